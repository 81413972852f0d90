"""Acts of a toy society that wait for others: how many agents have their turn once so many have acted."""

from __future__ import annotations

from dataclasses import dataclass

from glasshouse.engine.prepare import Prepared
from glasshouse.society import toy_tables
from glasshouse.society.toy import Waiting


@dataclass(frozen=True)
class WaitingAct:
    """An act that waits, the column of the exposures with its turns, and the row of the tally of its acts."""

    act: Waiting
    agents: int
    column: int
    observable: int

    def ready(self, done: int) -> int:
        """Return how many agents commit it once so many have."""
        return toy_tables.ready(self.act, self.agents, done)


def waiting_of(prepared: Prepared) -> tuple[WaitingAct, ...]:
    """Return the acts of a society that wait for others."""
    society, rates = prepared.scenario.society, prepared.rates
    if society is None or not society.waiting:
        return ()
    return tuple(
        WaitingAct(
            act,
            prepared.scenario.agents,
            int(rates.act_waits[k]),
            int(rates.act_observable[rates.act_first[k]]),
        )
        for k, act in enumerate(society.acts.values())
        if isinstance(act, Waiting)
    )
