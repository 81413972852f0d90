"""Errors, M15 to M19: against benchmark B21 and the counts of FTC 2012, and toy numbers worked by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasshouse.metrics.base_rates import predictive_value
from glasshouse.metrics.errors import (
    ErrorRates,
    Share,
    amplification,
    cascade_tail,
    funnel,
    irreparable_share,
    reproduction,
)
from glasshouse.metrics.survival import kaplan_meier


def test_m15__as_benchmark_b21_has_it() -> None:
    """One in a hundred of a million, sensitivity 0.95, specificity 0.98."""
    rates = ErrorRates(9_500, 19_800, 500, 970_200)
    assert rates.predictive_value.value == pytest.approx(0.324232, abs=1e-6)
    assert rates.predictive_value.value == pytest.approx(predictive_value(0.01, 0.95, 0.98))
    assert rates.false_positive_rate.value == pytest.approx(0.02)
    assert rates.false_negative_rate.value == pytest.approx(0.05)
    assert rates.false_discovery_rate.value == pytest.approx(1 - 0.324232, abs=1e-6)
    assert Share(0, 0).value is None and Share(0, 0).interval is None


def test_m15__intervals_are_wilson_s() -> None:
    interval = ErrorRates(92, 8, 0, 0).false_discovery_rate.interval
    assert interval == pytest.approx((0.041093, 0.149981), abs=1e-6)


def test_m16__downstream_and_branching() -> None:
    assert amplification(5, 0) == 0 and reproduction([0, 0]) == (0, False) and reproduction([3])[1]


def test_m17__half_life_of_copies() -> None:
    assert kaplan_meier([10, 20, 30, 40], [True, True, True, False]).median()[0] == 20
    assert irreparable_share([False, False, True, False]).value == 0.25


@given(st.lists(st.integers(1, 40), min_size=1, max_size=30))
def test_m18__a_tail_falls_from_one(sizes: list[int]) -> None:
    tail, largest = cascade_tail(sizes, 100)
    assert list(tail.values()) == sorted(tail.values(), reverse=True) and tail[min(sizes)] == 1
    assert largest == max(sizes) / 100
    assert all(share == sum(s >= k for s in sizes) / len(sizes) for k, share in tail.items())


def test_m19__the_funnel_of_ftc_2012() -> None:
    stages = funnel([1001, 262, 206, 129, 52])
    assert [round(100 * (s.value or 0), 1) for s in stages] == [26.2, 78.6, 62.6, 40.3]
    shares = [Share(n, 1001).interval for n in (262, 206, 129, 52, 27)]
    published = [(23.5, 29.0), (18.2, 23.2), (11.0, 15.1), (4.0, 6.7), (1.9, 3.9)]
    for interval, wanted in zip(shares, published, strict=True):
        assert interval is not None
        assert [round(100 * end, 1) for end in interval] == pytest.approx(wanted, abs=0.051)


@pytest.mark.parametrize(
    "call",
    [
        lambda: amplification(0, 1), lambda: reproduction([]), lambda: cascade_tail([], 5),
        lambda: cascade_tail([6], 5), lambda: funnel([3, 4]),
    ],
)  # fmt: skip
def test_they_refuse_what_has_no_value(call: object) -> None:
    with pytest.raises(ValueError):
        call()  # type: ignore[operator]
