"""One tick of a neighbourhood, and of all neighbourhoods: bulk path, day path, stocks, digest.

Nothing of a neighbourhood's state is written before its month is complete: where its docket no longer
fits, the tick is reported as needing more room and can be repeated with the same result.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from glasshouse.arrays import I64, U8, U16, U64, Calendar, Docket, People, Rates
from glasshouse.codes import N_BALANCE, N_EVENTS, N_LEGAL, N_STOCK, NEVER, Balance, Debt, Intent, Rate, Stock, Stream
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.conduct import add_pending_debt
from glasshouse.kernels.desk import (
    AGENT,
    AMOUNT,
    BITS,
    DUE,
    END,
    FACT,
    GONE,
    GROUND,
    IN_EFFECT,
    KIND,
    KIND_DEBT,
    LISTED,
    N_COLUMNS,
    N_DONE,
    N_INTENTS,
    N_OVERFLOW,
    N_QUEUE,
    N_ROWS,
    N_TRACE,
    OPENED,
    P_IS_LIST,
    S_BITS,
    S_PROCEDURE,
    STEP,
    WHO_AGE_BAND,
    WHO_AGENT,
    WHO_BIRTH,
    WHO_COURT_USES,
    WHO_EXIT,
    WHO_FEMALE,
    WHO_GENERATION,
    WHO_INCOME,
    WHO_LEAVING,
    WHO_LEVEL,
    WHO_PROVINCE,
    WHO_SLOT,
    WHO_URBAN,
    Desk,
    Law,
)
from glasshouse.kernels.intents import MISCONDUCT_FACT, intend
from glasshouse.kernels.month import live
from glasshouse.kernels.population import age_band, holder_on, life, traits
from glasshouse.kernels.response import exposure_level
from glasshouse.kernels.rng import draw, uniform_int
from glasshouse.kernels.tally import add

S_CANDIDATES, S_WARM = int(Stream.CANDIDATES), int(Stream.WARM_START)
R_ONSET, R_MISCONDUCT = int(Rate.ONSET_CEILING), int(Rate.MISCONDUCT_CEILING)
I_MISCONDUCT = int(Intent.MISCONDUCT)
NOTICE, ROUND_ENDED, PENDING = int(Debt.NOTICE), int(Debt.ROUND_ENDED), int(Debt.PENDING)
OPEN_DEBTS, ENFORCED = int(Balance.DEBTS_OPEN), int(Balance.DEBTS_IN_ENFORCEMENT)
ENDED, OWED = int(Balance.DEBTS_ROUND_ENDED), int(Balance.OWED_CNY)
ENTRIES, PERSONS, BARRED = int(Stock.ENTRIES), int(Stock.PERSONS), int(Stock.BARRED)
DEBT_CANDIDATE, MISCONDUCT_CANDIDATE, LEAVING, HAS_DOCKET = 1, 2, 4, 8
WARM_FACT = 16
MIX_1, MIX_2 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)
MONTH_BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)  # days before a month, plain year
S29, S32 = np.uint64(29), np.uint64(32)


class State(NamedTuple):
    """The whole state of a society; rows are slots, or docket rows of a neighbourhood's own stretch."""

    province: U8  # (n_neighbourhoods,)
    first_slot: I64  # (n_neighbourhoods,) where luck finds them
    first_row: I64  # (n_neighbourhoods,) where the columns below hold them
    size: I64  # (n_neighbourhoods,)
    generation: U8  # (n_agents,) holder of the slot, modulo 256
    exit_tick: U16  # (n_agents,) month in which the holder leaves
    docket: Docket  # (n_rows_in_all,)
    docket_start: I64  # (n_neighbourhoods + 1,) stretch of each neighbourhood
    docket_count: I64  # (n_neighbourhoods,) rows in use
    court_adopted: U16  # (n_neighbourhoods,) tick at which the court took up the list, or NEVER


class Month(NamedTuple):
    """What one tick works with."""

    tick: int
    first: int  # first day
    n_days: int
    year: int  # since 2000, index of yearly tables
    bulk: int  # 1: everyone; 0: spin-up, only those with a docket


class Bench(NamedTuple):
    """Scratch of one thread beside its desk."""

    flags: U8  # (max_size,) marks of the bulk path
    out: I64  # (max_out, N_COLUMNS) rows of the neighbourhood after the month
    place: I64  # (n_provinces, n_observables, N_GROUPS) tallies of all neighbourhoods this thread worked


@kernel
def mark_candidates(
    flags: U8, generation: U8, exit_tick: U16, first_slot: int, seed: int, tick: int, onset: int, misconduct: int
) -> None:
    """Bulk path: mark the few agents to whom something may happen this month.

    Parameters
    ----------
    flags
        (n,) written in place: bits for a candidate debt, candidate misconduct, and leaving.
    generation, exit_tick
        (n,) columns of the state.
    first_slot
        Slot of row 0.
    onset, misconduct
        Ceiling thresholds out of 2**32, the same under every regime.
    """
    for i in range(flags.shape[0]):
        words = draw(seed, first_slot + i, generation[i], tick, S_CANDIDATES, 0, 0)
        flag = DEBT_CANDIDATE * (words[0] < onset) + MISCONDUCT_CANDIDATE * (words[1] < misconduct)
        flags[i] = flag + LEAVING * (exit_tick[i] == tick)


@kernel
def sit_down(
    desk: Desk, state: State, people: People, seed: int, neighbourhood: int, agent: int, flag: int, day: int
) -> None:
    """Put an agent at the desk: its traits are recomputed, never stored."""
    who = desk.who
    slot, province = state.first_slot[neighbourhood] + agent, state.province[neighbourhood]
    generation = np.int64(np.int8(state.generation[state.first_row[neighbourhood] + agent]))
    female, birth, _, leaves = life(seed, slot, generation, province, people)
    urban, income = traits(seed, slot, generation, province, people)
    who[WHO_AGENT] = agent
    who[WHO_SLOT] = slot
    who[WHO_GENERATION] = generation
    who[WHO_PROVINCE] = province
    who[WHO_FEMALE] = female
    who[WHO_BIRTH] = birth
    who[WHO_EXIT] = leaves
    who[WHO_INCOME] = income
    who[WHO_URBAN] = urban
    who[WHO_AGE_BAND] = age_band(birth, day)
    who[WHO_LEAVING] = 1 if flag & LEAVING else 0
    count = desk.count
    count[N_ROWS], count[N_QUEUE], count[N_INTENTS], count[N_DONE] = 0, 0, 0, 0


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
    desk.count[N_ROWS] = stop - start


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
def add_candidates(desk: Desk, rates: Rates, seed: int, month: Month, flag: int) -> None:
    """Turn marks of the bulk path into debts and intentions, thinned by what the agent is."""
    who = desk.who
    slot, generation = who[WHO_SLOT], who[WHO_GENERATION]
    words = draw(seed, slot, generation, month.tick, S_CANDIDATES, 1, 0)
    day = month.first + uniform_int(words[1], month.n_days)
    share = rates.onset[month.year, who[WHO_INCOME], who[WHO_AGE_BAND], who[WHO_URBAN]]
    if flag & DEBT_CANDIDATE and words[0] < share:
        add_pending_debt(desk, who[WHO_AGENT], month.tick << 8, day)
    if flag & MISCONDUCT_CANDIDATE:
        day = month.first + uniform_int(words[2], month.n_days)
        intend(desk, day, I_MISCONDUCT, (month.tick << 8) | MISCONDUCT_FACT, 0, words[3])


@kernel
def tally_stocks(desk: Desk, law: Law) -> None:
    """Count what stands at the end of the month for the agent at the desk."""
    rows, tally, who = desk.rows, desk.tally, desk.who
    n_procedures = law.procedures.shape[0]
    stocks = N_EVENTS + N_LEGAL * n_procedures
    balance = tally.shape[0] - N_BALANCE
    listed, barred = 0, 0
    for row in range(desk.count[N_ROWS]):
        step = rows[row, STEP]
        if rows[row, KIND] == KIND_DEBT:
            if step == PENDING:
                continue
            add(tally, who, balance + OPEN_DEBTS, 1)
            add(tally, who, balance + OWED, rows[row, AMOUNT])
            if step >= NOTICE:
                add(tally, who, balance + (ENDED if step == ROUND_ENDED else ENFORCED), 1)
            continue
        bits, procedure = law.steps[step, S_BITS], law.steps[step, S_PROCEDURE]
        if rows[row, KIND] == GONE or not law.procedures[procedure, P_IS_LIST]:
            continue
        base = stocks + N_STOCK * procedure
        if bits & LISTED:
            add(tally, who, base + ENTRIES, 1)
            if not listed & (1 << procedure):
                add(tally, who, base + PERSONS, 1)
            listed |= 1 << procedure
        if bits & IN_EFFECT:
            if not barred & (1 << procedure):
                add(tally, who, base + BARRED, 1)
            barred |= 1 << procedure


@kernel
def rise(desk: Desk, out: I64, n: int) -> int:
    """Move the rows that stay from the desk to the neighbourhood's new docket; return its length."""
    rows = desk.rows
    for row in range(desk.count[N_ROWS]):
        if rows[row, KIND] == GONE:
            continue
        if n >= out.shape[0]:
            desk.count[N_OVERFLOW] += 1
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
        held = (np.int64(state.generation[first + i]) << 16) | np.int64(state.exit_tick[first + i])
        total += mix(i, held)
    d, start = state.docket, state.docket_start[neighbourhood]
    for i in range(state.docket_count[neighbourhood]):
        r = start + i
        one = (np.int64(d.agent[r]) << 16 | np.int64(d.kind[r]) << 8 | np.int64(d.step[r])) ^ (i << 34)
        two = np.int64(d.fact[r]) << 16 | np.int64(d.opened_day[r])
        three = np.int64(d.due_day[r]) << 16 | np.int64(d.end_day[r])
        four = np.int64(d.ground[r]) << 48 | np.int64(d.bits[r]) << 32 | np.int64(d.amount[r])
        total += mix(one, two) * MIX_1 + mix(three, four)
    return total + mix(state.court_adopted[neighbourhood], 7)


@kernel
def step_neighbourhood(
    state: State, month: Month, law: Law, calendar: Calendar, rates: Rates, people: People, seed: int,
    exposure: I64, desk: Desk, bench: Bench, neighbourhood: int,
) -> int:  # fmt: skip
    """Live through one month of a neighbourhood on the desk; return the rows its docket then has."""
    n, first = state.size[neighbourhood], state.first_row[neighbourhood]
    flags = bench.flags[:n]
    if month.bulk:
        mark_candidates(
            flags, state.generation[first : first + n], state.exit_tick[first : first + n],
            state.first_slot[neighbourhood], seed, month.tick, rates.scalar[R_ONSET], rates.scalar[R_MISCONDUCT],
        )  # fmt: skip
    else:
        for i in range(n):
            flags[i] = LEAVING * (state.exit_tick[first + i] == month.tick)
    row = state.docket_start[neighbourhood]
    stop = row + state.docket_count[neighbourhood]
    agents = state.docket.agent
    for r in range(row, stop):
        flags[agents[r]] |= HAS_DOCKET
    province = state.province[neighbourhood]
    level = exposure_level(exposure[province, 0], exposure[province, 1], rates)
    multiplier = rates.deterrence[level]
    desk.who[WHO_LEVEL] = level
    desk.who[WHO_COURT_USES] = 1 if state.court_adopted[neighbourhood] <= month.tick else 0
    n_out = 0
    for agent in range(n):
        flag = flags[agent]
        if flag == 0:
            continue
        sit_down(desk, state, people, seed, neighbourhood, agent, flag, month.first)
        begin = row
        while row < stop and agents[row] == agent:
            row += 1
        take_rows(desk, state.docket, begin, row)
        if flag & (DEBT_CANDIDATE | MISCONDUCT_CANDIDATE):
            add_candidates(desk, rates, seed, month, flag)
        live(desk, law, calendar, rates, seed, month.tick, month.first, month.n_days, month.year, multiplier)
        tally_stocks(desk, law)
        n_out = rise(desk, bench.out, n_out)
    return n_out


@kernel
def hand_over(state: State, month: Month, people: People, seed: int, desk: Desk, neighbourhood: int) -> None:
    """Give the slots of those who left to their next holders, who turn 18 on that day."""
    slot, province = state.first_slot[neighbourhood], state.province[neighbourhood]
    row = state.first_row[neighbourhood]
    for i in range(state.size[neighbourhood]):
        if state.exit_tick[row + i] == month.tick:
            generation = np.int64(np.int8(state.generation[row + i])) + 1
            state.generation[row + i] = np.uint8(generation & 255)
            leaves = life(seed, slot + i, generation, province, people)[3]
            state.exit_tick[row + i] = min(max(tick_of(leaves), month.tick + 1), NEVER)


@kernel
def tick_of(day: int) -> int:
    """Return the month since January 2000 of a day since 2000-01-01 (Gregorian, 2000 to 2099)."""
    cycle, rest = day // 1461, day % 1461
    year = max(rest - 1, 0) // 365
    rest -= 365 * year + (1 if year > 0 else 0)
    leap = 1 if year == 0 else 0
    month = 0
    while month < 11 and rest >= MONTH_BEFORE[month + 1] + (leap if month >= 1 else 0):
        month += 1
    return 12 * (4 * cycle + year) + month


@kernel
def clear(tally: I64) -> None:
    """Set a tally to zero."""
    for i in range(tally.shape[0]):
        for j in range(tally.shape[1]):
            tally[i, j] = 0


@kernel
def add_up(total: I64, part: I64) -> None:
    """Add the tally of a neighbourhood to that of its province."""
    for i in range(part.shape[0]):
        for j in range(part.shape[1]):
            total[i, j] += part[i, j]


@kernel
def step_many(
    state: State, month: Month, law: Law, calendar: Calendar, rates: Rates, people: People, seed: int,
    exposure: I64, desk: Desk, bench: Bench, neighbourhoods: I64, digest: U64, need: I64,
) -> None:  # fmt: skip
    """Advance some neighbourhoods by a month, one after the other, in any order.

    Parameters
    ----------
    state
        Written in place, each neighbourhood when its month is complete.
    neighbourhoods
        (k,) which ones.
    exposure
        (n_provinces, 2) persons listed and adults, last month.
    digest
        (n_neighbourhoods,) written: digest of the new state.
    need
        (n_neighbourhoods,) written: 0, or the rows the docket would have needed; then nothing else of that
        neighbourhood was written and the tick can be repeated for it.
    """
    for j in range(neighbourhoods.shape[0]):
        k = neighbourhoods[j]
        clear(desk.tally)
        traced = desk.count[N_TRACE]
        n = step_neighbourhood(
            state, month, law, calendar, rates, people, seed, exposure, desk, bench, k
        )
        if n > state.docket_start[k + 1] - state.docket_start[k]:
            need[k] = n
            desk.count[N_TRACE] = traced
            continue
        need[k] = 0
        put_rows(state.docket, state.docket_start[k], bench.out, n)
        state.docket_count[k] = n
        hand_over(state, month, people, seed, desk, k)
        add_up(bench.place[state.province[k]], desk.tally)
        digest[k] = digest_of(state, k)


@kernel
def settle_holders(state: State, people: People, seed: int, day: int, neighbourhoods: I64) -> None:
    """Find who holds each slot on a day, and in which month they leave."""
    for j in range(neighbourhoods.shape[0]):
        k = neighbourhoods[j]
        slot, row, province = state.first_slot[k], state.first_row[k], state.province[k]
        for i in range(state.size[k]):
            generation = holder_on(seed, slot + i, province, day, people)
            state.generation[row + i] = np.uint8(generation & 255)
            leaves = life(seed, slot + i, generation, province, people)[3]
            state.exit_tick[row + i] = min(tick_of(leaves), NEVER)


@kernel
def warm_rows(
    state: State, rates: Rates, people: People, seed: int, start_tick: int, month_start: I64, neighbourhood: int,
    desk: Desk, out: I64,
) -> int:  # fmt: skip
    """Draw the debts that began in the months before the start, one block of luck per agent.

    Each of four words stands for a quarter of the months in `month_start`: at most one debt a quarter.
    Returns the number of rows written to `out`.
    """
    n_months = month_start.shape[0] - 1
    span = n_months // 4
    ceiling = min(rates.scalar[R_ONSET] * span, 4294967295)
    n_out = 0
    first, row = state.first_slot[neighbourhood], state.first_row[neighbourhood]
    for agent in range(state.size[neighbourhood]):
        generation = np.int64(np.int8(state.generation[row + agent]))
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
    state: State, rates: Rates, people: People, seed: int, start_tick: int, month_start: I64, desk: Desk,
    bench: Bench, neighbourhoods: I64, need: I64,
) -> None:  # fmt: skip
    """Fill the dockets with the debts of the warm history; `need` as in `step_many`."""
    for j in range(neighbourhoods.shape[0]):
        k = neighbourhoods[j]
        n = warm_rows(state, rates, people, seed, start_tick, month_start, k, desk, bench.out)
        need[k] = 0
        if n > state.docket_start[k + 1] - state.docket_start[k]:
            need[k] = n
            continue
        put_rows(state.docket, state.docket_start[k], bench.out, n)
        state.docket_count[k] = n
