"""Verifies a run: every file and field as the run writes them, and the same digest when it is run again."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from glasshouse import clock
from glasshouse.engine import checkpoints, locks, manifests
from glasshouse.engine.fate_tables import write_fates
from glasshouse.engine.fates import FateBook, with_fates
from glasshouse.engine.folders import N_SAMPLED, unlike
from glasshouse.engine.ledger import Ledger, sampled
from glasshouse.engine.manifests import Manifest, file_record, read_manifest
from glasshouse.engine.outcomes import fate_columns
from glasshouse.engine.runs import FATES, PAGES, TABLES, OnTick, Run, changes_since, is_own
from glasshouse.engine.simulate import Engine
from glasshouse.engine.tables import table_difference
from glasshouse.engine.writing import write_tables
from glasshouse.errors import DamagedError, GlasshouseError, MachineError, RunError
from glasshouse.provenance import MODEL_VERSION


@dataclass(frozen=True)
class Verification:
    """What verifying a run found.

    `findings` name each file that is not as it should be, or what differs; none means that all is well.
    """

    path: Path
    findings: tuple[str, ...]
    was_run_again: bool
    n_files: int

    @property
    def is_well(self) -> bool:
        """Whether the run is what its manifest says, and was run again to the same digest."""
        return not self.findings and self.was_run_again

    @property
    def sentence(self) -> str:
        """Say what was found."""
        if self.is_well:
            return (
                f"{self.path}: {self.n_files} files are as written; "
                "run again to the same digest and the same tables."
            )
        count = "1 finding" if len(self.findings) == 1 else f"{len(self.findings)} findings"
        again = "" if self.was_run_again else " It was not run again."
        return "\n".join([f"{self.path}: {count}.{again}", *(f"  {f}" for f in self.findings)])


def damaged_files(folder: Path, files: dict[str, manifests.FileRecord]) -> Iterator[str]:
    """Name every file that is missing, changed, a link, or not of the run."""
    for name, kept in files.items():
        path = folder / name
        if is_own(folder, name):
            if (found := file_record(path)) != kept:
                other = found.n_bytes != kept.n_bytes
                length = f" ({found.n_bytes} bytes instead of {kept.n_bytes})" if other else ""
                yield f"{name}: is changed{length}."
        elif not path.is_symlink() and not path.is_file():
            yield f"{name}: is missing."
    yield from foreign_entries(folder, {*files, manifests.NAME, locks.NAME})


def foreign_entries(folder: Path, known: set[str]) -> Iterator[str]:
    """Name every entry of a folder that is a link or not one of the known files."""
    homes = {name.rpartition("/")[0] for name in known}
    for root, inner, names in os.walk(folder):
        for entry in sorted([*inner, *names]):
            path = Path(root) / entry
            name = path.relative_to(folder).as_posix()
            said = "".join(sign if sign.isprintable() else "?" for sign in name)
            if path.is_symlink():
                yield f"{said}: is a link, and a run writes none."
            elif path.is_dir():
                if name not in homes:
                    yield f"{said}/: is not a folder of this run."
                    inner.remove(entry)
            elif name not in known or not path.is_file():
                yield f"{said}: is not a file of this run."


def verify_run(path: Path | str, *, threads: int, on_tick: OnTick | None = None) -> Verification:
    """Check the files of a run, run it again, and compare what comes out with what was kept.

    A run of another model is not run again. A run whose files are changed is: its manifest may be whole.
    Not proved: the pages, which are drawn from the tables, the measured figures and the versions.

    Raises
    ------
    RunError
        If the folder is not that of a run, or the run is not finished.
    MachineError
        If the machine fails while the run is repeated.
    """
    folder = Path(path)
    try:
        manifest = read_manifest(folder)
    except DamagedError as failure:
        return Verification(folder, (f"{manifests.NAME}: {failure}",), False, 1)
    if not manifest.is_finished:
        raise RunError(f"{folder}: this run is not finished; type glasshouse run --resume {folder}.")
    findings = [*damaged_files(folder, manifest.files), *_other_files(manifest)]
    n_files = len(manifest.files) + 1
    if manifest.versions["model"] != MODEL_VERSION:
        findings += [f"{change}." for change in changes_since(folder, manifest)]
        return Verification(folder, tuple(findings), False, n_files)
    run = Run(folder, manifest)
    whole = {name for name, kept in manifest.files.items() if _is_whole(folder, name, kept)}
    if not {name for name in manifest.spec.regimes if "/" in name} <= whole:
        return Verification(folder, tuple(findings), False, n_files)
    try:
        fields = unlike(manifest, run.prepared)
        findings += [f"{manifests.NAME}: {field} is not what the specification gives." for field in fields]
        findings += _differences(run, whole, threads, on_tick)
    except MachineError:
        raise
    except GlasshouseError as failure:
        return Verification(folder, (*findings, str(failure)), False, n_files)
    return Verification(folder, tuple(findings), True, n_files)


def _is_whole(folder: Path, name: str, kept: manifests.FileRecord) -> bool:
    return is_own(folder, name) and file_record(folder / name) == kept


def _other_files(manifest: Manifest) -> Iterator[str]:
    """Name the files that the manifest should list and does not, or lists and should not."""
    last = manifest.checkpoints[0]
    needed = {*TABLES, last.file, *(name for name in manifest.spec.regimes if "/" in name)}
    for name in sorted(needed - set(manifest.files)):
        yield f"{manifests.NAME}: files do not name {name}."
    for name in sorted(set(manifest.files) - needed - {FATES, *PAGES}):
        yield f"{manifests.NAME}: files name {name}, which is not a file that a run writes."
    kept = manifest.files.get(last.file)
    if kept and (kept.sha256, kept.n_bytes) != (last.sha256, last.n_bytes):
        yield f"{manifests.NAME}: checkpoints do not agree with files about {last.file}."


def _differences(run: Run, whole: set[str], threads: int, on_tick: OnTick | None) -> Iterator[str]:
    """Run again, and name what is kept and does not follow from the run."""
    prepared, manifest = run.prepared, run.manifest
    engine = Engine(prepared, threads=threads)
    book = with_fates(engine, fate_columns(prepared)) if FATES in manifest.files else None
    sample = sampled(prepared.scenario.seed, len(prepared.places.size), N_SAMPLED)
    ledger = Ledger(prepared, sample)
    for tick in engine.ticks():
        ledger.add(tick)
        if book:
            book.turn(engine.state, is_spin_up=tick.is_spin_up)
        if on_tick:
            on_tick(tick)
    if ledger.chain != manifest.digest:
        yield _difference(run, ledger)
    yield from _other_tables(run, whole, ledger, threads, (engine, book) if book else None)
    last = manifest.checkpoints[0]
    if last.file in whole and (what := checkpoints.last_difference(run.path, manifest, engine, ledger)):
        yield f"{last.file}: is not the end of this run ({what})."


def _other_tables(
    run: Run, whole: set[str], ledger: Ledger, threads: int, fates: tuple[Engine, FateBook] | None
) -> Iterator[str]:
    """Write the tables again, beside the run, and name those that hold something else."""
    try:
        with tempfile.TemporaryDirectory(prefix="glasshouse-") as name:
            write_tables(Path(name), ledger, threads)
            if fates:
                write_fates(Path(name) / FATES, *fates)
            for table in (*TABLES, *([FATES] if fates else [])):
                again = Path(name) / table
                if table not in whole or file_record(again) == run.manifest.files[table]:
                    continue
                if what := table_difference(run.path / table, again):
                    yield f"{table}: {what}."
    except (OSError, MachineError):
        raise MachineError(
            f"{tempfile.gettempdir()}: the tables cannot be written again there; free some space, "
            "or set TMPDIR to another folder."
        ) from None


def _difference(run: Run, ledger: Ledger) -> str:
    """Name the first month and neighbourhood that differ."""
    text = f"digest: found {ledger.chain[:12]} where the manifest says {str(run.manifest.digest)[:12]}"
    try:
        kept = run.digests()
    except GlasshouseError:
        return f"{text}."
    found = np.concatenate([e.digest for e in ledger.entries])
    if len(found) != len(kept["digest"]):
        return f"{text}; the run has another number of months or neighbourhoods."
    where = np.flatnonzero(found != kept["digest"])
    if not len(where):
        return f"{text}; the states agree, so the counts or exposures differ."
    month, place = clock.month_text(int(kept["tick"][where[0]])), int(kept["neighbourhood"][where[0]])
    return f"{text}; the first difference is in {month}, {ledger.unit} {place}."
