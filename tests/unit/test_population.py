"""Lives and traits, compiled and uncompiled, and the integer tables behind them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from glasshouse.arrays import ALWAYS
from glasshouse.codes import AGE_BANDS, EMPTY, GROUPS, N_GROUPS
from glasshouse.kernels import population
from glasshouse.packing import packed
from glasshouse.society import tables
from glasshouse.society.people import (
    BAND_AGES,
    cell_weights,
    day_number,
    income_borders,
    income_shares,
    people,
    people_digest,
)
from glasshouse.society.places import neighbourhoods

PEOPLE = packed(people())

SEED = np.uint64(20201101)


def test_census_day__is_the_first_of_november_2020() -> None:
    assert PEOPLE.census_day == 7610


def test_people__has_the_declared_shapes() -> None:
    p = PEOPLE
    assert p.cell_threshold.shape == (31, 36)
    assert p.survival.shape == p.survival_before.shape == (2, 128)
    assert p.income_threshold.shape == (31, 2, 5)
    assert (p.cell_threshold[:, -1] == ALWAYS).all()
    assert (p.income_threshold[:, :, -1] == ALWAYS).all()
    assert (np.diff(p.cell_threshold.astype(np.int64)) >= 0).all()
    for survival in (p.survival, p.survival_before):
        assert (survival[:, 0] == 2**48).all()
        assert (np.diff(survival) <= 0).all()
        assert (survival[:, 91] > 0).all()
        assert (survival[:, 92:] == 0).all()


def test_people__cannot_be_written() -> None:
    with pytest.raises(ValueError, match="read-only"):
        people().survival[0, 0] = 1


def test_people__digest_is_stable() -> None:
    """A changed digest means that every society has changed: say so under "Numbers change"."""
    assert people_digest() == "de21f8ab006398a8d4138f512869e81812be49b6a12e7f5d35eb04d0402497a9"


def test_growth__reaches_the_kernels() -> None:
    growth = tables.growth()
    assert PEOPLE.empty_threshold == round(float(growth["empty_before_first_holder"].value) * ALWAYS)
    deaths, before = (-np.diff(s) / 2**48 for s in (PEOPLE.survival, PEOPLE.survival_before))
    lost = np.exp(-float(growth["deaths_younger"].value) * np.arange(90))
    expected = deaths[:, :90] * lost
    assert np.abs(before[:, :90] - expected / expected.sum(axis=1, keepdims=True)).max() < 1e-4


def test_birth_windows__hold_exactly_the_ages_of_the_band() -> None:
    p = PEOPLE
    for (low, high), first, days in zip(BAND_AGES, p.band_first_birth, p.band_days, strict=True):
        last = int(first + days - 1)
        assert population.age_on(int(first), p.census_day) == high
        assert population.age_on(int(first) - 1, p.census_day) == high + 1
        assert population.age_on(last, p.census_day) == low
        assert population.age_on(last + 1, p.census_day) == low - 1


def test_cell_thresholds__are_the_census_shares() -> None:
    for weights, thresholds in zip(cell_weights(), PEOPLE.cell_threshold, strict=True):
        widths = np.diff(thresholds.astype(np.int64), prepend=0)
        expected = np.array(weights) / sum(weights) * ALWAYS
        assert np.abs(widths - expected).max() <= 1


def test_income_borders__lie_inside_the_published_fifths() -> None:
    """Each border lies between the published means of the fifths on its two sides (households)."""
    means = [float(r.value) for r in tables.income_figures() if r.group.startswith("quintile")]
    borders = [float(b.exp()) for b in income_borders()]
    assert all(low < b < high for low, b, high in zip(means, borders, means[1:], strict=False))


def test_income_shares__sum_to_one() -> None:
    assert all(abs(sum(a) - 1) < Decimal("1e-25") for p in income_shares() for a in p)


@pytest.mark.parametrize(
    ("birth", "day", "band"),
    [
        (date(2002, 11, 1), date(2020, 11, 1), 0),
        (date(1995, 11, 2), date(2020, 11, 1), 0),
        (date(1995, 11, 1), date(2020, 11, 1), 1),
        (date(1956, 2, 29), date(2021, 2, 28), 4),
        (date(1956, 2, 29), date(2021, 3, 1), 5),
        (date(1920, 1, 1), date(2026, 1, 1), 5),
    ],
)
def test_age_band__changes_on_the_birthday(birth: date, day: date, band: int) -> None:
    assert population.age_band(day_number(birth), day_number(day)) == band
    assert population.age_band.py_func(day_number(birth), day_number(day)) == band


def test_census_band__follows_the_bands() -> None:
    for band, (low, high) in enumerate(BAND_AGES):
        assert population.census_band(low) == population.census_band.py_func(high) == band


def test_next_life__on_29_february_has_the_birthday_before() -> None:
    leap_day = day_number(date(2024, 2, 29))
    _, birth, entry, leave = population.next_life(SEED, 5, 1, 3, leap_day, PEOPLE)
    assert (birth, entry) == (day_number(date(2006, 2, 28)), leap_day)
    assert leave > entry


@pytest.mark.parametrize("years", [18, 40, 90, 104])
@pytest.mark.parametrize("days", [0, 1, 364, 365])
@pytest.mark.parametrize("is_female", [0, 1])
def test_death__comes_after_today_and_before_110(years: int, days: int, is_female: int) -> None:
    survival = PEOPLE.survival
    for word in (0, 1, 2**31, 2**32 - 1):
        got = population.death(np.uint64(word), is_female, years, days, survival)
        assert got == population.death.py_func(np.uint64(word), is_female, years, days, survival)
        at_years, at_days = got
        assert (years, days) < (at_years, at_days) <= (109, 365)
        assert 1 <= at_days <= 365


def test_death__inverts_the_survival_curve() -> None:
    """Deaths from 18 at evenly spaced luck fall into each year of age as the table says."""
    survival = PEOPLE.survival
    n = 20_000
    words = (np.arange(n) * (ALWAYS // n)).astype(np.uint64)
    for is_female in (0, 1):
        ages = [population.death(w, is_female, 18, 0, survival)[0] for w in words]
        counts = np.bincount(np.array(ages) - 18, minlength=92)
        expected = -np.diff(survival[is_female, :93]) / 2**48 * n
        assert np.abs(counts - expected).max() <= 2


def test_lives__are_the_same_uncompiled() -> None:
    p = PEOPLE
    for slot in (0, 1, 77, 2**32 - 1):
        for generation in (-2, -1, 0, 1, 2):
            compiled = population.life(SEED, slot, generation, 12, p)
            assert population.life.py_func(SEED, slot, generation, 12, p) == compiled
            traits = population.traits(SEED, slot, generation, 12, p)
            assert population.traits.py_func(SEED, slot, generation, 12, p) == traits
        assert population.census_life.py_func(SEED, slot, 12, p) == population.census_life(SEED, slot, 12, p)
        for day in (1000, 7610, 14000):
            holder = population.holder_and_life(SEED, slot, 12, day, p)
            assert population.holder_and_life.py_func(SEED, slot, 12, day, p) == holder
            assert population.holder_on.py_func(SEED, slot, 12, day, p) == holder[0]
            if holder[0] != EMPTY:
                assert population.life(SEED, slot, holder[0], 12, p) == holder[1:]
        assert population.begins_empty.py_func(SEED, slot, p) == population.begins_empty(SEED, slot, p)


@pytest.mark.parametrize("chance", [0, 1])
def test_empty_slot__waits_for_generation_0(as_is: Callable[[Any], Any], chance: int) -> None:
    p = packed(people()._replace(empty_threshold=chance * ALWAYS))
    young = 0
    for slot in range(200):
        life = population.census_life(SEED, slot, 12, p)
        entry = life[2]
        assert as_is(population.begins_empty)(SEED, slot, p) == bool(chance)
        assert as_is(population.holder_and_life)(SEED, slot, 12, p.census_day, p) == (0, *life)
        young += entry > 4000
        for day in {4000, entry - 1, entry, p.census_day}:
            generation, _, _, entered, leaves = as_is(population.holder_and_life)(SEED, slot, 12, day, p)
            assert entered <= day < leaves
            if day >= entry:
                assert generation == 0
            elif chance:
                assert (generation, leaves) == (EMPTY, entry)
            else:
                assert -10 < generation < 0
    assert young > 10


def test_census_day__does_not_depend_on_growth() -> None:
    """Nor does any later day: generation 0 and those after it draw nothing from the earlier ones."""
    full = packed(people()._replace(empty_threshold=0))
    empty = packed(people()._replace(empty_threshold=ALWAYS, survival_before=people().survival))
    for slot in range(500):
        for day in (full.census_day, 9000, 14000):
            one, other = (population.holder_and_life(SEED, slot, 12, day, p) for p in (full, empty))
            assert one == other


def test_neighbouring_lives__are_the_same_uncompiled() -> None:
    p = PEOPLE
    for kernel, generation in ((population.next_life, 1), (population.previous_life, -1)):
        for day in (7000, 7611, day_number(date(2024, 2, 29))):
            assert kernel.py_func(SEED, 9, generation, 4, day, p) == kernel(SEED, 9, generation, 4, day, p)


def test_calendar_kernels__are_the_same_uncompiled() -> None:
    for day in (-40000, -36465, -1, 0, 59, 60, 7610, 36500):
        assert population.march_year.py_func(day) == population.march_year(day)
        assert population.age_on.py_func(-40000, day) == population.age_on(-40000, day)
        for years in (-60, -1, 0, 18):
            assert population.anniversary.py_func(day, years) == population.anniversary(day, years)


def test_cell__agrees_with_searchsorted() -> None:
    thresholds = PEOPLE.cell_threshold
    for word in (0, 1, 2**20, 2**31, 3 * 2**30, 2**32 - 1):
        expected = int(np.searchsorted(thresholds[7], np.uint64(word), side="right"))
        assert population.cell(np.uint64(word), 7, thresholds) == expected
        assert population.cell.py_func(np.uint64(word), 7, thresholds) == expected


@pytest.mark.parametrize("day", [4000, 9000])
def test_counts__agree_with_counting_one_by_one(day: int) -> None:
    p = PEOPLE
    society = neighbourhoods(300)
    groups = np.zeros((society.size.size, N_GROUPS), dtype=np.int64)
    population.count_adults(SEED, day, society.province, society.first_slot, society.size, p, groups)
    cells = np.zeros((31, 18, 2, 2, 5), dtype=np.int64)
    population.count_cells(SEED, society.province, society.first_slot, society.size, p, cells)
    expected, expected_cells, n_empty = np.zeros_like(groups), np.zeros_like(cells), 0
    rows = zip(society.province, society.first_slot, society.size, strict=True)
    for i, (province, first, size) in enumerate(rows):
        for slot in range(int(first), int(first + size)):
            g, female, birth, _, _ = population.holder_and_life(SEED, slot, int(province), day, p)
            n_empty += g == EMPTY
            urban, fifth = population.traits(SEED, slot, g, int(province), p)
            age = population.age_on(birth, day)
            band = sum(age >= low for low in AGE_BANDS) - 1
            names = ["all", f"income_{fifth + 1}", GROUPS[6 + band]]
            names += [("male", "female")[female], ("rural", "urban")[urban]]
            for name in names:
                expected[i, GROUPS.index(name)] += g != EMPTY
            female, birth, _, _ = population.census_life(SEED, slot, int(province), p)
            urban, fifth = population.traits(SEED, slot, 0, int(province), p)
            age = population.age_on(birth, p.census_day)
            place = next(k for k, (low, high) in enumerate(BAND_AGES) if low <= age <= high)
            expected_cells[province, place, female, urban, fifth] += 1
    assert np.array_equal(groups, expected)
    assert np.array_equal(cells, expected_cells)
    assert groups[:, 0].sum() == 300 - n_empty
    assert (n_empty > 0) == (day < p.census_day)


def test_count_kernels__are_the_same_uncompiled() -> None:
    p = PEOPLE
    society = neighbourhoods(40)
    n = society.size.size
    where = (society.province, society.first_slot, society.size)
    compiled, plain = np.zeros((2, n, N_GROUPS), dtype=np.int64)
    population.count_adults(SEED, 7000, *where, p, compiled)
    for i in range(n):
        province, first, size = (int(column[i]) for column in where)
        population.count_groups.py_func(SEED, 7000, province, first, size, p, plain[i])
    assert np.array_equal(compiled, plain)
    cells, plain_cells = np.zeros((2, 31, 18, 2, 2, 5), dtype=np.int64)
    population.count_cells(SEED, *where, p, cells)
    population.count_cells.py_func(SEED, *where, p, plain_cells)
    assert np.array_equal(cells, plain_cells)
    assert cells.sum() == 40
