"""Marriages and children as integer tables (`minds.HouseholdTable`), from `minds.yaml`.

Everything is assumed. The same table holds for every year of birth and every province; that people married
younger and had more children before 1980 is left out, and nobody divorces or is widowed.
"""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from glasshouse.arrays import I64
from glasshouse.minds import MOST_CHILDREN, HouseholdTable
from glasshouse.society import curves
from glasshouse.society.minds import number, numbers, whole
from glasshouse.society.parameters import MINDS, kept

FIRST_AGE, LAST_AGE = 19, 51  # an entry says who has married before that age
N_POINTS = 8
N_GAPS = 256
DAYS_OF_YEAR = Decimal("365.25")


def _married(name: str) -> list[int]:
    """Carry the shares of a row to every age, evenly between two ages, as thresholds."""
    ages, shares = whole("household.ages", N_POINTS), numbers(name, N_POINTS)
    result = []
    with curves.decimals():
        for age in range(FIRST_AGE, LAST_AGE + 1):
            after = next((k for k, a in enumerate(ages) if a >= age), N_POINTS - 1)
            part = min(Decimal(age - ages[after - 1]) / (ages[after] - ages[after - 1]), Decimal(1))
            result.append(curves.threshold(shares[after - 1] + part * (shares[after] - shares[after - 1])))
    return result


def _gaps() -> I64:
    """Return quantiles of a normal distribution in days."""
    mean, deviation = number("household.gap_mean"), number("household.gap_deviation")
    with curves.decimals():
        quantiles = curves.normal_quantiles(N_GAPS, widest=4, halvings=40)
        days = [int(((mean + deviation * z) * DAYS_OF_YEAR).to_integral_value()) for z in quantiles]
    return np.array(days, np.int64)


@kept(MINDS)
def household_table() -> HouseholdTable:
    """Build the integer tables of households.

    Examples
    --------
    >>> household_table().marry_by.shape, household_table().spacing.tolist()
    ((2, 33), [[200, 1500], [400, 2400]])
    """
    children = [
        curves.cumulative(numbers(f"household.children_{place}", MOST_CHILDREN + 1))
        for place in ("rural", "urban")
    ]
    return HouseholdTable(
        marry_by=np.array([_married("household.married_men"), _married("household.married_women")], np.int64),
        gap_days=_gaps(),
        children=np.array(children, np.int64),
        spacing=np.array([whole("household.first_child", 2), whole("household.next_child", 2)], np.int64),
    )
