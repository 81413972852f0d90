"""A scenario as a YAML file: a society, its regimes and a horizon; nothing in it is about one person."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from glasshouse.documents import read_document
from glasshouse.errors import ScenarioError
from glasshouse.readers import DocumentKind, reader
from glasshouse.society.interventions import PATTERN
from glasshouse.society.parameters import MOST_NUMBERS
from glasshouse.society.response_models import ModelName
from glasshouse.society.toy import ToySociety
from glasshouse.steering import MOST_INTERVENTIONS

Month = Annotated[
    str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$", description="a month", examples=["2010-10"])
]

InterventionText = Annotated[
    str, Field(pattern=PATTERN, description="an intervention", examples=["4711 2018-05 not pay"])
]
Numbers = Annotated[tuple[Decimal, ...], Field(min_length=1, max_length=64)]  # a row of them


class ScenarioFile(BaseModel):
    """What a scenario file may say; whatever is left out is as `glasshouse run` has it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    regimes: Annotated[tuple[str, ...], Field(max_length=16)] | None = None
    agents: Annotated[int, Field(ge=1, le=2**31)] | None = None
    scale: (
        Annotated[str, Field(pattern=r"^1:[1-9][0-9_,]*$", description="a scale", examples=["1:1000"])] | None
    ) = None
    first_month: Annotated[Month | None, Field(alias="from")] = None
    last_month: Annotated[Month | None, Field(alias="to")] = None
    years: Annotated[int, Field(ge=1, le=34)] | None = None
    without: Annotated[tuple[str, ...], Field(max_length=64)] = ()
    with_dependents: bool = False
    evidence: Annotated[tuple[Literal["reported", "seed_only"], ...], Field(max_length=2)] = ()
    everywhere: bool = False
    place: Annotated[str | None, Field(alias="in", description="a place", examples=["suining"])] = None
    seed: Annotated[int, Field(ge=0, lt=2**64)] | None = None
    response: ModelName | None = None
    parts: Annotated[tuple[str, ...], Field(max_length=32)] | None = None
    numbers: Annotated[dict[str, Decimal | Numbers], Field(max_length=MOST_NUMBERS)] = {}
    interventions: Annotated[tuple[InterventionText, ...], Field(max_length=MOST_INTERVENTIONS)] = ()
    society: ToySociety | None = None


@reader(DocumentKind.SCENARIO, schema="glasshouse.society.scenario_file.ScenarioFile")
def read_scenario(path: Path | str) -> ScenarioFile:
    """Read a scenario file; regimes given by a path are looked for beside it.

    Raises
    ------
    ScenarioError
        With every problem of the file.
    """
    found, _ = read_document(path, ScenarioFile, kind=DocumentKind.SCENARIO, error=ScenarioError)
    if found.regimes is None:
        return found
    beside = tuple(
        str(Path(path).parent / r) if "/" in r or r.endswith((".yaml", ".yml")) else r for r in found.regimes
    )
    return found.model_copy(update={"regimes": beside})
