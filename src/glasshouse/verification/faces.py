"""What everybody sees of an adult, one byte from month to month: model, 7.6e."""

from __future__ import annotations

from glasshouse.codes import Kind, StepBit
from glasshouse.minds import SCORE_BITS, SCORE_SHIFT, Seen
from glasshouse.verification import dealings, ties
from glasshouse.verification.agents import Neighbourhood, Slot
from glasshouse.verification.folds import standing_of
from glasshouse.verification.members import is_kept, is_scored
from glasshouse.verification.models import stands
from glasshouse.verification.tables import World

THIRDS, BEST = 3, 3
SHOWN = Seen.BLACK | Seen.RED | SCORE_BITS
PUBLIC = StepBit.LISTED | StepBit.PUBLISHED


def are_read(world: World) -> bool:
    """Return whether anything reads what everybody sees."""
    return bool({ties.PART, dealings.PART} & world.prepared.parts.on)


def show_all(world: World, place: Neighbourhood, reference: int) -> None:
    """Let everybody show its score on a day of reference, where one is kept."""
    if not any(_is_kept_in(world, place, score, reference) for score in range(world.scores.number)):
        return
    for slot in place.slots:
        if slot.generation is not None:
            shown = _score_class(world, place, slot, reference, with_row=False) << SCORE_SHIFT
            slot.shows = slot.shows & ~int(SHOWN) | shown


def _is_kept_in(world: World, place: Neighbourhood, score: int, day: int) -> bool:
    nobody = Slot(place.first_slot, 0, None, 0)
    return is_kept(world, place, nobody, score, day)


def show(world: World, place: Neighbourhood, slot: Slot, reference: int | None) -> None:
    """Let somebody who was visited show its listings and its score; none is kept in the spin-up."""
    shown = _listings(world, slot)
    if reference is not None:
        shown |= _score_class(world, place, slot, reference, with_row=True) << SCORE_SHIFT
    slot.shows = slot.shows & ~int(SHOWN) | shown


def _listings(world: World, slot: Slot) -> int:
    found = 0
    for row in slot.rows:
        if row.kind != Kind.CASE or row.is_gone:
            continue
        step = world.law.steps[row.step]
        procedure = world.law.procedures[step.procedure]
        if not procedure.is_list or step.bits & PUBLIC != PUBLIC:
            continue
        if not procedure.is_black:
            found |= Seen.RED
        elif step.bits & StepBit.IN_EFFECT:
            found |= Seen.BLACK
    return int(found)


def _score_class(world: World, place: Neighbourhood, slot: Slot, day: int, *, with_row: bool) -> int:
    """Return the third of the grades, 3 the best, of the first score in which somebody stands; 0: none."""
    assert slot.generation is not None
    table, birth = world.scores.table, world.lives.life(slot.number, slot.generation, place.province).birth
    for score in range(world.scores.number):
        if is_scored(world, place, slot, score, day, birth, reference=day):
            row = standing_of(slot, score) if with_row else None
            grade = row.ground if row else stands(world, place, slot, score, day, day)[1]
            n_grades = int(table.first_grade[score + 1] - table.first_grade[score])
            return BEST - THIRDS * grade // n_grades
    return 0
