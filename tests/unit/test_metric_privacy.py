"""Privacy, M05 to M08 and M56: toy numbers worked by hand."""

from __future__ import annotations

from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasshouse.metrics.privacy import (
    breadth,
    completeness,
    cross_domain_share,
    exposure,
    reidentification_risk,
    variance_shares,
    violations,
)


def test_m05__exposure_and_risk() -> None:
    by_hand = (2 * log(2) * 3 + 1 * log(11) * 0.5) / 4
    assert exposure([2, 1, 1], [1, 10, 0], [3, 0.5, 9], 4) == pytest.approx(by_hand)
    assert reidentification_risk([2, 1, 0], [2, 4, 7]) == pytest.approx((2 * 0.5 + 0.25) / 3)
    assert reidentification_risk([1], [1]) == 1, "somebody alone in a class is known"


def test_m06__only_what_is_declared() -> None:
    told = ("bank", "court", "debtor", "debt", "ordered")
    assert violations([told, told], {told}) == 0
    assert violations([told, (*told[:4], "sold")], {told}) == 0.5


def test_m07__related_domains_count_as_one_both_ways() -> None:
    burden = {("debts", "debts"): 2.0, ("debts", "credit"): 3.0, ("traffic", "school"): 5.0}
    assert cross_domain_share(burden) == 0.8
    assert cross_domain_share(burden, [("credit", "debts")]) == 0.5


def test_m08__effective_domains() -> None:
    assert breadth([0.5, 0.25, 0.25]) == pytest.approx(exp(0.5 * log(2) + 0.5 * log(4)))
    luck = np.random.default_rng(8)
    points = luck.normal(0, [3, 4, 0], (200, 3))
    shares = variance_shares(points)
    assert sum(shares) == pytest.approx(1) and shares[2] == 0
    both = [np.var(points.sum(axis=1)), np.var(points[:, 0]), np.var(points[:, 1])]  # Shapley of two, by hand
    assert shares[0] == pytest.approx((both[1] + both[0] - both[2]) / 2 / both[0])


@given(st.lists(st.floats(0.01, 1), min_size=1, max_size=8))
def test_m08__between_one_and_all(shares: list[float]) -> None:
    assert 1 - 1e-9 <= breadth(shares) <= len(shares) + 1e-9


def test_m56__of_the_domains() -> None:
    assert completeness(["a", "a"], ["a", "b", "c", "d"]) == 0.25


@pytest.mark.parametrize(
    "call",
    [
        lambda: exposure([1], [1], [1], 0), lambda: exposure([-1], [1], [1], 1),
        lambda: reidentification_risk([3], [2]), lambda: reidentification_risk([0], [2]),
        lambda: violations([], set()), lambda: cross_domain_share({("a", "b"): 0}),
        lambda: variance_shares([[1, 1], [1, 1]]), lambda: completeness(["z"], ["a"]),
    ],
)  # fmt: skip
def test_they_refuse_what_has_no_value(call: object) -> None:
    with pytest.raises(ValueError):
        call()  # type: ignore[operator]
