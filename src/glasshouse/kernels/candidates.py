"""Candidates for acts: what adults may do in a month, sifted to what they do or may be recorded for.

Candidates come at ceilings that no regime and no trait changes; each has a fact, and words of its own for
what it is, whether it is kept, on which day, and who comes to know of it. So one act less moves nobody else's
luck. A group of acts is worked at a time, and steps that only draw are loops of nothing else.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from glasshouse.arrays import I64, U8, U16, U64, ActTable
from glasshouse.codes import VACANT, Stream
from glasshouse.conduct import N_PERSON_GROUPS
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.desk import wider
from glasshouse.kernels.response import UNIT_BITS, moved
from glasshouse.kernels.rng import Word, draw_each, draw_stretch
from glasshouse.kernels.world import Scope
from glasshouse.packing import blank

CONDUCT = int(Stream.CONDUCT)
WORDS = 4  # groups that share a block of luck
OWN = 16  # ordinal of a candidate's own words, beside its fact
FIRMS_FACT = 32  # facts of what firms and bodies do end in 32 + number
PERSONS_FACT, MOST = 144, 12  # facts of persons' acts end in 144 + 12 * group + number; more do not come
STRETCH = 256  # agents worked at a time, so that their luck stays in the nearest cache
BLOCKS = (N_PERSON_GROUPS + WORDS - 1) // WORDS
ENTRIES, ADULTS = 2**15, 2**13  # room for a neighbourhood of usual size
MOST_CANDIDATES = STRETCH * MOST  # of one group
MOST_ENTRIES = MOST_CANDIDATES * N_PERSON_GROUPS
APART = 24  # more, so that rows do not take each other's places in the cache
SLOT, GENERATION, WHICH = range(3)  # rows of an address
# columns of the list for the day path
E_AGENT, E_ACT, E_FACT, E_DAY, E_DUE, E_WORD, E_IS_FALSE = range(7)
N_ENTRY_COLUMNS = 7
AT_A_DOOR = -1  # E_DUE of what is wanted, and not reported
GUIDE_SHIFT = np.uint64(26)


class Luck(NamedTuple):
    """Scratch of one thread for a stretch of agents, and the list for the day path; one record.

    Words of luck stand in rows of their own, one word behind the other: so loops of draws become vectors.
    """

    numbers: U64  # (WORDS * BLOCKS, STRETCH and more) words behind numbers of candidates
    address: I64  # (3, MOST_CANDIDATES and more) slot, generation and fact of each candidate of a group
    words: U64  # (WORDS, MOST_CANDIDATES and more) of each candidate
    agent: I64  # (MOST_CANDIDATES,) of each candidate: place in the stretch
    left: I64  # (MOST_CANDIDATES,) candidates that stood the sift
    act: I64  # (MOST_CANDIDATES,) of each of these: which act it is
    keep: I64  # (MOST_CANDIDATES,) the threshold below which it is kept, or may be
    entries: I64  # (ENTRIES and more, N_ENTRY_COLUMNS) sorted by agent
    sorting: I64  # (MOST_ENTRIES, N_ENTRY_COLUMNS) entries of a stretch while they are sorted
    place: I64  # (STRETCH + 1,) where those of each agent go
    seen: U8  # (ADULTS and more,) what will be seen of everybody of the neighbourhood next month


def make_luck(n_entries: int, n_agents: int) -> Luck:
    """Make the scratch of one thread; memory is taken as it is used."""
    one = (MOST_CANDIDATES,)
    shapes = {
        "numbers": (WORDS * BLOCKS, STRETCH + APART), "address": (3, MOST_CANDIDATES + APART),
        "words": (WORDS, MOST_CANDIDATES + APART), "agent": one,
        "left": one, "act": one, "keep": one,
        "entries": (wider(ENTRIES, n_entries), N_ENTRY_COLUMNS), "sorting": (MOST_ENTRIES, N_ENTRY_COLUMNS),
        "place": (STRETCH + 1,), "seen": (wider(ADULTS, n_agents),),
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
    act += int(word >= acts.kind_at[act])  # one step asks nothing: most words need one or none
    while word >= acts.kind_at[act]:
        act += 1
    return act


@kernel
def may(acts: ActTable, act: int, roles: int) -> int:
    """Return 1 if somebody with some roles could do an act, 0 if it is of a role that they do not have."""
    needs = acts.roles[act]
    return int(needs == 0) | int(needs & roles != 0)


@kernel
def usual_keep(acts: ActTable, act: int, stratum: int, habit: int, roles: int) -> int:
    """Return the threshold below which somebody keeps a candidate in a usual month: by stratum and habit."""
    return ((acts.keep[act, stratum] * acts.habit[act, habit]) >> UNIT_BITS) * may(acts, act, roles)


@kernel
def false_record_of(acts: ActTable, act: int, roles: int) -> int:
    """Return the threshold below which a candidate that somebody does not keep is recorded nevertheless.

    Sources of an act of a role keep books about those with the role, and about nobody else.
    """
    return acts.false_record[act] * may(acts, act, roles)


@kernel
def keep_of(acts: ActTable, answers: I64, act: int, stratum: int, habit: int, roles: int) -> int:
    """Return the threshold below which somebody keeps a candidate this month, after what people see."""
    return moved(usual_keep(acts, act, stratum, habit, roles), answers[acts.response[act]])


@kernel
def draw_numbers(luck: Luck, scope: Scope, generation: U8, slot: int, seed: np.uint64, tick: int) -> None:
    """Draw the words behind the numbers of candidates of a stretch of agents, for groups followed."""
    for block in range(BLOCKS):
        n_followed = 0
        for group in range(WORDS * block, min(WORDS * (block + 1), N_PERSON_GROUPS)):
            n_followed += scope.groups[group]
        if n_followed > 0:
            rows = luck.numbers[WORDS * block : WORDS * (block + 1)]
            draw_stretch(rows, generation, slot, seed, tick, CONDUCT, block)


@kernel
def list_candidates(luck: Luck, acts: ActTable, group: int, generation: U8, tick: int) -> int:
    """List the candidates of a group in a stretch, in the order of agents; return how many."""
    words, thresholds = luck.numbers[group], acts.candidates[group]
    once, twice = np.uint64(thresholds[0]), np.uint64(thresholds[1])
    first, n = (tick << 8) | (PERSONS_FACT + MOST * group), 0
    for i in range(generation.shape[0]):
        word, held = words[i], int(generation[i] != VACANT)
        # who does nothing, and who does one thing, are told apart without a branch on luck
        luck.agent[n], luck.address[WHICH, n] = i, first
        n += held & int(word >= once)
        if word >= twice and held:
            for number in range(1, number_of_candidates(acts, group, word)):
                luck.agent[n], luck.address[WHICH, n] = i, first + number
                n += 1
    return n


@kernel
def draw_candidates(luck: Luck, n: int, generation: U8, slot: int, seed: np.uint64, tick: int) -> None:
    """Draw the words of the listed candidates of a stretch."""
    for j in range(n):
        i = luck.agent[j]
        luck.address[SLOT, j], luck.address[GENERATION, j] = slot + i, generation[i]
    draw_each(luck.words, luck.address, n, seed, tick, CONDUCT, OWN)


@kernel
def sift(
    luck: Luck, acts: ActTable, answers: I64, group: int, stratum: U8, habit: U8, roles: U16, n: int
) -> int:
    """Leave those candidates of a group that may be kept, or recorded falsely; return how many."""
    left = 0
    for j in range(n):
        i, act = luck.agent[j], act_of(acts, group, luck.words[0, j])
        keep = keep_of(acts, answers, act, int(stratum[i]), int(habit[i]), int(roles[i]))
        is_false = int(luck.words[2, j] < np.uint64(false_record_of(acts, act, int(roles[i]))))
        luck.left[left], luck.act[left], luck.keep[left] = j, act, keep
        left += is_false | int(luck.words[1, j] < np.uint64(keep))
    return left
