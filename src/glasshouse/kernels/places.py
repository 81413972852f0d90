"""Where the rules of a stack are in force: a table by place, or none if all are in force everywhere."""

from __future__ import annotations

from glasshouse.kernels._jit import kernel
from glasshouse.kernels.desk import WHO_PLACE, Desk, Law


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
