"""What words look like to a person in their own language.

Only what is read on a screen is translated: labels of statuses and flags, headings, notes, footers, sentences, dates
and the marks in numbers. Keys and values in JSON, CSV and TSV never change. Help, errors, warnings and what `--verbose`
says stay English: they name flags and scopes, they are searched for, and cron mails them to whoever keeps the script.

A language is one module of data in `core/languages/`, or a package of them where it is long. Of two values that stand
in one table no two share a label, but for `unknown`, which means the same on every axis.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module

from orderstatus.core.errors import UsageError
from orderstatus.core.typed import unknown_word

ENGLISH_CODE = "en"
_OF_THE_SYSTEM = re.compile(r"([a-z]{2,3})[_-][a-z]{2}([.@].*)?")
"""How systems name a language, `fi_FI.UTF-8`; the country and what follows make no difference here."""
_ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Word:
    """A value on an axis that is put into a sentence: it is said by its label."""

    axis: str
    value: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and what is put in, from a rule that does not know in which language it will be read."""

    english: str
    values: Mapping[str, object] = field(default_factory=dict)


def sentence(english: str, /, **values: object) -> Sentence:
    """`english` with its `{names}`, to be said later: `sentence("{count} items to ship", count=2)`."""
    return Sentence(english, values)


@dataclass(frozen=True, slots=True)
class Labels:
    """One language. What it has no word for is shown in English, which is what the code is written in."""

    code: str = ENGLISH_CODE
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By axis (`payment`, `fulfillment`, `delivery`, `return`, `state`, `flag` and so on), the label of each value."""
    headings: Mapping[str, str] = field(default_factory=dict)
    """By the English heading."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """By the English sentence, with its `{names}` of what is put in."""
    months: tuple[str, ...] = _ENGLISH_MONTHS
    """The twelve as they stand in a date."""
    decimal: str = "."
    """Between whole and fraction."""
    thousands: str = ","
    """Between groups of three digits."""

    def word(self, axis: str, value: str) -> str:
        """The label of a value on an axis; a value that Shopify adds next quarter keeps its own name."""
        return self.words.get(axis, {}).get(value, value)

    def has(self, axis: str, value: str) -> bool:
        """True if the language has a label of its own for the value; English has none, its words are the values."""
        return value in self.words.get(axis, {})

    def heading(self, english: str) -> str:
        """The heading of a column or a block."""
        return self.headings.get(english, english)

    def text(self, english: str, /, **values: object) -> str:
        """A sentence with `values` put in: `text("{count} of {all} orders", count=50, all="1,200")`.

        Values are put in as they are, but for a `Word`, which is said by its label.
        """
        said = {
            name: self.word(value.axis, value.value) if isinstance(value, Word) else value
            for name, value in values.items()
        }
        return self.texts.get(english, english).format(**said)

    def count(self, number: int) -> str:
        """`1200` as `1,200`, in this language's way."""
        return f"{number:,}".replace(",", self.thousands)

    def number(self, plain: str) -> str:
        """A plain decimal number such as `12.50` with this language's decimal mark."""
        return plain.replace(".", self.decimal)


ENGLISH = Labels()


def labels(code: str, *, flag: str = "--lang") -> Labels:
    """The labels of a language: `en`, `fi`. Raises UsageError naming those there are."""
    word = code.strip().lower()
    if system := _OF_THE_SYSTEM.fullmatch(word):
        word = system[1]
    if word == ENGLISH_CODE:
        return ENGLISH
    # English, which is most runs, looks for no other language.
    from orderstatus.core.languages import codes

    if word not in codes():
        raise (
            unknown_word(flag, code, (ENGLISH_CODE, *codes()))
            if word
            else UsageError(f"`{flag}` is empty", hint=f"give one of: {', '.join((ENGLISH_CODE, *codes()))}")
        )
    module = import_module(f"orderstatus.core.languages.{word}")
    return Labels(word, module.WORDS, module.HEADINGS, module.TEXTS, module.MONTHS, module.DECIMAL, module.THOUSANDS)
