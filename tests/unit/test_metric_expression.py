"""Expression, M34 to M39: toy numbers worked by hand."""

from __future__ import annotations

from math import inf, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasshouse.metrics.expression import (
    censorship_gap,
    censorship_gap_at_least,
    climate_distortion,
    fall,
    fall_over_replicates,
    minority_voice,
    silent_share,
    tipping_risk,
)


def test_m34_m38_m39__falls_over_replicates() -> None:
    assert fall(40, 30) == 0.25 and fall(40, 50) == -0.25
    mean, low, high = fall_over_replicates([100, 200, 100], [80, 160, 80])
    assert (mean, low, high) == pytest.approx((0.2, 0.2, 0.2)), "the same fall in each has no error"
    assert fall_over_replicates([100], [70]) == (pytest.approx(0.3), None, None)


def test_m35__the_least_gap_is_the_gap_if_all_move_one_way() -> None:
    private = [-1] * 30 + [0] * 30 + [1] * 40
    one_way = [0] * 20 + [-1] * 10 + [1] * 10 + [0] * 20 + [1] * 40
    assert censorship_gap(private, one_way) == pytest.approx(0.3)
    assert censorship_gap_at_least((40, 30), (50, 10), 100) == pytest.approx(0.3)
    both_ways = [1] * 30 + [0] * 30 + [-1] * 30 + [1] * 10
    assert censorship_gap(private, both_ways) == pytest.approx(1.2)
    assert silent_share(4, 16).value == 0.75


OPINIONS = st.lists(st.sampled_from([-1, 0, 1]), min_size=1, max_size=30)


@given(OPINIONS, st.data())
def test_m35__totals_never_say_more_than_persons(private: list[int], luck: st.DataObject) -> None:
    n = len(private)
    said = luck.draw(st.lists(st.sampled_from([-1, 0, 1]), min_size=n, max_size=n))
    counts = [(one.count(1), one.count(-1)) for one in (private, said)]
    assert censorship_gap_at_least(*counts, n) <= censorship_gap(private, said) + 1e-9


def test_m36__divergence_and_voice() -> None:
    assert climate_distortion([8, 0, 2], [5, 2, 3]) == pytest.approx(0.8 * log(1.6) + 0.2 * log(2 / 3))
    assert climate_distortion([1, 1], [1, 0]) == inf and minority_voice(0.05, 0.2) == 0.25


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), min_size=2, max_size=4))
def test_m36__never_below_zero_and_zero_without_distortion(pairs: list[tuple[int, int]]) -> None:
    said, thought = zip(*pairs, strict=True)
    if sum(said):
        assert climate_distortion(said, thought) >= -1e-12
    assert climate_distortion(thought, thought) == 0


def test_m37__the_smaller_side_holds_over_nine_tenths() -> None:
    found = tipping_risk([(4, 6), (6, 4), (5, 5), (4, 6)], [(91, 9), (91, 9), (99, 1), (90, 10)])
    assert (found.count, found.n) == (1, 4), "not the larger side, no side of two equal ones, not nine tenths"


@pytest.mark.parametrize(
    "call",
    [
        lambda: fall(0, 1), lambda: fall(1, -1), lambda: censorship_gap_at_least((0, 0), (0, 0), 0),
        lambda: climate_distortion([0], [1]), lambda: minority_voice(1, 0),
    ],
)  # fmt: skip
def test_they_refuse_what_has_no_value(call: object) -> None:
    with pytest.raises(ValueError):
        call()  # type: ignore[operator]
