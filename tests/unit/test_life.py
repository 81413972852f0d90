"""A life as it is told: who held the slot, and that nobody is invented."""

from __future__ import annotations

import numpy as np

from glasshouse import clock
from glasshouse.codes import EMPTY
from glasshouse.engine.agents import neighbourhood_of
from glasshouse.engine.life import Life, LifeEvent, Teller, explain_life
from glasshouse.engine.prepare import prepare
from glasshouse.engine.simulate import Engine
from glasshouse.engine.trace import Replay, replay
from glasshouse.kernels import population
from glasshouse.society.scenario import Scenario


def test_holders__are_those_there_were() -> None:
    start, end = clock.parse_month("2010-10"), clock.parse_month("2012-12")
    prepared = prepare(Scenario(regimes=("none",), agents=2000, seed=4, start=start, end=end))
    n_empty = n_waiting = 0
    engine = Engine(prepared, threads=1)
    for agent in range(2000):
        again = Replay(neighbourhood_of(prepared, agent), start, (), (), np.zeros(0, np.uint64), engine)
        teller = Teller(prepared, again, agent)
        told = [holder.generation for holder in teller.holders()]
        days = range(clock.first_day(start), clock.last_day(end) + 1, 61)
        seen = {
            int(population.holder_on(prepared.seed, agent, teller.province, day, prepared.people))
            for day in (*days, clock.last_day(end))
        }
        assert seen - {EMPTY} <= set(told)
        assert EMPTY not in told
        assert told == sorted(told)
        if EMPTY in seen:
            assert told in ([], [0])
            n_empty += told == []
            n_waiting += told == [0]
    assert n_empty > 10
    assert n_waiting > 3


def test_text__of_an_empty_slot_says_so() -> None:
    life = Life(agent=12, neighbourhood=0, holders=(), events=(), cases=())
    assert life.text() == "Slot 12 is empty within the horizon: its first holder comes of age later."
    assert life.text("zh") == "席位 12 在模拟期内空置：首位持有者此后才成年。"


def told(day: str, name: str, en: str, provision: str) -> LifeEvent:
    return LifeEvent(day, 0, 1, name, "measure", en, en, provision, "an article", "")


def test_text__puts_together_only_what_says_the_same() -> None:
    flight, train = ("trip_forgone", "wanted a flight"), ("trip_forgone", "wanted a train")
    events = (
        told("2019-01-01", *flight, "a-1"),
        told("2019-01-02", *flight, "a-1"),
        told("2019-01-03", *train, "a-1"),
        told("2019-01-04", *flight, "a-1"),
        told("2019-01-05", *flight, "b-2"),
        told("2019-01-06", "air_refused", "refused", "a-1"),
        told("2019-01-07", "air_refused", "refused", "a-1"),
    )
    prepared = prepare(Scenario(regimes=("none",), agents=400, start=130, end=140))
    someone = Teller(
        prepared, Replay(0, 130, (), (), np.zeros(0, np.uint64), Engine(prepared, threads=1)), 3
    ).holders()
    events = tuple(LifeEvent(**{**e.__dict__, "holder": someone[0].generation}) for e in events)
    life = Life(3, 0, someone[:1], events, ())
    lines = life.text().splitlines()[1:]
    assert lines[0] == "2019-01-01 … 2019-01-02  wanted a flight (2 times)  [a-1 (an article)]"
    assert len(lines) == 6
    assert len(life.record()["events"]) == 7


def test_life__tells_every_event_of_the_run_with_its_provision_and_rule() -> None:
    start, end = clock.parse_month("2016-01"), clock.parse_month("2018-12")
    prepared = prepare(Scenario(agents=12_000, seed=5, start=start, end=end))
    engine = Engine(prepared, threads=1)
    exposures = [engine.exposure.copy()]
    exposures += [tick.exposure for tick in engine.ticks()]
    seen = np.array(exposures[:-1])
    again = replay(prepared, 0, seen)
    agents, counts = np.unique(again.events["agent"], return_counts=True)
    for agent in agents[np.argsort(-counts)][:12]:
        rows, life = again.of_agent(int(agent)), explain_life(prepared, seen, int(agent))
        assert [e.day for e in life.events] == [clock.day_text(int(d)) for d in rows["day"]]
        names = [prepared.observables[int(o)].name for o in rows["observable"]]
        assert [e.name for e in life.events] == names
        ids = prepared.stack.provision_ids
        assert [e.provision for e in life.events] == [ids[p] if p else "" for p in rows["provision"]]
        for e in life.events:
            assert bool(e.rule) == (e.tag in ("law", "measure"))
