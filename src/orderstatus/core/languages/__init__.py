"""A module a language, nothing but data: WORDS, HEADINGS, TEXTS and MONTHS. English is what the code is written in."""

from __future__ import annotations

from pkgutil import iter_modules


def codes() -> tuple[str, ...]:
    """The languages there are beside English, by code."""
    return tuple(sorted(module.name for module in iter_modules(__path__)))
