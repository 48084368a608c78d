"""A mirror as a file: what is in it, how large it is, and how it is made as small as it can be."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from orderstatus.core.errors import TemporaryError
from orderstatus.core.mirror_ports import MirrorInfo
from orderstatus.mirror import facts
from orderstatus.mirror.file import beside
from orderstatus.mirror.hints import command
from orderstatus.mirror.schema import version_of
from orderstatus.mirror.values import instant


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
