"""What stands in a row's cells: tracking numbers, web addresses, quantities."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from orderstatus.core.errors import UsageError
from orderstatus.core.labels import Sentence, sentence
from orderstatus.core.typed import filled

STARTS_A_FORMULA = "=+-@"
"""What a spreadsheet takes for a formula; no order, tracking number or carrier begins with one of these."""
LONGEST_NUMBER = 100
"""Characters of a tracking number; those of carriers have at most 40 (belief)."""
_WHOLE = re.compile(r"(\d{1,9})(?:[.,](?!000$)0+)?", re.ASCII)
_TWO_WAYS = re.compile(r"\d{1,3}(?:[.,]\d{3})+", re.ASCII)
"""`1,000`: a thousand in one country, and one in another."""
_SEVERAL = re.compile(r"[;,|\n]")


def typed_name(flag: str, text: str, what: str) -> str:
    """The number or name that was typed after `flag`. Raises UsageError for nothing, and for a formula."""
    name = filled(flag, text, what)
    if name.startswith(tuple(STARTS_A_FORMULA)):
        raise UsageError(
            f"`{flag} {name}` begins as a formula does, and {what} does not",
            hint=f"give it as the carrier writes it, without `{name[0]}`",
        )
    return name


def number_of(text: str) -> str | Sentence:
    """A tracking number without spaces, or why it is none."""
    if _SEVERAL.search(text.strip()):
        return sentence("several tracking numbers in one cell: each needs a row")
    number = "".join(text.split())
    if not (number.isprintable() and any(map(str.isalnum, number)) and len(number) <= LONGEST_NUMBER):
        return sentence("this is not a tracking number: {number}", number=text[:LONGEST_NUMBER])
    return number


def is_web_address(text: str) -> bool:
    """True for an absolute address (RFC 3986) that a browser opens: what `FulfillmentTrackingInput.url` takes."""
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


def quantity_of(text: str) -> int | Sentence:
    """So many pieces, or why nobody can tell how many."""
    count = whole(text)
    if count is not None:
        return count
    if _TWO_WAYS.fullmatch(text):
        return sentence(
            "the quantity {quantity} can be read in two ways: write it without a comma or dot", quantity=text
        )
    return sentence("not a whole quantity: {quantity}", quantity=text)
