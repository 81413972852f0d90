"""Progress of many runs: which one it is, months done of all, time left."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from glasshouse.cli.saying import say

if TYPE_CHECKING:
    from glasshouse.engine.runs import OnTick
    from glasshouse.experiments.design import OnRun
    from glasshouse.society.scenario import Scenario

REFRESHES_PER_SECOND = 8


class DesignPace:
    """How far a design is, in months of all its runs; runs that are held count as done when they are passed.

    Time left is by the months that were simulated here, without the first, which may compile.
    """

    def __init__(self, cells: Sequence[str], replicates: int) -> None:
        self.cells, self.n_runs = list(cells), len(cells) * replicates
        self.months = 1
        self._done: dict[int, int] = {}  # by run, of those that were begun here
        self._timed, self._began, self._last = -1, 0.0, 0.0

    def begin(self, replicate: int, name: str, scenario: Scenario) -> int:
        """Note that a run begins, and return its number in the design."""
        run = replicate * len(self.cells) + self.cells.index(name)
        self.months, self._done[run] = scenario.spin_up + scenario.n_months, 0
        return run

    def add(self, run: int) -> None:
        """Count a month of a run."""
        self._done[run] += 1
        self._timed += 1
        self._last = time.perf_counter()
        if self._timed == 0:
            self._began = self._last

    @property
    def done(self) -> int:
        """Return the months done."""
        return sum(self._done.get(run, self.months) for run in range(max(self._done, default=-1) + 1))

    @property
    def words(self) -> str:
        """Say which runs are going on."""
        running = [run for run, months in sorted(self._done.items()) if months < self.months]
        numbers = " and ".join(str(run + 1) for run in running)
        if len(running) != 1:
            return f"runs {numbers} of {self.n_runs}" if running else "writing tables"
        replicate, cell = divmod(running[0], len(self.cells))
        return f"run {numbers} of {self.n_runs}: {self.cells[cell]}, replicate {replicate + 1}"

    @property
    def of(self) -> int:
        """Return all months of the design."""
        return self.n_runs * self.months

    @property
    def seconds_left(self) -> float | None:
        """Return the seconds left at this pace; None while nothing is known."""
        if self._timed < 1:
            return None
        return (self._last - self._began) / self._timed * (self.of - self.done)


@contextmanager
def watching_design(mode: str, cells: Sequence[str], replicates: int) -> Iterator[OnRun]:
    """Show the progress of a design; what is yielded is called before each run.

    Parameters
    ----------
    mode
        auto: a bar if stderr is a terminal; json: lines on stderr; none: nothing.
    cells
        Names of the scenarios, in their order.
    """
    pace = DesignPace(cells, replicates)
    if mode == "auto" and sys.stderr.isatty():
        with _bar(pace) as on_run:
            yield on_run
    elif mode == "json":
        yield _lines(pace)
    else:
        yield _quiet


def _quiet(replicate: int, name: str, scenario: Scenario, damage: str) -> None:
    tell_damage(damage)


def tell_damage(damage: str) -> None:
    """Say what was found damaged, if anything was; the run is made again."""
    if damage:
        say(f"{damage} It is run again now.", err=True)


def _lines(pace: DesignPace) -> OnRun:
    def on_run(replicate: int, name: str, scenario: Scenario, damage: str) -> OnTick:
        tell_damage(damage)
        run = pace.begin(replicate, name, scenario)

        def watch(tick: Any) -> None:
            pace.add(run)
            left = pace.seconds_left
            line = {
                "run": run + 1, "runs": pace.n_runs, "what": name, "replicate": replicate,
                "done": pace.done, "of": pace.of, "seconds_left": None if left is None else round(left, 1),
            }  # fmt: skip
            say(json.dumps(line), err=True)

        return watch

    return on_run


@contextmanager
def _bar(pace: DesignPace) -> Iterator[OnRun]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (TextColumn("  {task.description}"), BarColumn(bar_width=32), TextColumn("{task.fields[left]}"))
    console = Console(stderr=True)
    with Progress(*columns, console=console, refresh_per_second=REFRESHES_PER_SECOND) as bar:
        task = bar.add_task("loading", total=None, left="")

        def on_run(replicate: int, name: str, scenario: Scenario, damage: str) -> OnTick:
            tell_damage(damage)
            run = pace.begin(replicate, name, scenario)

            def watch(tick: Any) -> None:
                pace.add(run)
                left = pace.seconds_left
                said = "" if left is None else f"{int(left) // 60}:{int(left) % 60:02d} left"
                bar.update(task, description=pace.words, completed=pace.done, total=pace.of, left=said)

            return watch

        yield on_run
