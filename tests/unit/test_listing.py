"""Procedures on hand-made desks: grounds, clocks, terms, extensions, reforms, and their order."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from glasshouse import clock
from glasshouse.codes import (
    N_EVENTS,
    N_LEGAL,
    NEVER,
    ClockUnit,
    Convert,
    Event,
    Fact,
    Kind,
    Legal,
    StepBit,
    Stream,
)
from glasshouse.kernels import desk as d
from glasshouse.kernels import listing, rng
from glasshouse.packing import packed

Plain = Callable[[Any], Any]
CALENDAR = packed(clock.calendar())
SEED = np.uint64(4)
CLOCK = -1
FACT = 198 << 8  # July 2016
DAY = clock.first_day(198) + 14  # 15 July 2016
STANDING = int(StepBit.LISTED | StepBit.IN_EFFECT | StepBit.PUBLISHED)
FINAL, LOCK = int(StepBit.FINAL), int(StepBit.LOCK)
DECIDED, IN_FORCE, DUE, REMOVED, LOCKED = 1, 2, 3, 4, 5
ABLE, SEVERAL, GRAVE, ASKS = int(Fact.ABLE), int(Fact.SEVERAL_ACTS), int(Fact.GRAVE), int(Fact.CREDITOR_ASKS)
HALF = 2**31
STEPS = [
    {"emits": int(Legal.DECIDED), "unit": int(ClockUnit.WORKING_DAYS), "n": 3, "provision": 11},
    {"bits": STANDING, "emits": int(Legal.IN_FORCE), "unit": int(ClockUnit.TERM), "provision": 12},
    {"bits": STANDING, "emits": int(Legal.REMOVAL_DUE), "unit": int(ClockUnit.DAYS), "n": 5, "provision": 13},
    {"bits": FINAL, "emits": int(Legal.REMOVED), "provision": 14},
    {"bits": LOCK, "emits": int(Legal.REMOVED), "unit": int(ClockUnit.MONTHS), "n": 6, "provision": 15},
]
GROUND = {"on": int(Event.NOTICE_EXPIRED), "to": DECIDED, "term_months": 24}
TAKES_EFFECT = {"on": CLOCK, "from": DECIDED, "to": IN_FORCE}
ENDS = {"on": CLOCK, "from": IN_FORCE, "to": DUE, "terms": 2}
DELETED = {"on": CLOCK, "from": DUE, "to": REMOVED}


def legal(name: Legal, procedure: int = 0) -> int:
    return N_EVENTS + N_LEGAL * procedure + int(name)


def case(**values: int) -> dict[str, int]:
    return {"kind": int(Kind.CASE), "step": IN_FORCE, "fact": FACT, "opened": DAY, **values}


def debt(**values: int) -> dict[str, int]:
    return {"kind": int(Kind.DEBT), "step": 5, "fact": FACT, "opened": DAY, **values}


def ground_of(law: d.Law, event: int) -> int:
    return int(law.trigger_start[event])


# what is true of a fact


@pytest.mark.parametrize("order", [1, -1])
def test_facts_of__takes_the_debt_before_its_case(as_is: Plain, hand: SimpleNamespace, order: int) -> None:
    rows = [case(bits=GRAVE), debt(bits=ABLE)][::order]
    desk = hand.desk([*rows, debt(fact=FACT + 256, bits=ASKS)])
    assert as_is(listing.facts_of)(desk, hand.law(steps=STEPS), FACT, 0) == ABLE


def test_facts_of__falls_back_on_the_case(as_is: Plain, hand: SimpleNamespace) -> None:
    desk = hand.desk([case(bits=GRAVE), debt(bits=ABLE, kind=d.GONE)])
    assert as_is(listing.facts_of)(desk, hand.law(steps=STEPS), FACT, 0) == GRAVE


def test_facts_of__adds_the_court_and_the_lock_of_the_procedure(as_is: Plain, hand: SimpleNamespace) -> None:
    law = hand.law(steps=STEPS)
    desk = hand.desk([case(step=LOCKED), debt(bits=ABLE)], court_uses=1)
    both = ABLE | int(Fact.COURT_USES_LIST)
    assert as_is(listing.facts_of)(desk, law, FACT, 0) == both | int(Fact.LOCKED)
    assert as_is(listing.facts_of)(desk, law, FACT, 1) == both
    assert as_is(listing.facts_of)(desk, law, FACT + 256, 0) == int(Fact.COURT_USES_LIST)


# luck


def test_agrees__compares_the_word_of_its_address(as_is: Plain, hand: SimpleNamespace) -> None:
    for by_tick, when in ((0, 198), (1, 200)):
        word = int(rng.draw(SEED, 77, 3, when, 36, 7, FACT)[0])
        for threshold, expected in ((word, False), (word + 1, True), (0, False), (2**32, True)):
            law = hand.law(
                steps=STEPS,
                moves=[{**GROUND, "threshold": threshold, "stream": 36, "by_tick": by_tick, "luck": 7}],
            )
            desk = hand.desk([], generation=3)
            assert bool(as_is(listing.agrees)(desk, law, SEED, 0, FACT, 200, 6100)) is expected


def test_agrees__shares_a_draw_within_a_procedure_a_trigger_and_a_decision(hand: SimpleNamespace) -> None:
    """After a share of 0.3 a second move of share 0.5 adds 0.2; another procedure draws anew."""
    moves = [
        {**GROUND, "threshold": int(0.3 * 2**32), "stream": 32},
        {**GROUND, "threshold": int(0.5 * 2**32), "stream": 32},
        {**GROUND, "threshold": int(0.5 * 2**32), "stream": 32, "procedure": 1, "luck": 8},
    ]
    law = hand.law(steps=STEPS, moves=moves, procedures=[(1, 1), (1, 1)])
    answers = []
    for slot in range(400):
        desk = hand.desk([], slot=slot)
        answers.append([bool(listing.agrees(desk, law, SEED, m, FACT, 198, 6033)) for m in range(3)])
    first, second, other = np.array(answers).T
    assert not (first & ~second).any()
    assert (second & ~first).any()
    assert (second & ~other).any()
    assert (other & ~second).any()


# clocks and terms


@pytest.mark.parametrize(
    ("unit", "n", "expected"),
    [
        (ClockUnit.NONE, 9, NEVER),
        (ClockUnit.DAYS, 15, DAY + 15),
        (ClockUnit.WORKING_DAYS, 3, clock.add_working_days(DAY, 3)),
        (ClockUnit.MONTHS, 6, clock.add_months(DAY, 6)),
        (ClockUnit.TERM, 0, 7777),
        (ClockUnit.FIRST_WORKING_DAY, 0, clock.first_working_day(199)),
    ],
)
def test_due_day__counts_the_clock_of_the_step(
    as_is: Plain, hand: SimpleNamespace, unit: ClockUnit, n: int, expected: int
) -> None:
    law = hand.law(steps=[{"unit": int(unit), "n": n}])
    desk = hand.desk([case(step=1, end=7777)])
    assert as_is(listing.due_day)(desk, law, CALENDAR, SEED, 0, DAY) == expected


def test_due_day__between_days_reaches_both_ends(as_is: Plain, hand: SimpleNamespace) -> None:
    law = hand.law(steps=[{"unit": int(ClockUnit.BETWEEN_DAYS), "n": 5, "m": 8}])
    days = set()
    for slot in range(80):
        desk = hand.desk([case(step=1)], slot=slot)
        days.add(int(as_is(listing.due_day)(desk, law, CALENDAR, SEED, 0, DAY)) - DAY)
    assert days == {5, 6, 7, 8}


@pytest.mark.parametrize(
    ("ground", "bits", "expected"),
    [
        ({"term_months": 0}, 0, NEVER),
        ({"term_months": 24}, 0, clock.add_months(DAY, 24)),
        ({"term_months": 0, "term_days": 180}, 0, DAY + 180),
        ({"term_months": 18, "term_days": 10}, 0, clock.add_months(DAY, 18) + 10),
        ({"ext_threshold": 2**32, "ext_min": 2, "ext_max": 2}, 0, clock.add_months(DAY, 48)),
        (
            {"ext_threshold": 2**32, "ext_min": 2, "ext_max": 2, "ext_guard": SEVERAL},
            ABLE,
            clock.add_months(DAY, 24),
        ),
        (
            {"ext_threshold": 2**32, "ext_min": 2, "ext_max": 2, "ext_guard": SEVERAL},
            SEVERAL | ABLE,
            clock.add_months(DAY, 48),
        ),
        ({"ext_threshold": 2**32, "ext_min": 9, "ext_max": 9, "cap": 5}, 0, clock.add_months(DAY, 60)),
        ({"term_months": 80, "cap": 5}, 0, clock.add_months(DAY, 60)),
    ],
)
def test_term_end__is_the_ground_s_term_with_its_extension(
    as_is: Plain, hand: SimpleNamespace, ground: dict[str, int], bits: int, expected: int
) -> None:
    law = hand.law(steps=STEPS, moves=[{**GROUND, **ground}])
    desk = hand.desk([case(bits=bits)])
    assert as_is(listing.term_end)(desk, law, CALENDAR, SEED, 0, DAY) == expected


def test_term_end__extends_by_whole_years_between_its_ends(hand: SimpleNamespace) -> None:
    law = hand.law(
        steps=STEPS, moves=[{**GROUND, "ext_threshold": HALF, "ext_min": 1, "ext_max": 3, "cap": 5}]
    )
    ends = []
    for slot in range(200):
        ends.append(int(listing.term_end(hand.desk([case()], slot=slot), law, CALENDAR, SEED, 0, DAY)))
    assert set(ends) == {clock.add_months(DAY, 12 * years) for years in (2, 3, 4, 5)}


# a life of an entry


def test_entry__from_the_ground_to_its_removal(as_is: Plain, hand: SimpleNamespace) -> None:
    law = hand.law(steps=STEPS, moves=[GROUND, TAKES_EFFECT, ENDS, DELETED])
    desk = hand.desk([debt(bits=ABLE)])
    as_is(listing.answer)(desk, law, CALENDAR, SEED, int(Event.NOTICE_EXPIRED), FACT, DAY, 0)
    as_is(listing.answer_all)(desk, law, CALENDAR, SEED)
    assert desk.counters[d.N_ROWS] == 2
    row = desk.rows[1]
    assert row[[d.AGENT, d.KIND, d.STEP, d.FACT, d.OPENED]].tolist() == [5, Kind.CASE, DECIDED, FACT, DAY]
    assert (row[d.BITS], row[d.END], row[d.GROUND]) == (ABLE, NEVER, ground_of(law, Event.NOTICE_EXPIRED))
    effect = clock.add_working_days(DAY, 3)
    assert row[d.DUE] == effect
    as_is(listing.fall_due)(desk, law, CALENDAR, SEED, 1, effect)
    end = clock.add_months(effect, 24)
    assert row[[d.STEP, d.DUE, d.END]].tolist() == [IN_FORCE, end, end]
    as_is(listing.fall_due)(desk, law, CALENDAR, SEED, 1, end)
    assert row[[d.STEP, d.DUE, d.END]].tolist() == [DUE, end + 5, end]
    as_is(listing.fall_due)(desk, law, CALENDAR, SEED, 1, end + 5)
    assert row[[d.STEP, d.KIND]].tolist() == [REMOVED, d.GONE]
    assert desk.counters[d.N_QUEUE] == 0
    assert hand.trace(desk) == [
        (legal(Legal.DECIDED), FACT, DAY, NEVER),
        (legal(Legal.IN_FORCE), FACT, effect, end),
        (legal(Legal.REMOVAL_DUE), FACT, end, end),
        (legal(Legal.REMOVED), FACT, end + 5, end),
    ]


@pytest.mark.parametrize("provision", [0, 9])
def test_arrive__cites_the_move(as_is: Plain, hand: SimpleNamespace, provision: int) -> None:
    """What led there is cited, and nothing where the rule states nothing."""
    law = hand.law(steps=STEPS, moves=[{**GROUND, "to": IN_FORCE, "provision": provision}])
    desk = hand.desk([case()])
    as_is(listing.arrive)(desk, law, CALENDAR, SEED, 0, IN_FORCE, DAY, 0)
    assert desk.traced[0, d.T_PROVISION] == provision


def test_arrive__keeps_a_term_that_runs(as_is: Plain, hand: SimpleNamespace) -> None:
    """An entry that comes back into effect neither starts its term again nor outlives it."""
    law = hand.law(steps=STEPS, moves=[GROUND])
    desk = hand.desk([case(end=DAY + 40), case(end=DAY - 3)])
    for row in (0, 1):
        as_is(listing.arrive)(desk, law, CALENDAR, SEED, row, IN_FORCE, DAY, 0)
    assert desk.rows[:2, d.END].tolist() == [DAY + 40, DAY - 3]
    assert desk.rows[:2, d.DUE].tolist() == [DAY + 40, DAY]


def test_fall_due__answers_what_follows_before_it_returns(as_is: Plain, hand: SimpleNamespace) -> None:
    """A listing implies an order: the order stands on the same day."""
    steps = [*STEPS, {"procedure": 1, "bits": STANDING, "emits": int(Legal.IN_FORCE)}]
    implied = {"on": legal(Legal.IN_FORCE), "to": 6, "procedure": 1}
    law = hand.law(steps=steps, moves=[TAKES_EFFECT, implied], procedures=[(1, 1), (1, 1)])
    desk = hand.desk([case(step=DECIDED, due=DAY)], n_procedures=2)
    as_is(listing.fall_due)(desk, law, CALENDAR, SEED, 0, DAY)
    assert [e[:3] for e in hand.trace(desk)] == [
        (legal(Legal.IN_FORCE), FACT, DAY),
        (legal(Legal.IN_FORCE, 1), FACT, DAY),
    ]
    assert desk.counters[d.N_QUEUE] == 0


def test_fall_due__without_a_move_waits_without_a_clock(as_is: Plain, hand: SimpleNamespace) -> None:
    law = hand.law(steps=STEPS, moves=[{**TAKES_EFFECT, "to_day": DAY}])
    desk = hand.desk([case(step=DECIDED, due=DAY)])
    as_is(listing.fall_due)(desk, law, CALENDAR, SEED, 0, DAY)
    assert desk.rows[0, [d.STEP, d.DUE]].tolist() == [DECIDED, NEVER]
    assert hand.trace(desk) == []


# which moves answer


@pytest.mark.parametrize(
    ("move", "opens"),
    [
        ({}, True),
        ({"from_day": DAY + 1}, False),
        ({"from_day": DAY, "to_day": DAY + 1}, True),
        ({"to_day": DAY}, False),
        ({"mask": ABLE | GRAVE, "value": ABLE}, True),
        ({"mask": ABLE | GRAVE, "value": ABLE | GRAVE}, False),
        ({"mask": ABLE, "value": 0}, False),
        ({"on": int(Event.DEBT_SUED)}, False),
        ({"threshold": 0}, False),
    ],
)
def test_grounds__need_their_day_their_guard_and_luck(
    as_is: Plain, hand: SimpleNamespace, move: dict[str, int], opens: bool
) -> None:
    law = hand.law(steps=STEPS, moves=[{**GROUND, **move}])
    desk = hand.desk([debt(bits=ABLE)])
    as_is(listing.answer)(desk, law, CALENDAR, SEED, int(Event.NOTICE_EXPIRED), FACT, DAY, 0)
    assert desk.counters[d.N_ROWS] == 1 + opens


@pytest.mark.parametrize(
    ("per_fact", "standing", "opens"),
    [
        (1, case(), False),
        (1, case(fact=FACT + 256), True),
        (0, case(fact=FACT + 256), False),
        (1, case(step=LOCKED), True),
        (0, case(step=LOCKED), True),
        (1, case(kind=d.GONE), True),
    ],
)
def test_grounds__open_one_live_case(
    as_is: Plain, hand: SimpleNamespace, per_fact: int, standing: dict[str, int], opens: bool
) -> None:
    law = hand.law(steps=STEPS, moves=[GROUND], procedures=[(1, per_fact)])
    desk = hand.desk([standing])
    as_is(listing.answer)(desk, law, CALENDAR, SEED, int(Event.NOTICE_EXPIRED), FACT, DAY, 0)
    assert desk.counters[d.N_ROWS] == 1 + opens


def test_grounds__first_match_wins_within_a_procedure(as_is: Plain, hand: SimpleNamespace) -> None:
    law = hand.law(
        steps=STEPS,
        moves=[{**GROUND, "id": 1, "mask": GRAVE, "value": GRAVE}, {**GROUND, "id": 2}, {**GROUND, "id": 3}],
    )
    desk = hand.desk([debt(bits=ABLE)])
    as_is(listing.answer)(desk, law, CALENDAR, SEED, int(Event.NOTICE_EXPIRED), FACT, DAY, 0)
    assert desk.counters[d.N_ROWS] == 2
    assert law.moves[desk.rows[1, d.GROUND], d.M_ID] == 2


def test_grounds__that_do_not_fit_are_reported(hand: SimpleNamespace) -> None:
    law = hand.law(steps=STEPS, moves=[GROUND])
    desk = hand.desk([debt(fact=i << 8) for i in range(d.MAX_ROWS)])
    listing.answer(desk, law, CALENDAR, SEED, int(Event.NOTICE_EXPIRED), FACT, DAY, 0)
    assert desk.counters[d.N_OVERFLOW] == 1
    assert desk.counters[d.N_ROWS] == d.MAX_ROWS


@pytest.mark.parametrize(("scope_agent", "moved"), [(0, [1]), (1, [0, 1, 2])])
def test_moves__reach_cases_of_the_fact_or_of_the_agent(
    as_is: Plain, hand: SimpleNamespace, scope_agent: int, moved: list[int]
) -> None:
    law = hand.law(
        steps=STEPS,
        moves=[{"on": int(Event.DEATH), "from": IN_FORCE, "to": REMOVED, "scope_agent": scope_agent}],
    )
    desk = hand.desk([case(fact=FACT + 256), case(), case(fact=FACT + 512), case(step=DECIDED)])
    as_is(listing.answer)(desk, law, CALENDAR, SEED, int(Event.DEATH), FACT, DAY, 0)
    assert np.flatnonzero(desk.rows[:4, d.KIND] == d.GONE).tolist() == moved


@pytest.mark.parametrize(("terms", "moved"), [(1, [0]), (2, [1]), (3, [0, 1])])
def test_moves__look_at_the_kind_of_term(
    as_is: Plain, hand: SimpleNamespace, terms: int, moved: list[int]
) -> None:
    law = hand.law(
        steps=STEPS,
        moves=[
            {
                "on": int(Event.DEBT_PERFORMED),
                "from": IN_FORCE,
                "to": REMOVED,
                "terms": terms,
                "scope_agent": 1,
            }
        ],
    )
    desk = hand.desk([case(), case(end=DAY + 90)])
    as_is(listing.answer)(desk, law, CALENDAR, SEED, int(Event.DEBT_PERFORMED), FACT, DAY, 0)
    assert np.flatnonzero(desk.rows[:2, d.KIND] == d.GONE).tolist() == moved


def test_moves__first_match_wins(as_is: Plain, hand: SimpleNamespace) -> None:
    on = {"on": int(Event.DEBT_PERFORMED), "from": IN_FORCE}
    moves = [{**on, "to": LOCKED, "mask": GRAVE, "value": GRAVE}, {**on, "to": DUE}, {**on, "to": REMOVED}]
    desk = hand.desk([case()])
    law = hand.law(steps=STEPS, moves=moves)
    as_is(listing.answer)(desk, law, CALENDAR, SEED, int(Event.DEBT_PERFORMED), FACT, DAY, 0)
    assert desk.rows[0, [d.STEP, d.KIND]].tolist() == [DUE, Kind.CASE]
    assert [e[0] for e in hand.trace(desk)] == [legal(Legal.REMOVAL_DUE)]


def test_moves__take_one_step_for_one_event(as_is: Plain, hand: SimpleNamespace) -> None:
    moves = [
        {"on": int(Event.DEBT_PERFORMED), "from": DECIDED, "to": IN_FORCE},
        {"on": int(Event.DEBT_PERFORMED), "from": IN_FORCE, "to": REMOVED},
    ]
    desk = hand.desk([case(step=DECIDED)])
    as_is(listing.answer)(
        desk, hand.law(steps=STEPS, moves=moves), CALENDAR, SEED, int(Event.DEBT_PERFORMED), FACT, DAY, 0
    )
    assert desk.rows[0, d.STEP] == IN_FORCE


def test_flags__of_an_arrival_reach_the_guards(as_is: Plain, hand: SimpleNamespace) -> None:
    """What the case says of itself is known to rules that answer it, even when its row has left."""
    objection = {"on": legal(Legal.REMOVED), "to": DECIDED, "mask": GRAVE, "value": GRAVE, "procedure": 0}
    law = hand.law(steps=STEPS, moves=[DELETED, objection])
    desk = hand.desk([case(step=DUE, bits=GRAVE)])
    as_is(listing.fall_due)(desk, law, CALENDAR, SEED, 0, DAY)
    assert desk.rows[0, d.KIND] == d.GONE
    assert desk.counters[d.N_ROWS] == 2


# extensions and reforms

EXTENDS = {
    "on": int(Event.ASSETS_HIDDEN),
    "from": IN_FORCE,
    "to": IN_FORCE,
    "extends": 1,
    "ext_min": 2,
    "ext_max": 2,
}


@pytest.mark.parametrize(
    ("cap", "end", "longer"),
    [
        (0, clock.add_months(DAY, 24), clock.add_months(DAY, 48)),
        (5, clock.add_months(DAY, 24), clock.add_months(DAY, 48)),
        (5, clock.add_months(DAY, 48), clock.add_months(DAY, 60)),
        (5, clock.add_months(DAY, 60), None),
        (5, NEVER, None),
    ],
)
def test_extension__lengthens_to_the_cap(
    as_is: Plain, hand: SimpleNamespace, cap: int, end: int, longer: int | None
) -> None:
    law = hand.law(steps=STEPS, moves=[{**EXTENDS, "cap": cap}])
    desk = hand.desk([case(end=end, due=end)])
    as_is(listing.answer)(desk, law, CALENDAR, SEED, int(Event.ASSETS_HIDDEN), FACT, DAY + 30, 0)
    after = end if longer is None else longer
    assert desk.rows[0, [d.STEP, d.END, d.DUE]].tolist() == [IN_FORCE, after, after]
    expected = [] if longer is None else [(legal(Legal.EXTENDED), FACT, DAY + 30, longer)]
    assert hand.trace(desk) == expected


def reform(mode: Convert, *, step: int = 0) -> tuple[int, ...]:
    return (DAY, 0, 1, int(mode), step, 42)


def reform_law(hand: SimpleNamespace, mode: Convert, *, step: int = 0) -> d.Law:
    before, after = {**GROUND, "term_months": 0}, {**GROUND, "term_months": 24}
    return hand.law(steps=STEPS, moves=[before, after], converts=[reform(mode, step=step)])


@pytest.mark.parametrize(
    ("mode", "opened", "end", "due"),
    [
        (Convert.FROM_SWITCH, DAY - 90, clock.add_months(DAY, 24), clock.add_months(DAY, 24)),
        (Convert.FROM_START, DAY - 90, clock.add_months(DAY - 90, 24), clock.add_months(DAY - 90, 24)),
        (Convert.FROM_START, DAY - 900, clock.add_months(DAY - 900, 24), DAY),
    ],
)
def test_convert__gives_live_entries_a_term(
    as_is: Plain, hand: SimpleNamespace, mode: Convert, opened: int, end: int, due: int
) -> None:
    law = reform_law(hand, mode)
    desk = hand.desk([case(opened=opened), case(fact=FACT + 256, ground=1), debt()])
    as_is(listing.convert)(desk, law, CALENDAR, SEED, 0, DAY)
    assert desk.rows[0, [d.GROUND, d.END, d.DUE]].tolist() == [1, end, due]
    assert desk.rows[1:3, d.END].tolist() == [NEVER, NEVER]
    assert hand.trace(desk) == [(legal(Legal.CONVERTED), FACT, DAY, end)]
    assert desk.traced[0, d.T_PROVISION] == 42


def test_convert__of_a_case_not_yet_in_effect_changes_its_ground_only(
    as_is: Plain, hand: SimpleNamespace
) -> None:
    desk = hand.desk([case(step=DECIDED, due=DAY + 2)])
    as_is(listing.convert)(desk, reform_law(hand, Convert.FROM_SWITCH), CALENDAR, SEED, 0, DAY)
    assert desk.rows[0, [d.GROUND, d.END, d.DUE]].tolist() == [1, NEVER, DAY + 2]


def test_convert__can_end_entries(as_is: Plain, hand: SimpleNamespace) -> None:
    desk = hand.desk([case()])
    as_is(listing.convert)(desk, reform_law(hand, Convert.END, step=REMOVED), CALENDAR, SEED, 0, DAY)
    assert desk.rows[0, d.KIND] == d.GONE
    assert [e[:3] for e in hand.trace(desk)] == [(legal(Legal.REMOVED), FACT, DAY)]


def test_streams__of_the_kernel_are_those_of_the_registry() -> None:
    assert (listing.EXTENSION, listing.GRACE) == (Stream.EXTENSION, Stream.GRACE)
