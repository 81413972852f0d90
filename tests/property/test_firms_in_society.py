"""Firms and bodies beside adults: nobody's luck is moved, and a neighbourhood can be lived again."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np

from glasshouse import clock
from glasshouse.codes import FIRM_GROUP, FIRM_SLOTS, N_GROUPS, VACANT, Event
from glasshouse.engine.agents import called, numbered, slot_called
from glasshouse.engine.life import explain_life
from glasshouse.engine.prepare import Prepared, prepare
from glasshouse.engine.simulate import Engine, Tick
from glasshouse.engine.trace import replay
from glasshouse.society.scenario import Scenario

START, END = clock.parse_month("2017-01"), clock.parse_month("2018-06")
AGENTS = 12_000
OFFICERS = ("officers_firm_listed", "officers_firm_cleared")
ADULTS = slice(0, FIRM_GROUP)


@cache
def lived(*parts: str, without: tuple[str, ...] = ()) -> tuple[Prepared, Engine, tuple[Tick, ...]]:
    scenario = Scenario(
        regimes=("national-lists",), agents=AGENTS, seed=9, start=START, end=END, parts=parts,
        without=without,
        numbers=(("firm.debt_per_year", "0.2"),),  # so that a small society meets firms that are listed
    )  # fmt: skip
    prepared = prepare(scenario)
    engine = Engine(prepared, threads=1)
    return prepared, engine, tuple(engine.ticks())


def series(prepared: Prepared, ticks: tuple[Tick, ...]) -> dict[str, np.ndarray]:
    """Return what was counted of natural persons, by observable: (n_ticks, n_provinces, n_groups)."""
    tally = np.array([tick.tally for tick in ticks])
    return {o.name: tally[:, :, i, ADULTS] for i, o in enumerate(prepared.observables)}


def adults(engine: Engine) -> tuple[np.ndarray, np.ndarray]:
    """Return who holds the adults' slots, and until when."""
    state = engine.state
    rows = np.concatenate(
        [
            np.arange(first + before, first + size)
            for first, before, size in zip(state.first_row, state.n_before, state.size, strict=True)
        ]
    )
    return state.generation[rows], state.exit_tick[rows]


def test_firms__move_nobody_where_no_text_reaches_officers() -> None:
    """Without the order on those who run an entity, adults live the same lives beside firms and without."""
    without = ("hc-2015-controllers",)
    alone, bare, months = lived("none", without=without)
    peopled, full, others = lived("firm", "body", without=without)
    before, after = series(alone, months), series(peopled, others)
    assert set(before) <= set(after)
    for name in set(before) - set(OFFICERS):
        assert np.array_equal(before[name], after[name]), name
    for one, other in zip(months, others, strict=True):
        assert np.array_equal(one.exposure, other.exposure)
    for mine, theirs in zip(adults(bare), adults(full), strict=True):
        assert np.array_equal(mine, theirs)
    assert after["officers_firm_listed"].sum() > 0 == before["officers_firm_listed"].sum()
    assert all((tick.tally[:, :, FIRM_GROUP:] == 0).all() for tick in months)


def test_firms__are_counted_in_their_own_groups_alone() -> None:
    prepared, engine, ticks = lived("auto")
    assert {"firm", "body"} <= prepared.parts.on and N_GROUPS == FIRM_GROUP + 2
    total = sum(tick.tally.sum(axis=0) for tick in ticks)
    rows = {o.name: total[i] for i, o in enumerate(prepared.observables)}
    for name in ("debt_arrears", "jd_list.in_force", "debts_open"):
        assert (rows[name][[0, FIRM_GROUP, FIRM_GROUP + 1]] > 0).all(), name
        fifths, sexes = rows[name][1:6].sum(), rows[name][12:14].sum()
        assert rows[name][0] == fifths == sexes  # all are natural persons
    assert rows["hc_order.in_force"][FIRM_GROUP] > 0 == rows["hc_order.in_force"][FIRM_GROUP + 1]
    assert rows["firm_founded"][FIRM_GROUP] > 0 and rows["firm_founded"][0] == 0
    assert rows["firm_closed"][FIRM_GROUP] > 0 == rows["death"][FIRM_GROUP]
    state = engine.state
    firms = [state.generation[a + 1 : a + n] for a, n in zip(state.first_row, state.n_before, strict=True)]
    held = np.concatenate(firms) != VACANT
    assert 0.5 < held.mean() < 0.9  # the register grows until 2024


def test_officers__fall_under_the_bans_of_the_firm_on_its_days() -> None:
    """Every letter of a firm reaches its officer on the day, and nobody else is told."""
    prepared, _, ticks = lived("auto")
    seen = np.array([tick.exposure for tick in ticks])
    first = Engine(prepared, threads=1).exposure[None]
    exposures = np.concatenate([first, seen[:-1]])
    n_told = 0
    for k in range(0, len(prepared.places.size), 3):
        again = replay(prepared, k, exposures)
        kept = np.array([tick.digest[k] for tick in ticks], np.uint64)
        assert np.array_equal(again.digests, kept)
        events = again.events
        days = {}
        for name, event in (("told", Event.OFFICERS_FIRM_LISTED), ("cleared", Event.OFFICERS_FIRM_CLEARED)):
            mine = events["observable"] == event
            days[name] = sorted(zip(events["day"][mine], events["fact"][mine], strict=True))
            assert (events["agent"][mine] < FIRM_SLOTS).all()
            assert (events["fact"][mine] & 64 == 64).all()
        orders = (
            prepared.stack.observable_index("hc_order.in_force"),
            prepared.stack.observable_index("jd_list.in_force"),
        )
        of_firms = np.isin(events["observable"], orders) & (events["agent"] >= FIRM_SLOTS)
        facts = set(zip(events["day"][of_firms], events["fact"][of_firms] | 64, strict=True))
        assert set(days["told"]) <= facts
        n_told += len(days["told"])
        for agent in np.unique(events["agent"]):
            mine = events["day"][events["agent"] == agent]
            assert all(a <= b for a, b in pairwise(mine.tolist()))
    assert n_told > 1


def test_names__lead_to_agents_and_back() -> None:
    prepared, _, ticks = lived("auto")
    slots = [slot_called(prepared, name) for name in ("0", "F0", "F17", "B0", "b30", "f300", "11999")]
    assert [called(prepared, slot) for slot in slots] == ["0", "F0", "F17", "B0", "B30", "F300", "11999"]
    kinds, numbers = numbered(prepared, np.array(slots, np.int64))
    assert kinds.tolist() == [0, 1, 1, 2, 2, 1, 0] and numbers.tolist() == [0, 0, 17, 0, 30, 300, 11999]
    exposures = np.array([tick.exposure for tick in ticks])
    life = explain_life(prepared, np.concatenate([exposures[:1], exposures[:-1]]), slots[3])
    assert life.text().startswith("Government body B0 (synthetic): of a")
    assert life.text("zh").startswith("国家机关 B0（合成）：")
    assert life.record()["agent"] == "B0"
