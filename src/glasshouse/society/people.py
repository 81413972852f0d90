"""The census and the life table as the integer tables that kernels read.

What follows the census: adults by province, and within a province age (18-19, 20-24, ... 95-99, 100
and over) jointly with sex, and the urban share. What is assumed:

* ages are equally common within a band, and those of 100 and over are 100-104;
* the urban share, published for all ages, holds for adults, and for every age and sex of a province;
* mortality is a Gompertz curve, the same in every province and year (see `data/mortality.csv`);
* before the census day the number of adults grows: a slot whose census holder was not yet 18 was either
  empty, with one chance everywhere, or held by someone who has died since. Those deaths come younger than
  the life table's, by a weight per year of age (see `data/growth.csv`). From the census day on the number
  is constant: who dies is replaced at once by someone of 18. Nobody moves;
* income is log-normal within the urban and within the rural part of each province. Its spread comes from
  the country's mean and median of that part (the spread between provinces is in it as well, so it is a
  little too wide), its mean from the province's mean (RECALLED) and the country's ratio of urban to rural
  mean. Borders of the fifths are quantiles of the country's mixture, so each fifth holds 20 % of adults.
  Income does not depend on age or sex.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise

import numpy as np

from glasshouse.arrays import I32, I64, U64, People
from glasshouse.codes import EPOCH_YEAR
from glasshouse.society import tables
from glasshouse.society.curves import (
    cumulative,
    decimals,
    digest,
    normal_below,
    normal_density,
    survival,
    survival_in_growth,
    threshold,
)
from glasshouse.society.places import BAND_YEARS, YOUNGEST, YOUNGEST_ADULTS, adult_fifths, provinces

CENSUS_DATE = date(2020, 11, 1)
SEXES = ("M", "F")  # index is_female
BAND_AGES = ((18, 19), *((lower, lower + 4) for lower in range(20, 101, 5)))  # years, both ends included
SURVIVAL_LENGTH = 128
LAST_BORDER_STEP = Decimal("1e-30")  # Newton's last step, in logarithms of yuan


def day_number(day: date) -> int:
    """Return the days since 2000-01-01."""
    return (day - date(EPOCH_YEAR, 1, 1)).days


def cell_weights() -> tuple[tuple[int, ...], ...]:
    """Return five times the adults of each province in each cell, numbered 2 * band + is_female.

    Examples
    --------
    >>> len(cell_weights()), len(cell_weights()[0])
    (31, 36)
    """
    order = {p.code: i for i, p in enumerate(provinces())}
    weights = [[0] * (len(BAND_AGES) * len(SEXES)) for _ in order]
    for row in tables.census_cells():
        if row.age_lo >= YOUNGEST:
            band = (row.age_lo - YOUNGEST) // BAND_YEARS
            years = YOUNGEST_ADULTS if row.age_lo == YOUNGEST else BAND_YEARS
            weights[order[row.code]][2 * band + SEXES.index(row.sex)] = years * row.population
    return tuple(tuple(w) for w in weights)


def birth_windows() -> tuple[I32, I32]:
    """Return the first birth day and the number of birth days of each band on the census day."""
    first: list[int] = []
    length: list[int] = []
    for lowest, highest in BAND_AGES:
        after = day_number(CENSUS_DATE.replace(year=CENSUS_DATE.year - highest - 1))
        last = day_number(CENSUS_DATE.replace(year=CENSUS_DATE.year - lowest))
        first.append(after + 1)
        length.append(last - after)
    return np.array(first, dtype=np.int32), np.array(length, dtype=np.int32)


def survival_tables() -> tuple[I64, I64]:
    """Return (2, 128) survivors of 2**48 by is_female and years since 18, 0 from age 110 on.

    The first is of generation 0 and later, the second of the holders before it. The length is a power of two
    for the kernel's search.
    """
    padded = np.zeros((2, len(SEXES), SURVIVAL_LENGTH), dtype=np.int64)
    younger = tables.growth()["deaths_younger"].value
    for i, sex in enumerate(SEXES):
        rows = sorted((r for r in tables.mortality() if r.sex == sex), key=lambda r: r.age)
        alive = survival([r.probability for r in rows])
        padded[0, i, : alive.size] = alive
        padded[1, i, : alive.size] = survival_in_growth(alive, rate_per_year=younger)
    return padded[0], padded[1]


def _published(area: str, statistic: str) -> Decimal:
    """Return a published income of all people of an area, yuan a year."""
    wanted = (area, "all", statistic)
    (row,) = (r for r in tables.income_figures() if (r.area, r.group, r.statistic) == wanted)
    return row.value


@cache
def log_incomes() -> tuple[tuple[tuple[Decimal, Decimal], ...], ...]:
    """Return mean and standard deviation of the logarithm of income, by province and is_urban.

    A log-normal variable has log-variance 2 ln(mean / median).
    """
    areas = ("rural", "urban")
    with decimals():
        variances = [2 * (_published(a, "mean") / _published(a, "median")).ln() for a in areas]
        ratio = _published("urban", "mean") / _published("rural", "mean")
        result = []
        for province, income in zip(provinces(), tables.province_income(), strict=True):
            rural = income.disposable_income_per_head / (
                province.urban_share * ratio + 1 - province.urban_share
            )
            means = (rural, rural * ratio)
            result.append(tuple((m.ln() - v / 2, v.sqrt()) for m, v in zip(means, variances, strict=True)))
    return tuple(result)


def _mixture() -> Iterator[tuple[Decimal, Decimal, Decimal]]:
    """Yield the share of adults, the mean and the deviation of log income of each part of the country."""
    total = sum(adult_fifths())
    for province, adults, (rural, urban) in zip(provinces(), adult_fifths(), log_incomes(), strict=True):
        yield (1 - province.urban_share) * adults / total, *rural
        yield province.urban_share * adults / total, *urban


@cache
def income_borders() -> tuple[Decimal, ...]:
    """Return the logarithms of the four incomes that divide the country's adults into fifths.

    Newton's method on the mixture's distribution, from the geometric mean and then from border to border.
    """
    borders: list[Decimal] = []
    with decimals():
        parts = list(_mixture())
        x = sum((w * m for w, m, _ in parts), Decimal(0))
        for k in range(1, 5):
            step = Decimal(1)
            while abs(step) > LAST_BORDER_STEP:
                below = sum((w * normal_below((x - m) / s) for w, m, s in parts), Decimal(0))
                density = sum((w * normal_density((x - m) / s) / s for w, m, s in parts), Decimal(0))
                step = max(min((Decimal(k) / 5 - below) / density, Decimal("0.3")), Decimal("-0.3"))
                x += step
            borders.append(x)
    return tuple(borders)


def income_shares() -> tuple[tuple[tuple[Decimal, ...], ...], ...]:
    """Return the share of each national fifth of income, by province and is_urban."""
    result = []
    with decimals():
        for parts in log_incomes():
            by_area = []
            for mean, deviation in parts:
                below = [normal_below((x - mean) / deviation) for x in income_borders()]
                ends = [Decimal(0), *below, Decimal(1)]
                by_area.append(tuple(b - a for a, b in pairwise(ends)))
            result.append(tuple(by_area))
    return tuple(result)


def _thresholds(values: list[int]) -> U64:
    return np.array(values, dtype=np.uint64)


@cache
def people() -> People:
    """Return the integer tables from which every life and trait is recomputed.

    Examples
    --------
    >>> people().cell_threshold.shape, people().census_day
    ((31, 36), 7610)
    """
    weights = cell_weights()
    first_birth, days = birth_windows()
    alive, alive_before = survival_tables()
    arrays = People(
        census_day=day_number(CENSUS_DATE),
        empty_threshold=threshold(tables.growth()["empty_before_first_holder"].value),
        cell_threshold=np.stack([cumulative(w) for w in weights]),
        band_first_birth=first_birth,
        band_days=days,
        female_threshold=_thresholds([threshold(Fraction(w[1], w[0] + w[1])) for w in weights]),
        survival=alive,
        survival_before=alive_before,
        urban_threshold=_thresholds([threshold(p.urban_share) for p in provinces()]),
        income_threshold=np.stack([np.stack([cumulative(a) for a in p]) for p in income_shares()]),
    )
    for array in arrays[2:]:
        array.flags.writeable = False
    return arrays


def people_digest() -> str:
    """Return the SHA-256 of the integer tables, for the manifest."""
    return digest(zip(People._fields, people(), strict=True))
