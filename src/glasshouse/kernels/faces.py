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
from glasshouse.kernels.desk import WHO_HABIT, WHO_ROLES, WHO_STRATUM, Desk
from glasshouse.kernels.docket import LEGAL_PERSON, State, kind_of, slot_of
from glasshouse.kernels.features import membership
from glasshouse.kernels.firms import body_level, firm_looks, firm_of
from glasshouse.kernels.households import children_at_school_age, household
from glasshouse.kernels.population import age_band, looks
from glasshouse.kernels.strata import stratum_of
from glasshouse.kernels.traits import roles_of
from glasshouse.kernels.world import World

PARENT, OFFICER = int(Role.PARENT), int(Role.FIRM_OFFICER)


class Faces(NamedTuple):
    """Columns of the whole society, of firms and bodies as of adults; no rows if no part of it needs them."""

    stratum: U8  # (n_agents,) `strata.stratum_of` as of the first of January
    habit: U8  # (n_agents,) class of the steady trait of conduct
    roles: U16  # (n_agents,) features.Role
    day: I64  # (n_neighbourhoods,) of which January; 0: none yet


@kernel
def face_of(
    state: State, world: World, people: People, seed: np.uint64, neighbourhood: int, agent: int, day: int
) -> tuple[int, int, int]:
    """Return stratum, habit and roles of a holder, a firm or a body on a day."""
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
    if world.scope.has_families:
        home = household(seed, slot, held, is_female, birth, is_urban, world.household)
        roles = (roles & ~PARENT) | PARENT * int(children_at_school_age(home, day) > 0)
    if state.n_before[neighbourhood] > 1:
        roles = with_office(state, seed, neighbourhood, agent, roles)
    return stratum, habit, roles


@kernel
def face(
    faces: Faces, state: State, world: World, people: People, seed: np.uint64, neighbourhood: int, agent: int,
    day: int,
) -> None:  # fmt: skip
    """Keep what one holder is on a day."""
    row = state.first_row[neighbourhood] + agent
    stratum, habit, roles = face_of(state, world, people, seed, neighbourhood, agent, day)
    faces.stratum[row], faces.habit[row], faces.roles[row] = stratum, habit, roles


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
def with_office(state: State, seed: np.uint64, neighbourhood: int, agent: int, roles: int) -> int:
    """Return the roles of an adult, an officer if and only if it is that of one of the firms there."""
    before, first = state.n_before[neighbourhood], state.first_slot[neighbourhood]
    n_adults = state.size[neighbourhood] - before
    firm = firm_of(seed, first, n_adults, before - 1, agent - before)
    is_officer = firm > 0 and state.generation[state.first_row[neighbourhood] + firm] != VACANT
    return (roles & ~OFFICER) | OFFICER * int(is_officer)


@kernel
def face_all(
    faces: Faces, state: State, world: World, people: People, seed: np.uint64, neighbourhood: int, day: int
) -> None:
    """Work out what all holders of a neighbourhood are, if that was not done for this January."""
    if faces.day[neighbourhood] == day:
        return
    row = state.first_row[neighbourhood]
    for agent in range(state.size[neighbourhood]):
        if state.generation[row + agent] != VACANT:
            face(faces, state, world, people, seed, neighbourhood, agent, day)
    faces.day[neighbourhood] = day
