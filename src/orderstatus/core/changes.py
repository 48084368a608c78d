"""What became of an order since it was seen last: a change a row, whatever noticed it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ChangeAxis(StrEnum):
    """What can change: the four status axes and the order's own state (design 1)."""

    PAYMENT = "payment"
    FULFILLMENT = "fulfillment"
    DELIVERY = "delivery"
    RETURN = "return"
    STATE = "state"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One status that was one word when it was seen last, and is another now."""

    order_id: str
    order_name: str
    shipment_id: str | None = None
    """Of a change of one shipment; None where it is the order's own."""
    axis: ChangeAxis
    from_: str | None
    """The word that was seen before; None where the order, or the shipment, had not been seen."""
    to: str
    seen_at: datetime
    happened_at: datetime | None = None
    """When it happened, where the shop says so; it is never later than it was seen by the shop's own clock."""
    backwards: bool = False
    """True for a step back on its axis, such as from delivered to in transit."""
