"""What a result rests on: versions, digests of values, and files that are written whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasshouse.errors import GlasshouseError, MachineError

MODEL_VERSION = "6"
"""Number of the model: it grows whenever the same manifest would give another digest."""

LISTS_SINCE = "5"
"""The model since which runs of the national lists alone have the same bits.

The shipped calibration and sensitivity analysis are of such runs, and hold as long as it does not grow. A
golden digest tells if it must.
"""

STATEMENT = "Synthetic people only: every agent is a function of a seed and a number; nobody here is real."

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)

UMASK = os.umask(0o022)  # it can only be asked by setting it, which threads must not do beside each other
os.umask(UMASK)

_PRIVATE = re.compile(
    r"""^(~|[A-Za-z]:[\\/]|\\\\|\.\.?[\\/])   # a path from home, from a drive, from where we stand
    |(^|[\s=,;'"(:])/\w                     # or from the root
    |[A-Za-z][A-Za-z0-9+.-]*://            # an address
    |[\w.+-]+@[\w-]""",
    re.VERBOSE,
)


def versions() -> dict[str, str]:
    """Return the versions that a result rests on.

    Examples
    --------
    >>> sorted(versions())
    ['glasshouse', 'model', 'numba', 'numpy']
    """
    found = {name: version(name) for name in ("glasshouse", "numba", "numpy")}
    return found | {"model": MODEL_VERSION}


def canonical_bytes(array: NDArray[Any]) -> bytes:
    """Return the values of an array row by row, integers with the lowest byte first."""
    ordered = np.ascontiguousarray(array)
    return ordered.astype(ordered.dtype.newbyteorder("<"), copy=False).tobytes()


def digest_arrays(arrays: Iterable[tuple[str, NDArray[Any]]], *, after: str = "") -> str:
    """Digest named arrays: names, kinds, shapes and values, on any machine the same.

    Parameters
    ----------
    arrays
        Names and arrays, in an order that is part of the digest.
    after
        Digest of what came before: digests of parts in sequence form a chain.

    Examples
    --------
    >>> digest_arrays([("a", np.arange(3, dtype="<i4"))]) == digest_arrays([("a", np.arange(3, dtype=">i4"))])
    True
    """
    total = hashlib.sha256(after.encode())
    for name, array in arrays:
        kind = np.asarray(array).dtype.newbyteorder("<").str
        total.update(f"{name} {kind} {np.shape(array)}\n".encode())
        total.update(canonical_bytes(array))
    return total.hexdigest()


def canonical_json(record: object) -> str:
    """Write plain values as JSON in one way only: sorted keys, no spaces.

    Examples
    --------
    >>> canonical_json({"b": [1, 2], "a": "人"})
    '{"a":"人","b":[1,2]}'
    """
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest_record(record: object) -> str:
    """Digest plain values by their canonical JSON."""
    return hashlib.sha256(canonical_json(record).encode()).hexdigest()


def refuse_private(record: object, *, where: str = "manifest") -> None:
    """Refuse a record with a path of this machine, an address or an account in it.

    Raises
    ------
    GlasshouseError
        Names the first place where one stands.

    Examples
    --------
    >>> refuse_private({"spec": {"regimes": ["national-lists", "regimes/mine.yaml"]}})
    """
    home = str(Path.home())
    for place, text in _texts(record, where):
        if _PRIVATE.search(text) or (len(home) > 1 and home in text):
            raise GlasshouseError(
                f"{place}: found {json.dumps(text[:60])}; a run names no path, address or account. "
                "Remove it, or write a name relative to the run's folder."
            )


def _texts(value: object, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield f"{where}.{key}", str(key)
            yield from _texts(item, f"{where}.{key}")
    elif isinstance(value, list | tuple):
        for i, item in enumerate(value):
            yield from _texts(item, f"{where}[{i}]")


def machine_error(failure: OSError, path: Path | str) -> MachineError:
    """Say in one sentence what the machine refused and what to do."""
    if failure.errno in FULL:
        return MachineError(
            f"{path}: the disk is full, or a limit on it is reached; free some space and try again."
        )
    if failure.errno in FORBIDDEN:
        return MachineError(f"{path}: no permission to write here; choose another folder with --out.")
    reason = failure.strerror or str(failure)
    return MachineError(
        f"{path}: cannot be used ({reason}); check the folder, or choose another one with --out."
    )


@contextmanager
def speaking_of(path: Path | str) -> Iterator[None]:
    """Turn errors of the operating system about a path into a `MachineError`."""
    try:
        yield
    except OSError as failure:
        raise machine_error(failure, path) from None


def write_atomically(path: Path, content: bytes | str | Callable[[Path], None]) -> None:
    """Write a file whole or not at all: the old one stays until the new one is safe on the disk.

    Parameters
    ----------
    path
        The file.
    content
        Bytes, text (as UTF-8), or a function that writes the file whose path it is given.

    Raises
    ------
    MachineError
        If the disk is full, or there is no permission; nothing is left behind.
    """
    with speaking_of(path):
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        os.close(handle)
        part = Path(name)
        try:
            if callable(content):
                content(part)
            else:
                part.write_bytes(content.encode() if isinstance(content, str) else content)
            with part.open("rb+") as stream:
                os.fsync(stream.fileno())
            part.chmod(0o666 & ~UMASK)
            part.replace(path)
            sync_folder(path.parent)
        except BaseException:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise


def sync_folder(folder: Path) -> None:
    """Make sure that the names in a folder are on the disk, where the system can do that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
