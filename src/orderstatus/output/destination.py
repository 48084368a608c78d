"""Where `--output` goes: standard output, or a file that is whole or not touched."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from typing import IO, Any, BinaryIO, TextIO, cast

from orderstatus.core.errors import UsageError
from orderstatus.output.streams import Streams
from orderstatus.output.writing import checked, checked_binary, could_not_write

_WORD_IN_BRACES = re.compile(r"\{[a-z_][^{}]*\}", re.IGNORECASE)
_MODE = 0o666
"""What a new file gets before the umask, as with a shell's `>`; a file that is replaced keeps its own mode."""
_CHUNK_BYTES = 256 * 1024


@dataclass(slots=True)
class Delivery:
    """What became of an answer: known when its destination is closed."""

    is_unchanged: bool = False
    """True if the file held exactly this already and was left alone: the same inode, the same times."""


@contextmanager
def open_destination(
    path: str | None, streams: Streams, *, if_changed: bool = False, delivery: Delivery | None = None
) -> Iterator[TextIO]:
    """A text file to write the answer to: stdout for None and `-`, else the file at `path`, UTF-8 with `\\n`.

    The file appears under its name when everything is on the disk. A run that fails leaves the old file as it was and
    nothing beside it. A pipe or a device is written directly, as there is nothing to replace; a name of stdout itself,
    `/dev/stdout` or the very file that it is redirected to, is stdout.

    With `if_changed` a file that holds byte for byte what was written is left alone, so that whatever watches it (make,
    rsync, a sync client) sees no change where there is none; `delivery` then says so after the block.

    Raises UsageError for `if_changed` where there is no file to compare with, and OrderStatusError with the path and
    the reason where it cannot be written. What fails while the block makes its rows is not that, and comes through as
    it is.
    """
    if if_changed:
        refuse_if_changed(path, streams)
    if path is None or is_stdout(path, streams):
        yield streams.out
        return
    with _replacing(path, binary=False, if_changed=if_changed, delivery=delivery) as file:
        yield checked(cast(TextIO, file), f"`{path}`")


@contextmanager
def open_binary_destination(
    path: str | None, streams: Streams, *, if_changed: bool = False, delivery: Delivery | None = None
) -> Iterator[BinaryIO]:
    """As `open_destination`, for what is no text."""
    if if_changed:
        refuse_if_changed(path, streams)
    if path is None or is_stdout(path, streams):
        yield streams.binary()
        return
    with _replacing(path, binary=True, if_changed=if_changed, delivery=delivery) as file:
        yield checked_binary(cast(BinaryIO, file), f"`{path}`")


def dated(path: str, on: date) -> str:
    """`path` with `on` in place of every `{date}`: `orders-{date}.csv` is `orders-2026-11-26.csv`.

    Any other brace is a part of the name and stays, but not a word between two: `{day}` would be one file that every
    night writes over. Raises UsageError for that.
    """
    named = path.replace("{date}", on.isoformat())
    if word := _WORD_IN_BRACES.search(named):
        raise UsageError(
            f"`{path}` holds `{word[0]}`, which stands for nothing", hint="{date} is the day; or rename it"
        )
    return named


def is_own_file(path: str | None, streams: Streams) -> bool:
    """True if the answer will lie in a file of its own, there already or not: no stdout, pipe, device or folder."""
    if path is None or is_stdout(path, streams):
        return False
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except OSError:
        return True


def refuse_if_changed(path: str | None, streams: Streams) -> None:
    """Raise UsageError where `--if-changed` has no file to compare with."""
    if not is_own_file(path, streams):
        where = "standard output" if path is None or is_stdout(path, streams) else f"`{path}`"
        raise UsageError(
            f"`--if-changed` compares with a file, and {where} is none", hint="name a file, or leave `--if-changed` out"
        )


def refuse_unwritable_file(path: str | None, streams: Streams) -> None:
    """Raises OrderStatusError where no file can be made at `path`: for what cannot be taken back when it is done.

    A pipe or a device is not tried, as opening it may wait, or be seen.
    """
    if path is None or not (is_own_file(path, streams) or os.path.isdir(path)):
        return
    try:
        _opened(path, binary=True).abandon()
    except OSError as error:
        raise could_not_write(f"`{path}`", error) from error


def is_stdout(path: str | None, streams: Streams) -> bool:
    """True if `path` is none, or a name of standard output: nothing then lies in a file of its own."""
    return path is None or path == "-" or _is_same_file(path, streams.out)


@contextmanager
def _replacing(path: str, *, binary: bool, if_changed: bool, delivery: Delivery | None) -> Iterator[IO[Any]]:
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
        is_replaced = destination.finish(if_changed=if_changed)
    except BrokenPipeError:
        destination.abandon()
        raise
    except OSError as error:
        destination.abandon()
        raise could_not_write(what, error) from error
    if delivery is not None:
        delivery.is_unchanged = not is_replaced


@dataclass(frozen=True, slots=True)
class _Destination:
    """A file being written; `temporary` is what it is called until it is whole, None where it is written directly."""

    file: IO[Any]
    target: str
    temporary: str | None

    def finish(self, *, if_changed: bool) -> bool:
        """Everything is on the disk, under its own name. False if it was there already and nothing was touched."""
        if self.temporary is None:
            self.file.close()
            return True
        self.file.flush()
        if if_changed and _is_same_content(self.temporary, self.target):
            self.abandon()
            return False
        os.fsync(self.file.fileno())
        self.file.close()
        os.replace(self.temporary, self.target)
        return True

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


def _is_same_content(one: str, other: str) -> bool:
    """A chunk of each at a time. What cannot be read is not known to be the same."""
    try:
        with open(one, "rb") as first, open(other, "rb") as second:
            if os.fstat(first.fileno()).st_size != os.fstat(second.fileno()).st_size:
                return False
            while chunk := first.read(_CHUNK_BYTES):
                if chunk != second.read(_CHUNK_BYTES):
                    return False
            return not second.read(1)
    except OSError:
        return False


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
