"""Grades are counted yearly and moved when somebody is visited: the counts are those of looking at all."""

from __future__ import annotations

import datetime
from dataclasses import replace

import numpy as np
import pytest

from glasshouse import clock
from glasshouse.codes import N_GROUPS, VACANT, Kind
from glasshouse.engine.prepare import Prepared, prepare
from glasshouse.engine.simulate import Engine, reference_day
from glasshouse.features import Subject
from glasshouse.kernels import desk as d
from glasshouse.kernels.docket import slot_of, take_rows
from glasshouse.kernels.features import see_docket, see_person, see_records
from glasshouse.kernels.population import age_on
from glasshouse.kernels.quiet import Q_AT, Q_SCORE, count_all, last_birth, lay_out, look, see_friends
from glasshouse.kernels.standing import fold, grade_of, standing_row
from glasshouse.kernels.stocks import stands
from glasshouse.society.scenario import Scenario

STACK = ("national-lists", "suining-2010", "rongcheng-2019", "sesame")
START, END = clock.parse_month("2019-11"), clock.parse_month("2020-04")
LOOKED_AT = [clock.parse_month(month) for month in ("2020-01", "2020-03")]
GROUPS_OF = ((d.WHO_INCOME, 1), (d.WHO_BAND_THEN, 6), (d.WHO_FEMALE, 12), (d.WHO_URBAN, 14))


def narrowed(prepared: Prepared) -> Prepared:
    """Let Suining's score be only for those registered locally, from 30 years on, who consent."""
    scores = prepared.law.scores.scores.copy()
    row = prepared.stack.score_ids.index("suining")
    scores[row, [d.SC_RESIDENTS, d.SC_MIN_AGE, d.SC_CONSENT]] = 1, 30, 2**31
    law = prepared.law._replace(scores=prepared.law.scores._replace(scores=scores))
    return replace(prepared, law=law)


def new_engine(*parts: str) -> Engine:
    scenario = Scenario(
        regimes=STACK, agents=6_000, seed=11, start=START, end=END, where="everywhere",
        parts=parts or ("auto",),
    )  # fmt: skip
    return Engine(narrowed(prepare(scenario)), threads=1)


def looked_at(engine: Engine) -> np.ndarray:
    """Count the grades of everybody by looking at each of them: (n_scores, n_grades, N_GROUPS)."""
    p, state, desk = engine.prepared, engine.state, engine.desk
    scores = p.law.scores
    about = [k for k in range(scores.n) if scores.scores[k, d.SC_SUBJECTS] & int(Subject.NATURAL_PERSON)]
    found = np.zeros((scores.n, int(np.diff(scores.first_grade).max()), N_GROUPS), np.int64)
    desk.who[d.WHO_KIND] = int(Subject.NATURAL_PERSON)
    for k in range(len(state.size)):
        row, stop = int(state.docket_start[k]), int(state.docket_start[k] + state.docket_count[k])
        first, day = int(state.first_row[k]), int(engine._rest.day[k])
        desk.who[d.WHO_PLACE] = state.place[k]
        lay_out(desk, p.packed_law, day)
        for agent in range(int(state.n_before[k]), int(state.size[k])):
            while row < stop and state.docket.agent[row] < agent:
                row += 1
            begin = row
            while row < stop and state.docket.agent[row] == agent:
                row += 1
            held = int(state.generation[first + agent])
            if held == VACANT:
                continue
            see_friends(desk, state, first + agent)
            slot, province = int(slot_of(state, k, agent)), int(state.province[k])
            look(desk, p.people, p.world, p.seed, slot, int(np.int8(np.uint8(held))), province)
            see_person(desk, p.world, p.seed)
            take_rows(desk, state.docket, begin, row)
            mine = [0, *(first + int(desk.who[column]) for column, first in GROUPS_OF)]
            for score in about:
                row_of = int(standing_row(desk, score))
                of_age = scores.scores[score, d.SC_MIN_AGE] <= 18 and not scores.scores[score, d.SC_MODEL]
                when = clock.last_day(engine.next_tick - 1) if of_age else day  # whoever holds a slot is 18
                is_scored, _, grade = stands(desk, p.packed_law, p.calendar, p.seed, score, when)
                if row_of >= 0:  # counts where it stands, though it came of age for it since
                    is_scored, grade = True, int(desk.rows[row_of, d.GROUND])
                if is_scored:
                    found[score, grade, mine] += 1
    return found


def kept(engine: Engine) -> np.ndarray:
    """Return the counts that are kept, in the same shape."""
    p, rest = engine.prepared, engine._rest
    scores = p.law.scores
    found = np.zeros((scores.n, int(np.diff(scores.first_grade).max()), N_GROUPS), np.int64)
    for k in range(len(p.places.size)):
        engine.desk.who[d.WHO_PLACE] = engine.state.place[k]
        for i in range(lay_out(engine.desk, p.packed_law, int(rest.day[k]))):
            score, at = (int(engine.desk.quiet[i, column]) for column in (Q_SCORE, Q_AT))
            n = int(scores.first_grade[score + 1] - scores.first_grade[score])
            found[score, :n] += rest.counts[k, at : at + n]
    return found


@pytest.mark.slow
def test_quiet__counts_are_those_of_looking_at_everybody() -> None:
    engine = new_engine()
    p = engine.prepared
    names = [o.name for o in p.observables]
    for tick in engine.ticks():
        if tick.tick not in LOOKED_AT:
            continue
        found = looked_at(engine)
        assert np.array_equal(found, kept(engine))
        for score, (name, stocks) in enumerate(p.stack.score_stocks):
            counted = tick.tally[:, [names.index(f"{name}.{one}") for one in stocks]].sum(axis=0)
            assert found[score, :, 0].sum() > 1000 or name == "government"
            came = found[score, : len(stocks)].sum(axis=0) - counted.sum(axis=0)
            assert (came[:-2] >= 0).all() and came[0] <= 25  # persons; tallies are of before


@pytest.mark.parametrize("parts", [("auto",), ("all",), ("none",)])
def test_quiet__counts_made_anew_are_those_that_were_kept(parts: tuple[str, ...]) -> None:
    """Whoever is visited, comes or goes is moved; a run that goes on elsewhere counts the same."""
    engine = new_engine(*parts)
    p = engine.prepared
    assert ("ties" in p.parts) == (parts != ("none",))
    for tick in engine.ticks():
        rest = engine._rest
        anew = rest._replace(counts=np.zeros_like(rest.counts), points=rest.points.copy())
        for k in range(len(p.places.size) if not tick.is_spin_up else 0):
            engine.desk.who[d.WHO_PLACE] = engine.state.place[k]
            day = int(rest.day[k])
            n_kept = lay_out(engine.desk, p.packed_law, day)
            count_all(
                engine.desk, p.packed_law, p.people, p.world, p.seed, engine.state, k, n_kept, day, anew
            )
        assert np.array_equal(anew.counts, rest.counts), clock.month_text(tick.tick)
        assert np.array_equal(anew.points, rest.points), clock.month_text(tick.tick)
    assert anew.counts.any()


def test_standing__in_a_model_is_what_all_features_read_anew_say() -> None:
    """After a day of reference, when all with a docket are visited: points and grade, from the person up."""
    engine = new_engine("all")
    next(tick for tick in engine.ticks() if tick.tick == clock.parse_month("2020-01"))
    p, state, desk, law = engine.prepared, engine.state, engine.desk, engine.prepared.packed_law
    model = p.stack.score_ids.index("sesame")
    assert p.law.scores.scores[model, d.SC_MODEL]
    seen, moved = 0, 0
    for k in range(len(state.size)):
        start, stop = int(state.docket_start[k]), int(state.docket_start[k] + state.docket_count[k])
        agents, day = state.docket.agent[start:stop].astype(int), int(engine._rest.day[k])
        desk.who[d.WHO_PLACE] = state.place[k]
        lay_out(desk, law, day)
        of_model = (state.docket.kind[start:stop] == Kind.STANDING) & (state.docket.step[start:stop] == model)
        for agent in agents[of_model].tolist():
            row, slot = int(state.first_row[k]) + agent, int(slot_of(state, k, agent))
            begin, end = (start + int(np.searchsorted(agents, agent, side)) for side in ("left", "right"))
            see_friends(desk, state, row)
            held = int(state.generation[row].astype(np.int8))
            look(desk, p.people, p.world, p.seed, slot, held, int(state.province[k]))
            take_rows(desk, state.docket, begin, end)
            see_docket(desk, law)
            see_records(desk, p.world.scope)
            mine = int(standing_row(desk, model))
            points = int(fold(desk, law, p.calendar, model, day))
            assert desk.rows[mine, d.AMOUNT] - d.POINTS_BIAS == points
            assert desk.rows[mine, d.GROUND] == grade_of(desk, law, model, points)
            seen, moved = seen + 1, moved + int(engine._rest.points[model, row] // 1000 != points - 350)
    assert seen > 100 and moved > 20, "what the docket says moves many of them"


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
