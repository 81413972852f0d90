"""What everybody sees of everybody: kept, faded, shown; the climate, the survey and friends."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest

from glasshouse import clock
from glasshouse.codes import VACANT, Kind, StepBit
from glasshouse.conduct import FIRST_EXPOSURE, Exposure, Response
from glasshouse.engine.prepare import Prepared, prepare
from glasshouse.engine.simulate import Engine, Tick, reference_day
from glasshouse.engine.state import empty_state
from glasshouse.kernels import desk as d
from glasshouse.kernels import opinion, response, sight, ties
from glasshouse.kernels.quiet import Q_AT, Q_BINS, Q_GRADE, Q_SCORE
from glasshouse.minds import NEWCOMER, Seen
from glasshouse.society.scenario import Scenario

STACK = ("national-lists", "sesame", "seed-maximal")
START, END = clock.parse_month("2018-11"), clock.parse_month("2019-03")
JANUARY = clock.parse_month("2019-01")
SPOKE = int(Seen.SPOKE_AGAINST | Seen.SPOKE_FOR)


@cache
def prepared(*parts: str) -> Prepared:
    scenario = Scenario(
        regimes=STACK, agents=3_000, seed=9, start=START, end=END, where="everywhere", parts=parts or ("all",)
    )
    return prepare(scenario)


@cache
def months() -> tuple[tuple[Tick, np.ndarray, np.ndarray, np.ndarray], ...]:
    """Return months with what is seen, friends and holders at their ends; the last of the spin-up first."""
    engine, found = Engine(prepared(), threads=1), []
    for tick in engine.ticks():
        if tick.tick >= START - 1:
            state = engine.state
            found.append((tick, state.seen.copy(), state.friends.copy(), state.generation.copy()))
    return tuple(found)


@cache
def is_adult() -> np.ndarray:
    """Return which rows are of adults: bodies and firms stand before them."""
    state = empty_state(prepared().places, prepared().parts)
    mask = np.ones(len(state.seen), bool)
    for first, before in zip(state.first_row, state.n_before, strict=True):
        mask[first : first + before] = False
    return mask


def test_look_around__levels_of_the_province_and_voices_of_the_neighbourhood() -> None:
    p, engine = prepared(), Engine(prepared(), threads=1)
    k, desk = 8, engine.desk
    state = engine.state
    rows = slice(int(state.first_row[k] + state.n_before[k]), int(state.first_row[k] + state.size[k]))
    state.seen[rows][:5] |= int(Seen.SPOKE_AGAINST)
    state.seen[rows][5:6] |= int(Seen.SPOKE_FOR)
    exposure = np.zeros(len(p.exposure_names), np.int64)
    exposure[1] = 1_000
    exposure[FIRST_EXPOSURE + np.arange(6)] = [40, 300, 30, 20, 10, 5]
    sight.look_around(desk, p.world, state, k, exposure)
    w, counts = p.world, exposure[FIRST_EXPOSURE : FIRST_EXPOSURE + 6]
    expected = np.zeros_like(desk.answers)
    response.multipliers(counts, 1_000, w.responses, expected)
    brave = desk.mind[d.COURAGE :].tolist()
    expected[Response.CHILLED] = max(brave)
    assert len(set(brave)) > 1, "what is seen does not make all equally bold"
    assert np.array_equal(desk.answers, expected) and expected[Response.DETERRED] < 256
    assert desk.mind[[d.APPROVING, d.OPPOSING]].tolist() == list(opinion.mood(70, 20, 5, 1_000, w.opinion))
    assert desk.mind[d.CLIMATE] == opinion.climate_level(5, 1, w.opinion.climate_at) > 0
    assert desk.mind[d.PUNISHED] == response.level_seen(10, 1_000, w.opinion.punished_at) > 0


def test_fade__forgets_words_and_nothing_else() -> None:
    engine = Engine(prepared(), threads=1)
    state, k = engine.state, 3
    n = int(state.size[k])
    mine = state.seen[int(state.first_row[k]) : int(state.first_row[k]) + n]
    mine[:] = np.arange(n) % 128
    before, seen = mine.copy(), np.full(n, 255, np.uint8)
    sight.fade(state, k, seen)
    assert np.array_equal(seen, before & ~np.uint8(SPOKE))
    assert np.array_equal(mine, before)


LIST, RED, SECRET = 0, 1, 2


@pytest.mark.parametrize(
    ("steps", "seen"),
    [([], 0), ([LIST], Seen.BLACK), ([RED], Seen.RED), ([LIST, RED], Seen.BLACK | Seen.RED), ([SECRET], 0)],
)
def test_show__public_listings_of_either_sign(hand: SimpleNamespace, steps: list[int], seen: int) -> None:
    bits = int(StepBit.LISTED | StepBit.IN_EFFECT | StepBit.PUBLISHED)
    law = hand.law(
        steps=[{"bits": bits}, {"bits": bits, "procedure": 1}, {"bits": int(StepBit.LISTED), "procedure": 1}],
        procedures=[(1, 1), (1, 1)],
    )
    law.procedures[1, d.P_IS_BLACK] = 0
    desk = hand.desk([{"step": 1 + step} for step in steps], n_procedures=2)
    before = NEWCOMER | int(Seen.BLACK | Seen.RED) | int(Seen.SPOKE_FOR)
    assert sight.show(desk, law, 0, before) == NEWCOMER | int(Seen.SPOKE_FOR) | int(seen)


@pytest.mark.parametrize(
    ("n_grades", "classes"), [(3, [3, 2, 1]), (4, [3, 3, 2, 1]), (6, [3, 3, 2, 2, 1, 1]), (2, [3, 2])]
)
def test_class__thirds_of_the_grades_best_first(
    hand: SimpleNamespace, n_grades: int, classes: list[int]
) -> None:
    desk, law = hand.desk([]), hand.law()
    law.scores.first_grade[:3] = 0, 2, 2 + n_grades
    desk.quiet[:2, Q_AT], desk.quiet[:2, Q_SCORE], desk.quiet[:2, Q_BINS] = [0, 2], [0, 1], -1
    for grade, expected in enumerate(classes):
        desk.lines[:2] = sight.NOWHERE, 2 + grade
        assert sight.class_of_line(desk, law, 2, False) == expected
    assert sight.class_of_line(desk, law, 1, False) == sight.NO_CLASS
    desk.rows[0, [d.KIND, d.STEP, d.GROUND]] = int(Kind.STANDING), 1, 0
    desk.counters[d.N_ROWS] = 1
    assert sight.class_of_line(desk, law, 2, True) == 3, "a standing goes before the line"
    assert sight.class_of_line(desk, law, 2, False) == classes[-1]


def test_class__by_rank_is_that_of_the_months_borders(hand: SimpleNamespace) -> None:
    """One line holds all without a record, whatever grade they have."""
    desk, law = hand.desk([]), hand.law()
    law.scores.first_grade[:2] = 0, 3
    desk.quiet[0, [Q_AT, Q_SCORE, Q_BINS]] = 2, 0, 40
    desk.lines[0] = 2
    for grade in range(3):
        desk.quiet[0, Q_GRADE] = grade
        assert sight.class_of_line(desk, law, 1, False) == 3 - grade
    desk.lines[0] = sight.NOWHERE
    assert sight.class_of_line(desk, law, 1, False) == sight.NO_CLASS


def test_seen__newcomers_are_unknown_and_trusted() -> None:
    found = 0
    for (_, _, _, before), (tick, seen, _, after) in pairwise(months()):
        came = (before != after) & (after != VACANT) & is_adult()
        assert (seen[came] == NEWCOMER).all(), tick.tick
        found += int(came.sum())
    assert found > 0


def test_seen__classes_are_shown_on_the_day_of_reference() -> None:
    by_month = {tick.tick: (seen, held) for tick, seen, _, held in months()}
    seen, held = by_month[JANUARY]
    known = (seen[(held != VACANT) & is_adult()] & int(Seen.SCORE_HIGH)) > 0
    assert known.mean() > 0.9
    assert not (seen[held == VACANT] & SPOKE).any()
    assert any((one & SPOKE).any() for one, _ in by_month.values())


def test_survey__is_asked_in_january_only() -> None:
    p = prepared()
    rows = list(p.rows.block("survey"))
    for tick, _, _, held in months()[1:]:
        asked = tick.tally[:, rows[0], 0].sum()
        assert (asked > 0) == (tick.tick == JANUARY)
        if tick.tick == JANUARY:
            assert (
                0 <= ((held != VACANT) & is_adult()).sum() - asked < 30
            )  # less those who came with the month's end
            assert tick.tally[:, rows[1:5], 0].sum() > 0


def test_friends__are_read_on_days_of_reference_as_seen_a_month_ago() -> None:
    p, states = prepared(), months()
    places, state, checked = p.places, empty_state(p.places, p.parts), 0
    for (_, was_seen, was, _), (tick, _, now, _) in pairwise(states):
        if clock.last_day(tick.tick) != reference_day(p.reference_ticks, tick.tick):
            assert np.array_equal(was, now)
            continue
        for k, size in enumerate(places.size.tolist()):
            first = int(state.first_row[k] + state.n_before[k])
            mine, ring = was_seen[first : first + size], np.zeros(size, np.int64)
            ties.stand_in_ring(ring, size, p.seed, int(places.first_slot[k]))
            for place in range(0, size, 17):
                listed = ties.friends_listed(mine, ring, place)
                score = ties.friends_score(mine, ring, place)
                assert now[first + ring[place]] == score | listed << 2
        checked += int(now.any())
    assert checked, "friends of somebody are known"


def test_exposure__counts_what_is_seen() -> None:
    """What people see next month is what the tallies of the month say."""
    p = prepared()
    for tick, *_ in months()[1:]:
        for column, rows in p.seen_rows.items():
            expected = tick.tally[:, list(rows), 0].sum(axis=1)
            assert np.array_equal(tick.exposure[:, column], expected)
        assert tick.exposure[:, FIRST_EXPOSURE + Exposure.RECORDED].sum() > 0
