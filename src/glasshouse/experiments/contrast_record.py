"""What a contrast says, as it is kept: plain values with a digest, and nothing about a single agent.

The typical lives name synthetic agents of the kept runs by number, so that they can be replayed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from glasshouse.engine.manifests import SpecRecord
from glasshouse.errors import DamagedError, RunError
from glasshouse.provenance import digest_record, refuse_private, write_atomically
from glasshouse.readers import DocumentKind, reader

FORMAT = "glasshouse contrast 1"
NAME = "contrast.json"


class Strict(BaseModel):
    """A part of the record: frozen, and closed to unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class SideRecord(Strict):
    """One side: what was run, and what every output of it says."""

    name: str
    regimes: tuple[str, ...]
    spec: SpecRecord
    labels: tuple[str, ...]


class ReplicateRecord(Strict):
    """The pair of runs of one seed: their folders in the store, and the digests of their results."""

    seed: int
    baseline: str
    reform: str
    baseline_digest: str
    reform_digest: str


class OutcomeRecord(Strict):
    """An outcome that is counted of each agent."""

    name: str
    label: str
    label_zh: str
    unit: str
    side: Literal["harm", "benefit", "neither"]


class GroupRecord(Strict):
    """A group of people; how many there are, in agents, in the replicate in which there are most."""

    name: str
    family: str
    label: str
    label_zh: str
    people: int


class EffectRecord(Strict):
    """One outcome in one group, per person in the whole horizon.

    `low` and `high` are the ends of the 95 % interval over replicates; None with fewer than two. Replicates
    in which the group is empty are left out. `more` and `less` are shares of the people.
    `variance_ratio` is by how many times pairing cuts the variance.
    """

    outcome: str
    group: str
    baseline: float
    reform: float
    effect: float
    low: float | None
    high: float | None
    by_replicate: tuple[float, ...]
    more: float
    less: float
    variance_ratio: float | None


class BalanceRecord(Strict):
    """Shares of a group that are better off, worse off, both in different outcomes, and the same."""

    group: str
    better: float
    worse: float
    both: float
    same: float
    better_low: float | None
    better_high: float | None
    worse_low: float | None
    worse_high: float | None


class NationalRecord(Strict):
    """A measure of the whole society, by year; counts and money are of the census population.

    None where there is nothing of which it could be a share.
    """

    key: str
    section: str
    label: str
    unit: str
    formula: str
    baseline: tuple[float | None, ...]
    reform: tuple[float | None, ...]
    effect: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]


class LifeRecord(Strict):
    """A synthetic agent of the first replicate whose life stands for others, and what changed for it."""

    slot: int
    generation: int
    verdict: Literal["better", "worse"]
    changes: dict[str, int]


class RestingRecord(Strict):
    """What an outcome rests on: the weakest of the numbers that decide how often it comes.

    `sign_robust` is whether all draws of the numbers from their ranges have the sign of the effect on all
    adults; None if none were drawn, or there is no effect. `more`, `less` and `none` count draws by what the
    reform did to the outcome; `smallest` and `largest` are the ends of their effects per person in the whole
    horizon.
    """

    outcome: str
    rests_on: Literal["sourced", "calibrated", "assumed", "given"]
    sign_robust: bool | None = None
    more: int = 0
    less: int = 0
    none: int = 0
    smallest: float | None = None
    largest: float | None = None


class RangesRecord(Strict):
    """Draws of the numbers from their ranges: on how many agents, which numbers moved, and their runs.

    `refused` counts places of the ranges that were passed over: no society has such numbers together.
    """

    agents: int
    numbers: tuple[str, ...]
    refused: int
    draws: tuple[ReplicateRecord, ...]


class ContrastRecord(Strict):
    """A contrast of two sides."""

    format: Literal["glasshouse contrast 1"] = "glasshouse contrast 1"
    synthetic: Literal[True] = True
    statement: str
    baseline: SideRecord
    reform: SideRecord
    first_month: str
    last_month: str
    agents: int
    weight: float
    replicates: tuple[ReplicateRecord, ...]
    outcomes: tuple[OutcomeRecord, ...]
    groups: tuple[GroupRecord, ...]
    effects: tuple[EffectRecord, ...]
    balance: tuple[BalanceRecord, ...]
    spread: dict[str, dict[int, float]]
    years: tuple[int, ...]
    national: tuple[NationalRecord, ...]
    lives: tuple[LifeRecord, ...]
    numbers: str
    resting: tuple[RestingRecord, ...]
    ranges: RangesRecord | None
    digest: Annotated[str, Field(pattern="^([0-9a-f]{64})?$")] = ""

    def text(self) -> str:
        """Write the record as JSON, in one way only, with a digest of itself."""
        record: dict[str, Any] = self.model_dump(mode="json", exclude={"digest"})
        refuse_private(record, where="contrast")
        record["digest"] = digest_record(record)
        return json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def write_record(folder: Path, record: ContrastRecord) -> None:
    """Write the record of a contrast, whole or not at all."""
    write_atomically(folder / NAME, record.text())


@reader(DocumentKind.MANIFEST, schema="glasshouse.experiments.contrast_record.ContrastRecord")
def read_record(folder: Path) -> ContrastRecord:
    """Read the record of a contrast.

    Raises
    ------
    RunError
        If the folder is not that of a contrast.
    DamagedError
        If the record is not what was written.
    """
    path = folder / NAME
    if not path.is_file():
        raise RunError(
            f"{folder}: is not the folder of a contrast; name what glasshouse compare has written."
        )
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        record = ContrastRecord.model_validate(said)
    except (ValueError, ValidationError):
        record, said = None, {}
    if record is None or digest_record({k: v for k, v in said.items() if k != "digest"}) != record.digest:
        raise DamagedError(f"{path}: is not what was written; type the same glasshouse compare again.")
    return record
