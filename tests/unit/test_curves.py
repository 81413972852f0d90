"""Curves become integer tables exactly, and refuse what is not a curve."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm, poisson

from glasshouse.arrays import ALWAYS
from glasshouse.errors import GlasshouseError
from glasshouse.society import curves


def test_threshold__is_rounded_half_to_even() -> None:
    assert curves.threshold(0) == 0
    assert curves.threshold(1) == ALWAYS
    assert curves.threshold(Fraction(1, 2 * ALWAYS)) == 0
    assert curves.threshold(Fraction(3, 2 * ALWAYS)) == 2
    assert curves.threshold(Decimal("0.1")) == 429496730


@pytest.mark.parametrize("p", [Decimal("-0.1"), Decimal("1.000000001"), 2])
def test_threshold__refuses_what_is_no_chance(p: Decimal | int) -> None:
    with pytest.raises(GlasshouseError, match=f"A chance of {p} was found; it must lie between 0 and 1"):
        curves.threshold(p)


def test_apportion__gives_the_rest_to_the_largest_remainders() -> None:
    assert curves.apportion(10, [6, 3, 1]) == (6, 3, 1)
    assert curves.apportion(7, [Decimal("0.46"), Decimal("0.34"), Decimal("0.20")]) == (3, 2, 2)
    assert curves.apportion(2, [1, 1, 1]) == (1, 1, 0)
    assert curves.apportion(0, [1, 2]) == (0, 0)


@pytest.mark.parametrize(("total", "weights"), [(1, []), (1, [0, 0]), (-1, [1]), (1, [2, -1])])
def test_apportion__refuses_weights_that_are_none(total: int, weights: list[int]) -> None:
    with pytest.raises(GlasshouseError, match="cannot be divided"):
        curves.apportion(total, weights)


def test_cumulative__ends_exactly_at_always() -> None:
    table = curves.cumulative([1] * 7)
    assert table.dtype == np.uint64
    assert int(table[-1]) == ALWAYS
    widths = np.diff(table.astype(np.int64), prepend=0)
    assert widths.max() - widths.min() == 1


def test_cumulative__gives_no_width_to_a_weight_of_zero() -> None:
    assert curves.cumulative([0, 1, 0]).tolist() == [0, ALWAYS, ALWAYS]


def test_per_month__compounds_to_the_year() -> None:
    rate = Decimal("0.3")
    month = curves.per_month(rate)
    year = curves.chance_within(rate, years=1)
    assert abs((1 - month) ** 12 - (1 - year)) < Decimal("1e-25")
    assert curves.per_month(0) == 0
    with pytest.raises(GlasshouseError, match="both must be 0 or more"):
        curves.per_month(-1)


@pytest.mark.parametrize("mean", [Fraction(1, 1000), Decimal("0.0085"), 1, Decimal("6.2")])
def test_poisson__is_the_distribution_to_the_last_of_32_bits(mean: Decimal | Fraction | int) -> None:
    table = curves.poisson(mean)
    expected = poisson.cdf(np.arange(len(table)), float(mean)) * ALWAYS
    assert np.abs(np.array(table) - expected).max() <= 1
    assert table[-1] == ALWAYS > table[-2]
    assert list(table) == sorted(table)


def test_poisson__of_nothing_and_of_less() -> None:
    assert curves.poisson(0) == (ALWAYS,)
    with pytest.raises(GlasshouseError, match="A mean of -1 was found; it must be 0 or more"):
        curves.poisson(-1)


def test_survival__multiplies_and_closes() -> None:
    table = curves.survival([Decimal("0.5"), Fraction(1, 4), 1])
    assert table.tolist() == [2**48, 2**47, 3 * 2**45, 0]
    with pytest.raises(GlasshouseError, match="must end with a probability of death of 1"):
        curves.survival([Decimal("0.5")])


def test_survival_in_growth__weights_the_deaths() -> None:
    alive = np.array([2**48, 2**47, 2**46, 0])
    assert curves.survival_in_growth(alive, rate_per_year=0).tolist() == alive.tolist()
    younger = curves.survival_in_growth(alive, rate_per_year=Decimal("0.5"))
    weights = np.array([0.5, 0.25, 0.25]) * np.exp(-0.5 * np.arange(3))
    assert younger[0] == 2**48
    assert -np.diff(younger) / 2**48 == pytest.approx(weights / weights.sum(), rel=1e-12)


@pytest.mark.parametrize("z", ["-7.5", "-3", "-0.25", "0", "1", "2.5", "6"])
def test_normal_below__agrees_with_scipy(z: str) -> None:
    assert float(curves.normal_below(Decimal(z))) == pytest.approx(norm.cdf(float(z)), rel=1e-12)


def test_normal_below__is_right_to_thirty_digits() -> None:
    """Phi(1) as tabulated; Abramowitz and Stegun table 26.1 gives the first 15 digits."""
    assert str(curves.normal_below(Decimal(1))).startswith("0.841344746068542948585232545632")


def test_digest__sees_names_kinds_shapes_and_values() -> None:
    a = np.arange(4, dtype=np.int64)
    tables = [("a", a), ("b", a), ("a", a.astype(np.int32)), ("a", a.reshape(2, 2)), ("a", a + 1), ("a", 3)]
    assert len({curves.digest([t]) for t in tables}) == len(tables)
    assert curves.digest([("a", a)]) == curves.digest([("a", a.astype(">i8"))])


@given(st.integers(1, 2**80), st.data())
def test_threshold_of__rounds_as_a_fraction_does(cases: int, data: st.DataObject) -> None:
    events = data.draw(st.integers(0, cases) | st.integers(0, 63).map(lambda k: min(cases, cases * k // 64)))
    assert curves.threshold_of(events, cases) == round(Fraction(events, cases) * ALWAYS)
    assert curves.threshold_of(3 * events, 3 * cases) == curves.threshold(Fraction(events, cases))


@pytest.mark.parametrize(("numerator", "said"), [(1, 0), (3, 2), (5, 2), (7, 4)])
def test_threshold_of__halves_go_to_the_even_number(numerator: int, said: int) -> None:
    assert curves.threshold_of(numerator, 2 * ALWAYS) == said


@pytest.mark.parametrize(("n", "widest", "halvings"), [(7, 4, 40), (32, 4, 12), (5, 8, 30), (40, 2, 9)])
def test_normal_quantiles__are_what_halving_finds(n: int, widest: int, halvings: int) -> None:
    """Also where the stretch is too short for the outer quantiles."""
    found = []
    with curves.decimals():
        for k in range(n):
            low, high = Decimal(-widest), Decimal(widest)
            for _ in range(halvings):
                middle = (low + high) / 2
                is_below = curves.normal_below(middle) < (Decimal(k) + Decimal("0.5")) / n
                low, high = (middle, high) if is_below else (low, middle)
            found.append(low)
    assert curves.normal_quantiles(n, widest=widest, halvings=halvings) == tuple(found)
