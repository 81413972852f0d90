"""A regime taken apart: each reform, measure, ground or rule left out in turn, and each alone from nothing.

Every part is tried on the same people with the same luck, so the whole difference is what the part did.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from statistics import fmean

from glasshouse.clock import last_day, month_text
from glasshouse.engine.outcomes import Outcome, outcomes_of
from glasshouse.engine.prepare import Prepared, prepare
from glasshouse.engine.runs import Run
from glasshouse.errors import ScenarioError
from glasshouse.experiments.design import Design, OnRun, carry_out, design_of, telling
from glasshouse.experiments.effects import VERDICTS, PairEffects, effects_of, means_of
from glasshouse.experiments.groups import ALL, EVERYONE
from glasshouse.experiments.shapley import Share, split
from glasshouse.experiments.store import Store
from glasshouse.metrics.intervals import over_replicates
from glasshouse.regimes.left_out import items_of
from glasshouse.shown import Shown, Table
from glasshouse.society.scenario import Scenario

WHOLE, NOTHING = "the whole", "nothing"
REFORM, SOME = "reform", "set of parts"
MOST_PARTS = 6  # of which all sets are run
KINDS = (REFORM, "measure", "ground", "rule", "list", "score", "provision")


@dataclass(frozen=True)
class Effect:
    """What a part did to one outcome, per adult in the whole horizon, with its interval over replicates."""

    mean: float
    low: float | None
    high: float | None
    touched: float  # share of adults for whom it differs


@dataclass(frozen=True)
class PartEffects:
    """One part: what changes when it is left out of the whole, and when it is all there is; by outcome.

    `verdicts` are shares of all adults who are better off, worse off, both and the same without it.
    """

    name: str
    verdicts: Mapping[str, float]
    without: Mapping[str, Effect]
    alone: Mapping[str, Effect]


@dataclass(frozen=True, repr=False)
class Ablation(Shown):
    """A regime taken apart.

    whole, nothing
        By outcome: its mean per adult with all parts, and with none.
    parts
        In the order of the regimes.
    labels
        Of the run of the whole: what every output of it says.
    """

    kind: str
    scenario: Scenario
    labels: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    replicates: int
    whole: Mapping[str, float]
    nothing: Mapping[str, float]
    parts: tuple[PartEffects, ...]

    @property
    def ranked(self) -> tuple[PartEffects, ...]:
        """Return the parts by for how many adults anything is better or worse without them; ties by name."""
        return tuple(sorted(self.parts, key=lambda one: (one.verdicts["same"], one.name)))

    def _line(self) -> str:
        stack, n = ", ".join(self.scenario.regimes), len(self.parts)
        return f"<Ablation (synthetic): {stack}, taken apart by {self.kind}; {n} parts>"

    def _shown(self) -> Iterator[Table]:
        from glasshouse.experiments.ablation_text import shown_tables  # which tells what stands here

        return shown_tables(self)


def parts_to_try(prepared: Prepared, kind: str) -> tuple[str, ...]:
    """Return the names of the parts of a kind that are in force in a horizon, as `without` takes them.

    Raises
    ------
    ScenarioError
        If there are none.
    """
    scenario, stack = prepared.scenario, prepared.stack
    if kind == REFORM:
        last = last_day(scenario.end)
        found = [one.name for one in stack.switches if one.is_on and one.day <= last]
        found = [name for name in found if name not in scenario.without]
        if not found:
            raise ScenarioError(
                f"No dated reform of this stack comes up to {month_text(scenario.end)}; take something else "
                f"apart, with --by {', '.join(KINDS[1:])}."
            )
        return tuple(found)
    evidence = set(stack.evidence)
    names = dict.fromkeys(
        name
        for loaded in prepared.regimes
        for item_kind, item in items_of(loaded.regime)
        if item.evidence in {*evidence, *loaded.regime.regime.puts_in_force}
        for name in _names(item_kind, item, kind)
    )
    found = [name for name in names if name not in scenario.without]
    if not found:
        raise ScenarioError(
            f"This stack has no {kind}; take something else apart, with --by {', '.join(KINDS)}."
        )
    return tuple(found)


def _names(item_kind: str, item: object, kind: str) -> Iterator[str]:
    if item_kind == kind:
        yield f"{kind}:{getattr(item, 'id', '')}"
    elif kind == "provision" and (cited := getattr(item, "provision", None)):
        yield f"provision:{cited}"


def cells_of(scenario: Scenario, parts: Sequence[str]) -> dict[str, Scenario]:
    """Return what is run: the whole, nothing, and for each part the whole without it and it alone."""

    def without(names: Iterable[str]) -> Scenario:
        return replace(scenario, without=(*scenario.without, *names), with_dependents=True)

    cells = {WHOLE: scenario, NOTHING: without(parts)}
    for part in parts:
        cells[f"without {part}"] = without([part])
        cells[f"only {part}"] = without(other for other in parts if other != part)
    return cells


def ablate(
    scenario: Scenario,
    *,
    kind: str = REFORM,
    parts: Sequence[str] = (),
    replicates: int = 1,
    out: Path | str,
    threads: int = 1,
    on_run: OnRun | None = None,
) -> Ablation:
    """Take the regimes of a scenario apart.

    Parameters
    ----------
    scenario
        The whole.
    kind
        Which parts: dated reforms, or `measure`, `ground`, `rule`, `list`, `score`, `provision`.
    parts
        Only these; all of the kind if nothing is said.
    replicates, out, threads, on_run
        As for `compare`; there are 2 + 2 n runs for n parts in each replicate.

    Raises
    ------
    ScenarioError
        If there is nothing to take apart.
    """
    prepared = prepare(scenario)
    names = tuple(parts) or parts_to_try(prepared, kind)
    design = design_of(cells_of(scenario, names), replicates)
    store = Store(Path(out))
    store.path.mkdir(parents=True, exist_ok=True)
    gathered = _Gathered(names)
    for runs in carry_out(design, store, threads=threads, on_run=on_run):
        gathered.add(runs)
    return gathered.result(kind, design, outcomes_of(prepared))


class _Gathered:
    """Effects of all replicates so far."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self.without: dict[str, list[PairEffects]] = {name: [] for name in names}
        self.alone: dict[str, list[PairEffects]] = {name: [] for name in names}
        self.ends: list[PairEffects] = []
        self.labels: tuple[str, ...] = ()

    def add(self, runs: Mapping[str, Run]) -> None:
        """Add the runs of a replicate."""
        outcomes = outcomes_of(runs[WHOLE].prepared)
        fates = {name: run.fates() for name, run in runs.items()}

        def pair(baseline: str, reform: str) -> PairEffects:
            return effects_of(fates[baseline], fates[reform], outcomes, (ALL,))

        self.labels = runs[WHOLE].manifest.labels
        self.ends.append(pair(NOTHING, WHOLE))
        for name in self.names:
            self.without[name].append(pair(WHOLE, f"without {name}"))
            self.alone[name].append(pair(NOTHING, f"only {name}"))

    def result(self, kind: str, design: Design, outcomes: tuple[Outcome, ...]) -> Ablation:
        """Return the means over replicates."""

        def level(outcome: str, side: str) -> float:
            cells = [pair.effects[outcome][EVERYONE] for pair in self.ends]
            return fmean(getattr(cell, side) / cell.people for cell in cells)

        def effects(pairs: Sequence[PairEffects]) -> dict[str, Effect]:
            return {one.name: _effect(one.name, pairs) for one in outcomes}

        return Ablation(
            kind=kind, scenario=design.cells[WHOLE], labels=self.labels, outcomes=outcomes,
            replicates=design.replicates,
            whole={one.name: level(one.name, "reform") for one in outcomes},
            nothing={one.name: level(one.name, "baseline") for one in outcomes},
            parts=tuple(
                PartEffects(
                    name, _verdicts(self.without[name]), effects(self.without[name]),
                    effects(self.alone[name]),
                )
                for name in self.names
            ),
        )  # fmt: skip


def _verdicts(pairs: Sequence[PairEffects]) -> dict[str, float]:
    counts = [pair.balance[EVERYONE] for pair in pairs]
    return {name: fmean(one[name] / sum(one.values()) for one in counts) for name in VERDICTS}


def _effect(outcome: str, pairs: Sequence[PairEffects]) -> Effect:
    cells = [pair.effects[outcome][EVERYONE] for pair in pairs]
    values = [cell.effect for cell in cells]
    found = over_replicates(values)
    low, high = (found[1], found[2]) if found else (None, None)
    return Effect(fmean(values), low, high, fmean((cell.more + cell.less) / cell.people for cell in cells))


@dataclass(frozen=True)
class Alternative:
    """A law that was tried: how much harm it does and how much good, both per adult, less is milder."""

    name: str
    harm: float
    benefit: float


def alternatives(found: Ablation, harm: str, benefit: str) -> tuple[Alternative, ...]:
    """Return the whole, nothing, and the whole without each part, by one harm and one benefit."""
    rows = [
        Alternative(WHOLE, found.whole[harm], found.whole[benefit]),
        Alternative(NOTHING, found.nothing[harm], found.nothing[benefit]),
    ]
    for one in found.parts:
        levels = [found.whole[name] + one.without[name].mean for name in (harm, benefit)]
        rows.append(Alternative(f"without {one.name}", *levels))
    return tuple(rows)


def least_restrictive(rows: Sequence[Alternative], *, less_is_good: bool = False) -> tuple[Alternative, ...]:
    """Return the alternatives to which no other is milder and at least as good, or better and as mild.

    They are the Pareto front: which of them to choose is a question of how much harm a benefit is worth, and
    no number answers it.

    Parameters
    ----------
    rows
        Alternatives.
    less_is_good
        Whether the benefit is that there is less of the outcome, such as unlawful acts.
    """
    sign = -1 if less_is_good else 1

    def beats(one: Alternative, other: Alternative) -> bool:
        good, kept = sign * one.benefit, sign * other.benefit
        return (one.harm <= other.harm and good >= kept) and (one.harm < other.harm or good > kept)

    front = [row for row in rows if not any(beats(other, row) for other in rows)]
    return tuple(sorted(front, key=lambda row: (row.harm, sign * -row.benefit, row.name)))


def split_of(
    scenario: Scenario,
    parts: Sequence[str],
    *,
    orders: int,
    out: Path | str,
    threads: int = 1,
    on_run: OnRun | None = None,
) -> tuple[Share, ...]:
    """Split what a regime does among some of its parts, in the first replicate (`shapley.split`).

    Parameters
    ----------
    orders
        Drawn orders; 0 runs all sets of the parts.
    out, threads, on_run
        As for `compare`; sets of parts are counted as replicates of one cell, `SOME`.

    Raises
    ------
    ScenarioError
        If all sets are asked for and there are too many parts.
    """
    if orders == 0 and len(parts) > MOST_PARTS:
        raise ScenarioError(
            f"--shapley 0 runs all sets of parts, {2 ** len(parts):,} of these {len(parts)}; name at most "
            f"{MOST_PARTS} with --only, or draw orders, such as --shapley 20."
        )
    whole = design_of(cells_of(scenario, parts), 1).cells[WHOLE]
    store, numbers = Store(Path(out)), count()

    def value(some: frozenset[str]) -> dict[str, float]:
        left_out, law = tuple(part for part in parts if part not in some), whole
        if left_out:
            law = replace(whole, without=(*whole.without, *left_out), with_dependents=True)
        watch = telling(on_run, next(numbers), SOME, law)
        return means_of(store.run(law, threads=threads, on_run=watch).fates())

    return split(parts, value, orders=orders, seed=scenario.seed)


def n_sets(parts: Sequence[str], orders: int) -> int:
    """Return how many sets of parts a split runs at most."""
    every: int = 2 ** len(parts)
    return min(every, orders * (len(parts) + 1)) if orders else every
