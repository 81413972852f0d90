"""Standings in scores by a model: kept for whoever has a matter in its docket, restated when it is visited.

Everybody else stands where the model puts a person without a docket, and is counted there (`quiet`). What a
model reads of a person is as of the day of reference, so that it does not matter who else is visited when.
"""

from __future__ import annotations

from glasshouse.arrays import Calendar
from glasshouse.codes import Debt, ScoreFlow
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.desk import (
    AMOUNT,
    GONE,
    GROUND,
    KIND,
    KIND_CASE,
    KIND_DEBT,
    KIND_RECORD,
    KIND_STANDING,
    N_ROWS,
    POINTS_BIAS,
    SC_ROW,
    STEP,
    Desk,
    Law,
)
from glasshouse.kernels.features import model_points, model_sum, see_docket, see_records
from glasshouse.kernels.members import add_row
from glasshouse.kernels.quiet import Q_MODEL, Q_SCORE
from glasshouse.kernels.standing import fold_on, grade_of, standing_row
from glasshouse.kernels.tally import note
from glasshouse.kernels.world import Scope

ARREARS = int(Debt.ARREARS)
UP, DOWN = int(ScoreFlow.UP), int(ScoreFlow.DOWN)


@kernel
def has_a_matter(desk: Desk) -> bool:
    """Is there a debt in arrears, a case or a record in the docket."""
    rows = desk.rows
    for row in range(desk.counters[N_ROWS]):
        kind = rows[row, KIND]
        if kind in (KIND_CASE, KIND_RECORD) or (kind == KIND_DEBT and rows[row, STEP] >= ARREARS):
            return True
    return False


@kernel
def restate_model(desk: Desk, law: Law, calendar: Calendar, k: int, reference: int, last: int) -> None:
    """Fold the records and the features of the docket into a standing, and note a score that moved."""
    score = desk.quiet[k, Q_SCORE]
    rows, row = desk.rows, standing_row(desk, score)
    is_new = row < 0
    if is_new:
        row = add_row(desk, KIND_STANDING, score, POINTS_BIAS, last)
        if row < 0:
            return
    start = model_points(law, score, desk.own[k] + model_sum(desk, law, score, reference, True))
    points = fold_on(desk, law, calendar, score, reference, start)
    grade = grade_of(desk, law, score, points)
    before, stood = rows[row, AMOUNT] - POINTS_BIAS, rows[row, GROUND]
    rows[row, AMOUNT], rows[row, GROUND] = points + POINTS_BIAS, grade
    if not is_new and (points != before or grade != stood):
        rose = points > before or (points == before and grade < stood)
        note(desk, law.scores.scores[score, SC_ROW] + (UP if rose else DOWN), 0, last, 0, points, -1)


@kernel
def restate_models(
    desk: Desk, law: Law, calendar: Calendar, scope: Scope, n_kept: int, reference: int, last: int
) -> None:
    """Bring the standings in all models up to date at the end of a month.

    Parameters
    ----------
    n_kept
        Scores laid out in `desk.quiet`; `desk.lines` says where the agent stands without a docket, `desk.own`
        what a model adds for all but the docket.
    reference
        Day as on which features are read.
    last
        Last day of the month.
    """
    has, has_looked = has_a_matter(desk), False
    for k in range(n_kept):
        if not desk.quiet[k, Q_MODEL]:
            continue
        if has and desk.lines[k] >= 0:
            if not has_looked:
                see_docket(desk, law)
                see_records(desk, scope)
                has_looked = True
            restate_model(desk, law, calendar, k, reference, last)
        else:
            row = standing_row(desk, desk.quiet[k, Q_SCORE])
            if row >= 0:
                desk.rows[row, KIND], desk.rows[row, STEP] = GONE, 0
