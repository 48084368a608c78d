"""What somebody has in hand to find an order by, and everything that it can be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from orderstatus.core.query import is_email
from orderstatus.core.references import Reference, parse_reference
from orderstatus.core.typed import filled

ACCEPTED = "an order's name, a GID, an e-mail address, a telephone, confirmation or tracking number, or words"
_CONFIRMATION = re.compile(r"[A-Za-z0-9]{6,12}")
"""`Order.confirmationNumber`: "a random alphanumeric format (for example, XPAV284CT)"; its length is a belief."""
_PHONE = re.compile(r"\+?[\d\s().\-/\u2010-\u2015\u00a0]+")
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
_LEAST_TRACKING, _MOST_TRACKING = 8, 40
_LEAST_PHONE, _MOST_PHONE = 7, 15
"""Digits; ITU E.164 allows 15."""


class Kind(StrEnum):
    """What a text can be, in the order in which it is tried; the word is what a match is said to be by."""

    ID = "id"
    NAME = "name"
    CONFIRMATION = "confirmation-number"
    EMAIL = "email"
    PHONE = "phone"
    TEXT = "text"
    TRACKING = "tracking-number"


@dataclass(frozen=True, slots=True)
class Needle:
    """A text to find orders by, and everything that it can be."""

    text: str
    kinds: frozenset[Kind]
    reference: Reference | None = None
    """As an order's name or id."""
    customers: frozenset[str] = frozenset()
    """The customers that the telephone number belongs to, by GID; empty until they were looked up."""


def needle(text: str) -> Needle:
    """Everything that `text` can be. Raises UsageError where it is empty, or an address or GID of no order.

    An order's name has a digit in it; a tracking number has 8 letters and digits or more, and a digit too. What is not
    found as anything else is looked for as words.
    """
    typed = filled("TEXT", text, ACCEPTED)
    if "://" in typed:
        reference = parse_reference(typed)
        return Needle(typed, frozenset({Kind.ID}), reference)
    if is_email(typed):
        return Needle(typed, frozenset({Kind.EMAIL, Kind.TEXT}))
    kinds = {Kind.TEXT}
    has_digit = any(character.isdigit() for character in typed)
    if has_digit:
        kinds.add(Kind.NAME)
    if _CONFIRMATION.fullmatch(typed):
        kinds.add(Kind.CONFIRMATION)
    if _PHONE.fullmatch(typed) and _LEAST_PHONE <= len(digits(typed)) <= _MOST_PHONE:
        kinds.add(Kind.PHONE)
    if _may_be_tracking(typed):
        kinds.add(Kind.TRACKING)
    return Needle(typed, frozenset(kinds), Reference(typed, None) if has_digit else None)


def _may_be_tracking(typed: str) -> bool:
    """Numbers are printed in groups, `JJFI 6400 0001`; what is mostly letters and has spaces is words."""
    bare = plain(typed)
    found = sum(character.isdigit() for character in bare)
    is_number = found > 0 if len(typed.split()) == 1 else 2 * found >= len(bare)
    return is_number and _LEAST_TRACKING <= len(bare) <= _MOST_TRACKING


def needles_of(texts: Iterable[str]) -> tuple[Needle, ...]:
    """The needles of `texts`, each once, in their order. Raises UsageError for what can be none."""
    return tuple(needle(text) for text in dict.fromkeys(texts))


def digits(text: str) -> str:
    """The digits of a telephone number, `+358 40 123` as `35840123`; 00 at its start stands for the plus."""
    found = "".join(character for character in text if character in "0123456789")
    return found.removeprefix("00") if found.startswith("00") else found


def is_same_phone(typed: str, known: str) -> bool:
    """True if both are one number: the same digits, or those of `typed` without the country's code and its zero."""
    mine, other = digits(typed), digits(known)
    if mine == other:
        return True
    national = mine.removeprefix("0")
    return mine.startswith("0") and len(national) >= _LEAST_PHONE - 1 and other.endswith(national)


def plain(text: str) -> str:
    """A number as it is compared: letters and digits alone, in lower case."""
    return _NOT_ALPHANUMERIC.sub("", text).casefold()
