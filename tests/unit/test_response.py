"""Readiness to pay, and what is seen of others."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from glasshouse.arrays import ALWAYS
from glasshouse.codes import N_DEBT_STEPS, Fact
from glasshouse.engine.acts import record_of_rates
from glasshouse.kernels import response
from glasshouse.society.rates import rates

Plain = Callable[[Any], Any]
AT = rates().deterrence_at


@settings(deadline=None)
@given(listed=st.integers(0, 10**9), adults=st.integers(1, 10**9))
@example(listed=0, adults=1000)
@example(listed=1, adults=1000)
@example(listed=3, adults=1000)
@example(listed=2999, adults=1_000_000)
@example(listed=3000, adults=1_000_000)
def test_exposure_level__is_the_exact_share(listed: int, adults: int) -> None:
    share = Fraction(listed * 100_000, adults)
    expected = max((k for k, least in enumerate(AT) if listed and share >= int(least)), default=0)
    assert response.exposure_level(listed, adults, record_of_rates(rates())) == expected
    assert response.exposure_level.py_func(listed, adults, record_of_rates(rates())) == expected


def test_readiness_to_pay__is_the_rate_times_the_multiplier(as_is: Plain) -> None:
    pay = rates().pay
    for step in range(1, N_DEBT_STEPS):
        for bits in (0, int(Fact.CAN_PAY), int(Fact.ABLE), 0xFFFF):
            for pressure in range(3):
                able = 1 if bits & Fact.CAN_PAY else 0
                for multiplier in (256, 270, 300):
                    expected = min(int(pay[step, able, pressure]) * multiplier // 256, ALWAYS)
                    got = as_is(response.readiness_to_pay)(pay, multiplier, step, bits, pressure)
                    assert got == expected


def test_readiness_to_pay__never_passes_certainty(as_is: Plain) -> None:
    pay = np.full((2, 2, 3), ALWAYS, np.int64)
    assert as_is(response.readiness_to_pay)(pay, 512, 1, 0, 0) == ALWAYS


@pytest.mark.parametrize("fact", [f for f in Fact if f != Fact.CAN_PAY])
def test_readiness_to_pay__asks_for_means_not_for_the_record(as_is: Plain, fact: Fact) -> None:
    """Ability is apart from what the court found: only CAN_PAY moves it."""
    pay = rates().pay
    plain = as_is(response.readiness_to_pay)(pay, 256, 5, 0, 1)
    assert as_is(response.readiness_to_pay)(pay, 256, 5, int(fact), 1) == plain
    assert as_is(response.readiness_to_pay)(pay, 256, 5, int(Fact.CAN_PAY), 1) > plain
