"""Commands about one mirror as somebody can paste them: a file of a mirror is called as its shop is."""

from __future__ import annotations

import shlex
import sqlite3
from pathlib import Path


def command(words: str, path: Path) -> str:
    """`words` as a command about the shop whose mirror this is, whichever shop would be meant without a word."""
    return f"`orderstatus {words} --shop {shlex.quote(path.stem)}`"


def made_anew(path: Path) -> str:
    """How a mirror goes that is of no use, and comes back."""
    return f"{command('mirror forget --all', path)}, then {command('sync', path)}, makes it anew"


def path_of(connection: sqlite3.Connection) -> Path:
    """The file of an open mirror."""
    return Path(connection.execute("PRAGMA database_list").fetchone()[2])
