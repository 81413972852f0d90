"""How mistakes arise and travel: namesakes, copies that outlive their entries, bodies that miss their day.

How common somebody's name is, is steady luck, and an integer class: there are no names. Of a mistaken record
the class and the key of the match decide whether it is a namesake's. When an entry ends, somebody's copy may
go on for a while; gates that look at copies go by it. Bodies that were asked for more than they can decide
last month miss more of their days; loads are compared as products of integers, never rounded.
"""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import MistakeTable
from glasshouse.codes import NEVER, Stream
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.rng import Word, draw, uniform_int

NAMESAKE = int(Stream.NAMESAKE)
PER, PERCENT = 100_000, 100
NO_COPY = 0


@kernel
def name_class(seed: np.uint64, slot: int, generation: int, table: MistakeTable) -> int:
    """Return how common an adult's name is, 0 for the rarest to 7: the same for life.

    Mistakes about the name draw from the same stream with other ordinals than 0.
    """
    word = int(draw(seed, slot, generation, 0, NAMESAKE, 0, 0)[0])
    found = 0
    while word >= table.name_at[found]:
        found += 1
    return found


@kernel
def is_namesake(word: Word, name: int, key: int, table: MistakeTable) -> bool:
    """Is a mistaken record a matter of somebody else of the same name.

    Parameters
    ----------
    word
        Luck of the record.
    name
        From `name_class`.
    key
        `codes.IdentityKey` by which records are matched, from `arrays.ExchangeTable`.
    """
    return int(word) < table.namesake[key, name]


@kernel
def copy_end(
    word_a: Word, word_b: np.uint64, day: int, propagates: int, latency: int, table: MistakeTable
) -> int:
    """Return the day on which the last copy of an entry is corrected; 0 if none outlives it.

    Parameters
    ----------
    word_a, word_b
        Luck of the entry: whether a copy goes on, and for how long.
    day
        Day on which the entry ended.
    propagates, latency
        Of the procedure, from `arrays.ExchangeTable`. If corrections are passed on within a stated time, any
        day of it is as likely.
    """
    if int(word_a) >= table.lingers[propagates]:
        return NO_COPY
    if propagates and latency >= 0:
        days = 1 + uniform_int(word_b, max(latency, 1))
    else:
        days = table.linger_days[propagates, uniform_int(word_b, table.linger_days.shape[1])]
    return min(day + days, NEVER - 1)


@kernel
def gate_sees_copy(word: Word, table: MistakeTable) -> bool:
    """Does this gate ask a copy, and not the body that keeps the list."""
    return int(word) < table.gate_on_copies


@kernel
def load_level(filed: int, adults: int, table: MistakeTable) -> int:
    """Return the level of the load: what was filed last month against what can be decided in one.

    Parameters
    ----------
    filed
        Objections, reconsiderations and removals due, of a province.
    adults
        Adults of the province; nobody files in an empty one.
    """
    level = 0
    for k in range(1, table.load_at.shape[0]):
        if filed > 0 and filed * PER * PERCENT >= table.load_at[k] * table.capacity * adults:
            level = k
    return level


@kernel
def misses(word: Word, level: int, table: MistakeTable) -> bool:
    """Does a decision miss its day at a level of load."""
    return int(word) < table.missed[level]


@kernel
def late_by(word: np.uint64, table: MistakeTable) -> int:
    """Return by how many days a missed decision is late, 1 or more."""
    return table.late_days[uniform_int(word, table.late_days.shape[0])]
