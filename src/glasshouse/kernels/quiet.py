"""Scores of those to whom nothing happens in a month: nearly everybody, so the path is short.

A quiet agent has no docket, and so no record and no standing: a score stands at its start, or where its
model puts the person. What is the same for all of a neighbourhood is worked out once, into `desk.quiet`.
"""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import ALWAYS, I64, U8, People
from glasshouse.codes import AGE_BANDS, N_INCOME, N_SCORE_FLOWS, Rate, Stream
from glasshouse.features import N_HABITS, Feature, Residence, Subject
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.desk import (
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
    Desk,
    Law,
)
from glasshouse.kernels.features import model_points
from glasshouse.kernels.places import score_applies
from glasshouse.kernels.population import age_on, anniversary, looks
from glasshouse.kernels.rng import draw, uniform_int
from glasshouse.kernels.standing import grade_by_points

CONSENT, MEMBERSHIP = int(Stream.CONSENT), int(Stream.MEMBERSHIP)
NATURAL_PERSON = int(Subject.NATURAL_PERSON)
LOCAL, PERMIT, OUTSIDER = int(Residence.LOCAL), int(Residence.PERMIT), int(Residence.OUTSIDER)
R_MIGRANT, R_PERMIT = int(Rate.MIGRANT), int(Rate.MIGRANT_WITH_PERMIT)
F_INCOME, F_AGE, F_URBAN = int(Feature.INCOME_FIFTH), int(Feature.AGE_BAND), int(Feature.IS_URBAN)
F_FEMALE, F_RESIDENCE, F_HABIT = int(Feature.IS_FEMALE), int(Feature.RESIDENCE), int(Feature.HABIT)
F_OPEN, F_ENFORCED, F_LISTED = (
    int(Feature.DEBTS_OPEN),
    int(Feature.DEBTS_ENFORCED),
    int(Feature.COURT_LISTED),
)
DAYS_400_YEARS, YEARS_400 = 146097, 400
N_BANDS = len(AGE_BANDS)
AGE_GROUP = 1 + N_INCOME
SEX_GROUP = AGE_GROUP + N_BANDS
PLACE_GROUP = SEX_GROUP + 2
# columns of `desk.quiet`, a row for each score that is kept on the day
Q_SCORE, Q_ROW, Q_BIRTH, Q_RESIDENTS, Q_CONSENT, Q_MODEL, Q_BINS, Q_LUCK = range(8)


@kernel
def last_birth(day: int, age: int) -> int:
    """Return the latest birth day of those who have reached an age on a day."""
    birth = anniversary(day, -age) + 1
    while age_on(birth, day) < age:
        birth -= 1
    return birth


@kernel
def lay_out(desk: Desk, law: Law, day: int) -> int:
    """Work out what holds for all quiet agents of a place on a day; return how many scores are kept."""
    table, quiet, n = law.scores, desk.quiet, 0
    for score in range(table.scores.shape[0]):
        this = table.scores[score]
        if not score_applies(desk, law, score):
            continue
        if not this[SC_SUBJECTS] & NATURAL_PERSON or not this[SC_FROM_DAY] <= day < this[SC_TO_DAY]:
            continue
        first = this[SC_ROW] + N_SCORE_FLOWS
        grade = this[SC_START]
        if not this[SC_PERIOD]:
            grade = grade_by_points(desk, law, score, this[SC_INITIAL])
        n_grades = table.first_grade[score + 1] - table.first_grade[score]
        quiet[n, Q_SCORE] = score
        quiet[n, Q_ROW] = first + grade
        quiet[n, Q_BIRTH] = day - -(-this[SC_MIN_AGE] * DAYS_400_YEARS // YEARS_400)
        quiet[n, Q_RESIDENTS] = this[SC_RESIDENTS]
        quiet[n, Q_CONSENT] = this[SC_CONSENT]
        quiet[n, Q_MODEL] = this[SC_MODEL]
        quiet[n, Q_LUCK] = this[SC_LUCK]
        place = min(max(this[SC_INITIAL] - this[SC_LOW], 0), this[SC_BINS] - 1)
        quiet[n, Q_BINS] = first + n_grades + place if this[SC_BINS] else -1
        n += 1
    return n


@kernel
def add_groups(row: I64, income: int, band: int, female: int, urban: int) -> None:
    """Add one person to a row of the tally, in the groups of `codes.GROUPS`."""
    row[0] += 1
    row[1 + income] += 1
    row[AGE_GROUP + band] += 1
    row[SEX_GROUP + female] += 1
    row[PLACE_GROUP + urban] += 1


@kernel
def tally_quiet(
    desk: Desk, law: Law, people: People, scalar: I64, seed: np.uint64, flags: U8, generation: U8,
    vacant: int, first_slot: int, province: int, day: int,
) -> None:  # fmt: skip
    """Count the grades of the quiet agents of a neighbourhood, those without a flag.

    Parameters
    ----------
    flags
        (n,) marks of the bulk path; 0 is quiet.
    generation
        (n,) column of the state; `vacant` is nobody.
    day
        Last day of the month.
    """
    n_kept = lay_out(desk, law, day)
    quiet, tally, features = desk.quiet, desk.tally, desk.features
    limits = desk.birthdays
    for band in range(1, N_BANDS):
        limits[band] = last_birth(day, AGE_BANDS[band])
    asks = 0
    for k in range(n_kept):
        asks |= quiet[k, Q_MODEL] | (quiet[k, Q_RESIDENTS] != 7)
    features[F_OPEN] = features[F_ENFORCED] = features[F_LISTED] = 0
    for agent in range(flags.shape[0]):
        held = int(generation[agent])
        if flags[agent] != 0 or held == vacant or n_kept == 0:
            continue
        slot, held = first_slot + agent, int(np.int8(held))
        female, birth, urban, income = looks(seed, slot, held, province, people)
        band = 0
        for k in range(1, N_BANDS):
            band += int(birth <= limits[k])
        residence = LOCAL
        if asks:
            words = draw(seed, slot, held, 0, MEMBERSHIP, 0, 0)
            if words[0] < scalar[R_MIGRANT]:
                residence = PERMIT if words[1] < scalar[R_PERMIT] else OUTSIDER
            features[F_HABIT] = uniform_int(words[2], N_HABITS)
            features[F_RESIDENCE], features[F_INCOME], features[F_AGE] = residence, income, band
            features[F_URBAN], features[F_FEMALE] = urban, female
        for k in range(n_kept):
            if birth > quiet[k, Q_BIRTH] or not (quiet[k, Q_RESIDENTS] >> residence) & 1:
                continue
            threshold, score = quiet[k, Q_CONSENT], quiet[k, Q_SCORE]
            if threshold < ALWAYS and draw(seed, slot, held, 0, CONSENT, quiet[k, Q_LUCK], 0)[0] >= threshold:
                continue
            row = quiet[k, Q_ROW]
            if quiet[k, Q_MODEL]:
                row = row_of_model(desk, law, score, day)
            add_groups(tally[row], income, band, female, urban)
            if quiet[k, Q_BINS] >= 0:
                add_groups(tally[quiet[k, Q_BINS]], income, band, female, urban)


@kernel
def row_of_model(desk: Desk, law: Law, score: int, day: int) -> int:
    """Return the row of the tally for the grade in which a model puts the person whose features are set."""
    points = model_points(desk, law, score, day)
    return law.scores.scores[score, SC_ROW] + N_SCORE_FLOWS + grade_by_points(desk, law, score, points)
