"""Where everybody stands in each score, counted by group and kept from month to month.

Nearly nobody is visited in a month. Where a person stands without a record (at the start of a score, or where
its model puts it) changes only with age, with years, and with who holds the slot; where a person with a
record stands, when it is visited. So each neighbourhood keeps counts of its holders (`Rest`) by the lines of
each score, as on a day of reference: all are counted again when a year begins, and when a score begins or
ends. Between those days whoever is visited, comes or goes is moved from line to line.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from glasshouse.arrays import ALWAYS, I32, I64, People
from glasshouse.codes import AGE_BANDS, N_SCORE_FLOWS, VACANT, Stream
from glasshouse.features import Residence, Subject
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.calendar import days_of_years
from glasshouse.kernels.desk import (
    GROUND,
    KIND,
    KIND_STANDING,
    N_ROWS,
    SC_BINS,
    SC_CONSENT,
    SC_FROM_DAY,
    SC_INITIAL,
    SC_LOW,
    SC_LUCK,
    SC_MIN_AGE,
    SC_MODEL,
    SC_PERIOD,
    SC_RESIDENTS,
    SC_ROW,
    SC_START,
    SC_SUBJECTS,
    SC_TO_DAY,
    STEP,
    WHO_AGE_BAND,
    WHO_BAND_THEN,
    WHO_BIRTH,
    WHO_DAY_THEN,
    WHO_FEMALE,
    WHO_FRIENDS,
    WHO_GENERATION,
    WHO_INCOME,
    WHO_KIND,
    WHO_RESIDENCE,
    WHO_SLOT,
    WHO_URBAN,
    Desk,
    Law,
)
from glasshouse.kernels.docket import State, take_rows
from glasshouse.kernels.features import model_points, model_sum, see_nothing, see_person
from glasshouse.kernels.places import is_away, score_applies
from glasshouse.kernels.population import ADULT, age_on, anniversary, looks
from glasshouse.kernels.rng import draw
from glasshouse.kernels.standing import grade_by_points
from glasshouse.kernels.tally import add
from glasshouse.kernels.world import World

CONSENT = int(Stream.CONSENT)
NATURAL_PERSON = int(Subject.NATURAL_PERSON)
LOCAL = int(Residence.LOCAL)
ALL_RESIDENTS = 7
ANY_BIRTH = 2**30
N_BANDS = len(AGE_BANDS)
# columns of `desk.quiet`, a row for each score that is kept on the day
Q_SCORE, Q_FIRST, Q_GRADE, Q_BIRTH, Q_RESIDENTS, Q_CONSENT, Q_MODEL, Q_BINS, Q_LUCK, Q_AT = range(10)
Q_NOTHING = 10  # what a model adds for a docket in which there is nothing, in thousandths
Q_ASKS = 11  # asked of the first row: does any score read more than age and sex
NOWHERE, NOT_SCORED = -1, -(2**31)


class Rest(NamedTuple):
    """How many holders of a neighbourhood stand on each line of each score.

    A line is a grade. A score whose borders follow ranks has one line only, of those without a record.
    """

    counts: I32  # (n_neighbourhoods, n_lines, N_GROUPS)
    day: I64  # (n_neighbourhoods,) day of reference; 0: not counted yet
    # (n_scores, n_agents) points with which an adult stands without a record; of a model, what it adds for
    # all but the docket, in thousandths; NOT_SCORED: it is not
    points: I32


@kernel
def last_birth(day: int, age: int) -> int:
    """Return the latest birth day of those who have reached an age on a day."""
    birth = anniversary(day, -age) + 1
    while age_on(birth, day) < age:
        birth -= 1
    return birth


@kernel
def lay_out(desk: Desk, law: Law, day: int) -> int:
    """Work out what holds for all quiet agents on a day; return how many scores are kept about persons."""
    table, quiet, n, line = law.scores, desk.quiet, 0, 0
    desk.who[WHO_DAY_THEN] = day
    for band in range(1, N_BANDS):
        desk.birthdays[band] = last_birth(day, AGE_BANDS[band])
    quiet[0, Q_ASKS] = 0
    for score in range(table.n):
        this = table.scores[score]
        if not score_applies(desk, law, score):
            continue
        if not this[SC_SUBJECTS] & NATURAL_PERSON or not this[SC_FROM_DAY] <= day < this[SC_TO_DAY]:
            continue
        first, grade = this[SC_ROW] + N_SCORE_FLOWS, this[SC_START]
        if not this[SC_PERIOD]:
            grade = grade_by_points(desk, law, score, this[SC_INITIAL])
        n_grades = table.first_grade[score + 1] - table.first_grade[score]
        quiet[n, Q_SCORE] = score
        quiet[n, Q_FIRST] = first
        quiet[n, Q_GRADE] = grade
        quiet[n, Q_BIRTH] = ANY_BIRTH  # holders are of age
        if this[SC_MIN_AGE] > ADULT:
            quiet[n, Q_BIRTH] = day - days_of_years(this[SC_MIN_AGE])
        quiet[n, Q_RESIDENTS] = this[SC_RESIDENTS]
        quiet[n, Q_CONSENT] = this[SC_CONSENT]
        quiet[n, Q_MODEL] = this[SC_MODEL]
        quiet[n, Q_LUCK] = this[SC_LUCK]
        quiet[n, Q_NOTHING] = 0
        if this[SC_MODEL]:
            see_nothing(desk)
            quiet[n, Q_NOTHING] = model_sum(desk, law, score, day, True)
        place = min(max(this[SC_INITIAL] - this[SC_LOW], 0), this[SC_BINS] - 1)
        quiet[n, Q_BINS] = first + n_grades + place if this[SC_BINS] else -1
        quiet[n, Q_AT] = line
        quiet[0, Q_ASKS] |= this[SC_MODEL] | (this[SC_RESIDENTS] != ALL_RESIDENTS)
        line += 1 if this[SC_BINS] else n_grades
        n += 1
    return n


@kernel
def see_friends(desk: Desk, state: State, row: int) -> None:
    """Take over what scores read of somebody's friends, if any does."""
    desk.who[WHO_FRIENDS] = state.friends[row] if state.friends.shape[0] else -1


@kernel
def band_then(desk: Desk) -> int:
    """Return the age band of the agent at the desk as of the day of reference."""
    band = 0
    for k in range(1, N_BANDS):
        band += int(desk.who[WHO_BIRTH] <= desk.birthdays[k])
    return band


@kernel
def look(
    desk: Desk, people: People, world: World, seed: np.uint64, slot: int, generation: int, province: int
) -> None:
    """Put at the desk what scores read of a person without a docket, on the day laid out."""
    who = desk.who
    female, birth, urban, income = looks(seed, slot, generation, province, people)
    who[WHO_FEMALE], who[WHO_BIRTH], who[WHO_URBAN] = female, birth, urban
    band = band_then(desk)
    who[WHO_INCOME], who[WHO_AGE_BAND], who[WHO_BAND_THEN], who[WHO_RESIDENCE] = income, band, band, LOCAL
    who[WHO_SLOT], who[WHO_GENERATION], who[WHO_KIND] = slot, generation, NATURAL_PERSON
    if desk.quiet[0, Q_ASKS]:
        see_person(desk, world, seed)
        see_nothing(desk)


@kernel
def quiet_points(desk: Desk, law: Law, seed: np.uint64, k: int, day: int) -> int:
    """Return what `Rest.points` keeps of the person looked at."""
    quiet, who = desk.quiet, desk.who
    is_out = not (quiet[k, Q_RESIDENTS] >> who[WHO_RESIDENCE]) & 1
    if is_out or who[WHO_BIRTH] > quiet[k, Q_BIRTH]:
        return NOT_SCORED
    if quiet[k, Q_CONSENT] < ALWAYS:
        words = draw(seed, who[WHO_SLOT], who[WHO_GENERATION], 0, CONSENT, quiet[k, Q_LUCK], 0)
        if words[0] >= quiet[k, Q_CONSENT]:
            return NOT_SCORED
    if quiet[k, Q_MODEL]:
        return model_sum(desk, law, quiet[k, Q_SCORE], day, False)
    return law.scores.scores[quiet[k, Q_SCORE], SC_INITIAL]


@kernel
def work_out(desk: Desk, law: Law, seed: np.uint64, n_kept: int, day: int, rest: Rest, row: int) -> None:
    """Work out, and keep, where the person looked at stands without a record."""
    for k in range(n_kept):
        rest.points[desk.quiet[k, Q_SCORE], row] = quiet_points(desk, law, seed, k, day)


@kernel
def forget(desk: Desk, law: Law, n_kept: int, elsewhere: int, rest: Rest, row: int) -> None:
    """Keep that somebody who has moved away is not in scores that are not kept elsewhere."""
    for k in range(n_kept):
        score = desk.quiet[k, Q_SCORE]
        if not law.score_applies[elsewhere, score]:
            rest.points[score, row] = NOT_SCORED


@kernel
def recall(desk: Desk, law: Law, n_kept: int, rest: Rest, row: int) -> None:
    """Put at the desk where an adult stands without a record, as it was worked out."""
    quiet = desk.quiet
    for k in range(n_kept):
        points = rest.points[quiet[k, Q_SCORE], row]
        if quiet[k, Q_MODEL] and points != NOT_SCORED:
            desk.own[k] = points
            points = model_points(law, quiet[k, Q_SCORE], points + quiet[k, Q_NOTHING])
        desk.points[k] = points
        desk.lines[k] = quiet[k, Q_AT]
        if points == NOT_SCORED:
            desk.lines[k] = NOWHERE
        elif quiet[k, Q_BINS] < 0:
            grade = quiet[k, Q_GRADE]
            if quiet[k, Q_MODEL]:
                grade = grade_by_points(desk, law, quiet[k, Q_SCORE], points)
            desk.lines[k] += grade


@kernel
def grade_at_rest(desk: Desk, k: int) -> int:
    """Return the grade in which the person recalled stands without a record in a score, or NOWHERE."""
    if desk.lines[k] == NOWHERE:
        return NOWHERE
    if desk.quiet[k, Q_BINS] >= 0:  # one line holds them all; the grade is that of the month's borders
        return desk.quiet[k, Q_GRADE]
    return desk.lines[k] - desk.quiet[k, Q_AT]


@kernel
def count_lines(desk: Desk, n_kept: int, counts: I32, by: int) -> None:
    """Add the person looked at to its lines, or take it away; those with a record in the rows of the desk.

    Who has a record in a score that follows ranks is counted by its points, and on no line.
    """
    who, rows = desk.who, desk.rows
    exact = who[WHO_AGE_BAND]
    who[WHO_AGE_BAND] = who[WHO_BAND_THEN]
    for k in range(n_kept):
        line = desk.lines[k]
        for row in range(desk.counters[N_ROWS]):
            if rows[row, KIND] == KIND_STANDING and rows[row, STEP] == desk.quiet[k, Q_SCORE]:
                line = NOWHERE if desk.quiet[k, Q_BINS] >= 0 else desk.quiet[k, Q_AT] + rows[row, GROUND]
        if line >= 0:
            add(counts, who, line, by)
    who[WHO_AGE_BAND] = exact


@kernel
def count_all(
    desk: Desk, law: Law, people: People, world: World, seed: np.uint64, state: State, neighbourhood: int,
    n_kept: int, day: int, rest: Rest,
) -> None:  # fmt: skip
    """Count all holders of a neighbourhood anew."""
    counts = rest.counts[neighbourhood]
    counts[:] = 0
    before, first = state.n_before[neighbourhood], state.first_row[neighbourhood]
    slot = state.first_slot[neighbourhood] - before
    row = state.docket_start[neighbourhood]
    stop = row + state.docket_count[neighbourhood]
    while row < stop and state.docket.agent[row] < before:
        row += 1
    for agent in range(before, state.size[neighbourhood]):
        begin = row
        while row < stop and state.docket.agent[row] == agent:
            row += 1
        held = int(state.generation[first + agent])
        if held != VACANT and n_kept > 0:
            see_friends(desk, state, first + agent)
            look(desk, people, world, seed, slot + agent, int(np.int8(held)), state.province[neighbourhood])
            work_out(desk, law, seed, n_kept, day, rest, first + agent)
            take_rows(desk, state.docket, begin, row)
            if world.scope.elsewhere >= 0 and is_away(desk):
                forget(desk, law, n_kept, world.scope.elsewhere, rest, first + agent)
            recall(desk, law, n_kept, rest, first + agent)
            count_lines(desk, n_kept, counts, 1)


@kernel
def spread(desk: Desk, law: Law, n_kept: int, counts: I32) -> None:
    """Add the lines of a neighbourhood to the rows of its tally."""
    for k in range(n_kept):
        score, at, first = desk.quiet[k, Q_SCORE], desk.quiet[k, Q_AT], desk.quiet[k, Q_FIRST]
        if desk.quiet[k, Q_BINS] >= 0:
            for group in range(counts.shape[1]):
                desk.tally[first + desk.quiet[k, Q_GRADE], group] += counts[at, group]
                desk.tally[desk.quiet[k, Q_BINS], group] += counts[at, group]
            continue
        for i in range(law.scores.first_grade[score + 1] - law.scores.first_grade[score]):
            for group in range(counts.shape[1]):
                desk.tally[first + i, group] += counts[at + i, group]
