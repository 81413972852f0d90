"""Weighed acts of a toy society: whether an agent commits an act when there is an occasion for it.

An agent's motive is the quantile of a word of luck, steady for the agent or fresh each time. The act is
committed if the word reaches a threshold, which was worked out from what the act brings and costs: for the
month, between ticks, or for each state that an agent can be in. A state is how many points the agent lacks to
a grade, or which records of a rule it has and how long they still count.
"""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import I64, Calendar, Rates
from glasshouse.codes import Stream
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.desk import (
    AMOUNT,
    END,
    GROUND,
    KIND,
    KIND_RECORD,
    N_ROWS,
    POINTS_BIAS,
    SC_INITIAL,
    WHO_GENERATION,
    WHO_SLOT,
    Desk,
    Law,
)
from glasshouse.kernels.rng import draw
from glasshouse.kernels.standing import standing_row

S_ACTS = int(Stream.ACTS)
STEADY = 0  # tick of steady words: no month has it
TYPE, BESIDE = 0, 1  # their ordinals: the type of an agent; an act's own words have its place beside this
STEADY_WORD, FRESH_WORD = 1, 2  # of an act's steady block, and of the block of its fact

# how an act is weighed: not at all, by the threshold of the month, by lacking points, by records that count
UNWEIGHED, BY_MONTH, BY_GAP, BY_RECORDS = range(4)
# columns of Rates.act_weighs. OF and PLACE: score and number of the grade (BY_GAP), or rule and most records
# with which the grade is kept (BY_RECORDS). ROW: of the tally, occasions and then worth; COLUMN: of the
# exposures. FIRST: entry of state 0 in Rates.weigh_at; LAST: the last state; BASE: in which records count
W_HOW, W_STEADY, W_ROW, W_COLUMN, W_OF, W_PLACE, W_FIRST, W_LAST, W_BASE = range(9)
N_WEIGHS = 9


@kernel
def is_weighed(rates: Rates, act: int) -> bool:
    """Is an act weighed, and not simply committed."""
    return act < rates.act_weighs.shape[0] and rates.act_weighs[act, W_HOW] != UNWEIGHED


@kernel
def take_bars(desk: Desk, rates: Rates, exposure: I64) -> None:
    """Take over from the exposures of a place from which word on each act is committed this month."""
    for act in range(min(rates.n_acts, rates.act_weighs.shape[0])):
        if rates.act_weighs[act, W_HOW] == BY_MONTH:
            desk.bars[act] = exposure[rates.act_weighs[act, W_COLUMN]]


@kernel
def motive_of(desk: Desk, rates: Rates, seed: np.uint64, act: int, fact: int) -> np.uint64:
    """Return the word whose quantile is the agent's motive for an act."""
    slot, generation = desk.who[WHO_SLOT], desk.who[WHO_GENERATION]
    if rates.act_weighs[act, W_STEADY]:
        return draw(seed, slot, generation, STEADY, S_ACTS, BESIDE + act, 0)[STEADY_WORD]
    return draw(seed, slot, generation, fact >> 8, S_ACTS, 0, fact)[FRESH_WORD]


@kernel
def lacking(desk: Desk, law: Law, weighs: I64) -> int:
    """Return how many points the agent lacks to the grade that the act reaches for; 0 if none."""
    row = standing_row(desk, weighs[W_OF])
    points = law.scores.scores[weighs[W_OF], SC_INITIAL]
    if row >= 0:
        points = desk.rows[row, AMOUNT] - POINTS_BIAS
    return max(desk.borders[law.scores.first_grade[weighs[W_OF]] + weighs[W_PLACE]] - points, 0)


@kernel
def state_of_records(desk: Desk, calendar: Calendar, weighs: I64, day: int) -> int:
    """Return the state of the agent's records of a rule: calendar months left of each, in base BASE.

    A record that ends in this month has one month left. With as many records as cost the grade, the state is
    the last one.
    """
    rows, n, state = desk.rows, 0, 0
    month = int(calendar.month[day - calendar.first_day])
    for row in range(desk.counters[N_ROWS]):
        if rows[row, KIND] == KIND_RECORD and rows[row, GROUND] == weighs[W_OF]:
            left = int(calendar.month[rows[row, END] - calendar.first_day]) - month + 1
            state = state * weighs[W_BASE] + left
            n += 1
    return state if n <= weighs[W_PLACE] else weighs[W_LAST]


@kernel
def bar_of(desk: Desk, calendar: Calendar, rates: Rates, act: int, day: int, gap: int) -> int:
    """Return the word from which an act is committed by the agent at the desk on a day; 2**32 is never."""
    weighs = rates.act_weighs[act]
    if weighs[W_HOW] == BY_MONTH:
        return int(desk.bars[act])
    state = gap if weighs[W_HOW] == BY_GAP else state_of_records(desk, calendar, weighs, day)
    return int(rates.weigh_at[weighs[W_FIRST] + min(state, weighs[W_LAST])])
