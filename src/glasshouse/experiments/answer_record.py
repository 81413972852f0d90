"""What came out of an experiment, as it is kept: small, with a digest, and tied to its hypotheses.

Effects and their intervals are per adult and year. Nothing in it is about a single agent.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from glasshouse.engine.manifests import SpecRecord
from glasshouse.errors import DamagedError, RunError
from glasshouse.experiments.contrast_record import BalanceRecord, GroupRecord, OutcomeRecord
from glasshouse.provenance import STATEMENT, digest_record, refuse_private
from glasshouse.readers import DocumentKind, reader

NAME = "answer.json"


class Strict(BaseModel):
    """A part of the record: frozen, and closed to unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class EffectOf(Strict):
    """One outcome in one group, per member and year; `more` and `less` are shares of the group."""

    outcome: str
    group: str
    baseline: float
    reform: float
    effect: float
    low: float | None
    high: float | None
    more: float
    less: float


class RowOf(Strict):
    """A measure of the whole society in the last year."""

    key: str
    label: str
    unit: str
    baseline: float | None
    reform: float | None
    effect: float | None
    low: float | None
    high: float | None


class SideAnswer(Strict):
    """A side against the first.

    touched
        Share of adults for whom that outcome differs that differs for most, looked at or not.
    digests
        Of the runs of the first side and of this one, by replicate.
    """

    touched: float
    effects: tuple[EffectOf, ...]
    balance: BalanceRecord
    rows: tuple[RowOf, ...]
    digests: tuple[tuple[str, str], ...]


class Found(Strict):
    """What a condition is held against: a value, its interval, and shares of adults with more and less.

    `sign` says in a word what came out; `holds` is None if it cannot be told.
    """

    sign: str
    value: float | None
    low: float | None
    high: float | None
    more: float | None = None
    less: float | None = None
    holds: bool | None


class Verdict(Strict):
    """Whether an expectation is refuted, None if it cannot be told; what was found for each condition."""

    is_refuted: bool | None
    found: tuple[Found, ...]


class UnderModels(Strict):
    """Both verdicts under each response model, on a smaller society; by the model that a side leaves open."""

    agents: int
    replicates: int
    critics: dict[str, Verdict]
    supporters: dict[str, Verdict]


class AnswerRecord(Strict):
    """What came out of an experiment.

    `question` is the digest of what its file said when it was run, `labels` is what every output must say of
    a side. `sides` leaves out the first one.
    """

    format: Literal["glasshouse answer 2"] = "glasshouse answer 2"
    synthetic: Literal[True] = True
    statement: str = STATEMENT
    experiment: str
    question: str
    model: str
    unit: Literal["per adult and year"] = "per adult and year"
    agents: int
    months: tuple[str, str]
    last_year: int
    seeds: tuple[int, ...]
    specs: dict[str, SpecRecord]
    labels: dict[str, tuple[str, ...]]
    outcomes: tuple[OutcomeRecord, ...]
    groups: tuple[GroupRecord, ...]
    sides: dict[str, SideAnswer]
    critics: Verdict
    supporters: Verdict
    under_models: UnderModels | None = None
    numbers: str
    digest: Annotated[str, Field(pattern="^([0-9a-f]{64})?$")] = ""

    def record(self) -> dict[str, Any]:
        """Return the record as plain values, with the digest of all others."""
        kept: dict[str, Any] = self.model_dump(mode="json", exclude={"digest"})
        refuse_private(kept, where="answer")
        return {**kept, "digest": digest_record(kept)}

    def text(self) -> str:
        """Write the record as JSON, in one way only."""
        return json.dumps(self.record(), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


@reader(DocumentKind.MANIFEST, schema="glasshouse.experiments.answer_record.AnswerRecord")
def read_answer(folder: Path) -> AnswerRecord:
    """Read the answer in the folder of an experiment.

    Raises
    ------
    RunError
        If there is none.
    DamagedError
        If it is not what was written.
    """
    path = folder / NAME
    if not path.is_file():
        raise RunError(f"{folder}: has no answer; name what `glasshouse experiment run` has written.")
    try:
        record = AnswerRecord.model_validate_json(path.read_text(encoding="utf-8"))
    except (ValueError, ValidationError):
        record = None
    if record is None or record.record()["digest"] != record.digest:
        raise DamagedError(f"{path}: is not what was written; type the same glasshouse experiment run again.")
    return record
