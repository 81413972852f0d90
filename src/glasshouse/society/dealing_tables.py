"""Norms and numbers of everyday dealings as integers (`minds.DealingTable`), from `minds.yaml`.

A norm says what name a donor gets by its own name, the partner's name and what it did; and whether who
looks at names gives to a partner of bad name. The leading eight norms of Ohtsuki and Iwasa (2004, JTB 231;
2006, JTB 239) and image scoring (Nowak and Sigmund 1998, Nature 393) have names here. The three entries in
which the eight differ are RECALLED, those of simple standing, stern judging and image scoring VERIFIED in
public code.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

import numpy as np

from glasshouse.arrays import ALWAYS
from glasshouse.errors import GlasshouseError
from glasshouse.minds import DealingTable
from glasshouse.society import curves
from glasshouse.society.minds import number, numbers, whole
from glasshouse.society.parameters import MINDS, kept

# what differs between the leading eight: the new name after (good donor, bad partner, gave), (bad, bad, gave)
# and (bad, bad, did not), and whether a donor of bad name gives to a partner of bad name
LEADING_EIGHT = {
    "L1": ("GGB", True),
    "L2": ("BGB", True),
    "L3": ("GGG", False),  # simple standing
    "L4": ("GBG", False),
    "L5": ("BGG", False),
    "L6": ("BBG", False),  # stern judging
    "L7": ("GBB", False),
    "L8": ("BBB", False),  # judging
}
IMAGE_SCORING = "image_scoring"
NORMS = (*LEADING_EIGHT, IMAGE_SCORING)
Standing = Literal["names", "listed", "scores"]
STANDINGS: tuple[Standing, ...] = ("names", "listed", "scores")
DEFAULT_NORM = "L3"


@cache
def norm_table(norm: str) -> tuple[tuple[tuple[tuple[int, int], ...], ...], tuple[tuple[int, ...], ...]]:
    """Return the new name by (donor, partner, deed) and the deed of a discriminator by (donor, partner).

    Examples
    --------
    >>> norm_table("image_scoring")
    ((((0, 1), (0, 1)), ((0, 1), (0, 1))), ((0, 1), (0, 1)))
    >>> norm_table("L6")[0][1]
    ((1, 0), (0, 1))
    """
    if norm == IMAGE_SCORING:
        return (((0, 1), (0, 1)), ((0, 1), (0, 1))), ((0, 1), (0, 1))
    if norm not in LEADING_EIGHT:
        raise GlasshouseError(f'A norm "{norm}" was found; there are {", ".join(NORMS)}.')
    names, gives = LEADING_EIGHT[norm]
    good_bad_gave, bad_bad_gave, bad_bad_not = (int(name == "G") for name in names)
    bad_donor = ((bad_bad_not, bad_bad_gave), (0, 1))
    good_donor = ((1, good_bad_gave), (0, 1))
    return (bad_donor, good_donor), ((int(gives), 1), (0, 1))


@kept(MINDS)
def dealing_table(norm: str = DEFAULT_NORM, standing: Standing = "listed") -> DealingTable:
    """Build the integers of dealings.

    Parameters
    ----------
    norm
        One of `NORMS`; simple standing if nothing is said.
    standing
        What counts beside names: `names` nothing, `listed` a public black list, `scores` also a low score.

    Examples
    --------
    >>> dealing_table().shuns, dealing_table(standing="scores").shuns
    (1, 2)
    """
    if standing not in STANDINGS:
        raise GlasshouseError(f'A standing "{standing}" was found; there are {", ".join(STANDINGS)}.')
    names, deeds = norm_table(norm)
    shares = numbers("dealings.strategies", 3)
    return DealingTable(
        deals=curves.threshold(number("dealings.per_month")),
        strategy=curves.cumulative(shares)[:2].astype(np.int64),
        acts=np.array(deeds, np.int64),
        norm=np.array(names, np.int64),
        slips=curves.threshold(number("dealings.slips")),
        misseen=curves.threshold(number("dealings.misseen")),
        known=ALWAYS,
        shuns=STANDINGS.index(standing),
        benefit_cny=whole("dealings.benefit_cny", 1)[0],
        cost_cny=whole("dealings.cost_cny", 1)[0],
    )
