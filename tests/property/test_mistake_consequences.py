"""Copies, namesakes and missed days: each part changes only what it touches, and without it every bit stays.

Paired runs of one society whose records are mistaken more often than people say, so that a small one has
something to compare. Where a part may change what people see of others, both runs see the same.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pytest

from glasshouse import clock
from glasshouse.arrays import ALWAYS
from glasshouse.codes import Event, Kind
from glasshouse.conduct import Rate
from glasshouse.engine.parts import parts_of
from glasshouse.engine.prepare import Prepared, prepare
from glasshouse.engine.simulate import Engine, Tick, first_exposure
from glasshouse.engine.trace import replay
from glasshouse.kernels.docket import State
from glasshouse.society import world_tables
from glasshouse.society.catalogue import catalogue
from glasshouse.society.mistake_tables import mistake_table
from glasshouse.society.scenario import Scenario
from glasshouse.society.toy import ToySociety

START, END = clock.parse_month("2016-01"), clock.parse_month("2017-12")
AGENTS, SEED = 6_000, 3
MISTAKEN, MISSED = int(Event.MISTAKEN_IDENTITY), int(Event.DEADLINE_MISSED)
COPIED = (int(Event.COPY_LINGERS), int(Event.COPY_CORRECTED))
OCCASIONS = {act.id for act in catalogue() if act.door}
AT_GATES = ("_refused", "refused.", "favoured.")


@pytest.fixture(autouse=True)
def mistaken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all mistakes be common in every society that is prepared."""
    usual = mistake_table()
    changed = usual._replace(
        namesake=np.full_like(usual.namesake, ALWAYS), lingers=np.full_like(usual.lingers, ALWAYS),
        gate_on_copies=ALWAYS, missed=np.full_like(usual.missed, ALWAYS // 2),
    )  # fmt: skip
    monkeypatch.setattr(world_tables, "mistake_table", lambda: changed)


@cache
def prepared(*without: str, also: tuple[str, ...] = ()) -> Prepared:
    """Half of all debts are a namesake's, copies linger, gates ask them, half of the days are missed."""
    parts = ("auto", *also, *(f"-{name}" for name in without))
    p = prepare(Scenario(agents=AGENTS, seed=SEED, start=START, end=END, parts=parts))
    scalar = p.rates.scalar.copy()
    scalar[Rate.UNFOUNDED] = ALWAYS // 2
    return replace(p, rates=p.rates._replace(scalar=scalar))


@dataclass(frozen=True)
class Run:
    """A whole run: what was counted month by month, what was seen, and the state at its end."""

    prepared: Prepared
    ticks: tuple[Tick, ...]
    seen: np.ndarray
    state: State

    @property
    def tally(self) -> np.ndarray:
        return np.stack([tick.tally for tick in self.ticks])

    def total(self, row: int) -> int:
        return int(self.tally[:, :, row, 0].sum())


def live(p: Prepared, seen: np.ndarray | None = None) -> Run:
    engine = Engine(p, threads=1, exposures=seen)
    ticks = tuple(engine.ticks())
    if seen is None:
        seen = np.stack([first_exposure(p), *(tick.exposure for tick in ticks)])
    return Run(p, ticks, seen, engine.state)


@cache
def without() -> Run:
    """The society without copies, namesakes and missed days."""
    return live(prepared("exchange", "namesakes"))


def differing(one: Run, two: Run) -> set[str]:
    rows = np.flatnonzero((one.tally != two.tally).any(axis=(0, 1, 3)))
    return {one.prepared.observables[row].name for row in rows}


def digests(one: Run) -> list[list[int]]:
    return [tick.digest.tolist() for tick in one.ticks]


def test_namesakes__are_counted_and_nothing_else_differs() -> None:
    both = live(prepared("exchange"))
    assert differing(both, without()) == {"mistaken_identity"}
    assert digests(both) == digests(without())
    suits = without().total(int(Event.DEBT_SUED))
    assert 0.3 * suits < both.total(MISTAKEN) < 0.7 * suits
    assert without().total(MISTAKEN) == 0


def test_copies__bring_refusals_and_nothing_else_differs() -> None:
    """Who lingers is counted, who is refused by a copy is, and the matters of everybody stay the same.

    A copy brings whoever it is of within reach at doors, so more occasions are counted.
    """
    whole, bare = live(prepared("namesakes"), without().seen), without()
    names = differing(whole, bare)
    assert {"copy_lingers", "copy_corrected", "air_refused"} <= names
    others = {n for n in names if not n.startswith("copy_") and not any(at in n for at in AT_GATES)}
    assert others and {n.split(".")[-1] for n in others} <= OCCASIONS
    rows = [row for row, one in enumerate(whole.prepared.observables) if one.name in others]
    assert (whole.tally[:, :, rows] >= bare.tally[:, :, rows]).all()
    lingers, corrected = map(whole.total, COPIED)
    assert lingers >= corrected > 0 == bare.total(COPIED[0])
    assert whole.total(int(Event.AIR_REFUSED)) > bare.total(int(Event.AIR_REFUSED))
    assert matters(whole.state) == matters(bare.state)


def matters(state: State) -> list[tuple[int, ...]]:
    """Return all docket rows but copies, by neighbourhood."""
    found = []
    for k, (start, n) in enumerate(zip(state.docket_start, state.docket_count, strict=False)):
        rows = zip(*(column[start : start + n].tolist() for column in state.docket), strict=True)
        found += [(k, *row) for row in rows if row[1] != Kind.COPY]
    return found


def lives(p: Prepared, seen: np.ndarray) -> dict[int, list[tuple[int, ...]]]:
    """Return the events of everybody in a few neighbourhoods."""
    found: dict[int, list[tuple[int, ...]]] = defaultdict(list)
    for k in range(0, len(p.places.size), 4):
        columns = replay(p, k, seen).events
        names = ("agent", "day", "generation", "observable", "fact", "provision", "rule", "value")
        for agent, *event in zip(*(columns[name].tolist() for name in names), strict=True):
            found[agent].append(tuple(event))
    return found


def test_missed_days__change_the_lives_of_those_whose_day_is_missed_from_then_on() -> None:
    """And of officers, by what befalls their firms: there what they are told is the first to differ."""
    seen = without().seen
    kept, missed = (lives(prepared("exchange", "namesakes", also=a), seen) for a in ((), ("capacity",)))
    rows = prepared("exchange", "namesakes").observables
    told = {row for row, one in enumerate(rows) if one.name.startswith("officers_")}
    assert set(kept) == set(missed)
    n_later = 0
    for agent, life in missed.items():
        first = next((i for i, event in enumerate(life) if event[2] == MISSED), len(life))
        pairs = zip(life[:first], kept[agent], strict=False)
        if apart := next((pair for pair in pairs if pair[0] != pair[1]), None):
            assert told & {event[2] for event in apart}
            continue
        assert len(kept[agent]) >= first
        if first == len(life):
            assert len(kept[agent]) == first
        n_later += life[first + 1 :] != kept[agent][first:]
    assert n_later > 0
    assert not any(event[2] == MISSED for life in kept.values() for event in life)


@pytest.mark.parametrize(
    ("scenario", "on"),
    [
        ({}, {"exchange", "namesakes"}),
        ({"regimes": ("none",)}, set()),
        ({"regimes": ("tenant-rating",), "where": "everywhere"}, {"namesakes"}),
        ({"parts": ("auto", "capacity", "-exchange")}, {"namesakes", "capacity"}),
        ({"parts": ("none",)}, set()),
    ],
)
def test_parts__are_on_where_a_rule_can_meet_them(scenario: dict[str, object], on: set[str]) -> None:
    p = prepare(Scenario(**{"agents": 4_000, "start": START, "end": START, **scenario}))
    assert p.parts.on & {"exchange", "namesakes", "capacity"} == on


def test_parts__a_toy_society_has_none() -> None:
    stack = prepared("exchange", "namesakes").stack
    assert not parts_of(stack, ("all",), ToySociety(kind="toy", acts={})).on
