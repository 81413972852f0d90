"""What becomes of an occasion: doors that cases, grades and points close and open: model, 7.5a and 7.5b."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from glasshouse.arrays import I32
from glasshouse.codes import StepBit, Stream
from glasshouse.conduct import Door, Target
from glasshouse.verification import copies, officers
from glasshouse.verification.agents import Person, Row, Wish
from glasshouse.verification.folds import OFFSET, standing_of
from glasshouse.verification.luck import Block, draw
from glasshouse.verification.members import is_kept, is_scored
from glasshouse.verification.models import stands
from glasshouse.verification.roles import face_of
from glasshouse.verification.scores import start_of
from glasshouse.verification.tables import World, happens

SANCTION, REWARD = -1, 1
BITES = 1  # which word of an occasion is held against the share on which a door bites
ASKS = 0  # which word says whether a gate asks a copy
BY_CASES, BY_SCORES = 1, 2  # what closes or opens a door


class Cause(NamedTuple):
    """What may close or open a door: rows of measures, with how many points, and whether it is of a firm."""

    rows: Sequence[int]
    points: int = 0
    of_firm: bool = False


def meet(person: Person, wish: Wish) -> None:
    """Let somebody who is looked up be refused or favoured at a door, if a measure bites."""
    door = int(person.world.society.acts.door[wish.word])
    word = _luck(person, Stream.OBSERVATION, wish.fact)[BITES]
    for sign in (SANCTION, REWARD):
        by_cases = any(_bites(person, door, sign, wish.day, word, one) for one in _of_cases(person))
        by_copies = sign == SANCTION and not by_cases and _by_copy(person, door, wish, word)
        if (
            by_cases
            or by_copies
            or any(_bites(person, door, sign, wish.day, word, one) for one in _of_scores(person, wish.day))
        ):
            _count(person, door, sign)
            return


def _count(person: Person, door: int, sign: int) -> None:
    name = "favoured" if sign == REWARD else "refused"
    row = person.world.prepared.rows.start(name) + door
    face = face_of(person.world, person.place, person.slot, person.tick)
    person.tally.add(person.place.province, row, face.groups, 1)


def _luck(person: Person, stream: Stream, fact: int, ordinal: int = 0) -> Block:
    seed, slot = person.world.seed, person.slot.number
    return draw(seed, slot, person.generation, stream, ordinal=ordinal, tick=fact >> 8, fact=fact)


def _bites(person: Person, door: int, sign: int, day: int, word: int, cause: Cause) -> bool:
    """Return whether one of some measures answers at a door, and its share is above the word."""
    doors = person.world.prepared.stack.doors
    return any(
        int(doors.door[row]) == door
        and int(doors.sign[row]) == sign
        and int(doors.from_day[row]) <= day < int(doors.to_day[row])
        and touches(int(doors.target[row]), door, of_firm=cause.of_firm)
        and cause.points >= int(doors.points_min[row])
        and happens(word, int(doors.threshold[row]))
        for row in cause.rows
    )


def touches(target: int, door: int, *, of_firm: bool) -> bool:
    """Return whether a measure touches who stands before a door.

    It does itself, as a parent at a school's door, or as the officer of a firm whose matter it is.
    """
    if target == Target.OFFICERS:
        return of_firm
    return target == Target.SELF or (target == Target.FAMILY and door == Door.SCHOOL_EXCLUSION)


def _of_cases(person: Person) -> Iterator[Cause]:
    """Yield the doors of cases in effect."""
    for case in person.cases():
        if person.world.law.steps[case.step].bits & StepBit.IN_EFFECT:
            yield _of_entry(person, case)


def _of_entry(person: Person, row: Row) -> Cause:
    """Return what follows from a case, or from the one that a copy is of."""
    world = person.world
    rows = rows_of(world.prepared.stack.doors.by_bundle, world.law.moves[row.ground].bundle)
    return Cause(rows, of_firm=person.is_person and officers.is_about_firm(row.fact))


def _by_copy(person: Person, door: int, wish: Wish, word: int) -> bool:
    """Return whether a gate asks the first copy by which it would refuse."""
    world = person.world
    for copy in copies.copies_of(person):
        if _bites(person, door, SANCTION, wish.day, word, _of_entry(person, copy)):
            asks = _luck(person, Stream.EXCHANGE, wish.fact, ordinal=door)[ASKS]
            return happens(asks, int(world.society.mistakes.gate_on_copies))
    return False


def _of_scores(person: Person, today: int) -> Iterator[Cause]:
    """Yield the doors of the grade and of the points of each score.

    They are those of the day of reference, or of the day itself for a firm or a body.
    """
    world, doors, table = person.world, person.world.prepared.stack.doors, person.world.scores.table
    place, slot, day = person.place, person.slot, person.reference if person.is_person else today
    for score in range(world.scores.number):
        row = standing_of(slot, score)
        if not is_kept(world, place, slot, score, day):
            continue
        if row is not None:
            points, grade = row.amount - OFFSET, row.ground
        elif is_scored(world, place, slot, score, day, person.life.birth, reference=day):
            points, grade = _without_standing(person, score, day)
        else:
            continue
        yield Cause(rows_of(doors.by_grade, int(table.first_grade[score]) + grade))
        yield Cause(rows_of(doors.by_points, score), points)


def _without_standing(person: Person, score: int, day: int) -> tuple[int, int]:
    """Return points and grade without a standing: a firm or a body is at the start, also in a model."""
    if not person.is_person:
        return start_of(person.world, score)
    return stands(person.world, person.place, person.slot, score, day, day)


def rows_of(starts: I32, number: int) -> range:
    """Return the rows of what belongs to a number, by where each one's begin."""
    return range(int(starts[number]), int(starts[number + 1]))


def opens_or_closes(world: World, ground: int) -> bool:
    """Return whether the measures that follow from a ground ban trips, or stand at a door."""
    bundle = world.law.moves[ground].bundle
    return bool(world.law.bans[bundle] or rows_of(world.prepared.stack.doors.by_bundle, bundle))
