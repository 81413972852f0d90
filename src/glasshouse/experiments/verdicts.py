"""Whether an expectation is refuted by what came out: its conditions, held against effects and intervals.

A sign is clear if the interval over replicates leaves out 0 and so many adults differ that the interval is
not luck itself. What needs an interval cannot be told from one replicate.
"""

from __future__ import annotations

from collections.abc import Mapping

from glasshouse.experiments.answer_record import Found, SideAnswer, Verdict
from glasshouse.experiments.contrast_text import FEWEST_MOVED
from glasshouse.experiments.questions import (
    ANYBODY,
    ANYTHING,
    FEW,
    MANY,
    NOBODY,
    WORSE_LESS_BETTER,
    WORSE_OFF,
    Condition,
    Expectation,
)

MORE, LESS, UNCLEAR, NONE, SOME, OPEN = "more", "less", "not clear", "none", "some", "cannot be told"


def verdict_of(
    expectation: Expectation, sides: Mapping[str, SideAnswer], people: Mapping[str, int]
) -> Verdict:
    """Return whether an expectation is refuted: by any of its conditions, or by all of them together.

    Parameters
    ----------
    people
        In each group, in agents.
    """
    rule = expectation.refuted_if
    found = tuple(found_of(one, sides[one.side], people) for one in rule.conditions)
    held = [one.holds for one in found]
    decisive = bool(rule.any)  # the value of one condition that settles the whole
    if decisive in held:
        return Verdict(is_refuted=decisive, found=found)
    return Verdict(is_refuted=None if None in held else not decisive, found=found)


def found_of(one: Condition, side: SideAnswer, people: Mapping[str, int]) -> Found:
    """Return what came out of what a condition names, and whether the condition holds."""
    value, low, high, more, less = _measured(one, side)
    moved = None if more is None or less is None else (more + less) * people.get(one.group, 0)
    sign = _sign(value, low, high, moved)
    holds = _holds(one, sign, more, moved)
    return Found(sign=sign, value=value, low=low, high=high, more=more, less=less, holds=holds)


def _measured(one: Condition, side: SideAnswer) -> tuple[float | None, ...]:
    """Return value, ends of its interval, and shares of adults who have more and less of it."""
    if one.of == ANYTHING:
        return None, None, None, side.touched, 0.0
    b = side.balance
    if one.of == WORSE_OFF:
        return b.worse, b.worse_low, b.worse_high, b.worse, 0.0
    if one.of == WORSE_LESS_BETTER:
        low = None if b.worse_low is None or b.better_high is None else b.worse_low - b.better_high
        high = None if b.worse_high is None or b.better_low is None else b.worse_high - b.better_low
        return b.worse - b.better, low, high, b.worse, b.better
    for row in side.rows:
        if row.key == one.of:
            return row.effect, row.low, row.high, None, None
    for found in side.effects:
        if found.outcome == one.of and found.group == one.group:
            return found.effect, found.low, found.high, found.more, found.less
    return (None,) * 5  # a row of which neither side has anything


def _sign(value: float | None, low: float | None, high: float | None, moved: float | None) -> str:
    """Say in a word what came out: a sign, if it is clear of luck."""
    if moved == 0 or value == low == high == 0:
        return NONE
    if value is None:
        return OPEN if moved is None else SOME
    if low is None or high is None:
        return OPEN
    is_enough = moved is None or moved >= FEWEST_MOVED
    if is_enough and low > 0:
        return MORE
    return LESS if is_enough and high < 0 else UNCLEAR


def _holds(one: Condition, sign: str, more: float | None, moved: float | None) -> bool | None:
    if one.test in (NOBODY, ANYBODY):
        return None if moved is None else (moved == 0) == (one.test == NOBODY)
    if one.test in (FEW, MANY):
        return None if more is None or one.than is None else (more < one.than) == (one.test == FEW)
    if sign == OPEN:
        return None
    return {
        "above_0": sign == MORE, "not_above_0": sign != MORE, "below_0": sign == LESS,
        "not_below_0": sign != LESS,
    }[one.test]  # fmt: skip
