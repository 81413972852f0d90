"""Where somebody stands at the end of a run: what the grades count, person by person."""

from __future__ import annotations

from collections import Counter
from functools import cache

import numpy as np

from glasshouse import clock
from glasshouse.engine.prepare import Prepared, prepare
from glasshouse.engine.simulate import Engine, Tick, first_exposure
from glasshouse.engine.standings import standing_lines, standings
from glasshouse.engine.trace import replay
from glasshouse.society.scenario import Scenario

PLACE = 8


@cache
def prepared() -> Prepared:
    start, end = clock.parse_month("2016-01"), clock.parse_month("2016-12")
    stack = ("national-lists", "suining-2010", "sesame")
    return prepare(
        Scenario(regimes=stack, agents=6_000, seed=20101001, start=start, end=end, where="everywhere")
    )


@cache
def ticks() -> tuple[Tick, ...]:
    return tuple(Engine(prepared(), threads=1).ticks())


def test_standings__are_those_that_the_grades_count() -> None:
    p = prepared()
    exposures = np.stack([first_exposure(p), *(tick.exposure for tick in ticks())])
    again = replay(p, PLACE, exposures)
    first, size = int(p.places.first_slot[PLACE]), int(p.places.size[PLACE])
    found = [standings(again.engine, agent) for agent in range(first, first + size)]
    counted = Counter((one.score, one.grade) for mine in found for one in mine)
    names = [o.name for o in p.observables]
    province = int(p.places.province[PLACE])
    assert (p.places.province == province).sum() == 1  # so its tally is that of the neighbourhood
    for score, grades in p.stack.score_stocks:
        for grade in grades:
            told = counted[score, grade]
            tallied = int(ticks()[-1].tally[province, names.index(f"{score}.{grade}"), 0])
            assert abs(told - tallied) <= 2  # who came in with the month's end is told and not counted
    assert sum(counted.values()) > size


def test_standings__are_told_in_both_languages_and_change_nobody() -> None:
    p = prepared()
    exposures = np.stack([first_exposure(p), *(tick.exposure for tick in ticks())])
    again = replay(p, PLACE, exposures)
    agent = int(p.places.first_slot[PLACE]) + 3
    once, twice = standings(again.engine, agent), standings(again.engine, agent)
    assert once == twice and {one.score for one in once} >= {"suining"}
    assert "stands at" in standing_lines(once, "en")[0] and "points" in standing_lines(once, "en")[0]
    assert "期末" in standing_lines(once, "zh")[0]
