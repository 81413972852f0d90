"""The table of fates of a run: what happened to whom, and how many people of each kind there were."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from glasshouse.arrays import I64
from glasshouse.engine.fates import FACES, HOLDERS, FateBook, faces_of, kinds_of
from glasshouse.engine.outcomes import outcomes_of
from glasshouse.engine.prepare import Prepared
from glasshouse.engine.simulate import Engine
from glasshouse.engine.tables import Table, read_columns, warning_of, write_parquet

ABOUT = (
    "what happened to each synthetic agent in the horizon, by slot and generation; somebody to whom nothing "
    "happened has no row, and rows with people above 0 say how many of a kind there were"
)
KEYS = ("people", "slot", "generation")


@dataclass(frozen=True)
class FateTable:
    """The fates of a run, read.

    key
        (n,) `fates.HOLDERS` times slot, and generation; ascending.
    counts
        (n, n_names) integers.
    faces
        (n, len(FACES)) what they are, in the order of `fates.FACES`; -1 of firms and bodies.
    cells, people
        (m, len(FACES)) kinds of people, and (m,) how many of each held a slot in the horizon.
    """

    names: tuple[str, ...]
    key: I64
    counts: I64
    faces: I64
    cells: I64
    people: I64


def write_fates(path: Path, engine: Engine, book: FateBook) -> None:
    """Write the fates of a finished run, with what people were when the horizon began."""
    prepared, holders = engine.prepared, book.finish()
    tick = prepared.scenario.start
    faces, whole = (faces_of(engine, key, tick) for key in (holders.key, holders.everybody))
    kinds, kind = kinds_of(np.stack(list(whole.values()), axis=1).astype(np.int64))
    people = np.bincount(kind)
    n, m = len(holders.key), len(kinds)
    table: dict[str, I64] = {
        "people": np.concatenate([np.zeros(n, np.int64), people]),
        "slot": np.concatenate([holders.key // HOLDERS, np.zeros(m, np.int64)]),
        "generation": np.concatenate([holders.key % HOLDERS, np.zeros(m, np.int64)]),
    }
    for k, name in enumerate(FACES):
        table[name] = np.concatenate([faces[name], kinds[:, k]]).astype(np.int64)
    for k, name in enumerate(book.names):
        table[name] = np.concatenate([holders.counts[:, k], np.zeros(m, np.int64)])
    write_parquet(path, _small(table), "FROM t", about=ABOUT, **warning_of(prepared))


def _small(table: dict[str, I64]) -> Table:
    return {name: column.astype(np.int16) if name in FACES else column for name, column in table.items()}


def read_fates(path: Path, prepared: Prepared) -> FateTable:
    """Read the fates of a run whose checksum was compared.

    Raises
    ------
    DamagedError
        If the table or a column is not there.
    """
    names = tuple(one.name for one in outcomes_of(prepared))
    # kinds of as many people follow each other by what they are, so that paired runs have them alike
    found = read_columns(path, [*KEYS, *FACES, *names], (*KEYS, *FACES))
    one = found["people"] == 0
    key = found["slot"].astype(np.int64) * HOLDERS + found["generation"]
    faces = np.stack([found[name] for name in FACES], axis=1).astype(np.int64)
    counts = np.stack([found[name] for name in names], axis=1).astype(np.int64)
    return FateTable(names, key[one], counts[one], faces[one], faces[~one], found["people"][~one])
