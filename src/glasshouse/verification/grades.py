"""In which grade of each score everybody stands at the end of a month: model, 7.4c and 7.4d."""

from __future__ import annotations

from glasshouse import clock
from glasshouse.codes import AGE_GROUP, PLACE_GROUP, SEX_GROUP
from glasshouse.verification.agents import Neighbourhood, Slot, Tally
from glasshouse.verification.dates import age_on
from glasshouse.verification.firms import GROUPS
from glasshouse.verification.folds import OFFSET, grade_at, standing_of
from glasshouse.verification.lives import band_of
from glasshouse.verification.members import is_scored
from glasshouse.verification.models import points_of, stands
from glasshouse.verification.scores import N_FLOWS, start_of
from glasshouse.verification.tables import World


def count_other(world: World, place: Neighbourhood, slot: Slot, tally: Tally, day: int) -> None:
    """Count in which grade of each score a firm or a body stands on the last day of a month."""
    for score in range(world.scores.number):
        if not is_scored(world, place, slot, score, day, 0):
            continue
        row = standing_of(slot, score)
        if row is not None:
            points, grade = row.amount - OFFSET, row.ground
        elif world.scores.table.score_model[score]:
            points = points_of(world, place, slot, score, day, day)
            grade = grade_at(world, slot, score, points)
        else:
            points, grade = start_of(world, score)
        _count(world, place, tally, score, points, grade, GROUPS[slot.kind])


def _count(
    world: World,
    place: Neighbourhood,
    tally: Tally,
    score: int,
    points: int,
    grade: int,
    groups: tuple[int, ...],
) -> None:
    table = world.scores.table
    first = int(table.score_row[score]) + N_FLOWS
    tally.add(place.province, first + grade, groups, 1)
    if table.score_bins[score]:
        n_grades = int(table.first_grade[score + 1] - table.first_grade[score])
        tally.add(place.province, first + n_grades + points - int(table.score_low[score]), groups, 1)


def count_grades(
    world: World, place: Neighbourhood, slot: Slot, tally: Tally, *, last: int, reference: int
) -> None:
    """Count in which grade of each score the holder of a slot stands at the end of a month."""
    assert slot.generation is not None
    life = world.lives.life(slot.number, slot.generation, place.province)
    is_urban, income = world.lives.traits(slot.number, slot.generation, place.province)
    table = world.scores.table
    for score in range(world.scores.number):
        row = standing_of(slot, score)
        day = reference if row is None or table.score_model[score] else None
        if not is_scored(world, place, slot, score, last, life.birth, reference=day):
            continue
        if row is None:
            points, grade = stands(world, place, slot, score, last, reference)
        else:
            points, grade = row.amount - OFFSET, row.ground
        is_looked_at = row is not None and bool(table.score_bins[score])
        band = band_of(
            age_on(life.birth, clock.first_day(clock.tick_of(last)) if is_looked_at else reference)
        )
        groups = (0, 1 + income, AGE_GROUP + band, SEX_GROUP + life.is_female, PLACE_GROUP + is_urban)
        _count(world, place, tally, score, points, grade, groups)
