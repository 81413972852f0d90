"""A folder of finished runs, each under a digest of everything that decides it: nothing is run twice.

A run that was killed, or whose files are not what its manifest says, is removed and run again.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from glasshouse.engine.folders import digest_of_society, spec_of
from glasshouse.engine.manifests import NAME, file_record
from glasshouse.engine.prepare import Prepared, prepare
from glasshouse.engine.runs import Run, open_run, simulate
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
    """Finished runs of a design. `redone` are the keys of those that were there and could not be used."""

    path: Path
    redone: list[str] = field(default_factory=list)

    def held(self, scenario: Scenario) -> Run | None:
        """Return the finished run of a scenario whose every file is as its manifest says, or None.

        What cannot be used is removed.
        """
        folder = self.folder(scenario)
        if not folder.exists():
            return None
        try:
            run = open_run(folder)
            wrong = [name for name, kept in run.manifest.files.items() if file_record(folder / name) != kept]
        except (DamagedError, RunError):
            wrong = [NAME]
        if not wrong:
            return run
        self.redone.append(f"{folder.name}/{wrong[0]}")
        with speaking_of(folder):
            shutil.rmtree(folder)
        return None

    def folder(self, scenario: Scenario) -> Path:
        """Return where the run of a scenario is, or will be."""
        return self.path / RUNS / key_of(prepare(scenario))

    def run(self, scenario: Scenario, *, threads: int, on_tick: Callable[[Any], None] | None = None) -> Run:
        """Return the run of a scenario with accounts: the one that is held, or a new one."""
        found = self.held(scenario)
        if found:
            return found
        folder = self.folder(scenario)
        with speaking_of(folder):
            folder.parent.mkdir(parents=True, exist_ok=True)
        return simulate(scenario, threads=threads, out=folder, on_tick=on_tick, accounts=True)
