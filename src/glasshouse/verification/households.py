"""With whom an adult lives: whom it marries when, and its children: model, 7.6d."""

from __future__ import annotations

from dataclasses import dataclass

from glasshouse.codes import Stream
from glasshouse.verification.agents import Neighbourhood, Slot
from glasshouse.verification.dates import age_on, birthday, born_before
from glasshouse.verification.lives import COMES_OF_AGE, Life
from glasshouse.verification.luck import below, between, draw
from glasshouse.verification.tables import World

PART = "households"
ADULT, CHILDREN = 0, 1  # ordinals: of the marriage and the number of children, and of when these come
TOO_OLD = 50
SCHOOL = range(6, 18)  # years of age
MINOR = range(18)
GAP_SHIFT = 24


@dataclass(frozen=True)
class Household:
    """The day of the wedding, if there is one, and the birth days of the children."""

    wedding: int | None
    children: tuple[int, ...] = ()

    def has_child_at_school(self, day: int) -> bool:
        """Return whether a child is at school age on a day."""
        return any(born <= day and age_on(born, day) in SCHOOL for born in self.children)

    def size(self, day: int) -> int:
        """Return how many live together on a day: the adult, the spouse, and children under age."""
        if self.wedding is None or self.wedding > day:
            return 1
        return 2 + sum(born <= day and age_on(born, day) in MINOR for born in self.children)


def household_of(world: World, place: Neighbourhood, slot: Slot) -> Household:
    """Return the household of the holder of a slot; nobody in it is an agent but the holder."""
    assert slot.generation is not None
    table = world.society.household
    life = world.lives.life(slot.number, slot.generation, place.province)
    words = draw(world.seed, slot.number, slot.generation, Stream.HOUSEHOLD, ordinal=ADULT)
    by = table.marry_by[life.is_female].tolist()
    years = next((COMES_OF_AGE + k for k, threshold in enumerate(by) if words[0] < threshold), None)
    if years is None:
        return Household(None)
    start = birthday(life.birth, years)
    wedding = start + below(words[1], birthday(life.birth, years + 1) - start)
    older = min(life.birth, _spouse_birth(life, wedding, int(table.gap_days[words[2] >> GAP_SHIFT])))
    is_urban, _ = world.lives.traits(slot.number, slot.generation, place.province)
    wanted = sum(words[3] >= threshold for threshold in table.children[is_urban].tolist())
    later = draw(world.seed, slot.number, slot.generation, Stream.HOUSEHOLD, ordinal=CHILDREN)
    children, day = list[int](), wedding
    for number in range(min(wanted, len(table.children[is_urban]) - 1)):
        low, high = table.spacing[min(number, 1)].tolist()
        day += between(later[number], low, high)
        if age_on(older, day) >= TOO_OLD:
            break
        children.append(day)
    return Household(wedding, tuple(children))


def _spouse_birth(life: Life, wedding: int, gap: int) -> int:
    """Return when the spouse was born: husbands are older by a gap, and both are 18 at the wedding."""
    born = life.birth - gap if life.is_female else life.birth + gap
    return min(born, born_before(wedding, COMES_OF_AGE) - 1)
