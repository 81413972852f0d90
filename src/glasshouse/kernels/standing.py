"""The score from its records: points, accounts and their limits, other scores, overrides, the grade.

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
    KIND_STANDING,
    N_ROWS,
    NE_CEILING,
    NE_FLOOR,
    NE_PERCENT,
    NE_SCORE,
    OPENED,
    POINTS_BIAS,
    R_ACCOUNT,
    R_AT_MOST,
    R_MODE,
    R_SCORE,
    R_VALUE,
    SC_HIGH,
    SC_HIGHEST,
    SC_INITIAL,
    SC_LOW,
    SC_MODEL,
    SC_REST,
    STEP,
    Desk,
    Law,
)
from glasshouse.kernels.features import model_points, model_sum
from glasshouse.kernels.rng import uniform_int

LADDER, SLOPES, SET_SCORE = int(ScoreMode.LADDER), int(ScoreMode.SLOPES), int(ScoreMode.SET_SCORE)
CEILING, SET_GRADE = int(ScoreMode.CEILING), int(ScoreMode.SET_GRADE)
HUNDRED, MILLION = 100, 1_000_000
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
def whole_years(calendar: Calendar, since: int, day: int) -> int:
    """Return the completed years between two days; one from 29 February ends on the 28th in other years."""
    a, b = since - calendar.first_day, day - calendar.first_day
    months = int(calendar.month[b]) - int(calendar.month[a])
    month = int(calendar.month[b]) - calendar.first_tick
    length = int(calendar.month_start[month + 1]) - int(calendar.month_start[month])
    months -= int(calendar.day_of_month[b] < min(int(calendar.day_of_month[a]), length))
    return months // MONTHS_A_YEAR


@kernel
def points_now(desk: Desk, law: Law, calendar: Calendar, row: int, day: int) -> int:
    """Return the points of a record, as far as they have not faded; fractions fall away towards zero."""
    rows, fades = desk.rows, law.scores.fades
    points, rule = rows[row, AMOUNT] - POINTS_BIAS, rows[row, GROUND]
    first, stop = law.scores.first_fade[rule], law.scores.first_fade[rule + 1]
    if first == stop:
        return points
    years = min(whole_years(calendar, rows[row, OPENED], day), stop - first - 1)
    size = abs(points) * fades[first + years] // MILLION
    return size if points > 0 else -size


@kernel
def account_sum(
    desk: Desk, law: Law, calendar: Calendar, score: int, account: int, year: int, day: int
) -> int:
    """Add the points that count in an account, of all records or (year >= 0) of those of one year."""
    rows, rules = desk.rows, law.scores.rules
    total = 0
    for row in range(desk.counters[N_ROWS]):
        if not counts(desk, law, row, score) or rules[rows[row, GROUND], R_ACCOUNT] != account:
            continue
        if year < 0 or year_of(calendar, rows[row, OPENED]) == year:
            total += points_now(desk, law, calendar, row, day)
    return total


@kernel
def yearly_sum(desk: Desk, law: Law, calendar: Calendar, score: int, account: int, day: int) -> int:
    """Add the points of an account year by year, each year within the limits of the account."""
    limits = law.scores.accounts[account]
    first, last = NEVER, -1
    for row in range(desk.counters[N_ROWS]):
        if counts(desk, law, row, score):
            year = year_of(calendar, desk.rows[row, OPENED])
            first, last = min(first, year), max(last, year)
    total = 0
    for year in range(first, last + 1):
        points = account_sum(desk, law, calendar, score, account, year, day)
        total += min(max(points, limits[AC_FLOOR]), limits[AC_CEILING])
    return total


@kernel
def standing_row(desk: Desk, score: int) -> int:
    """Return the row of the agent's standing in a score, or -1 if there is none."""
    rows = desk.rows
    for row in range(desk.counters[N_ROWS]):
        if rows[row, KIND] == KIND_STANDING and rows[row, STEP] == score:
            return row
    return -1


@kernel
def nested_sum(desk: Desk, law: Law, score: int) -> int:
    """Add what flows in from other scores: the part of what each is above or below its start."""
    table, rows = law.scores, desk.rows
    total = 0
    for k in range(table.first_nested[score], table.first_nested[score + 1]):
        row = standing_row(desk, table.nested[k, NE_SCORE])
        if row < 0:
            continue
        gained = rows[row, AMOUNT] - POINTS_BIAS - table.scores[table.nested[k, NE_SCORE], SC_INITIAL]
        size = abs(gained) * table.nested[k, NE_PERCENT] // HUNDRED
        part = size if gained > 0 else -size
        total += min(max(part, table.nested[k, NE_FLOOR]), table.nested[k, NE_CEILING])
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
def fold(desk: Desk, law: Law, calendar: Calendar, score: int, day: int) -> int:
    """Return the score on a day: a base, or a model that reads all features anew, and what comes on top."""
    start = law.scores.scores[score, SC_REST]
    if law.scores.scores[score, SC_MODEL]:
        own, of_docket = model_sum(desk, law, score, day, False), model_sum(desk, law, score, day, True)
        start = model_points(law, score, own + of_docket)
    return fold_on(desk, law, calendar, score, day, start)


@kernel
def fold_on(desk: Desk, law: Law, calendar: Calendar, score: int, day: int, start: int) -> int:
    """Return the score on a day: a start, records, limits, other scores, then what overrides it."""
    table, accounts, total = law.scores.scores, law.scores.accounts, start
    row = standing_row(desk, score)
    if row >= 0:
        total += desk.rows[row, FACT] - POINTS_BIAS  # what has settled
    total += account_sum(desk, law, calendar, score, -1, -1, day)
    for account in range(law.scores.first_account[score], law.scores.first_account[score + 1]):
        base = accounts[account, AC_BASE]
        if accounts[account, AC_YEARLY]:
            total += base + yearly_sum(desk, law, calendar, score, account, day)
        else:
            points = base + account_sum(desk, law, calendar, score, account, -1, day)
            total += min(max(points, accounts[account, AC_FLOOR]), accounts[account, AC_CEILING])
    total += nested_sum(desk, law, score)
    total = min(max(total, table[score, SC_LOW]), table[score, SC_HIGH])
    return overridden(desk, law, score, total)


@kernel
def third_of(law: Law, score: int, grade: int) -> int:
    """Return in which third of a score's grades one is: 0 best, 2 worst, rounded to the middle."""
    return 3 * grade // (law.scores.first_grade[score + 1] - law.scores.first_grade[score])


@kernel
def grade_by_points(desk: Desk, law: Law, score: int, points: int) -> int:
    """Return the number of the grade that points alone reach; best is 0."""
    first, stop = law.scores.first_grade[score], law.scores.first_grade[score + 1]
    grade = 0
    while first + grade < stop - 1 and points < desk.borders[first + grade]:
        grade += 1
    return grade


@kernel
def grade_of(desk: Desk, law: Law, score: int, points: int) -> int:
    """Return the number of the grade: by points, and no better than a rule allows."""
    rows, rules = desk.rows, law.scores.rules
    grade = grade_by_points(desk, law, score, points)
    for row in range(desk.counters[N_ROWS]):
        rule = rows[row, GROUND]
        is_mine = rows[row, KIND] == KIND_RECORD and rules[rule, R_SCORE] == score
        if is_mine and rules[rule, R_MODE] == SET_GRADE:
            grade = max(grade, rules[rule, R_VALUE])
    return grade
