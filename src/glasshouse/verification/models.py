"""Scores that a weighted model makes of what somebody is, and of its docket: model, 7.4b and 7.4d."""

from __future__ import annotations

from glasshouse.codes import NEVER, Debt, Kind, StepBit, Stream
from glasshouse.features import N_HABITS, UNKNOWN_CLASS, Feature
from glasshouse.verification.agents import Neighbourhood, Person, Row, Slot
from glasshouse.verification.dates import FOUR_YEARS, age_on
from glasshouse.verification.folds import OFFSET, fold, grade_at, standing_of
from glasshouse.verification.lives import band_of
from glasshouse.verification.luck import below, draw
from glasshouse.verification.members import is_scored, residence
from glasshouse.verification.scores import note, start_of
from glasshouse.verification.tables import World

THOUSAND = 1000
MOST_YEARS = 5
PUBLIC = StepBit.IN_EFFECT | StepBit.LISTED | StepBit.PUBLISHED
ENCODED = frozenset(Feature(k) for k in range(Feature.HABIT + 1))


def require_encoded(world: World) -> None:
    """Refuse a model that reads what this encoding does not work out yet."""
    read = {Feature(k) for k in world.scores.table.term_feature.tolist()}
    if unknown := sorted(feature.name.lower() for feature in read - ENCODED):
        raise NotImplementedError(f"features are not encoded: {', '.join(unknown)}")


def class_of(world: World, place: Neighbourhood, slot: Slot, score: int, feature: int, reference: int) -> int:
    """Return the class of a feature: of the day of reference, and of the docket as it stands."""
    assert slot.generation is not None
    life = world.lives.life(slot.number, slot.generation, place.province)
    is_urban, income = world.lives.traits(slot.number, slot.generation, place.province)
    debts = [row.step for row in slot.rows if row.kind == Kind.DEBT and row.step >= Debt.ARREARS]
    since = int(world.scores.table.score_from_day[score])
    habit = draw(world.seed, slot.number, slot.generation, Stream.MEMBERSHIP)[2]
    found = {
        Feature.INCOME_FIFTH: income,
        Feature.AGE_BAND: band_of(age_on(life.birth, reference)),
        Feature.IS_URBAN: is_urban,
        Feature.IS_FEMALE: life.is_female,
        Feature.RESIDENCE: int(residence(world, slot.number, slot.generation)),
        Feature.DEBTS_OPEN: min(2, len(debts)),
        Feature.DEBTS_ENFORCED: int(any(step >= Debt.NOTICE for step in debts)),
        Feature.COURT_LISTED: int(_is_listed(world, slot)),
        Feature.YEARS_ENROLLED: min(MOST_YEARS, max(0, 4 * (reference - since) // FOUR_YEARS)),
        Feature.HABIT: below(habit, N_HABITS),
    }
    return found.get(Feature(feature), UNKNOWN_CLASS)


def _is_listed(world: World, slot: Slot) -> bool:
    """Return whether somebody stands on a published list, a red one aside, in effect."""
    steps = [world.law.steps[row.step] for row in slot.rows if row.kind == Kind.CASE]
    black = [step for step in steps if world.law.procedures[step.procedure].is_black]
    return any(step.bits & PUBLIC == PUBLIC for step in black)


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
    """Return points and grade of a holder without a standing."""
    if not world.scores.table.score_model[score]:
        return start_of(world, score)
    points = points_of(world, place, slot, score, day, reference)
    return points, grade_at(world, slot, score, points)


def restate_models(person: Person, day: int, reference: int) -> None:
    """Fold the models anew of whoever has a matter in the docket; without one there is no standing."""
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
        points = points_of(world, person.place, person.slot, score, day, reference)
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
