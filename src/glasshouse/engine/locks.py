"""One writer per folder: a lock file that a dead writer cannot leave closed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from glasshouse.errors import RunError
from glasshouse.provenance import speaking_of

if sys.platform != "win32":
    import fcntl

NAME = "run.lock"
WORDS = b"A run is writing in this folder. Synthetic people only.\n"


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Be the only one who writes in a folder.

    The file is made with O_EXCL. One that is there already is stale if nobody holds it: the system lets go
    of it when its writer dies.

    Raises
    ------
    RunError
        If another run is writing there.
    """
    path = folder / NAME
    handle = _taken(path)
    try:
        yield
    finally:
        with suppress(OSError):
            path.unlink()
        os.close(handle)


def _taken(path: Path) -> int:
    busy = RunError(
        f"{path.parent}: another run is writing here; wait for it, or choose another folder with --out."
    )
    with speaking_of(path.parent):
        while True:
            try:
                handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o644)
                is_new = True
            except FileExistsError:
                if sys.platform == "win32":
                    raise RunError(f"{busy} If none is running, delete {path.name} in it.") from None
                try:
                    handle = os.open(path, os.O_RDWR)
                except FileNotFoundError:
                    continue  # it has just been given back
                is_new = False
            if sys.platform != "win32" and not _is_held(handle, path):
                os.close(handle)
                if path.exists():
                    raise busy
                continue
            if is_new:
                os.write(handle, WORDS)
            return handle


def _is_held(handle: int, path: Path) -> bool:
    """Take hold of an open lock file; False if another does, or if the path leads elsewhere by now."""
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    with suppress(FileNotFoundError):
        return os.fstat(handle).st_ino == path.stat().st_ino
    return False
