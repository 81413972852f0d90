"""Days, months, durations and the working days of mainland China.

Day 0 is 2000-01-01 and tick 0 is January 2000. Working days follow `holidays.csv`, the national
arrangements of the State Council for 2009-2026: the table lists only the days that differ from a
plain week, that is weekdays off (`holiday`) and weekend days worked (`make_up_work`). Outside
2009-2026 the plain Monday-to-Friday week applies, which is an approximation: it overstates the
working days of a year by 10 to 13. Local arrangements (such as the longer holiday of Hubei in
February 2020) and half-day holidays of some groups are not in the table.
"""

from __future__ import annotations

import csv
import datetime
import functools
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from glasshouse.arrays import Calendar
from glasshouse.codes import EPOCH_YEAR
from glasshouse.errors import GlasshouseError, MachineError, ScenarioError
from glasshouse.readers import DocumentKind, reader

LAST_YEAR = 2065  # of `calendar()`
FIRST_HOLIDAY_YEAR = 2009  # first and last year of `holidays.csv`
LAST_HOLIDAY_YEAR = 2026
LONGEST_MONTHS = 1200  # the longest duration: 100 years
LONGEST_DAYS = 36525

HOLIDAY_TABLE = Path(__file__).with_name("holidays.csv")
HOLIDAY_COLUMNS = ("date", "kind", "name_en", "name_zh", "source", "status", "checked_on")
STATUSES = ("RECALLED", "CROSS-CHECKED")

_EPOCH = datetime.date(EPOCH_YEAR, 1, 1).toordinal()
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_ALMOST_MONTH = re.compile(r"\s*([0-9]{4})[-/.]?(1[0-2]|0?[1-9])(?:[-/.][0-9]{1,2})?\s*")
_DURATION = re.compile(r"P(?=[0-9])(?:([0-9]{1,5})Y)?(?:([0-9]{1,5})M)?(?:([0-9]{1,5})D)?")


def day_number(date: datetime.date) -> int:
    """Return the day number of a date.

    Examples
    --------
    >>> day_number(datetime.date(2000, 1, 1)), day_number(datetime.date(2019, 5, 1))
    (0, 7060)
    """
    return date.toordinal() - _EPOCH


def date_of(day: int) -> datetime.date:
    """Return the date of a day number."""
    return datetime.date.fromordinal(int(day) + _EPOCH)


def day_text(day: int) -> str:
    """Write a day number as YYYY-MM-DD."""
    return date_of(day).isoformat()


def tick_of(day: int) -> int:
    """Return the tick (month) that a day lies in."""
    date = date_of(day)
    return (date.year - EPOCH_YEAR) * 12 + date.month - 1


def first_day(tick: int) -> int:
    """Return the day number of the first of a month."""
    year, month = divmod(int(tick), 12)
    return day_number(datetime.date(EPOCH_YEAR + year, month + 1, 1))


def last_day(tick: int) -> int:
    """Return the day number of the last day of a month."""
    return first_day(tick + 1) - 1


def month_text(tick: int) -> str:
    """Write a tick as YYYY-MM."""
    year, month = divmod(int(tick), 12)
    return f"{EPOCH_YEAR + year:04d}-{month + 1:02d}"


def parse_month(text: str) -> int:
    """Return the tick of a month written YYYY-MM, from 2000-01 to 2065-12.

    Raises
    ------
    ScenarioError
        If the text is not such a month; says what to type.

    Examples
    --------
    >>> parse_month("2013-10")
    165
    """
    match = _MONTH.fullmatch(text)
    if match and EPOCH_YEAR <= int(match[1]) <= LAST_YEAR:
        return (int(match[1]) - EPOCH_YEAR) * 12 + int(match[2]) - 1
    almost = _ALMOST_MONTH.fullmatch(text)
    fix = "for example 2013-10"
    if almost and EPOCH_YEAR <= int(almost[1]) <= LAST_YEAR:
        fix = f"{almost[1]}-{int(almost[2]):02d}"
    raise ScenarioError(
        f'Found "{text}" for a month; a month is written YYYY-MM and lies between '
        f"{EPOCH_YEAR}-01 and {LAST_YEAR}-12: type {fix}."
    )


@dataclass(frozen=True)
class Duration:
    """A legal duration: years and months by the calendar, then days.

    Parameters
    ----------
    years, months, days
        Whole numbers, zero or more; at most 100 years (1200 months) and 36525 days.

    Examples
    --------
    >>> Duration.parse("P1Y6M").total_months
    18
    >>> str(Duration(months=6))
    'P6M'
    """

    years: int = 0
    months: int = 0
    days: int = 0

    def __post_init__(self) -> None:
        if min(self.years, self.months, self.days) < 0:
            raise GlasshouseError(
                f"Found a duration of {self.years} years, {self.months} months and {self.days} days; "
                "each must be zero or more: type for example P2Y."
            )
        if self.total_months > LONGEST_MONTHS or self.days > LONGEST_DAYS:
            raise GlasshouseError(
                f'Found the duration "{self}"; the longest is P100Y or P{LONGEST_DAYS}D: '
                "type a shorter one, or leave the term open-ended."
            )

    @classmethod
    def parse(cls, text: str) -> Duration:
        """Read a duration such as P2Y, P6M, P180D or P1Y6M.

        Raises
        ------
        GlasshouseError
            If the text is not such a duration; says what to type.
        """
        match = _DURATION.fullmatch(text)
        if not match:
            raise GlasshouseError(
                f'Found "{text}" for a duration; allowed are whole years, months and days in this order, '
                "written P2Y, P6M, P180D or P1Y6M: type one of these forms (two weeks are P14D)."
            )
        years, months, days = (int(group or 0) for group in match.groups())
        return cls(years, months, days)

    @property
    def total_months(self) -> int:
        """Months of the calendar part: 12 for each year, and the months."""
        return 12 * self.years + self.months

    def __str__(self) -> str:
        parts = ((self.years, "Y"), (self.months, "M"), (self.days, "D"))
        return "P" + ("".join(f"{n}{unit}" for n, unit in parts if n) or "0D")


def add_months(day: int, months: int) -> int:
    """Return the same day of the month, `months` months later, or the last day of a shorter month."""
    tick = tick_of(day) + months
    return min(first_day(tick) + date_of(day).day - 1, last_day(tick))


def add(day: int, duration: Duration) -> int:
    """Return the day on which a duration that starts on `day` ends; the start day is not counted.

    Years and months come first, as one step of calendar arithmetic, then the days.

    Examples
    --------
    >>> day_text(add(day_number(datetime.date(2016, 2, 29)), Duration.parse("P2Y")))
    '2018-02-28'
    """
    return add_months(day, duration.total_months) + duration.days


@dataclass(frozen=True)
class ExceptionalDay:
    """One row of `holidays.csv`: a weekday off, or a weekend day worked.

    Parameters
    ----------
    day
        Day number.
    is_working
        True for a weekend day worked (`make_up_work`), False for a weekday off (`holiday`).
    name_en, name_zh
        Festival the day is off for, or makes up for.
    source
        Notice that arranges the day, and what the date was checked against.
    status
        RECALLED, or CROSS-CHECKED if two independent tables agree on the date.
    checked_on
        Date of that check.
    """

    day: int
    is_working: bool
    name_en: str
    name_zh: str
    source: str
    status: str
    checked_on: datetime.date


def _iso_date(text: str) -> datetime.date | None:
    try:
        date = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    return date if date.isoformat() == text else None


def _exceptional_day(row: list[str]) -> ExceptionalDay | str:
    """Return the row as an object, or what is wrong with it."""
    if len(row) != len(HOLIDAY_COLUMNS):
        return f"found {len(row)} cells where {len(HOLIDAY_COLUMNS)} are needed"
    cells = dict(zip(HOLIDAY_COLUMNS, row, strict=True))
    empty = [column for column, cell in cells.items() if not cell.strip()]
    if empty:
        return f"found nothing in column {empty[0]}"
    date, checked_on = _iso_date(cells["date"]), _iso_date(cells["checked_on"])
    if date is None or not FIRST_HOLIDAY_YEAR <= date.year <= LAST_HOLIDAY_YEAR:
        allowed = f"{FIRST_HOLIDAY_YEAR}-01-01 to {LAST_HOLIDAY_YEAR}-12-31"
        return f'found the date "{cells["date"]}" where a day of {allowed} is needed'
    if checked_on is None:
        return f'found "{cells["checked_on"]}" in column checked_on where a date YYYY-MM-DD is needed'
    kind = "holiday" if date.weekday() < 5 else "make_up_work"
    if cells["kind"] != kind:
        return f'found the kind "{cells["kind"]}" on {date:%A} {date} where only "{kind}" can be'
    if cells["status"] not in STATUSES:
        return f'found the status "{cells["status"]}" where {" or ".join(STATUSES)} is needed'
    return ExceptionalDay(
        day=day_number(date),
        is_working=kind == "make_up_work",
        name_en=cells["name_en"],
        name_zh=cells["name_zh"],
        source=cells["source"],
        status=cells["status"],
        checked_on=checked_on,
    )


@reader(DocumentKind.PACKAGED, schema=",".join(HOLIDAY_COLUMNS))
def read_holidays(path: Path = HOLIDAY_TABLE) -> tuple[ExceptionalDay, ...]:
    """Read the table of exceptional days, in the order of their dates.

    Raises
    ------
    MachineError
        If the table is missing or damaged: the installation is broken.
    """

    def damaged(what: str) -> MachineError:
        return MachineError(f"The packaged table {path.name} is damaged ({what}): install glasshouse again.")

    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, strict=True))
    except (OSError, UnicodeError, csv.Error) as error:
        raise damaged(f"it cannot be read as a table, {type(error).__name__}") from error
    if not rows or tuple(rows[0]) != HOLIDAY_COLUMNS:
        raise damaged(f'line 1: the columns "{",".join(HOLIDAY_COLUMNS)}" are needed')
    days: list[ExceptionalDay] = []
    for line, row in enumerate(rows[1:], start=2):
        found = _exceptional_day(row)
        if isinstance(found, str):
            raise damaged(f"line {line}: {found}")
        if days and found.day <= days[-1].day:
            raise damaged(f"line {line}: {row[0]} does not come after the date of the line before")
        days.append(found)
    years = {date_of(row.day).year for row in days}
    for year in range(FIRST_HOLIDAY_YEAR, LAST_HOLIDAY_YEAR + 1):
        if year not in years:
            raise damaged(f"the year {year} is missing")
    return tuple(days)


@functools.cache
def exceptional_days() -> dict[int, ExceptionalDay]:
    """Return the rows of `holidays.csv` by day number; shared, not to be changed."""
    return {row.day: row for row in read_holidays()}


def is_working_day(day: int) -> bool:
    """Return whether the offices of mainland China work on a day (see the module for its limits)."""
    exception = exceptional_days().get(int(day))
    if exception:
        return exception.is_working
    return (int(day) + 5) % 7 < 5  # day 0 is a Saturday


def add_working_days(day: int, n: int) -> int:
    """Return the n-th working day after `day`; the start day is not counted, n is 1 or more.

    Examples
    --------
    Sunday 5 May 2019 was worked, in exchange for the days off before it:

    >>> day_text(add_working_days(day_number(datetime.date(2019, 5, 1)), 3))
    '2019-05-07'
    """
    if n < 1:
        raise GlasshouseError(f"Found {n} working days; a count of working days is 1 or more: type 1.")
    day = int(day)
    for _ in range(n):
        day += 1
        while not is_working_day(day):
            day += 1
    return day


def first_working_day(tick: int) -> int:
    """Return the day number of the first working day of a month."""
    return add_working_days(first_day(tick) - 1, 1)


@functools.cache
def calendar() -> Calendar:
    """Return the calendar of 2000-01-01 to 2065-12-31 as read-only arrays.

    With 24107 days and 792 ticks, `first_day` and `first_tick` are 0, and:

    - `month[i]` is the tick of day `first_day + i` and `day_of_month[i]` its day, 1 to 31;
    - `month_start[t]` is the first day number of tick `first_tick + t`; the last element, one past
      the last tick, is the first day not covered;
    - `working_before[i]` counts the working days from `first_day` up to, not including, day
      `first_day + i`, so it is also the row in `working_day` of the first working day on or after it
      (one past the end if none is left);
    - `working_day[k]` is the day number of the k-th working day, ascending.

    Notes
    -----
    Kernels index these arrays by two recipes. Both need `first_day <= day`; results must be covered,
    which the caller ensures by ending horizon and terms before 2066. No element is ever negative.

    The same day of the month `months` months later, or the last of a shorter month (`add_months`)::

        i = day - calendar.first_day
        t = calendar.month[i] + months - calendar.first_tick
        return min(calendar.month_start[t] + calendar.day_of_month[i], calendar.month_start[t + 1]) - 1

    The n-th working day after `day`, itself not counted, n >= 1 (`add_working_days`)::

        i = day + 1 - calendar.first_day
        k = calendar.working_before[i]
        return calendar.working_day[k + n - 1]

    The first working day of tick t is the second recipe with n = 1 and i the index of the first of
    the month: `working_day[working_before[month_start[t - first_tick] - first_day]]`.
    """
    n_ticks = (LAST_YEAR + 1 - EPOCH_YEAR) * 12
    month_start = np.array([first_day(tick) for tick in range(n_ticks + 1)], dtype=np.int32)
    day = np.arange(month_start[-1], dtype=np.int32)
    month = np.repeat(np.arange(n_ticks, dtype=np.uint16), np.diff(month_start))
    is_working = np.array([is_working_day(int(d)) for d in day], dtype=np.bool_)
    day_of_month = (day - month_start[month] + 1).astype(np.uint8)
    working_before = np.cumsum(is_working, dtype=np.int32) - is_working
    working_day = day[is_working]
    for column in (month, day_of_month, month_start, working_before, working_day):
        column.setflags(write=False)
    return Calendar(
        first_day=0,
        month=month,
        day_of_month=day_of_month,
        month_start=month_start,
        first_tick=0,
        working_before=working_before,
        working_day=working_day,
    )
