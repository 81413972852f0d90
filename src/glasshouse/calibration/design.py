"""What calibration and sensitivity share: numbers that move, and a society at a point of the unit cube.

A number that moves is worked on in the unit interval, evenly on a logarithmic scale between its ends.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from decimal import Decimal
from math import exp, log
from typing import Annotated, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from glasshouse import clock
from glasshouse.society.parameters import Row, text_of
from glasshouse.society.parts import USUAL
from glasshouse.society.ranges import FIGURES, whole_where_counted
from glasshouse.society.scenario import Scenario, agents_at_scale
from glasshouse.society.settable import parameter_of, row_of, settable

Month = Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$", description="a month")]
NumberId = Annotated[str, Field(pattern=r"^[a-z_]+\.[a-z_]+$", description="the id of a number")]
Element = Annotated[int, Field(ge=1)]


class Strict(BaseModel):
    """A part of a plan: frozen, and closed to unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Movable(Strict, ABC):
    """A number of the society, one element of a row, or a multiplier of a row, between two ends."""

    number: NumberId
    low: Annotated[Decimal, Field(gt=0)]
    high: Annotated[Decimal, Field(gt=0)]

    @property
    @abstractmethod
    def name(self) -> str:
        """Return what is moved, in a word."""

    @property
    @abstractmethod
    def middle(self) -> Decimal:
        """Return the usual value."""

    @abstractmethod
    def moved(self, row: Row, value: Decimal) -> Row:
        """Return a row of the number with this at a value."""

    def at(self, unit: float) -> float:
        """Return the value at a place of the unit interval."""
        return exp(log(self.low) + unit * (log(self.high) - log(self.low)))

    def place_of(self, value: float) -> float:
        """Return the place of a value in the unit interval."""
        return (log(value) - log(self.low)) / (log(self.high) - log(self.low))


class Design(Strict, ABC):
    """A society of which numbers move, the regimes in force in it, and a horizon."""

    what: ClassVar[str]  # in a word, for sentences

    format: Literal[1]
    regimes: tuple[str, ...]
    scale: Annotated[int, Field(ge=1)]
    first_month: Annotated[Month, Field(alias="from")]
    last_month: Annotated[Month, Field(alias="to")]
    seed: Annotated[int, Field(ge=0, lt=2**64)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first_month > self.last_month:
            raise ValueError("from is after to")
        return self

    @property
    @abstractmethod
    def moving(self) -> Sequence[Movable]:
        """Return what moves, in the order of the coordinates of a point."""

    @property
    @abstractmethod
    def digest(self) -> str:
        """Digest everything that decides what a simulated point is."""

    @property
    def society_parts(self) -> tuple[str, ...]:
        """Return the parts of the society, as a scenario says them."""
        return USUAL

    @property
    def first(self) -> int:
        """Return the first tick."""
        return clock.parse_month(self.first_month)

    @property
    def last(self) -> int:
        """Return the last tick."""
        return clock.parse_month(self.last_month)

    def numbers_at(self, point: Sequence[float]) -> dict[str, str]:
        """Return the numbers of the society at a point of the unit cube, as a scenario says them."""
        rows: dict[str, Row] = {}
        for one, unit in zip(self.moving, point, strict=True):
            row = rows.get(one.number) or row_of(one.number)
            rows[one.number] = one.moved(row, Decimal(f"{one.at(unit):.{FIGURES}g}"))
        return {
            name: text_of(whole_where_counted(parameter_of(name).unit, row)) for name, row in rows.items()
        }

    def scenario_at(self, point: Sequence[float], *, larger: int = 1) -> Scenario:
        """Return the scenario at a point of the unit cube, of so many times the agents."""
        return Scenario(
            regimes=self.regimes,
            agents=larger * agents_at_scale(self.scale),
            seed=self.seed,
            start=self.first,
            end=self.last,
            parts=self.society_parts,
            numbers=tuple(self.numbers_at(point).items()),
        )

    def usual_point(self) -> tuple[float, ...]:
        """Return where the usual values stand in the unit cube."""
        return tuple(one.place_of(float(one.middle)) for one in self.moving)


def is_known(number: str) -> bool:
    """Return whether there is such a number."""
    return number in settable()


def unknown_words(number: str) -> str:
    """Say that there is no such number."""
    return f"there is no number {number}; `glasshouse parameters` lists them"


def with_element(row: Row, element: int | None, value: Decimal) -> Row:
    """Return a row with an element, counted from 1, at a value; without one the first is meant."""
    k = 0 if element is None else element - 1
    return (*row[:k], value, *row[k + 1 :])


def end_outside(one: Movable, ends: Iterable[Decimal]) -> str:
    """Say at which of some ends a number leaves its range, or nothing."""
    parameter = parameter_of(one.number)
    for end in ends:
        if not all(parameter.low <= v <= parameter.high for v in one.moved(row_of(one.number), end)):
            return (
                f"{one.name}: at {end} it leaves the range of {one.number}, "
                f"{parameter.low} to {parameter.high}"
            )
    return ""
