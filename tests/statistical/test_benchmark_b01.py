"""Benchmark B01 on a toy society: a bonus-malus scale of six grades, one better a year, two worse an offence.

Denuit, Marechal, Pitrebois and Walhin, Actuarial Modelling of Claim Counts (Wiley, 2007), p. 178. Offences of
a year are a Poisson number, so that the shares of the grades are known exactly by a Markov chain whose years
have 365 or 366 days; those of the benchmark have years of equal length, and lie within 2e-4 of them. Agents
are independent: a count is binomial, its tails are exact, and the family is wrong at most once in 1e6.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import binom, poisson

from glasshouse import clock
from glasshouse.cli.run import scenario_of
from glasshouse.engine.prepare import prepare
from glasshouse.engine.simulate import Engine

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "toy"
FALSE_ALARM = 1e-6
DAYS_A_YEAR = 365.25
AGENTS, FEWER = 20_000, 6_000
START = clock.parse_month("2008-01")
N = 6
STATIONARY = (0.782901, 0.082338, 0.090998, 0.022278, 0.016387, 0.005097)
AFTER = {  # of the benchmark: starting grade and years
    (0, 5): (0.791523, 0.081985, 0.088694, 0.018169, 0.015456, 0.004173),
    (5, 5): (0.606531, 0.063789, 0.070498, 0.199219, 0.031833, 0.028131),
    (5, 10): (0.743169, 0.111269, 0.089862, 0.026100, 0.023236, 0.006365),
    (5, 20): (0.782774, 0.082327, 0.091011, 0.022376, 0.016399, 0.005113),
}
MEANS = {1: 4.095163, 5: 1.070425, 10: 0.494060, 20: 0.422637}  # mean grade, from the worst one
Change = tuple[str, str]


def chain(mean: float) -> NDArray[np.float64]:
    """Return the chances of moving in a year in which offences have this mean."""
    moves = np.zeros((N, N))
    for grade in range(N):
        moves[grade, max(grade - 1, 0)] += poisson.pmf(0, mean)
        for offences in range(1, 60):
            moves[grade, min(grade + 2 * offences, N - 1)] += poisson.pmf(offences, mean)
    return moves


def exactly(start: int, years: int, rate: float = 0.1) -> NDArray[np.float64]:
    """Return the exact shares at the end of the year in which the grade has moved so often."""
    shares = np.eye(N)[start]
    for year in range(years):
        first = clock.first_day(START + 12 * year)
        shares = shares @ chain(rate * (clock.first_day(START + 12 * (year + 1)) - first) / DAYS_A_YEAR)
    return shares


def grades(folder: Path, start: int, years: int, agents: int, *changes: Change) -> list[int]:
    """Run the example from a grade on, and count the grades after so many moves."""
    scenario = (EXAMPLES / "b01.yaml").read_text()
    text = (EXAMPLES / "b01-scale.yaml").read_text().replace("starts: g0", f"starts: g{start}")
    for old, new in changes:
        assert old in scenario + text, old
        scenario, text = scenario.replace(old, new), text.replace(old, new)
    (folder / "toy.yaml").write_text(scenario)
    (folder / "scale.yaml").write_text(text)
    last = clock.month_text(START + 12 * years)  # the January after
    given = {"agents": agents, "last": last, "regimes": (str(folder / "scale.yaml"),)}
    prepared = prepare(
        scenario_of(folder / "toy.yaml", {key: given[key] for key in ("agents", "regimes", "last")})
    )
    tally = [tick.tally for tick in Engine(prepared, threads=2).ticks()][-1][:, :, 0].sum(axis=0)
    names = [o.name for o in prepared.observables]
    return [int(tally[names.index(f"scale.g{grade}")]) for grade in range(N)]


def misfits(counts: list[int], agents: int, shares: NDArray[np.float64]) -> list[int]:
    """Return which counts are out of their two-sided exact tails."""
    tails = [
        2 * min(binom.cdf(n, agents, p), binom.sf(n - 1, agents, p))
        for n, p in zip(counts, shares, strict=True)
    ]
    return [grade for grade, tail in enumerate(tails) if tail < FALSE_ALARM / N]


@pytest.mark.parametrize("start", [0, 5])
def test_b01__grades_after_five_years(tmp_path: Path, start: int) -> None:
    """Null: binomial with the shares of the chain. Sample: 20,000 agents. False-alarm rate: 1e-6.

    Smallest error found in 99 of 100 cases: 2.1 points of 79 (7.2 standard errors).
    """
    found = grades(tmp_path, start, 5, AGENTS)
    assert sum(found) == AGENTS
    assert misfits(found, AGENTS, exactly(start, 5)) == []
    for n, published in zip(found, AFTER[start, 5], strict=True):
        error = (published * (1 - published) / AGENTS) ** 0.5
        assert n / AGENTS == pytest.approx(published, abs=4.9 * error + 2e-4)


def test_b01__the_chain_is_that_of_the_benchmark() -> None:
    years_alike = chain(0.1)
    for (start, years), published in AFTER.items():
        alike = np.eye(N)[start] @ np.linalg.matrix_power(years_alike, years)
        assert alike == pytest.approx(published, abs=1e-6)
        assert exactly(start, years) == pytest.approx(published, abs=2e-4)
    for years, mean in MEANS.items():
        shares = np.eye(N)[5] @ np.linalg.matrix_power(years_alike, years)
        assert float(shares @ np.arange(N)) == pytest.approx(mean, abs=1e-6)
    forever = np.linalg.matrix_power(years_alike, 400)[0]
    assert forever == pytest.approx(STATIONARY, abs=1e-6)


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
def test_b01__negative_control(tmp_path: Path, start: int, change: Change) -> None:
    """Each moves a grade by ten standard errors and more."""
    assert misfits(grades(tmp_path, start, 5, FEWER, change), FEWER, exactly(start, 5))


def test_b01__whoever_stays_starts_again_where_the_grade_rests(tmp_path: Path) -> None:
    """In the best grade nothing has a clock: without offences a society of the best stays there."""
    assert grades(tmp_path, 0, 3, 500, ("per_year: 0.1", "per_year: 0"))[0] == 500
    assert grades(tmp_path, 5, 3, 500, ("per_year: 0.1", "per_year: 0"))[2] == 500
