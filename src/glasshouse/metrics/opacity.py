"""Opacity: how far people can foresee what befalls them, why it did, when they learn of it, who looks again.

Metrics M01 to M04 of the catalogue.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from math import fsum, inf, log
from statistics import median


def entropy(counts: Sequence[float]) -> float:
    """Return the entropy of some counts, in nats.

    Examples
    --------
    >>> round(entropy([1, 1]), 6), entropy([3, 0])
    (0.693147, 0.0)
    """
    whole = fsum(counts)
    if whole <= 0 or min(counts) < 0:
        raise ValueError("counts are 0 or more, and one at least is above 0")
    return -fsum(c / whole * log(c / whole) for c in counts if c) + 0.0


def opacity_index(forecasts: Sequence[float], happened: Sequence[bool]) -> float:
    """Return the cross-entropy of a forecast by the published rules, over the entropy of the base rate (M01).

    Parameters
    ----------
    forecasts
        (n,) chance that it happens to each person, from what the person can see.
    happened
        (n,) whether it did.

    Returns
    -------
    float
        0: fully foreseen; 1: no better than the base rate; above 1: worse.

    Examples
    --------
    >>> opacity_index([0.5, 0.5], [True, False]), round(opacity_index([0.9, 0.1], [True, False]), 6)
    (1.0, 0.152003)
    """
    if len(forecasts) != len(happened) or not all(0 <= p <= 1 for p in forecasts):
        raise ValueError("each person needs a forecast from 0 to 1, and whether it happened")
    base = entropy([sum(map(bool, happened)), len(happened) - sum(map(bool, happened))])
    if base == 0:
        raise ValueError("it happened to all or to nobody, so there is nothing to foresee")
    given = [p if is_so else 1 - p for p, is_so in zip(forecasts, happened, strict=True)]
    return inf if 0 in given else -fsum(map(log, given)) / len(given) / base


def opacity_of_classes(counts: Sequence[tuple[float, float]]) -> float:
    """Return what is left of the entropy of an outcome when the class that a person sees is known (M01).

    Parameters
    ----------
    counts
        By class: to how many it happened, and to how many not. The share of a class is its forecast.

    Examples
    --------
    >>> opacity_of_classes([(5, 0), (0, 5)]), opacity_of_classes([(1, 4), (2, 8)])
    (0.0, 1.0)
    """
    whole = fsum(a + b for a, b in counts)
    base = entropy([fsum(a for a, _ in counts), fsum(b for _, b in counts)])
    if base == 0:
        raise ValueError("it happened to all or to nobody, so there is nothing to foresee")
    return round(fsum((a + b) / whole * entropy([a, b]) for a, b in counts if a + b) / base, 12)


def reason_fidelity(given: Sequence[AbstractSet[str]], decisive: Sequence[AbstractSet[str]]) -> float:
    """Return the mean overlap of reasons given and factors that would have changed the outcome (M02).

    Parameters
    ----------
    given
        (n,) reasons told to each person.
    decisive
        (n,) factors of which the change of one alone flips the outcome.

    Notes
    -----
    Jaccard: what is in both over what is in either; two empty sets overlap wholly.

    Examples
    --------
    >>> reason_fidelity([{"debt"}, {"debt", "fare"}], [{"debt"}, {"fare"}])
    0.75
    """
    pairs = list(zip(given, decisive, strict=True))
    if not pairs:
        raise ValueError("one decision at least is needed")
    return fsum(len(a & b) / len(a | b) if a | b else 1.0 for a, b in pairs) / len(pairs)


@dataclass(frozen=True)
class NoticeLag:
    """How late people learn: median of the days among those who did, and counts of all cases."""

    median_days: float | None
    n: int
    late: int
    at_refusal: int
    never: int


def notice_lag(
    effects: Sequence[float], notices: Sequence[float | None], refusals: Sequence[float | None]
) -> NoticeLag:
    """Return how long after the first effect people learn of it, by a notice or by being refused (M03).

    Parameters
    ----------
    effects
        (n,) day of the first effect of each case.
    notices, refusals
        (n,) day of the first notice, and of the first refusal; None if there was none in sight.

    Notes
    -----
    A case is late if its person learns of it after the first effect, or not in sight.

    Examples
    --------
    >>> notice_lag([10, 10, 10], [8, None, None], [30, 40, None])
    NoticeLag(median_days=14.0, n=3, late=2, at_refusal=1, never=1)
    """
    lags, at_refusal = [], 0
    for effect, notice, refusal in zip(effects, notices, refusals, strict=True):
        known = [day for day in (notice, refusal) if day is not None]
        if known:
            lags.append(min(known) - effect)
            at_refusal += notice is None or (refusal is not None and refusal < notice)
    never = len(effects) - len(lags)
    middle, late = float(median(lags)) if lags else None, sum(lag > 0 for lag in lags) + never
    return NoticeLag(middle, len(effects), late, at_refusal, never)


def nominal_review(overridden: int, wrong: int) -> float:
    """Return how far a review is in name only: 1 less overrides over errors among what was reviewed (M04).

    Parameters
    ----------
    overridden
        Decisions that the review changed.
    wrong
        Decisions under review that were in error; above 0.

    Returns
    -------
    float
        1: a rubber stamp; 0: as many overrides as errors; below 0: more.

    Examples
    --------
    >>> nominal_review(0, 10), nominal_review(5, 10)
    (1.0, 0.5)
    """
    if wrong < 1 or overridden < 0:
        raise ValueError("without an error among what was reviewed there is nothing to override")
    return 1 - overridden / wrong
