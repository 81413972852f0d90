"""Opinions, moods, climates, and what is said in a survey."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest

from glasshouse.arrays import ALWAYS
from glasshouse.codes import N_GROUPS, VACANT, Stream
from glasshouse.kernels import opinion, response, rng
from glasshouse.minds import AGAINST, FOR, N_STRATA, N_SURVEY, NEITHER, OpinionTable, Survey
from glasshouse.society.opinion_tables import opinion_table

Plain = Callable[[Any], Any]
SEED = np.uint64(31)
TABLE = opinion_table()
NONE = opinion_table("none")
USUAL = 256


@pytest.mark.parametrize(
    ("counted", "adults", "level"),
    [(0, 100_000, 0), (0, 0, 0), (499, 100_000, 0), (500, 100_000, 1), (1, 3, 3), (1999, 100_000, 1)],
)
def test_level__is_the_highest_border_reached(as_is: Plain, counted: int, adults: int, level: int) -> None:
    assert as_is(response.level_seen)(counted, adults, np.array([0, 500, 2000, 5000])) == level


@pytest.mark.parametrize(
    ("against", "in_favour", "level"),
    [(0, 0, 0), (0, 1, 1), (1, 20, 1), (1, 19, 2), (1, 4, 3), (1, 5, 2), (1, 1, 4), (7, 0, 4)],
)
def test_climate__is_compared_by_products(as_is: Plain, against: int, in_favour: int, level: int) -> None:
    assert as_is(opinion.climate_level)(against, in_favour, TABLE.climate_at) == level


def test_mood__nothing_seen_moves_nothing(as_is: Plain) -> None:
    assert as_is(opinion.mood)(0, 0, 0, 1000, TABLE) == (USUAL, USUAL)
    assert as_is(opinion.mood)(900, 900, 900, 1000, NONE) == (USUAL, USUAL)


def test_mood__harm_lowers_approval_benefit_and_honest_debtors_raise_it(as_is: Plain) -> None:
    approving, opposing = as_is(opinion.mood)(100_000, 0, 0, 1_000_000, TABLE)
    assert approving < USUAL < opposing
    for seen in ((0, 900_000, 0), (0, 0, 900)):
        approving, opposing = as_is(opinion.mood)(*seen, 1_000_000, TABLE)
        assert approving > USUAL > opposing


@pytest.mark.parametrize("stratum", [0, 63, N_STRATA - 1])
def test_opinion__is_where_the_word_falls(as_is: Plain, stratum: int) -> None:
    by = as_is(opinion.opinion_by)
    approve, oppose = int(TABLE.approve[stratum]), int(TABLE.oppose[stratum])
    for word, expected in (
        (0, FOR),
        (approve - 1, FOR),
        (approve, NEITHER),
        (ALWAYS - oppose - 1, NEITHER),
        (ALWAYS - oppose, AGAINST),
        (ALWAYS - 1, AGAINST),
    ):
        assert by(np.uint64(word), stratum, USUAL, USUAL, TABLE) == expected
    assert by(np.uint64(ALWAYS - 1), stratum, 10**6, 10**6, TABLE) == FOR  # clamped; approval goes first


def test_opinion__of_an_agent_is_steady_and_its_own(as_is: Plain) -> None:
    of = as_is(opinion.opinion_of)
    for slot in range(50):
        word, caution = as_is(opinion.steady_words)(SEED, slot, -1)
        assert (word, caution) == rng.draw(SEED, slot, -1, 0, Stream.OPINION, 0, 0)[:2]
        expected = opinion.opinion_by(word, 40, USUAL, USUAL, TABLE)
        assert of(SEED, slot, -1, 40, USUAL, USUAL, TABLE) == expected


def test_opinion__a_worse_mood_moves_nobody_towards_the_system(as_is: Plain) -> None:
    for slot in range(300):
        before = as_is(opinion.opinion_of)(SEED, slot, 0, 55, 256, 256, TABLE)
        after = as_is(opinion.opinion_of)(SEED, slot, 0, 55, 200, 400, TABLE)
        assert after <= before


def test_speaks__critics_by_climate_and_fear(as_is: Plain) -> None:
    speaks = as_is(opinion.speaks)
    table = np.array([[speaks(AGAINST, c, p, TABLE) for p in range(4)] for c in range(5)])
    assert (np.diff(table[1:], axis=0) > 0).all()  # the more agree, the more speak
    assert (np.diff(table, axis=1) < 0).all()  # the more are punished, the fewer
    assert table[4, 0] == 256
    assert table[4, 3] == round(0.6 * 256)  # fear deters 40 percent
    assert all(speaks(FOR, c, p, TABLE) == speaks(FOR, c, 0, TABLE) for c in range(5) for p in range(4))
    assert speaks(FOR, 4, 0, TABLE) < speaks(FOR, 1, 0, TABLE)


def test_speaks__without_a_response_nobody_is_held_back(as_is: Plain) -> None:
    for side in (AGAINST, NEITHER, FOR):
        for climate in range(5):
            for punished in range(4):
                assert as_is(opinion.speaks)(side, climate, punished, NONE) == 256
                assert as_is(opinion.is_willing)(np.uint64(ALWAYS - 1), side, climate, punished, NONE)


@pytest.mark.parametrize("table", [TABLE, NONE], ids=["silence", "none"])
def test_courage__is_speech_beside_that_of_a_usual_month(as_is: Plain, table: OpinionTable) -> None:
    """256 is as in a usual month; the largest says which candidates can be spoken at all."""
    most = set()
    for climate, punished in product(range(5), range(4)):
        found = np.zeros(3, np.int64)
        boldest = as_is(opinion.courage)(found, climate, punished, table)
        usual = [max(int(table.speak[k, table.usual[0], table.usual[1]]), 1) for k in range(3)]
        expected = [int(table.speak[k, climate, punished]) * 256 // usual[k] for k in range(3)]
        assert found.tolist() == expected and boldest == max(expected)
        most.add(expected.index(boldest))
    assert len(most) > 1 or table is NONE, "now one side is the boldest, now another"


def test_willing__are_the_share_that_speaks_and_the_boldest_first(as_is: Plain) -> None:
    for climate in range(5):
        held = as_is(opinion.is_willing)
        willing = [held(np.uint64(b << 24), AGAINST, climate, 1, TABLE) for b in range(256)]
        assert sum(willing) == opinion.speaks(AGAINST, climate, 1, TABLE)
        assert willing == sorted(willing, reverse=True)


def test_said__is_the_opinion_or_approval(as_is: Plain) -> None:
    said = as_is(opinion.opinion_said)
    climate, punished = (int(v) for v in TABLE.usual)
    for side in (AGAINST, NEITHER, FOR):
        edge = int(TABLE.candid[side + 1, 7])
        assert said(np.uint64(edge - 1), side, 7, climate, punished, TABLE) == side
        assert said(np.uint64(min(edge, ALWAYS - 1)), side, 7, climate, punished, TABLE) == FOR


def test_said__fear_silences_more_and_a_friendly_climate_fewer(as_is: Plain) -> None:
    said = as_is(opinion.opinion_said)
    edge = np.uint64(TABLE.candid[0, 7] - 1)
    assert said(edge, AGAINST, 7, 1, 1, TABLE) == AGAINST
    assert said(edge, AGAINST, 7, 1, 3, TABLE) == FOR
    beyond = edge + np.uint64(1)
    assert said(beyond, AGAINST, 7, 1, 1, TABLE) == FOR
    assert said(beyond, AGAINST, 7, 4, 1, TABLE) == AGAINST
    assert said(edge, AGAINST, 7, 1, 3, NONE) == AGAINST


def test_survey__asks_every_holder_once(as_is: Plain) -> None:
    n, first = 400, 1000
    generation = np.array([VACANT if i % 7 == 0 else (i % 3 - 1) & 255 for i in range(n)], np.uint8)
    strata = np.array([(11 * i) % N_STRATA for i in range(n)], np.uint8)
    tally, expected = np.zeros((N_SURVEY, N_GROUPS), np.int64), np.zeros(N_SURVEY, np.int64)
    as_is(opinion.survey)(tally, generation, strata, first, SEED, 240, 300, 3, 1, TABLE)
    for i in range(n):
        if generation[i] == VACANT:
            continue
        word, caution = opinion.steady_words(SEED, first + i, int(np.int8(generation[i])))
        held = opinion.opinion_by(word, int(strata[i]), 240, 300, TABLE)
        says = opinion.opinion_said(caution, held, int(strata[i]), 3, 1, TABLE)
        expected[Survey.ASKED] += 1
        expected[Survey.FOR_PRIVATELY] += held == FOR
        expected[Survey.AGAINST_PRIVATELY] += held == AGAINST
        expected[Survey.FOR_OPENLY] += says == FOR
        expected[Survey.AGAINST_OPENLY] += says == AGAINST
        willing = held == AGAINST and opinion.is_willing(caution, held, 3, 1, TABLE)
        expected[Survey.WOULD_SPEAK] += willing
    assert tally[:, 0].tolist() == expected.tolist()
    assert expected.min() > 0
    assert (tally[:, 1:6].sum(axis=1) == expected).all()  # fifths of income


def test_spiral__a_few_critics_fall_silent_and_many_do_not() -> None:
    """The share of critics among those who speak, month after month, each neighbourhood on its own."""

    def later(critics: int, others: int, climate: int) -> int:
        for _month in range(24):
            against = critics * opinion.speaks(AGAINST, climate, 0, TABLE)
            climate = opinion.climate_level(
                against, others * opinion.speaks(FOR, climate, 0, TABLE), TABLE.climate_at
            )
        return climate

    assert later(22, 100, 4) == later(22, 100, 1) == 2  # heard as fewer than the sixth that they are
    assert later(28, 100, 4) == 3 and later(28, 100, 1) == 2  # what is heard first lasts
