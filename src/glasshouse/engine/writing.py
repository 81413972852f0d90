"""Drives a run to the end of its horizon: months, checkpoints, tables, and the manifest last."""

from __future__ import annotations

import shlex
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from glasshouse import clock
from glasshouse.engine import checkpoints
from glasshouse.engine.fate_tables import write_fates
from glasshouse.engine.fates import with_fates
from glasshouse.engine.floor import measure_floor
from glasshouse.engine.folders import RunFolder, clear_leftovers, update
from glasshouse.engine.ledger import Ledger
from glasshouse.engine.manifests import FileRecord, MeasuredRecord, file_record
from glasshouse.engine.outcomes import fate_columns
from glasshouse.engine.runs import (
    DIGESTS,
    EVENTS,
    EXPOSURES,
    FATES,
    NEIGHBOURHOODS,
    PANEL,
    SERIES,
    TABLES,
    OnTick,
    Run,
)
from glasshouse.engine.simulate import Engine, first_exposure
from glasshouse.engine.state import bytes_per_adult
from glasshouse.engine.tables import (
    write_digests,
    write_events,
    write_exposures,
    write_neighbourhoods,
    write_panel,
    write_series,
)
from glasshouse.engine.trace import Columns, replay
from glasshouse.errors import DamagedError
from glasshouse.provenance import speaking_of

FLOOR_SECONDS = 1.0


@dataclass(frozen=True)
class Stopped:
    """A run that was asked to stop and can go on.

    `last` is the last month that is kept; None if there is none yet.
    """

    path: Path
    last: int | None

    @property
    def sentence(self) -> str:
        """Say what is kept and how to go on."""
        kept = f"kept up to {clock.month_text(self.last)}" if self.last is not None else "nothing to keep yet"
        return f"Interrupted, {kept}. Continue with: glasshouse run --resume {shlex.quote(str(self.path))}"


@dataclass
class Stopwatch:
    """Time spent on months of the horizon; the first month of a process, which may compile, is left out."""

    seconds: float = 0.0
    agent_days: int = 0
    n_months: int = 0

    def add(self, seconds: float, agents: int, tick: int, is_spin_up: bool) -> None:
        """Add a month."""
        self.n_months += 1
        if self.n_months > 1 and not is_spin_up:
            self.seconds += seconds
            self.agent_days += agents * (clock.last_day(tick) - clock.first_day(tick) + 1)

    @property
    def speed(self) -> float:
        """Return agent-days per second."""
        return self.agent_days / self.seconds if self.seconds else 0.0


def drive(
    folder: RunFolder,
    *,
    threads: int,
    on_tick: OnTick | None = None,
    should_stop: Callable[[], bool] = lambda: False,
    floor_seconds: float = FLOOR_SECONDS,
    fates: bool = False,
) -> Run | Stopped:
    """Run a folder's scenario from where it stands to the end of its horizon.

    Parameters
    ----------
    folder
        From `create_run` or `resume_run`.
    threads
        Threads that work at the same time.
    on_tick
        Called after each month.
    should_stop
        Asked after each month; a checkpoint is written before the run stops.
    floor_seconds
        How long to measure the floor.
    fates
        Keep what happened to each agent; such a run begins anew where it was interrupted.
    """
    engine = Engine(folder.prepared, threads=threads)
    ledger, n_kept = Ledger(folder.prepared, folder.manifest.sample.neighbourhoods), 0
    book = with_fates(engine, fate_columns(folder.prepared)) if fates else None
    if book is None:
        ledger, n_kept = _started(folder, engine)
    watch, end = Stopwatch(), folder.prepared.scenario.end
    with speaking_of(folder.path):
        (folder.path / checkpoints.PARTS).mkdir(exist_ok=True)
    while engine.next_tick <= end:
        if should_stop():
            if len(ledger.entries) > n_kept:
                folder = _checkpoint(folder, engine, ledger, n_kept)
            return Stopped(folder.path, ledger.entries[-1].tick if ledger.entries else None)
        began = time.perf_counter()
        tick = engine.step()
        watch.add(time.perf_counter() - began, folder.prepared.scenario.agents, tick.tick, tick.is_spin_up)
        ledger.add(tick)
        if book:
            book.turn(engine.state, is_spin_up=tick.is_spin_up)
        if on_tick:
            on_tick(tick)
        if len(ledger.entries) - n_kept >= checkpoints.MONTHS_BETWEEN and book is None:
            folder = _checkpoint(folder, engine, ledger, n_kept)
            n_kept = len(ledger.entries)
    if len(ledger.entries) > n_kept:
        folder = _checkpoint(folder, engine, ledger, n_kept)
    if book:
        write_fates(folder.path / FATES, engine, book)
    measured = MeasuredRecord(
        threads=threads,
        seconds=round(watch.seconds, 3),
        agent_days_per_second=round(watch.speed, 0),
        floor_agent_days_per_second=round(measure_floor(engine, seconds=floor_seconds), 0),
        state_bytes_per_adult=round(bytes_per_adult(engine.state), 3),
    )
    return _finished(folder, ledger, measured, threads)


def _started(folder: RunFolder, engine: Engine) -> tuple[Ledger, int]:
    """Return the months that are kept; the newest checkpoint that is whole decides.

    Raises
    ------
    DamagedError
        If no checkpoint is left that is whole.
    """
    manifest = folder.manifest
    sample = manifest.sample.neighbourhoods
    failure: DamagedError | None = None
    for record in manifest.checkpoints:
        try:
            ledger = checkpoints.restored(folder.path, manifest, record, engine, sample)
            return ledger, len(ledger.entries)
        except DamagedError as error:
            failure = failure or error
    if failure:
        raise failure
    return Ledger(folder.prepared, sample), 0


def _checkpoint(folder: RunFolder, engine: Engine, ledger: Ledger, n_kept: int) -> RunFolder:
    """Write the months since the last part, the state, and then the manifest that names both."""
    manifest = folder.manifest
    newest = manifest.checkpoints[0] if manifest.checkpoints else None
    parts = list(manifest.parts)
    while parts and parts[-1].next_tick > ledger.entries[0].tick + n_kept:
        parts.pop()  # of a checkpoint that was damaged
    parts.append(checkpoints.write_part(folder.path, ledger, n_kept, len(parts)))
    turn = 1 if newest and newest.file == checkpoints.NAMES[0] else 0
    state = checkpoints.write_state(
        folder.path,
        engine,
        ledger,
        spec_digest=manifest.spec_digest,
        n_parts=len(parts),
        turn=turn,
    )
    older = tuple(c for c in manifest.checkpoints[:1] if c.n_parts < len(parts))
    return update(folder, parts=tuple(parts), checkpoints=(state, *older))


def _finished(folder: RunFolder, ledger: Ledger, measured: MeasuredRecord, threads: int) -> Run:
    """Write the tables, then the manifest that names them, then remove what is not needed any more."""
    path = folder.path
    write_tables(path, ledger, threads)
    last = folder.manifest.checkpoints[0]
    files = dict(folder.manifest.files)
    for name in (*TABLES, last.file, *([FATES] if (path / FATES).exists() else [])):
        files[name] = file_record(path / name)
    files[last.file] = FileRecord(sha256=last.sha256, n_bytes=last.n_bytes)
    folder = update(
        folder,
        status="finished",
        digest=ledger.chain,
        measured=measured,
        files=dict(sorted(files.items())),
        parts=(),
        checkpoints=(last,),
    )
    clear_leftovers(folder)
    return Run(path, folder.manifest)


def write_tables(path: Path, ledger: Ledger, threads: int) -> None:
    """Write the tables that follow from the months of a run."""
    prepared = ledger.prepared
    write_series(path / SERIES, ledger, threads)
    write_exposures(path / EXPOSURES, ledger, first_exposure(prepared))
    write_digests(path / DIGESTS, ledger)
    write_neighbourhoods(path / NEIGHBOURHOODS, prepared)
    events, panel = _sampled_lives(ledger)
    write_events(path / EVENTS, prepared, events)
    write_panel(path / PANEL, prepared, panel)


def _sampled_lives(ledger: Ledger) -> tuple[Columns, Columns]:
    """Replay the sampled neighbourhoods; their digests must be those of the run."""
    prepared = ledger.prepared
    seen = ledger.exposures(first_exposure(prepared))[:-1]
    kept = np.stack([e.sample for e in ledger.entries])
    events, panels = [], []
    for i, k in enumerate(ledger.sample):
        lives = replay(prepared, k, seen)
        if not np.array_equal(lives.digests, kept[:, i]):
            raise AssertionError(
                f"the replay of neighbourhood {k} differs from the run; this is a fault of ours"
            )
        events.append(lives.events)
        panels.append(lives.panel)
    return _joined(events), _joined(panels)


def _joined(tables: list[Columns]) -> Columns:
    return {name: np.concatenate([t[name] for t in tables]) for name in tables[0]}
