"""Is the synthetic population the census's?

Every test counts a society of 1.1 million agents. Provinces have fixed quotas, so the count of a cell
is binomial with the quota and the cell's share of the province, and its tails are exact. A family of
cells is judged in two stages: cells whose two-sided tail is below 1e-3 / (number of cells) are counted
again in a society of another seed, and only those that fall below 1e-3 / (number of flagged cells) again
fail. Under the null each stage alone is wrong at most once in 1e3 (Bonferroni) and the seeds are
independent, so the false-alarm rate of a family is at most 1e-6.

Probabilities come from the census table, computed here and not by `society.people`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import binom

from glasshouse import clock
from glasshouse.arrays import People
from glasshouse.codes import N_GROUPS, Event
from glasshouse.engine.prepare import prepare
from glasshouse.engine.simulate import Engine
from glasshouse.kernels import population
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.rng import draw
from glasshouse.packing import packed
from glasshouse.society import tables
from glasshouse.society.people import income_shares, people
from glasshouse.society.places import census_adults, neighbourhoods, quotas
from glasshouse.society.scenario import Scenario

PEOPLE = packed(people())

N_AGENTS = 1_100_000
SEEDS = (1103, 2011)
STAGE = 1e-3
DAYS_2010, DAYS_2026 = 7610 - 3653, 7610 + 2191  # 2010-10-31 and 2026-11-01
BANDS = (18, 25, 35, 45, 55, 65, 200)
CENSUS_2010 = (169.7, 198.2, 242.8, 184.3, 140.0, 118.8)  # million, by BANDS, RECALLED

Array = NDArray[np.float64]
Counts = NDArray[np.int64]


def confirmed(count: Callable[[int], Counts], n: Array | int, p: Array) -> NDArray[np.int64]:
    """Return the cells that are out of their exact binomial tails with both seeds."""

    def tails(counts: Counts) -> Array:
        return 2 * np.minimum(binom.cdf(counts, n, p), binom.sf(counts - 1, n, p))

    first = tails(count(SEEDS[0]))
    flagged = np.argwhere(first < STAGE / p.size)
    if flagged.size == 0:
        return flagged
    second = tails(count(SEEDS[1]))
    return flagged[[second[tuple(cell)] < STAGE / len(flagged) for cell in flagged]]


def census_shares() -> Array:
    """Return (31, 18, 2, 2) share of the province's adults by band, is_female and is_urban."""
    provinces = tables.census_provinces()
    row = {p.code: i for i, p in enumerate(provinces)}
    adults = np.zeros((31, 18, 2))
    for cell in tables.census_cells():
        if cell.age_lo >= 15:
            share = 2 / 5 if cell.age_lo == 15 else 1
            adults[row[cell.code], cell.age_lo // 5 - 3, int(cell.sex == "F")] += share * cell.population
    shares = adults / adults.sum(axis=(1, 2), keepdims=True)
    urban = np.array([float(p.urban_share_pct) / 100 for p in provinces])[:, None, None]
    return np.stack([shares * (1 - urban), shares * urban], axis=-1)


@cache
def cells(seed: int, tables_of: Callable[[], People] = people) -> Counts:
    """Return (31, 18, 2, 2, 5) adults by province, band, is_female, is_urban and fifth of income."""
    society = neighbourhoods(N_AGENTS)
    counts = np.zeros((31, 18, 2, 2, 5), dtype=np.int64)
    where = (society.province, society.first_slot, society.size)
    population.count_cells(np.uint64(seed), *where, tables_of(), counts)
    return counts


def quota(shape: tuple[int, ...]) -> Array:
    return np.broadcast_to(np.array(quotas(N_AGENTS)).reshape(31, *[1] * (len(shape) - 1)), shape)


def census_failures(count: Callable[[int], Counts]) -> int:
    shares = census_shares()
    return len(confirmed(lambda seed: count(seed).sum(axis=4), quota(shares.shape), shares))


def test_every_census_cell__is_matched() -> None:
    """Province x age band x sex x urban.

    Null: each of the 2,232 cells is binomial with the province's quota and the census share.
    Sample: 1.1 million agents. Smallest error found in 99 of 100 cases: 7.4 standard errors of a cell, 11 %
    of one with 5,000 agents, 23 % of one with 1,000. False-alarm rate: 1e-6.
    """
    assert cells(SEEDS[0]).sum() == N_AGENTS
    assert census_failures(cells) == 0


def test_margins__are_matched() -> None:
    """Urban share of each province, and the country's age bands by sex.

    Null: urban counts are binomial. Counts of the country are sums of 31 binomials, whose tails lie within
    those of the binomial with the mean share (Hoeffding 1956, Ann. Math. Statist. 27, 713). Sample: 1.1
    million agents. Smallest error found in 99 of 100 cases: 1 point of urban share in a province of
    100,000, 2 % of an age band of 100,000. False-alarm rate: 1e-6 each.
    """
    shares = census_shares()
    urban = shares[..., 1].sum(axis=(1, 2))
    assert confirmed(lambda s: cells(s)[..., 1, :].sum(axis=(1, 2, 3)), quota((31,)), urban).size == 0
    weights = np.array(quotas(N_AGENTS)) / N_AGENTS
    bands = np.einsum("p,pbs->bs", weights, shares.sum(axis=3))
    assert confirmed(lambda s: cells(s).sum(axis=(0, 3, 4)), N_AGENTS, bands).size == 0


def test_income_fifths__hold_a_fifth_each() -> None:
    """Fifths of income in the country, and by province and urban or rural.

    Null: a country's fifth is a sum of 31 binomials of mean share 0.2 (tails within the binomial's), a
    province's part is binomial with the share of the income table. Sample: 1.1 million agents. Smallest
    error found in 99 of 100 cases: 0.25 points of a fifth in the country. False-alarm rate: 1e-6 each.
    """
    assert confirmed(lambda s: cells(s).sum(axis=(0, 1, 2, 3)), N_AGENTS, np.full(5, 0.2)).size == 0
    shares = np.array(income_shares(), dtype=float) * census_shares().sum(axis=(1, 2))[..., None]
    assert confirmed(lambda s: cells(s).sum(axis=(1, 2)), quota(shares.shape), shares).size == 0


def shifted_ages() -> People:
    """Give every adult the census share of the band below: the oldest become the youngest."""
    widths = np.diff(PEOPLE.cell_threshold.astype(np.int64), prepend=0, axis=1)
    rolled = np.cumsum(np.roll(widths, 2, axis=1), axis=1).astype(np.uint64)
    return packed(people()._replace(cell_threshold=rolled))


def two_points_less_urban() -> People:
    """Take two points of urban share from Sichuan alone."""
    thresholds = PEOPLE.urban_threshold.copy()
    thresholds[22] -= np.uint64(2**32 // 50)
    return packed(people()._replace(urban_threshold=thresholds))


@kernel
def count_cells_one_word(seed: np.uint64, quota: Counts, p: People, counts: Counts) -> None:
    """Count as `population.count_cells` does, with the word of age and sex used again for urban."""
    slot = 0
    for province in range(31):
        for _ in range(quota[province]):
            who, _, _, _ = draw(seed, slot, 0, 0, population.ATTRIBUTES, 0, 0)
            number = population.cell(who, province, p.cell_threshold)
            is_urban = int(who < p.urban_threshold[province])
            counts[province, number >> 1, number & 1, is_urban, 0] += 1
            slot += 1


@cache
def one_word(seed: int) -> Counts:
    counts = np.zeros((31, 18, 2, 2, 5), dtype=np.int64)
    count_cells_one_word(np.uint64(seed), np.array(quotas(N_AGENTS)), PEOPLE, counts)
    return counts


def test_negative_control__shared_luck_is_caught() -> None:
    """A society that draws urban from the word of age and sex has every margin right and is refused."""
    shares = census_shares()
    urban = shares[..., 1].sum(axis=(1, 2))
    assert confirmed(lambda s: one_word(s)[..., 1, :].sum(axis=(1, 2, 3)), quota((31,)), urban).size == 0
    assert census_failures(one_word) > 1000


def test_negative_control__shifted_ages_are_caught() -> None:
    assert census_failures(lambda seed: cells(seed, shifted_ages)) > 1000


def test_negative_control__two_points_of_one_province_are_caught() -> None:
    """Sichuan has 69,000 agents: two points are 10 standard errors of its urban share."""
    urban = census_shares()[..., 1].sum(axis=(1, 2))
    found = confirmed(
        lambda s: cells(s, two_points_less_urban)[..., 1, :].sum(axis=(1, 2, 3)), quota((31,)), urban
    )
    assert found.ravel().tolist() == [22]


@cache
def life_table() -> Array:
    """Return (2, 201) survivors by is_female and age, 1 up to 18."""
    alive = np.zeros((2, 201))
    alive[:, :19] = 1
    for r in sorted(tables.mortality(), key=lambda r: r.age):
        sex = int(r.sex == "F")
        alive[sex, r.age + 1] = alive[sex, r.age] * (1 - float(r.probability))
    return alive


def aged_census(years: float) -> Array:
    """Return the shares of the six broad bands after ageing the census by years, in steps of 1/10 year.

    Who dies is replaced at once by someone of 18. Before the census, who was not yet 18 stands for nobody
    with the chance of `growth.csv`, and else for someone who died on reaching that day, at an age of the
    life table's deaths weighted towards the young.
    """
    empty, younger = (
        float(tables.growth()[m].value) for m in ("empty_before_first_holder", "deaths_younger")
    )
    shares = np.einsum("p,pbs->bs", np.array(quotas(N_AGENTS)) / N_AGENTS, census_shares().sum(axis=3))
    ages = np.arange(0, 201, 0.1) + 0.05
    density = np.zeros((2, ages.size))
    for band in range(18):
        low = max(15 + 5 * band, 18)
        inside = (ages > low) & (ages < 20 + 5 * band)
        density[:, inside] += shares[band][:, None] / inside.sum()
    alive = np.array([np.interp(ages, np.arange(201), a) for a in life_table()])
    step = np.sign(years)
    youngest = density[:, (ages > 18) & (ages < 20)].sum(axis=1)
    female = youngest / youngest.sum()
    deaths = -np.diff(alive, axis=1, append=0) * np.exp(-younger * ages)
    deaths /= deaths.sum(axis=1, keepdims=True)
    earlier = np.zeros_like(density)
    for _ in range(round(abs(years) * 10)):
        if step > 0:
            survived = density[:, :-1] * alive[:, 1:] / np.maximum(alive[:, :-1], 1e-300)
            density[:, 1:] = survived
            density[:, 0] = 0
            density[:, 180] += (1 - density.sum()) * female
        else:
            minors = 0.0
            for held, replaced in ((density, 1 - empty), (earlier, 1)):
                held[:, :-1] = held[:, 1:].copy()
                minors += replaced * held[:, :180].sum()
                held[:, :180] = 0
            earlier += minors * female[:, None] * deaths
    total = (density + earlier).sum(axis=0)
    total /= total.sum()
    edges = pairwise(BANDS)
    return np.array([total[(ages > low) & (ages < high)].sum() for low, high in edges])


def age_bands(day: int) -> Counts:
    """Return the adults of the six broad bands on a day."""
    society = neighbourhoods(N_AGENTS)
    counts = np.zeros((society.size.size, N_GROUPS), dtype=np.int64)
    where = (society.province, society.first_slot, society.size)
    population.count_adults(np.uint64(SEEDS[0]), day, *where, PEOPLE, counts)
    assert (counts[:, 6:12].sum(axis=1) == counts[:, 0]).all()
    return counts[:, 6:12].sum(axis=0)


@pytest.mark.parametrize(("day", "years"), [(DAYS_2010, -10), (7610, 0), (DAYS_2026, 6)])
def test_age_pyramid__is_the_aged_census(day: int, years: int) -> None:
    """Six broad bands in 2010, on the census day and in 2026.

    Null: the census aged by the life table, computed above from the published tables with floats in steps of
    1/10 year. Approximated, in the model as here: growth before the census is slots that were empty; after it
    the number of adults is constant, who dies is replaced at once by someone of 18; nobody moves. Sample: 1.1
    million agents, standard error of a share below 0.04 points. Tolerance: 0.3 points, of which 4.9 standard
    errors are luck
    (false-alarm rate 1e-6 for each band) and the rest the error of the steps. Smallest error found in 99
    of 100 cases: 0.4 points.
    """
    counts = age_bands(day)
    assert (counts.sum() == N_AGENTS) == (years >= 0)
    assert np.abs(counts / counts.sum() - aged_census(years)).max() < 0.003


def test_society_of_2010__is_near_the_census_of_that_year() -> None:
    """Adults, six broad bands, and those of 65 and over.

    Null: the census of 2010, RECALLED, from which `growth.csv` was chosen; this is a check of size and not of
    fit. Sample: 1.1 million agents, standard error of a share below 0.04 points, of the adults 0.03 %.
    Tolerance: 2 points for each band, 1 point for 65 and over, 2 % for the adults, which is 25 standard
    errors and more: the false-alarm rate is nil.
    """
    counts = age_bands(DAYS_2010)
    known = np.array(CENSUS_2010)
    difference = counts / counts.sum() - known / known.sum()
    assert np.abs(difference).max() < 0.02
    assert abs(difference[-1]) < 0.01
    millions = counts.sum() * census_adults() / N_AGENTS / 1e6
    assert millions == pytest.approx(known.sum(), rel=0.02)


@pytest.mark.slow
def test_deaths__are_of_the_known_size() -> None:
    """Deaths of adults a year in 2011-2015, each agent standing for its share of the census adults.

    Null: between 8 and 11 million (about 9.5 million deaths at all ages a year, RECALLED). Sample: 400,000
    agents, 19,000 deaths, standard error 0.7 % or 0.08 million. An empty slot that died on being filled
    would add 6 million a year.
    """
    first, last = clock.parse_month("2011-01"), clock.parse_month("2015-12")
    scenario = Scenario(regimes=("none",), agents=400_000, seed=SEEDS[0], start=first, end=last)
    ticks = Engine(prepare(scenario), threads=1).ticks()
    deaths = sum(int(t.tally[:, Event.DEATH, 0].sum()) for t in ticks if not t.is_spin_up)
    assert 8e6 < deaths / 5 * census_adults() / 400_000 < 11e6
