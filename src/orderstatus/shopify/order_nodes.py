"""An order from its JSON, whatever brought it: a page, a node or a line of a bulk file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from orderstatus.core.cut_warnings import shipments_are_cut
from orderstatus.core.models import Order
from orderstatus.shopify import mapping, wire
from orderstatus.shopify.gaps import lacks_shipments, validated
from orderstatus.shopify.mapping_plain import plain_order
from orderstatus.shopify.plain import Json, flat
from orderstatus.shopify.stage_marks import warn_of_history


def order_of(node: Json, request_id: str | None, warn: Callable[[str], None]) -> Order:
    """The order in our words; `warn` hears of more shipments than came along, and of a history that is not ours.

    Raises OrderStatusError naming the first field that is not of the schema's type.
    """
    plain = plain_order(flat(node))
    if plain is not None:
        return plain
    read = validated(wire.OrderWire, node, request_id)
    order = mapping.order(read)
    warn_of_history(order, warn)
    if not lacks_shipments(read):
        return order
    warn(shipments_are_cut(order.name))
    return replace(order, shipments_cut=True)
