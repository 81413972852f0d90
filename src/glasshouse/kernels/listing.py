"""Procedures: how facts open cases, move them from step to step, and end them.

The kernel knows no list and no law. It walks the moves of a packed rule table (`desk.Law`); what a step
means, how long it lasts and what follows is data.
"""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import Calendar
from glasshouse.codes import N_EVENTS, N_LEGAL, NEVER, ClockUnit, Convert, Event, Fact, Legal, Stream
from glasshouse.features import Subject
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.calendar import add_months, add_working_days, first_working_day_after_month
from glasshouse.kernels.copies import leave_copy
from glasshouse.kernels.desk import (
    AGENT,
    AMOUNT,
    BITS,
    C_FROM,
    C_MODE,
    C_PROVISION,
    C_STEP,
    C_TO,
    DUE,
    END,
    FACT,
    FINAL,
    GONE,
    GROUND,
    IN_EFFECT,
    KIND,
    KIND_CASE,
    KIND_DEBT,
    LISTED,
    LOCK,
    M_BY_TICK,
    M_CAP,
    M_EXT_GUARD,
    M_EXT_MAX,
    M_EXT_MIN,
    M_EXT_THRESHOLD,
    M_EXTENDS,
    M_FROM,
    M_FROM_DAY,
    M_ID,
    M_LUCK,
    M_MASK,
    M_PROCEDURE,
    M_PROVISION,
    M_RESTARTS,
    M_SCOPE_AGENT,
    M_STREAM,
    M_TERM_DAYS,
    M_TERM_MONTHS,
    M_TERMS,
    M_THRESHOLD,
    M_TO,
    M_TO_DAY,
    M_VALUE,
    N_OVERFLOW,
    N_QUEUE,
    N_ROWS,
    OPENED,
    P_IS_BLACK,
    P_PER_FACT,
    P_SUBJECTS,
    P_TELLS,
    PUBLISHED,
    Q_DAY,
    Q_FACT,
    Q_FLAGS,
    Q_OBSERVABLE,
    Q_VALUE,
    S_BITS,
    S_EMITS,
    S_LUCK,
    S_M,
    S_N,
    S_PROCEDURE,
    S_UNIT,
    STEP,
    WHO_AGENT,
    WHO_COURT_USES,
    WHO_GENERATION,
    WHO_KIND,
    WHO_SLOT,
    Desk,
    Law,
)
from glasshouse.kernels.officers import is_meant, tell_officer
from glasshouse.kernels.places import procedure_applies
from glasshouse.kernels.rng import draw, uniform_int
from glasshouse.kernels.scoring import score
from glasshouse.kernels.steering import chosen
from glasshouse.kernels.tally import note, queue_for_rules
from glasshouse.steering import Topic

COURT_USES_LIST, LOCKED_FACT = int(Fact.COURT_USES_LIST), int(Fact.LOCKED)
U_DAYS, U_WORKING, U_MONTHS = int(ClockUnit.DAYS), int(ClockUnit.WORKING_DAYS), int(ClockUnit.MONTHS)
U_TERM, U_FIRST, U_BETWEEN = (
    int(ClockUnit.TERM),
    int(ClockUnit.FIRST_WORKING_DAY),
    int(ClockUnit.BETWEEN_DAYS),
)
FROM_START, AT_END = int(Convert.FROM_START), int(Convert.END)
EXTENDED, CONVERTED = int(Legal.EXTENDED), int(Legal.CONVERTED)
EXTENSION, GRACE, MOVE = int(Stream.EXTENSION), int(Stream.GRACE), int(Topic.MOVE)
E_LISTED, E_DELISTED = int(Event.PUBLICLY_LISTED), int(Event.PUBLICLY_DELISTED)
SHOWN = LISTED | PUBLISHED
LEGAL_PERSON = int(Subject.LEGAL_PERSON)
ALWAYS = 2**32
OPEN_TERM, FIXED_TERM = 1, 2
MONTHS_A_YEAR = 12


@kernel
def facts_of(desk: Desk, law: Law, fact: int, procedure: int) -> int:
    """Collect what is true of a fact: the debt's bits (or, once paid, its case's), the court, a lock."""
    rows, n = desk.rows, desk.counters[N_ROWS]
    bits = 0
    from_debt = False
    lock = 0
    for r in range(n):
        if rows[r, FACT] != fact:
            continue
        if rows[r, KIND] == KIND_DEBT:
            bits = rows[r, BITS]
            from_debt = True
        elif rows[r, KIND] == KIND_CASE:
            if not from_debt:
                bits = rows[r, BITS]
            step = rows[r, STEP]
            if law.steps[step, S_PROCEDURE] == procedure and law.steps[step, S_BITS] & LOCK:
                lock = LOCKED_FACT
    if desk.who[WHO_COURT_USES]:
        bits |= COURT_USES_LIST
    return bits | lock


@kernel
def agrees(desk: Desk, law: Law, seed: np.uint64, move: int, fact: int, tick: int, day: int) -> bool:
    """Ask luck whether the competent body, or the person, takes this move.

    Moves of one procedure that answer the same trigger with the same decision share one draw: after a share
    of 0.3, a second move of share 0.5 adds 0.2. Another decision is another draw. An intervention decides in
    place of luck, where the text leaves a decision.
    """
    moves = law.moves
    threshold = moves[move, M_THRESHOLD]
    if threshold >= ALWAYS:
        return True
    when = tick if moves[move, M_BY_TICK] else fact >> 8
    who = desk.who
    word = draw(
        seed, who[WHO_SLOT], who[WHO_GENERATION], when, moves[move, M_STREAM], moves[move, M_LUCK], fact,
    )[0]  # fmt: skip
    return chosen(desk, MOVE, moves[move, M_ID], fact, day, bool(word < threshold))


@kernel
def due_day(desk: Desk, law: Law, calendar: Calendar, seed: np.uint64, row: int, day: int) -> int:
    """Count the clock of the row's step from `day`; the start day is not counted."""
    step = desk.rows[row, STEP]
    steps = law.steps
    unit, n = steps[step, S_UNIT], steps[step, S_N]
    if unit == U_DAYS:
        return day + n
    if unit == U_WORKING:
        return add_working_days(calendar, day, n)
    if unit == U_MONTHS:
        return add_months(calendar, day, n)
    if unit == U_TERM:
        return desk.rows[row, END]
    if unit == U_FIRST:
        return first_working_day_after_month(calendar, day)
    if unit == U_BETWEEN:
        fact, who = desk.rows[row, FACT], desk.who
        word = draw(seed, who[WHO_SLOT], who[WHO_GENERATION], fact >> 8, GRACE, steps[step, S_LUCK], fact)[1]
        return day + n + uniform_int(word, steps[step, S_M] - n + 1)
    return NEVER


@kernel
def term_end(desk: Desk, law: Law, calendar: Calendar, seed: np.uint64, row: int, day: int) -> int:
    """Return the end of the term that the row's ground gives from `day`, with luck's extension."""
    rows, moves = desk.rows, law.moves
    ground = rows[row, GROUND]
    months, days = moves[ground, M_TERM_MONTHS], moves[ground, M_TERM_DAYS]
    if months == 0 and days == 0:
        return NEVER
    threshold = moves[ground, M_EXT_THRESHOLD]
    needed = moves[ground, M_EXT_GUARD]
    fact = rows[row, FACT]
    if threshold > 0 and not moves[ground, M_EXTENDS] and (rows[row, BITS] & needed) == needed:
        who = desk.who
        words = draw(seed, who[WHO_SLOT], who[WHO_GENERATION], fact >> 8, EXTENSION, 0, fact)
        if words[0] < threshold:
            low, high = moves[ground, M_EXT_MIN], moves[ground, M_EXT_MAX]
            months += MONTHS_A_YEAR * (low + uniform_int(words[1], high - low + 1))
    cap = moves[ground, M_CAP]
    if cap > 0:
        months = min(months, MONTHS_A_YEAR * cap)
    return min(add_months(calendar, day, months) + days, NEVER - 1)


@kernel
def is_heard(law: Law, event: int) -> bool:
    """Does any rule of the stack answer to an event, or any score."""
    is_trigger = law.trigger_start[event] < law.trigger_start[event + 1]
    return bool(is_trigger or law.scores.n > 0)


@kernel
def arrive(
    desk: Desk, law: Law, calendar: Calendar, seed: np.uint64, row: int, step: int, day: int, move: int
) -> None:
    """Put a case at a step: start its clock and its term, count the arrival, let rules answer to it."""
    rows, steps = desk.rows, law.steps
    was, procedure = steps[rows[row, STEP], S_BITS], law.procedures[steps[step, S_PROCEDURE]]
    rows[row, STEP] = step
    rows[row, AMOUNT] = 0  # days missed at the step before
    bits = steps[step, S_BITS]
    if bits & IN_EFFECT and rows[row, END] == NEVER:
        rows[row, END] = term_end(desk, law, calendar, seed, row, day)
    rows[row, DUE] = min(max(due_day(desk, law, calendar, seed, row, day), day), NEVER)
    emits = steps[step, S_EMITS]
    if emits >= 0:
        observable = N_EVENTS + N_LEGAL * steps[step, S_PROCEDURE] + emits
        provision = law.moves[move, M_PROVISION]
        note(desk, observable, rows[row, FACT], day, provision, rows[row, END], move)
        queue_for_rules(desk, observable, rows[row, FACT], day, rows[row, BITS])
    if procedure[P_TELLS] and desk.who[WHO_KIND] == LEGAL_PERSON and (was ^ bits) & IN_EFFECT:
        tell_officer(desk, law, row, day, bool(bits & IN_EFFECT))
    was_public = was & SHOWN == SHOWN
    if procedure[P_IS_BLACK] and was_public != (bits & SHOWN == SHOWN):
        event = E_DELISTED if was_public else E_LISTED
        if is_heard(law, event):
            queue_for_rules(desk, event, rows[row, FACT], day, 0)
    if bits & (FINAL | LOCK) and (was_public or was & IN_EFFECT):
        leave_copy(desk, law, row, day, move)
    if bits & FINAL:
        rows[row, KIND] = GONE


@kernel
def extend(desk: Desk, law: Law, calendar: Calendar, seed: np.uint64, row: int, move: int, day: int) -> None:
    """Lengthen the term of a standing entry, at most to the cap counted from its opening."""
    rows, moves = desk.rows, law.moves
    if rows[row, END] == NEVER:
        return
    fact, who = rows[row, FACT], desk.who
    word = draw(seed, who[WHO_SLOT], who[WHO_GENERATION], fact >> 8, EXTENSION, 1, fact)[1]
    low, high = moves[move, M_EXT_MIN], moves[move, M_EXT_MAX]
    longer = add_months(calendar, rows[row, END], MONTHS_A_YEAR * (low + uniform_int(word, high - low + 1)))
    cap = moves[move, M_CAP]
    if cap > 0:
        longer = min(longer, add_months(calendar, rows[row, OPENED], MONTHS_A_YEAR * cap))
    if longer <= rows[row, END]:
        return
    rows[row, END] = longer
    if law.steps[rows[row, STEP], S_UNIT] == U_TERM:
        rows[row, DUE] = longer
    procedure = law.steps[rows[row, STEP], S_PROCEDURE]
    note(desk, N_EVENTS + N_LEGAL * procedure + EXTENDED, fact, day, moves[move, M_PROVISION], longer, move)


@kernel
def restart(desk: Desk, law: Law, calendar: Calendar, seed: np.uint64, row: int, move: int, day: int) -> None:
    """Let the term of a standing entry begin anew."""
    rows = desk.rows
    rows[row, END] = term_end(desk, law, calendar, seed, row, day)
    if law.steps[rows[row, STEP], S_UNIT] == U_TERM:
        rows[row, DUE] = rows[row, END]
    observable = N_EVENTS + N_LEGAL * law.moves[move, M_PROCEDURE] + EXTENDED
    note(desk, observable, rows[row, FACT], day, law.moves[move, M_PROVISION], rows[row, END], move)


@kernel
def holds(law: Law, move: int, day: int, facts: int) -> bool:
    """Is the move law on that day, and do the facts match its guard."""
    moves = law.moves
    return (
        moves[move, M_FROM_DAY] <= day < moves[move, M_TO_DAY]
        and (facts & moves[move, M_MASK]) == moves[move, M_VALUE]
    )


@kernel
def move_row(
    desk: Desk,
    law: Law,
    calendar: Calendar,
    seed: np.uint64,
    row: int,
    trigger: int,
    about: int,
    day: int,
    flags: int,
) -> None:
    """Take the first move that the trigger, which is about a fact, opens to this case, if any."""
    rows, moves = desk.rows, law.moves
    step, fact = rows[row, STEP], rows[row, FACT]
    if not is_meant(desk, law, trigger, law.steps[step, S_PROCEDURE]):
        return
    term = OPEN_TERM if rows[row, END] == NEVER else FIXED_TERM
    facts = facts_of(desk, law, fact, law.steps[step, S_PROCEDURE]) | flags
    tick = int(calendar.month[day - calendar.first_day])
    for move in range(law.trigger_start[trigger], law.trigger_start[trigger + 1]):
        if moves[move, M_FROM] != step or not moves[move, M_TERMS] & term:
            continue
        if about != fact and not moves[move, M_SCOPE_AGENT]:
            continue
        if not holds(law, move, day, facts) or not agrees(desk, law, seed, move, fact, tick, day):
            continue
        if moves[move, M_EXTENDS]:
            extend(desk, law, calendar, seed, row, move, day)
        elif moves[move, M_RESTARTS]:
            restart(desk, law, calendar, seed, row, move, day)
        else:
            arrive(desk, law, calendar, seed, row, moves[move, M_TO], day, move)
        return


@kernel
def open_case(
    desk: Desk, law: Law, calendar: Calendar, seed: np.uint64, move: int, fact: int, facts: int, day: int
) -> None:
    """Open a case by a ground (a move from step 0)."""
    rows, count = desk.rows, desk.counters
    row = count[N_ROWS]
    if row >= rows.shape[0]:
        count[N_OVERFLOW] += 1
        return
    count[N_ROWS] = row + 1
    rows[row, AGENT] = desk.who[WHO_AGENT]
    rows[row, KIND] = KIND_CASE
    rows[row, STEP] = 0
    rows[row, FACT] = fact
    rows[row, OPENED] = day
    rows[row, END] = NEVER
    rows[row, GROUND] = move
    rows[row, BITS] = facts & 0xFFFF
    rows[row, AMOUNT] = 0
    arrive(desk, law, calendar, seed, row, law.moves[move, M_TO], day, move)


@kernel
def has_live_case(desk: Desk, law: Law, procedure: int, fact: int) -> bool:
    """Does the agent have a live case of the procedure (for this fact, if it is one per fact)."""
    rows = desk.rows
    per_fact = law.procedures[procedure, P_PER_FACT]
    for r in range(desk.counters[N_ROWS]):
        if rows[r, KIND] == KIND_CASE:
            step = rows[r, STEP]
            same = law.steps[step, S_PROCEDURE] == procedure and not law.steps[step, S_BITS] & LOCK
            if same and (not per_fact or rows[r, FACT] == fact):
                return True
    return False


@kernel
def answer(
    desk: Desk, law: Law, calendar: Calendar, seed: np.uint64, trigger: int, fact: int, day: int, flags: int
) -> None:
    """Let the rules answer one observable: standing cases move first, then grounds open new ones."""
    moves, rows = law.moves, desk.rows
    start, stop = law.trigger_start[trigger], law.trigger_start[trigger + 1]
    if start == stop:
        return
    for row in range(desk.counters[N_ROWS]):
        if rows[row, KIND] == KIND_CASE:
            move_row(desk, law, calendar, seed, row, trigger, fact, day, flags)
    tick = int(calendar.month[day - calendar.first_day])
    for move in range(start, stop):
        if moves[move, M_FROM] != 0:
            continue
        procedure = moves[move, M_PROCEDURE]
        if not law.procedures[procedure, P_SUBJECTS] & desk.who[WHO_KIND]:
            continue
        if not procedure_applies(desk, law, procedure) or not is_meant(desk, law, trigger, procedure):
            continue
        facts = facts_of(desk, law, fact, procedure) | flags
        if not holds(law, move, day, facts) or has_live_case(desk, law, procedure, fact):
            continue
        if agrees(desk, law, seed, move, fact, tick, day):
            open_case(desk, law, calendar, seed, move, fact, facts, day)


@kernel
def answer_all(desk: Desk, law: Law, calendar: Calendar, seed: np.uint64) -> None:
    """Let the rules answer everything that happened, and what follows from it; then the scores."""
    queue, count = desk.queue, desk.counters
    has_scores = law.scores.n > 0
    i = 0
    while i < count[N_QUEUE]:
        answer(
            desk, law, calendar, seed,
            queue[i, Q_OBSERVABLE], queue[i, Q_FACT], queue[i, Q_DAY], queue[i, Q_FLAGS],
        )  # fmt: skip
        if has_scores:
            score(
                desk, law, calendar, seed,
                queue[i, Q_OBSERVABLE], queue[i, Q_FACT], queue[i, Q_DAY], queue[i, Q_VALUE],
            )  # fmt: skip
        i += 1
    count[N_QUEUE] = 0


@kernel
def fall_due(desk: Desk, law: Law, calendar: Calendar, seed: np.uint64, row: int, day: int) -> None:
    """Answer the clock of a case: take the first open move, or wait without a clock if there is none."""
    desk.rows[row, DUE] = NEVER
    move_row(desk, law, calendar, seed, row, law.clock, desk.rows[row, FACT], day, 0)
    answer_all(desk, law, calendar, seed)


@kernel
def convert(desk: Desk, law: Law, calendar: Calendar, seed: np.uint64, index: int, day: int) -> None:
    """Let a reform reach the agent's live entries of one ground."""
    rows, converts = desk.rows, law.converts
    for row in range(desk.counters[N_ROWS]):
        if rows[row, KIND] != KIND_CASE or rows[row, GROUND] != converts[index, C_FROM]:
            continue
        rows[row, GROUND] = converts[index, C_TO]
        step = rows[row, STEP]
        procedure = law.steps[step, S_PROCEDURE]
        if converts[index, C_MODE] == AT_END:
            arrive(desk, law, calendar, seed, row, converts[index, C_STEP], day, converts[index, C_TO])
            continue
        if law.steps[step, S_BITS] & IN_EFFECT:
            start = rows[row, OPENED] if converts[index, C_MODE] == FROM_START else day
            rows[row, END] = term_end(desk, law, calendar, seed, row, start)
            if law.steps[step, S_UNIT] == U_TERM:
                end = rows[row, END]
                rows[row, DUE] = end if end == NEVER else max(end, day)
        observable = N_EVENTS + N_LEGAL * procedure + CONVERTED
        note(
            desk, observable, rows[row, FACT], day, converts[index, C_PROVISION], rows[row, END],
            converts[index, C_TO],
        )  # fmt: skip
    answer_all(desk, law, calendar, seed)
