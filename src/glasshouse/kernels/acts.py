"""Acts of a toy society: how many an agent commits in a month, on which days, and who hears of it.

An act comes as a Poisson process of its own. One word of an agent's month gives the number of its acts, by
its place among the acts of the society; each of them then has a fact and words of its own. So another act,
another rate or another regime moves none of its luck, and a higher rate adds acts to those there were.
"""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import I64, U8, Calendar, Rates
from glasshouse.codes import Intent, Stream
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.conduct import happen
from glasshouse.kernels.desk import ACTS, I_DAY, I_INDEX, I_WORD, WHO_GENERATION, WHO_SLOT, Desk, Law
from glasshouse.kernels.intents import intend
from glasshouse.kernels.rng import Word, draw, uniform_int

S_ACTS, I_CONDUCT = int(Stream.ACTS), int(Intent.CONDUCT)
WORDS = 4  # acts that share a block of luck
ACT_SHIFT = 5  # a fact ends in the place of its act and the act's number within the month, below 32
SHORTEST_MONTH = 28


@kernel
def number_of(act_count: I64, n_days: int, act: int, word: Word) -> int:
    """Return how many times an act is committed in a month of `n_days`."""
    n = 0
    while word >= act_count[n_days - SHORTEST_MONTH, act, n]:
        n += 1
    return n


@kernel
def mark_acts(
    flags: U8,
    generation: U8,
    first_slot: int,
    seed: np.uint64,
    tick: int,
    n_days: int,
    act_count: I64,
    n_acts: int,
) -> None:
    """Bulk path: mark the agents who commit at least one act this month, by a block of luck for four acts.

    Parameters
    ----------
    flags
        (n,) written in place, beside other marks.
    generation
        (n,) column of the state.
    first_slot
        Slot of row 0.
    act_count, n_acts
        Of `Rates`.
    """
    for block in range((n_acts + WORDS - 1) // WORDS):
        first, stop = WORDS * block, min(WORDS * block + WORDS, n_acts)
        for i in range(flags.shape[0]):
            words = draw(seed, first_slot + i, generation[i], tick, S_ACTS, block, 0)
            for act in range(first, stop):
                if words[act - first] >= act_count[n_days - SHORTEST_MONTH, act, 0]:
                    flags[i] |= ACTS


@kernel
def intend_acts(desk: Desk, rates: Rates, seed: np.uint64, tick: int, first_day: int, n_days: int) -> None:
    """Turn the luck behind the mark into dated intentions, each with a fact of its own."""
    slot, generation = desk.who[WHO_SLOT], desk.who[WHO_GENERATION]
    n_acts = rates.n_acts
    for block in range((n_acts + WORDS - 1) // WORDS):
        words = draw(seed, slot, generation, tick, S_ACTS, block, 0)
        for act in range(WORDS * block, min(WORDS * block + WORDS, n_acts)):
            for i in range(number_of(rates.act_count, n_days, act, words[act - WORDS * block])):
                fact = (tick << 8) | (act << ACT_SHIFT) | i
                own = draw(seed, slot, generation, tick, S_ACTS, 0, fact)
                intend(desk, first_day + uniform_int(own[0], n_days), I_CONDUCT, fact, act, 0)


@kernel
def commit(desk: Desk, law: Law, calendar: Calendar, rates: Rates, seed: np.uint64, intent: I64) -> None:
    """Commit an act: each regime that knows it hears of it, in the order of the stack."""
    act = intent[I_WORD]
    for i in range(rates.act_first[act], rates.act_first[act + 1]):
        happen(desk, law, calendar, seed, rates.act_observable[i], intent[I_INDEX], intent[I_DAY], 0)
