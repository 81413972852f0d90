"""One past, several futures: a run lived through again, and from some month on under another law."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from glasshouse.clock import month_text
from glasshouse.engine.differing import months_alike
from glasshouse.engine.runs import Run, open_run
from glasshouse.experiments.contrast import Contrast, compare
from glasshouse.experiments.design import OnRun
from glasshouse.experiments.store import RUNS
from glasshouse.shown import Shown, Table, facts
from glasshouse.society.scenario import Change, Scenario


@dataclass(frozen=True, repr=False)
class Branch(Shown):
    """Two futures of one past.

    `n_alike` months, spin-up included, have the same states in both; the last of them is `last_alike`.
    `is_of_the_run` says whether they are those of the run that was branched, too; `why_not` says why not.
    """

    contrast: Contrast
    n_alike: int
    last_alike: int
    is_of_the_run: bool
    why_not: str = (
        "those of the run itself have other numbers in them, since its table has no rows of the other "
        "future, or its society fewer parts."
    )

    def _line(self) -> str:
        last = month_text(self.last_alike)
        return f"<Branch {self.contrast.path} (synthetic): one past of {self.n_alike} months to {last}>"

    def _shown(self) -> Iterator[Table]:
        past = (
            f"{self.n_alike} months, to {month_text(self.last_alike)}, have the same states in both futures"
        )
        own = "yes" if self.is_of_the_run else f"no: {self.why_not}"
        yield facts("One past (synthetic)", (("Past", past), ("Past of the run itself", own)))
        yield from self.contrast._shown()


def changed(scenario: Scenario, at: int, regimes: Sequence[str] | None, without: Sequence[str]) -> Scenario:
    """Return a scenario whose law changes at the beginning of a month.

    Raises
    ------
    ScenarioError
        If the month is not within the horizon.
    """
    wanted = tuple(regimes) if regimes is not None else scenario.regimes
    change = Change(
        at,
        begins=tuple(name for name in wanted if name not in scenario.regimes),
        ends=tuple(name for name in scenario.regimes if name not in wanted),
        without=tuple(without),
    )
    if change == Change(at):
        replace(scenario, change=change)  # refuses a month outside the horizon
        return scenario
    return replace(scenario, regimes=(*scenario.regimes, *change.begins), change=change)


def branch(
    run: Run,
    *,
    at: int,
    regimes: Sequence[str] | None = None,
    without: Sequence[str] = (),
    out: Path | str,
    threads: int = 1,
    on_run: OnRun | None = None,
) -> Branch:
    """Branch a run: the same law to the end, and another one from a month on, on the same people.

    Parameters
    ----------
    run
        Finished.
    at
        First tick of the changed law.
    regimes
        The stack that holds from then on; None: the same.
    without
        Reforms of that month or later, and single items, that are left out from then on.
    out, threads, on_run
        As for `compare`.

    Raises
    ------
    ScenarioError
        If the month is not within the horizon, or a reform came before it.
    """
    scenario = run.scenario
    future = changed(scenario, at, regimes, without)
    usual = future
    if future.change:
        usual = replace(future, change=replace(future.change, happens=False))
    contrast = compare(usual, future, out=out, threads=threads, on_run=on_run)
    pair = contrast.record.replicates[0]
    sides = [open_run(contrast.path / RUNS / name) for name in (pair.baseline, pair.reform)]
    n, first = months_alike(*sides), scenario.start - scenario.spin_up
    if n < at - first:
        raise AssertionError("the futures part before the law does; this is a fault of ours")
    return Branch(contrast, n, first + n - 1, is_of_the_run=sides[0].manifest.digest == run.manifest.digest)
