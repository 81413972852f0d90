"""What the bulk path asks of everybody: it is what luck says, from January to January."""

from __future__ import annotations

import numpy as np

from glasshouse import clock
from glasshouse.codes import VACANT
from glasshouse.engine.prepare import prepare
from glasshouse.engine.simulate import Engine
from glasshouse.features import Role
from glasshouse.kernels import faces, features, firms, households, population, strata, traits
from glasshouse.kernels.docket import slot_of
from glasshouse.society.scenario import Scenario

START, END = clock.parse_month("2019-11"), clock.parse_month("2020-02")


def new_engine(*parts: str, agents: int = 2_500, end: int = END) -> Engine:
    scenario = Scenario(
        regimes=("rongcheng-2019",), agents=agents, seed=6, start=START, end=end, where="everywhere",
        parts=parts or ("auto",),
    )  # fmt: skip
    return Engine(prepare(scenario), threads=1)


def expected(engine: Engine, k: int, day: int) -> list[tuple[int, int, int]]:
    """Work out stratum, habit and roles of all holders from their luck."""
    p, state = engine.prepared, engine.state
    found = []
    province = int(state.province[k])
    for i in range(int(state.n_before[k]), int(state.size[k])):
        row, slot = int(state.first_row[k]) + i, int(slot_of(state, k, i))
        if state.generation[row] == VACANT:
            continue
        held = int(state.generation[row].astype(np.int8))
        female, birth, _, _ = population.life(p.seed, slot, held, province, p.people)
        urban, income = population.traits(p.seed, slot, held, province, p.people)
        stratum = strata.stratum_of(income, population.age_band(birth, day), female, urban)
        habit = features.membership(p.seed, slot, held, p.world.rates.scalar)[1]
        roles = int(traits.roles_of(p.seed, slot, held, stratum, p.world.traits)) & ~int(Role.PARENT)
        home = households.household(p.seed, slot, held, female, birth, urban, p.world.household)
        if households.children_at_school_age(home, day):
            roles |= int(Role.PARENT)
        found.append((stratum, habit, roles))
    return found


def kept(engine: Engine, k: int) -> list[tuple[int, int, int]]:
    state, cached = engine.state, engine._faces
    first = int(state.first_row[k])
    rows = slice(first + int(state.n_before[k]), first + int(state.size[k]))
    is_held = state.generation[rows] != VACANT
    columns = (cached.stratum[rows], cached.habit[rows], cached.roles[rows])
    return list(zip(*(column[is_held].astype(int).tolist() for column in columns), strict=True))


def test_faces__are_those_of_january_and_follow_who_holds_the_slot() -> None:
    engine = new_engine("auto", "households")
    assert engine.prepared.world.scope.has_families
    seen = []
    for tick in engine.ticks():
        if tick.is_spin_up and tick.tick < START - 2:
            continue
        january = clock.first_day(tick.tick - tick.tick % 12)
        assert set(engine._faces.day.tolist()) == {january}
        for k in range(len(engine.state.size)):
            assert kept(engine, k) == expected(engine, k, january)
        seen.append(engine._faces.stratum.copy())
    assert (seen[-1] != seen[0]).any(), "a year changes strata"


def test_faces__are_worked_out_once_a_year() -> None:
    engine = new_engine()
    engine.begin()
    p = engine.prepared
    day = clock.first_day(START)
    faces.face_all(engine._faces, engine.state, p.world, p.people, p.seed, 3, day)
    row = int(engine.state.first_row[3] + engine.state.n_before[3])
    engine._faces.stratum[row] = 177
    faces.face_all(engine._faces, engine.state, p.world, p.people, p.seed, 3, day)
    assert engine._faces.stratum[row] == 177
    faces.face_all(engine._faces, engine.state, p.world, p.people, p.seed, 3, day + 365)
    assert engine._faces.stratum[row] != 177 or engine.state.generation[row] == VACANT


def test_faces__that_have_aged_are_those_of_the_day() -> None:
    """Fifteen Januaries, one by one, come to what is worked out for the last one alone; a firm has closed."""
    engine, other = (new_engine("auto", "households", "firm", agents=12_000) for _ in range(2))
    p, days = engine.prepared, [clock.first_day(START + 12 * k) for k in range(15)]
    assert p.world.scope.has_families
    engine.begin()
    other.begin()
    n_closed = 0
    for k in range(len(engine.state.size)):
        first, stop = int(engine.state.first_row[k]), int(engine.state.first_row[k] + engine.state.size[k])
        faces.face_all(engine._faces, engine.state, p.world, p.people, p.seed, k, days[0])
        for each in (engine, other):
            n_closed += int(each.state.generation[first + 1] != VACANT)
            each.state.generation[first + 1] = VACANT
        for day in days[1:]:
            faces.face_all(engine._faces, engine.state, p.world, p.people, p.seed, k, day)
        faces.face_all(other._faces, other.state, p.world, p.people, p.seed, k, days[-1])
        rows = first + np.flatnonzero(engine.state.generation[first:stop] != VACANT)
        for name in ("stratum", "habit", "roles"):
            aged, fresh = (getattr(each._faces, name)[rows] for each in (engine, other))
            assert (aged == fresh).all(), name
    assert n_closed and (engine._faces.roles & int(Role.FIRM_OFFICER)).any()


def test_officers__are_those_of_the_year_whenever_they_are_looked_at() -> None:
    """A place for firms that opens within a year gives its officer the role in the next; by luck alone."""
    officer, n_new = int(Role.FIRM_OFFICER), 0
    engine, other = (new_engine("auto", "firm", agents=12_000, end=END + 12) for _ in range(2))
    p = engine.prepared
    for tick in engine.ticks():
        if tick.is_spin_up:
            continue
        january = tick.tick - tick.tick % 12
        fresh = other._faces
        fresh.day[:] = 0
        fresh.roles[:] = 0
        for k in range(len(engine.state.size)):
            faces.face_all(fresh, engine.state, p.world, p.people, p.seed, k, clock.first_day(january))
            first, before = int(engine.state.first_row[k]), int(engine.state.n_before[k])
            n, adults_at = int(engine.state.size[k]) - before, int(engine.state.first_slot[k])
            for firm in range(1, before):
                opens = firms.opens_in(p.seed, slot_of(engine.state, k, firm), p.world.firms)
                row = first + before + firms.officer_of(p.seed, adults_at, n, firm)
                if engine.state.generation[row] != VACANT:
                    assert bool(engine._faces.roles[row] & officer) == (opens < january)
                n_new += int(january <= opens <= tick.tick)
        held = engine.state.generation != VACANT
        assert (fresh.roles[held] == engine._faces.roles[held]).all(), tick.tick
    assert n_new, "some places open within the year"


def test_faces__are_kept_for_neighbours_who_do_nothing() -> None:
    """A survey is by stratum, although no act is followed."""
    engine = new_engine("none", "opinion", agents=4_000)
    p = engine.prepared
    assert not p.followed.acts and p.keeps_faces
    asked = [o.name for o in p.observables].index("survey.asked")
    for tick in engine.ticks():
        if tick.tick == clock.parse_month("2020-01"):
            counts = tick.tally[:, asked].sum(axis=0)
    assert counts[0] > 3_500
    assert all((counts[a:b] > 0).all() for a, b in ((1, 6), (6, 12), (12, 14), (14, 16)))


def test_faces__nobody_keeps_them_without_need() -> None:
    engine = new_engine("none")
    assert not engine.prepared.keeps_faces
    assert len(engine._faces.stratum) == len(engine._faces.roles) == 0
