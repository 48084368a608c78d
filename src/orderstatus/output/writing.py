"""Writing that says of itself when it fails, so that no other failure is taken for a full disk."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO, TextIO, cast

from orderstatus.core.errors import OrderStatusError

THE_OUTPUT = "the output"
_HINTS = {
    errno.ENOSPC: "free some space and run it again",
    errno.EDQUOT: "free some space and run it again",
    errno.EBADF: "leave standard output open, or write to a file with `--output`",
    errno.ENOENT: "make the folder first, or choose another",
    errno.ENOTDIR: "choose a place whose folders are folders",
    errno.EISDIR: "give the name of a file, not of a folder",
    errno.EACCES: "choose a place that you may write to",
    errno.EPERM: "choose a place that you may write to",
    errno.EROFS: "choose a place that you may write to",
    errno.ENAMETOOLONG: "choose a shorter name",
}


def could_not_write(what: str, error: OSError) -> OrderStatusError:
    """The failure to write `what`, with the system's reason and the way on."""
    hint = _HINTS.get(error.errno or 0, "choose another place with `--output`, and run it again")
    # A file is as it was; what went into standard output is there.
    if what == THE_OUTPUT and error.errno in (errno.ENOSPC, errno.EDQUOT):
        hint += "; what was written is not the whole"
    return OrderStatusError(f"could not write {what}: {error.strerror or error}", hint=hint)


def checked(stream: TextIO, what: str, *, before: Callable[[], None] | None = None) -> TextIO:
    """`stream`, whose failures to write are raised as `could_not_write(what)`; a reader that went away stays one.

    `before` is called ahead of everything that is written.
    """
    return cast(TextIO, _Checked(stream, what, before))


def checked_binary(stream: BinaryIO, what: str, *, before: Callable[[], None] | None = None) -> BinaryIO:
    """As `checked`, for a stream of bytes."""
    return cast(BinaryIO, _Checked(stream, what, before))


def give_up(stream: TextIO) -> None:
    """What `stream` still holds goes nowhere, so that the interpreter's own last flush does not fail a second time."""
    try:
        descriptor = stream.fileno()
    except (OSError, ValueError, AttributeError):
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)


def refuse_gone_reader(stream: TextIO) -> None:
    """Raises BrokenPipeError where `stream` is a pipe that nobody reads any more, without anything being written.

    Whoever writes seldom would otherwise find out with the next line, hours later. Where the system cannot say
    (Windows) nothing is raised.
    """
    try:
        from select import POLLERR, poll
    except ImportError:
        return
    try:
        descriptor = stream.fileno()
    except (OSError, ValueError, AttributeError):
        return
    waiting = poll()
    # The end of a pipe that is written is in error once the other one is closed (poll(2)).
    waiting.register(descriptor, 0)
    if any(events & POLLERR for _, events in waiting.poll(0)):
        raise BrokenPipeError


def closed() -> TextIO:
    """What stands in for a standard output that the process was started without (`>&-`): nothing can be written."""
    return cast(TextIO, _Closed())


class _Checked:
    """Not a subclass of TextIOBase, whose own `flush` and `close` would run when it is collected."""

    __slots__ = ("_before", "_stream", "_what")

    def __init__(self, stream: TextIO | BinaryIO, what: str, before: Callable[[], None] | None) -> None:
        self._stream = stream
        self._what = what
        self._before = before

    def write(self, text: Any) -> int:
        if self._before is not None:
            self._before()
        try:
            return self._stream.write(text)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise could_not_write(self._what, error) from error

    def writelines(self, lines: Iterable[str]) -> None:
        # Making the lines may fail too, and that is no failure to write them.
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        try:
            self._stream.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise could_not_write(self._what, error) from error

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class _Closed(io.TextIOBase):
    def write(self, _: str) -> int:
        raise OSError(errno.EBADF, "standard output is closed")
