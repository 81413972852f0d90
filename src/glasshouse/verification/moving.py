"""Who leaves a place because it stands low in a score of that place: model, 7.6h."""

from __future__ import annotations

from glasshouse.codes import Event, Kind, Stream
from glasshouse.verification.agents import Person, Row
from glasshouse.verification.folds import OFFSET, standing_of
from glasshouse.verification.luck import draw
from glasshouse.verification.members import is_scored
from glasshouse.verification.models import stands
from glasshouse.verification.tables import World, happens

JANUARY, MONTHS_A_YEAR = 0, 12
THIRDS, LOWEST = 3, 2


def leave(person: Person, day: int) -> None:
    """Let somebody leave in January, if it stands low and luck has it; what its place keeps goes."""
    world, slot = person.world, person.slot
    if not world.moves or person.tick % MONTHS_A_YEAR != JANUARY:
        return
    if not any(_stands_low(person, score, day) for score in _of_the_place(world, person.place.place)):
        return
    words = draw(world.seed, slot.number, person.generation, Stream.MOVING, tick=person.tick)
    if not happens(words[0], world.moves):
        return
    person.count(Event.MOVED_AWAY)
    slot.rows = [row for row in slot.rows if not _stays_behind(world, row)]
    slot.rows.append(Row(Kind.AWAY, 0, 0, opened=day, amount=OFFSET))


def _of_the_place(world: World, place: int) -> list[int]:
    """Return the scores that are kept in a place, and not where those go who leave it."""
    here = [score for score in range(world.scores.number) if world.scores_in(score, place)]
    return [score for score in here if not world.scores_in(score, world.elsewhere)]


def _stands_low(person: Person, score: int, day: int) -> bool:
    """Return whether somebody stands in the lowest third of the grades of a score."""
    world, table = person.world, person.world.scores.table
    if not is_scored(world, person.place, person.slot, score, day, person.life.birth):
        return False
    slot = person.slot
    row = standing_of(slot, score)
    grade = row.ground if row else stands(world, person.place, slot, score, day, day)[1]
    n_grades = int(table.first_grade[score + 1] - table.first_grade[score])
    return THIRDS * grade // n_grades == LOWEST


def _stays_behind(world: World, row: Row) -> bool:
    if row.kind not in (Kind.RECORD, Kind.STANDING):
        return False
    return not world.scores_in(row.step, world.elsewhere)
