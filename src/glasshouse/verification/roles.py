"""What acts ask of an adult on the first of January: stratum, habit, roles: model, 7.3c and 7.3f."""

from __future__ import annotations

from dataclasses import dataclass

from glasshouse import clock
from glasshouse.codes import AGE_GROUP, PLACE_GROUP, SEX_GROUP, Stream
from glasshouse.features import N_HABITS, Role, Subject
from glasshouse.verification import firms, households, officers
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


def _face_of_other(world: World, slot: Slot) -> Face:
    """Return what acts ask of a firm or a body: a man in the country, of a fifth and a band of its own."""
    assert slot.generation is not None
    nature = firms.nature_of(world, slot.kind, slot.number, slot.generation)
    stratum = _stratum(nature.size, nature.sector, 0, 0)
    return Face(stratum, _habit(world, slot), 0, firms.GROUPS[slot.kind])


def _habit(world: World, slot: Slot) -> int:
    assert slot.generation is not None
    return below(draw(world.seed, slot.number, slot.generation, Stream.MEMBERSHIP)[2], N_HABITS)


def _stratum(income: int, band: int, is_female: int, is_urban: int) -> int:
    return ((income * N_BANDS + band) * N_SEXES + is_female) * N_PLACES + is_urban


def _face_in(world: World, place: Neighbourhood, slot: Slot, january: int) -> Face:
    """Return what acts of a year ask of the holder of a slot, by its first of January."""
    assert slot.generation is not None
    if slot.kind != Subject.NATURAL_PERSON:
        return _face_of_other(world, slot)
    life = world.lives.life(slot.number, slot.generation, place.province)
    is_urban, income = world.lives.traits(slot.number, slot.generation, place.province)
    band = band_of(age_on(life.birth, january))
    stratum = stratum_on(world, place, slot, january)
    groups = (0, 1 + income, AGE_GROUP + band, SEX_GROUP + life.is_female, PLACE_GROUP + is_urban)
    return Face(stratum, _habit(world, slot), roles_of(world, place, slot, january), groups)


def stratum_on(world: World, place: Neighbourhood, slot: Slot, day: int) -> int:
    """Return the number of the stratum: fifth of income, band of age on a day, sex, town or country."""
    assert slot.generation is not None
    life = world.lives.life(slot.number, slot.generation, place.province)
    is_urban, income = world.lives.traits(slot.number, slot.generation, place.province)
    band = band_of(age_on(life.birth, day))
    return _stratum(income, band, life.is_female, is_urban)


def roles_of(world: World, place: Neighbourhood, slot: Slot, january: int) -> int:
    """Return the roles of an adult on the first of January.

    Who has a child at school is a parent, where households are followed, and who runs a firm an officer,
    where there are places for firms.
    """
    found = drawn_roles(world, slot, stratum_on(world, place, slot, january))
    if any(one.kind == Subject.LEGAL_PERSON for one in place.others):
        is_officer = officers.is_officer(world, place, slot, clock.tick_of(january))
        found = _with(found, Role.FIRM_OFFICER, holds=is_officer)
    if households.PART in world.prepared.parts:
        is_parent = households.household_of(world, place, slot).has_child_at_school(january)
        found = _with(found, Role.PARENT, holds=is_parent)
    return found


def _with(roles: int, role: Role, *, holds: bool) -> int:
    """Return roles with one that is held or not, in place of the one that is drawn."""
    return roles & ~int(role) | (int(role) if holds else 0)


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
