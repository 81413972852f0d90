"""Acts of a toy society: how many an agent commits in a month, on which days, and who hears of it.

An act comes as a Poisson process of its own. One word of an agent's month gives the number of its acts, by
its place among the acts of the society; each of them then has a fact and words of its own. So another act,
another rate or another regime moves none of its luck, and a higher rate adds acts to those there were.

Where agents are not alike, a steady word says of which type an agent is, and another one, for each act, how
often it commits that act beside others. In towns (`inspections`) the type is that of the place in the town.
An act that waits comes once, when enough others have acted: between ticks the engine says which slots have
their turn. Of a weighed act, what comes are occasions (`weighing`).
"""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import ALWAYS, I64, U8, Calendar, Rates
from glasshouse.codes import Intent
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.desk import (
    ACTS,
    I_DAY,
    I_INDEX,
    I_MORE,
    I_WORD,
    N_QUEUE,
    NO_RULE,
    Q_VALUE,
    WHO_GENERATION,
    WHO_SLOT,
    Desk,
    Law,
)
from glasshouse.kernels.intents import intend
from glasshouse.kernels.listing import answer_all
from glasshouse.kernels.rng import Word, draw, uniform_int
from glasshouse.kernels.tally import add, note, queue_for_rules
from glasshouse.kernels.weighing import (
    BESIDE,
    BY_GAP,
    S_ACTS,
    STEADY,
    TYPE,
    W_HOW,
    W_ROW,
    bar_of,
    is_weighed,
    lacking,
    motive_of,
)

I_CONDUCT = int(Intent.CONDUCT)
WORDS = 4  # acts that share a block of luck
ACT_SHIFT = 5  # a fact ends in the place of its act and the act's number within the month, below 32
SHORTEST_MONTH = 28
# columns of Rates.act_steady: where the rows of act_count of a mixed act begin, less its place, and how many
# there are, or 0; the words of its type begin, and how far below 2**32 they end
A_OFFSET, A_CLASSES, A_FROM, A_SHORT = range(4)
NOBODYS = -1
# columns of Rates.town
T_AGENTS, T_DISTRICTS, T_FORGOTTEN, T_CORRECTED = range(4)


@kernel
def type_word(rates: Rates, seed: np.uint64, slot: int, generation: int) -> int:
    """Return the word that says of which type an agent is: steady luck, or in a town its place there."""
    if rates.town.shape[0] and rates.town[T_AGENTS]:
        n = rates.town[T_AGENTS]
        return int(((2 * (slot % n) + 1) << 31) // n)
    return int(draw(seed, slot, generation, STEADY, S_ACTS, TYPE, 0)[0])


@kernel
def type_of(rates: Rates, seed: np.uint64, slot: int, generation: int) -> int:
    """Return the type of an agent, in a society that has types."""
    word, kind = type_word(rates, seed, slot, generation), 0
    while word >= rates.type_end[kind]:
        kind += 1
    return kind


@kernel
def row_of(rates: Rates, seed: np.uint64, slot: int, generation: int, act: int) -> int:
    """Return the row of `Rates.act_count` by which an agent commits an act; -1 if it never does."""
    if act < rates.act_typed.shape[0] and rates.act_typed[act]:
        return int(act + rates.act_typed[act] + type_of(rates, seed, slot, generation))
    if act >= rates.act_steady.shape[0]:
        return act
    steady = rates.act_steady[act]
    if steady[A_FROM] or steady[A_SHORT]:
        word = type_word(rates, seed, slot, generation)
        if word < steady[A_FROM] or word >= ALWAYS - steady[A_SHORT]:
            return NOBODYS
    row = act + steady[A_OFFSET]
    if steady[A_CLASSES]:
        own = draw(seed, slot, generation, STEADY, S_ACTS, BESIDE + act, 0)
        row += uniform_int(own[0], steady[A_CLASSES])
    return int(row)


@kernel
def has_turn(rates: Rates, turns: I64, slot: int, act: int) -> bool:
    """Is it this month that an agent commits an act that waits for others."""
    if act >= rates.act_waits.shape[0] or rates.act_waits[act] == 0:
        return False
    return bool(turns[act, 0] <= slot < turns[act, 1])


@kernel
def take_turns(desk: Desk, rates: Rates, exposure: I64) -> None:
    """Take over from the exposures of a place which slots have their turn with which act."""
    for act in range(min(rates.n_acts, rates.act_waits.shape[0])):
        column = rates.act_waits[act]
        if column > 0:
            desk.turns[act, 0], desk.turns[act, 1] = exposure[column], exposure[column + 1]


@kernel
def number_of(act_count: I64, n_days: int, row: int, word: Word) -> int:
    """Return how many times an act is committed in a month of `n_days`."""
    n = 0
    while word >= act_count[n_days - SHORTEST_MONTH, row, n]:
        n += 1
    return n


@kernel
def fact_of(tick: int, act: int, number: int) -> int:
    """Return the fact of an act: its month, its place among the acts, its number within the month."""
    return (tick << 8) | (act << ACT_SHIFT) | number


@kernel
def is_hidden(
    desk: Desk, rates: Rates, seed: np.uint64, slot: int, generation: int, act: int, day: int
) -> bool:
    """Is nothing of an act heard, since the body of the town did not record where it was on that day."""
    if act >= rates.act_patrolled.shape[0] or rates.act_patrolled[act] == 0:
        return False
    return bool(desk.looked[day] != type_of(rates, seed, slot, generation))


@kernel
def mark_acts(
    flags: U8, generation: U8, first_slot: int, seed: np.uint64, tick: int, n_days: int, rates: Rates,
    turns: I64,
) -> None:  # fmt: skip
    """Bulk path: mark the agents who commit at least one act this month, by a block of luck for four acts.

    Parameters
    ----------
    flags
        (n,) written in place, beside other marks.
    generation
        (n,) column of the state.
    first_slot
        Slot of row 0.
    turns
        (MOST_ACTS, 2) of `Desk`.
    """
    n_acts = rates.n_acts
    for block in range((n_acts + WORDS - 1) // WORDS):
        first, stop = WORDS * block, min(WORDS * block + WORDS, n_acts)
        for i in range(flags.shape[0]):
            words = draw(seed, first_slot + i, generation[i], tick, S_ACTS, block, 0)
            for act in range(first, stop):
                row = row_of(rates, seed, first_slot + i, generation[i], act)
                often = row >= 0 and words[act - first] >= rates.act_count[n_days - SHORTEST_MONTH, row, 0]
                if often or has_turn(rates, turns, first_slot + i, act):
                    flags[i] |= ACTS


@kernel
def intend_acts(desk: Desk, rates: Rates, seed: np.uint64, tick: int, first_day: int, n_days: int) -> None:
    """Turn the luck behind the mark into dated intentions, each with a fact of its own."""
    slot, generation = desk.who[WHO_SLOT], desk.who[WHO_GENERATION]
    n_acts = rates.n_acts
    for block in range((n_acts + WORDS - 1) // WORDS):
        words = draw(seed, slot, generation, tick, S_ACTS, block, 0)
        for act in range(WORDS * block, min(WORDS * block + WORDS, n_acts)):
            row = row_of(rates, seed, slot, generation, act)
            n = number_of(rates.act_count, n_days, row, words[act - WORDS * block]) if row >= 0 else 0
            n += int(has_turn(rates, desk.turns, slot, act))
            for i in range(n):
                fact = fact_of(tick, act, i)
                own = draw(seed, slot, generation, tick, S_ACTS, 0, fact)
                day = uniform_int(own[0], n_days)
                if not is_hidden(desk, rates, seed, slot, generation, act, day):
                    intend(desk, first_day + day, I_CONDUCT, fact, act, own[1])


@kernel
def commit(desk: Desk, law: Law, calendar: Calendar, rates: Rates, seed: np.uint64, intent: I64) -> None:
    """Commit an act: each regime that knows it hears of it, and its worth, in the order of the stack.

    A weighed one is left undone if the motive is too weak. It is worth its motive, or the points it is for.
    """
    act, fact, day, value = intent[I_WORD], intent[I_INDEX], intent[I_DAY], 0
    word = np.uint64(intent[I_MORE])
    weighed = is_weighed(rates, act)
    if weighed:
        add(desk.tally, desk.who, rates.act_weighs[act, W_ROW], 1)
        word = motive_of(desk, rates, seed, act, fact)
        if rates.act_weighs[act, W_HOW] == BY_GAP:
            value = lacking(desk, law, rates.act_weighs[act])
        if word < bar_of(desk, calendar, rates, act, day, value):
            return
    if act < rates.act_value.shape[0] and not (weighed and rates.act_weighs[act, W_HOW] == BY_GAP):
        value = rates.act_value[act, uniform_int(word, rates.act_value.shape[1])]
    if weighed:
        add(desk.tally, desk.who, rates.act_weighs[act, W_ROW] + 1, value)
    for i in range(rates.act_first[act], rates.act_first[act + 1]):
        note(desk, rates.act_observable[i], fact, day, 0, value, NO_RULE)
        queue_for_rules(desk, rates.act_observable[i], fact, day, 0)
        desk.queue[desk.counters[N_QUEUE] - 1, Q_VALUE] = value
        answer_all(desk, law, calendar, seed)
