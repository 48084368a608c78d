"""What a key of the settings file is, and how the plain kinds of values are read."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from orderstatus.core.errors import UsageError
from orderstatus.core.spans import Span, parse_span
from orderstatus.core.typed import unknown_word

# How access tokens and client secrets begin (shopify.dev, authentication).
_TOKEN = re.compile(r"shp(?:at|ca|pa|ss|ua|tka)_\w")


class Place(Enum):
    """Where a key may stand."""

    ANYWHERE = "at the top, for every shop, and in a profile, for its own"
    PROFILE = "in a profile"
    TOP = "at the top"


class Shape(Enum):
    """What a value is, in the file and where it is typed."""

    TEXT = "a text"
    TEXTS = "a list of texts"
    DAYS = "a list of days"
    COUNT = "a whole number"
    SWITCH = "true or false"


@dataclass(frozen=True, slots=True)
class SettingKey:
    """One key of the file. `read` makes its value ours, given the name to call it by; it raises UsageError."""

    name: str
    about: str
    default: str
    """As a person reads it."""
    example: str
    """A line of the file, or a table's."""
    read: Callable[[Any, str], Any]
    place: Place = Place.ANYWHERE
    entries: tuple[str, ...] | None = None
    """Of a table whose keys are known: what they are."""
    is_table: bool = False
    shape: Shape = Shape.TEXT
    """Of the value, or of each entry of a table."""
    usual: str | int | tuple[str, ...] | None = None
    """The value that holds where nobody sets one; None where there is no single one."""
    usual_entries: Mapping[str, str | int] = field(default_factory=dict)
    """Of a table the same for each entry."""
    entries_about: str = ""
    """Of a table whose keys are known: what each of them is."""
    inner: tuple[SettingKey, ...] = ()
    """Of a table whose entries are things of their own: each as a key."""

    def entry(self, name: str) -> SettingKey:
        """What is known of an entry: its own key where it has one, else the table's."""
        return next((each for each in self.inner if each.name == name), self)


def wrong(key: str, accepted: str) -> UsageError:
    """The error for a value that is not what its key accepts."""
    return UsageError(f"`{key}` is not {accepted}", hint=f"set `{key}` to {accepted}, or take it out")


def text(value: Any, key: str) -> str:
    """A text. Raises UsageError."""
    if isinstance(value, str):
        return value
    raise wrong(key, "a text in quotes")


def texts(value: Any, key: str) -> tuple[str, ...]:
    """A list of texts. Raises UsageError."""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return tuple(value)
    raise wrong(key, "a list of texts")


def table(value: Any, key: str) -> dict[str, Any]:
    """A table. Raises UsageError."""
    if isinstance(value, dict):
        return value
    raise wrong(key, "a table")


def span(value: Any, key: str) -> Span:
    """A length of time. Raises UsageError."""
    return parse_span(value if isinstance(value, str) else str(value), flag=key)


def one_of(words: tuple[str, ...]) -> Callable[[Any, str], str]:
    """Reads one of these words, or raises UsageError with the nearest."""

    def read(value: Any, key: str) -> str:
        word = text(value, key)
        if word not in words:
            raise unknown_word(key, word, words)
        return word

    return read


def command(hint: str) -> Callable[[Any, str], tuple[str, ...]]:
    """Reads a command, as words or on one line; `hint` says what to give where it is empty. Raises UsageError."""

    def read(value: Any, key: str) -> tuple[str, ...]:
        from orderstatus.core.command_words import command_words

        if isinstance(value, list):
            words = texts(value, key)
        else:
            try:
                words = command_words(text(value, key), windows=os.name == "nt")
            except ValueError as error:
                raise UsageError(f"`{key}` cannot be split into words: {error}", hint="close its quotes") from error
        if any(_TOKEN.search(word) for word in words):
            raise UsageError(
                f"`{key}` holds a credential",
                hint="give a command that prints it, or keep it with: orderstatus auth login",
            )
        if not words or not words[0]:
            raise UsageError(f"`{key}` is empty", hint=hint)
        return words

    return read


def path(value: Any, key: str) -> str:
    """The path of a file or a folder, as it was written. Raises UsageError."""
    name = text(value, key)
    if not name.strip() or "\0" in name:
        raise UsageError(f"`{key}` is empty", hint=f"give a path, or take `{key}` out")
    return name


def switch(value: Any, key: str) -> bool:
    """True or false. Raises UsageError."""
    if isinstance(value, bool):
        return value
    raise wrong(key, "true or false")


def count(least: int, most: int) -> Callable[[Any, str], int]:
    """Reads a whole number in these bounds, or raises UsageError."""

    def read(value: Any, key: str) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        raise wrong(key, f"a whole number from {least} to {most}")

    return read
