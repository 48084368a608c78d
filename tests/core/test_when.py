"""Times as people type them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest

from orderstatus.core import when
from orderstatus.core.errors import UsageError

NOW = datetime(2026, 11, 23, 5, 30, tzinfo=UTC)
HELSINKI = ZoneInfo("Europe/Helsinki")


@pytest.mark.parametrize(("text", "hours"), [("7d", 168), ("36h", 36), ("2w", 336), (" 1D ", 24)])
def test_a_span_is_now_minus_so_many_hours(text: str, hours: int) -> None:
    assert when.since(text, now=NOW, zone=HELSINKI) == NOW - timedelta(hours=hours)


def test_a_bare_date_begins_at_midnight_in_the_shops_zone() -> None:
    assert when.since("2026-11-01", now=NOW, zone=HELSINKI) == datetime(2026, 10, 31, 22, tzinfo=UTC)


def test_until_a_bare_date_includes_that_day() -> None:
    assert when.until("2026-11-01", now=NOW, zone=HELSINKI) == datetime(2026, 11, 1, 22, tzinfo=UTC)


def test_the_day_on_which_clocks_change_is_as_long_as_it_is() -> None:
    begins = when.since("2026-10-25", now=NOW, zone=HELSINKI)
    ends = when.until("2026-10-25", now=NOW, zone=HELSINKI)
    assert ends.astimezone(UTC) - begins.astimezone(UTC) == timedelta(hours=25)


def test_yesterday_is_the_shops_yesterday() -> None:
    late = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)
    assert when.since("yesterday", now=late, zone=HELSINKI) == datetime(2026, 11, 21, 22, tzinfo=UTC)


def test_an_instant_keeps_its_offset_and_without_one_is_the_shops() -> None:
    assert when.since("2026-11-01T08:00:00Z", now=NOW, zone=HELSINKI) == datetime(2026, 11, 1, 8, tzinfo=UTC)
    assert when.since("2026-11-01T08:00", now=NOW, zone=HELSINKI) == datetime(2026, 11, 1, 6, tzinfo=UTC)


@pytest.mark.parametrize("text", ["7x", "soon", "2026-13-01", "9" * 5000 + "d"])
def test_what_does_not_parse_says_what_would(text: str) -> None:
    with pytest.raises(UsageError, match="`--until` does not understand") as info:
        when.until(text, now=NOW, zone=HELSINKI)
    assert "7d" in (info.value.hint or "")


@pytest.mark.parametrize("text", ["", " ", "\t"])
def test_an_empty_time_says_that_it_is_empty(text: str) -> None:
    with pytest.raises(UsageError, match="`--since` is empty") as info:
        when.since(text, now=NOW, zone=HELSINKI)
    assert "7d" in (info.value.hint or "")


@pytest.mark.parametrize(
    "text",
    [
        "0001-01-01",
        "0800-01-01",
        "1969-12-29T23:59:59Z",
        "1969-12-29T00:00:00+02:00",
        "2201-01-04T00:00:00Z",
        "9999-12-31",
        "9999-12-31T23:59:59-05:00",
        "0001-01-01T00:00:00+14:00",
        "99999999999d",
        "9999w",
    ],
)
@pytest.mark.parametrize("zone", [HELSINKI, ZoneInfo("America/New_York"), UTC])
def test_a_time_that_no_order_can_have_says_which_years_there_are(text: str, zone: tzinfo) -> None:
    for parse in (when.since, when.until):
        with pytest.raises(UsageError, match="is too far away") as info:
            parse(text, now=NOW, zone=zone)
        assert info.value.hint == "give a time in the years from 1970 to 2200"


def test_the_first_and_the_last_moment_in_reach_are_in_reach() -> None:
    for text in ("1970-01-01T00:00:00Z", "2200-12-31T23:59:59Z"):
        assert when.since(text, now=NOW, zone=UTC) == datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        ("7d", False),
        ("2026-11-01T08:00:00Z", False),
        ("2026-11-01", True),
        ("yesterday", True),
        ("2026-11-01T08:00", True),
    ],
)
def test_the_zone_is_needed_only_where_a_day_is_named(text: str, needed: bool) -> None:
    assert when.needs_zone(text) is needed


@pytest.mark.parametrize("zone", [HELSINKI, ZoneInfo("America/New_York"), ZoneInfo("Pacific/Kiritimati"), UTC])
def test_the_first_and_the_last_day_that_can_be_asked_about_are_the_shops(zone: tzinfo) -> None:
    assert when.since("1970-01-01", now=NOW, zone=zone).year == 1970
    assert when.until("2200-12-31", now=NOW, zone=zone).year == 2201
