"""What a shipment is to a merchant who looks at all of them: a row, on its way or not, with tracking or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from orderstatus.core.filters import LABEL_NOT_SCANNED, NO_TRACKING
from orderstatus.core.flags import Flag
from orderstatus.core.lifecycle import is_late, is_live
from orderstatus.core.models import Order, Shipment
from orderstatus.core.rules import Rules
from orderstatus.core.statuses import DeliveryStatus, Status, known

NOT_SHIPPED_METHODS = frozenset({"retail", "pick-up", "local", "none"})
"""Delivery methods (`DeliveryMethodType`) by which no carrier takes anything; a pick-up point is reached by one."""


@dataclass(frozen=True, slots=True)
class OrderShipment:
    """One shipment with the order it belongs to: a row of shipments."""

    order: Order
    shipment: Shipment


def needs_no_shipping(shipment: Shipment) -> bool:
    """True for what no carrier has: `requiresShipping` false, or handed over in a shop or by the merchant."""
    return shipment.requires_shipping is False or shipment.delivery_method in NOT_SHIPPED_METHODS


def shipments_of(orders: Iterable[Order], *, include_non_shipping: bool = False) -> Iterator[OrderShipment]:
    """Every shipment of `orders`, the cancelled ones too, as a row; what needs no shipping only where asked for."""
    for order in orders:
        for shipment in order.shipments or ():
            if include_non_shipping or not needs_no_shipping(shipment):
                yield OrderShipment(order, shipment)


def is_on_its_way(shipment: Shipment) -> bool:
    """True for a live shipment that has not arrived."""
    return is_live(shipment) and shipment.status.value is not DeliveryStatus.DELIVERED


def has_tracking(shipment: Shipment) -> bool:
    """True if there is a number or an address to follow it by; a carrier's name alone is none."""
    return any(each.number or each.url for each in shipment.tracking)


def is_without_tracking(shipment: Shipment) -> bool:
    """Fulfilled, with no carrier news and nothing to follow it by: nobody will ever hear of it."""
    return is_live(shipment) and shipment.status.value is DeliveryStatus.SHIPPED and not has_tracking(shipment)


def is_label_not_scanned(shipment: Shipment, *, rules: Rules, now: datetime) -> bool:
    """A label was made and no carrier has scanned it, for as long as the rules allow or longer."""
    if not is_live(shipment) or shipment.status.value is not DeliveryStatus.LABEL_READY or shipment.shipped_at is None:
        return False
    return rules.calendar.is_as_old(shipment.shipped_at, rules.threshold(Flag.LABEL_NOT_SCANNED), now)


def standing(shipment: Shipment) -> Status[DeliveryStatus]:
    """Where the shipment stands among others: its status, and `cancelled` for any that is not live.

    A fulfillment that a service could not make (`Fulfillment.status` ERROR or FAILURE) may have no displayStatus, which
    folds to `shipped`, and nothing of it is on its way.
    """
    return shipment.status if is_live(shipment) else known(DeliveryStatus.CANCELLED)


def status_words(shipment: Shipment, *, rules: Rules, now: datetime) -> tuple[str, ...]:
    """Everything a shipment is to a filter: its status, and the facts that no status of Shopify's states."""
    words = [standing(shipment).value.value]
    if is_without_tracking(shipment):
        words.append(NO_TRACKING)
    if is_label_not_scanned(shipment, rules=rules, now=now):
        words.append(LABEL_NOT_SCANNED)
    return tuple(words)


def bucket(shipment: Shipment, *, rules: Rules, now: datetime) -> str:
    """The one bucket of a summary that a shipment falls in: its status, or one that Shopify has no word for."""
    if is_without_tracking(shipment):
        return NO_TRACKING
    if is_label_not_scanned(shipment, rules=rules, now=now):
        return LABEL_NOT_SCANNED
    return standing(shipment).word


def lateness(shipment: Shipment, now: datetime) -> bool | None:
    """`is_late`, but None for a shipment that is not live: what was called back is neither late nor in time."""
    return is_late(shipment, now) if is_live(shipment) else None


def carriers(shipment: Shipment) -> tuple[str, ...]:
    """Its carriers' names, each once, as Shopify has them."""
    return tuple(dict.fromkeys(each.carrier for each in shipment.tracking if each.carrier))
