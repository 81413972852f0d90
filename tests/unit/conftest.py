"""Hand-made desks and laws on which single kernels are tried."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from glasshouse.arrays import ALWAYS, Rates
from glasshouse.clock import parse_month
from glasshouse.codes import N_BALANCE, N_EVENTS, N_LEGAL, N_STOCK, NEVER, IdentityKey, Kind
from glasshouse.engine.prepare import Prepared, prepare
from glasshouse.features import ALL_SUBJECTS, Subject
from glasshouse.kernels import desk as d
from glasshouse.kernels.desk import Desk, Law, make_desk, packed_law
from glasshouse.kernels.doors import NO_DOORS, Doors
from glasshouse.kernels.world import World
from glasshouse.society.scenario import Scenario

FIRST_DAY, LAST_DAY = 0, 40_000
MOVE = {"from_day": FIRST_DAY, "to_day": LAST_DAY, "terms": 3, "threshold": ALWAYS, "provision": 1}
MOVE_COLUMNS = {
    "id": d.M_ID, "from": d.M_FROM, "to": d.M_TO, "procedure": d.M_PROCEDURE, "scope_agent": d.M_SCOPE_AGENT,
    "from_day": d.M_FROM_DAY, "to_day": d.M_TO_DAY, "mask": d.M_MASK, "value": d.M_VALUE, "terms": d.M_TERMS,
    "threshold": d.M_THRESHOLD, "stream": d.M_STREAM, "by_tick": d.M_BY_TICK, "provision": d.M_PROVISION,
    "term_months": d.M_TERM_MONTHS, "term_days": d.M_TERM_DAYS, "ext_threshold": d.M_EXT_THRESHOLD,
    "ext_guard": d.M_EXT_GUARD, "ext_min": d.M_EXT_MIN, "ext_max": d.M_EXT_MAX, "extends": d.M_EXTENDS,
    "cap": d.M_CAP, "bundle": d.M_BUNDLE, "restarts": d.M_RESTARTS, "luck": d.M_LUCK,
}  # fmt: skip
STEP_COLUMNS = ("procedure", "bits", "emits", "unit", "n", "m", "provision", "luck", "decides")
NOBODY_COPIES = (0, 0, 0, -1, int(IdentityKey.NATIONAL_ID), 0)
BAN_COLUMNS = ("trip", "from_day", "to_day", "threshold", "provision")


def make_law(
    *,
    moves: Sequence[dict[str, int]] = (),
    steps: Sequence[dict[str, int]] = (),
    procedures: Sequence[tuple[int, int]] = ((1, 1),),
    bans: Sequence[tuple[int, ...]] = (),
    ban_bundles: Sequence[int] = (),
    n_bundles: int = 3,
    converts: Sequence[tuple[int, ...]] = (),
    exchange: Sequence[tuple[int, ...]] = (),
    doors: Doors = NO_DOORS,
    tells: int = 0,
) -> Law:
    """Build a packed law. Moves carry `on`, their trigger; "clock" is -1. Steps are numbered from 1."""
    n_triggers = N_EVENTS + N_LEGAL * len(procedures) + 1
    ordered = sorted(moves, key=lambda move: move["on"] % n_triggers)
    table = np.zeros((len(ordered), len(MOVE_COLUMNS)), np.int64)
    for row, move in zip(table, ordered, strict=True):
        for name, value in {**MOVE, **move}.items():
            if name != "on":
                row[MOVE_COLUMNS[name]] = value
    counts = np.bincount(
        np.array([move["on"] % n_triggers for move in ordered], np.int64), minlength=n_triggers
    )
    step_table = np.zeros((1 + len(steps), len(STEP_COLUMNS)), np.int64)
    step_table[:, STEP_COLUMNS.index("emits")] = -1
    for row, step in zip(step_table[1:], steps, strict=True):
        for name, value in step.items():
            row[STEP_COLUMNS.index(name)] = value
    law = Law(
        moves=table,
        steps=step_table,
        bans=np.array(bans, np.int64).reshape(len(bans), len(BAN_COLUMNS)),
        converts=np.array(converts, np.int64).reshape(len(converts), 6),
        procedures=np.array([(*one, ALL_SUBJECTS, 1, 0, tells) for one in procedures], np.int64).reshape(
            -1, 6
        ),
        trigger_start=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        ban_start=np.concatenate(
            [[0], np.cumsum(np.bincount(np.array(ban_bundles, np.int64), minlength=n_bundles))]
        ).astype(np.int64),
        clock=n_triggers - 1,
        n_moves=len(ordered),
        n_converts=len(converts),
        doors=doors,
        exchange=np.array(exchange or [NOBODY_COPIES] * len(procedures), np.int64),
    )
    return packed_law(law)


def desk_with(
    rows: Sequence[dict[str, int]], *, n_procedures: int = 1, max_trace: int = 64, **who: int
) -> Desk:
    """Seat an agent at a desk with docket rows."""
    n_observables = N_EVENTS + (N_LEGAL + N_STOCK) * n_procedures + N_BALANCE
    desk = make_desk(n_observables, max_trace=max_trace)
    for name, value in {"agent": 5, "slot": 77, "kind": int(Subject.NATURAL_PERSON), **who}.items():
        desk.who[getattr(d, f"WHO_{name.upper()}")] = value
    for i, row in enumerate(rows):
        plain = {"agent": 5, "kind": int(Kind.CASE), "due": NEVER, "end": NEVER}
        for name, value in {**plain, **row}.items():
            desk.rows[i, getattr(d, name.upper())] = value
    desk.counters[d.N_ROWS] = len(rows)
    return desk


def trace_of(desk: Desk) -> list[tuple[int, int, int, int]]:
    """Return what was noted: observable, fact, day, value."""
    n = desk.counters[d.N_TRACE]
    columns = (d.T_OBSERVABLE, d.T_FACT, d.T_DAY, d.T_VALUE)
    return [tuple(int(row[c]) for c in columns) for row in desk.traced[:n]]  # type: ignore[misc]


@cache
def nobody_s() -> Prepared:
    """Return a society without regimes, of which only the tables matter."""
    month = parse_month("2016-07")
    return prepare(Scenario(regimes=("none",), agents=1_000, start=month, end=month))


def world_of(numbers: Rates) -> World:
    """Return all tables of a society with these rates, as kernels are handed them."""
    return replace(nobody_s(), rates=numbers).world


@pytest.fixture
def hand() -> SimpleNamespace:
    """Return the builders of hand-made laws and desks."""
    return SimpleNamespace(law=make_law, desk=desk_with, world=world_of, trace=trace_of, never=NEVER)


@pytest.fixture(params=["compiled", "plain"])
def as_is(request: pytest.FixtureRequest) -> Callable[[Any], Any]:
    """Return a kernel as it is compiled, or the Python function that it was."""
    if request.param == "compiled":
        return lambda kernel: kernel
    return lambda kernel: getattr(kernel, "py_func", kernel)  # none if compilation is switched off
