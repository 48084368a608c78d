"""What stands in a row's cells: tracking numbers, web addresses, quantities."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from orderstatus.core.labels import Sentence, sentence

LONGEST_NUMBER = 100
"""Characters of a tracking number; those of carriers have at most 40 (belief)."""
_WHOLE = re.compile(r"(\d{1,9})(?:[.,]0+)?", re.ASCII)
_SEVERAL = re.compile(r"[;,|\n]")


def number_of(text: str) -> str | Sentence:
    """A tracking number without spaces, or why it is none."""
    if _SEVERAL.search(text.strip()):
        return sentence("several tracking numbers in one cell: each needs a row")
    number = "".join(text.split())
    if not (number.isprintable() and any(map(str.isalnum, number)) and len(number) <= LONGEST_NUMBER):
        return sentence("this is not a tracking number: {number}", number=text[:LONGEST_NUMBER])
    return number


def folded_number(number: str) -> str:
    """A tracking number as it is compared: spaces and case make no difference."""
    return "".join(number.split()).casefold()


def is_web_address(text: str) -> bool:
    """True for an absolute address (RFC 3986) that a browser opens."""
    if not text.isprintable() or " " in text:
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def whole(text: str) -> int | None:
    """A whole positive number, also as spreadsheets write it (`2.0`); None for anything else."""
    match = _WHOLE.fullmatch(text)
    return (int(match[1]) or None) if match else None
