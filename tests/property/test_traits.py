"""What is always true of roles and of classes of features."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from glasshouse.features import FEATURE_CLASSES, Feature, Role
from glasshouse.kernels import traits
from glasshouse.minds import N_STRATA
from glasshouse.society.trait_tables import POSTS, TOP, habits_of, trait_features, trait_table, with_habit

SEEDS = st.integers(0, 2**64 - 1).map(np.uint64)
SLOTS = st.integers(0, 2**32 - 1)
HOLDERS = st.integers(-128, 127)
STRATA = st.integers(0, N_STRATA - 1)


@settings(deadline=None)
@given(seed=SEEDS, slot=SLOTS, generation=HOLDERS, stratum=STRATA)
def test_roles__are_steady_and_possible(seed: np.uint64, slot: int, generation: int, stratum: int) -> None:
    table = trait_table()
    bits = traits.roles_of(seed, slot, generation, stratum, table)
    assert bits == traits.roles_of(seed, slot, generation, stratum, table)
    assert 0 <= bits < 2 ** len(Role)
    roles = Role(bits)
    assert sum(role in roles for role in POSTS) <= 1
    assert not (Role.PARTY_MEMBER in roles and Role.BELIEVER in roles)
    assert Role.INTERNET_USER in roles or Role.PLATFORM_USER not in roles
    assert Role.EMPLOYEE in roles or Role.FIRM_OFFICER not in roles
    band = stratum // 4 % 6
    assert Role.STUDENT not in roles or band < 2
    assert Role.RETIRED not in roles or band >= 4


@settings(deadline=None)
@given(seed=SEEDS, slot=SLOTS, generation=HOLDERS, stratum=STRATA, feature=st.sampled_from(trait_features()))
def test_classes__are_steady_bounded_and_lean_one_way_with_the_habit(
    seed: np.uint64, slot: int, generation: int, stratum: int, feature: Feature
) -> None:
    table = trait_table()
    by_habit = [traits.class_of(seed, slot, generation, int(feature), stratum, h, table) for h in range(10)]
    again = [traits.class_of(seed, slot, generation, int(feature), stratum, h, table) for h in range(10)]
    assert by_habit == again
    assert set(by_habit) <= set(range(FEATURE_CLASSES[feature]))
    times = habits_of(feature)
    assert by_habit == sorted(by_habit, reverse=bool(times[0] > times[-1]))
    if times[0] == times[-1]:
        assert len(set(by_habit)) == 1


@settings(deadline=None)
@given(lower=st.integers(0, TOP), higher=st.integers(1, 32_767))
def test_borders__are_the_exact_share_that_stays_lower(lower: int, higher: int) -> None:
    odds = Fraction(TOP - lower, lower) * Fraction(higher, 256) if lower else None
    exact = 0 if odds is None else 1 / (1 + odds) * TOP
    assert with_habit(np.int64(lower), np.int64(higher)) == int(exact)


def test_habit__the_careless_pay_late_and_owe() -> None:
    for feature, is_better in (
        (Feature.PAYMENT_REGULARITY, True), (Feature.UTILITY_BILLS, True), (Feature.LOANS_REPAID, True),
        (Feature.REVIEWS, True), (Feature.TAX_RECORD, True), (Feature.TENANCY_ARREARS, False),
        (Feature.EVICTIONS, False), (Feature.DISPUTES, False), (Feature.CREDIT_USE, False),
    ):  # fmt: skip
        times = habits_of(feature)
        assert (np.diff(times) > 0).all() if is_better else (np.diff(times) < 0).all(), feature
