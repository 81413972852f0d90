"""What the command line says goes on although nobody reads it any more."""

from __future__ import annotations

import errno
import os
import sys

import click

GONE = (errno.EPIPE, errno.EIO)  # the reader of a pipe has left; a terminal has hung up


def say(text: str = "", *, err: bool = False, nl: bool = True) -> None:
    """Write to stdout or stderr; once its reader is gone, go on without a word."""
    try:
        click.echo(text, err=err, nl=nl)
    except OSError as failure:
        if failure.errno not in GONE:
            raise
        be_quiet(err=err)


def be_quiet(*, err: bool = False) -> None:
    """Let nothing more be written to a pipe whose reader is gone."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, (sys.stderr if err else sys.stdout).fileno())
    os.close(nowhere)


def open_closed_streams() -> None:
    """Send to nowhere what is written to a stream that was closed before we began."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            setattr(sys, name, os.fdopen(nowhere, "w", encoding="utf-8"))


def say_whether_kernels_are_kept() -> None:
    """Say on stderr when machine code cannot be kept, so that every command compiles it again."""
    from glasshouse.engine.compiling import cache_problem

    if problem := cache_problem():
        say(problem, err=True)
