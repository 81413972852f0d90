"""Intervals and tests of the metrics: numbers worked out by others, and how often 95 % intervals cover.

Coverage is of 2,000 null runs. The band is 93.5 to 96.5 %: an interval that covers 95 % leaves it by luck
once in 550 designs (exact binomial tails), so seeds are fixed; the negative controls leave it by far.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom, poisson

from glasshouse.metrics.intervals import (
    benjamini_hochberg,
    chi_square_tail,
    equivalence,
    garwood,
    newcombe,
    over_replicates,
    two_shares,
    wilson,
)
from glasshouse.metrics.survival import kaplan_meier

RUNS, BAND = 2_000, (0.935, 0.965)
REMISSION = (  # weeks in remission under 6-MP, Freireich and others 1963; a minus is still in remission
    6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35,
)  # fmt: skip


def test_the_band_is_left_by_luck_once_in_550_designs() -> None:
    low, high = (round(end * RUNS) for end in BAND)
    outside = binom.cdf(low - 1, RUNS, 0.95) + binom.sf(high, RUNS, 0.95)
    assert outside == pytest.approx(1 / 551.5, rel=1e-3)


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [  # Newcombe 1998, table II, method 10
        ((56, 70, 48, 80), (0.0524, 0.3339)), ((9, 10, 3, 10), (0.1705, 0.8090)),
        ((5, 56, 0, 29), (-0.0381, 0.1926)), ((0, 10, 0, 10), (-0.2775, 0.2775)),
        ((10, 10, 0, 10), (0.6075, 1.0)),
    ],
)  # fmt: skip
def test_newcombe__as_published(cells: tuple[int, int, int, int], wanted: tuple[float, float]) -> None:
    assert newcombe(*cells)[1:] == pytest.approx(wanted, abs=6e-5)


def test_garwood__exact_tails() -> None:
    for count in (1, 7, 40):
        low, high = garwood(count)
        assert poisson.sf(count - 1, low) == pytest.approx(0.025)
        assert poisson.cdf(count, high) == pytest.approx(0.025)
    assert garwood(0)[0] == 0 and garwood(3, 2)[1] == pytest.approx(garwood(3)[1] / 2)


def test_kaplan_meier__as_published() -> None:
    """Kalbfleisch and Prentice: the curve, and Greenwood's standard errors at weeks 6 and 23."""
    curve = kaplan_meier([abs(t) for t in REMISSION], [t > 0 for t in REMISSION])
    assert curve.times == (6, 7, 10, 13, 16, 22, 23)
    assert curve.shares == pytest.approx((0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448), abs=6e-4)
    errors = [s * v**0.5 for s, v in zip(curve.shares, curve.variances, strict=True)]
    assert (errors[0], errors[-1]) == pytest.approx((0.0764, 0.1346), abs=6e-5)
    assert curve.median()[:2] == (23, 13) and curve.median()[2] is None
    assert curve.restricted_mean(35)[0] == pytest.approx(23.287, abs=1e-3)
    assert (curve.n, curve.ended) == (21, 9)


def test_kaplan_meier__without_censoring_it_is_the_share_that_lasts() -> None:
    curve = kaplan_meier([1, 2, 3, 4], [True] * 4)
    assert curve.shares == pytest.approx((0.75, 0.5, 0.25, 0)) and curve.at(0.5) == (1, 1, 1)
    mean, low, high = curve.restricted_mean(10)
    assert mean == pytest.approx(2.5) and (high - low) / 2 / 1.959964 == pytest.approx((1.25 / 4) ** 0.5)


def test_benjamini_hochberg__never_below_and_in_order() -> None:
    given = [0.2, 0.001, 0.012, 0.9, 0.03]
    found = benjamini_hochberg(given)
    assert found == pytest.approx((0.25, 0.005, 0.03, 0.9, 0.05))
    assert all(a >= p for a, p in zip(found, given, strict=True)) and benjamini_hochberg([]) == ()


def test_two_shares__is_the_chi_square_test_of_a_table() -> None:
    assert chi_square_tail((0.1 / (0.36 * 0.64 * (1 / 100 + 1 / 150)) ** 0.5) ** 2, 1) == pytest.approx(
        two_shares(30, 100, 60, 150)
    )
    assert two_shares(0, 5, 0, 9) == 1


def test_equivalence__needs_a_small_effect_and_a_small_error() -> None:
    assert equivalence([0.1, -0.1, 0.05, -0.05], 0.5) < 0.05 < equivalence([0.4, -0.1, 0.6, 0.2], 0.5)
    assert equivalence([0, 0], 0.1) == 0 and equivalence([1, 1], 0.1) == 1


@pytest.mark.parametrize(
    "call",
    [
        lambda: newcombe(3, 2, 1, 1), lambda: garwood(-1), lambda: garwood(1, 0),
        lambda: two_shares(1, 0, 1, 1), lambda: benjamini_hochberg([2]),
        lambda: equivalence([1], 1), lambda: equivalence([1, 2], 0),
        lambda: kaplan_meier([], []), lambda: kaplan_meier([0], [True]),
        lambda: kaplan_meier([1, 2], [True, False]).restricted_mean(3),
    ],
)  # fmt: skip
def test_they_refuse_what_has_no_value(call: object) -> None:
    with pytest.raises(ValueError):
        call()  # type: ignore[operator]


# coverage --------------------------------------------------------------------------------------------------


def share_inside(ends: list[tuple[float, float]], truth: float) -> float:
    return float(np.mean([low <= truth <= high for low, high in ends]))


def test_coverage__difference_of_shares() -> None:
    """Shares of 0.3 and 0.4 of 400 and 600. Negative control: half the width."""
    luck = np.random.default_rng(31)
    counts = list(zip(luck.binomial(400, 0.3, RUNS), luck.binomial(600, 0.4, RUNS), strict=True))
    for z, is_good in ((1.959964, True), (0.98, False)):
        ends = [newcombe(int(a), 400, int(b), 600, z)[1:] for a, b in counts]
        assert (BAND[0] < share_inside(ends, -0.1) < BAND[1]) == is_good


def test_coverage__rate() -> None:
    """Mean 80: exact cover is 95.6 %. Negative control: an interval of 90 %."""
    counts = range(20, 160)
    for level, is_good in ((0.95, True), (0.9, False)):
        inside = [low <= 80 <= high for low, high in (garwood(k, 1, level) for k in counts)]
        assert (BAND[0] < float(poisson.pmf(counts, 80)[inside].sum()) < BAND[1]) == is_good
    luck = np.random.default_rng(32)
    ends = {int(k): garwood(int(k)) for k in counts}
    assert BAND[0] < share_inside([ends[int(k)] for k in luck.poisson(80, RUNS)], 80) < BAND[1]


def test_coverage__mean_over_replicates() -> None:
    """Six replicates. Negative control: the normal quantile in place of Student's."""
    luck = np.random.default_rng(33)
    found = [over_replicates(list(row)) for row in luck.normal(3, 2, (RUNS, 6))]
    ends = [one[1:] for one in found if one]
    assert BAND[0] < share_inside(ends, 3) < BAND[1]
    narrow = [(m - (m - a) * 1.959964 / 2.570582, m + (b - m) * 1.959964 / 2.570582)
              for m, a, b in (one for one in found if one)]  # fmt: skip
    assert share_inside(narrow, 3) < BAND[0]


def test_coverage__survival_and_restricted_mean() -> None:
    """Exponential spells of mean 1, 200 of them, half out of sight. Negative control: half the width."""
    luck = np.random.default_rng(34)
    inside = {"at": [], "mean": [], "half": []}  # type: ignore[var-annotated]
    for _ in range(RUNS):
        times, sight = luck.exponential(1, 200), luck.uniform(0.5, 2.5, 200)
        curve = kaplan_meier(list(np.minimum(times, sight)), list(times <= sight))
        inside["at"].append(curve.at(0.7)[1:])
        inside["half"].append(curve.at(0.7, 0.98)[1:])
        inside["mean"].append(curve.restricted_mean(1.5)[1:])
    truth = float(np.exp(-0.7))
    assert BAND[0] < share_inside(inside["at"], truth) < BAND[1]
    assert share_inside(inside["half"], truth) < BAND[0]
    assert BAND[0] < share_inside(inside["mean"], 1 - float(np.exp(-1.5))) < BAND[1]


def test_false_discoveries_of_a_family_of_true_nulls() -> None:
    """Ten true nulls: any discovery at 5 % is false, so 5 % of families have one. Control: unadjusted."""
    luck = np.random.default_rng(35)
    families = luck.uniform(size=(RUNS, 10))
    adjusted = np.mean([min(benjamini_hochberg(list(row))) <= 0.05 for row in families])
    assert 1 - BAND[1] < adjusted < 1 - BAND[0]
    assert (families.min(axis=1) <= 0.05).mean() > 0.3


def test_wilson__is_the_limit_of_newcombe_against_a_known_share() -> None:
    assert newcombe(30, 100, 10**9, 2 * 10**9)[1] == pytest.approx(wilson(30, 100)[0] - 0.5, abs=1e-4)
