"""Benchmark B01 on a toy society: a bonus-malus scale of six grades, one better a year, two worse an offence.

Denuit, Marechal, Pitrebois and Walhin, Actuarial Modelling of Claim Counts (Wiley, 2007), p. 178. Offences of
a year are a Poisson number, so that the shares of the grades are known exactly by a Markov chain whose years
have 365 or 366 days; those of the benchmark have years of equal length, and lie within 2e-4 of them. Agents
are independent: a count is binomial, its tails are exact.
"""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import poisson
from stages import ERRORS, Toy, allowed, holds, is_caught, misfits, run, seen, standard_error

from glasshouse import clock

DAYS_A_YEAR = 365.25
AGENTS, FEWER, MANY = 6_000, 2_000, 1_500_000
OF_SIZE = {AGENTS: "", MANY: ", large"}  # whose figures are kept
START, SEED = clock.parse_month("2008-01"), 1
N = 6
STATIONARY = (0.782901, 0.082338, 0.090998, 0.022278, 0.016387, 0.005097)
AFTER = {  # of the benchmark: starting grade and years
    (0, 5): (0.791523, 0.081985, 0.088694, 0.018169, 0.015456, 0.004173),
    (5, 5): (0.606531, 0.063789, 0.070498, 0.199219, 0.031833, 0.028131),
    (5, 10): (0.743169, 0.111269, 0.089862, 0.026100, 0.023236, 0.006365),
    (5, 20): (0.782774, 0.082327, 0.091011, 0.022376, 0.016399, 0.005113),
}
MEANS = {1: 4.095163, 5: 1.070425, 10: 0.494060, 20: 0.422637}  # mean grade, from the worst one
TO_THE_BEST = (1.404441, 2.785748, 4.135607, 5.357010, 6.462181)  # expected years from grade 1, 2, ... 5
TOLERANCE, CALENDAR = 0.002, 2e-4


@cache
def chain(mean: float) -> NDArray[np.float64]:
    """Return the chances of moving in a year in which offences have this mean."""
    moves = np.zeros((N, N))
    for grade in range(N):
        for offences, chance in enumerate(poisson.pmf(range(60), mean)):
            to = min(grade + 2 * offences, N - 1) if offences else max(grade - 1, 0)
            moves[grade, to] += chance
    return moves


def exactly(start: int, years: int) -> NDArray[np.float64]:
    """Return the exact shares at the end of the year in which the grade has moved so often."""
    shares = np.eye(N)[start]
    for year in range(years):
        first = clock.first_day(START + 12 * year)
        shares = shares @ chain(0.1 * (clock.first_day(START + 12 * (year + 1)) - first) / DAYS_A_YEAR)
    return shares


def scale(start: int, years: int) -> Toy:
    """Return the example from a grade on, to the January after so many moves."""
    return Toy("b01").but(("starts: g0", f"starts: g{start}")).for_months(12 * years + 1)


def wrong(
    agents: int, seed: int, *, toy: Toy, start: int, folder: Path, threads: tuple[int, ...] = (1,)
) -> list[str]:
    """Name the grades that hold too many or too few, and those that are off what is published."""
    outcome, said = run(toy, folder, agents=agents, seed=seed, threads=threads), []
    dates = [years for grade, years in AFTER if grade == start and 12 * years < len(outcome.tallies)]
    for years in dates:
        found = [outcome.line(f"scale.g{grade}")[12 * years] for grade in range(N)]
        assert sum(found) == agents
        off = misfits(found, agents, exactly(start, years).tolist(), family=N * len(dates))
        said += [f"grade {grade} after {years} years" for grade in off]
        for grade, (n, published) in enumerate(zip(found, AFTER[start, years], strict=True)):
            error = standard_error(published, agents)
            if abs(n / agents - published) > allowed(TOLERANCE, error, bias=CALENDAR):
                said.append(f"published share of grade {grade} after {years} years")
        if threads == (1, 2) and agents in OF_SIZE:
            what = f"grade 0 from grade {start} after {years} years{OF_SIZE[agents]}"
            seen("B01", what, f"{found[0] / agents:.4f}")
    return said


@pytest.mark.parametrize(("start", "years"), [(0, 5), (5, 20)])
def test_b01__grades_after_some_years(tmp_path: Path, start: int, years: int) -> None:
    """After 5 years from the best grade; after 5, 10 and 20 years from the worst.

    Null: binomial with the shares of the chain. Sample: 6,000 agents. False-alarm rate: 1e-6. Smallest error
    found in 99 of 100 cases: 4 points of 79 (7.2 standard errors).
    """
    toy = scale(start, years)
    look = partial(wrong, toy=toy, start=start, folder=tmp_path, threads=(1, 2))
    holds(look, agents=AGENTS, seed=SEED)


@pytest.mark.verify
@pytest.mark.parametrize(("start", "years"), [(0, 5), (5, 20)])
def test_b01__at_the_tolerance_of_the_benchmark(tmp_path: Path, start: int, years: int) -> None:
    """1,500,000 agents: 4.9 standard errors are below the 0.002 that is stated."""
    assert standard_error(0.606531, MANY) * ERRORS < TOLERANCE
    look = partial(wrong, toy=scale(start, years), start=start, folder=tmp_path, threads=(1, 2))
    holds(look, agents=MANY, seed=SEED + 1)


def test_b01__the_chain_is_that_of_the_benchmark() -> None:
    years_alike = chain(0.1)
    for (start, years), published in AFTER.items():
        alike = np.eye(N)[start] @ np.linalg.matrix_power(years_alike, years)
        assert alike == pytest.approx(published, abs=1e-6)
        assert exactly(start, years) == pytest.approx(published, abs=CALENDAR)
    for years, mean in MEANS.items():
        shares = np.eye(N)[5] @ np.linalg.matrix_power(years_alike, years)
        assert float(shares @ np.arange(N)) == pytest.approx(mean, abs=1e-6)
    forever = np.linalg.matrix_power(years_alike, 400)[0]
    assert forever == pytest.approx(STATIONARY, abs=1e-6)
    others = np.eye(N - 1) - years_alike[1:, 1:]
    assert np.linalg.solve(others, np.ones(N - 1)) == pytest.approx(TO_THE_BEST, abs=1e-6)
    moduli = sorted(np.abs(np.linalg.eigvals(years_alike)))
    assert moduli[-2] == pytest.approx(0.612974, abs=1e-6)


@pytest.mark.parametrize(
    ("start", "change"),
    [
        (0, ("per_year: 0.1", "per_year: 0.13")),
        (0, ("to: [g0, g2, g4, g5]", "to: [g0, g3, g5]")),
        (5, ("to: [g4, g5]", "to: [g3, g5]")),
        (0, ("every: year", "every: month")),
    ],
    ids=["a third more offences", "three worse in place of two", "two better from the worst", "monthly"],
)
def test_b01__negative_control(tmp_path: Path, start: int, change: tuple[str, str]) -> None:
    """Each moves a grade by eight standard errors and more."""
    toy = scale(start, 5).but(change)
    is_caught(partial(wrong, toy=toy, start=start, folder=tmp_path), agents=FEWER, seed=SEED)


def test_b01__whoever_stays_starts_again_where_the_grade_rests(tmp_path: Path) -> None:
    """In the best grade nothing has a clock: without offences a society of the best stays there."""
    quiet = ("per_year: 0.1", "per_year: 0")
    best = run(scale(0, 3).but(quiet), tmp_path, agents=500, seed=1)
    worst = run(scale(5, 3).but(quiet), tmp_path, agents=500, seed=1)
    assert best.last("scale.g0") == worst.last("scale.g2") == [500]
