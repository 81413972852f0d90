"""Privacy: who comes to know what, out of which context, and how much of a life comes together in one place.

Metrics M05 to M08 and M56 of the catalogue.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from math import exp, fsum, log1p

import numpy as np
from numpy.typing import ArrayLike

from glasshouse.metrics.opacity import entropy

Flow = tuple[str, str, str, str, str]  # sender, recipient, subject, attribute, transmission principle


def exposure(
    weights: Sequence[float], recipients: Sequence[float], years: Sequence[float], people: int
) -> float:
    """Return how far facts about people are in the hands of others, per person (M05).

    Parameters
    ----------
    weights
        (n,) of each fact about somebody; 1 where none is more private than another.
    recipients
        (n,) how many hold it.
    years
        (n,) for how long.
    people
        All, those about whom nothing is held too.

    Notes
    -----
    Sum of w ln(1 + r) t over n: each new recipient adds less than the one before.

    Examples
    --------
    >>> round(exposure([1, 1], [1, 3], [2, 1], 10), 6)
    0.277259
    """
    if people < 1 or min((*weights, *recipients, *years), default=0) < 0:
        raise ValueError("there is somebody, and no weight, recipient or time is below 0")
    parts = zip(weights, recipients, years, strict=True)
    return fsum(w * log1p(r) * t for w, r, t in parts) / people


def reidentification_risk(shown: Sequence[int], alike: Sequence[float]) -> float:
    """Return the mean chance of picking the right person out of all who look alike in a published view (M05).

    Parameters
    ----------
    shown
        (n,) persons who are shown, by class of those who look alike.
    alike
        (n,) persons of each class in the whole society, shown or not.

    Notes
    -----
    Mean of 1 / k over those shown: k-anonymity, Sweeney 2002, IJUFKS 10(5) 557-570.

    Examples
    --------
    >>> reidentification_risk([1, 3], [2, 10])
    0.2
    """
    if sum(shown) < 1 or any(k < n or n < 0 for n, k in zip(shown, alike, strict=True)):
        raise ValueError("somebody is shown, and no class shows more than it has")
    return fsum(n / k for n, k in zip(shown, alike, strict=True) if n) / sum(shown)


def violations(flows: Collection[Flow], norms: AbstractSet[Flow]) -> float:
    """Return the share of flows of information that are not among the declared norms of their context (M06).

    Notes
    -----
    Five parameters of a flow: Nissenbaum 2004, Washington Law Review 79 119-158.

    Examples
    --------
    >>> declared = ("patient", "doctor", "patient", "illness", "in confidence")
    >>> violations([declared, ("doctor", "employer", "patient", "illness", "for a fee")], {declared})
    0.5
    """
    if not flows:
        raise ValueError("one flow at least is needed")
    return sum(flow not in norms for flow in flows) / len(flows)


def cross_domain_share(
    severity_time: Mapping[tuple[str, str], float], related: Collection[tuple[str, str]] = ()
) -> float:
    """Return the share of a burden that falls in another domain of life than the facts behind it (M07).

    Parameters
    ----------
    severity_time
        By domain of the facts and domain of the measures: severity times time, 0 or more.
    related
        Pairs of domains that count as one; with them, the share falls in unrelated domains.

    Examples
    --------
    >>> cross_domain_share({("debts", "debts"): 1, ("debts", "travel"): 3})
    0.75
    """
    whole = fsum(severity_time.values())
    if whole <= 0 or min(severity_time.values()) < 0:
        raise ValueError("a burden is 0 or more, and there is one at least")
    alike = {*related, *((b, a) for a, b in related)}
    return fsum(t for (a, b), t in severity_time.items() if a != b and (a, b) not in alike) / whole


def breadth(shares: Sequence[float]) -> float:
    """Return how many domains of life a score brings together, each as much as another (M08).

    Parameters
    ----------
    shares
        Of the variance of the score, by domain; 0 or more.

    Notes
    -----
    exp of the entropy: the effective number, Hill 1973, Ecology 54(2) 427-432.

    Examples
    --------
    >>> round(breadth([0.25] * 4), 6), breadth([1, 0])
    (4.0, 1.0)
    """
    return exp(entropy(shares))


def variance_shares(points: ArrayLike) -> tuple[float, ...]:
    """Return the share of each domain in the variance of a score that adds up points (M08).

    Parameters
    ----------
    points
        (n, d) points of each person in each domain.

    Notes
    -----
    Covariance with the score over its variance: for a sum, the Shapley value (Owen 2014, SIAM/ASA Journal on
    Uncertainty Quantification 2(1) 245-251). A share is below 0 where points of a domain offset others.

    Examples
    --------
    >>> variance_shares([[0, 0], [2, 0], [0, 1], [2, 1]])
    (0.8, 0.2)
    """
    table = np.asarray(points, np.float64)
    apart = table - table.mean(axis=0)
    score = apart.sum(axis=1)
    if not (variance := float(score @ score)):
        raise ValueError("all have the same score, so nothing of it varies")
    return tuple(float(share) for share in apart.T @ score / variance)


def completeness(known: Collection[str], domains: Collection[str]) -> float:
    """Return the share of the domains of life of which one actor holds facts about a person (M56).

    Examples
    --------
    >>> completeness({"health", "housing"}, {"health", "housing", "welfare", "taxation"})
    0.5
    """
    if not domains or not set(known) <= set(domains):
        raise ValueError("what is known is of some of the domains, and there is one at least")
    return len(set(known)) / len(set(domains))
