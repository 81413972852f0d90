"""Who is scored: kind, age, right of residence, consent; and the row that keeps somebody's standing."""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import ALWAYS, Calendar
from glasshouse.codes import NEVER, Stream
from glasshouse.features import Subject
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.calendar import days_of_years
from glasshouse.kernels.desk import (
    AGENT,
    AMOUNT,
    BITS,
    DUE,
    END,
    FACT,
    GROUND,
    KIND,
    KIND_STANDING,
    N_OVERFLOW,
    N_ROWS,
    OPENED,
    POINTS_BIAS,
    SC_CONSENT,
    SC_ENROLS,
    SC_FROM_DAY,
    SC_INITIAL,
    SC_LOW,
    SC_LUCK,
    SC_MIN_AGE,
    SC_PERIOD,
    SC_RESIDENTS,
    SC_START,
    SC_SUBJECTS,
    SC_TO_DAY,
    STEP,
    WHO_AGENT,
    WHO_BIRTH,
    WHO_GENERATION,
    WHO_KIND,
    WHO_RESIDENCE,
    WHO_SLOT,
    Desk,
    Law,
)
from glasshouse.kernels.places import score_applies
from glasshouse.kernels.rng import draw
from glasshouse.kernels.standing import grade_by_points, standing_row

CONSENT = int(Stream.CONSENT)
NATURAL_PERSON = int(Subject.NATURAL_PERSON)
FIRM_OR_BODY = int(Subject.LEGAL_PERSON | Subject.GOVERNMENT_BODY)


@kernel
def is_scored(desk: Desk, law: Law, score: int, day: int) -> bool:
    """Is the score kept there about such a subject on that day; a year of age is 365.2425 days."""
    who, scores = desk.who, law.scores.scores
    if not score_applies(desk, law, score):
        return False
    if not scores[score, SC_SUBJECTS] & who[WHO_KIND]:
        return False
    if not scores[score, SC_FROM_DAY] <= day < scores[score, SC_TO_DAY]:
        return False
    if who[WHO_KIND] != NATURAL_PERSON:
        return True
    is_old_enough = day - who[WHO_BIRTH] >= days_of_years(scores[score, SC_MIN_AGE])
    return bool(is_old_enough and (scores[score, SC_RESIDENTS] >> who[WHO_RESIDENCE]) & 1)


@kernel
def consents(desk: Desk, law: Law, seed: np.uint64, score: int) -> bool:
    """Does the agent agree to be scored; without consent records are kept, and there is no standing."""
    threshold = law.scores.scores[score, SC_CONSENT]
    if threshold >= ALWAYS:
        return True
    who = desk.who
    address = law.scores.scores[score, SC_LUCK]
    word = draw(seed, who[WHO_SLOT], who[WHO_GENERATION], 0, CONSENT, address, 0)[0]
    return word < threshold


@kernel
def add_row(desk: Desk, kind: int, score: int, fact: int, day: int) -> int:
    """Add a row of a score to the desk; return it, or -1 if the desk is full."""
    rows, count = desk.rows, desk.counters
    row = count[N_ROWS]
    if row >= rows.shape[0]:
        count[N_OVERFLOW] += 1
        return -1
    count[N_ROWS] = row + 1
    rows[row, AGENT] = desk.who[WHO_AGENT]
    rows[row, KIND] = kind
    rows[row, STEP] = score
    rows[row, FACT] = fact
    rows[row, OPENED] = day
    rows[row, DUE] = NEVER
    rows[row, END] = NEVER
    rows[row, GROUND] = 0
    rows[row, BITS] = 0
    rows[row, AMOUNT] = POINTS_BIAS
    return row


@kernel
def points_of_grade(desk: Desk, law: Law, score: int, grade: int) -> int:
    """Return the points at which a grade of a scale stands: its border, or the lowest score."""
    first, stop = law.scores.first_grade[score], law.scores.first_grade[score + 1]
    if first + grade == stop - 1:
        return law.scores.scores[score, SC_LOW]
    return desk.borders[first + grade]


@kernel
def standing_of(desk: Desk, law: Law, seed: np.uint64, score: int, day: int) -> int:
    """Return the row of the agent's standing, made if need be, or -1 if the agent has none.

    Its fact holds what has settled: points of records that never end. Its bits count events of a period.
    """
    row = standing_row(desk, score)
    if row >= 0 or not consents(desk, law, seed, score):
        return row
    row = add_row(desk, KIND_STANDING, score, POINTS_BIAS, day)
    if row >= 0:
        initial = law.scores.scores[score, SC_INITIAL]
        grade = grade_by_points(desk, law, score, initial)
        if law.scores.scores[score, SC_PERIOD]:
            grade = law.scores.scores[score, SC_START]
            initial = points_of_grade(desk, law, score, grade)
        desk.rows[row, AMOUNT] = initial + POINTS_BIAS
        desk.rows[row, GROUND] = grade
    return row


@kernel
def next_period(law: Law, calendar: Calendar, score: int, day: int) -> int:
    """Return the first day of the next period of a scale."""
    months = law.scores.scores[score, SC_PERIOD]
    month = int(calendar.month[day - calendar.first_day])
    return int(calendar.month_start[(month // months + 1) * months - calendar.first_tick])


@kernel
def scores_firms(desk: Desk, law: Law, day: int) -> bool:
    """Is a score kept there on that day about firms or government bodies."""
    scores = law.scores.scores
    for score in range(law.scores.n):
        is_kept = scores[score, SC_FROM_DAY] <= day < scores[score, SC_TO_DAY]
        if is_kept and scores[score, SC_SUBJECTS] & FIRM_OR_BODY and score_applies(desk, law, score):
            return True
    return False


@kernel
def enrols(law: Law) -> bool:
    """Is there a scale in which everybody has a standing from the start."""
    n = 0
    for score in range(law.scores.n):
        n += law.scores.scores[score, SC_ENROLS]
    return n > 0


@kernel
def enrol(desk: Desk, law: Law, calendar: Calendar, seed: np.uint64, day: int) -> None:
    """Give the agent a standing in each scale whose starting grade does not stay without events."""
    for score in range(law.scores.n):
        if not law.scores.scores[score, SC_ENROLS] or standing_row(desk, score) >= 0:
            continue
        if is_scored(desk, law, score, day):
            row = standing_of(desk, law, seed, score, day)
            if row >= 0:
                desk.rows[row, DUE] = next_period(law, calendar, score, day)
