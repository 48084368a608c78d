"""Whether a shipment has the tracking and the events that a step wants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from orderstatus.core.acting import mutations as to
from orderstatus.core.acting.orders import EVENTS_READ, ActingOrder
from orderstatus.core.acting.plans import Step
from orderstatus.core.acting.verdicts import APPLIED, NOT_APPLIED, UNSEEN, Found, Verdict, by_id, impossible, part_of
from orderstatus.core.labels import sentence
from orderstatus.core.models import Shipment
from orderstatus.core.statuses import DeliveryStatus

_FALLEN = ("CANCELLED", "ERROR", "FAILURE")
"""Of `FulfillmentStatus`."""
_NO_SHIPMENT = sentence("the shipment is there no more, or is cancelled")


def tracking(update: to.UpdateTracking, step: Step, order: ActingOrder) -> Verdict:
    shipment = by_id(part_of(order.order.shipments), update.fulfillment)
    if shipment is None or not is_live(shipment):
        return impossible(_NO_SHIPMENT)
    return APPLIED if _has_tracking(shipment, update.tracking) else NOT_APPLIED


def _has_tracking(shipment: Shipment, wanted: to.TrackingEntry) -> bool:
    """True if what was asked for is there; what was left out Shopify fills in itself (a carrier, its address)."""
    if not is_tracked(shipment, wanted.numbers):
        return False
    carriers = {(each.carrier or "").casefold() for each in shipment.tracking}
    if wanted.carrier is not None and carriers != {wanted.carrier.casefold()}:
        return False
    # Only numbers with an address of their own have one here.
    if not Counter(wanted.urls) <= Counter(each.url for each in shipment.tracking):
        return False
    return bool(shipment.tracking)


def event(event: to.PostEvent, step: Step, order: ActingOrder) -> Verdict:
    shipment = by_id(part_of(order.order.shipments), event.fulfillment)
    if shipment is None:
        return impossible(_NO_SHIPMENT)
    events = part_of(shipment.events)
    for each in events:
        is_same = each.word == event.status.value and _second(each.happened_at) == _second(event.happened_at)
        if is_same and each.id not in step.before:
            return Verdict(found=Found.APPLIED, created=each.id)
    if not is_live(shipment):
        return impossible(_NO_SHIPMENT)
    # One that is older than all that are read would not be seen, nor would one of the second of the oldest.
    is_out_of_sight = len(events) >= EVENTS_READ and all(event.happened_at <= each.happened_at for each in events)
    return UNSEEN if is_out_of_sight else NOT_APPLIED


def _second(at: datetime) -> datetime:
    # Shopify keeps no parts of a second.
    return at.replace(microsecond=0)


def is_tracked(shipment: Shipment, numbers: Iterable[str]) -> bool:
    """True if the shipment has these numbers and no others; no number asks for nothing."""
    asked = Counter(number.strip() for number in numbers)
    return not asked or asked == Counter((each.number or "").strip() for each in shipment.tracking)


def is_live(shipment: Shipment) -> bool:
    """True if the shipment stands: it was not cancelled, and did not fail."""
    return shipment.status.value is not DeliveryStatus.CANCELLED and shipment.raw_status not in _FALLEN
