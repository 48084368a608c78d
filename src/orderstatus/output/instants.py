"""Instants as programs read them, by the million."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo

from orderstatus.output.text import in_zone

_HOURS_KEPT = 4096
_HOUR = timedelta(hours=1)
_LAST_SECOND = timedelta(minutes=59, seconds=59)
_TWO_DIGITS = tuple(f"{number:02}" for number in range(60))


def instant_text(at: datetime, zone: tzinfo | None) -> str:
    """RFC 3339 with offset, in the shop's zone, else UTC."""
    return in_zone(at, zone).isoformat()


def instant_texts(zone: tzinfo | None) -> Callable[[datetime], str]:
    """`instant_text` in one zone, at a third of its cost where instants lie close together.

    An hour is worked out once: where the zone is so many whole hours from UTC from its beginning to its end, all that
    changes are the minutes and the seconds. (No zone has changed its offset twice within an hour.)
    """
    hours: dict[int, tuple[str, str] | None] = {}

    def text(at: datetime) -> str:
        if at.tzinfo is not UTC or at.microsecond:
            return instant_text(at, zone)
        number = at.toordinal() * 24 + at.hour
        try:
            around = hours[number]
        except KeyError:
            if len(hours) >= _HOURS_KEPT:
                hours.clear()
            around = hours[number] = _around(at, zone)
        if around is None:
            return instant_text(at, zone)
        return f"{around[0]}{_TWO_DIGITS[at.minute]}:{_TWO_DIGITS[at.second]}{around[1]}"

    return text


def _around(at: datetime, zone: tzinfo | None) -> tuple[str, str] | None:
    """What stands before and after the minutes and seconds all through the hour of `at`; None where that changes."""
    start = at.replace(minute=0, second=0)
    try:
        first, last = (each.astimezone(zone or UTC) for each in (start, start + _LAST_SECOND))
    except (ValueError, OverflowError):
        return None
    offset = first.utcoffset()
    if offset is None or offset != last.utcoffset() or offset % _HOUR:
        return None
    text = first.isoformat()
    return text[:14], text[19:]
