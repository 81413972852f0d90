"""Whoever stands low in a score of its place may leave: who goes, what goes with it, and nothing else."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from glasshouse import clock
from glasshouse.arrays import ALWAYS
from glasshouse.codes import Event, Kind
from glasshouse.engine.prepare import NO_PLACE, UNCARVED, Prepared, prepare
from glasshouse.engine.simulate import Engine, Tick
from glasshouse.features import Subject
from glasshouse.kernels import desk as d
from glasshouse.kernels.quiet import NOT_SCORED, count_all, lay_out
from glasshouse.packing import assigned
from glasshouse.society.scenario import Scenario

START, END = clock.parse_month("2019-07"), clock.parse_month("2021-02")
JANUARY = clock.parse_month("2021-01")
MOVED = int(Event.MOVED_AWAY)


def prepared(
    moves: int, regimes: tuple[str, ...] = ("rongcheng-2019",), where: str = "territory"
) -> Prepared:
    """Return a city with its score, of whose low graded adults a share moves away in a year."""
    p = prepare(Scenario(regimes=regimes, agents=4_000, seed=5, start=START, end=END, where=where))
    assigned(p.world.responses, moves=moves)
    return p


@cache
def lived(moves: int, threads: int = 1) -> tuple[Engine, tuple[Tick, ...]]:
    """Return the city at the end, and its months."""
    engine = Engine(prepared(moves), threads=threads)
    return engine, tuple(tick for tick in engine.ticks() if not tick.is_spin_up)


def counted(ticks: tuple[Tick, ...], row: int) -> dict[int, int]:
    return {tick.tick: int(tick.tally[:, row, 0].sum()) for tick in ticks}


def rows_of(engine: Engine, kind: Kind) -> set[tuple[int, int]]:
    """Return neighbourhood and agent of all docket rows of a kind."""
    state, found = engine.state, set()
    for k, (start, n) in enumerate(zip(state.docket_start, state.docket_count, strict=False)):
        mine = slice(int(start), int(start + n))
        is_kind = state.docket.kind[mine] == kind
        found |= {(k, int(agent)) for agent in state.docket.agent[mine][is_kind]}
    return found


def test_moving__is_in_january_of_those_who_stand_low_and_only_once() -> None:
    engine, ticks = lived(ALWAYS)
    moved = counted(ticks, MOVED)
    assert {tick for tick, n in moved.items() if n} <= {JANUARY - 12, JANUARY}
    assert moved[JANUARY] > 20
    gone = rows_of(engine, Kind.AWAY)
    assert 0 <= sum(moved.values()) - len(gone) <= 3, "but for those who died since"
    assert len(gone) < 0.5 * engine.state.size.sum()


def test_moving__who_is_away_is_in_no_score_of_the_old_place() -> None:
    engine, ticks = lived(ALWAYS)
    p, gone = engine.prepared, rows_of(engine, Kind.AWAY)
    assert not gone & (rows_of(engine, Kind.STANDING) | rows_of(engine, Kind.RECORD))
    rows = [int(engine.state.first_row[k]) + agent for k, agent in gone]
    of_persons = p.stack.scores.score_subjects & int(Subject.NATURAL_PERSON) != 0
    assert of_persons.any() and (engine._rest.points[of_persons][:, rows] == NOT_SCORED).all()
    names = [one.name for one in p.observables]
    score, grades = p.stack.score_stocks[0]
    stocks = [names.index(f"{score}.{grade}") for grade in grades]

    def scored(tick: Tick) -> int:
        return int(tick.tally[:, stocks, 0].sum())

    last, usual = ticks[-1], lived(0)[1][-1]
    assert len(gone) - 5 <= scored(usual) - scored(last) <= len(gone) + 5


def test_moving__counts_made_anew_are_those_that_were_kept() -> None:
    """So a run that is taken up again knows who is away."""
    engine = lived(ALWAYS)[0]
    p, rest = engine.prepared, engine._rest
    anew = rest._replace(counts=np.zeros_like(rest.counts), points=rest.points.copy())
    for k, place in enumerate(engine.state.place):
        engine.desk.who[d.WHO_PLACE] = place
        day = int(rest.day[k])
        n_kept = lay_out(engine.desk, p.packed_law, day)
        count_all(engine.desk, p.packed_law, p.people, p.world, p.seed, engine.state, k, n_kept, day, anew)
    assert np.array_equal(anew.counts, rest.counts) and anew.counts.any()
    assert np.array_equal(anew.points, rest.points)


def test_moving__changes_nothing_before_the_first_goes() -> None:
    """Nor, afterwards, what people do, or their debts: luck does not know where somebody lives."""
    some, nobody = lived(ALWAYS)[1], lived(0)[1]
    first = next(tick.tick for tick in some if tick.tally[:, MOVED].any())
    for one, other in zip(some, nobody, strict=True):
        if one.tick < first:
            assert np.array_equal(one.tally, other.tally) and np.array_equal(one.digest, other.digest)
        assert one.tally[:, int(Event.DEBT_ARREARS)].sum() == other.tally[:, int(Event.DEBT_ARREARS)].sum()
        assert one.tally[:, int(Event.DEATH)].sum() == other.tally[:, int(Event.DEATH)].sum()


def test_moving__a_smaller_share_is_a_part_of_a_larger_one() -> None:
    half, whole = (rows_of(lived(share)[0], Kind.AWAY) for share in (ALWAYS // 2, ALWAYS))
    first = counted(lived(ALWAYS)[1], MOVED)[JANUARY - 12]
    assert 0.3 * len(whole) < len(half) < 0.7 * len(whole)
    assert len(half - whole) <= first, "who did not leave in the first January may in the second"


def test_moving__any_number_of_threads_gives_the_same_bits() -> None:
    for one, two in zip(lived(ALWAYS)[1], lived(ALWAYS, 2)[1], strict=True):
        assert np.array_equal(one.digest, two.digest) and np.array_equal(one.tally, two.tally)


@pytest.mark.parametrize(
    ("regimes", "where", "elsewhere"),
    [
        (("rongcheng-2019",), "territory", UNCARVED),
        (("rongcheng-2019", "national-lists"), "territory", UNCARVED),
        (("rongcheng-2019",), "everywhere", NO_PLACE),  # it would be kept wherever they go
        (("sesame",), "territory", NO_PLACE),
        (("national-lists",), "territory", NO_PLACE),
    ],
)
def test_elsewhere__is_where_no_score_of_a_place_is_kept(
    regimes: tuple[str, ...], where: str, elsewhere: int
) -> None:
    p = prepared(ALWAYS, regimes, where)
    assert p.elsewhere == p.world.scope.elsewhere == elsewhere
