"""The tables of a mirror, their indexes, and how a file of an older version becomes one of this version."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from orderstatus.core.errors import OrderStatusError
from orderstatus.mirror.hints import command, made_anew, path_of

APPLICATION_ID = 0x6F73746D
"""`PRAGMA application_id`, "ostm": a database that has another one is not a mirror."""

ORDER_PLACES = (
    "key, name, number, placed_at, created_at, updated_at, cancelled_at, closed_at, state, state_word, payment, "
    "payment_word, fulfillment, fulfillment_word, return_, return_word, currency, total, capturable, outstanding, "
    "refunded, received, customer, customer_id, email, phone, confirmation, country, tags, test, shipments_read, "
    "shipments_cut, transactions, terms, more, stage_read, stage, stage_history"
)
"""What an order is read back from."""
ORDER_DERIVED = (
    "delivery, overdue, total_number, name_folded, name_number, customer_folded, email_folded, "
    "confirmation_folded, country_upper, tags_folded, phone_digits"
)
"""What an order is looked for by: computed from the rest when it is written, by the rules of core."""

_ORDERS = """
CREATE TABLE orders (
  key INTEGER PRIMARY KEY, -- the number in the order's GID
  name TEXT NOT NULL, number INTEGER,
  placed_at INTEGER, created_at INTEGER, updated_at INTEGER, -- microseconds since 1970, UTC
  cancelled_at INTEGER, closed_at INTEGER,
  state TEXT NOT NULL, state_word TEXT, -- a word is here only where it is not the value
  payment TEXT NOT NULL, payment_word TEXT,
  fulfillment TEXT NOT NULL, fulfillment_word TEXT,
  return_ TEXT NOT NULL, return_word TEXT,
  currency TEXT, total TEXT, capturable TEXT, outstanding TEXT, refunded TEXT, received TEXT, -- decimals
  customer TEXT, customer_id TEXT, email TEXT, phone TEXT, confirmation TEXT, country TEXT,
  tags TEXT, test INTEGER NOT NULL, -- JSON
  shipments_read INTEGER NOT NULL, shipments_cut INTEGER NOT NULL,
  delivery TEXT, overdue INTEGER NOT NULL, total_number REAL,
  name_folded TEXT, name_number INTEGER, customer_folded TEXT, email_folded TEXT, confirmation_folded TEXT,
  country_upper TEXT, tags_folded TEXT, phone_digits TEXT,
  transactions TEXT, terms TEXT, more TEXT -- JSON
);
"""

_SHIPMENTS = """
CREATE TABLE shipments (
  key INTEGER PRIMARY KEY,
  order_key INTEGER NOT NULL, place INTEGER NOT NULL, -- where it stands in its order
  id TEXT NOT NULL, name TEXT, raw_status TEXT, display_status TEXT,
  status TEXT NOT NULL, status_word TEXT,
  tracking TEXT, -- JSON
  shipped_at INTEGER, in_transit_at INTEGER, delivered_at INTEGER, estimated_delivery_at INTEGER, updated_at INTEGER,
  requires_shipping INTEGER, delivery_method TEXT, location TEXT,
  following INTEGER NOT NULL, -- live, not delivered, and there is something to follow it by
  on_its_way INTEGER NOT NULL, newest INTEGER,
  travels INTEGER NOT NULL, bucket TEXT NOT NULL, carriers TEXT, number TEXT, more_numbers TEXT,
  placed_at INTEGER, country TEXT, -- of the order
  events TEXT, items TEXT -- JSON
);
CREATE INDEX shipments_of_order ON shipments(order_key, place);
CREATE INDEX shipments_by_id ON shipments(id);
CREATE INDEX shipments_following ON shipments(newest, id) WHERE following;
CREATE INDEX shipments_on_their_way ON shipments(key) WHERE on_its_way;
"""

_REST = """
CREATE TABLE lives (
  order_key INTEGER PRIMARY KEY, updated_at INTEGER, -- of the order as the life was read with it
  fulfillment_orders TEXT, returns TEXT, cut TEXT -- JSON
);
CREATE TABLE changes (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  order_key INTEGER NOT NULL, order_name TEXT NOT NULL, shipment_id TEXT,
  axis TEXT NOT NULL, from_ TEXT, to_ TEXT NOT NULL,
  seen_at INTEGER NOT NULL, happened_at INTEGER, backwards INTEGER NOT NULL
);
CREATE INDEX changes_of_order ON changes(order_key);
CREATE INDEX changes_seen ON changes(seen_at);
CREATE TABLE forgotten (key INTEGER PRIMARY KEY); -- the numbers of orders that are left out from then on
CREATE TABLE readers (name TEXT PRIMARY KEY, position INTEGER NOT NULL, at INTEGER NOT NULL);
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL); -- JSON
INSERT INTO facts VALUES ('id', '"' || lower(hex(randomblob(16))) || '"'); -- of this file: one made anew has another
"""

_STAGES = """
ALTER TABLE orders ADD COLUMN stage_read INTEGER NOT NULL DEFAULT 0; -- a sync reads stages where they are in use
ALTER TABLE orders ADD COLUMN stage TEXT; -- NULL also where it is in none
ALTER TABLE orders ADD COLUMN stage_history TEXT; -- JSON; NULL where it was not read
"""
"""What an older mirror holds stays: of its orders no stage was read, and the next sync that is to does so of all."""

STEPS: Sequence[str] = (_ORDERS + _SHIPMENTS + _REST, _STAGES)
"""What makes each version of the one before it, the first of an empty file. A step that was released never changes.

A rule of core that `ORDER_DERIVED` or a shipment's `bucket` follows cannot change without a step that computes it anew.
"""
VERSION = len(STEPS)
"""`PRAGMA user_version` of the files of this version."""

INDEXES: Sequence[str] = (
    # Every filter of a list is decided here, newest order first, without looking at an order that does not match.
    "orders_filters ON orders(placed_at, key, payment, fulfillment, delivery, state, return_, country_upper, overdue, "
    "total_number, tags_folded, customer_folded)",
    "orders_updated ON orders(updated_at)",
    "orders_staged ON orders(stage, placed_at) WHERE stage IS NOT NULL",
    "orders_named ON orders(name_folded)",
    "orders_numbered ON orders(number)",
    "orders_email ON orders(email_folded) WHERE email_folded IS NOT NULL",
    "orders_of_customer ON orders(customer_id) WHERE customer_id IS NOT NULL",
    "orders_confirmed ON orders(confirmation_folded) WHERE confirmation_folded IS NOT NULL",
    "orders_phone ON orders(phone_digits, customer_id, phone) WHERE phone_digits IS NOT NULL",
    "shipments_counted ON shipments(travels, bucket, placed_at, shipped_at, country, carriers, location)",
    "shipments_number ON shipments(number) WHERE number IS NOT NULL",
    "shipments_numbers ON shipments(more_numbers) WHERE more_numbers IS NOT NULL",
)
"""What questions are answered by. They are made when the first sync ends: a million sorted at once are quicker."""


def prepare(connection: sqlite3.Connection, *, steps: Sequence[str] = STEPS) -> None:
    """Afterwards the database is a mirror of the newest version, one of an older version with all that it held.

    Raises OrderStatusError for a file of a newer version, or of another program.
    """
    version = version_of(connection)
    refuse_newer(connection, version, newest=len(steps))
    for number, step in enumerate(steps[version:], version + 1):
        # Each step and its number are one transaction: a run that dies here leaves one version or the other.
        try:
            connection.executescript(
                f"BEGIN IMMEDIATE; {step} PRAGMA user_version = {number}; "
                f"PRAGMA application_id = {APPLICATION_ID}; COMMIT;"
            )
        except sqlite3.Error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def version_of(connection: sqlite3.Connection) -> int:
    """The version of the mirror; 0 for an empty file. Raises OrderStatusError for a database that is no mirror."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application != APPLICATION_ID and (application or version or tables):
        raise OrderStatusError(
            "the file is a database of another program",
            hint=f"move it away, then {command('sync', path_of(connection))}",
        )
    return int(version)


def refuse_newer(connection: sqlite3.Connection, version: int, *, newest: int = VERSION) -> None:
    """Raises OrderStatusError for a mirror of a version that this program does not know."""
    if version > newest:
        raise OrderStatusError(
            f"the mirror was made by a newer orderstatus (its version is {version}, and {newest} is known here)",
            hint=f"update orderstatus; or {made_anew(path_of(connection))}",
        )


def make_indexes(connection: sqlite3.Connection) -> None:
    """Afterwards every question has its index, and SQLite knows how much there is of what."""
    for index in INDEXES:
        connection.execute(f"CREATE INDEX IF NOT EXISTS {index}")
    connection.execute("PRAGMA analysis_limit = 1000")
    connection.execute("ANALYZE")
