"""Quiet hours: across midnight, where the shop is, and over the nights in which clocks are changed."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from orderstatus.core.messages.quiet import may_be_sent_at
from orderstatus.core.messages.rules import QuietHours

HELSINKI = ZoneInfo("Europe/Helsinki")
NIGHT = QuietHours(time(21), time(8))


@pytest.mark.parametrize(
    ("now", "until"),
    [
        # Helsinki is two hours ahead in winter.
        ("2026-11-27T18:59:59", None),
        ("2026-11-27T19:00:00", "2026-11-28T06:00:00"),
        ("2026-11-27T23:30:00", "2026-11-28T06:00:00"),
        ("2026-11-28T05:59:59", "2026-11-28T06:00:00"),
        ("2026-11-28T06:00:00", None),
        # Clocks are set forward in the night to 2027-03-28.
        ("2027-03-27T20:00:00", "2027-03-28T05:00:00"),
    ],
)
def test_at_night_a_message_waits_for_the_morning_of_the_shop(now: str, until: str | None) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    expected = at if until is None else datetime.fromisoformat(until).replace(tzinfo=UTC)
    assert may_be_sent_at(at, NIGHT, HELSINKI) == expected


def test_without_quiet_hours_nothing_waits() -> None:
    now = datetime(2026, 11, 27, 1, tzinfo=UTC)
    assert may_be_sent_at(now, None, HELSINKI) == may_be_sent_at(now, QuietHours(time(3), time(3)), HELSINKI) == now


@given(
    st.integers(0, 2 * 366 * 24 * 60).map(lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))
    # The nights of the changes, where it can go wrong.
    | st.integers(0, 8 * 60).map(lambda minutes: datetime(2026, 3, 28, 21, tzinfo=UTC) + timedelta(minutes=minutes))
    | st.integers(0, 8 * 60).map(lambda minutes: datetime(2026, 10, 24, 21, tzinfo=UTC) + timedelta(minutes=minutes)),
    st.integers(0, 95),
    st.integers(0, 95),
)
# Quiet hours that end in the hour that is left out, and those whose only moment is in it.
@example(datetime(2026, 3, 28, 23, tzinfo=UTC), 0, 14)
@example(datetime(2026, 3, 28, 21, tzinfo=UTC), 13, 12)
def test_it_is_the_first_moment_that_is_in_no_quiet_hours(now: datetime, begin: int, end: int) -> None:
    quiet = QuietHours(time(begin // 4, begin % 4 * 15), time(end // 4, end % 4 * 15))
    found = may_be_sent_at(now, quiet, HELSINKI)
    expected = now
    while quiet.hold_at(expected.astimezone(HELSINKI)):
        expected += timedelta(minutes=1)
    assert found == expected
