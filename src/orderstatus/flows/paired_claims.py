"""Claims that are kept in two places, the shop and this machine: what stands in either is not sent a second time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from orderstatus.core.errors import OrderStatusError
from orderstatus.core.messages.claims import BINDING, Claims, merged
from orderstatus.core.messages.events import Claim
from orderstatus.core.messages.ports import ClaimLedger, ClaimResult, Won


@dataclass(frozen=True, slots=True)
class PairedClaims:
    """A `ClaimLedger` that keeps its own claims in one place and honours those of the other.

    With `--this-machine-only` its own are a file's, and those of the shop bind too, which reading orders is enough for;
    without, it is the other way round where such a file is there.
    """

    own: ClaimLedger
    other: ClaimLedger

    def begun(self) -> datetime | None:
        """None until it was begun in its own place, whose first time asks; then the later of the two, if both were."""
        own = self.own.begun()
        return own if own is None else max(own, self.other.begun() or own)

    def not_before(self) -> datetime | None:
        """Since when is told at the earliest, whether or not it was begun in its own place."""
        return self.begun() or self.other.begun()

    def begin(self, at: datetime) -> datetime:
        """As `ClaimLedger.begin`; nothing is told of what the other place was not begun for."""
        return self.own.begin(max(at, self.other.begun() or at))

    def claims(self, order: str) -> Claims:
        """What was claimed of this order in either place."""
        return merged(self.own.claims(order), self.other.claims(order))

    def many(self, orders: Sequence[str]) -> Iterator[tuple[str, Claims | OrderStatusError]]:
        """As `ClaimLedger.many`: who is gone in one place is gone; nobody can say what one of the two cannot."""
        others = dict(self.other.many(orders))
        for order, own in self.own.many(orders):
            other = others.get(order)
            if isinstance(own, OrderStatusError):
                yield order, own
            elif isinstance(other, OrderStatusError):
                yield order, other
            elif other is not None:
                yield order, merged(own, other)

    def claim(self, order: str, claim: Claim, *, keep_since: datetime, instead_of: Claim | None = None) -> ClaimResult:
        """As `ClaimLedger.claim`, in its own place. The other is read just before, and may still be written meanwhile:
        who keeps claims on one machine alone must not send from two."""
        held = self.other.claims(order).find(claim.key)
        if held is not None and held.state in BINDING and held != instead_of:
            return ClaimResult(won=Won.LOST, held=held)
        return self.own.claim(order, claim, keep_since=keep_since, instead_of=instead_of)

    def settle(self, order: str, claim: Claim, *, keep_since: datetime) -> None:
        """As `ClaimLedger.settle`."""
        self.own.settle(order, claim, keep_since=keep_since)
