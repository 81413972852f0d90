"""What stands at the end of a month: debts, entries and orders, and grades, counted by group."""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import I64, Calendar
from glasshouse.codes import N_BALANCE, N_SCORE_FLOWS, N_STOCK, Balance, Debt, ScoreFlow, Stock
from glasshouse.conduct import FIRST_BORDER
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.desk import (
    AMOUNT,
    GONE,
    GROUND,
    IN_EFFECT,
    KIND,
    KIND_CASE,
    KIND_DEBT,
    LISTED,
    N_ROWS,
    P_IS_LIST,
    POINTS_BIAS,
    S_BITS,
    S_PROCEDURE,
    SC_BINS,
    SC_INITIAL,
    SC_LOW,
    SC_MODEL,
    SC_ROW,
    SC_START,
    STEP,
    Desk,
    Law,
)
from glasshouse.kernels.features import see_docket
from glasshouse.kernels.members import consents, is_scored
from glasshouse.kernels.standing import fold, grade_of, standing_row
from glasshouse.kernels.tally import add, note

UP, DOWN = int(ScoreFlow.UP), int(ScoreFlow.DOWN)
NOTICE, ROUND_ENDED, PENDING = int(Debt.NOTICE), int(Debt.ROUND_ENDED), int(Debt.PENDING)
OPEN_DEBTS, ENFORCED = int(Balance.DEBTS_OPEN), int(Balance.DEBTS_IN_ENFORCEMENT)
ENDED, OWED = int(Balance.DEBTS_ROUND_ENDED), int(Balance.OWED_CNY)
ENTRIES, PERSONS, BARRED = int(Stock.ENTRIES), int(Stock.PERSONS), int(Stock.BARRED)
NOT_SCORED = (False, 0, 0)


@kernel
def tally_stocks(desk: Desk, law: Law) -> None:
    """Count what stands at the end of the month for the agent at the desk."""
    rows, tally, who = desk.rows, desk.tally, desk.who
    stocks = law.clock  # after all observables
    balance = desk.n_observables - N_BALANCE
    listed, barred = 0, 0
    for row in range(desk.counters[N_ROWS]):
        step = rows[row, STEP]
        if rows[row, KIND] == GONE:
            continue
        if rows[row, KIND] == KIND_DEBT:
            if step == PENDING:
                continue
            add(tally, who, balance + OPEN_DEBTS, 1)
            add(tally, who, balance + OWED, rows[row, AMOUNT])
            if step >= NOTICE:
                add(tally, who, balance + (ENDED if step == ROUND_ENDED else ENFORCED), 1)
            continue
        if rows[row, KIND] != KIND_CASE:
            continue
        bits, procedure = law.steps[step, S_BITS], law.steps[step, S_PROCEDURE]
        if not law.procedures[procedure, P_IS_LIST]:
            continue
        base = stocks + N_STOCK * procedure
        if bits & LISTED:
            add(tally, who, base + ENTRIES, 1)
            if not listed & (1 << procedure):
                add(tally, who, base + PERSONS, 1)
            listed |= 1 << procedure
        if bits & IN_EFFECT:
            if not barred & (1 << procedure):
                add(tally, who, base + BARRED, 1)
            barred |= 1 << procedure


@kernel
def follow_borders(desk: Desk, law: Law, exposure: I64) -> None:
    """Take over the borders of grades that follow the ranks of all."""
    ranked = FIRST_BORDER
    for grade in range(law.scores.n_grades):
        if law.scores.shares[grade]:
            desk.borders[grade] = exposure[0, ranked]
            ranked += 1


@kernel
def stands(
    desk: Desk, law: Law, calendar: Calendar, seed: np.uint64, score: int, day: int
) -> tuple[bool, int, int]:
    """Return whether the agent at the desk is scored on a day, and with how many points, in which grade.

    Whoever has no standing stands at the start; whoever is scored by a model stands where it says. Where
    borders follow ranks the grade is that of the borders of the month.
    """
    table, rows = law.scores, desk.rows
    row = standing_row(desk, score)
    if not is_scored(desk, law, score, day) or (row < 0 and not consents(desk, law, seed, score)):
        return NOT_SCORED
    points, grade = table.scores[score, SC_INITIAL], table.scores[score, SC_START]
    if row >= 0:
        points, grade = rows[row, AMOUNT] - POINTS_BIAS, rows[row, GROUND]
    elif table.scores[score, SC_MODEL]:
        see_docket(desk, law)
        points = fold(desk, law, calendar, score, day)
        grade = grade_of(desk, law, score, points)
    if table.scores[score, SC_BINS]:
        grade = grade_of(desk, law, score, points)
    return True, points, grade


@kernel
def tally_standings(desk: Desk, law: Law, calendar: Calendar, seed: np.uint64, day: int) -> None:
    """Count where a firm or government body stands in each score that is kept about it."""
    tally_ranks(desk, law, day)
    table = law.scores
    for score in range(table.n):
        bins = table.scores[score, SC_BINS]
        if bins and standing_row(desk, score) >= 0:
            continue  # counted with its rank
        is_kept, points, grade = stands(desk, law, calendar, seed, score, day)
        if is_kept:
            first = table.scores[score, SC_ROW] + N_SCORE_FLOWS
            add(desk.tally, desk.who, first + grade, 1)
            if bins:
                n_grades = table.first_grade[score + 1] - table.first_grade[score]
                place = min(max(points - table.scores[score, SC_LOW], 0), bins - 1)
                add(desk.tally, desk.who, first + n_grades + place, 1)


@kernel
def tally_ranks(desk: Desk, law: Law, day: int) -> None:
    """Count those with a record in scores whose grades follow ranks: the grade of this month's borders."""
    table, rows = law.scores, desk.rows
    for score in range(table.n):
        row, bins = standing_row(desk, score), table.scores[score, SC_BINS]
        if row < 0 or not bins or not is_scored(desk, law, score, day):
            continue
        first, points = table.scores[score, SC_ROW], rows[row, AMOUNT] - POINTS_BIAS
        grade = grade_of(desk, law, score, points)
        if grade != rows[row, GROUND]:  # the borders have moved
            note(desk, first + (UP if grade < rows[row, GROUND] else DOWN), 0, day, 0, points, -1)
            rows[row, GROUND] = grade
        add(desk.tally, desk.who, first + N_SCORE_FLOWS + grade, 1)
        n_grades = table.first_grade[score + 1] - table.first_grade[score]
        place = min(max(points - table.scores[score, SC_LOW], 0), bins - 1)
        add(desk.tally, desk.who, first + N_SCORE_FLOWS + n_grades + place, 1)
