"""What a run did, beside what was published: comparisons, years, provinces and groups.

Values of a society are multiplied by `weight`, the census adults that one agent stands for. Both sides of
each debt are counted: money that reached creditors, and trips that debtors did not make.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from glasshouse.clock import parse_month
from glasshouse.codes import GROUPS
from glasshouse.metrics.comparisons import as_weight, observables_of
from glasshouse.metrics.published import (
    EVERY_SUBJECT,
    LIST_OPENED,
    NotCompared,
    definition_of,
    published_rows,
)
from glasshouse.metrics.series import EVERYONE, NATION, read_series
from glasshouse.society.tables import census_provinces

LISTED = "jd_list.persons"
AIR = ("air_refused",)
RAIL = ("g_train_refused", "emu_first_refused", "soft_sleeper_refused")
TICKETS = (*AIR, *RAIL, "ordinary_rail_refused")
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
    series = read_series(series_path, observables=observables_of([definition]), groups=definition.subjects)
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
