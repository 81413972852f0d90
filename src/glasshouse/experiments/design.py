"""Many runs in order: some scenarios, each with the same replicates of luck, through one store."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, replace
from threading import Event, Lock
from typing import Any, Protocol

from glasshouse.engine.runs import OnTick, Run
from glasshouse.experiments.pairing import same_society, seed_of
from glasshouse.experiments.store import Store
from glasshouse.society.scenario import Scenario

MOST_AT_ONCE = 2


@dataclass(frozen=True)
class Design:
    """Scenarios by name, on the same people; `replicates` seeds of each. The first is the baseline.

    `draws` are the same scenarios on other people, with other numbers; they come after the replicates.
    """

    cells: Mapping[str, Scenario]
    replicates: int
    draws: tuple[Mapping[str, Scenario], ...] = ()

    def scenarios(self, replicate: int) -> dict[str, Scenario]:
        """Return what is run with the luck of one replicate."""
        return {
            name: replace(scenario, seed=seed_of(scenario.seed, replicate))
            for name, scenario in self.cells.items()
        }

    def rounds(self) -> Iterator[Mapping[str, Scenario]]:
        """Yield what is run together: each replicate, then each draw."""
        yield from map(self.scenarios, range(self.replicates))
        yield from self.draws


def design_of(cells: Mapping[str, Scenario], replicates: int) -> Design:
    """Return a design whose scenarios have the same people and the same luck.

    Raises
    ------
    ScenarioError
        If they cannot be compared.
    """
    return Design(dict(zip(cells, same_society(*cells.values()), strict=True)), replicates)


class OnRun(Protocol):
    """Something that is told of every run that is made; it is called by one run at a time."""

    def __call__(self, replicate: int, name: str, scenario: Scenario, damage: str) -> OnTick | None:
        """Take note of a run of a cell; return what is told of each month of it.

        `replicate` counts draws on from the last replicate.
        `damage` says what was found damaged of the same run, made earlier; it is empty if nothing was.
        """


class _GivenUpError(Exception):
    """Another run failed, or nobody waits for this one any more."""


def carry_out(
    design: Design, store: Store, *, threads: int = 1, on_run: OnRun | None = None
) -> Generator[dict[str, Run]]:
    """Yield, replicate by replicate and draw by draw, the runs of all cells; those held are not run again.

    Two runs go on at a time where there are threads for it, also while whoever takes the runs works on them:
    much of a run keeps one core busy. If a run fails, or no more are taken, the others stop at a month's end.
    """
    at_once = min(MOST_AT_ONCE, threads)
    one_at_a_time, is_given_up = Lock(), Event()

    def made(replicate: int, name: str, scenario: Scenario) -> Run:
        def watch(damage: str) -> OnTick:
            with one_at_a_time:
                watcher = telling(on_run, replicate, name, scenario)(damage)

            def on_tick(tick: Any) -> None:
                if is_given_up.is_set():
                    raise _GivenUpError
                with one_at_a_time:
                    if watcher:
                        watcher(tick)

            return on_tick

        return store.run(scenario, threads=threads // at_once, on_run=watch)

    with ThreadPoolExecutor(at_once) as pool:
        try:
            runs = [
                {
                    name: pool.submit(copy_context().run, made, replicate, name, scenario)
                    for name, scenario in scenarios.items()
                }
                for replicate, scenarios in enumerate(design.rounds())
            ]
            for cells in runs:
                yield {name: run.result() for name, run in cells.items()}
        finally:
            is_given_up.set()
            pool.shutdown(wait=False, cancel_futures=True)


def telling(
    on_run: OnRun | None, replicate: int, name: str, scenario: Scenario
) -> Callable[[str], OnTick | None]:
    """Return what tells of one run."""
    return lambda damage: on_run(replicate, name, scenario, damage) if on_run else None
