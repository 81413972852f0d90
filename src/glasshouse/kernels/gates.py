"""Occasions: what somebody wants of an office, a bank, a school or a platform, and whether a measure bites.

An occasion at which the gatekeeper looks the subject up is held against what stands: cases in effect, copies
of entries that have ended, then the grade and the points of each score that is kept. Sanctions are asked
before rewards; one answer counts. Whoever is not visited this month has no case, so only scores are asked.
"""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import I64, MistakeTable
from glasshouse.codes import FROM_COPY, Stream
from glasshouse.conduct import Door, Target
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.desk import (
    AMOUNT,
    FACT,
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
    SC_INITIAL,
    SC_PERIOD,
    SC_START,
    STEP,
    WHO_GENERATION,
    WHO_KIND,
    WHO_SLOT,
    Desk,
    Law,
)
from glasshouse.kernels.doors import (
    D_MEASURE,
    D_POINTS,
    D_PROVISION,
    D_SIGN,
    D_TARGET,
    D_THRESHOLD,
    find_door,
)
from glasshouse.kernels.measures import lingers
from glasshouse.kernels.members import consents, is_scored
from glasshouse.kernels.mistakes import gate_sees_copy
from glasshouse.kernels.officers import TOLD
from glasshouse.kernels.quiet import NOWHERE, Q_AT, Q_BINS, Q_GRADE, Q_SCORE
from glasshouse.kernels.rng import Word, draw
from glasshouse.kernels.standing import grade_by_points, standing_row
from glasshouse.kernels.steering import UNASKED, YES, answer_about, keep_decision
from glasshouse.kernels.strata import count
from glasshouse.kernels.tally import NATURAL_PERSON, write_down
from glasshouse.kernels.world import World
from glasshouse.steering import Choice, Topic

SELF, FAMILY, OFFICERS = int(Target.SELF), int(Target.FAMILY), int(Target.OFFICERS)
LAST_BITS = 0b11000000  # of a fact
SCHOOL = int(Door.SCHOOL_EXCLUSION)
REFUSES, FAVOURS = -1, 1
EXCHANGE = int(Stream.EXCHANGE)
NOBODY_BITES = -1
CHOICE, APPLY_MEASURE = int(Topic.CHOICE), int(Choice.APPLY_MEASURE)
SURELY, HARDLY = 0, 2**32 - 1  # words of luck: a measure bites that may bite at all, or that must


@kernel
def bites(
    rows: I64, start: int, stop: int, door: int, day: int, sign: int, points: int, word: Word, target_too: int
) -> int:
    """Return the first row of a cause that bites on an occasion, or -1.

    What touches a family member bites at the school door only, where a parent stands for a child.

    Parameters
    ----------
    target_too
        `conduct.Target` as which the agent is touched: itself, or an officer by what befell its firm.
    """
    row = find_door(rows, start, stop, door, day)
    while row >= 0:
        target = rows[row, D_TARGET]
        is_mine = target in (SELF, target_too) or (target == FAMILY and door == SCHOOL)
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
        is_told = rows[row, FACT] & LAST_BITS == TOLD
        found = bites(doors.rows, start, stop, door, day, sign, 0, word, OFFICERS if is_told else SELF)
        if found >= 0:
            desk.pair[0], desk.pair[1] = row, rows[row, GROUND]
            return found
    return NOBODY_BITES


@kernel
def bites_by_copy(
    desk: Desk, law: Law, table: MistakeTable, seed: np.uint64, door: int, fact: int, day: int, word: Word
) -> int:
    """Return the first door that an ended entry would close, of which a gate sees a copy, or -1."""
    rows, doors, who = desk.rows, law.doors, desk.who
    for row in range(desk.counters[N_ROWS]):
        if not lingers(desk, row):
            continue
        ground = rows[row, GROUND]
        bundle = law.moves[ground, M_BUNDLE]
        start, stop = doors.by_bundle[bundle], doors.by_bundle[bundle + 1]
        is_told = rows[row, FACT] & LAST_BITS == TOLD
        found = bites(doors.rows, start, stop, door, day, REFUSES, 0, word, OFFICERS if is_told else SELF)
        if found >= 0:
            luck = draw(seed, who[WHO_SLOT], who[WHO_GENERATION], fact >> 8, EXCHANGE, door, fact)[0]
            desk.pair[0], desk.pair[1] = row, ground
            return found if gate_sees_copy(luck, table) else NOBODY_BITES
    return NOBODY_BITES


@kernel
def bites_by_score(desk: Desk, law: Law, n_kept: int, door: int, day: int, sign: int, word: Word) -> int:
    """Return the first door that a grade or a number of points closes or opens, or -1."""
    rows, quiet = desk.rows, desk.quiet
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
        found = bites_by_standing(law, score, points, grade, door, day, sign, word)
        if found >= 0:
            return found
    return NOBODY_BITES


@kernel
def bites_by_standing(
    law: Law, score: int, points: int, grade: int, door: int, day: int, sign: int, word: Word
) -> int:
    """Return the first door that a grade, then a number of points of a score closes or opens, or -1."""
    doors, at = law.doors, law.scores.first_grade[score] + grade
    found = bites(doors.rows, doors.by_grade[at], doors.by_grade[at + 1], door, day, sign, 0, word, SELF)
    if found < 0:
        start, stop = doors.by_points[score], doors.by_points[score + 1]
        found = bites(doors.rows, start, stop, door, day, sign, points, word, SELF)
    return found


@kernel
def bites_firm(desk: Desk, law: Law, seed: np.uint64, door: int, day: int, sign: int, word: Word) -> int:
    """Return the first door that the scores of a firm or a body close or open, or -1."""
    rows = desk.rows
    desk.pair[1] = NO_RULE
    for score in range(law.scores.n):
        row = standing_row(desk, score)
        if is_scored(desk, law, score, day) and (row >= 0 or consents(desk, law, seed, score)):
            points = law.scores.scores[score, SC_INITIAL]
            grade = law.scores.scores[score, SC_START]
            if row >= 0:
                points, grade = rows[row, AMOUNT] - POINTS_BIAS, rows[row, GROUND]
            elif not law.scores.scores[score, SC_PERIOD]:
                grade = grade_by_points(desk, law, score, points)
            found = bites_by_standing(law, score, points, grade, door, day, sign, word)
            if found >= 0:
                return found
    return NOBODY_BITES


@kernel
def bitten(
    desk: Desk, law: Law, world: World, seed: np.uint64, n_kept: int, door: int, fact: int, day: int,
    sign: int, word: Word,
) -> int:  # fmt: skip
    """Return the first door that anything closes or opens to the agent at the desk, with FROM_COPY, or -1."""
    found = bites_by_case(desk, law, door, day, sign, word)
    if found < 0 and sign == REFUSES:
        found = bites_by_copy(desk, law, world.mistakes, seed, door, fact, day, word)
        if found >= 0:
            return found | FROM_COPY
    if found < 0 and desk.who[WHO_KIND] > NATURAL_PERSON:
        return bites_firm(desk, law, seed, door, day, sign, word)
    return found if found >= 0 else bites_by_score(desk, law, n_kept, door, day, sign, word)


@kernel
def refusal(
    desk: Desk, law: Law, world: World, seed: np.uint64, n_kept: int, door: int, fact: int, day: int,
    word: Word,
) -> int:  # fmt: skip
    """Return what closes a door to the agent at the desk, as `bitten`; an intervention may decide it."""
    said = answer_about(desk, CHOICE, APPLY_MEASURE, fact)
    if said != UNASKED:
        word = SURELY if said == YES else HARDLY
    found = bitten(desk, law, world, seed, n_kept, door, fact, day, REFUSES, word)
    if found >= 0:
        keep_decision(desk, CHOICE, APPLY_MEASURE, fact, day, True)
    elif desk.decision_room and bitten(desk, law, world, seed, n_kept, door, fact, day, REFUSES, SURELY) >= 0:
        keep_decision(desk, CHOICE, APPLY_MEASURE, fact, day, False)
    return found


@kernel
def meet(
    desk: Desk, law: Law, world: World, seed: np.uint64, n_kept: int, door: int, fact: int, day: int,
    word: Word,
) -> None:  # fmt: skip
    """Let the agent at the desk stand at a door where it is looked up."""
    row = world.scope.refused_row
    found = refusal(desk, law, world, seed, n_kept, door, fact, day, word)
    if found < 0:
        row = world.scope.favoured_row
        found = bitten(desk, law, world, seed, n_kept, door, fact, day, FAVOURS, word)
    if found < 0:
        return
    count(desk, door + row, 1)
    if desk.trace_room:
        this = law.doors.rows[found & ~FROM_COPY]
        value = this[D_MEASURE] | (found & FROM_COPY)
        write_down(desk, door + row, fact, day, this[D_PROVISION], value, desk.pair[1])
