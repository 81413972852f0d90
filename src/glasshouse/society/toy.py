"""A toy society: agents who commit the acts of a regime at given rates, and to whom nothing else happens.

It has the full society's tables with the other parts off: no debts, journeys, misconduct, deaths or comings
of age. What becomes of its agents can be worked out by hand, and so a mechanism be tried alone.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

import numpy as np
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from glasshouse.arrays import ALWAYS, I64, Rates
from glasshouse.conduct import Rate
from glasshouse.society import curves
from glasshouse.society.rates import rates
from glasshouse.society.response_models import STANDARD

DAYS_A_YEAR = Fraction(1461, 4)  # of every four years from 1901 to 2099
MONTH_LENGTHS = (28, 29, 30, 31)
FEWEST_AGENTS = 100
USUAL_AGENTS = 10_000
MOST_ACTS = 8  # their places and numbers fill the last eight bits of a fact
MOST_A_DAY = Decimal("0.2")  # so that more than 32 of an act in a month never come
MOST_A_YEAR = Decimal(73)

ActName = Annotated[
    str, Field(pattern=r"^[a-z][a-z0-9_.-]{0,63}$", description="the id of conduct of a regime")
]


class Strict(BaseModel):
    """A part of the society: frozen, and closed to unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PerYear(Strict):
    """How often an agent commits an act, in a year of 365.25 days."""

    per_year: Annotated[Decimal, Field(ge=0, le=MOST_A_YEAR, examples=["0.1"])]

    @property
    def daily(self) -> Fraction:
        """Return the expected number a day."""
        return Fraction(self.per_year) / DAYS_A_YEAR

    @property
    def text(self) -> str:
        """Say how often."""
        return f"{self.per_year} a year"


class PerDay(Strict):
    """How often an agent commits an act, in a day."""

    per_day: Annotated[Decimal, Field(ge=0, le=MOST_A_DAY, examples=["0.001"])]

    @property
    def daily(self) -> Fraction:
        """Return the expected number a day."""
        return Fraction(self.per_day)

    @property
    def text(self) -> str:
        """Say how often."""
        return f"{self.per_day} a day"


def _few(acts: dict[str, PerYear | PerDay]) -> dict[str, PerYear | PerDay]:
    if len(acts) > MOST_ACTS:
        raise PydanticCustomError(
            "too_many", "{n} acts are here, and at most {limit} fit; remove some",
            {"n": len(acts), "limit": MOST_ACTS},
        )  # fmt: skip
    return acts


class ToySociety(Strict):
    """What a toy society is: acts by the name that the regimes have for them, each with its rate.

    The luck of an act belongs to its place among the acts: a new one comes last.
    """

    kind: Literal["toy"]
    acts: Annotated[dict[ActName, PerYear | PerDay], AfterValidator(_few)]


def act_counts(society: ToySociety) -> I64:
    """Return (4, n_acts, n): by days of the month, from 28, the chance of at most 0, 1, 2, ... acts."""
    found = [[curves.poisson(act.daily * days) for act in society.acts.values()] for days in MONTH_LENGTHS]
    longest = max((len(thresholds) for month in found for thresholds in month), default=1)
    table = np.full((len(MONTH_LENGTHS), len(society.acts), longest), ALWAYS, np.int64)
    for m, month in enumerate(found):
        for k, thresholds in enumerate(month):
            table[m, k, : len(thresholds)] = thresholds
    return table


def rates_of(society: ToySociety | None, response: str = STANDARD) -> Rates:
    """Return the tables of conduct of a society; which regime hears of an act is filled in by the engine."""
    if society is None:
        return rates(response)
    scalar = rates().scalar.copy()
    scalar[[Rate.ONSET_CEILING, Rate.MISCONDUCT_CEILING]] = 0
    return rates()._replace(scalar=scalar, travels=0, n_acts=len(society.acts), act_count=act_counts(society))
