"""An agent's month: intentions are drawn, then worked in the order of their days: model, 7.3 and 7.9."""

from __future__ import annotations

from glasshouse.codes import Debt, Event, Fact, Intent, Kind, Stream
from glasshouse.conduct import Rate
from glasshouse.verification import (
    copies,
    debts,
    gates,
    namesakes,
    officers,
    records,
    reports,
    rules,
    transitions,
    trips,
    weighing,
)
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
FARES = (Event.RAIL_FALSE_CONCESSION, Event.RAIL_FALSE_TICKET, Event.RAIL_FARE_REFUSED)
FIRST_MISCONDUCT = 128  # numbers of facts of misconduct begin here, by kind
ENDS_DEBT = (Event.ENFORCEMENT_ENDED,)
LETTERS = (Event.OFFICERS_FIRM_LISTED, Event.OFFICERS_FIRM_CLEARED)


def intend(person: Person) -> None:
    """Draw the dated intentions of a month."""
    for row in person.debts():
        if row.step >= Debt.ARREARS:
            _intend_debt(person, row)
    last = person.first + days_in(person.tick) - 1
    for number, reform in enumerate(person.world.law.conversions):
        if person.first <= reform.day <= last:
            person.waiting.append(Wish(reform.day, Intent.LAW, word=number))
    if not person.world.travels or not person.is_person:
        return
    comes = any(
        wish.intent in (Intent.MISCONDUCT, Intent.OCCASION) or _is_letter(wish) for wish in person.waiting
    )
    may_meet = comes or person.cases() or copies.copies_of(person)
    if may_meet or any(row.step >= Debt.SUED for row in person.debts()):
        person.waiting.extend(trips.intend_trips(person))
        _intend_emergency(person)
        _intend_fares(person)


def _is_letter(wish: Wish) -> bool:
    return wish.intent == Intent.COURT and wish.word in LETTERS


def _intend_fares(person: Person) -> None:
    """Draw whether refused and false fares are paid afterwards, one draw for each fact."""
    events = person.world.misconduct_event
    for fact in dict.fromkeys(case.fact for case in person.cases()):
        kind = (fact & 255) - FIRST_MISCONDUCT
        if kind not in range(len(events)) or events[kind] not in FARES:
            continue
        words = rules.luck_of(person, Stream.PAYMENT, 0, fact, by_tick=True)
        if words[0] < person.world.rate(Rate.FARE_PAID):
            day = person.first + below(words[1], days_in(person.tick))
            person.waiting.append(Wish(day, Intent.COURT, fact, Event.RAIL_FARE_PAID))


def _intend_emergency(person: Person) -> None:
    """Draw a reason to ask for a temporary lifting."""
    words = draw(person.world.seed, person.slot.number, person.generation, Stream.EMERGENCY, tick=person.tick)
    if words[0] < person.world.rate(Rate.EMERGENCY):
        day = person.first + below(words[1], days_in(person.tick))
        person.waiting.append(Wish(day, Intent.COURT, word=Event.EMERGENCY))


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


def _commit(person: Person, wish: Wish) -> None:
    """Let an act of a toy society be committed, if it is worth it to whoever weighs it."""
    worth = weighing.worth_of(person, wish)
    if wish.word in weighing.weighed_of(person.world) and not weighing.commits(person, wish, worth):
        return
    for observable in person.world.heard[wish.word]:
        person.count(observable)
        rules.answer(person, observable, wish.fact, wish.day, 0, worth)


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
    elif row.kind == Kind.CASE:
        rules.fall_due(person, row, day)
    elif row.kind == Kind.RECORD:
        records.fall_due(person, row, day)
    elif row.kind == Kind.STANDING:
        transitions.fall_due(person, row, day)
    elif row.kind == Kind.REPORT:
        reports.arrive(person, row, day)
    elif row.kind == Kind.COPY:
        copies.correct(person, row)


def _leave(person: Person, day: int) -> None:
    """Let somebody die, or a firm close: the rules answer, then all rows go."""
    event = Event.DEATH if person.is_person else Event.FIRM_CLOSED
    person.is_dead = True
    person.count(event)
    rules.answer(person, event, 0, day, 0)
    officers.close(person, day)
    person.rows.clear()


def work(person: Person, wish: Wish) -> None:
    """Let an intention come true, or not."""
    row = person.debt_of(wish.fact)
    if wish.intent == Intent.LEAVE:
        _leave(person, wish.day)
    elif wish.intent == Intent.PAY and row is not None:
        if debts.is_ready(person, row, wish.word):
            is_settled = wish.more < person.world.rate(Rate.SETTLED_NOT_PERFORMED)
            debts.perform(person, row, wish.day, is_settled=is_settled)
    elif wish.intent == Intent.LAW:
        rules.convert(person, person.world.law.conversions[wish.word], wish.day)
    elif wish.intent == Intent.TRIP:
        trips.buy(person, wish)
    elif wish.intent == Intent.SPEND:
        trips.spend(person, wish)
    elif _is_letter(wish):
        person.count(wish.word)
        rules.answer(person, wish.word, wish.fact, wish.day, 0, regime=wish.more)
    elif wish.intent == Intent.COURT and wish.word == Event.EMERGENCY:
        if person.cases():
            person.count(wish.word)
            rules.answer(person, wish.word, wish.fact, wish.day, 0)
    elif wish.intent == Intent.COURT and wish.word == Event.RAIL_FARE_PAID:
        person.count(wish.word)
        rules.answer(person, wish.word, wish.fact, wish.day, 0)
    elif wish.intent == Intent.COURT and row is not None:
        if wish.word in ENDS_DEBT:
            debts.end(person, row, wish.day, Event(wish.word))
        else:
            debts.happen(person, wish.word, row, wish.day)
    elif wish.intent == Intent.MISCONDUCT:
        person.count(wish.word)
        words = rules.luck_of(person, Stream.TRANSPORT_CONDUCT, 0, wish.fact)
        bits = int(Fact.UNFOUNDED) if words[0] < person.world.rate(Rate.UNFOUNDED) else 0
        namesakes.ask(person, wish.fact, bits, wish.day, [wish.word])
        rules.answer(person, wish.word, wish.fact, wish.day, bits)
    elif wish.intent == Intent.OCCASION:
        gates.meet(person, wish)
    elif wish.intent == Intent.CONDUCT:
        _commit(person, wish)
