"""Runs that were started from the page: a few at a time, the others wait, and none outlives the server.

A job is a process. It can be stopped, so that its folder can be gone on with, and a finished one is handed to
whoever keeps runs. There is a most of everything: of jobs at once, that wait, that are remembered, and of the
lines of each.
"""

from __future__ import annotations

import subprocess
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from threading import RLock, Thread

from glasshouse.engine.folders import RUNS
from glasshouse.engine.manifests import NAME as MANIFEST
from glasshouse.errors import Exit, GlasshouseError
from glasshouse.explorer.asked import RefusedError
from glasshouse.explorer.runs.processes import (
    LAUNCHER,
    LONGEST_LINE,
    Progress,
    begun,
    end_group,
    interrupt,
    progress_of,
    wait_for_end,
    without_paths,
)
from glasshouse.explorer.words import Said
from glasshouse.provenance import machine_error

AT_ONCE, MOST_WAITING, MOST_KEPT, MOST_LINES = 1, 8, 30, 200
PATIENCE = 20.0  # seconds that a month and its checkpoint may take when the server goes
STEM = "explorer-"
COMPILING, SPIN_UP = "compiling kernels, once", "spin-up"  # as --progress json calls them
KILLED = -9
NOTHING_YET = Progress()
Finished = Callable[[Path], str]


class State(StrEnum):
    """Where a job is."""

    WAITING = "waiting"
    PREPARING = "preparing"
    COMPILING = "compiling"
    SPIN_UP = "spin-up"
    RUNNING = "running"
    WRITING = "writing"
    STOPPING = "stopping"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"


ENDED = (State.FINISHED, State.STOPPED, State.FAILED)


@dataclass(frozen=True)
class Order:
    """What is to be run: the options of `glasshouse run`, and the first regime, which names the folder."""

    options: tuple[str, ...]
    regime: str


@dataclass(frozen=True)
class Job:
    """A job as it was when somebody looked.

    Parameters
    ----------
    key
        A number, counted from 1.
    folder
        The name of its folder in `runs`; empty while there is none.
    run
        The key under which its run is kept, once it is finished.
    says
        Why it failed.
    before
        How many wait before it.
    """

    key: str
    order: Order
    state: State = State.WAITING
    folder: str = ""
    progress: Progress = NOTHING_YET
    log: tuple[str, ...] = ()
    run: str = ""
    says: Said | None = None
    before: int = 0

    @property
    def has_ended(self) -> bool:
        """Return whether no process works on it, and none will."""
        return self.state in ENDED


@dataclass
class _Work:
    """What changes while a job is looked after."""

    shown: Job
    finished: Finished
    log: deque[str] = field(default_factory=lambda: deque(maxlen=MOST_LINES))
    process: subprocess.Popen[bytes] | None = None
    stops: int = 0
    keeper: Thread | None = None


@dataclass
class Jobs:
    """The queue.

    Parameters
    ----------
    home
        The folder in which processes work; `runs` in it holds theirs.
    launcher
        What is called with the arguments of the command line.
    """

    home: Path = field(default_factory=Path.cwd)
    launcher: tuple[str, ...] = LAUNCHER
    at_once: int = AT_ONCE
    _works: dict[str, _Work] = field(default_factory=dict)
    _queue: deque[str] = field(default_factory=deque)
    _count: int = 0
    _is_closing: bool = False
    _lock: RLock = field(default_factory=RLock)

    def start(self, order: Order, finished: Finished) -> str:
        """Put a run into the queue and return the key of its job.

        Parameters
        ----------
        finished
            Called with the folder of the finished run; returns its key.

        Raises
        ------
        RefusedError
            If too many wait.
        """
        with self._lock:
            self.require_room()
            self._count += 1
            key = str(self._count)
            self._works[key] = _Work(Job(key, order), finished)
            self._queue.append(key)
            self._forget()
            self._advance()
            return key

    def require_room(self) -> None:
        """Refuse one more job if the queue is full."""
        with self._lock:
            if self._is_closing:
                raise RefusedError(503, "the explorer is closing.", "浏览页正在关闭。")
            if len(self._queue) >= MOST_WAITING:
                raise RefusedError(
                    429,
                    f"{MOST_WAITING} runs wait already; wait until one has begun, or stop one.",
                    f"已有{MOST_WAITING}次运行在排队；请等其中一次开始，或先停止一次。",
                )

    def keys(self) -> tuple[str, ...]:
        """Return the keys of the jobs that are remembered, the oldest first."""
        with self._lock:
            return tuple(self._works)

    def look(self, key: str) -> Job:
        """Return a job as it is now."""
        with self._lock:
            work = self._works[key]
            state = work.shown.state
            if work.stops and work.process is not None:
                state = State.STOPPING
            before = self._queue.index(key) if key in self._queue else 0
            return replace(work.shown, state=state, log=tuple(work.log), before=before)

    def stop(self, key: str, *, at_once: bool = False) -> None:
        """Ask a job to stop so that it can be gone on with; one that has ended stays as it is.

        Parameters
        ----------
        at_once
            Do not wait for the month to end: what was kept last counts. The second time, end the process.
        """
        with self._lock:
            work = self._works[key]
            if key in self._queue:
                self._queue.remove(key)
                work.shown = replace(work.shown, state=State.STOPPED)
            elif work.process is not None and (at_once or not work.stops):
                (end_group if work.stops > 1 else interrupt)(work.process)
                work.stops += 1

    def resume(self, key: str) -> None:
        """Put a job that was stopped, or that failed, into the queue again; any other stays as it is.

        Raises
        ------
        RefusedError
            If too many wait.
        """
        with self._lock:
            work = self._works[key]
            if work.shown.state not in (State.STOPPED, State.FAILED):
                return
            self.require_room()
            work.stops, work.shown = 0, replace(work.shown, state=State.WAITING, says=None)
            self._queue.append(key)
            self._advance()

    def close(self, patience: float = PATIENCE) -> None:
        """Stop everything resumably, and leave no process behind; later jobs can be started."""
        with self._lock:
            self._is_closing = True
            for key in (*self._queue, *self._works):
                self.stop(key)
            keepers = [work.keeper for work in self._works.values() if work.keeper]
        for at_once, seconds in ((False, patience), (True, patience / 4), (True, patience)):
            if at_once:
                for key in self.keys():
                    self.stop(key, at_once=True)
            for keeper in keepers:
                keeper.join(seconds)
        self._is_closing = False

    def _forget(self) -> None:
        """Forget the oldest jobs that have ended, where there are too many."""
        ended = [key for key, work in self._works.items() if work.shown.has_ended]
        for key in ended[: max(len(self._works) - MOST_KEPT, 0)]:
            del self._works[key]

    def _advance(self) -> None:
        """Begin with those who have waited longest; the lock is held."""
        while self._queue and not self._is_closing:
            if sum(work.process is not None for work in self._works.values()) >= self.at_once:
                return
            self._begin(self._works[self._queue.popleft()])

    def _begin(self, work: _Work) -> None:
        name = work.shown.folder
        try:
            if not name:
                name = self._new_folder(work.shown.order.regime)
            work.process = begun(self.launcher, self._arguments(work.shown.order, name), self.home)
        except OSError as failure:
            where = f"{RUNS}/{name}" if name else str(RUNS)
            self._tidy(name)
            reason = failure.strerror or type(failure).__name__
            says: Said = {"en": str(machine_error(failure, where)), "zh": f"{where}：无法使用（{reason}）。"}
            work.shown = replace(work.shown, state=State.FAILED, folder="", says=says)
            return
        work.shown = replace(work.shown, state=State.PREPARING, folder=name, progress=NOTHING_YET)
        work.keeper = Thread(target=self._follow, args=(work, work.process), daemon=True)
        work.keeper.start()

    def _new_folder(self, regime: str) -> str:
        """Make a folder that nobody else has; return its name."""
        number = 1
        while True:
            name = f"{STEM}{regime}" + (f"-{number}" if number > 1 else "")
            try:
                (self.home / RUNS / name).mkdir(parents=True)
                return name
            except FileExistsError:
                if (self.home / RUNS).exists() and not (self.home / RUNS).is_dir():
                    raise
                number += 1

    def _arguments(self, order: Order, name: str) -> tuple[str, ...]:
        folder = RUNS / name
        if (self.home / folder / MANIFEST).is_file():
            return ("run", "--resume", str(folder), "--progress", "json")
        return ("run", *order.options, "--out", str(folder), "--progress", "json")

    def _tidy(self, name: str) -> bool:
        """Remove a folder in which nothing was written; return whether it is gone."""
        with suppress(OSError):
            if name:
                (self.home / RUNS / name).rmdir()
                return True
        return False

    def _follow(self, work: _Work, process: subprocess.Popen[bytes]) -> None:
        """Read what a process says until it has ended, say what came of it, and begin the next one."""
        reading = Thread(target=self._read, args=(work, process), daemon=True)
        reading.start()
        wait_for_end(process)
        with self._lock:
            end_group(process)
            code = process.wait()
            if process.stdin:
                process.stdin.close()
        reading.join(PATIENCE)
        shown = replace(work.shown, state=State.FAILED, says=_fault("the run could not be opened", ""))
        try:
            shown = self._concluded(work, code)
        finally:
            with self._lock:
                gone = shown.state is not State.FINISHED and self._tidy(shown.folder)
                work.shown = replace(shown, folder="") if gone else shown
                work.process = None
                self._advance()

    def _read(self, work: _Work, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        with process.stdout as pipe:
            while raw := pipe.readline(LONGEST_LINE):
                line = raw.decode("utf-8", "replace")
                found = progress_of(line)
                with self._lock:
                    if found is None:
                        work.log.append(without_paths(line, self.home))
                    else:
                        work.shown = replace(work.shown, state=_phase(found), progress=found)

    def _concluded(self, work: _Work, code: int) -> Job:
        shown = work.shown
        if code == Exit.DONE:
            try:
                key = work.finished(self.home / RUNS / shown.folder)
            except GlasshouseError as failure:
                said = without_paths(str(failure), self.home)
                return replace(shown, state=State.FAILED, says={"en": said, "zh": said})
            return replace(shown, state=State.FINISHED, run=key)
        if work.stops or code == Exit.INTERRUPTED:
            return replace(shown, state=State.STOPPED)
        return replace(shown, state=State.FAILED, says=_why(tuple(work.log), code))


def _phase(found: Progress) -> State:
    if found.phase == COMPILING:
        return State.COMPILING
    if found.phase == SPIN_UP:
        return State.SPIN_UP
    return State.WRITING if found.done >= found.of else State.RUNNING


def _fault(en: str, zh: str) -> Said:
    return {"en": en, "zh": zh or en}


def _why(log: tuple[str, ...], code: int) -> Said:
    """Return the sentence with which a process has ended: its own if it had one."""
    if code == KILLED:
        return _fault(
            "The system ended it, perhaps for want of memory; run fewer agents.",
            "系统终止了它，可能是内存不足；请减少个体数。",
        )
    for k in range(len(log) - 1, -1, -1):
        if log[k].startswith(("glasshouse: ", "Error: ")):
            return _fault("\n".join((log[k].partition(": ")[2], *log[k + 1 :])), "")
    last = log[-1] if log else ""
    return _fault(f"It ended with code {code}. {last}".rstrip(), f"以代码{code}结束。{last}")
