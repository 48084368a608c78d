"""The language of a message: which are tried for a customer, and how a day is written in each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

LAST_RESORT = "en"
_LOCALE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def languages_of(locale: str | None, shop_language: str) -> tuple[str, ...]:
    """The languages to try, the best first: `pt-BR` is pt-br, pt, then the shop's own, then English.

    What is no locale at all (`Order.customerLocale` is free text) is passed over.
    """
    return tuple(dict.fromkeys([*narrower(locale or ""), *narrower(shop_language), LAST_RESORT]))


def narrower(locale: str) -> Iterator[str]:
    """The locale, then each wider one: `pt-br`, `pt`. Nothing of what is no locale."""
    code = locale.strip().lower().replace("_", "-")
    if not _LOCALE.fullmatch(code):
        return
    parts = code.split("-")
    for count in range(len(parts), 0, -1):
        yield "-".join(parts[:count])


def day_in(language: str, day: date) -> str:
    """`27 November 2026` in English, `27.11.2026` in Finnish, and `2026-11-27` in what has no rule here."""
    match language.partition("-")[0]:
        case "en":
            return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
        case "fi":
            return f"{day.day}.{day.month}.{day.year}"
        case _:
            return day.isoformat()
