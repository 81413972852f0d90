"""What a rule finds and whom it wrongs, given how rare what it looks for is."""

from __future__ import annotations

from math import expm1, log1p


def predictive_value(prevalence: float, sensitivity: float, specificity: float) -> float:
    """Return the share of those found who are what the rule looks for (Bayes).

    Parameters
    ----------
    prevalence
        Share of all who are.
    sensitivity
        Share of these who are found.
    specificity
        Share of the others who are not.

    Examples
    --------
    >>> round(predictive_value(0.01, 0.95, 0.98), 6), round(predictive_value(0.001, 0.9, 0.99), 6)
    (0.324232, 0.082645)
    """
    _require_shares(prevalence, sensitivity, specificity)
    found = prevalence * sensitivity
    if (all_found := found + (1 - prevalence) * (1 - specificity)) == 0:
        raise ValueError("nobody is found, so there is no share of them")
    return found / all_found


def false_positive_rate(prevalence: float, predictive: float, missed: float) -> float:
    """Return the share of the others who are found, where predictive value and misses are the same.

    Groups with another prevalence then have another rate of false positives.

    Parameters
    ----------
    prevalence
        Share of the group who are what the rule looks for.
    predictive
        Share of those found who are.
    missed
        Share of those who are who are not found.

    Notes
    -----
    p / (1 - p) (1 - PPV) / PPV (1 - FNR): Chouldechova 2017, Big Data 5(2) 153-163.

    Examples
    --------
    >>> round(false_positive_rate(0.2, 0.5, 0.3), 6), round(false_positive_rate(0.4, 0.5, 0.3), 6)
    (0.175, 0.466667)
    """
    _require_shares(prevalence, predictive, missed)
    if prevalence == 1 or predictive == 0:
        raise ValueError("there are no others, or nobody who is found is what the rule looks for")
    return prevalence / (1 - prevalence) * (1 - predictive) / predictive * (1 - missed)


def namesakes(people: int, names: int, listed: int) -> float:
    """Return how many who are not listed have the name of somebody who is, in expectation.

    Parameters
    ----------
    people
        All, each with one of the names.
    names
        Equally common.
    listed
        Of the people.

    Notes
    -----
    (n - l) (1 - (1 - 1/k) ** l).

    Examples
    --------
    >>> round(namesakes(1_000_000, 1_000_000, 10_000), 2)
    9850.67
    """
    if names < 1 or not 0 <= listed <= people:
        raise ValueError("there is a name at least, and no more are listed than there are people")
    if names == 1:
        return float(people - listed) if listed else 0.0
    return -(people - listed) * expm1(listed * log1p(-1 / names))


def _require_shares(*shares: float) -> None:
    if not all(0 <= share <= 1 for share in shares):
        raise ValueError("each of these is a share from 0 to 1")
