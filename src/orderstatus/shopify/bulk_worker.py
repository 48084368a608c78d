"""Half of reading a large bulk file, in a process of its own: `python -P -m orderstatus.shopify.bulk_worker`.

It is light: of ours it needs `plain`, `bulk_lines` and the errors of core. It speaks with the process that started it
and nobody else: a block comes with its length before it, and what it comes to goes back so, until no more come.
"""

from __future__ import annotations

import marshal
import sys
from collections.abc import Iterator
from typing import BinaryIO

from orderstatus.core.errors import IncompleteError
from orderstatus.shopify.bulk_lines import lines_of, node_of
from orderstatus.shopify.plain import Flat, flat

LENGTH_BYTES = 8
_GROUP = 100


def flattened(block: bytes) -> bytes:
    """For each line of the block what `plain.flat` makes of it, None for what is no JSON, as `unflattened` takes it.

    In groups, each of which `marshal` writes by itself: what a group comes to stays in the processor's cache while it
    is used, which a whole block does not (measured: 2 µs an order for 7).
    """
    values = [_flat(line) for line in lines_of(block)]
    return marshal.dumps([marshal.dumps(values[start : start + _GROUP]) for start in range(0, len(values), _GROUP)])


def unflattened(answer: bytes) -> Iterator[Flat | None]:
    """What `flattened` was told of each line of a block."""
    for group in marshal.loads(answer):
        yield from marshal.loads(group)


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
