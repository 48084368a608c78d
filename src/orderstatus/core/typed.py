"""What was typed after a flag: lists by commas, empty values refused, words that are none of those there are."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from orderstatus.core.errors import UsageError
from orderstatus.core.statuses import kebab


def comma_list(texts: Iterable[str]) -> tuple[str, ...]:
    """`["a,b", "c"]` as `("a", "b", "c")`: every repeatable flag takes comma lists too."""
    return tuple(part.strip() for text in texts for part in text.split(",") if part.strip())


def values_of(flag: str, texts: Iterable[str], accepted: str) -> tuple[str, ...]:
    """`comma_list` of what was typed after `flag`. Raises UsageError where it was given and holds nothing.

    An empty value is what a script passes whose variable is not set, and would otherwise ask for every order.
    """
    values: list[str] = []
    for text in texts:
        filled(flag, text.replace(",", " "), accepted)
        values += comma_list([text])
    return tuple(values)


def filled(flag: str, text: str, accepted: str) -> str:
    """`text` without the space around it. Raises UsageError where nothing is left, saying what `flag` accepts."""
    if not text.strip():
        raise UsageError(f"`{flag}` is empty", hint=f"give {accepted}, or leave `{flag}` out")
    return text.strip()


def unknown_word(flag: str, text: str, words: Iterable[str]) -> UsageError:
    """The error for a word that is not one of `words`: what was typed, the nearest, and all there are."""
    known = tuple(words)
    return UsageError(f"`{flag}` does not know `{text}`{nearest(text, known)}", hint=f"one of: {', '.join(known)}")


def nearest(text: str, words: Iterable[str]) -> str:
    """`; did you mean ...?` with the word that is nearest; empty where none is near."""
    found = get_close_matches(kebab(text), tuple(words), n=1, cutoff=0.5)
    return f"; did you mean `{found[0]}`?" if found else ""
