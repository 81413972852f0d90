"""The fair split: its four axioms on random games, and drawn orders against all of them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasshouse.experiments.shapley import split

PARTS = ("a", "b", "c", "d")
SETS = [frozenset(some) for some in chain.from_iterable(combinations(PARTS, n) for n in range(5))]
games = st.lists(st.integers(-50, 50), min_size=len(SETS), max_size=len(SETS))


def game(values: list[int]) -> Mapping[frozenset[str], float]:
    return dict(zip(SETS, map(float, values), strict=True))


def shares(worth: Mapping[frozenset[str], float], **how: int) -> dict[str, float]:
    return {one.part: one.value for one in split(PARTS, lambda some: {"y": worth[some]}, **how)}


@given(games)
def test_contributions_add_up_to_the_whole(values: list[int]) -> None:
    worth = game(values)
    whole = worth[frozenset(PARTS)] - worth[frozenset()]
    assert sum(shares(worth).values()) == pytest.approx(whole)
    assert sum(shares(worth, orders=3, seed=5).values()) == pytest.approx(whole)


@given(games)
def test_who_adds_nothing_gets_nothing_and_twins_get_the_same(values: list[int]) -> None:
    worth = game(values)
    idle = {some: worth[some - {"d"}] for some in SETS}
    assert shares(idle)["d"] == pytest.approx(0)
    twins = {some: worth[frozenset((some - {"b"}) | {"a"}) if "b" in some else some] for some in SETS}
    assert shares(twins)["a"] == pytest.approx(shares(twins)["b"])


@given(games, games)
def test_splits_of_two_games_add_up(one: list[int], two: list[int]) -> None:
    together = shares(game([a + b for a, b in zip(one, two, strict=True)]))
    apart = (shares(game(one)), shares(game(two)))
    assert together == pytest.approx({part: apart[0][part] + apart[1][part] for part in PARTS})


def test_drawn_orders_are_exact_where_order_does_not_matter_and_near_where_it_does() -> None:
    plain = {some: float(sum("abcd".index(part) + 1 for part in some)) for some in SETS}
    drawn = split(PARTS, lambda some: {"y": plain[some]}, orders=2, seed=1)
    assert {one.part: (one.value, one.error) for one in drawn} == {
        part: (float(k + 1), 0.0) for k, part in enumerate(PARTS)
    }
    square = {some: float(len(some) ** 2) for some in SETS}
    for one in split(PARTS, lambda some: {"y": square[some]}, orders=200, seed=1):
        assert abs(one.value - 4) < 4.9 * one.error and 0 < one.error < 0.5


def test_a_set_is_asked_for_once() -> None:
    asked: list[frozenset[str]] = []

    def value(some: frozenset[str]) -> dict[str, float]:
        asked.append(some)
        return {"y": 1.0}

    split(PARTS, value)
    split(PARTS, value, orders=50, seed=2)
    assert len(asked) == 2 * len(SETS)
