"""Equality: whom it hits more than others, by how much, what explains it, and what a score gives away.

Metrics M20 to M25 and M50 of the catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum

import numpy as np
from numpy.typing import ArrayLike

from glasshouse.metrics.base_rates import false_positive_rate
from glasshouse.metrics.intervals import benjamini_hochberg, chi_square_tail, katz, two_shares
from glasshouse.metrics.opacity import entropy

FOUR_FIFTHS = 0.8
LEAST = 500  # people in an intersection, below which it is not looked at


@dataclass(frozen=True)
class Impact:
    """The rate of one group over that of the best group; `is_flagged`: below 0.8, and not by luck alone."""

    group: str
    ratio: float
    low: float
    high: float

    @property
    def is_flagged(self) -> bool:
        """Whether the ratio is below four fifths and its interval excludes 1."""
        return self.ratio < FOUR_FIFTHS and self.high < 1


def adverse_impact(favourable: Mapping[str, tuple[int, int]]) -> tuple[Impact, ...]:
    """Return by group the share with a favourable outcome over that of the best group (M20).

    Parameters
    ----------
    favourable
        By group: with a favourable outcome, and all; groups of nobody are left out.

    Notes
    -----
    The four-fifths rule, 29 CFR 1607.4(D), with the interval of Katz. The best group is chosen by what is
    seen, so of many groups some look worse by luck: `worst_intersection` adjusts for that.

    Examples
    --------
    >>> [(one.group, round(one.ratio, 4)) for one in adverse_impact({"a": (90, 100), "b": (60, 100)})]
    [('a', 1.0), ('b', 0.6667)]
    """
    counts = {name: one for name, one in favourable.items() if one[1]}
    best = max(counts, key=lambda name: counts[name][0] / counts[name][1], default="")
    if not best or not counts[best][0]:
        raise ValueError("somebody has a favourable outcome, or no group can be compared")
    found = []
    for name, (count, n) in counts.items():
        ends = katz(count, n, *counts[best]) if count and name != best else (float(name == best),) * 3
        found.append(Impact(name, *ends))
    return tuple(found)


@dataclass(frozen=True)
class GroupRates:
    """How a list errs in one group, all shares; `identity_error` is what Chouldechova's identity leaves."""

    prevalence: float
    false_positive_rate: float
    false_negative_rate: float
    predictive_value: float

    @property
    def identity_error(self) -> float:
        """Return the rate of false positives less what follows from the other three: 0 up to rounding."""
        return self.false_positive_rate - false_positive_rate(
            self.prevalence, self.predictive_value, self.false_negative_rate
        )


def group_rates(rightly_listed: int, wrongly_listed: int, missed: int, rightly_left: int) -> GroupRates:
    """Return the rates of one group from its four counts (M22).

    Examples
    --------
    >>> group_rates(70, 70, 30, 330)
    GroupRates(prevalence=0.2, false_positive_rate=0.175, false_negative_rate=0.3, predictive_value=0.5)
    """
    positive, negative = rightly_listed + missed, wrongly_listed + rightly_left
    return GroupRates(
        positive / (positive + negative), wrongly_listed / negative, missed / positive,
        rightly_listed / (rightly_listed + wrongly_listed),
    )  # fmt: skip


def error_gaps(groups: Mapping[str, GroupRates]) -> dict[str, float]:
    """Return the widest gaps between groups: of false positives, false negatives, predictive value (M22).

    Notes
    -----
    With unlike prevalence not all can be 0: Chouldechova 2017; Hardt, Price and Srebro 2016.
    """
    names = ("false_positive_rate", "false_negative_rate", "predictive_value")
    rates = {name: [getattr(one, name) for one in groups.values()] for name in names}
    return {name: max(values) - min(values) for name, values in rates.items()}


@dataclass(frozen=True)
class Decomposition:
    """A gap between two groups: what unlike circumstances explain, and the rest."""

    gap: float
    explained: float
    unexplained: float


def decompose(
    covariates: ArrayLike, outcome: ArrayLike, is_reference: ArrayLike, weights: ArrayLike
) -> Decomposition:
    """Divide the gap of an outcome between a group and its reference (M23).

    Parameters
    ----------
    covariates
        (n, k) true conduct, exposure to enforcement, income: what may explain it.
    outcome
        (n,) of each person or cell.
    is_reference
        (n,) whether it is of the reference group.
    weights
        (n,) persons in a row.

    Notes
    -----
    Kitagawa 1955, JASA 50(272) 1168-1194; Oaxaca 1973, Blinder 1973: the gap is (group less reference), and
    what is explained is the gap in the means of the covariates at the slopes of the reference group. A
    covariate that is the same for all of the reference group explains nothing.

    Examples
    --------
    >>> decompose([[0], [1], [0], [1]], [1, 3, 2, 4], [True, True, False, False], [1, 1, 1, 3])
    Decomposition(gap=1.5, explained=0.5, unexplained=1.0)
    """
    x, y = np.asarray(covariates, np.float64), np.asarray(outcome, np.float64)
    reference, w = np.asarray(is_reference, np.bool_), np.asarray(weights, np.float64)
    if not (w[reference].sum() > 0 and w[~reference].sum() > 0):
        raise ValueError("both groups need somebody")
    means = [np.average(x[rows], axis=0, weights=w[rows]) for rows in (~reference, reference)]
    levels = [float(np.average(y[rows], weights=w[rows])) for rows in (~reference, reference)]
    root = np.sqrt(w[reference])
    apart, rest = (x[reference] - means[1]) * root[:, None], (y[reference] - levels[1]) * root
    slopes = np.linalg.lstsq(apart, rest, rcond=None)[0]
    gap, explained = levels[0] - levels[1], float((means[0] - means[1]) @ slopes)
    return Decomposition(round(gap, 12), round(explained, 12), round(gap - explained, 12))


def leakage(table: ArrayLike) -> float:
    """Return how much of who belongs to which group a score gives away: 0 nothing, 1 everything (M24).

    Parameters
    ----------
    table
        (grades, groups) people.

    Notes
    -----
    Mutual information over the entropy of the groups. By luck alone it is about (r - 1)(c - 1) / (2 n H).

    Examples
    --------
    >>> leakage([[5, 0], [0, 5]]), leakage([[5, 5], [5, 5]])
    (1.0, 0.0)
    """
    counts = np.asarray(table, np.float64)
    groups = entropy(counts.sum(axis=0).tolist())
    if groups == 0:
        raise ValueError("two groups at least are needed")
    left = fsum(sum(row) * entropy(row) for row in counts.tolist() if any(row)) / float(counts.sum())
    return round(float(1 - left / groups), 12) + 0.0


def leakage_given(tables: Sequence[ArrayLike]) -> float:
    """Return what a score gives away beyond true conduct (M24): tables of people who did alike, one for each.

    Notes
    -----
    Conditional mutual information over the entropy of the groups given conduct.
    """
    parts = [np.asarray(table, np.float64) for table in tables]
    parts = [one for one in parts if one.sum() and (one.sum(axis=0) > 0).sum() > 1]
    sizes = [float(one.sum()) * entropy(one.sum(axis=0).tolist()) for one in parts]
    if not parts:
        raise ValueError("somewhere two groups at least did alike")
    return fsum(size * leakage(one) for size, one in zip(sizes, parts, strict=True)) / fsum(sizes)


def leakage_by_luck(table: ArrayLike) -> float:
    """Return the p-value of a table in which a score gives nothing away: the G test (M24).

    Notes
    -----
    2 n I is chi-square with (r - 1)(c - 1) degrees of freedom: Wilks 1938.
    """
    counts = np.asarray(table, np.float64)
    counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    freedom = (counts.shape[0] - 1) * (counts.shape[1] - 1)
    if freedom == 0:
        return 1.0
    information = leakage(counts) * entropy(counts.sum(axis=0).tolist())
    return chi_square_tail(2 * float(counts.sum()) * information, freedom)


@dataclass(frozen=True)
class Worst:
    """The worst of some intersections: its gap to the best, and its p-value adjusted for looking at all."""

    group: str
    gap: float
    p_value: float
    n_groups: int


def worst_intersection(favourable: Mapping[str, tuple[int, int]], least: int = LEAST) -> Worst:
    """Return the intersection with the lowest share of a favourable outcome (M25).

    Parameters
    ----------
    favourable
        By intersection: with a favourable outcome, and all.
    least
        Smaller intersections are not looked at.

    Notes
    -----
    Each is tested against all others together, and adjusted by Benjamini and Hochberg.

    Examples
    --------
    >>> worst_intersection({"a": (900, 1000), "b": (450, 1000), "c": (5, 10)}, 500)
    Worst(group='b', gap=0.5, p_value=0.0, n_groups=2)
    """
    counts = {name: one for name, one in favourable.items() if one[1] >= least}
    if len(counts) < 2 or not any(count for count, _ in counts.values()):
        raise ValueError(f"two intersections of {least} people are needed, and a favourable outcome")
    whole, all_people = (sum(one[k] for one in counts.values()) for k in (0, 1))
    rates = {name: count / n for name, (count, n) in counts.items()}
    tests = [two_shares(count, n, whole - count, all_people - n) for count, n in counts.values()]
    adjusted = dict(zip(counts, benjamini_hochberg(tests), strict=True))
    worst = min(rates, key=lambda name: rates[name])
    return Worst(worst, 1 - rates[worst] / max(rates.values()), round(adjusted[worst], 12), len(counts))


def repair_equity(top: tuple[int, int], bottom: tuple[int, int]) -> tuple[float, float, float]:
    """Return how much more often the highest fifth of income gets something repaired than the lowest (M50).

    Parameters
    ----------
    top, bottom
        Repairs granted and asked for; above 0.

    Returns
    -------
    tuple
        Ratio of the shares, and the ends of its interval.

    Examples
    --------
    >>> round(repair_equity((30, 40), (20, 40))[0], 6)
    1.5
    """
    return katz(*top, *bottom)


def repair_time_ratio(top: float, bottom: float) -> float:
    """Return the median time to repair of the lowest fifth of income over that of the highest (M50).

    Examples
    --------
    >>> repair_time_ratio(6, 9)
    1.5
    """
    if top <= 0 or bottom <= 0:
        raise ValueError("times are above 0")
    return bottom / top
