"""Mobility and exclusion, M09 to M14 and M30: against benchmark B01, and toy numbers worked by hand."""

from __future__ import annotations

from math import exp, factorial, inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from glasshouse.metrics.mobility import (
    absorbed_mass,
    exclusion,
    expected_years,
    immobility,
    reachability,
    shorrocks,
    spearman,
    transition_matrix,
)
from glasshouse.metrics.survival import kaplan_meier

TOP = 5


def bonus_malus(rate: float = 0.1) -> np.ndarray:
    """Return the yearly matrix of benchmark B01: no offence one up, each offence two down."""
    matrix = np.zeros((TOP + 1, TOP + 1))
    for grade in range(TOP + 1):
        for n in range(40):
            after = max(grade - 1, 0) if n == 0 else min(grade + 2 * n, TOP)
            matrix[grade, after] += exp(-rate) * rate**n / factorial(n)
    return matrix


def test_b01__mobility_and_years_to_the_best_grade() -> None:
    matrix = bonus_malus()
    assert shorrocks(matrix) == pytest.approx(1.0, abs=1e-9)
    wanted = (0, 1.404441, 2.785748, 4.135607, 5.357010, 6.462181)
    assert expected_years(matrix, 0) == pytest.approx(wanted, abs=1e-6)
    assert immobility(matrix, 0, 5) == pytest.approx(0.791523, abs=1e-6)
    assert immobility(matrix, 5, 5) == pytest.approx(0.028131, abs=1e-6)


def test_b01__reaching_a_grade_is_the_distribution_of_hitting_times() -> None:
    matrix = bonus_malus()
    luck, reached, n = np.random.default_rng(1), 0, 20_000
    grade, ever = np.full(n, TOP), np.zeros(n, bool)
    for _ in range(6):
        offences = luck.poisson(0.1, n)
        grade = np.where(offences == 0, np.maximum(grade - 1, 0), np.minimum(grade + 2 * offences, TOP))
        ever |= grade == 0
    reached = ever.mean()
    exact = reachability(matrix, TOP, [0], 6)
    assert reached == pytest.approx(exact, abs=4.9 * (exact * (1 - exact) / n) ** 0.5)
    assert reachability(matrix, TOP, [0], 4) == 0 and reachability(matrix, TOP, [TOP], 0) == 1


def test_m09__two_by_two() -> None:
    assert shorrocks(transition_matrix([[3, 1], [1, 1]])) == pytest.approx(0.75)


@given(st.permutations(range(4)))
def test_m09__names_of_grades_do_not_matter(order: list[int]) -> None:
    matrix = transition_matrix([[5, 1, 0, 0], [2, 4, 1, 0], [0, 2, 3, 2], [0, 0, 1, 9]])
    assert shorrocks(matrix[np.ix_(order, order)]) == pytest.approx(shorrocks(matrix))


@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), min_size=3, max_size=30))
def test_m11__as_scipy_has_it(pairs: list[tuple[int, int]]) -> None:
    before, after = zip(*pairs, strict=True)
    if len(set(before)) > 1 and len(set(after)) > 1:
        assert spearman(before, after) == pytest.approx(float(spearmanr(before, after).statistic))


def test_m12__a_way_back_that_half_have_found_after_three_years() -> None:
    curve = kaplan_meier([1, 3, 3, 5], [True, True, False, False])
    assert curve.median()[0] == 3 and curve.restricted_mean(5)[0] == pytest.approx(1 + 0.75 * 2 + 0.5 * 2)


def test_m13__goals_that_are_left_again_count_as_reached() -> None:
    matrix = [[0, 1], [1, 0]]
    assert immobility(matrix, 0, 1) == 0 and reachability(matrix, 1, [0], 5) == 1


def test_m14__only_long_stays() -> None:
    matrix = [[0.85, 0.15, 0], [0.02, 0.97, 0.01], [0, 0, 1]]
    assert absorbed_mass([0.6, 0.3, 0.1], matrix) == pytest.approx(0.4)
    assert expected_years([[1, 0], [0, 1]], 0) == (0, inf)


def test_m30__cut_off_of_a_third() -> None:
    assert exclusion([0, 0, 2, 3], 9) == pytest.approx((3 / 36, 1 / 4, 1 / 3))
    assert exclusion([0, 0], 3) == (0, 0, 0)


@given(st.lists(st.sets(st.integers(0, 8)), min_size=1, max_size=20), st.integers(0, 8))
def test_m30__never_rises_when_a_measure_is_removed(closed: list[set[int]], removed: int) -> None:
    before = exclusion([len(one) for one in closed], 9)[0]
    assert exclusion([len(one - {removed}) for one in closed], 9)[0] <= before + 1e-12


@pytest.mark.parametrize(
    "call",
    [
        lambda: shorrocks([[1]]), lambda: shorrocks([[0.5, 0.4], [0, 1]]), lambda: spearman([1, 1], [1, 2]),
        lambda: exclusion([], 3), lambda: exclusion([4], 3),
    ],
)  # fmt: skip
def test_they_refuse_what_has_no_value(call: object) -> None:
    with pytest.raises(ValueError):
        call()  # type: ignore[operator]
