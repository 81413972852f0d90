"""Calendar arithmetic over the arrays of `clock.calendar()`."""

from __future__ import annotations

from glasshouse.arrays import Calendar
from glasshouse.kernels._jit import kernel

MONTH_BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)  # days before a month, plain year
YEARS_OF_CYCLE, DAYS_OF_CYCLE = 400, 146097  # of the Gregorian calendar: a year has 365.2425 days


@kernel
def days_of_years(years: int) -> int:
    """Return the days after which so many years are over, at 365.2425 days each."""
    return -(-years * DAYS_OF_CYCLE // YEARS_OF_CYCLE)


@kernel
def years_in(days: int) -> int:
    """Return the whole years in some days, at 365.2425 days each."""
    return days * YEARS_OF_CYCLE // DAYS_OF_CYCLE


@kernel
def add_months(calendar: Calendar, day: int, months: int) -> int:
    """Return the same day of the month `months` later, clamped to the month's last day."""
    i = day - calendar.first_day
    month = int(calendar.month[i]) - calendar.first_tick + months
    start = int(calendar.month_start[month])
    length = int(calendar.month_start[month + 1]) - start
    return start + min(int(calendar.day_of_month[i]), length) - 1


@kernel
def add_working_days(calendar: Calendar, day: int, n: int) -> int:
    """Return the n-th working day after `day`; the start day is not counted."""
    if n == 0:
        return day
    return int(calendar.working_day[int(calendar.working_before[day + 1 - calendar.first_day]) + n - 1])


@kernel
def first_working_day_after_month(calendar: Calendar, day: int) -> int:
    """Return the first working day of the month after the month of `day`."""
    month = int(calendar.month[day - calendar.first_day]) - calendar.first_tick + 1
    last = int(calendar.month_start[month]) - 1
    return add_working_days(calendar, last, 1)


@kernel
def tick_of(day: int) -> int:
    """Return the month since January 2000 of a day since 2000-01-01 (Gregorian, 2000 to 2099)."""
    cycle, rest = day // 1461, day % 1461
    year = max(rest - 1, 0) // 365
    rest -= 365 * year + (1 if year > 0 else 0)
    leap = 1 if year == 0 else 0
    month = 0
    while month < 11 and rest >= MONTH_BEFORE[month + 1] + (leap if month >= 1 else 0):
        month += 1
    return 12 * (4 * cycle + year) + month
