"""Kernels of point scores, compiled and as plain Python, on the stack of the fixture."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glasshouse import clock
from glasshouse.codes import NEVER, Kind
from glasshouse.features import Subject
from glasshouse.kernels import desk as d
from glasshouse.kernels.scoring import score, score_clock
from glasshouse.kernels.standing import boosted, fold, grade_of, points_of
from glasshouse.packing import packed
from glasshouse.regimes.compile import compile_stack
from glasshouse.regimes.load import load_regime

FIXTURE = Path(__file__).parents[1] / "fixtures" / "toy-scores.yaml"
DAY = clock.day_number(datetime.date(2019, 3, 1))
STACK = compile_stack([load_regime(FIXTURE).regime], from_day=3653, to_day=10958)
LAW = d.packed_law(d.law_of(STACK.rules, STACK.scores))
CALENDAR = packed(clock.calendar())
SEED: Any = np.uint64(7)
N_ROWS = 2000
WORD = np.uint64(2**31)
AsIs = Callable[[Any], Any]


def rule_row(rule_id: str) -> int:
    return [STACK.score_rule_ids[i] for i in STACK.scores.rule_id].index(rule_id)


def seat(records: list[tuple[str, int, int]] = []) -> d.Desk:  # noqa: B006  never changed
    """Seat somebody with records: rule, points, fact."""
    desk = d.make_desk(N_ROWS, law=LAW)
    desk.who[d.WHO_KIND] = int(Subject.NATURAL_PERSON)
    for i, (rule_id, points, fact) in enumerate(records):
        row = rule_row(rule_id)
        desk.rows[i, [d.KIND, d.GROUND, d.FACT, d.OPENED, d.DUE, d.END, d.BITS, d.AMOUNT]] = (
            int(Kind.RECORD), row, fact, DAY, NEVER, NEVER, 1, points + d.POINTS_BIAS,
        )  # fmt: skip
        desk.rows[i, d.STEP] = LAW.scores.rules[row, d.R_SCORE]
    desk.counters[d.N_ROWS] = len(records)
    return desk


def number(score_id: str) -> int:
    return STACK.score_ids.index(score_id)


def happens(
    desk: d.Desk, act: str, fact: int, day: int, value: int = 0, *, as_is: AsIs = lambda k: k
) -> None:
    as_is(score)(desk, LAW, CALENDAR, SEED, STACK.observable_index(act), fact, day, 0)


@pytest.mark.parametrize(("hours", "points"), [(0, 0), (20, 20), (21, 20), (80, 50), (200, 90), (300, 115)])
def test_points__diminish_by_slopes(as_is: AsIs, hours: int, points: int) -> None:
    assert as_is(points_of)(LAW, rule_row("weihai.1"), hours, WORD) == points


@pytest.mark.parametrize(("days", "points"), [(0, 0), (1, -10), (180, -10), (181, -30), (366, -50)])
def test_points__climb_a_ladder(as_is: AsIs, days: int, points: int) -> None:
    assert as_is(points_of)(LAW, rule_row("wuxi.4"), days, WORD) == points


def test_points__of_a_range_reach_both_ends(as_is: AsIs) -> None:
    row = rule_row("weihai.2")
    assert as_is(points_of)(LAW, row, 500, np.uint64(0)) == 10
    assert as_is(points_of)(LAW, row, 500, np.uint64(2**32 - 1)) == 50


def test_multiplier__holds_on_its_days_only(as_is: AsIs) -> None:
    first = clock.day_number(datetime.date(2020, 2, 7))
    found = [as_is(boosted)(LAW, rule_row("weihai.1"), 20, first + shift) for shift in (-1, 0)]
    assert found == [20, 40]


def test_fold__caps_a_year_of_an_account(as_is: AsIs) -> None:
    desk = seat([("fuzhou.3", 40, 1), ("fuzhou.3", 40, 2)])
    assert as_is(fold)(desk, LAW, CALENDAR, number("fuzhou"), DAY) == 550


def test_fold__counts_the_highest_of_a_fact(as_is: AsIs) -> None:
    desk = seat([("nanyang.3", -20, 1), ("nanyang.4", -30, 1), ("nanyang.3", -20, 2)])
    assert as_is(fold)(desk, LAW, CALENDAR, number("nanyang"), DAY) == 850


def test_override__fixes_score_and_grade(as_is: AsIs) -> None:
    desk = seat([("nanyang.1", 0, 1), ("nanyang.2", 60, 2), ("wuxi.1", 0, 3), ("wuxi.2", 0, 4)])
    assert as_is(fold)(desk, LAW, CALENDAR, number("nanyang"), DAY) == 150
    assert as_is(fold)(desk, LAW, CALENDAR, number("wuxi"), DAY) == 649
    assert as_is(grade_of)(desk, LAW, number("wuxi"), 700) == 1


def test_record__makes_a_standing_and_expires(as_is: AsIs) -> None:
    desk = seat()
    happens(desk, "breach", 1, DAY, as_is=as_is)
    assert desk.counters[d.N_ROWS] == 2
    assert desk.rows[1, d.KIND] == int(Kind.STANDING)
    assert desk.rows[1, d.AMOUNT] - d.POINTS_BIAS == 880
    as_is(score_clock)(desk, LAW, CALENDAR, SEED, 0, int(desk.rows[0, d.DUE]))
    assert desk.rows[0, d.KIND] == d.GONE
    assert desk.rows[1, d.AMOUNT] - d.POINTS_BIAS == 900


def test_state__recurs_until_it_ends(as_is: AsIs) -> None:
    desk = seat()
    happens(desk, "arrears", 1, DAY, as_is=as_is)
    happens(desk, "arrears", 1, DAY + 3, as_is=as_is)  # the same state is not filed twice
    for _ in range(2):
        as_is(score_clock)(desk, LAW, CALENDAR, SEED, 0, int(desk.rows[0, d.DUE]))
    assert desk.rows[1, d.AMOUNT] - d.POINTS_BIAS == 670
    happens(desk, "cleared", 1, DAY + 70, as_is=as_is)
    assert desk.rows[0, d.END] == desk.rows[0, d.DUE] != NEVER


def test_score__a_full_desk_is_counted(as_is: AsIs) -> None:
    desk = seat()
    desk.counters[d.N_ROWS] = desk.rows.shape[0]
    happens(desk, "breach", 1, DAY, as_is=as_is)
    assert desk.counters[d.N_OVERFLOW] > 0


RULES = ("fuzhou.1", "fuzhou.2", "fuzhou.3", "nanyang.1", "nanyang.2", "nanyang.3", "nanyang.4")
RECORDS = st.lists(st.tuples(st.sampled_from(RULES), st.integers(-400, 400), st.integers(1, 3)), max_size=12)
QUICK = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@QUICK
@given(records=RECORDS, shuffle=st.randoms(use_true_random=False))
def test_fold__stays_on_the_scale_in_any_order(records: list[tuple[str, int, int]], shuffle: Any) -> None:
    other = list(records)
    shuffle.shuffle(other)
    for name in ("fuzhou", "nanyang"):
        found = [fold(seat(order), LAW, CALENDAR, number(name), DAY) for order in (records, other)]
        assert found[0] == found[1]
        assert 0 <= found[0] <= 1000


@QUICK
@given(acts=st.lists(st.sampled_from(("breach", "fined", "drunk", "serious")), min_size=1, max_size=6))
def test_records__all_gone_restore_the_initial_score(acts: list[str]) -> None:
    desk = seat()
    for fact, act in enumerate(acts):
        happens(desk, act, fact, DAY + fact)
    for _ in range(40):
        live = [r for r in range(int(desk.counters[d.N_ROWS])) if desk.rows[r, d.KIND] == int(Kind.RECORD)]
        if not live:
            break
        row = min(live, key=lambda r: int(desk.rows[r, d.DUE]))
        score_clock(desk, LAW, CALENDAR, SEED, row, int(desk.rows[row, d.DUE]))
    for row in range(int(desk.counters[d.N_ROWS])):
        if desk.rows[row, d.KIND] == int(Kind.STANDING):
            initial = LAW.scores.scores[desk.rows[row, d.STEP], d.SC_INITIAL]
            assert desk.rows[row, d.AMOUNT] - d.POINTS_BIAS == initial
