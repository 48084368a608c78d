"""When something happened, as carriers' files write it: `2026-11-26T14:05:00Z`, `26.11.2026 14:05`, a day alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo

from orderstatus.core.when import in_reach

ACCEPTED = "2026-11-26T14:05:00+02:00, 2026-11-26 14:05, 26.11.2026 14:05, 2026-11-26"
NOON = time(12)
"""Of a day alone. It lies within that day wherever the customer and the merchant look at it from."""

_YEAR_FIRST = re.compile(r"(?P<y>\d{4})(?P<s>[-./]?)(?P<m>\d{2})(?P=s)(?P<d>\d{2})", re.ASCII)
_YEAR_LAST = re.compile(r"(?P<a>\d{1,2})(?P<s>[-./])(?P<b>\d{1,2})(?P=s)(?P<y>\d{4})", re.ASCII)
_CLOCK = re.compile(
    r"(?P<h>\d{1,2})[:.](?P<m>\d{2})(?:[:.](?P<s>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\.?)?",
    re.ASCII | re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*,?\s+(?:(?:klo|kl|um|at)\.?\s+)?|T", re.IGNORECASE)
_UHR = re.compile(r"\s+uhr$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Happening:
    """An instant in whole seconds UTC, or a day of which the hour is not known."""

    at: datetime
    day: date | None = None
    """In the shop's zone, where only the day was given; `at` is its noon."""


class AmbiguousDayError(ValueError):
    """`03/04/2026` is the third of April or the fourth of March."""


def happening(text: str, zone: tzinfo) -> Happening:
    """What `text` says, in `zone` where it names none. Raises ValueError, AmbiguousDayError, for what it cannot say.

    With slashes either the day or the month may come first: `26/11/2026` and `11/26/2026` are both clear, and so is
    whatever has AM or PM, which is written month first. What stays unclear is not guessed.
    """
    words = " ".join(text.split())
    if (at := _of_a_machine(words)) is not None:
        return _checked(Happening(at))
    begin, *rest = _BETWEEN.split(words, maxsplit=1)
    clock = _clock(_UHR.sub("", rest[0])) if rest else None
    day = _day(begin, is_american=clock is not None and clock[1])
    if clock is None:
        return _checked(Happening(datetime.combine(day, NOON, tzinfo=zone), day))
    return _checked(Happening(datetime.combine(day, clock[0], tzinfo=zone)))


def _checked(found: Happening) -> Happening:
    if not in_reach(found.at):
        raise ValueError("too far away")
    return Happening(found.at.astimezone(UTC).replace(microsecond=0), found.day)


def _of_a_machine(words: str) -> datetime | None:
    """RFC 3339 with an offset; without one it is for the zone to say."""
    try:
        at = datetime.fromisoformat(words)
    except ValueError:
        return None
    return at if at.tzinfo is not None else None


def _day(words: str, *, is_american: bool) -> date:
    if match := _YEAR_FIRST.fullmatch(words):
        return date(int(match["y"]), int(match["m"]), int(match["d"]))
    match = _YEAR_LAST.fullmatch(words)
    if match is None:
        raise ValueError("no day")
    first, second, year = int(match["a"]), int(match["b"]), int(match["y"])
    if match["s"] != "/":
        return date(year, second, first)
    if is_american or second > 12:
        return date(year, first, second)
    if first > 12 or first == second:
        return date(year, second, first)
    raise AmbiguousDayError(words)


def _clock(words: str) -> tuple[time, bool]:
    """The time of the day, and whether it was written with AM or PM."""
    match = _CLOCK.fullmatch(words.strip())
    if match is None:
        raise ValueError("no time")
    hour, half = int(match["h"]), (match["half"] or "").lower()[:1]
    if half:
        if not 1 <= hour <= 12:
            raise ValueError("no such hour")
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, int(match["m"]), int(match["s"] or 0)), bool(half)
