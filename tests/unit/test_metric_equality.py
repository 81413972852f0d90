"""Equality, M20 to M25 and M50: numbers worked by hand; nominal rates where groups are labels at random."""

from __future__ import annotations

from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasshouse.metrics.equality import (
    adverse_impact,
    decompose,
    error_gaps,
    group_rates,
    leakage,
    leakage_by_luck,
    leakage_given,
    repair_equity,
    repair_time_ratio,
    worst_intersection,
)
from glasshouse.metrics.intervals import katz, newcombe

RUNS = 2_000
NOMINAL = (0.035, 0.065)  # 5 % of 2,000 designs, up to once in 550 by luck (see test_metric_intervals)


def test_m20__four_fifths() -> None:
    found = {one.group: one for one in adverse_impact({"a": (60, 150), "b": (30, 100), "none": (0, 0)})}
    assert set(found) == {"a", "b"} and found["a"].ratio == 1 and not found["a"].is_flagged
    assert (found["b"].ratio, found["b"].low, found["b"].high) == pytest.approx(katz(30, 100, 60, 150))
    assert not found["b"].is_flagged, "below four fifths, and by luck perhaps"
    assert {one.group: one for one in adverse_impact({"a": (600, 1500), "b": (300, 1000)})}["b"].is_flagged
    assert adverse_impact({"a": (1, 2), "b": (0, 9)})[1].ratio == 0


def test_m22__the_identity_of_chouldechova_holds_in_each_group() -> None:
    groups = {"a": group_rates(70, 70, 30, 330), "b": group_rates(14, 14, 6, 66)}
    assert all(abs(one.identity_error) < 1e-12 for one in groups.values())
    assert error_gaps(groups) == pytest.approx(dict.fromkeys(error_gaps(groups), 0), abs=1e-12)
    low, high = group_rates(70, 70, 30, 330), group_rates(140, 140, 60, 160)  # 0.2 and 0.4, B22
    assert (low.prevalence, high.prevalence) == pytest.approx((0.2, 0.4))
    gaps = error_gaps({"low": low, "high": high})
    assert gaps["false_positive_rate"] == pytest.approx(0.466667 - 0.175, abs=1e-6)
    assert gaps["false_negative_rate"] == gaps["predictive_value"] == 0


@given(st.tuples(*[st.integers(1, 500)] * 4))
def test_m22__the_identity_holds_for_any_counts(counts: tuple[int, int, int, int]) -> None:
    assert abs(group_rates(*counts).identity_error) < 1e-9


def test_m23__what_conduct_explains() -> None:
    """One more act costs 2 entries for everybody; the group does 1.5 more, and has 3 more beside."""
    acts = [0, 1, 2, 1, 2, 4]
    entries = [0, 2, 4, 2 + 3, 4 + 3, 8 + 3]
    found = decompose([[a] for a in acts], entries, [True] * 3 + [False] * 3, [1, 1, 1, 1, 2, 1])
    assert (found.gap, found.explained, found.unexplained) == pytest.approx((5.5, 2.5, 3.0))


def test_m23__what_does_not_differ_in_the_reference_explains_nothing() -> None:
    found = decompose([[5, 0], [5, 2], [1, 2]], [1, 3, 9], [True, True, False], [1, 1, 1])
    assert (found.gap, found.explained) == pytest.approx((7, 1)), (
        "2 acts against 1, at 1 each; not 5 against 1"
    )


def test_m24__information_of_a_table_by_hand() -> None:
    """Grades 3:1 and 1:3 of two groups of 4: H = ln 2, left -(3/4 ln 3/4 + 1/4 ln 1/4)."""
    left = -(0.75 * log(0.75) + 0.25 * log(0.25))
    assert leakage([[3, 1], [1, 3]]) == pytest.approx(1 - left / log(2))
    conduct = [[[4, 0], [0, 0]], [[0, 0], [0, 4]], [[2, 2], [2, 2]]]
    assert leakage(np.sum(conduct, axis=0)) > 0 and leakage_given(conduct) == pytest.approx(0)


@given(st.lists(st.lists(st.integers(1, 30), min_size=3, max_size=3), min_size=2, max_size=4), st.randoms())
def test_m24__names_of_groups_and_grades_do_not_matter(table: list[list[int]], luck: object) -> None:
    counts = np.array(table)
    assert leakage(counts) == pytest.approx(leakage(counts[::-1, ::-1]), abs=1e-9)


def test_m25__the_worst_is_tested_against_the_rest_and_adjusted() -> None:
    found = worst_intersection({"a": (450, 500), "b": (400, 500), "c": (445, 500), "small": (0, 499)})
    assert (found.group, found.n_groups) == ("b", 3) and found.gap == pytest.approx(1 - 400 / 450)
    assert found.p_value < 1e-5


def test_m50__success_and_time() -> None:
    assert repair_equity((30, 100), (60, 150)) == pytest.approx(katz(30, 100, 60, 150))
    assert repair_time_ratio(4, 10) == 2.5


# groups that are labels at random ---------------------------------------------------------------------------


def shuffled(seed: int, n_groups: int, people: int, rate: float) -> np.ndarray:
    """Return (RUNS, groups) favourable outcomes of groups of equal size that have nothing to do with them."""
    luck = np.random.default_rng(seed)
    good = luck.binomial(people * n_groups, rate, RUNS)
    return np.stack([luck.multivariate_hypergeometric([people] * n_groups, int(g)) for g in good])


def test_relabelled__differences_are_found_at_the_nominal_rate() -> None:
    """M21. Negative control: a true difference of 5 points."""
    counts = shuffled(41, 2, 1_000, 0.7)
    found = np.mean([not newcombe(a, 1_000, b, 1_000)[1] <= 0 <= newcombe(a, 1_000, b, 1_000)[2]
                     for a, b in counts.tolist()])  # fmt: skip
    assert NOMINAL[0] < found < NOMINAL[1]
    luck = np.random.default_rng(42)
    pairs = luck.binomial(1_000, (0.7, 0.65), (RUNS, 2)).tolist()
    assert np.mean([newcombe(a, 1_000, b, 1_000)[1] > 0 for a, b in pairs]) > 0.5


def test_relabelled__ratios_exclude_one_at_the_nominal_rate_and_are_hardly_flagged() -> None:
    """M20, two groups."""
    counts = shuffled(43, 2, 1_000, 0.7)
    impacts = [adverse_impact({"a": (a, 1_000), "b": (b, 1_000)}) for a, b in counts.tolist()]
    excluded = np.mean([any(one.high < 1 for one in found) for found in impacts])
    assert NOMINAL[0] < excluded < NOMINAL[1]
    assert not any(one.is_flagged for found in impacts for one in found)


def test_relabelled__error_gaps_are_found_at_the_nominal_rate() -> None:
    """M22: rates of false positives of two groups by Newcombe's interval, 20 % of 400 who are not."""
    counts = shuffled(44, 2, 400, 0.2)
    found = np.mean([not newcombe(a, 400, b, 400)[1] <= 0 <= newcombe(a, 400, b, 400)[2]
                     for a, b in counts.tolist()])  # fmt: skip
    assert NOMINAL[0] < found < NOMINAL[1]


def test_relabelled__the_unexplained_gap_is_zero_in_the_mean() -> None:
    """M23: 400 designs of 300 persons; the mean is within 4.9 standard errors of 0."""
    luck = np.random.default_rng(45)
    gaps = []
    for _ in range(400):
        acts, group = luck.poisson(2, 300), luck.random(300) < 0.5
        entries = acts + luck.normal(0, 1, 300)
        gaps.append(decompose(acts[:, None], entries, group, np.ones(300)).unexplained)
    assert abs(np.mean(gaps)) < 4.9 * np.std(gaps) / 20


def test_relabelled__leakage_is_found_at_the_nominal_rate() -> None:
    """M24: four grades of five groups. Negative control: the worst grade a tenth more in one group."""
    luck = np.random.default_rng(46)
    tables = luck.multinomial(2_000, np.full(20, 1 / 20), RUNS).reshape(RUNS, 4, 5)
    assert NOMINAL[0] < np.mean([leakage_by_luck(table) < 0.05 for table in tables]) < NOMINAL[1]
    uneven = np.full((4, 5), 1 / 20)
    uneven[3, 0] *= 2
    tables = luck.multinomial(2_000, (uneven / uneven.sum()).ravel(), 200).reshape(200, 4, 5)
    assert np.mean([leakage_by_luck(table) < 0.05 for table in tables]) > 0.9


def test_relabelled__the_worst_of_twenty_intersections_stays_below_the_nominal_rate() -> None:
    """M25: after adjustment at most 5 % of shuffled societies have a find. Control: without it, most have."""
    counts = shuffled(47, 20, 600, 0.9)
    found = [worst_intersection({str(k): (g, 600) for k, g in enumerate(row)}) for row in counts.tolist()]
    share = np.mean([one.p_value < 0.05 for one in found])
    assert share < NOMINAL[1]
    alone = [worst_intersection({"worst": (min(row), 600), "rest": (sum(row) - min(row), 600 * 19)})
             for row in counts[:300].tolist()]  # fmt: skip
    assert np.mean([one.p_value < 0.05 for one in alone]) > 0.3


@pytest.mark.parametrize(
    "call",
    [
        lambda: adverse_impact({"a": (0, 5)}), lambda: adverse_impact({}), lambda: leakage([[3], [4]]),
        lambda: leakage_given([[[3, 0], [4, 0]]]), lambda: worst_intersection({"a": (400, 600)}),
        lambda: decompose([[1]], [1], [True], [1]), lambda: repair_time_ratio(0, 1),
    ],
)  # fmt: skip
def test_they_refuse_what_has_no_value(call: object) -> None:
    with pytest.raises(ValueError):
        call()  # type: ignore[operator]
