"""Who stands next to whom: keyed permutations of 0..n-1, computed for one index and never stored.

An unbalanced Feistel network over the smallest power of two that holds n, and "cycle walking" (Black and
Rogaway 2002, CT-RSA): an image outside 0..n-1 is permuted again until it falls inside. Any round function
makes it one to one; this one mixes with multipliers of odd numbers, under the words of one block of luck.
"""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import I64, U64
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.rng import U32, Words, draw

ROUNDS = 8
FORTH, BACK = 0, 1
ONE = np.uint64(1)
HALF_WORD = np.uint64(16)
WEYL = np.uint64(0x9E3779B9)
MIX_0, MIX_1 = np.uint64(0x7FEB352D), np.uint64(0x846CA68B)
ORDINAL = 2**24 - 1  # no candidate of an agent has it


@kernel
def keys_of(seed: np.uint64, first_slot: int, stream: int, round_key: int) -> Words:
    """Return the key of a permutation of a neighbourhood; the round key is a tick, or 0."""
    return draw(seed, first_slot, 0, round_key, stream, ORDINAL, 0)


@kernel
def mix(half: np.uint64, round_number: int, keys: Words) -> np.uint64:
    """Return 32 bits that depend on all bits of a half and on the key of a round."""
    key = keys[0]
    if round_number & 3 == 1:
        key = keys[1]
    elif round_number & 3 == 2:
        key = keys[2]
    elif round_number & 3 == 3:
        key = keys[3]
    x = (np.uint64(half) + np.uint64(key) + WEYL * np.uint64(round_number)) & U32
    x = ((x ^ (x >> HALF_WORD)) * MIX_0) & U32
    x = ((x ^ (x >> np.uint64(15))) * MIX_1) & U32
    return x ^ (x >> HALF_WORD)


@kernel
def widths(n: int) -> tuple[np.uint64, np.uint64]:
    """Return how many bits the low and the high half of an index below n have."""
    bits = np.uint64(0)
    while (ONE << bits) < np.uint64(n):
        bits += ONE
    return bits >> ONE, bits - (bits >> ONE)


@kernel
def once(x: np.uint64, low: np.uint64, high: np.uint64, keys: Words, back: int) -> np.uint64:
    """Run the rounds, each of which changes one half by the other; `back` is 1 for the inverse, else 0."""
    right, left = x & ((ONE << low) - ONE), x >> low
    for k in range(ROUNDS):
        i = ROUNDS - 1 - k if back else k
        if i & 1:
            right ^= mix(left, i, keys) & ((ONE << low) - ONE)
        else:
            left ^= mix(right, i, keys) & ((ONE << high) - ONE)
    return (left << low) | right


@kernel
def walk(index: int, n: int, keys: Words) -> int:
    """Return where an index goes under a key from `keys_of`, for loops over a neighbourhood."""
    low, high = widths(n)
    x = once(np.uint64(index), low, high, keys, FORTH)
    while x >= np.uint64(n):
        x = once(x, low, high, keys, FORTH)
    return int(x)


@kernel
def walk_each(places: I64, n_places: int, n: int, keys: Words, halves: U64, still: I64) -> None:
    """Replace some indices by where `walk` takes each; loops of nothing else, which become vectors.

    Parameters
    ----------
    places
        (n_places and more,) indices below n; written.
    halves
        (2, n_places and more) scratch.
    still
        (n_places and more,) scratch: which of them are not inside yet.
    """
    low, high = widths(n)
    low_bits, high_bits, left = (ONE << low) - ONE, (ONE << high) - ONE, n_places
    for j in range(n_places):
        still[j] = j
    while left > 0:
        for j in range(left):
            x = np.uint64(places[still[j]])
            halves[0, j], halves[1, j] = x & low_bits, x >> low
        for k in range(ROUNDS):
            if k & 1:
                for j in range(left):
                    halves[0, j] ^= mix(halves[1, j], k, keys) & low_bits
            else:
                for j in range(left):
                    halves[1, j] ^= mix(halves[0, j], k, keys) & high_bits
        outside = 0
        for j in range(left):
            which = still[j]
            places[which] = (halves[1, j] << low) | halves[0, j]
            still[outside] = which
            outside += int(places[which] >= n)
        left = outside


@kernel
def walk_back(index: int, n: int, keys: Words) -> int:
    """Return the index that `walk` takes there."""
    low, high = widths(n)
    x = once(np.uint64(index), low, high, keys, BACK)
    while x >= np.uint64(n):
        x = once(x, low, high, keys, BACK)
    return int(x)


@kernel
def permute(index: int, n: int, seed: np.uint64, first_slot: int, stream: int, round_key: int) -> int:
    """Return where an index of 0..n-1 goes in a permutation of a neighbourhood.

    Parameters
    ----------
    index
        0..n-1.
    n
        How many there are, 1 or more, below 2**31.
    seed
        64-bit seed of the run.
    first_slot
        First slot of the neighbourhood.
    stream
        `codes.Stream` of the decision.
    round_key
        Tick if there is a new permutation each month, else 0; below 2**16.
    """
    return walk(index, n, keys_of(seed, first_slot, stream, round_key))


@kernel
def unpermute(index: int, n: int, seed: np.uint64, first_slot: int, stream: int, round_key: int) -> int:
    """Return the index that `permute` takes there."""
    return walk_back(index, n, keys_of(seed, first_slot, stream, round_key))
