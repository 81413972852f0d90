"""Benchmark B22: intervals, inequality and base rates of the metrics against numbers worked out beside them.

The coverage of 95 % intervals is summed exactly over all outcomes, and then simulated: 93.5 to 96.5 % of
8,000 runs, of which 4.9 standard errors of the design are 1.2 points.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.stats import binom

from glasshouse.metrics.base_rates import false_positive_rate, namesakes, predictive_value
from glasshouse.metrics.inequality import foster_greer_thorbecke, gini, theil
from glasshouse.metrics.intervals import katz, wilson

EXACT = 1e-6
RUNS, BAND = 8_000, (0.935, 0.965)


def test_b22__intervals() -> None:
    assert katz(30, 100, 60, 150) == pytest.approx((0.75, 0.524389, 1.072676), abs=EXACT)
    assert wilson(8, 100) == pytest.approx((0.041093, 0.149981), abs=EXACT)
    assert wilson(0, 10)[0] == 0 and wilson(10, 10)[1] == pytest.approx(1)


def test_b22__inequality_and_poverty() -> None:
    assert gini(range(1, 6)) == pytest.approx(0.266667, abs=EXACT)
    assert theil(range(1, 6)) == pytest.approx(0.119688, abs=EXACT)
    for power, wanted in enumerate((0.4, 0.2, 0.111111)):
        assert foster_greer_thorbecke(range(1, 6), 3, power) == pytest.approx(wanted, abs=EXACT)
    assert gini([3, 3, 3]) == theil([3, 3, 3]) == 0
    assert gini([0, 0, 0, 8]) == pytest.approx(0.75)  # all with one of four
    assert gini([0, 0]) == theil([0, 0]) == 0


def test_b22__gini_is_half_the_mean_difference_over_the_mean() -> None:
    amounts = [0.0, 1, 1, 5, 12.5]
    differences = [abs(a - b) for a, b in product(amounts, amounts)]
    assert gini(amounts) == pytest.approx(sum(differences) / 25 / 2 / (sum(amounts) / 5))


def test_b22__base_rates() -> None:
    assert false_positive_rate(0.2, 0.5, 0.3) == pytest.approx(0.175, abs=EXACT)
    assert false_positive_rate(0.4, 0.5, 0.3) == pytest.approx(0.466667, abs=EXACT)
    rate = false_positive_rate(0.2, 0.5, 0.3)
    assert predictive_value(0.2, 0.7, 1 - rate) == pytest.approx(0.5)  # the identity, backwards
    assert namesakes(100, 1, 0) == 0 and namesakes(100, 1, 3) == 97 and namesakes(50, 7, 50) == 0


@pytest.mark.parametrize(
    "call",
    [
        lambda: wilson(3, 2), lambda: wilson(0, 0), lambda: katz(0, 5, 1, 5), lambda: gini([]),
        lambda: theil([-1, 2]), lambda: foster_greer_thorbecke([1], 0, 1), lambda: predictive_value(2, 1, 1),
        lambda: predictive_value(0, 1, 1), lambda: false_positive_rate(1, 0.5, 0.5),
        lambda: namesakes(5, 0, 1),
    ],
)  # fmt: skip
def test_closed_forms__refuse_what_has_no_value(call: object) -> None:
    with pytest.raises(ValueError):
        call()  # type: ignore[operator]


def covered(share: float, n: int, z: float) -> float:
    """Return the exact chance that the interval of a share holds it."""
    counts = range(n + 1)
    inside = [low <= share <= high for low, high in (wilson(k, n, z) for k in counts)]
    return float(binom.pmf(counts, n, share)[inside].sum())


Z = 1.959963984540054


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5])
def test_b22__coverage_of_the_interval_of_a_share(share: float) -> None:
    """Negative control: an interval of 90 %."""
    assert BAND[0] < covered(share, 400, Z) < BAND[1]
    assert covered(share, 400, 1.645) < BAND[0]
    luck = np.random.default_rng(22)
    ends = [wilson(int(k), 400) for k in luck.binomial(400, share, RUNS)]
    assert BAND[0] < np.mean([low <= share <= high for low, high in ends]) < BAND[1]


def test_b22__coverage_of_the_interval_of_a_ratio() -> None:
    """Two shares of 0.3 and 0.4 of 400 and 600. Negative control: the interval at half its width."""
    luck = np.random.default_rng(23)
    pairs = zip(luck.binomial(400, 0.3, RUNS), luck.binomial(600, 0.4, RUNS), strict=True)
    counts = [(int(a), int(b)) for a, b in pairs]
    inside = [low <= 0.75 <= high for _, low, high in (katz(a, 400, b, 600) for a, b in counts)]
    assert BAND[0] < np.mean(inside) < BAND[1]
    narrow = [low <= 0.75 <= high for _, low, high in (katz(a, 400, b, 600, Z / 2) for a, b in counts)]
    assert np.mean(narrow) < BAND[0]
