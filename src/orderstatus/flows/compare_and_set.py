"""Metafields are written if they still are as they were seen: 25 in a call, several calls at once, each all or nothing.

A call that holds one stale metafield is refused whole, so the others are sent again without it. After an answer that
was lost the shop is read: a write that names the digest it has seen can be sent again, as it does nothing where the
first came through after all.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread

from orderstatus.core.metafields import MOST_WRITES, MetafieldStore
from orderstatus.flows.set_call import SetCall, SetResult, SetState, Together
from orderstatus.threads import in_background

AT_ONCE = 8
"""Calls at once; the bucket lets them go by what they cost."""
_GLANCE_SECONDS = 0.1
_BREATH_SECONDS = 1.0


def compare_and_set(
    items: Iterable[Together],
    *,
    store: MetafieldStore,
    sleep: Callable[[float], None],
    before: Callable[[Sequence[Together]], None] = lambda _: None,
    after: Callable[[Together, SetResult], None] = lambda _item, _result: None,
    at_once: int = AT_ONCE,
) -> Generator[tuple[Together, SetResult]]:
    """Writes the items, each of another owner, and yields every one of them once with what became of it.

    `before` is called with what a call is about to write, and `after` with each result, both in the thread of the
    call: an error of either ends the run, and of `before` nothing is sent. A TemporaryError or AccessError of the shop
    ends it too; what had no turn is yielded as NOT_TRIED, last. What ended it is raised after that. Ctrl-C lets the
    calls on their way come to their end; so does closing the generator.
    """
    yield from _Calls(list(items), store=store, sleep=sleep, before=before, after=after).results(at_once)


class _Calls:
    def __init__(
        self,
        items: list[Together],
        *,
        store: MetafieldStore,
        sleep: Callable[[float], None],
        before: Callable[[Sequence[Together]], None],
        after: Callable[[Together, SetResult], None],
    ) -> None:
        self._items = items
        self._waiting = _batches(items)
        self._store = store
        self._sleep = sleep
        self._before = before
        self._after = after
        self._lock = Lock()
        self._is_ending = Event()
        self._error: BaseException | None = None
        self._arrived: SimpleQueue[tuple[Together, SetResult]] = SimpleQueue()
        self._begun: set[str] = set()
        self._told: set[str] = set()
        self._threads: list[Thread] = []

    def results(self, at_once: int) -> Generator[tuple[Together, SetResult]]:
        try:
            calls = -(-sum(len(item.writes) for item in self._items) // MOST_WRITES)
            for number in range(min(at_once, calls)):
                self._threads.append(in_background(self._work, name=f"metafields {number + 1}"))
            try:
                yield from self._arriving()
            except KeyboardInterrupt as error:
                self._end(error)
                # A second one is let through.
                yield from self._arriving()
            yield from self._rest()
        except KeyboardInterrupt:
            self._threads.clear()
            raise
        finally:
            self._is_ending.set()
            for thread in self._threads:
                while thread.is_alive():
                    thread.join(_GLANCE_SECONDS)
        if self._error is not None:
            raise self._error

    def _arriving(self) -> Iterator[tuple[Together, SetResult]]:
        while True:
            # Before the queue is looked at: whoever ends has put what it has.
            is_over = not any(thread.is_alive() for thread in self._threads)
            try:
                item, result = self._arrived.get(timeout=0 if is_over else _GLANCE_SECONDS)
            except Empty:
                if is_over:
                    return
                continue
            self._told.add(item.owner)
            yield item, result

    def _rest(self) -> Iterator[tuple[Together, SetResult]]:
        for item in self._items:
            if item.owner not in self._told:
                # Broken off in the middle of it, or never begun.
                state = SetState.UNKNOWN if item.owner in self._begun else SetState.NOT_TRIED
                yield item, SetResult(state=state, error=self._error)

    def _end(self, error: BaseException | None) -> None:
        with self._lock:
            if self._error is None:
                self._error = error
        self._is_ending.set()

    def _pause(self, seconds: float) -> bool:
        left = seconds
        while left > 0 and not self._is_ending.is_set():
            self._sleep(min(left, _BREATH_SECONDS))
            left -= _BREATH_SECONDS
        return not self._is_ending.is_set()

    def _work(self) -> None:
        try:
            while not self._is_ending.is_set() and (batch := self._next()):
                self._take(batch)
        except BaseException as error:
            self._end(error)

    def _next(self) -> list[Together] | None:
        with self._lock:
            return next(self._waiting, None)

    def _take(self, batch: list[Together]) -> None:
        self._before(batch)
        self._begun.update(item.owner for item in batch)
        call = SetCall(batch, store=self._store, pause=self._pause)
        call.send()
        for item, result in call.results():
            self._after(item, result)
            self._arrived.put((item, result))
        if call.stopped_by is not None:
            self._end(call.stopped_by)


def _batches(items: Iterable[Together]) -> Iterator[list[Together]]:
    batch: list[Together] = []
    count = 0
    for item in items:
        if batch and count + len(item.writes) > MOST_WRITES:
            yield batch
            batch, count = [], 0
        batch.append(item)
        count += len(item.writes)
    if batch:
        yield batch
