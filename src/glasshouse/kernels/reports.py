"""Reports of acts: on their way from a source to those who keep records, and what is made of them on arrival.

A report is a docket row (act, fact, day of the act, day of arrival). When it arrives, each regime that knows
the act as one of its kinds of conduct hears of it, true or false.
"""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import I64, Calendar
from glasshouse.codes import NEVER, Fact, IdentityKey
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.candidates import E_ACT, E_AGENT, E_DAY, E_DUE, E_FACT, E_IS_FALSE, E_WORD
from glasshouse.kernels.desk import (
    AGENT,
    AMOUNT,
    BITS,
    DUE,
    END,
    FACT,
    GONE,
    GROUND,
    KIND,
    KIND_REPORT,
    N_OVERFLOW,
    N_QUEUE,
    N_ROWS,
    NO_RULE,
    OPENED,
    Q_VALUE,
    STEP,
    WHO_PLACE,
    Desk,
    Law,
)
from glasshouse.kernels.listing import answer_all
from glasshouse.kernels.namesakes import ask_for_namesake
from glasshouse.kernels.tally import note, queue_for_rules, write_down
from glasshouse.kernels.world import Scope, World

UNFOUNDED = int(Fact.UNFOUNDED)
NOBODY_KNOWS = len(IdentityKey)


@kernel
def fill_in(row: I64, entry: I64) -> None:
    """Write an entry of the list into a docket row."""
    row[AGENT] = entry[E_AGENT]
    row[KIND] = KIND_REPORT
    row[STEP] = entry[E_ACT]
    row[FACT] = entry[E_FACT]
    row[OPENED] = entry[E_DAY]
    row[DUE] = entry[E_DUE]
    row[END] = NEVER
    row[GROUND] = 0
    row[BITS] = UNFOUNDED if entry[E_IS_FALSE] else 0
    row[AMOUNT] = entry[E_WORD]


@kernel
def take_report(desk: Desk, entry: I64) -> None:
    """Put a report on the desk."""
    row = desk.counters[N_ROWS]
    if row >= desk.rows.shape[0]:
        desk.counters[N_OVERFLOW] += 1
        return
    desk.counters[N_ROWS] = row + 1
    fill_in(desk.rows[row], entry)


@kernel
def is_known(desk: Desk, scope: Scope, i: int, word: int) -> bool:
    """Is an act known as the i-th thing heard: a regime in force where the agent lives means this share."""
    is_meant = scope.heard_low[i] <= word < scope.heard_high[i]
    return bool(is_meant and scope.heard_applies[desk.who[WHO_PLACE], i])


@kernel
def ask_whose(desk: Desk, world: World, seed: np.uint64, act: int, fact: int, day: int, word: int) -> None:
    """Ask whether a false report is a namesake's, by the weakest key of the regimes that know the act."""
    scope, key = world.scope, NOBODY_KNOWS
    for i in range(scope.first_heard[act], scope.first_heard[act + 1]):
        if is_known(desk, scope, i, word):
            key = min(key, scope.heard_key[i])
    if key < NOBODY_KNOWS:
        ask_for_namesake(desk, world, seed, key, fact, day, 0)


@kernel
def hear(desk: Desk, law: Law, calendar: Calendar, world: World, seed: np.uint64, row: int) -> None:
    """Let a report arrive: the regimes that know the act answer, in the order of the stack.

    Rules that ask for a value get what the act costs or gives the other side, in yuan (assumed).
    """
    rows, scope = desk.rows, world.scope
    act, fact, day, word = rows[row, STEP], rows[row, FACT], rows[row, DUE], rows[row, AMOUNT]
    false, value = rows[row, BITS], max(abs(world.acts.harm_cny[act]), 1)
    rows[row, KIND] = GONE
    rows[row, STEP] = 0
    if false:
        ask_whose(desk, world, seed, act, fact, day, word)
    if desk.trace_room:
        write_down(desk, scope.recorded_row[act], fact, day, 0, rows[row, OPENED], NO_RULE)
    for i in range(scope.first_heard[act], scope.first_heard[act + 1]):
        if is_known(desk, scope, i, word):
            note(desk, scope.heard_row[i], fact, day, 0, 0, NO_RULE)
            queue_for_rules(desk, scope.heard_row[i], fact, day, false)
            desk.queue[desk.counters[N_QUEUE] - 1, Q_VALUE] = value
            answer_all(desk, law, calendar, seed)
