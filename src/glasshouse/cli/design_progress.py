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

    Time left is by the months that were simulated here, without the first, which may compile; a month of a
    draw takes less time, as it has fewer agents.

    Parameters
    ----------
    cells
        Names of the scenarios, in their order.
    replicates, draws
        How many there are of each; draws come last.
    part
        Agents of a draw, of those of a replicate.
    """

    def __init__(self, cells: Sequence[str], replicates: int, draws: int = 0, part: float = 1.0) -> None:
        self.cells, self.n_runs = list(cells), len(cells) * (replicates + draws)
        self.months = 1
        self._replicates, self._part = replicates, part
        self._done: dict[int, int] = {}  # by run, of those that were begun here
        self._timed, self._began, self._last = -1.0, 0.0, 0.0

    def begin(self, replicate: int, name: str, scenario: Scenario) -> int:
        """Note that a run begins, and return its number in the design."""
        run = replicate * len(self.cells) + self.cells.index(name)
        self.months, self._done[run] = scenario.spin_up + scenario.n_months, 0
        return run

    def add(self, run: int) -> None:
        """Count a month of a run."""
        self._done[run] += 1
        self._last = time.perf_counter()
        if self._timed < 0:
            self._timed, self._began = 0.0, self._last
        else:
            self._timed += self._weight(run)

    @property
    def done(self) -> int:
        """Return the months done."""
        return sum(self._passed)

    @property
    def _passed(self) -> list[int]:
        """Return the months done of each run up to the last one that was begun."""
        return [self._done.get(run, self.months) for run in range(max(self._done, default=-1) + 1)]

    def _weight(self, run: int) -> float:
        return 1.0 if run < len(self.cells) * self._replicates else self._part

    @property
    def words(self) -> str:
        """Say which runs are going on."""
        running = [run for run, months in sorted(self._done.items()) if months < self.months]
        numbers = " and ".join(str(run + 1) for run in running)
        if len(running) != 1:
            return f"runs {numbers} of {self.n_runs}" if running else "writing tables"
        replicate, cell = divmod(running[0], len(self.cells))
        draw = replicate - self._replicates
        which = f"draw {draw + 1}" if draw >= 0 else f"replicate {replicate + 1}"
        return f"run {numbers} of {self.n_runs}: {self.cells[cell]}, {which}"

    @property
    def of(self) -> int:
        """Return all months of the design."""
        return self.n_runs * self.months

    @property
    def seconds_left(self) -> float | None:
        """Return the seconds left at this pace; None while nothing is known."""
        if self._timed <= 0:
            return None
        left = sum(self._weight(run) for run in range(self.n_runs)) * self.months
        left -= sum(self._weight(run) * months for run, months in enumerate(self._passed))
        return (self._last - self._began) / self._timed * left


@contextmanager
def watching_design(
    mode: str, cells: Sequence[str], replicates: int, *, draws: int = 0, part: float = 1.0
) -> Iterator[OnRun]:
    """Show the progress of a design; what is yielded is called before each run.

    Parameters
    ----------
    mode
        auto: a bar if stderr is a terminal; json: lines on stderr; none: nothing.
    cells, replicates, draws, part
        As for `DesignPace`.
    """
    pace = DesignPace(cells, replicates, draws, part)
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
