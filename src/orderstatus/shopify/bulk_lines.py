"""The lines of a bulk file as they arrive, and what a line holds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from pydantic_core import from_json

from orderstatus.core.errors import IncompleteError
from orderstatus.shopify.plain import Json

BLOCK_BYTES = 512 * 1024
"""Some four hundred orders: few enough to hold, and enough to be worth a word with another process."""
_LONGEST_BYTES = 64 * 1024 * 1024
"""No order is a thousandth of it; what has no line's end for so long is no bulk file."""


def blocks(pieces: Iterable[bytes], *, least_bytes: int = BLOCK_BYTES) -> Iterator[bytes]:
    """The file in blocks of whole lines, of so many bytes at the least; the last may lack its line's end."""
    held: list[bytes] = []
    length = 0
    for piece in pieces:
        held.append(piece)
        length += len(piece)
        if length < least_bytes:
            continue
        block = b"".join(held)
        end = block.rfind(b"\n") + 1
        if end:
            yield block[:end]
        elif length > _LONGEST_BYTES:
            raise unreadable("a line has no end")
        held, length = [block[end:]], length - end
    if length:
        yield b"".join(held)


def lines_of(block: bytes) -> list[bytes]:
    """The lines of a block, without their ends and without empty ones."""
    return [line for line in block.split(b"\n") if line]


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
            raise unreadable("a line is no JSON") from error
    if type(node) is not dict:
        raise unreadable("a line is no object")
    return node


def unreadable(why: str) -> IncompleteError:
    """The error of a file that holds something else than it should."""
    return IncompleteError(
        f"the file of the bulk operation cannot be read to its end: {why}", hint="run the same command again"
    )
