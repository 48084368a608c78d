"""What is typed for an action: a word of Shopify's, a note of no more than so many characters."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from orderstatus.core.errors import UsageError
from orderstatus.core.statuses import kebab
from orderstatus.core.typed import filled, unknown_word

Words = TypeVar("Words", bound=StrEnum)


def one_of(flag: str, text: str, words: type[Words]) -> Words:
    """The one of `words` that was typed after `flag`, in either spelling. Raises UsageError naming the nearest."""
    known = tuple(each.value for each in words)
    word = kebab(filled(flag, text, f"one of: {', '.join(known)}"))
    if word not in known:
        raise unknown_word(flag, text, known)
    return words(word)


def short_note(flag: str, text: str | None, longest: int) -> str | None:
    """The note that was typed after `flag`. Raises UsageError where it is empty or longer than `longest` characters."""
    if text is None:
        return None
    note = filled(flag, text, f"a note of up to {longest} characters")
    if len(note) > longest:
        raise UsageError(
            f"`{flag}` has {len(note)} characters, and Shopify takes {longest}",
            hint=f"shorten it by {len(note) - longest}",
        )
    return note
