"""Which bans follow from which cases, and how much pressure a debtor is under."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from glasshouse.codes import Kind, StepBit, Trip
from glasshouse.kernels import desk as d
from glasshouse.kernels import measures

Plain = Callable[[Any], Any]
LISTED, IN_EFFECT, PUBLISHED = int(StepBit.LISTED), int(StepBit.IN_EFFECT), int(StepBit.PUBLISHED)
NOTICE, IN_FORCE, LIFTED, ORDER, OBJECTION = 1, 2, 3, 4, 5
AIR, RAIL = int(Trip.AIR), int(Trip.G_TRAIN)
STEPS = [
    {"procedure": 0, "bits": PUBLISHED},
    {"procedure": 0, "bits": LISTED | IN_EFFECT | PUBLISHED},
    {"procedure": 0, "bits": LISTED | PUBLISHED},
    {"procedure": 1, "bits": LISTED | IN_EFFECT},
    {"procedure": 2, "bits": IN_EFFECT | PUBLISHED | LISTED},
]
OPENED_BY = {"list": 0, "order": 1, "empty": 2}


@pytest.fixture
def law(hand: SimpleNamespace) -> d.Law:
    """Bundle 1 closes flights from day 100, and before it, in part; bundle 2 closes flights and trains."""
    return hand.law(
        steps=STEPS,
        procedures=[(1, 1), (1, 1), (0, 1)],
        moves=[{"on": 0, "bundle": 1}, {"on": 1, "bundle": 2}, {"on": 2, "bundle": 0}],
        bans=[(AIR, 0, 100, 5, 1), (AIR, 100, 200, 9, 2), (AIR, 0, 900, 7, 3), (RAIL, 50, 60, 8, 4)],
        ban_bundles=[1, 1, 2, 2],
    )


def rows(*pairs: tuple[int, int]) -> list[dict[str, int]]:
    return [{"step": step, "ground": ground, "fact": 256 * (i + 1)} for i, (step, ground) in enumerate(pairs)]


@pytest.mark.parametrize(
    ("cases", "trip", "day", "ban", "row"),
    [
        ([(IN_FORCE, 0)], AIR, 99, 0, 0),
        ([(IN_FORCE, 0)], AIR, 100, 1, 0),
        ([(IN_FORCE, 0)], AIR, 199, 1, 0),
        ([(IN_FORCE, 0)], AIR, 200, -1, None),
        ([(IN_FORCE, 0)], RAIL, 55, -1, None),
        ([(ORDER, 1)], RAIL, 49, -1, None),
        ([(ORDER, 1)], RAIL, 50, 3, 0),
        ([(ORDER, 1)], RAIL, 59, 3, 0),
        ([(ORDER, 1)], RAIL, 60, -1, None),
        ([(IN_FORCE, 2), (ORDER, 1)], AIR, 150, 2, 1),
        ([(IN_FORCE, 0), (ORDER, 1)], AIR, 150, 1, 0),
        ([(NOTICE, 0)], AIR, 150, -1, None),
        ([(LIFTED, 0)], AIR, 150, -1, None),
        ([(LIFTED, 0), (ORDER, 1)], AIR, 150, 2, 1),
        ([], AIR, 150, -1, None),
    ],
)
def test_find_ban__needs_a_case_in_effect_and_a_ban_of_that_day(
    as_is: Plain,
    hand: SimpleNamespace,
    law: d.Law,
    cases: list,
    trip: int,
    day: int,
    ban: int,
    row: int | None,
) -> None:
    desk = hand.desk(rows(*cases), n_procedures=3)
    assert as_is(measures.find_ban)(desk, law, trip, day, desk.pair) == ban
    if row is not None:
        assert desk.pair.tolist() == [row, cases[row][1]]


@pytest.mark.parametrize("kind", [d.GONE, int(Kind.DEBT)])
def test_find_ban__looks_at_live_cases_only(
    as_is: Plain, hand: SimpleNamespace, law: d.Law, kind: int
) -> None:
    desk = hand.desk([{"step": IN_FORCE, "ground": 0, "kind": kind}], n_procedures=3)
    assert as_is(measures.find_ban)(desk, law, AIR, 150, desk.pair) == -1


@pytest.mark.parametrize(
    ("cases", "level"),
    [
        ([], 0),
        ([(NOTICE, 0)], 0),
        ([(LIFTED, 0)], 0),
        ([(ORDER, 1)], 1),
        ([(IN_FORCE, 0)], 2),
        ([(IN_FORCE, 0), (ORDER, 1)], 2),
        ([(ORDER, 1), (IN_FORCE, 0)], 2),
        ([(OBJECTION, 0)], 0),
    ],
)
def test_pressure__is_that_of_the_hardest_case(
    as_is: Plain, hand: SimpleNamespace, law: d.Law, cases: list, level: int
) -> None:
    assert as_is(measures.pressure)(hand.desk(rows(*cases), n_procedures=3), law) == level


def test_pressure__is_none_from_debts_and_from_what_has_left(
    as_is: Plain, hand: SimpleNamespace, law: d.Law
) -> None:
    gone = {"step": IN_FORCE, "kind": d.GONE}
    debt = {"step": IN_FORCE, "kind": int(Kind.DEBT)}
    assert as_is(measures.pressure)(hand.desk([gone, debt], n_procedures=3), law) == 0


def test_pressure__does_not_come_from_a_red_list(as_is: Plain, hand: SimpleNamespace, law: d.Law) -> None:
    law.procedures[0, d.P_IS_BLACK] = 0
    desk = hand.desk(rows((IN_FORCE, 0), (ORDER, 1)), n_procedures=3)
    assert as_is(measures.pressure)(desk, law) == 1
