"""Mobility and exclusion: who climbs, who stays below, and how many doors are closed at once.

Metrics M09 to M11, M13, M14 and M30 of the catalogue; how long a way back takes (M12) is in `survival`. A
matrix has the chance of each grade after a year in a row for each grade before.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

F64 = NDArray[np.float64]


def transition_matrix(counts: ArrayLike) -> F64:
    """Return shares of each row of counts of moves; a grade that nobody left stays as it is.

    Examples
    --------
    >>> transition_matrix([[3, 1], [0, 0]]).tolist()
    [[0.75, 0.25], [0.0, 1.0]]
    """
    table = np.asarray(counts, np.float64)
    whole = table.sum(axis=1, keepdims=True)
    return _matrix(np.where(whole > 0, table / np.where(whole > 0, whole, 1), np.eye(len(table))))


def shorrocks(matrix: ArrayLike) -> float:
    """Return the mobility of a matrix: 0 if nobody moves, 1 if it does not matter where one was (M09).

    Notes
    -----
    (K - trace) / (K - 1): Shorrocks 1978, Econometrica 46(5) 1013-1024.

    Examples
    --------
    >>> shorrocks([[1, 0], [0, 1]]), shorrocks([[0.5, 0.5], [0.5, 0.5]])
    (0.0, 1.0)
    """
    p = _matrix(matrix)
    if len(p) < 2:
        raise ValueError("two grades at least are needed")
    return float((len(p) - np.trace(p)) / (len(p) - 1))


def immobility(matrix: ArrayLike, grade: int, years: int) -> float:
    """Return the chance of being in a grade some years after having been in it, wherever between (M10).

    Examples
    --------
    >>> round(immobility([[0.9, 0.1], [0.2, 0.8]], 1, 2), 6)
    0.66
    """
    return float(np.linalg.matrix_power(_matrix(matrix), years)[grade, grade])


def spearman(before: ArrayLike, after: ArrayLike) -> float:
    """Return the rank correlation of a score with itself some time later (M11); ties share their mean rank.

    Notes
    -----
    Spearman 1904, American Journal of Psychology 15(1) 72-101.

    Examples
    --------
    >>> spearman([1, 2, 3], [10, 20, 30]), spearman([1, 2, 3], [5, 4, 3])
    (1.0, -1.0)
    """
    one, two = _ranks(before), _ranks(after)
    if len(one) != len(two) or len(one) < 2 or np.ptp(one) == 0 or np.ptp(two) == 0:
        raise ValueError("two persons at least with two scores each are needed, and not all alike")
    return round(float(np.corrcoef(one, two)[0, 1]), 12)


def reachability(matrix: ArrayLike, start: int, goals: Sequence[int], years: int) -> float:
    """Return the chance of having been in one of some grades within years (M13).

    Parameters
    ----------
    matrix
        Of somebody who complies from now on.
    start
        Grade now.
    goals
        Grades that count as reached.
    years
        Steps of the matrix.

    Examples
    --------
    >>> round(reachability([[1, 0, 0], [0.5, 0.5, 0], [0, 0.5, 0.5]], 2, [0], 2), 6)
    0.25
    """
    p = _matrix(matrix).copy()
    p[list(goals)] = np.eye(len(p))[list(goals)]
    return float(np.linalg.matrix_power(p, years)[start, list(goals)].sum())


def expected_years(matrix: ArrayLike, goal: int) -> tuple[float, ...]:
    """Return the mean years until a grade is reached, from each grade; infinite where it never is for sure.

    Notes
    -----
    The linear system of hitting times: Kemeny and Snell, Finite Markov Chains (1960).

    Examples
    --------
    >>> expected_years([[1, 0], [0.25, 0.75]], 0)
    (0.0, 4.0)
    """
    p = _matrix(matrix)
    others = [k for k in range(len(p)) if k != goal]
    inside = np.eye(len(others)) - p[np.ix_(others, others)]
    times = np.zeros(len(p))
    if np.linalg.matrix_rank(inside) < len(others):
        times[others] = np.inf
    else:
        times[others] = np.linalg.solve(inside, np.ones(len(others)))
    return tuple(float(t) for t in times)


def absorbed_mass(shares: Sequence[float], matrix: ArrayLike, years: float = 10) -> float:
    """Return the share of people in grades that are left, on average, only after many years (M14).

    Parameters
    ----------
    shares
        Of people in each grade.
    years
        A grade counts if the mean stay is longer, 1 / (1 - chance to stay).

    Examples
    --------
    >>> absorbed_mass([0.7, 0.3], [[0.5, 0.5], [0.05, 0.95]])
    0.3
    """
    leaving = 1 - np.diag(_matrix(matrix))
    return float(np.asarray(shares, np.float64)[leaving * years < 1].sum())


def exclusion(closed: Sequence[int], domains: int, cut_off: float = 1 / 3) -> tuple[float, float, float]:
    """Return how far people are shut out of essential domains of life, of how many, and how deeply (M30).

    Parameters
    ----------
    closed
        (n,) essential domains that are closed to each person, those to whom none is too.
    domains
        How many there are.
    cut_off
        Share of the domains from which somebody counts as excluded.

    Returns
    -------
    tuple
        M0 = H A; H, the share of people excluded; A, the mean share of domains closed to them.

    Notes
    -----
    The adjusted headcount of Alkire and Foster 2011, Journal of Public Economics 95(7-8) 476-487.

    Examples
    --------
    >>> exclusion([0, 1, 2, 4], 4, 0.5)
    (0.375, 0.5, 0.75)
    """
    if domains < 1 or not closed or not all(0 <= c <= domains for c in closed):
        raise ValueError("each person has from 0 to all of the domains closed, and there is one at least")
    out = [c / domains for c in closed if c and c / domains >= cut_off - 1e-12]
    return sum(out) / len(closed), len(out) / len(closed), sum(out) / len(out) if out else 0.0


def _matrix(matrix: ArrayLike) -> F64:
    p = np.asarray(matrix, np.float64)
    if p.ndim != 2 or p.shape[0] != p.shape[1] or (p < 0).any() or abs(p.sum(axis=1) - 1).max() > 1e-9:
        raise ValueError("a row of a square matrix has chances that add up to 1")
    return p


def _ranks(values: ArrayLike) -> F64:
    _, inverse, counts = np.unique(np.asarray(values), return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return np.asarray(((ends - counts + ends - 1) / 2)[inverse], np.float64)
