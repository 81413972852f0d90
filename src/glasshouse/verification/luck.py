"""Luck by address: Philox 4x32-10 in whole numbers of Python."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

WORD = 2**32
LOW = WORD - 1
MULTIPLIERS = (0xD2511F53, 0xCD9E8D57)
KEY_STEPS = (0x9E3779B9, 0xBB67AE85)
ROUNDS = 10

Block = tuple[int, int, int, int]


@lru_cache(maxsize=2**17)
def philox(counter: Block, key: tuple[int, int]) -> Block:
    """Return the four words of a counter under a key (Salmon et al. 2011)."""
    a, b, c, d = counter
    left, right = key
    for _ in range(ROUNDS):
        first, second = MULTIPLIERS[0] * a, MULTIPLIERS[1] * c
        a, b, c, d = (second >> 32) ^ b ^ left, second & LOW, (first >> 32) ^ d ^ right, first & LOW
        left, right = (left + KEY_STEPS[0]) & LOW, (right + KEY_STEPS[1]) & LOW
    return a, b, c, d


def draw(
    seed: int, slot: int, generation: int, stream: int, *, ordinal: int = 0, tick: int = 0, fact: int = 0
) -> Block:
    """Return the block at an address: slot, generation and ordinal, stream and tick, fact."""
    counter = (slot, (generation & 255) << 24 | ordinal, stream << 16 | tick, fact)
    return philox(counter, (seed & LOW, seed >> 32))


def below(word: int, n: int) -> int:
    """Return a number from 0 to n - 1, each as likely."""
    return word * n >> 32


def between(word: int, low: int, high: int) -> int:
    """Return a number from low to high, both included, each as likely."""
    return low + below(word, high - low + 1)


def first_above(cumulative: Sequence[int], word: int) -> int:
    """Return the first class whose cumulative threshold is above the word."""
    return next(i for i, threshold in enumerate(cumulative) if word < threshold)
