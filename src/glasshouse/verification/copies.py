"""Copies of entries that go on when the entry has ended, and what they still close: model, 7.4f."""

from __future__ import annotations

from glasshouse.codes import Event, Kind, StepBit, Stream
from glasshouse.verification.agents import Person, Row
from glasshouse.verification.luck import below, draw
from glasshouse.verification.tables import Ban, Move, Step, happens

PART = "exchange"
PUBLIC = StepBit.LISTED | StepBit.PUBLISHED
OVER = StepBit.FINAL | StepBit.LOCK
SHIFT = 24  # the first eight bits of a word pick a quantile


def was_shown(step: Step) -> bool:
    """Return whether others keep copies of an entry: it is in effect, or listed and public."""
    return bool(step.bits & StepBit.IN_EFFECT) or step.bits & PUBLIC == PUBLIC


def linger(person: Person, case: Row, move: Move, before: Step, after: Step, day: int) -> None:
    """Let a copy of an entry go on that a move ends or locks, if somebody receives copies."""
    world, table = person.world, person.world.prepared.stack.exchange
    procedure = before.procedure
    if PART not in world.prepared.parts or person.is_dead or not was_shown(before) or not after.bits & OVER:
        return
    if not int(table.from_day[procedure]) <= day < int(table.to_day[procedure]):
        return
    words = draw(
        world.seed, person.slot.number, person.generation, Stream.EXCHANGE,
        ordinal=move.luck, tick=case.fact >> 8, fact=case.fact,
    )  # fmt: skip
    follows, latency = int(table.propagates[procedure]), int(table.latency_days[procedure])
    mistakes = world.society.mistakes
    if not happens(words[0], int(mistakes.lingers[follows])):
        return
    if latency >= 0:
        days = 1 + below(words[1], latency)
    else:
        days = int(mistakes.linger_days[follows, words[1] >> SHIFT])
    person.count(Event.COPY_LINGERS)
    until = day + days
    copy = Row(Kind.COPY, procedure, case.fact, opened=day, due=until, end=until, ground=case.ground)
    copy.amount = move.number
    person.rows.append(copy)


def correct(person: Person, row: Row) -> None:
    """Let a copy be put right."""
    row.is_gone = True
    person.count(Event.COPY_CORRECTED)


def copies_of(person: Person) -> list[Row]:
    """Return the copies that are still shown."""
    return [row for row in person.rows if row.kind == Kind.COPY and not row.is_gone]


def ban_of(person: Person, trip: int, day: int) -> Ban | None:
    """Return the first ban of what a copied entry would have closed."""
    law = person.world.law
    for copy in copies_of(person):
        for ban in law.bans[law.moves[copy.ground].bundle]:
            if ban.trip == trip and ban.from_day <= day < ban.to_day:
                return ban
    return None
