"""Where `--output` goes: standard output, or a file that is whole or not touched."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO, Any, BinaryIO, TextIO, cast

from orderstatus.output.streams import Streams
from orderstatus.output.writing import checked, checked_binary, could_not_write

_MODE = 0o666
"""What a new file gets before the umask, as with a shell's `>`; a file that is replaced keeps its own mode."""


@contextmanager
def open_destination(path: str | None, streams: Streams) -> Iterator[TextIO]:
    """A text file to write the answer to: stdout for None and `-`, else the file at `path`, UTF-8 with `\\n`.

    The file appears under its name when everything is on the disk. A run that fails leaves the old file as it was and
    nothing beside it. A pipe or a device is written directly, as there is nothing to replace; a name of stdout itself,
    `/dev/stdout` or the very file that it is redirected to, is stdout.
    Raises OrderStatusError with the path and the reason where it cannot be written. What fails while the block makes
    its rows is not that, and comes through as it is.
    """
    if path is None or is_stdout(path, streams):
        yield streams.out
        return
    with _replacing(path, binary=False) as file:
        yield checked(cast(TextIO, file), f"`{path}`")


@contextmanager
def open_binary_destination(path: str | None, streams: Streams) -> Iterator[BinaryIO]:
    """As `open_destination`, for what is no text."""
    if path is None or is_stdout(path, streams):
        yield streams.binary()
        return
    with _replacing(path, binary=True) as file:
        yield checked_binary(cast(BinaryIO, file), f"`{path}`")


def is_stdout(path: str | None, streams: Streams) -> bool:
    """True if `path` is none, or a name of standard output: nothing then lies in a file of its own."""
    return path is None or path == "-" or _is_same_file(path, streams.out)


@contextmanager
def _replacing(path: str, *, binary: bool) -> Iterator[IO[Any]]:
    what = f"`{path}`"
    try:
        destination = _opened(path, binary=binary)
    except OSError as error:
        raise could_not_write(what, error) from error
    try:
        yield destination.file
    except BaseException:
        destination.abandon()
        raise
    try:
        destination.finish()
    except BrokenPipeError:
        destination.abandon()
        raise
    except OSError as error:
        destination.abandon()
        raise could_not_write(what, error) from error


@dataclass(frozen=True, slots=True)
class _Destination:
    """A file being written; `temporary` is what it is called until it is whole, None where it is written directly."""

    file: IO[Any]
    target: str
    temporary: str | None

    def finish(self) -> None:
        """Everything is on the disk, under its own name."""
        if self.temporary is None:
            self.file.close()
            return
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()
        os.replace(self.temporary, self.target)

    def abandon(self) -> None:
        """The old file stands and nothing lies beside it."""
        with suppress(OSError):
            self.file.close()
        if self.temporary is not None:
            with suppress(OSError):
                os.unlink(self.temporary)


def _opened(path: str, *, binary: bool) -> _Destination:
    mode = _mode_of(path)
    if mode is not None and not stat.S_ISREG(mode):
        return _Destination(_file(path, binary=binary), path, None)
    # A link goes on pointing at the file. (The link /dev/stdout, in front of a pipe, leads to no path at all.)
    target = os.path.realpath(path)
    handle, temporary = _create_beside(target)
    destination = _Destination(_file(handle, binary=binary), target, temporary)
    if mode is not None:
        try:
            os.chmod(temporary, stat.S_IMODE(mode))
        except OSError:
            destination.abandon()
            raise
    return destination


def _file(file: str | int, *, binary: bool) -> IO[Any]:
    if binary:
        return open(file, "wb")
    return open(file, "w", encoding="utf-8", errors="backslashreplace", newline="")


def _is_same_file(path: str, stream: TextIO) -> bool:
    try:
        return os.path.samestat(os.stat(path), os.fstat(stream.fileno()))
    except (OSError, ValueError, AttributeError):
        return False


def _mode_of(target: str) -> int | None:
    try:
        return os.stat(target).st_mode
    except FileNotFoundError:
        return None


def _create_beside(target: str) -> tuple[int, str]:
    """A new file in the folder of `target`, so that replacing it is one step; the umask decides who may read it."""
    folder = os.path.dirname(target)
    attempt = 0
    while True:
        temporary = os.path.join(folder, f".orderstatus-{os.getpid()}-{attempt}.tmp")
        try:
            return os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE), temporary
        except FileExistsError:
            attempt += 1
