"""The log of changes: a row a change in the order in which they were seen, and how far each reader has come."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from orderstatus.core.changes import Change, ChangeAxis
from orderstatus.core.references import order_gid
from orderstatus.mirror.order_rows import key_of
from orderstatus.mirror.values import held, instant, micros, told


def append(connection: sqlite3.Connection, changes: Iterable[Change]) -> None:
    """Afterwards the changes are the newest ones of the log, in their order."""
    connection.executemany(
        "INSERT INTO changes (order_key, order_name, shipment_id, axis, from_, to_, seen_at, happened_at, backwards) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                key_of(each.order_id),
                held(each.order_name),
                held(each.shipment_id),
                each.axis.value,
                held(each.from_),
                held(each.to),
                micros(each.seen_at),
                micros(each.happened_at),
                each.backwards,
            )
            for each in changes
        ],
    )


def changes(
    connection: sqlite3.Connection, *, after: int = 0, since: datetime | None = None
) -> Iterator[tuple[int, Change]]:
    """Those after a position, seen at or after `since`, oldest first, each with its position.

    The log is kept until it is forgotten: only the stretch that is asked for is walked.
    """
    where, values = "position > ?", [after]
    if since is not None:
        earliest = micros(since)
        assert earliest is not None
        # The first of them by the index of dates; where a clock went back there are older ones among what follows.
        (first,) = connection.execute("SELECT min(position) FROM changes WHERE seen_at >= ?", (earliest,)).fetchone()
        if first is None:
            return
        where, values = "position >= ? AND +seen_at >= ?", [max(after + 1, first), earliest]
    cursor = connection.execute(
        "SELECT position, order_key, order_name, shipment_id, axis, from_, to_, seen_at, happened_at, backwards "
        f"FROM changes WHERE {where} ORDER BY position",
        values,
    )
    for position, key, name, shipment_id, axis, from_, to, seen_at, happened_at, backwards in cursor:
        seen = instant(seen_at)
        assert seen is not None
        yield (
            position,
            Change(
                order_id=order_gid(key),
                order_name=told(name) or "",
                shipment_id=told(shipment_id),
                axis=ChangeAxis(axis),
                from_=told(from_),
                to=told(to) or "",
                seen_at=seen,
                happened_at=instant(happened_at),
                backwards=bool(backwards),
            ),
        )


def newest(connection: sqlite3.Connection) -> int:
    """The position of the newest change that was ever written, forgotten or not; 0 where there was none.

    A position is never given twice, or a reader would miss what took the place of what was forgotten.
    """
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'changes'").fetchone()
    return 0 if row is None else int(row[0])


def position(connection: sqlite3.Connection, reader: str) -> int | None:
    """How far a named reader has come; None for one who never read."""
    row = connection.execute("SELECT position FROM readers WHERE name = ?", (held(reader),)).fetchone()
    return None if row is None else int(row[0])


def move(connection: sqlite3.Connection, reader: str, position: int, *, at: datetime) -> None:
    """Afterwards the reader has read up to `position`, or further where it had."""
    connection.execute(
        "INSERT INTO readers VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET position = excluded.position, "
        "at = excluded.at WHERE excluded.position > position",
        (held(reader), position, micros(at)),
    )


def readers(connection: sqlite3.Connection) -> Mapping[str, tuple[int, datetime]]:
    """Every named reader: how far it is, and since when."""
    found = {}
    for name, position, at in connection.execute("SELECT name, position, at FROM readers ORDER BY name"):
        moved = instant(at)
        assert moved is not None
        found[told(name) or ""] = (int(position), moved)
    return found
