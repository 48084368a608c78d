"""Instants of the demo shop: Unix seconds written as Shopify's DateTime."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

HOUR = 3600
DAY = 24 * HOUR
_UNIX_ORDINAL = date(1970, 1, 1).toordinal()


def stamper() -> Callable[[int], str]:
    """A function from Unix seconds to `2026-11-20T08:15:00Z` (whole seconds, UTC, as the recordings have them).

    Twenty-odd instants an order make this the busiest call of the build: days and minutes are written once.
    """
    days: dict[int, str] = {}
    minutes = [f"T{minute // 60:02}:{minute % 60:02}:" for minute in range(1440)]
    seconds = [f"{second:02}Z" for second in range(60)]

    def stamp(second: int) -> str:
        day, rest = divmod(second, DAY)
        written = days.get(day)
        if written is None:
            written = days[day] = date.fromordinal(_UNIX_ORDINAL + day).isoformat()
        minute, second = divmod(rest, 60)
        return written + minutes[minute] + seconds[second]

    return stamp


def second_of(written: str) -> int:
    """The Unix second of a DateTime that a client wrote, any offset; without one it is taken for UTC (a belief). Raises
    ValueError for what is no ISO 8601 instant."""
    moment = datetime.fromisoformat(written)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


class Zone(NamedTuple):
    """A European time zone: its abbreviations, and minutes east of Greenwich, in winter; summer is an hour more."""

    winter: str
    summer: str
    minutes: int


# Written out because a time zone database is missing on some systems.
ZONES = {"Europe/Helsinki": Zone("EET", "EEST", 120), "Europe/Stockholm": Zone("CET", "CEST", 60)}


def is_european_summer_time(moment: datetime) -> bool:
    """Whether `moment` (aware) falls in the European Union's summer time: from the last Sunday of March to the last
    Sunday of October, changing at 01:00 UTC."""
    moment = moment.astimezone(UTC)
    return _last_sunday(moment.year, 3) <= moment < _last_sunday(moment.year, 10)


def _last_sunday(year: int, month: int) -> datetime:
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=(last.weekday() + 1) % 7)
