"""Friends, and what is seen of them: a ring of the neighbourhood's adults in a keyed order.

Nobody's friends are stored. Adults stand on a ring in the order of a permutation that the neighbourhood's
luck gives; the three before and the three after are one's friends, so friendship goes both ways. Friends are
places, not persons: when a holder dies, the next one takes over the friends. Kernels read what was seen last
month (`minds.Seen`) from a copy that nobody writes.
"""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import I64, U8
from glasshouse.codes import Stream
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.permute import keys_of, walk
from glasshouse.minds import N_FRIENDS, SCORE_BITS, SCORE_SHIFT, Seen

TIES = int(Stream.TIES)
ON_EACH_SIDE = N_FRIENDS // 2
BLACK, RED = int(Seen.BLACK), int(Seen.RED)
SPOKE_AGAINST, SPOKE_FOR = int(Seen.SPOKE_AGAINST), int(Seen.SPOKE_FOR)
MANY_LISTED = 2


@kernel
def step_of(k: int) -> int:
    """Return how far along the ring friend k stands: 1, 2, 3, and as far back."""
    return k + 1 if k < ON_EACH_SIDE else ON_EACH_SIDE - 1 - k


@kernel
def stand_in_ring(ring: I64, n: int, seed: np.uint64, first_slot: int) -> None:
    """Let the adults of a neighbourhood stand on their ring.

    Parameters
    ----------
    ring
        (n and more,) written: which adult, 0..n-1, stands at each place. With 7 and more adults all six
        friends of one differ, and none is the adult itself.
    first_slot
        Slot of the first adult of the neighbourhood.
    """
    keys = keys_of(seed, first_slot, TIES, 0)
    for i in range(n):
        ring[walk(i, n, keys)] = i


@kernel
def friend_at(ring: I64, n: int, place: int, k: int) -> int:
    """Return friend k, 0..5, of the adult at a place of the ring; it is friend (k + 3) % 6 of that one."""
    at = place + step_of(k)
    while at < 0:  # a remainder would cost more than all the rest
        at += n
    while at >= n:
        at -= n
    return ring[at]


@kernel
def score_class(seen: int) -> int:
    """Return the class of the best score that is known of somebody: 0 none, 1 low, 2 middle, 3 high."""
    return (seen & SCORE_BITS) >> SCORE_SHIFT


@kernel
def with_standing(seen: int, is_black: int, is_red: int, is_class: int) -> int:
    """Return what is seen of somebody after a month, with these standings in place of the old ones."""
    kept = seen & ~(BLACK | RED | SCORE_BITS)
    return kept | BLACK * is_black | RED * is_red | (is_class << SCORE_SHIFT)


@kernel
def with_speech(seen: int, side: int) -> int:
    """Return what is seen of somebody who spoke against (-1) or for (1); 0 forgets what was said last."""
    kept = seen & ~(SPOKE_AGAINST | SPOKE_FOR)
    return kept | SPOKE_AGAINST * (side < 0) | SPOKE_FOR * (side > 0)


@kernel
def friends_listed(seen: U8, ring: I64, place: int) -> int:
    """Return how many friends stood on a public black list last month: 0, 1, or 2 for more.

    Parameters
    ----------
    seen
        (n,) `minds.Seen` of the adults of the neighbourhood, last month's.
    ring
        From `stand_in_ring`.
    place
        Of the adult on the ring.
    """
    n, listed = seen.shape[0], 0
    for k in range(N_FRIENDS):
        listed += int(seen[friend_at(ring, n, place, k)] & BLACK)
    return min(listed, MANY_LISTED)


@kernel
def friends_score(seen: U8, ring: I64, place: int) -> int:
    """Return the class of the friends' scores: 0 none is known, else the mean, 1 low, 2 middle or 3 high.

    Friends of whom no score is known do not count; half a class counts upwards. Parameters as in
    `friends_listed`.
    """
    n, known, total = seen.shape[0], 0, 0
    for k in range(N_FRIENDS):
        its = score_class(int(seen[friend_at(ring, n, place, k)]))
        known += int(its > 0)
        total += its
    return 0 if known == 0 else (2 * total + known) // (2 * known)


@kernel
def voices(seen: U8) -> tuple[int, int]:
    """Return how many adults of a neighbourhood spoke last month against, and how many for."""
    against = in_favour = 0
    for i in range(seen.shape[0]):
        against += int(seen[i] & SPOKE_AGAINST != 0)
        in_favour += int(seen[i] & SPOKE_FOR != 0)
    return against, in_favour
