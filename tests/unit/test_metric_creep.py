"""Creep, M46 to M49 and M59: toy numbers worked by hand."""

from __future__ import annotations

import pytest

from glasshouse.metrics.creep import (
    assumed_share,
    beyond_territory,
    cost_per,
    mission_creep,
    sign_survives,
    time_tax,
)


def test_m46_m48__cost_and_time() -> None:
    assert cost_per(0, 3) == 0 and cost_per(7, 2) == 3.5
    assert time_tax({"a": [1, 2, 3], "b": []}) == {"a": 2}


def test_m47__a_triple_counts_once_and_the_trend_is_least_squares() -> None:
    a, b, c = (("d", m, "x") for m in "abc")
    found = mission_creep([{a}, {a, b}, {a, b}, {b, c, a}])
    assert found.counts == (1, 2, 2, 3) and found.slope == pytest.approx(0.6)
    assert mission_creep([{a}]).slope == 0 and mission_creep([{a}, set()]).slope == -1


def test_m49__by_amount() -> None:
    assert beyond_territory([1, 2, 1], [True, False, True]) == 0.5


def test_m59__what_a_result_rests_on() -> None:
    assert assumed_share({"sourced": 2, "fitted": 2}) == 0 and assumed_share({"assumed": 5}) == 1
    assert sign_survives([-2, -0.1]) and not sign_survives([0, 1])


@pytest.mark.parametrize(
    "call",
    [
        lambda: cost_per(1, 0), lambda: mission_creep([]), lambda: beyond_territory([0], [True]),
        lambda: assumed_share({}), lambda: sign_survives([]),
    ],
)  # fmt: skip
def test_they_refuse_what_has_no_value(call: object) -> None:
    with pytest.raises(ValueError):
        call()  # type: ignore[operator]
