"""The folder of a run that is being written: where it is, who writes it, and what it already holds."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from glasshouse.clock import month_text
from glasshouse.engine import locks, manifests
from glasshouse.engine.checkpoints import NAMES, PARTS
from glasshouse.engine.ledger import SAMPLE_RULE, sampled
from glasshouse.engine.manifests import (
    Manifest,
    ObservableRecord,
    ProvisionalRecord,
    RegimeRecord,
    SampleRecord,
    SpecRecord,
    SwitchRecord,
    file_record,
    read_manifest,
    spec_digest,
)
from glasshouse.engine.prepare import Prepared, prepare
from glasshouse.engine.runs import changes_since
from glasshouse.engine.tables import has_name
from glasshouse.engine.whereabouts import labels_of_places, warning
from glasshouse.errors import DamagedError, MachineError, RunError
from glasshouse.provenance import STATEMENT, refuse_private, speaking_of, versions, write_atomically
from glasshouse.readers import DocumentKind, reader
from glasshouse.regimes.catalogue import provisional_items, shipped_ids
from glasshouse.regimes.load import LoadedRegime, load_regime
from glasshouse.society import tables as packaged
from glasshouse.society.parameters import with_numbers
from glasshouse.society.parts import USUAL
from glasshouse.society.people import people_digest
from glasshouse.society.rates import rates_digest
from glasshouse.society.response_models import STANDARD, response_labels
from glasshouse.society.world_tables import society_digest

RUNS = Path("runs")
REGIMES = "regimes"
N_SAMPLED = 2
OWN = ("status", "versions", "digest", "measured", "files", "parts", "checkpoints")
DERIVED = tuple(name for name in Manifest.model_fields if name not in OWN)
BYTES_PER_AGENT = 36  # two checkpoints of at most 18 bytes
BYTES_PER_MONTH = 300_000


@dataclass(frozen=True)
class RunFolder:
    """A folder that this process alone is writing."""

    path: Path
    prepared: Prepared
    manifest: Manifest


def spec_of(prepared: Prepared) -> SpecRecord:
    """Return the specification of a run; own regimes are named by their copy in the folder."""
    record = prepared.scenario.record()
    names = {
        source: source if source in shipped_ids() else f"{REGIMES}/{loaded.regime.regime.id}.yaml"
        for source, loaded in zip(prepared.scenario.regimes, prepared.regimes, strict=True)
    }
    record["regimes"] = list(names.values())
    if change := record["change"]:
        change |= {side: [names[source] for source in change[side]] for side in ("begins", "ends")}
    return SpecRecord.model_validate(record)


def digest_of_society(prepared: Prepared) -> str:
    """Digest the tables of a society, with the numbers that the scenario says."""
    with with_numbers(prepared.scenario.numbers):
        return society_digest(prepared.scenario.response, prepared.scenario.society)


def first_manifest(prepared: Prepared, files: dict[str, manifests.FileRecord]) -> Manifest:
    """Return the manifest of a run that has not begun."""
    spec = spec_of(prepared)
    scenario, stack = prepared.scenario, prepared.stack
    regimes = []
    for loaded in prepared.regimes:
        head = loaded.regime.regime
        switches = tuple(
            SwitchRecord(
                name=reform.name,
                on=reform.switch.on.isoformat(),
                is_on=reform.is_on,
                live_entries=str(reform.switch.live_entries),
            )
            for reform in stack.switches
            if reform.regime_id == head.id
        )
        regimes.append(
            RegimeRecord(id=head.id, edition=head.edition.en, digest=loaded.digest, switches=switches)
        )
    provisional = [
        ProvisionalRecord(regime=loaded.regime.regime.id, path=item.path, status=item.status)
        for loaded in prepared.regimes
        for item in provisional_items(loaded.regime)
    ]
    sample = sampled(scenario.seed, len(prepared.places.size), N_SAMPLED)
    manifest = Manifest(
        synthetic=True,
        statement=STATEMENT,
        status="unfinished",
        spec=spec,
        spec_digest=spec_digest(spec.model_dump(mode="json")),
        seed=scenario.seed,
        adults_of_the_census=prepared.territory.adults,
        weight=float(prepared.weight),
        regimes=tuple(regimes),
        tables_digest=packaged.digest(),
        rates_digest=rates_digest(prepared.rates),
        society_digest=digest_of_society(prepared),
        people_digest=people_digest(),
        versions=versions(),
        labels=labels(prepared),
        provisional=tuple(provisional),
        observables=tuple(
            ObservableRecord(name=o.name, kind=o.kind, unit=o.unit)
            for o in prepared.observables
            if has_name(o.name)
        ),
        sample=SampleRecord(rule=SAMPLE_RULE, neighbourhoods=sample),
        digest=None,
        measured=None,
        files=files,
    )
    refuse_private(manifest.model_dump(mode="json"))
    return manifest


def unlike(manifest: Manifest, prepared: Prepared) -> list[str]:
    """Name the fields of a manifest that are not what its specification gives."""
    wanted = first_manifest(prepared, manifest.files)
    return [name for name in DERIVED if getattr(manifest, name) != getattr(wanted, name)]


def labels(prepared: Prepared) -> tuple[str, ...]:
    """Return the labels that every output of a run carries."""
    found = ["synthetic", *filter(None, [warning(prepared)])]
    found += [f"with {e} items" for e in prepared.scenario.evidence if e != "rule"]
    found += [f"without {name}" for name in prepared.scenario.without]
    found += change_labels(prepared)
    if prepared.scenario.response != STANDARD:
        said = response_labels()[prepared.scenario.response]["en"]
        found.append(f"response: {prepared.scenario.response} ({said})")
    if prepared.scenario.parts != USUAL:
        found.append(f"parts: {', '.join(prepared.scenario.parts)}")
    found += [f"number set by the scenario: {name} = {text}" for name, text in prepared.scenario.numbers]
    found += [f"intervention: {one}" for one in prepared.scenario.interventions]
    found += labels_of_places(prepared)
    for loaded in prepared.regimes:
        head = loaded.regime.regime
        if head.status == "fictional":
            found.append(f"{head.id} is fictional")
    return tuple(found)


def change_labels(prepared: Prepared) -> Iterator[str]:
    """Yield what a run says of a law that changes within it."""
    change = prepared.scenario.change
    if change is None:
        return
    if not change.happens:
        yield f"the law stays as it is in {month_text(change.at)}, where another future changes it"
        return
    ids = dict(zip(prepared.scenario.regimes, (r.regime.regime.id for r in prepared.regimes), strict=True))
    for verb, names in (("begins", change.begins), ("ends", change.ends)):
        yield from (f"from {month_text(change.at)}: {ids[name]} {verb}" for name in names)
    yield from (f"from {month_text(change.at)}: without {name}" for name in change.without)


@contextmanager
def create_run(out: Path | str | None, prepared: Prepared) -> Iterator[RunFolder]:
    """Make the folder of a run, or go on in one that holds an unfinished run of the same specification.

    Parameters
    ----------
    out
        The folder; None is a new one in `runs`, named by day, regime and specification.
    prepared
        What is to be simulated.

    Raises
    ------
    RunError
        If the folder holds anything else, or another run is writing there.
    """
    digest = spec_digest(spec_of(prepared).model_dump(mode="json"))
    made = _missing(Path(out)) if out is not None else _missing(RUNS)
    try:
        if out is None:
            path = _new_folder(prepared, digest)
            made = [path, *made]
        else:
            path = _given_folder(Path(out))
        with locks.only_writer(path):
            yield RunFolder(path, prepared, _begun(path, prepared, digest))
    except BaseException:
        for folder in made:
            with suppress(OSError):
                folder.rmdir()  # a refusal leaves nothing behind; what holds something stays
        raise


def _missing(path: Path) -> list[Path]:
    """Return the folders that must be made for a path, the innermost first."""
    with speaking_of(path):
        return [one for one in (path, *path.parents) if not one.exists()]


def _given_folder(path: Path) -> Path:
    with speaking_of(path):
        if path.is_symlink() and not path.exists():
            raise RunError(f"{path}: is a link that leads nowhere; choose another folder with --out.")
        if path.exists() and not path.is_dir():
            raise RunError(f"{path}: is a file; choose another folder with --out.")
        path.mkdir(parents=True, exist_ok=True)
    return path


def _begun(path: Path, prepared: Prepared, digest: str) -> Manifest:
    """Return the manifest of the unfinished run that a folder holds, or begin one."""
    held = _held(path)
    if held:
        manifest = _same_run(path, digest, held)
        _require_own(path, manifest, prepared)
        return manifest
    _require_room(path, prepared)
    try:
        manifest = first_manifest(prepared, _own_regimes(path, prepared))
        write_atomically(path / manifests.NAME, manifest.text())
    except BaseException:
        shutil.rmtree(path / REGIMES, ignore_errors=True)  # so that the same command can be repeated
        raise
    return manifest


@contextmanager
def resume_run(folder: Path | str) -> Iterator[RunFolder]:
    """Take up an unfinished run where its last checkpoint left it.

    Raises
    ------
    RunError
        If it is finished already, cannot be continued here, or another run is writing there.
    """
    path = Path(folder)
    manifest = read_manifest(path)
    with locks.only_writer(path):
        manifest = read_manifest(path)
        if manifest.is_finished:
            raise RunError(f"{path}: this run is finished; type glasshouse verify {path} to run it again.")
        changed = changes_since(path, manifest)
        if changed:
            raise RunError(f"{path}: cannot be continued here: {'; '.join(changed)}.")
        _held(path)
        prepared = prepare(manifest.scenario(path))
        _require_own(path, manifest, prepared)
        yield RunFolder(path, prepared, manifest)


def _held(path: Path) -> list[str]:
    """Return the names in a folder; leftovers of a file that was not written to the end are removed."""
    with speaking_of(path):
        for part in [*path.glob(".*.part"), *path.glob(f"{PARTS}/.*.part")]:
            part.unlink()
        return sorted(p.name for p in path.iterdir() if p.name != locks.NAME)


def _same_run(path: Path, digest: str, held: list[str]) -> Manifest:
    if manifests.NAME not in held:
        raise RunError(f"{path}: holds {held[0]} and is not the folder of a run; choose another with --out.")
    manifest = read_manifest(path)
    if manifest.is_finished:
        raise RunError(f"{path}: holds a finished run; choose another folder with --out.")
    if manifest.spec_digest != digest:
        raise RunError(
            f"{path}: holds an unfinished run of another scenario; finish it with "
            f"glasshouse run --resume {path}, or choose another folder with --out."
        )
    changed = changes_since(path, manifest)
    if changed:
        raise RunError(f"{path}: cannot be continued here: {'; '.join(changed)}.")
    return manifest


def _require_own(path: Path, manifest: Manifest, prepared: Prepared) -> None:
    if fields := unlike(manifest, prepared):
        raise DamagedError(
            f"{path / manifests.NAME}: is damaged ({', '.join(fields)}: not what the specification gives); "
            "take the folder from a copy, or run the scenario again."
        )


def _new_folder(prepared: Prepared, digest: str) -> Path:
    """Return a folder that does not exist: day, first regime, first figures of the specification's digest."""
    first = prepared.regimes[0].regime.regime.id if prepared.regimes else "none"
    today = datetime.date.today().isoformat()  # in the folder's name only
    stem, number = f"{today}-{first}-{digest[:4]}", 1
    while True:
        path = RUNS / (stem if number == 1 else f"{stem}-{number}")
        with speaking_of(RUNS):
            RUNS.mkdir(parents=True, exist_ok=True)
            try:
                path.mkdir()
            except FileExistsError:
                number += 1
                continue
        return path


def _require_room(path: Path, prepared: Prepared) -> None:
    needed = BYTES_PER_AGENT * prepared.scenario.agents + BYTES_PER_MONTH * prepared.scenario.n_months
    with speaking_of(path):
        free = shutil.disk_usage(path).free
    if free < needed:
        raise MachineError(
            f"{path}: the disk has {free / 1e6:,.0f} MB free and the run may need {needed / 1e6:,.0f} MB; "
            "free some space, or choose another folder with --out."
        )


@reader(DocumentKind.REGIME, schema="glasshouse.regimes.model.Regime, loaded before")
def _regime_bytes(path: Path) -> bytes:
    with speaking_of(path):
        return path.read_bytes()


def _own_regimes(folder: Path, prepared: Prepared) -> dict[str, manifests.FileRecord]:
    """Copy the regimes that are not shipped into the folder, and return their records."""
    files: dict[str, manifests.FileRecord] = {}
    for source, loaded in zip(prepared.scenario.regimes, prepared.regimes, strict=True):
        if source not in shipped_ids():
            name = f"{REGIMES}/{loaded.regime.regime.id}.yaml"
            _copy_regime(loaded, folder / name)
            files[name] = file_record(folder / name)
    return files


def _copy_regime(loaded: LoadedRegime, target: Path) -> None:
    if loaded.path is None:
        raise RunError("A run needs regimes that are shipped or that are files; give the path of the file.")
    with speaking_of(target.parent):
        target.parent.mkdir(exist_ok=True)
    write_atomically(target, _regime_bytes(loaded.path))
    if load_regime(target).digest != loaded.digest:
        raise RunError(f"{loaded.path}: has changed while the run was beginning; start the run again.")


def update(folder: RunFolder, **changes: Any) -> RunFolder:
    """Write the manifest with some changes; it is the last file to change and says what is valid."""
    manifest = folder.manifest.model_copy(update=changes)
    refuse_private(manifest.model_dump(mode="json"))
    write_atomically(folder.path / manifests.NAME, manifest.text())
    return RunFolder(folder.path, folder.prepared, manifest)


def clear_leftovers(folder: RunFolder) -> None:
    """Remove the parts and the older checkpoint of a finished run."""
    kept = set(folder.manifest.files)
    shutil.rmtree(folder.path / PARTS, ignore_errors=True)
    for name in NAMES:
        if name not in kept:
            (folder.path / name).unlink(missing_ok=True)
