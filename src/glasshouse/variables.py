"""The one registry of state columns and of observables: what a number is called, and what it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from glasshouse.arrays import Docket
from glasshouse.codes import N_BALANCE, N_EVENTS, N_LEGAL, N_STOCK, Balance, Event, Legal, Stock


@dataclass(frozen=True)
class Column:
    """One column of the state."""

    name: str
    dtype: type[np.unsignedinteger]
    per: Literal["adult", "docket row", "neighbourhood"]
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
        "adult",
        "number modulo 256",
        "which holder of the slot is there; 128 is nobody yet",
    ),
    Column(
        "exit_tick",
        np.uint16,
        "adult",
        "month since 2000-01",
        "month in which the holder dies, or the first one turns 18",
    ),
    Column("agent", np.uint16, "docket row", "row", "row of the agent in its neighbourhood"),
    Column("kind", np.uint8, "docket row", "codes.Kind", "a debt, or a case of a procedure"),
    Column("step", np.uint8, "docket row", "codes.Debt or step", "where the matter stands"),
    Column(
        "fact", np.uint32, "docket row", "tick * 256 + candidate", "the fact that all rows about it share"
    ),
    Column("opened_day", np.uint16, "docket row", "day since 2000-01-01", "day on which the matter began"),
    Column("due_day", np.uint16, "docket row", "day since 2000-01-01", "next clock; 65535 is none"),
    Column(
        "end_day", np.uint16, "docket row", "day since 2000-01-01", "end of the term; 65535 is open-ended"
    ),
    Column("ground", np.uint16, "docket row", "row of the rule table", "rule that opened the case"),
    Column("bits", np.uint16, "docket row", "codes.Fact", "what is true of the matter"),
    Column("amount", np.uint32, "docket row", "yuan", "the debt"),
    Column("court_adopted", np.uint16, "neighbourhood", "month since 2000-01", "its court took up the list"),
)

DOCKET_COLUMNS = tuple(c for c in COLUMNS if c.per == "docket row")
if tuple(c.name for c in DOCKET_COLUMNS) != Docket._fields:
    raise AssertionError("arrays.Docket and the registry of columns differ")


@dataclass(frozen=True)
class Observable:
    """One row of the tallies."""

    name: str
    kind: Literal["flow", "stock"]
    unit: str


def observables(procedure_ids: Sequence[str]) -> tuple[Observable, ...]:
    """Return the observables of a society under a stack, in the order of the tally's rows.

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
    for procedure in procedure_ids:
        for stock in Stock:
            unit = "cases" if stock == Stock.ENTRIES else "persons"
            result.append(Observable(f"{procedure}.{stock.name.lower()}", "stock", unit))
    for balance in Balance:
        money = balance.name.endswith("_CNY")
        flow = balance == Balance.REPAID_CNY
        result.append(
            Observable(balance.name.lower(), "flow" if flow else "stock", "yuan" if money else "debts")
        )
    n_expected = N_EVENTS + (N_LEGAL + N_STOCK) * len(procedure_ids) + N_BALANCE
    if len(result) != n_expected:
        raise AssertionError("observables and the tally's rows differ")
    return tuple(result)
