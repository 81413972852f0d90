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
from glasshouse.kernels.docket import State
from glasshouse.kernels.features import membership
from glasshouse.kernels.households import children_at_school_age, household
from glasshouse.kernels.population import age_band, looks
from glasshouse.kernels.strata import stratum_of
from glasshouse.kernels.traits import roles_of
from glasshouse.kernels.world import World

PARENT = int(Role.PARENT)


class Faces(NamedTuple):
    """Columns of the whole society; no rows if no part of it needs them."""

    stratum: U8  # (n_agents,) `strata.stratum_of` as of the first of January
    habit: U8  # (n_agents,) class of the steady trait of conduct
    roles: U16  # (n_agents,) features.Role
    day: I64  # (n_neighbourhoods,) of which January; 0: none yet


@kernel
def face(
    faces: Faces, state: State, world: World, people: People, seed: np.uint64, neighbourhood: int, agent: int,
    day: int,
) -> None:  # fmt: skip
    """Work out what one holder is on a day."""
    row = state.first_row[neighbourhood] + agent
    slot, province = state.first_slot[neighbourhood] + agent, state.province[neighbourhood]
    held = int(np.int8(state.generation[row]))
    is_female, birth, is_urban, income = looks(seed, slot, held, province, people)
    stratum = stratum_of(income, age_band(birth, day), is_female, is_urban)
    faces.stratum[row] = stratum
    faces.habit[row] = membership(seed, slot, held, world.rates.scalar)[1]
    roles = roles_of(seed, slot, held, stratum, world.traits)
    if world.scope.has_families:
        home = household(seed, slot, held, is_female, birth, is_urban, world.household)
        roles = (roles & ~PARENT) | PARENT * int(children_at_school_age(home, day) > 0)
    faces.roles[row] = roles


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
