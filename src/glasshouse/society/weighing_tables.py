"""Thresholds of weighed acts: from which word of luck on a motive is strong enough.

A motive is the quantile of a 32-bit word, so "strong enough" is one comparison of integers. All of this is
exact or in decimals; what an agent foresees is in `foresight`.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

import numpy as np

from glasshouse.arrays import ALWAYS, I64
from glasshouse.errors import ScenarioError
from glasshouse.society import curves
from glasshouse.society.weighing import Bell, Normal, Reaches, Uniform, Weighed

FURTHEST = 8  # standard deviations
HALVINGS = 60  # of the span of a quantile
MOST_STATES = 2**16  # of all weighed acts of a society
HALF = Fraction(1, 2)  # taken to act before anybody has been seen


def word_from(weighed: Weighed, needed: Fraction) -> int:
    """Return the word from which a motive is at least what is needed; 0 is always, 2**32 never.

    Examples
    --------
    >>> word_from(Weighed(motive={"uniform": {"low": 0, "high": 1}}), Fraction(3, 4)) / 2**32
    0.75
    """
    match weighed.motive:
        case Uniform(uniform=span):
            part = (needed - Fraction(span.low)) / Fraction(span.high - span.low)
            return curves.threshold(min(max(part, Fraction(0)), Fraction(1)))
        case Normal(normal=bell):
            z = (needed - Fraction(bell.mean)) / Fraction(bell.sd)
            if abs(z) >= FURTHEST:
                return ALWAYS if z > 0 else 0
            return curves.threshold(curves.normal_below(_decimal(z)))
        case _:
            return 0 if needed <= 0 else ALWAYS


def strongest(weighed: Weighed) -> Decimal:
    """Return the strongest motive there is; of a normal one, eight standard deviations above the mean."""
    match weighed.motive:
        case Uniform(uniform=span):
            return span.high
        case Normal(normal=bell):
            return bell.mean + FURTHEST * bell.sd
        case _:
            return Decimal(0)


def inferred(weighed: Weighed, share: Fraction) -> Fraction:
    """Return the mean motive of those who act, less that of those who do not, if the most willing act.

    Of uniform motives it is half the span, whatever the share; of normal ones sd times the density at the
    border, over share times the rest.

    Parameters
    ----------
    weighed
        With a motive.
    share
        Of occasions on which agents act, above 0 and below 1.
    """
    match weighed.motive:
        case Uniform(uniform=span):
            return Fraction(span.high - span.low) / 2
        case Normal(normal=bell):
            return Fraction(_difference(bell, share))
        case _:
            return Fraction(0)


def _difference(bell: Bell, share: Fraction) -> Decimal:
    with curves.decimals():
        low, high = Decimal(-FURTHEST), Decimal(FURTHEST)
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if curves.normal_below(middle) < 1 - share else (low, middle)
        return bell.sd * curves.normal_density(low) / _decimal(share * (1 - share))


def needed_this_month(weighed: Weighed, *, points: Fraction, share: Fraction) -> Fraction:
    """Return the motive from which the act pays.

    Parameters
    ----------
    points
        That the law gives for the act, on average.
    share
        Of last month's occasions on which agents acted, above 0 and below 1.
    """
    inner = Fraction(weighed.cost) - Fraction(weighed.reward) - Fraction(weighed.point) * points
    return inner - Fraction(weighed.image) * inferred(weighed, share) if weighed.image else inner


def words_by_gap(name: str, weighed: Weighed, reaches: Reaches) -> I64:
    """Return (n,) by lacking points the word from which they are bought; from the last entry on, never.

    Raises
    ------
    ScenarioError
        If so many points could be worth their price that the table would be too long.
    """
    each = Fraction(reaches.cost_per_point)
    least = Fraction(weighed.cost) - Fraction(weighed.reward)
    most = (Fraction(strongest(weighed)) - least) / each
    n = max(int(most), 0)
    if n + 2 > MOST_STATES:
        raise ScenarioError(
            f"society.acts.{name}.weighed.reaches.cost_per_point: found {reaches.cost_per_point}, at which "
            f"{n:,} points could be worth their price; at most {MOST_STATES - 2:,} are allowed. Write a "
            "higher price, or make the points of the score larger."
        )
    found = [word_from(weighed, least + each * gap) for gap in range(1, n + 1)]
    return np.array([ALWAYS, *found, ALWAYS], np.int64)


def motive_values(weighed: Weighed, times: int, n: int) -> I64:
    """Return (n,) equally common whole numbers: uniform motives, so many times over."""
    assert isinstance(weighed.motive, Uniform)
    low, high = weighed.motive.uniform.low, weighed.motive.uniform.high
    with curves.decimals():
        means = (times * (low + (high - low) * (2 * k + 1) / (2 * n)) for k in range(n))
        return np.array([int(v.to_integral_value(ROUND_HALF_EVEN)) for v in means], np.int64)


def _decimal(value: Fraction) -> Decimal:
    with curves.decimals():
        return Decimal(value.numerator) / Decimal(value.denominator)
