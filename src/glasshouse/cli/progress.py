"""Progress of long work: months done, agents lived through per second, time left."""

from __future__ import annotations

import json
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Protocol

import click

if TYPE_CHECKING:
    from glasshouse.engine.simulate import Tick
    from glasshouse.society.scenario import Scenario

REFRESHES_PER_SECOND = 8


class Watcher(Protocol):
    """Something that is told of every month."""

    def __call__(self, tick: Tick) -> None:
        """Take note of a month."""


class Pace:
    """How fast a run goes: agent-days a second over the horizon, and the seconds left."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.done = 0
        self.began = time.perf_counter()
        self.agent_days = 0

    def add(self, tick: Tick) -> None:
        """Count a month; the clock begins after the first month of the horizon."""
        from glasshouse import clock

        if tick.is_spin_up:
            self.began = time.perf_counter()
            return
        self.done = tick.tick - self.scenario.start + 1
        self.agent_days += self.scenario.agents * (clock.last_day(tick.tick) - clock.first_day(tick.tick) + 1)

    @property
    def speed(self) -> float:
        """Return agent-days per second."""
        return self.agent_days / max(time.perf_counter() - self.began, 1e-9)

    @property
    def seconds_left(self) -> float:
        """Return the seconds left at this pace."""
        spent = time.perf_counter() - self.began
        return spent / self.done * (self.scenario.n_months - self.done) if self.done else 0.0


@contextmanager
def watching(mode: str, scenario: Scenario) -> Iterator[Watcher]:
    """Show the progress of a run.

    Parameters
    ----------
    mode
        auto: a bar if stderr is a terminal; json: lines on stderr; none: nothing.
    scenario
        What is run.
    """
    if mode == "json":
        yield _json_lines(scenario)
    elif mode == "auto" and sys.stderr.isatty():
        with _bar(scenario) as watcher:
            yield watcher
    else:
        yield lambda tick: None


def _json_lines(scenario: Scenario) -> Watcher:
    from glasshouse import clock

    pace = Pace(scenario)

    def watch(tick: Tick) -> None:
        pace.add(tick)
        line = {
            "phase": "spin-up" if tick.is_spin_up else "run",
            "month": clock.month_text(tick.tick),
            "done": pace.done,
            "of": scenario.n_months,
            "agent_days_per_second": round(pace.speed),
            "seconds_left": round(pace.seconds_left, 1),
        }
        click.echo(json.dumps(line), err=True)

    return watch


@contextmanager
def _bar(scenario: Scenario) -> Iterator[Watcher]:
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
        task = bar.add_task(
            "loading (the first time compiles, about a minute)", total=scenario.n_months, speed="", left=""
        )

        def watch(tick: Tick) -> None:
            pace.add(tick)
            if tick.is_spin_up:
                bar.update(task, description="spinning up")
                return
            left = int(pace.seconds_left)
            bar.update(
                task,
                description="simulating",
                completed=pace.done,
                speed=f"{pace.speed:.1e} agent-days/s".replace("e+0", "e").replace("e+", "e"),
                left=f"{left // 60}:{left % 60:02d} left",
            )

        yield watch


class StopSign:
    """Whether somebody asked the run to stop: Ctrl-C, or a polite signal from the system."""

    def __init__(self) -> None:
        self.is_up = False

    def raised(self, number: int, frame: FrameType | None) -> None:
        """Put the sign up; the second time, stop at once."""
        if self.is_up:
            raise KeyboardInterrupt
        self.is_up = True
        click.echo("Finishing the month and writing a checkpoint; Ctrl-C again stops at once.", err=True)


@contextmanager
def stop_sign() -> Iterator[StopSign]:
    """Let signals put up a sign for as long as a run lasts."""
    sign = StopSign()
    before = {number: signal.signal(number, sign.raised) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield sign
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
