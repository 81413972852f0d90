"""The start of a society: who holds each slot, and which debts are already on their way."""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import I64, FirmTable, People, Rates
from glasshouse.codes import EMPTY, NEVER, VACANT, Stream
from glasshouse.conduct import Rate
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.calendar import tick_of
from glasshouse.kernels.conduct import add_pending_debt
from glasshouse.kernels.desk import (
    WHO_BIRTH,
    WHO_GENERATION,
    WHO_INCOME,
    WHO_KIND,
    WHO_SLOT,
    WHO_URBAN,
    Desk,
)
from glasshouse.kernels.docket import State, put_rows, rise, slot_of
from glasshouse.kernels.firms import debt_begins
from glasshouse.kernels.population import age_band, holder_and_life
from glasshouse.kernels.rng import draw, uniform_int
from glasshouse.kernels.seat import seat_firm, sit_down
from glasshouse.kernels.tick import Bench
from glasshouse.kernels.world import World

S_WARM = int(Stream.WARM_START)
R_ONSET = int(Rate.ONSET_CEILING)
WARM_FACT = 16  # facts of the warm history, apart from those of the simulated months


@kernel
def settle_holders(state: State, people: People, seed: np.uint64, day: int, neighbourhoods: I64) -> None:
    """Find who holds each slot on a day, and in which month they leave, or the first one enters."""
    for j in range(neighbourhoods.shape[0]):
        k = neighbourhoods[j]
        row, province = state.first_row[k], state.province[k]
        for i in range(state.n_before[k], state.size[k]):
            slot = slot_of(state, k, i)
            generation, _, _, _, leaves = holder_and_life(seed, slot, province, day, people)
            state.generation[row + i] = np.uint8(generation & 255)
            state.exit_tick[row + i] = min(tick_of(leaves), NEVER)


@kernel
def warm_firms(
    state: State, firms: FirmTable, seed: np.uint64, start_tick: int, month_start: I64, neighbourhood: int,
    desk: Desk, out: I64,
) -> int:  # fmt: skip
    """Draw the debts of firms and the body that began before the start, at most one in each quarter of it.

    Returns the number of rows written to `out`.
    """
    n_months = month_start.shape[0] - 1
    span = n_months // 4
    n_out, row, who = 0, state.first_row[neighbourhood], desk.who
    for agent in range(state.n_before[neighbourhood]):
        if state.generation[row + agent] == VACANT:
            continue
        seat_firm(desk, state, firms, seed, neighbourhood, agent, 0, month_start[0])
        for q in range(4):
            words = draw(seed, who[WHO_SLOT], who[WHO_GENERATION], start_tick, S_WARM, 1 + q, 0)
            i = q * span + uniform_int(words[0], span)
            tick = start_tick - n_months + i
            if debt_begins(int(words[1]) // span, who[WHO_KIND], who[WHO_INCOME], tick, firms):
                day = month_start[i] + uniform_int(words[2], month_start[i + 1] - month_start[i])
                add_pending_debt(desk, agent, (tick << 8) | WARM_FACT, day)
        n_out = rise(desk, out, n_out)
    return n_out


@kernel
def warm_rows(
    state: State, rates: Rates, people: People, seed: np.uint64, start_tick: int, month_start: I64,
    neighbourhood: int, desk: Desk, out: I64, n_out: int,
) -> int:  # fmt: skip
    """Draw the debts of adults that began in the months before the start, one block of luck per adult.

    Each of four words stands for a quarter of the months in `month_start`: at most one debt a quarter.
    Returns the number of rows in `out`, of which there were `n_out` before.
    """
    n_months = month_start.shape[0] - 1
    span = n_months // 4
    ceiling = min(rates.scalar[R_ONSET] * span, 4294967295)
    before, row = state.n_before[neighbourhood], state.first_row[neighbourhood]
    first = state.first_slot[neighbourhood] - before
    for agent in range(before, state.size[neighbourhood]):
        generation = int(np.int8(state.generation[row + agent]))
        if generation == EMPTY:
            continue
        words = draw(seed, first + agent, generation, start_tick, S_WARM, 0, 0)
        if min(min(words[0], words[1]), min(words[2], words[3])) >= ceiling:
            continue
        sit_down(desk, state, people, seed, neighbourhood, agent, 0, month_start[0])
        who = desk.who
        for q in range(4):
            if words[q] >= ceiling:
                continue
            more = draw(seed, first + agent, generation, start_tick, S_WARM, 1 + q, 0)
            i = q * span + uniform_int(more[0], span)
            year = (start_tick - n_months + i) // 12
            band = age_band(who[WHO_BIRTH], month_start[i])
            if more[1] >= rates.onset[year, who[WHO_INCOME], band, who[WHO_URBAN]]:
                continue
            day = month_start[i] + uniform_int(more[2], month_start[i + 1] - month_start[i])
            add_pending_debt(desk, agent, ((start_tick - n_months + i) << 8) | WARM_FACT, day)
        n_out = rise(desk, out, n_out)
    return n_out


@kernel
def warm_start(
    state: State, world: World, people: People, seed: np.uint64, start_tick: int, month_start: I64,
    desk: Desk, bench: Bench, neighbourhoods: I64, need: I64,
) -> None:  # fmt: skip
    """Fill the dockets with the debts of the warm history; `need` as in `step_many`."""
    for j in range(neighbourhoods.shape[0]):
        k = neighbourhoods[j]
        n = warm_firms(state, world.firms, seed, start_tick, month_start, k, desk, bench.out)
        n = warm_rows(state, world.rates, people, seed, start_tick, month_start, k, desk, bench.out, n)
        need[k] = 0
        if n > state.docket_start[k + 1] - state.docket_start[k]:
            need[k] = n
            continue
        put_rows(state.docket, state.docket_start[k], bench.out, n)
        state.docket_count[k] = n
