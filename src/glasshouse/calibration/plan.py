"""What a calibration fits, and to what: `calibration.yaml`, or a file of the same form.

A *factor* is a number of the society, one element of a row, or a multiplier of a whole row. Factors are
worked on in the unit interval, evenly on a logarithmic scale between their ends. The prior is normal around
the usual value, which was assumed for a reason, and ends at the ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from importlib.resources import files
from math import exp, log
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from glasshouse import clock
from glasshouse.documents import read_document
from glasshouse.errors import ScenarioError
from glasshouse.metrics.comparisons import months_needed
from glasshouse.metrics.published import Definition, definition_of, published_rows
from glasshouse.provenance import digest_record
from glasshouse.readers import DocumentKind, reader
from glasshouse.society.parameters import NAMED_FILES, Parameter, shipped, text_of
from glasshouse.society.scenario import Scenario, agents_at_scale
from glasshouse.society.tables import Outcome

FILE = "calibration.yaml"
FIGURES = 4  # that a fitted number keeps: more would be false precision
Month = Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$", description="a month")]


class Strict(BaseModel):
    """A part of the plan: frozen, and closed to unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Factor(Strict):
    """A number to be fitted, between two ends; `usual` is what was assumed before.

    Of a row it is one `element`, counted from 1, or the multiplier of a row that is written out as `times`.
    """

    number: Annotated[str, Field(pattern=r"^[a-z_]+\.[a-z_]+$", description="the id of a number")]
    element: Annotated[int, Field(ge=1)] | None = None
    times: tuple[Decimal, ...] | None = None
    usual: Annotated[Decimal, Field(gt=0)] = Decimal(1)
    low: Annotated[Decimal, Field(gt=0)]
    high: Annotated[Decimal, Field(gt=0)]
    why: Annotated[str, Field(min_length=8)]

    @property
    def name(self) -> str:
        """Return what the factor is called."""
        if self.element is not None:
            return f"{self.number} [{self.element}]"
        return self.number if self.times is None else f"{self.number} x"

    def at(self, unit: float) -> float:
        """Return the value at a place of the unit interval."""
        return exp(log(self.low) + unit * (log(self.high) - log(self.low)))

    def place_of(self, value: float) -> float:
        """Return the place of a value in the unit interval."""
        return (log(value) - log(self.low)) / (log(self.high) - log(self.low))


class LeftOut(Strict):
    """Rows that are compared but not fitted, and why."""

    rows: Annotated[tuple[str, ...], Field(min_length=1)]
    why: Annotated[str, Field(min_length=8)]


class Plan(Strict):
    """A calibration.

    `tolerance` is the standard deviation of the logarithm of simulated over published that the model is
    allowed beside luck: what a model of this kind cannot be asked to meet. Rows of one metric share it.
    `doubt` is the standard deviation of the prior, as a part of the range of a factor.
    """

    format: Literal[1]
    regimes: tuple[str, ...]
    scale: Annotated[int, Field(ge=1)]
    first_month: Annotated[Month, Field(alias="from")]
    last_month: Annotated[Month, Field(alias="to")]
    seed: Annotated[int, Field(ge=0, lt=2**64)]
    tolerance: Annotated[Decimal, Field(gt=0, le=1)]
    doubt: Annotated[Decimal, Field(gt=0, le=10)]
    factors: Annotated[tuple[Factor, ...], Field(min_length=1, max_length=40)]
    left_out: tuple[LeftOut, ...] = ()

    @model_validator(mode="after")
    def _sound(self) -> Self:
        rows = {row.id for row in published_rows()}
        for factor in self.factors:
            if said := _wrong(factor):
                raise ValueError(said)
        if unknown := sorted({name for one in self.left_out for name in one.rows} - rows):
            raise ValueError(f"there is no published row {', '.join(unknown)}")
        if self.first_month > self.last_month:
            raise ValueError("from is after to")
        return self

    @property
    def first(self) -> int:
        """Return the first tick."""
        return clock.parse_month(self.first_month)

    @property
    def last(self) -> int:
        """Return the last tick."""
        return clock.parse_month(self.last_month)

    @property
    def digest(self) -> str:
        """Digest everything that decides what a simulated point is."""
        said = self.model_dump(mode="json", exclude={"tolerance", "doubt", "left_out", "factors"})
        factors = [factor.model_dump(mode="json", exclude={"usual", "why"}) for factor in self.factors]
        return digest_record({**said, "factors": factors})

    @property
    def targets(self) -> tuple[str, ...]:
        """Return the ids of the published rows that are fitted: compared, in the horizon, not left out."""
        out = {name for one in self.left_out for name in one.rows}
        return tuple(name for name in self.compared if name not in out)

    @property
    def compared(self) -> tuple[str, ...]:
        """Return the ids of the published rows that are compared in the horizon, fitted or not."""
        return tuple(row.id for row in published_rows() if self.covers(row))

    def covers(self, row: Outcome) -> bool:
        """Return whether a published row is compared, and the horizon has the months that it needs."""
        definition = definition_of(row)
        if not isinstance(definition, Definition):
            return False
        begin, end = months_needed(row, definition)
        return self.first <= begin and end <= self.last

    def numbers_at(self, point: Sequence[float]) -> dict[str, str]:
        """Return the numbers of the society at a point of the unit cube, as a scenario says them."""
        rows: dict[str, tuple[Decimal, ...]] = {}
        for factor, unit in zip(self.factors, point, strict=True):
            row = rows.get(factor.number) or row_of(factor)
            rows[factor.number] = _moved(factor, row, Decimal(f"{factor.at(unit):.{FIGURES}g}"))
        return {name: text_of(row) for name, row in rows.items()}

    def scenario_at(self, point: Sequence[float], *, larger: int = 1) -> Scenario:
        """Return the scenario at a point of the unit cube, of so many times the agents."""
        return Scenario(
            regimes=self.regimes,
            agents=larger * agents_at_scale(self.scale),
            seed=self.seed,
            start=self.first,
            end=self.last,
            numbers=tuple(self.numbers_at(point).items()),
        )

    def usual_point(self) -> tuple[float, ...]:
        """Return where the usual values stand in the unit cube: the middle of the prior."""
        return tuple(factor.place_of(float(factor.usual)) for factor in self.factors)


def parameter_of(factor: Factor) -> Parameter:
    """Return the number that a factor moves, as shipped."""
    return next(shipped(file)[factor.number] for file in NAMED_FILES if factor.number in shipped(file))


def row_of(factor: Factor) -> tuple[Decimal, ...]:
    """Return the number that a factor moves, as shipped, as a row; one number is a row of one."""
    value = parameter_of(factor).value
    return (value,) if isinstance(value, Decimal) else value


def _moved(factor: Factor, row: tuple[Decimal, ...], value: Decimal) -> tuple[Decimal, ...]:
    """Return a row with a factor at a value."""
    if factor.times is not None:
        return tuple(one * value for one in factor.times)
    k = 0 if factor.element is None else factor.element - 1
    return (*row[:k], value, *row[k + 1 :])


def _wrong(factor: Factor) -> str:
    """Say what is wrong with a factor, or nothing."""
    if all(factor.number not in shipped(file) for file in NAMED_FILES):
        return f"there is no number {factor.number}; `glasshouse parameters` lists them"
    parameter, n = parameter_of(factor), len(row_of(factor))
    is_row = not isinstance(parameter.value, Decimal)
    if (factor.element is not None or factor.times is not None) != is_row:
        return f"{factor.number} is {'a row; say an element, or times' if is_row else 'one number'}"
    if factor.times is not None and (factor.element is not None or len(factor.times) != n):
        return f"{factor.number} has {n} elements; write all of them in times, and no element"
    if factor.element is not None and factor.element > n:
        return f"{factor.number} has {n} elements; {factor.element} was found"
    if not factor.low <= factor.usual <= factor.high or factor.low == factor.high:
        return f"{factor.name}: usual lies between low and high, and low below high"
    for end in (factor.low, factor.high):
        if not all(parameter.low <= one <= parameter.high for one in _moved(factor, row_of(factor), end)):
            return (
                f"{factor.name}: at {end} it leaves the range of {factor.number}, "
                f"{parameter.low} to {parameter.high}"
            )
    return ""


@reader(DocumentKind.SCENARIO, schema="glasshouse.calibration.plan.Plan")
def read_plan(path: Path | None = None) -> Plan:
    """Read a plan, the shipped one by default.

    Raises
    ------
    ScenarioError
        With every problem of the file.
    """
    where = path or Path(str(files("glasshouse.calibration") / FILE))
    found, _ = read_document(where, Plan, kind=DocumentKind.SCENARIO, error=ScenarioError)
    return found
