"""Batches on their way into a mirror: merged with what is held, compared with it, and written as one transaction."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice

from orderstatus.core.changes import Change, changes_between
from orderstatus.core.mirror_ports import Taken
from orderstatus.core.models import FulfillmentOrder, Order, OrderLife, Return, Shipment
from orderstatus.core.references import order_gid
from orderstatus.mirror import change_log, order_rows, shipment_rows
from orderstatus.mirror.codec import encode
from orderstatus.mirror.holding import BATCH, held_orders, marks
from orderstatus.mirror.merging import merged, merged_mark, merged_shipment
from orderstatus.mirror.order_rows import key_of
from orderstatus.mirror.values import held, instant, micros, told

TABLES_OF_AN_ORDER = (
    ("orders", "key"),
    ("shipments", "order_key"),
    ("lives", "order_key"),
)
"""Where an order is, with the column that says which, but for the log of changes."""


def take_orders(connection: sqlite3.Connection, orders: Iterable[Order], *, seen_at: datetime, logs: bool) -> Taken:
    """Afterwards the orders are held as they are here (`MirrorWriter.take_orders`); their changes only where `logs`.

    Of an order that comes twice the later one counts, and none that is older than the one that is held. One that was
    forgotten is left out, and not counted.
    """
    taken = Taken()
    waiting = iter({key_of(order.id): order for order in orders}.items())
    while some := dict(islice(waiting, BATCH)):
        for forgotten in _forgotten(connection, list(some)):
            del some[forgotten]
        before = dict(held_orders(connection, some))
        write: dict[int, Order] = {}
        changes: list[Change] = []
        for key, read in some.items():
            known = before.get(key)
            after = read if known is None else merged(known, read)
            if after == known or (known is not None and _is_older(read, known)):
                continue
            write[key] = after
            if logs:
                changes += changes_between(known, after, seen_at=seen_at)
        _write(connection, write, replaced=[key for key in write if key in before])
        change_log.append(connection, changes)
        changed = len(write.keys() & before.keys())
        taken += Taken(len(write) - changed, changed, len(some) - len(write), len(changes))
    return taken


def take_shipments(
    connection: sqlite3.Connection, shipments: Iterable[Shipment], *, seen_at: datetime, logs: bool
) -> Taken:
    """Afterwards shipments that are held are as they are here (`MirrorWriter.take_shipments`)."""
    taken = Taken()
    waiting = iter({each.id: each for each in shipments}.items())
    while some := dict(islice(waiting, BATCH)):
        write: dict[int, Order] = {}
        changes: list[Change] = []
        seen: Counter[bool] = Counter()
        for key, order in held_orders(connection, _orders_with(connection, list(some))):
            after = []
            for known in order.shipments or ():
                read = some.get(known.id)
                after.append(known if read is None else merged_shipment(known, read))
                if read is not None:
                    seen[after[-1] != known] += 1
            changed = replace(order, shipments=tuple(after))
            if changed != order:
                write[key] = changed
                if logs:
                    changes += changes_between(order, changed, seen_at=seen_at)
        _write(connection, write, replaced=list(write))
        change_log.append(connection, changes)
        taken += Taken(0, seen[True], seen[False], len(changes))
    return taken


def take_stages(connection: sqlite3.Connection, orders: Iterable[Order], *, seen_at: datetime, logs: bool) -> Taken:
    """Afterwards orders that are held are in the stages that they are in here (`MirrorWriter.take_stages`)."""
    taken = Taken()
    waiting = iter({key_of(order.id): order for order in orders if order.stage is not None}.items())
    while some := dict(islice(waiting, BATCH)):
        write: dict[int, Order] = {}
        changes: list[Change] = []
        for key, known in held_orders(connection, some):
            changed = replace(known, stage=merged_mark(known.stage, some[key].stage))
            if changed != known:
                write[key] = changed
                if logs:
                    changes += changes_between(known, changed, seen_at=seen_at)
        _write(connection, write, replaced=list(write))
        change_log.append(connection, changes)
        taken += Taken(0, len(write), 0, len(changes))
    return taken


def lives_held(connection: sqlite3.Connection, orders: Sequence[str]) -> dict[str, bool]:
    """Those of the orders of which a life is held, and whether it is as new as they are (`MirrorWriter.lives_held`)."""
    keys = [key_of(each) for each in orders]
    found: dict[str, bool] = {}
    for start in range(0, len(keys), BATCH):
        some = keys[start : start + BATCH]
        cursor = connection.execute(
            "SELECT lives.order_key, lives.updated_at >= orders.updated_at FROM lives "
            f"JOIN orders ON orders.key = lives.order_key WHERE lives.order_key IN ({marks(some)})",
            some,
        )
        found |= {order_gid(key): bool(is_new) for key, is_new in cursor}
    return found


def take_lives(connection: sqlite3.Connection, lives: Iterable[OrderLife]) -> None:
    """Afterwards fulfillment orders and returns of the orders that are held are as they are here.

    A part that is None stays as it was; what was cut is that of the newest reading.
    """
    connection.executemany(
        "INSERT INTO lives (order_key, updated_at, fulfillment_orders, returns, cut) "
        "SELECT ?1, ?2, ?3, ?4, ?5 WHERE EXISTS (SELECT 1 FROM orders WHERE key = ?1) "
        "ON CONFLICT (order_key) DO UPDATE SET updated_at = excluded.updated_at, cut = excluded.cut, "
        "returns = coalesce(excluded.returns, returns), "
        "fulfillment_orders = coalesce(excluded.fulfillment_orders, fulfillment_orders)",
        [
            (
                key_of(life.order.id),
                micros(life.order.updated_at),
                _optional(tuple[FulfillmentOrder, ...], life.fulfillment_orders),
                _optional(tuple[Return, ...], life.returns),
                encode(tuple[str, ...], life.cut),
            )
            for life in lives
        ],
    )


def shipments_to_follow(connection: sqlite3.Connection, *, since: datetime) -> list[tuple[str, datetime | None]]:
    """The shipments that may bring news, newest first (`MirrorWriter.shipments_to_follow`)."""
    cursor = connection.execute(
        "SELECT id, newest FROM shipments WHERE following AND (newest >= ? OR newest IS NULL) ORDER BY newest DESC, id",
        (micros(since),),
    )
    return [(told(id) or "", instant(newest)) for id, newest in cursor]


def drop_orders(connection: sqlite3.Connection, keys: Sequence[int]) -> None:
    """Afterwards nothing of these orders is held but their changes."""
    for start in range(0, len(keys), BATCH):
        some = keys[start : start + BATCH]
        for table, column in TABLES_OF_AN_ORDER:
            connection.execute(f"DELETE FROM {table} WHERE {column} IN ({marks(some)})", some)


def _is_older(read: Order, known: Order) -> bool:
    """True if the order changed since it was as it is in `read`: a bulk operation may have been made some time ago."""
    return read.updated_at is not None and known.updated_at is not None and read.updated_at < known.updated_at


def _forgotten(connection: sqlite3.Connection, keys: Sequence[int]) -> list[int]:
    cursor = connection.execute(f"SELECT key FROM forgotten WHERE key IN ({marks(keys)})", keys)
    return [key for (key,) in cursor]


def _write(connection: sqlite3.Connection, orders: dict[int, Order], *, replaced: Sequence[int]) -> None:
    if replaced:
        connection.execute(f"DELETE FROM shipments WHERE order_key IN ({marks(replaced)})", replaced)
    connection.executemany(order_rows.WRITE, [order_rows.row(order, key) for key, order in orders.items()])
    connection.executemany(shipment_rows.WRITE, _shipment_rows(orders))


def _shipment_rows(orders: dict[int, Order]) -> Iterator[tuple[object, ...]]:
    for key, order in orders.items():
        yield from shipment_rows.rows(order, key)


def _orders_with(connection: sqlite3.Connection, shipments: Sequence[str]) -> list[int]:
    cursor = connection.execute(
        f"SELECT DISTINCT order_key FROM shipments WHERE id IN ({marks(shipments)})", [held(each) for each in shipments]
    )
    return [key for (key,) in cursor]


def _optional(kind: object, value: object) -> str | None:
    return None if value is None else encode(kind, value)
