"""Addressable luck: Philox 4x32-10 (Salmon et al. 2011, SC'11, doi 10.1145/2063384.2063405).

A draw has an address and no state. The counter holds who (slot, generation), when (tick), which
decision (stream) and which candidate (ordinal, fact); the key holds the seed. So one act more or less
moves nobody else's luck, and any life can be replayed alone.
"""

from __future__ import annotations

import numpy as np

from glasshouse.kernels._jit import kernel

U32 = np.uint64(0xFFFFFFFF)
SHIFT = np.uint64(32)
MULTIPLIER_0 = np.uint64(0xD2511F53)
MULTIPLIER_1 = np.uint64(0xCD9E8D57)
WEYL_0 = np.uint64(0x9E3779B9)
WEYL_1 = np.uint64(0xBB67AE85)
N_ROUNDS = 10

Word = np.uint64 | int  # 32 bits
Words = tuple[np.uint64, np.uint64, np.uint64, np.uint64]


@kernel
def philox(c0: np.uint64, c1: np.uint64, c2: np.uint64, c3: np.uint64, k0: np.uint64, k1: np.uint64) -> Words:
    """Return the Philox 4x32-10 block of counter (c0..c3) under key (k0, k1).

    All words are 32-bit values held in uint64. Checked against the Random123 known-answer vectors.
    """
    for _ in range(N_ROUNDS):
        p0 = MULTIPLIER_0 * c0
        p1 = MULTIPLIER_1 * c2
        n0 = (p1 >> SHIFT) ^ c1 ^ k0
        n2 = (p0 >> SHIFT) ^ c3 ^ k1
        c1 = p1 & U32
        c3 = p0 & U32
        c0 = n0
        c2 = n2
        k0 = (k0 + WEYL_0) & U32
        k1 = (k1 + WEYL_1) & U32
    return c0, c1, c2, c3


@kernel
def draw(
    seed: np.uint64, slot: int, generation: int, tick: int, stream: int, ordinal: int, fact: int
) -> Words:
    """Return four 32-bit words for one address.

    Parameters
    ----------
    seed
        64-bit seed of the run.
    slot
        Position in the society, below 2**32.
    generation
        Holder of the slot; 0 holds it on the census day. -128..127.
    tick
        Month since January 2000, below 2**16.
    stream
        `codes.Stream`, below 2**16.
    ordinal
        The candidate's index, below 2**24.
    fact
        Identity of the fact the decision is about, or 0.
    """
    who = np.uint64(slot) & U32
    which = (np.uint64(generation & 0xFF) << np.uint64(24)) | np.uint64(ordinal)
    when = (np.uint64(stream) << np.uint64(16)) | np.uint64(tick)
    return philox(who, which, when, np.uint64(fact), seed & U32, seed >> SHIFT)


@kernel
def uniform_int(word: np.uint64, n: int) -> int:
    """Map a 32-bit word to 0..n-1 (bias below n / 2**32)."""
    return int((word * np.uint64(n)) >> SHIFT)
