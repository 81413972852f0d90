"""What is always true of `glasshouse.clock`."""

from hypothesis import given, settings
from hypothesis import strategies as st

from glasshouse import clock

days = st.integers(0, clock.last_day(791))
months = st.integers(0, clock.LONGEST_MONTHS)
durations = st.builds(
    clock.Duration, years=st.integers(0, 50), months=st.integers(0, 600), days=st.integers(0, 36525)
)


@settings(deadline=None)
@given(days)
def test_day__goes_to_a_date_and_back(day: int) -> None:
    date = clock.date_of(day)
    assert clock.day_number(date) == day
    assert clock.day_text(day + 1) > clock.day_text(day) == date.isoformat()


@settings(deadline=None)
@given(st.integers(0, 791))
def test_tick__goes_to_text_and_days_and_back(tick: int) -> None:
    assert clock.parse_month(clock.month_text(tick)) == tick
    first, last = clock.first_day(tick), clock.last_day(tick)
    assert clock.tick_of(first) == clock.tick_of(last) == tick
    assert clock.tick_of(first - 1) == tick - 1
    assert clock.tick_of(last + 1) == tick + 1


@settings(deadline=None)
@given(durations)
def test_duration__goes_to_text_and_back(duration: clock.Duration) -> None:
    assert clock.Duration.parse(str(duration)) == duration


@settings(deadline=None)
@given(days, months)
def test_add_months__moves_the_tick_by_the_months(day: int, n: int) -> None:
    end = clock.add(day, clock.Duration(months=n))
    assert clock.tick_of(end) - clock.tick_of(day) == n
    was, is_now = clock.date_of(day).day, clock.date_of(end).day
    assert is_now == was or (is_now < was and end == clock.last_day(clock.tick_of(end)))


@settings(deadline=None)
@given(days, days, durations)
def test_add__keeps_the_order_of_starts(one: int, other: int, duration: clock.Duration) -> None:
    first, second = sorted((one, other))
    assert first <= clock.add(first, duration) <= clock.add(second, duration)


@settings(deadline=None)
@given(days, st.integers(0, 40), st.integers(1, 40))
def test_add_working_days__is_monotone_in_start_and_count(day: int, later: int, n: int) -> None:
    end = clock.add_working_days(day, n)
    assert clock.is_working_day(end)
    assert end >= day + n
    assert end <= clock.add_working_days(day + later, n)
    assert end < clock.add_working_days(day, n + 1)


@settings(deadline=None)
@given(days, st.integers(1, 20), st.integers(1, 20))
def test_add_working_days__two_steps_are_one(day: int, n: int, m: int) -> None:
    assert clock.add_working_days(clock.add_working_days(day, n), m) == clock.add_working_days(day, n + m)


@settings(deadline=None)
@given(days, st.integers(1, 40))
def test_add_working_days__counts_each_working_day_once(day: int, n: int) -> None:
    end = clock.add_working_days(day, n)
    assert sum(clock.is_working_day(d) for d in range(day + 1, end + 1)) == n
