"""The job that cancels an order of the demo shop after orderCancel was answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

SECONDS = 2
"""How long a cancellation takes at the most. A belief: recorded answers say `done: false`, and the order that was read
next was cancelled."""
LOOKS = 2
"""The request after the answer at which it is done at the latest, for a clock that stands still."""


@dataclass(slots=True, kw_only=True)
class CancelJob:
    """One cancellation that was taken on at the instant `at`. It is done by the second request after that, or by the
    first that comes two seconds later."""

    gid: str
    """Of the Job."""
    result_gid: str
    """Of the OrderCancelJobResult."""
    order: Json
    """The Order node."""
    arguments: Json
    at: int
    status: str = "STARTED"
    errors: list[Json] = field(default_factory=list)
    looks: int = 0
    mutator: str = "orderCancelJob"

    @property
    def is_done(self) -> bool:
        """True once the order is cancelled, or will not be."""
        return self.status != "STARTED"

    def is_due(self, now: int) -> bool:
        """Whether it is to be done before the request that is answered at `now`; counts the requests."""
        if self.is_done:
            return False
        self.looks += 1
        return self.looks >= LOOKS or now >= self.at + SECONDS

    def node(self, gid: str) -> Json:
        """The Job, or the OrderCancelJobResult, as it stands."""
        if gid == self.gid:
            return {"id": self.gid, "done": self.is_done}
        return {
            "id": self.result_gid,
            "done": self.is_done,
            "status": self.status,
            "errors": self.errors,
            "order": self.order,
        }
