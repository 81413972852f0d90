"""Measures of inequality and poverty of amounts, one amount for each person."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum, log


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


def _amounts(amounts: Sequence[float]) -> list[float]:
    values = [float(x) for x in amounts]
    if not values or min(values) < 0:
        raise ValueError("one amount at least is needed, and none below 0")
    return values
