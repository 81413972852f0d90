"""Calendar kernels against the clock's own arithmetic."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from glasshouse import clock
from glasshouse.kernels import calendar as kernels
from glasshouse.kernels.calendar import tick_of
from glasshouse.kernels.standing import whole_years

LAST = clock.first_day(12 * (clock.LAST_YEAR + 1 - 2000)) - 1
DAYS = st.integers(0, clock.first_day(12 * 50))  # to 2050, so that terms stay covered
CALENDAR = clock.calendar()
FEB_29 = clock.day_number(clock.date_of(clock.first_day(clock.parse_month("2016-02")) + 28))


@settings(deadline=None, max_examples=400)
@given(day=DAYS, months=st.integers(0, 180))
@example(day=FEB_29, months=12)
@example(day=FEB_29, months=48)
@example(day=30, months=1)
def test_add_months__is_the_clock_s(day: int, months: int) -> None:
    expected = clock.add_months(day, months)
    assert kernels.add_months(CALENDAR, day, months) == expected
    assert kernels.add_months.py_func(CALENDAR, day, months) == expected


@settings(deadline=None, max_examples=400)
@given(day=DAYS, n=st.integers(1, 60))
@example(day=clock.first_day(clock.parse_month("2019-05")), n=3)
@example(day=clock.first_day(clock.parse_month("2020-01")) + 22, n=1)
def test_add_working_days__is_the_clock_s(day: int, n: int) -> None:
    expected = clock.add_working_days(day, n)
    assert kernels.add_working_days(CALENDAR, day, n) == expected
    assert kernels.add_working_days.py_func(CALENDAR, day, n) == expected
    assert expected > day
    assert clock.is_working_day(expected)


@pytest.mark.parametrize("day", [0, 5, 7060, 7062])
def test_add_working_days__of_none_is_the_day_itself(day: int) -> None:
    assert kernels.add_working_days(CALENDAR, day, 0) == day
    assert kernels.add_working_days.py_func(CALENDAR, day, 0) == day


@settings(deadline=None, max_examples=400)
@given(day=DAYS)
def test_first_working_day_after_month__is_the_clock_s(day: int) -> None:
    expected = clock.first_working_day(clock.tick_of(day) + 1)
    assert kernels.first_working_day_after_month(CALENDAR, day) == expected
    assert kernels.first_working_day_after_month.py_func(CALENDAR, day) == expected


def test_tick_of__is_the_month_of_every_day_to_2065() -> None:
    days = np.arange(LAST + 1)
    assert [tick_of(int(day)) for day in days] == CALENDAR.month.tolist()
    some = [*days[::97].tolist(), 58, 59, 60, 365, 366, 1460, 1461, LAST]
    assert [tick_of.py_func(int(day)) for day in some] == [clock.tick_of(int(day)) for day in some]


@settings(deadline=None, max_examples=400)
@given(since=DAYS, years=st.integers(1, 12))
@example(since=FEB_29, years=1)
@example(since=FEB_29, years=4)
def test_whole_years__are_complete_on_the_day_that_years_are_added_to(since: int, years: int) -> None:
    """Whatever fades after a year has its clock on that day, and must find the year complete."""
    day = clock.add_months(since, 12 * years)
    for years_between in (whole_years, whole_years.py_func):
        assert years_between(CALENDAR, since, day) == years
        assert years_between(CALENDAR, since, day - 1) == years - 1
