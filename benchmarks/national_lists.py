"""Speed of the national lists beside a floor of the same run: random blocks drawn, state bytes passed.

Prints agent-days per second of the horizon (spin-up and start-up are shown apart), the floor, their ratio,
and bytes of state per adult. Nothing here asserts a time: machines and their noise differ.

    python benchmarks/national_lists.py [--agents N] [--to YYYY-MM] [--threads 1,2]
"""

from __future__ import annotations

import argparse
import time

from rich.console import Console
from rich.table import Table

from glasshouse import Scenario, clock
from glasshouse.engine.floor import measure_floor
from glasshouse.engine.prepare import default_start, prepare
from glasshouse.engine.simulate import Engine
from glasshouse.engine.state import bytes_per_adult

REGIMES = ("national-lists",)


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
    options.add_argument("--agents", type=int, default=1_100_000)
    options.add_argument("--to", default="2025-12")
    options.add_argument("--threads", default="1,2")
    asked = options.parse_args()
    start, end = default_start(REGIMES), clock.parse_month(asked.to)
    scenario = Scenario(regimes=REGIMES, agents=asked.agents, start=start, end=end)
    measure(Scenario(regimes=REGIMES, agents=2_000, start=start, end=start + 12), 1)  # compile
    table = Table(
        title=f"national-lists, {asked.agents:,} adults, {clock.month_text(start)} to {asked.to} (synthetic)"
    )
    for column in (
        "threads",
        "start-up s",
        "horizon s",
        "agent-days/s",
        "floor",
        "speed / floor",
        "bytes/adult",
    ):
        table.add_column(column, justify="right")
    for threads in (int(n) for n in asked.threads.split(",")):
        m = measure(scenario, threads)
        table.add_row(
            str(threads),
            f"{m['start']:.1f}",
            f"{m['horizon']:.1f}",
            f"{m['speed']:.2g}",
            f"{m['floor']:.2g}",
            f"{m['speed'] / m['floor']:.2f}",
            f"{m['bytes']:.2f}",
        )
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
