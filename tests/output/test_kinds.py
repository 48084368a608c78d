"""Every field says what it holds: on the demo shop no value is of another kind than its column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from orderstatus.core.models import Order
from orderstatus.core.query import OrderQuery, Part
from orderstatus.core.return_query import RETURN_PARTS
from orderstatus.core.returns import returns_of
from orderstatus.core.scans import scans_of
from orderstatus.core.shipments import shipments_of
from orderstatus.core.silence import with_events
from orderstatus.core.statuses import ReturnStatus
from orderstatus.demo.bucket import Plan
from orderstatus.output.event_fields import EVENT_FIELDS
from orderstatus.output.fields import Field, Kind, RowContext
from orderstatus.output.order_fields import ORDER_FIELDS
from orderstatus.output.return_fields import RETURN_FIELDS
from orderstatus.output.shipment_fields import SHIPMENT_FIELDS
from orderstatus.shopify.source import ShopifyOrders
from support.demo import DOMAIN, NOW, demo_source

TYPES: dict[Kind, type] = {
    Kind.TEXT: str,
    Kind.TEXTS: tuple,
    Kind.AMOUNT: Decimal,
    Kind.INSTANT: datetime,
    Kind.COUNT: int,
    Kind.NUMBER: float,
    Kind.FLAG: bool,
}
RETURNED = frozenset(ReturnStatus) - {ReturnStatus.NO_RETURN}
CONTEXT = RowContext(shop=DOMAIN, now=NOW, zone=UTC)


@cache
def shop() -> ShopifyOrders:
    return demo_source(orders=1200, plan=Plan.ENTERPRISE).source()


@cache
def orders() -> tuple[Order, ...]:
    """All that the demo shop has, read once."""
    return tuple(shop().orders(OrderQuery(), frozenset(Part), wanted=None))


def shipments() -> Iterator[Any]:
    rows = shipments_of(orders(), include_non_shipping=True)
    return with_events(rows, lambda _: True, lambda ids: shop().carrier_events(ids, newest=1))


def scans() -> Iterator[Any]:
    rows = shipments_of(orders(), include_non_shipping=True)
    return scans_of(rows, lambda ids: shop().carrier_events(ids, newest=None))


def returns() -> Iterator[Any]:
    with_returns = [order.id for order in orders() if order.return_.value in RETURNED]
    for life in shop().lives(with_returns, RETURN_PARTS):
        yield from returns_of(life.order, life)


@pytest.mark.parametrize(
    ("fields", "rows", "never"),
    [
        (ORDER_FIELDS, orders, {"stage", "flag", "flag_reason"}),
        (SHIPMENT_FIELDS, shipments, set()),
        (EVENT_FIELDS, scans, {"estimated_delivery_at", "message"}),
        (RETURN_FIELDS, returns, {"customer", "declined_because"}),
    ],
    ids=["orders", "shipments", "events", "returns"],
)
def test_a_column_holds_what_it_says(
    fields: tuple[Field[Any], ...], rows: Callable[[], Iterable[Any]], never: set[str]
) -> None:
    seen: dict[str, set[type]] = {field.key: set() for field in fields}
    for row in rows():
        for field in fields:
            value = field.get(row, CONTEXT)
            if value is not None:
                seen[field.key].add(type(value))
    assert {key for key, types in seen.items() if not types} <= never
    assert {field.key: seen[field.key] for field in fields if seen[field.key] - {TYPES[field.kind]}} == {}
