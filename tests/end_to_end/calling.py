"""The command line as people call it, and the same in this process, where the kernels are loaded already."""

from __future__ import annotations

import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
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
