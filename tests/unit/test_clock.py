"""Unit tests of `glasshouse.clock`: worked cases a lawyer can check against a wall calendar."""

import datetime
from pathlib import Path

import numpy as np
import pytest

from glasshouse import clock
from glasshouse.arrays import Calendar
from glasshouse.errors import GlasshouseError, MachineError, ScenarioError
from glasshouse.readers import REGISTRY, DocumentKind


def day(text: str) -> int:
    return clock.day_number(datetime.date.fromisoformat(text))


def days_off(first: str, last: str) -> list[str]:
    """Return the days of a stretch, both ends counted, that are not worked."""
    return [clock.day_text(d) for d in range(day(first), day(last) + 1) if not clock.is_working_day(d)]


def stretch(first: str, last: str) -> list[str]:
    return [clock.day_text(d) for d in range(day(first), day(last) + 1)]


# days and months


def test_day_number__counts_from_2000() -> None:
    assert day("2000-01-01") == 0
    assert day("2000-12-31") == 365
    assert day("1999-12-31") == -1
    assert clock.date_of(7060) == datetime.date(2019, 5, 1)
    assert clock.day_text(7060) == "2019-05-01"


def test_ticks__count_months_from_january_2000() -> None:
    assert clock.tick_of(day("2000-01-31")) == 0
    assert clock.tick_of(day("2013-10-01")) == clock.parse_month("2013-10") == 165
    assert clock.month_text(165) == "2013-10"
    assert clock.day_text(clock.first_day(165)) == "2013-10-01"


@pytest.mark.parametrize(
    ("month", "last"), [("2016-02", "2016-02-29"), ("2017-02", "2017-02-28"), ("2019-12", "2019-12-31")]
)
def test_last_day__knows_leap_years(month: str, last: str) -> None:
    assert clock.day_text(clock.last_day(clock.parse_month(month))) == last


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("2019-5", "type 2019-05."),
        ("2019-05-01", "type 2019-05."),
        ("201905", "type 2019-05."),
        ("2019-13", "type for example 2013-10."),
        ("1999-12", "type for example 2013-10."),
        ("2066-01", "type for example 2013-10."),
        ("May 2019", "type for example 2013-10."),
        ("", "type for example 2013-10."),
    ],
)
def test_parse_month__says_what_to_type(text: str, fix: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        clock.parse_month(text)
    allowed = "a month is written YYYY-MM and lies between 2000-01 and 2065-12"
    assert str(caught.value) == f'Found "{text}" for a month; {allowed}: {fix}'


def test_parse_month__takes_both_ends() -> None:
    assert clock.parse_month("2000-01") == 0
    assert clock.parse_month("2065-12") == 791


# durations


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("P2Y", clock.Duration(years=2)),
        ("P6M", clock.Duration(months=6)),
        ("P180D", clock.Duration(days=180)),
        ("P1Y6M", clock.Duration(years=1, months=6)),
        ("P1Y2M3D", clock.Duration(years=1, months=2, days=3)),
        ("P0D", clock.Duration()),
        ("P100Y", clock.Duration(years=100)),
    ],
)
def test_duration__parses_and_writes(text: str, duration: clock.Duration) -> None:
    assert clock.Duration.parse(text) == duration
    assert str(duration) == text


@pytest.mark.parametrize(
    "text", ["", "P", "2Y", "P2", "P2W", "P6M1Y", "P-1D", "P1.5Y", "PT5H", "p2y", "P2Y ", "P٢Y", "2 years"]
)
def test_duration__refuses_other_text(text: str) -> None:
    with pytest.raises(GlasshouseError) as caught:
        clock.Duration.parse(text)
    assert str(caught.value) == (
        f'Found "{text}" for a duration; allowed are whole years, months and days in this order, '
        "written P2Y, P6M, P180D or P1Y6M: type one of these forms (two weeks are P14D)."
    )


@pytest.mark.parametrize("text", ["P101Y", "P1201M", "P100Y1M", "P36526D"])
def test_duration__has_a_longest(text: str) -> None:
    with pytest.raises(GlasshouseError, match=r"the longest is P100Y or P36525D: type a shorter one"):
        clock.Duration.parse(text)


def test_duration__refuses_negative_numbers() -> None:
    with pytest.raises(GlasshouseError, match="each must be zero or more"):
        clock.Duration(years=1, days=-1)


@pytest.mark.parametrize(
    ("start", "text", "end"),
    [
        ("2019-01-31", "P1M", "2019-02-28"),
        ("2020-01-31", "P1M", "2020-02-29"),
        ("2019-03-31", "P1M", "2019-04-30"),
        ("2019-02-28", "P1M", "2019-03-28"),
        ("2016-02-29", "P1Y", "2017-02-28"),
        ("2016-02-29", "P2Y", "2018-02-28"),
        ("2016-02-29", "P4Y", "2020-02-29"),
        ("2017-05-01", "P2Y", "2019-05-01"),
        ("2017-08-31", "P1Y6M", "2019-02-28"),
        ("2018-05-01", "P180D", "2018-10-28"),
        ("2019-01-30", "P1M1D", "2019-03-01"),
        ("2019-12-31", "P0D", "2019-12-31"),
    ],
)
def test_add__is_calendar_arithmetic(start: str, text: str, end: str) -> None:
    assert clock.day_text(clock.add(day(start), clock.Duration.parse(text))) == end


# working days


def test_is_working_day__spring_festival_2017_to_2020() -> None:
    """In January 2020 a second notice moved the end of the holiday from 30 January to 2 February."""
    assert days_off("2017-01-22", "2017-02-05") == [*stretch("2017-01-27", "2017-02-02"), "2017-02-05"]
    assert days_off("2018-02-11", "2018-02-24") == stretch("2018-02-15", "2018-02-21")
    assert days_off("2019-02-02", "2019-02-12") == stretch("2019-02-04", "2019-02-10")
    assert days_off("2020-01-19", "2020-02-07") == stretch("2020-01-24", "2020-02-02")


def test_is_working_day__national_day_2012_and_2013() -> None:
    assert days_off("2012-09-29", "2012-10-12") == stretch("2012-09-30", "2012-10-07")
    assert days_off("2013-09-29", "2013-10-13") == [*stretch("2013-10-01", "2013-10-07"), "2013-10-13"]


def test_is_working_day__commemoration_of_2015() -> None:
    assert days_off("2015-08-31", "2015-09-11") == ["2015-09-03", "2015-09-04", "2015-09-05"]


@pytest.mark.parametrize("year", [2008, 2027])
def test_is_working_day__plain_week_outside_the_table(year: int) -> None:
    for d in range(day(f"{year}-01-01"), day(f"{year}-12-31") + 1):
        assert clock.is_working_day(d) == (clock.date_of(d).weekday() < 5)


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        ("2019-05-01", 3, "2019-05-07"),  # 5 May, a Sunday, was worked
        ("2019-09-30", 1, "2019-10-08"),
        ("2020-01-23", 1, "2020-02-03"),
        ("2013-09-30", 5, "2013-10-12"),  # 12 October, a Saturday, was worked
        ("2018-03-02", 1, "2018-03-05"),
        ("2018-03-03", 1, "2018-03-05"),
        ("2018-03-05", 5, "2018-03-12"),
    ],
)
def test_add_working_days__start_day_is_not_counted(start: str, n: int, end: str) -> None:
    assert clock.day_text(clock.add_working_days(day(start), n)) == end


@pytest.mark.parametrize("n", [0, -1])
def test_add_working_days__needs_at_least_one(n: int) -> None:
    with pytest.raises(
        GlasshouseError, match=f"Found {n} working days; a count of working days is 1 or more"
    ):
        clock.add_working_days(0, n)


@pytest.mark.parametrize(
    ("month", "first"),
    [
        ("2018-01", "2018-01-02"),
        ("2012-10", "2012-10-08"),
        ("2020-02", "2020-02-03"),
        ("2012-04", "2012-04-01"),  # a Sunday, worked
        ("2019-03", "2019-03-01"),
        ("2040-12", "2040-12-03"),
    ],
)
def test_first_working_day__of_a_month(month: str, first: str) -> None:
    assert clock.day_text(clock.first_working_day(clock.parse_month(month))) == first


# the arrays


def add_months_by_arrays(calendar: Calendar, day: int, months: int) -> int:
    """Recipe of the docstring of `calendar`."""
    i = day - calendar.first_day
    t = int(calendar.month[i]) + months - calendar.first_tick
    return int(min(calendar.month_start[t] + calendar.day_of_month[i], calendar.month_start[t + 1]) - 1)


def add_working_days_by_arrays(calendar: Calendar, day: int, n: int) -> int:
    """Recipe of the docstring of `calendar`."""
    i = day + 1 - calendar.first_day
    k = calendar.working_before[i]
    return int(calendar.working_day[k + n - 1])


def test_calendar__recipes_equal_the_functions() -> None:
    calendar = clock.calendar()
    for d in [*range(0, 22000, 61), *range(day("2016-01-01"), day("2020-12-31"))]:
        for months in (0, 1, 6, 24, 60):
            assert add_months_by_arrays(calendar, d, months) == clock.add_months(d, months)
        for n in (1, 3, 10, 30):
            assert add_working_days_by_arrays(calendar, d, n) == clock.add_working_days(d, n)


def test_calendar__first_working_day_by_arrays() -> None:
    calendar = clock.calendar()
    found = calendar.working_day[calendar.working_before[calendar.month_start[:-1]]]
    assert found.tolist() == [clock.first_working_day(tick) for tick in range(792)]


def test_calendar__arrays_are_whole() -> None:
    calendar = clock.calendar()
    n_days = day("2065-12-31") + 1
    assert (calendar.first_day, calendar.first_tick) == (0, 0)
    assert calendar.month.shape == calendar.day_of_month.shape == calendar.working_before.shape == (n_days,)
    assert calendar.month_start.shape == (66 * 12 + 1,)
    assert calendar.month_start[-1] == n_days
    types = [a.dtype for a in calendar if isinstance(a, np.ndarray)]
    assert types == [np.uint16, np.uint8, np.int32, np.int32, np.int32]
    dates = np.arange("2000-01-01", "2066-01-01", dtype="datetime64[D]")
    months = dates.astype("datetime64[M]")
    np.testing.assert_array_equal(calendar.month, (months - np.datetime64("2000-01")).astype(int))
    np.testing.assert_array_equal(calendar.day_of_month, (dates - months).astype(int) + 1)
    is_working = np.isin(np.arange(n_days), calendar.working_day)
    np.testing.assert_array_equal(is_working, [clock.is_working_day(d) for d in range(n_days)])
    np.testing.assert_array_equal(np.diff(calendar.working_before), is_working[:-1])
    assert calendar.working_before[0] == 0


def test_calendar__is_shared_and_read_only() -> None:
    assert clock.calendar() is clock.calendar()
    assert not any(a.flags.writeable for a in clock.calendar() if isinstance(a, np.ndarray))


# the table


def test_holidays__table_is_cited_and_cross_checked() -> None:
    rows = clock.read_holidays()
    assert len(rows) == 441
    assert {row.status for row in rows} == {"CROSS-CHECKED"}
    assert all("notice" in row.source and "agrees in" in row.source for row in rows)
    # a year has 11 statutory days off (13 from 2025) that fall, or are moved, on weekdays
    net = {2010: 11, 2017: 11, 2024: 11, 2025: 13, 2026: 13}
    for year, n in net.items():
        of_year = [row for row in rows if clock.date_of(row.day).year == year]
        assert sum(-1 if row.is_working else 1 for row in of_year) == n


def test_holidays__reader_is_registered() -> None:
    entry = REGISTRY["glasshouse.clock.read_holidays"]
    assert entry.kind is DocumentKind.PACKAGED
    assert entry.schema == "date,kind,name_en,name_zh,source,status,checked_on"


ROW = "2009-01-01,holiday,New Year's Day,元旦,"


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("date,kind", "day,kind", 'line 1: the columns "date,kind,name_en'),
        (ROW, ROW.replace("01-01", "13-01"), 'line 2: found the date "2009-13-01"'),
        (ROW, ROW.replace("2009-01-01", "20090101"), 'line 2: found the date "20090101"'),
        (ROW, ROW.replace("2009-01-01", "2008-01-01"), 'line 2: found the date "2008-01-01"'),
        (ROW, ROW.replace("01-01", "01-02"), "line 3: 2009-01-02 does not come after"),
        (ROW, ROW.replace("holiday", "make_up_work"), 'line 2: found the kind "make_up_work" on Thursday'),
        (ROW, ROW.replace("holiday", "off"), 'line 2: found the kind "off" on Thursday 2009-01-01'),
        (ROW, ROW.replace("元旦", " "), "line 2: found nothing in column name_zh"),
        (ROW, ROW + "x,", "line 2: found 8 cells where 7 are needed"),
        ("CROSS-CHECKED", "SURE", 'line 2: found the status "SURE"'),
        ("CROSS-CHECKED,2026", "CROSS-CHECKED,26", "in column checked_on where a date YYYY-MM-DD is needed"),
        ("2026-10-10", '"2026-10-10', "it cannot be read as a table, Error"),
    ],
)
def test_holidays__damage_is_named(tmp_path: Path, old: str, new: str, what: str) -> None:
    text = clock.HOLIDAY_TABLE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "holidays.csv"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(MachineError) as caught:
        clock.read_holidays(path)
    message = str(caught.value)
    assert message.startswith("The packaged table holidays.csv is damaged (")
    assert what in message
    assert message.endswith("): install glasshouse again.")


def test_holidays__missing_file_cut_file_and_bad_bytes_are_named(tmp_path: Path) -> None:
    path = tmp_path / "holidays.csv"
    with pytest.raises(MachineError, match="it cannot be read as a table, FileNotFoundError"):
        clock.read_holidays(path)
    lines = clock.HOLIDAY_TABLE.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:300]), encoding="utf-8")
    with pytest.raises(MachineError, match="the year 2022 is missing"):
        clock.read_holidays(path)
    path.write_bytes(b"date\xff\n")
    with pytest.raises(MachineError, match="it cannot be read as a table, UnicodeDecodeError"):
        clock.read_holidays(path)
    path.write_bytes(b"")
    with pytest.raises(MachineError, match="line 1: the columns"):
        clock.read_holidays(path)
