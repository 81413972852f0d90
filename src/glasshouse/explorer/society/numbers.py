"""The numbers of the page of a society: one measure of one group, month by month, by province.

What a run has counted does not change: it is read once and kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from pathlib import Path

from glasshouse.clock import parse_month
from glasshouse.codes import GROUPS, KIND_GROUPS
from glasshouse.engine.runs import Run
from glasshouse.explorer.society.measures import (
    ADULTS,
    FLOW,
    YEARLY,
    Measure,
    Reform,
    measures_of,
    regimes_of,
)
from glasshouse.explorer.words import Said
from glasshouse.metrics.comparisons import as_weight
from glasshouse.metrics.series import EVERYONE, NATION, read_series
from glasshouse.regimes.model import Regime
from glasshouse.society.tables import tiles

KINDS = tuple(GROUPS[k] for k in KIND_GROUPS)  # all natural persons, firms, bodies
YEAR, THOUSAND = 12, 1000
KEPT_RUNS, KEPT_MEASURES = 16, 96
Line = tuple[int | None, ...]
Shown = tuple[float | None, ...]


@dataclass(frozen=True)
class Place:
    """A run as this page sees it: what can be chosen in it.

    Parameters
    ----------
    provinces
        Codes of provinces with agents, without the nation.
    adults
        By group and province: adults month by month, as the series last wrote them.
    written
        By observable that is written once a year: the ticks in which it was.
    kinds
        By measure: of natural persons (`all`), firms and bodies, those of which the run counts any.
    kept
        What was read already, by measure and group.
    drawn
        What was drawn already, by question.
    """

    path: Path
    first: int
    last: int
    weight: Fraction
    measures: Mapping[str, Measure]
    groups: tuple[str, ...]
    provinces: tuple[int, ...]
    adults: Mapping[tuple[str, int], Line]
    reforms: tuple[Reform, ...]
    written: Mapping[str, tuple[int, ...]]
    kinds: Mapping[str, tuple[str, ...]]
    kept: dict[tuple[str, str], Counted] = field(default_factory=dict, compare=False)
    drawn: dict[tuple[object, ...], object] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Counted:
    """A measure of a group: what the series says of each month, by province; 0 is the nation."""

    measure: Measure
    group: str
    values: Mapping[int, Line]
    adults: Mapping[int, Line]
    weight: Fraction

    @cached_property
    def has_adults(self) -> bool:
        """Return whether the series says how many adults the group has."""
        return any(one for one in self.adults.get(NATION, ()))

    def over(self, province: int, *, is_year: bool) -> Line:
        """Return counts of the month, or of the twelve months up to it; None where the run is too young."""
        line = self.values[province]
        if not is_year or self.measure.kind != FLOW:
            return line
        sums = (0, *accumulate(value or 0 for value in line))
        return tuple(sums[k + 1] - sums[k + 1 - YEAR] if k + 1 >= YEAR else None for k in range(len(line)))

    def shown(self, province: int, *, is_rate: bool, is_year: bool) -> Shown:
        """Return values for reading: times the adults for whom an agent stands, or per 1,000 adults."""
        line = self.over(province, is_year=is_year)
        if not is_rate:
            weight = float(self.weight)
            return tuple(None if value is None else value * weight for value in line)
        adults = self.adults[province]
        return tuple(
            None if value is None or not n else THOUSAND * value / n
            for value, n in zip(line, adults, strict=True)
        )


_PLACES: dict[tuple[Path, str], Place] = {}


def place_of(run: Run) -> Place:
    """Return what can be chosen in a run."""
    key = run.path, str(run.manifest.digest)
    if key not in _PLACES:
        if len(_PLACES) >= KEPT_RUNS:
            _PLACES.clear()
        _PLACES[key] = _place(run)
    return _PLACES[key]


def _place(run: Run) -> Place:
    codes, path, spec = [tile.code for tile in tiles()], run.series_path, run.manifest.spec
    regimes = regimes_of(run)
    span = parse_month(spec.start), parse_month(spec.end)
    every = measures_of(regimes)
    names = sorted({name for one in every for name in (*one.names, one.anchor)} - {""})
    there = read_series(path, observables=names, groups=KINDS).values
    people = read_series(path, observables=(ADULTS,), provinces=(NATION, *codes), groups=GROUPS).values
    anchors = {one.anchor for one in every} - {""}
    written = {name: tuple(there.get((NATION, EVERYONE, name), ())) for name in anchors}
    adults = {
        (group, province): _yearly([column], written[ADULTS], *span)
        for (province, group, _), column in people.items()
    }
    kinds = {
        one.key: tuple(kind for kind in KINDS if any((NATION, kind, name) in there for name in one.names))
        for one in every
    }
    return Place(
        path=path, first=span[0], last=span[1], weight=as_weight(run.manifest.weight),
        measures={one.key: one for one in every if kinds[one.key]}, kinds=kinds,
        groups=tuple(
            group for group in GROUPS
            if (group, NATION) in adults or any(found == group for _, found, _ in there)
        ),
        provinces=tuple(code for code in codes if any(adults.get((EVERYONE, code), ()))),
        adults=adults, reforms=_reforms(run, regimes, *span), written=written,
    )  # fmt: skip


def _reforms(run: Run, regimes: Sequence[Regime], first: int, last: int) -> tuple[Reform, ...]:
    """Return the reforms that happen in the horizon of a run, in the order of their days."""
    labels = {(one.regime.id, switch.id): switch.label for one in regimes for switch in one.switches}
    found = []
    for law in run.manifest.regimes:
        for switch in law.switches:
            tick = parse_month(switch.on[:7])
            if switch.is_on and first <= tick <= last:
                label = labels.get((law.id, switch.name))
                said: Said = {
                    "en": label.en if label else switch.name,
                    "zh": label.zh if label else switch.name,
                }
                found.append(Reform(tick, switch.on, switch.name, law.id, said))
    return tuple(sorted(found, key=lambda one: (one.on, one.regime)))


def counted(place: Place, measure: Measure, group: str) -> Counted:
    """Read a measure of a group for the nation and all provinces."""
    key = measure.key, group
    if key not in place.kept:
        if len(place.kept) >= KEPT_MEASURES:
            place.kept.clear()
        place.kept[key] = _counted(place, measure, group)
    return place.kept[key]


def _counted(place: Place, measure: Measure, group: str) -> Counted:
    provinces = (NATION, *place.provinces)
    found = read_series(place.path, observables=measure.names, provinces=provinces, groups=(group,)).values
    values: dict[int, Line] = {}
    for province in provinces:
        columns = [found.get((province, group, name), {}) for name in measure.names]
        if measure.kind == YEARLY:
            values[province] = _yearly(columns, place.written[measure.anchor], place.first, place.last)
        else:
            months = range(place.first, place.last + 1)
            values[province] = tuple(sum(column.get(tick, 0) for column in columns) for tick in months)
    unknown: Line = (None,) * (place.last - place.first + 1)
    adults = {province: place.adults.get((group, province), unknown) for province in provinces}
    return Counted(measure, group, values, adults, place.weight)


def _yearly(columns: Sequence[Mapping[int, int]], written: Sequence[int], first: int, last: int) -> Line:
    """Carry what is written once a year on to the next time; None before the first."""
    found: list[int | None] = []
    known, when = None, set(written)
    for tick in range(first, last + 1):
        if tick in when:
            known = sum(column.get(tick, 0) for column in columns)
        found.append(known)
    return tuple(found)
