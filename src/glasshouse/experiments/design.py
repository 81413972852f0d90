"""Many runs in order: some scenarios, each with the same replicates of luck, through one store."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from glasshouse.engine.runs import Run
from glasshouse.experiments.pairing import same_society, seed_of
from glasshouse.experiments.store import Store
from glasshouse.society.scenario import Scenario


@dataclass(frozen=True)
class Design:
    """Scenarios by name, on the same people; `replicates` seeds of each. The first is the baseline."""

    cells: Mapping[str, Scenario]
    replicates: int

    def scenarios(self, replicate: int) -> dict[str, Scenario]:
        """Return what is run with the luck of one replicate."""
        return {
            name: replace(scenario, seed=seed_of(scenario.seed, replicate))
            for name, scenario in self.cells.items()
        }

    @property
    def n_runs(self) -> int:
        """Return how many runs there are."""
        return len(self.cells) * self.replicates


def design_of(cells: Mapping[str, Scenario], replicates: int) -> Design:
    """Return a design whose scenarios have the same people and the same luck.

    Raises
    ------
    ScenarioError
        If they cannot be compared.
    """
    return Design(dict(zip(cells, same_society(*cells.values()), strict=True)), replicates)


OnRun = Callable[[int, str, Scenario], Callable[[Any], None] | None]


def carry_out(
    design: Design, store: Store, *, threads: int = 1, on_run: OnRun | None = None
) -> Iterator[dict[str, Run]]:
    """Yield, replicate by replicate, the runs of all cells; those that are held are not run again.

    Parameters
    ----------
    on_run
        Called before a run that is not held, with its replicate, its cell and its scenario; returns what is
        told of each month of it.
    """
    for replicate in range(design.replicates):
        runs: dict[str, Run] = {}
        for name, scenario in design.scenarios(replicate).items():
            found = store.held(scenario)
            if found is None:
                watch = on_run(replicate, name, scenario) if on_run else None
                found = store.run(scenario, threads=threads, on_tick=watch)
            runs[name] = found
        yield runs
