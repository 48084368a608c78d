"""Readers in threads that share the windows of one search; their pages come out in the order of the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from threading import Condition

from orderstatus.shopify.pages import OrderPages, Page
from orderstatus.shopify.windows import WORTH_CUTTING, Bounds, Window
from orderstatus.threads import in_background

MOST_AHEAD = 20_000
"""Orders that wait to be taken at most, so that a window that is slow fills no memory with those after it."""
_GLANCE_SECONDS = 0.1
"""How often the one who takes pages looks up: on Windows Ctrl-C is heard between two waits and not during one."""


class WindowedPages:
    """The pages of all windows, those of a window together and the windows in their order.

    A failure of any reader is raised where pages are taken, at once. When the iterator is closed, each reader ends with
    the request that it is at; nobody waits for it.
    """

    def __init__(
        self,
        pages: OrderPages,
        windows: list[Window],
        *,
        search_of: Callable[[Bounds], str],
        continued: str | None,
        rows: int,
        at_once: int,
    ) -> None:
        """`search_of` is the search for the orders within bounds, `continued` that of the first page."""
        self._pages = pages
        self._windows = windows
        self._search_of = search_of
        self._continued = continued
        self._at_once = at_once
        self._rows = rows
        self._received = 0
        self._average = rows / max(1.0, _seconds(windows[0].near, windows[-1].far))
        self._head = 0
        self._waiting = 0
        self._failure: BaseException | None = None
        self._is_stopped = False
        self._changed = Condition()

    def __iter__(self) -> Iterator[Page]:
        try:
            for number in range(self._at_once):
                in_background(self._read, name=f"window reader {number + 1}")
            while (page := self._next()) is not None:
                yield page
        finally:
            with self._changed:
                self._is_stopped = True
                self._changed.notify_all()

    def _next(self) -> Page | None:
        with self._changed:
            while True:
                if self._failure is not None:
                    raise self._failure
                window = self._windows[self._head]
                if window.ready:
                    page = window.ready.pop(0)
                    self._waiting -= len(page.orders)
                    self._changed.notify_all()
                    return page
                if not window.is_done or window.is_asked:
                    self._changed.wait(_GLANCE_SECONDS)
                    continue
                if self._head + 1 == len(self._windows):
                    return None
                self._head += 1
                self._changed.notify_all()

    def _read(self) -> None:
        try:
            while (window := self._take()) is not None:
                search = self._continued if window.continues else self._search_of(window.bounds)
                page = self._pages.after(search, window.cursor)
                with self._changed:
                    window.is_asked = False
                    own = window.take(page)
                    window.ready.append(own)
                    self._received += len(own.orders)
                    self._waiting += len(own.orders)
                    self._changed.notify_all()
        except BaseException as error:
            with self._changed:
                self._failure = self._failure or error
                self._changed.notify_all()

    def _take(self) -> Window | None:
        """The window to ask a page of; None once there will be nothing more to ask for."""
        with self._changed:
            while not self._is_stopped and self._failure is None:
                window = self._free() or self._divided()
                if window is not None:
                    window.is_asked = True
                    return window
                if all(each.is_done for each in self._windows[self._head :]):
                    return None
                self._changed.wait(_GLANCE_SECONDS)
        return None

    def _free(self) -> Window | None:
        """The first window that nobody is asking for: what is due first is read first."""
        for number in range(self._head, len(self._windows)):
            window = self._windows[number]
            if self._waiting >= MOST_AHEAD and (number > self._head or window.ready):
                return None
            if not window.is_asked and not window.is_done:
                return window
        return None

    def _divided(self) -> Window | None:
        """A part of the window that has most left, for whoever has nothing to do."""
        if self._waiting >= MOST_AHEAD:
            return None
        size = self._pages.size
        busy = [each for each in self._windows[self._head :] if each.is_asked and not each.is_done]
        for window in sorted(busy, key=lambda each: each.remaining(self._average), reverse=True):
            to_come = self._rows - self._received
            if window.in_one_second and not window.is_range and to_come > WORTH_CUTTING * size:
                found = window.spread(to_come, size, self._at_once)
            else:
                divided = window.divided(self._average, size)
                found = [] if divided is None else [divided]
            if found:
                place = self._windows.index(window) + 1
                self._windows[place:place] = found
                return found[0]
        return None


def _seconds(one: datetime, other: datetime) -> float:
    return abs((one - other).total_seconds())
