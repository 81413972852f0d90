"""Welfare: who gains and loses, poverty that holds on, what others get back, and access of those unknown.

Metrics M26, M29, M51 to M53 and M58 of the catalogue; indices of inequality and poverty (M26 to M28) are in
`inequality`, burdens (M31 to M33) in `burden`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import fsum, sqrt
from statistics import fmean, stdev

from glasshouse.metrics.intervals import Z_95, katz


def welfare_change(baseline: Sequence[float], reform: Sequence[float]) -> float:
    """Return the mean change of welfare of the same persons with the same luck (M26).

    Agents answer to each other, so an interval is one over replicates: `intervals.over_replicates`.

    Examples
    --------
    >>> welfare_change([1, 2, 3], [1, 3, 5])
    1.0
    """
    return fmean(after - before for before, after in zip(baseline, reform, strict=True))


def trap_gap(listed: Sequence[bool], others: Sequence[bool]) -> tuple[float, float, float]:
    """Return by how much fewer of the poor leave poverty when they are listed: of matched pairs (M29).

    Parameters
    ----------
    listed, others
        (n,) whether the listed one, and the one who is like it and not listed, left poverty in 5 years.

    Returns
    -------
    tuple
        Share of the listed less share of the others, and the ends of the interval of paired differences.

    Examples
    --------
    >>> trap_gap([False, False, True, False], [True, False, True, True])[0]
    -0.5
    """
    gaps = [int(a) - int(b) for a, b in zip(listed, others, strict=True)]
    if len(gaps) < 2:
        raise ValueError("two pairs at least are needed")
    half = Z_95 * stdev(gaps) / sqrt(len(gaps))
    return fmean(gaps), fmean(gaps) - half, fmean(gaps) + half


def stable_points(incomes: Sequence[float], next_incomes: Sequence[float]) -> tuple[float, ...]:
    """Return where a mean transition map of income comes to rest; two or more points are a trap (M29).

    Parameters
    ----------
    incomes, next_incomes
        (n,) points of the map, ascending: a mean income, and that of the same people a year later.

    Notes
    -----
    A crossing of the diagonal from above, between two points on a straight line: Barrett and Carter 2013.

    Examples
    --------
    >>> stable_points([0, 1, 2, 3, 4, 5], [0.5, 0.5, 1.5, 3.5, 4.5, 4.5])
    (0.5, 4.5)
    """
    above = [after - now for now, after in zip(incomes, next_incomes, strict=True)]
    found = []
    for k in range(len(above) - 1):
        if above[k] > 0 >= above[k + 1]:
            part = above[k] / (above[k] - above[k + 1])
            found.append(incomes[k] + part * (incomes[k + 1] - incomes[k]))
    return tuple(found)


def made_whole(paid: Mapping[str, float], due: Mapping[str, float]) -> dict[str, float]:
    """Return the share of what is due that was paid, by kind or size of creditor (M51).

    Examples
    --------
    >>> made_whole({"worker": 30}, {"worker": 40, "bank": 10})
    {'worker': 0.75, 'bank': 0.0}
    """
    return {name: paid.get(name, 0) / amount for name, amount in due.items() if amount > 0}


def thin_file_access(thin: tuple[int, int], others: tuple[int, int]) -> tuple[float, float, float]:
    """Return the access of persons without a history over that of all others (M52).

    Parameters
    ----------
    thin, others
        Granted, and asked for: credit, tenancies, services.

    Returns
    -------
    tuple
        Ratio of the shares, and the ends of its interval.

    Examples
    --------
    >>> thin_file_access((30, 100), (60, 100))[0]
    0.5
    """
    return katz(*thin, *others)


def harm_avoided(before: float, after: float, dealings: float) -> float:
    """Return how much less others lose per million dealings: consumers, workers, neighbours (M53).

    Parameters
    ----------
    before, after
        What they lost without and with the rules.
    dealings
        Of which it could be lost; above 0.

    Examples
    --------
    >>> harm_avoided(500, 300, 2_000_000)
    100.0
    """
    if dealings <= 0:
        raise ValueError("there are dealings, or nothing could be lost in them")
    return 1e6 * (before - after) / dealings


def institutional_gap(violations: Mapping[str, float], reached: Mapping[str, bool]) -> float:
    """Return the share of violations in fields that no ordinary enforcement reaches (M58).

    Parameters
    ----------
    violations
        By field.
    reached
        By field: whether a body that enforces law comes to know of them.

    Examples
    --------
    >>> institutional_gap({"wages": 3, "noise": 1}, {"wages": True, "noise": False})
    0.25
    """
    if (whole := fsum(violations.values())) <= 0:
        raise ValueError("there is no violation")
    return fsum(n for name, n in violations.items() if not reached[name]) / whole
