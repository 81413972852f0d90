"""Reports: on their way, heard on their day by those who mean such an act, and what they say of the truth."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from glasshouse import clock
from glasshouse.arrays import ALWAYS
from glasshouse.codes import NEVER, Fact, IdentityKey, Kind
from glasshouse.engine.prepare import prepare
from glasshouse.kernels import candidates, reports
from glasshouse.kernels import desk as d
from glasshouse.kernels.world import World
from glasshouse.packing import packed
from glasshouse.society.scenario import Scenario

ACT, FACT, DAY, DUE = 3, 5 << 8 | 150, 4000, 4010
CALENDAR = packed(clock.calendar())


def entry(**changes: int) -> np.ndarray:
    row = np.zeros(candidates.N_ENTRY_COLUMNS, np.int64)
    given = {
        "agent": 5,
        "act": ACT,
        "fact": FACT,
        "day": DAY,
        "due": DUE,
        "word": 2**31,
        "is_false": 0,
        **changes,
    }
    for name, value in given.items():
        row[getattr(candidates, f"E_{name.upper()}")] = value
    return row


def world(*heard: tuple[int, int, int]) -> World:
    """Return a world in which act 3 is heard as some rows, each with a share of the word."""
    month = clock.parse_month("2019-03")
    found = prepare(Scenario(regimes=("none",), agents=1_000, start=month, end=month)).world
    scope, n = found.scope, len(heard)
    scope.recorded_row[:] = 40
    scope.first_heard[:] = np.where(np.arange(len(scope.first_heard)) > ACT, n, 0)
    scope.heard_row[:n], scope.heard_low[:n], scope.heard_high[:n] = np.array(heard).reshape(n, 3).T
    scope.heard_applies[0, :n] = 1
    scope.heard_key[:n] = IdentityKey.NATIONAL_ID
    return found


@pytest.mark.parametrize("is_false", [0, 1])
def test_entry__becomes_a_row_that_says_what_it_is(hand: SimpleNamespace, is_false: int) -> None:
    desk = hand.desk([{}])
    reports.take_report(desk, entry(is_false=is_false))
    assert desk.counters[d.N_ROWS] == 2
    row = desk.rows[1]
    columns = (d.AGENT, d.KIND, d.STEP, d.FACT, d.OPENED, d.DUE, d.END, d.GROUND, d.AMOUNT)
    assert [int(row[c]) for c in columns] == [5, Kind.REPORT, ACT, FACT, DAY, DUE, NEVER, 0, 2**31]
    assert row[d.BITS] == (Fact.UNFOUNDED if is_false else 0)


def test_entry__for_which_the_desk_has_no_room_is_noticed(hand: SimpleNamespace) -> None:
    desk = hand.desk([{}])
    desk.counters[d.N_ROWS] = d.MAX_ROWS
    reports.take_report(desk, entry())
    assert desk.counters[d.N_OVERFLOW] == 1


@pytest.mark.parametrize(
    ("word", "rows"),
    [
        (0, [7, 9]),
        (2**30 - 1, [7, 9]),
        (2**30, [7, 8, 9]),
        (2**31 - 1, [7, 8, 9]),
        (2**31, [7, 9]),
        (ALWAYS - 1, [7, 9]),
    ],
)
def test_hear__each_who_means_this_share_hears_in_order(
    hand: SimpleNamespace, word: int, rows: list[int]
) -> None:
    desk, law = hand.desk([]), hand.law()
    reports.take_report(desk, entry(word=word))
    mine = world((7, 0, ALWAYS), (8, 2**30, 2**31), (9, 0, ALWAYS))
    reports.hear(desk, law, CALENDAR, mine, np.uint64(1), 0)
    assert desk.rows[0, d.KIND] == d.GONE
    said, *heard = hand.trace(desk)
    assert said == (40, FACT, DUE, DAY), "the record, with the day of the act"
    assert heard == [(row, FACT, DUE, 0) for row in rows]
    assert np.flatnonzero(desk.tally[:, 0]).tolist() == rows


@pytest.mark.parametrize("is_false", [0, 1])
def test_hear__only_where_the_regime_is_in_force(hand: SimpleNamespace, is_false: int) -> None:
    """Elsewhere nothing is counted, and a false record is nobody's mistake."""
    mine = world((7, 0, ALWAYS), (8, 0, ALWAYS))
    mine.scope.heard_applies[1, :2] = 0, 1
    for place, heard in ((0, [7, 8]), (1, [8])):
        desk = hand.desk([])
        desk.who[d.WHO_PLACE] = place
        reports.take_report(desk, entry(is_false=is_false))
        reports.hear(desk, hand.law(), CALENDAR, mine, np.uint64(1), 0)
        assert np.flatnonzero(desk.tally[:, 0]).tolist() == heard


@pytest.mark.parametrize("is_false", [0, 1])
def test_hear__a_ground_gets_the_fact_and_whether_it_is_unfounded(
    hand: SimpleNamespace, is_false: int
) -> None:
    law = hand.law(moves=[{"on": 7, "to": 1}], steps=[{}])
    desk = hand.desk([])
    reports.take_report(desk, entry(is_false=is_false))
    reports.hear(desk, law, CALENDAR, world((7, 0, ALWAYS)), np.uint64(1), 0)
    cases = [row for row in desk.rows[: desk.counters[d.N_ROWS]] if row[d.KIND] == Kind.CASE]
    assert len(cases) == 1
    assert (cases[0][d.FACT], cases[0][d.OPENED]) == (FACT, DUE)
    assert bool(cases[0][d.BITS] & Fact.UNFOUNDED) == bool(is_false)


def test_hear__an_act_that_nobody_means_leads_to_nothing(hand: SimpleNamespace) -> None:
    desk = hand.desk([])
    reports.take_report(desk, entry())
    reports.hear(desk, hand.law(), CALENDAR, world(), np.uint64(1), 0)
    assert not desk.tally.any() and len(hand.trace(desk)) == 1
