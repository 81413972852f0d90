"""Numbers of the society by name, each with a unit, a range, and a source or the word `assumed`."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from glasshouse.documents import read_document
from glasshouse.errors import MachineError
from glasshouse.readers import DocumentKind, reader

DEBTS = "parameters.yaml"  # debts, courts, trips
MINDS = "minds.yaml"  # opinion, dealings, households
TRAITS = "traits.yaml"  # roles, classes of features


class Parameter(BaseModel):
    """One number, or row of numbers; `rows` are ids of `surveys.csv` or metrics of other packaged tables."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z_]+\.[a-z_]+$")]
    what: str
    value: Decimal | tuple[Decimal, ...]
    unit: str
    low: Decimal
    high: Decimal
    status: Literal["sourced", "assumed"]
    rows: tuple[Annotated[str, Field(pattern=r"^(S[0-9]{3}|[a-z][a-z0-9_]*)$")], ...] = ()
    why: str


class Parameters(BaseModel):
    """A file of them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal[1]
    parameters: tuple[Parameter, ...]


@cache
@reader(DocumentKind.PACKAGED, schema="glasshouse.society.parameters.Parameters")
def parameters(file: str = DEBTS) -> dict[str, Parameter]:
    """Return all parameters of a file by id."""
    path = Path(str(files("glasshouse.society") / file))
    content, _ = read_document(path, Parameters, kind=DocumentKind.PACKAGED, error=MachineError)
    return {parameter.id: parameter for parameter in content.parameters}


def number(parameter_id: str, *, file: str = DEBTS) -> Decimal:
    """Return a parameter that is one number."""
    value = parameters(file)[parameter_id].value
    if not isinstance(value, Decimal):
        raise MachineError(f'{file}, "{parameter_id}": a row was found; one number is needed.')
    return value


def numbers(parameter_id: str, n: int, *, file: str = DEBTS) -> tuple[Decimal, ...]:
    """Return a parameter that is a row of `n` numbers."""
    value = parameters(file)[parameter_id].value
    if not isinstance(value, tuple) or len(value) != n:
        raise MachineError(f'{file}, "{parameter_id}": a row of {n} numbers is needed.')
    return value
