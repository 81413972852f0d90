"""Errors that speak, and the exit codes of the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of the command line."""

    DONE = 0
    NO = 1  # the answer is "no": findings, a digest differs, a check failed
    BAD_INPUT = 2
    MACHINE = 3  # disk, memory, a worker: the machine failed us
    INTERRUPTED = 130  # and resumable


class GlasshouseError(ValueError):
    """Bad input: says where, what was found, what is allowed and what to type."""

    exit_code = Exit.BAD_INPUT


class RegimeError(GlasshouseError):
    """A regime file has one or more problems; all are reported at once."""


class ScenarioError(GlasshouseError):
    """A scenario, or the options that stand for one, cannot be run."""


class RunError(GlasshouseError):
    """A run folder is not one, or cannot be used."""


class DamagedError(RunError):
    """A file of a run folder is missing or is not what the manifest says."""

    exit_code = Exit.NO


class MachineError(GlasshouseError):
    """The machine failed us: a full disk, too little memory, a folder without permission."""

    exit_code = Exit.MACHINE


@dataclass(frozen=True)
class Problem:
    """One finding about a file: where, what was found, what is allowed, what to type.

    `where` is "line 41, rules[7].points"; `line` sorts the findings.
    """

    line: int
    where: str
    found: str
    allowed: str
    fix: str = ""

    def __str__(self) -> str:
        location = f"line {self.line}, {self.where}" if self.line else self.where
        sentence = f"  {location}: found {self.found}; {self.allowed}."
        return f"{sentence} {self.fix}" if self.fix else sentence


def problems_text(name: str, problems: Sequence[Problem]) -> str:
    """Write all problems of a file as one message, in the order of its lines."""
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    lines = [str(p) for p in sorted(problems, key=lambda p: (p.line, p.where))]
    return "\n".join([f"{name} has {count}", *lines])
