"""What model-based scores read of a person, and the points they make of it.

A feature is a class (`features.Feature`); what the society does not know of a person has class -1. The kernel
knows no scheme: which features count, and how much, is in `desk.Scores`.
"""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import I64
from glasshouse.codes import Debt, Stream
from glasshouse.conduct import Rate
from glasshouse.features import N_HABITS, UNKNOWN_CLASS, Feature, Residence
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.calendar import years_in
from glasshouse.kernels.desk import (
    AMOUNT,
    GROUND,
    KIND,
    KIND_DEBT,
    KIND_RECORD,
    N_ROWS,
    POINTS_BIAS,
    SC_FROM_DAY,
    SC_LOW,
    STEP,
    TE_FEATURE,
    TE_UNKNOWN,
    WHO_BAND_THEN,
    WHO_BIRTH,
    WHO_DAY_THEN,
    WHO_FEMALE,
    WHO_FRIENDS,
    WHO_GENERATION,
    WHO_INCOME,
    WHO_RESIDENCE,
    WHO_SLOT,
    WHO_URBAN,
    Desk,
    Law,
)
from glasshouse.kernels.households import household, household_size
from glasshouse.kernels.measures import PUBLICLY_LISTED, pressure
from glasshouse.kernels.rng import draw, uniform_int
from glasshouse.kernels.strata import stratum_of
from glasshouse.kernels.traits import see_traits
from glasshouse.kernels.world import Scope, World

MEMBERSHIP = int(Stream.MEMBERSHIP)
LOCAL, PERMIT, OUTSIDER = int(Residence.LOCAL), int(Residence.PERMIT), int(Residence.OUTSIDER)
R_MIGRANT, R_PERMIT = int(Rate.MIGRANT), int(Rate.MIGRANT_WITH_PERMIT)
F_INCOME, F_AGE, F_URBAN, F_FEMALE = (
    int(Feature.INCOME_FIFTH),
    int(Feature.AGE_BAND),
    int(Feature.IS_URBAN),
    int(Feature.IS_FEMALE),
)
F_RESIDENCE, F_HABIT, F_YEARS = int(Feature.RESIDENCE), int(Feature.HABIT), int(Feature.YEARS_ENROLLED)
F_OPEN, F_ENFORCED, F_LISTED = (
    int(Feature.DEBTS_OPEN),
    int(Feature.DEBTS_ENFORCED),
    int(Feature.COURT_LISTED),
)
ARREARS, NOTICE = int(Debt.ARREARS), int(Debt.NOTICE)
MANY_DEBTS, MANY_RECORDS, MOST_AT_HOME = 2, 3, 5
F_HOUSEHOLD = int(Feature.HOUSEHOLD_SIZE)
OF_SPEECH, OF_DEEDS = 1, 2
FRIENDS_SCORE_BITS, FRIENDS_LISTED_SHIFT = 3, 2  # of the state's column of friends
F_FRIENDS_SCORE, F_FRIENDS_LISTED = int(Feature.FRIENDS_SCORE), int(Feature.FRIENDS_LISTED)
F_GOOD, F_BAD = int(Feature.GOOD_RECORDS), int(Feature.BAD_RECORDS)
F_DEEDS, F_SPEECH = int(Feature.PUBLIC_DEEDS), int(Feature.SPEECH_RECORD)
MOST_YEARS = 5  # since a score began, that a model can tell apart
THOUSAND = 1000


@kernel
def membership(seed: np.uint64, slot: int, generation: int, scalar: I64) -> tuple[int, int]:
    """Return by what right a person lives there, and the class of its steady trait of conduct."""
    words = draw(seed, slot, generation, 0, MEMBERSHIP, 0, 0)
    residence = LOCAL
    if words[0] < scalar[R_MIGRANT]:
        residence = PERMIT if words[1] < scalar[R_PERMIT] else OUTSIDER
    return residence, uniform_int(words[2], N_HABITS)


@kernel
def see_residence(desk: Desk, world: World, seed: np.uint64) -> None:
    """Recompute by what right a person lives there: who is scored asks for it."""
    who = desk.who
    who[WHO_RESIDENCE] = membership(seed, who[WHO_SLOT], who[WHO_GENERATION], world.rates.scalar)[0]


@kernel
def see_person(desk: Desk, world: World, seed: np.uint64) -> None:
    """Fill in the features that are traits, or as of the day of reference; nothing of the docket."""
    who, features, scope = desk.who, desk.features, world.scope
    slot, generation, income = who[WHO_SLOT], who[WHO_GENERATION], who[WHO_INCOME]
    residence, habit = membership(seed, slot, generation, world.rates.scalar)
    who[WHO_RESIDENCE] = residence
    features[F_RESIDENCE] = residence
    features[F_HABIT] = habit
    features[F_INCOME] = income
    features[F_AGE] = who[WHO_BAND_THEN]
    features[F_URBAN] = who[WHO_URBAN]
    features[F_FEMALE] = who[WHO_FEMALE]
    stratum = stratum_of(income, who[WHO_BAND_THEN], who[WHO_FEMALE], who[WHO_URBAN])
    see_traits(
        features, scope.traits_read, scope.n_traits, seed, slot, generation, stratum, habit, world.traits
    )
    if scope.asks_households:
        home = household(
            seed, slot, generation, who[WHO_FEMALE], who[WHO_BIRTH], who[WHO_URBAN], world.household
        )
        features[F_HOUSEHOLD] = min(household_size(home, who[WHO_DAY_THEN]), MOST_AT_HOME) - 1
    friends = who[WHO_FRIENDS]
    features[F_FRIENDS_SCORE] = features[F_FRIENDS_LISTED] = UNKNOWN_CLASS
    if friends >= 0:  # 0 of the state is that no friend's score is known, 1 the first class
        features[F_FRIENDS_SCORE] = (friends & FRIENDS_SCORE_BITS) - 1
        features[F_FRIENDS_LISTED] = friends >> FRIENDS_LISTED_SHIFT


@kernel
def see_nothing(desk: Desk) -> None:
    """Fill in the features of a docket in which there is nothing."""
    features = desk.features
    features[F_OPEN] = features[F_ENFORCED] = features[F_LISTED] = 0
    features[F_GOOD] = features[F_BAD] = features[F_DEEDS] = features[F_SPEECH] = 0


@kernel
def see_records(desk: Desk, scope: Scope) -> None:
    """Fill in the features that are records of score rules: good and bad ones, deeds, speech."""
    rows, features = desk.rows, desk.features
    good = bad = deeds = speech = 0
    for row in range(desk.counters[N_ROWS]):
        if rows[row, KIND] == KIND_RECORD:
            points, kind = rows[row, AMOUNT] - POINTS_BIAS, scope.rule_kind[rows[row, GROUND]]
            good += int(points > 0)
            bad += int(points < 0)
            deeds += int(kind == OF_DEEDS)
            speech += int(kind == OF_SPEECH)
    features[F_GOOD], features[F_BAD] = min(good, MANY_RECORDS), min(bad, MANY_RECORDS)
    features[F_DEEDS], features[F_SPEECH] = min(deeds, MANY_RECORDS), min(speech, 1)


@kernel
def see_docket(desk: Desk, law: Law) -> None:
    """Fill in the features that stand in the agent's docket, but for records: debts, a public listing."""
    rows, features = desk.rows, desk.features
    n_open = n_enforced = 0
    for row in range(desk.counters[N_ROWS]):
        if rows[row, KIND] == KIND_DEBT and rows[row, STEP] >= ARREARS:
            n_open += 1
            n_enforced += int(rows[row, STEP] >= NOTICE)
    features[F_OPEN] = min(n_open, MANY_DEBTS)
    features[F_ENFORCED] = min(n_enforced, 1)
    features[F_LISTED] = int(pressure(desk, law) == PUBLICLY_LISTED)


@kernel
def is_of_docket(feature: int) -> bool:
    """Does a feature stand in the docket; all others are traits, or as of the day of reference."""
    is_debt = feature in (F_OPEN, F_ENFORCED, F_LISTED)
    return is_debt or feature in (F_GOOD, F_BAD, F_DEEDS, F_SPEECH)


@kernel
def model_sum(desk: Desk, law: Law, score: int, day: int, of_docket: bool) -> int:
    """Return what a weighted model adds for the features of the docket, or for all others, in thousandths."""
    table, features = law.scores, desk.features
    since = max(day - table.scores[score, SC_FROM_DAY], 0)
    features[F_YEARS] = min(years_in(since), MOST_YEARS)
    total = 0
    for term in range(table.first_term[score], table.first_term[score + 1]):
        feature = table.terms[term, TE_FEATURE]
        if is_of_docket(feature) != of_docket:
            continue
        first, stop = table.first_level[term], table.first_level[term + 1]
        if features[feature] < 0:
            total += table.terms[term, TE_UNKNOWN]
        else:
            total += table.levels[min(first + features[feature], stop - 1)]
    return total


@kernel
def model_points(law: Law, score: int, total: int) -> int:
    """Return the points of a weighted model: what it adds above the lowest score, in whole points."""
    return law.scores.scores[score, SC_LOW] + total // THOUSAND
