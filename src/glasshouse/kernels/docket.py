"""The compact state: how rows come to the desk and back, and the digest of a neighbourhood."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from glasshouse.arrays import I64, U8, U16, U32, U64, Docket
from glasshouse.codes import FIRM_SLOTS
from glasshouse.features import Subject
from glasshouse.kernels._jit import kernel
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
    N_COLUMNS,
    N_OVERFLOW,
    N_ROWS,
    OPENED,
    STEP,
    Desk,
)

NATURAL_PERSON, LEGAL_PERSON = int(Subject.NATURAL_PERSON), int(Subject.LEGAL_PERSON)
GOVERNMENT_BODY = int(Subject.GOVERNMENT_BODY)
MIX_1, MIX_2 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)
S29, S32 = np.uint64(29), np.uint64(32)


class State(NamedTuple):
    """The whole state of a society; rows are slots, or docket rows of a neighbourhood's own stretch."""

    province: U8  # (n_neighbourhoods,)
    place: U16  # (n_neighbourhoods,) row of the tables of what is in force where; 0 is no particular place
    first_slot: I64  # (n_neighbourhoods,) where luck finds them
    first_row: I64  # (n_neighbourhoods,) where the columns below hold them
    size: I64  # (n_neighbourhoods,) rows: its body and places for firms, then its adults
    n_before: I64  # (n_neighbourhoods,) rows before the adults; 0: there are no firms and bodies
    generation: U8  # (n_rows,) holder of the slot, modulo 256; codes.EMPTY if there is none yet
    exit_tick: U16  # (n_rows,) month in which the holder leaves, or the first one enters
    docket: Docket  # (n_rows_in_all,)
    docket_start: I64  # (n_neighbourhoods + 1,) stretch of each neighbourhood
    docket_count: I64  # (n_neighbourhoods,) rows in use
    court_adopted: U16  # (n_neighbourhoods,) tick at which the court took up the list, or NEVER
    seen: U8  # (n_rows,) minds.Seen of adults as of last month; no rows: nobody looks
    friends: U8  # (n_rows,) what scores read of friends, as of the day of reference; no rows: none does
    records: U32  # (n_neighbourhoods * n_districts,) what the body of a town has on record; or no rows
    held: U64  # (n_rows,) what an agent of a network has of what flows, of minds.UNIT; or no rows


@kernel
def slot_of(state: State, neighbourhood: int, row: int) -> int:
    """Return where luck finds a row of a neighbourhood: its body, a place for firms, or an adult's slot."""
    first, before = state.first_slot[neighbourhood], state.n_before[neighbourhood]
    if row >= before:
        return first + row - before
    return FIRM_SLOTS + first + row  # firms are fewer than adults, so that no two rows share one


@kernel
def kind_of(state: State, neighbourhood: int, row: int) -> int:
    """Return what stands in a row of a neighbourhood, `features.Subject`: a body, firms, then adults."""
    if row >= state.n_before[neighbourhood]:
        return NATURAL_PERSON
    return GOVERNMENT_BODY if row == 0 else LEGAL_PERSON


@kernel
def take_rows(desk: Desk, docket: Docket, start: int, stop: int) -> None:
    """Copy an agent's docket rows to the desk."""
    rows = desk.rows
    for r in range(start, stop):
        i = r - start
        rows[i, AGENT] = docket.agent[r]
        rows[i, KIND] = docket.kind[r]
        rows[i, STEP] = docket.step[r]
        rows[i, FACT] = docket.fact[r]
        rows[i, OPENED] = docket.opened_day[r]
        rows[i, DUE] = docket.due_day[r]
        rows[i, END] = docket.end_day[r]
        rows[i, GROUND] = docket.ground[r]
        rows[i, BITS] = docket.bits[r]
        rows[i, AMOUNT] = docket.amount[r]
    desk.counters[N_ROWS] = stop - start


@kernel
def put_rows(docket: Docket, start: int, out: I64, n: int) -> None:
    """Write the rows of a finished month back into the docket, in its compact columns."""
    for i in range(n):
        r = start + i
        docket.agent[r] = out[i, AGENT]
        docket.kind[r] = out[i, KIND]
        docket.step[r] = out[i, STEP]
        docket.fact[r] = out[i, FACT]
        docket.opened_day[r] = out[i, OPENED]
        docket.due_day[r] = out[i, DUE]
        docket.end_day[r] = out[i, END]
        docket.ground[r] = out[i, GROUND]
        docket.bits[r] = out[i, BITS]
        docket.amount[r] = out[i, AMOUNT]


@kernel
def pass_rows(docket: Docket, start: int, stop: int, out: I64, n: int) -> int:
    """Move rows that nothing happens to from the docket to the neighbourhood's new one; return its length."""
    for r in range(start, stop):
        if n >= out.shape[0]:
            return n + stop - r
        out[n, AGENT] = docket.agent[r]
        out[n, KIND] = docket.kind[r]
        out[n, STEP] = docket.step[r]
        out[n, FACT] = docket.fact[r]
        out[n, OPENED] = docket.opened_day[r]
        out[n, DUE] = docket.due_day[r]
        out[n, END] = docket.end_day[r]
        out[n, GROUND] = docket.ground[r]
        out[n, BITS] = docket.bits[r]
        out[n, AMOUNT] = docket.amount[r]
        n += 1
    return n


@kernel
def rise(desk: Desk, out: I64, n: int) -> int:
    """Move the rows that stay from the desk to the neighbourhood's new docket; return its length."""
    rows = desk.rows
    for row in range(desk.counters[N_ROWS]):
        if rows[row, KIND] == GONE:
            continue
        if n >= out.shape[0]:
            desk.counters[N_OVERFLOW] += 1
            return n
        for column in range(N_COLUMNS):
            out[n, column] = rows[row, column]
        n += 1
    return n


@kernel
def mix(a: int, b: int) -> np.uint64:
    """Mix two integers into 64 bits (after SplitMix64, Steele et al. 2014)."""
    x = (np.uint64(a) * MIX_1) ^ (np.uint64(b) + MIX_2)
    x = (x ^ (x >> S29)) * MIX_2
    return x ^ (x >> S32)


@kernel
def digest_of(state: State, neighbourhood: int) -> np.uint64:
    """Digest the state of a neighbourhood; any change of any value changes it."""
    total = np.uint64(0)
    first = state.first_row[neighbourhood]
    for i in range(state.size[neighbourhood]):
        held = (int(state.generation[first + i]) << 16) | int(state.exit_tick[first + i])
        total += mix(i, held)
    if state.seen.shape[0]:
        for i in range(state.size[neighbourhood]):
            total += mix((1 << 40) | i, int(state.seen[first + i]))
    if state.friends.shape[0]:
        for i in range(state.size[neighbourhood]):
            total += mix((1 << 41) | i, int(state.friends[first + i]))
    n_districts = state.records.shape[0] // state.size.shape[0]
    for k in range(n_districts):
        total += mix((1 << 42) | k, int(state.records[neighbourhood * n_districts + k]))
    if state.held.shape[0]:
        for i in range(state.size[neighbourhood]):
            total += mix((1 << 43) | i, int(np.int64(state.held[first + i])))
    d, start = state.docket, state.docket_start[neighbourhood]
    for i in range(state.docket_count[neighbourhood]):
        r = start + i
        one = (int(d.agent[r]) << 16 | int(d.kind[r]) << 8 | int(d.step[r])) ^ (i << 34)
        two = int(d.fact[r]) << 16 | int(d.opened_day[r])
        three = int(d.due_day[r]) << 16 | int(d.end_day[r])
        four = int(d.ground[r]) << 48 | int(d.bits[r]) << 32 | int(d.amount[r])
        total += mix(one, two) * MIX_1 + mix(three ^ (i << 34), four)
    return total + mix(int(state.court_adopted[neighbourhood]), 7)
