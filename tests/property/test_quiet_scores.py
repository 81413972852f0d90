"""The short path of the quiet is the long path of everybody: the same grades in the same groups."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from glasshouse import clock
from glasshouse.codes import EMPTY, N_SCORE_FLOWS
from glasshouse.engine.prepare import Prepared, prepare
from glasshouse.engine.simulate import Engine
from glasshouse.kernels import desk as d
from glasshouse.kernels.features import see_person
from glasshouse.kernels.population import age_on
from glasshouse.kernels.quiet import last_birth, tally_quiet
from glasshouse.kernels.stocks import tally_scores
from glasshouse.kernels.tick import sit_down
from glasshouse.society.scenario import Scenario

START = clock.parse_month("2019-06")
STACK = ("national-lists", "suining-2010", "rongcheng-2019")
N_CHECKED = 1_500


@pytest.fixture(scope="module")
def engine() -> Engine:
    prepared = prepare(
        Scenario(regimes=STACK, agents=9_000, seed=11, start=START, end=START, where="everywhere")
    )
    engine = Engine(narrowed(prepared), threads=1)
    engine.begin()
    return engine


def narrowed(prepared: Prepared) -> Prepared:
    """Let the first score be only for those registered locally, and ask for consent in the second."""
    scores = prepared.law.scores.scores.copy()
    scores[0, d.SC_RESIDENTS] = 1
    scores[0, d.SC_MIN_AGE] = 30
    scores[1, d.SC_CONSENT] = 2**31
    law = prepared.law._replace(scores=prepared.law.scores._replace(scores=scores))
    return replace(prepared, law=law)


@pytest.mark.parametrize("day", ["2019-06-30", "2020-02-29"])
def test_quiet__counts_what_the_long_path_counts(engine: Engine, day: str) -> None:
    p, state, desk = engine.prepared, engine.state, engine.desk
    on = clock.day_number(clock.datetime.date.fromisoformat(day))
    k = int(np.argmax(state.size))
    n = min(int(state.size[k]), N_CHECKED)
    first = int(state.first_row[k])
    generation = state.generation[first : first + n]
    desk.tally[:] = 0
    tally_quiet(
        desk, p.law, p.people, p.rates.scalar, p.seed, np.zeros(n, np.uint8), generation, EMPTY & 255,
        int(state.first_slot[k]), int(state.province[k]), on,
    )  # fmt: skip
    short = desk.tally.copy()
    desk.tally[:] = 0
    for agent in range(n):
        if generation[agent] == EMPTY & 255:
            continue
        sit_down(desk, state, p.people, p.seed, k, agent, 0, on)
        see_person(desk, p.rates.scalar, p.seed)
        tally_scores(desk, p.law, p.calendar, p.seed, on)
    assert np.array_equal(short, desk.tally)
    rows = p.law.scores.scores[:, d.SC_ROW] + N_SCORE_FLOWS
    counted = [int(short[row : row + 4, 0].sum()) for row in rows]
    assert 0 < counted[0] < n and 0 < counted[1] < n  # some are too young, not registered, or refuse


def test_last_birth__is_the_border_of_an_age() -> None:
    for day in (clock.day_number(clock.datetime.date(2020, 2, one)) for one in (28, 29)):
        for on in (day, day + 1, day + 100):
            for age in (18, 25, 65):
                birth = int(last_birth(on, age))
                assert age_on(birth, on) >= age > age_on(birth + 1, on)
