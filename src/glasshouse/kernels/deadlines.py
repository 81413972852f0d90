"""Days that bodies miss: decisions, removals, corrections come late where more is filed than can be done."""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import MistakeTable
from glasshouse.codes import NEVER, Event, Stream
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.desk import (
    AMOUNT,
    DUE,
    FACT,
    GROUND,
    S_DECIDES,
    S_LUCK,
    S_PROVISION,
    STEP,
    WHO_GENERATION,
    WHO_LOAD,
    WHO_SLOT,
    Desk,
    Law,
)
from glasshouse.kernels.mistakes import late_by, misses
from glasshouse.kernels.rng import draw
from glasshouse.kernels.tally import note

CAPACITY, E_MISSED = int(Stream.CAPACITY), int(Event.DEADLINE_MISSED)
UNASKED = -1  # load of bodies that never miss a day
MOST_MISSED = 2  # of one step; who counts them is the amount of the case


@kernel
def puts_off(
    desk: Desk, law: Law, table: MistakeTable, seed: np.uint64, tick: int, row: int, day: int
) -> bool:
    """Let the body that must act on a case miss the day; then the clock falls due again later."""
    rows, who, step = desk.rows, desk.who, law.steps[desk.rows[row, STEP]]
    missed = rows[row, AMOUNT]
    if who[WHO_LOAD] == UNASKED or missed >= MOST_MISSED or not step[S_DECIDES]:
        return False
    fact = rows[row, FACT]
    words = draw(seed, who[WHO_SLOT], who[WHO_GENERATION], tick, CAPACITY, step[S_LUCK], fact)
    is_second = missed > 0
    if not misses(words[2] if is_second else words[0], who[WHO_LOAD], table):
        return False
    rows[row, AMOUNT] = missed + 1
    late = late_by(words[3] if is_second else words[1], table)
    rows[row, DUE] = min(day + late, NEVER - 1)
    note(desk, E_MISSED, fact, day, step[S_PROVISION], rows[row, DUE], rows[row, GROUND])
    return True
