"""Threads of ours: none of them is ever given Ctrl-C; and what is not to be interrupted."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread


def in_background(run: Callable[[], object], *, name: str) -> Thread:
    """A thread that runs `run` from now on, takes no SIGINT, and for which the process does not wait when it ends."""
    thread = Thread(target=run, name=name, daemon=True)
    # The system may hand Ctrl-C to any thread that takes it, and then the one that waits for an answer or sleeps, which
    # has to stop, is not woken (measured on Linux: one time in ten).
    with without_interrupts():
        thread.start()
    return thread


@contextmanager
def without_interrupts() -> Iterator[None]:
    """This thread is given Ctrl-C after the block and not within it; one that is started in the block never is.

    On Windows the block changes nothing.
    """
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
