"""What acts ask of an adult on the first of January: stratum, habit, roles: model, 7.3c and 7.3f."""

from __future__ import annotations

from dataclasses import dataclass

from glasshouse import clock
from glasshouse.codes import AGE_GROUP, PLACE_GROUP, SEX_GROUP, Stream
from glasshouse.features import N_HABITS, Role
from glasshouse.verification import households
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
    key = (slot.number, slot.generation, tick // MONTHS_A_YEAR)
    if key not in world.faces:
        world.faces[key] = _face_in(world, place, slot, clock.first_day(tick - tick % MONTHS_A_YEAR))
    found: Face = world.faces[key]
    return found


def _face_in(world: World, place: Neighbourhood, slot: Slot, january: int) -> Face:
    """Return what acts of a year ask of the holder of a slot, by its first of January."""
    assert slot.generation is not None
    life = world.lives.life(slot.number, slot.generation, place.province)
    is_urban, income = world.lives.traits(slot.number, slot.generation, place.province)
    band = band_of(age_on(life.birth, january))
    stratum = stratum_on(world, place, slot, january)
    groups = (0, 1 + income, AGE_GROUP + band, SEX_GROUP + life.is_female, PLACE_GROUP + is_urban)
    habit = below(draw(world.seed, slot.number, slot.generation, Stream.MEMBERSHIP)[2], N_HABITS)
    return Face(stratum, habit, roles_of(world, place, slot, january), groups)


def stratum_on(world: World, place: Neighbourhood, slot: Slot, day: int) -> int:
    """Return the number of the stratum: fifth of income, band of age on a day, sex, town or country."""
    assert slot.generation is not None
    life = world.lives.life(slot.number, slot.generation, place.province)
    is_urban, income = world.lives.traits(slot.number, slot.generation, place.province)
    band = band_of(age_on(life.birth, day))
    return ((income * N_BANDS + band) * N_SEXES + life.is_female) * N_PLACES + is_urban


def roles_of(world: World, place: Neighbourhood, slot: Slot, january: int) -> int:
    """Return the roles of an adult on the first of January; who has a child at school is a parent."""
    found = drawn_roles(world, slot, stratum_on(world, place, slot, january))
    if households.PART not in world.prepared.parts:
        return found
    is_parent = households.household_of(world, place, slot).has_child_at_school(january)
    return found & ~int(Role.PARENT) | (int(Role.PARENT) if is_parent else 0)


def drawn_roles(world: World, slot: Slot, stratum: int) -> int:
    """Return the roles that luck gives an adult, as bits: each is held on a stretch of one of eight words."""
    assert slot.generation is not None
    table, words = world.society.traits, list[int]()
    for block in OF_ROLES:
        words += draw(world.seed, slot.number, slot.generation, Stream.TRAITS, ordinal=block, tick=FOR_LIFE)
    found = 0
    for bit in range(len(Role)):
        low, high = table.role[stratum, bit].tolist()
        found |= (low <= words[int(table.role_word[bit])] < high) << bit
    return found
