"""Lengths of time as merchants set them: `48h`, `7d`, `2w`, `5bd` for business days, and `60s` for how often."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from orderstatus.core.errors import UsageError
from orderstatus.core.typed import filled

ACCEPTED = "a length of time such as 48h, 7d, 2w or 5bd (business days)"
_SPAN = re.compile(r"(\d{1,5})\s*(h|d|w|bd)")
_INTERVAL = re.compile(r"(\d{1,6})\s*(s|min|m|h)")
_SECONDS = {"s": 1, "m": 60, "min": 60, "h": 3600}


class Unit(StrEnum):
    """What a span is counted in. A day is 24 hours; a business day is a whole day of the shop's calendar."""

    HOURS = "h"
    DAYS = "d"
    BUSINESS_DAYS = "bd"


@dataclass(frozen=True, slots=True)
class Span:
    """So many of a unit; whether business days have passed only a calendar can say."""

    count: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.count}{self.unit.value}"


def hours(count: int) -> Span:
    """So many hours."""
    return Span(count, Unit.HOURS)


def days(count: int) -> Span:
    """So many times 24 hours."""
    return Span(count, Unit.DAYS)


def business_days(count: int) -> Span:
    """So many business days."""
    return Span(count, Unit.BUSINESS_DAYS)


def parse_span(text: str, *, flag: str) -> Span:
    """The span that was typed after `flag` or set under that name. Raises UsageError naming what it accepts."""
    match = _SPAN.fullmatch(filled(flag, text, ACCEPTED).lower())
    if match is None:
        raise UsageError(f"`{flag}` does not understand `{text}`", hint=f"give {ACCEPTED}")
    if match[2] == "w":
        return days(int(match[1]) * 7)
    return Span(int(match[1]), Unit(match[2]))


def parse_interval(text: str, *, flag: str, least: int, most: int) -> int:
    """The seconds between two looks, as `60s`, `5min` or `1h` typed after `flag`, from `least` to `most`.

    Raises UsageError naming what it accepts.
    """
    accepted = f"how often, such as {least}s, 5min or 1h"
    match = _INTERVAL.fullmatch(filled(flag, text, accepted).lower())
    if match is None:
        raise UsageError(f"`{flag}` does not understand `{text}`", hint=f"give {accepted}")
    seconds = int(match[1]) * _SECONDS[match[2]]
    if not least <= seconds <= most:
        raise UsageError(f"`{flag}` cannot be {text}", hint=f"give {accepted}: from {least} s to {most // 3600} h")
    return seconds
