"""Addressable luck: Philox 4x32-10 (Salmon et al. 2011, SC'11, doi 10.1145/2063384.2063405).

A draw has an address and no state. The counter holds who (slot, generation), when (tick), which
decision (stream) and which candidate (ordinal, fact); the key holds the seed. So one act more or less
moves nobody else's luck, and any life can be replayed alone.
"""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import I64, U8, U64
from glasshouse.kernels._jit import inlined, kernel

U32 = np.uint64(0xFFFFFFFF)
SHIFT, GENERATION_SHIFT, STREAM_SHIFT = np.uint64(32), np.uint64(24), np.uint64(16)
MULTIPLIER_0 = np.uint64(0xD2511F53)
MULTIPLIER_1 = np.uint64(0xCD9E8D57)
WEYL_0 = np.uint64(0x9E3779B9)
WEYL_1 = np.uint64(0xBB67AE85)
N_ROUNDS = 10

Word = np.uint64 | int  # 32 bits
Words = tuple[np.uint64, np.uint64, np.uint64, np.uint64]


@inlined
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
    which = (np.uint64(generation & 0xFF) << GENERATION_SHIFT) | np.uint64(ordinal)
    when = (np.uint64(stream) << STREAM_SHIFT) | np.uint64(tick)
    return philox(who, which, when, np.uint64(fact), seed & U32, seed >> SHIFT)


@kernel
def draw_stretch(
    words: U64, generation: U8, first_slot: int, seed: np.uint64, tick: int, stream: int, ordinal: int
) -> None:
    """Draw the words of neighbouring slots about no fact, as `draw` does; a loop of nothing else.

    Parameters
    ----------
    words
        (4, n and more) written: word by word, so that the loop becomes vectors.
    generation
        (n,) of each; its eight bits.
    first_slot
        Slot of the first.
    """
    when, low, high = (np.uint64(stream) << STREAM_SHIFT) | np.uint64(tick), seed & U32, seed >> SHIFT
    which, fact = np.uint64(ordinal), np.uint64(0)
    for i in range(generation.shape[0]):
        held = np.uint64(generation[i]) << GENERATION_SHIFT
        a, b, c, d = philox(np.uint64(first_slot + i) & U32, held | which, when, fact, low, high)
        words[0, i], words[1, i], words[2, i], words[3, i] = a, b, c, d


@kernel
def draw_each(
    words: U64, address: I64, n: int, seed: np.uint64, tick: int, stream: int, ordinal: int
) -> None:
    """Draw the words at some addresses, as `draw` does; a loop of nothing else.

    Parameters
    ----------
    words
        (4, n and more) written.
    address
        (3, n and more) slot, generation as eight bits, and fact of each.
    """
    when, low, high = (np.uint64(stream) << STREAM_SHIFT) | np.uint64(tick), seed & U32, seed >> SHIFT
    which = np.uint64(ordinal)
    for i in range(n):
        who, held = np.uint64(address[0, i]) & U32, np.uint64(address[1, i]) << GENERATION_SHIFT
        a, b, c, d = philox(who, held | which, when, np.uint64(address[2, i]), low, high)
        words[0, i], words[1, i], words[2, i], words[3, i] = a, b, c, d


@kernel
def uniform_int(word: np.uint64, n: int) -> int:
    """Map a 32-bit word to 0..n-1 (bias below n / 2**32)."""
    return int((word * np.uint64(n)) >> SHIFT)
