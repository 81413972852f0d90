"""A folder of finished runs, each under a digest of everything that decides it: nothing is run twice.

A run that was killed is run again, and so is one whose files are not what its manifest says: that is told.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from glasshouse.engine import locks
from glasshouse.engine.folders import digest_of_society, spec_of
from glasshouse.engine.prepare import Prepared, prepare
from glasshouse.engine.runs import OnTick, Run, open_run, simulate
from glasshouse.errors import DamagedError, RunError
from glasshouse.provenance import MODEL_VERSION, digest_record, speaking_of
from glasshouse.society import tables as packaged
from glasshouse.society.people import people_digest
from glasshouse.society.rates import rates_digest
from glasshouse.society.scenario import Scenario

KEY_LENGTH = 16
RUNS = "runs"


def key_of(prepared: Prepared) -> str:
    """Return the name of a run's folder: a digest of specification, law, tables and model."""
    record = {
        "spec": spec_of(prepared).model_dump(mode="json"),
        "regimes": [loaded.digest for loaded in prepared.regimes],
        "tables": packaged.digest(),
        "rates": rates_digest(prepared.rates),
        "society": digest_of_society(prepared),
        "people": people_digest(),
        "model": MODEL_VERSION,
    }
    return digest_record(record)[:KEY_LENGTH]


@dataclass
class Store:
    """Finished runs of a design."""

    path: Path
    _busy: dict[str, Lock] = field(default_factory=lambda: defaultdict(Lock))

    def held(self, scenario: Scenario) -> Run | None:
        """Return the finished run of a scenario, or None if there is none, or it was not finished.

        Raises
        ------
        DamagedError
            Names the first file that is not what its manifest says.
        """
        folder = self.folder(scenario)
        if not folder.exists():
            return None
        try:
            run = open_run(folder)
        except DamagedError:
            raise
        except RunError:
            return None  # it was killed
        for name in run.manifest.files:
            run.file(name)
        return run

    def folder(self, scenario: Scenario) -> Path:
        """Return where the run of a scenario is, or will be."""
        return self.path / RUNS / key_of(prepare(scenario))

    def make(self, scenario: Scenario, *, threads: int, on_tick: OnTick | None = None) -> Run:
        """Run a scenario with fates; what is left in its folder of a run that cannot be used is removed.

        Raises
        ------
        RunError
            If another process is running it.
        """
        folder = self.folder(scenario)
        with speaking_of(folder):
            folder.mkdir(parents=True, exist_ok=True)
            with locks.only_writer(folder):
                for old in folder.iterdir():
                    if old.name != locks.NAME:
                        shutil.rmtree(old) if old.is_dir() and not old.is_symlink() else old.unlink()
        return simulate(scenario, threads=threads, out=folder, on_tick=on_tick, fates=True)

    def run(self, scenario: Scenario, *, threads: int, on_run: Callable[[str], OnTick | None]) -> Run:
        """Return the run of a scenario: the one that is held, or a new one.

        Parameters
        ----------
        threads
            Threads of a new run.
        on_run
            Called before a new run, with what was found damaged, or nothing; returns what is told of each
            month of it.
        """
        damage = ""
        with self._busy[self.folder(scenario).name]:  # two cells of a design may be the same run
            try:
                if found := self.held(scenario):
                    return found
            except DamagedError as failure:
                damage = str(failure)
            return self.make(scenario, threads=threads, on_tick=on_run(damage))
