"""Where the rules of a stack are in force: a table by place, or none if all are in force everywhere."""

from __future__ import annotations

from glasshouse.codes import Kind
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.desk import KIND, N_ROWS, WHO_PLACE, Desk, Law

AWAY = int(Kind.AWAY)


@kernel
def procedure_applies(desk: Desk, law: Law, procedure: int) -> bool:
    """Is a procedure in force where the agent at the desk lives."""
    return law.is_everywhere == 1 or law.procedure_applies[desk.who[WHO_PLACE], procedure] == 1


@kernel
def score_applies(desk: Desk, law: Law, score: int) -> bool:
    """Is a score in force where the agent at the desk lives."""
    return law.is_everywhere == 1 or law.score_applies[desk.who[WHO_PLACE], score] == 1


@kernel
def any_score_applies(desk: Desk, law: Law) -> bool:
    """Is a score of the stack in force where the agent at the desk lives; without scores none is."""
    n = 0
    for score in range(law.scores.n):
        n += score_applies(desk, law, score)
    return n > 0


@kernel
def is_away(desk: Desk) -> bool:
    """Says a row on the desk that the agent has moved away from where its neighbourhood is."""
    n = 0
    for row in range(desk.counters[N_ROWS]):
        n += int(desk.rows[row, KIND] == AWAY)
    return n > 0


@kernel
def place_of(desk: Desk, place: int, elsewhere: int) -> int:
    """Return where the agent at the desk lives: in the place of its neighbourhood, or elsewhere."""
    return elsewhere if elsewhere >= 0 and is_away(desk) else place
