"""Keeps an account of each agent beside a run: how often what happened to whom. The run has the same bits.

An account is of one holder of a slot: when the slot changes hands it is closed, and another one begins.
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
from glasshouse.kernels.accounts import (
    FACE_BAND,
    FACE_FEMALE,
    FACE_INCOME,
    FACE_PROVINCE,
    FACE_RESIDENCE,
    FACE_URBAN,
    N_FACE,
    NOWHERE,
    Accounts,
    face_rows,
)
from glasshouse.kernels.docket import State, slot_of

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
class Entry:
    """One column of an account.

    `events` are rows of the tally; with `is_value` their values are added up, else they are counted. `stands`
    is "listed" or "barred" where months are counted instead.
    """

    name: str
    events: tuple[int, ...] = ()
    is_value: bool = False
    stands: str = ""


@dataclass(frozen=True)
class Holders:
    """The accounts of a run.

    key
        (n,) slot times 256 and the generation as a byte, ascending: the same person in any run of the seed.
    counts
        (n, n_entries) integers; somebody to whom nothing happened is left out.
    everybody
        (m,) keys of all who held a slot in the horizon, ascending, firms and bodies too.
    """

    names: tuple[str, ...]
    key: I64
    counts: I64
    everybody: I64


class AccountBook:
    """The accounts of a society while it runs."""

    def __init__(self, prepared: Prepared, entries: Sequence[Entry]) -> None:
        column = np.full((prepared.n_observables, 2), NOWHERE, np.int64)
        stands = {"listed": NOWHERE, "barred": NOWHERE}
        for k, entry in enumerate(entries):
            column[list(entry.events), int(entry.is_value)] = k
            if entry.stands:
                stands[entry.stands] = k
        n = int(rows_of(prepared.places, prepared.parts).sum())
        self.names = tuple(entry.name for entry in entries)
        self.accounts = Accounts(
            column=column, listed=stands["listed"], barred=stands["barred"],
            holder=np.full(n, NOBODY, np.int16), counts=np.zeros((n, len(entries)), np.int64),
            strangers=np.zeros(1, np.int64),
        )  # fmt: skip
        self._slots = np.zeros(0, np.int64)
        self._closed: list[tuple[I64, I64]] = []
        self._came: list[I64] = []

    def begin(self, state: State) -> None:
        """Open an account for everybody."""
        self.accounts.holder[:] = state.generation.view(np.int8)
        self._slots = slots_of(state)

    def turn(self, state: State, *, is_spin_up: bool) -> None:
        """Close the accounts of those who left in the month, and open those of their successors."""
        if self.accounts.strangers[0]:
            raise AssertionError("somebody acted who held no slot; this is a fault of ours")
        if not is_spin_up and not self._came:
            self._came.append(self._keys(np.flatnonzero(self.accounts.holder != NOBODY)))
        now = state.generation.view(np.int8).astype(np.int16)
        rows = np.flatnonzero(now != self.accounts.holder)
        self._close(rows)
        self.accounts.counts[rows] = 0
        self.accounts.holder[rows] = now[rows]
        if not is_spin_up:
            self._came.append(self._keys(rows[now[rows] != NOBODY]))

    def _keys(self, rows: I64) -> I64:
        return self._slots[rows] * HOLDERS + self.accounts.holder[rows].astype(np.uint8).astype(np.int64)

    def _close(self, rows: I64) -> None:
        rows = rows[self.accounts.counts[rows].any(axis=1)]
        self._closed.append((self._keys(rows), self.accounts.counts[rows]))

    def finish(self) -> Holders:
        """Close all accounts and return them."""
        self._close(np.arange(len(self.accounts.holder)))
        key = np.concatenate([key for key, _ in self._closed])
        counts = np.concatenate([counts for _, counts in self._closed])
        order = np.argsort(key, kind="stable")
        return Holders(self.names, key[order], counts[order], np.sort(np.concatenate(self._came)))


def with_accounts(engine: Engine, entries: Sequence[Entry]) -> AccountBook:
    """Begin a society with an account for each of its agents."""
    prepared = engine.prepared
    book = AccountBook(prepared, entries)
    engine.keep_accounts(book.accounts, trace_rows(prepared))
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


@dataclass(frozen=True)
class Faces:
    """What holders are, in the order of their keys; -1 where it says nothing of a firm or a body.

    columns
        By name (`FACES`): (n,) classes.
    """

    key: I64
    columns: Mapping[str, I16]


def faces_of(engine: Engine, key: I64, tick: int) -> Faces:
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
    return Faces(key, {name: np.ascontiguousarray(found[:, column]) for name, column in FACES.items()})
