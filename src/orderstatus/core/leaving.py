"""Goods that are to leave: what a carrier brings, who ships it, and how a parcel is shipped from the command line."""

from __future__ import annotations

from orderstatus.core.models import FulfillmentOrder
from orderstatus.core.shipments import NOT_SHIPPED_METHODS

NUMBER = "NUMBER"
CARRIER = "CARRIER"
"""What stands in a proposed command where only the merchant knows what belongs there."""
NUMBERED = ("--number", NUMBER)
"""What `ship` must be told to take an order and no file."""
PARCEL = (*NUMBERED, "--carrier", CARRIER)
"""All that it should be told; without a carrier Shopify guesses one, and the plan says so."""
TO_SHIP = frozenset({"open", "in-progress", "incomplete"})
"""A fulfillment order of which something may leave now (`FulfillmentOrderStatus`)."""
_AT_A_SERVICE = frozenset({"submitted", "accepted", "cancellation-requested", "cancellation-rejected"})
"""A fulfillment service has been asked and ships it by itself (`FulfillmentOrderRequestStatus`)."""


def is_carried(order: FulfillmentOrder) -> bool:
    """True if a carrier brings it; one whose method is not known counts as shipped."""
    return order.delivery_method not in NOT_SHIPPED_METHODS


def is_at_a_service(order: FulfillmentOrder) -> bool:
    """True if a fulfillment service was asked to ship it: a second parcel would leave there by itself."""
    return order.request_status in _AT_A_SERVICE


def may_be_shipped(order: FulfillmentOrder) -> bool:
    """True if the merchant can hand some of it to a carrier now, as far as its statuses tell."""
    return order.status in TO_SHIP and is_carried(order) and not is_at_a_service(order)
