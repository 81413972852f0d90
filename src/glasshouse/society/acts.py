"""The numbers of conduct: `acts.yaml`, each with a unit and a source or the word `assumed`."""

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


class Act(BaseModel):
    """One number, or row of numbers, of the society's conduct."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z]+\.[a-z_]+$")]
    what: str
    value: Decimal | tuple[Decimal, ...]
    unit: str
    low: Decimal
    high: Decimal
    status: Literal["sourced", "assumed"]
    why: str


class Acts(BaseModel):
    """The file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal[1]
    acts: tuple[Act, ...]


@cache
@reader(DocumentKind.PACKAGED, schema="glasshouse.society.acts.Acts")
def acts() -> dict[str, Act]:
    """Return all acts by id."""
    path = Path(str(files("glasshouse.society") / "acts.yaml"))
    content, _ = read_document(path, Acts, kind=DocumentKind.PACKAGED, error=MachineError)
    return {act.id: act for act in content.acts}


def number(act_id: str) -> Decimal:
    """Return an act that is one number."""
    value = acts()[act_id].value
    if not isinstance(value, Decimal):
        raise MachineError(f'acts.yaml, "{act_id}": a row was found; one number is needed.')
    return value


def numbers(act_id: str, n: int) -> tuple[Decimal, ...]:
    """Return an act that is a row of `n` numbers."""
    value = acts()[act_id].value
    if not isinstance(value, tuple) or len(value) != n:
        raise MachineError(f'acts.yaml, "{act_id}": a row of {n} numbers is needed.')
    return value
