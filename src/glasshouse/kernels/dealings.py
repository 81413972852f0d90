"""Everyday dealings between neighbours: a donation game with names (Ohtsuki and Iwasa 2006, JTB 239).

Each month a new keyed permutation of the adults of a neighbourhood gives everybody one partner to give to
and one to receive from; with some chance the dealing takes place. Giving costs the donor and benefits the
partner more. Who always gives, who never does, and who looks at the partner's name first, is a steady trait.
All see the deed and give the donor a new name by a norm; deeds slip and eyes err. If public standing counts
among neighbours, a listed partner is treated as one of bad name.
"""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import I64, U8
from glasshouse.codes import VACANT, Stream
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.candidates import GENERATION, SLOT, STRETCH, WHICH, WORDS, Luck
from glasshouse.kernels.permute import keys_of, walk_each
from glasshouse.kernels.rng import Word, Words, draw, draw_each, draw_stretch
from glasshouse.kernels.strata import add_stratum
from glasshouse.kernels.ties import score_class
from glasshouse.minds import STRATEGIES, Dealing, DealingTable, Deed, Seen

DEALINGS = int(Stream.DEALINGS)
BLACK, GOOD_NAME = int(Seen.BLACK), int(Seen.GOOD_NAME)
A_GOOD_NAME, NO_NAME = np.uint8(GOOD_NAME), np.uint8(~GOOD_NAME & 0xFF)
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
def strategy_by(word: Word, table: DealingTable) -> int:
    """Return the strategy behind a steady word: always gives, never gives, discriminates."""
    return int(word >= table.strategy[0]) + int(word >= table.strategy[1])


@kernel
def strategy_of(seed: np.uint64, slot: int, generation: int, table: DealingTable) -> int:
    """Return the steady strategy of an adult."""
    return strategy_by(draw(seed, slot, generation, 0, DEALINGS, STRATEGY, 0)[0], table)


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
def meet_partners(
    luck: Luck, generation: U8, start: int, n_here: int, first_slot: int, tick: int, seed: np.uint64,
    keys: Words, deals: int,
) -> int:  # fmt: skip
    """List who of a stretch may give this month, and to whom, with the word of its strategy.

    Returns how many they are; `luck.act` has their places in the stretch, `luck.agent` their partners,
    `luck.words` their steady words, `luck.numbers` the month's luck of the stretch.
    """
    held, n = generation[start : start + n_here], 0
    draw_stretch(luck.numbers[:WORDS], held, first_slot + start, seed, tick, DEALINGS, 0)
    for k in range(n_here):
        luck.act[n] = k
        n += int(held[k] != VACANT) & int(luck.numbers[0, k] < np.uint64(deals))
    for j in range(n):
        k = luck.act[j]
        luck.agent[j], luck.address[SLOT, j] = start + k, first_slot + start + k
        luck.address[GENERATION, j], luck.address[WHICH, j] = held[k], 0
    walk_each(luck.agent, n, generation.shape[0], keys, luck.numbers[WORDS : WORDS + 2], luck.left)
    draw_each(luck.words, luck.address, n, seed, 0, DEALINGS, STRATEGY)
    return n


@kernel
def deal(
    seen: U8, after: U8, generation: U8, strata: U8, first_slot: int, tick: int, seed: np.uint64,
    table: DealingTable, tally: I64, deeds: I64, luck: Luck,
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
    luck
        Scratch.
    """
    n, words = seen.shape[0], luck.numbers
    keys = keys_of(seed, first_slot, DEALINGS, tick)
    for start in range(0, n, STRETCH):
        n_here = min(STRETCH, n - start)
        for i in range(start, start + n_here):
            after[i] = (after[i] & NO_NAME) | (seen[i] & A_GOOD_NAME)
        for j in range(
            meet_partners(luck, generation, start, n_here, first_slot, tick, seed, keys, table.deals)
        ):
            k, partner = luck.act[j], luck.agent[j]
            i = start + k
            if partner == i or generation[partner] == VACANT:
                continue
            strategy, good = strategy_by(luck.words[0, j], table), int(seen[i] & GOOD_NAME != 0)
            saw = int(seen[partner])
            is_good = int(saw & GOOD_NAME != 0 and not is_shunned(saw, table))
            taken_for = is_good if words[3, k] < np.uint64(table.known) else 1
            meant = means_to_give(strategy, good, taken_for, table)
            given = int(meant == 1 and words[1, k] >= np.uint64(table.slips))
            by_name = means_to_give(strategy, good, int(saw & GOOD_NAME != 0), table)
            count(tally, table, int(strata[i]), int(strata[partner]), given, saw, by_name > meant)
            if deeds.shape[0]:
                other = strategy_of(seed, first_slot + partner, int(np.int8(generation[partner])), table)
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
