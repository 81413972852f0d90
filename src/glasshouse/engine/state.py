"""The state of a society: allocated from the registry of columns, grown when a docket is full."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from glasshouse.arrays import I64, Docket
from glasshouse.codes import NEVER
from glasshouse.engine.parts import Parts
from glasshouse.kernels.docket import State
from glasshouse.minds import NEWCOMER
from glasshouse.society.firm_tables import firm_places
from glasshouse.society.places import Neighbourhoods
from glasshouse.variables import COLUMNS, DOCKET_COLUMNS, OPTIONAL

NO_PARTS = Parts(frozenset())
START_SHARE = 0.03  # docket rows per adult at the start
HEADROOM = 1.25
SPARE_ROWS = 24


def _empty_docket(n_rows: int) -> Docket:
    return Docket(*(np.zeros(n_rows, c.dtype) for c in DOCKET_COLUMNS))


def rows_before(places: Neighbourhoods, parts: Parts) -> I64:
    """Return how many rows come before the adults of each neighbourhood: its body, and places for firms."""
    sizes = places.size.tolist()
    if "firm" in parts:
        return np.array([1 + firm_places(size) for size in sizes], np.int64)
    return np.full(len(sizes), int("body" in parts), np.int64)


def rows_of(places: Neighbourhoods, parts: Parts) -> I64:
    """Return how many rows each neighbourhood has."""
    return places.size.astype(np.int64) + rows_before(places, parts)


def _starts(capacity: I64) -> I64:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(capacity)])


def empty_state(places: Neighbourhoods, parts: Parts = NO_PARTS, first_records: Sequence[int] = ()) -> State:
    """Allocate a society whose holders and dockets are still to be filled in.

    Bodies of towns, if there are any, have `first_records` of their districts.
    """
    n_before = rows_before(places, parts)
    size = rows_of(places, parts)
    capacity = (size * START_SHARE).astype(np.int64) + SPARE_ROWS
    start = _starts(capacity)
    return State(
        province=places.province.astype(np.uint8),
        place=places.place.astype(np.uint16),
        first_slot=places.first_slot.astype(np.int64),
        first_row=_starts(size)[:-1],
        size=size,
        n_before=n_before,
        generation=np.zeros(int(size.sum()), np.uint8),
        exit_tick=np.zeros(int(size.sum()), np.uint16),
        docket=_empty_docket(int(start[-1])),
        docket_start=start,
        docket_count=np.zeros(len(size), np.int64),
        court_adopted=np.full(len(size), NEVER, np.uint16),
        seen=np.full(int(size.sum()) if "seen" in parts.columns else 0, NEWCOMER, np.uint8),
        friends=np.zeros(int(size.sum()) if "friends" in parts.columns else 0, np.uint8),
        records=np.tile(np.array(first_records, np.uint32), len(size)),
        held=np.zeros(int(size.sum()) if "held" in parts.columns else 0, np.uint64),
    )


def with_more_room(state: State, need: I64) -> State:
    """Return the same state with room for at least `need` rows in each docket, and some to spare."""
    wanted = np.maximum(state.docket_count, need)
    capacity = np.maximum((wanted * HEADROOM).astype(np.int64) + SPARE_ROWS, np.diff(state.docket_start))
    start = _starts(capacity)
    docket = _empty_docket(int(start[-1]))
    for k in range(len(capacity)):
        n = state.docket_count[k]
        old = slice(state.docket_start[k], state.docket_start[k] + n)
        new = slice(start[k], start[k] + n)
        for name in Docket._fields:
            getattr(docket, name)[new] = getattr(state.docket, name)[old]
    return state._replace(docket=docket, docket_start=start)


def bytes_per_adult(state: State) -> float:
    """Return the bytes of state per adult: dense columns that are there, docket capacity and bodies.

    What is kept beside the state, and follows from it, is not counted (`Prepared.cache_bytes`).
    """
    n_adults = len(state.generation) - int(state.n_before.sum())
    number = {"agent": len(state.generation), "docket row": int(state.docket_start[-1])}
    number |= {"neighbourhood": len(state.size)}
    number |= {per: len(getattr(state, name)) for per, name in OPTIONAL.items()}
    return sum(c.n_bytes * number[c.per] for c in COLUMNS) / n_adults
