"""Windows: stretches of the time in which orders were placed, read side by side and given in the order of the whole.

A window is cut where it stands when somebody has nothing to do: the reading of its near part goes on with its own
cursor and stops at the cut, and a new window takes the far part.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import ceil

from orderstatus.core.models import Order
from orderstatus.shopify.pages import Page, leads_nowhere

WORTH_CUTTING = 1.5
"""Pages that must be left of a window, beside the one on its way, for another reader to be of use."""
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Which orders a window has: placed from `since` on and before `until`, both whole seconds, or open.

    `id_from` and `id_until` bound the numbers of their ids in the same way, where many share one second.
    """

    since: datetime | None = None
    until: datetime | None = None
    id_from: int | None = None
    id_until: int | None = None


@dataclass(slots=True, eq=False)
class Window:
    """One window as it is being read. `near` is where reading begins and `far` where it ends, by time."""

    bounds: Bounds
    near: datetime
    far: datetime
    descending: bool
    expected: float
    """Orders in it, as far as that can be guessed before any has come."""
    cursor: str | None = None
    continues: bool = False
    """True for the one that goes on with the search of the first page, whose cursor it has."""
    cut: datetime | None = None
    """Where it was cut: what lies beyond is another's."""
    is_asked: bool = False
    is_done: bool = False
    rows: int = 0
    reached: datetime | None = None
    in_one_second: bool = False
    """True if its last page was full of orders of a single second."""
    last_id: int | None = None
    id_step: float = 1.0
    """How far the ids of two orders that follow each other lie apart."""
    ready: list[Page] = field(default_factory=list)
    cursors: set[str] = field(default_factory=set)
    """Where its pages ended."""

    @property
    def is_range(self) -> bool:
        """True for a range of ids within one second."""
        return self.bounds.id_from is not None or self.bounds.id_until is not None

    def take(self, page: Page) -> Page:
        """What of `page` is its own. Afterwards it is known how far the window has come.

        Raises OrderStatusError for a shop that leads back to where it was.
        """
        if page.cursor is not None:
            if page.cursor in self.cursors:
                raise leads_nowhere(page.request_id)
            self.cursors.add(page.cursor)
        own = [order for order in page.orders if not self._is_beyond(order)]
        self.is_done = self.is_done or page.cursor is None or len(own) < len(page.orders)
        self.cursor = page.cursor
        self.rows += len(own)
        if page.orders:
            first, last = page.orders[0], page.orders[-1]
            self.reached = last.placed_at or self.reached
            self.in_one_second = page.cursor is not None and _second(first) == _second(last) is not None
            self._note_ids(page.orders)
        return Page(tuple(own), page.cursor, page.lost, page.request_id)

    def remaining(self, average: float) -> float:
        """Orders still to come after the page on its way, as far as can be guessed.

        `average` is how many orders a second the whole search has.
        """
        if self.is_done:
            return 0.0
        at = self.reached or self.near
        end = self.cut or self.far
        if self.reached is None or self.rows == 0:
            return self.expected
        seconds = abs((self.near - at).total_seconds())
        rate = self.rows / seconds if seconds > 0 else average
        return rate * abs((at - end).total_seconds())

    def divided(self, average: float, page_size: int) -> Window | None:
        """The far half of what is left after the page on its way, as a window of its own; None where there is none."""
        left = self.remaining(average) - (page_size if self.is_asked else 0)
        if left < WORTH_CUTTING * page_size or not self.is_asked:
            return None
        at, end = self.reached or self.near, self.cut or self.far
        part = 1 - (left / 2) / self.remaining(average)
        middle = _whole(at + (end - at) * part)
        low, high = (end, at) if self.descending else (at, end)
        if not low + _SECOND <= middle <= high - _SECOND:
            return None
        bounds = self._beyond(middle)
        far = Window(bounds, middle, end, self.descending, left / 2)
        far.cut, self.cut = self.cut, middle
        return far

    def spread(self, rows_to_come: int, page_size: int, most: int) -> list[Window]:
        """The rest of a window that stands in a crowded second: that second by ranges of ids, and what lies beyond it.

        The ranges begin anew, as nobody has documented that orders of one second come by their ids; so a range is never
        spread again. They are of one size, if ids are spread evenly. This window is done with the page on its way.
        """
        at, last = self.reached, self.last_id
        if at is None or last is None:
            return []
        second = _whole(at)
        ranges = max(2, min(most, ceil(rows_to_come / page_size)))
        rows_a_range = max(page_size, ceil(rows_to_come / ranges))
        step = max(1, int(self.id_step * rows_a_range)) * (-1 if self.descending else 1)
        edges: list[int] = []
        for number in range(1, ranges):
            edge = last + step * number
            if edge > 0:
                edges.append(edge)
        every = [None, *edges, None]
        found = []
        for near, far in pairwise(every):
            id_from, id_until = (far, near) if self.descending else (near, far)
            bounds = Bounds(second, second + _SECOND, id_from, id_until)
            found.append(Window(bounds, second, second, self.descending, rows_a_range))
        beyond = second if self.descending else second + _SECOND
        # Where nothing was cut off the farthest order is in it, and any that came since.
        if self.cut is None or (self.cut < beyond if self.descending else self.cut > beyond):
            rest = Window(self._beyond(beyond), beyond, self.cut or self.far, self.descending, rows_a_range)
            rest.cut = self.cut
            found.append(rest)
        self.cut, self.is_done = beyond, True
        return found

    def _beyond(self, middle: datetime) -> Bounds:
        """The bounds of what lies farther than `middle`, up to where this window ends."""
        if self.descending:
            return Bounds(since=self.cut or self.bounds.since, until=middle)
        return Bounds(since=middle, until=self.cut or self.bounds.until)

    def _is_beyond(self, order: Order) -> bool:
        if self.cut is None or order.placed_at is None:
            return False
        return order.placed_at < self.cut if self.descending else order.placed_at >= self.cut

    def _note_ids(self, orders: tuple[Order, ...]) -> None:
        first, last = number_of(orders[0]), number_of(orders[-1])
        if first is None or last is None:
            return
        self.last_id = last
        self.id_step = max(1.0, abs(first - last) / max(1, len(orders) - 1))


def laid_out(
    *, near: datetime, far: datetime, rows: int, page_size: int, at_once: int, descending: bool, cursor: str | None
) -> list[Window]:
    """Windows of equal length from where the first page ended to where the farthest order was placed.

    The first goes on with the first page's cursor, and the last is open, as an order may be farther by now. Each should
    hold a little less than some whole pages.
    """
    pages_a_window = min(_MOST_PAGES, max(_FEWEST_PAGES, ceil(rows / page_size / at_once)))
    wanted = max(1, ceil(rows / ((pages_a_window - _SPARE) * page_size)))
    edges = [_whole(near + (far - near) * (number / wanted)) for number in range(1, wanted)]
    edges = [edge for number, edge in enumerate(edges) if edge != near and edge not in edges[:number]]
    expected = rows / (len(edges) + 1)
    found = []
    starts: list[datetime] = [near, *edges]
    for number, start in enumerate(starts):
        end = edges[number] if number < len(edges) else None
        bounds = Bounds(since=end, until=start) if descending else Bounds(since=start, until=end)
        window = Window(bounds, start, far if end is None else end, descending, expected)
        if number == 0:
            window.continues, window.cursor = True, cursor
        window.cut = end
        found.append(window)
    return found


_FEWEST_PAGES, _MOST_PAGES = 3, 8
_SPARE = 0.25
"""What a window's last page has to spare, as orders are never placed quite evenly."""


def number_of(order: Order) -> int | None:
    """The number at the end of an order's GID."""
    tail = order.id.rpartition("/")[2]
    return int(tail) if tail.isascii() and tail.isdigit() else None


def _whole(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)


def _second(order: Order) -> datetime | None:
    return _whole(order.placed_at) if order.placed_at is not None else None
