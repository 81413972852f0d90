"""Confidence intervals of shares and of their ratios, in closed form."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log, sqrt
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
    from scipy.stats import t  # takes a while to load, and help does not need it

    middle = fmean(values)
    half = float(t.ppf((1 + level) / 2, len(values) - 1)) * stdev(values) / sqrt(len(values))
    return middle, middle - half, middle + half
