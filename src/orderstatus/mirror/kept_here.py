"""What would be kept in the shop and may not be: metafields in a file of this machine, for who cannot write there.

With it `notify send --this-machine-only` claims by the same rules as in the shop; another machine sees nothing of it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Self

from orderstatus.core.errors import OrderStatusError, TemporaryError
from orderstatus.core.metafields import Kept, MetafieldKey, MetafieldWrite, WriteResult, Written
from orderstatus.mirror.file import PATIENCE_SECONDS, connect, make_private

APPLICATION_ID = 0x6F73746B
"""`PRAGMA application_id`, "ostk": a database that has another one is none of these."""
VERSION = 1
_TABLE = """
    CREATE TABLE kept (
      shop TEXT NOT NULL, owner TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
      times INTEGER NOT NULL, -- how often it was written, which is its digest
      PRIMARY KEY (shop, owner, key)
    ) WITHOUT ROWID
"""


class KeptHere:
    """A `MetafieldStore` in one file, of one shop; may be used from several threads and processes.

    What was written is on the disk. Raises OrderStatusError where the file cannot be used, TemporaryError where another
    process writes for too long.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path, shop: str) -> None:
        self._connection = connection
        self._path = path
        self._shop = shop
        self._lock = Lock()

    @classmethod
    def open(cls, path: Path, shop: str, *, patience: float = PATIENCE_SECONDS) -> Self:
        """The file at `path`, made where there is none, for its owner alone (0600 from birth); `shop` is its domain."""
        with _explained(path):
            make_private(path)
            connection = connect(path, "rw", patience)
            try:
                _prepare(connection, path)
            except BaseException:
                connection.close()
                raise
        return cls(connection, path, shop)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Afterwards the file is closed."""
        with self._lock, _explained(self._path):
            self._connection.close()

    def read(
        self, owners: Sequence[str], keys: frozenset[MetafieldKey]
    ) -> Iterator[tuple[str, Mapping[MetafieldKey, Kept]]]:
        """What is kept of these owners, as `MetafieldStore.read`; whether they are there the file cannot know."""
        with self._lock, _explained(self._path):
            found = [(owner, self._of(owner, keys)) for owner in owners]
        return iter(found)

    def write(self, writes: Sequence[MetafieldWrite]) -> Sequence[WriteResult]:
        """As `MetafieldStore.write`: all or nothing, and through to the disk."""
        with self._lock, _explained(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                results = self._written(writes)
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
            return results

    def read_of_shop(self, key: MetafieldKey) -> tuple[str, Kept | None]:
        """As `MetafieldStore.read_of_shop`; the shop is its domain here."""
        with self._lock, _explained(self._path):
            return self._shop, self._of(self._shop, frozenset({key})).get(key)

    def prepare(self) -> Sequence[str]:
        """Nothing needs to be made."""
        return ()

    def _of(self, owner: str, keys: frozenset[MetafieldKey]) -> dict[MetafieldKey, Kept]:
        found: dict[MetafieldKey, Kept] = {}
        for key in keys:
            row = self._connection.execute(
                "SELECT value, times FROM kept WHERE shop = ? AND owner = ? AND key = ?", (self._shop, owner, key.value)
            ).fetchone()
            if row is not None:
                found[key] = Kept(value=row[0], digest=str(row[1]))
        return found

    def _written(self, writes: Sequence[MetafieldWrite]) -> Sequence[WriteResult]:
        there = [self._of(write.owner, frozenset({write.key})).get(write.key) for write in writes]
        stale = [
            write.seen != (None if kept is None else kept.digest) for write, kept in zip(writes, there, strict=True)
        ]
        if any(stale):
            return [WriteResult(state=Written.STALE if each else Written.NOT_TRIED) for each in stale]
        times = [1 if kept is None else int(kept.digest) + 1 for kept in there]
        self._connection.executemany(
            "INSERT OR REPLACE INTO kept (shop, owner, key, value, times) VALUES (?, ?, ?, ?, ?)",
            [
                (self._shop, write.owner, write.key.value, write.value, count)
                for write, count in zip(writes, times, strict=True)
            ],
        )
        return [WriteResult(state=Written.DONE, digest=str(count)) for count in times]


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        is_empty = not connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
        if application != APPLICATION_ID and not (is_empty and version == 0 and application == 0):
            raise OrderStatusError(f"{path} holds no claims of orderstatus", hint="move it away")
        if version > VERSION:
            raise OrderStatusError(f"the claims in {path} are of a newer orderstatus", hint="use that version")
        if version == 0:
            connection.execute(_TABLE)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        if code is not None and code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise TemporaryError("another run is writing its claims", hint="run the same command again") from error
        raise OrderStatusError(
            f"the claims in {path} cannot be used: {error}",
            hint="nothing is sent without them: make room, or see that the file can be written",
        ) from error
    except OSError as error:
        raise OrderStatusError(
            f"the claims in {path} cannot be used: {error.strerror or error}",
            hint="see that its folder can be written, or set ORDERSTATUS_HOME to one that can",
        ) from error
