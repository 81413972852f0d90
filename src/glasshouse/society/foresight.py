"""What an agent foresees: records that add up until a grade is lost, as a dynamic programme.

Each month there is at most one occasion, with a fresh motive. Who commits the act may be recorded; a record
counts for some months, and with so many live records the grade is lost. Then a loss is suffered at once,
there are no occasions until the first of those records has ended, and the rest still counts. The agent
commits the act if the motive is at least the price of the state in which it is: cost less reward, and, times
the chance of a record, what the points mean and by how much the future is worth less. This is the model of
demerit points of Dionne and others (2011) in outline, with the motives that are resisted as the effort.

Solved once, by value iteration with bounds (Puterman 1994, 6.6), when the society's tables are built. Floats
stay here: every step is an addition, a multiplication or a comparison by element, the same on every machine,
and what leaves is a table of words.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from glasshouse.arrays import ALWAYS, I64
from glasshouse.errors import MachineError
from glasshouse.society import curves
from glasshouse.society.weighing import Uniform, Weighed

F64 = NDArray[np.float64]
CLOSE = 1e-11  # of the largest motive: how much a value may still move in a round
MOST_ROUNDS = 10_000
MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Records:
    """What a record of the act is: its chance, its points, how long it counts, and how many are too many."""

    chance: Fraction
    points: Fraction
    months: int
    too_many: int

    @property
    def base(self) -> int:
        """Return in which base states count: 0 no record, else calendar months left, this one included."""
        return self.months + 2

    @property
    def n_states(self) -> int:
        """Return how many states there are, but for the last one, in which the grade is lost."""
        return int(self.base ** (self.too_many - 1))


def words_by_state(weighed: Weighed, records: Records, *, occasion: float) -> I64:
    """Return (n_states + 1,) the word from which the act is committed, by state; at the last one never.

    A state is the months left of the live records as digits in `Records.base`, in any order.

    Parameters
    ----------
    occasion
        Chance of an occasion in a month.
    """
    assert isinstance(weighed.motive, Uniform)
    low, high = (float(end) for end in (weighed.motive.uniform.low, weighed.motive.uniform.high))
    part = np.clip((prices(weighed, records, occasion=occasion) - low) / (high - low), 0.0, 1.0)
    return np.array([*np.rint(part * float(ALWAYS)).astype(np.int64), ALWAYS], np.int64)


def prices(weighed: Weighed, records: Records, *, occasion: float) -> F64:
    """Return (n_states,) the motive from which the act pays, by state.

    Raises
    ------
    MachineError
        If the values do not settle, which no numbers that a scenario may say are known to do.
    """
    assert isinstance(weighed.motive, Uniform) and weighed.foresees is not None
    low, high = (float(end) for end in (weighed.motive.uniform.low, weighed.motive.uniform.high))
    left = monthly(weighed.foresees.discount)
    aged, recorded, months, is_lost = successors(records)
    later = np.array([left**k for k in range(records.months + 2)])[months]
    at_once = float(weighed.foresees.loss) * is_lost - float(weighed.point) * float(records.points)
    values = np.zeros(records.n_states)
    for _ in range(MOST_ROUNDS):
        worse = at_once + left * values[aged] - later * values[recorded]
        price = float(weighed.cost - weighed.reward) + float(records.chance) * worse
        above = np.square(high - np.minimum(price, high)) / (2 * (high - low))
        gain = np.where(price <= low, (low + high) / 2 - price, above)
        after = occasion * gain + left * values[aged]
        moved = after - values
        if np.abs(moved).max() < CLOSE * max(abs(low), abs(high)):
            return price
        values = after + left / (1 - left) * (moved.min() + moved.max()) / 2
    raise MachineError("What agents foresee did not settle; write a higher discount or a smaller loss.")


def monthly(discount: Decimal) -> float:
    """Return what counts of a month later, if a year later is discounted so."""
    with curves.decimals():
        return float((1 + discount) ** (Decimal(-1) / MONTHS_A_YEAR))


def successors(records: Records) -> tuple[I64, I64, I64, NDArray[np.bool_]]:
    """Return, by state, the state of next month, and what a record leads to.

    Returns
    -------
    tuple
        (n_states,) each: the state of next month without a record; with one, the next state in which there
        are occasions; after how many months that is; and whether the grade is lost in between.
    """
    n, full = records.too_many - 1, records.months + 1
    digits = np.zeros((records.n_states, n), np.int64)
    rest = np.arange(records.n_states)
    for place in range(n):
        digits[:, place], rest = rest % records.base, rest // records.base
    digits.sort(axis=1)  # an agent without n records has zeros first
    radix = records.base ** np.arange(n - 1, -1, -1)
    with_one = np.concatenate([digits, np.full((records.n_states, 1), full)], axis=1)
    is_lost = with_one[:, 0] > 0
    months = np.maximum(with_one[:, 0], 1)
    later = np.maximum(with_one - months[:, None], 0)[:, 1:]
    return np.maximum(digits - 1, 0) @ radix, later @ radix, months, is_lost
