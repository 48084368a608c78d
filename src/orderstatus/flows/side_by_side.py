"""Several readings at once, each in a thread of its own, their rows merged as they arrive."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from heapq import merge
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import Any, Generic, TypeVar, cast

from orderstatus.core.errors import OrderStatusError
from orderstatus.threads import in_background

T = TypeVar("T")

CAPACITY = 512
"""Rows that wait for each reading at most, so that a shop that is read faster than the others fills no memory."""
_GLANCE_SECONDS = 0.1
"""How often whoever waits looks up: a reading, whether anybody still wants its rows, and the one that takes them, as on
Windows Ctrl-C is heard between two waits and not during one."""


class SideBySide(Generic[T]):
    """The rows of all readings, merged by `key`: each reading's own order is kept, whatever that is.

    Of rows with equal keys those of the reading that was named first come first. A reading that fails with an
    OrderStatusError ends, and `failed` hears of it where the rows are taken; the others go on. Any other exception is
    raised there, and so is one of `failed`. It can be iterated once.
    """

    def __init__(
        self,
        readings: Mapping[str, Callable[[], Iterable[T]]],
        *,
        key: Callable[[T], Any],
        descending: bool = False,
        failed: Callable[[str, OrderStatusError], None],
        capacity: int = CAPACITY,
    ) -> None:
        self._key = key
        self._descending = descending
        self._failed = failed
        self._is_unwanted = Event()
        self._readings = readings
        self._queues: dict[str, Queue[object]] = {name: Queue(capacity) for name in readings}
        self._threads: list[Thread] = []

    def __iter__(self) -> Iterator[T]:
        try:
            for name in self._readings:
                self._threads.append(in_background(self._running(name), name=name))
            streams = [self._rows(name, queue) for name, queue in self._queues.items()]
            yield from merge(*streams, key=self._key, reverse=self._descending)
        finally:
            self.let_go()

    def let_go(self) -> None:
        """Nobody wants more rows: each reading ends at its next one. Nothing is waited for."""
        self._is_unwanted.set()

    def stop(self) -> None:
        """Afterwards nothing is being read: each reading has ended, or stands still after the row it gave last."""
        self.let_go()
        for thread in self._threads:
            while thread.is_alive():
                thread.join(_GLANCE_SECONDS)

    def _running(self, name: str) -> Callable[[], None]:
        read, queue = self._readings[name], self._queues[name]

        def run() -> None:
            end: object = _END
            try:
                for row in read():
                    if not self._put(row, queue):
                        return
            except BaseException as error:
                end = _Failure(error)
            self._put(end, queue)

        return run

    def _put(self, item: object, queue: Queue[object]) -> bool:
        """False once nobody wants more."""
        while not self._is_unwanted.is_set():
            try:
                queue.put(item, timeout=_GLANCE_SECONDS)
            except Full:
                continue
            return True
        return False

    def _rows(self, name: str, queue: Queue[object]) -> Iterator[T]:
        while True:
            try:
                item = queue.get(timeout=_GLANCE_SECONDS)
            except Empty:
                if self._is_unwanted.is_set():
                    return
                continue
            if item is _END:
                return
            if isinstance(item, _Failure):
                if not isinstance(item.error, OrderStatusError):
                    raise item.error
                self._failed(name, item.error)
                return
            yield cast(T, item)


class _Failure:
    __slots__ = ("error",)

    def __init__(self, error: BaseException) -> None:
        self.error = error


_END = object()
