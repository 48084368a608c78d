"""Several readings at once, each in a thread of its own, their rows merged as they arrive."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from heapq import merge
from queue import Full, Queue
from typing import Any, Generic, TypeVar, cast

from orderstatus.core.errors import OrderStatusError

T = TypeVar("T")

CAPACITY = 512
"""Rows that wait for each reading at most, so that a shop that is read faster than the others fills no memory."""
_GLANCE_SECONDS = 0.1
"""How often a reading that waits for room looks whether anybody still wants its rows."""


class SideBySide(Generic[T]):
    """The rows of all readings, merged by `key`: each reading's own order is kept, whatever that is.

    A reading that fails with an OrderStatusError ends, and `failed` hears of it; the others go on. Any other exception
    is raised here.
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
        self._stopped = threading.Event()
        self._queues: dict[str, Queue[object]] = {name: Queue(capacity) for name in readings}
        self._threads = [
            # Ctrl-C ends the process without waiting for an answer that is on its way.
            threading.Thread(target=self._read, args=(read, self._queues[name]), name=name, daemon=True)
            for name, read in readings.items()
        ]

    def __iter__(self) -> Iterator[T]:
        for thread in self._threads:
            thread.start()
        try:
            streams = [self._rows(name, queue) for name, queue in self._queues.items()]
            yield from merge(*streams, key=self._key, reverse=self._descending)
        finally:
            self._stopped.set()

    def stop(self) -> None:
        """Afterwards nothing is being read: each reading has ended, or stands still after the row it gave last."""
        self._stopped.set()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join()

    def _read(self, read: Callable[[], Iterable[T]], queue: Queue[object]) -> None:
        end: object = _END
        try:
            for row in read():
                if not self._put(row, queue):
                    return
        except BaseException as error:
            end = _Failure(error)
        self._put(end, queue)

    def _put(self, item: object, queue: Queue[object]) -> bool:
        """False once nobody wants more."""
        while not self._stopped.is_set():
            try:
                queue.put(item, timeout=_GLANCE_SECONDS)
            except Full:
                continue
            return True
        return False

    def _rows(self, name: str, queue: Queue[object]) -> Iterator[T]:
        while True:
            item = queue.get()
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
