"""Scores of those to whom nothing happens: nearly everybody, so that they are counted once and kept.

Where a person would stand if nothing had ever happened to it, at the start of a score or where its model
puts it, changes only with age, with years, and with who holds the slot. So each neighbourhood keeps the
counts of all its holders (`Rest`), as on a day of reference: they are counted again when a year begins, a
score begins or ends, or a model sees another year; a new holder takes the place of the old one. A month
takes away those to whom something happens, and adds where they really stand.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from glasshouse.arrays import ALWAYS, I32, I64, Docket, People
from glasshouse.codes import AGE_BANDS, N_SCORE_FLOWS, VACANT, Stream
from glasshouse.features import Feature, Residence, Subject
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.calendar import days_of_years
from glasshouse.kernels.desk import (
    KIND_STANDING,
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
    WHO_AGE_BAND,
    WHO_BIRTH,
    WHO_FEMALE,
    WHO_GENERATION,
    WHO_INCOME,
    WHO_RESIDENCE,
    WHO_SLOT,
    WHO_URBAN,
    Desk,
    Law,
)
from glasshouse.kernels.docket import State
from glasshouse.kernels.features import model_points, see_person
from glasshouse.kernels.places import score_applies
from glasshouse.kernels.population import ADULT, age_on, anniversary, looks
from glasshouse.kernels.rng import draw
from glasshouse.kernels.standing import grade_by_points
from glasshouse.kernels.tally import add

CONSENT = int(Stream.CONSENT)
NATURAL_PERSON = int(Subject.NATURAL_PERSON)
LOCAL = int(Residence.LOCAL)
F_OPEN, F_ENFORCED, F_LISTED = (
    int(Feature.DEBTS_OPEN),
    int(Feature.DEBTS_ENFORCED),
    int(Feature.COURT_LISTED),
)
ALL_RESIDENTS = 7
ANY_BIRTH = 2**30
N_BANDS = len(AGE_BANDS)
# columns of `desk.quiet`, a row for each score that is kept on the day
Q_SCORE, Q_FIRST, Q_ROW, Q_BIRTH, Q_RESIDENTS, Q_CONSENT, Q_MODEL, Q_BINS, Q_LUCK, Q_AT = range(10)
Q_ASKS = 10  # asked of the first row: does any score read more than age and sex


class Rest(NamedTuple):
    """Where all holders of a neighbourhood would stand if nothing had ever happened to them."""

    counts: (
        I32  # (n_neighbourhoods, n_lines, N_GROUPS) by line of a score: its start, or a grade of its model
    )
    day: I64  # (n_neighbourhoods,) day of reference; 0: not counted yet


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
        quiet[n, Q_ROW] = first + grade
        quiet[n, Q_BIRTH] = ANY_BIRTH  # holders are of age
        if this[SC_MIN_AGE] > ADULT:
            quiet[n, Q_BIRTH] = day - days_of_years(this[SC_MIN_AGE])
        quiet[n, Q_RESIDENTS] = this[SC_RESIDENTS]
        quiet[n, Q_CONSENT] = this[SC_CONSENT]
        quiet[n, Q_MODEL] = this[SC_MODEL]
        quiet[n, Q_LUCK] = this[SC_LUCK]
        place = min(max(this[SC_INITIAL] - this[SC_LOW], 0), this[SC_BINS] - 1)
        quiet[n, Q_BINS] = first + n_grades + place if this[SC_BINS] else -1
        quiet[n, Q_AT] = line
        quiet[0, Q_ASKS] |= this[SC_MODEL] | (this[SC_RESIDENTS] != ALL_RESIDENTS)
        line += n_grades if this[SC_MODEL] else 1
        n += 1
    return n


@kernel
def look(
    desk: Desk, people: People, scalar: I64, seed: np.uint64, slot: int, generation: int, province: int
) -> None:
    """Put at the desk what scores read of a person to whom nothing ever happened, on the day laid out."""
    who, features = desk.who, desk.features
    female, birth, urban, income = looks(seed, slot, generation, province, people)
    band = 0
    for k in range(1, N_BANDS):
        band += int(birth <= desk.birthdays[k])
    who[WHO_FEMALE], who[WHO_BIRTH], who[WHO_URBAN] = female, birth, urban
    who[WHO_INCOME], who[WHO_AGE_BAND], who[WHO_RESIDENCE] = income, band, LOCAL
    who[WHO_SLOT], who[WHO_GENERATION] = slot, generation
    if desk.quiet[0, Q_ASKS]:
        see_person(desk, scalar, seed)
        features[F_OPEN] = features[F_ENFORCED] = features[F_LISTED] = 0


@kernel
def line_of(desk: Desk, law: Law, seed: np.uint64, k: int, day: int) -> int:
    """Return the line in which the person looked at would stand in a score, or -1 if it is not scored."""
    quiet, who = desk.quiet, desk.who
    is_out = not (quiet[k, Q_RESIDENTS] >> who[WHO_RESIDENCE]) & 1
    if is_out or who[WHO_BIRTH] > quiet[k, Q_BIRTH]:
        return -1
    if quiet[k, Q_CONSENT] < ALWAYS:
        words = draw(seed, who[WHO_SLOT], who[WHO_GENERATION], 0, CONSENT, quiet[k, Q_LUCK], 0)
        if words[0] >= quiet[k, Q_CONSENT]:
            return -1
    line, score = quiet[k, Q_AT], quiet[k, Q_SCORE]
    if quiet[k, Q_MODEL]:
        line += grade_by_points(desk, law, score, model_points(desk, law, score, day))
    return line


@kernel
def count_rest(desk: Desk, law: Law, seed: np.uint64, n_kept: int, day: int, counts: I32, by: int) -> None:
    """Add the person looked at to the lines where it would stand, or take it away."""
    for k in range(n_kept):
        line = line_of(desk, law, seed, k, day)
        if line >= 0:
            add(counts, desk.who, line, by)


@kernel
def count_all(
    desk: Desk, law: Law, people: People, scalar: I64, seed: np.uint64, state: State, neighbourhood: int,
    n_kept: int, day: int, counts: I32,
) -> None:  # fmt: skip
    """Count all holders of a neighbourhood anew."""
    counts[:] = 0
    first, slot = state.first_row[neighbourhood], state.first_slot[neighbourhood]
    for agent in range(state.size[neighbourhood]):
        held = int(state.generation[first + agent])
        if held != VACANT and n_kept > 0:
            look(desk, people, scalar, seed, slot + agent, int(np.int8(held)), state.province[neighbourhood])
            count_rest(desk, law, seed, n_kept, day, counts, 1)


@kernel
def tally_asleep(desk: Desk, docket: Docket, start: int, stop: int, n_kept: int, counts: I32) -> None:
    """Count the person looked at where its standings sleep, and in place of where it would stand otherwise.

    Standings in scores that are not kept any more, or not there, count nowhere.
    """
    for r in range(start, stop):
        for k in range(n_kept):
            if docket.kind[r] == KIND_STANDING and docket.step[r] == desk.quiet[k, Q_SCORE]:
                add(desk.tally, desk.who, desk.quiet[k, Q_FIRST] + docket.ground[r], 1)
                add(counts, desk.who, desk.quiet[k, Q_AT], -1)


@kernel
def spread(desk: Desk, law: Law, n_kept: int, counts: I32) -> None:
    """Add the lines of a neighbourhood to the rows of its tally."""
    for k in range(n_kept):
        score, at, n_lines = desk.quiet[k, Q_SCORE], desk.quiet[k, Q_AT], 1
        if desk.quiet[k, Q_MODEL]:
            n_lines = law.scores.first_grade[score + 1] - law.scores.first_grade[score]
        for i in range(n_lines):
            row = desk.quiet[k, Q_FIRST] + i if desk.quiet[k, Q_MODEL] else desk.quiet[k, Q_ROW]
            for group in range(counts.shape[1]):
                desk.tally[row, group] += counts[at + i, group]
                if desk.quiet[k, Q_BINS] >= 0:
                    desk.tally[desk.quiet[k, Q_BINS], group] += counts[at + i, group]
