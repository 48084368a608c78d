"""Where `--output` goes: standard output, or a file that is whole or not touched."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

from orderstatus.core.errors import OrderStatusError
from orderstatus.output.streams import Streams

_MODE = 0o666
"""What a new file gets before the umask, as with a shell's `>`; a file that is replaced keeps its own mode."""


@contextmanager
def open_destination(path: str | None, streams: Streams) -> Iterator[TextIO]:
    """A text file to write the answer to: stdout for None and `-`, else the file at `path`, UTF-8 with `\\n`.

    The file appears under its name when everything is on the disk. A run that fails leaves the old file as it was and
    nothing beside it. A pipe or a device (`/dev/stdout`) is written directly, as there is nothing to replace.
    Raises OrderStatusError with the path and the reason where it cannot be written.
    """
    if path is None or path == "-":
        yield streams.out
        return
    try:
        target = os.path.realpath(path)
        mode = _mode_of(target)
        opened = _replacing(target, mode) if mode is None or stat.S_ISREG(mode) else _direct(target)
        with opened as file:
            yield file
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OrderStatusError(f"could not write `{path}`: {error.strerror or error}") from error


def _mode_of(target: str) -> int | None:
    try:
        return os.stat(target).st_mode
    except FileNotFoundError:
        return None


@contextmanager
def _direct(target: str) -> Iterator[TextIO]:
    with open(target, "w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        yield file


@contextmanager
def _replacing(target: str, mode: int | None) -> Iterator[TextIO]:
    handle, temporary = _create_beside(target)
    try:
        with open(handle, "w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            if mode is not None:
                os.chmod(temporary, stat.S_IMODE(mode))
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def _create_beside(target: str) -> tuple[int, str]:
    """A new file in the folder of `target`, so that replacing it is one step; the umask decides who may read it."""
    folder, name = os.path.split(target)
    attempt = 0
    while True:
        temporary = os.path.join(folder, f".{name[:100]}.{os.getpid()}-{attempt}.tmp")
        try:
            return os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE), temporary
        except FileExistsError:
            attempt += 1
