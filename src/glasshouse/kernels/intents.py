"""Dated intentions of one agent's month: payments, court events, trips, spending, misconduct.

Candidates exist whatever the law in force; each carries its own uniforms for happening and for its day. So
one deterred act moves nobody else's luck.
"""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import Rates
from glasshouse.codes import N_TRIPS, Debt, Event, Fact, Intent, Stream, Trip
from glasshouse.conduct import Rate
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.desk import (
    BITS,
    C_DAY,
    FACT,
    I_DAY,
    I_INDEX,
    I_KIND,
    I_MORE,
    I_WORD,
    KIND,
    KIND_CASE,
    KIND_COPY,
    KIND_DEBT,
    N_INTENT_COLUMNS,
    N_INTENTS,
    N_OVERFLOW,
    N_ROWS,
    STEP,
    WHO_EXIT,
    WHO_GENERATION,
    WHO_INCOME,
    WHO_KIND,
    WHO_LEAVING,
    WHO_SLOT,
    WHO_URBAN,
    Desk,
    Law,
)
from glasshouse.kernels.rng import Word, draw, uniform_int
from glasshouse.kernels.tally import NATURAL_PERSON

I_LEAVE, I_LAW, I_PAY, I_MISCONDUCT = (
    int(Intent.LEAVE),
    int(Intent.LAW),
    int(Intent.PAY),
    int(Intent.MISCONDUCT),
)
I_SPEND, I_TRIP, I_COURT = int(Intent.SPEND), int(Intent.TRIP), int(Intent.COURT)
ARREARS, SUED, NOTICE = int(Debt.ARREARS), int(Debt.SUED), int(Debt.NOTICE)
CAN_PAY, UNFOUNDED = int(Fact.CAN_PAY), int(Fact.UNFOUNDED)
S_PAYMENT, S_ABILITY, S_TRIP = int(Stream.PAYMENT), int(Stream.ABILITY), int(Stream.TRIP)
S_SPENDING, S_EMERGENCY = int(Stream.SPENDING), int(Stream.EMERGENCY)
R_REGAINED, R_LOST = int(Rate.ABILITY_REGAINED), int(Rate.ABILITY_LOST)
R_WITHDRAWS, R_BREACH_WANTED = int(Rate.CREDITOR_WITHDRAWS), int(Rate.BREACH_WANTED)
R_EMERGENCY, R_ERROR_FOUND = int(Rate.EMERGENCY), int(Rate.ERROR_FOUND)
E_EMERGENCY, E_ENDED = int(Event.EMERGENCY), int(Event.ENFORCEMENT_ENDED)
R_FARE_PAID, E_FARE_PAID = int(Rate.FARE_PAID), int(Event.RAIL_FARE_PAID)
MISCONDUCT_FACT = 128  # facts of misconduct, apart from those of debts in the same month,
LOW_BYTE = np.uint64(255)
KIND_BITS = 15  # with the kind of conduct in their last bits
LAST_KINDS = 255 & ~KIND_BITS
FARE_FIRST, FARE_LAST = int(Event.RAIL_FALSE_CONCESSION), int(Event.RAIL_FARE_REFUSED)
HIGH_SPENDING = int(Trip.HIGH_SPENDING)
COURT_EVENTS = (
    int(Event.CREDITOR_WITHDRAWS),
    int(Event.ENFORCEMENT_SUSPENDED),
    int(Event.ENFORCEMENT_REFUSED),
    int(Event.ENFORCEMENT_ENDED),
    int(Event.SECURITY_GIVEN),
    int(Event.DEBTOR_CORRECTS),
)  # in the order of conduct.Rate from CREDITOR_WITHDRAWS


@kernel
def intend(desk: Desk, day: int, kind: int, index: int, word: Word, more: Word) -> None:
    """Put an intention into its place: by day, then by the order of kinds within a day."""
    intents, count = desk.intents, desk.counters
    i = count[N_INTENTS]
    if i >= intents.shape[0]:
        count[N_OVERFLOW] += 1
        return
    count[N_INTENTS] = i + 1
    while i > 0 and (
        intents[i - 1, I_DAY] > day or (intents[i - 1, I_DAY] == day and intents[i - 1, I_KIND] > kind)
    ):
        for column in range(N_INTENT_COLUMNS):
            intents[i, column] = intents[i - 1, column]
        i -= 1
    intents[i, I_DAY] = day
    intents[i, I_KIND] = kind
    intents[i, I_INDEX] = index
    intents[i, I_WORD] = word
    intents[i, I_MORE] = more


@kernel
def intend_payments(desk: Desk, rates: Rates, seed: np.uint64, tick: int, first: int, n_days: int) -> None:
    """Draw, for each debt, this month's change of ability, readiness to pay, and event at court."""
    rows, who, scalar = desk.rows, desk.who, rates.scalar
    slot, generation = who[WHO_SLOT], who[WHO_GENERATION]
    for row in range(desk.counters[N_ROWS]):
        if rows[row, KIND] != KIND_DEBT or rows[row, STEP] < ARREARS:
            continue
        fact, bits = rows[row, FACT], rows[row, BITS]
        words = draw(seed, slot, generation, tick, S_PAYMENT, 0, fact)
        change = draw(seed, slot, generation, tick, S_ABILITY, 0, fact)
        if change[0] < scalar[R_LOST if bits & CAN_PAY else R_REGAINED]:
            rows[row, BITS] = bits ^ CAN_PAY
        if not bits & UNFOUNDED:
            intend(desk, first + uniform_int(words[1], n_days), I_PAY, fact, words[0], words[2])
        if rows[row, STEP] < NOTICE:
            continue
        day, word = first + uniform_int(change[2], n_days), int(change[1])
        if bits & UNFOUNDED and words[0] < scalar[R_ERROR_FOUND]:
            intend(desk, day, I_COURT, fact, E_ENDED, 0)
            continue
        for k in range(len(COURT_EVENTS)):
            if word < scalar[R_WITHDRAWS + k]:
                intend(desk, day, I_COURT, fact, COURT_EVENTS[k], 0)
                break
            word -= scalar[R_WITHDRAWS + k]


@kernel
def intend_trips(
    desk: Desk, rates: Rates, seed: np.uint64, tick: int, first: int, n_days: int, year: int
) -> None:
    """Draw the tickets the agent wants this month, at most four of a class, and other high spending."""
    who = desk.who
    slot, generation, income, urban = who[WHO_SLOT], who[WHO_GENERATION], who[WHO_INCOME], who[WHO_URBAN]
    for trip in range(N_TRIPS):
        if trip == HIGH_SPENDING:
            threshold, stream, kind = rates.scalar[R_BREACH_WANTED], S_SPENDING, I_SPEND
        else:
            threshold, stream, kind = rates.trip[year, trip, income, urban], S_TRIP, I_TRIP
        words = draw(seed, slot, generation, tick, stream, trip, 0)
        for k in range(4):
            word = words[k]
            if word < threshold:
                intend(desk, first + ((int(word & LOW_BYTE) * n_days) >> 8), kind, 4 * trip + k, trip, 0)
    words = draw(seed, slot, generation, tick, S_EMERGENCY, 0, 0)
    if words[0] < rates.scalar[R_EMERGENCY]:
        intend(desk, first + uniform_int(words[1], n_days), I_COURT, 0, E_EMERGENCY, 0)


@kernel
def kind_of_misconduct(rates: Rates, word: np.uint64) -> int:
    """Return the number of the kind of conduct that a word falls into."""
    k = 0
    while k < rates.misconduct.shape[0] - 1 and word >= rates.misconduct[k]:
        k += 1
    return k


@kernel
def is_repeat(desk: Desk, row: int) -> bool:
    """Is there an earlier case about the same fact."""
    for before in range(row):
        if desk.rows[before, KIND] == KIND_CASE and desk.rows[before, FACT] == desk.rows[row, FACT]:
            return True
    return False


@kernel
def is_misconduct(fact: int) -> bool:
    """Is a fact one of misconduct on a journey: those of acts of the catalogue have higher numbers."""
    return bool(fact & LAST_KINDS == MISCONDUCT_FACT)


@kernel
def intend_fares(desk: Desk, rates: Rates, seed: np.uint64, tick: int, first: int, n_days: int) -> None:
    """Draw whether a fare that was refused or false is paid afterwards, while a case about it is open."""
    rows, who = desk.rows, desk.who
    for row in range(desk.counters[N_ROWS]):
        fact = rows[row, FACT]
        if rows[row, KIND] != KIND_CASE or not is_misconduct(fact) or is_repeat(desk, row):
            continue
        event = rates.misconduct_event[fact & KIND_BITS]
        if event < FARE_FIRST or event > FARE_LAST:
            continue
        words = draw(seed, who[WHO_SLOT], who[WHO_GENERATION], tick, S_PAYMENT, 0, fact)
        if words[0] < rates.scalar[R_FARE_PAID]:
            intend(desk, first + uniform_int(words[1], n_days), I_COURT, fact, E_FARE_PAID, 0)


@kernel
def may_meet_a_rule(desk: Desk) -> bool:
    """Has the agent a case, or something that may become one this month."""
    rows = desk.rows
    for row in range(desk.counters[N_ROWS]):
        kind = rows[row, KIND]
        if kind in (KIND_CASE, KIND_COPY) or (kind == KIND_DEBT and rows[row, STEP] >= SUED):
            return True
    return False


@kernel
def gather(
    desk: Desk, law: Law, rates: Rates, seed: np.uint64, tick: int, first: int, n_days: int, year: int
) -> None:
    """Collect all dated intentions of the month, in the order in which they come."""
    # misconduct is already intended
    travels = rates.travels == 1 and desk.who[WHO_KIND] <= NATURAL_PERSON
    may_be_banned = travels and (desk.counters[N_INTENTS] > 0 or may_meet_a_rule(desk))
    if desk.who[WHO_LEAVING]:
        intend(desk, desk.who[WHO_EXIT], I_LEAVE, 0, 0, 0)
    for k in range(law.n_converts):
        if first <= law.converts[k, C_DAY] < first + n_days:
            intend(desk, law.converts[k, C_DAY], I_LAW, k, 0, 0)
    intend_payments(desk, rates, seed, tick, first, n_days)
    if travels:
        intend_fares(desk, rates, seed, tick, first, n_days)
    if may_be_banned:
        intend_trips(desk, rates, seed, tick, first, n_days, year)
