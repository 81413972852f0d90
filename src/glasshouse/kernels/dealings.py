"""Everyday dealings between neighbours: a donation game with names (Ohtsuki and Iwasa 2006, JTB 239).

Each month a new keyed permutation of the adults of a neighbourhood gives everybody one partner to give to
and one to receive from; with some chance the dealing takes place. Giving costs the donor and benefits the
partner more. Who always gives, who never does, and who looks at the partner's name first, is a steady trait.
All see the deed and give the donor a new name by a norm; deeds slip and eyes err. If public standing counts
among neighbours, a listed partner is treated as one of bad name.
"""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import I64, U8, U64
from glasshouse.codes import VACANT, Stream
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.permute import keys_of, walk
from glasshouse.kernels.rng import draw, draw_stretch
from glasshouse.kernels.strata import add_stratum
from glasshouse.kernels.ties import score_class
from glasshouse.minds import STRATEGIES, Dealing, DealingTable, Deed, Seen

DEALINGS = int(Stream.DEALINGS)
BLACK, GOOD_NAME = int(Seen.BLACK), int(Seen.GOOD_NAME)
ALWAYS_GIVES, NEVER_GIVES, DISCRIMINATES = 0, 1, 2
N_STRATEGIES = len(STRATEGIES)
DONORS, GAVE, RECEIVED = (N_STRATEGIES * int(deed) for deed in Deed)
STRATEGY = 1  # ordinal of the steady trait; the month's luck has 0
LOW = 1
D_DEALS, D_KEPT, D_COST, D_BENEFIT = (
    int(Dealing.DEALS),
    int(Dealing.KEPT),
    int(Dealing.COST_CNY),
    int(Dealing.BENEFIT_CNY),
)
D_LISTED, D_KEPT_LISTED, D_REFUSED = (
    int(Dealing.WITH_LISTED),
    int(Dealing.KEPT_WITH_LISTED),
    int(Dealing.REFUSED_TO_LISTED),
)


@kernel
def strategy_of(seed: np.uint64, slot: int, generation: int, table: DealingTable) -> int:
    """Return the steady strategy of an adult: always gives, never gives, discriminates."""
    word = draw(seed, slot, generation, 0, DEALINGS, STRATEGY, 0)[0]
    return int(word >= table.strategy[0]) + int(word >= table.strategy[1])


@kernel
def is_shunned(seen: int, table: DealingTable) -> bool:
    """Does what the state or a platform shows of somebody make the neighbours treat it as bad."""
    listed = table.shuns >= 1 and seen & BLACK != 0
    return listed or (table.shuns >= 2 and score_class(seen) == LOW)


@kernel
def means_to_give(strategy: int, donor_good: int, partner_good: int, table: DealingTable) -> int:
    """Return whether a donor means to give."""
    if strategy == DISCRIMINATES:
        return table.acts[donor_good, partner_good]
    return int(strategy == ALWAYS_GIVES)


@kernel
def deal(
    seen: U8, after: U8, generation: U8, strata: U8, first_slot: int, tick: int, seed: np.uint64,
    table: DealingTable, tally: I64, deeds: I64, words: U64,
) -> None:  # fmt: skip
    """Let the adults of a neighbourhood deal with each other for a month.

    Parameters
    ----------
    seen
        (n,) `minds.Seen` of last month, read only.
    after
        (n,) next month's column; the good name of each donor is written, other bits stay.
    generation, strata
        (n,) each; nobody deals with an empty slot.
    first_slot
        Slot of row 0.
    tally
        (N_DEALING, N_GROUPS) `minds.Dealing`; written in place.
    deeds
        (N_DEED, N_GROUPS) `minds.Deed` by strategy, written in place; or without rows.
    words
        (4, k) scratch; so many are worked at a time.
    """
    n, at_a_time = seen.shape[0], words.shape[1]
    keys = keys_of(seed, first_slot, DEALINGS, tick)
    for start in range(0, n, at_a_time):
        held = generation[start : start + at_a_time]
        draw_stretch(words, held, first_slot + start, seed, tick, DEALINGS, 0)
        for k in range(held.shape[0]):
            i, good = start + k, int(seen[start + k] & GOOD_NAME != 0)
            if held[k] != VACANT and words[0, k] < np.uint64(table.deals):
                partner = walk(i, n, keys)
                if partner != i and generation[partner] != VACANT:
                    strategy = strategy_of(seed, first_slot + i, int(np.int8(held[k])), table)
                    saw = int(seen[partner])
                    is_good = int(saw & GOOD_NAME != 0 and not is_shunned(saw, table))
                    taken_for = is_good if words[3, k] < np.uint64(table.known) else 1
                    meant = means_to_give(strategy, good, taken_for, table)
                    given = int(meant == 1 and words[1, k] >= np.uint64(table.slips))
                    by_name = means_to_give(strategy, good, int(saw & GOOD_NAME != 0), table)
                    count(tally, table, int(strata[i]), int(strata[partner]), given, saw, by_name > meant)
                    if deeds.shape[0]:
                        held_by = int(np.int8(generation[partner]))
                        other = strategy_of(seed, first_slot + partner, held_by, table)
                        add_stratum(deeds, DONORS + strategy, int(strata[i]), 1)
                        add_stratum(deeds, GAVE + strategy, int(strata[i]), given)
                        add_stratum(deeds, RECEIVED + other, int(strata[partner]), given)
                    good = table.norm[good, is_good, given] ^ int(words[2, k] < np.uint64(table.misseen))
            after[i] = np.uint8((int(after[i]) & ~GOOD_NAME) | GOOD_NAME * good)


@kernel
def count(
    tally: I64, table: DealingTable, donor: int, partner: int, given: int, saw: int, refused: bool
) -> None:
    """Add a dealing to the tally, by the strata of donor and partner."""
    add_stratum(tally, D_DEALS, donor, 1)
    if given:
        add_stratum(tally, D_KEPT, donor, 1)
        add_stratum(tally, D_COST, donor, table.cost_cny)
        add_stratum(tally, D_BENEFIT, partner, table.benefit_cny)
    if saw & BLACK:
        add_stratum(tally, D_LISTED, partner, 1)
        add_stratum(tally, D_KEPT_LISTED, partner, given)
        add_stratum(tally, D_REFUSED, partner, int(refused))
