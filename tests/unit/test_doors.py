"""Unit tests of `glasshouse.regimes.doors` and `glasshouse.kernels.doors`: what closes or opens, and when."""

import datetime
from collections.abc import Collection
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple, get_args

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from glasshouse.arrays import ALWAYS, DoorTable
from glasshouse.clock import day_number
from glasshouse.conduct import OCCASIONS, Door, Target
from glasshouse.features import Subject
from glasshouse.kernels import doors as kernels
from glasshouse.kernels.doors import (
    D_DOOR,
    D_FROM_DAY,
    D_MEASURE,
    D_POINTS,
    D_SIGN,
    D_TARGET,
    D_THRESHOLD,
    D_TO_DAY,
    N_DOOR_COLUMNS,
    find_door,
    pack_doors,
)
from glasshouse.kernels.gates import FAVOURS, REFUSES, bites
from glasshouse.regimes.catalogue import shipped_ids
from glasshouse.regimes.compile import CompiledStack, compile_stack
from glasshouse.regimes.doors import TARGETS, causes_of, is_alive
from glasshouse.regimes.load import load_regime
from glasshouse.regimes.model import Measure, Regime
from glasshouse.regimes.vocabulary import MeasureType, Relation
from glasshouse.society.catalogue import catalogue

HALF = ALWAYS // 2
NOBODY_ELSE = int(Target.SELF)
START, END = "2010-01-01", "2027-01-01"
ALL_EVIDENCE = ("rule", "reported", "seed_only", "myth")


def number(day: str) -> int:
    return day_number(datetime.date.fromisoformat(day))


@cache
def regime_of(regime_id: str) -> Regime:
    return load_regime(regime_id).regime


def stack(
    *regime_ids: str, without: Collection[str] = (), evidence: Collection[str] = ("rule",)
) -> CompiledStack:
    days = {"from_day": number(START), "to_day": number(END)}
    regimes = [regime_of(name) for name in regime_ids]
    return compile_stack(regimes, without=without, evidence=evidence, **days)


class Row(NamedTuple):
    """A row of the table in words: what, for whom, from when to when, how surely, from how many points."""

    measure: str
    door: str
    sign: int
    since: str
    until: str
    threshold: int
    provision: str
    target: str = "SELF"
    price: int = -1
    points: int = 0


def row_of(of: CompiledStack, index: int) -> Row:
    table = of.doors
    days = [
        datetime.date(2000, 1, 1) + datetime.timedelta(int(d[index])) for d in (table.from_day, table.to_day)
    ]
    return Row(
        of.measure_ids[table.measure[index]], Door(int(table.door[index])).name, int(table.sign[index]),
        str(days[0]), str(days[1]), int(table.threshold[index]), of.provision_ids[table.provision[index]],
        Target(int(table.target[index])).name, int(table.price_percent[index]), int(table.points_min[index]),
    )  # fmt: skip


def attached(of: CompiledStack, by: str, index: int) -> list[Row]:
    first = getattr(of.doors, by)
    return [row_of(of, row) for row in range(first[index], first[index + 1])]


def names(rows: list[Row]) -> list[str]:
    return [row.measure for row in rows]


def grade_row(of: CompiledStack, score: str, grade: str) -> int:
    index = of.score_ids.index(score)
    ids = [name for name, _ in of.score_grades[index]]
    return int(of.scores.first_grade[index]) + ids.index(grade)


# by grade ---------------------------------------------------------------------------------------------------


def test_suining__a_is_favoured_and_d_is_refused() -> None:
    of = stack("suining-2010")
    assert len(of.doors.door) == 14 and of.doors.by_bundle.tolist() == [0, 0]
    best = attached(of, "by_grade", grade_row(of, "suining", "a"))
    worst = attached(of, "by_grade", grade_row(of, "suining", "d"))
    assert [row.sign for row in best] == [1] * 8 and [row.sign for row in worst] == [-1] * 6
    assert best[0] == Row("sn_a_school", "SERVICE_PRIORITY", 1, START, END, HALF, "sn-effects", "FAMILY")
    assert worst[0] == Row("sn_d_vetting", "PROMOTION_BLOCK", -1, START, END, ALWAYS, "sn-effects")
    assert worst[1].threshold == HALF
    for grade in ("b", "c"):
        assert attached(of, "by_grade", grade_row(of, "suining", grade)) == []
    assert attached(of, "by_points", 0) == []


def test_suining__its_sanctions_end_where_the_umbrella_ends_them_and_its_rewards_stay() -> None:
    for of in (stack("outline-2014", "suining-2010"), stack("suining-2010", "outline-2014")):
        a, d = (attached(of, "by_grade", grade_row(of, "suining", grade)) for grade in "ad")
        assert {row.until for row in d} == {"2025-03-31"} and {row.until for row in a} == {END}
    without = stack("outline-2014", "suining-2010", without=["go-2025"])
    assert {row.until for row in attached(without, "by_grade", grade_row(without, "suining", "d"))} == {END}


def test_limit__that_ends_again_leaves_the_days_before_and_after_it() -> None:
    outline = regime_of("outline-2014")
    some = tuple(
        one.model_copy(
            update={"in_force": one.in_force.model_copy(update={"until": datetime.date(2026, 1, 1)})}
        )
        for one in outline.limits
    )
    regimes = [outline.model_copy(update={"limits": some}), regime_of("suining-2010")]
    of = compile_stack(regimes, from_day=number(START), to_day=number(END))
    worst = attached(of, "by_grade", grade_row(of, "suining", "d"))
    days = {(row.since, row.until) for row in worst}
    assert len(worst) == 12 and days == {(START, "2025-03-31"), ("2026-01-01", END)}


def test_seed_maximal__everything_bites_and_two_grades_bring_the_same_door() -> None:
    of = stack("seed-maximal")
    assert len(of.doors.door) == 14 and set(of.doors.threshold.tolist()) == {ALWAYS}
    grades = [names(attached(of, "by_grade", grade_row(of, "sm", grade))) for grade in "abcd"]
    assert grades[1:3] == [["sm_rides_reward"], ["sm_promotion"]]
    assert "sm_rides_reward" in grades[0] and "sm_promotion" in grades[3]
    assert grades[3][0] == "sm_travel"  # no bundle can carry a ban of trips there: a door like the others
    [tickets] = attached(of, "by_points", 0)
    assert (tickets.measure, tickets.price, tickets.points) == ("sm_leisure_reward", 90, 850)


def test_seed_maximal__under_another_head_only_rules_count() -> None:
    head = regime_of("seed-maximal").regime.model_copy(update={"puts_in_force": ("rule",)})
    plain = regime_of("seed-maximal").model_copy(update={"regime": head})
    of = compile_stack([plain], from_day=number(START), to_day=number(END))
    assert {row.measure for row in (row_of(of, i) for i in range(len(of.doors.door)))} == {
        one.id for one in plain.measures if one.evidence == "rule"
    }


def test_fico_like__refuses_by_grade_and_favours_by_points() -> None:
    of = stack("fico-like")
    rows = [row_of(of, index) for index in range(len(of.doors.door))]
    assert rows == [
        Row("fc-dearer", "CREDIT_TERMS", -1, START, END, HALF, "fc-uses"),
        Row("fc-refusal", "CREDIT_TERMS", -1, START, END, HALF, "fc-uses"),
        Row("fc-best-terms", "CREDIT_TERMS", 1, START, END, HALF, "fc-uses", points=760),
    ]
    assert of.doors.by_grade.tolist() == [0, 0, 0, 0, 1, 2]  # exceptional, very good, good, fair, poor
    assert of.doors.by_points.tolist() == [2, 3]
    assert len(stack("fico-like", evidence=("rule", "reported")).doors.door) == 4


# by points --------------------------------------------------------------------------------------------------


def test_sesame__opens_from_points_on_and_its_loans_end() -> None:
    of = stack("sesame")
    rows = attached(of, "by_points", 0)
    assert len(of.doors.door) == len(rows) == 10 and of.doors.by_grade.tolist() == [0] * 6
    assert [row.points for row in rows] == [750, 750, 700, 650, 650, 650, 600, 600, 600, 550]
    loan = next(row for row in rows if row.measure == "ss_credit_line")
    assert loan == Row(
        "ss_credit_line", "CREDIT_TERMS", 1, "2015-01-28", "2018-05-23", HALF, "ss-finance", points=750
    )
    bicycles = next(row for row in rows if row.measure == "ss_shared_bicycles")
    assert (bicycles.since, bicycles.until, bicycles.price) == ("2017-03-16", END, 0)
    unknown = {one.id for one in regime_of("sesame").measures if one.thresholds[0].points is None}
    assert len(unknown) == 4 and unknown.isdisjoint(names(rows))


def test_points__sanctions_come_before_rewards_whatever_their_border() -> None:
    fico = regime_of("fico-like")
    best = next(one for one in fico.measures if one.thresholds)
    low = best.thresholds[0].model_copy(update={"points": 300})
    worse = best.model_copy(update={"id": "fc-worse", "polarity": "sanction", "thresholds": (low,)})
    changed = fico.model_copy(update={"measures": (*fico.measures, worse)})
    of = compile_stack([changed], from_day=number(START), to_day=number(END))
    assert names(attached(of, "by_points", 0)) == ["fc-worse", "fc-best-terms"]


# by bundle --------------------------------------------------------------------------------------------------


def test_national_lists__bans_of_trips_are_not_doubled() -> None:
    of = stack("national-lists")
    lists = regime_of("national-lists")
    rows = [row_of(of, index) for index in range(len(of.doors.door))]
    bans = {one.id for one in lists.measures if one.trip_bans}
    assert len(bans) == 11 and bans.isdisjoint(names(rows))
    assert len(rows) == 30 == len(lists.measures) - len(bans)
    bundles = {name: attached(of, "by_bundle", index) for index, name in enumerate(of.bundle_ids)}
    assert {name: len(found) for name, found in bundles.items()} == {
        "none": 0, "jd": 18, "hc": 12, "air_own": 0, "air_fields": 0, "rail_own": 0, "rail_fields": 0,
    }  # fmt: skip
    assert {row.sign for row in rows} == {-1}
    certain = [row.threshold == ALWAYS for row in bundles["jd"]]
    assert certain == [True] * 11 + [False] * 7


def test_national_lists__schools_are_closed_to_children_until_the_reform_and_some_after_it() -> None:
    def schools(**options: Any) -> list[Row]:
        of = stack("national-lists", **options)
        rows = attached(of, "by_bundle", of.bundle_ids.index("hc"))
        return [row for row in rows if row.door == "SCHOOL_EXCLUSION"]

    wide = Row("e_school", "SCHOOL_EXCLUSION", -1, "2010-10-01", "2020-01-02", ALWAYS, "hc10-3", "FAMILY")
    narrow = Row(
        "e_school.narrow", "SCHOOL_EXCLUSION", -1, "2020-01-02", END, ALWAYS, "spc35-schools", "FAMILY"
    )
    assert schools() == [wide, narrow]
    assert schools(without=["jd-2020-schools"]) == [wide._replace(until=END)]


def test_national_lists__officers_of_a_firm_are_another_target() -> None:
    of = stack("national-lists")
    hc = attached(of, "by_bundle", of.bundle_ids.index("hc"))
    [officers] = [row for row in hc if row.measure == "r_officers"]
    assert (officers.target, officers.door, officers.since) == ("OFFICERS", "SPENDING_BAN", "2015-07-22")


def test_bundles__of_one_measure_are_all_attached() -> None:
    of = stack("government-breach")
    where = [
        name for i, name in enumerate(of.bundle_ids) if "g_budget" in names(attached(of, "by_bundle", i))
    ]
    assert sorted(where) == ["listed_2023", "money"]


def test_procedure__without_a_list_has_a_bundle_of_its_own() -> None:
    of = stack("pboc-registry")
    assert of.bundle_ids == ("none", "cases of pboc_negative")
    assert attached(of, "by_bundle", 0) == []
    assert attached(of, "by_bundle", 1) == [
        Row("f_lenders_see", "CREDIT_TERMS", -1, "2013-03-15", END, HALF, "r631-18")
    ]
    opened = {
        of.move_ids[i] for i, bundle in zip(of.rules.move_id, of.rules.move_bundle, strict=True) if bundle
    }
    assert opened == {"pb-arrears", "pb-judgment", "pb-penalty"}


def test_measure__of_a_list_that_names_no_bundle_follows_from_all_bundles_of_the_list() -> None:
    lists = regime_of("government-breach")
    budget = next(one for one in lists.measures if one.id == "g_budget")
    assert budget.trigger == ("gov_record",)
    unnamed = budget.model_copy(update={"bundles": ()})
    assert set(causes_of(lists, unnamed).bundles) == {
        ground.bundle for item in lists.lists if item.id == "gov_record" for ground in item.grounds
    }
    ground = next(item for item in lists.lists if item.id == "gov_record").grounds[0]
    by_ground = unnamed.model_copy(update={"trigger": (ground.id,)})
    assert causes_of(lists, by_ground).bundles == (ground.bundle,)


# stacks -----------------------------------------------------------------------------------------------------


def test_stack__numbers_follow_the_order_of_the_regimes() -> None:
    of = stack("sesame", "national-lists", "suining-2010")
    assert of.measure_ids[0] == "ss_library" and of.measure_ids[-1] == "sn_d_assistance"
    assert len(of.measure_ids) == len(of.measure_labels) == 14 + 41 + 14
    assert of.measure_labels[0].en.startswith("550 points")
    table = of.doors
    assert (len(table.by_bundle), len(table.by_grade)) == (
        len(of.bundle_ids) + 1,
        len(of.scores.grade_min) + 1,
    )
    assert len(table.by_points) == len(of.score_ids) + 1
    assert [len(attached(of, "by_points", i)) for i in range(2)] == [10, 0]
    assert len(attached(of, "by_grade", grade_row(of, "suining", "a"))) == 8
    assert table.by_bundle[-1] == table.by_grade[0] == 30 and table.by_points[-1] == len(table.door) == 54


def test_stack__without_regimes_has_no_doors() -> None:
    of = compile_stack([], from_day=number(START), to_day=number(END))
    assert pack_doors(of.doors).rows.shape == (0, 10)
    assert (of.doors.by_bundle.tolist(), of.doors.by_grade.tolist(), of.doors.by_points.tolist()) == (
        [0, 0], [0], [0],
    )  # fmt: skip


def test_horizon__cuts_windows_and_drops_rows() -> None:
    days = {"from_day": number("2018-01-01"), "to_day": number("2018-02-01")}
    of = compile_stack([regime_of("sesame")], **days)
    assert {(int(a), int(b)) for a, b in zip(of.doors.from_day, of.doors.to_day, strict=True)} == {
        (days["from_day"], days["to_day"])
    }
    later = compile_stack([regime_of("sesame")], from_day=number("2019-01-01"), to_day=number(END))
    assert len(later.doors.door) == 9  # the loans are over


# what always holds ------------------------------------------------------------------------------------------


def dates_of(regime: Regime, measure: Measure) -> tuple[datetime.date, datetime.date]:
    """Return the first day of a measure and the first on which it does not hold, as the file has them."""
    on = {switch.id: switch.on for switch in regime.switches}
    since = [regime.regime.since, measure.in_force.since]
    until = [regime.regime.until, measure.in_force.until]
    firsts = [on[one] if isinstance(one, str) else one for one in since if one is not None]
    lasts = [on[one] if isinstance(one, str) else one for one in until if one is not None]
    return max(firsts), min([*lasts, datetime.date.max])


@cache
def whole(regime_id: str) -> CompiledStack:
    return stack(regime_id, evidence=ALL_EVIDENCE)


def assert_doors_are_open_while_in_force(of: CompiledStack, regime: Regime) -> None:
    """Every measure that something brings has a door on each of its days and on no other."""
    off = {reform.switch.id for reform in of.switches if not reform.is_on}
    table = of.doors
    for index, measure in enumerate(regime.measures):
        since, until = (day_number(day) for day in dates_of(regime, measure))
        since, until = max(since, of.from_day), min(until, of.to_day)
        rows = np.flatnonzero(table.measure == index)
        found = {(int(table.from_day[row]), int(table.to_day[row])) for row in rows}
        can_be = not measure.trip_bans and not causes_of(regime, measure).is_empty
        holds = since < until and measure.in_force.since not in off
        assert found == ({(since, until)} if can_be and holds else set()), measure.id
        if is_alive(regime, measure) and not measure.trip_bans and holds:
            assert len(rows) > 0, measure.id


@pytest.mark.parametrize("regime_id", shipped_ids())
def test_measures__have_a_door_while_in_force_and_never_outside(regime_id: str) -> None:
    assert_doors_are_open_while_in_force(whole(regime_id), regime_of(regime_id))


@settings(max_examples=40, deadline=None)
@given(regime_id=st.sampled_from(shipped_ids()), first=st.integers(0, 16 * 365), days=st.integers(1, 1000))
def test_measures__have_a_door_while_in_force_within_any_horizon(
    regime_id: str, first: int, days: int
) -> None:
    regime, start = regime_of(regime_id), number(START) + first
    of = compile_stack([regime], from_day=start, to_day=start + days, evidence=ALL_EVIDENCE)
    assert_doors_are_open_while_in_force(of, regime)


@pytest.mark.parametrize("regime_id", shipped_ids())
def test_rows__lie_in_order_within_their_cause(regime_id: str) -> None:
    table = whole(regime_id).doors
    for first in (table.by_bundle, table.by_grade, table.by_points):
        for start, stop in pairwise(first.tolist()):
            signs = table.sign[start:stop].tolist()
            assert signs == sorted(signs)
            for sign in (-1, 1):
                points = [p for p, s in zip(table.points_min[start:stop], signs, strict=True) if s == sign]
                assert points == sorted(points, reverse=True)
    assert table.by_points[-1] == len(table.door)
    assert not table.points_min[: table.by_points[0]].any()


# alive ------------------------------------------------------------------------------------------------------


def test_occasions__are_those_of_the_catalogue() -> None:
    found: dict[Door, Subject] = {}
    for act in catalogue():
        if act.door is not None:
            door = Door[act.door.upper()]
            found[door] = found.get(door, Subject(0)) | Subject[act.who.upper()]
    assert found == OCCASIONS


def test_words__of_the_format_have_numbers() -> None:
    assert [door.name.lower() for door in Door] == list(get_args(MeasureType))
    assert set(TARGETS) == set(get_args(Relation))


@pytest.mark.parametrize(
    ("regime_id", "measure_id", "expected"),
    [
        ("national-lists", "t_air_all", True),  # a ban of trips
        ("national-lists", "f_credit", True),
        ("national-lists", "e_school", True),  # a child's place is sought by a parent
        ("national-lists", "p_publish", True),  # all on the list are shown
        ("national-lists", "p_media", False),  # some are shown elsewhere
        ("national-lists", "f_finco", False),  # nobody enters a market
        ("government-breach", "g_budget", True),
        ("government-breach", "g_projects", False),  # bodies do not bid
        ("government-breach", "p_superior", False),  # no persons are named
        ("red-lists", "k_inspect", True),  # of firms
        ("red-lists", "k_shown", False),  # a red list
        ("welfare-risk", "wr-inspection", False),  # of households
        ("pboc-registry", "f_lenders_see", True),
        ("suining-2010", "sn_d_licence", True),
        ("suining-2010", "sn_a_promotion", False),  # fast_track
        ("yiwu-2017", "yw_spending", False),  # nobody knows the borders of the grades
        ("sesame", "ss_library", True),
        ("sesame", "ss_bank_evidence", False),  # nobody knows from how many points
        ("sector-lists", "t_travel.wage", False),  # no ban of trips, and no act has this door
        ("outline-2014", "ol_tiers", False),  # tied to nothing
    ],
)
def test_alive__is_what_somebody_comes_to(regime_id: str, measure_id: str, expected: bool) -> None:
    regime = regime_of(regime_id)
    measure = next(one for one in regime.measures if one.id == measure_id)
    assert is_alive(regime, measure) == expected


# look-ups ---------------------------------------------------------------------------------------------------


def test_columns__have_the_order_of_the_fields() -> None:
    fields = [name for name in DoorTable._fields if not name.startswith("by_")]
    constants = {
        "door": "DOOR", "sign": "SIGN", "from_day": "FROM_DAY", "to_day": "TO_DAY", "threshold": "THRESHOLD",
        "provision": "PROVISION", "measure": "MEASURE", "target": "TARGET", "price_percent": "PRICE",
        "points_min": "POINTS",
    }  # fmt: skip
    assert [getattr(kernels, f"D_{constants[name]}") for name in fields] == list(range(len(fields)))
    packed = pack_doors(stack("suining-2010").doors)
    assert packed.rows.shape == (14, len(fields)) and packed.rows.dtype == np.int64
    assert set(packed.rows[:, 4].tolist()) == {HALF, ALWAYS}


def test_find__the_first_in_force_and_the_next_after_it() -> None:
    of = stack("national-lists")
    doors = pack_doors(of.doors)
    jd = of.bundle_ids.index("jd")
    start, stop = int(doors.by_bundle[jd]), int(doors.by_bundle[jd + 1])

    def found(door: Door, day: str) -> list[str]:
        rows = []
        row = find_door(doors.rows, start, stop, int(door), number(day))
        while row >= 0:
            rows.append(of.measure_ids[doors.rows[row, D_MEASURE]])
            row = find_door(doors.rows, row + 1, stop, int(door), number(day))
        return rows

    assert found(Door.SUBSIDY_DENIAL, "2013-09-30") == []
    assert found(Door.SUBSIDY_DENIAL, "2013-10-01") == ["g_subsidy"]
    assert found(Door.SUBSIDY_DENIAL, "2023-08-10") == ["g_budget", "g_subsidy"]  # the surest first
    assert found(Door.SCHOOL_EXCLUSION, "2020-01-01") == []  # of another bundle


@pytest.mark.parametrize(
    ("points", "day", "expected"),
    [
        (549, "2026-01-01", None),
        (550, "2026-01-01", "ss_library"),
        (599, "2026-01-01", "ss_library"),
        (600, "2026-01-01", "ss_suzhou_bicycles"),
        (950, "2026-01-01", "ss_shared_bicycles"),
        (950, "2017-03-15", "ss_car_rental"),
        (649, "2016-03-30", "ss_power_banks"),
        (950, "2015-01-27", None),
    ],
)
def test_find__by_points_the_highest_border_that_is_reached(
    points: int, day: str, expected: str | None
) -> None:
    of = stack("sesame")
    doors = pack_doors(of.doors)
    row = bites(
        doors.rows, 0, 10, int(Door.DEPOSIT_WAIVER), number(day), FAVOURS, points, np.uint64(0), NOBODY_ELSE
    )
    assert (of.measure_ids[doors.rows[row, D_MEASURE]] if row >= 0 else None) == expected


SCHOOL = int(Door.SCHOOL_EXCLUSION)
OPEN = (int(Door.CREDIT_TERMS), 0, 9, 0, REFUSES, ALWAYS)
NOW = {"door": OPEN[0], "day": 3, "points": 0, "cut": 0, "sign": REFUSES, "word": 0}
DOORS = st.sampled_from((OPEN[0], SCHOOL))
ROWS = st.lists(
    st.tuples(
        DOORS, st.integers(0, 4), st.integers(3, 9), st.integers(0, 5),
        st.sampled_from((REFUSES, FAVOURS)), st.sampled_from((0, HALF, ALWAYS)), st.sampled_from(Target),
    ),
    max_size=12,
)  # fmt: skip


@given(
    found=ROWS, door=DOORS, day=st.integers(0, 9), points=st.integers(0, 5),
    cut=st.integers(0, 3), sign=st.sampled_from((REFUSES, FAVOURS)),
    word=st.sampled_from((0, HALF, ALWAYS - 1)),
    too=st.sampled_from((int(Target.SELF), int(Target.OFFICERS))),
)  # fmt: skip
@example(found=[(*OPEN, Target.OFFICERS)], too=int(Target.SELF), **NOW)
@example(found=[(*OPEN, Target.OFFICERS)], too=int(Target.OFFICERS), **NOW)
@example(found=[(*OPEN, Target.FAMILY)], too=int(Target.SELF), **NOW)
@example(found=[(SCHOOL, *OPEN[1:], Target.FAMILY)], too=int(Target.SELF), **{**NOW, "door": SCHOOL})
def test_find__is_the_first_that_fits(
    found: list[tuple[int, ...]],
    door: int,
    day: int,
    points: int,
    cut: int,
    sign: int,
    word: int,
    too: int,
) -> None:
    rows = np.zeros((len(found), N_DOOR_COLUMNS), np.int64)
    for i, values in enumerate(found):
        rows[i, [D_DOOR, D_FROM_DAY, D_TO_DAY, D_POINTS, D_SIGN, D_THRESHOLD, D_TARGET]] = values
    start, is_school = min(cut, len(found)), door == SCHOOL
    fits = [i for i in range(start, len(found)) if found[i][0] == door and found[i][1] <= day < found[i][2]]
    bitten = [
        i for i in fits
        if found[i][3] <= points and found[i][4] == sign and word < found[i][5]
        and (found[i][6] in (Target.SELF, too) or (found[i][6] == Target.FAMILY and is_school))
    ]  # fmt: skip
    assert find_door(rows, start, len(found), door, day) == next(iter(fits), -1)
    luck = np.uint64(word)
    assert bites(rows, start, len(found), door, day, sign, points, luck, too) == next(iter(bitten), -1)
