"""The registry of everything that reads a file.

Synthetic people only: nothing in this package can be handed a table of persons. Every function
that opens a file for reading is registered here with the kind of document it accepts and the schema
that document must have; `tests/test_architecture.py` fails on any other call to a reader.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class DocumentKind(StrEnum):
    """Every kind of document the software reads. None of them has a list keyed by person."""

    REGIME = "regime"
    SCENARIO = "scenario"
    MANIFEST = "manifest"
    CHECKPOINT = "checkpoint"
    RUN_TABLE = "run table"
    PACKAGED = "packaged table"
    JUDGEMENTS = "declared value judgements"
    BASELINE = "baseline of findings"


@dataclass(frozen=True)
class Reader:
    """One registered reader: its qualified name, what it reads, and the schema it enforces."""

    name: str
    kind: DocumentKind
    schema: str


REGISTRY: dict[str, Reader] = {}


def reader(kind: DocumentKind, *, schema: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Register the decorated function as a reader of `kind` documents with `schema`."""

    def register(function: Callable[P, R]) -> Callable[P, R]:
        name = f"{function.__module__}.{function.__qualname__}"
        REGISTRY[name] = Reader(name, kind, schema)
        return function

    return register
