"""Those who are not visited: they pass with their rows, with reports for later, and stand at doors."""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import I64, U8
from glasshouse.codes import VACANT
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.candidates import AT_A_DOOR, E_ACT, E_DAY, E_DUE, E_FACT, E_WORD
from glasshouse.kernels.desk import (
    N_ROWS,
    WHO_AGENT,
    WHO_GENERATION,
    WHO_KIND,
    WHO_SLOT,
    WHO_STRATUM,
    Desk,
    Law,
)
from glasshouse.kernels.docket import State, pass_rows, slot_of
from glasshouse.kernels.faces import Faces
from glasshouse.kernels.gates import meet
from glasshouse.kernels.quiet import (
    Rest,
    recall,
)
from glasshouse.kernels.reports import fill_in
from glasshouse.kernels.sight import class_of_line
from glasshouse.kernels.tally import NATURAL_PERSON
from glasshouse.kernels.ties import with_standing
from glasshouse.kernels.world import World


@kernel
def stands_at_a_door(entries: I64, first: int, last: int) -> bool:
    """Is one of these entries an occasion."""
    n = 0
    for i in range(first, last):
        n += int(entries[i, E_DUE] == AT_A_DOOR)
    return n > 0


@kernel
def meet_in_passing(
    desk: Desk, law: Law, world: World, state: State, neighbourhood: int, agent: int, seed: np.uint64,
    n_kept: int, rest: Rest, faces: Faces, entries: I64, first: int, last: int,
) -> None:  # fmt: skip
    """Let somebody who is not visited, with its docket on the desk, stand at the doors of its month."""
    who, row = desk.who, state.first_row[neighbourhood] + agent
    who[WHO_AGENT], who[WHO_SLOT] = agent, slot_of(state, neighbourhood, agent)
    who[WHO_GENERATION], who[WHO_KIND] = int(np.int8(state.generation[row])), NATURAL_PERSON
    who[WHO_STRATUM] = faces.stratum[row]
    recall(desk, law, n_kept, rest, row)
    for i in range(first, last):
        if entries[i, E_DUE] == AT_A_DOOR:
            door = world.acts.door[entries[i, E_ACT]]
            meet(
                desk, law, world, seed, n_kept, door, entries[i, E_FACT], entries[i, E_DAY],
                entries[i, E_WORD],
            )  # fmt: skip


@kernel
def pass_by(
    state: State, begin: int, stop: int, entries: I64, first: int, last: int, out: I64, n: int
) -> int:
    """Keep the rows of somebody who is not visited, and add reports that arrive later; return the length."""
    n = pass_rows(state.docket, begin, stop, out, n)
    for i in range(first, last):
        if entries[i, E_DUE] != AT_A_DOOR:
            if n < out.shape[0]:
                fill_in(out[n], entries[i])
            n += 1
    return n


@kernel
def class_all(
    desk: Desk, law: Law, state: State, neighbourhood: int, n_kept: int, rest: Rest, seen: U8
) -> None:
    """Show on a day of reference in which class of a score each holder without a record stands."""
    row = state.first_row[neighbourhood]
    desk.counters[N_ROWS] = 0
    for i in range(state.n_before[neighbourhood], state.size[neighbourhood]):
        if state.generation[row + i] != VACANT:
            recall(desk, law, n_kept, rest, row + i)
            seen[i] = with_standing(int(seen[i]), 0, 0, class_of_line(desk, law, n_kept, False))
