"""What acts ask of an adult on the first of January: stratum, habit, roles: model, 7.3c and 7.3f."""

from __future__ import annotations

from dataclasses import dataclass

from glasshouse import clock
from glasshouse.codes import AGE_GROUP, PLACE_GROUP, SEX_GROUP, Stream
from glasshouse.features import N_HABITS, Role
from glasshouse.verification.agents import Neighbourhood, Slot
from glasshouse.verification.dates import age_on
from glasshouse.verification.lives import band_of
from glasshouse.verification.luck import below, draw
from glasshouse.verification.tables import World

N_BANDS, N_SEXES, N_PLACES = 6, 2, 2
OF_ROLES = (16, 17)  # ordinals of the eight words of roles
FOR_LIFE = 0  # the tick of steady words
MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Face:
    """An adult as the acts of a year see it, and the groups in which they are counted."""

    stratum: int
    habit: int
    roles: int
    groups: tuple[int, ...]


def face_of(world: World, place: Neighbourhood, slot: Slot, tick: int) -> Face:
    """Return what acts of a month ask of the holder of a slot."""
    assert slot.generation is not None
    january = clock.first_day(tick - tick % MONTHS_A_YEAR)
    life = world.lives.life(slot.number, slot.generation, place.province)
    is_urban, income = world.lives.traits(slot.number, slot.generation, place.province)
    band = band_of(age_on(life.birth, january))
    stratum = ((income * N_BANDS + band) * N_SEXES + life.is_female) * N_PLACES + is_urban
    groups = (0, 1 + income, AGE_GROUP + band, SEX_GROUP + life.is_female, PLACE_GROUP + is_urban)
    habit = below(draw(world.seed, slot.number, slot.generation, Stream.MEMBERSHIP)[2], N_HABITS)
    return Face(stratum, habit, roles_of(world, slot, stratum), groups)


def roles_of(world: World, slot: Slot, stratum: int) -> int:
    """Return the roles of an adult as bits: each is held on a stretch of one of eight words."""
    assert slot.generation is not None
    table, words = world.society.traits, list[int]()
    for block in OF_ROLES:
        words += draw(world.seed, slot.number, slot.generation, Stream.TRAITS, ordinal=block, tick=FOR_LIFE)
    found = 0
    for bit in range(len(Role)):
        low, high = table.role[stratum, bit].tolist()
        found |= (low <= words[int(table.role_word[bit])] < high) << bit
    return found
