"""Where a number may stand within its range: at a place of the unit interval, evenly between two ends.

The scale between the ends is logarithmic where the lower one is above nought. A row has one place, so that it
keeps its shape: multipliers are all raised to one power, from flat at 0 to as steep as the range allows; of
other rows all numbers are multiplied by one factor. Rows that only divide a whole stay as they are.
"""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal
from itertools import pairwise
from math import exp, inf, log
from typing import NamedTuple

from glasshouse.society.parameters import Row

FIGURES = 4  # that a number keeps: more would be false precision
COUNTED_IN = (  # whole units
    "days", "people", "persons", "yuan", "per 100,000", "hundredths", "thousandths",
    "adults per 100,000", "acts per 100,000", "debts per 100,000", "level", "years of age",
)  # fmt: skip
MULTIPLIERS = ("multiplier", "odds ratio")
WEIGHTS = "weight"
STEEPEST = 2.0  # power, where no end of the range says how steep a row may be


class Ranged(NamedTuple):
    """A number, or a row of them, and its range."""

    name: str
    row: Row
    unit: str
    low: Decimal
    high: Decimal

    @property
    def ends(self) -> tuple[float, float] | None:
        """Return between which values, powers or factors it moves; None if it stays."""
        low, high = float(self.low), float(self.high)
        if len(self.row) > 1:
            if sum(self.row) == 1 or self.unit.startswith(WEIGHTS):
                return None
            low, high = self._powers if self._is_raised else self._factors
        return (low, high) if low < high else None

    @property
    def _is_raised(self) -> bool:
        return len(self.row) > 1 and self.unit.startswith(MULTIPLIERS)

    @property
    def _powers(self) -> tuple[float, float]:
        """Return the least and the largest power at which all numbers of the row are in the range."""
        least, most = 0.0, inf
        for one in map(float, self.row):
            if one in (0, 1):
                continue
            first, last = sorted(
                (log(end) if end else -inf) / log(one) for end in map(float, (self.low, self.high))
            )
            least, most = max(least, first), min(most, last)
        if least == 0 and most == inf:
            return (0.0, 0.0) if set(self.row) <= {0, 1} else (0.0, STEEPEST)
        return least, most

    @property
    def _factors(self) -> tuple[float, float]:
        """Return the least and the largest factor; what is counted in whole units keeps its steps."""
        above = [float(one) for one in self.row if one]
        if not above:
            return 0.0, 0.0
        least, most = float(self.low) / min(above), float(self.high) / max(above)
        steps = [float(b - a) for a, b in pairwise(self.row) if b > a]
        return max([least, *(1 / step for step in steps if is_counted(self.unit))]), most

    def at(self, unit: float) -> Row:
        """Return the row at a place of the unit interval; never outside its range."""
        ends = self.ends
        if ends is None:
            return self.row
        place = between(*ends, unit)
        values = map(float, self.row)
        if len(self.row) == 1:
            found = [place]
        elif self._is_raised:
            found = [one**place if one else 0.0 for one in values]
        else:
            found = [one * place for one in values]
        kept = tuple(Decimal(f"{one:.{FIGURES}g}") for one in found)
        return tuple(min(max(one, self.low), self.high) for one in whole_where_counted(self.unit, kept))


def between(low: float, high: float, unit: float) -> float:
    """Return a value between two ends, on a logarithmic scale where the lower end is above nought.

    Examples
    --------
    >>> between(0.0, 8.0, 0.5), round(between(1.0, 100.0, 0.5), 9)
    (4.0, 10.0)
    """
    return exp(log(low) + unit * (log(high) - log(low))) if low > 0 else low + unit * (high - low)


def is_counted(unit: str) -> bool:
    """Return whether something is counted in whole units."""
    return unit.startswith(COUNTED_IN)


def whole_where_counted(unit: str, row: Row) -> Row:
    """Return a row without fractions, if it is counted in whole units."""
    return tuple(one.to_integral_value(ROUND_FLOOR) for one in row) if is_counted(unit) else row
