"""Keeps the fates of agents beside a run: how often what happened to whom. The run has the same bits.

A fate is of one holder of a slot: when the slot changes hands it is closed, and another one begins.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glasshouse import clock
from glasshouse.arrays import I16, I64
from glasshouse.codes import VACANT
from glasshouse.engine.prepare import Prepared
from glasshouse.engine.simulate import Engine
from glasshouse.engine.state import rows_of
from glasshouse.engine.trace import trace_rows
from glasshouse.kernels.docket import State, slot_of
from glasshouse.kernels.fates import (
    FACE_BAND,
    FACE_FEMALE,
    FACE_INCOME,
    FACE_PROVINCE,
    FACE_RESIDENCE,
    FACE_URBAN,
    N_FACE,
    NOWHERE,
    Fates,
    face_rows,
)

FACES: Mapping[str, int] = {
    "income": FACE_INCOME,
    "age": FACE_BAND,
    "female": FACE_FEMALE,
    "urban": FACE_URBAN,
    "residence": FACE_RESIDENCE,
    "province": FACE_PROVINCE,
}
NOBODY = int(np.int8(np.uint8(VACANT)))
HOLDERS = 256  # generations of a slot, as a byte


@dataclass(frozen=True)
class FateColumn:
    """What is counted in one column of the fates.

    `events` are rows of the tally; with `is_value` their values are added up, else they are counted. With
    `is_listed` months on a black list are counted instead.
    """

    name: str
    events: tuple[int, ...] = ()
    is_value: bool = False
    is_listed: bool = False


@dataclass(frozen=True)
class Holders:
    """The fates of a run.

    key
        (n,) slot times 256 and the generation as a byte, ascending: the same person in any run of the seed.
    counts
        (n, n_columns) integers; somebody to whom nothing happened is left out.
    everybody
        (m,) keys of all who held a slot in the horizon, ascending, firms and bodies too.
    """

    names: tuple[str, ...]
    key: I64
    counts: I64
    everybody: I64


class FateBook:
    """The fates of a society while it runs."""

    def __init__(self, prepared: Prepared, columns: Sequence[FateColumn]) -> None:
        column = np.full((prepared.n_observables, 2), NOWHERE, np.int64)
        for k, one in enumerate(columns):
            column[list(one.events), int(one.is_value)] = k
        n = int(rows_of(prepared.places, prepared.parts).sum())
        self.names = tuple(one.name for one in columns)
        self.fates = Fates(
            column=column, listed=next((k for k, one in enumerate(columns) if one.is_listed), NOWHERE),
            holder=np.full(n, NOBODY, np.int16), counts=np.zeros((n, len(columns)), np.int64),
            strangers=np.zeros(1, np.int64),
        )  # fmt: skip
        self._slots = np.zeros(0, np.int64)
        self._closed: list[tuple[I64, I64]] = []
        self._came: list[I64] = []

    def begin(self, state: State) -> None:
        """Begin the fates of everybody."""
        self.fates.holder[:] = state.generation.view(np.int8)
        self._slots = slots_of(state)

    def turn(self, state: State, *, is_spin_up: bool) -> None:
        """Close the fates of those who left in the month, and begin those of their successors."""
        if self.fates.strangers[0]:
            raise AssertionError("somebody acted who held no slot; this is a fault of ours")
        if not is_spin_up and not self._came:
            self._came.append(self._keys(np.flatnonzero(self.fates.holder != NOBODY)))
        now = state.generation.view(np.int8).astype(np.int16)
        rows = np.flatnonzero(now != self.fates.holder)
        self._close(rows)
        self.fates.counts[rows] = 0
        self.fates.holder[rows] = now[rows]
        if not is_spin_up:
            self._came.append(self._keys(rows[now[rows] != NOBODY]))

    def _keys(self, rows: I64) -> I64:
        return self._slots[rows] * HOLDERS + self.fates.holder[rows].astype(np.uint8).astype(np.int64)

    def _close(self, rows: I64) -> None:
        rows = rows[self.fates.counts[rows].any(axis=1)]
        self._closed.append((self._keys(rows), self.fates.counts[rows]))

    def finish(self) -> Holders:
        """Close all fates and return them."""
        self._close(np.arange(len(self.fates.holder)))
        key = np.concatenate([key for key, _ in self._closed])
        counts = np.concatenate([counts for _, counts in self._closed])
        order = np.argsort(key, kind="stable")
        return Holders(self.names, key[order], counts[order], np.sort(np.concatenate(self._came)))


def with_fates(engine: Engine, columns: Sequence[FateColumn]) -> FateBook:
    """Begin a society in which the fate of each agent is kept."""
    prepared = engine.prepared
    book = FateBook(prepared, columns)
    engine.keep_fates(book.fates, trace_rows(prepared))
    engine.begin()
    book.begin(engine.state)
    return book


def slots_of(state: State) -> I64:
    """Return (n_rows,) where luck finds each row of the state."""
    slots = np.zeros(len(state.generation), np.int64)
    for k in range(len(state.size)):
        first, n = int(state.first_row[k]), int(state.size[k])
        before = int(state.n_before[k])
        slots[first + before : first + n] = int(state.first_slot[k]) + np.arange(n - before)
        for row in range(before):
            slots[first + row] = slot_of(state, k, row)
    return slots


def kinds_of(faces: I64) -> tuple[I64, I64]:
    """Return which kinds of people there are, ascending, and which kind each is of.

    Parameters
    ----------
    faces
        (n, n_faces) from -1 on.

    Returns
    -------
    kinds, kind
        (m, n_faces) without repeats, and (n,) rows of `kinds`.
    """
    if not len(faces):
        return faces, np.zeros(0, np.int64)
    shape = faces.max(axis=0) + 2
    number = np.ravel_multi_index(tuple((faces + 1).T), tuple(shape))  # far faster than rows put in order
    is_there = np.bincount(number) > 0
    kinds = np.stack(np.unravel_index(np.flatnonzero(is_there), tuple(shape)), axis=1)
    return kinds.astype(np.int64) - 1, (np.cumsum(is_there) - 1)[number]


def faces_of(engine: Engine, key: I64, tick: int) -> dict[str, I16]:
    """Return what some holders are on the last day of a month; of those who are not 18 yet, or dead, too.

    Parameters
    ----------
    engine
        A society of the same seed and places.
    key
        (n,) as in `Holders`.
    tick
        The month.
    """
    state, prepared = engine.state, engine.prepared
    slots = slots_of(state)
    order = np.argsort(slots, kind="stable")
    place = order[np.searchsorted(slots, key // HOLDERS, sorter=order)]
    k = np.searchsorted(state.first_row, place, side="right") - 1
    found: NDArray[np.int16] = np.zeros((len(key), N_FACE), np.int16)
    held = (key % HOLDERS).astype(np.uint8).view(np.int8).astype(np.int64)
    face_rows(
        found, state, prepared.world, prepared.people, prepared.seed, place - state.first_row[k],
        k.astype(np.int64), held, clock.last_day(tick),
    )  # fmt: skip
    return {name: found[:, column] for name, column in FACES.items()}
