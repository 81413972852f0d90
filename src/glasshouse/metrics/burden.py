"""Burden: how it stands to what was done, on whom else it falls, and how many measures follow one fact.

Metrics M31 to M33 of the catalogue. A burden is severity times time, in years of severity 1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations, pairwise
from math import ceil, fsum, log
from statistics import fmean, median


def spill_over(relatives: Sequence[float], listed: Sequence[float]) -> float:
    """Return what relatives who are not listed lose, over what the listed lose (M31).

    Examples
    --------
    >>> spill_over([1, 2], [4, 8])
    0.25
    """
    if (whole := fsum(listed)) <= 0:
        raise ValueError("the listed lose nothing, so there is nothing to compare with")
    return fsum(relatives) / whole


def innocent_share(harmed: Sequence[bool], did_nothing: Sequence[bool]) -> float:
    """Return the share of harmed persons who did nothing (M31).

    Examples
    --------
    >>> innocent_share([True, True, False], [True, False, True])
    0.5
    """
    pairs = zip(harmed, did_nothing, strict=True)
    hit = [is_free for is_hit, is_free in pairs if is_hit]
    if not hit:
        raise ValueError("nobody is harmed")
    return sum(map(bool, hit)) / len(hit)


def quantile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that is no less than a share of all.

    Examples
    --------
    >>> quantile([4, 1, 3, 2], 0.5), quantile(range(1, 101), 0.95)
    (2, 95)
    """
    if not values or not 0 < share <= 1:
        raise ValueError("a value at least and a share above 0 are needed")
    return sorted(values)[ceil(round(share * len(values), 9)) - 1]


def burden_per_gravity(burdens: Sequence[float], gravities: Sequence[float]) -> tuple[float, float]:
    """Return median and 95th percentile of burden over gravity of the conduct behind it (M32a).

    Examples
    --------
    >>> burden_per_gravity([2, 6, 9], [2, 3, 3])
    (2.0, 3.0)
    """
    ratios = [b / g for b, g in zip(burdens, gravities, strict=True) if g > 0]
    return float(median(ratios)), quantile(ratios, 0.95)


def burden_slope(burdens: Sequence[float], gravities: Sequence[float]) -> float:
    """Return how burden grows with gravity: slope of logarithms by least squares; 1 in proportion (M32b).

    Notes
    -----
    Below 1 small wrongs weigh more than in proportion. Not a number if all are of one gravity.

    Examples
    --------
    >>> round(burden_slope([2, 4, 8], [1, 2, 4]), 6), round(burden_slope([3, 3], [1, 9]), 6)
    (1.0, 0.0)
    """
    pairs = zip(burdens, gravities, strict=True)
    points = [(log(g), log(b)) for b, g in pairs if b > 0 and g > 0]
    middle = (fmean(x for x, _ in points), fmean(y for _, y in points))
    if not (spread := fsum((x - middle[0]) ** 2 for x, _ in points)):
        return float("nan")
    return fsum((x - middle[0]) * (y - middle[1]) for x, y in points) / spread


def without_basis(burdens: Sequence[float], has_basis: Sequence[bool]) -> float:
    """Return the share of a burden for which no legal basis is named (M32c).

    Examples
    --------
    >>> without_basis([3, 1], [True, False])
    0.25
    """
    if (whole := fsum(burdens)) <= 0:
        raise ValueError("there is no burden")
    return fsum(b for b, is_based in zip(burdens, has_basis, strict=True) if not is_based) / whole


def border_jumps(severities: Sequence[float]) -> tuple[float, ...]:
    """Return by how much severity rises from each grade to the next worse one (M32d).

    Examples
    --------
    >>> border_jumps([0, 1, 9])
    (1, 8)
    """
    return tuple(b - a for a, b in pairwise(severities))


def inversions(burdens: Sequence[float], gravities: Sequence[float]) -> float:
    """Return the share of pairs in which the graver conduct has the lighter burden (M32e).

    Notes
    -----
    Of pairs of unlike gravity and burden; 1/2 by chance, (1 - Kendall's tau) / 2: Kendall 1938, Biometrika
    30 81-93.

    Examples
    --------
    >>> inversions([1, 2, 3], [1, 3, 2])
    0.3333333333333333
    """
    kinds = Counter(zip(burdens, gravities, strict=True))
    against = whole = 0
    for ((b, g), n), ((c, h), m) in combinations(kinds.items(), 2):
        if b != c and g != h:
            whole += n * m
            against += n * m * ((b < c) != (g < h))
    if not whole:
        raise ValueError("two of unlike gravity and burden are needed")
    return against / whole


def stacking(measures: Sequence[int]) -> tuple[float, float]:
    """Return mean and 95th percentile of the distinct measures that follow one fact (M33).

    Examples
    --------
    >>> stacking([1, 1, 4])
    (2.0, 4)
    """
    return fmean(measures), quantile(measures, 0.95)


def over_ordinary(burdens: Sequence[float], ordinary: Sequence[float]) -> float:
    """Return the mean of the burden over the penalty that ordinary law has for the same fact (M33).

    Examples
    --------
    >>> over_ordinary([6, 2], [2, 1])
    2.5
    """
    return fmean(b / o for b, o in zip(burdens, ordinary, strict=True))
