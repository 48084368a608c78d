"""A module of ours at work in a process of its own, so that a large file has two cores."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import IO, TYPE_CHECKING

from orderstatus.runtime.programs import without_ours
from orderstatus.threads import in_background, without_interrupts

if TYPE_CHECKING:
    from subprocess import Popen

_LENGTH_BYTES = 8
_LAST_SECONDS = 5.0
_TICK_SECONDS, _MOST_TICKS = 1.0, 30
"""How long a block may take, of which it needs a hundredth of a second. In ticks: while Ctrl-Z holds us none passes."""
_PIPE_BYTES = 1024 * 1024
_WORKER = "orderstatus.shopify.bulk_worker"


def flattened_beside(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """`bulk_worker.flattened` of each block of a bulk file, in order, worked out by another process one block ahead."""
    from orderstatus.shopify.bulk_worker import flattened

    return beside(_WORKER, blocks, here=flattened)


def beside(module: str, items: Iterable[bytes], *, here: Callable[[bytes], bytes]) -> Iterator[bytes]:
    """`map(here, items)`: each item is worked on by a process that runs `module` while the one before is used.

    Never more than one is under way, so neither side waits for the other to read. Where no process can be started, or
    it dies or hangs, the work is done here: that is slower, and the same. It ends with us, however we end: its input
    does.
    """
    worker = _Worker(module)
    try:
        sent: bytes | None = None
        for item in items:
            made = None if sent is None else worker.answer() or here(sent)
            worker.send(item)
            sent = item
            if made is not None:
                yield made
        if sent is not None:
            yield worker.answer() or here(sent)
    finally:
        worker.end()


class _Worker:
    """The other process, if there is one. Whatever goes wrong with it is that there is none."""

    def __init__(self, module: str) -> None:
        self._process = _started(module)
        self._waited_for: object | None = None
        """What we wait for at this moment; another object each time."""
        if self._process is not None:
            self._watch(self._process)

    def send(self, item: bytes) -> None:
        """The item is under way."""
        if self._process is None or self._process.stdin is None:
            return
        self._waited_for = object()
        try:
            self._process.stdin.write(len(item).to_bytes(_LENGTH_BYTES, "big"))
            self._process.stdin.write(item)
            self._process.stdin.flush()
        except OSError:
            self.end()
        self._waited_for = None

    def answer(self) -> bytes | None:
        """What the item came to that was sent last; None where nobody answers."""
        if self._process is None or self._process.stdout is None:
            return None
        self._waited_for = object()
        head = self._process.stdout.read(_LENGTH_BYTES)
        length = int.from_bytes(head, "big")
        made: bytes = self._process.stdout.read(length) if len(head) == _LENGTH_BYTES else b""
        self._waited_for = None
        if len(head) == _LENGTH_BYTES and len(made) == length:
            return made
        self.end()
        return None

    def _watch(self, process: Popen[bytes]) -> None:
        """From here on a process that we wait for too long is killed, which ends the waiting."""

        def watch() -> None:
            ticks, last = 0, None
            while process.returncode is None:
                time.sleep(_TICK_SECONDS)
                ticks = ticks + 1 if last is not None and last is self._waited_for else 0
                last = self._waited_for
                if ticks >= _MOST_TICKS:
                    process.kill()
                    return

        in_background(watch, name="watch")

    def end(self) -> None:
        """Afterwards there is none."""
        import subprocess

        process, self._process = self._process, None
        if process is None:
            return
        # What is still in a buffer is written when it is closed.
        self._waited_for = object()
        for stream in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                if stream is not None:
                    stream.close()
        try:
            process.wait(_LAST_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _started(module: str) -> Popen[bytes] | None:
    import subprocess

    if not sys.executable:
        return None
    try:
        # Ctrl-C is ours alone. -P: what lies in the current folder is not imported.
        with without_interrupts():
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", module],
                env=without_ours(os.environ),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
    except OSError:
        return None
    for pipe in (process.stdin, process.stdout):
        _widen(pipe)
    return process


def _widen(pipe: IO[bytes] | None) -> None:
    """A whole item fits into the pipe, where the system has such pipes: neither side waits in the middle of one."""
    if pipe is None or sys.platform != "linux":
        return
    import fcntl

    with contextlib.suppress(OSError):
        fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
