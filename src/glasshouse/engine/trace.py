"""Replay of one neighbourhood against the exposures of a run: any one life, event by event, nothing stored.

A replay runs the same kernels on the same luck; its digests equal those of the run, month by month.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glasshouse.arrays import I64, U64
from glasshouse.codes import FIRM_SLOTS
from glasshouse.engine.prepare import Prepared
from glasshouse.engine.simulate import Engine
from glasshouse.kernels.desk import (
    N_TRACE,
    T_AGENT,
    T_DAY,
    T_FACT,
    T_GENERATION,
    T_MOVE,
    T_OBSERVABLE,
    T_PROVISION,
    T_VALUE,
)
from glasshouse.society.toy import Act

TRACE_ROWS = 60_000  # events of one neighbourhood in one month, at most
LONGEST_MONTH = 31
LINES_PER_ACT = 8  # in a toy society: the act, and what rules make of it

EVENT_COLUMNS = {
    "day": T_DAY,
    "agent": T_AGENT,
    "generation": T_GENERATION,
    "observable": T_OBSERVABLE,
    "fact": T_FACT,
    "provision": T_PROVISION,
    "rule": T_MOVE,
    "value": T_VALUE,
}

Columns = dict[str, NDArray[np.int64]]


@dataclass(frozen=True)
class Replay:
    """One neighbourhood lived through again.

    events
        Columns of equal length in the order in which things happened to each agent: tick and those of
        `EVENT_COLUMNS`; `agent` is the number of the slot, of firms and bodies above those of adults.
    panel
        Columns of equal length: tick, agent and the docket at each month's end.
    digests
        (n_ticks,) of the neighbourhood's state, spin-up months included.
    engine
        The neighbourhood at the end of the horizon.
    """

    neighbourhood: int
    events: Columns
    panel: Columns
    digests: U64
    engine: Engine

    def of_agent(self, agent: int) -> Columns:
        """Return the events of one agent."""
        mine = self.events["agent"] == agent
        return {name: column[mine] for name, column in self.events.items()}


def slots_of(engine: Engine) -> I64:
    """Return the slots of the rows of an engine with one neighbourhood."""
    first, before = (int(column[0]) for column in (engine.state.first_slot, engine.state.n_before))
    rows = np.arange(int(engine.state.size[0]), dtype=np.int64)
    return first + np.where(rows < before, FIRM_SLOTS + rows, rows - before)


def trace_rows(prepared: Prepared) -> int:
    """Return the room for the events of a month; many agents of a toy society may act often."""
    society = prepared.scenario.society
    rates = [act for act in society.acts.values() if isinstance(act, Act)] if society else []
    acts = sum(rate.busiest for rate in rates) * LONGEST_MONTH
    return max(TRACE_ROWS, LINES_PER_ACT * int(acts * int(prepared.places.size.max())))


def replay(prepared: Prepared, neighbourhood: int, exposures: I64) -> Replay:
    """Live through the horizon of a run again in one neighbourhood, writing down every event.

    Parameters
    ----------
    prepared
        Of the run, for its whole society.
    neighbourhood
        Which one.
    exposures
        (n_ticks, 31, 2) what agents saw in each tick, spin-up included; row 0 is the first.
    """
    alone = prepared.alone(neighbourhood)
    engine = Engine(alone, threads=1, exposures=exposures, max_trace=trace_rows(alone))
    slots = slots_of(engine)
    events: list[I64] = []
    panel: list[I64] = []
    ticks: list[int] = []
    digests = []
    start = prepared.scenario.start - prepared.scenario.spin_up
    for tick in range(start, prepared.scenario.end + 1):
        engine.live()
        desk = engine.desk
        n = int(desk.counters[N_TRACE])
        events.append(desk.traced[:n].copy())
        desk.counters[N_TRACE] = 0
        ticks += [tick] * n
        digests.append(engine.digest[0])
        panel.append(_snapshot(engine, tick))
    table = np.concatenate(events)
    columns = {"tick": np.array(ticks, np.int64)}
    columns |= {name: table[:, column].copy() for name, column in EVENT_COLUMNS.items()}
    order = np.lexsort((columns["day"], columns["agent"], columns["tick"]))
    columns = {name: column[order] for name, column in columns.items()}
    columns["agent"] = slots[columns["agent"]]
    rows = np.concatenate(panel)
    names = ("tick", "agent", *(f for f in engine.state.docket._fields if f != "agent"))
    seen = {name: rows[:, i].copy() for i, name in enumerate(names)}
    seen["agent"] = slots[seen["agent"]]
    return Replay(neighbourhood, columns, seen, np.array(digests, np.uint64), engine)


def _snapshot(engine: Engine, tick: int) -> I64:
    state = engine.state
    n = int(state.docket_count[0])
    columns = [np.full(n, tick, np.int64), *(c[:n].astype(np.int64) for c in state.docket)]
    return np.stack(columns, axis=1)
