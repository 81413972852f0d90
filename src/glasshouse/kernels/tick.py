"""One tick of a neighbourhood, and of all neighbourhoods: bulk path, day path, stocks, digest.

Nothing of a neighbourhood's state is written before its month is complete, but for what scores read of
friends, which rests on last month alone: where its docket no longer fits, the tick is reported as needing
more room and can be repeated with the same result.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from glasshouse.arrays import I32, I64, U8, U64, Calendar, People, Rates
from glasshouse.codes import VACANT, Intent, Stream
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.acts import intend_acts
from glasshouse.kernels.bulk import AT_A_DOOR, E_ACT, E_AGENT, E_DAY, E_DUE, E_FACT, E_WORD, Luck, pass_acts
from glasshouse.kernels.conduct import add_pending_debt
from glasshouse.kernels.desk import (
    ACTS,
    DEBT_CANDIDATE,
    LEAVING,
    MISCONDUCT_CANDIDATE,
    N_ENTRIES,
    N_ROWS,
    N_TRACE,
    QUIET,
    WHO_AGE_BAND,
    WHO_AGENT,
    WHO_BAND_THEN,
    WHO_COURT_USES,
    WHO_GENERATION,
    WHO_INCOME,
    WHO_LEVEL,
    WHO_PLACE,
    WHO_SLOT,
    WHO_STRATUM,
    WHO_URBAN,
    Desk,
    Law,
)  # fmt: skip
from glasshouse.kernels.docket import State, digest_of, pass_rows, put_rows, rise, take_rows
from glasshouse.kernels.faces import Faces, face_all
from glasshouse.kernels.features import see_person
from glasshouse.kernels.gates import meet
from glasshouse.kernels.generations import hand_over
from glasshouse.kernels.intents import MISCONDUCT_FACT, intend, kind_of_misconduct
from glasshouse.kernels.marks import mark, mark_dockets
from glasshouse.kernels.members import enrol, enrols
from glasshouse.kernels.month import live
from glasshouse.kernels.places import any_score_applies
from glasshouse.kernels.quiet import (
    Rest,
    count_all,
    count_lines,
    find_lines,
    lay_out,
    look,
    see_friends,
    spread,
)
from glasshouse.kernels.reports import fill_in, take_report
from glasshouse.kernels.response import exposure_level
from glasshouse.kernels.restating import restate_models
from glasshouse.kernels.rng import draw, uniform_int
from glasshouse.kernels.seat import sit_down
from glasshouse.kernels.sight import befriend, class_of_line, fade, live_together, look_around, show
from glasshouse.kernels.stocks import follow_borders, tally_ranks, tally_stocks
from glasshouse.kernels.ties import with_standing
from glasshouse.kernels.timing import Month
from glasshouse.kernels.world import World

S_CANDIDATES = int(Stream.CANDIDATES)
I_MISCONDUCT, I_OCCASION = int(Intent.MISCONDUCT), int(Intent.OCCASION)


class Bench(NamedTuple):
    """Scratch of one thread beside its desk."""

    flags: U8  # (max_size,) marks of the bulk path
    out: I64  # (max_out, N_COLUMNS) rows of the neighbourhood after the month
    rest: Rest  # of all neighbourhoods; each writes its own
    faces: Faces  # of all neighbourhoods, too
    seen: U8  # (max_size,) what will be seen of everybody next month
    luck: Luck  # scratch of the acts of a month, with the list of the bulk path for the day path
    place: I64  # (n_provinces, n_observables, N_GROUPS) tallies of all neighbourhoods this thread worked


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
    law: Law, calendar: Calendar, world: World, seed: np.uint64, month: Month, multiplier: int, flag: int,
    has_scores: bool, n_kept: int, desk: Desk,
) -> None:  # fmt: skip
    """Live through the month of the agent at the desk, with its docket on it, and count what stands after."""
    last = month.first + month.n_days - 1
    rates = world.rates
    if flag & (DEBT_CANDIDATE | MISCONDUCT_CANDIDATE):
        add_candidates(desk, rates, seed, month, flag)
    if flag & ACTS:
        intend_acts(desk, rates, seed, month.tick, month.first, month.n_days)
    if has_scores:
        see_person(desk, world, seed)
        if month.bulk:
            enrol(desk, law, calendar, seed, last)
    live(
        desk,
        law,
        calendar,
        world,
        seed,
        month.tick,
        month.first,
        month.n_days,
        month.year,
        multiplier,
        n_kept,
    )
    tally_stocks(desk, law)
    if n_kept > 0 and not flag & LEAVING:
        restate_models(desk, law, calendar, world.scope, n_kept, month.reference, last)
        tally_ranks(desk, law, last)
        count_lines(desk, n_kept, desk.moved, 1)


@kernel
def prepare_rest(
    desk: Desk, law: Law, people: People, world: World, seed: np.uint64, state: State, month: Month,
    rest: Rest, neighbourhood: int,
) -> int:  # fmt: skip
    """Lay out the scores that are kept, count all holders anew if it is time; return how many there are."""
    desk.moved[:] = 0
    n_kept = lay_out(desk, law, month.reference)
    if rest.day[neighbourhood] != month.reference:
        counts = rest.counts[neighbourhood]
        count_all(desk, law, people, world, seed, state, neighbourhood, n_kept, month.reference, counts)
        rest.day[neighbourhood] = month.reference
    return n_kept


@kernel
def receive(
    desk: Desk, law: Law, people: People, world: World, seed: np.uint64, state: State, month: Month,
    neighbourhood: int, agent: int, flag: int, n_kept: int, faces: Faces,
) -> None:  # fmt: skip
    """Put an agent at the desk, and where it stands in the scores, as of the day of reference."""
    if n_kept > 0:
        held = int(np.int8(state.generation[state.first_row[neighbourhood] + agent]))
        slot, province = state.first_slot[neighbourhood] + agent, state.province[neighbourhood]
        see_friends(desk, state, state.first_row[neighbourhood] + agent)
        look(desk, people, world, seed, slot, held, province)
        find_lines(desk, law, seed, n_kept, month.reference)
    band = desk.who[WHO_BAND_THEN]
    sit_down(desk, state, people, seed, neighbourhood, agent, flag, month.first)
    if n_kept > 0:
        desk.who[WHO_BAND_THEN] = band
    if faces.stratum.shape[0]:
        desk.who[WHO_STRATUM] = faces.stratum[state.first_row[neighbourhood] + agent]


@kernel
def take_up(desk: Desk, entry: I64) -> None:
    """Put an entry of the list on the desk: a report that will arrive, or an occasion of this month."""
    if entry[E_DUE] == AT_A_DOOR:
        intend(desk, entry[E_DAY], I_OCCASION, entry[E_FACT], entry[E_ACT], entry[E_WORD])
    else:
        take_report(desk, entry)


@kernel
def stands_at_a_door(entries: I64, first: int, last: int) -> bool:
    """Is one of these entries an occasion."""
    n = 0
    for i in range(first, last):
        n += int(entries[i, E_DUE] == AT_A_DOOR)
    return n > 0


@kernel
def meet_in_passing(desk: Desk, law: Law, world: World, n_kept: int, entry: I64) -> None:
    """Let somebody who is not visited stand at a door."""
    if entry[E_DUE] == AT_A_DOOR:
        door = world.acts.door[entry[E_ACT]]
        meet(desk, law, world.scope, n_kept, door, entry[E_FACT], entry[E_DAY], entry[E_WORD])


@kernel
def pass_by(
    state: State, begin: int, stop: int, entries: I64, first: int, last: int, out: I64, n: int
) -> int:
    """Keep the rows of somebody who is not visited, and add reports that arrive later; return the length."""
    n = pass_rows(state.docket, begin, stop, out, n)
    for i in range(first, last):
        if entries[i, E_DUE] != AT_A_DOOR:
            if n < out.shape[0]:
                fill_in(out[n], entries[i])
            n += 1
    return n


@kernel
def class_all(
    desk: Desk, law: Law, people: People, world: World, seed: np.uint64, state: State, month: Month,
    neighbourhood: int, n_kept: int, seen: U8,
) -> None:  # fmt: skip
    """Show on a day of reference in which class of a score each holder without a record stands."""
    row, slot = state.first_row[neighbourhood], state.first_slot[neighbourhood]
    desk.counters[N_ROWS] = 0
    for i in range(state.size[neighbourhood]):
        if state.generation[row + i] != VACANT:
            see_friends(desk, state, row + i)
            held = int(np.int8(state.generation[row + i]))
            look(desk, people, world, seed, slot + i, held, state.province[neighbourhood])
            find_lines(desk, law, seed, n_kept, month.reference)
            seen[i] = with_standing(int(seen[i]), 0, 0, class_of_line(desk, law, n_kept, False))


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
    follow_borders(desk, law, exposure)
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
    mark(flags, state, month, world.rates, seed, neighbourhood, everybody)
    start, last = state.docket_start[neighbourhood], month.first + month.n_days - 1
    is_reference = is_scored_here and month.reference == last
    stop = start + state.docket_count[neighbourhood]
    mark_dockets(flags, state.docket, law, start, stop, last, is_reference)
    desk.counters[N_ENTRIES] = 0
    if bench.faces.stratum.shape[0]:
        face_all(bench.faces, state, world, people, seed, neighbourhood, month.january)
    if month.bulk and world.scope.follows_acts:
        pass_acts(desk, world, state, bench.faces, month, seed, neighbourhood, flags, bench.luck, bench.seen)


@kernel
def step_neighbourhood(
    state: State, month: Month, law: Law, calendar: Calendar, world: World, people: People, seed: np.uint64,
    exposure: I64, desk: Desk, bench: Bench, neighbourhood: int,
) -> int:  # fmt: skip
    """Live through one month of a neighbourhood on the desk; return the rows its docket then has."""
    flags, entries = bench.flags[: state.size[neighbourhood]], bench.luck.entries
    desk.who[WHO_PLACE] = state.place[neighbourhood]
    is_scored_here = any_score_applies(desk, law)
    multiplier = begin_month(desk, law, state, month, world, exposure, neighbourhood)
    if state.seen.shape[0]:
        fade(state, neighbourhood, bench.seen)
    mark_all(desk, law, world, people, seed, state, month, bench, neighbourhood, is_scored_here)
    n_out = n_kept = item = 0
    is_reference = month.reference == month.first + month.n_days - 1
    if state.friends.shape[0] and is_reference:
        befriend(state, seed, neighbourhood)
    if is_scored_here and month.bulk:
        n_kept = prepare_rest(desk, law, people, world, seed, state, month, bench.rest, neighbourhood)
    n_items, agents = desk.counters[N_ENTRIES], state.docket.agent
    if n_kept > 0 and state.seen.shape[0] and is_reference:
        class_all(desk, law, people, world, seed, state, month, neighbourhood, n_kept, bench.seen)
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
            n_out = pass_by(state, begin, row, entries, first, item, bench.out, n_out)
            if n_kept > 0 and stands_at_a_door(entries, first, item):
                receive(
                    desk, law, people, world, seed, state, month, neighbourhood, agent, 0, n_kept, bench.faces
                )
                take_rows(desk, state.docket, begin, row)
                for i in range(first, item):
                    meet_in_passing(desk, law, world, n_kept, entries[i])
            continue
        receive(
            desk,
            law,
            people,
            world,
            seed,
            state,
            month,
            neighbourhood,
            agent,
            flags[agent],
            n_kept,
            bench.faces,
        )
        take_rows(desk, state.docket, begin, row)
        count_lines(desk, n_kept, desk.moved, -1)
        for i in range(first, item):
            take_up(desk, entries[i])
        visit(law, calendar, world, seed, month, multiplier, flags[agent], is_scored_here, n_kept, desk)
        if state.seen.shape[0] and not flags[agent] & LEAVING:
            bench.seen[agent] = show(desk, law, n_kept, int(bench.seen[agent]))
        n_out = rise(desk, bench.out, n_out)
    if state.seen.shape[0]:
        live_together(desk, world, state, bench.faces, month, seed, neighbourhood, bench.seen)
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
        traced = desk.counters[N_TRACE]
        n = step_neighbourhood(state, month, law, calendar, world, people, seed, exposure, desk, bench, k)
        if n > state.docket_start[k + 1] - state.docket_start[k]:
            need[k] = n
            desk.counters[N_TRACE] = traced
            continue
        need[k] = 0
        put_rows(state.docket, state.docket_start[k], bench.out, n)
        state.docket_count[k] = n
        if bench.rest.day[k]:
            move_lines(bench.rest.counts[k], desk.moved)
        keep_sight(state, bench.seen, k)
        hand_over(state, month, law, world, people, seed, desk, bench.rest, bench.faces, k)
        add_up(bench.place[state.province[k]], desk.tally[: desk.n_observables])
        digest[k] = digest_of(state, k)
