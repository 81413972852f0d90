"""Procedures: how the rules answer what happens: model, 7.4."""

from __future__ import annotations

from dataclasses import dataclass

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
    Term,
)
from glasshouse.verification import copies, deadlines, officers
from glasshouse.verification.agents import Person, Row
from glasshouse.verification.luck import Block, between, draw
from glasshouse.verification.members import lives_in
from glasshouse.verification.records import end_records, file_records
from glasshouse.verification.tables import Conversion, Move, Step, happens

MONTHS_A_YEAR = 12
PUBLIC = StepBit.LISTED | StepBit.PUBLISHED
AT_OPENING, AFTERWARDS = 0, 1  # ordinals of the luck of longer terms


@dataclass(frozen=True)
class Happening:
    """Something that the rules answer, and what is true of it."""

    observable: int
    fact: int
    day: int
    bits: int
    value: int = 0
    regime: int | None = None  # the only one whose procedures answer


def answer(
    person: Person,
    observable: int,
    fact: int,
    day: int,
    bits: int,
    value: int = 0,
    *,
    regime: int | None = None,
) -> None:
    """Let the rules answer an event, and then what follows from their answers."""
    queue = [Happening(observable, fact, day, bits | _court(person), value, regime)]
    while queue:
        _answer_one(person, queue.pop(0), queue)


def _court(person: Person) -> int:
    """Return the fact that the court uses the list, if it does: it is true of all that happens there."""
    return int(Fact.COURT_USES_LIST) if person.court_uses else 0


def _answer_one(person: Person, what: Happening, queue: list[Happening]) -> None:
    """Let standing cases move in docket order, then let grounds open new ones."""
    moves = _moves(person, what)
    for case in person.cases():
        if not case.is_gone:
            _move_case(person, case, what, queue)
    for ground in moves:
        if ground.from_step == 0 and _opens(person, ground, what):
            _open(person, ground, what, queue)
    end_records(person, what.observable, what.fact, what.day)
    file_records(person, what.observable, what.fact, what.day, what.value)


def _moves(person: Person, what: Happening) -> list[Move]:
    """Return the moves that something wakes, in the regimes that answer to it."""
    law = person.world.law
    return [
        move
        for move in law.moves_on(what.observable)
        if what.regime is None or law.procedures[move.procedure].regime == what.regime
    ]


def _move_case(person: Person, case: Row, what: Happening, queue: list[Happening]) -> None:
    for move in _moves(person, what):
        concerns = move.scope_agent or case.fact == what.fact
        if move.from_step == case.step and concerns and _fits(person, move, case, what):
            take(person, case, move, what.day, queue)
            return


def _fits(person: Person, move: Move, case: Row, what: Happening) -> bool:
    """Return whether a move of a standing case is law, and guard, term and luck agree.

    What ends the debt of a case still says what was true of it.
    """
    bits = _facts(person, case) | (what.bits if what.fact == case.fact else 0)
    kind = Term.OPEN if case.end == NEVER else Term.FIXED
    return (
        move.is_law(what.day)
        and bool(move.terms & kind)
        and _agrees(move, bits)
        and _is_lucky(person, move, case.fact)
    )


def _facts(person: Person, case: Row) -> int:
    """Return what was true of a case when it was opened, and what is true of its debt, taken together."""
    debt = person.debt_of(case.fact)
    return (debt.bits | case.bits) if debt else case.bits


def _agrees(move: Move, bits: int) -> bool:
    return bits & move.guard_mask == move.guard_value


def luck_of(person: Person, stream: int, address: int, fact: int, *, by_tick: bool = False) -> Block:
    """Return the luck of a decision: of the fact, or of the month."""
    tick = person.tick if by_tick else fact >> 8
    return draw(
        person.world.seed,
        person.slot.number,
        person.generation,
        stream,
        ordinal=address,
        tick=tick,
        fact=fact,
    )


def _is_lucky(person: Person, move: Move, fact: int) -> bool:
    if move.threshold >= 2**32:
        return True
    words = luck_of(person, move.stream, move.luck, fact, by_tick=bool(move.luck_by_tick))
    return happens(words[0], move.threshold)


def _opens(person: Person, ground: Move, what: Happening) -> bool:
    """Return whether a ground opens a case."""
    world, procedure = person.world, person.world.law.procedures[ground.procedure]
    if not ground.is_law(what.day) or not procedure.subjects & person.slot.kind:
        return False
    if not world.is_in_force(ground.procedure, lives_in(world, person.place, person.slot)):
        return False
    for case in person.cases():
        step = world.law.steps[case.step]
        is_same = step.procedure == ground.procedure and (not procedure.per_fact or case.fact == what.fact)
        if is_same and not step.bits & StepBit.LOCK:
            return False
    return _agrees(ground, _bits(person, ground, what)) and _is_lucky(person, ground, what.fact)


def _bits(person: Person, ground: Move, what: Happening) -> int:
    """Return what is true where a ground may open a case: also whether an earlier entry locks it."""
    return what.bits | (int(Fact.LOCKED) if _is_locked(person, ground.procedure) else 0)


def _is_locked(person: Person, procedure: int) -> bool:
    steps = (person.world.law.steps[case.step] for case in person.cases())
    return any(step.procedure == procedure and step.bits & StepBit.LOCK for step in steps)


def _open(person: Person, ground: Move, what: Happening, queue: list[Happening]) -> None:
    bits = _bits(person, ground, what)
    case = Row(Kind.CASE, 0, what.fact, opened=what.day, ground=ground.number, bits=bits)
    person.rows.append(case)
    arrive(person, case, ground, ground.to_step, what.day, queue)


def take(person: Person, case: Row, move: Move, day: int, queue: list[Happening]) -> None:
    """Let a case take a move: it goes to a step, or its term changes."""
    if not move.extends and not move.restarts:
        arrive(person, case, move, move.to_step, day, queue)
        return
    law = person.world.law
    end = _longer(person, case, move) if move.extends else _term(person, case, day)
    if move.extends and end <= case.end:
        return
    case.end = end
    step = law.steps[case.step]
    if step.clock_unit == ClockUnit.TERM:
        case.due = case.end
    tell(person, case, step.procedure, Legal.EXTENDED, day, queue)


def _longer(person: Person, case: Row, move: Move) -> int:
    """Return the end of a term that luck lengthens; in all it is no longer than the cap, from its opening."""
    words = luck_of(person, Stream.EXTENSION, AFTERWARDS, case.fact)
    years = between(words[1], move.extend_min_years, move.extend_max_years)
    end = clock.add_months(case.end, MONTHS_A_YEAR * years)
    if not move.cap_years:
        return end
    return min(end, clock.add_months(case.opened, MONTHS_A_YEAR * move.cap_years))


def tell(person: Person, case: Row, procedure: int, legal: int, day: int, queue: list[Happening]) -> None:
    """Count what a procedure did, and put it before the rules in its turn."""
    observable = N_EVENTS + N_LEGAL * procedure + legal
    person.count(observable)
    debt = person.debt_of(case.fact)
    value = debt.amount if debt else 0
    queue.append(Happening(observable, case.fact, day, _facts(person, case), value))


def arrive(person: Person, case: Row, move: Move, number: int, day: int, queue: list[Happening]) -> None:
    """Let a case arrive at a step: term, clock, count, and the rules that ask for it."""
    step = person.world.law.steps[number]
    before = person.world.law.steps[case.step]
    was_in_effect = bool(before.bits & StepBit.IN_EFFECT)
    case.step, case.amount = number, 0
    if step.bits & StepBit.IN_EFFECT and not was_in_effect and case.end == NEVER:
        case.end = _term(person, case, day)
    case.due = due_day(person, case, step, day)
    if step.bits & StepBit.FINAL:
        case.is_gone, case.due = True, NEVER
    copies.linger(person, case, move, before, step, day)
    officers.tell_change(person, case, was=was_in_effect, day=day)
    if step.emits >= 0:
        tell(person, case, step.procedure, step.emits, day, queue)
    _show(person, case, before, step, day, queue)


def _show(person: Person, case: Row, before: Step, after: Step, day: int, queue: list[Happening]) -> None:
    """Put it before the rules of all regimes that a public entry is new, or no longer shown."""
    was, now = (step.bits & PUBLIC == PUBLIC for step in (before, after))
    if was == now or not person.world.law.procedures[after.procedure].is_black:
        return
    event = Event.PUBLICLY_LISTED if now else Event.PUBLICLY_DELISTED
    debt = person.debt_of(case.fact)
    bits, value = (debt.bits, debt.amount) if debt else (0, 0)
    queue.append(Happening(event, case.fact, day, bits | _court(person), value))


def _term(person: Person, case: Row, day: int) -> int:
    """Return the end of the term of an entry that comes into effect, or NEVER."""
    ground = person.world.law.moves[case.ground]
    if not ground.term_months and not ground.term_days:
        return NEVER
    months = ground.term_months
    if ground.extend_threshold and case.bits & ground.extend_guard == ground.extend_guard:
        words = luck_of(person, Stream.EXTENSION, AT_OPENING, case.fact)
        if happens(words[0], ground.extend_threshold):
            years = between(words[1], ground.extend_min_years, ground.extend_max_years)
            months += MONTHS_A_YEAR * years
    if ground.cap_years:
        months = min(months, MONTHS_A_YEAR * ground.cap_years)
    return clock.add_months(day, months) + ground.term_days


def due_day(person: Person, case: Row, step: Step, day: int) -> int:
    """Return the day on which the clock of a step falls due; the day itself is not counted."""
    unit = step.clock_unit
    if unit == ClockUnit.DAYS:
        return day + step.clock_n
    if unit == ClockUnit.WORKING_DAYS:
        return clock.add_working_days(day, step.clock_n)
    if unit == ClockUnit.MONTHS:
        return clock.add_months(day, step.clock_n)
    if unit == ClockUnit.TERM:
        return case.end
    if unit == ClockUnit.FIRST_WORKING_DAY:
        return clock.first_working_day(clock.tick_of(day) + 1)
    if unit == ClockUnit.BETWEEN_DAYS:
        words = luck_of(person, Stream.GRACE, step.luck, case.fact)
        return day + between(words[1], step.clock_n, step.clock_m)
    return NEVER


def fall_due(person: Person, case: Row, day: int) -> None:
    """Let the clock of a case fall due, unless a body misses its day.

    A step that no move leaves any more has no clock.
    """
    case.due = NEVER
    if deadlines.misses(person, case, person.world.law.steps[case.step], day):
        return
    queue: list[Happening] = []
    _move_case(person, case, Happening(person.world.law.clock, case.fact, day, case.bits), queue)
    while queue:
        _answer_one(person, queue.pop(0), queue)


def convert(person: Person, reform: Conversion, day: int) -> None:
    """Let a reform reach the live entries of a ground."""
    law = person.world.law
    for case in person.cases():
        step = law.steps[case.step]
        if case.ground != reform.from_move:
            continue
        if reform.mode == Convert.END:
            queue: list[Happening] = []
            arrive(person, case, law.moves[reform.from_move], reform.to_step, day, queue)
            while queue:
                _answer_one(person, queue.pop(0), queue)
            continue
        begins = day if reform.mode == Convert.FROM_SWITCH else case.opened
        case.ground = reform.to_move
        if step.bits & StepBit.IN_EFFECT:
            case.end = _term(person, case, begins)
        if step.clock_unit == ClockUnit.TERM:
            case.due = max(case.end, day)
        person.count(N_EVENTS + N_LEGAL * step.procedure + Legal.CONVERTED)
