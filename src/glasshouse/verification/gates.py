"""What becomes of an occasion: doors that cases, grades and points close and open: model, 7.5a and 7.5b."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from glasshouse.arrays import I32
from glasshouse.codes import StepBit, Stream
from glasshouse.conduct import Door, Target
from glasshouse.verification import copies
from glasshouse.verification.agents import Person, Wish
from glasshouse.verification.folds import OFFSET, standing_of
from glasshouse.verification.luck import Block, draw
from glasshouse.verification.members import is_kept, is_scored
from glasshouse.verification.models import stands
from glasshouse.verification.roles import face_of
from glasshouse.verification.tables import World, happens

SANCTION, REWARD = -1, 1
BITES = 1  # which word of an occasion is held against the share on which a door bites
ASKS = 0  # which word says whether a gate asks a copy
BY_CASES, BY_SCORES = 1, 2  # what closes or opens a door


def meet(person: Person, wish: Wish) -> None:
    """Let somebody who is looked up be refused or favoured at a door, if a measure bites."""
    door = int(person.world.society.acts.door[wish.word])
    word = _luck(person, Stream.OBSERVATION, wish.fact)[BITES]
    for sign in (SANCTION, REWARD):
        by_cases = any(_bites(person, door, sign, wish.day, word, rows, 0) for rows in _of_cases(person))
        by_copies = sign == SANCTION and not by_cases and _by_copy(person, door, wish, word)
        if (
            by_cases
            or by_copies
            or any(
                _bites(person, door, sign, wish.day, word, rows, points)
                for rows, points in _of_scores(person)
            )
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


def _bites(
    person: Person, door: int, sign: int, day: int, word: int, rows: Sequence[int], points: int
) -> bool:
    """Return whether one of some measures answers at a door, and its share is above the word."""
    doors = person.world.prepared.stack.doors
    return any(
        int(doors.door[row]) == door
        and int(doors.sign[row]) == sign
        and int(doors.from_day[row]) <= day < int(doors.to_day[row])
        and touches(int(doors.target[row]), door)
        and points >= int(doors.points_min[row])
        and happens(word, int(doors.threshold[row]))
        for row in rows
    )


def touches(target: int, door: int) -> bool:
    """Return whether a measure touches who stands before a door: itself, or as a parent at a school's."""
    return target == Target.SELF or (target == Target.FAMILY and door == Door.SCHOOL_EXCLUSION)


def _of_cases(person: Person) -> Iterator[Sequence[int]]:
    """Yield the doors of cases in effect."""
    law = person.world.law
    for case in person.cases():
        if law.steps[case.step].bits & StepBit.IN_EFFECT:
            yield rows_of(person.world.prepared.stack.doors.by_bundle, law.moves[case.ground].bundle)


def _by_copy(person: Person, door: int, wish: Wish, word: int) -> bool:
    """Return whether a gate asks the first copy by which it would refuse."""
    world = person.world
    for copy in copies.copies_of(person):
        rows = rows_of(world.prepared.stack.doors.by_bundle, world.law.moves[copy.ground].bundle)
        if _bites(person, door, SANCTION, wish.day, word, rows, 0):
            asks = _luck(person, Stream.EXCHANGE, wish.fact, ordinal=door)[ASKS]
            return happens(asks, int(world.society.mistakes.gate_on_copies))
    return False


def _of_scores(person: Person) -> Iterator[tuple[Sequence[int], int]]:
    """Yield the doors of the grade and of the points of each score, as of the day of reference."""
    world, doors, table = person.world, person.world.prepared.stack.doors, person.world.scores.table
    place, slot, day = person.place, person.slot, person.reference
    for score in range(world.scores.number):
        row = standing_of(slot, score)
        if not is_kept(world, place, slot, score, day):
            continue
        if row is not None:
            points, grade = row.amount - OFFSET, row.ground
        elif is_scored(world, place, slot, score, day, person.life.birth, reference=day):
            points, grade = stands(world, place, slot, score, day, day)
        else:
            continue
        yield rows_of(doors.by_grade, int(table.first_grade[score]) + grade), 0
        yield rows_of(doors.by_points, score), points


def rows_of(starts: I32, number: int) -> range:
    """Return the rows of what belongs to a number, by where each one's begin."""
    return range(int(starts[number]), int(starts[number + 1]))


def opens_or_closes(world: World, ground: int) -> bool:
    """Return whether the measures that follow from a ground ban trips, or stand at a door."""
    bundle = world.law.moves[ground].bundle
    return bool(world.law.bans[bundle] or rows_of(world.prepared.stack.doors.by_bundle, bundle))
