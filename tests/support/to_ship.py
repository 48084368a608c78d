"""Builders of what an order has to ship: fulfillment orders at places, and what a plan does with them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from orderstatus.core.acting.mutations import CreateFulfillment
from orderstatus.core.acting.orders import ActingOrder
from orderstatus.core.acting.plans import Planned, Skip, Step
from orderstatus.core.acting.sheets import Row, Sheet
from orderstatus.core.labels import ENGLISH, Sentence
from orderstatus.core.models import FulfillmentOrder, Item, Shipment, Tracking
from support.orders import order, shipment

OPEN_ACTIONS = ("create-fulfillment", "report-progress", "move", "hold")


def at(place: str, *items: tuple[str, int], number: int = 1, **changes: Any) -> FulfillmentOrder:
    """An open fulfillment order of a place with so many pieces of each SKU left."""
    values: dict[str, Any] = {
        "id": f"gid://shopify/FulfillmentOrder/{number}",
        "status": "open",
        "request_status": "unsubmitted",
        "location": place,
        "location_id": f"gid://shopify/Location/{place}",
        "delivery_method": "shipping",
        "actions": OPEN_ACTIONS,
        "items": tuple(
            Item(
                id=f"gid://shopify/FulfillmentOrderLineItem/{number}{place}",
                title=f"Item {sku}",
                sku=sku,
                quantity=left,
                remaining=left,
            )
            for number, (sku, left) in enumerate(items, start=number * 100)
        ),
    }
    return FulfillmentOrder(**{**values, **changes})


def to_ship(*work: FulfillmentOrder, shipments: tuple[Shipment, ...] = (), **changes: Any) -> ActingOrder:
    """An order with these fulfillment orders; other changes are the order's own."""
    return ActingOrder(order=order(shipments=shipments, **changes), fulfillment_orders=work)


def parcel_with(number: str, *items: tuple[str, int], **changes: Any) -> Shipment:
    """A live shipment with this number and these pieces."""
    held = tuple(
        Item(id=f"gid://shopify/FulfillmentLineItem/{place}", title=sku, sku=sku, quantity=count)
        for place, (sku, count) in enumerate(items)
    )
    return shipment(tracking=(Tracking("Posti", number, None),), items=held, **changes)


def sheet(headings: str, *rows: str, name: str = "parcels.csv") -> Sheet:
    """A sheet of comma-separated words without any quoting, the headings on line 1."""
    heads = tuple(headings.split(","))
    return Sheet(
        name=name,
        headings=heads,
        rows=[Row(line, tuple(row.split(","))) for line, row in enumerate(rows, start=2)],
    )


def said(text: Sentence) -> str:
    """A sentence as it is read in English."""
    return ENGLISH.text(text.english, **text.values)


def steps_of(planned: Iterable[Planned]) -> list[Step]:
    return [each for each in planned if isinstance(each, Step)]


def skips_of(planned: Iterable[Planned]) -> list[Skip]:
    return [each for each in planned if isinstance(each, Skip)]


def the_step(planned: Iterable[Planned]) -> Step:
    """The only thing planned, which is a step."""
    (each,) = planned
    assert isinstance(each, Step), said(each.because)
    return each


def the_skip(planned: Iterable[Planned]) -> Skip:
    """The only thing planned, which is a skip."""
    (each,) = planned
    assert isinstance(each, Skip), said(each.change)
    return each


def fulfillment(step: Step) -> CreateFulfillment:
    """The mutation of a step that fulfills."""
    assert isinstance(step.mutation, CreateFulfillment)
    return step.mutation


def pieces(step: Step) -> dict[str, int]:
    """How much of each line a step sends."""
    return {line.line: line.quantity for work in fulfillment(step).work for line in work.lines}
