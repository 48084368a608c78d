"""One shop's mirror, open: what `sync` fills, what changes are read from, and what can be forgotten of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType

from orderstatus.core.changes import Change
from orderstatus.core.mirror_ports import MirrorInfo, MirrorState, Taken
from orderstatus.core.models import Order, OrderLife, Shipment, ShopFacts
from orderstatus.mirror import change_log, facts, forgetting, housekeeping, writing
from orderstatus.mirror.file import delete, explained, open_reading, open_there, open_writing, transaction
from orderstatus.mirror.order_rows import key_of
from orderstatus.mirror.schema import make_indexes
from orderstatus.mirror.values import micros


class Mirror:
    """A `MirrorWriter`, a `ChangeLog` and a `MirrorKeeper` over one file. One thread uses it at a time.

    Whatever is wrong with the file or the disk is an OrderStatusError that says what to do.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection
        self._full_at: datetime | None = None
        self._sees_what_goes = False

    @classmethod
    def open(cls, path: Path, *, reading: bool = False) -> Mirror:
        """The mirror in this file. To be written it is made where there is none; to be read it must be there."""
        return cls(path, open_reading(path) if reading else open_writing(path))

    @classmethod
    def open_there(cls, path: Path) -> Mirror:
        """The mirror in this file, to be written to; it must be there. Raises OrderStatusError where it is not."""
        return cls(path, open_there(path))

    @staticmethod
    def delete(path: Path) -> bool:
        """Afterwards there is no mirror in this file, whatever was in it. True if there was something."""
        return delete(path)

    def __enter__(self) -> Mirror:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Afterwards the file is nobody's here; what was not finished is not in it."""
        self.connection.close()

    def state(self) -> MirrorState:
        """What the mirror holds, and how fresh it is."""
        with explained(self.path):
            return facts.state(self.connection)

    def freshness(self) -> MirrorState:
        """The state without its counts of what is held, which take a while where that is much."""
        with explained(self.path):
            return facts.state_of_sync(self.connection)

    def begin(self, *, full: bool, at: datetime) -> None:
        """A sync begins; `full` is one that reads every order, so that those which do not come are gone."""
        with transaction(self.connection, self.path):
            facts.remember(self.connection, begun_at=micros(at))
        with explained(self.path):
            self._full_at = at if full else None
            # Of an empty mirror nothing can go, and what arrived is what it holds.
            query = "SELECT EXISTS (SELECT 1 FROM orders) OR EXISTS (SELECT 1 FROM forgotten)"
            self._sees_what_goes = full and bool(self.connection.execute(query).fetchone()[0])
            self.connection.execute("CREATE TEMP TABLE IF NOT EXISTS arrived (key INTEGER PRIMARY KEY)")
            self.connection.execute("DELETE FROM temp.arrived")

    def arrived(self) -> int:
        """How many orders a full sync has brought since it began, each once; those too that are left out."""
        with explained(self.path):
            table = "temp.arrived" if self._sees_what_goes else "orders"
            return int(self.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    def take_orders(self, orders: Sequence[Order], *, seen_at: datetime) -> Taken:
        """Afterwards the orders are held as they are here, and what changed of them is in the log.

        Raises OrderStatusError where the disk is full; the mirror is then as it was before this batch.
        """
        with transaction(self.connection, self.path):
            if self._sees_what_goes:
                self.connection.executemany(
                    "INSERT OR IGNORE INTO temp.arrived VALUES (?)", [(key_of(order.id),) for order in orders]
                )
            return writing.take_orders(
                self.connection, orders, seen_at=seen_at, logs=facts.is_complete(self.connection)
            )

    def take_shipments(self, shipments: Sequence[Shipment], *, seen_at: datetime) -> Taken:
        """Afterwards shipments that are held are as they are here, with their events, and their changes are logged."""
        with transaction(self.connection, self.path):
            logs = facts.is_complete(self.connection)
            return writing.take_shipments(self.connection, shipments, seen_at=seen_at, logs=logs)

    def take_stages(self, orders: Sequence[Order], *, seen_at: datetime) -> Taken:
        """Afterwards orders that are held are in the stages that they are in here; that they moved is in the log."""
        with transaction(self.connection, self.path):
            logs = facts.is_complete(self.connection)
            return writing.take_stages(self.connection, orders, seen_at=seen_at, logs=logs)

    def lives_held(self, orders: Sequence[str]) -> Mapping[str, bool]:
        """Those of these orders of which a life is held, and whether the order has not changed since it was read."""
        with explained(self.path):
            return writing.lives_held(self.connection, orders)

    def take_lives(self, lives: Sequence[OrderLife]) -> None:
        """Afterwards fulfillment orders and returns of these orders are held; a part that is None stays as it was."""
        with transaction(self.connection, self.path):
            writing.take_lives(self.connection, lives)

    def shipments_to_follow(self, *, since: datetime) -> Sequence[tuple[str, datetime | None]]:
        """The ids of shipments that may bring news, with the newest date known of each, newest first."""
        with explained(self.path):
            return writing.shipments_to_follow(self.connection, since=since)

    def finish(
        self,
        *,
        at: datetime,
        watermark: datetime | None,
        shop: ShopFacts,
        lacking: Sequence[str],
        has_stages: bool = False,
    ) -> int:
        """The sync has ended well. Returns how many orders went, as a full one did not bring them again.

        The first one makes the indexes, which takes some seconds for a million orders.
        """
        with transaction(self.connection, self.path):
            gone: list[int] = []
            if self._sees_what_goes:
                query = "SELECT key FROM orders WHERE key NOT IN (SELECT key FROM temp.arrived)"
                gone = [key for (key,) in self.connection.execute(query)]
                writing.drop_orders(self.connection, gone)
                # What the shop has no more cannot come back, and its number is of no use.
                self.connection.execute("DELETE FROM forgotten WHERE key NOT IN (SELECT key FROM temp.arrived)")
            full_at = self._full_at or facts.state_of_sync(self.connection).full_at
            facts.remember_sync(
                self.connection,
                at=at,
                watermark=watermark,
                full_at=full_at,
                shop=shop,
                lacking=tuple(lacking),
                has_stages=has_stages,
            )
            make_indexes(self.connection)
        self._sees_what_goes = False
        return len(gone)

    def changes(self, *, after: int = 0, since: datetime | None = None) -> Iterator[tuple[int, Change]]:
        """Those after a position, seen at or after `since`, oldest first, each with its position."""
        with explained(self.path):
            yield from change_log.changes(self.connection, after=after, since=since)

    def newest(self) -> int:
        """The position of the newest change; 0 where there is none."""
        with explained(self.path):
            return change_log.newest(self.connection)

    def seen_before(self) -> tuple[int, datetime | None]:
        """How far the log went when the sync before the last one ended, and when that sync began."""
        state = self.freshness()
        return state.seen_before, state.previous_at

    def position(self, reader: str) -> int | None:
        """How far a named reader has come; None for one who never read."""
        with explained(self.path):
            return change_log.position(self.connection, reader)

    def move(self, reader: str, position: int, *, at: datetime) -> None:
        """Afterwards the reader has read up to `position`. A reader never moves back."""
        with transaction(self.connection, self.path):
            change_log.move(self.connection, reader, position, at=at)

    def readers(self) -> Mapping[str, tuple[int, datetime]]:
        """Every named reader: how far it is, and since when."""
        with explained(self.path):
            return change_log.readers(self.connection)

    def info(self) -> MirrorInfo:
        """The mirror as a file, and what is in it."""
        with explained(self.path):
            return housekeeping.info(self.connection, self.path)

    def vacuum(self) -> tuple[int, int]:
        """Afterwards the file is as small as it can be. Its bytes before and after."""
        with explained(self.path):
            return housekeeping.vacuum(self.connection, self.path)

    def forget(self, *, customer: str) -> int:
        """Afterwards nothing of this customer's orders is in the file (`MirrorKeeper.forget`). How many there were."""
        return forgetting.forget_customer(self.connection, self.path, customer)

    def forget_older(self, than: datetime) -> int:
        """Afterwards nothing of orders that were placed before `than` is in the file. How many there were."""
        return forgetting.forget_older(self.connection, self.path, than)
