"""Batches of ids, several of them on their way at once; what comes back keeps their order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from threading import Event
from typing import Generic, TypeVar

from orderstatus.threads import in_background

B = TypeVar("B")
A = TypeVar("A")

AT_ONCE = 8
"""Batches on their way to one shop at once; the bucket lets them go by their cost."""
_GLANCE_SECONDS = 0.1
"""How often the one who waits looks up: on Windows Ctrl-C is heard between two waits and not during one."""


def side_by_side(batches: Iterable[B], ask: Callable[[B], A], *, at_once: int = AT_ONCE) -> Iterator[A]:
    """What `ask` makes of each batch, in their order, up to `at_once` of them asked for at a time.

    The first goes alone, as nobody knows yet what such a request costs. Batches are taken where the answers are, a few
    ahead of them. What `ask` raises is raised in its turn.
    """
    waiting = iter(batches)
    for first in waiting:
        yield ask(first)
        break
    running: deque[_Asked[A]] = deque()
    for batch in waiting:
        running.append(_Asked(ask, batch))
        if len(running) >= at_once:
            yield running.popleft().answer()
    while running:
        yield running.popleft().answer()


class _Asked(Generic[A]):
    """One batch on its way, in a thread of its own."""

    def __init__(self, ask: Callable[[B], A], batch: B) -> None:
        self._done = Event()
        self._answer: list[A] = []
        self._error: BaseException | None = None

        def run() -> None:
            try:
                self._answer.append(ask(batch))
            except BaseException as error:
                self._error = error
            self._done.set()

        in_background(run, name="batch")

    def answer(self) -> A:
        while not self._done.wait(_GLANCE_SECONDS):
            pass
        if self._error is not None:
            raise self._error
        return self._answer[0]
