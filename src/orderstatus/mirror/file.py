"""A mirror's file: born private, open to readers while somebody writes, its faults errors that say what to do."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from orderstatus.core.errors import OrderStatusError, TemporaryError
from orderstatus.mirror.hints import command, made_anew
from orderstatus.mirror.schema import VERSION, prepare, refuse_newer, version_of

PATIENCE_SECONDS = 30.0
"""How long a run waits for another one that writes."""
BESIDE = ("-wal", "-shm")
"""What SQLite keeps beside the file; both get its mode (its documentation of `unix-none` VFS names no other)."""
_OF_OTHERS = 0o077
_MAPPED_BYTES = 2_000_000_000
_CACHE_KIB = 64_000


def open_writing(path: Path, *, patience: float = PATIENCE_SECONDS) -> sqlite3.Connection:
    """The mirror at `path`, made where there is none and brought to this version where it is older.

    Afterwards it is for its owner alone (0600), whatever it was, and so is what lies beside it.

    Raises OrderStatusError where it cannot be made, is damaged, or is of a newer version.
    """
    with explained(path):
        make_private(path)
        connection = connect(path, "rw", patience)
        try:
            # Before the first table: it cannot change later.
            connection.execute("PRAGMA page_size = 8192")
            connection.execute("PRAGMA journal_mode = WAL")
            # A power cut may lose the last batches and never tears one: sync reads them again.
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA secure_delete = ON")
            prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection


def open_reading(path: Path, *, patience: float = PATIENCE_SECONDS) -> sqlite3.Connection:
    """The mirror at `path`, to be read only, also while a sync writes to it.

    Raises OrderStatusError where there is none, or it is damaged, or of another version.
    """
    if not path.exists():
        raise OrderStatusError("this shop has no mirror yet", hint=f"run {command('sync', path)}")
    with explained(path):
        connection = connect(path, "ro", patience)
        try:
            version = version_of(connection)
            refuse_newer(connection, version)
            if version < VERSION:
                raise OrderStatusError("the mirror is of an older orderstatus", hint=f"run {command('sync', path)}")
        except BaseException:
            connection.close()
            raise
        return connection


def open_there(path: Path, *, patience: float = PATIENCE_SECONDS) -> sqlite3.Connection:
    """The mirror at `path`, to be written to as it is: none is made, and none is brought to this version.

    Raises as `open_reading` does.
    """
    open_reading(path, patience=patience).close()
    with explained(path):
        connection = connect(path, "rw", patience)
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA secure_delete = ON")
        return connection


def delete(path: Path) -> bool:
    """Afterwards nothing of the mirror is there, damaged or not. True if something was.

    A run that dies here leaves the file and no log of it: a log without its file would be read into the next one.
    """
    was_there = False
    with explained(path):
        for each in (*beside(path), path):
            with suppress(FileNotFoundError):
                each.unlink()
                was_there = True
    return was_there


def beside(path: Path) -> tuple[Path, ...]:
    """The files that SQLite keeps beside the mirror while it is in use."""
    return tuple(path.with_name(path.name + ending) for ending in BESIDE)


@contextmanager
def transaction(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """What is written in the block is there afterwards as a whole, or not at all.

    Raises TemporaryError where another run writes for too long, and what `explained` raises.
    """
    with explained(path):
        if connection.in_transaction:
            # A reading of one moment (`MirrorOrders`), which ends where something is written.
            connection.execute("ROLLBACK")
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            # A full disk has rolled it back by itself.
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Errors of SQLite and of the file system in the block are OrderStatusErrors, with what can be done."""
    try:
        yield
    except sqlite3.Error as error:
        raise _explanation(error, path) from error
    except OSError as error:
        raise OrderStatusError(
            f"could not use the mirror {path}: {error.strerror or error}",
            hint="see that its folder can be written, or set ORDERSTATUS_HOME to one that can",
        ) from error


def _explanation(error: sqlite3.Error, path: Path) -> OrderStatusError:
    code = getattr(error, "sqlite_errorcode", None)
    # The lower byte is the kind, the upper ones say more (SQLite: result codes).
    match None if code is None else code & 0xFF:
        case sqlite3.SQLITE_FULL:
            return OrderStatusError(
                "the disk is full: the mirror holds what came before",
                hint=f"make room, then run {command('sync', path)}",
            )
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return TemporaryError("another run is writing to the mirror", hint="run the same command again")
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_IOERR:
            return OrderStatusError(
                f"could not use the mirror {path}: {error}",
                hint="see that its folder can be written, or set ORDERSTATUS_HOME to one that can",
            )
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return OrderStatusError(f"the mirror {path} is damaged: {error}", hint=made_anew(path))
        case _:
            return OrderStatusError(f"the mirror {path} cannot be used: {error}", hint=made_anew(path))


def make_private(path: Path) -> None:
    """Afterwards there is a file at `path`, and it and what SQLite keeps beside it are for their owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with suppress(FileExistsError):
        # An empty file is an empty database. Made here, it has its mode before it holds anything.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    for each in (path, *beside(path)):
        # By name: closing a descriptor of our own would give up SQLite's locks (sqlite.org/howtocorrupt.html, 2.2).
        # What belongs to somebody else is for them to open or close.
        with suppress(FileNotFoundError, PermissionError):
            if stat.S_IMODE(each.stat().st_mode) & _OF_OTHERS:
                each.chmod(0o600)


def connect(path: Path, mode: str, patience: float) -> sqlite3.Connection:
    """SQLite on the file that is there, `rw` or `ro`, waiting so many seconds for others that write."""
    from urllib.parse import quote

    connection = sqlite3.connect(
        f"file:{quote(str(path.absolute()))}?mode={mode}",
        uri=True,
        timeout=patience,
        # Transactions are begun where they are meant.
        isolation_level=None,
        # Of several shops each is opened in the main thread and read in one of its own.
        check_same_thread=False,
        cached_statements=256,
    )
    if mode == "ro":
        connection.execute(f"PRAGMA mmap_size = {_MAPPED_BYTES}")
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    return connection
