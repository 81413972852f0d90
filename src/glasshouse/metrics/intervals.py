"""Intervals and tests: of shares, ratios, differences, rates, and of means over replicates."""

from __future__ import annotations

from collections.abc import Sequence
from math import erfc, exp, log, sqrt
from statistics import fmean, stdev

Z_95 = 1.959963984540054  # 97.5 % quantile of the standard normal distribution


def wilson(count: int, n: int, z: float = Z_95) -> tuple[float, float]:
    """Return the score interval of a share.

    Parameters
    ----------
    count, n
        The share is count / n.
    z
        Quantile of the normal distribution; 95 % if nothing is said.

    Returns
    -------
    tuple
        Lower and upper end, shares.

    Notes
    -----
    (p + z**2/2n -+ z sqrt(p(1-p)/n + z**2/4n**2)) / (1 + z**2/n): Wilson 1927, JASA 22(158) 209-212.

    Examples
    --------
    >>> [round(end, 6) for end in wilson(8, 100)]
    [0.041093, 0.149981]
    """
    if not 0 <= count <= n or n < 1:
        raise ValueError(f"{count} of {n} is no share")
    share, more = count / n, z * z / n
    middle, half = share + more / 2, z * sqrt(share * (1 - share) / n + more / (4 * n))
    return max(0.0, (middle - half) / (1 + more)), min(1.0, (middle + half) / (1 + more))


def katz(count: int, n: int, other: int, of: int, z: float = Z_95) -> tuple[float, float, float]:
    """Return the ratio of two independent shares, and its interval.

    Parameters
    ----------
    count, n
        The share above: count / n, above 0.
    other, of
        The share below: other / of, above 0.

    Returns
    -------
    tuple
        The ratio, and the lower and upper end.

    Notes
    -----
    exp(log R -+ z sqrt((1-p)/(np) + (1-q)/(mq))): Katz, Baptista, Azen and Pike 1978, Biometrics 34 469-474.

    Examples
    --------
    >>> [round(value, 6) for value in katz(30, 100, 60, 150)]
    [0.75, 0.524389, 1.072676]
    """
    if not (0 < count <= n and 0 < other <= of):
        raise ValueError("a ratio of shares needs both of them above 0")
    ratio = (count / n) / (other / of)
    error = sqrt(1 / count - 1 / n + 1 / other - 1 / of)
    return ratio, exp(log(ratio) - z * error), exp(log(ratio) + z * error)


def over_replicates(values: Sequence[float], level: float = 0.95) -> tuple[float, float, float] | None:
    """Return the mean of replicates and its interval, or None if there are fewer than two.

    Parameters
    ----------
    values
        One value for each replicate: of another seed, so independent of the others.
    level
        How often the interval covers, if the values are normal.

    Returns
    -------
    tuple
        Mean, lower and upper end, in the unit of the values.

    Notes
    -----
    mean -+ t(K - 1) s / sqrt(K), Student 1908, Biometrika 6(1) 1-25. Agents of one society are no replicates:
    they answer to each other.

    Examples
    --------
    >>> [round(value, 4) for value in over_replicates([1.0, 2.0, 3.0])]
    [2.0, -0.4841, 4.4841]
    """
    if len(values) < 2:
        return None
    from scipy.special import stdtrit  # help does not need it; scipy.stats would take seconds to load

    middle = fmean(values)
    half = float(stdtrit(len(values) - 1, (1 + level) / 2)) * stdev(values) / sqrt(len(values))
    return middle, middle - half, middle + half


def newcombe(count: int, n: int, other: int, of: int, z: float = Z_95) -> tuple[float, float, float]:
    """Return the difference of two independent shares, and its interval.

    Parameters
    ----------
    count, n
        The share from which is taken away: count / n.
    other, of
        The share that is taken away: other / of.

    Returns
    -------
    tuple
        The difference, and the lower and upper end.

    Notes
    -----
    Both Wilson intervals, put together by squares: method 10 of Newcombe 1998, Statistics in Medicine 17(8)
    873-890.

    Examples
    --------
    >>> [round(value, 4) for value in newcombe(56, 70, 48, 80)]
    [0.2, 0.0524, 0.3339]
    """
    (low, high), (less, more) = wilson(count, n, z), wilson(other, of, z)
    one, two = count / n, other / of
    below, above = sqrt((one - low) ** 2 + (more - two) ** 2), sqrt((high - one) ** 2 + (two - less) ** 2)
    return one - two, one - two - below, one - two + above


def garwood(count: int, exposure: float = 1.0, level: float = 0.95) -> tuple[float, float]:
    """Return the exact interval of a rate of a Poisson count.

    Parameters
    ----------
    count
        Events.
    exposure
        Over how much they were counted, such as person-years.
    level
        How often the interval covers, at least.

    Returns
    -------
    tuple
        Lower and upper end, events per unit of exposure.

    Notes
    -----
    Quantiles of gamma(count) and gamma(count + 1): Garwood 1936, Biometrika 28(3/4) 437-442.

    Examples
    --------
    >>> [round(end, 4) for end in garwood(10)], [round(end, 4) for end in garwood(0, 2.0)]
    ([4.7954, 18.3904], [0.0, 1.8444])
    """
    if count < 0 or exposure <= 0:
        raise ValueError("a count is 0 or more, and it was made over something")
    from scipy.special import gammaincinv  # takes a while to load, and help does not need it

    tail = (1 - level) / 2
    low = float(gammaincinv(count, tail)) if count else 0.0
    return low / exposure, float(gammaincinv(count + 1, 1 - tail)) / exposure


def benjamini_hochberg(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return the p-values of a family of tests, adjusted so that the false-discovery rate is held.

    Notes
    -----
    The smallest of n p(j) / j from the rank upwards: Benjamini and Hochberg 1995, JRSS B 57(1) 289-300.

    Examples
    --------
    >>> [round(p, 6) for p in benjamini_hochberg([0.01, 0.04, 0.03, 0.5])]
    [0.04, 0.053333, 0.053333, 0.5]
    """
    if not all(0 <= p <= 1 for p in p_values):
        raise ValueError("each of these is a p-value from 0 to 1")
    n, least = len(p_values), 1.0
    adjusted = [1.0] * n
    for rank, k in reversed(list(enumerate(sorted(range(n), key=lambda k: p_values[k]), 1))):
        least = min(least, n * p_values[k] / rank)
        adjusted[k] = least
    return tuple(adjusted)


def equivalence(values: Sequence[float], margin: float) -> float:
    """Return the p-value of two one-sided tests that a mean lies within a margin of 0.

    Only where it is small may "no effect" be said, and then of this margin.

    Parameters
    ----------
    values
        One paired effect for each replicate; two at least.
    margin
        The largest mean that counts as none; above 0, in the unit of the values.

    Notes
    -----
    Schuirmann 1987, Journal of Pharmacokinetics and Biopharmaceutics 15(6) 657-680.

    Examples
    --------
    >>> round(equivalence([0.1, -0.1, 0.05, -0.05], 0.5), 4)
    0.0008
    """
    if len(values) < 2 or margin <= 0:
        raise ValueError("two replicates at least and a margin above 0 are needed")
    error = stdev(values) / sqrt(len(values))
    if error == 0:
        return 0.0 if abs(fmean(values)) < margin else 1.0
    from scipy.stats import t  # takes a while to load, and help does not need it

    return float(t.sf((margin - abs(fmean(values))) / error, len(values) - 1))


def two_shares(count: int, n: int, other: int, of: int) -> float:
    """Return the p-value, both sides, of two independent shares being the same: pooled normal test.

    Examples
    --------
    >>> round(two_shares(30, 100, 60, 150), 6)
    0.106583
    """
    if not (0 <= count <= n and 0 <= other <= of and n and of):
        raise ValueError("two shares are needed")
    pooled = (count + other) / (n + of)
    error = sqrt(pooled * (1 - pooled) * (1 / n + 1 / of))
    return erfc(abs(count / n - other / of) / error / sqrt(2)) if error else 1.0


def chi_square_tail(value: float, freedom: int) -> float:
    """Return the chance that a chi-square variable of some degrees of freedom is above a value.

    Examples
    --------
    >>> round(chi_square_tail(3.841459, 1), 6)
    0.05
    """
    from scipy.special import gammaincc  # takes a while to load, and help does not need it

    return float(gammaincc(freedom / 2, value / 2))
