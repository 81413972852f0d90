"""One tick of a neighbourhood, and of all neighbourhoods: bulk path, day path, stocks, digest.

Nothing of a neighbourhood's state is written before its month is complete: where its docket no longer
fits, the tick is reported as needing more room and can be repeated with the same result.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from glasshouse.arrays import I64, U8, U16, U64, Calendar, Docket, People, Rates
from glasshouse.codes import EMPTY, NEVER, VACANT, Intent, Stream
from glasshouse.conduct import Rate
from glasshouse.features import Subject
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.acts import intend_acts, mark_acts
from glasshouse.kernels.calendar import tick_of
from glasshouse.kernels.conduct import add_pending_debt
from glasshouse.kernels.desk import (
    ACTS,
    DEBT_CANDIDATE,
    ENROL,
    HAS_DOCKET,
    KIND_RECORD,
    KIND_STANDING,
    LEAVING,
    MISCONDUCT_CANDIDATE,
    N_DONE,
    N_INTENTS,
    N_QUEUE,
    N_ROWS,
    N_TRACE,
    SC_BINS,
    SC_MODEL,
    SLEEPS,
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
from glasshouse.kernels.docket import State, digest_of, pass_rows, put_rows, rise, take_rows
from glasshouse.kernels.features import see_person
from glasshouse.kernels.intents import MISCONDUCT_FACT, intend, kind_of_misconduct
from glasshouse.kernels.members import enrol, enrols
from glasshouse.kernels.month import live
from glasshouse.kernels.places import any_score_applies
from glasshouse.kernels.population import age_band, life, traits
from glasshouse.kernels.quiet import Rest, count_all, count_rest, lay_out, look, spread, tally_asleep
from glasshouse.kernels.response import exposure_level
from glasshouse.kernels.rng import draw, uniform_int
from glasshouse.kernels.stocks import follow_borders, tally_scores, tally_stocks

S_CANDIDATES = int(Stream.CANDIDATES)
R_ONSET, R_MISCONDUCT = int(Rate.ONSET_CEILING), int(Rate.MISCONDUCT_CEILING)
I_MISCONDUCT = int(Intent.MISCONDUCT)
NATURAL_PERSON = int(Subject.NATURAL_PERSON)


class Month(NamedTuple):
    """What one tick works with."""

    tick: int
    first: int  # first day
    n_days: int
    year: int  # since 2000, index of yearly tables
    bulk: int  # 1: everyone; 0: spin-up, only those with a docket
    reference: int  # day as on which those to whom nothing happens are counted


class Bench(NamedTuple):
    """Scratch of one thread beside its desk."""

    flags: U8  # (max_size,) marks of the bulk path
    out: I64  # (max_out, N_COLUMNS) rows of the neighbourhood after the month
    rest: Rest  # of all neighbourhoods; each writes its own
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
def mark(
    flags: U8, state: State, month: Month, rates: Rates, seed: np.uint64, neighbourhood: int, everyone: bool
) -> None:
    """Bulk path: mark those of a neighbourhood to whom something happens this month, or everyone."""
    n, first = state.size[neighbourhood], state.first_row[neighbourhood]
    generation, exit_tick = state.generation[first : first + n], state.exit_tick[first : first + n]
    slot = state.first_slot[neighbourhood]
    onset, misconduct = rates.scalar[R_ONSET], rates.scalar[R_MISCONDUCT]
    if month.bulk and onset + misconduct > 0:
        mark_candidates(flags, generation, exit_tick, slot, seed, month.tick, onset, misconduct)
    else:
        for i in range(n):
            flags[i] = LEAVING * ((exit_tick[i] == month.tick) & (generation[i] != VACANT))
    if month.bulk:
        mark_acts(flags, generation, slot, seed, month.tick, month.n_days, rates.act_count, rates.n_acts)
    if everyone:
        for i in range(n):
            flags[i] |= ENROL * (generation[i] != VACANT)


@kernel
def mark_dockets(flags: U8, docket: Docket, law: Law, start: int, stop: int, last: int) -> None:
    """Mark those with a docket; one that sleeps has only rows of scores to which nothing is due till `last`.

    Scores by a model and scores with ranks ask for their records each month: their rows do not sleep.
    """
    for r in range(start, stop):
        kind, sleeps = docket.kind[r], False
        if kind in (KIND_STANDING, KIND_RECORD):
            score = law.scores.scores[docket.step[r]]
            sleeps = docket.due_day[r] > last and not score[SC_MODEL] and not score[SC_BINS]
        flags[docket.agent[r]] |= SLEEPS if sleeps else HAS_DOCKET


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
def visit(
    law: Law, calendar: Calendar, rates: Rates, seed: np.uint64, month: Month, multiplier: int, flag: int,
    has_scores: bool, desk: Desk,
) -> None:  # fmt: skip
    """Live through the month of the agent at the desk, with its docket on it, and count what stands after."""
    last = month.first + month.n_days - 1
    if flag & (DEBT_CANDIDATE | MISCONDUCT_CANDIDATE):
        add_candidates(desk, rates, seed, month, flag)
    if flag & ACTS:
        intend_acts(desk, rates, seed, month.tick, month.first, month.n_days)
    if has_scores:
        see_person(desk, rates.scalar, seed)
        if month.bulk:
            enrol(desk, law, calendar, seed, last)
    live(desk, law, calendar, rates, seed, month.tick, month.first, month.n_days, month.year, multiplier)
    tally_stocks(desk, law)
    if has_scores and month.bulk and not flag & LEAVING:
        tally_scores(desk, law, calendar, seed, last)


@kernel
def prepare_rest(
    desk: Desk, law: Law, people: People, rates: Rates, seed: np.uint64, state: State, month: Month,
    rest: Rest, neighbourhood: int,
) -> int:  # fmt: skip
    """Lay out the scores that are kept, count all holders anew if it is time; return how many there are."""
    desk.rest[:] = 0
    n_kept = lay_out(desk, law, month.reference)
    if rest.day[neighbourhood] != month.reference:
        counts = rest.counts[neighbourhood]
        count_all(
            desk, law, people, rates.scalar, seed, state, neighbourhood, n_kept, month.reference, counts
        )
        rest.day[neighbourhood] = month.reference
    return n_kept


@kernel
def step_neighbourhood(
    state: State, month: Month, law: Law, calendar: Calendar, rates: Rates, people: People, seed: np.uint64,
    exposure: I64, desk: Desk, bench: Bench, neighbourhood: int,
) -> int:  # fmt: skip
    """Live through one month of a neighbourhood on the desk; return the rows its docket then has."""
    flags = bench.flags[: state.size[neighbourhood]]
    desk.who[WHO_PLACE] = state.place[neighbourhood]
    is_scored_here = any_score_applies(desk, law)
    mark(flags, state, month, rates, seed, neighbourhood, month.bulk == 1 and is_scored_here and enrols(law))
    row = state.docket_start[neighbourhood]
    stop = row + state.docket_count[neighbourhood]
    agents = state.docket.agent
    mark_dockets(flags, state.docket, law, row, stop, month.first + month.n_days - 1)
    province, slot = state.province[neighbourhood], state.first_slot[neighbourhood]
    level = exposure_level(exposure[province, 0], exposure[province, 1], rates)
    desk.who[WHO_LEVEL] = level
    desk.who[WHO_COURT_USES] = 1 if state.court_adopted[neighbourhood] <= month.tick else 0
    follow_borders(desk, law, exposure)
    n_out = n_kept = 0
    if is_scored_here and month.bulk:
        n_kept = prepare_rest(desk, law, people, rates, seed, state, month, bench.rest, neighbourhood)
    for agent in range(flags.shape[0]):
        if flags[agent] == 0:
            continue
        begin = row
        while row < stop and agents[row] == agent:
            row += 1
        if n_kept > 0:
            held = int(np.int8(state.generation[state.first_row[neighbourhood] + agent]))
            look(desk, people, rates.scalar, seed, slot + agent, held, province)
        if flags[agent] == SLEEPS:
            tally_asleep(desk, state.docket, begin, row, n_kept, desk.rest)
            n_out = pass_rows(state.docket, begin, row, bench.out, n_out)
            continue
        count_rest(desk, law, seed, n_kept, month.reference, desk.rest, -1)
        sit_down(desk, state, people, seed, neighbourhood, agent, flags[agent], month.first)
        take_rows(desk, state.docket, begin, row)
        visit(law, calendar, rates, seed, month, rates.deterrence[level], flags[agent], is_scored_here, desk)
        n_out = rise(desk, bench.out, n_out)
    spread(desk, law, n_kept, bench.rest.counts[neighbourhood])
    spread(desk, law, n_kept, desk.rest)
    return n_out


@kernel
def hand_over(
    state: State, month: Month, law: Law, rates: Rates, people: People, seed: np.uint64, desk: Desk,
    rest: Rest, neighbourhood: int,
) -> None:  # fmt: skip
    """Give empty slots and those of the dead to their next holders, who turn 18 in this month."""
    slot, province = state.first_slot[neighbourhood], state.province[neighbourhood]
    row, counts = state.first_row[neighbourhood], rest.counts[neighbourhood]
    n_kept = 0
    if rest.day[neighbourhood]:
        desk.who[WHO_PLACE] = state.place[neighbourhood]
        n_kept = lay_out(desk, law, month.reference)
    for i in range(state.size[neighbourhood]):
        if state.exit_tick[row + i] == month.tick:
            before = int(np.int8(state.generation[row + i]))
            generation = 0 if before == EMPTY else before + 1
            state.generation[row + i] = np.uint8(generation & 255)
            leaves = life(seed, slot + i, generation, province, people)[3]
            state.exit_tick[row + i] = min(max(tick_of(leaves), month.tick + 1), NEVER)
            if n_kept > 0 and before != EMPTY:
                look(desk, people, rates.scalar, seed, slot + i, before, province)
                count_rest(desk, law, seed, n_kept, month.reference, counts, -1)
            if n_kept > 0:
                look(desk, people, rates.scalar, seed, slot + i, generation, province)
                count_rest(desk, law, seed, n_kept, month.reference, counts, 1)


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
        clear(desk.tally[: desk.n_observables])
        traced = desk.counters[N_TRACE]
        n = step_neighbourhood(state, month, law, calendar, rates, people, seed, exposure, desk, bench, k)
        if n > state.docket_start[k + 1] - state.docket_start[k]:
            need[k] = n
            desk.counters[N_TRACE] = traced
            continue
        need[k] = 0
        put_rows(state.docket, state.docket_start[k], bench.out, n)
        state.docket_count[k] = n
        hand_over(state, month, law, rates, people, seed, desk, bench.rest, k)
        add_up(bench.place[state.province[k]], desk.tally[: desk.n_observables])
        digest[k] = digest_of(state, k)
