"""A fair split of what a regime does among its parts (Shapley 1953): each part's mean contribution.

A part contributes what it adds to those that came before it, on average over the orders in which parts may
come. With few parts all sets are run and the split is exact; else some orders are drawn, each with its
reverse, and the split has a standard error. The contributions of all parts add up to the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import factorial, sqrt
from statistics import fmean, stdev

import numpy as np

Value = Callable[[frozenset[str]], Mapping[str, float]]


@dataclass(frozen=True)
class Share:
    """What one part contributed to one outcome, and the standard error over orders, or 0."""

    part: str
    outcome: str
    value: float
    error: float


def split(parts: Sequence[str], value: Value, *, orders: int = 0, seed: int = 0) -> tuple[Share, ...]:
    """Split what a whole does among its parts.

    Parameters
    ----------
    parts
        Names of the parts.
    value
        Outcomes of a set of parts, by name; asked once for each set.
    orders
        How many orders are drawn; 0: all sets are run, and the split is exact.
    seed
        Key of the orders.

    Examples
    --------
    >>> game = lambda some: {"y": float(len(some) ** 2)}
    >>> [(one.part, one.value) for one in split(("a", "b"), game)]
    [('a', 2.0), ('b', 2.0)]
    """
    known: dict[frozenset[str], Mapping[str, float]] = {}

    def worth(some: frozenset[str]) -> Mapping[str, float]:
        if some not in known:
            known[some] = value(some)
        return known[some]

    outcomes = tuple(worth(frozenset()))
    if orders == 0:
        return tuple(Share(part, o, _exact(part, parts, worth, o), 0.0) for part in parts for o in outcomes)
    gains: dict[tuple[str, str], list[float]] = {(part, o): [] for part in parts for o in outcomes}
    for order in _orders(parts, orders, seed):
        before: frozenset[str] = frozenset()
        for part in order:
            after = before | {part}
            for o in outcomes:
                gains[part, o].append(worth(after)[o] - worth(before)[o])
            before = after
    return tuple(Share(part, o, fmean(found), _error(found)) for (part, o), found in gains.items())


def _exact(part: str, parts: Sequence[str], worth: Value, outcome: str) -> float:
    others, n = [one for one in parts if one != part], len(parts)
    total = 0.0
    for size in range(n):
        weight = factorial(size) * factorial(n - size - 1) / factorial(n)
        for some in map(frozenset, combinations(others, size)):
            total += weight * (worth(some | {part})[outcome] - worth(some)[outcome])
    return total


def _orders(parts: Sequence[str], n: int, seed: int) -> list[tuple[str, ...]]:
    """Return drawn orders, every second one the reverse of the one before."""
    luck, found = np.random.default_rng(seed), list[tuple[str, ...]]()
    while len(found) < n:
        order = tuple(parts[int(k)] for k in luck.permutation(len(parts)))
        found += [order, order[::-1]]
    return found[:n]


def _error(values: Sequence[float]) -> float:
    return stdev(values) / sqrt(len(values)) if len(values) > 1 else 0.0
