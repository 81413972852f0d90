"""Point scores: what happens files records, records count while they are valid, and their fold is the score.

A record is a docket row (rule, fact, day, points, end). Whoever ever had one has a standing, one row per
score with the last score and grade; everybody else stands at the initial score and has no row. The kernel
knows no scheme: what counts is in `desk.Scores`, and how it adds up in `standing`.
"""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import ALWAYS, I64, Calendar
from glasshouse.codes import NEVER, Repeats, ScoreFlow, ScoreMode, Stream
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.calendar import add_months
from glasshouse.kernels.desk import (
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
    N_ROWS,
    OPENED,
    POINTS_BIAS,
    R_BY_TICK,
    R_DAYS,
    R_FACTOR,
    R_FROM_DAY,
    R_ID,
    R_LUCK,
    R_MODE,
    R_MONTHS,
    R_PROVISION,
    R_RECURS,
    R_REPEATS,
    R_SCORE,
    R_SETTLES,
    R_THRESHOLD,
    R_TO_DAY,
    SC_MODEL,
    SC_MONTHLY,
    SC_PERIOD,
    SC_ROW,
    STEP,
    WHO_GENERATION,
    WHO_SLOT,
    Desk,
    Law,
)
from glasshouse.kernels.members import add_row, is_scored, next_period, points_of_grade, standing_of
from glasshouse.kernels.rng import draw
from glasshouse.kernels.standing import boosted, fold, grade_of, points_of, whole_years
from glasshouse.kernels.steering import chosen
from glasshouse.kernels.tally import note
from glasshouse.steering import Topic

RECORDING, POINTS = int(Stream.RECORDING), int(Stream.POINTS)
RULE = int(Topic.RULE)
RECORD, UP, DOWN = int(ScoreFlow.RECORD), int(ScoreFlow.UP), int(ScoreFlow.DOWN)
SLOPES, COUNT = int(ScoreMode.SLOPES), int(ScoreMode.COUNT)
IGNORE, RESTART, REPLACE = int(Repeats.IGNORE), int(Repeats.RESTART), int(Repeats.REPLACE)
ENDED = 1 << 15  # in the bits of a record: what recurred has come to its end
COUNT_BITS = ENDED - 1
MOST_COUNTED, MOST_SETTLED = 65535, 2**32 - 1
MONTHS_A_YEAR = 12


@kernel
def charge(desk: Desk, law: Law, seed: np.uint64, rule: int, fact: int, day: int, value: int) -> int:
    """Return the points of a new record, or of one more month of a recurring one."""
    who = desk.who
    address = law.scores.rules[rule, R_LUCK]
    word = draw(seed, who[WHO_SLOT], who[WHO_GENERATION], fact >> 8, POINTS, address, fact)[0]
    return boosted(law, rule, points_of(law, rule, value, word), day)


@kernel
def is_recorded(desk: Desk, law: Law, seed: np.uint64, rule: int, fact: int, tick: int, day: int) -> bool:
    """Ask luck whether what happened comes to the knowledge of those who keep the score."""
    rules, who = law.scores.rules, desk.who
    threshold = rules[rule, R_THRESHOLD]
    if threshold >= ALWAYS:
        return True
    when = tick if rules[rule, R_BY_TICK] else fact >> 8
    word = draw(seed, who[WHO_SLOT], who[WHO_GENERATION], when, RECORDING, rules[rule, R_LUCK], fact)[0]
    return chosen(desk, RULE, rules[rule, R_ID], fact, day, bool(word < threshold))


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
def write_score(
    desk: Desk, law: Law, calendar: Calendar, row: int, fact: int, day: int, provision: int, move: int
) -> None:
    """Fold the records into a standing, and note a score or grade that moved, with the score after it."""
    rows = desk.rows
    score = rows[row, STEP]
    points = fold(desk, law, calendar, score, day)
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
def next_clock(law: Law, calendar: Calendar, rows: I64, row: int, day: int) -> int:
    """Return the day on which a record ends, or fades by one more year."""
    rule = rows[row, GROUND]
    if law.scores.first_fade[rule] == law.scores.first_fade[rule + 1]:
        return rows[row, END]
    years = whole_years(calendar, rows[row, OPENED], day)
    return min(add_months(calendar, rows[row, OPENED], MONTHS_A_YEAR * (years + 1)), rows[row, END])


@kernel
def restate_one(desk: Desk, law: Law, calendar: Calendar, row: int, rule: int, fact: int, day: int) -> None:
    """Bring one standing up to date: at once, or on the first of the next month."""
    if law.scores.scores[desk.rows[row, STEP], SC_MONTHLY]:
        month = int(calendar.month[day - calendar.first_day]) - calendar.first_tick
        desk.rows[row, DUE] = int(calendar.month_start[month + 1])
        return
    move = law.n_moves + rule
    write_score(desk, law, calendar, row, fact, day, law.scores.rules[rule, R_PROVISION], move)


@kernel
def restate(
    desk: Desk, law: Law, calendar: Calendar, seed: np.uint64, rule: int, fact: int, day: int
) -> None:
    """Bring the standing up to date after a record, and those into which it flows; models have none."""
    table = law.scores
    score = table.rules[rule, R_SCORE]
    if table.scores[score, SC_MODEL]:
        return
    row = standing_of(desk, law, seed, score, day)
    if row < 0:
        return
    restate_one(desk, law, calendar, row, rule, fact, day)
    for parent in range(score + 1, table.n):  # a score flows into later ones only
        if table.first_nested[parent] < table.first_nested[parent + 1] and is_scored(desk, law, parent, day):
            row = standing_of(desk, law, seed, parent, day)
            if row >= 0:
                restate_one(desk, law, calendar, row, rule, fact, day)


@kernel
def note_record(desk: Desk, law: Law, rule: int, fact: int, day: int, points: int) -> None:
    """Count a record, and trace it with its points."""
    rules = law.scores.rules
    flow = law.scores.scores[rules[rule, R_SCORE], SC_ROW] + RECORD
    note(desk, flow, fact, day, rules[rule, R_PROVISION], points, law.n_moves + rule)


@kernel
def find_record(desk: Desk, rule: int, fact: int) -> int:
    """Return the row of the rule's live record: of this fact if there is one, else of any; -1 for none."""
    rows, found = desk.rows, -1
    for row in range(desk.counters[N_ROWS]):
        if rows[row, KIND] == KIND_RECORD and rows[row, GROUND] == rule:
            if rows[row, FACT] == fact and not rows[row, BITS] & ENDED:
                return row
            found = row
    return found


@kernel
def count_event(
    desk: Desk, law: Law, calendar: Calendar, seed: np.uint64, rule: int, fact: int, day: int
) -> None:
    """Count an event for the next move of a scale."""
    rows, score = desk.rows, law.scores.rules[rule, R_SCORE]
    row = standing_of(desk, law, seed, score, day)
    if row < 0:
        return
    rows[row, BITS] = min(rows[row, BITS] + 1, MOST_COUNTED)
    rows[row, DUE] = next_period(law, calendar, score, day)
    note_record(desk, law, rule, fact, day, 0)


@kernel
def settle(
    desk: Desk, law: Law, calendar: Calendar, seed: np.uint64, rule: int, fact: int, day: int, points: int
) -> bool:
    """Add points that never end into the standing, in place of a record; False if there is no standing."""
    row = standing_of(desk, law, seed, law.scores.rules[rule, R_SCORE], day)
    if row < 0:
        return False
    desk.rows[row, FACT] = min(max(desk.rows[row, FACT] + points, 1), MOST_SETTLED)
    note_record(desk, law, rule, fact, day, points)
    restate(desk, law, calendar, seed, rule, fact, day)
    return True


@kernel
def repeat(desk: Desk, law: Law, calendar: Calendar, row: int, day: int) -> bool:
    """Let an event meet an earlier record of its rule; return whether a new one is to be filed."""
    rows, rule = desk.rows, desk.rows[row, GROUND]
    kind = law.scores.rules[rule, R_REPEATS]
    if kind == RESTART:
        rows[row, OPENED] = day
        rows[row, END] = validity_end(law, calendar, rule, day)
        rows[row, DUE] = next_clock(law, calendar, rows, row, day)
    elif kind == REPLACE:
        drop(desk, row)
    return kind != IGNORE and kind != RESTART


@kernel
def file_record(
    desk: Desk, law: Law, calendar: Calendar, seed: np.uint64, rule: int, fact: int, day: int, value: int
) -> None:
    """File what happened as a record; what recurs, or overrides, is filed once while it lasts."""
    rules, rows = law.scores.rules, desk.rows
    if rules[rule, R_MODE] == COUNT:
        count_event(desk, law, calendar, seed, rule, fact, day)
        return
    known = find_record(desk, rule, fact)
    is_same = known >= 0 and rows[known, FACT] == fact and not rows[known, BITS] & ENDED
    if is_same and (rules[rule, R_RECURS] or rules[rule, R_MODE] > SLOPES):
        return
    if known >= 0 and not repeat(desk, law, calendar, known, day):
        return
    points = charge(desk, law, seed, rule, fact, day, value)
    if known >= 0 and not is_same:
        points *= rules[rule, R_FACTOR]
    if rules[rule, R_SETTLES] and settle(desk, law, calendar, seed, rule, fact, day, points):
        return
    row = add_row(desk, KIND_RECORD, rules[rule, R_SCORE], fact, day)
    if row < 0:
        return
    rows[row, GROUND] = rule
    rows[row, BITS] = 1
    rows[row, AMOUNT] = points + POINTS_BIAS
    if rules[rule, R_RECURS]:
        rows[row, DUE] = add_months(calendar, day, 1)
    else:
        rows[row, END] = validity_end(law, calendar, rule, day)
        rows[row, DUE] = next_clock(law, calendar, rows, row, day)
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
def move_grade(desk: Desk, law: Law, calendar: Calendar, row: int, day: int) -> None:
    """Move a scale at the end of a period, by the events that were counted; a resting grade has no clock."""
    rows, table = desk.rows, law.scores
    score, grade = rows[row, STEP], rows[row, GROUND]
    first = table.first_grade[score]
    start, stop = table.first_transition[first + grade], table.first_transition[first + grade + 1]
    moved = table.transitions[min(start + rows[row, BITS], stop - 1)]
    rows[row, BITS] = 0
    rests = table.transitions[table.first_transition[first + moved]] == moved
    rows[row, DUE] = NEVER if rests else next_period(law, calendar, score, day)
    if moved == grade:
        return
    rows[row, GROUND] = moved
    points = points_of_grade(desk, law, score, moved)
    rows[row, AMOUNT] = points + POINTS_BIAS
    flow = table.scores[score, SC_ROW] + (UP if moved < grade else DOWN)
    note(desk, flow, 0, day, 0, points, -1)


@kernel
def score_clock(desk: Desk, law: Law, calendar: Calendar, seed: np.uint64, row: int, day: int) -> None:
    """Answer the clock of a record (it expires, recurs, or fades), or of a standing."""
    rows = desk.rows
    if rows[row, KIND] == KIND_STANDING:
        rows[row, DUE] = NEVER
        if law.scores.scores[rows[row, STEP], SC_PERIOD]:
            move_grade(desk, law, calendar, row, day)
        else:
            write_score(desk, law, calendar, row, 0, day, 0, -1)
        return
    rule, fact = rows[row, GROUND], rows[row, FACT]
    if rows[row, END] <= day:
        drop(desk, row)
        restate(desk, law, calendar, seed, rule, fact, day)
    elif law.scores.rules[rule, R_RECURS]:
        recur(desk, law, calendar, seed, row, day)
    else:
        rows[row, DUE] = next_clock(law, calendar, rows, row, day)
        restate(desk, law, calendar, seed, rule, fact, day)


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
        if is_recorded(desk, law, seed, rule, fact, tick, day):
            file_record(desk, law, calendar, seed, rule, fact, day, value)
