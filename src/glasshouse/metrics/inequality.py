"""Measures of inequality and poverty of amounts, one amount for each person."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, fsum, log


def gini(amounts: Sequence[float]) -> float:
    """Return the Gini coefficient: half the mean difference of two persons, over the mean.

    Notes
    -----
    With amounts in order, (2 sum i x_i / (n sum x)) - (n + 1) / n, the form without a small-sample factor
    (Cowell, Measuring Inequality, 3rd edition 2011).

    Examples
    --------
    >>> round(gini([1, 2, 3, 4, 5]), 6)
    0.266667
    """
    values = _amounts(amounts)
    n, total = len(values), fsum(values)
    if total == 0:
        return 0.0
    return 2 * fsum(i * x for i, x in enumerate(sorted(values), 1)) / (n * total) - (n + 1) / n


def theil(amounts: Sequence[float]) -> float:
    """Return the Theil index T: the mean of (x / mean) log(x / mean), natural logarithm; 0 log 0 is 0.

    Notes
    -----
    Theil, Economics and Information Theory (1967).

    Examples
    --------
    >>> round(theil([1, 2, 3, 4, 5]), 6)
    0.119688
    """
    values = _amounts(amounts)
    mean = fsum(values) / len(values)
    return fsum(x / mean * log(x / mean) for x in values if x > 0) / len(values) if mean else 0.0


def foster_greer_thorbecke(amounts: Sequence[float], line: float, power: int) -> float:
    """Return the poverty index of a power: 0 the share of the poor, 1 their mean gap, 2 the gap squared.

    Parameters
    ----------
    amounts
        Of each person.
    line
        Whoever has less is poor.
    power
        Weight of the gap, 0 or more.

    Notes
    -----
    Mean over all of (1 - x / line) ** power of the poor: Foster, Greer and Thorbecke 1984, Econometrica 52(3)
    761-766.

    Examples
    --------
    >>> [round(foster_greer_thorbecke([1, 2, 3, 4, 5], 3, power), 6) for power in range(3)]
    [0.4, 0.2, 0.111111]
    """
    if line <= 0 or power < 0:
        raise ValueError("a poverty line is above 0, and the power is 0 or more")
    values = _amounts(amounts)
    return fsum((1 - x / line) ** power for x in values if x < line) / len(values)


def mean_log_deviation(amounts: Sequence[float]) -> float:
    """Return the mean of log(mean / x); all amounts above 0.

    Notes
    -----
    Theil L, the one index whose parts between and within groups add up whichever is taken out first: Foster
    and Shneyerov 2000, Journal of Economic Theory 91(2) 199-222.

    Examples
    --------
    >>> round(mean_log_deviation([1, 2, 3, 4, 5]), 6)
    0.141114
    """
    values = _amounts(amounts)
    if min(values) == 0:
        raise ValueError("the logarithm needs amounts above 0")
    mean = fsum(values) / len(values)
    return fsum(log(mean / x) for x in values) / len(values)


def atkinson_welfare(amounts: Sequence[float], aversion: float) -> float:
    """Return the amount that, had all as much, would be as good: welfare in the unit of the amounts (M26).

    Parameters
    ----------
    amounts
        Of each person; above 0 if the aversion is 1 or more.
    aversion
        To inequality: 0 is the mean, 1 the geometric mean, 2 the harmonic mean.

    Notes
    -----
    Atkinson 1970, Journal of Economic Theory 2(3) 244-263.

    Examples
    --------
    >>> [round(atkinson_welfare([1, 4], aversion), 6) for aversion in (0, 1, 2)]
    [2.5, 2.0, 1.6]
    """
    values = _amounts(amounts)
    if aversion < 0 or (aversion >= 1 and min(values) == 0):
        raise ValueError("aversion is 0 or more, and from 1 on amounts are above 0")
    if aversion == 1:
        return exp(fsum(map(log, values)) / len(values))
    mean = fsum(x ** (1 - aversion) for x in values) / len(values)
    return float(mean ** (1 / (1 - aversion)))


def gini_of_opportunity(means: Sequence[float], sizes: Sequence[int]) -> float:
    """Return the Gini coefficient as if everybody had the mean of their type (M27).

    Parameters
    ----------
    means
        Of an outcome, by type: by circumstances alone, of which nobody is the author.
    sizes
        Persons of each type.

    Notes
    -----
    Types after Roemer 1998; Gini of a smoothed distribution, Checchi and Peragine 2010, JEI 8(4) 429-450.

    Examples
    --------
    >>> gini_of_opportunity([0, 8], [3, 1]), gini_of_opportunity([2, 2], [5, 1])
    (0.75, 0.0)
    """
    values, whole = _amounts(means), sum(sizes)
    total = fsum(x * n for x, n in zip(values, sizes, strict=True))
    if whole < 1 or min(sizes) < 0:
        raise ValueError("somebody is of some type, and no type has fewer than 0")
    if total == 0:
        return 0.0
    below, area = 0, 0.0
    for x, n in sorted(zip(values, sizes, strict=True)):
        area += x * n * (2 * below + n)
        below += n
    return round(area / (whole * total) - 1, 12) + 0.0


def opportunity_share(groups: Sequence[Sequence[float]]) -> float:
    """Return the share of inequality that lies between types of circumstances (M27), by mean log deviation.

    Parameters
    ----------
    groups
        Amounts of the persons of each type, above 0.

    Notes
    -----
    Ferreira and Gignoux 2011, Review of Income and Wealth 57(4) 622-657.

    Examples
    --------
    >>> opportunity_share([[1, 1], [3, 3]]), opportunity_share([[1, 3], [3, 1]])
    (1.0, 0.0)
    """
    smoothed = [fsum(one) / len(one) for one in groups for _ in one]
    if (whole := mean_log_deviation([x for one in groups for x in one])) == 0:
        raise ValueError("all have the same, so there is nothing to divide")
    return round(mean_log_deviation(smoothed) / whole, 12) + 0.0


def _amounts(amounts: Sequence[float]) -> list[float]:
    values = [float(x) for x in amounts]
    if not values or min(values) < 0:
        raise ValueError("one amount at least is needed, and none below 0")
    return values
