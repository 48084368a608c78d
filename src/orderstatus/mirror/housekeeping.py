"""A mirror as a file: how large it is, and how to make it forget so that no byte of it is left."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

from orderstatus.core.errors import TemporaryError
from orderstatus.core.mirror_ports import MirrorInfo
from orderstatus.mirror import facts
from orderstatus.mirror.file import beside, explained, transaction
from orderstatus.mirror.hints import command
from orderstatus.mirror.holding import BATCH, marks
from orderstatus.mirror.schema import version_of
from orderstatus.mirror.values import folded, held, instant, micros
from orderstatus.mirror.writing import drop_orders


def info(connection: sqlite3.Connection, path: Path) -> MirrorInfo:
    """The mirror as a file, and what is in it."""
    first, last = connection.execute("SELECT min(placed_at), max(placed_at) FROM orders").fetchone()
    return MirrorInfo(
        path=str(path),
        size=size(path),
        version=version_of(connection),
        first_placed_at=instant(first),
        last_placed_at=instant(last),
        state=facts.state(connection),
    )


def size(path: Path) -> int:
    """The bytes of the file and of what SQLite keeps beside it."""
    return sum(each.stat().st_size for each in (path, *beside(path)) if each.exists())


def vacuum(connection: sqlite3.Connection, path: Path) -> tuple[int, int]:
    """Afterwards the file is as small as it can be, and holds nothing that was deleted. Its bytes before and after.

    Raises TemporaryError where another run still reads what was: the old pages go once it has ended.
    """
    before = size(path)
    connection.execute("VACUUM")
    (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise TemporaryError(
            "another run is reading the mirror, so that its file still holds what was deleted",
            hint=f"run {command('mirror vacuum', path)} once that run has ended",
        )
    return before, size(path)


def forget_customer(connection: sqlite3.Connection, path: Path, customer: str) -> int:
    """Afterwards nothing of this customer's orders is in the file but their numbers. How many orders there were.

    `customer` is an e-mail address, whose customers' other orders go too; or the customer's GID or the number in it.
    """
    gid = f"gid://shopify/Customer/{customer}" if customer.isascii() and customer.isdigit() else customer
    return _forget(
        connection,
        path,
        "SELECT key FROM orders WHERE customer_id = ?1 OR email_folded = CAST(?2 AS TEXT) OR customer_id IN "
        "(SELECT customer_id FROM orders WHERE email_folded = CAST(?2 AS TEXT) AND customer_id IS NOT NULL)",
        (held(gid), folded(customer.strip())),
    )


def forget_older(connection: sqlite3.Connection, path: Path, than: datetime) -> int:
    """The same of the orders that were placed before `than`."""
    return _forget(connection, path, "SELECT key FROM orders WHERE placed_at < ?", (micros(than),))


def _forget(connection: sqlite3.Connection, path: Path, query: str, values: tuple[object, ...]) -> int:
    with transaction(connection, path):
        keys = [key for (key,) in connection.execute(query, values)]
        drop_orders(connection, keys)
        # The shop still has them: without their numbers the next sync would bring them back.
        connection.executemany("INSERT OR IGNORE INTO forgotten VALUES (?)", [(key,) for key in keys])
        for start in range(0, len(keys), BATCH):
            some = keys[start : start + BATCH]
            connection.execute(f"DELETE FROM changes WHERE order_key IN ({marks(some)})", some)
    if keys:
        # Statistics hold no values without STAT4, and pages that were merged may hold what was moved: only a file that
        # is written anew is sure to hold nothing.
        with explained(path):
            vacuum(connection, path)
    return len(keys)
