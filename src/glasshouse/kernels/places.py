"""Where the rules of a stack are in force: a table by place, or none if all are in force everywhere."""

from __future__ import annotations

from glasshouse.kernels._jit import kernel
from glasshouse.kernels.desk import WHO_PLACE, Desk, Law


@kernel
def procedure_applies(desk: Desk, law: Law, procedure: int) -> bool:
    """Is a procedure in force where the agent at the desk lives."""
    table = law.procedure_applies
    return table.shape[0] == 0 or table[desk.who[WHO_PLACE], procedure] == 1


@kernel
def score_applies(desk: Desk, law: Law, score: int) -> bool:
    """Is a score in force where the agent at the desk lives."""
    table = law.score_applies
    return table.shape[0] == 0 or table[desk.who[WHO_PLACE], score] == 1


@kernel
def any_score_applies(desk: Desk, law: Law) -> bool:
    """Is a score of the stack in force where the agent at the desk lives; without scores none is."""
    if law.scores.first_rule.shape[0] == 1:
        return False
    n = 0
    for score in range(law.scores.scores.shape[0]):
        n += score_applies(desk, law, score)
    return n > 0
