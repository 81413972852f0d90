"""Those to whom nothing happens are counted once a year: the counts are those of looking at everybody."""

from __future__ import annotations

import datetime
from dataclasses import replace

import numpy as np

from glasshouse import clock
from glasshouse.codes import EMPTY, N_GROUPS
from glasshouse.engine.prepare import Prepared, prepare
from glasshouse.engine.simulate import Engine, reference_day
from glasshouse.kernels import desk as d
from glasshouse.kernels.docket import take_rows
from glasshouse.kernels.features import see_person
from glasshouse.kernels.population import age_on
from glasshouse.kernels.quiet import count_all, last_birth, lay_out
from glasshouse.kernels.stocks import tally_scores
from glasshouse.kernels.tick import sit_down
from glasshouse.society.scenario import Scenario

STACK = ("national-lists", "suining-2010", "rongcheng-2019", "sesame")
START, END = clock.parse_month("2019-11"), clock.parse_month("2020-04")
AGE_GROUPS = slice(6, 12)
N_LAST_DAYS = 25  # who left in a month, or came in with its end, is counted by one and not by the other


def narrowed(prepared: Prepared) -> Prepared:
    """Let Suining's score be only for those registered locally, from 30 years on, who consent."""
    scores = prepared.law.scores.scores.copy()
    row = prepared.stack.score_ids.index("suining")
    scores[row, [d.SC_RESIDENTS, d.SC_MIN_AGE, d.SC_CONSENT]] = 1, 30, 2**31
    law = prepared.law._replace(scores=prepared.law.scores._replace(scores=scores))
    return replace(prepared, law=law)


def new_engine() -> Engine:
    scenario = Scenario(regimes=STACK, agents=9_000, seed=11, start=START, end=END, where="everywhere")
    return Engine(narrowed(prepare(scenario)), threads=1)


def looked_at(engine: Engine, day: int) -> np.ndarray:
    """Count the grades of everybody by looking at each of them, at the end of a month."""
    p, state, desk = engine.prepared, engine.state, engine.desk
    desk.tally[:] = 0
    for k in range(len(state.size)):
        row, stop = int(state.docket_start[k]), int(state.docket_start[k] + state.docket_count[k])
        for agent in range(int(state.size[k])):
            begin = row
            while row < stop and state.docket.agent[row] == agent:
                row += 1
            if state.generation[int(state.first_row[k]) + agent] == EMPTY & 255:
                continue
            sit_down(desk, state, p.people, p.seed, k, agent, 0, day)
            desk.who[d.WHO_PLACE] = state.place[k]
            take_rows(desk, state.docket, begin, row)
            see_person(desk, p.rates_record.scalar, p.seed)
            tally_scores(desk, p.law_record, p.calendar, p.seed, day)
    return desk.tally.copy()


def test_quiet__counts_are_those_of_looking_at_everybody() -> None:
    """In January all groups; later age, and being 30, are those of the last January."""
    engine = new_engine()
    p, names = engine.prepared, [o.name for o in engine.prepared.observables]
    rows = {name: [names.index(f"{name}.{one}") for one in stocks] for name, stocks in p.stack.score_stocks}
    exact = np.ones(N_GROUPS, bool)
    for tick in engine.ticks():
        if tick.is_spin_up:
            continue
        exact[AGE_GROUPS] = tick.tick % 12 == 0
        found = looked_at(engine, clock.last_day(tick.tick))
        counted = tick.tally.sum(axis=0)
        for name, mine in rows.items():
            assert counted[mine, 0].sum() > 1000 or name == "government"
            if name != "suining" or tick.tick % 12 == 0:
                off = np.abs(found[mine] - counted[mine])[:, exact]
                assert off.max() <= N_LAST_DAYS, (name, tick.tick)


def test_quiet__counts_made_anew_are_those_that_were_kept() -> None:
    """Holders come and go; the counts follow them, and a run that goes on elsewhere finds the same."""
    engine = new_engine()
    p = engine.prepared
    for tick in engine.ticks():
        rest, anew = engine._rest, np.zeros_like(engine._rest.counts)
        for k in range(len(p.places.size) if not tick.is_spin_up else 0):
            engine.desk.who[d.WHO_PLACE] = engine.state.place[k]
            day = int(rest.day[k])
            n_kept = lay_out(engine.desk, p.law_record, day)
            count_all(
                engine.desk, p.law_record, p.people, p.rates_record.scalar, p.seed, engine.state, k, n_kept,
                day, anew[k],
            )  # fmt: skip
        assert np.array_equal(anew, rest.counts)
    assert anew.any()


def test_reference__is_january_or_a_month_in_which_a_score_changes() -> None:
    january, june, august = (clock.parse_month(m) for m in ("2020-01", "2020-06", "2020-08"))
    assert reference_day(frozenset({june}), june) == clock.last_day(june)
    assert reference_day(frozenset({june}), august) == clock.last_day(june)
    assert reference_day(frozenset(), august) == clock.last_day(january)


def test_last_birth__is_the_border_of_an_age() -> None:
    for day in (clock.day_number(datetime.date(2020, 2, one)) for one in (28, 29)):
        for on in (day, day + 1, day + 100):
            for age in (18, 25, 65):
                birth = int(last_birth(on, age))
                assert age_on(birth, on) >= age > age_on(birth + 1, on)
