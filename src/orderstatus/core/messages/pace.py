"""So many messages a minute and no more, at even distances: a mail server that is asked faster refuses them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Pace:
    """When the next message may go. It is waited for before anything is claimed, so that whoever is interrupted while
    waiting leaves nothing that may have been sent."""

    per_minute: int
    """0 for as fast as they can be made."""
    clock: Callable[[], float]
    """Seconds that never go back."""
    sleep: Callable[[float], None]
    _next_at: float | None = field(default=None, repr=False)

    def wait(self) -> bool:
        """Afterwards the next message may go; True if that took time, so that what was read before is old."""
        now = self.clock()
        if self._next_at is None or self._next_at <= now:
            return False
        self.sleep(self._next_at - now)
        return True

    def spend(self, letters: int) -> None:
        """So many go now: to the customer, and to each who gets a copy."""
        if self.per_minute > 0:
            self._next_at = max(self._next_at or 0.0, self.clock()) + letters * 60.0 / self.per_minute
