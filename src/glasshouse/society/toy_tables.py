"""Integer tables of a toy society: how often acts come, to whom, what they are worth, and dealings."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise

import numpy as np

from glasshouse.arrays import ALWAYS, I64, Rates
from glasshouse.conduct import Rate
from glasshouse.errors import ScenarioError
from glasshouse.minds import DealingTable
from glasshouse.society import curves
from glasshouse.society.dealing_tables import STANDINGS, norm_table
from glasshouse.society.giving import Dealings
from glasshouse.society.inspection_tables import act_patrolled, town_table
from glasshouse.society.rates import rates
from glasshouse.society.response_models import STANDARD
from glasshouse.society.toy import (
    MOST_A_DAY,
    Act,
    BandThreshold,
    ExponentialWorth,
    FixedWorth,
    MotiveWorth,
    NormalThreshold,
    TimesAMonth,
    ToySociety,
    Waiting,
)
from glasshouse.society.weighing_tables import motive_values

MONTH_LENGTHS = (28, 29, 30, 31)
N_CLASSES = 128  # equally common multipliers of a mixed act
N_VALUES = 1024  # equally common values of what an act is worth
N_STEADY = 4  # columns of Rates.act_steady
FURTHEST = 8  # standard deviations


@cache
def multipliers(shape: Decimal) -> tuple[Decimal, ...]:
    """Return the steady multipliers of a mixed act: means of equal parts of a gamma distribution."""
    return curves.gamma_means(shape, N_CLASSES)


def rows_of_acts(society: ToySociety) -> list[Fraction]:
    """Return the daily rate of each row of `Rates.act_count`: the acts, then their classes or types.

    Raises
    ------
    ScenarioError
        If the busiest class of a mixed act, or the busiest type, comes too often.
    """
    daily = [act.daily for act in society.acts.values()]
    for name, act in society.acts.items():
        if isinstance(act, Act) and act.mixed:
            found = [act.daily * Fraction(m) for m in multipliers(act.mixed.gamma_shape)]
            if max(found) > Fraction(MOST_A_DAY):
                lower = float(act.daily * Fraction(MOST_A_DAY) / max(found))
                raise ScenarioError(
                    f"society.acts.{name}: found {float(max(found)):.3g} a day for the busiest of the "
                    f"{N_CLASSES} kinds of agents; at most {MOST_A_DAY} is allowed. Lower the rate to "
                    f"{lower:.3g} a day, or write a higher gamma_shape."
                )
            daily += found
        elif isinstance(act, Act) and act.by_type:
            if act.busiest > Fraction(MOST_A_DAY):
                raise ScenarioError(
                    f"society.acts.{name}: found {float(act.busiest):.3g} a day for its busiest type; at "
                    f"most {MOST_A_DAY} is allowed. Lower the rate, or what it is multiplied by."
                )
            daily += [act.daily * Fraction(act.by_type.get(one, Decimal(0))) for one in society.types]
    return daily


def act_typed(society: ToySociety) -> I64:
    """Return (n_acts,) where the rows by type of each act begin, less its place; none if no act has any."""
    table, row = np.zeros(len(society.acts), np.int64), len(society.acts)
    for k, act in enumerate(society.acts.values()):
        if isinstance(act, Act) and act.by_type:
            table[k] = row - k
        row += rows_beside(act, society)
    return table if table.any() else np.zeros(0, np.int64)


def rows_beside(act: Act | Waiting, society: ToySociety) -> int:
    """Return how many rows of `Rates.act_count` an act has beside its own."""
    if not isinstance(act, Act):
        return 0
    return N_CLASSES if act.mixed else len(society.types) if act.by_type else 0


def type_end(society: ToySociety) -> I64:
    """Return (n_types,) the ends of the words of the types, if anything but `act_steady` asks for them."""
    if society.inspections is None and not act_typed(society).size:
        return np.zeros(0, np.int64)
    return np.array([stop for _, stop in type_bounds(society).values()], np.int64)


def act_counts(society: ToySociety) -> I64:
    """Return (4, n_rows, n): by days of the month, from 28, the chance of at most 0, 1, 2, ... acts."""
    daily = rows_of_acts(society)
    exact = [times_a_month(act) for act in society.acts.values()]
    exact += [()] * (len(daily) - len(exact))
    found = [
        [of_act or chances(rate * days) for rate, of_act in zip(daily, exact, strict=True)]
        for days in MONTH_LENGTHS
    ]
    longest = max((len(thresholds) for month in found for thresholds in month), default=1)
    table = np.full((len(MONTH_LENGTHS), len(daily), longest), ALWAYS, np.int64)
    for m, month in enumerate(found):
        for k, thresholds in enumerate(month):
            table[m, k, : len(thresholds)] = thresholds
    return table


def times_a_month(act: object) -> tuple[int, ...]:
    """Return the cumulative thresholds of an act that comes so many times each month; none of another."""
    return (*[0] * act.times_a_month, ALWAYS) if isinstance(act, TimesAMonth) else ()


@cache
def chances(mean: Fraction) -> tuple[int, ...]:
    """Return the cumulative thresholds of a Poisson number; a mixed act asks for hundreds of them."""
    return curves.poisson(mean)


def type_bounds(society: ToySociety) -> dict[str, tuple[int, int]]:
    """Return by type the words of luck, from and before, that make an agent one of it."""
    ends = [0, *curves.cumulative(list(society.types.values())).tolist()] if society.types else [0]
    return dict(zip(society.types, pairwise(ends), strict=True))


def act_steady(society: ToySociety) -> I64:
    """Return (n_acts, 4) who commits each act (`kernels.acts.A_OFFSET` and on); no rows if all are alike."""
    acts = list(society.acts.values())
    bounds, table, row = type_bounds(society), np.zeros((len(acts), N_STEADY), np.int64), len(acts)
    for k, act in enumerate(acts):
        if not isinstance(act, Act):
            continue
        if act.mixed:
            table[k, :2] = row - k, N_CLASSES
        row += rows_beside(act, society)
        if isinstance(act.of, str):
            first, stop = bounds[act.of]
            table[k, 2:] = first, ALWAYS - stop
    return table if table.any() else np.zeros((0, N_STEADY), np.int64)


def act_values(society: ToySociety) -> I64:
    """Return (n_acts, 1024) what each act is worth, in equally common values; no rows if nothing is said."""
    table = np.zeros((len(society.acts), N_VALUES), np.int64)
    for k, act in enumerate(society.acts.values()):
        match act.worth:
            case FixedWorth(fixed=value):
                table[k] = value
            case ExponentialWorth(exponential_mean=mean):
                table[k] = _rounded([mean * part for part in curves.exponential_means(N_VALUES)])
            case MotiveWorth(motive=times) if isinstance(act, Act) and act.weighed:
                table[k] = motive_values(act.weighed, times, N_VALUES)
    return table if table.any() else np.zeros((0, N_VALUES), np.int64)


def _rounded(values: Sequence[Decimal]) -> I64:
    return np.array([int(v.to_integral_value(ROUND_HALF_EVEN)) for v in values], np.int64)


def ready(act: Waiting, agents: int, done: int) -> int:
    """Return how many agents commit an act once so many have.

    The threshold of agent i of n is the quantile of (i + 1/2) / n, or the i-th of the bands in order.
    """
    match act.threshold:
        case BandThreshold(bands=bands):
            return sum(band.reached(done) for band in bands)
        case NormalThreshold(normal=normal):
            with curves.decimals():
                z = (Decimal(done) / agents - normal.mean) / normal.sd
                if abs(z) >= FURTHEST:
                    return agents if z > 0 else 0
                return int(
                    (agents * curves.normal_below(z) + Decimal("0.5")).to_integral_value("ROUND_FLOOR")
                )


def rates_of(society: ToySociety | None, response: str = STANDARD) -> Rates:
    """Return the tables of conduct of a society; which regime hears of an act is filled in by the engine."""
    if society is None:
        return rates(response)
    scalar = rates().scalar.copy()
    scalar[[Rate.ONSET_CEILING, Rate.MISCONDUCT_CEILING]] = 0
    return rates()._replace(
        scalar=scalar,
        travels=0,
        n_acts=len(society.acts),
        act_count=act_counts(society),
        act_steady=act_steady(society),
        act_value=act_values(society),
        act_typed=act_typed(society),
        type_end=type_end(society),
        town=town_table(society),
        act_patrolled=act_patrolled(society),
    )


def dealing_table_of(said: Dealings) -> DealingTable:
    """Return the integers of the dealings of a toy society."""
    names, deeds = norm_table(said.norm)
    rest = 1 - said.always - said.never
    return DealingTable(
        deals=curves.threshold(said.per_month),
        strategy=curves.cumulative([said.always, said.never, rest])[:2].astype(np.int64),
        acts=np.array(deeds, np.int64),
        norm=np.array(names, np.int64),
        slips=curves.threshold(said.slips),
        misseen=curves.threshold(said.misseen),
        known=curves.threshold(said.known),
        shuns=STANDINGS.index(said.standing),
        benefit_cny=said.benefit,
        cost_cny=said.cost,
    )
