"""Copies of entries on hand-made desks: left behind, lingering or not, met at gates, corrected."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
import pytest

from glasshouse import clock
from glasshouse.arrays import ALWAYS, Docket, MistakeTable, Rates
from glasshouse.codes import FROM_COPY, N_EVENTS, NEVER, Event, Kind, Legal, StepBit, Stream, Trip
from glasshouse.conduct import Door, Target
from glasshouse.engine.acts import RATES_ROOM
from glasshouse.kernels import copies, gates, intents, listing, marks, measures, month
from glasshouse.kernels import desk as d
from glasshouse.kernels.doors import N_DOOR_COLUMNS, Doors
from glasshouse.kernels.rng import draw
from glasshouse.packing import packed
from glasshouse.society.mistake_tables import mistake_table
from glasshouse.society.rates import rates

Plain = Callable[[Any], Any]
CALENDAR = packed(clock.calendar())
SEED = np.uint64(4)
TICK = clock.parse_month("2016-07")
FACT = (TICK - 9) << 8
DAY = clock.first_day(TICK) + 14
ROOM = {f"rates.{name}": shape for name, shape in RATES_ROOM.items()}
EXCHANGE = int(Stream.EXCHANGE)
LISTED, IN_EFFECT = int(StepBit.LISTED), int(StepBit.IN_EFFECT)
PUBLISHED, LOCK, FINAL = int(StepBit.PUBLISHED), int(StepBit.LOCK), int(StepBit.FINAL)
DECIDED, IN_FORCE, LIFTED, REMOVED, LOCKED, ORDER = range(1, 7)
STEPS = [
    {"emits": int(Legal.DECIDED)},
    {"bits": LISTED | IN_EFFECT | PUBLISHED, "emits": int(Legal.IN_FORCE)},
    {"bits": LISTED | PUBLISHED, "emits": int(Legal.LIFTED)},
    {"bits": FINAL, "emits": int(Legal.REMOVED)},
    {"bits": LOCK, "emits": int(Legal.REMOVED)},
    {"bits": IN_EFFECT, "emits": int(Legal.IN_FORCE)},
]
OPENS = {"on": 0, "to": IN_FORCE, "bundle": 1}
ENDS = {"on": int(Event.DEBT_PERFORMED), "from": IN_FORCE, "to": REMOVED, "luck": 77}
MOVES = [OPENS, ENDS]
GROUND, END = 0, 1  # rows of the moves
RECEIVED = (0, 40_000, 0, -1, 2, 9)
NO_FLIGHTS = {"bans": [(int(Trip.AIR), 0, 40_000, ALWAYS, 5)], "ban_bundles": [1]}


class OfTrips(NamedTuple):
    """What a gate asks of a society."""

    rates: Rates
    mistakes: MistakeTable


def numbers(**changes: Any) -> MistakeTable:
    """The table of mistakes with other shares; who is not told lingers for 40 days."""
    changed = mistake_table()._replace(**changes)
    return changed._replace(linger_days=np.full((2, 256), 40), lingers=np.array(changed.lingers))


def table(**changes: Any) -> MistakeTable:
    return packed(numbers(**changes))


def society(sees: int) -> OfTrips:
    """A society whose gates ask copies, or not, and in which everything else that can happen does."""
    rates_of_all = rates()._replace(scalar=np.full_like(rates().scalar, ALWAYS))
    return packed(OfTrips(rates_of_all, numbers(gate_on_copies=sees)), ROOM)


def law_of(hand: SimpleNamespace, **changes: Any) -> d.Law:
    return hand.law(**{"steps": STEPS, "moves": MOVES, "exchange": [RECEIVED], **changes})


def case(step: int = IN_FORCE, **values: int) -> dict[str, int]:
    return {"kind": int(Kind.CASE), "step": step, "fact": FACT, "opened": DAY - 90, **values}


def copy(**values: int) -> dict[str, int]:
    """A copy that lingers until 40 days after today."""
    one = {"kind": int(Kind.COPY), "step": 0, "fact": FACT, "opened": DAY, "ground": GROUND, "amount": END}
    return {**one, "due": DAY + 40, "end": DAY + 40, **values}


def kinds(desk: d.Desk) -> list[int]:
    return [int(k) for k in desk.rows[: desk.counters[d.N_ROWS], d.KIND]]


# left behind


@pytest.mark.parametrize(
    ("before", "after", "left"),
    [
        (IN_FORCE, REMOVED, [d.GONE, Kind.COPY]),
        (IN_FORCE, LOCKED, [Kind.CASE, Kind.COPY]),
        (LIFTED, REMOVED, [d.GONE, Kind.COPY]),  # listed and public, although not in effect
        (ORDER, REMOVED, [d.GONE, Kind.COPY]),  # in effect, although not public
        (IN_FORCE, LIFTED, [Kind.CASE]),
        (DECIDED, REMOVED, [d.GONE]),
        (LOCKED, REMOVED, [d.GONE]),
    ],
)
def test_arrive__where_an_entry_ends_it_leaves_copies(
    as_is: Plain, hand: SimpleNamespace, before: int, after: int, left: list[int]
) -> None:
    desk = hand.desk([case(before, ground=GROUND, amount=2)])
    as_is(listing.arrive)(desk, law_of(hand), CALENDAR, SEED, 0, after, DAY, END)
    assert kinds(desk) == left
    assert desk.rows[0, d.AMOUNT] == 0


def test_copy__knows_its_procedure_its_ground_and_what_ended_it(as_is: Plain, hand: SimpleNamespace) -> None:
    desk = hand.desk([case(ground=GROUND)])
    as_is(copies.leave_copy)(desk, law_of(hand), 0, DAY, END)
    columns = (d.AGENT, d.STEP, d.FACT, d.OPENED, d.DUE, d.END, d.GROUND, d.BITS, d.AMOUNT)
    assert [int(desk.rows[1, c]) for c in columns] == [5, 0, FACT, DAY, DAY, NEVER, GROUND, 0, END]


@pytest.mark.parametrize(
    ("since", "until", "n"), [(DAY, DAY + 1, 2), (DAY + 1, 40_000, 1), (0, DAY, 1), (0, 0, 1)]
)
def test_copy__is_left_on_the_days_of_the_sharing(
    as_is: Plain, hand: SimpleNamespace, since: int, until: int, n: int
) -> None:
    law = law_of(hand, exchange=[(since, until, 0, -1, 2, 9)])
    desk = hand.desk([case()])
    as_is(copies.leave_copy)(desk, law, 0, DAY, END)
    assert desk.counters[d.N_ROWS] == n


def test_copy__without_room_is_reported(as_is: Plain, hand: SimpleNamespace) -> None:
    desk = hand.desk([case()])
    desk.counters[d.N_ROWS] = d.MAX_ROWS
    as_is(copies.leave_copy)(desk, law_of(hand), 0, DAY, END)
    assert (desk.counters[d.N_ROWS], desk.counters[d.N_OVERFLOW]) == (d.MAX_ROWS, 1)


# lingering


def test_copy__lingers_by_the_luck_of_the_fact_and_of_the_move(as_is: Plain, hand: SimpleNamespace) -> None:
    word = int(draw(SEED, 77, 0, FACT >> 8, EXCHANGE, 77, FACT)[0])
    for border, stays in ((word, False), (word + 1, True)):
        desk = hand.desk([copy(due=DAY, end=NEVER)])
        as_is(copies.settle_copy)(desk, law_of(hand), table(lingers=[border, 0]), SEED, 0)
        assert kinds(desk) == [Kind.COPY if stays else d.GONE]
        assert hand.trace(desk) == [(Event.COPY_LINGERS, FACT, DAY, DAY + 40)] * stays
        assert (desk.rows[0, d.DUE], desk.rows[0, d.END]) == ((DAY + 40, DAY + 40) if stays else (DAY, NEVER))


def test_copy__goes_by_what_its_sharing_says(as_is: Plain, hand: SimpleNamespace) -> None:
    """Corrections follow within a day: none lingers longer, and the sharing is cited."""
    law = law_of(hand, exchange=[(0, 40_000, 1, 1, 2, 9)])
    desk = hand.desk([copy(due=DAY, end=NEVER)])
    as_is(copies.settle_copy)(desk, law, table(lingers=[0, ALWAYS]), SEED, 0)
    assert hand.trace(desk) == [(Event.COPY_LINGERS, FACT, DAY, DAY + 1)]
    assert (desk.traced[0, d.T_PROVISION], desk.traced[0, d.T_MOVE]) == (9, GROUND)


def test_copy__is_corrected_in_the_end(as_is: Plain, hand: SimpleNamespace) -> None:
    desk = hand.desk([copy()])
    as_is(copies.settle_copy)(desk, law_of(hand), table(), SEED, 0)
    assert kinds(desk) == [d.GONE]
    assert hand.trace(desk) == [(Event.COPY_CORRECTED, FACT, DAY + 40, 0)]
    assert desk.traced[0, d.T_PROVISION] == 9


# at gates


def intent(trip: Trip = Trip.AIR, day: int = DAY + 1, ordinal: int = 2) -> np.ndarray:
    row = np.zeros(d.N_INTENT_COLUMNS, np.int64)
    row[d.I_DAY], row[d.I_WORD], row[d.I_INDEX] = day, int(trip), ordinal
    return row


def refused(
    hand: SimpleNamespace, as_is: Plain, row: dict[str, int], law: d.Law, sees: int, **wish: Any
) -> list[tuple[int, ...]]:
    desk = hand.desk([row])
    event = int(Event.AIR_REFUSED)
    as_is(copies.refuse_by_copy)(desk, law, table(gate_on_copies=sees), SEED, TICK, event, intent(**wish))
    return hand.trace(desk)


def test_gate__refuses_by_the_copy_that_it_asks(as_is: Plain, hand: SimpleNamespace) -> None:
    law, word = law_of(hand, **NO_FLIGHTS), int(draw(SEED, 77, 0, TICK, EXCHANGE, 2, 0)[0])
    assert refused(hand, as_is, copy(), law, word) == []
    found = refused(hand, as_is, copy(), law, word + 1)
    assert found == [(Event.AIR_REFUSED, FACT, DAY + 1, int(Trip.AIR) | FROM_COPY)]


@pytest.mark.parametrize(
    ("row", "wish"),
    [
        (copy(end=NEVER), {}),  # luck was not asked yet
        (copy(kind=int(Kind.REPORT)), {}),
        (copy(), {"trip": Trip.G_TRAIN}),
        (copy(), {"day": 40_000}),
        (copy(ground=END), {}),  # a ground that closes nothing
    ],
)
def test_gate__refuses_nothing_else(
    as_is: Plain, hand: SimpleNamespace, row: dict[str, int], wish: dict[str, Any]
) -> None:
    assert refused(hand, as_is, row, law_of(hand, **NO_FLIGHTS), ALWAYS, **wish) == []


def test_gate__that_sees_a_copy_stops_its_share(as_is: Plain, hand: SimpleNamespace) -> None:
    word = int(draw(SEED, 77, 0, TICK, EXCHANGE, 2, 0)[1])
    for share, n in ((word, 0), (word + 1, 1)):
        law = law_of(hand, bans=[(int(Trip.AIR), 0, 40_000, share, 5)], ban_bundles=[1])
        assert len(refused(hand, as_is, copy(), law, ALWAYS)) == n


@pytest.mark.parametrize(("also", "value"), [([], int(Trip.AIR) | FROM_COPY), ([case()], int(Trip.AIR))])
def test_trip__an_entry_that_stands_comes_before_a_copy(
    as_is: Plain, hand: SimpleNamespace, also: list[dict[str, int]], value: int
) -> None:
    desk = hand.desk([copy(), *also])
    as_is(month.travel)(desk, law_of(hand, **NO_FLIGHTS), society(ALWAYS), SEED, TICK, intent(), desk.pair)
    assert [e[3] for e in hand.trace(desk) if e[0] == Event.AIR_REFUSED] == [value]


def test_spending__is_refused_by_a_copy_and_breaches_nothing(as_is: Plain, hand: SimpleNamespace) -> None:
    law = law_of(hand, bans=[(int(Trip.HIGH_SPENDING), 0, 40_000, ALWAYS, 5)], ban_bundles=[1])
    for sees in (0, ALWAYS):
        desk = hand.desk([copy()])
        wish = intent(Trip.HIGH_SPENDING, ordinal=21)
        as_is(month.spend)(desk, law, CALENDAR, society(sees), SEED, TICK, wish, desk.pair)
        value = int(Trip.HIGH_SPENDING) | FROM_COPY
        assert hand.trace(desk) == [(Event.SPENDING_REFUSED, FACT, DAY + 1, value)] * (sees > 0)


def test_door__is_closed_by_the_copy_that_a_gate_asks(as_is: Plain, hand: SimpleNamespace) -> None:
    rows = np.zeros((1, N_DOOR_COLUMNS), np.int64)
    rows[0] = (int(Door.CREDIT_TERMS), -1, 0, 40_000, ALWAYS, 5, 3, int(Target.SELF), -1, 0)
    starts = np.array([0, 0, 1, 1])
    law = law_of(hand, doors=Doors(rows, starts, np.zeros(1, np.int64), np.zeros(1, np.int64)))
    fact = (TICK << 8) | 200
    word = int(draw(SEED, 77, 0, TICK, EXCHANGE, int(Door.CREDIT_TERMS), fact)[0])
    for border, found in ((word, gates.NOBODY_BITES), (word + 1, 0)):
        desk = hand.desk([copy()])
        answer = as_is(gates.bites_by_copy)(
            desk, law, table(gate_on_copies=border), SEED, int(Door.CREDIT_TERMS), fact, DAY, 0
        )
        assert answer == found
    assert as_is(gates.bites_by_case)(hand.desk([copy()]), law, int(Door.CREDIT_TERMS), DAY, -1, 0) < 0
    for other in (case(ground=GROUND), copy(end=NEVER), copy(kind=int(Kind.REPORT))):
        answer = as_is(gates.bites_by_copy)(
            hand.desk([other]), law, table(gate_on_copies=ALWAYS), SEED, int(Door.CREDIT_TERMS), fact, DAY, 0
        )
        assert answer == gates.NOBODY_BITES


# who is looked at


def docket_of(due: int, ground: int) -> Docket:
    one = {name: np.zeros(1, np.int64) for name in Docket._fields}
    one["kind"][0], one["due_day"][0], one["ground"][0] = int(Kind.COPY), due, ground
    return Docket(**one)


@pytest.mark.parametrize(
    ("ground", "due", "mark"),
    [
        (GROUND, DAY + 200, d.HAS_DOCKET),
        (END, DAY + 200, d.SLEEPS),
        (END, DAY, d.HAS_DOCKET),
    ],
)
def test_mark__copies_that_close_nothing_sleep(
    as_is: Plain, hand: SimpleNamespace, ground: int, due: int, mark: int
) -> None:
    flags = np.zeros(1, np.uint8)
    law = law_of(hand, **NO_FLIGHTS)
    as_is(marks.mark_dockets)(flags, docket_of(due, ground), law, 0, 1, DAY, False)
    assert flags[0] == mark


def test_trips__are_wanted_by_those_with_a_copy(as_is: Plain, hand: SimpleNamespace) -> None:
    assert as_is(intents.may_meet_a_rule)(hand.desk([copy()]))
    assert not as_is(intents.may_meet_a_rule)(hand.desk([copy(kind=int(Kind.REPORT))]))


def test_pressure__is_none_by_a_copy(as_is: Plain, hand: SimpleNamespace) -> None:
    assert as_is(measures.pressure)(hand.desk([copy()]), law_of(hand)) == 0


def test_case_and_copy__of_one_fact_end_one_after_the_other(hand: SimpleNamespace) -> None:
    """An entry ends, its copy lingers, the same fact is listed again: the copy stays a matter of its own."""
    desk, law = hand.desk([case(ground=GROUND)]), law_of(hand)
    listing.arrive(desk, law, CALENDAR, SEED, 0, REMOVED, DAY, END)
    copies.settle_copy(desk, law, table(lingers=[ALWAYS, 0]), SEED, 1)
    listing.open_case(desk, law, CALENDAR, SEED, GROUND, FACT, 0, DAY + 3)
    assert kinds(desk) == [d.GONE, Kind.COPY, Kind.CASE]
    assert [e[0] for e in hand.trace(desk)] == [
        N_EVENTS + Legal.REMOVED,
        Event.COPY_LINGERS,
        N_EVENTS + Legal.IN_FORCE,
    ]
