"""The floor of a month: the same draws and the same bytes of state as the society, and nothing else."""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import I64
from glasshouse.codes import Stream
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.docket import State, slot_of
from glasshouse.kernels.rng import draw

S_CANDIDATES = int(Stream.CANDIDATES)


@kernel
def pass_over(state: State, seed: np.uint64, tick: int, blocks: I64, neighbourhoods: I64, total: I64) -> None:
    """Draw one block for each agent and some for each docket row, and read every byte of the state once.

    Parameters
    ----------
    state
        Read only.
    tick
        Month since January 2000.
    blocks
        (n_neighbourhoods,) blocks drawn for the day path of each, beside one per agent.
    neighbourhoods
        (k,) which ones.
    total
        (n_neighbourhoods,) written: a sum over everything, so that nothing can be left out.
    """
    d = state.docket
    for j in range(neighbourhoods.shape[0]):
        k = neighbourhoods[j]
        first, slot, sum_of_all = state.first_row[k], state.first_slot[k], np.int64(0)
        for i in range(state.size[k]):
            words = draw(seed, slot_of(state, k, i), state.generation[first + i], tick, S_CANDIDATES, 0, 0)
            sum_of_all += np.int64(words[0] ^ words[1]) + state.exit_tick[first + i]
        for i in range(blocks[k]):
            words = draw(seed, slot, 0, tick, S_CANDIDATES, 1, i)
            sum_of_all += np.int64(words[0] ^ words[1])
        for r in range(state.docket_start[k], state.docket_start[k] + state.docket_count[k]):
            sum_of_all += np.int64(d.agent[r]) + d.kind[r] + d.step[r] + d.fact[r] + d.opened_day[r]
            sum_of_all += np.int64(d.due_day[r]) + d.end_day[r] + d.ground[r] + d.bits[r] + d.amount[r]
        total[k] = sum_of_all
