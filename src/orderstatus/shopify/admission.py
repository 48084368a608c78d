"""The points of one app at one shop, shared by everything that asks it at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from orderstatus.shopify.envelope import Cost
from orderstatus.shopify.throttle import wait_seconds

_TURN_SECONDS = 0.01
"""How long to wait at least for those who came before."""
_SLACK = 1e-6
"""Points that may lack: what was waited for exactly is a rounding error short."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A request that was admitted: the points it holds until its answer is settled."""

    held: float
    moved_before: float
    """Points that came back to the bucket before it was sent, in all: what came since may be unknown to its answer."""
    sent_at: float


class Admission:
    """Lets a request go when its requested cost is in the bucket, so that a healthy run is never THROTTLED.

    Shopify admits by the requested cost and gives the difference to the actual one back afterwards (usage/limits). The
    level kept here is never above the shop's: points leave it before the request is sent and come back after the
    answer has come. Safe for any number of threads.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._maximum: float | None = None
        self._rate = 0.0
        self._level = 0.0
        self._at = 0.0
        self._held = 0.0
        self._out = 0
        self._refunded = 0.0
        self._waiting: deque[object] = deque()

    @property
    def is_shared(self) -> bool:
        """True while a request is on its way, whose answer may free points sooner than the bucket fills."""
        return self._out > 0

    def level(self) -> tuple[float, float, float] | None:
        """Points left now, the most there can be, and points a second; None before the first answer."""
        with self._lock:
            if self._maximum is None:
                return None
            self._restore()
            return self._level, self._maximum, self._rate

    def admit(self, requested: float | None, who: object) -> Ticket | float:
        """A ticket, and the points are held; or the seconds after which `who` is to ask again.

        Whoever began to wait first goes first, so that nobody waits for ever. A request of unknown cost, and the first
        to a shop, are let go.
        """
        with self._lock:
            if self._maximum is None or requested is None:
                self._forget(who)
                return self._ticket(0.0)
            self._restore()
            needed = min(requested, self._maximum)
            is_first = not self._waiting or self._waiting[0] is who
            if is_first and needed - self._level <= _SLACK:
                self._forget(who)
                self._level -= needed
                return self._ticket(needed)
            if who not in self._waiting:
                self._waiting.append(who)
            return max(wait_seconds(needed, self._level, self._rate), 0.0 if is_first else _TURN_SECONDS)

    def leave(self, who: object) -> None:
        """`who` waits no more."""
        with self._lock:
            self._forget(who)

    def settle(self, ticket: Ticket, cost: Cost | None) -> None:
        """The answer to an admitted request has come, or will not: `cost` is what it said, None where it said nothing.

        Without a cost nobody knows what was charged: the points stay away until an answer tells of the bucket.
        """
        with self._lock:
            self._held -= ticket.held
            self._out -= 1
            if cost is None:
                return
            if self._maximum is None:
                self._level, self._at = cost.available, self._clock()
            self._restore()
            self._maximum, self._rate = cost.maximum, cost.restore_rate
            back = ticket.held - (cost.actual or 0.0)
            self._level += back
            self._correct(ticket, cost)
            self._refunded += max(0.0, back)

    def _correct(self, ticket: Ticket, cost: Cost) -> None:
        """Takes over what the answer says of the bucket, as far as it can know better.

        It was written before what is on its way now had arrived, and perhaps before other answers gave points back.
        """
        came_back = self._refunded - ticket.moved_before
        was_alone = not self._out and not came_back
        unheard = 0.0
        if cost.actual is not None and not was_alone:
            unheard = came_back + (self._clock() - ticket.sent_at) * self._rate
        self._level = min(self._level, cost.available + unheard, cost.maximum)
        self._level = max(self._level, cost.available - self._held, 0.0)

    def _forget(self, who: object) -> None:
        if who in self._waiting:
            self._waiting.remove(who)

    def _ticket(self, held: float) -> Ticket:
        self._held += held
        self._out += 1
        return Ticket(held, self._refunded, self._clock())

    def _restore(self) -> None:
        now = self._clock()
        if self._maximum is not None:
            self._level = min(self._maximum, self._level + max(0.0, now - self._at) * self._rate)
        self._at = now
