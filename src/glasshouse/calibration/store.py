"""The folder of simulated points: one small file for each, so that nothing is simulated twice.

A file is written whole or not at all, and carries a digest of what it says; one that is damaged is named and
never used. A folder belongs to one plan, one model, and the tables and regimes with which it was simulated.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from glasshouse.calibration.design import Design
from glasshouse.calibration.evaluate import tables_digest
from glasshouse.errors import DamagedError, RunError
from glasshouse.provenance import MODEL_VERSION, STATEMENT, canonical_json, digest_record, write_atomically
from glasshouse.readers import DocumentKind, reader

PLAN, POINTS = "plan.json", "points"


class PointRecord(BaseModel):
    """What a simulated point came to: the simulated value by published row, or by headline."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    synthetic: bool
    wave: int
    number: int
    point: tuple[float, ...]
    values: dict[str, float]
    digest: str


@dataclass(frozen=True)
class Store:
    """A folder that holds the points of one plan."""

    path: Path

    def file(self, wave: int, number: int) -> Path:
        """Return the file of a point."""
        return self.path / POINTS / f"{wave}-{number:04}.json"

    def write(self, wave: int, number: int, point: Sequence[float], values: dict[str, float]) -> None:
        """Keep a point."""
        record: dict[str, Any] = {
            "synthetic": True, "wave": wave, "number": number, "point": list(point), "values": values,
        }  # fmt: skip
        write_atomically(self.file(wave, number), canonical_json({**record, "digest": digest_record(record)}))

    def read(self, wave: int, number: int) -> PointRecord | None:
        """Return a point, or None if it has not been simulated."""
        return read_point(self.file(wave, number)) if self.file(wave, number).is_file() else None


@reader(DocumentKind.MANIFEST, schema="glasshouse.calibration.store.PointRecord")
def read_point(path: Path) -> PointRecord:
    """Read a point.

    Raises
    ------
    DamagedError
        If it is not what was written.
    """
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        found = PointRecord.model_validate(said)
    except (ValueError, ValidationError):
        found, said = None, {}
    if found is None or digest_record({k: v for k, v in said.items() if k != "digest"}) != found.digest:
        raise DamagedError(f"{path}: is not what was written; remove it, and it is simulated again.")
    return found


@reader(DocumentKind.MANIFEST, schema="a record of glasshouse.calibration.store.open_store")
def open_store(path: Path, plan: Design) -> Store:
    """Open a folder for a plan, or make it.

    Raises
    ------
    RunError
        If the folder holds the points of another plan, model or tables, or anything else.
    """
    said = {
        "model": MODEL_VERSION, "plan": plan.digest, "statement": STATEMENT, "synthetic": True,
        "tables": tables_digest(plan),
    }  # fmt: skip
    text, kept = canonical_json(said), path / PLAN
    if kept.is_file():
        if kept.read_text(encoding="utf-8") != text:
            raise RunError(
                f"{path}: holds the points of another plan, of another model than number {MODEL_VERSION}, or "
                "of other tables or regimes; name another folder with --out."
            )
    elif path.exists() and any(path.iterdir()):
        raise RunError(f"{path}: is not empty and holds no {plan.what}; name another folder with --out.")
    (path / POINTS).mkdir(parents=True, exist_ok=True)
    write_atomically(kept, text)
    return Store(path)
