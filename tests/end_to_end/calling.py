"""The command line as people call it, and the same in this process, where the kernels are loaded already."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr, redirect_stdout, suppress
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from glasshouse.cli.main import main

COMMAND = [sys.executable, "-c", "from glasshouse.cli.main import run_cli; run_cli()"]
Called = subprocess.CompletedProcess[str]


def glasshouse(*arguments: str | Path, **options: Any) -> Called:
    """Call the command line in a process of its own, which takes seconds to load what it needs."""
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)], capture_output=True, text=True, timeout=600, check=False, **options
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def here(*arguments: str | Path, columns: int | None = None) -> Called:
    """Call it in this process; what only a process of its own can do is tried in `test_cli_run`."""
    given = [str(one) for one in arguments]
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(StringIO()) as out:
        if columns:
            patch.setenv("COLUMNS", str(columns))
        with redirect_stderr(StringIO()) as err:
            code = main(given)
    return Called(given, code, out.getvalue(), err.getvalue())


def unheard(*arguments: str | Path) -> int:
    """Call it in this process, its output a pipe whose reader is gone; return the exit code."""
    read, write = os.pipe()
    os.close(read)
    pipe = os.fdopen(write, "w")
    try:
        with redirect_stdout(pipe), redirect_stderr(pipe):
            return main([str(one) for one in arguments])
    finally:
        with suppress(BrokenPipeError):  # of what was still to be written
            pipe.close()


def in_this_process(threads: int, **_: object) -> ThreadPoolExecutor:
    """Stand in for a pool of processes, each of which takes seconds to load the kernels."""
    return ThreadPoolExecutor(1)
