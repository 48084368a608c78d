"""Text as a person reads it: harmless characters, amounts, times in the shop's zone, and widths in terminal cells."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from functools import cache

from orderstatus.core.currencies import decimals
from orderstatus.core.labels import Labels

MISSING = "–"
REPLACEMENT = "\ufffd"

# C0, DEL and C1 move the cursor or start an escape sequence; surrogates cannot be encoded; the rest are invisible and
# reorder, join or hide what stands beside them (Unicode TR 36): soft hyphen, directional marks, embeddings, overrides
# and isolates, zero-width space, line and paragraph separators, invisible operators, byte order mark, interlinear
# marks, musical controls, tags and variation selectors for ideographs.
UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff"
    "\ufeff\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_MARKS_SHOWN = 4
# What makes one symbol of two, or of one another: joiner, variation selectors, skin tones.
_EMOJI_MODIFIERS = frozenset("\u200d\ufe0e\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_LEFT_TO_RIGHT_MARK = "\u200e"


def printable(text: str) -> str:
    """`text` with every character that could act on a terminal, or hide, replaced by U+FFFD; the rest is untouched.

    Total and idempotent. The zero-width joiner and non-joiner stay: Persian, Hindi and emoji are written with them and
    they only shape their neighbours. Directional marks, which only matter invisibly, do not.
    """
    if text.isascii() and text.isprintable():
        return text
    return UNSAFE.sub(REPLACEMENT, text)


def one_line(text: str) -> str:
    """A note or a message, printable, with its line breaks and runs of space as single spaces."""
    return printable(" ".join(text.split()))


def cell_width(text: str) -> int:
    """The terminal cells that `text` takes, by Rich's Unicode tables, each character by itself.

    Exact for what `cell_text` returns; terminals disagree about joined emoji, which is why it has none.
    """
    if text.isascii():
        return len(text)
    return sum(map(_character_width, text))


def cell_text(text: str) -> str:
    """`text` as it may stand in a table: printable, and as wide on every terminal as `cell_width` says.

    Emoji are plain: joiners, variation selectors and skin tones are left out, because one terminal draws a family or a
    toned hand two cells wide and another six or four, which would wrap the line. No more than four marks stand on one
    letter, so that a name cannot paint over the lines around it.
    """
    shown = printable(text)
    if shown.isascii():
        return shown
    characters: list[str] = []
    marks = 0
    for character in shown:
        if character in _EMOJI_MODIFIERS:
            continue
        marks = marks + 1 if _character_width(character) == 0 else 0
        if marks <= _MARKS_SHOWN:
            characters.append(character)
    return "".join(characters)


def clip(text: str, width: int) -> str:
    """`text` in no more than `width` cells, its end replaced by an ellipsis where it is longer."""
    if cell_width(text) <= width:
        return text
    if width < 1:
        return ""
    used = 0
    for index, character in enumerate(text):
        used += _character_width(character)
        if used > width - 1:
            return text[:index] + "…"
    return text


def keeps_its_place(text: str) -> str:
    """`text`, closed by a left-to-right mark if it is written from right to left.

    A terminal that reorders would otherwise pull the number in the next column to the wrong side of the name (Unicode
    bidirectional algorithm, rule N1). The mark takes no cell; an isolate would say the same, but more terminals draw
    U+2068 as a box.
    """
    if text.isascii() or _RIGHT_TO_LEFT.search(text) is None:
        return text
    return text + _LEFT_TO_RIGHT_MARK


@cache
def _character_width(character: str) -> int:
    from rich.cells import cell_len

    return cell_len(character)


def amount_text(amount: Decimal, currency: str | None, *, labels: Labels) -> str:
    """`12.5` as `12.50`, with as many decimals as the currency has (ISO 4217); digits beyond those are kept."""
    if not amount.is_finite():
        return str(amount)
    places = decimals(currency)
    plain = format(amount, "f")
    whole, _, fraction = plain.partition(".")
    fraction = fraction.rstrip("0").ljust(places, "0")
    return labels.number(f"{whole}.{fraction}") if fraction else whole


OWN_ZONE = timezone(timedelta(0), "own")
"""Stands for a zone that is not one for all rows: each instant is in its own shop's already."""


def in_zone(at: datetime, zone: tzinfo | None) -> datetime:
    """`at` in the shop's zone, else UTC; as it came where that would be outside the calendar (years 1 and 9999)."""
    if zone is OWN_ZONE:
        return at
    try:
        return at.astimezone(zone or UTC)
    except (ValueError, OverflowError):
        return at


def date_text(at: datetime, *, now: datetime, zone: tzinfo | None, labels: Labels) -> str:
    """` 2 Nov 08:15` in the shop's zone (else UTC), or ` 2 Nov 2025` in another year than `now`.

    Padded, so that the times of a column stand below each other in every language.
    """
    here = in_zone(at, zone)
    day, month = str(here.day), labels.months[here.month - 1]
    if here.year == in_zone(now, zone).year:
        text = labels.text("{day} {month} {time}", day=day, month=month, time=f"{here.hour:02}:{here.minute:02}")
    else:
        text = labels.text("{day} {month} {year}", day=day, month=month, year=here.year)
    longest = 2 + max(map(len, labels.months))
    return " " * (longest - len(day) - len(month)) + text


def day_text(day: date, *, now: datetime, zone: tzinfo | None, labels: Labels) -> str:
    """`2 Nov`, or `2 Nov 2025` in another year than `now` is in the shop's zone."""
    month = labels.months[day.month - 1]
    if day.year == in_zone(now, zone).year:
        return labels.text("{day} {month}", day=day.day, month=month)
    return labels.text("{day} {month} {year}", day=day.day, month=month, year=day.year)


def moment_text(at: datetime, *, now: datetime, zone: tzinfo | None, labels: Labels) -> str:
    """`08:15` of today in the shop's zone (else UTC), or `2 Nov 08:15` of another day."""
    here = in_zone(at, zone)
    if here.date() == in_zone(now, zone).date():
        return f"{here.hour:02}:{here.minute:02}"
    return date_text(at, now=now, zone=zone, labels=labels).strip()


def distance_text(at: datetime, now: datetime, *, labels: Labels) -> str:
    """How far `at` is from `now`: `in 9 h`, `2 d ago`, `now`; hours up to two days, and never rounded up."""
    span = at - now
    size = span_text(abs(span), labels=labels)
    if size is None:
        return labels.text("now")
    return labels.text("in {span}", span=size) if span > timedelta(0) else labels.text("{span} ago", span=size)


def span_text(span: timedelta, *, labels: Labels) -> str | None:
    """`40 min`, `9 h`, `2 d`; None below a minute. Whole units, rounded down: a deadline is never shown as further."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return None
    if minutes < 60:
        return labels.text("{count} min", count=minutes)
    hours = minutes // 60
    if hours < 48:
        return labels.text("{count} h", count=hours)
    return labels.text("{count} d", count=labels.count(hours // 24))
