"""What words look like to a person in their own language. Keys, values in JSON and CSV, and errors stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module

from orderstatus.core.errors import UsageError
from orderstatus.core.languages import codes
from orderstatus.core.typed import unknown_word

ENGLISH_CODE = "en"


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
    months: tuple[str, ...] = ()
    """Twelve short names; empty for the English ones."""

    def word(self, axis: str, value: str) -> str:
        """The label of a value on an axis; a value that Shopify adds next quarter keeps its own name."""
        return self.words.get(axis, {}).get(value, value)

    def heading(self, english: str) -> str:
        """The heading of a column or a block."""
        return self.headings.get(english, english)

    def text(self, english: str, /, **values: object) -> str:
        """A sentence with `values` put in: `text("{count} of {all} orders", count=50, all="1,200")`."""
        return self.texts.get(english, english).format(**values)


ENGLISH = Labels()


def labels(code: str, *, flag: str = "--lang") -> Labels:
    """The labels of a language: `en`, `fi`. Raises UsageError naming those there are."""
    word = code.strip().lower()
    if word == ENGLISH_CODE:
        return ENGLISH
    if word not in codes():
        raise (
            unknown_word(flag, code, (ENGLISH_CODE, *codes()))
            if word
            else UsageError(f"`{flag}` is empty", hint=f"give one of: {', '.join((ENGLISH_CODE, *codes()))}")
        )
    module = import_module(f"orderstatus.core.languages.{word}")
    return Labels(word, module.WORDS, module.HEADINGS, module.TEXTS, module.MONTHS)
