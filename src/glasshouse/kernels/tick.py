"""One tick of a neighbourhood, and of all neighbourhoods: bulk path, day path, stocks, digest.

Nothing of a neighbourhood's state is written before its month is complete, but for what scores read of
friends, which rests on last month alone: where its docket no longer fits, the tick is reported as needing
more room and can be repeated with the same result.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from glasshouse.arrays import I32, I64, U8, U64, Calendar, People
from glasshouse.conduct import FILED_COLUMN
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.acts import take_turns
from glasshouse.kernels.bulk import pass_acts, pass_few
from glasshouse.kernels.candidates import E_AGENT, WORDS, Luck
from glasshouse.kernels.deadlines import UNASKED
from glasshouse.kernels.desk import (
    LEAVING,
    N_DECIDED,
    N_ENTRIES,
    N_TRACE,
    QUIET,
    WHO_COURT_USES,
    WHO_LEVEL,
    WHO_LOAD,
    WHO_PLACE,
    Desk,
    Law,
)
from glasshouse.kernels.docket import State, digest_of, put_rows, rise, take_rows
from glasshouse.kernels.faces import Faces, face_all
from glasshouse.kernels.flows import flow, keep_flow
from glasshouse.kernels.generations import hand_over
from glasshouse.kernels.inspections import keep_records, patrol
from glasshouse.kernels.interventions import step_in, take_interventions
from glasshouse.kernels.marks import mark, mark_dockets
from glasshouse.kernels.members import enrols, scores_firms
from glasshouse.kernels.mistakes import load_level
from glasshouse.kernels.moving import let_go
from glasshouse.kernels.networks import Web
from glasshouse.kernels.officers import post, read_letters
from glasshouse.kernels.passing import class_all, meet_in_passing, pass_by, stands_at_a_door
from glasshouse.kernels.places import any_score_applies, place_of
from glasshouse.kernels.quiet import (
    Rest,
    count_all,
    count_lines,
    lay_out,
    spread,
)
from glasshouse.kernels.register import found_firms, mark_firms
from glasshouse.kernels.response import exposure_level
from glasshouse.kernels.sight import befriend, fade, live_together, look_around, show
from glasshouse.kernels.stocks import follow_borders
from glasshouse.kernels.timing import Month
from glasshouse.kernels.visits import receive, take_up, visit
from glasshouse.kernels.weighing import take_bars
from glasshouse.kernels.world import EVERYBODY, World


class Bench(NamedTuple):
    """Scratch of one thread beside its desk."""

    flags: U8  # (max_size,) marks of the bulk path
    out: I64  # (max_out, N_COLUMNS) rows of the neighbourhood after the month
    rest: Rest  # of all neighbourhoods; each writes its own
    faces: Faces  # of all neighbourhoods, too
    luck: Luck  # scratch of the acts of a month, with the list of the bulk path for the day path
    box: I64  # (max_letters, 1 + N_LETTER_COLUMNS) rows of officers, and letters of their firms
    ring: I64  # (max_size,) the ring of friends of a neighbourhood
    web: Web  # the ties of a toy town; without rows if there is no network
    place: I64  # (n_provinces, n_observables, N_GROUPS) tallies of all neighbourhoods this thread worked


@kernel
def prepare_rest(
    desk: Desk, law: Law, people: People, world: World, seed: np.uint64, state: State, month: Month,
    rest: Rest, neighbourhood: int,
) -> int:  # fmt: skip
    """Lay out the scores that are kept, count all holders anew if it is time; return how many there are."""
    desk.moved[:] = 0
    n_kept = lay_out(desk, law, month.reference)
    if rest.day[neighbourhood] != month.reference:
        count_all(desk, law, people, world, seed, state, neighbourhood, n_kept, month.reference, rest)
        rest.day[neighbourhood] = month.reference
    return n_kept


@kernel
def begin_month(
    desk: Desk, law: Law, state: State, month: Month, world: World, exposure: I64, neighbourhood: int
) -> int:
    """Take over what holds for a whole neighbourhood; return the multiplier of the readiness to pay."""
    province = state.province[neighbourhood]
    rates = world.rates
    level = exposure_level(exposure[province, 0], exposure[province, 1], rates)
    desk.who[WHO_LEVEL] = level
    desk.who[WHO_COURT_USES] = 1 if state.court_adopted[neighbourhood] <= month.tick else 0
    desk.who[WHO_LOAD] = UNASKED
    if world.scope.capacity:
        filed, adults = exposure[province, FILED_COLUMN], exposure[province, 1]
        desk.who[WHO_LOAD] = load_level(filed, adults, world.mistakes)
    follow_borders(desk, law, exposure)
    take_turns(desk, rates, exposure[province])
    take_bars(desk, rates, exposure[province])
    if world.scope.follows_acts or world.scope.asks_opinions:
        look_around(desk, world, state, neighbourhood, exposure[province])
    return rates.deterrence[level]


@kernel
def mark_all(
    desk: Desk, law: Law, world: World, people: People, seed: np.uint64, state: State, month: Month,
    bench: Bench, neighbourhood: int, is_scored_here: bool,
) -> None:  # fmt: skip
    """Mark all who are looked at this month, and list what people do that somebody hears of."""
    flags = bench.flags[: state.size[neighbourhood]]
    everybody = month.bulk == 1 and is_scored_here and enrols(law)
    words = bench.luck.numbers[:WORDS]
    mark(flags, state, month, world.rates, seed, neighbourhood, everybody, words, desk.turns)
    all_firms = month.bulk == 1 and scores_firms(desk, law, month.first + month.n_days - 1)
    mark_firms(flags, state, month, world, seed, neighbourhood, all_firms)
    start, last = state.docket_start[neighbourhood], month.first + month.n_days - 1
    is_reference = is_scored_here and month.reference == last
    stop = start + state.docket_count[neighbourhood]
    mark_dockets(flags, state.docket, law, start, stop, last, is_reference)
    desk.counters[N_ENTRIES] = 0
    if bench.faces.stratum.shape[0]:
        face_all(bench.faces, state, world, people, seed, neighbourhood, month.january)
    if month.bulk and world.scope.follows_acts:
        pass_few(desk, world, people, state, bench.faces, month, seed, neighbourhood, flags, bench.luck)
        if world.scope.follows_adults == EVERYBODY:
            pass_acts(desk, world, state, bench.faces, month, seed, neighbourhood, flags, bench.luck)
    step_in(desk, world, people, state, bench.faces, month, seed, neighbourhood, flags, bench.luck)


@kernel
def let_pass(
    state: State, world: World, law: Law, seed: np.uint64, n_kept: int, desk: Desk, bench: Bench,
    neighbourhood: int, agent: int, begin: int, stop: int, first: int, last: int, n: int,
) -> int:  # fmt: skip
    """Keep the rows of somebody who is not visited; an adult may stand at a door. Return the length."""
    entries = bench.luck.entries
    n = pass_by(state, begin, stop, entries, first, last, bench.out, n)
    is_adult = agent >= state.n_before[neighbourhood]
    if n_kept > 0 and is_adult and stands_at_a_door(entries, first, last):
        take_rows(desk, state.docket, begin, stop)
        meet_in_passing(
            desk, law, world, state, neighbourhood, agent, seed, n_kept, bench.rest, bench.faces, entries,
            first, last,
        )  # fmt: skip
    return n


@kernel
def live_and_tell(
    state: State, month: Month, law: Law, calendar: Calendar, world: World, people: People, seed: np.uint64,
    multiplier: int, has_scores: bool, n_kept: int, desk: Desk, bench: Bench, neighbourhood: int, agent: int,
    begin: int, stop: int, first: int, last: int, n_letters: int,
) -> int:  # fmt: skip
    """Visit an agent, with its rows and its entries; a firm writes letters, an adult reads them.

    Returns how many letters there are then.
    """
    flags, seen = bench.flags[: state.size[neighbourhood]], bench.luck.seen
    flag, is_firm = flags[agent], agent < state.n_before[neighbourhood]
    receive(
        desk, law, people, world, seed, state, month, neighbourhood, agent, flag, n_kept, bench.rest,
    )  # fmt: skip
    take_rows(desk, state.docket, begin, stop)
    place = state.place[neighbourhood]
    desk.who[WHO_PLACE] = place_of(desk, place, world.scope.elsewhere)
    for i in range(first, last):
        take_up(desk, bench.luck.entries[i])
    if not is_firm:
        read_letters(desk, bench.box, n_letters)
        count_lines(desk, n_kept, desk.moved, -1)
    visit(law, calendar, world, seed, month, multiplier, flag, has_scores, n_kept, desk)
    desk.who[WHO_PLACE] = place
    if is_firm:
        return post(desk, state, seed, neighbourhood, agent, flags, bench.box, n_letters)
    if state.seen.shape[0] and not flag & LEAVING:
        seen[agent] = show(desk, law, n_kept, int(seen[agent]))
    return n_letters


@kernel
def live_in_town(
    desk: Desk, state: State, world: World, seed: np.uint64, month: Month, bench: Bench, neighbourhood: int
) -> None:
    """Let happen what happens in towns of a toy society alone: where its body looks, what flows in it."""
    if state.records.shape[0]:
        patrol(desk, state, world, seed, month, neighbourhood)
    if state.held.shape[0]:
        flow(bench.web, state, world, seed, neighbourhood, desk.tally)


@kernel
def step_neighbourhood(
    state: State, month: Month, law: Law, calendar: Calendar, world: World, people: People, seed: np.uint64,
    exposure: I64, desk: Desk, bench: Bench, neighbourhood: int,
) -> int:  # fmt: skip
    """Live through one month of a neighbourhood on the desk; return the rows its docket then has."""
    flags, entries = bench.flags[: state.size[neighbourhood]], bench.luck.entries
    desk.who[WHO_PLACE] = state.place[neighbourhood]
    is_scored_here = any_score_applies(desk, law)
    take_interventions(desk, world, state, month, neighbourhood)
    multiplier = begin_month(desk, law, state, month, world, exposure, neighbourhood)
    live_in_town(desk, state, world, seed, month, bench, neighbourhood)
    if state.seen.shape[0]:
        fade(state, neighbourhood, bench.luck.seen)
    mark_all(desk, law, world, people, seed, state, month, bench, neighbourhood, is_scored_here)
    n_out = n_kept = item = n_letters = 0
    is_reference = month.reference == month.first + month.n_days - 1
    if state.friends.shape[0] and is_reference:
        befriend(state, seed, neighbourhood, bench.ring)
    if is_scored_here and month.bulk:
        n_kept = prepare_rest(desk, law, people, world, seed, state, month, bench.rest, neighbourhood)
    n_items, agents = desk.counters[N_ENTRIES], state.docket.agent
    if n_kept > 0 and state.seen.shape[0] and is_reference:
        class_all(desk, law, state, neighbourhood, n_kept, bench.rest, bench.luck.seen)
    row = state.docket_start[neighbourhood]
    stop = row + state.docket_count[neighbourhood]
    for agent in range(flags.shape[0]):
        if flags[agent] == 0:
            continue
        begin, first = row, item
        while row < stop and agents[row] == agent:
            row += 1
        while item < n_items and entries[item, E_AGENT] == agent:
            item += 1
        if int(flags[agent]) & ~QUIET == 0:
            n_out = let_pass(
                state, world, law, seed, n_kept, desk, bench, neighbourhood, agent, begin, row, first, item,
                n_out,
            )  # fmt: skip
            continue
        n_letters = live_and_tell(
            state, month, law, calendar, world, people, seed, multiplier, is_scored_here, n_kept, desk, bench,
            neighbourhood, agent, begin, row, first, item, n_letters,
        )  # fmt: skip
        n_out = rise(desk, bench.out, n_out)
    if state.seen.shape[0]:
        live_together(desk, world, state, bench.faces, month, seed, neighbourhood, bench.luck)
    spread(desk, law, n_kept, bench.rest.counts[neighbourhood])
    spread(desk, law, n_kept, desk.moved)
    return n_out


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
def move_lines(counts: I32, moved: I32) -> None:
    """Let those who changed lines in a finished month stand there from now on."""
    for line in range(counts.shape[0]):
        for group in range(counts.shape[1]):
            counts[line, group] += moved[line, group]


@kernel
def keep_sight(state: State, seen: U8, neighbourhood: int) -> None:
    """Let what was seen in a finished month be what is seen in the next one."""
    first, n = state.first_row[neighbourhood], state.size[neighbourhood]
    if state.seen.shape[0]:
        for i in range(n):
            state.seen[first + i] = seen[i]


@kernel
def step_many(
    state: State, month: Month, law: Law, calendar: Calendar, world: World, people: People, seed: np.uint64,
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
        traced, decided = desk.counters[N_TRACE], desk.counters[N_DECIDED]
        n = step_neighbourhood(state, month, law, calendar, world, people, seed, exposure, desk, bench, k)
        if n > state.docket_start[k + 1] - state.docket_start[k]:
            need[k] = n
            desk.counters[N_TRACE], desk.counters[N_DECIDED] = traced, decided
            continue
        need[k] = 0
        put_rows(state.docket, state.docket_start[k], bench.out, n)
        state.docket_count[k] = n
        if bench.rest.day[k]:
            move_lines(bench.rest.counts[k], desk.moved)
            let_go(desk, law, world, state, month, bench.rest, k)
        keep_sight(state, bench.luck.seen, k)
        keep_records(state, desk, k)
        keep_flow(state, bench.web, k)
        found_firms(desk, state, world, people, month, seed, bench.faces, k)
        hand_over(state, month, law, world, people, seed, desk, bench.rest, bench.faces, k)
        add_up(bench.place[state.province[k]], desk.tally[: desk.n_observables])
        digest[k] = digest_of(state, k)
