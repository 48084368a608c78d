"""Times as people type them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
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


@pytest.mark.parametrize("text", ["7x", "soon", "2026-13-01", "", "99999999999d", "9999-12-31"])
def test_what_does_not_parse_says_what_would(text: str) -> None:
    with pytest.raises(UsageError, match="`--until` does not understand") as info:
        when.until(text, now=NOW, zone=HELSINKI)
    assert "7d" in (info.value.hint or "")


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
