"""Scales that are climbed and descended once a period (bonus-malus): model, 7.4a."""

from __future__ import annotations

from glasshouse import clock
from glasshouse.codes import NEVER, ScoreFlow
from glasshouse.verification.agents import Person, Row
from glasshouse.verification.folds import standing_of
from glasshouse.verification.members import consents, is_scored
from glasshouse.verification.scores import first_standing, fold_into, made, note, points_at
from glasshouse.verification.tables import World


def fall_due(person: Person, row: Row, day: int) -> None:
    """Let a scale of transitions move, or a score be restated that is updated monthly."""
    row.due = NEVER
    if person.world.scores.table.score_period[row.step]:
        move(person, row, day)
    else:
        fold_into(person, row, day)


def count_event(person: Person, score: int, day: int) -> None:
    """Count an event that a scale of transitions asks for."""
    if not consents(person.world, person.slot, score):
        return
    person.count(int(person.world.scores.table.score_row[score]) + ScoreFlow.RECORD)
    row = made(person, score, day)
    row.bits += 1
    row.due = _next_period(person.world, score, day)


def _next_period(world: World, score: int, day: int) -> int:
    tick = clock.tick_of(day)
    months = int(world.scores.table.score_period[score])
    return clock.first_day(tick - tick % months + months)


def _stays(world: World, score: int, grade: int) -> bool:
    """Return whether a grade of a scale is kept where nothing is counted."""
    return world.scores.moves_from(score, grade)[0] == grade


def move(person: Person, row: Row, day: int) -> None:
    """Let the grade move by what was counted in the period that is over."""
    world, score = person.world, row.step
    to = world.scores.moves_from(score, row.ground)
    grade = to[min(row.bits, len(to) - 1)]
    row.bits = 0
    if not _stays(world, score, grade):
        row.due = _next_period(world, score, day)
    note(person, row, points_at(world, score, grade), grade)


def enrol(person: Person, day: int) -> None:
    """Give everybody a standing in a scale whose first grade does not stay without events."""
    world = person.world
    for score in range(world.scores.number):
        if not world.scores.table.score_enrols[score] or standing_of(person.slot, score):
            continue
        if is_scored(world, person.place, person.slot, score, day, person.life.birth):
            row = first_standing(world, score, day)
            row.due = _next_period(world, score, day)
            person.rows.append(row)
