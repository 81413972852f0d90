"""Where the body of a town looks, day by day: more often where it has more on record.

Ensign, Friedler, Neville, Scheidegger and Venkatasubramanian (2018), Runaway feedback loops in predictive
policing, PMLR 81. Each neighbourhood of such a toy society is a town with a body and some districts. On each
day the body visits one district, with a chance in proportion to what it has on record of each. Only there it
finds anything. Acts are functions of luck alone, so they are counted before anybody is at the desk.
"""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import I64, Rates
from glasshouse.codes import Stream
from glasshouse.conduct import MOST_RECORDS, Inspection
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.acts import (
    T_CORRECTED,
    T_DISTRICTS,
    T_FORGOTTEN,
    WORDS,
    fact_of,
    number_of,
    row_of,
    type_of,
)
from glasshouse.kernels.desk import Desk
from glasshouse.kernels.docket import State
from glasshouse.kernels.rng import Word, draw, uniform_int
from glasshouse.kernels.timing import Month
from glasshouse.kernels.weighing import S_ACTS
from glasshouse.kernels.world import World

S_INSPECTIONS = int(Stream.INSPECTIONS)
VISITS, ACTS, FOUND, RECORDED, RECORDS, SHARE = (int(i) for i in Inspection)
IN_NONE = -1
VISIT, FORGETTING = 0, 1  # ordinals: of the visit of a day, and of the first block of records
DISTRICT_SHIFT = 20  # of that ordinal: blocks of records of a district are fewer
MILLION = 1_000_000
EVERYONE = 0  # group of the tally


@kernel
def count_act(
    happened: I64, rates: Rates, seed: np.uint64, month: Month, slot: int, generation: int, act: int,
    word: Word,
) -> None:  # fmt: skip
    """Count, by day of the month and in the district of an agent, how often it commits an act."""
    row = row_of(rates, seed, slot, generation, act)
    if row < 0:
        return
    district = type_of(rates, seed, slot, generation)
    for i in range(number_of(rates.act_count, month.n_days, row, word)):
        own = draw(seed, slot, generation, month.tick, S_ACTS, 0, fact_of(month.tick, act, i))
        happened[uniform_int(own[0], month.n_days), district] += 1


@kernel
def count_acts(desk: Desk, state: State, rates: Rates, seed: np.uint64, month: Month, town: int) -> None:
    """Count the acts that only the body of the town finds, by day of the month and district."""
    desk.happened[:] = 0
    for row in range(state.size[town]):
        slot, generation = state.first_slot[town] + row, int(state.generation[state.first_row[town] + row])
        for block in range((rates.n_acts + WORDS - 1) // WORDS):
            words = draw(seed, slot, generation, month.tick, S_ACTS, block, 0)
            for act in range(WORDS * block, min(WORDS * block + WORDS, rates.n_acts)):
                if rates.act_patrolled[act]:
                    word = words[act - WORDS * block]
                    count_act(desk.happened, rates, seed, month, slot, generation, act, word)


@kernel
def in_all(records: I64) -> int:
    """Return the records of all districts."""
    total = 0
    for k in range(records.shape[0]):
        total += records[k]
    return total


@kernel
def district_of(records: I64, word: Word) -> int:
    """Return the district that a body visits: each with a chance in proportion to its records."""
    at, district = uniform_int(np.uint64(word), in_all(records)), 0
    while at >= records[district]:
        at -= records[district]
        district += 1
    return district


@kernel
def is_recorded(records: I64, district: int, word: Word) -> bool:
    """Does a body that corrects record what it found: by chance, the fewest records over those of here.

    So what is recorded of a district no longer grows with how often it is visited.
    """
    fewest = records[district]
    for k in range(records.shape[0]):
        fewest = min(fewest, records[k])
    return bool(int(word) * records[district] < fewest << 32)


@kernel
def remembered(
    records: int, rates: Rates, seed: np.uint64, slot: int, tick: int, day: int, district: int
) -> int:
    """Return how many records of a district are left at the end of a day; one is never forgotten."""
    if rates.town[T_FORGOTTEN] == 0:
        return records
    left = 0
    for block in range((records + WORDS - 1) // WORDS):
        ordinal = FORGETTING + (district << DISTRICT_SHIFT) + block
        words = draw(seed, slot, 0, tick, S_INSPECTIONS, ordinal, day)
        for i in range(min(WORDS, records - WORDS * block)):
            left += int(words[i] >= np.uint64(rates.town[T_FORGOTTEN]))
    return max(left, 1)


@kernel
def patrol(desk: Desk, state: State, world: World, seed: np.uint64, month: Month, town: int) -> None:
    """Let the body of a town look at one district on each day of a month, and remember.

    Writes `Desk.looked` and `Desk.records`, and counts `conduct.Inspection` by district.
    """
    rates, slot = world.rates, state.first_slot[town]
    n = rates.town[T_DISTRICTS]
    records, tally, row = desk.records[:n], desk.tally, world.scope.inspections_row
    for k in range(n):
        records[k] = state.records[town * n + k]
    count_acts(desk, state, rates, seed, month, town)
    for day in range(month.n_days):
        words = draw(seed, slot, 0, month.tick, S_INSPECTIONS, VISIT, month.first + day)
        here = district_of(records, words[0])
        found = desk.happened[day, here]
        tally[row + VISITS * n + here, EVERYONE] += 1
        tally[row + FOUND * n + here, EVERYONE] += found
        desk.looked[day] = IN_NONE
        if rates.town[T_CORRECTED] == 0 or is_recorded(records, here, words[1]):
            desk.looked[day] = here
            records[here] = min(records[here] + found, MOST_RECORDS)
            tally[row + RECORDED * n + here, EVERYONE] += found
        for k in range(n):
            tally[row + ACTS * n + k, EVERYONE] += desk.happened[day, k]
            records[k] = remembered(records[k], rates, seed, slot, month.tick, month.first + day, k)
    total = in_all(records)
    for k in range(n):
        tally[row + RECORDS * n + k, EVERYONE] += records[k]
        tally[row + SHARE * n + k, EVERYONE] += records[k] * MILLION // total


@kernel
def keep_records(state: State, desk: Desk, town: int) -> None:
    """Let the records of a finished month be those with which the next one begins."""
    n = state.records.shape[0] // state.size.shape[0]
    for k in range(n):
        state.records[town * n + k] = desk.records[k]
