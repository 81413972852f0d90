"""The floor beside a run: how fast its draws and its bytes alone would go on this machine, now."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from glasshouse.arrays import I64
from glasshouse.codes import Debt, Kind
from glasshouse.engine.simulate import Engine
from glasshouse.kernels.docket import State
from glasshouse.kernels.floor import pass_over

DAYS_PER_MONTH = 365.2425 / 12
BLOCKS_PER_DESK = 3  # a life and its traits are drawn again for whoever sits down at the desk
BLOCKS_PER_DEBT = 2  # payment, ability
BLOCKS_PER_CASE = 7  # six kinds of trips and spending, one emergency: for whom a rule may meet


def day_path_blocks(state: State, *, travels: bool = True) -> I64:
    """Count the random blocks that each neighbourhood draws for its day path in a quiet month.

    Draws that an event brings with it (a judgment, a gate) are not counted: they are few.
    """
    n = len(state.size)
    blocks = np.zeros(n, np.int64)
    for k in range(n):
        rows = slice(state.docket_start[k], state.docket_start[k] + state.docket_count[k])
        agent, kind, step = state.docket.agent[rows], state.docket.kind[rows], state.docket.step[rows]
        debts = (kind == Kind.DEBT) & (step >= Debt.ARREARS)
        meets = (kind == Kind.CASE) | (step >= Debt.JUDGMENT)
        blocks[k] = (
            BLOCKS_PER_DESK * len(np.unique(agent))
            + BLOCKS_PER_DEBT * int(debts.sum())
            + BLOCKS_PER_CASE * travels * len(np.unique(agent[meets]))
        )
    return blocks


def measure_floor(engine: Engine, *, seconds: float = 1.0) -> float:
    """Return the floor of a society's state in agent-days per second, on as many threads as it has.

    Parameters
    ----------
    engine
        A society; its state is read and not changed.
    seconds
        How long to measure, at least one month of the society.
    """
    state, seed, tick = engine.state, engine.prepared.seed, engine.next_tick
    blocks = day_path_blocks(state, travels=engine.prepared.scenario.society is None)
    total = np.zeros(len(state.size), np.int64)
    chunks = np.array_split(np.arange(len(state.size)), engine.threads)

    def month(which: I64) -> None:
        pass_over(state, seed, tick, blocks, which, total)

    with ThreadPoolExecutor(engine.threads) as pool:
        list(pool.map(month, chunks))  # the first pass loads or compiles the kernel
        started, n_months, spent = time.perf_counter(), 0, 0.0
        while spent < seconds or not n_months:
            list(pool.map(month, chunks))
            n_months += 1
            spent = time.perf_counter() - started
    return len(state.generation) * DAYS_PER_MONTH * n_months / spent
