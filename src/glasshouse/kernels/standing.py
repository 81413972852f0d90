"""The score from its records: points of one record, accounts and their limits, overrides, the grade.

Nothing is written here: each kernel reads the rows at the desk and the tables of `desk.Scores`.
"""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import Calendar
from glasshouse.codes import NEVER, ScoreMode
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.desk import (
    AC_BASE,
    AC_CEILING,
    AC_FLOOR,
    AC_YEARLY,
    AMOUNT,
    BA_FROM,
    BA_HIGH,
    BA_LOW,
    BA_PER,
    BO_FROM_DAY,
    BO_HUNDREDTHS,
    BO_TO_DAY,
    FACT,
    GROUND,
    KIND,
    KIND_RECORD,
    N_ROWS,
    OPENED,
    POINTS_BIAS,
    R_ACCOUNT,
    R_AT_MOST,
    R_MODE,
    R_SCORE,
    R_VALUE,
    SC_HIGH,
    SC_HIGHEST,
    SC_LOW,
    SC_REST,
    Desk,
    Law,
)
from glasshouse.kernels.rng import uniform_int

LADDER, SLOPES, SET_SCORE = int(ScoreMode.LADDER), int(ScoreMode.SLOPES), int(ScoreMode.SET_SCORE)
CEILING, SET_GRADE = int(ScoreMode.CEILING), int(ScoreMode.SET_GRADE)
HUNDRED = 100
MONTHS_A_YEAR = 12


@kernel
def points_of(law: Law, rule: int, value: int, word: np.uint64) -> int:
    """Return the points that a rule gives for an event of a value; luck picks within a range."""
    bands, first, stop = law.scores.bands, law.scores.first_band[rule], law.scores.first_band[rule + 1]
    total = 0
    for band in range(first, stop):
        start, low, high = bands[band, BA_FROM], bands[band, BA_LOW], bands[band, BA_HIGH]
        if value < start:
            continue
        if law.scores.rules[rule, R_MODE] == LADDER:
            total = low + uniform_int(word, high - low + 1)
        else:
            part = min(value, bands[band + 1, BA_FROM]) - start if band + 1 < stop else value - start
            total += low * (part // bands[band, BA_PER])
    limit = law.scores.rules[rule, R_AT_MOST]
    return min(max(total, -limit), limit)


@kernel
def boosted(law: Law, rule: int, points: int, day: int) -> int:
    """Apply the multipliers of a day; fractions of a point fall away towards zero."""
    boosts = law.scores.boosts
    for boost in range(law.scores.first_boost[rule], law.scores.first_boost[rule + 1]):
        if boosts[boost, BO_FROM_DAY] <= day < boosts[boost, BO_TO_DAY]:
            size = abs(points) * boosts[boost, BO_HUNDREDTHS] // HUNDRED
            points = size if points > 0 else -size
    return points


@kernel
def counts(desk: Desk, law: Law, row: int, score: int) -> bool:
    """Is a row a record of the score whose points count, and not a smaller duplicate about the same fact."""
    rows, rules = desk.rows, law.scores.rules
    if rows[row, KIND] != KIND_RECORD or rules[rows[row, GROUND], R_SCORE] != score:
        return False
    if rules[rows[row, GROUND], R_MODE] > SLOPES:
        return False
    if not law.scores.scores[score, SC_HIGHEST]:
        return True
    mine = rows[row, AMOUNT] - POINTS_BIAS
    for other in range(desk.counters[N_ROWS]):
        if other == row or rows[other, KIND] != KIND_RECORD or rows[other, FACT] != rows[row, FACT]:
            continue
        rule, points = rows[other, GROUND], rows[other, AMOUNT] - POINTS_BIAS
        if rules[rule, R_SCORE] != score or rules[rule, R_MODE] > SLOPES or (points > 0) != (mine > 0):
            continue
        if abs(points) > abs(mine) or (points == mine and other < row):
            return False
    return True


@kernel
def year_of(calendar: Calendar, day: int) -> int:
    """Return the calendar year of a day, counted from 2000."""
    return int(calendar.month[day - calendar.first_day]) // MONTHS_A_YEAR


@kernel
def account_sum(desk: Desk, law: Law, calendar: Calendar, score: int, account: int, year: int) -> int:
    """Add the points that count in an account, of all records or (year >= 0) of those of one year."""
    rows, rules = desk.rows, law.scores.rules
    total = 0
    for row in range(desk.counters[N_ROWS]):
        if not counts(desk, law, row, score) or rules[rows[row, GROUND], R_ACCOUNT] != account:
            continue
        if year < 0 or year_of(calendar, rows[row, OPENED]) == year:
            total += rows[row, AMOUNT] - POINTS_BIAS
    return total


@kernel
def yearly_sum(desk: Desk, law: Law, calendar: Calendar, score: int, account: int) -> int:
    """Add the points of an account year by year, each year within the limits of the account."""
    limits = law.scores.accounts[account]
    first, last = NEVER, -1
    for row in range(desk.counters[N_ROWS]):
        if counts(desk, law, row, score):
            year = year_of(calendar, desk.rows[row, OPENED])
            first, last = min(first, year), max(last, year)
    total = 0
    for year in range(first, last + 1):
        points = account_sum(desk, law, calendar, score, account, year)
        total += min(max(points, limits[AC_FLOOR]), limits[AC_CEILING])
    return total


@kernel
def overridden(desk: Desk, law: Law, score: int, total: int) -> int:
    """Apply live overrides: the lowest of the fixed scores, then the lowest ceiling."""
    rows, rules = desk.rows, law.scores.rules
    fixed = ceiling = POINTS_BIAS
    for row in range(desk.counters[N_ROWS]):
        rule = rows[row, GROUND]
        if rows[row, KIND] == KIND_RECORD and rules[rule, R_SCORE] == score:
            if rules[rule, R_MODE] == SET_SCORE:
                fixed = min(fixed, rules[rule, R_VALUE])
            elif rules[rule, R_MODE] == CEILING:
                ceiling = min(ceiling, rules[rule, R_VALUE])
    return min(total if fixed == POINTS_BIAS else fixed, ceiling)


@kernel
def fold(desk: Desk, law: Law, calendar: Calendar, score: int) -> int:
    """Return the score: records to accounts, limits, sum, scale, then what overrides it."""
    table, accounts = law.scores.scores, law.scores.accounts
    total = table[score, SC_REST] + account_sum(desk, law, calendar, score, -1, -1)
    for account in range(law.scores.first_account[score], law.scores.first_account[score + 1]):
        base = accounts[account, AC_BASE]
        if accounts[account, AC_YEARLY]:
            total += base + yearly_sum(desk, law, calendar, score, account)
        else:
            points = base + account_sum(desk, law, calendar, score, account, -1)
            total += min(max(points, accounts[account, AC_FLOOR]), accounts[account, AC_CEILING])
    total = min(max(total, table[score, SC_LOW]), table[score, SC_HIGH])
    return overridden(desk, law, score, total)


@kernel
def grade_of(desk: Desk, law: Law, score: int, points: int) -> int:
    """Return the number of the grade, best is 0: by points, and no better than a rule allows."""
    rows, rules = desk.rows, law.scores.rules
    first, stop = law.scores.first_grade[score], law.scores.first_grade[score + 1]
    grade = 0
    while first + grade < stop - 1 and points < law.scores.grades[first + grade]:
        grade += 1
    for row in range(desk.counters[N_ROWS]):
        rule = rows[row, GROUND]
        is_mine = rows[row, KIND] == KIND_RECORD and rules[rule, R_SCORE] == score
        if is_mine and rules[rule, R_MODE] == SET_GRADE:
            grade = max(grade, rules[rule, R_VALUE])
    return grade
