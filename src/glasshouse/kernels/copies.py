"""Copies of entries: where an entry ends, somebody's copy may go on, and a gate may go by it.

A copy is a docket row (procedure, fact, ground of the entry, day on which the entry ended). Its clock falls
due on that same day, when luck says whether it lingers, and again on the day on which it is corrected.
"""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import I64, MistakeTable
from glasshouse.codes import FROM_COPY, NEVER, Event, Stream
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.desk import (
    AGENT,
    AMOUNT,
    B_PROVISION,
    B_THRESHOLD,
    BITS,
    DUE,
    END,
    FACT,
    GONE,
    GROUND,
    I_DAY,
    I_INDEX,
    I_WORD,
    KIND,
    KIND_COPY,
    M_LUCK,
    N_OVERFLOW,
    N_ROWS,
    OPENED,
    S_PROCEDURE,
    STEP,
    WHO_GENERATION,
    WHO_SLOT,
    X_FROM,
    X_LATENCY,
    X_PROPAGATES,
    X_PROVISION,
    X_TO,
    Desk,
    Law,
)
from glasshouse.kernels.measures import find_copied_ban
from glasshouse.kernels.mistakes import NO_COPY, copy_end, gate_sees_copy
from glasshouse.kernels.rng import draw
from glasshouse.kernels.tally import note

EXCHANGE = int(Stream.EXCHANGE)
E_LINGERS, E_CORRECTED = int(Event.COPY_LINGERS), int(Event.COPY_CORRECTED)


@kernel
def leave_copy(desk: Desk, law: Law, row: int, day: int, move: int) -> None:
    """Let the entry in a row leave its copies behind, if anybody receives them; luck is asked that day."""
    rows, count = desk.rows, desk.counters
    procedure = law.steps[rows[row, STEP], S_PROCEDURE]
    if not law.exchange[procedure, X_FROM] <= day < law.exchange[procedure, X_TO]:
        return
    copy = count[N_ROWS]
    if copy >= rows.shape[0]:
        count[N_OVERFLOW] += 1
        return
    count[N_ROWS] = copy + 1
    rows[copy, AGENT] = rows[row, AGENT]
    rows[copy, KIND] = KIND_COPY
    rows[copy, STEP] = procedure
    rows[copy, FACT] = rows[row, FACT]
    rows[copy, OPENED] = day
    rows[copy, DUE] = day
    rows[copy, END] = NEVER
    rows[copy, GROUND] = rows[row, GROUND]
    rows[copy, BITS] = 0
    rows[copy, AMOUNT] = move


@kernel
def settle_copy(desk: Desk, law: Law, table: MistakeTable, seed: np.uint64, row: int) -> None:
    """Answer the clock of a copy: it goes on for a while or not, and in the end it is corrected."""
    rows, who = desk.rows, desk.who
    day, fact, exchange = rows[row, DUE], rows[row, FACT], law.exchange[rows[row, STEP]]
    if rows[row, END] != NEVER:
        note(desk, E_CORRECTED, fact, day, exchange[X_PROVISION], 0, rows[row, GROUND])
        rows[row, KIND] = GONE
        return
    luck = law.moves[rows[row, AMOUNT], M_LUCK]
    words = draw(seed, who[WHO_SLOT], who[WHO_GENERATION], fact >> 8, EXCHANGE, luck, fact)
    end = copy_end(words[0], words[1], day, exchange[X_PROPAGATES], exchange[X_LATENCY], table)
    if end == NO_COPY:
        rows[row, KIND] = GONE
        return
    rows[row, END] = rows[row, DUE] = end
    note(desk, E_LINGERS, fact, day, exchange[X_PROVISION], end, rows[row, GROUND])


@kernel
def refuse_by_copy(
    desk: Desk, law: Law, table: MistakeTable, seed: np.uint64, tick: int, event: int, intent: I64
) -> None:
    """Want a ticket, or spend highly, with nothing in the way but copies, which some gates go by.

    Nobody forgoes a trip for a copy, since the entry has ended, and who gets past it breaches nothing.
    """
    who, pair, trip = desk.who, desk.pair, intent[I_WORD]
    ban = find_copied_ban(desk, law, trip, intent[I_DAY], pair)
    if ban < 0:
        return
    words = draw(seed, who[WHO_SLOT], who[WHO_GENERATION], tick, EXCHANGE, intent[I_INDEX], 0)
    if gate_sees_copy(words[0], table) and words[1] < law.bans[ban, B_THRESHOLD]:
        fact, provision = desk.rows[pair[0], FACT], law.bans[ban, B_PROVISION]
        note(desk, event, fact, intent[I_DAY], provision, trip | FROM_COPY, pair[1])
