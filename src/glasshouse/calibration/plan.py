"""What a calibration fits, and to what: `calibration.yaml`, or a file of the same form.

A *factor* is a number of the society, one element of a row, or a multiplier of a whole row. Factors are
worked on in the unit interval, evenly on a logarithmic scale between their ends. The prior is normal around
the usual value, which was assumed for a reason, and ends at the ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from glasshouse.calibration.design import (
    Design,
    Element,
    Movable,
    Strict,
    end_outside,
    is_known,
    unknown_words,
    with_element,
)
from glasshouse.documents import read_document
from glasshouse.errors import ScenarioError
from glasshouse.metrics.comparisons import months_needed
from glasshouse.metrics.published import Definition, definition_of, published_rows
from glasshouse.provenance import digest_record
from glasshouse.readers import DocumentKind, reader
from glasshouse.society.parameters import Row
from glasshouse.society.settable import parameter_of, row_of
from glasshouse.society.tables import Outcome

FILE = "calibration.yaml"


class Factor(Movable):
    """A number to be fitted, between two ends; `usual` is what was assumed before.

    Of a row it is one `element`, counted from 1, or the multiplier of a row that is written out as `times`.
    """

    element: Element | None = None
    times: Row | None = None
    usual: Annotated[Decimal, Field(gt=0)] = Decimal(1)
    why: Annotated[str, Field(min_length=8)]

    @property
    def name(self) -> str:
        """Return what the factor is called."""
        if self.element is not None:
            return f"{self.number} [{self.element}]"
        return self.number if self.times is None else f"{self.number} x"

    @property
    def middle(self) -> Decimal:
        """Return the usual value."""
        return self.usual

    def moved(self, row: Row, value: Decimal) -> Row:
        """Return a row of the number with the factor at a value."""
        if self.times is not None:
            return tuple(one * value for one in self.times)
        return with_element(row, self.element, value)


class LeftOut(Strict):
    """Rows that are compared but not fitted, and why."""

    rows: Annotated[tuple[str, ...], Field(min_length=1)]
    why: Annotated[str, Field(min_length=8)]


class Plan(Design):
    """A calibration.

    `tolerance` is the standard deviation of the logarithm of simulated over published that the model is
    allowed beside luck: what a model of this kind cannot be asked to meet. Rows of one metric share it.
    `doubt` is the standard deviation of the prior, as a part of the range of a factor.
    """

    what: ClassVar[str] = "calibration"

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
        return self

    @property
    def moving(self) -> Sequence[Movable]:
        """Return the factors."""
        return self.factors

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


def _wrong(factor: Factor) -> str:
    """Say what is wrong with a factor, or nothing."""
    if not is_known(factor.number):
        return unknown_words(factor.number)
    n = len(row_of(factor.number))
    is_row = not isinstance(parameter_of(factor.number).value, Decimal)
    if (factor.element is not None or factor.times is not None) != is_row:
        return f"{factor.number} is {'a row; say an element, or times' if is_row else 'one number'}"
    if factor.times is not None and (factor.element is not None or len(factor.times) != n):
        return f"{factor.number} has {n} elements; write all of them in times, and no element"
    if factor.element is not None and factor.element > n:
        return f"{factor.number} has {n} elements; {factor.element} was found"
    if not factor.low <= factor.usual <= factor.high or factor.low == factor.high:
        return f"{factor.name}: usual lies between low and high, and low below high"
    return end_outside(factor, (factor.low, factor.high))


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
