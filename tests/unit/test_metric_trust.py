"""Conduct and trust, M40 to M45, M54, M55 and M57: benchmarks B14 and B15, and toy numbers worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu

from glasshouse.metrics.enforcement import excess_slope, herfindahl
from glasshouse.metrics.inequality import gini
from glasshouse.metrics.intervals import newcombe
from glasshouse.metrics.trust import (
    auc,
    easy_points_share,
    elasticity,
    goodhart_gap,
    government_share,
    legitimacy_gap,
    marginal_effects,
    over_report,
    recovered_per_cost,
    recovery,
    social_burden,
)


def test_m40__b15_offences_hang_on_chance_times_severity_alone() -> None:
    """Gain uniform, offend iff it is above p f: 0.4 at (0.2, 3) and at (0.6, 1); by hand at p f = 0.3."""

    def rate(p: float, f: float) -> float:
        return 1 - p * f

    by_chance = elasticity((rate(0.1, 3), rate(0.2, 3)), (0.1, 0.2))
    by_severity = elasticity((rate(0.2, 1.5), rate(0.2, 3)), (1.5, 3))
    assert by_chance == pytest.approx(by_severity) == pytest.approx(np.log(0.4 / 0.7) / np.log(2))
    assert marginal_effects([70, 40]) == (-30,)


def test_m41__recovery() -> None:
    assert recovery(20, 80) == 0.25 and recovered_per_cost(20, 80) == 0.25


def test_m43__b14_the_burden_of_a_threshold_that_foresees_gaming() -> None:
    """Quality uniform, moving up by d costs 5 d, threshold 0.7: the qualified pay 0.2 in the mean."""
    quality = (np.arange(100_000) + 0.5) / 100_000
    costs = 5 * np.maximum(0.7 - quality, 0)
    assert social_burden(costs.tolist(), (quality >= 0.5).tolist()) == pytest.approx(0.2, abs=1e-4)


def test_m43__cheap_points_and_a_rise_that_is_none() -> None:
    points, costs = [5.0] + [2.0] * 19, [5.0] + [20.0] * 18 + [40.0]
    assert easy_points_share(points, costs) == pytest.approx((5 + 2 * 18) / 43), "ties at the border count"
    assert goodhart_gap((1, 3), (1, 2)) == 1


@given(
    st.lists(st.integers(0, 8), min_size=2, max_size=20), st.lists(st.integers(0, 8), min_size=2, max_size=20)
)
def test_m44__the_area_is_mann_whitney_s(positives: list[int], negatives: list[int]) -> None:
    area, low, high = auc(positives, negatives)
    u = float(mannwhitneyu(positives, negatives).statistic)
    assert area == pytest.approx(u / len(positives) / len(negatives)) and low <= area <= high
    assert auc(negatives, positives)[0] == pytest.approx(1 - area)


def test_m44__the_interval_of_a_score_that_says_nothing_covers_a_half() -> None:
    """600 designs of 60 and 80 persons: 92.5 to 97.5 %. Negative control: a tenth of the width."""
    luck, inside, narrow = np.random.default_rng(44), [], []
    for _ in range(600):
        found, low, high = auc(luck.normal(size=60).tolist(), luck.normal(size=80).tolist())
        inside.append(low <= 0.5 <= high)
        narrow.append(abs(found - 0.5) < (high - low) / 20)
    assert 0.925 < np.mean(inside) < 0.975 and np.mean(narrow) < 0.5


def test_m45__more_than_in_proportion() -> None:
    acts, looks = [0.566803, 0.433197], [0.932, 0.068]  # benchmark B07
    assert excess_slope(acts, looks) == pytest.approx((0.932 - 0.5) / 0.066803)
    assert herfindahl(looks) == pytest.approx(0.932**2 + 0.068**2) and gini(looks) == pytest.approx(0.432)


def test_m54_m55_m57__shares_and_their_differences() -> None:
    assert over_report((90, 100), (60, 100)) == pytest.approx(newcombe(90, 100, 60, 100))
    assert legitimacy_gap((1, 4), (3, 4))[0] == -0.5 and government_share(2, 8).value == 0.25


@pytest.mark.parametrize(
    "call",
    [
        lambda: elasticity((1, 1), (2, 2)), lambda: elasticity((0, 1), (1, 2)), lambda: recovery(1, 0),
        lambda: recovered_per_cost(1, 0), lambda: social_burden([1], [False]), lambda: auc([], [1]),
    ],
)  # fmt: skip
def test_they_refuse_what_has_no_value(call: object) -> None:
    with pytest.raises(ValueError):
        call()  # type: ignore[operator]
