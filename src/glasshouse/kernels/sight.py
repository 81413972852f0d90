"""What everybody can see of the adults of a neighbourhood, from month to month; friends, opinions, dealings.

Kernels read last month's column of the state, which nobody writes, and write next month's on the bench. It
becomes the state's when the month is complete.
"""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import I64, U8
from glasshouse.codes import StepBit
from glasshouse.conduct import FIRST_EXPOSURE, N_EXPOSURES, Exposure, Response
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.candidates import Luck
from glasshouse.kernels.dealings import deal
from glasshouse.kernels.desk import (
    APPROVING,
    CLIMATE,
    COURAGE,
    GROUND,
    KIND,
    KIND_CASE,
    KIND_STANDING,
    N_ROWS,
    OPPOSING,
    P_IS_BLACK,
    P_IS_LIST,
    PUNISHED,
    S_BITS,
    S_PROCEDURE,
    STEP,
    Desk,
    Law,
)
from glasshouse.kernels.docket import State
from glasshouse.kernels.faces import Faces
from glasshouse.kernels.measures import PUBLICLY_LISTED, pressure
from glasshouse.kernels.opinion import climate_level, courage, mood, survey
from glasshouse.kernels.quiet import NOWHERE, Q_SCORE, grade_at_rest
from glasshouse.kernels.response import level_seen, multipliers
from glasshouse.kernels.standing import third_of
from glasshouse.kernels.ties import friends_listed, friends_score, stand_in_ring, voices, with_standing
from glasshouse.kernels.timing import Month
from glasshouse.kernels.world import World
from glasshouse.minds import N_DEALING, N_DEED, N_SURVEY, Seen

GOOD_NAME, SPOKE = int(Seen.GOOD_NAME), int(Seen.SPOKE_AGAINST | Seen.SPOKE_FOR)
LISTED, PUBLISHED = int(StepBit.LISTED), int(StepBit.PUBLISHED)
X_LISTED, X_REFUSED = int(Exposure.LISTED), int(Exposure.REFUSED)
X_FAVOURED, X_PUNISHED, X_HONEST = int(Exposure.FAVOURED), int(Exposure.PUNISHED_SPEECH), int(Exposure.HONEST)
FRIENDS_LISTED_SHIFT = 2
CHILLED = int(Response.CHILLED)
NO_CLASS, HIGH = 0, 3
SHOWN = LISTED | PUBLISHED


@kernel
def look_around(desk: Desk, world: World, state: State, neighbourhood: int, exposure: I64) -> None:
    """Work out what a province's and a neighbourhood's last month does to what people do, think and say.

    Parameters
    ----------
    exposure
        (2 + N_EXPOSURES and more,) of the province: persons listed, adults, then counts by conduct.Exposure.
    """
    mind, adults = desk.mind, exposure[1]
    counts = exposure[FIRST_EXPOSURE : FIRST_EXPOSURE + N_EXPOSURES]
    multipliers(counts, adults, world.responses, desk.answers)
    if world.scope.asks_opinions:
        before, size = state.n_before[neighbourhood], state.size[neighbourhood]
        first = state.first_row[neighbourhood]
        mind[APPROVING], mind[OPPOSING] = mood(
            counts[X_LISTED] + counts[X_REFUSED], counts[X_FAVOURED], counts[X_HONEST], adults, world.opinion
        )
        against, in_favour = voices(state.seen[first + before : first + size])
        mind[CLIMATE] = climate_level(against, in_favour, world.opinion.climate_at)
        mind[PUNISHED] = level_seen(counts[X_PUNISHED], adults, world.opinion.punished_at)
        # nobody says more than the boldest do; who is less bold is told apart when it comes to speech
        desk.answers[CHILLED] = courage(mind[COURAGE:], mind[CLIMATE], mind[PUNISHED], world.opinion)


@kernel
def fade(state: State, neighbourhood: int, seen: U8) -> None:
    """Begin next month's column: standings and names stay until they change, what was said is forgotten."""
    first = state.first_row[neighbourhood]
    for i in range(state.size[neighbourhood]):
        seen[i] = state.seen[first + i] & ~np.uint8(SPOKE)


@kernel
def class_of_line(desk: Desk, law: Law, n_kept: int, is_visited: bool) -> int:
    """Return the class of the agent's first score that has one: 0 none, 1 low, 2 middle, 3 high.

    The best third of its grades is high, the worst third low, rounded to the middle.
    """
    for k in range(n_kept):
        line, score = grade_at_rest(desk, k), desk.quiet[k, Q_SCORE]
        if line == NOWHERE:
            continue
        for row in range(desk.counters[N_ROWS] if is_visited else 0):
            if desk.rows[row, KIND] == KIND_STANDING and desk.rows[row, STEP] == score:
                line = desk.rows[row, GROUND]
        return HIGH - third_of(law, score, line)
    return NO_CLASS


@kernel
def is_praised(desk: Desk, law: Law) -> bool:
    """Does the agent stand on a red list that everybody can see."""
    rows = desk.rows
    for row in range(desk.counters[N_ROWS]):
        if rows[row, KIND] == KIND_CASE:
            bits, procedure = law.steps[rows[row, STEP], S_BITS], law.steps[rows[row, STEP], S_PROCEDURE]
            is_red = law.procedures[procedure, P_IS_LIST] and not law.procedures[procedure, P_IS_BLACK]
            if is_red and bits & SHOWN == SHOWN:
                return True
    return False


@kernel
def show(desk: Desk, law: Law, n_kept: int, before: int) -> int:
    """Return what is seen of the agent at the desk after its month."""
    is_black = int(pressure(desk, law) == PUBLICLY_LISTED)
    return with_standing(before, is_black, int(is_praised(desk, law)), class_of_line(desk, law, n_kept, True))


@kernel
def live_together(
    desk: Desk, world: World, state: State, faces: Faces, month: Month, seed: np.uint64, neighbourhood: int,
    luck: Luck,
) -> None:  # fmt: skip
    """Let neighbours deal with each other, and ask them once a year what they think.

    The good names of those who dealt are written to next month's column.
    """
    before = state.n_before[neighbourhood]
    first, n = state.first_row[neighbourhood] + before, state.size[neighbourhood] - before
    generation, strata = state.generation[first : first + n], faces.stratum[first : first + n]
    slot, scope = state.first_slot[neighbourhood], world.scope
    if scope.deals_row >= 0:
        tally = desk.tally[scope.deals_row : scope.deals_row + N_DEALING]
        deeds = desk.tally[:0]
        if scope.deeds_row >= 0:
            deeds = desk.tally[scope.deeds_row : scope.deeds_row + N_DEED]
        deal(
            state.seen[first : first + n], luck.seen[before:], generation, strata, slot, month.tick, seed,
            world.dealing, tally, deeds, luck,
        )  # fmt: skip
    if scope.asks_opinions and month.first == month.january:
        tally, mind = desk.tally[scope.survey_row : scope.survey_row + N_SURVEY], desk.mind
        survey(
            tally, generation, strata, slot, seed, mind[APPROVING], mind[OPPOSING], mind[CLIMATE],
            mind[PUNISHED], world.opinion,
        )  # fmt: skip


@kernel
def befriend(state: State, seed: np.uint64, neighbourhood: int, ring: I64) -> None:
    """Work out what scores read of everybody's friends from now on, by what was seen last month.

    It comes before the counts of the day of reference, so that they and later months read the same friends.
    """
    before = state.n_before[neighbourhood]
    first, n = state.first_row[neighbourhood] + before, state.size[neighbourhood] - before
    seen, friends = state.seen[first : first + n], state.friends[first : first + n]
    stand_in_ring(ring, n, seed, state.first_slot[neighbourhood])
    for place in range(n):
        listed = friends_listed(seen, ring, place)
        friends[ring[place]] = friends_score(seen, ring, place) | (listed << FRIENDS_LISTED_SHIFT)
