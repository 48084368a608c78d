"""One reading of orders from a mirror: rows as they are taken, every one of them decided by core."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from orderstatus.core.cut_warnings import shipments_are_cut
from orderstatus.core.models import Order
from orderstatus.core.ports import Account, Tally
from orderstatus.core.query import OrderQuery, Part
from orderstatus.mirror import order_rows
from orderstatus.mirror.file import explained
from orderstatus.mirror.holding import BATCH, orders_of
from orderstatus.mirror.search import Narrowed, narrowed, order_by

COUNT_BY_READING = 20_000
"""Up to so many rows are read to their end (half a second) to say how many match what SQL cannot decide."""
_FIRST = 64
"""Orders that are read at first: a screen shows 50."""


class MirrorRun:
    """An `OrderRun` over a mirror. `matches` decides each row; `found` is the condition in SQL that narrows them."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: Path,
        found: Narrowed,
        *,
        order: str,
        parts: frozenset[Part],
        matches: Callable[[Order], bool],
        wanted: int | None,
        follow: Callable[[int, int | None], None],
        warn: Callable[[str], None],
    ) -> None:
        self._connection = connection
        self._path = path
        self._found = found
        self._order = order
        self._parts = parts
        self._matches = matches
        self._follow = follow
        self._warn = warn
        # Rows that only core decides are not limited here: not each of them counts.
        self._limit = wanted if found.decides else None
        self._received = 0
        self._matched = 0
        self._counted: int | None = None
        self._ended = False
        self._rows = self._read()

    def __iter__(self) -> Iterator[Order]:
        return self._rows

    def tally(self) -> Tally:
        """How many orders match: counted where SQL decides, else by reading on where that is quick."""
        if self._ended:
            return Tally(self._matched, exact=True)
        if not self._found.decides:
            if self._count() > COUNT_BY_READING:
                return Tally(self._count(), exact=False)
            for _ in self._rows:
                pass
            return Tally(self._matched, exact=True)
        return Tally(self._count(), exact=True)

    def has_more(self) -> bool:
        """True if an order that matches was not taken; reads on until one is found where SQL cannot tell."""
        if self._ended:
            return False
        if self._found.decides:
            return self._count() > self._matched
        return next(self._rows, None) is not None

    def account(self) -> Account:
        """What was looked through and what arrived. Nothing is lost on the way from a file."""
        return Account(search=None, counted=self._count(), received=self._received, lost=0)

    def _count(self) -> int:
        if self._counted is None:
            with explained(self._path):
                query = f"SELECT count(*) FROM orders WHERE {self._found.where}"
                (self._counted,) = self._connection.execute(query, self._found.values).fetchone()
        return int(self._counted or 0)

    def _read(self) -> Iterator[Order]:
        with explained(self._path):
            cursor = self._connection.execute(self._query(), self._found.values)
            size = _FIRST
            while rows := cursor.fetchmany(size):
                self._received += len(rows)
                self._follow(len(rows), None)
                for order in orders_of(self._connection, rows, self._parts):
                    if self._matches(order):
                        self._matched += 1
                        if order.shipments_cut:
                            self._warn(shipments_are_cut(order.name))
                        yield order
                size = BATCH
            self._ended = self._limit is None or self._received < self._limit

    def _query(self) -> str:
        columns = order_rows.columns(self._parts)
        if self._limit is None:
            return f"SELECT {columns} FROM orders WHERE {self._found.where} ORDER BY {self._order}"
        # The few are chosen in an index, where one has what they are chosen and sorted by, and only then looked at.
        few = f"SELECT key FROM orders WHERE {self._found.where} ORDER BY {self._order} LIMIT {self._limit:d}"
        return f"SELECT {columns} FROM orders WHERE key IN ({few}) ORDER BY {self._order}"


def reading(
    connection: sqlite3.Connection,
    path: Path,
    query: OrderQuery,
    parts: frozenset[Part],
    *,
    wanted: int | None,
    now: datetime,
    follow: Callable[[int, int | None], None],
    warn: Callable[[str], None],
) -> MirrorRun:
    """The reading that a query asks for, of which `wanted` rows will be taken; None for all."""
    return MirrorRun(
        connection,
        path,
        narrowed(query),
        order=order_by(query.sort),
        # What decides a row is read with it, whoever asked.
        parts=parts | query.parts,
        matches=lambda order: query.matches(order, now),
        wanted=wanted,
        follow=follow,
        warn=warn,
    )
