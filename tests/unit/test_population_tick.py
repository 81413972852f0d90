"""A month of a neighbourhood: who is marked, who sits down, what is counted, kept and digested."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from glasshouse import clock
from glasshouse.codes import (
    EMPTY,
    N_BALANCE,
    N_EVENTS,
    N_GROUPS,
    N_LEGAL,
    N_STOCK,
    NEVER,
    VACANT,
    Balance,
    Debt,
    Kind,
    StepBit,
    Stock,
    Stream,
)
from glasshouse.conduct import Rate
from glasshouse.engine.acts import RATES_ROOM
from glasshouse.engine.prepare import Prepared, prepare
from glasshouse.engine.simulate import Engine
from glasshouse.engine.state import empty_state
from glasshouse.kernels import (
    authorities,
    calendar,
    docket,
    generations,
    marks,
    population,
    rng,
    seat,
    start,
    stocks,
    tick,
    visits,
)
from glasshouse.kernels import desk as d
from glasshouse.kernels.candidates import make_luck
from glasshouse.kernels.faces import Faces
from glasshouse.kernels.networks import make_web
from glasshouse.kernels.quiet import Rest
from glasshouse.kernels.timing import Month
from glasshouse.packing import packed
from glasshouse.society.network_tables import network_table
from glasshouse.society.people import people
from glasshouse.society.places import neighbourhoods
from glasshouse.society.rates import rates
from glasshouse.society.scenario import Scenario

PEOPLE = packed(people())

Plain = Callable[[Any], Any]
SEED = np.uint64(4)
TICK = clock.parse_month("2016-07")
MARKS = {"debt": d.DEBT_CANDIDATE, "misconduct": d.MISCONDUCT_CANDIDATE, "leaving": d.LEAVING}
LISTED, IN_EFFECT = int(StepBit.LISTED), int(StepBit.IN_EFFECT)


def test_mark_candidates__marks_by_the_words_of_the_address(as_is: Plain) -> None:
    n, first = 300, 1000
    generation = np.array([255, 0, 1] * 100, np.uint8)
    exit_tick = np.full(n, NEVER, np.uint16)
    exit_tick[[3, 50]] = TICK
    flags = np.full(n, 255, np.uint8)
    onset, misconduct = 2**31, 2**30
    as_is(marks.mark_candidates)(
        flags, generation, exit_tick, first, SEED, TICK, onset, misconduct, np.zeros((4, 7), np.uint64)
    )
    for i in range(n):
        signed = int(generation[i].astype(np.int8))
        words = rng.draw(SEED, first + i, signed, TICK, int(Stream.CANDIDATES), 0, 0)
        expected = MARKS["debt"] * (words[0] < onset) + MARKS["misconduct"] * (words[1] < misconduct)
        assert flags[i] == expected + MARKS["leaving"] * (i in (3, 50))


def hand_state(n: int = 40) -> docket.State:
    state = empty_state(neighbourhoods(n * 31))
    first_days = clock.first_day(TICK)
    start.settle_holders(state, PEOPLE, SEED, first_days, np.arange(len(state.size)))
    return state


def test_settle_holders__finds_who_is_there_and_when_they_leave(as_is: Plain) -> None:
    state = empty_state(neighbourhoods(300))
    day = clock.first_day(TICK)
    as_is(start.settle_holders)(state, PEOPLE, SEED, day, np.arange(len(state.size)))
    for k in range(len(state.size)):
        for i in range(int(state.size[k])):
            slot, row, province = (
                int(state.first_slot[k]) + i,
                int(state.first_row[k]) + i,
                int(state.province[k]),
            )
            generation = population.holder_on(SEED, slot, province, day, PEOPLE)
            if generation == EMPTY:
                leaves = population.life(SEED, slot, 0, province, PEOPLE)[2]
            else:
                leaves = population.life(SEED, slot, generation, province, PEOPLE)[3]
            assert state.generation[row] == generation % 256
            assert state.exit_tick[row] == calendar.tick_of(leaves) >= TICK
    assert (state.generation == VACANT).any()


def no_rest(n: int) -> Rest:
    """Return counts of nobody: no score is kept."""
    nobody = np.zeros((0, 0), np.int32)
    return Rest(counts=np.zeros((n, 0, N_GROUPS), np.int32), day=np.zeros(n, np.int64), points=nobody)


def no_faces(n: int) -> Faces:
    """Return the faces of a society in which nobody asks for any."""
    nobody = np.zeros(0, np.uint8)
    return Faces(nobody, nobody, np.zeros(0, np.uint16), np.zeros(n, np.int64))


def new_bench(state: docket.State, n_observables: int) -> tick.Bench:
    largest, n = int(state.size.max()), len(state.size)
    return tick.Bench(
        flags=np.zeros(largest, np.uint8),
        out=np.zeros((64, d.N_COLUMNS), np.int64),
        rest=no_rest(n),
        faces=no_faces(n),
        luck=make_luck(64, largest),
        box=np.zeros((64, 1 + d.N_LETTER_COLUMNS), np.int64),
        ring=np.zeros(largest, np.int64),
        web=make_web(network_table(None)),
        place=np.zeros((31, n_observables, N_GROUPS), np.int64),
    )


def month_at(bulk: int = 1) -> Month:
    first = clock.first_day(TICK)
    return Month(TICK, first, 31, TICK // 12, bulk, 0, clock.first_day(TICK - TICK % 12))


def test_empty_slot__is_neither_marked_nor_seated_and_its_first_holder_comes(
    as_is: Plain, hand: SimpleNamespace
) -> None:
    state, k = hand_state(), 7
    row, n = int(state.first_row[k]), int(state.size[k])
    state.generation[row : row + n] = VACANT
    state.exit_tick[row : row + n] = TICK
    prepared = prepare(Scenario(agents=n * 31, seed=4, start=TICK, end=TICK, parts=("none",)))
    everything = prepared.rates._replace(scalar=np.full_like(prepared.rates.scalar, 2**32))
    prepared = replace(prepared, rates=everything)
    bench = new_bench(state, prepared.n_observables)
    months = np.array([clock.first_day(t) for t in range(TICK - 48, TICK + 1)], np.int64)
    desk = hand.desk([], n_procedures=prepared.n_procedures)
    warm = as_is(start.warm_rows)(
        state, prepared.world.rates, PEOPLE, SEED, TICK, months, k, desk, bench.out, 0
    )
    assert warm == 0
    for bulk in (0, 1):
        bench.flags[:] = 255
        month = month_at(bulk)
        rows = as_is(tick.step_neighbourhood)(
            state, month, prepared.packed_law, prepared.calendar, prepared.world, PEOPLE, SEED,
            np.ones((31, 2), np.int64), desk, bench, k,
        )  # fmt: skip
        assert rows == 0
        assert not bench.flags[:n].any()
        assert not desk.tally.any()
    as_is(generations.hand_over)(
        state, month, prepared.packed_law, prepared.world, PEOPLE, SEED, desk, bench.rest, bench.faces, k
    )
    for i in range(n):
        leaves = population.life(SEED, int(state.first_slot[k]) + i, 0, int(state.province[k]), PEOPLE)[3]
        assert state.generation[row + i] == 0
        assert state.exit_tick[row + i] == max(clock.tick_of(leaves), TICK + 1)


def test_empty_slots__are_filled_by_the_census_day() -> None:
    """The state agrees month by month with who was there, and no slot is empty after the census day."""
    scenario = Scenario(
        regimes=("none",), agents=3000, seed=4,
        start=clock.parse_month("2019-01"), end=clock.parse_month("2021-01"),
    )  # fmt: skip
    engine = Engine(prepare(scenario), threads=1)
    engine.begin()
    empty = [int((engine.state.generation == VACANT).sum())]
    for month in engine.ticks():
        day = clock.last_day(month.tick)
        empty.append(int((engine.state.generation == VACANT).sum()))
        state, n = engine.state, 0
        for k in range(len(state.size)):
            for i in range(int(state.size[k])):
                slot, province = int(state.first_slot[k]) + i, int(state.province[k])
                n += population.holder_on(SEED, slot, province, day, PEOPLE) == EMPTY
        assert empty[-1] == n
    assert empty[0] > 50
    assert empty == sorted(empty, reverse=True)
    assert empty[-1] == 0


def test_hand_over__gives_the_slot_to_the_next_holder(as_is: Plain, hand: SimpleNamespace) -> None:
    state, k = hand_state(), 7
    first, n = int(state.first_row[k]), int(state.size[k])
    before = state.generation.copy(), state.exit_tick.copy()
    gone = [0, 5]
    state.exit_tick[[first + i for i in gone]] = TICK
    month, world = month_at(), prepare(Scenario(agents=1240, start=TICK, end=TICK)).world
    law, rest, faces = hand.law(), no_rest(len(state.size)), no_faces(len(state.size))
    as_is(generations.hand_over)(state, month, law, world, PEOPLE, SEED, hand.desk([]), rest, faces, k)
    for i in range(n):
        if i in gone:
            signed = int(before[0][first + i].astype(np.int8)) + 1
            slot, province = int(state.first_slot[k]) + i, int(state.province[k])
            leaves = population.life(SEED, slot, signed, province, PEOPLE)[3]
            assert state.generation[first + i] == signed % 256
            assert state.exit_tick[first + i] == max(clock.tick_of(leaves), TICK + 1)
        else:
            assert (state.generation[first + i], state.exit_tick[first + i]) == (
                before[0][first + i],
                before[1][first + i],
            )
    others = np.setdiff1d(np.arange(len(state.generation)), np.arange(first, first + n))
    assert (state.generation[others] == before[0][others]).all()


def test_sit_down__recomputes_the_traits_and_clears_the_desk(as_is: Plain, hand: SimpleNamespace) -> None:
    state, k, agent = hand_state(), 3, 11
    day = clock.first_day(TICK)
    desk = hand.desk([{}, {}])
    desk.counters[[d.N_QUEUE, d.N_INTENTS, d.N_DONE]] = 4, 5, 6
    as_is(seat.sit_down)(desk, state, PEOPLE, SEED, k, agent, d.LEAVING, day)
    slot, province = int(state.first_slot[k]) + agent, int(state.province[k])
    generation, female, birth, _, leaves = population.holder_and_life(SEED, slot, province, day, PEOPLE)
    urban, income = population.traits(SEED, slot, generation, province, PEOPLE)
    expected = {
        "AGENT": agent, "SLOT": slot, "GENERATION": generation, "PROVINCE": province, "FEMALE": female,
        "BIRTH": birth, "EXIT": leaves, "INCOME": income, "URBAN": urban,
        "AGE_BAND": population.age_band(birth, day), "LEAVING": 1,
    }  # fmt: skip
    assert {name: int(desk.who[getattr(d, f"WHO_{name}")]) for name in expected} == expected
    assert desk.counters[[d.N_ROWS, d.N_QUEUE, d.N_INTENTS, d.N_DONE]].tolist() == [0, 0, 0, 0]


def test_sit_down__dates_a_departure_within_the_month(as_is: Plain, hand: SimpleNamespace) -> None:
    """Who came and went in one month leaves at the start of the next, the first month they live through."""
    state, k, agent = hand_state(), 3, 11
    desk = hand.desk([])
    as_is(seat.sit_down)(desk, state, PEOPLE, SEED, k, agent, d.LEAVING, clock.first_day(TICK))
    after = int(desk.who[d.WHO_EXIT]) + 5
    as_is(seat.sit_down)(desk, state, PEOPLE, SEED, k, agent, d.LEAVING, after)
    assert desk.who[d.WHO_EXIT] == after


@pytest.mark.parametrize("share", [0, 2**32])
def test_add_candidates__thins_by_stratum(as_is: Plain, hand: SimpleNamespace, share: int) -> None:
    onset = np.full_like(rates().onset, 2**32 - share)
    onset[TICK // 12, 2, 3, 1] = share
    month = month_at()
    desk = hand.desk([], income=2, age_band=3, urban=1)
    marks = d.DEBT_CANDIDATE | d.MISCONDUCT_CANDIDATE
    as_is(visits.add_candidates)(desk, packed(rates()._replace(onset=onset), RATES_ROOM), SEED, month, marks)
    words = rng.draw(SEED, 77, 0, TICK, int(Stream.CANDIDATES), 1, 0)
    assert desk.counters[d.N_ROWS] == (1 if share else 0)
    if share:
        day = month.first + rng.uniform_int(words[1], 31)
        row = desk.rows[0, [d.KIND, d.STEP, d.FACT, d.OPENED, d.DUE, d.END]].tolist()
        assert row == [Kind.DEBT, Debt.PENDING, TICK << 8, day, day, NEVER]
    act = desk.intents[0]
    assert desk.counters[d.N_INTENTS] == 1
    assert act[d.I_DAY] == month.first + rng.uniform_int(words[2], 31)
    kind = int(np.searchsorted(rates().misconduct, int(words[3]), side="right"))
    assert act[d.I_INDEX] == (TICK << 8) | 128 | kind


# stocks


STEPS = [
    {"bits": LISTED | IN_EFFECT},
    {"bits": LISTED},
    {"bits": IN_EFFECT, "procedure": 1},
    {"bits": LISTED, "procedure": 2},
]


def counted(desk: d.Desk) -> dict[str, int]:
    first = N_EVENTS + 3 * N_LEGAL
    found = {}
    for procedure in range(3):
        for stock in Stock:
            found[f"{procedure}.{stock.name.lower()}"] = int(
                desk.tally[first + N_STOCK * procedure + stock, 0]
            )
    for balance in Balance:
        found[balance.name.lower()] = int(desk.tally[desk.n_observables - N_BALANCE + balance, 0])
    return {name: value for name, value in found.items() if value}


def test_stocks__count_entries_and_persons_once(as_is: Plain, hand: SimpleNamespace) -> None:
    law = hand.law(steps=STEPS, procedures=[(1, 1), (1, 1), (0, 1)])
    rows = [
        {"step": 1},
        {"step": 1, "fact": 256},
        {"step": 2, "fact": 512},
        {"step": 3},
        {"step": 4},
        {"step": 1, "kind": d.GONE},
    ]
    desk = hand.desk(rows, n_procedures=3)
    as_is(stocks.tally_stocks)(desk, law)
    assert counted(desk) == {"0.entries": 3, "0.persons": 1, "0.barred": 1, "1.barred": 1}


def test_stocks__count_debts_by_where_they_stand(as_is: Plain, hand: SimpleNamespace) -> None:
    steps = (Debt.PENDING, Debt.ARREARS, Debt.JUDGMENT, Debt.NOTICE, Debt.SEARCHED_ONCE, Debt.ROUND_ENDED)
    rows = [{"kind": int(Kind.DEBT), "step": int(step), "amount": 10**i} for i, step in enumerate(steps)]
    rows.append({"kind": d.GONE, "step": int(Debt.NOTICE), "amount": 7})
    desk = hand.desk(rows, n_procedures=3)
    as_is(stocks.tally_stocks)(desk, hand.law(steps=[*STEPS] * 3, procedures=[(1, 1), (1, 1), (0, 1)]))
    assert counted(desk) == {
        "debts_open": 5,
        "debts_in_enforcement": 2,
        "debts_round_ended": 1,
        "owed_cny": 111_110,
    }


def test_stocks__of_a_debt_that_left_need_no_law(hand: SimpleNamespace) -> None:
    """A row that left keeps a step of debts, which a law without steps does not have."""
    desk = hand.desk([{"kind": d.GONE, "step": int(Debt.ROUND_ENDED)}], n_procedures=0)
    law = hand.law(procedures=[])
    stocks.tally_stocks.py_func(desk, law)
    assert desk.tally.sum() == 0


# the docket

wraps = pytest.mark.filterwarnings("ignore:overflow encountered")  # of 64-bit words, on purpose


def test_rows__come_back_from_the_docket_as_they_were(as_is: Plain, hand: SimpleNamespace) -> None:
    state = hand_state()
    largest = {
        "agent": 65535, "kind": 1, "step": 254, "fact": 2**32 - 1, "opened": 65535, "due": 65535,
        "end": 65534, "ground": 65535, "bits": 65535, "amount": 2**32 - 1,
    }  # fmt: skip
    desk = hand.desk([largest, {"kind": d.GONE}, {"agent": 7, "fact": 3}])
    out = np.zeros((2, d.N_COLUMNS), np.int64)
    assert as_is(docket.rise)(desk, out, 0) == 2
    as_is(docket.put_rows)(state.docket, 4, out, 2)
    again = hand.desk([])
    as_is(docket.take_rows)(again, state.docket, 4, 6)
    assert again.counters[d.N_ROWS] == 2
    assert again.rows[:2].tolist() == desk.rows[[0, 2]].tolist()


def test_rise__says_when_the_bench_is_full(as_is: Plain, hand: SimpleNamespace) -> None:
    desk = hand.desk([{}, {}, {}])
    assert as_is(docket.rise)(desk, np.zeros((2, d.N_COLUMNS), np.int64), 0) == 2
    assert desk.counters[d.N_OVERFLOW] == 1


def docket_state() -> docket.State:
    state = hand_state(400)
    begin = int(state.docket_start[2])
    gen = np.random.default_rng(5)
    for column in state.docket:
        column[begin : begin + 6] = gen.integers(1, np.iinfo(column.dtype).max, 6)
    state.docket.agent[begin : begin + 6] = [1, 1, 2, 5, 5, 9]
    state.docket_count[2] = 6
    return state


def digest(as_is: Plain, state: docket.State, neighbourhood: int) -> int:
    """The digest of a neighbourhood; where it is plain, with plain mixing too."""
    kernel = as_is(docket.digest_of)
    if kernel is docket.digest_of:
        return int(kernel(state, neighbourhood))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(docket, "mix", docket.mix.py_func)
        return int(kernel(state, neighbourhood))


@wraps
def test_digest__changes_with_any_value(as_is: Plain) -> None:
    state = docket_state()
    begin, first = int(state.docket_start[2]), int(state.first_row[2])
    seen = {digest(as_is, state, 2)}
    n = 1
    places: list[tuple[Any, int]] = [(column, begin + i) for column in state.docket for i in range(6)]
    places += [(state.generation, first), (state.exit_tick, first + 3), (state.court_adopted, 2)]
    for column, i in places:
        for bit in (1, 1 << (8 * column.dtype.itemsize - 1)):
            column[i] ^= column.dtype.type(bit)
            seen.add(digest(as_is, state, 2))
            n += 1
            column[i] ^= column.dtype.type(bit)
    assert len(seen) == n


EXCHANGED = (("amount",), ("bits",), ("due_day", "end_day"), ("step", "due_day"), ("fact",), ("kind",))


@wraps
@pytest.mark.parametrize("columns", EXCHANGED)
def test_digest__changes_when_two_rows_exchange_values(as_is: Plain, columns: tuple[str, ...]) -> None:
    state = docket_state()
    begin = int(state.docket_start[2])
    before = digest(as_is, state, 2)
    for name in columns:
        column = getattr(state.docket, name)
        column[[begin + 3, begin + 4]] = column[[begin + 4, begin + 3]]
    assert digest(as_is, state, 2) != before


@wraps
def test_digest__changes_when_two_rows_exchange_their_second_half(as_is: Plain) -> None:
    """Clocks, terms, grounds, facts of the matter and amounts belong to their row."""
    state = docket_state()
    begin = int(state.docket_start[2])
    before = digest(as_is, state, 2)
    for name in ("due_day", "end_day", "ground", "bits", "amount"):
        column = getattr(state.docket, name)
        column[[begin + 3, begin + 4]] = column[[begin + 4, begin + 3]]
    assert digest(as_is, state, 2) != before


@wraps
def test_digest__is_of_its_own_neighbourhood(as_is: Plain) -> None:
    state = docket_state()
    before = digest(as_is, state, 1)
    state.docket.amount[int(state.docket_start[2])] ^= 1
    state.docket.amount[int(state.docket_start[2]) - 1] ^= 1  # spare room of neighbourhood 1
    assert digest(as_is, state, 1) == before


def test_tallies__are_cleared_and_added(as_is: Plain) -> None:
    total, part = np.arange(12).reshape(3, 4), np.full((3, 4), 5)
    as_is(tick.add_up)(total, part)
    assert total.tolist() == (np.arange(12).reshape(3, 4) + 5).tolist()
    as_is(tick.clear)(part)
    assert not part.any()


@pytest.mark.parametrize("k", [0, 12, 30])
def test_neighbourhood__sees_its_own_province_and_its_own_court(
    as_is: Plain, hand: SimpleNamespace, k: int
) -> None:
    prepared = prepare(Scenario(regimes=("none",), agents=40 * 31, seed=4, start=TICK, end=TICK))
    state = hand_state()
    here = int(state.province[k])
    month, bench = month_at(bulk=0), new_bench(state, prepared.n_observables)
    others = np.array([[50 * (p != here), 100] for p in range(31)])
    own = np.array([[50 * (p == here), 100] for p in range(31)])
    desk = hand.desk([], n_procedures=0)
    for exposure, level, adopted in ((others, 0, TICK), (own, 4, TICK), (own, 4, TICK + 1)):
        state.court_adopted[k] = adopted
        as_is(tick.step_neighbourhood)(
            state, month, prepared.packed_law, prepared.calendar, prepared.world, PEOPLE, SEED,
            exposure, desk, bench, k,
        )  # fmt: skip
        assert desk.who[[d.WHO_LEVEL, d.WHO_COURT_USES]].tolist() == [level, int(adopted <= TICK)]


# courts between ticks


def test_courts_adopt__by_their_own_luck_and_once(as_is: Plain) -> None:
    bodies = np.arange(200) * 4000
    adopted = np.full(200, NEVER, np.uint16)
    adopted[7] = 3
    as_is(authorities.courts_adopt)(adopted, bodies, SEED, TICK, 2**30)
    expected = [
        TICK if rng.draw(SEED, int(b), 0, TICK, int(Stream.COURT_ADOPTS), 0, 0)[0] < 2**30 else NEVER
        for b in bodies
    ]
    expected[7] = 3
    assert adopted.tolist() == expected
    as_is(authorities.courts_adopt)(adopted, bodies, SEED, TICK + 1, 2**32)
    assert set(adopted.tolist()) == {3, TICK, TICK + 1}


# whole runs, in a process of their own

RUN = """
import json, sys
from glasshouse import clock
from glasshouse.engine.prepare import prepare
from glasshouse.engine.simulate import Engine
from glasshouse.society.scenario import Scenario

for regime, agents, start, end in json.loads(sys.argv[1]):
    months = {"start": clock.parse_month(start), "end": clock.parse_month(end)}
    engine = Engine(prepare(Scenario(regimes=(regime,), agents=agents, seed=4, **months)), threads=1)
    print(json.dumps([[int(t.digest.sum()), int(t.tally.sum())] for t in engine.ticks()]))
"""
Society = tuple[str, int, str, str]  # regime, agents, first and last month


def runs_apart(*societies: Society, **environment: str) -> list[list[list[int]]]:
    """Run them in a process of their own, which loads its kernels once."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, json.dumps(societies)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def run_here(regime: str, agents: int, since: str, until: str) -> list[list[int]]:
    months = {"start": clock.parse_month(since), "end": clock.parse_month(until)}
    engine = Engine(prepare(Scenario(regimes=(regime,), agents=agents, seed=4, **months)), threads=1)
    return [[int(t.digest.sum()), int(t.tally.sum())] for t in engine.ticks()]


@pytest.mark.slow
@pytest.mark.parametrize("agents", [155, pytest.param(400, marks=pytest.mark.verify)])
def test_engine__uncompiled_gives_the_same(agents: int) -> None:
    """The kernels as plain Python, from the first draw to the last digest."""
    society: Society = ("national-lists", agents, "2018-01", "2018-12")
    (apart,) = runs_apart(society, NUMBA_DISABLE_JIT="1")
    assert apart == run_here(*society)


@pytest.mark.verify  # all kernels are compiled anew, with checks
def test_engine__never_reads_or_writes_out_of_bounds() -> None:
    """With a law and with none."""
    societies: list[Society] = [(regime, 3000, "2016-01", "2018-12") for regime in ("national-lists", "none")]
    apart = runs_apart(*societies, NUMBA_BOUNDSCHECK="1")
    assert apart == [run_here(*society) for society in societies]


def test_rows_of_a_tick__are_sorted_by_agent_and_hold_no_leftovers() -> None:
    scenario = Scenario(
        agents=3000, seed=4, start=clock.parse_month("2016-01"), end=clock.parse_month("2016-12")
    )
    prepared: Prepared = prepare(scenario)
    engine = Engine(prepared, threads=1)
    for month in engine.ticks():
        state = engine.state
        for k in range(len(state.size)):
            rows = slice(int(state.docket_start[k]), int(state.docket_start[k] + state.docket_count[k]))
            assert (np.diff(state.docket.agent[rows].astype(int)) >= 0).all()
            assert (state.docket.kind[rows] <= Kind.CASE).all()
            assert (state.docket.due_day[rows] > clock.last_day(month.tick)).all()
        assert (state.exit_tick > month.tick).all()
    assert month.tally.shape == (31, prepared.n_observables, N_GROUPS)


def test_warm_history__is_at_most_one_debt_a_quarter_of_it() -> None:
    scenario = Scenario(
        agents=20_000, seed=4, start=clock.parse_month("2016-01"), end=clock.parse_month("2016-01")
    )
    engine = Engine(prepare(scenario), threads=1)
    engine.begin()
    state = engine.state
    seen: set[tuple[int, int, int]] = set()
    for k in range(len(state.size)):
        for i in range(int(state.docket_start[k]), int(state.docket_start[k] + state.docket_count[k])):
            fact, agent = int(state.docket.fact[i]), int(state.docket.agent[i])
            began = fact >> 8
            assert fact & 255 == start.WARM_FACT
            assert clock.tick_of(int(state.docket.due_day[i])) == began
            assert scenario.start - 48 <= began < scenario.start
            quarter = (k, agent, (began - scenario.start + 48) // 12)
            assert quarter not in seen
            seen.add(quarter)
    ceiling = float(rates().scalar[Rate.ONSET_CEILING]) / 2**32 * 48 * 20_000
    assert 0.1 * ceiling < len(seen) < ceiling
