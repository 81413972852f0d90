"""Neighbourhoods of places: sums, order, one for each place, and the same slots under every stack."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glasshouse.errors import ScenarioError
from glasshouse.gazetteer import parts_of, places
from glasshouse.society.carving import agents_and_adults, layout, settle
from glasshouse.society.places import Neighbourhoods, adults_of, census_adults, neighbourhoods, quotas
from glasshouse.society.territory import territory_of

SMALL = [p.id for p in places() if not p.is_region]
STACKS = st.lists(st.sampled_from(SMALL), min_size=1, max_size=4, unique=True)
AGENTS = st.integers(10_000, 60_000_000)


def slots(cut: Neighbourhoods, row: int) -> set[tuple[int, int]]:
    where = np.flatnonzero(cut.place == row)
    return {(int(cut.first_slot[k]), int(cut.size[k])) for k in where}


@given(AGENTS, STACKS, st.booleans())
@settings(max_examples=60, deadline=None)
def test_every_slot__once_and_every_place_has_a_neighbourhood(n: int, names: list[str], alone: bool) -> None:
    territory = territory_of("territory", [*([] if alone else [("mainland",)]), *((name,) for name in names)])
    cut = settle(n, territory)
    assert int(cut.size.sum()) == cut.n_agents == n
    assert np.array_equal(cut.first_slot, np.cumsum(cut.size) - cut.size)
    assert (cut.size > 0).all() and cut.size.max() <= 5000
    assert (np.diff(cut.province.astype(int)) >= 0).all() or alone
    rows = {place.id: row for row, place in enumerate(territory.carved, start=1)}
    assert set(rows) == set(names)
    total = [agents_and_adults(territory, cut, row) for row in rows.values()]
    for (name, row), (agents, adults) in zip(rows.items(), total, strict=True):
        has_rest = any(part.id not in rows for part in parts_of(name)) or not parts_of(name)
        assert agents > 0 or not has_rest
        assert adults > 0 and agents == sum(size for _, size in slots(cut, row))
    if alone:
        assert sum(agents for agents, _ in total) == n
        assert sum(adults for _, adults in total) == territory.adults
    else:
        by_province = np.bincount(cut.province, weights=cut.size, minlength=31)
        assert by_province.astype(int).tolist() == list(quotas(n))


@given(AGENTS, STACKS)
@settings(max_examples=40, deadline=None)
def test_slots_of_a_place__do_not_depend_on_the_stack(n: int, names: list[str]) -> None:
    smallest = [name for name in names if not parts_of(name)]
    many = territory_of("territory", [("mainland",), *((name,) for name in names)])
    for name in smallest:
        one = territory_of("territory", [("mainland",), (name,)])
        row = [place.id for place in many.carved].index(name) + 1
        assert slots(settle(n, one), 1) == slots(settle(n, many), row)


@given(st.integers(2_000_000, 40_000_000), STACKS)
@settings(max_examples=20, deadline=None)
def test_cut__is_the_usual_one_where_it_has_room(n: int, names: list[str]) -> None:
    """At 1:500 and larger every province has more neighbourhoods than places."""
    usual = neighbourhoods(n)
    cut = settle(n, territory_of("territory", [("mainland",), *((name,) for name in names)]))
    for column in ("province", "first_slot", "size"):
        assert np.array_equal(getattr(usual, column), getattr(cut, column))


@given(st.integers(30, 5000))
def test_layout__leaves_something_to_the_rest(number: int) -> None:
    for whole in places():
        stretches = list(layout(whole, 0, number))
        top = [(first, stop) for place, first, stop in stretches if place.part_of == whole.id]
        assert all(first < stop for first, stop in top)
        assert [first for first, _ in top] == [0, *(stop for _, stop in top)][: len(top)]
        assert max([stop for _, stop in top], default=0) < number
        for place, first, stop in stretches:
            share = adults_of(place) / adults_of(whole)
            if place.part_of == whole.id:
                assert stop - first <= max(share * number + 0.5, 1 + len(parts_of(place.id)))


def test_full_size__a_place_has_about_as_many_agents_as_adults() -> None:
    names = [(place.id,) for place in places() if place.kind not in ("province",) and not place.is_region]
    territory = territory_of("territory", [("mainland",), *names])
    cut = settle(census_adults(), territory)
    for row in range(1, 1 + len(territory.carved)):
        agents, adults = agents_and_adults(territory, cut, row)
        assert agents == pytest.approx(adults, abs=2500)


def test_society_too_small_for_its_places__says_what_to_type() -> None:
    with pytest.raises(ScenarioError, match=r"--agents: found 2 agents for Jiangsu, .* 3 times as large"):
        settle(31, territory_of("territory", [("mainland",), ("suining",)]))
    assert settle(100, territory_of("territory", [("mainland",), ("suining",)])).n_agents == 100
    assert settle(1, territory_of("suining", [])).size.tolist() == [1]
