"""Opacity, M01 to M04: toy numbers worked by hand."""

from __future__ import annotations

from math import inf, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasshouse.metrics.opacity import (
    entropy,
    nominal_review,
    notice_lag,
    opacity_index,
    opacity_of_classes,
    reason_fidelity,
)


def test_m01__a_forecast_of_the_classes_is_the_table_of_classes() -> None:
    """By hand, class of 4 with 3 hits, of 6 with 1: -(3 ln .75 + ln .25 + ln 1/6 + 5 ln 5/6) / 10 / H."""
    happened = [True] * 3 + [False] + [True] + [False] * 5
    forecasts = [0.75] * 4 + [1 / 6] * 6
    by_hand = -(3 * log(0.75) + log(0.25) + log(1 / 6) + 5 * log(5 / 6)) / 10
    by_hand /= -(0.4 * log(0.4) + 0.6 * log(0.6))
    assert opacity_index(forecasts, happened) == pytest.approx(by_hand)
    assert opacity_of_classes([(3, 1), (1, 5)]) == pytest.approx(by_hand)


def test_m01__worse_than_the_base_rate_is_above_one_and_a_sure_mistake_without_end() -> None:
    assert opacity_index([0.1, 0.9], [True, False]) > 1
    assert opacity_index([0.0, 0.0], [True, False]) == inf


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=6))
def test_m01__classes_never_know_less_than_the_base_rate(counts: list[tuple[int, int]]) -> None:
    if 0 not in (sum(a for a, _ in counts), sum(b for _, b in counts)):
        assert -1e-9 <= opacity_of_classes(counts) <= 1 + 1e-9


def test_m02__overlap() -> None:
    assert reason_fidelity([{"a", "b", "c"}, set(), {"d"}], [{"b", "c", "e"}, set(), {"e"}]) == 0.5


def test_m03__counts_of_cases() -> None:
    found = notice_lag([0, 0, 0, 0], [0, 5, 9, None], [None, 2, 11, None])
    assert (found.n, found.late, found.at_refusal, found.never) == (4, 3, 1, 1)
    assert found.median_days == 2  # of 0, 2 and 9
    assert notice_lag([1], [None], [None]).median_days is None


def test_m04__a_rubber_stamp_and_a_real_review() -> None:
    assert nominal_review(1, 4) == 0.75 and nominal_review(8, 4) == -1


@pytest.mark.parametrize(
    "call",
    [
        lambda: entropy([0]), lambda: entropy([-1, 2]), lambda: opacity_index([1.5], [True]),
        lambda: opacity_index([0.5], [True]), lambda: opacity_of_classes([(3, 0)]),
        lambda: reason_fidelity([], []), lambda: nominal_review(1, 0),
    ],
)  # fmt: skip
def test_they_refuse_what_has_no_value(call: object) -> None:
    with pytest.raises(ValueError):
        call()  # type: ignore[operator]
