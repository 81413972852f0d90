"""Burden, M31 to M33: toy numbers worked by hand."""

from __future__ import annotations

from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kendalltau

from glasshouse.metrics.burden import (
    border_jumps,
    burden_per_gravity,
    burden_slope,
    innocent_share,
    inversions,
    over_ordinary,
    quantile,
    spill_over,
    stacking,
    without_basis,
)


def test_m31__losses_of_relatives_and_of_the_innocent() -> None:
    assert spill_over([3], [2, 4]) == 0.5
    assert innocent_share([True] * 4 + [False], [True, False, False, False, True]) == 0.25


def test_m32__five_ways_to_look_at_proportion() -> None:
    burdens, gravities = [4, 4, 16, 1], [2, 2, 4, 4]
    assert burden_per_gravity(burdens, gravities) == (2, 4)
    assert burden_slope([4, 9], [2, 3]) == pytest.approx(2), "the square: grave wrongs weigh more"
    assert isnan(burden_slope([1, 2], [3, 3]))
    assert without_basis([2, 3, 5], [True, False, True]) == 0.3
    assert border_jumps([0, 2, 3, 10]) == (2, 1, 7)
    assert inversions(burdens, gravities) == 0.5  # 16 over both 4s is in order, 1 below both is not


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=20, unique=True), st.randoms())
def test_m32__inversions_are_kendall_s_tau(burdens: list[int], luck: object) -> None:
    gravities = list(range(len(burdens)))
    tau = float(kendalltau(burdens, gravities).statistic)
    assert inversions(burdens, gravities) == pytest.approx((1 - tau) / 2)


@given(st.floats(0.1, 10), st.floats(0.1, 3))
def test_m32__the_slope_does_not_hang_on_the_unit(unit: float, power: float) -> None:
    gravities = [1.0, 2.0, 5.0, 9.0]
    assert burden_slope([unit * g**power for g in gravities], gravities) == pytest.approx(power)


def test_m33__measures_of_one_fact() -> None:
    assert stacking([1] * 19 + [41]) == (3, 1) and stacking([2, 6])[1] == 6
    assert over_ordinary([3, 8], [1, 4]) == 2.5


def test_quantile__a_value_that_was_seen() -> None:
    assert [quantile([10, 20, 30, 40], share) for share in (0.25, 0.26, 0.95, 1)] == [10, 20, 40, 40]


@pytest.mark.parametrize(
    "call",
    [
        lambda: spill_over([1], []), lambda: innocent_share([False], [True]), lambda: quantile([], 0.5),
        lambda: without_basis([0], [True]), lambda: inversions([1, 1], [2, 3]),
    ],
)  # fmt: skip
def test_they_refuse_what_has_no_value(call: object) -> None:
    with pytest.raises(ValueError):
        call()  # type: ignore[operator]
