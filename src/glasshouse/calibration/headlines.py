"""The results of a run of which a sensitivity analysis asks what moves them: benefits beside harms.

Flows are a year's, on average over the last three years of the horizon, rare ones over all of it; stocks are
those of its last month.
Counts and money are of the census population and are looked at in logarithms, shares in points of a hundred.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import log
from typing import Literal

from glasshouse.calibration.evaluate import run_series
from glasshouse.metrics.outcomes import LISTED, TICKETS
from glasshouse.metrics.published import EVERY_SUBJECT, PERSONS
from glasshouse.metrics.series import Series
from glasshouse.metrics.society import PAID_DEBTS, REPAID
from glasshouse.society.scenario import Scenario

Side = Literal["benefit", "harm", "neither"]
Value = Callable[[Series, Fraction], Fraction | None]
WINDOW = 36  # months over which flows are averaged: fewer are more luck
MONTHS, HUNDRED = 12, 100
DAYS_OF_MONTH = Fraction("365.25") / 12
LEAST = 0.1  # what never happened counts as a tenth of a case a year, so that it has a logarithm


@dataclass(frozen=True)
class Headline:
    """A result: how it is called, on which side of the account it stands, and how it is counted.

    `is_share` is looked at as it is, all others in logarithms; `is_count` of cases, each of which stands for
    as many as an agent does; `formula` is in names of observables.
    """

    id: str
    label: str
    label_zh: str
    unit: str
    side: Side
    formula: str
    observables: tuple[str, ...]
    value: Value
    is_share: bool = False
    is_count: bool = True

    def seen(self, value: float, weight: float) -> float:
        """Return what is compared: a share as it is, else a logarithm."""
        return value if self.is_share else log(max(value, LEAST * (weight if self.is_count else 1)))


def _first(series: Series) -> int:
    """Return the first month of the window."""
    return max(series.first, series.last - WINDOW + 1)


def _stock(name: str) -> Value:
    return lambda series, weight: weight * series.at(name, series.last)


def _yearly(names: Sequence[str], subjects: Sequence[str], *, is_rare: bool) -> Value:
    def value(series: Series, weight: Fraction) -> Fraction:
        first = series.first if is_rare else _first(series)
        years = Fraction(series.last - first + 1, MONTHS)
        return weight * series.total_together(names, first, series.last, subjects) / years

    return value


def _per_100(part: Sequence[str], whole: Sequence[str]) -> Value:
    def value(series: Series, _: Fraction) -> Fraction | None:
        some, every = (
            series.total_together(names, _first(series), series.last, EVERY_SUBJECT)
            for names in (part, whole)
        )
        return HUNDRED * Fraction(some, every) if every else None

    return value


def _days_listed(series: Series, weight: Fraction) -> Fraction:
    """Return entry-days over the mean of entries that began and that ended: how long an entry stands."""
    first = _first(series)
    months = series.total_together(["jd_list.entries"], first, series.last, EVERY_SUBJECT)
    flows = series.total_together(["jd_list.in_force", "jd_list.removed"], first, series.last, EVERY_SUBJECT)
    return DAYS_OF_MONTH * Fraction(2 * months, max(flows, 1))


def _plain(
    name: str, label: str, label_zh: str, unit: str, side: Side, names: tuple[str, ...],
    subjects: tuple[str, ...] = EVERY_SUBJECT, *, is_rare: bool = False,
) -> Headline:  # fmt: skip
    formula = f"{' + '.join(names)}, a year{', of all years' if is_rare else ''}"
    value = _yearly(names, subjects, is_rare=is_rare)
    return Headline(name, label, label_zh, unit, side, formula, names, value)


def _share(
    name: str, label: str, label_zh: str, side: Side, part: tuple[str, ...], whole: tuple[str, ...]
) -> Headline:
    formula = f"100 x ({' + '.join(part)}) / {' + '.join(whole)}"
    return Headline(
        name, label, label_zh, "per 100", side, formula, (*part, *whole), _per_100(part, whole), True
    )


HEADLINES = (
    _share(
        "fulfilled",
        "debts performed or settled, of those that fall behind",
        "已履行或和解的债务占比",
        "benefit",
        PAID_DEBTS,
        ("debt_arrears",),
    ),
    _plain("repaid", "money that reached creditors", "债权人收到的款项", "yuan a year", "benefit", (REPAID,)),
    _plain(
        "under_pressure",
        "debts fulfilled while listed",
        "列入名单期间履行的债务",
        "debts a year",
        "benefit",
        ("performed_listed", "settled_listed"),
    ),
    Headline(
        "listed",
        "people listed at the end",
        "期末在册人数",
        "persons",
        "harm",
        f"{LISTED}, last month",
        (LISTED,),
        _stock(LISTED),
    ),
    _plain("new_listings", "new listings", "新增列入", "entries a year", "harm", ("jd_list.in_force",)),
    Headline(
        "days_listed",
        "days that an entry stands",
        "平均列入天数",
        "days",
        "harm",
        "365.25 / 12 x jd_list.entries of each month / mean of in_force and removed",
        ("jd_list.entries", "jd_list.in_force", "jd_list.removed"),
        _days_listed,
        is_count=False,
    ),
    _plain("tickets", "tickets refused", "被拒购票", "attempts a year", "harm", TICKETS, PERSONS),
    _plain(
        "officers",
        "officers barred for the debt of a firm",
        "因企业债务受限的负责人",
        "persons a year",
        "harm",
        ("officers_firm_listed",),
        PERSONS,
    ),
    _plain(
        "copies",
        "ended entries of which a copy goes on",
        "已终止却仍被沿用的记录",
        "entries a year",
        "harm",
        ("copy_lingers",),
        is_rare=True,
    ),
    _plain(
        "wrong_entries",
        "entries found wrong on objection",
        "经异议认定有误的列入",
        "entries a year",
        "harm",
        ("jd_objection.upheld",),
        is_rare=True,
    ),
    _plain("removed", "entries removed", "移出名单", "entries a year", "benefit", ("jd_list.removed",)),
    _share(
        "approve",
        "approve of the system privately, of adults",
        "私下认可该体系的成年人占比",
        "neither",
        ("survey.for_privately",),
        ("survey.asked",),
    ),
    _plain(
        "shunned",
        "dealings refused to a listed neighbour",
        "因对方在册而拒绝的往来",
        "dealings a year",
        "harm",
        ("dealings.refused_to_listed",),
    ),
)
OBSERVABLES = frozenset(name for one in HEADLINES for name in one.observables)


def headlines_of(series: Series, weight: Fraction) -> dict[str, float]:
    """Return the value of each headline in a run; a share of nothing is 0."""
    return {one.id: float(one.value(series, weight) or 0) for one in HEADLINES}


def simulated_headlines(scenario: Scenario) -> dict[str, float]:
    """Simulate a scenario, keep nothing, and return the value of each headline."""
    return headlines_of(*run_series(scenario, OBSERVABLES))
