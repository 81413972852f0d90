"""Bulk path of the catalogue's acts: what everybody does in a month, and what of it comes to be recorded.

Candidates come at ceilings that no regime and no trait changes; each has a fact, and words of its own for
what it is, whether it is kept, on which day, and who comes to know of it, late or wrongly. So one act less
moves nobody else's luck. What somebody hears of, or wants at a door, is put on a list for the day path.
"""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import I64, U8, ActTable
from glasshouse.codes import VACANT, Stream
from glasshouse.conduct import N_PERSON_GROUPS, ActGroup, Response
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.desk import (
    ACTS,
    APPROVING,
    CLIMATE,
    N_ENTRIES,
    N_OVERFLOW,
    NO_RULE,
    OPPOSING,
    PASSES,
    PUNISHED,
    WHO_AGENT,
    WHO_GENERATION,
    WHO_HABIT,
    WHO_KIND,
    WHO_ROLES,
    WHO_SLOT,
    WHO_STRATUM,
    Desk,
)  # fmt: skip
from glasshouse.kernels.docket import State, kind_of, slot_of
from glasshouse.kernels.faces import Faces
from glasshouse.kernels.opinion import opinion_of, speaks
from glasshouse.kernels.response import moved
from glasshouse.kernels.rng import Word, draw, uniform_int
from glasshouse.kernels.strata import add_stratum
from glasshouse.kernels.tally import NATURAL_PERSON, group_of, write_down
from glasshouse.kernels.timing import Month
from glasshouse.kernels.world import World
from glasshouse.minds import NEITHER, OpinionTable

CHILLED, FIRM, BODY = int(Response.CHILLED), int(ActGroup.FIRM), int(ActGroup.BODY)
CONDUCT, OBSERVATION = int(Stream.CONDUCT), int(Stream.OBSERVATION)
WORDS = 4  # groups that share a block of luck
OWN = 16  # ordinal of a candidate's own words, beside its fact
FIRMS_FACT = 32  # facts of what firms and bodies do end in 32 + number
PERSONS_FACT, MOST = 144, 12  # facts of persons' acts end in 144 + 12 * group + number; more do not come
UNIT = 256
GUIDE_SHIFT = np.uint64(26)
# entries for the day path
E_AGENT, E_ACT, E_FACT, E_DAY, E_DUE, E_WORD, E_IS_FALSE = range(7)
N_ENTRY_COLUMNS = 7
AT_A_DOOR = -1  # E_DUE of what is wanted, and not reported


@kernel
def number_of_candidates(acts: ActTable, group: int, word: Word) -> int:
    """Return how many candidates of a group come in a month."""
    n = 0
    while word >= acts.candidates[group, n] and n < MOST - 1:
        n += 1
    return n


@kernel
def act_of(acts: ActTable, group: int, word: np.uint64) -> int:
    """Return which act of its group a candidate is."""
    act = acts.guide[group, int(word >> GUIDE_SHIFT)]
    while word >= acts.kind_at[act]:
        act += 1
    return act


@kernel
def keeps(desk: Desk, acts: ActTable, act: int, asks: int) -> int:
    """Return the threshold below which the agent keeps a candidate: stratum, habit, and what people see."""
    who = desk.who
    if acts.roles[act] and not acts.roles[act] & who[WHO_ROLES]:
        return 0
    keep = acts.keep[act, who[WHO_STRATUM]] * acts.habit[act, who[WHO_HABIT]] // UNIT
    if asks and acts.response[act] == CHILLED:
        return keep  # opinion and courage decide
    return moved(keep, desk.answers[acts.response[act]])


@kernel
def dares(desk: Desk, table: OpinionTable, opinion: int) -> int:
    """Return by what speech of people with an opinion is multiplied here and now, out of 256."""
    usual = max(speaks(opinion, table.usual[0], table.usual[1], table), 1)
    return speaks(opinion, desk.mind[CLIMATE], desk.mind[PUNISHED], table) * UNIT // usual


@kernel
def opinion_here(desk: Desk, world: World, seed: np.uint64) -> int:
    """Return what the agent at the desk thinks of the system this month."""
    who, mind = desk.who, desk.mind
    return opinion_of(
        seed, who[WHO_SLOT], who[WHO_GENERATION], who[WHO_STRATUM], mind[APPROVING], mind[OPPOSING],
        world.opinion,
    )  # fmt: skip


@kernel
def count(desk: Desk, row: int, value: int) -> None:
    """Add a value to a row of the tally, for the groups of the agent as of the first of January."""
    who = desk.who
    if who[WHO_KIND] > NATURAL_PERSON:
        desk.tally[row, group_of(who[WHO_KIND])] += value
    else:
        add_stratum(desk.tally, row, who[WHO_STRATUM], value)


@kernel
def enter(desk: Desk, entries: I64, act: int, fact: int, day: int, due: int, word: Word, false: int) -> None:
    """Put something on the list for the day path."""
    i = desk.counters[N_ENTRIES]
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
    desk: Desk, world: World, seed: np.uint64, entries: I64, act: int, fact: int, day: int, false: int
) -> None:
    """Let a source record an act: it is counted, and reported later if somebody will hear of it."""
    who, acts, scope = desk.who, world.acts, world.scope
    count(desk, scope.recorded_row[act], 1)
    if scope.first_heard[act] == scope.first_heard[act + 1]:
        return
    words = draw(seed, who[WHO_SLOT], who[WHO_GENERATION], fact >> 8, OBSERVATION, 0, fact)
    fewest, most = acts.delay[act, 0], acts.delay[act, 1]
    enter(
        desk,
        entries,
        act,
        fact,
        day,
        day + fewest + uniform_int(words[0], most - fewest + 1),
        words[1],
        false,
    )


@kernel
def consider(
    desk: Desk, world: World, seed: np.uint64, entries: I64, seen: U8, month: Month, group: int, fact: int
) -> None:
    """Let one candidate be kept or not, and recorded or not."""
    who, acts, scope = desk.who, world.acts, world.scope
    words = draw(seed, who[WHO_SLOT], who[WHO_GENERATION], month.tick, CONDUCT, OWN, fact)
    act = act_of(acts, group, words[0])
    keep, opinion = keeps(desk, acts, act, scope.asks_opinions), NEITHER
    is_speech = acts.response[act] == CHILLED and scope.asks_opinions == 1
    if is_speech and keep > 0:
        opinion = opinion_here(desk, world, seed)
        keep = moved(keep, dares(desk, world.opinion, opinion))
    kept = words[1] < keep
    day = month.first + uniform_int(words[3], month.n_days)
    if kept:
        row = scope.done_row[act]
        count(desk, row, 1)
        if acts.harm_cny[act]:
            count(desk, scope.lost_row + acts.counterparty[act], acts.harm_cny[act])
        if desk.trace_room:
            write_down(desk, row, fact, day, 0, 0, NO_RULE)
    if words[2] < (acts.record[act] if kept else acts.false_record[act]):
        report(desk, world, seed, entries, act, fact, day, int(not kept))


@kernel
def act_for_a_month(
    desk: Desk, world: World, seed: np.uint64, entries: I64, seen: U8, month: Month
) -> None:  # fmt: skip
    """Let the person at the desk do what it does in a month: candidates of all groups that are followed."""
    who, scope = desk.who, world.scope
    for block in range((N_PERSON_GROUPS + WORDS - 1) // WORDS):
        words = draw(seed, who[WHO_SLOT], who[WHO_GENERATION], month.tick, CONDUCT, block, 0)
        for k in range(min(WORDS, N_PERSON_GROUPS - WORDS * block)):
            group = WORDS * block + k
            if scope.groups[group]:
                for number in range(number_of_candidates(world.acts, group, words[k])):
                    fact = (month.tick << 8) | (PERSONS_FACT + MOST * group + number)
                    consider(desk, world, seed, entries, seen, month, group, fact)


@kernel
def act_as_firm(
    desk: Desk, world: World, seed: np.uint64, entries: I64, seen: U8, month: Month, group: int
) -> None:
    """Let the firm or the body at the desk do what it does in a month: candidates of its one group."""
    who = desk.who
    if world.scope.groups[group]:
        block = draw(seed, who[WHO_SLOT], who[WHO_GENERATION], month.tick, CONDUCT, group // WORDS, 0)
        for number in range(number_of_candidates(world.acts, group, block[group % WORDS])):
            fact = (month.tick << 8) | (FIRMS_FACT + number)
            consider(desk, world, seed, entries, seen, month, group, fact)


@kernel
def sit_by(desk: Desk, state: State, faces: Faces, neighbourhood: int, agent: int) -> None:
    """Put at the desk what the bulk path asks of somebody."""
    who, row = desk.who, state.first_row[neighbourhood] + agent
    who[WHO_AGENT], who[WHO_SLOT] = agent, slot_of(state, neighbourhood, agent)
    who[WHO_KIND] = kind_of(state, neighbourhood, agent)
    who[WHO_GENERATION] = int(np.int8(state.generation[row]))
    who[WHO_STRATUM], who[WHO_HABIT], who[WHO_ROLES] = faces.stratum[row], faces.habit[row], faces.roles[row]


@kernel
def pass_acts(
    desk: Desk, world: World, state: State, faces: Faces, month: Month, seed: np.uint64, neighbourhood: int,
    flags: U8, entries: I64, seen: U8,
) -> None:  # fmt: skip
    """Let all holders of a neighbourhood do what they do in a month; mark those who are on the list then.

    Parameters
    ----------
    seen
        (n,) what will be seen of everybody next month; those who spoke are marked.
    """
    last, row = month.first + month.n_days - 1, state.first_row[neighbourhood]
    desk.counters[N_ENTRIES] = 0
    n = flags.shape[0] if world.scope.follows_adults else state.n_before[neighbourhood]
    for agent in range(n):
        if state.generation[row + agent] == VACANT:
            continue
        sit_by(desk, state, faces, neighbourhood, agent)
        before = desk.counters[N_ENTRIES]
        if agent >= state.n_before[neighbourhood]:
            act_for_a_month(desk, world, seed, entries, seen, month)
        else:
            act_as_firm(desk, world, seed, entries, seen, month, BODY if agent == 0 else FIRM)
        for i in range(before, desk.counters[N_ENTRIES]):
            comes = 0 <= entries[i, E_DUE] <= last
            flags[agent] |= ACTS if comes else PASSES
