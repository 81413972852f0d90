"""The manifest of a run: what must be known to repeat it to the same bits, and what its files are.

It names no path, host or account. Its text is written in one way only and carries a digest of itself,
so that any changed byte shows.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    ValidationError,
    model_serializer,
    model_validator,
)

from glasshouse import clock
from glasshouse.errors import DamagedError, RunError
from glasshouse.provenance import STATEMENT, canonical_json, digest_record, machine_error
from glasshouse.readers import DocumentKind, reader
from glasshouse.society import parts
from glasshouse.society.interventions import PATTERN, parsed
from glasshouse.society.parameters import MOST_NUMBERS
from glasshouse.society.response_models import STANDARD
from glasshouse.society.scenario import Change, Scenario
from glasshouse.society.territory import OWN
from glasshouse.society.toy import ToySociety
from glasshouse.steering import MOST_INTERVENTIONS

FORMAT = "glasshouse run 1"
NAME = "manifest.json"
MAX_BYTES = 64 * 2**20
# what goes without saying
USUAL: dict[str, Any] = {
    "where": OWN, "places": (), "response": STANDARD, "parts": parts.USUAL, "numbers": {}, "change": None,
    "interventions": (),
}  # fmt: skip

Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
FileName = Annotated[str, Field(pattern=r"^([a-z]+/)?[a-z0-9][a-z0-9_.-]*$", max_length=120)]
RegimeName = Annotated[
    str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$|^regimes/[a-z0-9][a-z0-9_-]*\.yaml$", max_length=120)
]
NumberName = Annotated[
    str, Field(pattern=r"^([a-z0-9][a-z0-9_-]*#[a-z0-9_.-]+|[a-z_]+)\.([a-z_]+|[0-9])$", max_length=120)
]
NumberText = Annotated[str, Field(pattern=r"^[0-9.,-]+$", max_length=400)]
InterventionText = Annotated[str, Field(pattern=PATTERN, max_length=200)]
PlaceName = Annotated[str, Field(pattern="^[a-z][a-z-]*$", max_length=64)]
PartName = Annotated[str, Field(pattern="^-?[a-z]+$", max_length=32)]
VersionText = Annotated[str, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z.+!-]{0,40}$")]
COMPONENTS = {"glasshouse", "model", "numba", "numpy"}


class Strict(BaseModel):
    """A part of the manifest: frozen, and closed to unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False, allow_inf_nan=False)


class FileRecord(Strict):
    """A file of the folder."""

    sha256: Sha256
    n_bytes: int


class ChangeRecord(Strict):
    """Another law from some month on."""

    at: str
    begins: tuple[RegimeName, ...] = ()
    ends: tuple[RegimeName, ...] = ()
    without: tuple[str, ...] = ()
    happens: bool = True

    def change(self, folder: Path) -> Change:
        """Return the change; regimes of its own are read from the folder."""
        begins, ends = (
            tuple(str(folder / r) if "/" in r else r for r in names) for names in (self.begins, self.ends)
        )
        return Change(clock.parse_month(self.at), begins, ends, self.without, self.happens)


class SpecRecord(Strict):
    """The scenario; regimes that are not shipped lie in the folder, as regimes/ID.yaml."""

    regimes: tuple[RegimeName, ...]
    agents: Annotated[int, Field(ge=1)]
    seed: int
    start: str
    end: str
    without: tuple[str, ...]
    with_dependents: bool
    evidence: tuple[str, ...]
    where: PlaceName = OWN
    places: Annotated[tuple[PlaceName, ...], Field(max_length=64)] = ()
    response: Annotated[str, Field(pattern="^[a-z]+$", max_length=64)] = STANDARD
    parts: Annotated[tuple[PartName, ...], Field(max_length=32)] = parts.USUAL
    numbers: Annotated[dict[NumberName, NumberText], Field(max_length=MOST_NUMBERS)] = {}
    society: ToySociety | None = None
    change: ChangeRecord | None = None
    interventions: Annotated[tuple[InterventionText, ...], Field(max_length=MOST_INTERVENTIONS)] = ()

    @model_serializer(mode="wrap")
    def _plain(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave out territory, response and parts that are as usual: a manifest needs no word about them."""
        record: dict[str, Any] = write(self)
        return {
            name: value
            for name, value in record.items()
            if name not in USUAL or getattr(self, name) != USUAL[name]
        }


class SwitchRecord(Strict):
    """A dated reform and whether it happens in this run."""

    name: str
    on: str
    is_on: bool
    live_entries: str


class RegimeRecord(Strict):
    """A regime of the stack: what it said, by digest, and which of its reforms happened."""

    id: str
    edition: str
    digest: Sha256
    switches: tuple[SwitchRecord, ...]


class ProvisionalRecord(Strict):
    """A statement of a regime that nobody has compared with the text."""

    regime: str
    path: str
    status: str


class ObservableRecord(Strict):
    """A row of the tallies."""

    name: str
    kind: Literal["flow", "stock"]
    unit: str


class SampleRecord(Strict):
    """The neighbourhoods whose every event is kept, and the rule that chose them."""

    rule: str
    neighbourhoods: Annotated[tuple[int, ...], Field(max_length=64)]


class CheckpointRecord(Strict):
    """A checkpoint: file, digests, and where it stands in the chain of results."""

    file: FileName
    sha256: Sha256
    n_bytes: int
    next_tick: int
    n_parts: int
    chain: Sha256


class MeasuredRecord(Strict):
    """Figures of the machine; no digest covers them."""

    threads: int
    seconds: float
    agent_days_per_second: float
    floor_agent_days_per_second: float
    state_bytes_per_adult: float


class Manifest(Strict):
    """Everything a run leaves beside its tables."""

    format: Literal["glasshouse run 1"] = "glasshouse run 1"
    synthetic: Literal[True]
    statement: str
    status: Literal["unfinished", "finished"]
    spec: SpecRecord
    spec_digest: Sha256
    seed: int
    adults_of_the_census: int
    weight: float
    regimes: tuple[RegimeRecord, ...]
    tables_digest: Sha256
    rates_digest: Sha256
    society_digest: Sha256
    people_digest: Sha256
    versions: dict[str, VersionText]
    labels: tuple[str, ...]
    provisional: tuple[ProvisionalRecord, ...]
    observables: tuple[ObservableRecord, ...]
    sample: SampleRecord
    digest: Sha256 | None
    measured: MeasuredRecord | None
    files: dict[FileName, FileRecord]
    parts: tuple[CheckpointRecord, ...] = ()
    checkpoints: Annotated[tuple[CheckpointRecord, ...], Field(max_length=2)] = ()

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        """Refuse parts that say different things; what the regimes decide is compared by `verify`."""
        spec = self.spec
        own = [name for name in spec.regimes if "/" in name]
        unlike = {
            "statement": self.statement != STATEMENT,
            "spec_digest": self.spec_digest != spec_digest(spec.model_dump(mode="json")),
            "versions": set(self.versions) != COMPONENTS,
            "seed": self.seed != spec.seed,
            "weight": self.weight != (1 if spec.society else self.adults_of_the_census / spec.agents),
            "regimes": len(self.regimes) != len(spec.regimes),
            "files": not set(own) <= set(self.files),
            "digest": self.is_finished != (self.digest is not None),
            "checkpoints": self.is_finished and (len(self.checkpoints) != 1 or bool(self.parts)),
        }
        for name, is_unlike in unlike.items():
            if is_unlike:
                raise ValueError(f"{name} does not agree with the rest")
        return self

    @property
    def is_finished(self) -> bool:
        """Whether the run reached the end of its horizon."""
        return self.status == "finished"

    def text(self) -> str:
        """Write the manifest as JSON, in one way only, with a digest of itself as the last key."""
        record: dict[str, Any] = self.model_dump(mode="json")
        record["self_digest"] = digest_record(record)
        return json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False) + "\n"

    def scenario(self, folder: Path) -> Scenario:
        """Return the scenario; regimes of its own are read from the folder."""
        spec = self.spec
        return Scenario(
            regimes=tuple(str(folder / r) if "/" in r else r for r in spec.regimes),
            agents=spec.agents,
            seed=spec.seed,
            start=clock.parse_month(spec.start),
            end=clock.parse_month(spec.end),
            without=spec.without,
            with_dependents=spec.with_dependents,
            evidence=spec.evidence,
            where=spec.where,
            places=spec.places,
            response=spec.response,
            parts=spec.parts,
            society=spec.society,
            numbers=tuple(spec.numbers.items()),
            change=spec.change.change(folder) if spec.change else None,
            interventions=tuple(map(parsed, spec.interventions)),
        )


@reader(DocumentKind.MANIFEST, schema="glasshouse.engine.manifests.Manifest")
def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a run's folder.

    Raises
    ------
    RunError
        If the folder is not that of a run.
    DamagedError
        If the manifest is not, byte for byte, what a run writes.
    """
    path = folder / NAME
    try:
        if not folder.is_dir():
            found = "a file" if folder.exists() else "nothing"
            raise RunError(f"{folder}: found {found} there; give the folder that `glasshouse run` wrote.")
        if not path.is_file():
            raise RunError(
                f"{folder}: is not the folder of a run, it has no {NAME}; "
                "give one that `glasshouse run` wrote."
            )
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as failure:
        raise machine_error(failure, path) from None
    return _checked(raw, path)


def _checked(raw: bytes, path: Path) -> Manifest:
    """Return the manifest that the bytes are, or say that they are not one."""
    damaged = f"{path}: is damaged or not the manifest of a run"
    advice = "take the folder from a copy, or run the scenario again."
    try:
        record = json.loads(raw.decode())
        own_digest = record.pop("self_digest") if isinstance(record, dict) else None
        digest = digest_record(record)
        manifest = Manifest.model_validate(record)
        manifest.scenario(path.parent)
        text = manifest.text()
    except ValidationError as failure:
        first = failure.errors(include_url=False)[0]
        where = ascii(".".join(str(part) for part in first["loc"]))[1:81] or "the whole"
        found = first["msg"].removeprefix("Value error, ")
        raise DamagedError(f"{damaged} ({where}: {found}); {advice}") from None
    except (ValueError, KeyError, RecursionError, OverflowError):
        raise DamagedError(f"{damaged}; {advice}") from None
    if own_digest != digest or text.encode() != raw:
        raise DamagedError(f"{damaged}: it does not agree with its own digest; {advice}")
    return manifest


@reader(DocumentKind.RUN_TABLE, schema="bytes whose SHA-256 stands in the manifest")
def file_record(path: Path) -> FileRecord:
    """Return length and SHA-256 of a file."""
    total, n_bytes = hashlib.sha256(), 0
    try:
        with path.open("rb") as stream:
            while block := stream.read(2**20):
                total.update(block)
                n_bytes += len(block)
    except OSError as failure:
        raise machine_error(failure, path) from None
    return FileRecord(sha256=total.hexdigest(), n_bytes=n_bytes)


def spec_digest(record: dict[str, Any]) -> str:
    """Return the digest of a specification, the first link of a run's identity."""
    return hashlib.sha256(f"{FORMAT}\n{canonical_json(record)}".encode()).hexdigest()
