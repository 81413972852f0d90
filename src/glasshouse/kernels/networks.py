"""The ties of a toy town, made again each month from the seed, or read from rows, and never stored.

By attachment (Barabasi and Albert 1999, Science 286) the first agents are all tied to each other, and each
later one to some before it, with a chance in proportion to the ties they have. A small world (Watts and
Strogatz 1998, Nature 393) is a ring, in which each tie leads elsewhere with some chance. Ties are laid out by
agent, those of one after those of another, with weights.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from glasshouse.arrays import I64
from glasshouse.codes import Stream
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.rng import draw, uniform_int
from glasshouse.minds import NetworkTable, Ties

S_NETWORK = int(Stream.NETWORK)
ROWS, ATTACHMENT = int(Ties.ROWS), int(Ties.ATTACHMENT)
WORDS = 4  # of a block
BLOCKS = 16  # of a tie of the ring: room for 63 places where it might lead


class Web(NamedTuple):
    """Scratch of one thread: the ties of a town, and what flows along them in a month."""

    ends: I64  # (2, n_ties) both ends of each, in the order in which they were made
    first: I64  # (town + 1,) CSR: where the ties of an agent begin
    to: I64  # (n_entries,) whom it trusts, listens to, or hears
    weight: I64  # (n_entries,)
    reached: I64  # (town,) weight of all who listen to an agent: of those with ties, how many it has
    before: I64  # (town,) what agents had last month, of minds.UNIT
    after: I64  # (town,) what they have at the end of this one
    side: I64  # (town,) opinion of speakers: 1 or -1; 2: a bot of the first opinion
    voice: I64  # (town,) what was heard of each last month: 1, -1, or 0 if it was silent


def n_ties(table: NetworkTable) -> int:
    """Return how many ties a town has; none if they are written as rows."""
    n, each = table.town, table.each
    if table.ties == Ties.ATTACHMENT:
        return each * (each + 1) // 2 + (n - each - 1) * each
    return n * each


def make_web(table: NetworkTable) -> Web:
    """Make the scratch of one thread; without a network it has no rows."""
    n, ties = table.town, n_ties(table)
    entries = n * n if table.ties == Ties.ROWS else 2 * ties
    rows = (np.zeros(n, np.int64) for _ in range(5))
    first, to, weight = (np.zeros(size, np.int64) for size in (n + 1, entries, entries))
    return Web(np.zeros((2, ties), np.int64), first, to, weight, *rows)


@kernel
def has(ends: I64, low: int, high: int, agent: int) -> bool:
    """Does one of some ties lead to an agent."""
    found = 0
    for t in range(low, high):
        found += int(ends[1, t] == agent)
    return found > 0


@kernel
def attach(ends: I64, n: int, each: int, seed: np.uint64, first_slot: int) -> int:
    """Write the ties of a town by attachment; return how many there are.

    A newcomer picks an end of an earlier tie, each as likely as another, and again if it has picked that
    agent before.
    """
    t = 0
    for i in range(1, each + 1):
        for j in range(i):
            ends[0, t], ends[1, t] = i, j
            t += 1
    for i in range(each + 1, n):
        known, number = t, 0
        words = draw(seed, first_slot + i, 0, 0, S_NETWORK, 0, 0)
        while t < known + each:
            if number > 0 and number % WORDS == 0:
                words = draw(seed, first_slot + i, 0, 0, S_NETWORK, number // WORDS, 0)
            picked = uniform_int(words[number % WORDS], 2 * known)
            other = ends[0, picked] if picked < known else ends[1, picked - known]
            number += 1
            if not has(ends, known, t, other):
                ends[0, t], ends[1, t] = i, other
                t += 1
    return t


@kernel
def elsewhere(
    ends: I64, n: int, each: int, rewired: int, seed: np.uint64, first_slot: int, agent: int, ahead: int
) -> int:
    """Return where a tie of the ring leads: as a rule where it did, or to an agent that has none with it."""
    stays = ends[1, agent * each + ahead]
    words = draw(seed, first_slot + agent, 0, 0, S_NETWORK, BLOCKS * ahead, 0)
    if int(words[0]) >= rewired:
        return int(stays)
    for number in range(1, WORDS * BLOCKS):
        if number % WORDS == 0:
            ordinal = BLOCKS * ahead + number // WORDS
            words = draw(seed, first_slot + agent, 0, 0, S_NETWORK, ordinal, 0)
        other = uniform_int(words[number % WORDS], n)
        is_tied = has(ends, agent * each, agent * each + each, other)
        if other != agent and not is_tied and not has(ends, other * each, other * each + each, agent):
            return other
    return int(stays)


@kernel
def close_ring(ends: I64, n: int, each: int, rewired: int, seed: np.uint64, first_slot: int) -> int:
    """Write the ties of a town that is a small world; return how many there are."""
    for i in range(n):
        for ahead in range(each):
            ends[0, i * each + ahead], ends[1, i * each + ahead] = i, (i + 1 + ahead) % n
    for i in range(n):
        for ahead in range(each):
            ends[1, i * each + ahead] = elsewhere(ends, n, each, rewired, seed, first_slot, i, ahead)
    return n * each


@kernel
def lay_out_ties(web: Web, n: int, n_of_town: int) -> None:
    """Lay out ties by agent: each leads both ways, with weight 1."""
    web.first[:] = 0
    for t in range(n_of_town):
        web.first[web.ends[0, t]] += 1
        web.first[web.ends[1, t]] += 1
    at = 0
    for i in range(n):  # then each number is where the ties of the agent end
        at += web.first[i]
        web.first[i] = at
    web.first[n] = at
    for t in range(n_of_town - 1, -1, -1):
        for end in range(2):
            agent = web.ends[end, t]
            web.first[agent] -= 1
            web.to[web.first[agent]], web.weight[web.first[agent]] = web.ends[1 - end, t], 1


@kernel
def lay_out_rows(web: Web, rows: I64, n: int) -> None:
    """Lay out the rows of a scenario, without what is nothing."""
    at = 0
    for i in range(n):
        web.first[i] = at
        for j in range(n):
            if rows[i, j] > 0:
                web.to[at], web.weight[at] = j, rows[i, j]
                at += 1
    web.first[n] = at


@kernel
def weave(web: Web, table: NetworkTable, seed: np.uint64, first_slot: int) -> None:
    """Make the ties of a town, and count for each agent the weight of those that lead to it.

    Parameters
    ----------
    web
        Written: ties, and `Web.reached`.
    first_slot
        Of the town; luck hangs on it.
    """
    n = table.town
    if table.ties == ROWS:
        lay_out_rows(web, table.rows, n)
    elif table.ties == ATTACHMENT:
        lay_out_ties(web, n, attach(web.ends, n, table.each, seed, first_slot))
    else:
        lay_out_ties(web, n, close_ring(web.ends, n, table.each, table.rewired, seed, first_slot))
    web.reached[:] = 0
    for k in range(web.first[n]):
        web.reached[web.to[k]] += web.weight[k]
