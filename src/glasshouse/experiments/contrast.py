"""A contrast: two sets of rules on the same people with the same luck, over replicates of that luck."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from statistics import fmean
from typing import Any, TypeVar

from glasshouse.clock import month_text
from glasshouse.engine.outcomes import outcomes_of
from glasshouse.engine.prepare import Prepared
from glasshouse.engine.runs import Run, open_run
from glasshouse.engine.whereabouts import title
from glasshouse.errors import RunError
from glasshouse.experiments.contrast_record import (
    BalanceRecord,
    ContrastRecord,
    EffectRecord,
    GroupRecord,
    LifeRecord,
    NationalRecord,
    OutcomeRecord,
    ReplicateRecord,
    RestingRecord,
    SideRecord,
    read_record,
    write_record,
)
from glasshouse.experiments.contrast_text import shown_tables, title_of
from glasshouse.experiments.design import OnRun, carry_out, design_of
from glasshouse.experiments.effects import VERDICTS, PairEffects, effects_of
from glasshouse.experiments.groups import EVERYONE, Group, groups_of
from glasshouse.experiments.kept import kept_by
from glasshouse.experiments.numbers_page import numbers_of
from glasshouse.experiments.ranges import draws_of, pair_record, with_ranges
from glasshouse.experiments.resting import resting_of
from glasshouse.experiments.store import RUNS, Store
from glasshouse.metrics.intervals import over_replicates
from glasshouse.metrics.society import Kept, Row, years_of
from glasshouse.provenance import STATEMENT, speaking_of
from glasshouse.shown import Shown, Table
from glasshouse.society.numbers import count_sentence
from glasshouse.society.scenario import Scenario

T = TypeVar("T")
SIDES = ("baseline", "reform")


@dataclass(frozen=True, repr=False)
class Contrast(Shown):
    """What a reform did, read from its folder.

    Parameters
    ----------
    path
        The folder; `runs` in it holds both runs of each replicate.
    record
        What the contrast says.
    """

    path: Path
    record: ContrastRecord

    @cached_property
    def _effects(self) -> dict[tuple[str, str], EffectRecord]:
        return {(one.outcome, one.group): one for one in self.record.effects}

    def effect(self, outcome: str, group: str = EVERYONE) -> EffectRecord:
        """Return one outcome in one group, per person in the whole horizon."""
        return self._effects[outcome, group]

    @cached_property
    def resting(self) -> dict[str, RestingRecord]:
        """Return, by outcome, what it rests on, and whether its sign survives the ranges of the numbers."""
        return {one.outcome: one for one in self.record.resting}

    @cached_property
    def balance(self) -> dict[str, BalanceRecord]:
        """Return, by group, who is better off and who is worse off."""
        return {one.group: one for one in self.record.balance}

    def runs(self) -> tuple[tuple[Run, Run], ...]:
        """Return the runs of each replicate, baseline and reform, from the folder."""
        folder = self.path / RUNS
        return tuple(
            (open_run(folder / one.baseline), open_run(folder / one.reform)) for one in self.record.replicates
        )

    def _line(self) -> str:
        return f"<Contrast {self.path} (synthetic): {title_of(self.record)}>"

    def _shown(self) -> Iterator[Table]:
        return shown_tables(self.record)


def compare(
    baseline: Scenario,
    reform: Scenario,
    *,
    replicates: int = 1,
    ranges: int = 0,
    out: Path | str,
    threads: int = 1,
    on_run: OnRun | None = None,
) -> Contrast:
    """Run two scenarios on the same people with the same luck, and keep what differs.

    Parameters
    ----------
    baseline, reform
        Of the same agents, seed and horizon; the society is the union of their places and parts.
    replicates
        Pairs of runs, each with another luck; with two or more there are intervals.
    ranges
        More pairs, on a smaller society, in each of which all numbers without a source stand elsewhere in
        their ranges: whether signs survive that (`experiments.ranges`). 0: not tested; 16 is a good number.
    out
        Folder of the contrast; runs that it already holds are not run again.
    threads
        Threads in all; with two or more, two runs go on at a time. Results do not depend on it.
    on_run
        Called before a run that is not held, with its replicate, its side and its scenario; draws from the
        ranges are counted on from the last replicate.

    Raises
    ------
    ScenarioError
        If the scenarios cannot be compared.

    Examples
    --------
    >>> from glasshouse import Scenario, compare  # doctest: +SKIP
    >>> contrast = compare(Scenario(("suining-2010",), 20_000), Scenario(("none",), 20_000), out="c")
    ... # doctest: +SKIP
    """
    design, folder = design_of(dict(zip(SIDES, (baseline, reform), strict=True)), replicates), Path(out)
    with speaking_of(folder):
        folder.mkdir(parents=True, exist_ok=True)
    draws = draws_of(design.cells, ranges) if ranges else None
    if draws:
        design = replace(design, draws=draws.cells)
    with closing(carry_out(design, Store(folder), threads=threads, on_run=on_run)) as made:
        pairs = ((one["baseline"], one["reform"]) for one in made)
        record = record_of(islice(pairs, replicates))
        if draws:
            record = with_ranges(record, draws, pairs)
    write_record(folder, record)
    return open_contrast(folder)


def record_of(replicates: Iterable[tuple[Run, Run]]) -> ContrastRecord:
    """Return what a reform did, from baseline and reform of each replicate, added up one after the other.

    Raises
    ------
    RunError
        If two runs of a replicate are of other people.
    """
    pairs: list[_Pair] = []
    first: tuple[Run, Run] | None = None
    for baseline, reform in replicates:
        first = first or (baseline, reform)
        pairs.append(_pair(baseline, reform))
    if first is None:
        raise RunError("A contrast needs a replicate at least.")
    return _record(*first, pairs)


def open_contrast(path: Path | str) -> Contrast:
    """Open the folder of a contrast.

    Raises
    ------
    RunError
        If it is not the folder of a contrast.
    DamagedError
        If its record is not what was written.
    """
    folder = Path(path)
    return Contrast(folder, read_record(folder))


@dataclass(frozen=True)
class _Pair:
    """One replicate, added up."""

    record: ReplicateRecord
    effects: PairEffects
    rows: dict[str, tuple[Row, Row]]
    years: tuple[int, ...]


def _groups(prepared: Prepared) -> tuple[Group, ...]:
    rows = sorted({int(p) for p in prepared.places.province})
    codes, name = prepared.province_codes, prepared.territory.province_name
    return groups_of({row: (codes[row], *name(row)) for row in rows})


def _pair(baseline: Run, reform: Run) -> _Pair:
    outcomes = outcomes_of(baseline.prepared)
    effects = effects_of(baseline.fates(), reform.fates(), outcomes, _groups(baseline.prepared))
    kept = _together(baseline.prepared, reform.prepared)
    tables = [years_of(run.series_path, run.prepared.weight, kept) for run in (baseline, reform)]
    rows = {row.key: row for row in tables[0].rows}
    other = {row.key: row for row in tables[1].rows}
    both = {
        key: (rows.get(key) or _nothing(other[key]), other.get(key) or _nothing(rows[key]))
        for key in {**rows, **other}
    }
    return _Pair(pair_record(baseline, reform), effects, both, tuple(span.year for span in tables[0].spans))


def _nothing(row: Row) -> Row:
    """Return a row of a side where nothing of the kind happened."""
    return Row(row.key, row.section, row.label, row.unit, row.formula, (Fraction(0),) * len(row.values))


def _together(*sides: Prepared) -> Kept:
    """Return what either side keeps of people, so that both are read alike."""
    kept = [one for one in map(kept_by, sides) if one]
    return Kept(
        scores=_once(one.scores for one in kept), black=_once(one.black for one in kept),
        red=_once(one.red for one in kept), procedures=_once(one.procedures for one in kept),
    )  # fmt: skip


def _once(parts: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(parts)))


def _side(run: Run, other: Run) -> SideRecord:
    """Return what a side is; its name says what only it is, if both have the same stack."""
    spec, name = run.manifest.spec, title(run.prepared)
    own = [label for label in run.manifest.labels if label not in other.manifest.labels]
    if own and name == title(other.prepared):
        name = f"{name}, {', '.join(own)}"
    return SideRecord(
        name=name, regimes=tuple(r.id for r in run.manifest.regimes), spec=spec,
        labels=run.manifest.labels,
    )  # fmt: skip


def _record(baseline: Run, reform: Run, pairs: Sequence[_Pair]) -> ContrastRecord:
    prepared = baseline.prepared
    first, outcomes = pairs[0].effects, outcomes_of(prepared)
    cells = [pair.effects.effects[outcomes[0].name] for pair in pairs]
    people = {name: max(one[name].people for one in cells) for name in cells[0]}
    groups = [group for group in _groups(prepared) if people[group.name]]
    return ContrastRecord(
        statement=STATEMENT,
        baseline=_side(baseline, reform),
        reform=_side(reform, baseline),
        first_month=month_text(prepared.scenario.start),
        last_month=month_text(prepared.scenario.end),
        agents=prepared.scenario.agents,
        weight=float(prepared.weight),
        replicates=tuple(pair.record for pair in pairs),
        outcomes=tuple(
            OutcomeRecord(name=o.name, label=o.label, label_zh=o.label_zh, unit=o.unit, side=o.side.value)
            for o in outcomes
        ),
        groups=tuple(
            GroupRecord(
                name=g.name, family=g.family, label=g.label, label_zh=g.label_zh,
                people=people[g.name],
            )
            for g in groups
        ),
        effects=tuple(_effect(o.name, g.name, pairs) for o in outcomes for g in groups),
        balance=tuple(_balance(g.name, pairs) for g in groups),
        spread={o.name: _mean_spread(o.name, pairs) for o in outcomes},
        years=pairs[0].years,
        national=tuple(_national(key, pairs) for key in _keys(pairs)),
        lives=tuple(
            LifeRecord(
                slot=life.slot, generation=life.generation, verdict=life.verdict, changes=dict(life.changes)
            )
            for life in first.lives
        ),
        numbers=count_sentence(numbers_of(baseline.prepared, reform.prepared)),
        resting=tuple(
            RestingRecord(outcome=name, rests_on=weakest)
            for name, weakest in resting_of((o.name for o in outcomes), prepared, reform.prepared).items()
        ),
        ranges=None,
    )  # fmt: skip


def _ends(values: Sequence[float]) -> tuple[float | None, float | None]:
    found = over_replicates(values)
    return (found[1], found[2]) if found else (None, None)


def _effect(outcome: str, group: str, pairs: Sequence[_Pair]) -> EffectRecord:
    found = (pair.effects.effects[outcome][group] for pair in pairs)
    cells = [cell for cell in found if cell.people]
    values = [cell.effect for cell in cells]
    low, high = _ends(values)
    ratios = [ratio for ratio in (cell.variance_ratio for cell in cells) if ratio is not None]

    def per_person(count: Callable[[Any], int]) -> float:
        return fmean(count(cell) / cell.people for cell in cells)

    return EffectRecord(
        outcome=outcome, group=group, baseline=per_person(lambda c: c.baseline),
        reform=per_person(lambda c: c.reform), effect=fmean(values), low=low, high=high,
        by_replicate=tuple(values), more=per_person(lambda c: c.more), less=per_person(lambda c: c.less),
        variance_ratio=fmean(ratios) if ratios else None,
    )  # fmt: skip


def _balance(group: str, pairs: Sequence[_Pair]) -> BalanceRecord:
    found = (pair.effects.balance[group] for pair in pairs)
    counts = [one for one in found if sum(one.values())]
    shares = {verdict: [one[verdict] / sum(one.values()) for one in counts] for verdict in VERDICTS}
    better, worse = _ends(shares["better"]), _ends(shares["worse"])
    means = {verdict: fmean(values) for verdict, values in shares.items()}
    return BalanceRecord(
        group=group, **means, better_low=better[0], better_high=better[1], worse_low=worse[0],
        worse_high=worse[1],
    )  # fmt: skip


def _mean_spread(outcome: str, pairs: Sequence[_Pair]) -> dict[int, float]:
    values = sorted({value for pair in pairs for value in pair.effects.spread[outcome]})
    return {value: fmean(pair.effects.spread[outcome].get(value, 0) for pair in pairs) for value in values}


def _keys(pairs: Iterable[_Pair]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for pair in pairs for key in pair.rows))


def _national(key: str, pairs: Sequence[_Pair]) -> NationalRecord:
    have = [pair.rows[key] for pair in pairs if key in pair.rows]
    row = have[0][0]
    columns = [_by_year(have, year) for year in range(len(row.values))]
    baseline, reform, effect, low, high = zip(*columns, strict=True)
    return NationalRecord(
        key=key, section=row.section.value, label=row.label, unit=row.unit, formula=row.formula,
        baseline=baseline, reform=reform, effect=effect, low=low, high=high,
    )  # fmt: skip


def _by_year(have: Sequence[tuple[Row, Row]], year: int) -> tuple[float | None, ...]:
    """Return baseline, reform, effect and the ends of its interval in one year, over replicates."""
    known = [
        (float(one), float(two))
        for one, two in ((a.values[year], b.values[year]) for a, b in have)
        if one is not None and two is not None
    ]
    if not known:
        return (None,) * 5
    effects = [two - one for one, two in known]
    return (
        fmean(one for one, _ in known), fmean(two for _, two in known), fmean(effects), *_ends(effects),
    )  # fmt: skip
