"""Officers of firms: what is told to whom, on which day, and which rules answer."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np

from glasshouse import clock
from glasshouse.codes import N_EVENTS, VACANT, Event, Intent, Legal, StepBit
from glasshouse.engine.parts import Parts
from glasshouse.engine.state import empty_state
from glasshouse.features import Subject
from glasshouse.kernels import desk as d
from glasshouse.kernels import listing, month, officers
from glasshouse.kernels.docket import kind_of, slot_of
from glasshouse.kernels.firms import officer_of
from glasshouse.packing import packed
from glasshouse.society.places import neighbourhoods

Plain = Callable[[Any], Any]
CALENDAR = packed(clock.calendar())
SEED = np.uint64(4)
DAY = clock.day_number(datetime.date(2018, 5, 7))
FACT = 220 << 8
TOLD, CLEARED = int(Event.OFFICERS_FIRM_LISTED), int(Event.OFFICERS_FIRM_CLEARED)
FIRM = int(Subject.LEGAL_PERSON)
IN_FORCE, REMOVED, ORDER, LIFTED = 1, 2, 3, 4
STANDS = int(StepBit.LISTED | StepBit.IN_EFFECT)
STEPS = [
    {"bits": STANDS, "emits": int(Legal.IN_FORCE)},
    {"bits": int(StepBit.FINAL), "emits": int(Legal.REMOVED)},
    {"bits": STANDS, "emits": int(Legal.IN_FORCE), "procedure": 1},
    {"bits": int(StepBit.FINAL), "emits": int(Legal.REMOVED), "procedure": 1},
]
MOVES = [
    {"on": int(Event.NOTICE_EXPIRED), "from": 0, "to": IN_FORCE},
    {"on": N_EVENTS + int(Legal.IN_FORCE), "from": 0, "to": ORDER, "procedure": 1},
    {"on": int(Event.DEBT_PERFORMED), "from": IN_FORCE, "to": REMOVED},
    {"on": int(Event.DEBT_SETTLED), "from": ORDER, "to": LIFTED, "procedure": 1},
]


def law_of(hand: SimpleNamespace, **more: Any) -> d.Law:
    """A list and an order that follows from it, both of which reach officers."""
    law: d.Law = hand.law(steps=STEPS, moves=MOVES, procedures=((1, 1), (1, 1)), tells=1, **more)
    return law


def letters(desk: d.Desk) -> list[tuple[int, int, int, int]]:
    return [tuple(map(int, row)) for row in desk.letters[: desk.counters[d.N_LETTERS]]]  # type: ignore[misc]


def happens(as_is: Plain, desk: d.Desk, law: d.Law, event: Event, day: int) -> None:
    listing.queue_for_rules(desk, int(event), FACT, day, 0)
    as_is(listing.answer_all)(desk, law, CALENDAR, SEED)


def test_letters__tell_the_first_and_the_last_case_of_a_fact(as_is: Plain, hand: SimpleNamespace) -> None:
    law, desk = law_of(hand), hand.desk([], n_procedures=2, kind=FIRM)
    happens(as_is, desk, law, Event.NOTICE_EXPIRED, DAY)  # the list, and the order that follows from it
    assert letters(desk) == [(TOLD, FACT | 64, DAY, 0)]
    happens(as_is, desk, law, Event.DEBT_PERFORMED, DAY + 3)  # the order stands
    assert len(letters(desk)) == 1
    happens(as_is, desk, law, Event.DEBT_SETTLED, DAY + 9)
    assert letters(desk)[1:] == [(CLEARED, FACT | 64, DAY + 9, 0)]


def test_letters__nobody_but_a_firm_writes_and_only_of_what_reaches_officers(
    as_is: Plain, hand: SimpleNamespace
) -> None:
    person, body = (hand.desk([], n_procedures=2, kind=int(kind)) for kind in (1, 4))
    for desk in (person, body):
        happens(as_is, desk, law_of(hand), Event.NOTICE_EXPIRED, DAY)
        assert letters(desk) == []
    firm = hand.desk([], n_procedures=2, kind=FIRM)
    silent = hand.law(steps=STEPS, moves=MOVES, procedures=((1, 1), (1, 1)))
    happens(as_is, firm, silent, Event.NOTICE_EXPIRED, DAY)
    assert letters(firm) == []


def test_closing__clears_the_officer_and_leaves_nothing(as_is: Plain, hand: SimpleNamespace) -> None:
    law, desk = law_of(hand), hand.desk([], n_procedures=2, kind=FIRM)
    happens(as_is, desk, law, Event.NOTICE_EXPIRED, DAY)
    as_is(month.leave)(desk, law, CALENDAR, SEED, DAY + 20)
    assert letters(desk)[1:] == [(CLEARED, FACT | 64, DAY + 20, 0)]
    assert (desk.rows[: desk.counters[d.N_ROWS], d.KIND] == d.GONE).all()
    assert int(Event.FIRM_CLOSED) in [e[0] for e in hand.trace(desk)]
    assert int(Event.DEATH) not in [e[0] for e in hand.trace(desk)]


def test_answer__is_given_by_the_regime_that_tells(as_is: Plain, hand: SimpleNamespace) -> None:
    moves = [{"on": TOLD, "from": 0, "to": IN_FORCE}, {"on": CLEARED, "from": IN_FORCE, "to": REMOVED}]
    law = hand.law(steps=STEPS[:2], moves=moves)
    intent = np.zeros(d.N_INTENT_COLUMNS, np.int64)
    intent[[d.I_DAY, d.I_INDEX, d.I_KIND]] = DAY, FACT | 64, int(Intent.COURT)
    told: list[list[int]] = []
    for regime in (1, 0):
        desk = hand.desk([])
        for event in (TOLD, CLEARED):
            intent[d.I_WORD], intent[d.I_MORE] = event, regime
            as_is(month.at_court)(desk, law, CALENDAR, SEED, intent)
        told.append([e[0] for e in hand.trace(desk)])
    first = N_EVENTS
    assert told[0] == [TOLD, CLEARED]  # another regime's officers
    assert told[1] == [TOLD, first + Legal.IN_FORCE, CLEARED, first + Legal.REMOVED]


def test_post__reaches_the_officer_and_marks_it(as_is: Plain, hand: SimpleNamespace) -> None:
    state = empty_state(neighbourhoods(6000), Parts(frozenset({"firm", "body"})))
    k, firm = 3, 2
    before, n = int(state.n_before[k]), int(state.size[k])
    officer = before + officer_of(SEED, int(state.first_slot[k]), n - before, firm)
    flags, box = np.zeros(n, np.uint8), np.zeros((8, 1 + d.N_LETTER_COLUMNS), np.int64)
    desk = hand.desk([], kind=FIRM)
    assert as_is(officers.post)(desk, state, SEED, k, firm, flags, box, 0) == 0
    desk.letters[0], desk.counters[d.N_LETTERS] = (TOLD, FACT | 64, DAY, 0), 1
    assert as_is(officers.post)(desk, state, SEED, k, firm, flags, box, 0) == 1
    assert box[0].tolist() == [officer, TOLD, FACT | 64, DAY, 0]
    assert flags[officer] == d.HAS_DOCKET and flags.sum() == d.HAS_DOCKET
    reader = hand.desk([], agent=officer)
    as_is(officers.read_letters)(reader, box, 1)
    assert reader.intents[0].tolist() == [DAY, int(Intent.COURT), FACT | 64, TOLD, 0]
    other = hand.desk([], agent=before)
    as_is(officers.read_letters)(other, box, int(officer != before))
    assert other.counters[d.N_INTENTS] == 0
    state.generation[state.first_row[k] + officer] = VACANT
    assert as_is(officers.post)(desk, state, SEED, k, firm, flags, box, 0) == 0  # nobody of age holds it


def test_rows__are_the_body_then_firms_then_adults(as_is: Plain) -> None:
    state = empty_state(neighbourhoods(6000), Parts(frozenset({"firm", "body"})))
    k = 5
    before, first = int(state.n_before[k]), int(state.first_slot[k])
    kinds = [as_is(kind_of)(state, k, row) for row in range(before + 1)]
    assert kinds == [4, *[2] * (before - 1), 1]
    assert as_is(slot_of)(state, k, before) == first and as_is(slot_of)(state, k, before + 7) == first + 7
    slots = [
        as_is(slot_of)(state, j, row) for j in range(len(state.size)) for row in range(int(state.size[j]))
    ]
    assert len(set(slots)) == len(slots) == len(state.generation) and max(slots) < 2**32
