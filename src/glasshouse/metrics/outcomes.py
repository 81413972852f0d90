"""What a run did, beside what was published: comparisons, years, provinces and groups.

Values of a society are multiplied by `weight`, the census adults that one agent stands for. Both sides of
each debt are counted: money that reached creditors, and trips that debtors did not make.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from glasshouse.clock import first_day, last_day, month_text, parse_month, tick_of
from glasshouse.codes import GROUPS
from glasshouse.metrics.published import (
    DERIVED,
    EVERY_SUBJECT,
    FIRMS,
    LIST_OPENED,
    NO_FIRMS,
    PERSONS,
    READ_AS,
    Definition,
    NotCompared,
    Part,
    dated,
    definition_of,
    published_rows,
    value_of,
    window,
)
from glasshouse.metrics.series import EVERYONE, NATION, Series, read_series
from glasshouse.society.tables import Outcome, census_provinces

LISTED = "jd_list.persons"
AIR = ("air_refused",)
RAIL = ("g_train_refused", "emu_first_refused", "soft_sleeper_refused")
TICKETS = (*AIR, *RAIL, "ordinary_rail_refused")
FEW = 100  # cases in the run, under which luck alone moves a ratio by a tenth or more
BANDS = tuple(group for group in GROUPS if group.startswith(("income_", "age_")))

# Fields of a year that are sums over its months; `listed` is the stock at its last month.
YEARLY: dict[str, tuple[str, ...]] = {
    "listings": ("jd_list.in_force",),
    "removals": ("jd_list.removed",),
    "air_refused": AIR,
    "rail_refused": RAIL,
    "ordinary_rail_refused": ("ordinary_rail_refused",),
    "spending_refused": ("spending_refused",),
    "trips_forgone": ("trip_forgone",),
    "trips_slipped": ("trip_slipped",),
    "performed_listed": ("performed_listed",),
    "settled_listed": ("settled_listed",),
    "debts_performed": ("debt_performed",),
    "debts_settled": ("debt_settled",),
    "enforcement_opened": ("enforcement_opened",),
    "repaid_cny": ("repaid_cny",),
    "objections_upheld": ("jd_objection.upheld",),
}


OUTSIDE = "Outside the horizon"
NOTHING = "Nothing of this kind happened in the whole run: perhaps none of its regimes keeps such a list."


@dataclass(frozen=True)
class Comparison:
    """A published row beside the run: a simulated value and its ratio, or the reason why there is none.

    `published` is the figure that is compared: as published, or derived from two rows. `counted` says what is
    counted in the run, `includes` whom the published figure counts beside that, and `in_view` which numbers
    of the society were chosen with the figure in view, so that it is no test of them.
    """

    row: Outcome
    label: str
    dated: str
    published: float
    simulated: float | None
    ratio: float | None
    counted: str
    includes: str
    in_view: str
    caution: str
    notes: tuple[str, ...]
    reason: str

    @property
    def is_compared(self) -> bool:
        """Whether the run has a value for this row."""
        return self.simulated is not None


@dataclass(frozen=True)
class Year:
    """A year of the whole society, in people, events and yuan of the census population.

    `n_months` is under 12 where the run begins or ends within the year; `listed` are persons at the end of
    the last month of the year that the run has.
    """

    year: int
    n_months: int
    listed: float
    listings: float
    removals: float
    air_refused: float
    rail_refused: float
    ordinary_rail_refused: float
    spending_refused: float
    trips_forgone: float
    trips_slipped: float
    performed_listed: float
    settled_listed: float
    debts_performed: float
    debts_settled: float
    enforcement_opened: float
    repaid_cny: float
    objections_upheld: float


@dataclass(frozen=True)
class ProvinceListed:
    """Listed persons of a province at the end of a month; `agents_listed` is the count behind it."""

    code: int
    agents_listed: int
    listed: float
    listed_per_1000: float


@dataclass(frozen=True)
class GroupOutcome:
    """An income fifth or an age band: listed at the end of a month, and the twelve months up to it."""

    group: str
    agents_listed: int
    listed: float
    listed_per_1000: float
    refusals: float
    refusals_per_listed: float | None
    repaid_cny: float
    repaid_cny_per_adult: float


def as_weight(weight: Fraction | str | float) -> Fraction:
    """Return the census adults per agent, given as a fraction, its text or a number.

    Examples
    --------
    >>> as_weight("1113/2")
    Fraction(1113, 2)
    """
    return Fraction(weight)


def _observables(definitions: Iterable[Definition]) -> tuple[str, ...]:
    names: set[str] = set()
    for definition in definitions:
        names.update(part.observable for part in (*definition.parts, *definition.share_of))
        names.update({definition.less_change_of} - {""})
    return tuple(sorted(names))


def _sum(
    series: Series, parts: Iterable[Part], first: int, last: int, subjects: Sequence[str], *,
    is_cumulative: bool,
) -> Fraction:  # fmt: skip
    """Add up parts from day `first` to `last`; the last month counts by the days of it that have passed."""
    end = tick_of(last)
    passed = Fraction(last - first_day(end) + 1, last_day(end) - first_day(end) + 1)
    total = Fraction(0)
    for part in parts:
        since = part.since or (LIST_OPENED if is_cumulative else "")
        begin = parse_month(since) if since else tick_of(first)
        begin = begin if is_cumulative else max(begin, tick_of(first))
        total += series.total_together([part.observable], begin, end - 1, subjects)
        if begin <= end:
            total += passed * series.together(part.observable, end, subjects)
    return total


def _needs(row: Outcome, definition: Definition) -> tuple[int, int]:
    """Return the first and last month that a comparison needs."""
    first, last = window(row)
    if row.kind == "cumulative":
        return parse_month(LIST_OPENED), tick_of(last)
    return tick_of(first) - (1 if definition.less_change_of else 0), tick_of(last)


def _simulated(series: Series, row: Outcome, definition: Definition, weight: Fraction) -> Fraction | None:
    (first, last), whose = window(row), definition.subjects
    if row.kind == "stock":
        return weight * sum(
            series.together(part.observable, tick_of(last), whose) for part in definition.parts
        )
    is_cumulative = row.kind == "cumulative"
    total = _sum(series, definition.parts, first, last, whose, is_cumulative=is_cumulative)
    if definition.share_of:
        whole = _sum(series, definition.share_of, first, last, whose, is_cumulative=is_cumulative)
        return 100 * total / whole if whole else None
    if definition.less_change_of:
        stock = definition.less_change_of
        total -= series.together(stock, tick_of(last), whose) - series.together(
            stock, tick_of(first) - 1, whose
        )
    return weight * total


def _notes(row: Outcome) -> tuple[str, ...]:
    read_as = READ_AS[row.id][1] if row.id in READ_AS else ""
    status = (
        "" if row.status == "VERIFIED" else f"The published figure is {row.status}, not read in its source."
    )
    source = f"Source's note: {row.note}." if row.note else ""
    derived = DERIVED[row.id].note if row.id in DERIVED else ""
    return tuple(note for note in (derived, read_as, source, status) if note)


def _luck(
    series: Series, row: Outcome, definition: Definition, simulated: Fraction | None, weight: Fraction
) -> tuple[str, ...]:
    """Say so where a value rests on few cases of the run."""
    if simulated is None:
        return ()
    if definition.share_of:
        whose = definition.subjects
        cases = _sum(series, definition.share_of, *window(row), whose, is_cumulative=False)
    else:
        cases = abs(simulated) / weight
    if cases == 0:
        return ("Nothing of this kind happened in the run.",)
    if cases >= FEW:
        return ()
    count = "1 case" if cases <= 1 else f"{float(cases):.0f} cases"
    return (f"Rests on {count} in the run: mostly luck.",)


def _happened(series: Series, definition: Definition) -> bool:
    """Return whether a run has ever counted what a definition counts, or is a share of."""
    names = [part.observable for part in (*definition.parts, *definition.share_of)]
    return series.total_together(names, series.first, series.last, definition.subjects) > 0


def _compare(series: Series, row: Outcome, weight: Fraction, first: int, last: int) -> Comparison:
    found = definition_of(row)
    if isinstance(found, NotCompared):
        return Comparison(
            row, found.label, dated(row), float(value_of(row)), None, None, "", "", "", "", (), found.reason
        )
    begin, end = _needs(row, found)
    reason = ""
    simulated: Fraction | None = None
    if begin < first or end > last:
        reason = (
            f"{OUTSIDE}: the run covers {month_text(first)} to {month_text(last)}, "
            f"the figure needs {month_text(begin)} to {month_text(end)}."
        )
    elif not _happened(series, found):
        reason = NOTHING
    else:
        simulated = _simulated(series, row, found, weight)
        if simulated is None:
            reason = "A share of nothing: none of these happened in the run."
    notes = (*_luck(series, row, found, simulated, weight), *_notes(row))
    value = None if simulated is None else float(simulated)
    published = value_of(row)
    ratio = None if simulated is None else float(simulated / published)
    lacks_firms = found.subjects != PERSONS and not series.has("legal_person")
    caution = ", ".join(filter(None, (found.caution, NO_FIRMS if lacks_firms else "")))
    words = (found.counted, FIRMS if lacks_firms else found.includes, found.in_view, caution)
    return Comparison(row, found.label, dated(row), float(published), value, ratio, *words, notes, reason)


def compare_published(
    series_path: Path, weight: Fraction | str | float, from_month: str, to_month: str
) -> tuple[Comparison, ...]:
    """Hold a run of the whole country against every published row, the headlines first.

    Parameters
    ----------
    series_path
        `series.parquet` of the run.
    weight
        Census adults per agent.
    from_month, to_month
        First and last month of the run, YYYY-MM.
    """
    rows = published_rows()
    definitions = [found for row in rows if isinstance(found := definition_of(row), Definition)]
    series = read_series(series_path, observables=_observables(definitions), groups=EVERY_SUBJECT)
    first, last = parse_month(from_month), parse_month(to_month)
    return tuple(_compare(series, row, as_weight(weight), first, last) for row in rows)


def count_events(series_path: Path, observables: Sequence[str]) -> int:
    """Return how many events of some flows the whole run has counted."""
    if not observables:
        return 0
    series = read_series(series_path, observables=observables)
    return series.total(observables, series.first, series.last)


def monthly_line(
    series_path: Path, weight: Fraction | str | float, metric: str, *, is_stock: bool = False
) -> tuple[tuple[int, float], ...]:
    """Return tick and value of a published metric in the run, month by month since the list opened.

    Parameters
    ----------
    metric
        A metric of `published.DEFINITIONS`.
    is_stock
        Read at the end of each month, rather than added up since the list opened.
    """
    definition = definition_of(next(row for row in published_rows() if row.metric == metric))
    if isinstance(definition, NotCompared):
        raise KeyError(metric)
    series = read_series(series_path, observables=_observables([definition]), groups=definition.subjects)
    start = parse_month(LIST_OPENED)
    if series.first > start and not is_stock:
        return ()
    result = []
    scale = as_weight(weight)
    running = 0
    for tick in range(max(start, series.first), series.last + 1):
        month = sum(
            series.together(p.observable, tick, definition.subjects)
            for p in definition.parts
            if is_stock or tick >= parse_month(p.since or LIST_OPENED)
        )
        running = month if is_stock else running + month
        result.append((tick, float(scale * running)))
    return tuple(result)


def by_year(series_path: Path, weight: Fraction | str | float) -> tuple[Year, ...]:
    """Return the years of a run: persons listed, and flows, refusals and money of all subjects."""
    every = sorted({LISTED}.union(*YEARLY.values()))
    series = read_series(series_path, observables=every, groups=EVERY_SUBJECT)
    scale = as_weight(weight)
    years = []
    for year in range(series.first // 12, series.last // 12 + 1):
        begin, end = max(12 * year, series.first), min(12 * year + 11, series.last)
        flows = {
            name: float(scale * series.total_together(parts, begin, end, EVERY_SUBJECT))
            for name, parts in YEARLY.items()
        }
        listed = float(scale * series.at(LISTED, end))
        years.append(Year(2000 + year, end - begin + 1, listed, **flows))
    return tuple(years)


def by_province(series_path: Path, weight: Fraction | str | float, month: str) -> tuple[ProvinceListed, ...]:
    """Return listed persons per 1,000 adults at the end of a month, provinces in the order of their codes.

    Provinces in which the society has no agents are left out.
    """
    codes = [province.code for province in census_provinces()]
    series = read_series(series_path, observables=(LISTED, "adults"), provinces=codes)
    tick = parse_month(month)
    result = []
    for code in codes:
        if (code, EVERYONE, "adults") not in series.values:
            continue
        adults = series.latest("adults", tick, province=code)
        agents = series.at(LISTED, tick, province=code)
        if adults:
            listed = float(as_weight(weight) * agents)
            result.append(ProvinceListed(code, agents, listed, 1000 * agents / adults))
    return tuple(result)


def by_group(
    series_path: Path, weight: Fraction | str | float, month: str, *, groups: Sequence[str] = BANDS
) -> tuple[GroupOutcome, ...]:
    """Return income fifths and age bands: listed at a month's end, refused and repaid in the year up to it.

    Refusals are tickets of every class per person listed on average over those months.
    """
    observables = (LISTED, "adults", "repaid_cny", *TICKETS)
    series = read_series(series_path, observables=observables, groups=groups)
    tick, scale = parse_month(month), as_weight(weight)
    begin = max(series.first, tick - 11)
    n_months = tick - begin + 1
    result = []
    for group in groups:
        if (NATION, group, "adults") not in series.values:
            continue
        adults = series.latest("adults", tick, group=group)
        if not adults:
            continue
        agents = series.at(LISTED, tick, group=group)
        person_months = series.total([LISTED], begin, tick, group=group)
        refusals = series.total(TICKETS, begin, tick, group=group)
        repaid = series.total(["repaid_cny"], begin, tick, group=group)
        result.append(
            GroupOutcome(
                group=group,
                agents_listed=agents,
                listed=float(scale * agents),
                listed_per_1000=1000 * agents / adults,
                refusals=float(scale * refusals),
                refusals_per_listed=refusals * n_months / person_months if person_months else None,
                repaid_cny=float(scale * repaid),
                repaid_cny_per_adult=repaid / adults,
            )
        )
    return tuple(result)
