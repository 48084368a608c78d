"""Lengths of time as merchants set them: `48h`, `7d`, `2w`, and `5bd` for business days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from orderstatus.core.errors import UsageError
from orderstatus.core.typed import filled

ACCEPTED = "a length of time such as 48h, 7d, 2w or 5bd (business days)"
_SPAN = re.compile(r"(\d{1,5})\s*(h|d|w|bd)")


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
