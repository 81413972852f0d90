"""Which door is in force on a day: what a bundle, a grade or a number of points closes or opens."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from glasshouse.arrays import I64, DoorTable
from glasshouse.kernels._jit import kernel

# columns of the packed rows, in the order of the fields of DoorTable
D_DOOR, D_SIGN, D_FROM_DAY, D_TO_DAY, D_THRESHOLD, D_PROVISION, D_MEASURE, D_TARGET = range(8)
D_PRICE, D_POINTS = 8, 9
N_DOOR_COLUMNS = 10


class Doors(NamedTuple):
    """A `DoorTable` packed into a matrix of int64; `by_*` are CSR as there."""

    rows: I64  # (n_doors, N_DOOR_COLUMNS)
    by_bundle: I64
    by_grade: I64
    by_points: I64


NO_ROWS, NO_CAUSE = np.zeros((0, N_DOOR_COLUMNS), np.int64), np.zeros(1, np.int64)
NO_DOORS = Doors(rows=NO_ROWS, by_bundle=NO_CAUSE, by_grade=NO_CAUSE, by_points=NO_CAUSE)


def pack_doors(table: DoorTable) -> Doors:
    """Pack the arrays of a door table; rows keep their numbers, columns the order of its fields."""
    columns = [getattr(table, name).astype(np.int64) for name in table._fields if not name.startswith("by_")]
    return Doors(
        rows=np.ascontiguousarray(np.stack(columns, axis=1)),
        by_bundle=table.by_bundle.astype(np.int64),
        by_grade=table.by_grade.astype(np.int64),
        by_points=table.by_points.astype(np.int64),
    )


@kernel
def find_door(rows: I64, start: int, stop: int, door: int, day: int) -> int:
    """Return the first row from start on for a door in force on a day, or -1; the next one is after it.

    Rows of a cause are sorted: sanctions before rewards.

    Parameters
    ----------
    rows
        (n_doors, N_DOOR_COLUMNS) of `Doors`.
    start, stop
        Rows of a bundle or of a grade.
    door
        conduct.Door.
    """
    for row in range(start, stop):
        if rows[row, D_DOOR] == door and rows[row, D_FROM_DAY] <= day < rows[row, D_TO_DAY]:
            return row
    return -1
