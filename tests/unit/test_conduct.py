"""A debt on its way, and a month of dated intentions, on hand-made desks."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from glasshouse import clock
from glasshouse.arrays import ALWAYS, Rates
from glasshouse.codes import (
    N_BALANCE,
    N_EVENTS,
    N_LEGAL,
    N_TRIPS,
    NEVER,
    Balance,
    Debt,
    Event,
    Fact,
    Intent,
    Kind,
    Legal,
    StepBit,
    Stream,
    Trip,
)
from glasshouse.conduct import N_COUNTERPARTIES, Rate
from glasshouse.engine import schedule
from glasshouse.engine.acts import RATES_ROOM
from glasshouse.engine.rows import ABSENT
from glasshouse.features import Subject
from glasshouse.kernels import conduct, intents, month, rng
from glasshouse.kernels import desk as d
from glasshouse.kernels.firms import counterparty_of
from glasshouse.kernels.tally import group_of
from glasshouse.packing import packed
from glasshouse.society.rates import rates

Plain = Callable[[Any], Any]
CALENDAR = packed(clock.calendar())
SEED = np.uint64(4)
TICK = clock.parse_month("2016-07")
FIRST = clock.first_day(TICK)
N_DAYS = 31
FACT = (TICK - 9) << 8
ABLE, CAN_PAY, UNFOUNDED = int(Fact.ABLE), int(Fact.CAN_PAY), int(Fact.UNFOUNDED)
ONCE, SEVERAL = int(Fact.ACTED_ONCE), int(Fact.SEVERAL_ACTS)
STANDING = int(StepBit.LISTED | StepBit.IN_EFFECT | StepBit.PUBLISHED)
IN_FORCE, REMOVED = 1, 2
STEPS = [
    {"bits": STANDING, "emits": int(Legal.IN_FORCE)},
    {"bits": int(StepBit.FINAL), "emits": int(Legal.REMOVED)},
]


def table(**scalar: int) -> Rates:
    """The society's rates with some scalars set, named as in `conduct.Rate`."""
    changed = rates().scalar.copy()
    for name, value in scalar.items():
        changed[Rate[name.upper()]] = value
    return rates()._replace(scalar=changed)


def debt(step: Debt = Debt.ENFORCEMENT, **values: int) -> dict[str, int]:
    return {
        "kind": int(Kind.DEBT),
        "step": int(step),
        "fact": FACT,
        "opened": FIRST - 200,
        "amount": 900,
        **values,
    }


def case(**values: int) -> dict[str, int]:
    return {"step": IN_FORCE, "fact": FACT, "opened": FIRST - 90, **values}


def events(hand: SimpleNamespace, desk: d.Desk) -> list[Event | int]:
    return [Event(e[0]) if e[0] < N_EVENTS else e[0] for e in hand.trace(desk)]


def advance(hand: SimpleNamespace, as_is: Plain, desk: d.Desk, law: d.Law, table: Rates, day: int) -> None:
    as_is(conduct.advance_debt)(desk, law, CALENDAR, hand.world(table), SEED, 0, day)


# the steps of a debt


@pytest.mark.parametrize(
    ("step", "change", "event", "after", "rate"),
    [
        (Debt.PENDING, {}, Event.DEBT_ARREARS, Debt.ARREARS, Rate.SUIT_DAYS_LOW),
        (Debt.ARREARS, {"sued": ALWAYS}, Event.DEBT_SUED, Debt.SUED, Rate.TRIAL_DAYS_LOW),
        (Debt.ARREARS, {"sued": 0}, Event.DEBT_WRITTEN_OFF, None, None),
        (Debt.SUED, {}, Event.DEBT_JUDGMENT, Debt.JUDGMENT, Rate.APPLY_DAYS_LOW),
        (
            Debt.JUDGMENT,
            {"enforcement_sought": ALWAYS},
            Event.ENFORCEMENT_OPENED,
            Debt.NOTICE,
            Rate.NOTICE_DAYS_LOW,
        ),
        (Debt.JUDGMENT, {"enforcement_sought": 0}, Event.DEBT_WRITTEN_OFF, None, None),
    ],
)
def test_debt__goes_through_the_courts(
    as_is: Plain,
    hand: SimpleNamespace,
    step: Debt,
    change: dict,
    event: Event,
    after: Debt | None,
    rate: Rate | None,
) -> None:
    numbers = table(**change)
    desk = hand.desk([debt(step)])
    advance(hand, as_is, desk, hand.law(steps=STEPS), numbers, FIRST)
    assert events(hand, desk) == [event]
    if after is None or rate is None:
        assert desk.rows[0, d.KIND] == d.GONE
        return
    assert desk.rows[0, d.STEP] == after
    low, high = numbers.scalar[rate : rate + 2]
    assert FIRST + low <= desk.rows[0, d.DUE] <= FIRST + high


HIDES, BREAKS = {"assets_hidden": ALWAYS}, {"settlement_refused": ALWAYS}


def enforcement(**change: int) -> Rates:
    never = dict.fromkeys(
        (
            "assets_not_reported",
            "enforcement_obstructed",
            "assets_hidden",
            "settlement_refused",
            "seized",
            "presumed_able",
        ),
        0,
    )
    return table(**{**never, **change})


@pytest.mark.parametrize(
    ("step", "bits", "change", "expected", "after", "bits_after"),
    [
        (Debt.NOTICE, CAN_PAY, {}, [Event.NOTICE_EXPIRED], Debt.ENFORCEMENT, CAN_PAY | ABLE),
        (Debt.NOTICE, 0, {}, [Event.NOTICE_EXPIRED], Debt.ENFORCEMENT, 0),
        (Debt.NOTICE, 0, {"presumed_able": ALWAYS}, [Event.NOTICE_EXPIRED], Debt.ENFORCEMENT, ABLE),
        (
            Debt.NOTICE,
            0,
            {"assets_not_reported": ALWAYS, "enforcement_obstructed": ALWAYS},
            [Event.NOTICE_EXPIRED, Event.ASSETS_NOT_REPORTED, Event.ENFORCEMENT_OBSTRUCTED],
            Debt.ENFORCEMENT,
            ONCE | SEVERAL,
        ),
        (Debt.ENFORCEMENT, 0, {"assets_hidden": ALWAYS}, [], Debt.SEARCHED_ONCE, 0),
        (Debt.ENFORCEMENT, CAN_PAY, HIDES, [Event.ASSETS_HIDDEN], Debt.SEARCHED_ONCE, CAN_PAY | ONCE),
        (Debt.ENFORCEMENT, ONCE, BREAKS, [Event.SETTLEMENT_REFUSED], Debt.SEARCHED_ONCE, ONCE | SEVERAL),
        (Debt.SEARCHED_ONCE, ABLE, {}, [Event.NO_ASSETS_FOUND], Debt.ROUND_ENDED, 0),
        (Debt.SEARCHED_ONCE, CAN_PAY | ABLE, {}, [], Debt.SEARCHED_ONCE, CAN_PAY | ABLE),
        (Debt.SEARCHED_ONCE, CAN_PAY, {"seized": ALWAYS}, [Event.DEBT_PERFORMED], None, None),
        (Debt.ROUND_ENDED, 0, {}, [], Debt.ROUND_ENDED, 0),
        (Debt.ROUND_ENDED, CAN_PAY, {}, [Event.ENFORCEMENT_RESUMED], Debt.ENFORCEMENT, CAN_PAY | ABLE),
    ],
)  # fmt: skip
def test_enforcement__keeps_truth_and_record_apart(
    as_is: Plain,
    hand: SimpleNamespace,
    step: Debt,
    bits: int,
    change: dict[str, int],
    expected: list[Event],
    after: Debt | None,
    bits_after: int | None,
) -> None:
    desk = hand.desk([debt(step, bits=bits)])
    advance(hand, as_is, desk, hand.law(steps=STEPS), enforcement(**change), FIRST)
    assert events(hand, desk) == expected
    if after is None:
        assert desk.rows[0, d.KIND] == d.GONE
        return
    assert desk.rows[0, [d.STEP, d.BITS]].tolist() == [after, bits_after]
    wait = desk.rows[0, d.DUE] - FIRST
    low, high = rates().scalar[Rate.SEARCH_DAYS_LOW : Rate.SEARCH_DAYS_LOW + 2]
    resumed = rates().scalar[Rate.RESUME_DAYS]
    assert wait == resumed if Debt.ROUND_ENDED in (step, after) else low <= wait <= high


def test_begin_debt__draws_by_its_address(as_is: Plain, hand: SimpleNamespace) -> None:
    """The same debt is the same whenever its day comes and whatever else the agent owes."""
    one = hand.desk([debt(Debt.PENDING)], income=2, generation=1)
    two = hand.desk([debt(Debt.PENDING), debt(fact=FACT + 256), case()], income=2, generation=1)
    as_is(conduct.begin_debt)(one, hand.world(rates()), SEED, 0, FIRST)
    as_is(conduct.begin_debt)(two, hand.world(rates()), SEED, 0, FIRST + 9)
    assert one.rows[0, [d.BITS, d.AMOUNT]].tolist() == two.rows[0, [d.BITS, d.AMOUNT]].tolist()
    assert two.rows[0, d.DUE] - one.rows[0, d.DUE] == 9
    words = rng.draw(SEED, 77, 1, FACT >> 8, Stream.DEBT, 0, FACT)
    assert one.rows[0, d.AMOUNT] == rates().amount[rng.uniform_int(words[1], 256)]
    assert bool(one.rows[0, d.BITS] & CAN_PAY) == (words[0] < rates().able[2])


@pytest.mark.parametrize("kind", [Subject.NATURAL_PERSON, Subject.LEGAL_PERSON, Subject.GOVERNMENT_BODY])
def test_begin_debt__counts_what_is_owed_to_whom(as_is: Plain, hand: SimpleNamespace, kind: Subject) -> None:
    """Forty debts, each to one counterparty; where firms are not followed, nothing is counted."""
    world, first = hand.world(rates()), 7
    for row in (first, ABSENT):
        world.scope.arrears_row = row
        desk = hand.desk([debt(Debt.PENDING)], kind=int(kind))
        expected = np.zeros(N_COUNTERPARTIES, np.int64)
        for k in range(40):
            desk.rows[0, d.FACT] = FACT + 256 * k
            as_is(conduct.begin_debt)(desk, world, SEED, 0, FIRST)
            other = counterparty_of(SEED, 77, 0, FACT + 256 * k, int(kind), world.firms)
            expected[other] += desk.rows[0, d.AMOUNT]
        assert (expected > 0).sum() > 1
        counted = desk.tally[:, group_of(int(kind)) if kind > Subject.NATURAL_PERSON else 0].copy()
        if row == first:
            assert counted[first : first + N_COUNTERPARTIES].tolist() == expected.tolist()
            counted[first : first + N_COUNTERPARTIES] = 0
        assert not counted.any()


def test_add_pending_debt__says_when_the_desk_is_full(as_is: Plain, hand: SimpleNamespace) -> None:
    desk = hand.desk([debt(fact=i << 8) for i in range(d.MAX_ROWS)])
    as_is(conduct.add_pending_debt)(desk, 5, FACT, FIRST)
    assert desk.counters[[d.N_ROWS, d.N_OVERFLOW]].tolist() == [d.MAX_ROWS, 1]


@pytest.mark.parametrize("settled", [False, True])
@pytest.mark.parametrize("listed", [False, True])
def test_perform__pays_the_creditor_and_ends_the_debt(
    as_is: Plain, hand: SimpleNamespace, settled: bool, listed: bool
) -> None:
    done = Event.DEBT_SETTLED if settled else Event.DEBT_PERFORMED
    exits = {"on": int(done), "from": IN_FORCE, "to": REMOVED}
    desk = hand.desk([debt(), *([case()] if listed else [])])
    as_is(conduct.perform)(desk, hand.law(steps=STEPS, moves=[exits]), CALENDAR, SEED, 0, FIRST, settled)
    under = Event.SETTLED_LISTED if settled else Event.PERFORMED_LISTED
    removed = N_EVENTS + int(Legal.REMOVED)
    assert events(hand, desk) == ([under, done, removed] if listed else [done])
    assert desk.tally[desk.n_observables - N_BALANCE + Balance.REPAID_CNY, 0] == 900
    assert (desk.rows[: 1 + listed, d.KIND] == d.GONE).all()


def test_act__the_second_makes_several(as_is: Plain, hand: SimpleNamespace) -> None:
    desk = hand.desk([debt(bits=ABLE)])
    for expected in (ABLE | ONCE, ABLE | ONCE | SEVERAL, ABLE | ONCE | SEVERAL):
        as_is(conduct.act)(desk, hand.law(steps=STEPS), CALENDAR, SEED, 0, int(Event.ASSETS_HIDDEN), FIRST)
        assert desk.rows[0, d.BITS] == expected


# intentions


def test_intend__sorts_by_day_then_kind_then_arrival(as_is: Plain, hand: SimpleNamespace) -> None:
    wanted = [(3, 7), (1, 7), (3, 0), (3, 4), (2, 5), (3, 4), (1, 2), (3, 0)]
    desk = hand.desk([])
    for i, (day, kind) in enumerate(wanted):
        as_is(intents.intend)(desk, FIRST + day, kind, i, 10 + i, 20 + i)
    n = desk.counters[d.N_INTENTS]
    got = [tuple(int(v) for v in row) for row in desk.intents[:n]]
    expected = sorted(
        ((FIRST + day, kind, i, 10 + i, 20 + i) for i, (day, kind) in enumerate(wanted)), key=lambda r: r[:2]
    )
    assert got == expected


def test_intend__says_when_it_is_full(as_is: Plain, hand: SimpleNamespace) -> None:
    desk = hand.desk([])
    for i in range(d.MAX_INTENTS + 3):
        as_is(intents.intend)(desk, FIRST, 4, i, 0, 0)
    assert desk.counters[[d.N_INTENTS, d.N_OVERFLOW]].tolist() == [d.MAX_INTENTS, 3]


def test_order_of_a_day__is_the_printed_one() -> None:
    names = [name for _, name in schedule.DAY]
    assert names == [
        "leave",
        "law",
        "clock",
        "court",
        "pay",
        "misconduct",
        "conduct",
        "spend",
        "trip",
        "occasion",
    ]
    kernel = (month.I_LEAVE, month.I_LAW, month.I_CLOCK, month.I_COURT, month.I_PAY, month.I_MISCONDUCT)
    assert (*kernel, month.I_CONDUCT, month.I_SPEND, month.I_TRIP, month.I_OCCASION) == tuple(Intent)


def gathered(
    hand: SimpleNamespace, as_is: Plain, rows: list, numbers: Rates, **who: int
) -> list[tuple[int, ...]]:
    desk = hand.desk(rows, **who)
    as_is(intents.gather)(
        desk, hand.law(steps=STEPS), packed(numbers, RATES_ROOM), SEED, TICK, FIRST, N_DAYS, TICK // 12
    )
    return [tuple(int(v) for v in row) for row in desk.intents[: desk.counters[d.N_INTENTS]]]


def test_trips__are_wanted_whatever_the_law(as_is: Plain, hand: SimpleNamespace) -> None:
    """One draw a class and month, four candidates each: the docket does not move them."""
    trip = np.full_like(rates().trip, ALWAYS)
    numbers = table(breach_wanted=ALWAYS)._replace(trip=trip)
    kinds = (int(Intent.SPEND), int(Intent.TRIP))
    first, *others = [
        [row for row in gathered(hand, as_is, rows, numbers) if row[1] in kinds]
        for rows in ([debt()], [debt(), debt(fact=FACT + 256, step=Debt.ARREARS)], [case()], [debt(), case()])
    ]
    assert len(first) == 4 * N_TRIPS
    assert {row[2] for row in first} == set(range(4 * N_TRIPS))
    assert all(row[3] == row[2] // 4 for row in first)
    assert all((row[1] == Intent.SPEND) == (row[3] == Trip.HIGH_SPENDING) for row in first)
    assert all(FIRST <= row[0] < FIRST + N_DAYS for row in first)
    assert all(other == first for other in others)


def test_trips_and_spending__are_drawn_from_streams_of_their_own(as_is: Plain, hand: SimpleNamespace) -> None:
    """Each candidate has its word at its own address; its low byte picks the day."""
    numbers = table(breach_wanted=ALWAYS // 2)._replace(trip=np.full_like(rates().trip, ALWAYS // 2))
    kinds = (int(Intent.SPEND), int(Intent.TRIP))
    found = [row for row in gathered(hand, as_is, [debt()], numbers, generation=1) if row[1] in kinds]
    expected = []
    for trip in Trip:
        spends = trip == Trip.HIGH_SPENDING
        stream = Stream.SPENDING if spends else Stream.TRIP
        for k, word in enumerate(rng.draw(SEED, 77, 1, TICK, stream, trip, 0)):
            if word < ALWAYS // 2:
                day = FIRST + (int(word) % 256) * N_DAYS // 256
                expected.append((day, Intent.SPEND if spends else Intent.TRIP, 4 * trip + k, trip, 0))
    assert sorted(found) == sorted(expected)


def test_payments__have_the_luck_of_their_debt(as_is: Plain, hand: SimpleNamespace) -> None:
    rows = [debt(), debt(fact=FACT + 256)]
    for row in gathered(hand, as_is, rows, rates(), generation=1):
        if row[1] == Intent.PAY:
            words = rng.draw(SEED, 77, 1, TICK, Stream.PAYMENT, 0, row[2])
            day = FIRST + rng.uniform_int(words[1], N_DAYS)
            assert row == (day, Intent.PAY, row[2], words[0], words[2])


def test_trips__are_not_drawn_without_a_matter_before_the_courts(as_is: Plain, hand: SimpleNamespace) -> None:
    numbers = table(breach_wanted=ALWAYS)._replace(trip=np.full_like(rates().trip, ALWAYS))
    assert not any(row[1] == Intent.TRIP for row in gathered(hand, as_is, [debt(Debt.ARREARS)], numbers))


def test_trips__are_drawn_for_a_debt_that_can_reach_its_order_within_the_month(
    as_is: Plain, hand: SimpleNamespace
) -> None:
    """Judgment on the 1st, enforcement on the 21st, end of the notice on the 31st."""
    numbers = table()._replace(trip=np.full_like(rates().trip, ALWAYS))
    wanted = gathered(hand, as_is, [debt(Debt.SUED, due=FIRST)], numbers)
    assert sum(row[1] == Intent.TRIP for row in wanted) == 4 * (N_TRIPS - 1)


def test_trips__are_drawn_for_those_who_misbehave_this_month(as_is: Plain, hand: SimpleNamespace) -> None:
    """A ban can begin in the month of the act."""
    numbers = table()._replace(trip=np.full_like(rates().trip, ALWAYS))
    desk = hand.desk([])
    intents.intend(desk, FIRST + 3, int(Intent.MISCONDUCT), FACT | 128, 0, 0)
    as_is(intents.gather)(
        desk, hand.law(steps=STEPS), packed(numbers, RATES_ROOM), SEED, TICK, FIRST, N_DAYS, TICK // 12
    )
    wanted = desk.intents[: desk.counters[d.N_INTENTS], d.I_KIND]
    assert (wanted == Intent.TRIP).sum() == 4 * (N_TRIPS - 1)


def paid_fares(hand: SimpleNamespace, as_is: Plain, law: d.Law, rows: list[dict[str, int]]) -> int:
    desk = hand.desk(rows, n_procedures=2)
    as_is(intents.gather)(
        desk, law, packed(table(fare_paid=ALWAYS), RATES_ROOM), SEED, TICK, FIRST, N_DAYS, TICK // 12
    )
    wanted = desk.intents[: desk.counters[d.N_INTENTS]]
    return int(((wanted[:, d.I_KIND] == Intent.COURT) & (wanted[:, d.I_WORD] == Event.RAIL_FARE_PAID)).sum())


@pytest.mark.parametrize("k", range(16))
def test_fare__is_paid_once_and_only_after_a_fare_was_due(
    as_is: Plain, hand: SimpleNamespace, k: int
) -> None:
    """A ban and the objection to it share the fact of a refused fare; smoking is no fare."""
    law = hand.law(steps=[*STEPS, {"procedure": 1}], procedures=[(1, 1), (0, 1)])
    fact = FACT | intents.MISCONDUCT_FACT | k
    ban, objection = case(fact=fact), case(fact=fact, step=3)
    fares = (Event.RAIL_FALSE_CONCESSION, Event.RAIL_FALSE_TICKET, Event.RAIL_FARE_REFUSED)
    expected = int(rates().misconduct_event[k] in fares)
    assert paid_fares(hand, as_is, law, [ban]) == expected
    assert paid_fares(hand, as_is, law, [ban, objection]) == expected


def test_payments__of_one_debt_do_not_move_those_of_another(as_is: Plain, hand: SimpleNamespace) -> None:
    alone = [row for row in gathered(hand, as_is, [debt()], rates()) if row[1] == Intent.PAY]
    both = gathered(
        hand, as_is, [debt(fact=FACT + 256), debt(), debt(bits=UNFOUNDED, fact=FACT + 512)], rates()
    )
    paid = [row for row in both if row[1] == Intent.PAY]
    assert alone == [row for row in paid if row[2] == FACT]
    assert {row[2] for row in paid} == {FACT, FACT + 256}


@pytest.mark.parametrize(("bits", "rate"), [(CAN_PAY, "ability_lost"), (0, "ability_regained")])
def test_ability__is_lost_and_regained(as_is: Plain, hand: SimpleNamespace, bits: int, rate: str) -> None:
    for threshold, expected in ((0, bits), (ALWAYS, bits ^ CAN_PAY)):
        desk = hand.desk([debt(bits=bits), case(bits=bits)])
        numbers = table(**{"ability_lost": 0, "ability_regained": 0, rate: threshold})
        as_is(intents.intend_payments)(desk, packed(numbers, RATES_ROOM), SEED, TICK, FIRST, N_DAYS)
        assert desk.rows[:2, d.BITS].tolist() == [expected, bits]


COURT = {
    "creditor_withdraws": Event.CREDITOR_WITHDRAWS,
    "enforcement_suspended": Event.ENFORCEMENT_SUSPENDED,
    "enforcement_refused": Event.ENFORCEMENT_REFUSED,
    "enforcement_ended": Event.ENFORCEMENT_ENDED,
    "security_given": Event.SECURITY_GIVEN,
    "debtor_corrects": Event.DEBTOR_CORRECTS,
}


@pytest.mark.parametrize("rate", COURT)
def test_court__brings_at_most_one_event_a_debt_and_month(
    as_is: Plain, hand: SimpleNamespace, rate: str
) -> None:
    numbers = table(**{**dict.fromkeys(COURT, 0), rate: ALWAYS})
    court = [
        row
        for row in gathered(hand, as_is, [debt(), debt(Debt.SUED, fact=FACT + 256)], numbers)
        if row[1] == Intent.COURT
    ]
    assert [(row[2], row[3]) for row in court if row[3] != Event.EMERGENCY] == [(FACT, COURT[rate])]


def test_error_of_the_record__is_found_by_the_court(as_is: Plain, hand: SimpleNamespace) -> None:
    numbers = table(**dict.fromkeys(COURT, 0), error_found=ALWAYS, emergency=0)
    found = gathered(hand, as_is, [debt(bits=UNFOUNDED)], numbers)
    assert [(row[1], row[2], row[3]) for row in found if row[1] in (Intent.COURT, Intent.PAY)] == [
        (Intent.COURT, FACT, Event.ENFORCEMENT_ENDED)
    ]


# the month


def live(hand: SimpleNamespace, as_is: Plain, desk: d.Desk, law: d.Law, numbers: Rates) -> None:
    as_is(month.live)(desk, law, CALENDAR, hand.world(numbers), SEED, TICK, FIRST, N_DAYS, TICK // 12, 256, 0)


def quiet(**change: int) -> Rates:
    """Nothing comes by luck but what is asked for."""
    none = dict.fromkeys(
        (*COURT, "breach_wanted", "emergency", "error_found", "ability_lost", "ability_regained"), 0
    )
    blank = enforcement(**{**none, **change})
    return blank._replace(trip=np.zeros_like(blank.trip), pay=np.zeros_like(blank.pay))


@pytest.mark.parametrize("day", [FIRST, FIRST + 30])
def test_month__answers_clocks_on_its_first_and_last_day(
    as_is: Plain, hand: SimpleNamespace, day: int
) -> None:
    desk = hand.desk([debt(Debt.SUED, due=day)])
    live(hand, as_is, desk, hand.law(steps=STEPS), quiet())
    assert hand.trace(desk)[0] == (Event.DEBT_JUDGMENT, FACT, day, 900)


def test_month__leaves_the_next_month_alone(as_is: Plain, hand: SimpleNamespace) -> None:
    desk = hand.desk([debt(Debt.SUED, due=FIRST + N_DAYS)])
    live(hand, as_is, desk, hand.law(steps=STEPS), quiet())
    assert hand.trace(desk) == []
    assert desk.rows[0, d.DUE] == FIRST + N_DAYS


def test_month__puts_clocks_in_the_order_of_their_days(as_is: Plain, hand: SimpleNamespace) -> None:
    rows = [
        debt(Debt.SUED, due=FIRST + 9),
        debt(Debt.SUED, due=FIRST + 3, fact=FACT + 256),
        debt(Debt.PENDING, due=FIRST + 5, fact=FACT + 512),
    ]
    desk = hand.desk(rows)
    live(hand, as_is, desk, hand.law(steps=STEPS), quiet())
    assert [e[2] - FIRST for e in hand.trace(desk)] == [3, 5, 9]


def test_same_day__death_comes_before_everything(as_is: Plain, hand: SimpleNamespace) -> None:
    dies = {"on": int(Event.DEATH), "from": IN_FORCE, "to": REMOVED, "scope_agent": 1}
    law = hand.law(steps=STEPS, moves=[dies], converts=[(FIRST + 4, 0, 0, 1, 0, 1)])
    desk = hand.desk([debt(Debt.SUED, due=FIRST + 4), case(due=FIRST + 4)], leaving=1, exit=FIRST + 4)
    live(hand, as_is, desk, law, quiet())
    assert [(e[0], e[2]) for e in hand.trace(desk)] == [
        (Event.DEATH, FIRST + 4),
        (N_EVENTS + int(Legal.REMOVED), FIRST + 4),
    ]
    assert (desk.rows[:2, d.KIND] == d.GONE).all()


def test_same_day__law_comes_before_clocks_and_clocks_before_trips(
    as_is: Plain, hand: SimpleNamespace
) -> None:
    """A reform, a listing by clock and a wanted flight on one day: converted, listed, refused."""
    steps = [{"bits": 0, "emits": int(Legal.DECIDED)}, *STEPS]
    decided, in_force = 1, 2
    moves = [{"on": 0, "to": decided, "bundle": 1}, {"on": -1, "from": decided, "to": in_force}]
    day = FIRST + 6
    law = hand.law(
        steps=steps,
        moves=moves,
        converts=[(day, 0, 0, 1, 0, 7)],
        bans=[(int(Trip.AIR), 0, 40_000, ALWAYS, 9)],
        ban_bundles=[1],
    )
    desk = hand.desk([case(step=decided, due=day)])
    numbers = quiet(try_air=ALWAYS)
    as_is(intents.intend)(desk, day, int(Intent.TRIP), 0, int(Trip.AIR), 0)
    live(hand, as_is, desk, law, numbers)
    legal = N_EVENTS
    assert [(e[0], e[2]) for e in hand.trace(desk)] == [
        (legal + Legal.CONVERTED, day),
        (legal + Legal.IN_FORCE, day),
        (Event.AIR_REFUSED, day),
    ]


def test_trips__before_the_listing_go_through(as_is: Plain, hand: SimpleNamespace) -> None:
    steps = [{"bits": 0, "emits": int(Legal.DECIDED)}, *STEPS]
    moves = [{"on": 0, "to": 1, "bundle": 1}, {"on": -1, "from": 1, "to": 2}]
    law = hand.law(steps=steps, moves=moves, bans=[(int(Trip.AIR), 0, 40_000, ALWAYS, 9)], ban_bundles=[1])
    desk = hand.desk([case(step=1, due=FIRST + 6)])
    for i, day in enumerate((5, 6, 7)):
        as_is(intents.intend)(desk, FIRST + day, int(Intent.TRIP), i, int(Trip.AIR), 0)
    live(hand, as_is, desk, law, quiet(try_air=ALWAYS))
    refused = [e[2] - FIRST for e in hand.trace(desk) if e[0] == Event.AIR_REFUSED]
    assert refused == [6, 7]


@pytest.mark.parametrize("trip", [t for t in Trip if t != Trip.HIGH_SPENDING])
@pytest.mark.parametrize(
    ("tries", "gate", "event"),
    [(0, ALWAYS, Event.TRIP_FORGONE), (ALWAYS, 0, Event.TRIP_SLIPPED), (ALWAYS, ALWAYS, None)],
)
def test_travel__is_forgone_refused_or_slips_through(
    as_is: Plain, hand: SimpleNamespace, trip: Trip, tries: int, gate: int, event: Event | None
) -> None:
    law = hand.law(
        steps=STEPS, moves=[{"on": 0, "bundle": 1}], bans=[(int(trip), 0, 40_000, gate, 9)], ban_bundles=[1]
    )
    desk = hand.desk([case()])
    is_air = trip == Trip.AIR
    numbers = table(try_air=tries if is_air else ALWAYS - tries, try_rail=ALWAYS - tries if is_air else tries)
    as_is(month.travel)(
        desk, law, hand.world(numbers), SEED, TICK, np.array([FIRST, 7, 4 * trip, trip, 0]), desk.pair
    )
    expected = Event[f"{trip.name}_REFUSED"] if event is None else event
    assert hand.trace(desk) == [(expected, FACT, FIRST, trip)]


@pytest.mark.parametrize(
    ("gate", "recorded", "expected"),
    [
        (ALWAYS, ALWAYS, [Event.SPENDING_REFUSED]),
        (0, ALWAYS, [Event.ORDER_BREACHED]),
        (0, 0, []),
    ],
)
def test_spending__is_refused_or_a_breach_that_may_be_known(
    as_is: Plain, hand: SimpleNamespace, gate: int, recorded: int, expected: list[Event]
) -> None:
    law = hand.law(
        steps=STEPS,
        moves=[{"on": 0, "bundle": 1}],
        bans=[(int(Trip.HIGH_SPENDING), 0, 40_000, gate, 9)],
        ban_bundles=[1],
    )
    desk = hand.desk([case(), debt()])
    intent = np.array([FIRST, 6, 20, 5, 0])
    as_is(month.spend)(
        desk, law, CALENDAR, hand.world(table(breach_recorded=recorded)), SEED, TICK, intent, desk.pair
    )
    assert events(hand, desk) == expected
    assert bool(desk.rows[1, d.BITS] & ONCE) == (expected == [Event.ORDER_BREACHED])


@pytest.mark.parametrize("ready", [0, ALWAYS])
def test_pay__needs_readiness(as_is: Plain, hand: SimpleNamespace, ready: int) -> None:
    numbers = rates()._replace(pay=np.full_like(rates().pay, ready))
    desk = hand.desk([debt(fact=FACT + 256), debt()])
    law = hand.law(steps=STEPS)
    intent = np.array([FIRST, 4, FACT, ALWAYS - 1, ALWAYS - 1])
    as_is(month.pay)(desk, law, CALENDAR, packed(numbers, RATES_ROOM), SEED, 256, intent)
    assert events(hand, desk) == ([Event.DEBT_PERFORMED] if ready else [])
    as_is(month.pay)(desk, law, CALENDAR, packed(numbers, RATES_ROOM), SEED, 256, intent)
    assert desk.tally[Event.DEBT_PERFORMED, 0] == (1 if ready else 0)


def test_misconduct__is_of_the_kind_that_luck_names(as_is: Plain, hand: SimpleNamespace) -> None:
    numbers = rates()
    low = 0
    for k, border in enumerate(numbers.misconduct.tolist()):
        for word in (low, border - 1):
            assert as_is(intents.kind_of_misconduct)(packed(numbers, RATES_ROOM), np.uint64(word)) == k
        fact = FACT | intents.MISCONDUCT_FACT | k
        desk = hand.desk([])
        intent = np.array([FIRST, 5, fact, 0, 0])
        as_is(month.misconduct)(desk, hand.law(steps=STEPS), CALENDAR, hand.world(numbers), SEED, intent)
        assert hand.trace(desk) == [(numbers.misconduct_event[k], fact, FIRST, 0)]
        low = border
    assert low == ALWAYS
    assert len(numbers.misconduct) <= intents.KIND_BITS + 1


def test_emergency__matters_to_those_with_a_case(as_is: Plain, hand: SimpleNamespace) -> None:
    for rows, expected in (([debt()], []), ([debt(), case(), case(fact=3)], [Event.EMERGENCY])):
        desk = hand.desk(rows)
        intent = np.array([FIRST, 3, 0, int(Event.EMERGENCY), 0])
        as_is(month.at_court)(desk, hand.law(steps=STEPS), CALENDAR, SEED, intent)
        assert events(hand, desk) == expected


@pytest.mark.parametrize("event", COURT.values())
def test_court_events__only_the_end_of_enforcement_ends_the_debt(
    as_is: Plain, hand: SimpleNamespace, event: Event
) -> None:
    desk = hand.desk([debt(fact=FACT + 256), debt()])
    as_is(month.at_court)(
        desk, hand.law(steps=STEPS), CALENDAR, SEED, np.array([FIRST, 3, FACT, int(event), 0])
    )
    assert hand.trace(desk) == [(event, FACT, FIRST, 900)]
    kinds = [int(Kind.DEBT), d.GONE if event == Event.ENFORCEMENT_ENDED else int(Kind.DEBT)]
    assert desk.rows[:2, d.KIND].tolist() == kinds


def test_rules_that_chase_each_other__are_reported(hand: SimpleNamespace) -> None:
    """A step whose clock brings it back to itself on the same day never ends; the desk says so."""
    law = hand.law(steps=[{"unit": 1, "n": 0}], moves=[{"on": -1, "from": 1, "to": 1}])
    desk = hand.desk([case(step=1, due=FIRST)])
    live(hand, lambda kernel: kernel, desk, law, quiet())
    assert desk.counters[d.N_OVERFLOW] == 1


def test_legal_events__have_room_in_their_procedure() -> None:
    assert max(Legal) < N_LEGAL
    assert max(Event) < N_EVENTS
    assert NEVER == 65535
