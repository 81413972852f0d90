"""Choices of the generator: one luck for each, by number, from the seed of a case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from glasshouse.verification.luck import between, philox

T = TypeVar("T")

GENERATOR = 0x676C6173  # a key of its own: no stream of the model is at its addresses


class Dice:
    """A row of choices that a seed fixes."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.thrown = 0

    def word(self) -> int:
        """Return the next 32 bits."""
        self.thrown += 1
        return philox((self.thrown, 0, 0, 0), (self.seed, GENERATOR))[0]

    def number(self, low: int, high: int) -> int:
        """Return a number from low to high, both included."""
        return between(self.word(), low, high)

    def happens(self, percent: int) -> bool:
        """Return whether something happens that does in so many of a hundred cases."""
        return self.number(1, 100) <= percent

    def one(self, of: Sequence[T]) -> T:
        """Return one of some things."""
        return of[self.number(0, len(of) - 1)]

    def some(self, of: Sequence[T], fewest: int, most: int) -> list[T]:
        """Return some of several things, in a new order, each once."""
        left, found = list(of), []
        for _ in range(min(self.number(fewest, most), len(left))):
            found.append(left.pop(self.number(0, len(left) - 1)))
        return found

    def share(self) -> float:
        """Return a share in hundredths, above nought."""
        return self.number(1, 100) / 100
