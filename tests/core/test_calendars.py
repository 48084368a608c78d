"""Business days: the shop's weekend and holidays do not count, in the shop's own time zone, clocks changed or not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.calendars import WorkCalendar
from orderstatus.core.spans import Span, business_days, days, hours

HELSINKI = ZoneInfo("Europe/Helsinki")
PLAIN = WorkCalendar(zone=HELSINKI)
SECOND = timedelta(seconds=1)
EVERY_DAY_OFF = WorkCalendar(zone=UTC, weekend=frozenset(range(7)))


def at(text: str) -> datetime:
    """A wall-clock time in Helsinki; 23 November 2026 is a Monday."""
    return datetime.fromisoformat(text).replace(tzinfo=HELSINKI)


@pytest.mark.parametrize(
    ("start", "span", "moment"),
    [
        # Mondays to Fridays, hour for hour.
        ("2026-11-16 10:00", business_days(1), "2026-11-17 10:00"),
        ("2026-11-16 10:00", business_days(5), "2026-11-23 10:00"),
        # Over a weekend.
        ("2026-11-20 10:00", business_days(2), "2026-11-24 10:00"),
        # What begins at a weekend begins with the first working day.
        ("2026-11-21 15:00", business_days(1), "2026-11-24 00:00"),
        ("2026-11-22 23:59", business_days(5), "2026-11-28 00:00"),
        # Calendar days and hours know no weekend.
        ("2026-11-20 10:00", days(2), "2026-11-22 10:00"),
        ("2026-11-20 10:00", hours(49), "2026-11-22 11:00"),
        ("2026-11-20 10:00", business_days(0), "2026-11-20 10:00"),
    ],
)
def test_something_is_so_old_at_that_moment_and_not_a_second_before(start: str, span: Span, moment: str) -> None:
    assert PLAIN.moment_of_age(at(start), span) == at(moment)
    assert PLAIN.is_as_old(at(start), span, at(moment))
    assert PLAIN.is_as_old(at(start), span, at(moment) - SECOND) is (span.count == 0 and at(start) < at(moment))


def test_a_holiday_does_not_count() -> None:
    # Finland's Independence Day 2024 was a Friday.
    with_holiday = WorkCalendar(zone=HELSINKI, holidays=frozenset({date(2024, 12, 6)}))
    assert PLAIN.moment_of_age(at("2024-12-05 12:00"), business_days(1)) == at("2024-12-06 12:00")
    assert with_holiday.moment_of_age(at("2024-12-05 12:00"), business_days(1)) == at("2024-12-09 12:00")


def test_the_weekend_is_the_shops_own() -> None:
    dubai = WorkCalendar(zone=UTC, weekend=frozenset({4, 5}))
    thursday = datetime(2026, 11, 19, 8, tzinfo=UTC)
    assert dubai.moment_of_age(thursday, business_days(1)) == datetime(2026, 11, 22, 8, tzinfo=UTC)


def test_a_day_is_the_shops_and_not_greenwichs() -> None:
    # 23:30 on Friday in Greenwich is Saturday in Helsinki.
    friday_in_greenwich = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    assert PLAIN.business_days(friday_in_greenwich, at("2026-11-23 00:00")) == 0
    assert WorkCalendar().business_days(friday_in_greenwich, at("2026-11-23 00:00")) > 0


@pytest.mark.parametrize(
    ("start", "end", "passed"),
    [
        ("2026-11-20 10:00", "2026-11-24 10:00", 2.0),
        ("2026-11-20 12:00", "2026-11-23 00:00", 0.5),
        ("2026-11-21 00:00", "2026-11-22 23:00", 0.0),
        ("2026-11-24 10:00", "2026-11-20 10:00", 0.0),
    ],
)
def test_each_business_day_counts_by_the_part_of_it_that_has_passed(start: str, end: str, passed: float) -> None:
    assert PLAIN.business_days(at(start), at(end)) == pytest.approx(passed)


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_a_day_on_which_clocks_change_is_one_day(day: str) -> None:
    sundays_too = WorkCalendar(zone=HELSINKI, weekend=frozenset())
    start, end = at(f"{day} 00:00"), at(f"{day} 00:00") + timedelta(days=1)
    assert sundays_too.business_days(start, end) == pytest.approx(1)
    assert sundays_too.moment_of_age(start, business_days(1)) == end
    # Added to a time of a zone a day is one of its clock; this one has 23 or 25 hours.
    assert end.astimezone(UTC) - start.astimezone(UTC) in (timedelta(hours=23), timedelta(hours=25))


def test_a_day_that_is_no_business_day_is_24_hours_whatever_the_clocks_do() -> None:
    start = at("2026-10-24 12:00")
    assert PLAIN.moment_of_age(start, days(1)) == start.astimezone(UTC) + timedelta(hours=24)
    assert not PLAIN.is_as_old(start, hours(24), at("2026-10-25 10:59"))
    assert PLAIN.is_as_old(start, hours(24), at("2026-10-25 11:00"))


def test_a_day_that_begins_at_one_o_clock_is_a_day_too() -> None:
    # Cairo's clocks went from 00:00 to 01:00 on Friday, 26 April 2024.
    cairo = WorkCalendar(zone=ZoneInfo("Africa/Cairo"), weekend=frozenset())
    start = datetime(2024, 4, 25, 12, tzinfo=cairo.zone)
    assert cairo.moment_of_age(start, business_days(2)) == datetime(2024, 4, 27, 12, tzinfo=cairo.zone)


def test_where_nobody_ever_works_nothing_grows_old() -> None:
    start = datetime(2020, 1, 1, tzinfo=UTC)
    assert not EVERY_DAY_OFF.is_as_old(start, business_days(1), datetime(2026, 1, 1, tzinfo=UTC))
    assert EVERY_DAY_OFF.business_days(start, datetime(2026, 1, 1, tzinfo=UTC)) == 0


def test_a_span_beyond_the_calendar_is_never_reached() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    assert not PLAIN.is_as_old(datetime(9999, 12, 30, tzinfo=UTC), days(99_999), now)
    assert not PLAIN.is_as_old(now, business_days(99_999), now + timedelta(days=60))


STARTS = st.integers(0, 3 * 365 * 86_400).map(lambda each: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=each))
CALENDARS = st.builds(
    WorkCalendar,
    zone=st.sampled_from([UTC, HELSINKI, ZoneInfo("America/Sao_Paulo"), ZoneInfo("Asia/Dubai")]),
    weekend=st.frozensets(st.integers(0, 6), max_size=3),
    holidays=st.frozensets(st.dates(date(2024, 1, 1), date(2027, 1, 1)), max_size=10),
)


@given(CALENDARS, STARTS, st.integers(0, 30))
def test_the_moment_of_an_age_is_when_so_many_business_days_have_passed(
    calendar: WorkCalendar, start: datetime, count: int
) -> None:
    moment = calendar.moment_of_age(start, business_days(count))
    assert calendar.business_days(start, moment) == pytest.approx(count, abs=1e-5)
    assert calendar.is_as_old(start, business_days(count), moment)
    assert count == 0 or not calendar.is_as_old(start, business_days(count), moment - SECOND)


@given(CALENDARS, STARTS, st.integers(0, 20), st.timedeltas(timedelta(0), timedelta(days=60)))
def test_what_is_old_stays_old_and_is_never_older_than_the_calendar_days(
    calendar: WorkCalendar, start: datetime, count: int, later: timedelta
) -> None:
    span, now = business_days(count), start + timedelta(days=25)
    if calendar.is_as_old(start, span, now):
        assert calendar.is_as_old(start, span, now + later)
    assert calendar.business_days(start, now + later) <= (timedelta(days=25) + later) / timedelta(days=1) + 0.1
