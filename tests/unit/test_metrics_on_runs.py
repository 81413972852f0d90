"""Metrics of a run that is small enough to work out by hand: every value is checked against arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import exp, log
from typing import Any

import numpy as np
import pytest

from glasshouse.clock import day_number, first_day, last_day, parse_month
from glasshouse.codes import FROM_COPY, Fact
from glasshouse.engine.fate_tables import FateTable
from glasshouse.engine.statute import CauseRow, FlowRow, MeasureRow, PointRow, ShownRow, Statute
from glasshouse.metrics.catalogue import metrics
from glasshouse.metrics.equality import leakage, worst_intersection
from glasshouse.metrics.held import EVENT_COLUMNS, PANEL_COLUMNS, Held, Sample
from glasshouse.metrics.inequality import gini_of_opportunity
from glasshouse.metrics.intervals import katz, newcombe, wilson
from glasshouse.metrics.opacity import opacity_of_classes
from glasshouse.metrics.readings import NO_FATES, NOTHING, PAIRED, Reading
from glasshouse.metrics.run_metrics import readings_of
from glasshouse.metrics.series import Series
from glasshouse.metrics.society import Graded, Kept
from glasshouse.metrics.spells import POINTS_BIAS, Entry, Seen
from glasshouse.metrics.survival import kaplan_meier
from glasshouse.society.catalogue import catalogue

FIRST, LAST = parse_month("2013-01"), parse_month("2014-12")
BEGIN, END = first_day(FIRST), last_day(LAST)
YEAR = 365.25
ALWAYS = ((0, 60_000),)
LATE = ((first_day(parse_month("2014-07")), 60_000),)


def measure(name: str, domain: str, severity: int, **more: Any) -> MeasureRow:
    said = {
        "is_essential": True, "is_sanction": True, "authority": "office", "is_abroad": False,
        "has_basis": True, "target": "self", "windows": ALWAYS, **more,
    }  # fmt: skip
    return MeasureRow(name=name, domain=domain, severity=severity, **said)


HOUSING = measure("no_flat", "housing", 5)
COURT = measure("no_suit", "judiciary", 3, has_basis=False, is_essential=False)
WELFARE, HEALTH = measure("no_relief", "welfare", 0), measure("no_care", "health", 0)
NEW = measure("no_exit", "immigration_border", 2, is_abroad=True, windows=LATE, is_essential=False)
STATUTE = Statute(
    measures=(HOUSING, COURT, WELFARE, HEALTH, NEW),
    grounds=(
        CauseRow("g1", "bl", "judiciary", 4, (HOUSING, COURT)),
        CauseRow("g2", "bl", "transport_basic", 2, (HOUSING, WELFARE, HEALTH)),
    ),
    grades=(CauseRow("a", "sc", "", 0, ()), CauseRow("b", "sc", "", 0, ())),
    points=(PointRow("r1", "sc", "transport_basic"), PointRow("r2", "sc", "social_conduct"),
            PointRow("r3", "sc", "government_affairs")),
    flows=(
        FlowRow("bank", "sc", "self", "loans", "told", "finance_credit", False),
        FlowRow("court", "sc", "self", "judgments", "told", "judiciary", True),
        FlowRow("shop", "other", "self", "orders", "told", "commerce", True),
    ),
    shown=(ShownRow("bl", 2, True, 3),),
)  # fmt: skip
KEPT = Kept(scores=(Graded("sc", "Town score", ("sc.a", "sc.b")),), black=("bl",), procedures=("bl", "ob"))
WRONG, PAYS = int(Fact.UNFOUNDED), int(Fact.CAN_PAY)


# the sample: five entries from the first day on, for 100, 200, 300 (death), 400 days, and to the end --------

LASTED = {1: 100, 2: 200, 4: 400}
GROUND = {1: "g1", 2: "g1", 3: "g1", 4: "g2", 5: "g2"}


def events() -> list[tuple[int, int, str, int, str, int]]:
    """Return day since the horizon began, agent, observable, fact, rule, value; the fact is 100 + agent."""
    rows: list[tuple[int, int, str, int, str, int]] = []
    for agent, ground in GROUND.items():
        rows.append((0, agent, "bl.in_force", 100 + agent, ground, 0))
    rows += [(days, agent, "bl.removed", 100 + agent, "out", 0) for agent, days in LASTED.items()]
    rows += [(300, 3, "death", 0, "", 0), (300, 3, "bl.removed", 103, "out", 0)]
    rows += [(10, 1, "bl.notified", 101, "told", 0), (-5, 2, "bl.notified", 102, "told", 0)]
    rows += [(30, 3, "air_refused", 0, "g1", 0), (500, 5, "air_refused", 0, "g2", FROM_COPY)]
    rows += [(40, 2, "ob.filed", 102, "", 0), (41, 4, "ob.filed", 104, "", 0)]
    rows += [(50, 6, "done.speeding", 1, "", 0), (60, 6, "recorded.speeding", 1, "", 0)]
    rows += [(70, 6, "recorded.speeding", 2, "", 0), (70, 6, "sc.record", 2, "r1", -10)]
    rows += [(71, 6, "done.speeding", 3, "", 0), (72, 6, "done.speeding", 4, "", 0)]
    rows += [(80, 13, "done.speeding", 1, "", 0), (81, 13, "done.speeding", 2, "", 0)]
    rows += [(82, 14, "done.jaywalking", 7, "", 0)] * 2  # of which no regime hears
    rows += [(82, 14, "done.speeding", 1, "", 0), (83, 14, "sc.record", 5, "r3", -5)]
    rows += [(84, 14, "sc.record", 6, "r2", 20)]
    rows += [(d, 20 + k, "copy_lingers", 9, "", 0) for k, d in enumerate((0, 0, 0, 0, 700))]
    rows += [(d, 20 + k, "copy_corrected", 9, "", 0) for k, d in enumerate((10, 20, 30, 40))]
    return sorted(rows)


def columns(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> dict[str, np.ndarray]:
    found = {}
    for name, values in zip(names, zip(*rows, strict=True), strict=True):
        is_text = isinstance(values[0], str)
        found[name] = np.array(values, object if is_text else None)
    return found


def event_columns() -> dict[str, np.ndarray]:
    origin = np.datetime64("2000-01-01")
    rows = [
        (FIRST - (days < 0), origin + np.timedelta64(BEGIN + days, "D"), agent, 0, name, fact, rule, value)
        for days, agent, name, fact, rule, value in events()
    ]  # fmt: skip
    return columns(EVENT_COLUMNS, rows)


GRADES = {11: ((0, 4), (0, 4)), 12: ((0, 3), (1, 1)), 13: ((1, 2), (1, 3)), 14: ((1, 1), (1, 2))}


def panel_columns() -> dict[str, np.ndarray]:
    rows: list[tuple[Any, ...]] = [
        (LAST, 5, "case", 1, 105, 1, PAYS, 0), (LAST, 5, "debt", 3, 105, 0, PAYS, 9),
        (LAST, 1, "case", 2, 101, 0, 0, 0), (FIRST, 2, "case", 1, 102, 0, WRONG, 0),
        (FIRST, 2, "debt", 3, 102, 0, WRONG, 9),
    ]  # fmt: skip
    for agent, (before, after) in GRADES.items():
        for tick, (grade, points) in ((LAST - 12, before), (LAST, after)):
            rows.append((tick, agent, "standing", 0, 0, grade, 0, POINTS_BIAS + points))
    return columns(PANEL_COLUMNS, rows)


SAMPLE = Sample(event_columns(), panel_columns(), 10, ("", "bl", ""))


# the fates: 600 men in the country, lowest fifth; 500 women in towns, highest fifth ----------------------

NAMES = (
    "listed", "listed_months", "refused", "tickets_refused", "mistaken", "unlawful_acts", "score_fell",
)  # fmt: skip
A, B = (0, 0, 0, 0, 0, 3), (4, 0, 1, 1, 0, 3)


def fates() -> FateTable:
    people = [(A, (1, 24, 1, 0, 0, 0, 0))] * 10 + [(A, (1, 0, 1, 0, 0, 0, 0))] * 10
    people += [(A, (0, 0, 1, 0, 0, 1, 0))] * 35 + [(A, (0, 0, 1, 0, 0, 0, 0))] * 5
    people += [(B, (0, 0, 0, 1, 0, 0, 0))] * 10
    faces, counts = (np.array([one[k] for one in people], np.int64) for k in range(2))
    kinds = np.array([A, B, (-1,) * 6], np.int64)
    return FateTable(
        NAMES, np.arange(len(people)), counts, faces, kinds, np.array([600, 500, 7], np.int64)
    )  # fmt: skip


# the series -------------------------------------------------------------------------------------------------

COUNTS: dict[tuple[str, str], int] = {
    ("all", "bl.in_force"): 40, ("all", "ob.filed"): 10, ("all", "ob.upheld"): 4, ("all", "bl.persons"): 24,
    ("income_1", "done.loan_sought"): 100, ("income_1", "refused.credit_terms"): 20,
    ("income_5", "done.loan_sought"): 200, ("income_5", "refused.credit_terms"): 10,
    ("all", "repaid_cny"): 3_000, ("all", "owed_cny"): 9_000, ("all", "adults"): 1_100,
    ("all", "debt_performed"): 2, ("all", "debt_settled"): 1, ("all", "debt_arrears"): 12,
    ("all", "dealings.deals"): 100, ("all", "dealings.kept"): 80, ("all", "dealings.with_listed"): 10,
    ("all", "dealings.kept_with_listed"): 3,
    ("income_1", "bl.removed"): 5, ("income_1", "bl.in_force"): 20, ("income_5", "bl.removed"): 6,
    ("income_5", "bl.in_force"): 12,
    ("all", "survey.asked"): 100, ("all", "survey.for_privately"): 40,
    ("all", "survey.against_privately"): 30, ("all", "survey.for_openly"): 50,
    ("all", "survey.against_openly"): 10, ("all", "survey.would_speak"): 12,
    ("male", "sc.a"): 30, ("female", "sc.a"): 10, ("male", "sc.b"): 10, ("female", "sc.b"): 30,
    ("all", "done.speeding"): 60, ("all", "done.credit_card_late"): 20,
    ("income_1", "done.speeding"): 100, ("income_1", "recorded.speeding"): 10,
    ("income_5", "done.speeding"): 100, ("income_5", "recorded.speeding"): 30,
}  # fmt: skip
PROVINCES = {(11, "done.speeding"): 60, (12, "done.speeding"): 40, (11, "recorded.speeding"): 27,
             (12, "recorded.speeding"): 3}  # fmt: skip


def series() -> Series:
    values = {(0, group, name): {LAST: value} for (group, name), value in COUNTS.items()}
    values |= {(code, "all", name): {LAST: value} for (code, name), value in PROVINCES.items()}
    return Series(values, FIRST, LAST)


def held(**changed: Any) -> Held:
    said: dict[str, Any] = {
        "first": FIRST, "last": LAST, "weight": Fraction(100), "kept": KEPT, "statute": STATUTE,
        "series": series(), "sample": SAMPLE, "fates": fates(), "scores": (("sc", ("a", "b")),),
        **changed,
    }  # fmt: skip
    return Held(**said)


@pytest.fixture(scope="module")
def found() -> tuple[Reading, ...]:
    return readings_of(held())


def of(found: Sequence[Reading], metric: str, part: str = "") -> Reading:
    """Return the one reading of a metric whose part begins so."""
    (one,) = (r for r in found if r.metric == metric and r.part.en.startswith(part))
    return one


def value(found: Sequence[Reading], metric: str, part: str = "") -> Any:
    return pytest.approx(of(found, metric, part).value)


# by hand ----------------------------------------------------------------------------------------------------


def test_the_days_are_those_of_the_toy() -> None:
    assert END - BEGIN == 729 and day_number(date(2013, 1, 1)) == BEGIN


def test_opacity(found: tuple[Reading, ...]) -> None:
    assert value(found, "M01") == opacity_of_classes([(20, 0), (50, 1_030)])
    assert of(found, "M02").value is None and "no reasons" in of(found, "M02").why.en
    assert value(found, "M03", "median") == 20  # of 10, -5, 30 and 500 days
    assert value(found, "M03", "learn late") == 4 / 5 and value(found, "M03", "learn at") == 2 / 5
    assert value(found, "M04") == 1  # one mistaken, none upheld


def test_privacy(found: tuple[Reading, ...]) -> None:
    assert value(found, "M05", "exposure") == 2 * log(1 + 100 * 1_100 + 3) * 2 / 1_100
    assert value(found, "M05", "re-id") == 1 / 60_000
    assert value(found, "M06") == 1 / 3 and value(found, "M56") == 2 / 27
    assert value(found, "M07") == (5 * 600 + 5 * 1_129) / (8 * 600 + 5 * 1_129)
    shares = [100 / 525, 25 / 525, 400 / 525]
    assert value(found, "M08") == exp(-sum(p * log(p) for p in shares))


def test_mobility(found: tuple[Reading, ...]) -> None:
    assert value(found, "M09") == 0.5 and value(found, "M10") == 1 and value(found, "M14") == 0.75
    assert value(found, "M11") == 0.4  # 1 - 6 x 6 / 60
    curve = kaplan_meier([100, 200, 300, 400, 729], [True, True, False, True, False])
    assert of(found, "M12", "years on a list: median").value == pytest.approx(400 / YEAR)
    mean = of(found, "M12", "years on a list: mean")
    by_hand = (100 + 0.8 * 100 + 0.6 * 200 + 0.3 * 329) / YEAR
    assert (mean.value, mean.low) == pytest.approx((by_hand, curve.restricted_mean(729)[1] / YEAR))
    assert value(found, "M30", "M0") == 3 / 8 / 10 and value(found, "M30", "H") == 1 / 10
    assert value(found, "M30", "A") == 3 / 8
    assert Seen(held()).closed_at_end == {5: {"housing", "welfare", "health"}}, "agent 1 is not in effect"


def test_only_essential_sanctions_that_hold_close_a_domain() -> None:
    for other in (
        measure("no_care", "health", 0, is_essential=False), measure("care", "health", 0, is_sanction=False),
        measure("no_care", "health", 0, windows=((0, BEGIN),)),
    ):  # fmt: skip
        ground = CauseRow("g2", "bl", "transport_basic", 2, (HOUSING, WELFARE, other))
        changed = Statute(STATUTE.measures, (STATUTE.grounds[0], ground), (), (), (), ())
        assert Seen(held(statute=changed)).closed_at_end == {5: {"housing", "welfare"}}


def test_death_and_the_end_of_the_run_are_no_ends_of_an_entry() -> None:
    entry = Entry((1, 0, 101), "bl", "g1", 10, 50, None, None, False)
    assert entry.seen(100) == (40, True) and entry.seen(30) == (20, False)
    assert replace(entry, died=50).seen(100) == (40, False) and replace(entry, died=20).seen(100) == (
        10,
        False,
    )
    assert replace(entry, end=None, died=70).seen(100) == (60, False)
    assert replace(entry, end=None).years_within(20, 100) == pytest.approx(80 / YEAR)
    assert entry.years_within(60, 100) == 0


def test_m30_never_rises_when_a_measure_is_removed() -> None:
    """And falls below the cut-off with any of the three."""
    for gone in (HOUSING, WELFARE, HEALTH):
        grounds = tuple(
            CauseRow(g.name, g.where, g.domain, g.gravity, tuple(m for m in g.measures if m != gone))
            for g in STATUTE.grounds
        )
        without = Statute(
            STATUTE.measures, grounds, STATUTE.grades, STATUTE.points, STATUTE.flows, STATUTE.shown
        )
        assert value(readings_of(held(statute=without)), "M30", "M0") == 0


def test_errors(found: tuple[Reading, ...]) -> None:
    false = of(found, "M15", "false records")
    assert (false.value, false.low, false.high) == pytest.approx((0.5, *wilson(1, 2)))
    assert value(found, "M15", "missed") == 5 / 6 and value(found, "M15", "mistaken") == 1 / 5
    assert value(found, "M15", "wrong person-days") == 200
    assert value(found, "M16") == 1  # an entry and a record of points, of two mistaken records
    assert value(found, "M18", "two or more") == 1 and value(found, "M18", "largest") == 0.2
    assert value(found, "M17", "days a copy goes on: median") == 30 and value(found, "M17", "refusals") == 0.5
    assert value(found, "M19", "disputed") == 0.25 and value(found, "M19", "changed") == 0.4


def test_equality(found: tuple[Reading, ...]) -> None:
    ratio = of(found, "M20", "by income")
    assert (ratio.value, ratio.low, ratio.high) == pytest.approx(katz(80, 100, 190, 200))
    gap = of(found, "M21", "lowest fifth")
    assert (gap.value, gap.low, gap.high) == pytest.approx(newcombe(80, 100, 190, 200))
    true = 1 - float(next(act for act in catalogue() if act.id == "speeding").recorded.false_share)
    assert value(found, "M22", "missed") == 0.2 * true  # of 0.1 and 0.3 recorded
    assert value(found, "M23", "gap") == 60 / 600 - 10 / 500
    assert value(found, "M23", "not explained") == of(found, "M23", "gap").value, (
        "nobody in towns did anything"
    )
    assert value(found, "M24", "Town score: sex") == leakage([[30, 10], [10, 30]])
    worst = worst_intersection({"a": (540, 600), "b": (490, 500)})
    assert (
        value(found, "M25") == worst.gap
        and of(found, "M25").part.en == "lowest fifth of income, men, in the country"
    )
    assert value(found, "M50") == (6 / 12) / (5 / 20)


def test_welfare(found: tuple[Reading, ...]) -> None:
    assert value(found, "M27") == gini_of_opportunity([24 - 240 / 600, 24], [600, 500])
    assert value(found, "M31", "harmed") == 15 / 70  # of 70, 20 were listed, 35 did something
    assert value(found, "M32", "burden over gravity, median") == 600 / YEAR  # 2 x 300 days
    assert value(found, "M32", "burden without") == 9 / 34
    assert value(found, "M33", "mean") == 2.4 and value(found, "M33", "95th") == 3
    assert value(found, "M51", "yuan") == 3_000 / 1_100 / 2 and value(found, "M51", "debts") == 0.25
    assert value(found, "M58") == 0.25


def test_expression(found: tuple[Reading, ...]) -> None:
    assert value(found, "M35", "mean distance") == 0.3 and value(found, "M35", "silent") == 18 / 30
    divergence = 0.5 * log(5 / 4) + 0.1 * log(1 / 3) + 0.4 * log(4 / 3)
    assert value(found, "M36", "divergence") == divergence and value(found, "M36", "voice") == 1 / 3
    assert all(of(found, number).why == PAIRED for number in ("M34", "M37", "M38", "M39", "M40", "M53"))


def test_conduct_and_trust(found: tuple[Reading, ...]) -> None:
    assert value(found, "M41", "all persons") == 0.25 and value(found, "M41", "listed who could") == 1
    assert value(found, "M42", "all") == 0.8 and value(found, "M42", "with partners") == 0.3
    assert value(found, "M44") == 0.5  # 4 and 1 of who did nothing against 3 and 2
    assert value(found, "M45", "slope") == 4 and value(found, "M45", "HHI") == 0.82
    assert value(found, "M54", "as stated") == 0.5 and value(found, "M54", "in private") == 0.4
    assert value(found, "M57") == 0.5


def test_creep(found: tuple[Reading, ...]) -> None:
    assert value(found, "M47", "at the end") == 5
    slope = float(np.polyfit(range(24), [4] * 18 + [5] * 6, 1)[0])
    assert value(found, "M47", "change") == 12 * slope and value(found, "M49") == 2 / 10


# what a run does not hold -----------------------------------------------------------------------------------


def test_each_metric_has_a_value_or_one_line_why_in_both_languages(found: tuple[Reading, ...]) -> None:
    assert [one.id for one in metrics()] == list(dict.fromkeys(one.metric for one in found))
    for one in found:
        assert (one.value is None) == bool(one.why.en) == bool(one.why.zh), one
        assert bool(one.part.en) == bool(one.part.zh) and "\n" not in one.why.en
        assert one.low is None or one.high is None or one.low <= one.high


def test_a_run_without_fates_says_so() -> None:
    found = readings_of(held(fates=None))
    assert all(of(found, number).why == NO_FATES for number in ("M01", "M05", "M23", "M25", "M27", "M31"))


def test_a_run_in_which_nothing_happened_has_no_numbers() -> None:
    nothing = Statute((), (), (), (), (), ())
    empty = Sample(
        {name: column[:0] for name, column in SAMPLE.events.items()},
        {name: column[:0] for name, column in SAMPLE.panel.items()}, 10, ("",),
    )  # fmt: skip
    quiet = held(series=Series({}, FIRST, LAST), sample=empty, statute=nothing, fates=None, kept=Kept())
    found = readings_of(quiet)
    assert not [one for one in found if one.value is not None]
    assert of(found, "M20").why == NOTHING
