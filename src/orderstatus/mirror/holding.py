"""Orders as the mirror holds them, by their keys: what a batch is compared with before it is written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import Any

from orderstatus.core.models import Order, Shipment
from orderstatus.core.query import Part
from orderstatus.mirror import order_rows, shipment_rows

BATCH = 500
"""Orders whose shipments are read together."""


def held_orders(connection: sqlite3.Connection, keys: Iterable[int]) -> Iterator[tuple[int, Order]]:
    """The orders with these keys that are held, whole, each with its key; in the order of the keys' numbers."""
    waiting = iter(sorted(set(keys)))
    while some := list(islice(waiting, BATCH)):
        cursor = connection.execute(
            f"SELECT {order_rows.columns(None)} FROM orders WHERE key IN ({marks(some)}) ORDER BY key", some
        )
        rows = cursor.fetchall()
        yield from zip((row[0] for row in rows), orders_of(connection, rows, None), strict=True)


def orders_of(
    connection: sqlite3.Connection, rows: Sequence[Sequence[Any]], parts: frozenset[Part] | None
) -> Iterator[Order]:
    """The orders that rows of `order_rows.columns(parts)` are, with their shipments where a part brings them."""
    if parts is not None and parts.isdisjoint(order_rows.SHIPMENT_PARTS):
        for row in rows:
            yield order_rows.read(row, None)
        return
    keys = [row[0] for row in rows if row[order_rows.PLACE_OF_SHIPMENTS_READ]]
    shipments = shipments_of(connection, keys, parts)
    for row in rows:
        read = row[order_rows.PLACE_OF_SHIPMENTS_READ]
        yield order_rows.read(row, shipments.get(row[0], ()) if read else None)


def shipments_of(
    connection: sqlite3.Connection, keys: Sequence[int], parts: frozenset[Part] | None
) -> dict[int, tuple[Shipment, ...]]:
    """The shipments of the orders with these keys, in their order; an order without one has no entry."""
    if not keys:
        return {}
    cursor = connection.execute(
        f"SELECT {shipment_rows.columns(parts)} FROM shipments WHERE order_key IN ({marks(keys)}) "
        "ORDER BY order_key, place",
        keys,
    )
    by_order = groupby(cursor, key=lambda row: row[0])
    return {key: tuple(map(shipment_rows.read, rows)) for key, rows in by_order}


def marks(values: Sequence[object]) -> str:
    """A question mark a value, for a list in SQL."""
    return ", ".join("?" * len(values))
