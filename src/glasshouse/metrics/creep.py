"""Creep: how far a system grows, what it costs offices and people, where it reaches, what a result rests on.

Metrics M46 to M49 and M59 of the catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from math import fsum
from statistics import fmean

Triple = tuple[str, str, str]  # domain of life, measure, authority


def cost_per(cost: float, n: int) -> float:
    """Return hours or money of offices per entry, or per correction (M46).

    Examples
    --------
    >>> cost_per(120, 40)
    3.0
    """
    if n < 1 or cost < 0:
        raise ValueError("there is one at least, and no cost is below 0")
    return cost / n


@dataclass(frozen=True)
class Growth:
    """Distinct triples of domain, measure and authority in force at each time, and the trend per time."""

    counts: tuple[int, ...]
    slope: float


def mission_creep(in_force: Sequence[AbstractSet[Triple]]) -> Growth:
    """Return how many triples are in force over time, and how fast their number grows (M47).

    Parameters
    ----------
    in_force
        (n,) triples at each time, at equal distance.

    Notes
    -----
    Slope of least squares, triples per step of time.

    Examples
    --------
    >>> rail, air = ("travel", "no train", "railway"), ("travel", "no flight", "airline")
    >>> mission_creep([set(), {rail}, {rail, air}])
    Growth(counts=(0, 1, 2), slope=1.0)
    """
    counts = tuple(len(one) for one in in_force)
    if not counts:
        raise ValueError("one time at least is needed")
    middle = (len(counts) - 1) / 2
    spread = fsum((k - middle) ** 2 for k in range(len(counts)))
    rise = fsum((k - middle) * n for k, n in enumerate(counts))
    return Growth(counts, rise / spread if spread else 0.0)


def time_tax(hours: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """Return the mean hours that persons of each group spend on notices, repair and appeals (M48).

    Examples
    --------
    >>> time_tax({"lowest fifth": [0, 6], "highest fifth": [0, 2]})
    {'lowest fifth': 3.0, 'highest fifth': 1.0}
    """
    return {name: fmean(one) for name, one in hours.items() if one}


def beyond_territory(amounts: Sequence[float], is_beyond: Sequence[bool]) -> float:
    """Return the share of restrictions that bite outside the territory of their legal basis (M49).

    Examples
    --------
    >>> beyond_territory([3, 1], [False, True])
    0.25
    """
    if (whole := fsum(amounts)) <= 0:
        raise ValueError("there is no restriction")
    return fsum(a for a, is_out in zip(amounts, is_beyond, strict=True) if is_out) / whole


def assumed_share(statuses: Mapping[str, int]) -> float:
    """Return the share of the numbers behind a result that are assumed (M59).

    Parameters
    ----------
    statuses
        Numbers by status, one of them `assumed`.

    Examples
    --------
    >>> assumed_share({"assumed": 3, "sourced": 1})
    0.75
    """
    if (whole := sum(statuses.values())) < 1:
        raise ValueError("the result rests on no number")
    return statuses.get("assumed", 0) / whole


def sign_survives(effects: Sequence[float]) -> bool:
    """Return whether an effect has one sign over the ranges of what is assumed (M59).

    Parameters
    ----------
    effects
        At the ends and in the middle of the ranges.

    Examples
    --------
    >>> sign_survives([0.1, 0.3]), sign_survives([-0.1, 0.3])
    (True, False)
    """
    if not effects:
        raise ValueError("one effect at least is needed")
    return min(effects) > 0 or max(effects) < 0
