"""One tick of a neighbourhood, and of all neighbourhoods: bulk path, day path, stocks, digest.

Nothing of a neighbourhood's state is written before its month is complete: where its docket no longer
fits, the tick is reported as needing more room and can be repeated with the same result.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from glasshouse.arrays import I64, U8, U16, U64, Calendar, People, Rates
from glasshouse.codes import (
    EMPTY,
    N_BALANCE,
    N_SCORE_FLOWS,
    N_STOCK,
    NEVER,
    Balance,
    Debt,
    Intent,
    Rate,
    ScoreFlow,
    Stock,
    Stream,
    Subject,
)
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.calendar import tick_of
from glasshouse.kernels.conduct import add_pending_debt
from glasshouse.kernels.desk import (
    AMOUNT,
    GONE,
    GROUND,
    IN_EFFECT,
    KIND,
    KIND_CASE,
    KIND_DEBT,
    LISTED,
    N_DONE,
    N_INTENTS,
    N_QUEUE,
    N_ROWS,
    N_TRACE,
    P_IS_LIST,
    POINTS_BIAS,
    S_BITS,
    S_PROCEDURE,
    SC_BINS,
    SC_INITIAL,
    SC_LOW,
    SC_MODEL,
    SC_ROW,
    SC_START,
    STEP,
    WHO_AGE_BAND,
    WHO_AGENT,
    WHO_BIRTH,
    WHO_COURT_USES,
    WHO_EXIT,
    WHO_FEMALE,
    WHO_GENERATION,
    WHO_INCOME,
    WHO_KIND,
    WHO_LEAVING,
    WHO_LEVEL,
    WHO_PLACE,
    WHO_PROVINCE,
    WHO_SLOT,
    WHO_URBAN,
    Desk,
    Law,
)
from glasshouse.kernels.docket import State, digest_of, put_rows, rise, take_rows
from glasshouse.kernels.features import see_docket, see_person
from glasshouse.kernels.intents import MISCONDUCT_FACT, intend, kind_of_misconduct
from glasshouse.kernels.members import consents, enrol, enrols, is_scored
from glasshouse.kernels.month import live
from glasshouse.kernels.places import any_score_applies
from glasshouse.kernels.population import age_band, life, traits
from glasshouse.kernels.quiet import tally_quiet
from glasshouse.kernels.response import exposure_level
from glasshouse.kernels.rng import draw, uniform_int
from glasshouse.kernels.standing import fold, grade_of, standing_row
from glasshouse.kernels.tally import add, note

S_CANDIDATES = int(Stream.CANDIDATES)
R_ONSET, R_MISCONDUCT = int(Rate.ONSET_CEILING), int(Rate.MISCONDUCT_CEILING)
I_MISCONDUCT = int(Intent.MISCONDUCT)
NOTICE, ROUND_ENDED, PENDING = int(Debt.NOTICE), int(Debt.ROUND_ENDED), int(Debt.PENDING)
OPEN_DEBTS, ENFORCED = int(Balance.DEBTS_OPEN), int(Balance.DEBTS_IN_ENFORCEMENT)
ENDED, OWED = int(Balance.DEBTS_ROUND_ENDED), int(Balance.OWED_CNY)
ENTRIES, PERSONS, BARRED = int(Stock.ENTRIES), int(Stock.PERSONS), int(Stock.BARRED)
DEBT_CANDIDATE, MISCONDUCT_CANDIDATE, LEAVING, HAS_DOCKET, ENROL = 1, 2, 4, 8, 16
UP, DOWN = int(ScoreFlow.UP), int(ScoreFlow.DOWN)
NATURAL_PERSON = int(Subject.NATURAL_PERSON)
VACANT = EMPTY & 255  # as a byte of the state


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
    flags: U8,
    generation: U8,
    exit_tick: U16,
    first_slot: int,
    seed: np.uint64,
    tick: int,
    onset: int,
    misconduct: int,
) -> None:
    """Bulk path: mark the few agents to whom something may happen this month; nobody in an empty slot.

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
        flags[i] = (flag + LEAVING * (exit_tick[i] == tick)) * (generation[i] != VACANT)


@kernel
def sit_down(
    desk: Desk,
    state: State,
    people: People,
    seed: np.uint64,
    neighbourhood: int,
    agent: int,
    flag: int,
    day: int,
) -> None:
    """Put an agent at the desk: its traits are recomputed, never stored."""
    who = desk.who
    slot, province = state.first_slot[neighbourhood] + agent, state.province[neighbourhood]
    generation = int(np.int8(state.generation[state.first_row[neighbourhood] + agent]))
    female, birth, _, leaves = life(seed, slot, generation, province, people)
    urban, income = traits(seed, slot, generation, province, people)
    who[WHO_AGENT] = agent
    who[WHO_SLOT] = slot
    who[WHO_GENERATION] = generation
    who[WHO_PROVINCE] = province
    who[WHO_FEMALE] = female
    who[WHO_BIRTH] = birth
    who[WHO_EXIT] = max(leaves, day)  # who came and went in one month leaves early in the next
    who[WHO_INCOME] = income
    who[WHO_URBAN] = urban
    who[WHO_AGE_BAND] = age_band(birth, day)
    who[WHO_LEAVING] = 1 if flag & LEAVING else 0
    who[WHO_KIND] = NATURAL_PERSON
    count = desk.counters
    count[N_ROWS], count[N_QUEUE], count[N_INTENTS], count[N_DONE] = 0, 0, 0, 0


@kernel
def add_candidates(desk: Desk, rates: Rates, seed: np.uint64, month: Month, flag: int) -> None:
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
        fact = (month.tick << 8) | MISCONDUCT_FACT | kind_of_misconduct(rates, words[3])
        intend(desk, day, I_MISCONDUCT, fact, 0, 0)


@kernel
def tally_stocks(desk: Desk, law: Law) -> None:
    """Count what stands at the end of the month for the agent at the desk."""
    rows, tally, who = desk.rows, desk.tally, desk.who
    stocks = law.trigger_start.shape[0] - 2  # after all observables
    balance = tally.shape[0] - N_BALANCE
    listed, barred = 0, 0
    for row in range(desk.counters[N_ROWS]):
        step = rows[row, STEP]
        if rows[row, KIND] == GONE:
            continue
        if rows[row, KIND] == KIND_DEBT:
            if step == PENDING:
                continue
            add(tally, who, balance + OPEN_DEBTS, 1)
            add(tally, who, balance + OWED, rows[row, AMOUNT])
            if step >= NOTICE:
                add(tally, who, balance + (ENDED if step == ROUND_ENDED else ENFORCED), 1)
            continue
        if rows[row, KIND] != KIND_CASE:
            continue
        bits, procedure = law.steps[step, S_BITS], law.steps[step, S_PROCEDURE]
        if not law.procedures[procedure, P_IS_LIST]:
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
def follow_borders(desk: Desk, law: Law, exposure: I64) -> None:
    """Take over the borders of grades that follow the ranks of all."""
    ranked = 2
    for grade in range(law.scores.shares.shape[0]):
        if law.scores.shares[grade]:
            desk.borders[grade] = exposure[0, ranked]
            ranked += 1


@kernel
def follow_rank(desk: Desk, law: Law, row: int, day: int) -> None:
    """Let a standing follow the borders of its grades, where they follow the ranks of all."""
    rows = desk.rows
    score, points = rows[row, STEP], rows[row, AMOUNT] - POINTS_BIAS
    grade = grade_of(desk, law, score, points)
    if grade != rows[row, GROUND]:
        flow = law.scores.scores[score, SC_ROW] + (UP if grade < rows[row, GROUND] else DOWN)
        note(desk, flow, 0, day, 0, points, -1)
        rows[row, GROUND] = grade


@kernel
def tally_scores(desk: Desk, law: Law, calendar: Calendar, seed: np.uint64, day: int) -> None:
    """Count the grade in which the agent at the desk stands at the end of the month, in each score.

    Whoever has no standing stands at the start; whoever is scored by a model stands where it says.
    """
    table, rows = law.scores, desk.rows
    for score in range(table.scores.shape[0]):
        if not is_scored(desk, law, score, day):
            continue
        row = standing_row(desk, score)
        if row < 0 and not consents(desk, law, seed, score):
            continue
        first, bins = table.scores[score, SC_ROW] + N_SCORE_FLOWS, table.scores[score, SC_BINS]
        points, grade = table.scores[score, SC_INITIAL], table.scores[score, SC_START]
        if row >= 0:
            points, grade = rows[row, AMOUNT] - POINTS_BIAS, rows[row, GROUND]
        elif table.scores[score, SC_MODEL]:
            points = fold(desk, law, calendar, score, day)
            grade = grade_of(desk, law, score, points)
        if bins and row < 0:
            grade = grade_of(desk, law, score, points)
        elif bins:
            follow_rank(desk, law, row, day)
            grade = rows[row, GROUND]
        add(desk.tally, desk.who, first + grade, 1)
        if bins:
            n_grades = table.first_grade[score + 1] - table.first_grade[score]
            place = min(max(points - table.scores[score, SC_LOW], 0), bins - 1)
            add(desk.tally, desk.who, first + n_grades + place, 1)


@kernel
def step_neighbourhood(
    state: State, month: Month, law: Law, calendar: Calendar, rates: Rates, people: People, seed: np.uint64,
    exposure: I64, desk: Desk, bench: Bench, neighbourhood: int,
) -> int:  # fmt: skip
    """Live through one month of a neighbourhood on the desk; return the rows its docket then has."""
    n, first = state.size[neighbourhood], state.first_row[neighbourhood]
    flags = bench.flags[:n]
    if month.bulk:
        mark_candidates(
            flags, state.generation[first : first + n], state.exit_tick[first : first + n],
            state.first_slot[neighbourhood], seed, month.tick, rates.scalar[R_ONSET],
            rates.scalar[R_MISCONDUCT],
        )  # fmt: skip
    else:
        for i in range(n):
            leaves, held = state.exit_tick[first + i] == month.tick, state.generation[first + i] != VACANT
            flags[i] = LEAVING * (leaves & held)
    row = state.docket_start[neighbourhood]
    stop = row + state.docket_count[neighbourhood]
    agents = state.docket.agent
    for r in range(row, stop):
        flags[agents[r]] |= HAS_DOCKET
    desk.who[WHO_PLACE] = state.place[neighbourhood]
    is_scored_here = any_score_applies(desk, law)
    if month.bulk and is_scored_here and enrols(law):
        for i in range(n):
            flags[i] |= ENROL * (state.generation[first + i] != VACANT)
    province = state.province[neighbourhood]
    level = exposure_level(exposure[province, 0], exposure[province, 1], rates)
    multiplier = rates.deterrence[level]
    desk.who[WHO_LEVEL] = level
    desk.who[WHO_COURT_USES] = 1 if state.court_adopted[neighbourhood] <= month.tick else 0
    follow_borders(desk, law, exposure)
    last = month.first + month.n_days - 1
    n_out = 0
    for agent in range(n):
        flag = flags[agent]
        if flag == 0:
            continue
        sit_down(desk, state, people, seed, neighbourhood, agent, flag, month.first)
        if is_scored_here:
            see_person(desk, rates.scalar, seed)
        begin = row
        while row < stop and agents[row] == agent:
            row += 1
        take_rows(desk, state.docket, begin, row)
        if flag & (DEBT_CANDIDATE | MISCONDUCT_CANDIDATE):
            add_candidates(desk, rates, seed, month, flag)
        if is_scored_here and month.bulk:
            enrol(desk, law, calendar, seed, last)
        live(desk, law, calendar, rates, seed, month.tick, month.first, month.n_days, month.year, multiplier)
        tally_stocks(desk, law)
        if is_scored_here and month.bulk and not flag & LEAVING:
            see_docket(desk, law)
            tally_scores(desk, law, calendar, seed, last)
        n_out = rise(desk, bench.out, n_out)
    if is_scored_here and month.bulk:
        tally_quiet(
            desk, law, people, rates.scalar, seed, flags, state.generation[first : first + n], VACANT,
            state.first_slot[neighbourhood], province, last,
        )  # fmt: skip
    return n_out


@kernel
def hand_over(state: State, month: Month, people: People, seed: np.uint64, neighbourhood: int) -> None:
    """Give empty slots and those of the dead to their next holders, who turn 18 in this month."""
    slot, province = state.first_slot[neighbourhood], state.province[neighbourhood]
    row = state.first_row[neighbourhood]
    for i in range(state.size[neighbourhood]):
        if state.exit_tick[row + i] == month.tick:
            generation = int(np.int8(state.generation[row + i])) + 1
            if generation == EMPTY + 1:
                generation = 0
            state.generation[row + i] = np.uint8(generation & 255)
            leaves = life(seed, slot + i, generation, province, people)[3]
            state.exit_tick[row + i] = min(max(tick_of(leaves), month.tick + 1), NEVER)


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
    state: State, month: Month, law: Law, calendar: Calendar, rates: Rates, people: People, seed: np.uint64,
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
        (n_provinces, 2 and more) persons listed and adults, last month; then borders that follow ranks.
    digest
        (n_neighbourhoods,) written: digest of the new state.
    need
        (n_neighbourhoods,) written: 0, or the rows the docket would have needed; then nothing else of that
        neighbourhood was written and the tick can be repeated for it.
    """
    for j in range(neighbourhoods.shape[0]):
        k = neighbourhoods[j]
        clear(desk.tally)
        traced = desk.counters[N_TRACE]
        n = step_neighbourhood(state, month, law, calendar, rates, people, seed, exposure, desk, bench, k)
        if n > state.docket_start[k + 1] - state.docket_start[k]:
            need[k] = n
            desk.counters[N_TRACE] = traced
            continue
        need[k] = 0
        put_rows(state.docket, state.docket_start[k], bench.out, n)
        state.docket_count[k] = n
        hand_over(state, month, people, seed, k)
        add_up(bench.place[state.province[k]], desk.tally)
        digest[k] = digest_of(state, k)
