"""Progress of long work: months done, agents lived through per second, time left."""

from __future__ import annotations

import json
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Protocol

from glasshouse.cli.saying import say

if TYPE_CHECKING:
    from glasshouse.engine.simulate import Tick
    from glasshouse.society.scenario import Scenario

REFRESHES_PER_SECOND = 8


class Watcher(Protocol):
    """Something that is told of every month."""

    def __call__(self, tick: Tick) -> None:
        """Take note of a month."""


class Pace:
    """How fast a run goes, spin-up months counted: agent-days a second, and the seconds left.

    The first month that is seen may compile and tells nothing; the clock begins after it, and again with the
    horizon, whose months take longer.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.first = scenario.start - scenario.spin_up
        self.of = scenario.spin_up + scenario.n_months
        self.done = 0
        self._timed: list[int] | None = None
        self._began = self._last = 0.0

    def add(self, tick: Tick) -> None:
        """Count a month."""
        from glasshouse import clock

        now = time.perf_counter()
        if self._timed is None:
            self._timed, self._began = [], now
        else:
            if tick.tick == self.scenario.start:
                self._timed, self._began = [], self._last
            days = clock.last_day(tick.tick) - clock.first_day(tick.tick) + 1
            self._timed.append(self.scenario.agents * days)
        self._last = now
        self.done = tick.tick - self.first + 1

    @property
    def speed(self) -> float | None:
        """Return agent-days per second; None while nothing is known."""
        return sum(self._timed) / max(self._last - self._began, 1e-9) if self._timed else None

    @property
    def seconds_left(self) -> float | None:
        """Return the seconds left at this pace; None while nothing is known."""
        if not self._timed:
            return None
        return (self._last - self._began) / len(self._timed) * (self.of - self.done)


@contextmanager
def watching(mode: str, scenario: Scenario, *, compiles: bool = False) -> Iterator[Watcher]:
    """Show the progress of a run.

    Parameters
    ----------
    mode
        auto: a bar if stderr is a terminal; json: lines on stderr; none: nothing.
    scenario
        What is run.
    compiles
        Whether kernels must be compiled before the first month.
    """
    if mode == "json":
        yield _json_lines(scenario, compiles)
    elif mode == "auto" and sys.stderr.isatty():
        with _bar(scenario, compiles) as watcher:
            yield watcher
    else:
        yield lambda tick: None


def _json_lines(scenario: Scenario, compiles: bool) -> Watcher:
    from glasshouse import clock

    pace = Pace(scenario)

    def write(phase: str, month: str | None) -> None:
        speed, left = pace.speed, pace.seconds_left
        line = {
            "phase": phase,
            "month": month,
            "done": pace.done,
            "of": pace.of,
            "agent_days_per_second": None if speed is None else round(speed),
            "seconds_left": None if left is None else round(left, 1),
        }
        say(json.dumps(line), err=True)

    def watch(tick: Tick) -> None:
        pace.add(tick)
        write("spin-up" if tick.is_spin_up else "run", clock.month_text(tick.tick))

    if compiles:
        write("compiling kernels, once", None)
    return watch


@contextmanager
def _bar(scenario: Scenario, compiles: bool) -> Iterator[Watcher]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    pace = Pace(scenario)
    columns = (
        TextColumn("  {task.description}"),
        BarColumn(bar_width=32),
        MofNCompleteColumn(),
        TextColumn("{task.fields[speed]}  {task.fields[left]}"),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, refresh_per_second=REFRESHES_PER_SECOND) as bar:
        begins = "compiling kernels, once (about half a minute)" if compiles else "loading"
        task = bar.add_task(begins, total=pace.of, speed="", left="")

        def watch(tick: Tick) -> None:
            pace.add(tick)
            speed, left = pace.speed, pace.seconds_left
            pace_text = "" if speed is None else f"{speed:.1e} agent-days/s"
            bar.update(
                task,
                description="spinning up" if tick.is_spin_up else "simulating",
                completed=pace.done,
                speed=pace_text.replace("e+0", "e").replace("e+", "e"),
                left="" if left is None else f"{int(left) // 60}:{int(left) % 60:02d} left",
            )

        yield watch


@contextmanager
def counting(mode: str, total: int, what: str) -> Iterator[Callable[[], None]]:
    """Show the progress of many runs; the function is called after each.

    `mode` as for `watching`.
    """
    if mode == "auto" and sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            TextColumn("  {task.description}"), BarColumn(bar_width=32), MofNCompleteColumn(),
            TimeRemainingColumn(),
        )  # fmt: skip
        with Progress(*columns, console=Console(stderr=True)) as bar:
            task = bar.add_task(what, total=total)
            yield lambda: bar.update(task, advance=1)
        return
    done = 0

    def count() -> None:
        nonlocal done
        done += 1
        if mode == "json":
            say(json.dumps({"phase": what, "done": done, "of": total}), err=True)

    yield count


class StopSign:
    """Whether somebody asked the run to stop: Ctrl-C, or a polite signal from the system."""

    def __init__(self) -> None:
        self.is_up = False

    def raised(self, number: int, frame: FrameType | None) -> None:
        """Put the sign up; the second time, stop at once."""
        if self.is_up:
            raise KeyboardInterrupt
        self.is_up = True
        say("Finishing the month and writing a checkpoint; Ctrl-C again stops at once.", err=True)


@contextmanager
def stop_sign() -> Iterator[StopSign]:
    """Let signals put up a sign for as long as a run lasts."""
    sign = StopSign()
    numbers = [signal.SIGINT, signal.SIGTERM]
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup stays nohup
        numbers.append(signal.SIGHUP)
    before = {number: signal.signal(number, sign.raised) for number in numbers}
    try:
        yield sign
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
