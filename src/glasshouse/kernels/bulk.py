"""Bulk path of the catalogue's acts: what everybody does in a month, and what of it comes to be recorded.

Candidates that stood the sift are kept or not, and recorded or not, late or wrongly. What somebody hears of,
or wants at a door, is put on a list for the day path.
"""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import U8, People
from glasshouse.codes import VACANT, Stream
from glasshouse.conduct import N_PERSON_GROUPS, ActGroup, Response
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.candidates import (
    AT_A_DOOR,
    CONDUCT,
    E_ACT,
    E_AGENT,
    E_DAY,
    E_DUE,
    E_FACT,
    E_IS_FALSE,
    E_WORD,
    FIRMS_FACT,
    MOST,
    N_ENTRY_COLUMNS,
    OWN,
    PERSONS_FACT,
    STRETCH,
    WHICH,
    WORDS,
    Luck,
    act_of,
    draw_candidates,
    draw_numbers,
    false_record_of,
    keep_of,
    list_candidates,
    number_of_candidates,
    sift,
    usual_keep,
)
from glasshouse.kernels.desk import (
    ACTS,
    APPROVING,
    COURAGE,
    HAS_DOCKET,
    N_ENTRIES,
    N_OVERFLOW,
    NO_RULE,
    OPPOSING,
    PASSES,
    WHO_AGENT,
    WHO_FLAG,
    WHO_GENERATION,
    WHO_HABIT,
    WHO_KIND,
    WHO_ROLES,
    WHO_SLOT,
    WHO_STRATUM,
    Desk,
)
from glasshouse.kernels.docket import State, kind_of, slot_of
from glasshouse.kernels.faces import Faces, recognise
from glasshouse.kernels.opinion import opinion_of
from glasshouse.kernels.response import moved
from glasshouse.kernels.rng import Word, draw, uniform_int
from glasshouse.kernels.steering import answer_about, chosen
from glasshouse.kernels.strata import count
from glasshouse.kernels.tally import NATURAL_PERSON, write_down
from glasshouse.kernels.ties import with_speech
from glasshouse.kernels.timing import Month
from glasshouse.kernels.world import WITH_DOCKET, Scope, World
from glasshouse.minds import NEITHER
from glasshouse.steering import Answer, Topic

FIRM, BODY, AT_DOORS = int(ActGroup.FIRM), int(ActGroup.BODY), int(ActGroup.OCCASIONS)
OBSERVATION = int(Stream.OBSERVATION)
BY_CASES, BY_SCORES = 1, 2
ACT, RECORD, NO = int(Topic.ACT), int(Topic.RECORD), int(Answer.NO)
CHILLED = int(Response.CHILLED)


@kernel
def opinion_here(desk: Desk, world: World, seed: np.uint64) -> int:
    """Return what the agent at the desk thinks of the system this month."""
    who, mind = desk.who, desk.mind
    return opinion_of(
        seed, who[WHO_SLOT], who[WHO_GENERATION], who[WHO_STRATUM], mind[APPROVING], mind[OPPOSING],
        world.opinion,
    )  # fmt: skip


@kernel
def enter(desk: Desk, luck: Luck, act: int, fact: int, day: int, due: int, word: Word, false: int) -> None:
    """Put something on the list for the day path."""
    i, entries = desk.counters[N_ENTRIES], luck.entries
    if i >= entries.shape[0]:
        desk.counters[N_OVERFLOW] += 1
        return
    desk.counters[N_ENTRIES] = i + 1
    entries[i, E_AGENT] = desk.who[WHO_AGENT]
    entries[i, E_ACT] = act
    entries[i, E_FACT] = fact
    entries[i, E_DAY] = day
    entries[i, E_DUE] = due
    entries[i, E_WORD] = word
    entries[i, E_IS_FALSE] = false


@kernel
def report(
    desk: Desk, world: World, seed: np.uint64, luck: Luck, act: int, fact: int, day: int, false: int
) -> None:
    """Let a source record an act: it is counted, and reported later if somebody will hear of it."""
    who, acts, scope = desk.who, world.acts, world.scope
    count(desk, scope.recorded_row[act], 1)
    if scope.first_heard[act] == scope.first_heard[act + 1]:
        return
    words = draw(seed, who[WHO_SLOT], who[WHO_GENERATION], fact >> 8, OBSERVATION, 0, fact)
    fewest, most = acts.delay[act, 0], acts.delay[act, 1]
    due = day + fewest + uniform_int(words[0], most - fewest + 1)
    enter(desk, luck, act, fact, day, due, words[1], false)


@kernel
def is_at_stake(desk: Desk, scope: Scope, door: int) -> bool:
    """May a measure touch the agent at the desk at a door: by its scores, or by a row of its docket."""
    closed_by = scope.closed_by[door]
    return bool(closed_by & BY_SCORES or (closed_by & BY_CASES and desk.who[WHO_FLAG] & HAS_DOCKET))


@kernel
def stand_before(
    desk: Desk, world: World, seed: np.uint64, luck: Luck, act: int, fact: int, day: int
) -> None:
    """Count an occasion at which the agent is looked up, and list it."""
    who = desk.who
    count(desk, world.scope.recorded_row[act], 1)
    word = draw(seed, who[WHO_SLOT], who[WHO_GENERATION], fact >> 8, OBSERVATION, 0, fact)[1]
    enter(desk, luck, act, fact, day, AT_A_DOOR, word, 0)


@kernel
def consider(desk: Desk, world: World, seed: np.uint64, luck: Luck, month: Month, k: int) -> None:
    """Let a candidate that stood the sift be kept or not, and recorded or not.

    An occasion at which no measure can touch whoever comes is none, and is not counted.
    """
    acts, scope, act, j = world.acts, world.scope, luck.act[k], luck.left[k]
    if acts.door[act] >= 0 and not is_at_stake(desk, scope, acts.door[act]):
        return
    fact, words, keep, opinion = luck.address[WHICH, j], luck.words, luck.keep[k], NEITHER
    if acts.response[act] == CHILLED and scope.asks_opinions and keep > 0:
        who, opinion = desk.who, opinion_here(desk, world, seed)
        usual = usual_keep(acts, act, who[WHO_STRATUM], who[WHO_HABIT], who[WHO_ROLES])
        keep = moved(usual, desk.mind[COURAGE + 1 + opinion])
    kept = words[1, j] < np.uint64(keep) and answer_about(desk, ACT, act, fact) != NO
    day = month.first + uniform_int(words[3, j], month.n_days)
    if kept:
        commit(desk, world, luck, act, fact, day, opinion)
    if acts.door[act] >= 0:
        if kept and words[2, j] < np.uint64(acts.record[act]):
            stand_before(desk, world, seed, luck, act, fact, day)
        return
    if kept:
        is_recorded = chosen(desk, RECORD, act, fact, day, bool(words[2, j] < np.uint64(acts.record[act])))
    else:
        is_recorded = bool(words[2, j] < np.uint64(false_record_of(acts, act, desk.who[WHO_ROLES])))
    if is_recorded:
        report(desk, world, seed, luck, act, fact, day, int(not kept))


@kernel
def commit(desk: Desk, world: World, luck: Luck, act: int, fact: int, day: int, opinion: int) -> None:
    """Count an act that was done, who spoke on which side, and what the other side lost by it."""
    who, acts, scope = desk.who, world.acts, world.scope
    row = scope.done_row[act]
    count(desk, row, 1)
    if opinion != NEITHER and scope.is_expression[act]:
        luck.seen[who[WHO_AGENT]] = with_speech(int(luck.seen[who[WHO_AGENT]]), opinion)
    if acts.harm_cny[act]:
        count(desk, scope.lost_row + acts.counterparty[act], acts.harm_cny[act])
    if desk.trace_room:
        write_down(desk, row, fact, day, 0, 0, NO_RULE)


@kernel
def mark_entry(flags: U8, luck: Luck, first: int, n: int, agent: int, last: int) -> None:
    """Mark somebody who was put on the list: for a visit if a report comes in this month."""
    if n > first:
        flags[agent] |= ACTS if 0 <= luck.entries[first, E_DUE] <= last else PASSES


@kernel
def sort_entries(luck: Luck, first: int, stop: int, start: int) -> None:
    """Sort the entries of the stretch that begins with agent `start` by agent, and leave each one's order."""
    if first == stop:
        return
    place, entries, spare = luck.place, luck.entries, luck.sorting
    place[:] = 0
    for e in range(first, stop):
        place[entries[e, E_AGENT] - start + 1] += 1
        for column in range(N_ENTRY_COLUMNS):
            spare[e - first, column] = entries[e, column]
    for i in range(STRETCH):
        place[i + 1] += place[i]
    for e in range(stop - first):
        i = spare[e, E_AGENT] - start
        for column in range(N_ENTRY_COLUMNS):
            entries[first + place[i], column] = spare[e, column]
        place[i] += 1


@kernel
def pass_one(
    desk: Desk, world: World, people: People, state: State, faces: Faces, month: Month, seed: np.uint64,
    neighbourhood: int, agent: int, group: int, flags: U8, luck: Luck,
) -> None:  # fmt: skip
    """Let one agent do what it does of a group of acts in a month; as `pass_acts` does it for everybody."""
    row = state.first_row[neighbourhood] + agent
    if state.generation[row] == VACANT:
        return
    who, acts, last = desk.who, world.acts, month.first + month.n_days - 1
    held, slot = int(np.int8(state.generation[row])), slot_of(state, neighbourhood, agent)
    block = draw(seed, slot, held, month.tick, CONDUCT, group // WORDS, 0)
    n = number_of_candidates(acts, group, block[group % WORDS])
    if n == 0:
        return
    who[WHO_AGENT], who[WHO_SLOT], who[WHO_GENERATION] = agent, slot, held
    who[WHO_KIND], who[WHO_FLAG] = kind_of(state, neighbourhood, agent), flags[agent]
    recognise(desk, faces, state, world, people, seed, neighbourhood, agent, month.january)
    first = PERSONS_FACT + MOST * group if group < N_PERSON_GROUPS else FIRMS_FACT
    luck.left[0] = 0
    for number in range(n):
        before, fact = desk.counters[N_ENTRIES], (month.tick << 8) | (first + number)
        own, luck.address[WHICH, 0] = draw(seed, slot, held, month.tick, CONDUCT, OWN, fact), fact
        for word in range(WORDS):
            luck.words[word, 0] = own[word]
        act = act_of(acts, group, own[0])
        luck.act[0] = act
        stratum, habit, roles = who[WHO_STRATUM], who[WHO_HABIT], who[WHO_ROLES]
        luck.keep[0] = keep_of(acts, desk.answers, act, stratum, habit, roles)
        consider(desk, world, seed, luck, month, 0)
        mark_entry(flags, luck, before, desk.counters[N_ENTRIES], agent, last)


@kernel
def pass_few(
    desk: Desk, world: World, people: People, state: State, faces: Faces, month: Month, seed: np.uint64,
    neighbourhood: int, flags: U8, luck: Luck,
) -> None:  # fmt: skip
    """Let a body and firms do what they do in a month, and adults whom cases may touch stand at doors."""
    scope = world.scope
    for agent in range(state.n_before[neighbourhood]):
        group = BODY if agent == 0 else FIRM
        if scope.groups[group]:
            pass_one(desk, world, people, state, faces, month, seed, neighbourhood, agent, group, flags, luck)
    if scope.follows_adults == WITH_DOCKET:
        for agent in range(state.n_before[neighbourhood], flags.shape[0]):
            if flags[agent] & HAS_DOCKET:
                pass_one(
                    desk, world, people, state, faces, month, seed, neighbourhood, agent, AT_DOORS, flags,
                    luck,
                )  # fmt: skip


@kernel
def pass_acts(
    desk: Desk, world: World, state: State, faces: Faces, month: Month, seed: np.uint64, neighbourhood: int,
    flags: U8, luck: Luck,
) -> None:  # fmt: skip
    """Let the adults of a neighbourhood do what they do in a month; mark those who are on the list then."""
    who, last, n_before = desk.who, month.first + month.n_days - 1, state.n_before[neighbourhood]
    who[WHO_KIND] = NATURAL_PERSON
    for start in range(n_before, flags.shape[0], STRETCH):
        stop, listed = min(start + STRETCH, flags.shape[0]), desk.counters[N_ENTRIES]
        row, slot = state.first_row[neighbourhood] + start, state.first_slot[neighbourhood] + start - n_before
        end = row + stop - start
        generation, stratum = state.generation[row:end], faces.stratum[row:end]
        habit, roles = faces.habit[row:end], faces.roles[row:end]
        draw_numbers(luck, world.scope, generation, slot, seed, month.tick)
        for group in range(N_PERSON_GROUPS):
            if not world.scope.groups[group]:
                continue
            n = list_candidates(luck, world.acts, group, generation, month.tick)
            draw_candidates(luck, n, generation, slot, seed, month.tick)
            for k in range(sift(luck, world.acts, desk.answers, group, stratum, habit, roles, n)):
                i = luck.agent[luck.left[k]]
                who[WHO_AGENT], who[WHO_SLOT] = start + i, slot + i
                who[WHO_GENERATION], who[WHO_FLAG] = int(np.int8(generation[i])), flags[start + i]
                who[WHO_STRATUM], who[WHO_HABIT], who[WHO_ROLES] = stratum[i], habit[i], roles[i]
                before = desk.counters[N_ENTRIES]
                consider(desk, world, seed, luck, month, k)
                mark_entry(flags, luck, before, desk.counters[N_ENTRIES], start + i, last)
        sort_entries(luck, listed, desk.counters[N_ENTRIES], start)
