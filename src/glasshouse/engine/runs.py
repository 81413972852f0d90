"""A run and its folder: what was asked, what came out, and everything to repeat it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasshouse import clock
from glasshouse.arrays import I64
from glasshouse.engine import manifests
from glasshouse.engine.fate_tables import FateTable, read_fates
from glasshouse.engine.life import Life, explain_life
from glasshouse.engine.manifests import Manifest, file_record, read_manifest
from glasshouse.engine.prepare import Prepared, prepare
from glasshouse.engine.tables import N_PROVINCES, busiest_agent, read_columns
from glasshouse.engine.trace import Replay, replay
from glasshouse.errors import DamagedError, RunError
from glasshouse.provenance import MODEL_VERSION, write_atomically
from glasshouse.readers import DocumentKind, reader
from glasshouse.regimes.catalogue import shipped_ids
from glasshouse.regimes.load import load_regime
from glasshouse.shown import Shown, Table, facts
from glasshouse.society import tables as packaged
from glasshouse.society.parameters import with_numbers
from glasshouse.society.people import people_digest
from glasshouse.society.rates import rates_digest
from glasshouse.society.scenario import Scenario
from glasshouse.society.toy_tables import rates_of
from glasshouse.society.world_tables import society_digest

SERIES = "series.parquet"
EXPOSURES = "exposures.parquet"
DIGESTS = "digests.parquet"
NEIGHBOURHOODS = "neighbourhoods.parquet"
EVENTS = "events.parquet"
PANEL = "panel.parquet"
FATES = "fates.parquet"  # only of a run that was asked for them
SUMMARY = "summary.html"
NUMBERS = "numbers.html"
PAGES = (SUMMARY, NUMBERS)  # drawn from the tables and the specification, after them
ENDING = ".parquet"
TABLES = (SERIES, EXPOSURES, DIGESTS, NEIGHBOURHOODS, EVENTS, PANEL)


@dataclass(frozen=True, repr=False)
class Run(Shown):
    """A finished run, read from its folder when asked.

    Parameters
    ----------
    path
        The folder.
    manifest
        What stands in its manifest.
    """

    path: Path
    manifest: Manifest
    _checked: set[str] = field(default_factory=set, compare=False)

    @property
    def tables(self) -> tuple[str, ...]:
        """Return the names of the tables in the folder."""
        return tuple(name.removesuffix(ENDING) for name in self.manifest.files if name.endswith(ENDING))

    def _words(self) -> Iterator[tuple[str, str]]:
        manifest = self.manifest
        yield from self.scenario.words()
        if not manifest.spec.society:
            yield "One stands for", f"{manifest.weight:,.0f} adults of the census"
        yield "Labels", "; ".join(manifest.labels)
        if manifest.provisional:
            yield "Provisional", f"{len(manifest.provisional):,} statements of its regimes"
        yield "Folder", str(self.path)
        yield "Tables", ", ".join(self.tables)
        yield "Digest", str(manifest.digest)

    def _line(self) -> str:
        spec = self.manifest.spec
        return (
            f"<Run {self.path} (synthetic): {', '.join(spec.regimes)}; {spec.agents:,} agents; "
            f"{spec.start} to {spec.end}; seed {spec.seed}>"
        )

    def _shown(self) -> tuple[Table, ...]:
        return (facts("A run (synthetic people only): what was run, and what it has left", self._words()),)

    @cached_property
    def scenario(self) -> Scenario:
        """Return the scenario from which the run can be repeated."""
        return self.manifest.scenario(self.path)

    @cached_property
    def prepared(self) -> Prepared:
        """Return the law and the society's tables; refuses if they are not those of the run."""
        changed = changes_since(self.path, self.manifest)
        if changed:
            raise RunError(f"{self.path}: cannot be repeated here: {'; '.join(changed)}.")
        return prepare(self.scenario)

    def file(self, name: str) -> Path:
        """Return the path of a file of the run, which is as the manifest says.

        Raises
        ------
        DamagedError
            If it is missing or changed.
        """
        path, kept = self.path / name, self.manifest.files.get(name)
        if kept is None:
            raise DamagedError(f"{path}: the run wrote no such file; run the scenario again.")
        if not is_own(self.path, name):
            raise DamagedError(
                f"{path}: is missing, or a link; take it from a copy, or run the scenario again."
            )
        if name not in self._checked:
            if file_record(path) != kept:
                raise DamagedError(
                    f"{path}: is not what the manifest says; take it from a copy, or run the scenario again."
                )
            self._checked.add(name)
        return path

    @property
    def series_path(self) -> Path:
        """Return the path of the monthly series."""
        return self.file(SERIES)

    @property
    def events_path(self) -> Path:
        """Return the path of the events of the sampled neighbourhoods."""
        return self.file(EVENTS)

    def busiest(self) -> int:
        """Return the adult of the sample to look at first."""
        return busiest_agent(self.events_path, starts_on=clock.first_day(self.scenario.start))

    def exposures(self) -> I64:
        """Return (n_ticks, 31, 2 and more): persons listed and adults, as agents saw them in each month.

        Borders of grades that follow ranks come after them.

        Spin-up months are included; row 0 is the first of them.
        """
        path = self.file(EXPOSURES)
        names = self.prepared.exposure_names
        columns = read_columns(path, ["tick", *names], ["tick", "province"])
        if len(columns["tick"]) != (self.scenario.spin_up + self.scenario.n_months + 1) * N_PROVINCES:
            raise DamagedError(
                f"{path}: has another number of months; run `glasshouse verify` on its folder."
            )
        seen = np.stack([columns[name] for name in names], axis=1).astype(np.int64)
        rank = np.argsort(np.argsort(self.prepared.province_codes))  # a region has the highest code
        return np.ascontiguousarray(seen.reshape(-1, N_PROVINCES, len(names))[:-1, rank])

    def fates(self) -> FateTable:
        """Return what happened to each agent, if the run was asked to keep it.

        Raises
        ------
        DamagedError
            If it was not, or the file is damaged.
        """
        return read_fates(self.file(FATES), self.prepared)

    def digests(self) -> dict[str, NDArray[Any]]:
        """Return tick, neighbourhood and digest of the state at the end of each month, as columns."""
        names = ["tick", "neighbourhood", "digest"]
        return read_columns(self.file(DIGESTS), names, ["tick", "neighbourhood"])

    def replay(self, neighbourhood: int) -> Replay:
        """Live through the run again in one neighbourhood, event by event."""
        return replay(self.prepared, neighbourhood, self.exposures())

    def life(self, agent: int) -> Life:
        """Live through the run again where an agent is, and tell what happened to it and why."""
        return explain_life(self.prepared, self.exposures(), agent)


@reader(DocumentKind.MANIFEST, schema="glasshouse.engine.manifests.Manifest")
def open_run(path: Path | str) -> Run:
    """Open the folder of a finished run.

    Parameters
    ----------
    path
        The folder that `glasshouse run` or `simulate` has written.

    Raises
    ------
    RunError
        If it is not the folder of a finished run.
    DamagedError
        Names the first file that is missing or has another length.
    """
    folder = Path(path)
    manifest = read_manifest(folder)
    if not manifest.is_finished:
        raise RunError(f"{folder}: this run is not finished; type glasshouse run --resume {folder}.")
    for name, kept in manifest.files.items():
        file = folder / name
        is_there = is_own(folder, name)
        if not is_there or file.stat().st_size != kept.n_bytes:
            what = "has another length than the manifest says" if is_there else "is missing, or a link"
            raise DamagedError(f"{file}: {what}; take it from a copy, or run the scenario again.")
    return Run(folder, manifest)


def is_own(folder: Path, name: str) -> bool:
    """Whether a file lies in the folder itself; links lead elsewhere and are never followed."""
    path = folder / name
    parents = [folder / parent for parent in Path(name).parents if parent.name]
    return path.is_file() and not any(one.is_symlink() for one in (path, *parents))


def changes_since(folder: Path, manifest: Manifest) -> list[str]:
    """Name what this installation has otherwise than the run had, so far as it decides results."""
    changed = []
    if manifest.versions.get("model") != MODEL_VERSION:
        kept = manifest.versions
        changed.append(
            f"the model is number {MODEL_VERSION} here and was {kept.get('model')}; "
            f"install glasshouse {kept.get('glasshouse')}"
        )
    spec = manifest.spec
    weighs = spec.society is not None and bool(spec.society.weighed)
    with with_numbers(tuple(spec.numbers.items())):
        found = {
            "tables": packaged.digest(),
            "society": society_digest(spec.response, spec.society),
            "people": people_digest(),
        }
        if not weighs:
            found["rates"] = rates_digest(rates_of(spec.society, spec.response))
    for name, value in found.items():
        if getattr(manifest, f"{name}_digest") != value:
            changed.append(f"the packaged {name} are others than the run's")
    for source, kept_regime in zip(manifest.spec.regimes, manifest.regimes, strict=True):
        path = folder / source
        if "/" in source and not is_own(folder, source):
            changed.append(f"{source} is missing, or a link")
        elif "/" not in source and source not in shipped_ids():
            changed.append(f"no regime {source} is shipped here")
        elif load_regime(path if "/" in source else source).digest != kept_regime.digest:
            changed.append(f"the regime {kept_regime.id} says something else than it did")
    if weighs and not changed:  # how an act is weighed follows from the regimes, too
        rates = prepare(manifest.scenario(folder)).rates
        if manifest.rates_digest != rates_digest(rates):
            changed.append("the packaged rates are others than the run's")
    return changed


def add_file(run: Run, name: str) -> Run:
    """Take a file that was written into a run's folder afterwards into its manifest."""
    files = {**run.manifest.files, name: file_record(run.path / name)}
    manifest = run.manifest.model_copy(update={"files": dict(sorted(files.items()))})
    write_atomically(run.path / manifests.NAME, manifest.text())
    return Run(run.path, manifest)


OnTick = Callable[[Any], None]


def simulate(
    scenario: Scenario,
    *,
    threads: int = 1,
    out: Path | str | None = None,
    on_tick: OnTick | None = None,
    fates: bool = False,
) -> Run:
    """Simulate a scenario, keep the results in a folder, and return the run.

    Parameters
    ----------
    scenario
        What to simulate.
    threads
        Threads that work at the same time; results do not depend on it.
    out
        Folder to write; by default a new one in `runs`.
    on_tick
        Called after each month with the engine's `Tick`.
    fates
        Keep, too, what happened to each agent (`fates.parquet`), from which two runs can be paired.

    Returns
    -------
    Run
        The finished run.

    Examples
    --------
    >>> from glasshouse import Scenario, simulate  # doctest: +SKIP
    >>> run = simulate(Scenario(regimes=("none",), agents=20_000, start=129, end=140))  # doctest: +SKIP
    """
    from glasshouse.engine.folders import create_run
    from glasshouse.engine.writing import FLOOR_SECONDS, Stopped, drive

    floor = 0.0 if fates else FLOOR_SECONDS  # a run of a design is not asked how fast it could be
    with create_run(out, prepare(scenario)) as folder:
        result = drive(folder, threads=threads, on_tick=on_tick, floor_seconds=floor, fates=fates)
    if isinstance(result, Stopped):
        raise AssertionError("nobody could ask this run to stop")
    return result
