"""What a mirror knows of itself: its shop, when it was synced, and how much it holds."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from orderstatus.core.mirror_ports import MirrorState
from orderstatus.core.models import ShopFacts
from orderstatus.mirror.change_log import newest
from orderstatus.mirror.codec import decode, encode
from orderstatus.mirror.values import instant, micros

_FORGOTTEN_PLACED = "forgotten_placed"


def facts(connection: sqlite3.Connection) -> dict[str, Any]:
    """Everything that `remember` wrote, by its name."""
    return {name: json.loads(value) for name, value in connection.execute("SELECT name, value FROM facts")}


def remember(connection: sqlite3.Connection, **values: object) -> None:
    """Afterwards the facts are these; those that are not named stay."""
    connection.executemany(
        "INSERT OR REPLACE INTO facts VALUES (?, ?)", [(name, json.dumps(value)) for name, value in values.items()]
    )


def remember_sync(
    connection: sqlite3.Connection,
    *,
    at: datetime,
    watermark: datetime | None,
    full_at: datetime | None,
    shop: ShopFacts,
    lacking: tuple[str, ...],
    has_stages: bool,
) -> None:
    """Afterwards the last sync is one that ended well and brought this."""
    before = state_of_sync(connection)
    remember(
        connection,
        synced_at=micros(at),
        begun_at=None,
        previous_at=micros(before.synced_at),
        seen_before=before.seen,
        seen=newest(connection),
        watermark=micros(watermark),
        full_at=micros(full_at),
        shop=encode(ShopFacts, shop),
        lacking=list(lacking),
        has_stages=has_stages,
    )


def remember_forgotten(connection: sqlite3.Connection, placed: Sequence[int | None]) -> None:
    """Afterwards it is known between which instants the orders were placed that were forgotten so far, and no more."""
    known = facts(connection).get(_FORGOTTEN_PLACED)
    both = [*placed, *(known or ())]
    dated = [at for at in both if at is not None]
    # One that is not dated may have been placed at any time.
    bounds = [min(dated), max(dated)] if len(dated) == len(both) else [None, None]
    remember(connection, **{_FORGOTTEN_PLACED: bounds})


def forgotten_in(connection: sqlite3.Connection, since: datetime | None, until: datetime | None) -> int:
    """How many orders were forgotten, if one of them may have been placed in this window; else 0."""
    (count,) = connection.execute("SELECT count(*) FROM forgotten").fetchone()
    first, last = facts(connection).get(_FORGOTTEN_PLACED) or (None, None)
    begins, ends = micros(since), micros(until)
    is_before = ends is not None and first is not None and ends <= first
    is_after = begins is not None and last is not None and begins > last
    return 0 if is_before or is_after else int(count)


def is_complete(connection: sqlite3.Connection) -> bool:
    """True once every order has been read."""
    return state_of_sync(connection).is_complete


def state(connection: sqlite3.Connection) -> MirrorState:
    """What the mirror holds, and how fresh it is; counted, not remembered."""
    (orders, shipments, following, changes) = connection.execute(
        "SELECT (SELECT count(*) FROM orders), (SELECT count(*) FROM shipments), "
        "(SELECT count(*) FROM shipments WHERE on_its_way), (SELECT count(*) FROM changes)"
    ).fetchone()
    return replace(
        state_of_sync(connection),
        orders=orders,
        shipments=shipments,
        following=following,
        changes=changes,
    )


def state_of_sync(connection: sqlite3.Connection) -> MirrorState:
    """How fresh the mirror is, without counting what it holds."""
    known = facts(connection)
    (forgotten,) = connection.execute("SELECT count(*) FROM forgotten").fetchone()
    return MirrorState(
        id=known["id"],
        shop=None if known.get("shop") is None else decode(ShopFacts, known["shop"]),
        synced_at=instant(known.get("synced_at")),
        watermark=instant(known.get("watermark")),
        begun_at=instant(known.get("begun_at")),
        previous_at=instant(known.get("previous_at")),
        seen_before=known.get("seen_before", 0),
        seen=known.get("seen", 0),
        full_at=instant(known.get("full_at")),
        lacking=tuple(known.get("lacking", ())),
        has_stages=known.get("has_stages", False),
        forgotten=forgotten,
    )
