"""What is always true of slots, lives and quotas."""

from __future__ import annotations

from calendar import isleap
from datetime import date, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from glasshouse.codes import EMPTY
from glasshouse.kernels import population
from glasshouse.packing import packed
from glasshouse.society.people import day_number, people
from glasshouse.society.places import neighbourhoods, quotas

PEOPLE = packed(people())

SEEDS = st.integers(0, 2**64 - 1).map(np.uint64)
SLOTS = st.integers(0, 2**32 - 1)
PROVINCES = st.integers(0, 30)
FIRST_DAY, LAST_DAY = 0, 14975  # 2000-01-01, 2040-12-31
BIRTHS = st.dates(date(1900, 3, 1), date(2100, 2, 28))


@settings(deadline=None)
@given(seed=SEEDS, slot=SLOTS, province=PROVINCES, day=st.integers(FIRST_DAY, LAST_DAY))
def test_slot__is_held_by_exactly_one_generation_or_was_never_held(
    seed: np.uint64, slot: int, province: int, day: int
) -> None:
    holder = population.holder_on(seed, slot, province, day, PEOPLE)
    if holder == EMPTY:
        came_of_age = population.life(seed, slot, 0, province, PEOPLE)[2]
        assert day < came_of_age <= PEOPLE.census_day
        for earlier in (day - 1, day - 1000, day - 10_000, came_of_age - 1):
            assert population.holder_on(seed, slot, province, earlier, PEOPLE) == EMPTY
        assert population.holder_on(seed, slot, province, came_of_age, PEOPLE) == 0
        return
    held = [
        g
        for g in range(holder - 2, holder + 3)
        if population.life(seed, slot, g, province, PEOPLE)[2]
        <= day
        < population.life(seed, slot, g, province, PEOPLE)[3]
    ]
    assert held == [holder]


@settings(deadline=None)
@given(seed=SEEDS, slot=SLOTS, province=PROVINCES, generation=st.integers(-4, 4))
def test_life__begins_when_the_one_before_ends(
    seed: np.uint64, slot: int, province: int, generation: int
) -> None:
    _, birth, entry, leave = population.life(seed, slot, generation, province, PEOPLE)
    _, _, entry_after, _ = population.life(seed, slot, generation + 1, province, PEOPLE)
    assert entry_after == leave
    assert entry < leave
    assert population.age_on(birth, entry) == 18
    assert population.age_on(birth, leave - 1) < 110
    assert (entry <= PEOPLE.census_day < leave) == (generation == 0)
    begins_empty = population.begins_empty(seed, slot, PEOPLE)
    for day, holder in ((entry - 1, -1), (entry, 0), (leave - 1, 0), (leave, 1)):
        expected = generation + holder
        if begins_empty and expected < 0:
            expected = EMPTY
        assert population.holder_on(seed, slot, province, day, PEOPLE) == expected


@settings(deadline=None)
@given(seed=SEEDS, slot=SLOTS, province=PROVINCES, generation=st.integers(-4, 4))
def test_traits__are_in_range(seed: np.uint64, slot: int, province: int, generation: int) -> None:
    is_urban, fifth = population.traits(seed, slot, generation, province, PEOPLE)
    assert is_urban in (0, 1)
    assert 0 <= fifth <= 4


@given(birth=BIRTHS, day=BIRTHS)
def test_age_on__is_the_age_of_the_calendar(birth: date, day: date) -> None:
    birth, day = min(birth, day), max(birth, day)
    expected = day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
    assert population.age_on(day_number(birth), day_number(day)) == expected


@given(birth=BIRTHS, years=st.integers(-120, 120))
def test_anniversary__is_the_same_date(birth: date, years: int) -> None:
    year = birth.year + years
    leap_day = (birth.month, birth.day) == (2, 29)
    if leap_day and not isleap(year):
        expected = date(year, 3, 1) - timedelta(days=years < 0)
    else:
        expected = birth.replace(year=year)
    if date(1900, 3, 1) <= expected <= date(2100, 2, 28):
        assert population.anniversary(day_number(birth), years) == day_number(expected)


@given(n_agents=st.integers(1, 2**31))
def test_quotas__sum_exactly(n_agents: int) -> None:
    parts = quotas(n_agents)
    assert sum(parts) == n_agents
    assert min(parts) >= 0


@settings(deadline=None, max_examples=50)
@given(n_agents=st.integers(1, 3_000_000))
def test_neighbourhoods__number_every_slot_once(n_agents: int) -> None:
    society = neighbourhoods(n_agents)
    ends = society.first_slot + society.size
    assert society.first_slot[0] == 0
    assert ends[-1] == n_agents
    assert np.array_equal(society.first_slot[1:], ends[:-1])
    by_province = np.bincount(society.province, weights=society.size, minlength=31)
    assert by_province.astype(int).tolist() == list(quotas(n_agents))
    assert society.size.max() <= 5000
    full = by_province[society.province] >= 1000
    assert (society.size[full] >= 1000).all()
    for p in np.unique(society.province):
        assert np.ptp(society.size[society.province == p]) <= 1
