"""Where a shipment stands after a carrier event, and whether an event would put it back."""

from __future__ import annotations

from orderstatus.core.acting.mutations import EventStatus
from orderstatus.core.backwards import ChangeAxis, is_backwards
from orderstatus.core.statuses import SHIPMENT_FOLDING, DeliveryStatus


def status_of(event_status: EventStatus) -> DeliveryStatus:
    """Where a shipment stands after an event (`SHIPMENT_FOLDING`: displayStatus follows the event, recorded)."""
    return SHIPMENT_FOLDING[event_status.value.upper().replace("-", "_")]


def goes_back(standing: str, to: EventStatus) -> bool:
    """True for a step that surely goes back. From the van to a pick-up point is none, as nobody was at home."""
    if to is EventStatus.READY_FOR_PICKUP and standing == DeliveryStatus.OUT_FOR_DELIVERY.value:
        return False
    return is_backwards(ChangeAxis.DELIVERY, standing, status_of(to).value)
