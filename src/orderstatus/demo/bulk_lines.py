"""The file of a bulk operation: rows written as Shopify writes JSONL, and the order of its lines."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from random import Random
from threading import Lock
from typing import Any

Row = tuple[dict[str, Any], "list[Row]"]
"""A node as its line will say it, and the rows of the connections below it."""
Line = tuple[bytes, "tuple[Line, ...]"]
"""A written row with those below it."""

_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


class Lines:
    """Everything that an operation found, written and counted, from which a file of any beginning can be made.

    A file of the first root nodes with all that belongs to them is what partial data looks like: a prefix in the order
    of the query (airbyte PR 62499).
    """

    def __init__(self, rows: Iterable[Row], *, grouped: bool, seed: str) -> None:
        self._grouped, self._seed = grouped, seed
        self._roots = tuple(map(_written, rows))
        self._ends: list[int] = []
        total = 0
        for root in self._roots:
            total += _objects(root)
            self._ends.append(total)
        self.objects = total
        self._whole: bytes | None = None
        self._lock = Lock()

    def counted(self, objects: int) -> tuple[int, int]:
        """Return how many objects and how many of them at the root are done after at most that many objects."""
        roots = bisect_right(self._ends, objects)
        return (self._ends[roots - 1] if roots else 0), roots

    def content(self, objects: int) -> bytes:
        """Return the file of the root nodes that fit into that many objects."""
        roots = bisect_right(self._ends, objects)
        if roots < len(self._ends):
            return self._file(self._roots[:roots])
        with self._lock:
            if self._whole is None:
                self._whole = self._file(self._roots)
                self._roots = ()  # nothing but the whole file is asked for from now on
            return self._whole

    def _file(self, roots: tuple[Line, ...]) -> bytes:
        lines = _grouped(roots) if self._grouped else _scattered(roots, Random(self._seed))
        return b"".join(f for text in lines for f in (text, b"\n"))


def line(row: dict[str, Any]) -> bytes:
    """Return one row as a line without its end: slashes and ``&`` are escaped (recorded), ``<`` and ``>`` too, which is
    a belief: the writer that escapes ``&`` does so by default."""
    text = _encode(row).replace("/", "\\/").replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    return text.encode()


def _written(row: Row) -> Line:
    return line(row[0]), tuple(map(_written, row[1])) if row[1] else ()


def _objects(written: Line) -> int:
    return 1 + sum(map(_objects, written[1])) if written[1] else 1


def _grouped(roots: Iterable[Line]) -> Iterator[bytes]:
    for text, below in roots:
        yield text
        yield from _grouped(below)


def _scattered(roots: tuple[Line, ...], random: Random) -> Iterator[bytes]:
    """Yield root nodes in their order and what belongs to them somewhere later, the same way for the same seed.

    Only that a child follows its parent somewhere is documented, so nothing else holds here: another root node stands
    between a root and what is below it (where there is one), and children of several parents are mixed.
    """
    waiting: list[Line] = []
    for text, below in roots:
        yield text
        while waiting and random.random() < 0.5:
            yield _drawn(waiting, random)
        waiting.extend(below)
    while waiting:
        yield _drawn(waiting, random)


def _drawn(waiting: list[Line], random: Random) -> bytes:
    """Take any of the waiting lines out; what is below it waits from now on."""
    at = int(random.random() * len(waiting))
    waiting[at], waiting[-1] = waiting[-1], waiting[at]
    text, below = waiting.pop()
    waiting.extend(below)
    return text
