"""The one registry of state columns and of observables: what a number is called, and what it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from glasshouse.arrays import Docket
from glasshouse.codes import (
    N_BALANCE,
    N_EVENTS,
    N_LEGAL,
    N_SCORE_FLOWS,
    N_STOCK,
    Balance,
    Event,
    Legal,
    ScoreFlow,
    Stock,
)


@dataclass(frozen=True)
class Column:
    """One column of the state."""

    name: str
    dtype: type[np.unsignedinteger]
    per: Literal[
        "agent",
        "adult who is looked at",
        "adult with friends in a score",
        "docket row",
        "neighbourhood",
        "district of a town",
        "agent of a network",
    ]
    unit: str
    meaning: str

    @property
    def n_bytes(self) -> int:
        """Return the bytes of one value."""
        return np.dtype(self.dtype).itemsize


COLUMNS = (
    Column(
        "generation",
        np.uint8,
        "agent",
        "number modulo 256",
        "which holder of the slot is there; 128 is nobody yet",
    ),
    Column(
        "exit_tick",
        np.uint16,
        "agent",
        "month since 2000-01",
        "month in which the holder dies or closes, or the first one turns 18 or is founded",
    ),
    Column("agent", np.uint16, "docket row", "row", "row of the agent in its neighbourhood"),
    Column(
        "kind",
        np.uint8,
        "docket row",
        "codes.Kind",
        "a debt, a case, a record or standing of a score, a copy of an entry, a report of an act, a move",
    ),
    Column("step", np.uint8, "docket row", "codes.Debt, step, score, list, act", "where the matter stands"),
    Column(
        "fact", np.uint32, "docket row", "tick * 256 + candidate", "the fact that all rows about it share"
    ),
    Column("opened_day", np.uint16, "docket row", "day since 2000-01-01", "day on which the matter began"),
    Column("due_day", np.uint16, "docket row", "day since 2000-01-01", "next clock; 65535 is none"),
    Column(
        "end_day", np.uint16, "docket row", "day since 2000-01-01", "end of the term; 65535 is open-ended"
    ),
    Column(
        "ground",
        np.uint16,
        "docket row",
        "row of a table",
        "rule that opened it; grade of a standing",
    ),
    Column(
        "bits",
        np.uint16,
        "docket row",
        "codes.Fact",
        "what is true of it; months a record was charged",
    ),
    Column(
        "amount",
        np.uint32,
        "docket row",
        "yuan, points, days",
        "the debt; points of a score plus 2**31; days missed of a case; what ended a copied entry",
    ),
    Column(
        "seen", np.uint8, "adult who is looked at", "minds.Seen", "what everybody could see of it last month"
    ),
    Column(
        "friends", np.uint8, "adult with friends in a score", "two classes", "what scores read of its friends"
    ),
    Column("court_adopted", np.uint16, "neighbourhood", "month since 2000-01", "its court took up the list"),
    Column("records", np.uint32, "district of a town", "records", "what the body of a toy town has of it"),
    Column(
        "held", np.uint64, "agent of a network", "trillionths", "its trust, opinion or willingness to speak"
    ),
)

# what is kept of an adult beside the state, and follows from it
FACE_BYTES = 4  # `kernels.faces.Faces`: stratum, habit, roles
POINTS_BYTES = 4  # `kernels.quiet.Rest`, for each score: points without a record
OPTIONAL = {
    "adult who is looked at": "seen",
    "adult with friends in a score": "friends",
    "district of a town": "records",
    "agent of a network": "held",
}
"""Columns that a state has or has not, by what they are one per."""

DOCKET_COLUMNS = tuple(c for c in COLUMNS if c.per == "docket row")
if tuple(c.name for c in DOCKET_COLUMNS) != Docket._fields:
    raise AssertionError("arrays.Docket and the registry of columns differ")


@dataclass(frozen=True)
class Observable:
    """One row of the tallies."""

    name: str
    kind: Literal["flow", "stock"]
    unit: str


def observables(
    procedure_ids: Sequence[str],
    *,
    act_ids: Sequence[str] = (),
    scores: Sequence[tuple[str, Sequence[str]]] = (),
    society: Sequence[Observable] = (),
) -> tuple[Observable, ...]:
    """Return the observables of a society under a stack, in the order of the tally's rows.

    Parameters
    ----------
    procedure_ids, act_ids
        Names of the procedures, and of the acts, which only a toy society has.
    scores
        Names of the scores, each with those of its grades, best first. Stocks of grades count persons who
        ever had a record; all others stand at the initial score.
    society
        What parts of the society count: acts, doors, dealings, answers.

    Examples
    --------
    >>> [o.name for o in observables(["jd_list"])][-8:-5]
    ['jd_list.entries', 'jd_list.persons', 'jd_list.barred']
    """
    names = {int(e): e.name.lower() for e in Event}
    result = [Observable(names.get(i, f"event_{i}"), "flow", "events") for i in range(N_EVENTS)]
    legal = {int(x): x.name.lower() for x in Legal}
    for procedure in procedure_ids:
        result += [
            Observable(f"{procedure}.{legal.get(i, f'legal_{i}')}", "flow", "cases") for i in range(N_LEGAL)
        ]
    result += [Observable(act, "flow", "events") for act in act_ids]
    for procedure in procedure_ids:
        for stock in Stock:
            unit = "cases" if stock == Stock.ENTRIES else "persons"
            result.append(Observable(f"{procedure}.{stock.name.lower()}", "stock", unit))
    for score, grades in scores:
        for flow_of in ScoreFlow:
            unit = "records" if flow_of == ScoreFlow.RECORD else "changes"
            result.append(Observable(f"{score}.{flow_of.name.lower()}", "flow", unit))
        result += [Observable(f"{score}.{grade}", "stock", "persons") for grade in grades]
    result += society
    for balance in Balance:
        money = balance.name.endswith("_CNY")
        flow = balance == Balance.REPAID_CNY
        result.append(
            Observable(balance.name.lower(), "flow" if flow else "stock", "yuan" if money else "debts")
        )
    n_expected = N_EVENTS + (N_LEGAL + N_STOCK) * len(procedure_ids) + len(act_ids) + N_BALANCE
    n_expected += len(society) + sum(N_SCORE_FLOWS + len(grades) for _, grades in scores)
    if len(result) != n_expected:
        raise AssertionError("observables and the tally's rows differ")
    return tuple(result)
