"""Times as people type them: `7d`, `yesterday`, `2026-11-01`, an RFC 3339 instant."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from orderstatus.core.errors import UsageError
from orderstatus.core.typed import filled

_SPAN = re.compile(r"(\d+)\s*(h|d|w)")
_HOURS = {"h": 1, "d": 24, "w": 168}
_NAMED_DAYS = {"today": 0, "yesterday": -1}
ACCEPTED = "7d, 36h, 2w, today, yesterday, 2026-11-01 (midnight in the shop's zone) or 2026-11-01T08:00:00+02:00"
FIRST_YEAR, LAST_YEAR = 1970, 2200
_EARLIEST, _LATEST = datetime(FIRST_YEAR - 1, 12, 30, tzinfo=UTC), datetime(LAST_YEAR + 1, 1, 3, tzinfo=UTC)
"""Outside of these nobody sold anything, and at the ends of the calendar an instant has no name in every time zone."""


def needs_zone(text: str) -> bool:
    """True if `text` names a day or an hour without offset: it means nothing before the shop's zone is known."""
    at = _instant(text)
    return _SPAN.fullmatch(text.strip().lower()) is None and (at is None or at.tzinfo is None)


def since(text: str, *, now: datetime, zone: tzinfo, flag: str = "--since") -> datetime:
    """The instant that `text` begins at: `7d` is now minus 7 x 24 h, a bare date its midnight in `zone`.

    Raises UsageError naming what it accepts, also for a year before 1970 or after 2200.
    """
    return _parse(text, now, zone, flag, end_of_day=False)


def until(text: str, *, now: datetime, zone: tzinfo, flag: str = "--until") -> datetime:
    """The instant before which `text` ends: a bare date includes that whole day (design 1).

    Raises UsageError naming what it accepts, also for a year before 1970 or after 2200.
    """
    return _parse(text, now, zone, flag, end_of_day=True)


def in_reach(at: datetime) -> bool:
    """True if `at` is of a year that anything here can be asked about, in whatever zone that year was meant."""
    try:
        return _EARLIEST <= at <= _LATEST
    except (ValueError, OverflowError):
        return False


def _parse(text: str, now: datetime, zone: tzinfo, flag: str, *, end_of_day: bool) -> datetime:
    typed = filled(flag, text, f"one of: {ACCEPTED}")
    at: datetime | None
    try:
        at = _meant(typed, now, zone, end_of_day=end_of_day)
    except ValueError:
        raise UsageError(f"`{flag}` does not understand `{text}`", hint=f"give one of: {ACCEPTED}") from None
    except OverflowError:
        at = None
    if at is None or not in_reach(at):
        raise UsageError(
            f"`{flag} {text}` is too far away", hint=f"give a time in the years from {FIRST_YEAR} to {LAST_YEAR}"
        )
    return at


def _meant(typed: str, now: datetime, zone: tzinfo, *, end_of_day: bool) -> datetime:
    words = typed.lower()
    if match := _SPAN.fullmatch(words):
        return now - timedelta(hours=int(match[1]) * _HOURS[match[2]])
    if (at := _instant(typed)) is not None:
        return at if at.tzinfo is not None else at.replace(tzinfo=zone)
    if words in _NAMED_DAYS:
        day = now.astimezone(zone).date() + timedelta(days=_NAMED_DAYS[words])
    else:
        day = date.fromisoformat(words)
    return datetime.combine(day + timedelta(days=int(end_of_day)), time(), tzinfo=zone)


def _instant(text: str) -> datetime | None:
    cleaned = text.strip()
    if "T" not in cleaned.upper() and ":" not in cleaned:
        return None
    try:
        return datetime.fromisoformat(cleaned)
    except ValueError:
        return None
