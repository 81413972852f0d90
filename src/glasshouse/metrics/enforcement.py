"""Concentration of enforcement: where bodies look and what they have on record, against where acts happen."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum


def shares(amounts: Sequence[float]) -> tuple[float, ...]:
    """Return the amounts of districts as shares of their sum; all alike if there is nothing.

    Examples
    --------
    >>> shares([3, 1])
    (0.75, 0.25)
    """
    if not amounts or min(amounts) < 0:
        raise ValueError("one amount at least is needed, and none below 0")
    whole = fsum(amounts)
    return tuple(x / whole if whole else 1 / len(amounts) for x in amounts)


def herfindahl(amounts: Sequence[float]) -> float:
    """Return the Herfindahl-Hirschman index: the sum of squared shares, from 1 / n to 1.

    Examples
    --------
    >>> herfindahl([1, 1]), herfindahl([3, 1])
    (0.5, 0.625)
    """
    return fsum(share**2 for share in shares(amounts))


def excess_slope(acts: Sequence[float], found: Sequence[float]) -> float:
    """Return how much a share of what is found grows with the share of acts: the slope of least squares.

    At 1 it is in proportion; above 1 districts with more acts are looked at more than in proportion, and at 0
    where a body looks has nothing to do with what happens. Not a number if all districts have as many acts.

    Parameters
    ----------
    acts
        Of each district.
    found
        Visits, or records, of each district.

    Examples
    --------
    >>> excess_slope([0.6, 0.4], [0.9, 0.1])
    4.0
    """
    true, seen = shares(acts), shares(found)
    if len(true) != len(seen):
        raise ValueError("each district needs its acts and what is found there")
    even = 1 / len(true)
    spread = fsum((t - even) ** 2 for t in true)
    if spread == 0:
        return float("nan")
    return round(fsum((t - even) * (s - even) for t, s in zip(true, seen, strict=True)) / spread, 12)
