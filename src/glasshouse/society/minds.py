"""The numbers of opinion, dealings and households: `minds.yaml`, with a unit and a source or `assumed`."""

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
    """One number, or row of numbers."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z]+\.[a-z_]+$")]
    what: str
    value: Decimal | tuple[Decimal, ...]
    unit: str
    low: Decimal
    high: Decimal
    status: Literal["sourced", "assumed"]
    rows: tuple[Annotated[str, Field(pattern=r"^S[0-9]{3}$")], ...] = ()  # of `surveys.csv`
    why: str


class Minds(BaseModel):
    """The file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal[1]
    parameters: tuple[Parameter, ...]


@cache
@reader(DocumentKind.PACKAGED, schema="glasshouse.society.minds.Minds")
def parameters() -> dict[str, Parameter]:
    """Return all parameters by id."""
    path = Path(str(files("glasshouse.society") / "minds.yaml"))
    content, _ = read_document(path, Minds, kind=DocumentKind.PACKAGED, error=MachineError)
    return {p.id: p for p in content.parameters}


def number(name: str) -> Decimal:
    """Return a parameter that is one number."""
    value = parameters()[name].value
    if not isinstance(value, Decimal):
        raise MachineError(f'minds.yaml, "{name}": a row was found; one number is needed.')
    return value


def numbers(name: str, n: int) -> tuple[Decimal, ...]:
    """Return a parameter that is a row of `n` numbers."""
    value = parameters()[name].value
    if not isinstance(value, tuple) or len(value) != n:
        raise MachineError(f'minds.yaml, "{name}": a row of {n} numbers is needed.')
    return value


def whole(name: str, n: int) -> tuple[int, ...]:
    """Return a parameter that is a row of `n` whole numbers."""
    values = numbers(name, n)
    if any(value != int(value) for value in values):
        raise MachineError(f'minds.yaml, "{name}": whole numbers are needed.')
    return tuple(int(value) for value in values)
