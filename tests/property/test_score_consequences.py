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
from glasshouse.kernels.desk import POINTS_BIAS
from glasshouse.society.scenario import Scenario

START, END = clock.parse_month("2016-01"), clock.parse_month("2016-12")
STACK = ("national-lists", "suining-2010")


@cache
def prepared(regimes: tuple[str, ...] = STACK) -> Prepared:
    """Return a society of debts, lists and points alone; acts and what is seen have tests of their own."""
    usual = {"start": START, "end": END, "where": "everywhere", "parts": ("none",)}
    return prepare(Scenario(regimes=regimes, agents=6_000, seed=20101001, **usual))


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


def test_stack__in_any_order_has_the_same_luck() -> None:
    """Every row of a tally is the same whichever regime is named first."""
    other = STACK[::-1]
    names = [o.name for o in prepared(other).observables]
    for one, two in zip(ticks(), ticks(1, other), strict=True):
        for row, observable in enumerate(prepared().observables):
            assert np.array_equal(one.tally[:, row], two.tally[:, names.index(observable.name)])


def test_lists__do_not_notice_scores() -> None:
    """Every row of a tally that both stacks have is the same."""
    alone = ("national-lists",)
    names = [o.name for o in prepared().observables]
    for one, both in zip(ticks(1, alone), ticks(), strict=True):
        for row, observable in enumerate(prepared(alone).observables):
            assert np.array_equal(one.tally[:, row], both.tally[:, names.index(observable.name)])


def settled(standing: np.ndarray) -> np.ndarray:
    """Return the points that records without an end have left in standings."""
    return standing.astype(np.int64) - POINTS_BIAS


def test_standing__holds_what_settled_and_nobody_else_has_one() -> None:
    """Records of arrears never end here: each leaves -30 points, and no row of its own."""
    engine = Engine(prepared(), threads=1)
    n_records = 0
    row = [o.name for o in prepared().observables].index("suining.record")
    for tick in engine.ticks():
        n_records += int(tick.tally[:, row, 0].sum())
    docket = engine.state.docket
    kinds, facts, amounts = [], [], []
    for k, start in enumerate(engine.state.docket_start[:-1]):
        rows = slice(int(start), int(start + engine.state.docket_count[k]))
        kinds.append(docket.kind[rows]), facts.append(docket.fact[rows]), amounts.append(docket.amount[rows])
    kind, fact, amount = np.concatenate(kinds), np.concatenate(facts), np.concatenate(amounts)
    mine = kind == int(Kind.STANDING)
    assert mine.any() and not (kind == int(Kind.RECORD)).any()
    assert (settled(fact[mine]) < 0).all() and (settled(fact[mine]) % 30 == 0).all()
    assert (settled(amount[mine]) == 1000 + settled(fact[mine])).all()
    assert 0 < -settled(fact[mine]).sum() <= 30 * n_records  # those who died took theirs along


def test_grades__count_everybody_who_is_scored() -> None:
    """At the end of a month each adult stands in one grade, but for those who left in it."""
    p = prepared()
    names = [o.name for o in p.observables]
    grades = [names.index(f"suining.{grade}") for grade in "abcd"]
    for tick in ticks():
        if tick.is_spin_up:
            continue
        n = int(tick.tally[:, grades, 0].sum())
        n_left = int(tick.tally[:, names.index("death"), 0].sum())
        assert (
            p.scenario.agents * 0.75 < n < p.scenario.agents - n_left
        )  # slots are empty, outsiders not scored
        for first, last in ((1, 6), (6, 12), (12, 14), (14, 16)):
            assert int(tick.tally[:, grades, first:last].sum()) == n
