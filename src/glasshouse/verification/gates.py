"""What becomes of an occasion: doors that cases, grades and points close and open: model, 7.5a and 7.5b."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from glasshouse.arrays import I32
from glasshouse.codes import StepBit, Stream
from glasshouse.conduct import Door, Target
from glasshouse.verification.agents import Person, Wish
from glasshouse.verification.folds import OFFSET, standing_of
from glasshouse.verification.luck import Block, draw
from glasshouse.verification.members import is_scored
from glasshouse.verification.models import stands
from glasshouse.verification.roles import face_of
from glasshouse.verification.tables import happens

SANCTION, REWARD = -1, 1
BITES = 1  # which word of an occasion is held against the share on which a door bites
BY_CASES, BY_SCORES = 1, 2  # what closes or opens a door


def meet(person: Person, wish: Wish) -> None:
    """Let somebody who is looked up be refused or favoured at a door, if a measure bites."""
    world, doors = person.world, person.world.prepared.stack.doors
    door = int(world.society.acts.door[wish.word])
    found = _first(person, door, wish.day)
    if found is not None and happens(_luck(person, wish.fact)[BITES], int(doors.threshold[found])):
        _count(person, door, int(doors.sign[found]))


def _count(person: Person, door: int, sign: int) -> None:
    name = "favoured" if sign == REWARD else "refused"
    row = person.world.prepared.rows.start(name) + door
    face = face_of(person.world, person.place, person.slot, person.tick)
    person.tally.add(person.place.province, row, face.groups, 1)


def _luck(person: Person, fact: int) -> Block:
    seed, slot = person.world.seed, person.slot.number
    return draw(seed, slot, person.generation, Stream.OBSERVATION, tick=fact >> 8, fact=fact)


def _first(person: Person, door: int, day: int) -> int | None:
    """Return the row of the first measure that answers: sanctions of all causes, then rewards."""
    doors = person.world.prepared.stack.doors
    causes = list(_causes(person, day))
    for sign in (SANCTION, REWARD):
        for rows, points in causes:
            for row in rows:
                if (
                    int(doors.door[row]) == door
                    and int(doors.sign[row]) == sign
                    and int(doors.from_day[row]) <= day < int(doors.to_day[row])
                    and touches(int(doors.target[row]), door)
                    and points >= int(doors.points_min[row])
                ):
                    return row
    return None


def touches(target: int, door: int) -> bool:
    """Return whether a measure touches who stands before a door: itself, or as a parent at a school's."""
    return target == Target.SELF or (target == Target.FAMILY and door == Door.SCHOOL_EXCLUSION)


def _causes(person: Person, day: int) -> Iterator[tuple[Sequence[int], int]]:
    """Yield the doors of cases in effect, then those of the grade and of the points of each score."""
    world, doors, law = person.world, person.world.prepared.stack.doors, person.world.law
    for case in person.cases():
        if law.steps[case.step].bits & StepBit.IN_EFFECT:
            yield _rows(doors.by_bundle, law.moves[case.ground].bundle), 0
    table = world.scores.table
    for score in range(world.scores.number):
        if not is_scored(world, person.place, person.slot, score, day, person.life.birth):
            continue
        row = standing_of(person.slot, score)
        if row is None:
            points, grade = stands(world, person.place, person.slot, score, day, person.reference)
        else:
            points, grade = row.amount - OFFSET, row.ground
        yield _rows(doors.by_grade, int(table.first_grade[score]) + grade), 0
        yield _rows(doors.by_points, score), points


def _rows(starts: I32, number: int) -> range:
    return range(int(starts[number]), int(starts[number + 1]))
