"""A life as it is told: who held the slot, and that nobody is invented."""

from __future__ import annotations

import numpy as np

from glasshouse import clock
from glasshouse.codes import EMPTY
from glasshouse.engine.life import Life, Teller
from glasshouse.engine.prepare import prepare
from glasshouse.engine.trace import Replay, neighbourhood_of
from glasshouse.kernels import population
from glasshouse.society.scenario import Scenario

COLUMNS = ("day", "agent", "generation", "observable", "fact", "provision", "rule", "value")


def test_holders__are_those_there_were() -> None:
    start, end = clock.parse_month("2010-10"), clock.parse_month("2012-12")
    prepared = prepare(Scenario(regimes=("none",), agents=2000, seed=4, start=start, end=end))
    nothing = dict.fromkeys(COLUMNS, np.zeros(0, np.int64))
    n_empty = n_waiting = 0
    for agent in range(2000):
        again = Replay(neighbourhood_of(prepared, agent), nothing, {}, np.zeros(0, np.uint64))
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
