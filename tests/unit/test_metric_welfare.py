"""Welfare, M26 to M29, M51 to M53 and M58: against benchmark B22, and toy numbers worked by hand."""

from __future__ import annotations

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasshouse.metrics.inequality import (
    atkinson_welfare,
    foster_greer_thorbecke,
    gini,
    gini_of_opportunity,
    mean_log_deviation,
    opportunity_share,
    theil,
)
from glasshouse.metrics.intervals import katz
from glasshouse.metrics.welfare import (
    harm_avoided,
    institutional_gap,
    made_whole,
    stable_points,
    thin_file_access,
    trap_gap,
    welfare_change,
)

AMOUNTS = st.lists(st.floats(0.1, 1e4), min_size=2, max_size=20)


def test_m26__change_and_equally_distributed_equivalents() -> None:
    assert welfare_change([1, 5, 3], [2, 4, 6]) == 1
    assert [atkinson_welfare([2, 8], a) for a in (0, 1, 2)] == pytest.approx([5, 4, 3.2])
    assert atkinson_welfare([0, 4], 0.5) == pytest.approx(1)


@given(AMOUNTS, st.floats(0.01, 100))
def test_indices_do_not_hang_on_the_unit(amounts: list[float], unit: float) -> None:
    scaled = [unit * x for x in amounts]
    for index in (gini, theil, mean_log_deviation):
        assert index(scaled) == pytest.approx(index(amounts), abs=1e-9)
    for aversion in (0, 1, 2):
        welfare = atkinson_welfare(scaled, aversion)
        assert welfare == pytest.approx(unit * atkinson_welfare(amounts, aversion))
        assert min(scaled) * (1 - 1e-9) <= welfare <= sum(scaled) / len(scaled) * (1 + 1e-9)


@given(AMOUNTS)
def test_indices_do_not_hang_on_the_number_of_people(amounts: list[float]) -> None:
    for index in (gini, theil, mean_log_deviation):
        assert index(amounts * 3) == pytest.approx(index(amounts), abs=1e-9)


@given(AMOUNTS)
def test_m27__types_of_one_person_have_the_gini_of_persons(amounts: list[float]) -> None:
    assert gini_of_opportunity(amounts, [1] * len(amounts)) == pytest.approx(gini(amounts), abs=1e-9)
    assert gini_of_opportunity(amounts, [4] * len(amounts)) == pytest.approx(gini(amounts), abs=1e-9)


def test_m27__between_types_by_hand() -> None:
    """Means 2 and 4 of two types of 2, all amounts 1, 3, 2, 6: log deviations by hand."""
    between = log(3) - (2 * log(2) + 2 * log(4)) / 4
    whole = log(3) - (log(1) + log(3) + log(2) + log(6)) / 4
    assert opportunity_share([[1, 3], [2, 6]]) == pytest.approx(between / whole)
    assert gini_of_opportunity([2, 4], [2, 2]) == pytest.approx(gini([2, 2, 4, 4]))


def test_m28__poverty_of_benchmark_b22() -> None:
    found = [foster_greer_thorbecke(range(1, 6), 3, power) for power in range(3)]
    assert found == pytest.approx([0.4, 0.2, 0.111111], abs=1e-6)


def test_m29__matched_pairs_and_rest_points() -> None:
    gap, low, high = trap_gap([False] * 60 + [True] * 40, [True] * 30 + [False] * 30 + [True] * 40)
    assert gap == pytest.approx(-0.3) and low < -0.3 < high < 0
    assert high - low == pytest.approx(2 * 1.959964 * (0.21 / 99) ** 0.5, rel=1e-4)
    assert stable_points([0, 2, 4], [1, 3, 3.5]) == pytest.approx((2 + 2 * 1 / 1.5,))
    assert len(stable_points([0, 1, 2, 3], [0.6, 0.8, 2.3, 2.8])) == 2, "a trap"


def test_m51_to_m53_and_m58__by_hand() -> None:
    assert made_whole({"a": 5}, {"a": 20, "b": 0}) == {"a": 0.25}
    assert thin_file_access((30, 100), (60, 150)) == pytest.approx(katz(30, 100, 60, 150))
    assert harm_avoided(80, 100, 1e6) == -20, "worse with the rules"
    assert institutional_gap({"a": 6, "b": 2, "c": 2}, {"a": True, "b": False, "c": False}) == 0.4


@pytest.mark.parametrize(
    "call",
    [
        lambda: atkinson_welfare([0, 1], 1), lambda: atkinson_welfare([1], -1),
        lambda: mean_log_deviation([0, 1]), lambda: gini_of_opportunity([1], [0]),
        lambda: opportunity_share([[1, 1]]), lambda: trap_gap([True], [True]), lambda: harm_avoided(1, 0, 0),
        lambda: institutional_gap({}, {}),
    ],
)  # fmt: skip
def test_they_refuse_what_has_no_value(call: object) -> None:
    with pytest.raises(ValueError):
        call()  # type: ignore[operator]
