"""Moving away: who stands low in a score that only its own place keeps may leave for where it is not kept.

An adult keeps its slot, its neighbours and its luck. A row of its docket says that it lives elsewhere; from
then on the rules of the old place do not see it. Cases that were opened there go on by their own rules.
"""

from __future__ import annotations

import numpy as np

from glasshouse.codes import Event, Stream
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.desk import (
    GONE,
    GROUND,
    KIND,
    KIND_RECORD,
    KIND_STANDING,
    N_ROWS,
    NO_RULE,
    STEP,
    WHO_GENERATION,
    WHO_PLACE,
    WHO_SLOT,
    Desk,
    Law,
)
from glasshouse.kernels.docket import State
from glasshouse.kernels.members import add_row
from glasshouse.kernels.places import AWAY, is_away
from glasshouse.kernels.quiet import NOWHERE, Q_SCORE, Rest, forget, grade_at_rest, lay_out
from glasshouse.kernels.rng import draw
from glasshouse.kernels.standing import standing_row, third_of
from glasshouse.kernels.tally import note
from glasshouse.kernels.timing import Month
from glasshouse.kernels.world import World

MOVING, E_MOVED = int(Stream.MOVING), int(Event.MOVED_AWAY)
LOWEST_THIRD = 2


@kernel
def stands_low(desk: Desk, law: Law, n_kept: int, elsewhere: int) -> bool:
    """Does the agent stand in the lowest third of the grades of a score that is not kept elsewhere."""
    for k in range(n_kept):
        score = desk.quiet[k, Q_SCORE]
        line, row = grade_at_rest(desk, k), standing_row(desk, score)
        if line == NOWHERE or law.score_applies[elsewhere, score]:
            continue
        if row >= 0:
            line = desk.rows[row, GROUND]
        if third_of(law, score, line) == LOWEST_THIRD:
            return True
    return False


@kernel
def leave_behind(desk: Desk, law: Law, n_kept: int, elsewhere: int) -> None:
    """Drop records and standings of scores that are not kept elsewhere."""
    rows = desk.rows
    for row in range(desk.counters[N_ROWS]):
        is_of_score = rows[row, KIND] in (KIND_RECORD, KIND_STANDING)
        if is_of_score and not law.score_applies[elsewhere, rows[row, STEP]]:
            rows[row, KIND], rows[row, STEP] = GONE, 0
    for k in range(n_kept):
        if not law.score_applies[elsewhere, desk.quiet[k, Q_SCORE]]:
            desk.lines[k] = NOWHERE


@kernel
def consider_moving(desk: Desk, law: Law, world: World, seed: np.uint64, n_kept: int, month: Month) -> None:
    """Let the agent at the desk move away at the end of a January, once, if it stands low then."""
    who, elsewhere = desk.who, world.scope.elsewhere
    if elsewhere < 0 or month.first != month.january or is_away(desk):
        return
    if not stands_low(desk, law, n_kept, elsewhere):
        return
    word = draw(seed, who[WHO_SLOT], who[WHO_GENERATION], month.tick, MOVING, 0, 0)[0]
    last = month.first + month.n_days - 1
    if word >= np.uint64(world.responses.moves) or add_row(desk, AWAY, 0, 0, last) < 0:
        return
    note(desk, E_MOVED, 0, last, 0, 0, NO_RULE)
    who[WHO_PLACE] = elsewhere
    leave_behind(desk, law, n_kept, elsewhere)


@kernel
def let_go(
    desk: Desk, law: Law, world: World, state: State, month: Month, rest: Rest, neighbourhood: int
) -> None:
    """Keep, when a month is complete, that those who moved away in it are in no score of the old place."""
    last, elsewhere, docket = month.first + month.n_days - 1, world.scope.elsewhere, state.docket
    if elsewhere < 0 or month.first != month.january:
        return
    desk.who[WHO_PLACE] = state.place[neighbourhood]
    n_kept, start = lay_out(desk, law, month.reference), state.docket_start[neighbourhood]
    for row in range(start, start + state.docket_count[neighbourhood]):
        if docket.kind[row] == AWAY and docket.opened_day[row] == last:
            agent = state.first_row[neighbourhood] + docket.agent[row]
            forget(desk, law, n_kept, elsewhere, rest, agent)
