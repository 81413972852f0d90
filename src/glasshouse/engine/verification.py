"""Verifies a run: every file as the manifest says, and the same digest when it is run again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from glasshouse import clock
from glasshouse.engine import locks, manifests
from glasshouse.engine.ledger import Ledger
from glasshouse.engine.manifests import file_record, read_manifest
from glasshouse.engine.runs import OnTick, Run, changes_since
from glasshouse.engine.simulate import Engine
from glasshouse.errors import DamagedError, GlasshouseError, RunError
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
            return f"{self.path}: {self.n_files} files are as written; run again to the same digest."
        count = "1 finding" if len(self.findings) == 1 else f"{len(self.findings)} findings"
        again = "" if self.was_run_again else " It was not run again."
        return "\n".join([f"{self.path}: {count}.{again}", *(f"  {f}" for f in self.findings)])


def damaged_files(folder: Path, files: dict[str, manifests.FileRecord]) -> Iterator[str]:
    """Name every file that is missing, changed, or not of the run."""
    for name, kept in files.items():
        path = folder / name
        if not path.is_file():
            yield f"{name}: is missing."
        elif (found := file_record(path)) != kept:
            length = (
                "" if found.n_bytes == kept.n_bytes else f" ({found.n_bytes} bytes instead of {kept.n_bytes})"
            )
            yield f"{name}: is changed{length}."
    known = {*files, manifests.NAME, locks.NAME}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_dir() and name not in known:
            yield f"{name}: is not a file of this run."


def verify_run(path: Path | str, *, threads: int, on_tick: OnTick | None = None) -> Verification:
    """Check the files of a run and run it again.

    A run of another model is not run again. A run whose files are changed is: its manifest may be whole.

    Raises
    ------
    RunError
        If the folder is not that of a run, or the run is not finished.
    """
    folder = Path(path)
    try:
        manifest = read_manifest(folder)
    except DamagedError as failure:
        return Verification(folder, (f"{manifests.NAME}: {failure}",), False, 1)
    if not manifest.is_finished:
        raise RunError(f"{folder}: this run is not finished; type glasshouse run --resume {folder}.")
    findings = list(damaged_files(folder, manifest.files))
    n_files = len(manifest.files) + 1
    if manifest.versions.get("model") != MODEL_VERSION or any(f.startswith("regimes/") for f in findings):
        if manifest.versions.get("model") != MODEL_VERSION:
            findings += [f"{change}." for change in changes_since(folder, manifest)]
        return Verification(folder, tuple(findings), False, n_files)
    run = Run(folder, manifest)
    try:
        ledger = _again(run, threads, on_tick)
    except GlasshouseError as failure:
        return Verification(folder, (*findings, str(failure)), False, n_files)
    if ledger.chain != manifest.digest:
        findings.append(_difference(run, ledger))
    return Verification(folder, tuple(findings), True, n_files)


def _again(run: Run, threads: int, on_tick: OnTick | None) -> Ledger:
    engine = Engine(run.prepared, threads=threads)
    ledger = Ledger(run.prepared, run.manifest.sample.neighbourhoods)
    for tick in engine.ticks():
        ledger.add(tick)
        if on_tick:
            on_tick(tick)
    return ledger


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
