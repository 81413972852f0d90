"""Point scores: what happens files records, records count while they are valid, and their fold is the score.

A record is a docket row (rule, fact, day, points, end). Whoever ever had one has a standing, one row per
score with the last score and grade; everybody else stands at the initial score and has no row. The kernel
knows no scheme: what counts is in `desk.Scores`, and how it adds up in `standing`.
"""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import Calendar
from glasshouse.codes import NEVER, ScoreFlow, ScoreMode, Stream
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.calendar import add_months
from glasshouse.kernels.desk import (
    AGENT,
    AMOUNT,
    BITS,
    DUE,
    END,
    FACT,
    GONE,
    GROUND,
    KIND,
    KIND_DEBT,
    KIND_RECORD,
    KIND_STANDING,
    N_OVERFLOW,
    N_ROWS,
    OPENED,
    POINTS_BIAS,
    R_BY_TICK,
    R_DAYS,
    R_FACTOR,
    R_FROM_DAY,
    R_ID,
    R_MODE,
    R_MONTHS,
    R_PROVISION,
    R_RECURS,
    R_SCORE,
    R_THRESHOLD,
    R_TO_DAY,
    SC_CONSENT,
    SC_INITIAL,
    SC_MIN_AGE,
    SC_MONTHLY,
    SC_ROW,
    STEP,
    WHO_AGENT,
    WHO_BIRTH,
    WHO_GENERATION,
    WHO_PLACE,
    WHO_SLOT,
    Desk,
    Law,
)
from glasshouse.kernels.rng import draw
from glasshouse.kernels.standing import boosted, fold, grade_of, points_of
from glasshouse.kernels.tally import note

RECORDING, CONSENT, POINTS = int(Stream.RECORDING), int(Stream.CONSENT), int(Stream.POINTS)
RECORD, UP, DOWN = int(ScoreFlow.RECORD), int(ScoreFlow.UP), int(ScoreFlow.DOWN)
SLOPES = int(ScoreMode.SLOPES)
ENDED = 1 << 15  # in the bits of a record: what recurred has come to its end
COUNT_BITS = ENDED - 1
DAYS_400_YEARS, YEARS_400 = 146097, 400


@kernel
def charge(desk: Desk, law: Law, seed: np.uint64, rule: int, fact: int, day: int, value: int) -> int:
    """Return the points of a new record, or of one more month of a recurring one."""
    who = desk.who
    number = law.scores.rules[rule, R_ID]
    word = draw(seed, who[WHO_SLOT], who[WHO_GENERATION], fact >> 8, POINTS, number, fact)[0]
    return boosted(law, rule, points_of(law, rule, value, word), day)


@kernel
def is_recorded(desk: Desk, law: Law, seed: np.uint64, rule: int, fact: int, tick: int) -> bool:
    """Ask luck whether what happened comes to the knowledge of those who keep the score."""
    rules, who = law.scores.rules, desk.who
    when = tick if rules[rule, R_BY_TICK] else fact >> 8
    word = draw(seed, who[WHO_SLOT], who[WHO_GENERATION], when, RECORDING, rules[rule, R_ID], fact)[0]
    return word < rules[rule, R_THRESHOLD]


@kernel
def is_scored(desk: Desk, law: Law, score: int, day: int) -> bool:
    """Is the score in force where the agent lives, and the agent old enough; a year is 365.2425 days."""
    table = law.score_applies
    if table.shape[0] > 0 and table[desk.who[WHO_PLACE], score] == 0:
        return False
    lived = (day - desk.who[WHO_BIRTH]) * YEARS_400
    return lived >= law.scores.scores[score, SC_MIN_AGE] * DAYS_400_YEARS


@kernel
def consents(desk: Desk, law: Law, seed: np.uint64, score: int) -> bool:
    """Does the agent agree to be scored; without consent records are kept, and there is no standing."""
    who = desk.who
    word = draw(seed, who[WHO_SLOT], who[WHO_GENERATION], 0, CONSENT, score, 0)[0]
    return word < law.scores.scores[score, SC_CONSENT]


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
def drop(desk: Desk, row: int) -> None:
    """Let a record go; it is no case, and step 0 says so."""
    desk.rows[row, KIND] = GONE
    desk.rows[row, STEP] = 0


@kernel
def validity_end(law: Law, calendar: Calendar, rule: int, day: int) -> int:
    """Return the day from which a record of `day` no longer counts."""
    months, days = law.scores.rules[rule, R_MONTHS], law.scores.rules[rule, R_DAYS]
    if months == 0 and days == 0:
        return NEVER
    return min(add_months(calendar, day, months) + days, NEVER - 1)


@kernel
def standing_of(desk: Desk, law: Law, seed: np.uint64, score: int, day: int) -> int:
    """Return the row of the agent's standing, made if need be, or -1 if the agent has none."""
    rows = desk.rows
    for row in range(desk.counters[N_ROWS]):
        if rows[row, KIND] == KIND_STANDING and rows[row, STEP] == score:
            return row
    if not consents(desk, law, seed, score):
        return -1
    row = add_row(desk, KIND_STANDING, score, 0, day)
    if row >= 0:
        initial, grade = law.scores.scores[score, SC_INITIAL], 0
        first, stop = law.scores.first_grade[score], law.scores.first_grade[score + 1]
        while first + grade < stop - 1 and initial < law.scores.grades[first + grade]:
            grade += 1
        rows[row, AMOUNT] = initial + POINTS_BIAS
        rows[row, GROUND] = grade
    return row


@kernel
def write_score(
    desk: Desk, law: Law, calendar: Calendar, row: int, fact: int, day: int, provision: int, move: int
) -> None:
    """Fold the records into a standing, and note a score or grade that moved, with the score after it."""
    rows = desk.rows
    score = rows[row, STEP]
    points = fold(desk, law, calendar, score)
    grade = grade_of(desk, law, score, points)
    before, stood = rows[row, AMOUNT] - POINTS_BIAS, rows[row, GROUND]
    if points == before and grade == stood:
        return
    rows[row, AMOUNT] = points + POINTS_BIAS
    rows[row, GROUND] = grade
    rose = points > before or (points == before and grade < stood)
    flow = law.scores.scores[score, SC_ROW] + (UP if rose else DOWN)
    note(desk, flow, fact, day, provision, points, move)


@kernel
def restate(
    desk: Desk, law: Law, calendar: Calendar, seed: np.uint64, rule: int, fact: int, day: int
) -> None:
    """Bring the standing up to date after a record: at once, or on the first of the next month."""
    score = law.scores.rules[rule, R_SCORE]
    row = standing_of(desk, law, seed, score, day)
    if row < 0:
        return
    if law.scores.scores[score, SC_MONTHLY]:
        month = int(calendar.month[day - calendar.first_day]) - calendar.first_tick
        desk.rows[row, DUE] = int(calendar.month_start[month + 1])
        return
    move = law.moves.shape[0] + rule
    write_score(desk, law, calendar, row, fact, day, law.scores.rules[rule, R_PROVISION], move)


@kernel
def note_record(desk: Desk, law: Law, rule: int, fact: int, day: int, points: int) -> None:
    """Count a record, and trace it with its points."""
    rules = law.scores.rules
    flow = law.scores.scores[rules[rule, R_SCORE], SC_ROW] + RECORD
    note(desk, flow, fact, day, rules[rule, R_PROVISION], points, law.moves.shape[0] + rule)


@kernel
def is_known(desk: Desk, rule: int, fact: int) -> int:
    """Return 2 if the rule has a live record of this fact, 1 if of another fact, 0 if of none."""
    rows, known = desk.rows, 0
    for row in range(desk.counters[N_ROWS]):
        if rows[row, KIND] == KIND_RECORD and rows[row, GROUND] == rule:
            if rows[row, FACT] == fact and not rows[row, BITS] & ENDED:
                return 2
            known = 1
    return known


@kernel
def file_record(
    desk: Desk, law: Law, calendar: Calendar, seed: np.uint64, rule: int, fact: int, day: int, value: int
) -> None:
    """File what happened as a record; what recurs, or overrides, is filed once while it lasts."""
    rules = law.scores.rules
    known = is_known(desk, rule, fact)
    if known == 2 and (rules[rule, R_RECURS] or rules[rule, R_MODE] > SLOPES):
        return
    points = charge(desk, law, seed, rule, fact, day, value)
    if known == 1:
        points *= rules[rule, R_FACTOR]
    row = add_row(desk, KIND_RECORD, rules[rule, R_SCORE], fact, day)
    if row < 0:
        return
    rows = desk.rows
    rows[row, GROUND] = rule
    rows[row, BITS] = 1
    rows[row, AMOUNT] = points + POINTS_BIAS
    if rules[rule, R_RECURS]:
        rows[row, DUE] = add_months(calendar, day, 1)
    else:
        rows[row, END] = validity_end(law, calendar, rule, day)
        rows[row, DUE] = rows[row, END]
    note_record(desk, law, rule, fact, day, points)
    restate(desk, law, calendar, seed, rule, fact, day)


@kernel
def end_record(desk: Desk, law: Law, calendar: Calendar, seed: np.uint64, row: int, day: int) -> None:
    """End the state behind a record: what recurred is valid from its last charge, the rest goes."""
    rows = desk.rows
    rule, fact = rows[row, GROUND], rows[row, FACT]
    if law.scores.rules[rule, R_RECURS]:
        last = add_months(calendar, rows[row, OPENED], (rows[row, BITS] & COUNT_BITS) - 1)
        rows[row, BITS] |= ENDED
        rows[row, END] = validity_end(law, calendar, rule, last)
        rows[row, DUE] = rows[row, END] if rows[row, END] == NEVER else max(rows[row, END], day)
        return
    drop(desk, row)
    restate(desk, law, calendar, seed, rule, fact, day)


@kernel
def recur(desk: Desk, law: Law, calendar: Calendar, seed: np.uint64, row: int, day: int) -> None:
    """Charge a lasting state for one more month, while the rule is law."""
    rows = desk.rows
    rule, fact = rows[row, GROUND], rows[row, FACT]
    if not law.scores.rules[rule, R_FROM_DAY] <= day < law.scores.rules[rule, R_TO_DAY]:
        end_record(desk, law, calendar, seed, row, day)
        return
    points = charge(desk, law, seed, rule, fact, day, 0)
    rows[row, AMOUNT] += points
    rows[row, BITS] += 1
    rows[row, DUE] = add_months(calendar, rows[row, OPENED], rows[row, BITS] & COUNT_BITS)
    note_record(desk, law, rule, fact, day, points)
    restate(desk, law, calendar, seed, rule, fact, day)


@kernel
def score_clock(desk: Desk, law: Law, calendar: Calendar, seed: np.uint64, row: int, day: int) -> None:
    """Answer the clock of a record (it expires, or recurs), or of a standing that is restated monthly."""
    rows = desk.rows
    if rows[row, KIND] == KIND_STANDING:
        rows[row, DUE] = NEVER
        write_score(desk, law, calendar, row, 0, day, 0, -1)
    elif rows[row, END] <= day:
        rule, fact = rows[row, GROUND], rows[row, FACT]
        drop(desk, row)
        restate(desk, law, calendar, seed, rule, fact, day)
    else:
        recur(desk, law, calendar, seed, row, day)


@kernel
def score(
    desk: Desk, law: Law, calendar: Calendar, seed: np.uint64, trigger: int, fact: int, day: int, value: int
) -> None:
    """Let the scores answer one observable: it ends states, then files records."""
    table, rows, rules = law.scores, desk.rows, law.scores.rules
    for k in range(table.first_end[trigger], table.first_end[trigger + 1]):
        for row in range(desk.counters[N_ROWS]):
            is_mine = rows[row, KIND] == KIND_RECORD and rows[row, GROUND] == table.end_rule[k]
            if is_mine and rows[row, FACT] == fact and not rows[row, BITS] & ENDED:
                end_record(desk, law, calendar, seed, row, day)
    start, stop = table.first_rule[trigger], table.first_rule[trigger + 1]
    if start < stop and value == 0:
        for row in range(desk.counters[N_ROWS]):
            if rows[row, KIND] == KIND_DEBT and rows[row, FACT] == fact:
                value = rows[row, AMOUNT]
    tick = int(calendar.month[day - calendar.first_day])
    for rule in range(start, stop):
        in_force = rules[rule, R_FROM_DAY] <= day < rules[rule, R_TO_DAY]
        if not in_force or not is_scored(desk, law, rules[rule, R_SCORE], day):
            continue
        if is_recorded(desk, law, seed, rule, fact, tick):
            file_record(desk, law, calendar, seed, rule, fact, day, value)
