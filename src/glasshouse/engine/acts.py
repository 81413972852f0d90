"""The acts of a toy society and the regimes that know them."""

from __future__ import annotations

from difflib import get_close_matches

import numpy as np

from glasshouse.arrays import I64, Rates
from glasshouse.conduct import FIRST_BORDER
from glasshouse.engine.ranks import ranked_grades
from glasshouse.engine.weighing import weighing_of
from glasshouse.errors import ScenarioError
from glasshouse.fitting import quoted
from glasshouse.kernels.weighing import N_WEIGHS
from glasshouse.regimes.compile import CompiledStack
from glasshouse.society.inspection_tables import N_TOWN
from glasshouse.society.toy import MOST_ACTS, MOST_TYPES, ToySociety, Waiting
from glasshouse.society.toy_tables import MONTH_LENGTHS, N_CLASSES, N_STEADY, N_VALUES, rates_of
from glasshouse.society.weighing_tables import MOST_STATES

MOST_COUNTED = 40  # of an act in a month
MOST_HEARD = 64
RATES_ROOM = {
    "act_count": (len(MONTH_LENGTHS), MOST_ACTS * (1 + N_CLASSES), MOST_COUNTED),
    "act_first": (MOST_ACTS + 1,),
    "act_observable": (MOST_HEARD,),
    "act_steady": (MOST_ACTS, N_STEADY),
    "act_value": (MOST_ACTS, N_VALUES),
    "act_waits": (MOST_ACTS,),
    "act_typed": (MOST_ACTS,),
    "type_end": (MOST_TYPES,),
    "town": (N_TOWN,),
    "act_patrolled": (MOST_ACTS,),
    "act_weighs": (MOST_ACTS, N_WEIGHS),
    "weigh_at": (MOST_STATES,),
}


def rates_for(society: ToySociety | None, stack: CompiledStack, *, response: str) -> Rates:
    """Return the tables of conduct of a society under a stack, with the readiness to pay of a response.

    Raises
    ------
    ScenarioError
        With every act of the society that no regime of the stack knows.
    """
    table = rates_of(society, response)
    if society is None:
        return table
    known = [name.rpartition(":")[2] for name in stack.act_ids]
    if unknown := [act for act in society.acts if act not in known]:
        raise ScenarioError("\n".join(_advice(act, sorted(set(known))) for act in unknown))
    heard = [[i for i, name in enumerate(known) if name == act] for act in society.acts]
    observables = [[stack.first_act + i for i in found] for found in heard]
    column = FIRST_BORDER + len(ranked_grades(stack))
    weighing = weighing_of(society, stack, observables, column + 2 * len(society.waiting))
    return table._replace(
        act_first=np.cumsum([0, *map(len, heard)], dtype=np.int64),
        act_observable=np.array([one for found in observables for one in found], np.int64),
        act_waits=_columns(society, column),
        act_weighs=weighing.how,
        weigh_at=weighing.words,
    )


def _columns(society: ToySociety, first: int) -> I64:
    """Return (n_acts,) the first column of the exposures of each act that waits for others, else 0."""
    found, column = np.zeros(len(society.acts), np.int64), first
    for k, act in enumerate(society.acts.values()):
        if isinstance(act, Waiting):
            found[k], column = column, column + 2
    return found


def _advice(act: str, known: list[str]) -> str:
    text = f"society.acts: found {quoted(act)}; no regime of the stack has conduct of this name"
    if not known:
        return f"{text}, or any that is no event of the full society. Add it to the conduct of a regime."
    close = get_close_matches(act, known, 1)
    return f"{text}. Did you mean {close[0]}?" if close else f"{text}. Write one of {', '.join(known)}."
