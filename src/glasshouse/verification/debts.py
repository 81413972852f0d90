"""Debts on their way through the courts: model, 7.2."""

from __future__ import annotations

from collections.abc import Callable

from glasshouse.codes import NEVER, Debt, Event, Fact, Kind, StepBit, Stream
from glasshouse.conduct import Rate
from glasshouse.features import Subject
from glasshouse.verification import namesakes
from glasshouse.verification.agents import Person, Row
from glasshouse.verification.firms import FIRMS, FOR_LIFE, PART_OF
from glasshouse.verification.luck import Block, between, draw, first_above
from glasshouse.verification.rules import answer

YOUNGEST = 0  # band of those under 25
LISTED = 2
UNIT = 256  # multipliers are out of it
OWED_BY = {Subject.NATURAL_PERSON: 0, Subject.LEGAL_PERSON: 1, Subject.GOVERNMENT_BODY: 2}


def pending(fact: int, day: int) -> Row:
    """Return a debt that begins on a day."""
    return Row(Kind.DEBT, Debt.PENDING, fact, opened=day, due=day)


def _luck(person: Person, stream: Stream, row: Row, ordinal: int, tick: int) -> Block:
    return draw(
        person.world.seed, person.slot.number, person.generation, stream,
        ordinal=ordinal, tick=tick, fact=row.fact,
    )  # fmt: skip


def _within(person: Person, word: int, low: Rate) -> int:
    """Return a number of days between two bounds, which stand beside each other."""
    scalar = person.world.scalar
    return between(word, scalar[low], scalar[low + 1])


def happen(person: Person, event: int, row: Row, day: int) -> None:
    """Count an event about a debt, and let the rules answer it."""
    person.count(event)
    answer(person, event, row.fact, day, row.bits, row.amount)


def clock(person: Person, row: Row, day: int) -> None:
    """Let the clock of a debt fall due."""
    WORK[row.step](person, row, day)


def _begin(person: Person, row: Row, day: int) -> None:
    """Fix what luck has decided about a debt, and let it fall behind."""
    world = person.world
    words = _luck(person, Stream.DEBT, row, 0, row.fact >> 8)
    flags = _luck(person, Stream.DEBT_FLAGS, row, 0, row.fact >> 8)
    more = _luck(person, Stream.DEBT_FLAGS, row, 1, row.fact >> 8)
    found = {
        Fact.CAN_PAY: words[0] < _able(person),
        Fact.CREDITOR_ASKS: flags[0] < world.rate(Rate.CREDITOR_ASKS),
        Fact.SECURED: flags[1] < world.rate(Rate.SECURED),
        Fact.JUNIOR_DEBTOR: flags[2] < world.rate(Rate.JUNIOR_DEBTOR),
        Fact.GRAVE: flags[3] < world.rate(Rate.GRAVE),
        Fact.UNFOUNDED: more[0] < world.rate(Rate.UNFOUNDED),
        Fact.CAMPUS_LOAN: _is_student(person) and more[1] < world.rate(Rate.CAMPUS_LOAN_UNDER_25),
    }
    row.bits = sum(int(bit) for bit, holds in found.items() if holds)
    row.amount = world.amounts[words[1] >> 24] * _times(person) // UNIT
    _count_arrears(person, row)
    row.step, row.due = Debt.ARREARS, day + _within(person, words[2], Rate.SUIT_DAYS_LOW)
    happen(person, Event.DEBT_ARREARS, row, day)


def _able(person: Person) -> int:
    """Return the chance that a debtor can pay: by fifth of income, size or level."""
    if person.is_person:
        return person.world.able[person.income]
    return int(person.world.society.firms.able[PART_OF[person.slot.kind], person.income])


def _is_student(person: Person) -> bool:
    return person.is_person and person.band == YOUNGEST


def _times(person: Person) -> int:
    """Return what the amount is multiplied by, out of 256."""
    if person.is_person:
        return UNIT
    return int(person.world.society.firms.amount[PART_OF[person.slot.kind], person.income])


def _count_arrears(person: Person, row: Row) -> None:
    """Count a new debt by to whom it is owed, where firms are followed."""
    world = person.world
    first = world.prepared.rows.start("arrears")
    if FIRMS not in world.prepared.parts:
        return
    word = _luck(person, Stream.COUNTERPARTY, row, 0, FOR_LIFE)[0]
    owed = world.society.firms.counterparty[OWED_BY[person.slot.kind]].tolist()
    person.count(first + first_above(owed, word), row.amount)


def _give_up(person: Person, row: Row, day: int) -> None:
    """Let the creditor give up."""
    row.is_gone = True
    happen(person, Event.DEBT_WRITTEN_OFF, row, day)


def _sue(person: Person, row: Row, day: int) -> None:
    words = _luck(person, Stream.COURT, row, Debt.ARREARS, row.fact >> 8)
    if words[0] >= person.world.rate(Rate.SUED):
        _give_up(person, row, day)
        return
    row.step, row.due = Debt.SUED, day + _within(person, words[1], Rate.TRIAL_DAYS_LOW)
    namesakes.ask(person, row.fact, row.bits, day, namesakes.OF_COURTS)
    happen(person, Event.DEBT_SUED, row, day)


def _judge(person: Person, row: Row, day: int) -> None:
    words = _luck(person, Stream.COURT, row, Debt.SUED, row.fact >> 8)
    row.step, row.due = Debt.JUDGMENT, day + _within(person, words[1], Rate.APPLY_DAYS_LOW)
    happen(person, Event.DEBT_JUDGMENT, row, day)


def _enforce(person: Person, row: Row, day: int) -> None:
    words = _luck(person, Stream.COURT, row, Debt.JUDGMENT, row.fact >> 8)
    if words[0] >= person.world.rate(Rate.ENFORCEMENT_SOUGHT):
        _give_up(person, row, day)
        return
    row.step, row.due = Debt.NOTICE, day + _within(person, words[1], Rate.NOTICE_DAYS_LOW)
    happen(person, Event.ENFORCEMENT_OPENED, row, day)


def dishonest(person: Person, event: Event, row: Row, day: int) -> None:
    """Let a dishonest act come to the court's knowledge; the second one makes several."""
    row.bits |= Fact.SEVERAL_ACTS if row.bits & Fact.ACTED_ONCE else Fact.ACTED_ONCE
    happen(person, event, row, day)


def _expire(person: Person, row: Row, day: int) -> None:
    """Let the time of the enforcement notice run out: the court finds the debtor able or not."""
    world = person.world
    words = _luck(person, Stream.ENFORCEMENT_CONDUCT, row, Debt.NOTICE, person.tick)
    row.step, row.due = Debt.ENFORCEMENT, day + _within(person, words[3], Rate.SEARCH_DAYS_LOW)
    if row.bits & Fact.CAN_PAY or words[2] < world.rate(Rate.PRESUMED_ABLE):
        row.bits |= Fact.ABLE
    happen(person, Event.NOTICE_EXPIRED, row, day)
    if words[0] < world.rate(Rate.ASSETS_NOT_REPORTED):
        dishonest(person, Event.ASSETS_NOT_REPORTED, row, day)
    if words[1] < world.rate(Rate.ENFORCEMENT_OBSTRUCTED):
        dishonest(person, Event.ENFORCEMENT_OBSTRUCTED, row, day)


def _search(person: Person, row: Row, day: int) -> None:
    """Search for the first time."""
    world = person.world
    words = _luck(person, Stream.ENFORCEMENT_CONDUCT, row, Debt.ENFORCEMENT, person.tick)
    row.step, row.due = Debt.SEARCHED_ONCE, day + _within(person, words[3], Rate.SEARCH_DAYS_LOW)
    if row.bits & Fact.CAN_PAY and words[0] < world.rate(Rate.ASSETS_HIDDEN):
        dishonest(person, Event.ASSETS_HIDDEN, row, day)
    if words[1] < world.rate(Rate.SETTLEMENT_REFUSED):
        dishonest(person, Event.SETTLEMENT_REFUSED, row, day)


def _search_again(person: Person, row: Row, day: int) -> None:
    """Search again: seize what an able debtor has, or end the round."""
    world = person.world
    words = _luck(person, Stream.ENFORCEMENT_CONDUCT, row, Debt.SEARCHED_ONCE, person.tick)
    if row.bits & Fact.CAN_PAY:
        if words[0] < world.rate(Rate.SEIZED):
            perform(person, row, day, is_settled=False)
        else:
            row.due = day + _within(person, words[3], Rate.SEARCH_DAYS_LOW)
        return
    row.step, row.due = Debt.ROUND_ENDED, day + world.rate(Rate.RESUME_DAYS)
    row.bits &= ~int(Fact.ABLE)
    happen(person, Event.NO_ASSETS_FOUND, row, day)


def _look_again(person: Person, row: Row, day: int) -> None:
    """Look at a case again whose round has ended."""
    row.due = day + person.world.rate(Rate.RESUME_DAYS)
    if row.bits & Fact.CAN_PAY:
        row.step = Debt.ENFORCEMENT
        row.bits |= Fact.ABLE
        happen(person, Event.ENFORCEMENT_RESUMED, row, day)


WORK: dict[int, Callable[[Person, Row, int], None]] = {
    Debt.PENDING: _begin,
    Debt.ARREARS: _sue,
    Debt.SUED: _judge,
    Debt.JUDGMENT: _enforce,
    Debt.NOTICE: _expire,
    Debt.ENFORCEMENT: _search,
    Debt.SEARCHED_ONCE: _search_again,
    Debt.ROUND_ENDED: _look_again,
}


def is_ready(person: Person, row: Row, word: int) -> bool:
    """Return whether a debtor pays, by step, ability and pressure of the day, and what it sees."""
    world = person.world
    able = int(bool(row.bits & Fact.CAN_PAY))
    chance = world.pay[row.step][able][pressure(person)] * world.deterrence[person.level]
    return bool(word * UNIT < chance)


def pressure(person: Person) -> int:
    """Return 0 without an entry or order in effect, 1 with one, 2 with a published listing in effect."""
    law = person.world.law
    found = [law.steps[case.step] for case in person.cases()]
    kinds = law.procedures
    steps = [s.bits for s in found if kinds[s.procedure].is_list and kinds[s.procedure].is_black]
    public = StepBit.IN_EFFECT | StepBit.LISTED | StepBit.PUBLISHED
    if any(bits & public == public for bits in steps):
        return LISTED
    return int(any(bits & StepBit.IN_EFFECT for bits in steps))


def perform(person: Person, row: Row, day: int, *, is_settled: bool) -> None:
    """Let a debt be paid, in full or by a settlement, or be enforced."""
    if pressure(person) == LISTED:
        happen(person, Event.SETTLED_LISTED if is_settled else Event.PERFORMED_LISTED, row, day)
    row.is_gone, row.due = True, NEVER
    person.count(person.world.n_observables - 1, row.amount)
    happen(person, Event.DEBT_SETTLED if is_settled else Event.DEBT_PERFORMED, row, day)


def end(person: Person, row: Row, day: int, event: Event) -> None:
    """Let enforcement end for good."""
    row.is_gone, row.due = True, NEVER
    happen(person, event, row, day)
