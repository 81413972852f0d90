"""The numbers of debts, courts and trips: `parameters.yaml`, each with a unit and a source, or `assumed`."""

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


class Parameter(BaseModel):
    """One number, or row of numbers, of debts, courts and trips."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z]+\.[a-z_]+$")]
    what: str
    value: Decimal | tuple[Decimal, ...]
    unit: str
    low: Decimal
    high: Decimal
    status: Literal["sourced", "assumed"]
    why: str


class Parameters(BaseModel):
    """The file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal[1]
    parameters: tuple[Parameter, ...]


@cache
@reader(DocumentKind.PACKAGED, schema="glasshouse.society.parameters.Parameters")
def parameters() -> dict[str, Parameter]:
    """Return all parameters by id."""
    path = Path(str(files("glasshouse.society") / "parameters.yaml"))
    content, _ = read_document(path, Parameters, kind=DocumentKind.PACKAGED, error=MachineError)
    return {parameter.id: parameter for parameter in content.parameters}


def number(parameter_id: str) -> Decimal:
    """Return a parameter that is one number."""
    value = parameters()[parameter_id].value
    if not isinstance(value, Decimal):
        raise MachineError(f'parameters.yaml, "{parameter_id}": a row was found; one number is needed.')
    return value


def numbers(parameter_id: str, n: int) -> tuple[Decimal, ...]:
    """Return a parameter that is a row of `n` numbers."""
    value = parameters()[parameter_id].value
    if not isinstance(value, tuple) or len(value) != n:
        raise MachineError(f'parameters.yaml, "{parameter_id}": a row of {n} numbers is needed.')
    return value
