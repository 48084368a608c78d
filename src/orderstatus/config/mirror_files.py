"""Where the mirrors lie: one file a shop, which holds customers' data and is for its owner alone."""

from __future__ import annotations

from pathlib import Path

FOLDER = "mirrors"
SUFFIX = ".sqlite3"


def mirror_file(state: Path, domain: str) -> Path:
    """Where the mirror of the shop is, or would be."""
    return state / FOLDER / f"{domain}{SUFFIX}"


def parts_of(file: Path) -> tuple[Path, ...]:
    """The mirror at `file`, and what SQLite keeps beside it while it is open (a log, and its index)."""
    return file, *(file.with_name(file.name + end) for end in ("-wal", "-shm"))
