"""What our files and folders are like on this machine. Looking changes nothing: no folder is made, no file touched."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable
from pathlib import Path

from orderstatus.core.examination import FileFacts


def file_facts(
    *,
    settings: Path,
    secrets: Iterable[tuple[str, Path]] = (),
    folders: Iterable[tuple[str, Path]] = (),
) -> tuple[FileFacts, ...]:
    """The facts of the settings file, of files that hold secrets, and of folders, each with what it is for.

    Modes and owners are None on Windows, which has none of that kind.
    """
    return (
        _facts("settings", settings),
        *(_facts(purpose, path, is_secret=True) for purpose, path in secrets),
        *(_facts(purpose, path, is_folder=True) for purpose, path in folders),
    )


def _facts(purpose: str, path: Path, *, is_secret: bool = False, is_folder: bool = False) -> FileFacts:
    status = _status(path)
    nearest = path if status is not None else _nearest_that_exists(path)
    knows_modes = status is not None and os.name != "nt"
    return FileFacts(
        purpose=purpose,
        path=str(path),
        exists=status is not None,
        is_folder=is_folder,
        is_secret=is_secret,
        mode=stat.S_IMODE(status.st_mode) if status is not None and knows_modes else None,
        is_ours=status.st_uid == os.getuid() if status is not None and knows_modes else None,
        is_writable=_is_writable(nearest, must_be_folder=is_folder or nearest != path),
        free_bytes=_free_bytes(nearest),
    )


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except (OSError, ValueError):
        return None


def _nearest_that_exists(path: Path) -> Path:
    """The folder in which `path` would be made, with those that lack on the way."""
    return next((each for each in path.parents if _status(each) is not None), Path(path.anchor or "."))


def _is_writable(nearest: Path, *, must_be_folder: bool) -> bool:
    # A file may stand where a folder of ours would have to be.
    if must_be_folder and not nearest.is_dir():
        return False
    return os.access(nearest, os.W_OK | (os.X_OK if must_be_folder else 0))


def _free_bytes(nearest: Path) -> int | None:
    try:
        return shutil.disk_usage(nearest).free
    except OSError:
        return None
