"""Occasions: what somebody wants of an office, a bank, a school or a platform, and whether a measure bites.

An occasion at which the gatekeeper looks the subject up is held against what stands: cases in effect, then
the grade and the points of each score that is kept. Sanctions are asked before rewards; one answer counts.
Whoever is not visited this month has no case, so only scores are asked.
"""

from __future__ import annotations

from glasshouse.arrays import I64
from glasshouse.conduct import Door, Target
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.desk import (
    AMOUNT,
    GROUND,
    IN_EFFECT,
    KIND,
    KIND_CASE,
    KIND_STANDING,
    M_BUNDLE,
    N_ROWS,
    NO_RULE,
    POINTS_BIAS,
    S_BITS,
    STEP,
    WHO_STRATUM,
    Desk,
    Law,
)  # fmt: skip
from glasshouse.kernels.doors import (
    D_MEASURE,
    D_POINTS,
    D_PROVISION,
    D_SIGN,
    D_TARGET,
    D_THRESHOLD,
    find_door,
)
from glasshouse.kernels.quiet import NOWHERE, Q_AT, Q_BINS, Q_GRADE, Q_SCORE
from glasshouse.kernels.rng import Word
from glasshouse.kernels.strata import add_stratum
from glasshouse.kernels.tally import write_down
from glasshouse.kernels.world import Scope

SELF, FAMILY = int(Target.SELF), int(Target.FAMILY)
SCHOOL = int(Door.SCHOOL_EXCLUSION)
REFUSES, FAVOURS = -1, 1
NOBODY_BITES = -1


@kernel
def bites(rows: I64, start: int, stop: int, door: int, day: int, sign: int, points: int, word: Word) -> int:
    """Return the first row of a cause that bites on an occasion, or -1.

    What touches a family member bites at the school door only, where a parent stands for a child.
    """
    row = find_door(rows, start, stop, door, day)
    while row >= 0:
        target = rows[row, D_TARGET]
        is_mine = target == SELF or (target == FAMILY and door == SCHOOL)
        is_due = rows[row, D_SIGN] == sign and points >= rows[row, D_POINTS]
        if is_mine and is_due and word < rows[row, D_THRESHOLD]:
            return row
        row = find_door(rows, row + 1, stop, door, day)
    return NOBODY_BITES


@kernel
def bites_by_case(desk: Desk, law: Law, door: int, day: int, sign: int, word: Word) -> int:
    """Return the first door that a case in effect closes or opens, or -1; the case is in `desk.pair`."""
    rows, doors = desk.rows, law.doors
    for row in range(desk.counters[N_ROWS]):
        if rows[row, KIND] != KIND_CASE or not law.steps[rows[row, STEP], S_BITS] & IN_EFFECT:
            continue
        bundle = law.moves[rows[row, GROUND], M_BUNDLE]
        start, stop = doors.by_bundle[bundle], doors.by_bundle[bundle + 1]
        found = bites(doors.rows, start, stop, door, day, sign, 0, word)
        if found >= 0:
            desk.pair[0], desk.pair[1] = row, rows[row, GROUND]
            return found
    return NOBODY_BITES


@kernel
def bites_by_score(desk: Desk, law: Law, n_kept: int, door: int, day: int, sign: int, word: Word) -> int:
    """Return the first door that a grade or a number of points closes or opens, or -1."""
    rows, doors, quiet = desk.rows, law.doors, desk.quiet
    desk.pair[1] = NO_RULE
    for k in range(n_kept):
        score, points, grade = quiet[k, Q_SCORE], desk.points[k], desk.lines[k] - quiet[k, Q_AT]
        if quiet[k, Q_BINS] >= 0:
            grade = quiet[k, Q_GRADE]
        is_scored = desk.lines[k] != NOWHERE
        for row in range(desk.counters[N_ROWS]):
            if rows[row, KIND] == KIND_STANDING and rows[row, STEP] == score:
                points, grade, is_scored = rows[row, AMOUNT] - POINTS_BIAS, rows[row, GROUND], True
        if not is_scored:
            continue
        at = law.scores.first_grade[score] + grade
        found = bites(doors.rows, doors.by_grade[at], doors.by_grade[at + 1], door, day, sign, 0, word)
        if found < 0:
            start, stop = doors.by_points[score], doors.by_points[score + 1]
            found = bites(doors.rows, start, stop, door, day, sign, points, word)
        if found >= 0:
            return found
    return NOBODY_BITES


@kernel
def meet(
    desk: Desk, law: Law, scope: Scope, n_kept: int, door: int, fact: int, day: int, word: Word
) -> None:  # fmt: skip
    """Let the agent at the desk stand at a door where it is looked up."""
    for sign in (REFUSES, FAVOURS):
        found = bites_by_case(desk, law, door, day, sign, word)
        if found < 0:
            found = bites_by_score(desk, law, n_kept, door, day, sign, word)
        if found >= 0:
            row = door + (scope.refused_row if sign == REFUSES else scope.favoured_row)
            add_stratum(desk.tally, row, desk.who[WHO_STRATUM], 1)
            if desk.trace_room:
                doors = law.doors.rows
                write_down(
                    desk, row, fact, day, doors[found, D_PROVISION], doors[found, D_MEASURE], desk.pair[1]
                )
            return
