"""Half of reading a large bulk file, in a process of its own: `python -P -m orderstatus.shopify.bulk_worker`.

It is light: nothing of ours but `plain` and `bulk_lines`. It speaks with the process that started it and nobody else: a
block comes with its length before it, and what it comes to goes back so, until no more come.
"""

from __future__ import annotations

import marshal
import sys
from typing import BinaryIO

from orderstatus.core.errors import IncompleteError
from orderstatus.shopify.bulk_lines import lines_of, node_of
from orderstatus.shopify.plain import Flat, flat

LENGTH_BYTES = 8


def flattened(block: bytes) -> bytes:
    """For each line of the block what `plain.flat` makes of it, as `marshal` writes it; None for what is no JSON."""
    return marshal.dumps([_flat(line) for line in lines_of(block)])


def _flat(line: bytes) -> Flat | None:
    try:
        return flat(node_of(line))
    except IncompleteError:
        # Whoever waits for it parses it again, and says so.
        return None


def answer(blocks: BinaryIO, answers: BinaryIO) -> None:
    """Every block that comes is answered, in order; returns when no more come."""
    while len(head := blocks.read(LENGTH_BYTES)) == LENGTH_BYTES:
        made = flattened(blocks.read(int.from_bytes(head, "big")))
        answers.write(len(made).to_bytes(LENGTH_BYTES, "big") + made)
        answers.flush()


if __name__ == "__main__":
    answer(sys.stdin.buffer, sys.stdout.buffer)
