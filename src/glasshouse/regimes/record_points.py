"""What one record of a rule can be worth: the least and the most points, whatever the value of the event."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from glasshouse.regimes.scoring_model import (
    Bounds,
    Effect,
    FixedPoints,
    LadderPoints,
    PerPoints,
    RangePoints,
    SlopePoints,
)


@dataclass(frozen=True)
class Span:
    """Whole numbers from low to high, both included; without a limit they are infinite."""

    low: float
    high: float

    def plus(self, other: Span) -> Span:
        """Return the sums of a number of each."""
        return Span(self.low + other.low, self.high + other.high)

    def within(self, low: int | None, high: int | None) -> Span:
        """Return the numbers after a floor and a ceiling."""
        least = -math.inf if low is None else low
        most = math.inf if high is None else high
        return Span(min(max(self.low, least), most), min(max(self.high, least), most))


NOTHING = Span(0, 0)


def points_of(effect: Effect) -> Span | None:
    """Return the points of one record; None for what sets a score, a ceiling or a grade.

    Points that no source gives are 0; below the first rung of a ladder, and of a value of 0, there are none.

    Examples
    --------
    >>> from glasshouse.regimes.scoring_model import Per
    >>> points_of(PerPoints(per=Per(amount=100, points=1, at_most=10)))
    Span(low=0, high=10)
    """
    match effect:
        case FixedPoints(points=points):
            return Span(points or 0, points or 0)
        case RangePoints(range=bounds):
            return Span(bounds.low, bounds.high)
        case PerPoints(per=per):
            return _limited([0, math.copysign(math.inf, per.points) if per.points else 0], per.at_most)
        case LadderPoints(ladder=rungs):
            ends = [end for rung in rungs for end in _ends(rung.points)]
            below = [0] if all(rung.at_least > 0 for rung in rungs) else []
            return Span(min(ends + below), max(ends + below))
        case SlopePoints():
            return _limited(_corners(effect), effect.at_most)
    return None


def _ends(points: int | Bounds) -> tuple[int, int]:
    return (points.low, points.high) if isinstance(points, Bounds) else (points, points)


def _corners(effect: SlopePoints) -> list[float]:
    """Return the points at the corners of slopes: between two of them they only rise, or only fall."""
    ordered = sorted(effect.slopes, key=lambda slope: slope.above)
    total, corners = 0, [0.0]
    for slope, following in pairwise(ordered):
        total += slope.points * ((following.above - slope.above) // slope.per)
        corners.append(total)
    last = ordered[-1].points
    return [*corners, math.copysign(math.inf, last) if last else total]


def _limited(points: Iterable[float], at_most: int | None) -> Span:
    every = list(points)
    span = Span(min(every), max(every))
    return span if at_most is None else span.within(-at_most, at_most)
