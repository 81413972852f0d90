"""Speed of stacks of regimes beside a floor of the same run: random blocks drawn, state bytes passed.

Prints, for each stack and number of threads, agent-days per second of the horizon (spin-up and start-up are
shown apart), the floor, their ratio, bytes of state per adult, and the speed as a share of that of the first
stack. Every regime is in force in the whole country. Nothing here asserts a time: machines and their noise
differ.

    python benchmarks/speed.py [--agents N] [--from YYYY-MM] [--to YYYY-MM] [--threads 1,2] [STACK ...]

A stack is written as ids with commas, such as `national-lists,suining-2010,sesame`.
"""

from __future__ import annotations

import argparse
import time

from rich.console import Console
from rich.table import Table

from glasshouse import Scenario, clock
from glasshouse.engine.floor import measure_floor
from glasshouse.engine.prepare import prepare
from glasshouse.engine.simulate import Engine
from glasshouse.engine.state import bytes_per_adult

STACKS = ("national-lists", "national-lists,suining-2010,sesame")
COLUMNS = (
    "stack", "threads", "start-up s", "horizon s", "agent-days/s", "floor", "speed / floor", "bytes/adult",
    "of the first",
)  # fmt: skip


def measure(scenario: Scenario, threads: int) -> dict[str, float]:
    """Run the scenario once on warm kernels and take its times."""
    prepared = prepare(scenario)
    started = time.perf_counter()
    engine = Engine(prepared, threads=threads)
    engine.begin()
    while engine.next_tick < scenario.start:
        engine.step()
    begun = time.perf_counter()
    for _ in engine.ticks():
        pass
    spent = time.perf_counter() - begun
    return {
        "start": begun - started,
        "horizon": spent,
        "speed": scenario.agent_days / spent,
        "floor": measure_floor(engine, seconds=2.0),
        "bytes": bytes_per_adult(engine.state),
    }


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("stacks", nargs="*", default=list(STACKS))
    options.add_argument("--agents", type=int, default=1_100_000)
    options.add_argument("--from", dest="start", default="2010-10")
    options.add_argument("--to", default="2020-09")
    options.add_argument("--threads", default="1,2")
    asked = options.parse_args()
    start, end = clock.parse_month(asked.start), clock.parse_month(asked.to)
    table = Table(title=f"{asked.agents:,} adults, {asked.start} to {asked.to} (synthetic)", box=None)
    for column in COLUMNS:
        table.add_column(column, justify="left" if column == "stack" else "right")
    for threads in (int(n) for n in asked.threads.split(",")):
        first = 0.0
        for stack in asked.stacks:
            regimes = tuple(stack.split(","))
            measure(Scenario(regimes=regimes, agents=2_000, start=start, end=start, where="everywhere"), 1)
            scenario = Scenario(
                regimes=regimes, agents=asked.agents, start=start, end=end, where="everywhere"
            )
            m = measure(scenario, threads)
            first = first or m["speed"]
            table.add_row(
                stack, str(threads), f"{m['start']:.1f}", f"{m['horizon']:.1f}", f"{m['speed']:.2g}",
                f"{m['floor']:.2g}", f"{m['speed'] / m['floor']:.2f}", f"{m['bytes']:.2f}",
                f"{m['speed'] / first:.2f}",
            )  # fmt: skip
    Console(width=140).print(table)


if __name__ == "__main__":
    main()
