"""How a mirror forgets so that no byte of what was forgotten is left, and no later sync brings it back."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from orderstatus.mirror import facts
from orderstatus.mirror.file import explained, transaction
from orderstatus.mirror.housekeeping import vacuum
from orderstatus.mirror.values import folded, held, micros, told
from orderstatus.mirror.writing import drop_orders


def forget_customer(connection: sqlite3.Connection, path: Path, customer: str) -> int:
    """Afterwards nothing of this customer's orders is in the file but their numbers. How many orders there were.

    `customer` is an e-mail address, whose customers' other orders go too; or the customer's GID or the number in it.
    """
    gid = f"gid://shopify/Customer/{customer}" if customer.isascii() and customer.isdigit() else customer
    return _forget(
        connection,
        path,
        "customer_id = ?1 OR email_folded = CAST(?2 AS TEXT) OR customer_id IN "
        "(SELECT customer_id FROM orders WHERE email_folded = CAST(?2 AS TEXT) AND customer_id IS NOT NULL)",
        (held(gid), folded(customer.strip())),
        # The shop may have erased them before: then an old page may still hold what a sync has overwritten.
        is_written_anew=True,
    )


def forget_older(connection: sqlite3.Connection, path: Path, than: datetime) -> int:
    """The same of the orders that were placed before `than`."""
    return _forget(connection, path, "placed_at < ?", (micros(than),))


def _forget(
    connection: sqlite3.Connection, path: Path, query: str, values: tuple[object, ...], *, is_written_anew: bool = False
) -> int:
    with transaction(connection, path):
        rows = connection.execute(f"SELECT key, name, placed_at FROM orders WHERE {query}", values).fetchall()
        keys = [key for key, *_ in rows]
        drop_orders(connection, keys)
        # The shop still has them: without their numbers the next sync would bring them back.
        connection.executemany("INSERT OR IGNORE INTO forgotten VALUES (?)", [(key,) for key in keys])
        if rows:
            facts.remember_forgotten(connection, [placed_at for *_, placed_at in rows])
        # Also of orders that went before with a full sync: nobody knows any more whose they were.
        orphans = connection.execute("DELETE FROM changes WHERE order_key NOT IN (SELECT key FROM orders)").rowcount
        _drop_warnings(connection, [told(name) or "" for _, name, _ in rows])
    if keys or orphans or is_written_anew:
        # Statistics hold no values without STAT4, and pages that were merged may hold what was moved: only a file that
        # is written anew is sure to hold nothing.
        with explained(path):
            vacuum(connection, path)
    return len(keys)


def _drop_warnings(connection: sqlite3.Connection, names: Sequence[str]) -> None:
    """Afterwards no warning of a sync names one of these orders ("order #1001 has more returns than ...")."""
    lacking = facts.state_of_sync(connection).lacking
    kept = [warning for warning in lacking if not any(f" {name} " in f" {warning} " for name in names)]
    if len(kept) < len(lacking):
        facts.remember(connection, lacking=kept)
