"""One run as a process of its own: how it is begun, what its lines say, and how it is ended.

The process is the command line in a session of its own. It ends by itself, resumably, when whoever has begun
it is gone: its standard input is a pipe that closes then, even if the explorer was killed.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from glasshouse.readers import DocumentKind, reader

BEGIN: Final = """
import os, signal, threading
signal.signal(signal.SIGINT, signal.default_int_handler)
def watch():
    os.read(0, 1)
    os.kill(os.getpid(), signal.SIGINT)
threading.Thread(target=watch, daemon=True).start()
from glasshouse.cli.main import run_cli
run_cli()
"""  # a text, since the explorer stands below the command line and imports nothing of it
LAUNCHER: Final = (sys.executable, "-P", "-c", BEGIN)
LONGEST_LINE = 4096  # bytes that are read as one line
SHOWN_LINE = 400
_PATH = re.compile(r"(?<![\w/.:<])(?:[A-Za-z]:)?[/\\](?:[^\s/\\'\":]+[/\\])+")


@dataclass(frozen=True)
class Progress:
    """Where a run is: its phase in the words of the command line, its month, months done, seconds left."""

    phase: str = ""
    month: str = ""
    done: int = 0
    of: int = 0
    seconds_left: float | None = None


@reader(DocumentKind.RUN_TABLE, schema="a line of --progress json, of a process that the explorer has begun")
def progress_of(line: str) -> Progress | None:
    """Return what a line of progress says; None for any other line."""
    if not line.startswith("{"):
        return None
    try:
        said = json.loads(line)
        left = said["seconds_left"]
        return Progress(
            str(said["phase"])[:SHOWN_LINE], str(said["month"] or ""), int(said["done"]), int(said["of"]),
            None if left is None else float(left),
        )  # fmt: skip
    except (ValueError, TypeError, KeyError):
        return None


def without_paths(line: str, home: Path) -> str:
    """Return a line of the log without folders of this machine; the last name of a path stays.

    Examples
    --------
    >>> without_paths("/srv/me/runs/one: holds /etc/x.txt; 5.1e8 agent-days/s", Path("/srv/me"))
    'runs/one: holds x.txt; 5.1e8 agent-days/s'
    """
    line = line[: 2 * SHOWN_LINE]
    for known in (str(home), os.path.realpath(home), str(Path.home())):
        if len(known) > 1:
            line = line.replace(known + os.sep, "").replace(known, ".")
    text = "".join(sign if sign.isprintable() else " " for sign in _PATH.sub("", line).rstrip())
    return text if len(text) <= SHOWN_LINE else text[: SHOWN_LINE - 3] + "..."


def begun(launcher: tuple[str, ...], arguments: tuple[str, ...], home: Path) -> subprocess.Popen[bytes]:
    """Begin a process that works in a folder; all that it says comes through one pipe.

    Raises
    ------
    OSError
        If the machine does not let it begin.
    """
    return subprocess.Popen(
        [*launcher, *arguments], cwd=home, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, start_new_session=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1", "COLUMNS": "100"},
    )  # fmt: skip


def wait_for_end(process: subprocess.Popen[bytes]) -> None:
    """Wait until a process has ended, and let nobody else have its number yet."""
    if sys.platform == "win32" or not hasattr(os, "waitid"):
        process.wait()
    else:
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)


def interrupt(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to stop as Ctrl-C does; nobody may have waited for it yet."""
    if sys.platform == "win32":
        process.terminate()
    else:
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGINT)


def end_group(process: subprocess.Popen[bytes]) -> None:
    """End a process and whatever it has begun, at once; nobody may have waited for it yet."""
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
