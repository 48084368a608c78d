"""Lines of a bulk file that wait, on the disk, for what they belong to: a `ChildStore` for more than memory holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from orderstatus.core.errors import OrderStatusError

_CACHE_KIBIBYTES = 16_384
_ROWS_AT_ONCE = 500


class SqliteChildren:
    """Texts in a database that has no name: SQLite keeps it in a file that is unlinked as soon as it is open.

    So nothing is left behind however the process ends, and nobody else can open it (sqlite.org/inmemorydb.html,
    "temporary databases"). SQLITE_TMPDIR and TMPDIR say where it lies, else `/var/tmp`.
    """

    def __init__(self) -> None:
        # A reading that is given up may be closed by another thread than the one that read.
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._database.execute(f"PRAGMA cache_size = -{_CACHE_KIBIBYTES}")
        # Nobody needs it after a crash.
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("PRAGMA synchronous = OFF")
        self._database.execute("CREATE TABLE child (parent TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL)")
        self._waiting: list[tuple[str, str, str]] = []
        self._is_indexed = False

    def add(self, parent_id: str, kind: str, text: str) -> None:
        """One text more of `parent_id`. Raises OrderStatusError where the disk has no room for it."""
        self._waiting.append((parent_id, kind, text))
        if len(self._waiting) >= _ROWS_AT_ONCE:
            self._write()

    def of(self, parent_id: str) -> Iterator[tuple[str, str]]:
        """The kind and the text of each that belongs to `parent_id`, in the order in which they were added."""
        if not self._is_indexed:
            self._write()
            with _room():
                self._database.execute("CREATE INDEX child_of ON child (parent)")
            self._is_indexed = True
        rows = self._database.execute("SELECT kind, text FROM child WHERE parent = ? ORDER BY rowid", (parent_id,))
        yield from rows

    def close(self) -> None:
        """Afterwards the database is gone."""
        self._database.close()

    def _write(self) -> None:
        with _room():
            self._database.execute("BEGIN")
            self._database.executemany("INSERT INTO child VALUES (?, ?, ?)", self._waiting)
            self._database.execute("COMMIT")
        self._waiting.clear()


@contextmanager
def _room() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise OrderStatusError(
            f"the lines of a bulk file could not be kept for joining: {error}",
            hint="free some space for temporary files, or set SQLITE_TMPDIR to a folder that has some",
        ) from error
