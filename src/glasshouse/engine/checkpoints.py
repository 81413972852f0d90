"""Checkpoints of a run: the state after a month and the months before it, in files with checksums.

Months are kept in parts, written once; the state is written to two files in turn. The manifest names
what is valid, last of all. A checkpoint is accepted only if its months chain from tick 0 of the same
specification to its state.
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasshouse.arrays import I64, Docket
from glasshouse.codes import N_DEBT_STEPS, N_GROUPS, NEVER, Kind
from glasshouse.conduct import MOST_RECORDS
from glasshouse.engine.ledger import Ledger, packed, unpacked
from glasshouse.engine.manifests import CheckpointRecord, Manifest, file_record
from glasshouse.engine.prepare import Prepared
from glasshouse.engine.simulate import Engine
from glasshouse.engine.state import empty_state
from glasshouse.errors import DamagedError
from glasshouse.kernels.docket import State, digest_of
from glasshouse.minds import FRIENDS_LISTED_CLASSES, UNIT
from glasshouse.provenance import MODEL_VERSION, STATEMENT, write_atomically
from glasshouse.readers import DocumentKind, reader
from glasshouse.society.act_tables import act_ids
from glasshouse.variables import COLUMNS

FORMAT = "glasshouse checkpoint 1"
MONTHS_BETWEEN = 24
PARTS = "parts"
NAMES = ("checkpoint-a.npz", "checkpoint-b.npz")

Arrays = dict[str, NDArray[Any]]

DENSE = (
    "generation", "exit_tick", "docket_start", "docket_count", "court_adopted", "seen", "friends", "records",
    "held",
)  # fmt: skip
MOST_SEEN, MOST_FRIENDS = 127, 4 * FRIENDS_LISTED_CLASSES - 1
STATE_KINDS: dict[str, np.dtype[Any]] = {c.name: np.dtype(c.dtype) for c in COLUMNS} | {
    "docket_start": np.dtype(np.int64),
    "docket_count": np.dtype(np.int64),
    "exposure": np.dtype(np.int64),
    "digest": np.dtype(np.uint64),
}
PART_KINDS: dict[str, np.dtype[Any]] = {
    "tick": np.dtype(np.int64),
    "is_spin_up": np.dtype(np.uint8),
    "n_cells": np.dtype(np.int64),
    "index": np.dtype(np.uint32),
    "value": np.dtype(np.int64),
    "exposure": np.dtype(np.int64),
    "digest": np.dtype(np.uint64),
    "sample": np.dtype(np.uint64),
}


def archive(header: dict[str, Any], arrays: Arrays) -> bytes:
    """Return an uncompressed archive of arrays with a header; equal content gives equal bytes."""
    head = json.dumps({"synthetic": True, "statement": STATEMENT, **header}).encode()
    stream = io.BytesIO()
    np.savez(stream, allow_pickle=False, header=np.frombuffer(head, np.uint8), **arrays)
    return stream.getvalue()


@reader(DocumentKind.CHECKPOINT, schema="glasshouse.engine.checkpoints.STATE_KINDS or PART_KINDS")
def read_archive(
    folder: Path, record: CheckpointRecord, kinds: dict[str, np.dtype[Any]]
) -> tuple[dict[str, Any], Arrays]:
    """Read an archive whose checksum stands in the manifest; every array must be of its kind.

    Raises
    ------
    DamagedError
        Names the file that is missing or is not what the manifest says.
    """
    path = folder / record.file
    damaged = f"{path}: is missing or is not what the manifest says"
    if not path.is_file():
        raise DamagedError(f"{damaged}; run the scenario again.")
    found = file_record(path)
    if (found.sha256, found.n_bytes) != (record.sha256, record.n_bytes):
        raise DamagedError(f"{damaged}; run the scenario again.")
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        header = json.loads(arrays.pop("header").tobytes())
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, EOFError):
        raise DamagedError(f"{damaged}: it holds no arrays; run the scenario again.") from None
    if {name: array.dtype for name, array in arrays.items()} != kinds or header.get("format") != FORMAT:
        raise DamagedError(f"{damaged}: it is not a checkpoint; run the scenario again.")
    return header, arrays


def write_part(folder: Path, ledger: Ledger, n_kept: int, number: int) -> CheckpointRecord:
    """Write the months that no part holds yet."""
    name = f"{PARTS}/months-{number:03d}.npz"
    header = {"format": FORMAT, "what": "months"}
    write_atomically(folder / name, archive(header, dict(packed(ledger.entries[n_kept:]))))
    return _record(folder, name, ledger, number + 1)


def write_state(
    folder: Path, engine: Engine, ledger: Ledger, *, spec_digest: str, n_parts: int, turn: int
) -> CheckpointRecord:
    """Write the state after the last month; `turn` chooses one of the two files."""
    name = NAMES[turn % len(NAMES)]
    header = {
        "format": FORMAT,
        "what": "state",
        "model": MODEL_VERSION,
        "spec_digest": spec_digest,
        "chain": ledger.chain,
        "next_tick": engine.next_tick,
    }
    state = engine.state
    arrays: Arrays = {field: getattr(state, field) for field in DENSE}
    arrays |= state.docket._asdict()
    arrays |= {"exposure": engine.exposure, "digest": engine.digest}
    write_atomically(folder / name, archive(header, arrays))
    return _record(folder, name, ledger, n_parts)


def _record(folder: Path, name: str, ledger: Ledger, n_parts: int) -> CheckpointRecord:
    found = file_record(folder / name)
    return CheckpointRecord(
        file=name,
        sha256=found.sha256,
        n_bytes=found.n_bytes,
        next_tick=ledger.entries[-1].tick + 1,
        n_parts=n_parts,
        chain=ledger.chain,
    )


def restored(
    folder: Path, manifest: Manifest, record: CheckpointRecord, engine: Engine, sample: tuple[int, ...]
) -> Ledger:
    """Put an engine where a checkpoint left off and return the months before.

    Raises
    ------
    DamagedError
        If a file is damaged, or if the checkpoint does not follow from this specification.
    """
    header, arrays = read_archive(folder, record, STATE_KINDS)
    ledger = Ledger(engine.prepared, sample)
    for part in manifest.parts[: record.n_parts]:
        _, months = read_archive(folder, part, PART_KINDS)
        for entry in unpacked(months):
            ledger.append(entry)
    state = state_of(engine, arrays)
    broken = _broken(manifest, record, header, arrays, ledger, state)
    if broken:
        raise DamagedError(
            f"{folder / record.file}: does not continue this run ({broken}); run the scenario again."
        )
    engine.restore(state, exposure=arrays["exposure"], next_tick=record.next_tick, digest=arrays["digest"])
    return ledger


def last_difference(folder: Path, manifest: Manifest, engine: Engine, ledger: Ledger) -> str:
    """Say how the checkpoint of a finished run differs from the end of the same run, or nothing."""
    record = manifest.checkpoints[0]
    header, arrays = read_archive(folder, record, STATE_KINDS)
    return _broken(manifest, record, header, arrays, ledger, state_of(engine, arrays))


def _broken(
    manifest: Manifest,
    record: CheckpointRecord,
    header: dict[str, Any],
    arrays: Arrays,
    ledger: Ledger,
    state: State,
) -> str:
    return (
        _foreign(manifest, record, header, ledger)
        or _impossible(ledger.prepared, state)
        or _unlike(state, arrays, ledger)
    )


def state_of(engine: Engine, arrays: Arrays) -> State:
    """Return the state with the columns of a checkpoint in place of the engine's empty ones."""
    columns = {name: arrays[name] for name in DENSE}
    return engine.state._replace(docket=Docket(*(arrays[name] for name in Docket._fields)), **columns)


def _foreign(manifest: Manifest, record: CheckpointRecord, header: dict[str, Any], ledger: Ledger) -> str:
    """Say what does not belong to this specification, or nothing."""
    if header.get("spec_digest") != manifest.spec_digest or header.get("model") != MODEL_VERSION:
        return "it is of another specification or model"
    if not ledger.entries or ledger.chain != record.chain or header.get("chain") != ledger.chain:
        return "its months do not chain to it"
    scenario = ledger.prepared.scenario
    first, last = scenario.start - scenario.spin_up, record.next_tick - 1
    if [e.tick for e in ledger.entries] != list(range(first, last + 1)) or last > scenario.end:
        return "a month is missing"
    return "" if header.get("next_tick") == record.next_tick else "its month is another one"


def _impossible(prepared: Prepared, state: State) -> str:
    """Say which column holds what no state can hold, or nothing."""
    n, first = len(prepared.places.size), tuple(prepared.first_records.values())
    blank = empty_state(prepared.places, prepared.parts, first)
    shapes = {name: len(getattr(blank, name)) for name in DENSE}
    for name, length in shapes.items():
        if getattr(state, name).shape != (length,):
            return f"column {name} has another length"
    if (state.seen > MOST_SEEN).any() or (state.friends > MOST_FRIENDS).any():
        return "it has seen what nobody can see"
    if ((state.records < 1) | (state.records > MOST_RECORDS)).any():
        return "a body has on record what none can have"
    if (state.held > UNIT).any():
        return "an agent of a network holds more than there is"
    start, count = state.docket_start, state.docket_count
    if start[0] != 0 or (np.diff(start) < count).any() or (count < 0).any():
        return "its dockets overlap"
    if any(column.shape != (start[-1],) for column in state.docket):
        return "its dockets have another length"
    n_steps, n_grounds = _limits(prepared)
    for k in range(n):
        rows = slice(start[k], start[k] + count[k])
        agent, kind = state.docket.agent[rows].astype(np.int64), state.docket.kind[rows]
        if (agent >= state.size[k]).any() or (np.diff(agent) < 0).any():
            return f"the docket of neighbourhood {k} names nobody"
        if (kind >= len(Kind)).any() or (state.docket.step[rows] >= n_steps[kind]).any():
            return f"the docket of neighbourhood {k} has steps that no procedure has"
        if (state.docket.ground[rows] >= n_grounds[kind]).any():
            return f"the docket of neighbourhood {k} has grounds that no rule has"
    return ""


def _limits(prepared: Prepared) -> tuple[I64, I64]:
    """Return how many steps and how many grounds there are, by `Kind` of a docket row."""
    law, scores, any_ground = prepared.law, prepared.law.scores, NEVER + 1
    steps = {
        Kind.DEBT: N_DEBT_STEPS, Kind.CASE: len(law.steps), Kind.RECORD: scores.n, Kind.STANDING: scores.n,
        Kind.COPY: len(law.procedures), Kind.REPORT: len(act_ids()), Kind.AWAY: 1,
    }  # fmt: skip
    grounds = {
        Kind.DEBT: any_ground, Kind.CASE: max(law.n_moves, 1), Kind.RECORD: len(scores.rules),
        Kind.STANDING: scores.n_grades, Kind.COPY: max(law.n_moves, 1), Kind.REPORT: 1, Kind.AWAY: 1,
    }  # fmt: skip
    return np.array([steps[kind] for kind in Kind]), np.array([grounds[kind] for kind in Kind])


def _unlike(state: State, arrays: Arrays, ledger: Ledger) -> str:
    """Say where the state is not the one whose digest the run kept, or nothing."""
    n, shape = len(state.size), (31, len(ledger.prepared.exposure_names))
    if arrays["exposure"].shape != shape or arrays["digest"].shape != (n,):
        return "its exposures or digests have another shape"
    n_cells = ledger.prepared.n_observables * N_GROUPS * 31
    for entry in ledger.entries:
        if entry.exposure.shape != shape or len(entry.digest) != ledger.n_units:
            return "a month has another shape"
        if (entry.index >= n_cells).any():
            return "a month counts what this run does not"
    if not np.array_equal(arrays["exposure"], ledger.entries[-1].exposure):
        return "its exposures are not those of its last month"
    digest = np.array([digest_of(state, k) for k in range(n)], np.uint64)
    if not np.array_equal(digest, arrays["digest"]):
        return f"neighbourhood {int(np.flatnonzero(digest != arrays['digest'])[0])} has another state"
    kept = digest
    if ledger.unit == "province":
        kept = np.zeros(ledger.n_units, np.uint64)
        np.add.at(kept, state.province, digest)
    agrees = np.array_equal(kept, ledger.entries[-1].digest)
    return "" if agrees else "its state is not that of its last month"
