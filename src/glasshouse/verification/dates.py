"""Days, months and birthdays; birthdays are counted as if every fourth year were a leap year."""

from __future__ import annotations

from glasshouse import clock

FOUR_YEARS = 1461
LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
FEBRUARY = 1


def _lengths(year: int) -> tuple[int, ...]:
    return (31, 29, *LENGTHS[2:]) if year % 4 == 0 else LENGTHS


def date_of(day: int) -> tuple[int, int, int]:
    """Return year since 2000, month from 0 and day from 0; every fourth year is a leap year."""
    fours, rest = divmod(day, FOUR_YEARS)
    year = 0 if rest < 366 else 1 + (rest - 366) // 365
    rest -= 0 if year == 0 else 366 + 365 * (year - 1)
    year += 4 * fours
    for month, length in enumerate(_lengths(year)):
        if rest < length:
            return year, month, rest
        rest -= length
    raise AssertionError("a year is longer than its months")


def day_of(year: int, month: int, day: int) -> int:
    """Return the day number of a date as `date_of` tells it; a day behind its month's end runs on."""
    fours, years = divmod(year, 4)
    before = 0 if years == 0 else 366 + 365 * (years - 1)
    return FOUR_YEARS * fours + before + sum(_lengths(year)[:month]) + day


def birthday(birth: int, years: int) -> int:
    """Return the day on which so many years are full; of a 29th of February it is the 1st of March."""
    year, month, day = date_of(birth)
    return day_of(year + years, month, day)


def born_before(day: int, years: int) -> int:
    """Return the birth day of somebody who is so many years old on a day: of a 29th of February, the 28th."""
    year, month, date = date_of(day)
    is_leap_day = month == FEBRUARY and date == 28
    return day_of(year - years, month, date - (1 if is_leap_day and years % 4 else 0))


def age_on(birth: int, day: int) -> int:
    """Return the full years of age on a day."""
    now, then = date_of(day), date_of(birth)
    return now[0] - then[0] - (1 if now[1:] < then[1:] else 0)


def days_in(tick: int) -> int:
    """Return the number of days of a month."""
    return clock.last_day(tick) - clock.first_day(tick) + 1
