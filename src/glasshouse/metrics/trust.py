"""Conduct and trust: what deters, what is paid back, who keeps promises, and if a score says what it claims.

Metrics M40 to M44, M54, M55 and M57 of the catalogue; concentration of enforcement (M45) is in `enforcement`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import fsum, log, sqrt

from glasshouse.metrics.burden import quantile
from glasshouse.metrics.errors import Share
from glasshouse.metrics.intervals import Z_95, newcombe


def elasticity(rate: tuple[float, float], price: tuple[float, float]) -> float:
    """Return by how many per cent offences change when a price changes by one (M40).

    Parameters
    ----------
    rate
        Offences before and after.
    price
        The chance to be found, or the severity, before and after; nothing else differs.

    Notes
    -----
    Ratio of logarithms, the arc elasticity: Becker 1968, Journal of Political Economy 76(2) 169-217.

    Examples
    --------
    >>> elasticity((100, 50), (0.1, 0.2))
    -1.0
    """
    if min(*rate, *price) <= 0 or price[0] == price[1]:
        raise ValueError("rates and prices are above 0, and the price differs")
    return log(rate[1] / rate[0]) / log(price[1] / price[0])


def marginal_effects(rates: Sequence[float]) -> tuple[float, ...]:
    """Return the change of offences with each measure that is added to a joint punishment (M40).

    Examples
    --------
    >>> marginal_effects([100, 80, 75])
    (-20, -5)
    """
    return tuple(b - a for a, b in pairwise(rates))


def recovery(paid: float, due: float) -> float:
    """Return the part of debt that was paid (M41).

    Parameters
    ----------
    paid
        Within the time looked at.
    due
        Owed at its beginning, and fallen due within it.

    Examples
    --------
    >>> recovery(30, 120)
    0.25
    """
    if due <= 0:
        raise ValueError("nothing is due")
    return paid / due


def recovered_per_cost(paid: float, cost: float) -> float:
    """Return what was recovered over what exclusion cost (M41).

    Examples
    --------
    >>> recovered_per_cost(30, 60)
    0.5
    """
    if cost <= 0:
        raise ValueError("exclusion has a cost, or there is no ratio")
    return paid / cost


def easy_points_share(points: Sequence[float], costs: Sequence[float]) -> float:
    """Return the share of points from the tenth of acts that are cheapest per point (M43).

    Parameters
    ----------
    points, costs
        (n,) points of each act, above 0, and what it cost who did it.

    Examples
    --------
    >>> easy_points_share([10] + [1] * 9, [1] + [5] * 9)
    0.5263157894736842
    """
    prices = [c / p for c, p in zip(costs, points, strict=True)]
    border = quantile(prices, 0.1)
    return fsum(p for p, price in zip(points, prices, strict=True) if price <= border) / fsum(points)


def goodhart_gap(score: tuple[float, float], quality: tuple[float, float]) -> float:
    """Return how much of a rise in scores is no rise in what they claim to measure (M43).

    Parameters
    ----------
    score, quality
        Means before and after, each in standard deviations of the state before.

    Examples
    --------
    >>> goodhart_gap((0, 1), (0, 0.25))
    0.75
    """
    return (score[1] - score[0]) - (quality[1] - quality[0])


def social_burden(costs: Sequence[float], qualified: Sequence[bool]) -> float:
    """Return the mean cost that the truly qualified pay to be accepted (M43).

    Notes
    -----
    Milli, Miller, Dragan and Hardt 2019, FAT* 230-239.

    Examples
    --------
    >>> social_burden([0, 4, 9], [True, True, False])
    2.0
    """
    paid = [c for c, is_qualified in zip(costs, qualified, strict=True) if is_qualified]
    if not paid:
        raise ValueError("nobody is qualified")
    return fsum(paid) / len(paid)


def auc(
    positives: Sequence[float], negatives: Sequence[float], z: float = Z_95
) -> tuple[float, float, float]:
    """Return the chance that somebody with the trait has the higher score than somebody without (M44).

    Parameters
    ----------
    positives, negatives
        Scores of those who truly have the trait, and of those who have not; ties count half.

    Returns
    -------
    tuple
        The area under the ROC curve (1/2 says nothing), and the ends of its interval.

    Notes
    -----
    Standard error of Hanley and McNeil 1982, Radiology 143(1) 29-36, for scores of any shape.

    Examples
    --------
    >>> [round(x, 4) for x in auc([3, 4, 5], [1, 2, 3])]
    [0.9444, 0.7288, 1.0]
    """
    n, m = len(positives), len(negatives)
    if not n or not m:
        raise ValueError("both kinds of persons are needed")
    ordered = sorted([(x, 1) for x in positives] + [(x, 0) for x in negatives])
    area, below, k = 0.0, 0, 0
    while k < len(ordered):
        same = [kind for x, kind in ordered[k : k + _run(ordered, k)]]
        with_it, without = sum(same), len(same) - sum(same)
        area += with_it * (below + without / 2)
        below += without
        k += len(same)
    area /= n * m
    one, two = area / (2 - area), 2 * area**2 / (1 + area)
    spread = area * (1 - area) + (n - 1) * (one - area**2) + (m - 1) * (two - area**2)
    half = z * sqrt(max(spread, 0.0) / (n * m))
    return area, max(0.0, area - half), min(1.0, area + half)


def _run(ordered: Sequence[tuple[float, int]], start: int) -> int:
    """Return how many in a row from `start` have the same score."""
    end = start
    while end < len(ordered) and ordered[end][0] == ordered[start][0]:
        end += 1
    return end - start


def over_report(openly: tuple[int, int], privately: tuple[int, int]) -> tuple[float, float, float]:
    """Return stated approval less private approval, with its interval (M54).

    Parameters
    ----------
    openly, privately
        Persons who approve, and all who were asked.

    Examples
    --------
    >>> over_report((80, 100), (55, 100))[0]
    0.25
    """
    return newcombe(*openly, *privately)


def legitimacy_gap(treated: tuple[int, int], others: tuple[int, int]) -> tuple[float, float, float]:
    """Return trust after a treatment of one's own, or one that was seen, less that of others (M55).

    Parameters
    ----------
    treated, others
        Persons who trust, and all.

    Examples
    --------
    >>> round(legitimacy_gap((30, 100), (50, 100))[0], 6)
    -0.2
    """
    return newcombe(*treated, *others)


def government_share(from_government: int, deductions: int) -> Share:
    """Return the share of deductions that stem from dealings with government (M57).

    Examples
    --------
    >>> government_share(3, 4).value
    0.75
    """
    return Share(from_government, deductions)
