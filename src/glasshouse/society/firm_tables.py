"""Firms, government bodies and creditors as integer tables (`arrays.FirmTable`), from `firms.yaml`.

Places for firms are as many as the register ever has firms to an adult; each opens when the register has
grown so far. So the number of firms follows the register in every month, and closings and foundings of places
that are open cancel out.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import partial

import numpy as np

from glasshouse.arrays import I64, FirmTable
from glasshouse.conduct import N_COUNTERPARTIES
from glasshouse.errors import GlasshouseError
from glasshouse.features import FirmSize, Level, Owner, Sector
from glasshouse.society import curves, parameters
from glasshouse.society.places import GUANGDONG, census_adults, provinces
from glasshouse.society.rates import N_YEARS, caseload

N_MONTHS = 512  # of the tables by month: more than there are from 2000 to 2040
N_COUNTS = 4
UNIT = 256  # of multipliers
MILLION = 1_000_000
N_SIZES, N_LEVELS, N_INVESTORS = len(FirmSize), len(Level), len(Owner) - 1

number = partial(parameters.number, file=parameters.FIRMS)
numbers = partial(parameters.numbers, file=parameters.FIRMS)


def shares(parameter_id: str, n: int) -> tuple[Decimal, ...]:
    """Return a parameter that is a row of shares of a whole."""
    row = numbers(parameter_id, n)
    if sum(row) != 1:
        raise GlasshouseError(
            f'{parameters.FIRMS}, "{parameter_id}": a sum of {sum(row)} was found; shares must sum to 1.'
        )
    return row


@parameters.kept(parameters.FIRMS)
def firms_per_adult() -> tuple[Decimal, ...]:
    """Return the firms on the register when each of the 512 months begins, per adult of the census.

    Examples
    --------
    >>> round(1000 * firms_per_adult()[249], 3)
    Decimal('37.743')
    """
    months, counts = numbers("firm.stock_months", N_COUNTS), numbers("firm.stock", N_COUNTS)
    growth = 1 + number("firm.growth_before")
    result = []
    with curves.decimals():
        for month in range(N_MONTHS):
            after = sum(month >= m for m in months)
            if after == 0:
                firms = counts[0] / growth ** ((months[0] - month) / 12)
            elif after == N_COUNTS:
                firms = counts[-1]
            else:
                part = (month - months[after - 1]) / (months[after] - months[after - 1])
                firms = counts[after - 1] * (counts[after] / counts[after - 1]) ** part
            result.append(firms * MILLION / census_adults())
    return tuple(result)


def firm_places(n_adults: int) -> int:
    """Return how many places for firms a neighbourhood of so many adults has, halves rounded up.

    It is 1 or more, and fewer than there are adults.

    Examples
    --------
    >>> firm_places(4000), firm_places(2), firm_places(1)
    (212, 1, 0)
    """
    return min(max(1, int(Fraction(firms_per_adult()[-1]) * n_adults + Fraction(1, 2))), n_adults - 1)


def _by_size(mean: str, multipliers: str) -> list[Decimal]:
    """Return yearly rates by size, in proportion to multipliers and of the given mean over all firms."""
    row, weights = numbers(multipliers, N_SIZES), shares("firm.size", N_SIZES)
    with curves.decimals():
        average = sum((m * w for m, w in zip(row, weights, strict=True)), Decimal(0))
        return [number(mean) * m / average for m in row]


def _closed() -> I64:
    rates = _by_size("firm.closing_per_year", "firm.closing_by_size")
    return np.array(
        [
            [
                curves.threshold(curves.chance_within(rate, years=Fraction(month, 12)))
                for month in range(1, N_MONTHS + 1)
            ]
            for rate in rates
        ],
        np.int64,
    )


def _owners() -> I64:
    """Return owners by province, Guangdong apart from the others, and in the two regions."""
    adults = {p.code: p.adults for p in provinces()}
    foreign, there = number("firm.foreign"), number("firm.foreign_in_guangdong")
    with curves.decimals():
        weight = Decimal(adults[GUANGDONG]) / sum(adults.values())
        guangdong = foreign * there / weight
        others = foreign * (1 - there) / (1 - weight)
        rows = {
            code: (
                [1 - guangdong, *(guangdong * s for s in shares("firm.investors_guangdong", N_INVESTORS))]
                if code == GUANGDONG
                else [1 - others, *(others * s for s in shares("firm.investors_others", N_INVESTORS))]
            )
            for code in adults
        }
    regions = [shares(f"firm.owners_{region}", len(Owner)) for region in ("hong_kong", "macau")]
    return np.array([curves.cumulative(row) for row in (*rows.values(), *regions)], np.int64)


def _debt() -> I64:
    firms = _by_size("firm.debt_per_year", "firm.debt_by_size")
    bodies = numbers("body.debt_per_year", N_LEVELS)
    by_firms = [[curves.threshold(curves.per_month(load * rate)) for rate in firms] for load in caseload()]
    by_bodies = [[curves.threshold(curves.per_month(rate)) for rate in bodies]] * N_YEARS
    return np.array([by_firms, by_bodies], np.int64)


def _amounts() -> I64:
    rows = numbers("firm.amount_by_size", N_SIZES), numbers("body.amount_by_level", N_LEVELS)
    return np.array([[round(m * UNIT) for m in row] for row in rows], np.int64)


def _levels() -> I64:
    units, offices = numbers("body.units", N_LEVELS), numbers("body.offices", N_LEVELS)
    return curves.cumulative([u * o for u, o in zip(units, offices, strict=True)]).astype(np.int64)


@parameters.kept(parameters.FIRMS)
def firm_table() -> FirmTable:
    """Build the integer tables of firms and bodies; their arrays are read-only.

    Examples
    --------
    >>> firm_table().closed.shape, firm_table().owner.shape
    ((5, 512), (33, 4))
    """
    stock = firms_per_adult()
    with curves.decimals():
        opened = [curves.threshold(firms / stock[-1]) for firms in stock]
    able = numbers("firm.able", N_SIZES), numbers("body.able", N_LEVELS)
    owed = [shares(f"owed.by_{who}", N_COUNTERPARTIES) for who in ("person", "firm", "body")]
    table = FirmTable(
        opened=np.array(opened, np.int64),
        closed=_closed(),
        size_at=curves.cumulative(shares("firm.size", N_SIZES)).astype(np.int64),
        sector=curves.cumulative(shares("firm.sector", len(Sector))).astype(np.int64),
        owner=_owners(),
        level=_levels(),
        debt=_debt(),
        amount=_amounts(),
        able=np.array([[curves.threshold(s) for s in row] for row in able], np.int64),
        counterparty=np.array([curves.cumulative(row) for row in owed], np.int64),
    )
    for array in table:
        array.setflags(write=False)
    return table
