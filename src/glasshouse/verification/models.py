"""Scores that a weighted model makes of what somebody is, and of its docket: model, 7.4b and 7.4d."""

from __future__ import annotations

from dataclasses import replace

from glasshouse.codes import NEVER, Debt, Kind
from glasshouse.features import UNKNOWN_CLASS
from glasshouse.verification.agents import Neighbourhood, Person, Row, Slot
from glasshouse.verification.features import class_of
from glasshouse.verification.folds import OFFSET, fold, grade_at, standing_of
from glasshouse.verification.members import is_scored
from glasshouse.verification.scores import note, start_of
from glasshouse.verification.tables import World

THOUSAND = 1000


def points_of(world: World, place: Neighbourhood, slot: Slot, score: int, day: int, reference: int) -> int:
    """Return the points of a model: whole ones of the sum over its features, and what records add."""
    table, total = world.scores.table, 0
    for term in range(int(table.first_term[score]), int(table.first_term[score + 1])):
        number = class_of(world, place, slot, score, int(table.term_feature[term]), reference)
        first, end = int(table.first_level[term]), int(table.first_level[term + 1])
        known = min(first + number, end - 1)
        total += int(table.term_unknown[term] if number == UNKNOWN_CLASS else table.level_points[known])
    return fold(world, slot, score, day, start=int(table.score_low[score]) + total // THOUSAND)


def stands(
    world: World, place: Neighbourhood, slot: Slot, score: int, day: int, reference: int
) -> tuple[int, int]:
    """Return points and grade of a holder without a standing; a model does not look at the docket then."""
    if not world.scores.table.score_model[score]:
        return start_of(world, score)
    bare = replace(slot, rows=[])
    points = points_of(world, place, bare, score, day, reference)
    return points, grade_at(world, bare, score, points)


def restate_models(person: Person, day: int, reference: int) -> None:
    """Fold the models anew of whoever has a matter in the docket; without one there is no standing.

    Records fade as of the day of reference.
    """
    world = person.world
    for score in range(world.scores.number):
        if not world.scores.table.score_model[score]:
            continue
        row = standing_of(person.slot, score)
        if not is_scored(
            world, person.place, person.slot, score, day, person.life.birth, reference=reference
        ):
            continue
        if not has_matter(person.slot):
            if row is not None:
                row.is_gone, row.due = True, NEVER
            continue
        points = points_of(world, person.place, person.slot, score, reference, reference)
        grade = grade_at(world, person.slot, score, points)
        if row is None:
            made = Row(Kind.STANDING, score, OFFSET, opened=day, ground=grade, amount=OFFSET + points)
            person.rows.append(made)
        else:
            note(person, row, points, grade)
    person.slot.rows = [row for row in person.rows if not row.is_gone]


def has_matter(slot: Slot) -> bool:
    """Return whether somebody has a debt in arrears, a case or a record."""
    live = [row for row in slot.rows if not row.is_gone]
    return any(
        row.kind in (Kind.CASE, Kind.RECORD) or (row.kind == Kind.DEBT and row.step >= Debt.ARREARS)
        for row in live
    )
