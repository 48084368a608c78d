"""One run at a time for each file and each mirror: one that overlaps with another waits, or ends and says so."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from orderstatus.core.errors import TemporaryError

if TYPE_CHECKING:
    from filelock import BaseFileLock

_LOOK_AGAIN_SECONDS = 0.2
_NO_END = -1.0
"""What filelock calls waiting without an end."""


@contextmanager
def held(
    paths: Iterable[str],
    folder: Path,
    *,
    wait_seconds: float | None,
    unlocked: Callable[[str], None],
    waits: Callable[[str], None] = lambda _: None,
    work: Callable[[str], str] = lambda path: f"writing `{path}`",
) -> Iterator[None]:
    """For the length of the block no other run of this user writes any of the files at `paths`.

    A file is known by its real path, so a link, a relative and an absolute name are one. What is there and is no file,
    a pipe or a device, needs no lock; standard output has no path, and the caller leaves it out. Several files are
    always taken in the same order, so that two runs never wait for each other.

    A busy file is waited for: 0 seconds, so many seconds (each), or with None until it is free, `waits` having been
    told its path first. Raises TemporaryError where it is still busy then, saying that the other run is at its `work`.

    The locks are files in `folder`, named by a hash, never beside the output, where a folder that is watched or synced
    would see them come and go. The kernel holds them (flock), so a run that is killed leaves none. They belong to one
    user of one machine: a cron job of root and a person do not exclude each other.

    Where no lock can be made, since the folder cannot be written or its file system has none, the block runs without,
    and `unlocked` is told why. What is written is whole or not touched with a lock or without (output/destination.py);
    what the lock prevents is work that is done twice and an older answer that comes last. A machine whose home is
    read-only should not lose its nightly file over that.
    """
    with ExitStack() as stack:
        for name, path in sorted(_locks(paths).items()):
            lock = _acquired(folder, name, path, wait_seconds, unlocked, waits, work)
            if lock is not None:
                stack.callback(_release, lock)
        yield


def _locks(paths: Iterable[str]) -> dict[str, str]:
    """The name of each file's lock, and a path that the file was named by."""
    return {_lock_name(path): path for path in paths if _is_file(path)}


def _lock_name(path: str) -> str:
    real = os.path.normcase(os.path.realpath(path))
    return f"{sha256(os.fsencode(real)).hexdigest()[:32]}.lock"


def _is_file(path: str) -> bool:
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except OSError:
        # Not there yet, or not to be seen: what writes it will say so.
        return True


def _acquired(
    folder: Path,
    name: str,
    path: str,
    wait_seconds: float | None,
    unlocked: Callable[[str], None],
    waits: Callable[[str], None],
    work: Callable[[str], str],
) -> BaseFileLock | None:
    import filelock

    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = filelock.FileLock(folder / name)
        try:
            lock.acquire(timeout=0)
        except filelock.Timeout:
            if wait_seconds == 0:
                raise
            waits(path)
            # It looks again now and then, so that Ctrl-C ends it at once.
            lock.acquire(timeout=_NO_END if wait_seconds is None else wait_seconds, poll_interval=_LOOK_AGAIN_SECONDS)
    except filelock.Timeout:
        raise _busy(work(path), wait_seconds) from None
    except (OSError, NotImplementedError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        unlocked(f"`{path}` is written without a lock, as none can be made in {folder}: {reason}")
        return None
    return lock


def _release(lock: BaseFileLock) -> None:
    # Dated names would otherwise leave a file a night. Removed while it is held: whoever has opened it finds, on
    # acquiring it, that it has no name any more, and opens the next one (filelock 3.24). Windows removes no open file.
    with suppress(OSError):
        os.unlink(lock.lock_file)
    lock.release()


def _busy(work: str, wait_seconds: float | None) -> TemporaryError:
    if not wait_seconds:
        return TemporaryError(
            f"another run is {work}", hint="add `--wait` to wait until it is done, or run it again later"
        )
    return TemporaryError(
        f"another run is still {work} after {wait_seconds:,.0f} s",
        hint="run it again later, or give it longer with `--timeout`",
    )
