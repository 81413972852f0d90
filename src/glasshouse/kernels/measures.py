"""What is closed to an agent on a day: bans follow from the bundles of the cases in effect."""

from __future__ import annotations

from glasshouse.arrays import I64
from glasshouse.codes import NEVER
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.desk import (
    B_FROM_DAY,
    B_TO_DAY,
    B_TRIP,
    END,
    GROUND,
    IN_EFFECT,
    KIND,
    KIND_CASE,
    KIND_COPY,
    LISTED,
    M_BUNDLE,
    N_ROWS,
    P_IS_BLACK,
    P_IS_LIST,
    PUBLISHED,
    S_BITS,
    S_PROCEDURE,
    STEP,
    Desk,
    Law,
)

PUBLICLY_LISTED = 2  # the highest pressure


@kernel
def ban_of(law: Law, ground: int, trip: int, day: int) -> int:
    """Return the first ban that a ground brings for a class of trips on a day, or -1."""
    bans, bundle = law.bans, law.moves[ground, M_BUNDLE]
    for ban in range(law.ban_start[bundle], law.ban_start[bundle + 1]):
        if bans[ban, B_TRIP] == trip and bans[ban, B_FROM_DAY] <= day < bans[ban, B_TO_DAY]:
            return ban
    return -1


@kernel
def is_met_at_gates(law: Law, ground: int) -> bool:
    """Does a ground bring anything that a gate can ask for: a ban of trips, or a door."""
    bundle, doors = law.moves[ground, M_BUNDLE], law.doors.by_bundle
    has_ban = law.ban_start[bundle] < law.ban_start[bundle + 1]
    return bool(has_ban or doors[bundle] < doors[bundle + 1])


@kernel
def find_ban(desk: Desk, law: Law, trip: int, day: int, after: I64) -> int:
    """Return the first ban (row of the law) that closes a class of trips on a day, or -1.

    `after` is a pair written in place: the docket row that carries the ban, and its ground.
    """
    rows = desk.rows
    for row in range(desk.counters[N_ROWS]):
        if rows[row, KIND] != KIND_CASE or not law.steps[rows[row, STEP], S_BITS] & IN_EFFECT:
            continue
        ban = ban_of(law, rows[row, GROUND], trip, day)
        if ban >= 0:
            after[0] = row
            after[1] = rows[row, GROUND]
            return ban
    return -1


@kernel
def lingers(desk: Desk, row: int) -> bool:
    """Is a row a copy that goes on although its entry has ended."""
    return bool(desk.rows[row, KIND] == KIND_COPY and desk.rows[row, END] != NEVER)


@kernel
def find_copied_ban(desk: Desk, law: Law, trip: int, day: int, after: I64) -> int:
    """Return the first ban of an entry that has ended, and of which a copy goes on, or -1.

    Parameters are those of `find_ban`.
    """
    for row in range(desk.counters[N_ROWS]):
        if lingers(desk, row):
            ground = desk.rows[row, GROUND]
            ban = ban_of(law, ground, trip, day)
            if ban >= 0:
                after[0] = row
                after[1] = ground
                return ban
    return -1


@kernel
def pressure(desk: Desk, law: Law) -> int:
    """Return the pressure on a debtor: 0 none, 1 a case in effect, 2 a published listing in effect."""
    rows, steps = desk.rows, law.steps
    level = 0
    for row in range(desk.counters[N_ROWS]):
        if rows[row, KIND] != KIND_CASE:
            continue
        procedure = law.procedures[steps[rows[row, STEP], S_PROCEDURE]]
        if not procedure[P_IS_LIST] or not procedure[P_IS_BLACK]:
            continue
        bits = steps[rows[row, STEP], S_BITS]
        if bits & IN_EFFECT:
            level = max(level, PUBLICLY_LISTED if bits & PUBLISHED and bits & LISTED else 1)
    return level
