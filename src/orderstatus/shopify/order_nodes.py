"""An order from its JSON, whatever brought it: a page, a node or a line of a bulk file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from orderstatus.core.models import Order
from orderstatus.shopify import mapping, wire
from orderstatus.shopify.gaps import lacks_shipments, validated
from orderstatus.shopify.mapping_plain import plain_order

Json = dict[str, Any]


def order_of(node: Json, request_id: str | None, warn: Callable[[str], None]) -> Order:
    """The order in our words; `warn` hears of one that has more shipments than came along.

    Raises OrderStatusError naming the first field that is not of the schema's type.
    """
    order = plain_order(node) or mapping.order(validated(wire.OrderWire, node, request_id))
    if (count := node.get("fulfillmentsCount")) is not None and _is_cut(node, count):
        warn(f"order {order.name} has more shipments than the shop sends at once; some are missing here")
        return replace(order, shipments_cut=True)
    return order


def _is_cut(node: Json, count: object) -> bool:
    """As `gaps.lacks_shipments` finds it, at no cost for an order of which it is plain that it is not."""
    shipments = node.get("fulfillments")
    if type(count) is dict and type(shipments) is list and count.get("count") == len(shipments):
        return False
    return lacks_shipments(validated(wire.OrderWire, node, None))
