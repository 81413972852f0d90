"""Errors: who is found wrongly or missed, how one error breeds others, who gets it changed.

Metrics M15 to M19 of the catalogue; what follows from a base rate is in `base_rates`, times to correction
(M17) are curves of `survival`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from glasshouse.metrics.intervals import wilson


@dataclass(frozen=True)
class Share:
    """A share of a count with its Wilson interval; None where there is nothing of which it could be one."""

    count: int
    n: int

    @property
    def value(self) -> float | None:
        """Return count / n."""
        return self.count / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Return the ends of the 95 % interval."""
        return wilson(self.count, self.n) if self.n else None


@dataclass(frozen=True)
class ErrorRates:
    """What a list finds against the truth (M15).

    Parameters
    ----------
    rightly_listed, wrongly_listed
        Persons on the list who are, and who are not, what it is about.
    missed, rightly_left
        Persons not on it who are, and who are not.
    """

    rightly_listed: int
    wrongly_listed: int
    missed: int
    rightly_left: int

    @property
    def false_positive_rate(self) -> Share:
        """Of all who are not what the list is about, those on it."""
        return Share(self.wrongly_listed, self.wrongly_listed + self.rightly_left)

    @property
    def false_negative_rate(self) -> Share:
        """Of all who are, those not on it."""
        return Share(self.missed, self.missed + self.rightly_listed)

    @property
    def predictive_value(self) -> Share:
        """Of all on the list, those who are."""
        return Share(self.rightly_listed, self.rightly_listed + self.wrongly_listed)

    @property
    def false_discovery_rate(self) -> Share:
        """Of all on the list, those who are not."""
        return Share(self.wrongly_listed, self.rightly_listed + self.wrongly_listed)


def amplification(roots: int, downstream: int) -> float:
    """Return how many further wrong records or measures one first error brings (M16).

    Examples
    --------
    >>> amplification(4, 10)
    2.5
    """
    if roots < 1 or downstream < 0:
        raise ValueError("there is a first error at least, and no fewer than 0 that follow")
    return downstream / roots


def reproduction(offspring: Sequence[int]) -> tuple[float, bool]:
    """Return how many new wrong entries one wrong entry brings in the mean, and if errors then cascade (M16).

    Parameters
    ----------
    offspring
        (n,) new wrong entries that each wrong entry has brought directly.

    Notes
    -----
    A branching process goes on without end, with some chance, iff the mean is above 1: Harris, The Theory of
    Branching Processes (1963).

    Examples
    --------
    >>> reproduction([0, 1, 0, 1]), reproduction([2, 1])
    ((0.5, False), (1.5, True))
    """
    if not offspring or min(offspring) < 0:
        raise ValueError("one wrong entry at least is needed")
    mean = sum(offspring) / len(offspring)
    return mean, mean > 1


def irreparable_share(harms: Sequence[bool]) -> Share:
    """Return the share of harms of wrong entries that no correction undoes (M17).

    Examples
    --------
    >>> irreparable_share([True, False]).value
    0.5
    """
    return Share(sum(map(bool, harms)), len(harms))


def cascade_tail(sizes: Sequence[int], people: int) -> tuple[dict[int, float], float]:
    """Return the share of cascades of each size or more, and the largest over all people (M18).

    Notes
    -----
    Sizes count the first: Watts 2002, PNAS 99(9) 5766-5771.

    Examples
    --------
    >>> cascade_tail([1, 1, 2, 5], 100)
    ({1: 1.0, 2: 0.5, 5: 0.25}, 0.05)
    """
    if not sizes or min(sizes) < 1 or people < max(sizes):
        raise ValueError("a cascade has one at least, and no more than all")
    counts, above = Counter(sizes), len(sizes)
    tail = {}
    for size in sorted(counts):
        tail[size] = above / len(sizes)
        above -= counts[size]
    return tail, max(sizes) / people


def funnel(counts: Sequence[int]) -> tuple[Share, ...]:
    """Return for each stage of a dispute its share of the stage before (M19).

    Parameters
    ----------
    counts
        All, noticed, disputed, changed, materially changed; none above the one before.

    Examples
    --------
    >>> [share.value for share in funnel([1000, 250, 200, 50])]
    [0.25, 0.8, 0.25]
    """
    if any(b > a for a, b in pairwise(counts)):
        raise ValueError("no stage of a funnel has more than the one before")
    return tuple(Share(b, a) for a, b in pairwise(counts))
