"""The GraphQL documents: one operation a file, and the parts of an order that an operation may carry."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "documents"
_NAME = re.compile(r"^(?:query|mutation|fragment)\s+(\w+)", re.MULTILINE)
_PARTS_MARK = "#parts"
_FARTHEST_MARK = "#farthest"
_STANDING = "standing"
_STANDING_SPREAD = "...OrderStanding"


@dataclass(frozen=True, slots=True)
class Document:
    """A GraphQL document ready to send; `name` is its operation's."""

    name: str
    text: str


@cache
def operation(stem: str) -> Document:
    """The operation in `documents/STEM.graphql`, which carries no parts."""
    text = _read(stem)
    return Document(_name(text), text)


def order_operation(stem: str, parts: Iterable[str], *, farthest: bool = False) -> Document:
    """The operation in `documents/STEM.graphql` with the named parts of an order put where it marks them.

    What an order is in every list comes along where the operation asks for it (`...OrderStanding`).

    Parts are spelled out rather than switched by `@include`: what a document costs is then plain from its text, where
    nobody has documented how Shopify counts a field that is switched off. `farthest` asks beside the page when the last
    order of all was placed, where the operation has a place for it.
    """
    return _order_operation(stem, tuple(sorted(parts)), farthest)


@cache
def _order_operation(stem: str, parts: tuple[str, ...], farthest: bool) -> Document:
    text = _read(stem)
    fragments = [_read(f"parts/{part}") for part in parts]
    spreads = "\n".join(f"...{_name(fragment)}" for fragment in fragments)
    if _STANDING_SPREAD in text:
        fragments.insert(0, _read(f"parts/{_STANDING}"))
    root = ""
    if farthest:
        fragments.append(_read("roots/farthest"))
        root = f"...{_name(fragments[-1])}"
    whole = text.replace(_PARTS_MARK, spreads).replace(_FARTHEST_MARK, root)
    return Document(_name(text), "\n".join([whole, *fragments]))


def part_names() -> tuple[str, ...]:
    """Every part there is, for the test that holds each against the schema."""
    return tuple(sorted(path.stem for path in (_FOLDER / "parts").glob("*.graphql") if path.stem != _STANDING))


def operation_names() -> tuple[str, ...]:
    """The file stem of every operation there is."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.graphql")))


def _read(stem: str) -> str:
    return (_FOLDER / f"{stem}.graphql").read_text(encoding="utf-8")


def _name(text: str) -> str:
    match = _NAME.search(text)
    if match is None:
        raise ValueError("a GraphQL document must be named")
    return match[1]
