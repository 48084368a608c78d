"""What a metafield may be called and hold: names, types and values, and how Shopify refuses the others.

Recorded by others in shops of their own: the words for a short or long namespace or key, for a type that is not the
definition's, for JSON that does not parse and for a text that is empty or has several lines. Beliefs: the words for a
character that may not be, for an unknown type and for too large a value."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

Json = dict[str, Any]

TEXT, LONG_TEXT, JSON = "single_line_text_field", "multi_line_text_field", "json"
MOST_BYTES = 64 * 1024
"""What a value of most types may have (metafield-limits)."""
_MOST_BYTES = {JSON: 128 * 1024, "id": 2 * 1024, "url": 2 * 1024}
"""The exceptions; JSON had 2 MB for apps from before April 2026."""
_PLAIN = (
    *("boolean", "color", "date", "date_time", "dimension", "id", JSON, "link", "money", LONG_TEXT, "number_decimal"),
    *("number_integer", "rating", "rich_text_field", TEXT, "url", "volume", "weight"),
)
_REFERENCES = tuple(
    f"{name}_reference"
    for name in (
        *("article", "collection", "company", "customer", "file", "metaobject", "mixed", "order", "page", "product"),
        *("product_taxonomy_value", "variant"),
    )
)
TYPES = frozenset([*_PLAIN, *_REFERENCES, *(f"list.{name}" for name in (*_PLAIN, *_REFERENCES))])
_FILTERABLE = ("boolean", TEXT, *(f"{n}_reference" for n in ("product", "collection", "page", "metaobject", "company")))
FILTERABLE_TYPES = frozenset([*_FILTERABLE, *(f"list.{name}" for name in _FILTERABLE if name != "boolean")])
"""What resources can be searched by (query-by-metafield-value)."""
_NAME = re.compile(r"[A-Za-z0-9_-]*")
_OWN = re.compile(r"\$app(:[A-Za-z0-9_-]+)?")
_BOUNDS = {"namespace": (3, 255), "key": (2, 64)}


class Problem(NamedTuple):
    """Why something is refused: the code and the words of a userError, and the input field that it is about."""

    code: str
    message: str
    at: str


def problems_of_names(namespace: str | None, key: str, *, code: str = "INVALID") -> Iterator[Problem]:
    """What is wrong with a namespace, if one is given, and a key (schema: MetafieldsSetInput). `code` is that of a
    character that may not be."""
    for what, text in (("namespace", namespace), ("key", key)):
        if text is None or (what == "namespace" and _OWN.fullmatch(text)):
            continue
        shortest, longest = _BOUNDS[what]
        if len(text) < shortest:
            yield Problem("TOO_SHORT", f"{what.capitalize()} is too short (minimum is {shortest} characters)", what)
        elif len(text) > longest:
            yield Problem("TOO_LONG", f"{what.capitalize()} is too long (maximum is {longest} characters)", what)
        elif not _NAME.fullmatch(text):
            yield Problem(code, f"{what.capitalize()} contains one or more invalid characters.", what)


def problems_of_type(given: str | None, defined: str | None) -> Iterator[Problem]:
    """What is wrong with the type of a metafield that has a definition of type `defined`, or none."""
    if given is None:
        if defined is None:
            yield Problem("BLANK", "Type can't be blank", "type")
    elif given not in TYPES:
        yield Problem("INCLUSION", f"Type must be one of the following: {', '.join(sorted(_PLAIN))}.", "type")
    elif defined is not None and given != defined:
        words = f"Type '{given}' must be consistent with the definition's type: '{defined}'."
        yield Problem("INVALID_TYPE", words, "type")


def problems_of_value(kind: str, value: str) -> Iterator[Problem]:
    """What is wrong with a value of a type. Of types other than text, JSON, whole numbers and booleans only the size is
    looked at."""
    most = _MOST_BYTES.get(kind, MOST_BYTES)
    if len(value.encode()) > most:
        yield Problem("TOO_LONG", f"Value is too long (maximum is {most} bytes)", "value")
    elif (message := _message(kind, value)) is not None:
        yield Problem("INVALID_VALUE", message, "value")


def _message(kind: str, value: str) -> str | None:
    if kind in (TEXT, LONG_TEXT) and not value.strip():
        return "Value can't be blank."
    if kind == TEXT and ("\n" in value or "\r" in value):
        return "Value must be a single line text string."
    if kind == "boolean" and value not in ("true", "false"):
        return "Value must be true or false."
    if kind == "number_integer" and not re.fullmatch(r"-?\d+", value):
        return "Value must be an integer."
    if kind.startswith("list.") and not isinstance(_parsed(value), list):
        return "Value must be a JSON array."
    if kind == JSON and _parsed(value) is _NOTHING:
        return "Value is invalid JSON."
    return None


_NOTHING = object()


def _parsed(value: str) -> Any:
    try:
        return json.loads(value, parse_constant=_refused)
    except (ValueError, RecursionError):
        return _NOTHING


def _refused(name: str) -> Any:
    """Python reads NaN and Infinity, which are no JSON."""
    raise ValueError(name)


def json_value(kind: str, value: str) -> Any:
    """What `Metafield.jsonValue` shows of a stored value: JSON and lists parsed, whole numbers and booleans as such,
    everything else as the text it is."""
    if kind == JSON or kind.startswith("list.") or kind in ("boolean", "number_integer"):
        found = _parsed(value)
        return value if found is _NOTHING else found
    return value
