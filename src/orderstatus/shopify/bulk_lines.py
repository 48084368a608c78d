"""The lines of a bulk file as they arrive, and what a line holds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from pydantic_core import from_json

from orderstatus.core.errors import IncompleteError
from orderstatus.shopify.plain import Json

_LONGEST_BYTES = 64 * 1024 * 1024
"""No order is a thousandth of it; what has no line's end for so long is no bulk file."""


def line_batches(pieces: Iterable[bytes]) -> Iterator[list[bytes]]:
    """The lines that each piece completes, without their ends and without empty ones; at last what no end followed."""
    rest = b""
    for piece in pieces:
        lines = (rest + piece).split(b"\n")
        rest = lines.pop()
        if len(rest) > _LONGEST_BYTES:
            raise _unreadable("a line has no end")
        if b"" in lines:
            lines = [line for line in lines if line]
        yield lines
    if rest:
        yield [rest]


def node_of(line: bytes | str) -> Json:
    """The object that a line holds. Raises IncompleteError for anything else: a line that was cut off, say."""
    try:
        # Half the time of json.loads, and keys that recur are made once. (pydantic's own parser.)
        node = from_json(line, cache_strings="keys")
    except ValueError:
        try:
            # A lone surrogate, which JSON can write and Unicode has not, is read by pages too.
            node = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise _unreadable("a line is no JSON") from error
    if type(node) is not dict:
        raise _unreadable("a line is no object")
    return node


def _unreadable(why: str) -> IncompleteError:
    return IncompleteError(
        f"the file of the bulk operation cannot be read to its end: {why}", hint="run the same command again"
    )
