"""Replay of one neighbourhood against the exposures of a run: any one life, event by event, nothing stored.

A replay runs the same kernels on the same luck; its digests equal those of the run, month by month.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from glasshouse.arrays import I64, U64, Docket
from glasshouse.codes import FIRM_SLOTS, Fact, Kind
from glasshouse.engine.prepare import Prepared
from glasshouse.engine.simulate import Engine
from glasshouse.kernels.desk import (
    K_AGENT,
    K_DAY,
    K_FACT,
    K_GENERATION,
    K_IS_DONE,
    K_TOPIC,
    K_WHICH,
    N_DECIDED,
    N_TRACE,
    N_TRACE_COLUMNS,
    T_AGENT,
    T_DAY,
    T_FACT,
    T_GENERATION,
    T_MOVE,
    T_OBSERVABLE,
    T_PROVISION,
    T_VALUE,
    Desk,
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

DECISION_COLUMNS = {
    "day": K_DAY,
    "agent": K_AGENT,
    "generation": K_GENERATION,
    "topic": K_TOPIC,
    "which": K_WHICH,
    "fact": K_FACT,
    "is_done": K_IS_DONE,
}

Columns = dict[str, NDArray[np.int64]]


@dataclass(frozen=True)
class Replay:
    """One neighbourhood lived through again.

    first_tick, traced
        By month from that tick on: (n, N_TRACE_COLUMNS) what happened, as the desk wrote it down.
    dockets
        By month: its tick, and the docket at its end.
    digests
        (n_ticks,) of the neighbourhood's state, spin-up months included.
    engine
        The neighbourhood at the end of the horizon.
    decisions
        Columns of equal length, those of `DECISION_COLUMNS`: what luck or an intervention decided
        (`steering.Topic`) in the months asked for, in the order of agents and days; 1 is done.
    """

    neighbourhood: int
    first_tick: int
    traced: tuple[I64, ...]
    dockets: tuple[tuple[int, Docket], ...]
    digests: U64
    engine: Engine
    decisions: Columns = field(default_factory=dict)

    @cached_property
    def events(self) -> Columns:
        """Return columns of equal length, by month and agent in the order in which things happened.

        They are tick and those of `EVENT_COLUMNS`; `agent` is the number of the slot, of firms and bodies
        above those of adults.
        """
        return self._in_order(self.traced)

    def of_agent(self, agent: int) -> Columns:
        """Return the events of one agent."""
        row = self._row_of(agent)
        return self._in_order([month[month[:, T_AGENT] == row] for month in self.traced])

    def _row_of(self, agent: int) -> int:
        """Return in which row of the neighbourhood an agent stands; -1 for nobody there."""
        found = np.flatnonzero(slots_of(self.engine) == agent)
        return int(found[0]) if len(found) else -1

    def _in_order(self, months: Sequence[I64]) -> Columns:
        table = np.concatenate([np.zeros((0, N_TRACE_COLUMNS), np.int64), *months])
        lengths = [len(month) for month in months]
        ticks = np.repeat(np.arange(self.first_tick, self.first_tick + len(months)), lengths)
        order = np.argsort((ticks << 40) | (table[:, T_AGENT] << 20) | table[:, T_DAY], kind="stable")
        columns = {name: table[order, column] for name, column in EVENT_COLUMNS.items()}
        return {"tick": ticks[order], **columns, "agent": slots_of(self.engine)[columns["agent"]]}

    @cached_property
    def panel(self) -> Columns:
        """Return columns of equal length: tick, agent and the docket at each month's end."""
        ticks, dockets = [tick for tick, _ in self.dockets], [one for _, one in self.dockets]
        columns = zip(Docket._fields, zip(*dockets, strict=True), strict=True)
        found = {name: np.concatenate(column).astype(np.int64) for name, column in columns}
        lengths = [len(one.agent) for one in dockets]
        return {
            "tick": np.repeat(np.array(ticks, np.int64), lengths),
            **found, "agent": slots_of(self.engine)[found["agent"]],
        }  # fmt: skip

    def unfounded(self, agent: int) -> set[int]:
        """Return the facts of the debts of an agent that are on record by mistake."""
        row, found = self._row_of(agent), set[int]()
        for _, one in self.dockets:
            mine = (one.agent == row) & (one.kind == Kind.DEBT) & (one.bits & Fact.UNFOUNDED != 0)
            found.update(one.fact[mine].tolist())
        return found


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


def replay(
    prepared: Prepared, neighbourhood: int, exposures: I64, *, decided: range = range(0),
    of_agent: int | None = None,
) -> Replay:  # fmt: skip
    """Live through the horizon of a run again in one neighbourhood, writing down every event.

    Parameters
    ----------
    prepared
        Of the run, for its whole society.
    neighbourhood
        Which one.
    exposures
        (n_ticks, 31, 2) what agents saw in each tick, spin-up included; row 0 is the first.
    decided
        The ticks of which it is kept what was decided.
    of_agent
        The slot of the agent about whom alone that is kept; None: about everybody.
    """
    alone = prepared.alone(neighbourhood)
    engine = Engine(alone, threads=1, exposures=exposures, max_trace=trace_rows(alone),
                    keeps_decisions=bool(decided))  # fmt: skip
    slots = slots_of(engine)
    desk, first = engine.desk, prepared.scenario.start - prepared.scenario.spin_up
    traced, counters = desk.traced, desk.counters  # views: the fields of a record are slow to find
    events: list[I64] = []
    dockets: list[tuple[int, Docket]] = []
    digests, choices = [], list[I64]()
    for tick in range(first, prepared.scenario.end + 1):
        engine.live()
        events.append(traced[: counters[N_TRACE]].copy())
        if tick in decided:
            choices.append(_decided(desk, slots, of_agent))
        counters[N_TRACE] = counters[N_DECIDED] = 0
        digests.append(engine.digest[0])
        n = int(engine.state.docket_count[0])
        dockets.append((tick, Docket._make(column[:n].copy() for column in engine.state.docket)))
    return Replay(
        neighbourhood, first, tuple(events), tuple(dockets), np.array(digests, np.uint64), engine,
        _decisions(choices, slots),
    )  # fmt: skip


def _decided(desk: Desk, slots: I64, of_agent: int | None) -> I64:
    table = desk.decided[: int(desk.counters[N_DECIDED])]
    return table.copy() if of_agent is None else table[slots[table[:, K_AGENT]] == of_agent]


def _decisions(months: list[I64], slots: I64) -> Columns:
    table = np.concatenate([np.zeros((0, len(DECISION_COLUMNS)), np.int64), *months])
    found = {name: table[:, column].copy() for name, column in DECISION_COLUMNS.items()}
    found["agent"] = slots[found["agent"]]
    order = np.lexsort((found["day"], found["agent"]))
    return {name: column[order] for name, column in found.items()}
