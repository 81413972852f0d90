"""What the bulk path asks of everybody each month, kept beside the state: stratum, habit, roles.

Nothing here is state: everything follows from who holds a slot and from the first of January, and is worked
out again when a year begins, when a slot changes hands, and when a run is taken up again.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from glasshouse.arrays import I64, U8, U16, People
from glasshouse.codes import VACANT
from glasshouse.features import Role
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.calendar import tick_of
from glasshouse.kernels.desk import WHO_HABIT, WHO_ROLES, WHO_STRATUM, Desk
from glasshouse.kernels.docket import LEGAL_PERSON, State, kind_of, slot_of
from glasshouse.kernels.features import membership
from glasshouse.kernels.firms import body_level, firm_looks, firm_of, has_officer, officer_of
from glasshouse.kernels.households import children_at_school_age, household
from glasshouse.kernels.population import age_band, looks
from glasshouse.kernels.strata import stratum_of
from glasshouse.kernels.traits import roles_of
from glasshouse.kernels.world import World

PARENT, OFFICER = int(Role.PARENT), int(Role.FIRM_OFFICER)
AN_OFFICER, NO_OFFICER = np.uint16(OFFICER), np.uint16(~OFFICER & 0xFFFF)


class Faces(NamedTuple):
    """Columns of the whole society, of firms and bodies as of adults; no rows if no part of it needs them."""

    stratum: U8  # (n_agents,) `strata.stratum_of` as of the first of January
    habit: U8  # (n_agents,) class of the steady trait of conduct
    roles: U16  # (n_agents,) features.Role
    day: I64  # (n_neighbourhoods,) of which January; 0: none yet


@kernel
def looks_of(
    state: State, world: World, people: People, seed: np.uint64, neighbourhood: int, agent: int, day: int
) -> tuple[int, int, int]:
    """Return stratum, habit and roles of a holder, a firm or a body on a day, but for offices in firms."""
    row, slot = state.first_row[neighbourhood] + agent, slot_of(state, neighbourhood, agent)
    held, province = int(np.int8(state.generation[row])), state.province[neighbourhood]
    habit, kind = membership(seed, slot, held, world.rates.scalar)[1], kind_of(state, neighbourhood, agent)
    if kind == LEGAL_PERSON:
        size, sector, _ = firm_looks(seed, slot, held, province, world.firms)
        return stratum_of(size, sector, 0, 0), habit, 0
    if kind > LEGAL_PERSON:
        return stratum_of(body_level(seed, slot, world.firms), 0, 0, 0), habit, 0
    is_female, birth, is_urban, income = looks(seed, slot, held, province, people)
    stratum = stratum_of(income, age_band(birth, day), is_female, is_urban)
    roles = roles_of(seed, slot, held, stratum, world.traits)
    return stratum, habit, at_home(world, seed, slot, held, is_female, birth, is_urban, roles, day)


@kernel
def at_home(
    world: World, seed: np.uint64, slot: int, held: int, is_female: int, birth: int, is_urban: int,
    roles: int, day: int,
) -> int:  # fmt: skip
    """Return the roles of an adult, a parent if and only if its household says so, where there are any."""
    if not world.scope.has_families:
        return roles
    home = household(seed, slot, held, is_female, birth, is_urban, world.household)
    return (roles & ~PARENT) | PARENT * int(children_at_school_age(home, day) > 0)


@kernel
def face_of(
    state: State, world: World, people: People, seed: np.uint64, neighbourhood: int, agent: int, day: int
) -> tuple[int, int, int]:
    """Return stratum, habit and roles of a holder, a firm or a body on the first of January."""
    stratum, habit, roles = looks_of(state, world, people, seed, neighbourhood, agent, day)
    before = state.n_before[neighbourhood]
    if agent >= before > 1:
        first, n_adults = state.first_slot[neighbourhood], state.size[neighbourhood] - before
        firm = firm_of(seed, first, n_adults, before - 1, agent - before)
        is_officer = firm > 0 and has_officer(
            seed, slot_of(state, neighbourhood, firm), tick_of(day), world.firms
        )
        roles = (roles & ~OFFICER) | OFFICER * int(is_officer)
    return stratum, habit, roles


@kernel
def keep(faces: Faces, row: int, stratum: int, habit: int, roles: int) -> None:
    """Keep what a holder is."""
    faces.stratum[row], faces.habit[row], faces.roles[row] = stratum, habit, roles


@kernel
def face(
    faces: Faces, state: State, world: World, people: People, seed: np.uint64, neighbourhood: int, agent: int,
    day: int,
) -> None:  # fmt: skip
    """Keep what one holder is on a day."""
    stratum, habit, roles = face_of(state, world, people, seed, neighbourhood, agent, day)
    keep(faces, state.first_row[neighbourhood] + agent, stratum, habit, roles)


@kernel
def age(
    faces: Faces, state: State, world: World, people: People, seed: np.uint64, neighbourhood: int, agent: int,
    day: int,
) -> None:  # fmt: skip
    """Bring what is kept of an adult to a later January, but for offices: with age the stratum may move."""
    row, slot = state.first_row[neighbourhood] + agent, slot_of(state, neighbourhood, agent)
    held = int(np.int8(state.generation[row]))
    is_female, birth, is_urban, income = looks(seed, slot, held, state.province[neighbourhood], people)
    stratum, roles = stratum_of(income, age_band(birth, day), is_female, is_urban), int(faces.roles[row])
    if stratum != faces.stratum[row]:
        roles = roles_of(seed, slot, held, stratum, world.traits)
    roles = at_home(world, seed, slot, held, is_female, birth, is_urban, roles, day)
    keep(faces, row, stratum, int(faces.habit[row]), roles)


@kernel
def recognise(
    desk: Desk, faces: Faces, state: State, world: World, people: People, seed: np.uint64, neighbourhood: int,
    agent: int, day: int,
) -> None:  # fmt: skip
    """Put stratum, habit and roles on the desk, kept ones if they are kept."""
    who, row = desk.who, state.first_row[neighbourhood] + agent
    if faces.stratum.shape[0]:
        who[WHO_STRATUM], who[WHO_HABIT] = faces.stratum[row], faces.habit[row]
        who[WHO_ROLES] = faces.roles[row]
        return
    stratum, habit, roles = face_of(state, world, people, seed, neighbourhood, agent, day)
    who[WHO_STRATUM], who[WHO_HABIT], who[WHO_ROLES] = stratum, habit, roles


@kernel
def appoint(faces: Faces, state: State, world: World, seed: np.uint64, neighbourhood: int, day: int) -> None:
    """Let the officers of firms be officers, and nobody else, as `face_of` has it."""
    row, before = state.first_row[neighbourhood], state.n_before[neighbourhood]
    size, first = state.size[neighbourhood], state.first_slot[neighbourhood]
    if before <= 1:
        return
    for agent in range(before, size):
        faces.roles[row + agent] &= NO_OFFICER
    for firm in range(1, before):
        if has_officer(seed, slot_of(state, neighbourhood, firm), tick_of(day), world.firms):
            officer = row + before + officer_of(seed, first, size - before, firm)
            if state.generation[officer] != VACANT:
                faces.roles[officer] |= AN_OFFICER


@kernel
def face_all(
    faces: Faces, state: State, world: World, people: People, seed: np.uint64, neighbourhood: int, day: int
) -> None:
    """Work out what all holders of a neighbourhood are, if that was not done for this January.

    What is steady is worked out once, and again for whoever takes over a slot.
    """
    if faces.day[neighbourhood] == day:
        return
    row, is_first = state.first_row[neighbourhood], faces.day[neighbourhood] == 0
    for agent in range(state.size[neighbourhood]):
        if state.generation[row + agent] == VACANT:
            continue
        if is_first:
            stratum, habit, roles = looks_of(state, world, people, seed, neighbourhood, agent, day)
            keep(faces, row + agent, stratum, habit, roles)
        elif agent >= state.n_before[neighbourhood]:
            age(faces, state, world, people, seed, neighbourhood, agent, day)
    appoint(faces, state, world, seed, neighbourhood, day)
    faces.day[neighbourhood] = day
