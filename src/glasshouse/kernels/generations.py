"""Slots change hands: the next holder turns 18 in the month in which the last one is gone."""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import People
from glasshouse.codes import EMPTY, NEVER
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.calendar import tick_of
from glasshouse.kernels.desk import N_ROWS, WHO_PLACE, Desk, Law
from glasshouse.kernels.docket import State
from glasshouse.kernels.faces import Faces, face
from glasshouse.kernels.population import life
from glasshouse.kernels.quiet import Rest, count_lines, lay_out, look, recall, see_friends, work_out
from glasshouse.kernels.timing import Month
from glasshouse.kernels.world import World
from glasshouse.minds import NEWCOMER


@kernel
def hand_over(
    state: State, month: Month, law: Law, world: World, people: People, seed: np.uint64, desk: Desk,
    rest: Rest, faces: Faces, neighbourhood: int,
) -> None:  # fmt: skip
    """Give empty slots and those of the dead to their next holders, who turn 18 in this month."""
    before, province = state.n_before[neighbourhood], state.province[neighbourhood]
    slot = state.first_slot[neighbourhood] - before
    row, counts = state.first_row[neighbourhood], rest.counts[neighbourhood]
    n_kept = 0
    if rest.day[neighbourhood]:
        desk.who[WHO_PLACE] = state.place[neighbourhood]
        n_kept = lay_out(desk, law, month.reference)
    for i in range(before, state.size[neighbourhood]):
        if state.exit_tick[row + i] == month.tick:
            held = int(np.int8(state.generation[row + i]))
            generation = 0 if held == EMPTY else held + 1
            state.generation[row + i] = np.uint8(generation & 255)
            leaves = life(seed, slot + i, generation, province, people)[3]
            state.exit_tick[row + i] = min(max(tick_of(leaves), month.tick + 1), NEVER)
            if n_kept > 0:
                see_friends(desk, state, row + i)
                look(desk, people, world, seed, slot + i, generation, province)
                work_out(desk, law, seed, n_kept, month.reference, rest, row + i)
                recall(desk, law, n_kept, rest, row + i)
                desk.counters[N_ROWS] = 0
                count_lines(desk, n_kept, counts, 1)
            if state.seen.shape[0]:
                state.seen[row + i] = NEWCOMER
            if faces.day[neighbourhood]:
                face(faces, state, world, people, seed, neighbourhood, i, faces.day[neighbourhood])
