"""Firms and government bodies: who holds a place for a firm, how long, what it is, who its officer is.

A neighbourhood has one body and some places for firms. A place opens when the register has grown so far, and
from then on firms follow each other in it: generation 0 is founded in the month in which the place opens, the
next one in the month in which the last one closes. Until then its generation is EMPTY, as in a slot of adults
that nobody has held yet. A firm is there from the month after its founding to the month of its closing, both
included. Closing is memoryless, with a chance that depends on the size, and a place keeps its size; so each
size has its share in every month. All follows from (seed, slot, generation) and the month, so that no regime
changes which firms there are, and a run may start in any month. The officer of a firm is the holder of one
adult's slot, and nobody is the officer of two.
"""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import I64, FirmTable
from glasshouse.codes import EMPTY, NEVER, Stream
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.permute import permute, unpermute
from glasshouse.kernels.rng import Word, draw, uniform_int

FIRM, BODY, COUNTERPARTY = int(Stream.FIRM), int(Stream.BODY), int(Stream.COUNTERPARTY)
OF_PLACE, OF_FIRM = 0, 1  # ordinals
SHORTEST_MONTH = 28
MOST_CNY = 2**32 - 1  # of a debt in the docket
UNIT_SHIFT = 8  # multipliers are out of 256
OF_BODIES = 2  # part of a table


@kernel
def part_of(kind: int) -> int:
    """Return the part of a table by debtor: 0 for a natural person, 1 for a firm, 2 for a body."""
    return kind >> 1


@kernel
def passed(word: Word, thresholds: I64) -> int:
    """Return how many of some ascending thresholds a word has reached: the choice among cumulative shares."""
    n = thresholds.shape[0]
    step = 1
    while step < n:
        step <<= 1
    count = 0
    while step:
        if count + step <= n and word >= thresholds[count + step - 1]:
            count += step
        step >>= 1
    return count


@kernel
def size_of(seed: np.uint64, slot: int, table: FirmTable) -> int:
    """Return the size of the firms of a place, `features.FirmSize`."""
    return passed(draw(seed, slot, 0, 0, FIRM, OF_PLACE, 0)[0], table.size_at)


@kernel
def opens_in(seed: np.uint64, slot: int, table: FirmTable) -> int:
    """Return the month in which a place gets its first firm; -1 if it had one when January 2000 began."""
    return passed(draw(seed, slot, 0, 0, FIRM, OF_PLACE, 0)[1], table.opened) - 1


@kernel
def firm_looks(
    seed: np.uint64, slot: int, generation: int, province: int, table: FirmTable
) -> tuple[int, int, int]:
    """Return size, sector and owner of a firm: `features.FirmSize`, `Sector`, `Owner`.

    Parameters
    ----------
    seed
        64-bit seed of the run.
    slot
        `codes.FIRM_SLOTS` and the number of the place.
    generation
        Which firm holds it, 0 or more.
    province
        0..30; in Hong Kong 31 and in Macau 32.
    table
        Integer tables of the society.
    """
    of_firm = draw(seed, slot, generation, 0, FIRM, OF_FIRM, 0)
    sector, owner = passed(of_firm[0], table.sector), passed(of_firm[1], table.owner[province])
    return size_of(seed, slot, table), sector, owner


@kernel
def body_level(seed: np.uint64, slot: int, table: FirmTable) -> int:
    """Return the level of a government body, `features.Level`."""
    return passed(draw(seed, slot, 0, 0, BODY, 0, 0)[0], table.level)


@kernel
def rank_of(seed: np.uint64, slot: int, kind: int, table: FirmTable) -> int:
    """Return the size of a firm or the level of a government body."""
    return body_level(seed, slot, table) if part_of(kind) == OF_BODIES else size_of(seed, slot, table)


@kernel
def next_exit(seed: np.uint64, slot: int, generation: int, entry_tick: int, table: FirmTable) -> int:
    """Return the month in which a firm closes that was founded in a month, or NEVER; always a later month."""
    closed = table.closed[size_of(seed, slot, table)]
    months = passed(draw(seed, slot, generation, 0, FIRM, OF_FIRM, 0)[2], closed)
    return NEVER if months == closed.shape[0] else min(entry_tick + months + 1, NEVER)


@kernel
def closing_day(seed: np.uint64, slot: int, generation: int, first: int) -> int:
    """Return the day on which a firm closes in a month that begins on a day."""
    return first + uniform_int(draw(seed, slot, generation, 0, FIRM, OF_FIRM, 0)[3], SHORTEST_MONTH)


@kernel
def first_firm(seed: np.uint64, slot: int, tick: int, table: FirmTable) -> tuple[int, int]:
    """Return which firm holds a place when a month begins, and the month in which it closes.

    Before the place has opened it is `codes.EMPTY` and the month in which the first firm is founded, which
    is `tick` or later, or NEVER.
    """
    entry = opens_in(seed, slot, table)
    if entry >= tick:
        return EMPTY, min(entry, NEVER)
    generation = 0
    leaves = next_exit(seed, slot, 0, entry, table)
    while leaves < tick:
        generation += 1
        leaves = next_exit(seed, slot, generation, leaves, table)
    return generation, leaves


@kernel
def officer_of(seed: np.uint64, first_slot: int, n_adults: int, firm: int) -> int:
    """Return the officer of a firm, 0..n_adults-1 among the adults of its neighbourhood.

    Parameters
    ----------
    first_slot
        Slot of the first adult of the neighbourhood.
    n_adults
        Adults' slots in it, no fewer than places for firms.
    firm
        Row of the firm in the neighbourhood, 1 or more; row 0 is the body, which has no officer.
    """
    return permute(firm - 1, n_adults, seed, first_slot, FIRM, 0)


@kernel
def firm_of(seed: np.uint64, first_slot: int, n_adults: int, n_firms: int, adult: int) -> int:
    """Return the row, 1..n_firms, of the firm whose officer an adult is, or -1; undoes `officer_of`."""
    place = unpermute(adult, n_adults, seed, first_slot, FIRM, 0)
    return place + 1 if place < n_firms else -1


@kernel
def has_officer(seed: np.uint64, slot: int, january: int, table: FirmTable) -> bool:
    """Tell whether a place for firms has been open since before a year, so that its officer is known as one.

    Parameters
    ----------
    january
        Month of the year's January, since January 2000.
    """
    return opens_in(seed, slot, table) < january


@kernel
def debt_begins(word: Word, kind: int, rank: int, tick: int, table: FirmTable) -> bool:
    """Tell whether a debt of a firm or body falls seriously behind in a month.

    Parameters
    ----------
    word
        Uniform 32-bit word of the month.
    kind
        `features.Subject`: a legal person or a government body.
    rank
        `features.FirmSize` of a firm, `features.Level` of a body.
    tick
        Month since January 2000.
    table
        Integer tables of the society.
    """
    return bool(word < table.debt[part_of(kind) - 1, tick // 12, rank])


@kernel
def debt_amount(amount: int, kind: int, rank: int, table: FirmTable) -> int:
    """Return a firm's or a body's debt, in yuan, for what would be a person's debt with the same luck."""
    return min((amount * table.amount[part_of(kind) - 1, rank]) >> UNIT_SHIFT, MOST_CNY)


@kernel
def can_pay(word: Word, kind: int, rank: int, table: FirmTable) -> bool:
    """Tell whether a firm or body is able to pay when a debt begins."""
    return bool(word < table.able[part_of(kind) - 1, rank])


@kernel
def counterparty_of(
    seed: np.uint64, slot: int, generation: int, fact: int, kind: int, table: FirmTable
) -> int:
    """Return to whom a debt is owed, `conduct.Counterparty`.

    Parameters
    ----------
    slot, generation
        Who owes.
    fact
        Identity of the debt in the docket.
    kind
        `features.Subject` of the debtor: a natural person, a legal person or a government body.
    table
        Integer tables of the society.
    """
    word = draw(seed, slot, generation, 0, COUNTERPARTY, 0, fact)[0]
    return passed(word, table.counterparty[part_of(kind)])
