"""The journal's file: born private, open to several runs at once, and never taken for what it is not."""

from __future__ import annotations

import shlex
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from orderstatus.core.errors import OrderStatusError, TemporaryError
from orderstatus.mirror.file import PATIENCE_SECONDS, connect, make_private

APPLICATION_ID = 0x6F73746A
"""`PRAGMA application_id`, "ostj": a database that has another one is no journal."""
VERSION = 2
"""`PRAGMA user_version`. What is in a row has a version of its own (`core/acting/written.py`)."""
_AGAIN_SECONDS = 0.05

_TABLES = (
    """
    CREATE TABLE runs (
      id TEXT NOT NULL UNIQUE, action TEXT NOT NULL, shop TEXT NOT NULL,
      command TEXT NOT NULL, -- JSON
      began_at INTEGER NOT NULL, ended_at INTEGER, -- microseconds since 1970, UTC
      steps INTEGER NOT NULL,
      zone TEXT -- of the shop, IANA; since version 2
    )
    """,
    """
    CREATE TABLE steps (
      run TEXT NOT NULL, number INTEGER NOT NULL,
      step TEXT NOT NULL, -- JSON
      state TEXT NOT NULL, intended_at INTEGER, job TEXT,
      result TEXT, outcome TEXT, -- JSON
      PRIMARY KEY (run, number)
    ) WITHOUT ROWID
    """,
)


def open_journal(path: Path, *, patience: float = PATIENCE_SECONDS) -> sqlite3.Connection:
    """The journal at `path`, made where there is none. Afterwards it and what lies beside it are 0600.

    Raises OrderStatusError where it cannot be made, is damaged, is no journal, or is of a newer version.
    """
    with explained(path):
        make_private(path)
        connection = connect(path, "rw", patience)
        try:
            # Before its log is made anything else of: what is none of ours stays as it is.
            _refuse_others(connection, path)
            # Others read while a run writes, and an intent is one write to the disk and not two.
            _log_ahead(connection, patience)
            # Without it macOS keeps in the drive's own memory what it was told to put on the disk (SQLite: pragma).
            connection.execute("PRAGMA fullfsync = ON")
            # What was typed is not left behind in free pages.
            connection.execute("PRAGMA secure_delete = ON")
            _prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Errors of SQLite and of the file system in the block are OrderStatusErrors, with what can be done."""
    try:
        yield
    except sqlite3.Error as error:
        raise _explanation(error, path) from error
    except OSError as error:
        raise _unusable(path, error.strerror or str(error)) from error


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have made it since.
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            for table in _TABLES:
                connection.execute(table)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        elif version == 1:
            connection.execute("ALTER TABLE runs ADD COLUMN zone TEXT")
        if version < VERSION:
            connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _refuse_others(connection: sqlite3.Connection, path: Path) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    is_empty = not connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
    if application != APPLICATION_ID and not (is_empty and version == 0 and application == 0):
        raise OrderStatusError(f"{path} is not a journal of orderstatus", hint=_moved_away(path))
    if version > VERSION:
        raise OrderStatusError(f"the journal {path} is of a newer orderstatus", hint="use that version, or a newer one")


def _log_ahead(connection: sqlite3.Connection, patience: float) -> None:
    # SQLite does not wait for others here, as it does elsewhere, when two processes make the file at once.
    for _ in range(max(1, int(patience / _AGAIN_SECONDS))):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            time.sleep(_AGAIN_SECONDS)
        else:
            return
    raise TemporaryError("another run is writing to the journal", hint="run the same command again")


def _explanation(error: sqlite3.Error, path: Path) -> OrderStatusError:
    code = getattr(error, "sqlite_errorcode", None)
    # The lower byte is the kind, the upper ones say more (SQLite: result codes).
    match None if code is None else code & 0xFF:
        case sqlite3.SQLITE_FULL:
            return OrderStatusError(
                f"the disk is full: the journal {path} cannot be written, and nothing is sent that is not in it",
                hint="make room, then go on with `--resume`",
            )
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return TemporaryError("another run is writing to the journal", hint="run the same command again")
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_IOERR:
            return _unusable(path, str(error))
        case _:
            return OrderStatusError(f"the journal {path} is damaged: {error}", hint=_moved_away(path))


def _unusable(path: Path, why: str) -> OrderStatusError:
    return OrderStatusError(
        f"could not use the journal {path}: {why}",
        hint="see that its folder can be written, or set ORDERSTATUS_HOME to one that can",
    )


def _moved_away(path: Path) -> str:
    # It may be all there is to tell what was done: it is kept.
    aside = path.with_name(f"{path.name}.aside")
    return f"`mv {shlex.quote(str(path))} {shlex.quote(str(aside))}` lets a new one begin; broken runs are then unknown"
