"""Rules in their own place, on the real engine: nobody elsewhere is touched, and what-ifs touch everybody.

The toy list has procedures, Suining's scheme a score; both are put in force in one place beside others.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from glasshouse import clock
from glasshouse.codes import N_EVENTS
from glasshouse.engine.life import explain_life
from glasshouse.engine.prepare import Prepared, prepare
from glasshouse.engine.simulate import Engine, Tick, first_exposure
from glasshouse.engine.trace import replay
from glasshouse.kernels.desk import EVERYWHERE
from glasshouse.society.scenario import Scenario

TOY = Path(__file__).parents[1] / "fixtures" / "toy-list.yaml"
START, END = clock.parse_month("2015-01"), clock.parse_month("2016-12")
AGENTS = 600_000  # Jiangsu is cut as ever: ten neighbourhoods
SCORE = "suining-2010"


@cache
def prepared(regimes: tuple[str, ...], where: str = "territory", agents: int = 12_000) -> Prepared:
    """Debts, lists and scores alone: whether acts are followed anywhere is a matter of the whole stack."""
    months = {"start": START, "end": END}
    return prepare(Scenario(regimes=regimes, agents=agents, where=where, parts=("none",), **months))


@cache
def ticks(
    regimes: tuple[str, ...], where: str = "territory", agents: int = 12_000, threads: int = 1
) -> tuple[Tick, ...]:
    return tuple(Engine(prepared(regimes, where, agents), threads=threads).ticks())


@pytest.fixture(scope="module")
def toy_in_suining(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("regimes") / "toy-suining.yaml"
    text = TOY.read_text(encoding="utf-8").replace(
        "territorial_scope: [mainland]", "territorial_scope: [suining]"
    )
    path.write_text(text, encoding="utf-8")
    return str(path)


def moved(one: Sequence[Tick], two: Sequence[Tick]) -> np.ndarray:
    """Return which neighbourhoods were in another state in any month."""
    return np.any([a.digest != b.digest for a, b in zip(one, two, strict=True)], axis=0)


def test_threads__change_nothing() -> None:
    stack = ("none", SCORE)
    for one, two in zip(ticks(stack), ticks(stack, threads=3), strict=True):
        assert np.array_equal(one.digest, two.digest)
        assert np.array_equal(one.tally, two.tally)


@pytest.mark.slow
def test_score_of_a_place__touches_nobody_elsewhere() -> None:
    with_it, without = ("none", SCORE), ("none",)
    p = prepared(with_it, agents=AGENTS)
    inside = p.places.place == 1
    assert np.array_equal(p.places.size, prepared(without, agents=AGENTS).places.size)
    assert moved(ticks(with_it, agents=AGENTS), ticks(without, agents=AGENTS)).tolist() == inside.tolist()
    names = [o.name for o in p.observables]
    rows = [i for i, name in enumerate(names) if name.startswith("suining.")]
    jiangsu = int(p.places.province[inside][0])
    total = np.sum([t.tally for t in ticks(with_it, agents=AGENTS)], axis=0)[:, rows, 0].sum(axis=1)
    assert total[jiangsu] > 0 and np.delete(total, jiangsu).tolist() == [0] * 30


@pytest.mark.slow
def test_procedures_of_a_place__touch_nobody_elsewhere(toy_in_suining: str) -> None:
    """What others see of the list is held as without it: exposure is by province."""
    with_it, without = prepared((toy_in_suining, "none"), agents=AGENTS), prepared(("none",), agents=AGENTS)
    alone = ticks(("none",), agents=AGENTS)
    seen = np.stack([first_exposure(without), *(t.exposure for t in alone)])
    found = tuple(Engine(with_it, threads=1, exposures=seen).ticks())
    assert moved(found, alone).tolist() == (with_it.places.place == 1).tolist()
    legal = slice(N_EVENTS, with_it.stack.n_observables)
    by_province = np.sum([t.tally for t in found], axis=0)[:, legal, 0].sum(axis=1)
    assert np.count_nonzero(by_province) == 1


def test_list_since__follows_where_the_list_is_in_force() -> None:
    assert prepared(("national-lists",)).list_since is not None
    assert prepared(("national-lists",), "macau").list_since is None


def test_everywhere__needs_no_table_and_touches_every_province() -> None:
    p = prepared(("none", SCORE), "everywhere")
    assert p.law.score_applies is EVERYWHERE and p.law.procedure_applies is EVERYWHERE
    assert prepared(("national-lists", "none")).law.procedure_applies is EVERYWHERE
    flow = [o.name for o in p.observables].index("suining.record")
    records = np.sum([t.tally for t in ticks(("none", SCORE), "everywhere")], axis=0)[:, flow, 0]
    assert np.count_nonzero(records) > 15
    usual = prepared(("none",))
    for column in ("province", "first_slot", "size", "place"):
        assert np.array_equal(getattr(p.places, column), getattr(usual.places, column))


def test_in_its_own_place__is_the_same_society_as_a_stack_of_that_place() -> None:
    own, asked = ticks((SCORE,)), ticks((SCORE,), "suining")
    assert all(np.array_equal(a.digest, b.digest) for a, b in zip(own, asked, strict=True))
    p = prepared((SCORE,))
    assert p.territory.adults == 1_140_000
    assert {p.province_codes[int(i)] for i in p.places.province} == {32}
    assert first_exposure(p)[:, 1].sum() == first_exposure(p)[p.places.province[0], 1] == 12_000


@pytest.mark.parametrize("regime", ["rongcheng-2019"])
def test_end_of_a_regime__counts_at_home_and_not_in_a_what_if(regime: str) -> None:
    def last_day(where: str) -> int:
        window = {"start": clock.parse_month("2020-01"), "end": clock.parse_month("2022-12")}
        p = prepare(Scenario(regimes=(regime,), agents=300, where=where, **window))
        return int(p.stack.scores.rule_to_day.max())

    end = clock.day_number(clock.date_of(clock.first_day(clock.parse_month("2021-06"))).replace(day=18))
    assert last_day("territory") == last_day("rongcheng") == end
    assert last_day("everywhere") == last_day("suining") == clock.last_day(clock.parse_month("2022-12")) + 1


def test_region__nobody_is_touched_and_life_goes_on() -> None:
    stack = ("national-lists", SCORE)
    p = prepared(stack, "hong-kong")
    assert set(p.places.place.tolist()) == {1} and 81 in p.province_codes
    names = [o.name for o in p.observables]
    total = np.sum([tick.tally for tick in ticks(stack, "hong-kong")], axis=0)
    assert not total[:, [i for i, name in enumerate(names) if "." in name]].any()
    assert total[:, names.index("debt_arrears"), 0].sum() > 0
    assert not any(tick.exposure[:, 0].any() for tick in ticks(stack, "hong-kong"))


def test_replay__is_the_run_and_names_the_place_only_where_its_regime_is_in_force() -> None:
    stack = ("none", SCORE)
    p = prepared(stack)
    exposures = np.stack([first_exposure(p), *(tick.exposure for tick in ticks(stack))])
    (inside,) = np.flatnonzero(p.places.place == 1)
    for k in (int(inside), int(inside) + 1):
        again = replay(p, k, exposures)
        assert np.array_equal(again.digests, np.array([t.digest[k] for t in ticks(stack)], np.uint64))
        life = next(
            one
            for agent in range(int(p.places.first_slot[k]), int(p.places.first_slot[k]) + 9)
            if (one := explain_life(p, exposures, agent)).holders
        )
        line, chinese = life.text().splitlines()[0], life.text("zh").splitlines()[0]
        is_inside = k == inside
        assert ("Suining, Jiangsu" in line, "江苏睢宁" in chinese) == (is_inside, is_inside)
        assert ", Jiangsu, " in line


def test_alone__keeps_the_row_of_the_place() -> None:
    p = prepared(("none", SCORE))
    (inside,) = np.flatnonzero(p.places.place == 1)
    assert p.alone(int(inside)).places.place.tolist() == [1]
    assert dataclasses.asdict(p.alone(0).places)["place"].tolist() == [0]
