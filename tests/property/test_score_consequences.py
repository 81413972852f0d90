"""Scores in a stack: the same bits with any threads, the replay is the run, and lists do not notice them."""

from __future__ import annotations

from functools import cache

import numpy as np

from glasshouse import clock
from glasshouse.codes import Kind
from glasshouse.engine.life import explain_life
from glasshouse.engine.prepare import Prepared, prepare
from glasshouse.engine.simulate import Engine, Tick, first_exposure
from glasshouse.engine.trace import replay
from glasshouse.society.scenario import Scenario

START, END = clock.parse_month("2016-01"), clock.parse_month("2016-12")
STACK = ("national-lists", "suining-2010")


@cache
def prepared(regimes: tuple[str, ...] = STACK) -> Prepared:
    return prepare(Scenario(regimes=regimes, agents=6_000, seed=20101001, start=START, end=END))


@cache
def ticks(threads: int = 1, regimes: tuple[str, ...] = STACK) -> tuple[Tick, ...]:
    return tuple(Engine(prepared(regimes), threads=threads).ticks())


def test_threads__change_nothing() -> None:
    for one, two in zip(ticks(1), ticks(2), strict=True):
        assert np.array_equal(one.digest, two.digest)
        assert np.array_equal(one.tally, two.tally)


def test_replay__is_the_run_and_explains_records() -> None:
    p = prepared()
    exposures = np.stack([first_exposure(p), *(tick.exposure for tick in ticks())])
    again = replay(p, 8, exposures)
    assert np.array_equal(again.digests, np.array([tick.digest[8] for tick in ticks()], np.uint64))
    names = [o.name for o in p.observables]
    moved = again.events["observable"] == names.index("suining.down")
    agent = int(again.events["agent"][np.flatnonzero(moved)[-1]])
    life = explain_life(p, exposures, agent)
    records = [event for event in life.events if event.name == "suining.record"]
    falls = [event for event in life.events if event.name == "suining.down"]
    assert records[0].en == "Mass Credit: Bank loan not repaid: −30 points"
    assert records[0].provision == "sn-deductions" and records[0].rule == "sn.08"
    assert falls[0].en == "Mass Credit falls: now 970 points"


def test_lists__do_not_notice_scores() -> None:
    """Every row of a tally that both stacks have is the same."""
    alone = ("national-lists",)
    names = [o.name for o in prepared().observables]
    for one, both in zip(ticks(1, alone), ticks(), strict=True):
        for row, observable in enumerate(prepared(alone).observables):
            assert np.array_equal(one.tally[:, row], both.tally[:, names.index(observable.name)])


def test_standing__only_for_those_who_ever_had_a_record() -> None:
    engine = Engine(prepared(), threads=1)
    for _ in engine.ticks():
        pass
    docket, n_standings, n_recorded = engine.state.docket, 0, set()
    for k, start in enumerate(engine.state.docket_start[:-1]):
        rows = slice(int(start), int(start + engine.state.docket_count[k]))
        kinds, agents = docket.kind[rows], docket.agent[rows]
        n_standings += int((kinds == int(Kind.STANDING)).sum())
        n_recorded |= {(k, int(agent)) for agent in agents[kinds == int(Kind.RECORD)]}
    assert n_standings == len(n_recorded) > 0
