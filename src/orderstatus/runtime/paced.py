"""A sender that sends so many messages a minute at the most, at even distances."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from orderstatus.core.messages.message import Delivery, Message
from orderstatus.core.messages.ports import MessageSender


@dataclass(slots=True)
class Paced:
    """A `MessageSender` over another one, which is asked no sooner than its turn has come."""

    sender: MessageSender
    per_minute: int
    clock: Callable[[], float]
    """Seconds that never go back."""
    sleep: Callable[[float], None]
    _next_at: float | None = field(default=None, repr=False)

    def send(self, message: Message) -> Delivery:
        """As the other sends it, after a wait where the last one was sent just now."""
        now = self.clock()
        if self._next_at is not None and now < self._next_at:
            self.sleep(self._next_at - now)
            now = self._next_at
        self._next_at = now + 60.0 / self.per_minute
        return self.sender.send(message)

    def probe(self) -> str | None:
        """What keeps it from sending."""
        return self.sender.probe()

    def close(self) -> None:
        """Afterwards nothing of it is open."""
        self.sender.close()
