"""Conduct, the truth: debts on their way through the courts, payments, trips wanted, misconduct.

Ability is kept apart from willingness, because the law turns on it. Every candidate for an act has its own
address in luck, whatever the law in force; rules hear of what happens through `note` and `queue_for_rules`.
"""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import I64, Calendar, Rates
from glasshouse.codes import N_BALANCE, NEVER, Balance, Debt, Event, Fact, Stream
from glasshouse.conduct import Rate
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.desk import (
    AGENT,
    AMOUNT,
    BITS,
    DUE,
    END,
    FACT,
    GONE,
    GROUND,
    KIND,
    KIND_DEBT,
    N_OVERFLOW,
    N_ROWS,
    NO_RULE,
    OPENED,
    STEP,
    WHO_AGE_BAND,
    WHO_GENERATION,
    WHO_INCOME,
    WHO_KIND,
    WHO_SLOT,
    Desk,
    Law,
)
from glasshouse.kernels.firms import can_pay, counterparty_of, debt_amount
from glasshouse.kernels.listing import answer_all
from glasshouse.kernels.measures import PUBLICLY_LISTED, pressure
from glasshouse.kernels.namesakes import ask_for_namesake, weakest_key
from glasshouse.kernels.rng import draw, uniform_int
from glasshouse.kernels.steering import UNASKED, answer_that_made, chosen
from glasshouse.kernels.tally import NATURAL_PERSON, add, note, queue_for_rules
from glasshouse.kernels.world import World
from glasshouse.steering import Answer, Choice, Topic

ABLE, ASKS, SECURED, JUNIOR = (
    int(Fact.ABLE),
    int(Fact.CREDITOR_ASKS),
    int(Fact.SECURED),
    int(Fact.JUNIOR_DEBTOR),
)
CAMPUS, GRAVE, UNFOUNDED = int(Fact.CAMPUS_LOAN), int(Fact.GRAVE), int(Fact.UNFOUNDED)
CAN_PAY = int(Fact.CAN_PAY)
ACTED_ONCE, SEVERAL_ACTS = int(Fact.ACTED_ONCE), int(Fact.SEVERAL_ACTS)
PENDING, ARREARS, SUED, JUDGMENT = int(Debt.PENDING), int(Debt.ARREARS), int(Debt.SUED), int(Debt.JUDGMENT)
NOTICE, ENFORCEMENT = int(Debt.NOTICE), int(Debt.ENFORCEMENT)
SEARCHED_ONCE, ROUND_ENDED = int(Debt.SEARCHED_ONCE), int(Debt.ROUND_ENDED)

S_DEBT, S_FLAGS, S_COURT = int(Stream.DEBT), int(Stream.DEBT_FLAGS), int(Stream.COURT)
S_ENFORCEMENT = int(Stream.ENFORCEMENT_CONDUCT)

R_SUED, R_SOUGHT, R_SEIZED = int(Rate.SUED), int(Rate.ENFORCEMENT_SOUGHT), int(Rate.SEIZED)
R_ASKS, R_SECURED, R_JUNIOR = int(Rate.CREDITOR_ASKS), int(Rate.SECURED), int(Rate.JUNIOR_DEBTOR)
R_CAMPUS, R_GRAVE, R_UNFOUNDED = int(Rate.CAMPUS_LOAN_UNDER_25), int(Rate.GRAVE), int(Rate.UNFOUNDED)
R_NOT_REPORTED, R_OBSTRUCTED = int(Rate.ASSETS_NOT_REPORTED), int(Rate.ENFORCEMENT_OBSTRUCTED)
R_HIDDEN, R_REFUSED = int(Rate.ASSETS_HIDDEN), int(Rate.SETTLEMENT_REFUSED)
R_PRESUMED = int(Rate.PRESUMED_ABLE)
R_SUIT_DAYS, R_TRIAL_DAYS = int(Rate.SUIT_DAYS_LOW), int(Rate.TRIAL_DAYS_LOW)
R_APPLY_DAYS, R_NOTICE_DAYS = int(Rate.APPLY_DAYS_LOW), int(Rate.NOTICE_DAYS_LOW)
R_SEARCH_DAYS, R_RESUME_DAYS = int(Rate.SEARCH_DAYS_LOW), int(Rate.RESUME_DAYS)

E_ARREARS, E_SUED, E_JUDGMENT = int(Event.DEBT_ARREARS), int(Event.DEBT_SUED), int(Event.DEBT_JUDGMENT)
E_OPENED, E_EXPIRED = int(Event.ENFORCEMENT_OPENED), int(Event.NOTICE_EXPIRED)
E_NOT_REPORTED, E_OBSTRUCTED = int(Event.ASSETS_NOT_REPORTED), int(Event.ENFORCEMENT_OBSTRUCTED)
E_HIDDEN, E_REFUSED = int(Event.ASSETS_HIDDEN), int(Event.SETTLEMENT_REFUSED)
E_NO_ASSETS, E_RESUMED = int(Event.NO_ASSETS_FOUND), int(Event.ENFORCEMENT_RESUMED)
E_WRITTEN_OFF, E_DEBTOR_CORRECTS = int(Event.DEBT_WRITTEN_OFF), int(Event.DEBTOR_CORRECTS)
E_PERFORMED, E_SETTLED = int(Event.DEBT_PERFORMED), int(Event.DEBT_SETTLED)
E_PERFORMED_LISTED, E_SETTLED_LISTED = int(Event.PERFORMED_LISTED), int(Event.SETTLED_LISTED)
REPAID = int(Balance.REPAID_CNY)
CHOICE, SUE, ENFORCE, MISTAKEN = int(Topic.CHOICE), int(Choice.SUE), int(Choice.ENFORCE), int(Answer.MISTAKEN)


@kernel
def happen(
    desk: Desk, law: Law, calendar: Calendar, seed: np.uint64, event: int, fact: int, day: int, value: int
) -> None:
    """Let something happen on a day: count it, and let the rules answer before anything else does."""
    note(desk, event, fact, day, 0, value, NO_RULE)
    queue_for_rules(desk, event, fact, day, 0)
    answer_all(desk, law, calendar, seed)


@kernel
def add_pending_debt(desk: Desk, agent: int, fact: int, day: int) -> None:
    """Add a debt that will begin on `day`."""
    rows, count = desk.rows, desk.counters
    row = count[N_ROWS]
    if row >= rows.shape[0]:
        count[N_OVERFLOW] += 1
        return
    count[N_ROWS] = row + 1
    rows[row, AGENT] = agent
    rows[row, KIND] = KIND_DEBT
    rows[row, STEP] = PENDING
    rows[row, FACT] = fact
    rows[row, OPENED] = day
    rows[row, DUE] = day
    rows[row, END] = NEVER
    rows[row, GROUND] = 0
    rows[row, BITS] = 0
    rows[row, AMOUNT] = 0


@kernel
def begin_debt(desk: Desk, world: World, seed: np.uint64, row: int, day: int) -> None:
    """Draw what is true of a new debt: amount, means to pay, security, rank, kind, error, counterparty."""
    rows, who, rates, scalar = desk.rows, desk.who, world.rates, world.rates.scalar
    kind, is_person = who[WHO_KIND], who[WHO_KIND] <= NATURAL_PERSON
    fact = rows[row, FACT]
    first = draw(seed, who[WHO_SLOT], who[WHO_GENERATION], fact >> 8, S_DEBT, 0, fact)
    flags = draw(seed, who[WHO_SLOT], who[WHO_GENERATION], fact >> 8, S_FLAGS, 0, fact)
    more = draw(seed, who[WHO_SLOT], who[WHO_GENERATION], fact >> 8, S_FLAGS, 1, fact)
    able = first[0] < rates.able[who[WHO_INCOME]]
    amount = rates.amount[uniform_int(first[1], rates.amount.shape[0])]
    if not is_person:
        able = can_pay(first[0], kind, who[WHO_INCOME], world.firms)
        amount = debt_amount(amount, kind, who[WHO_INCOME], world.firms)
    bits = CAN_PAY if able else 0
    bits |= ASKS if flags[0] < scalar[R_ASKS] else 0
    bits |= SECURED if flags[1] < scalar[R_SECURED] else 0
    bits |= JUNIOR if flags[2] < scalar[R_JUNIOR] else 0
    bits |= GRAVE if flags[3] < scalar[R_GRAVE] else 0
    made = answer_that_made(desk, fact)
    is_mistaken = more[0] < scalar[R_UNFOUNDED] if made == UNASKED else made == MISTAKEN
    bits |= UNFOUNDED if is_mistaken else 0
    bits |= CAMPUS if is_person and who[WHO_AGE_BAND] == 0 and more[1] < scalar[R_CAMPUS] else 0
    rows[row, BITS] = bits
    rows[row, AMOUNT] = amount
    rows[row, STEP] = ARREARS
    rows[row, DUE] = day + between(scalar, R_SUIT_DAYS, first[2])
    if world.scope.arrears_row >= 0:
        other = counterparty_of(seed, who[WHO_SLOT], who[WHO_GENERATION], fact, kind, world.firms)
        add(desk.tally, who, world.scope.arrears_row + other, amount)


@kernel
def between(scalar: I64, low: int, word: np.uint64) -> int:
    """Map a word to whole days between scalar[low] and scalar[low + 1], both included."""
    return scalar[low] + uniform_int(word, scalar[low + 1] - scalar[low] + 1)


@kernel
def perform(
    desk: Desk, law: Law, calendar: Calendar, seed: np.uint64, row: int, day: int, settled: bool
) -> None:
    """Let a debt be performed, or a settlement of it; the money reaches the creditor."""
    rows = desk.rows
    fact, amount = rows[row, FACT], rows[row, AMOUNT]
    if pressure(desk, law) == PUBLICLY_LISTED:
        note(desk, E_SETTLED_LISTED if settled else E_PERFORMED_LISTED, fact, day, 0, amount, NO_RULE)
    add(desk.tally, desk.who, desk.n_observables - N_BALANCE + REPAID, amount)
    happen(desk, law, calendar, seed, E_SETTLED if settled else E_PERFORMED, fact, day, amount)
    rows[row, KIND] = GONE


@kernel
def act(desk: Desk, law: Law, calendar: Calendar, seed: np.uint64, row: int, event: int, day: int) -> None:
    """Let the debtor commit a dishonest act in enforcement; the second makes "several"."""
    rows = desk.rows
    bits = rows[row, BITS]
    rows[row, BITS] = bits | (SEVERAL_ACTS if bits & ACTED_ONCE else ACTED_ONCE)
    happen(desk, law, calendar, seed, event, rows[row, FACT], day, rows[row, AMOUNT])


@kernel
def advance_debt(
    desk: Desk, law: Law, calendar: Calendar, world: World, seed: np.uint64, row: int, day: int
) -> None:
    """Take a debt to its next step, on the day on which its clock falls due."""
    rows, who, scalar = desk.rows, desk.who, world.rates.scalar
    step, fact = rows[row, STEP], rows[row, FACT]
    words = draw(seed, who[WHO_SLOT], who[WHO_GENERATION], fact >> 8, S_COURT, step, fact)
    amount = rows[row, AMOUNT]
    if step == PENDING:
        begin_debt(desk, world, seed, row, day)
        happen(desk, law, calendar, seed, E_ARREARS, fact, day, rows[row, AMOUNT])
    elif step == ARREARS and chosen(desk, CHOICE, SUE, fact, day, bool(words[0] < scalar[R_SUED])):
        rows[row, STEP] = SUED
        rows[row, DUE] = day + between(scalar, R_TRIAL_DAYS, words[1])
        if rows[row, BITS] & UNFOUNDED:
            key = weakest_key(desk, law, E_ARREARS, E_DEBTOR_CORRECTS + 1, day)
            ask_for_namesake(desk, world, seed, key, fact, day, amount)
        happen(desk, law, calendar, seed, E_SUED, fact, day, amount)
    elif step == SUED:
        rows[row, STEP] = JUDGMENT
        rows[row, DUE] = day + between(scalar, R_APPLY_DAYS, words[1])
        happen(desk, law, calendar, seed, E_JUDGMENT, fact, day, amount)
    elif step == JUDGMENT and chosen(desk, CHOICE, ENFORCE, fact, day, bool(words[0] < scalar[R_SOUGHT])):
        rows[row, STEP] = NOTICE
        rows[row, DUE] = day + between(scalar, R_NOTICE_DAYS, words[1])
        happen(desk, law, calendar, seed, E_OPENED, fact, day, amount)
    elif step >= NOTICE:
        enforce(desk, law, calendar, world.rates, seed, row, day)
    else:
        happen(desk, law, calendar, seed, E_WRITTEN_OFF, fact, day, amount)
        rows[row, KIND] = GONE


@kernel
def enforce(
    desk: Desk, law: Law, calendar: Calendar, rates: Rates, seed: np.uint64, row: int, day: int
) -> None:
    """Run one step of enforcement: the notice expires, two searches, the round ends or goes on."""
    rows, who, scalar = desk.rows, desk.who, rates.scalar
    step, fact = rows[row, STEP], rows[row, FACT]
    tick = int(calendar.month[day - calendar.first_day])
    words = draw(seed, who[WHO_SLOT], who[WHO_GENERATION], tick, S_ENFORCEMENT, step, fact)
    able = rows[row, BITS] & CAN_PAY
    rows[row, DUE] = day + between(scalar, R_SEARCH_DAYS, words[3])
    if step == NOTICE:
        rows[row, STEP] = ENFORCEMENT
        if able or words[2] < scalar[R_PRESUMED]:
            rows[row, BITS] |= ABLE
        happen(desk, law, calendar, seed, E_EXPIRED, fact, day, rows[row, AMOUNT])
        if words[0] < scalar[R_NOT_REPORTED]:
            act(desk, law, calendar, seed, row, E_NOT_REPORTED, day)
        if words[1] < scalar[R_OBSTRUCTED]:
            act(desk, law, calendar, seed, row, E_OBSTRUCTED, day)
    elif step == ENFORCEMENT:
        rows[row, STEP] = SEARCHED_ONCE
        if able and words[0] < scalar[R_HIDDEN]:
            act(desk, law, calendar, seed, row, E_HIDDEN, day)
        if words[1] < scalar[R_REFUSED]:
            act(desk, law, calendar, seed, row, E_REFUSED, day)
    elif step == ROUND_ENDED:
        rows[row, DUE] = day + scalar[R_RESUME_DAYS]
        if able:
            rows[row, STEP] = ENFORCEMENT
            rows[row, BITS] |= ABLE
            happen(desk, law, calendar, seed, E_RESUMED, fact, day, rows[row, AMOUNT])
    elif able and words[0] < scalar[R_SEIZED]:
        perform(desk, law, calendar, seed, row, day, False)
    elif not able:
        rows[row, STEP] = ROUND_ENDED
        rows[row, BITS] &= ~ABLE
        rows[row, DUE] = day + scalar[R_RESUME_DAYS]
        happen(desk, law, calendar, seed, E_NO_ASSETS, fact, day, rows[row, AMOUNT])
    # an able debtor whose assets escape stays where the second search left the case, and is searched again
