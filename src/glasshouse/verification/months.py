"""An agent's month: intentions are drawn, then worked in the order of their days: model, 7.3 and 7.9."""

from __future__ import annotations

from glasshouse.codes import Debt, Event, Fact, Intent, Kind, Stream
from glasshouse.conduct import Rate
from glasshouse.verification import debts
from glasshouse.verification.agents import Person, Row, Wish
from glasshouse.verification.dates import days_in
from glasshouse.verification.luck import below, draw

AT_COURT = (
    (Rate.CREDITOR_WITHDRAWS, Event.CREDITOR_WITHDRAWS),
    (Rate.ENFORCEMENT_SUSPENDED, Event.ENFORCEMENT_SUSPENDED),
    (Rate.ENFORCEMENT_REFUSED, Event.ENFORCEMENT_REFUSED),
    (Rate.ENFORCEMENT_ENDED, Event.ENFORCEMENT_ENDED),
    (Rate.SECURITY_GIVEN, Event.SECURITY_GIVEN),
    (Rate.DEBTOR_CORRECTS, Event.DEBTOR_CORRECTS),
)
ENDS_DEBT = (Event.ENFORCEMENT_ENDED,)


def intend(person: Person) -> None:
    """Draw the dated intentions of a month."""
    for row in person.debts():
        if row.step >= Debt.ARREARS:
            _intend_debt(person, row)


def _intend_debt(person: Person, row: Row) -> None:
    world, length = person.world, days_in(person.tick)
    address = {"tick": person.tick, "fact": row.fact}
    ability = draw(world.seed, person.slot.number, person.generation, Stream.ABILITY, **address)
    if row.bits & Fact.CAN_PAY:
        if ability[0] < world.rate(Rate.ABILITY_LOST):
            row.bits &= ~int(Fact.CAN_PAY)
    elif ability[0] < world.rate(Rate.ABILITY_REGAINED):
        row.bits |= Fact.CAN_PAY
    payment = draw(world.seed, person.slot.number, person.generation, Stream.PAYMENT, **address)
    day = person.first + below(ability[2], length)
    if row.bits & Fact.UNFOUNDED:
        if row.step >= Debt.NOTICE and payment[0] < world.rate(Rate.ERROR_FOUND):
            person.waiting.append(Wish(day, Intent.COURT, row.fact, Event.ENFORCEMENT_ENDED))
            return
    else:
        paid = person.first + below(payment[1], length)
        person.waiting.append(Wish(paid, Intent.PAY, row.fact, payment[0], payment[2]))
    if row.step >= Debt.NOTICE:
        _intend_court(person, row, ability[1], day)


def _intend_court(person: Person, row: Row, word: int, day: int) -> None:
    total = 0
    for rate, event in AT_COURT:
        total += person.world.rate(rate)
        if word < total:
            person.waiting.append(Wish(day, Intent.COURT, row.fact, event))
            return


def live(person: Person) -> None:
    """Live through the month, in the order of the days."""
    last = person.first + days_in(person.tick) - 1
    if person.slot.exit_tick == person.tick:
        person.waiting.append(Wish(max(person.life.leaves, person.first), Intent.LEAVE))
    while not person.is_dead:
        wish = min(person.waiting, key=lambda one: (one.day, one.intent), default=None)
        row = _next_due(person, last)
        if wish is not None and (row is None or (wish.day, wish.intent) < (row.due, Intent.CLOCK)):
            person.waiting.remove(wish)
            work(person, wish)
        elif row is not None:
            fall_due(person, row, row.due)
        else:
            return


def _next_due(person: Person, last: int) -> Row | None:
    due = [row for row in person.rows if row.due <= last and not row.is_gone]
    return min(due, key=lambda row: row.due, default=None)


def fall_due(person: Person, row: Row, day: int) -> None:
    """Let a clock fall due."""
    if row.kind == Kind.DEBT:
        debts.clock(person, row, day)


def work(person: Person, wish: Wish) -> None:
    """Let an intention come true, or not."""
    row = person.debt_of(wish.fact)
    if wish.intent == Intent.LEAVE:
        person.count(Event.DEATH)
        person.rows.clear()
        person.is_dead = True
    elif wish.intent == Intent.PAY and row is not None:
        if debts.is_ready(person, row, wish.word):
            is_settled = wish.more < person.world.rate(Rate.SETTLED_NOT_PERFORMED)
            debts.perform(person, row, wish.day, is_settled=is_settled)
    elif wish.intent == Intent.COURT and row is not None:
        if wish.word in ENDS_DEBT:
            debts.end(person, row, wish.day, Event(wish.word))
        else:
            debts.happen(person, wish.word, row, wish.day)
    elif wish.intent == Intent.MISCONDUCT:
        person.count(wish.word)
