"""One agent's month, day by day: clocks of cases and debts, and the agent's own dated intentions.

The order within a day is that of `codes.Intent`. Each thing that happens is answered by the rules, and by
what follows from their answers, before the next thing happens.
"""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import I64, Calendar, Rates
from glasshouse.codes import NEVER, Event, Fact, Intent, Stream, Trip
from glasshouse.conduct import Rate
from glasshouse.features import Subject
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.acts import commit
from glasshouse.kernels.conduct import act, advance_debt, happen, perform
from glasshouse.kernels.copies import refuse_by_copy, settle_copy
from glasshouse.kernels.deadlines import puts_off
from glasshouse.kernels.desk import (
    AMOUNT,
    B_PROVISION,
    B_THRESHOLD,
    BITS,
    DUE,
    FACT,
    GONE,
    I_DAY,
    I_INDEX,
    I_KIND,
    I_MORE,
    I_WORD,
    KIND,
    KIND_CASE,
    KIND_COPY,
    KIND_DEBT,
    KIND_REPORT,
    N_DONE,
    N_INTENTS,
    N_OVERFLOW,
    N_ROWS,
    NO_RULE,
    STEP,
    WHO_GENERATION,
    WHO_KIND,
    WHO_SLOT,
    WHO_TOLD,
    Desk,
    Law,
)
from glasshouse.kernels.gates import meet
from glasshouse.kernels.intents import KIND_BITS, gather
from glasshouse.kernels.listing import answer_all, convert, fall_due
from glasshouse.kernels.measures import find_ban, pressure
from glasshouse.kernels.namesakes import ask_for_namesake, weakest_key
from glasshouse.kernels.officers import (
    E_OFFICER_CLEARED,
    E_OFFICER_TOLD,
    reaches_officers,
    tell_officer,
)
from glasshouse.kernels.reports import hear
from glasshouse.kernels.response import readiness_to_pay
from glasshouse.kernels.rng import draw
from glasshouse.kernels.scoring import score_clock
from glasshouse.kernels.steering import UNASKED, answer_about, chosen
from glasshouse.kernels.tally import note, queue_for_rules
from glasshouse.kernels.world import World
from glasshouse.steering import Answer, Choice, Topic

I_LEAVE, I_LAW, I_CLOCK, I_COURT = int(Intent.LEAVE), int(Intent.LAW), int(Intent.CLOCK), int(Intent.COURT)
I_PAY, I_MISCONDUCT, I_CONDUCT, I_SPEND, I_TRIP = (
    int(Intent.PAY),
    int(Intent.MISCONDUCT),
    int(Intent.CONDUCT),
    int(Intent.SPEND),
    int(Intent.TRIP),
)
E_CLOSED, LEGAL_PERSON = int(Event.FIRM_CLOSED), int(Subject.LEGAL_PERSON)
I_OCCASION = int(Intent.OCCASION)
E_DEATH, E_ENDED, E_BREACHED = int(Event.DEATH), int(Event.ENFORCEMENT_ENDED), int(Event.ORDER_BREACHED)
E_REFUSED, E_FORGONE, E_SLIPPED = int(Event.AIR_REFUSED), int(Event.TRIP_FORGONE), int(Event.TRIP_SLIPPED)
E_SPENDING_REFUSED, E_FARE_PAID = int(Event.SPENDING_REFUSED), int(Event.RAIL_FARE_PAID)
E_EMERGENCY = int(Event.EMERGENCY)
AIR, HIGH_SPENDING = int(Trip.AIR), int(Trip.HIGH_SPENDING)
R_TRY_AIR, R_TRY_RAIL, R_RECORDED = int(Rate.TRY_AIR), int(Rate.TRY_RAIL), int(Rate.BREACH_RECORDED)
R_SETTLED = int(Rate.SETTLED_NOT_PERFORMED)
S_TRY, S_GATE = int(Stream.TRY), int(Stream.GATE)
S_TRANSPORT_CONDUCT = int(Stream.TRANSPORT_CONDUCT)
R_UNFOUNDED, UNFOUNDED = int(Rate.UNFOUNDED), int(Fact.UNFOUNDED)
CHOICE, EVENT = int(Topic.CHOICE), int(Topic.EVENT)
MISTAKEN, NO = int(Answer.MISTAKEN), int(Answer.NO)
PAY, TRY_TICKET, APPLY_MEASURE = int(Choice.PAY), int(Choice.TRY_TICKET), int(Choice.APPLY_MEASURE)
MAX_STEPS = 4096  # of one agent in one month: more means that rules chase each other


@kernel
def find_debt(desk: Desk, fact: int) -> int:
    """Return the row of the debt with this fact, or -1."""
    for row in range(desk.counters[N_ROWS]):
        if desk.rows[row, KIND] == KIND_DEBT and desk.rows[row, FACT] == fact:
            return row
    return -1


@kernel
def next_due(desk: Desk, last: int) -> int:
    """Return the row whose clock falls due first, at the latest on `last`, or -1."""
    best, best_day = -1, last + 1
    for row in range(desk.counters[N_ROWS]):
        if desk.rows[row, KIND] != GONE and desk.rows[row, DUE] < best_day:
            best, best_day = row, desk.rows[row, DUE]
    return best


@kernel
def leave(desk: Desk, law: Law, calendar: Calendar, seed: np.uint64, day: int) -> None:
    """Let a person die or a firm close: lists answer by their own rules, then all of its rows go."""
    is_firm = desk.who[WHO_KIND] == LEGAL_PERSON
    happen(desk, law, calendar, seed, E_CLOSED if is_firm else E_DEATH, 0, day, 0)
    for row in range(desk.counters[N_ROWS]):
        is_told = is_firm and reaches_officers(desk, law, row, -1)
        desk.rows[row, KIND] = GONE
        if is_told:
            tell_officer(desk, law, row, day, False)


@kernel
def pay(
    desk: Desk, law: Law, calendar: Calendar, rates: Rates, seed: np.uint64, multiplier: int, intent: I64
) -> None:
    """Pay a debt, if the agent is ready to on that day."""
    row = find_debt(desk, intent[I_INDEX])
    if row < 0:
        return
    rows = desk.rows
    level = pressure(desk, law)
    ready = readiness_to_pay(rates.pay, multiplier, rows[row, STEP], rows[row, BITS], level)
    if chosen(desk, CHOICE, PAY, intent[I_INDEX], intent[I_DAY], bool(intent[I_WORD] < ready)):
        settled = intent[I_MORE] < rates.scalar[R_SETTLED]
        perform(desk, law, calendar, seed, row, intent[I_DAY], settled)


@kernel
def at_court(desk: Desk, law: Law, calendar: Calendar, seed: np.uint64, intent: I64) -> None:
    """Let the creditor, the court or life do something about a debt, or about all of them."""
    event, day = intent[I_WORD], intent[I_DAY]
    if answer_about(desk, EVENT, event, intent[I_INDEX]) == NO:
        return
    if event == E_EMERGENCY:
        for row in range(desk.counters[N_ROWS]):
            if desk.rows[row, KIND] == KIND_CASE:
                happen(desk, law, calendar, seed, event, 0, day, 0)
                return
        return
    if event in (E_OFFICER_TOLD, E_OFFICER_CLEARED):
        desk.who[WHO_TOLD] = intent[I_MORE]
        happen(desk, law, calendar, seed, event, intent[I_INDEX], day, 0)
        return
    if event == E_FARE_PAID:
        happen(desk, law, calendar, seed, event, intent[I_INDEX], day, 0)
        return
    row = find_debt(desk, intent[I_INDEX])
    if row < 0:
        return
    happen(desk, law, calendar, seed, event, intent[I_INDEX], day, desk.rows[row, AMOUNT])
    if event == E_ENDED:
        desk.rows[row, KIND] = GONE


@kernel
def travel(desk: Desk, law: Law, world: World, seed: np.uint64, tick: int, intent: I64, pair: I64) -> None:
    """Want a ticket: nothing stands in the way, or it is not tried, or refused, or slips past the gate."""
    trip, day, ordinal = intent[I_WORD], intent[I_DAY], intent[I_INDEX]
    ban = find_ban(desk, law, trip, day, pair)
    if ban < 0:
        refuse_by_copy(desk, law, world.mistakes, seed, tick, E_REFUSED + trip, intent)
        return
    fact = desk.rows[pair[0], FACT]
    who = desk.who
    words = draw(seed, who[WHO_SLOT], who[WHO_GENERATION], tick, S_TRY, ordinal, 0)
    provision = law.bans[ban, B_PROVISION]
    tries = words[0] < world.rates.scalar[R_TRY_AIR if trip == AIR else R_TRY_RAIL]
    if not chosen(desk, CHOICE, TRY_TICKET, fact, day, bool(tries)):
        note(desk, E_FORGONE, fact, day, provision, trip, pair[1])
    elif chosen(desk, CHOICE, APPLY_MEASURE, fact, day, bool(words[1] < law.bans[ban, B_THRESHOLD])):
        note(desk, E_REFUSED + trip, fact, day, provision, trip, pair[1])
    else:
        note(desk, E_SLIPPED, fact, day, provision, trip, pair[1])


@kernel
def spend(
    desk: Desk, law: Law, calendar: Calendar, world: World, seed: np.uint64, tick: int, intent: I64, pair: I64
) -> None:
    """Spend highly: refused at the venue, or a breach of the order, which may come to be known."""
    day = intent[I_DAY]
    ban = find_ban(desk, law, HIGH_SPENDING, day, pair)
    if ban < 0:
        refuse_by_copy(desk, law, world.mistakes, seed, tick, E_SPENDING_REFUSED, intent)
        return
    row = pair[0]
    fact = desk.rows[row, FACT]
    who = desk.who
    words = draw(seed, who[WHO_SLOT], who[WHO_GENERATION], tick, S_GATE, intent[I_INDEX], 0)
    if chosen(desk, CHOICE, APPLY_MEASURE, fact, day, bool(words[0] < law.bans[ban, B_THRESHOLD])):
        note(desk, E_SPENDING_REFUSED, fact, day, law.bans[ban, B_PROVISION], 0, pair[1])
        return
    debt = find_debt(desk, fact)
    if debt >= 0 and words[1] < world.rates.scalar[R_RECORDED]:
        act(desk, law, calendar, seed, debt, E_BREACHED, day)


@kernel
def misconduct(desk: Desk, law: Law, calendar: Calendar, world: World, seed: np.uint64, intent: I64) -> None:
    """Commit one of the acts on board or at the station that the carriers' rules name, or be taken for it.

    The trace then says UNFOUNDED.
    """
    fact, day, who = intent[I_INDEX], intent[I_DAY], desk.who
    event = world.rates.misconduct_event[fact & KIND_BITS]
    words = draw(seed, who[WHO_SLOT], who[WHO_GENERATION], fact >> 8, S_TRANSPORT_CONDUCT, 0, fact)
    said = answer_about(desk, EVENT, event, fact)
    is_mistaken = words[0] < world.rates.scalar[R_UNFOUNDED] if said == UNASKED else said == MISTAKEN
    flags = UNFOUNDED if is_mistaken else 0
    if flags:
        ask_for_namesake(desk, world, seed, weakest_key(desk, law, event, event + 1, day), fact, day, 0)
    note(desk, event, fact, day, 0, flags, NO_RULE)
    queue_for_rules(desk, event, fact, day, flags)
    answer_all(desk, law, calendar, seed)


@kernel
def answer_clock(
    desk: Desk, law: Law, calendar: Calendar, world: World, seed: np.uint64, tick: int, row: int, day: int
) -> None:
    """Let a row of the docket fall due, each kind in its own way."""
    kind = desk.rows[row, KIND]
    if kind == KIND_CASE:
        if not puts_off(desk, law, world.mistakes, seed, tick, row, day):
            fall_due(desk, law, calendar, seed, row, day)
    elif kind == KIND_DEBT:
        advance_debt(desk, law, calendar, world, seed, row, day)
    elif kind == KIND_REPORT:
        hear(desk, law, calendar, world, seed, row)
    elif kind == KIND_COPY:
        settle_copy(desk, law, world.mistakes, seed, row)
    else:
        score_clock(desk, law, calendar, seed, row, day)


@kernel
def live(
    desk: Desk, law: Law, calendar: Calendar, world: World, seed: np.uint64,
    tick: int, first: int, n_days: int, year: int, multiplier: int, n_kept: int,
) -> None:  # fmt: skip
    """Live through the month of the agent at the desk."""
    rates = world.rates
    gather(desk, law, rates, seed, tick, first, n_days, year)
    count, intents, rows = desk.counters, desk.intents, desk.rows
    pair = desk.pair
    last = first + n_days - 1
    for _ in range(MAX_STEPS):
        row = next_due(desk, last)
        due = rows[row, DUE] if row >= 0 else NEVER
        i = count[N_DONE]
        day = intents[i, I_DAY] if i < count[N_INTENTS] else NEVER
        if day == NEVER and due == NEVER:
            return
        if due < day or (due == day and intents[i, I_KIND] > I_CLOCK):
            answer_clock(desk, law, calendar, world, seed, tick, row, due)
            continue
        count[N_DONE] = i + 1
        intent = intents[i]
        kind = intent[I_KIND]
        if kind == I_LEAVE:
            leave(desk, law, calendar, seed, day)
            return
        if kind == I_LAW:
            convert(desk, law, calendar, seed, intent[I_INDEX], day)
        elif kind == I_COURT:
            at_court(desk, law, calendar, seed, intent)
        elif kind == I_PAY:
            pay(desk, law, calendar, rates, seed, multiplier, intent)
        elif kind == I_MISCONDUCT:
            misconduct(desk, law, calendar, world, seed, intent)
        elif kind == I_CONDUCT:
            commit(desk, law, calendar, rates, seed, intent)
        elif kind == I_OCCASION:
            door = world.acts.door[intent[I_WORD]]
            meet(desk, law, world, seed, n_kept, door, intent[I_INDEX], day, intent[I_MORE])
        elif kind == I_SPEND:
            spend(desk, law, calendar, world, seed, tick, intent, pair)
        else:
            travel(desk, law, world, seed, tick, intent, pair)
    count[N_OVERFLOW] += 1
