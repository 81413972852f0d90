"""Bulk path of the catalogue's acts: what everybody does in a month, and what of it comes to be recorded.

Candidates come at ceilings that no regime and no trait changes; each has a fact, and words of its own for
what it is, whether it is kept, on which day, and who comes to know of it, late or wrongly. So one act less
moves nobody else's luck. What somebody hears of, or wants at a door, is put on a list for the day path.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from glasshouse.arrays import I64, U8, U16, U64, ActTable
from glasshouse.codes import VACANT, Stream
from glasshouse.conduct import N_PERSON_GROUPS, ActGroup, Response
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.desk import (
    ACTS,
    APPROVING,
    CLIMATE,
    HAS_DOCKET,
    N_ENTRIES,
    N_OVERFLOW,
    NO_RULE,
    OPPOSING,
    PASSES,
    PUNISHED,
    WHO_AGENT,
    WHO_FLAG,
    WHO_GENERATION,
    WHO_HABIT,
    WHO_KIND,
    WHO_ROLES,
    WHO_SLOT,
    WHO_STRATUM,
    Desk,
    wider,
)
from glasshouse.kernels.docket import State, kind_of, slot_of
from glasshouse.kernels.faces import Faces
from glasshouse.kernels.opinion import opinion_of, speaks
from glasshouse.kernels.response import moved
from glasshouse.kernels.rng import Word, draw, uniform_int
from glasshouse.kernels.strata import count
from glasshouse.kernels.tally import NATURAL_PERSON, write_down
from glasshouse.kernels.ties import with_speech
from glasshouse.kernels.timing import Month
from glasshouse.kernels.world import Scope, World
from glasshouse.minds import NEITHER, OpinionTable
from glasshouse.packing import blank

CHILLED = int(Response.CHILLED)
FIRM, BODY = int(ActGroup.FIRM), int(ActGroup.BODY)
CONDUCT, OBSERVATION = int(Stream.CONDUCT), int(Stream.OBSERVATION)
WORDS = 4  # groups that share a block of luck
OWN = 16  # ordinal of a candidate's own words, beside its fact
FIRMS_FACT = 32  # facts of what firms and bodies do end in 32 + number
PERSONS_FACT, MOST = 144, 12  # facts of persons' acts end in 144 + 12 * group + number; more do not come
STRETCH = 256  # agents worked at a time, so that their luck stays in the nearest cache
BLOCKS = (N_PERSON_GROUPS + WORDS - 1) // WORDS
ENTRIES, ADULTS = 2**15, 2**13  # room for a neighbourhood of usual size
MOST_CANDIDATES = STRETCH * N_PERSON_GROUPS * MOST
UNIT = 256
GUIDE_SHIFT = np.uint64(26)
# entries for the day path
E_AGENT, E_ACT, E_FACT, E_DAY, E_DUE, E_WORD, E_IS_FALSE = range(7)
N_ENTRY_COLUMNS = 7
BY_CASES, BY_SCORES = 1, 2
AT_A_DOOR = -1  # E_DUE of what is wanted, and not reported


class Luck(NamedTuple):
    """Scratch of one thread for a stretch of agents, and the list for the day path; one record."""

    numbers: U64  # (BLOCKS * STRETCH, 4) words behind numbers of candidates
    agent: I64  # (MOST_CANDIDATES,) of each candidate: place in the stretch
    group: I64
    fact: I64
    act: I64  # which act it is
    words: U64  # (MOST_CANDIDATES, 4)
    entries: I64  # (ENTRIES and more, N_ENTRY_COLUMNS) sorted by agent
    seen: U8  # (ADULTS and more,) what will be seen of everybody of the neighbourhood next month


def make_luck(n_entries: int, n_agents: int) -> Luck:
    """Make the scratch of one thread; memory is taken as it is used."""
    one = (MOST_CANDIDATES,)
    shapes = {
        "numbers": (BLOCKS * STRETCH, WORDS), "agent": one, "group": one, "fact": one, "act": one,
        "words": (MOST_CANDIDATES, WORDS), "entries": (wider(ENTRIES, n_entries), N_ENTRY_COLUMNS),
        "seen": (wider(ADULTS, n_agents),),
    }  # fmt: skip
    return blank(Luck, shapes, {"numbers": np.uint64, "words": np.uint64, "seen": np.uint8})


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
def keep_of(acts: ActTable, answers: I64, act: int, stratum: int, habit: int, roles: int, asks: int) -> int:
    """Return the threshold below which somebody keeps a candidate: stratum, habit, and what people see."""
    if acts.roles[act] and not acts.roles[act] & roles:
        return 0
    keep = acts.keep[act, stratum] * acts.habit[act, habit] // UNIT
    if asks and acts.response[act] == CHILLED:
        return keep  # opinion and courage decide
    return moved(keep, answers[acts.response[act]])


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
def stand_before(
    desk: Desk, world: World, seed: np.uint64, luck: Luck, act: int, fact: int, day: int
) -> None:
    """Count an occasion at which the agent is looked up, and list it if a measure may bite."""
    who, scope = desk.who, world.scope
    count(desk, scope.recorded_row[act], 1)
    closed_by = scope.closed_by[world.acts.door[act]]
    if closed_by & BY_SCORES or (closed_by & BY_CASES and who[WHO_FLAG] & HAS_DOCKET):
        word = draw(seed, who[WHO_SLOT], who[WHO_GENERATION], fact >> 8, OBSERVATION, 0, fact)[1]
        enter(desk, luck, act, fact, day, AT_A_DOOR, word, 0)


@kernel
def consider(desk: Desk, world: World, seed: np.uint64, luck: Luck, month: Month, j: int) -> None:
    """Let a candidate that stood the sift be kept or not, and recorded or not."""
    who, acts, scope, act, words = desk.who, world.acts, world.scope, luck.act[j], luck.words[j]
    answers, fact, opinion = desk.answers, luck.fact[j], NEITHER
    keep = keep_of(acts, answers, act, who[WHO_STRATUM], who[WHO_HABIT], who[WHO_ROLES], scope.asks_opinions)
    if acts.response[act] == CHILLED and scope.asks_opinions and keep > 0:
        opinion = opinion_here(desk, world, seed)
        keep = moved(keep, dares(desk, world.opinion, opinion))
    kept = words[1] < np.uint64(keep)
    day = month.first + uniform_int(words[3], month.n_days)
    if kept:
        commit(desk, world, luck, act, fact, day, opinion)
    if acts.door[act] >= 0:
        if kept and words[2] < np.uint64(acts.record[act]):
            stand_before(desk, world, seed, luck, act, fact, day)
    elif words[2] < np.uint64(acts.record[act] if kept else acts.false_record[act]):
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
def draw_numbers(luck: Luck, scope: Scope, generation: U8, slot: int, seed: np.uint64, tick: int) -> None:
    """Draw the words behind the numbers of candidates of a stretch of agents; a loop of nothing else."""
    for block in range(BLOCKS):
        n_followed = 0
        for group in range(WORDS * block, min(WORDS * (block + 1), N_PERSON_GROUPS)):
            n_followed += scope.groups[group]
        for i in range(generation.shape[0] * int(n_followed > 0)):
            words = draw(seed, slot + i, generation[i], tick, CONDUCT, block, 0)
            at = STRETCH * block + i
            luck.numbers[at, 0], luck.numbers[at, 1] = words[0], words[1]
            luck.numbers[at, 2], luck.numbers[at, 3] = words[2], words[3]


@kernel
def list_candidates(luck: Luck, acts: ActTable, scope: Scope, generation: U8, tick: int) -> int:
    """List the candidates of a stretch of agents in the order of agents and groups; return how many."""
    n = 0
    for i in range(generation.shape[0]):
        if generation[i] == VACANT:
            continue
        for group in range(N_PERSON_GROUPS):
            if scope.groups[group]:
                word = luck.numbers[STRETCH * (group // WORDS) + i, group % WORDS]
                for number in range(number_of_candidates(acts, group, word)):
                    luck.agent[n], luck.group[n] = i, group
                    luck.fact[n] = (tick << 8) | (PERSONS_FACT + MOST * group + number)
                    n += 1
    return n


@kernel
def draw_candidates(luck: Luck, n: int, generation: U8, slot: int, seed: np.uint64, tick: int) -> None:
    """Draw the words of the candidates of a stretch; a loop of nothing else."""
    for j in range(n):
        i = luck.agent[j]
        words = draw(seed, slot + i, generation[i], tick, CONDUCT, OWN, luck.fact[j])
        luck.words[j, 0], luck.words[j, 1] = words[0], words[1]
        luck.words[j, 2], luck.words[j, 3] = words[2], words[3]


@kernel
def sift(luck: Luck, world: World, answers: I64, stratum: U8, habit: U8, roles: U16, n: int) -> int:
    """Leave those candidates of a stretch that are kept, or recorded falsely, or speech; return how many."""
    acts, asks, left = world.acts, world.scope.asks_opinions, 0
    for j in range(n):
        i, act = luck.agent[j], act_of(acts, luck.group[j], luck.words[j, 0])
        keep = keep_of(acts, answers, act, int(stratum[i]), int(habit[i]), int(roles[i]), asks)
        is_speech = asks and keep > 0 and acts.response[act] == CHILLED
        is_false = luck.words[j, 2] < np.uint64(acts.false_record[act])
        if is_speech or is_false or luck.words[j, 1] < np.uint64(keep):
            luck.agent[left], luck.act[left], luck.fact[left] = i, act, luck.fact[j]
            for k in range(WORDS):
                luck.words[left, k] = luck.words[j, k]
            left += 1
    return left


@kernel
def mark_entry(flags: U8, luck: Luck, first: int, n: int, agent: int, last: int) -> None:
    """Mark somebody who was put on the list: for a visit if a report comes in this month."""
    if n > first:
        flags[agent] |= ACTS if 0 <= luck.entries[first, E_DUE] <= last else PASSES


@kernel
def pass_firms(
    desk: Desk, world: World, state: State, faces: Faces, month: Month, seed: np.uint64, neighbourhood: int,
    flags: U8, luck: Luck,
) -> None:  # fmt: skip
    """Let the firms of a neighbourhood and its body do what they do in a month; as `pass_acts`."""
    who, last, words = desk.who, month.first + month.n_days - 1, luck.words
    for agent in range(state.n_before[neighbourhood]):
        row, group = state.first_row[neighbourhood] + agent, BODY if agent == 0 else FIRM
        if state.generation[row] == VACANT or not world.scope.groups[group]:
            continue
        held, slot = int(np.int8(state.generation[row])), slot_of(state, neighbourhood, agent)
        who[WHO_AGENT], who[WHO_SLOT], who[WHO_GENERATION] = agent, slot, held
        who[WHO_KIND], who[WHO_FLAG] = kind_of(state, neighbourhood, agent), flags[agent]
        who[WHO_STRATUM], who[WHO_HABIT], who[WHO_ROLES] = faces.stratum[row], faces.habit[row], 0
        block = draw(seed, slot, held, month.tick, CONDUCT, group // WORDS, 0)
        for number in range(number_of_candidates(world.acts, group, block[group % WORDS])):
            before, luck.fact[0] = desk.counters[N_ENTRIES], (month.tick << 8) | (FIRMS_FACT + number)
            own = draw(seed, slot, held, month.tick, CONDUCT, OWN, luck.fact[0])
            words[0, 0], words[0, 1], words[0, 2], words[0, 3] = own[0], own[1], own[2], own[3]
            luck.act[0] = act_of(world.acts, group, own[0])
            consider(desk, world, seed, luck, month, 0)
            mark_entry(flags, luck, before, desk.counters[N_ENTRIES], agent, last)


@kernel
def pass_acts(
    desk: Desk, world: World, state: State, faces: Faces, month: Month, seed: np.uint64, neighbourhood: int,
    flags: U8, luck: Luck,
) -> None:  # fmt: skip
    """Let the adults of a neighbourhood do what they do in a month; mark those who are on the list then."""
    who, last, tick = desk.who, month.first + month.n_days - 1, month.tick
    who[WHO_KIND], n_before = NATURAL_PERSON, state.n_before[neighbourhood]
    for start in range(n_before, flags.shape[0], STRETCH):
        stop = min(start + STRETCH, flags.shape[0])
        row, slot = state.first_row[neighbourhood] + start, state.first_slot[neighbourhood] + start - n_before
        end = row + stop - start
        generation = state.generation[row:end]
        draw_numbers(luck, world.scope, generation, slot, seed, tick)
        n = list_candidates(luck, world.acts, world.scope, generation, tick)
        draw_candidates(luck, n, generation, slot, seed, tick)
        n = sift(
            luck, world, desk.answers, faces.stratum[row:end], faces.habit[row:end], faces.roles[row:end], n
        )
        for j in range(n):
            i = luck.agent[j]
            who[WHO_AGENT], who[WHO_SLOT] = start + i, slot + i
            who[WHO_GENERATION], who[WHO_FLAG] = int(np.int8(generation[i])), flags[start + i]
            who[WHO_STRATUM], who[WHO_HABIT] = faces.stratum[row + i], faces.habit[row + i]
            who[WHO_ROLES] = faces.roles[row + i]
            before = desk.counters[N_ENTRIES]
            consider(desk, world, seed, luck, month, j)
            mark_entry(flags, luck, before, desk.counters[N_ENTRIES], start + i, last)
