"""The lives that explanations are made of, a batch of orders at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from orderstatus.core.lifecycle import live_shipments
from orderstatus.core.models import Order, OrderLife
from orderstatus.core.ports import OrderSource
from orderstatus.core.query import LifePart, Part

ORDER_PARTS = frozenset({Part.SHIPMENTS, Part.METHODS, Part.RECEIVED, Part.TERMS})
"""What must have been read of each order."""
_LIFE_PARTS = frozenset({LifePart.FULFILLMENT_ORDERS, LifePart.RETURNS, LifePart.RETURN_GOODS})
_BATCH = 50
_NEWEST_EVENTS = 10


def lives_to_explain(orders: Iterable[Order], source: OrderSource) -> Iterator[OrderLife]:
    """The orders in their order, each with its carrier events, fulfillment orders and returns, where they may be read.

    Two or three requests for fifty orders, where a life of its own each would be fifty.
    """
    rest = iter(orders)
    while batch := list(islice(rest, _BATCH)):
        shipments = [shipment.id for order in batch for shipment in live_shipments(order)]
        events = source.carrier_events(shipments, newest=_NEWEST_EVENTS) if shipments else {}
        lives = {life.order.id: life for life in source.lives([order.id for order in batch], _LIFE_PARTS)}
        for order in batch:
            parcels = tuple(replace(each, events=events.get(each.id)) for each in order.shipments or ())
            whole = replace(order, shipments=parcels)
            life = lives.get(order.id)
            yield OrderLife(order=whole) if life is None else replace(life, order=whole)
