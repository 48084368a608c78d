"""Hypothesis strategies: any order that a shop may have, and any question that may be asked of orders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from hypothesis import strategies as st

from orderstatus.core import filters
from orderstatus.core.filters import Axis, AxisFilter
from orderstatus.core.lifecycle import CaptureRule
from orderstatus.core.models import CarrierEvent, Item, Money, Order, PaymentTerms, Shipment, Tracking, Transaction
from orderstatus.core.query import OrderQuery, Part, Sort, SortKey
from orderstatus.core.references import Reference
from orderstatus.core.stages.marks import History, Move, StageMark
from orderstatus.core.statuses import (
    SHIPMENT_FOLDING,
    FulfillmentStatus,
    OrderState,
    PaymentStatus,
    ReturnStatus,
    Status,
    shipment_status,
)

from .hostile import NAMES
from .orders import NOW

E = TypeVar("E", bound=StrEnum)

_INSTANTS = [NOW + timedelta(hours=hours, microseconds=hours % 3) for hours in (-2000, -90, -48, -47, -1, 0, 1, 30)]
_ZONES = (UTC, timezone(timedelta(hours=5.5)))
_ZONES = (UTC, timezone(timedelta(hours=5.5)))
instants = st.sampled_from(_INSTANTS) | st.builds(
    lambda micros, zone: (NOW + timedelta(microseconds=micros)).astimezone(zone),
    st.integers(-(10**14), 10**14),
    st.sampled_from(_ZONES),
)
"""Often one of a few, so that several are the same."""
texts = st.sampled_from([*NAMES, "", "Mia", "mia", "MIA VIRTANEN", "Straße", "nul\0byte", "vip", "VIP", ","]) | st.text(
    max_size=8
)
countries = st.sampled_from(["FI", "SE", "DE", "fi"])
currencies = st.sampled_from(["EUR", "JPY"])
money = st.builds(Money, st.decimals(-10, 1000, places=2) | st.sampled_from([Decimal("0.1"), Decimal(100)]), currencies)


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


def statuses(axis: type[E]) -> st.SearchStrategy[Status[Any]]:
    """A value, or one that Shopify may have tomorrow."""
    known = st.sampled_from(list(axis)).map(lambda value: Status(value, value.value))  # type: ignore[type-var]
    return known | st.just(Status(axis("unknown"), "of-tomorrow"))  # type: ignore[type-var]


events = st.builds(
    CarrierEvent,
    id=st.just("gid://shopify/FulfillmentEvent/1"),
    word=st.sampled_from(["in-transit", "delivered"]),
    happened_at=instants,
    message=maybe(texts),
    place=maybe(texts),
    estimated_delivery_at=maybe(instants),
)
items = st.builds(
    Item,
    id=st.just("gid://shopify/LineItem/1"),
    title=texts,
    sku=maybe(texts),
    quantity=st.integers(0, 9),
    price=maybe(money),
)
trackings = st.builds(
    Tracking,
    maybe(st.sampled_from(["PostNord", "DHL", ""])),
    maybe(st.sampled_from(["JJFI 6400 0001", "jjfi64000001", "00370712345678", "---", ""])),
    maybe(st.sampled_from(["https://t.example/1", ""])),
)
shipments = st.builds(
    Shipment,
    id=st.integers(1, 10**9).map("gid://shopify/Fulfillment/{}".format),
    name=maybe(texts),
    raw_status=maybe(st.sampled_from(["SUCCESS", "CANCELLED", "ERROR", "PENDING"])),
    display_status=st.sampled_from([*SHIPMENT_FOLDING, "BY_DRONE", "LABEL_READY"]),
    status=st.just(shipment_status(None)),
    tracking=st.lists(trackings, max_size=3).map(tuple),
    shipped_at=maybe(instants),
    in_transit_at=maybe(instants),
    delivered_at=maybe(instants),
    estimated_delivery_at=maybe(instants),
    updated_at=maybe(instants),
    requires_shipping=st.sampled_from([None, True, False]),
    delivery_method=maybe(st.sampled_from(["shipping", "retail"])),
    location=maybe(texts),
    events=maybe(st.lists(events, max_size=2).map(tuple)),
    items=st.lists(items, max_size=2).map(tuple),
).map(lambda each: replace(each, status=shipment_status(each.display_status)))
transactions = st.builds(
    Transaction,
    id=st.sampled_from(["gid://shopify/OrderTransaction/1", "gid://shopify/OrderTransaction/2"]),
    kind=st.sampled_from(["authorization", "capture", "void", "sale"]),
    status=st.sampled_from(["success", "failure"]),
    amount=maybe(money),
    gateway=maybe(st.sampled_from(["shopify_payments", "bogus"])),
    processed_at=maybe(instants),
    expires_at=maybe(instants),
    parent_id=maybe(st.just("gid://shopify/OrderTransaction/1")),
    test=st.booleans(),
)
terms = st.builds(PaymentTerms, name=maybe(texts), overdue=st.booleans(), due_at=maybe(instants))


_stages = st.sampled_from(["printing", "packing", "old", "-1", "\ud800", "nul\0"])
_moments = st.integers(-(10**6), 10**6).map(lambda minutes: NOW + timedelta(minutes=minutes))
moves = st.builds(
    Move,
    at=_moments,
    to=maybe(_stages),
    by=texts,
    frm=maybe(_stages),
    comment=maybe(texts),
    public=st.booleans(),
    due=maybe(_moments),
    because=maybe(texts),
    happened=maybe(_moments),
)
histories = st.builds(
    History,
    moves=st.lists(moves, max_size=3).map(tuple),
    compacted=st.integers(0, 3),
    fired=st.frozensets(texts, max_size=2),
)
stage_marks = st.builds(StageMark, stage=maybe(_stages), history=maybe(histories))
"""As a mirror holds them: without digests."""


def _order(number: int, facts: Mapping[str, Any]) -> Order:
    shipments_read = facts["shipments"] is not None
    return Order(
        id=f"gid://shopify/Order/{number}", **{**facts, "shipments_cut": facts["shipments_cut"] and shipments_read}
    )


_FACTS: dict[str, st.SearchStrategy[Any]] = {
    "name": st.sampled_from(["#1001", "#1002", "EX-1001-B", "##7", "x"]) | texts,
    "number": maybe(st.integers(1000, 1004)),
    "placed_at": maybe(instants),
    "created_at": maybe(instants),
    "updated_at": maybe(instants),
    "cancelled_at": maybe(instants),
    "cancel_reason": maybe(st.just("customer")),
    "closed_at": maybe(instants),
    "state": statuses(OrderState),
    "payment": statuses(PaymentStatus),
    "fulfillment": statuses(FulfillmentStatus),
    "return_": statuses(ReturnStatus),
    "customer": maybe(texts),
    "customer_id": maybe(st.sampled_from(["gid://shopify/Customer/1", "gid://shopify/Customer/2"])),
    "email": maybe(st.sampled_from(["mia@example.com", "Mia@Example.COM", "o'hara@x.fi", "\ud800@x"])),
    "phone": maybe(st.sampled_from(["+358401234567", "040 1234567", ""])),
    "confirmation_number": maybe(st.sampled_from(["XPAV284CT", "xpav284ct"])),
    "country": maybe(countries),
    "total": maybe(money),
    "capturable": maybe(money),
    "outstanding": maybe(money),
    "refunded": maybe(money),
    "received": maybe(money),
    "original_total": maybe(money),
    "tags": st.lists(texts, max_size=3).map(tuple),
    "test": st.booleans(),
    "note": maybe(texts),
    "shipments": maybe(st.lists(shipments, max_size=3, unique_by=lambda each: each.id).map(tuple)),
    "shipments_cut": st.booleans(),
    "transactions": maybe(st.lists(transactions, max_size=3).map(tuple)),
    "terms": maybe(terms),
    "stage": maybe(stage_marks),
}
orders = st.builds(_order, st.integers(1, 10**7), st.fixed_dictionaries(_FACTS))
many_orders = st.lists(orders, max_size=8, unique_by=lambda order: order.id)


def _axis_filters(axis: Axis) -> st.SearchStrategy[AxisFilter]:
    words = st.frozensets(st.sampled_from([*axis.values, *axis.facts]), max_size=4)
    return st.just(AxisFilter()) | st.builds(AxisFilter, words, words)


def usually(value: Any, others: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """`value` more often than not, so that a question with many filters finds something."""
    return st.just(value) | st.just(value) | others


references = st.sampled_from(["#1001", "1001", "ex-1001-b", "7", "12345678"]).map(
    lambda name: Reference(name, None)
) | (st.integers(1, 10**7).map(lambda number: Reference(None, f"gid://shopify/Order/{number}")))
queries = st.builds(
    OrderQuery,
    payment=_axis_filters(filters.PAYMENT),
    fulfillment=usually(AxisFilter(), _axis_filters(filters.FULFILLMENT)),
    delivery=usually(AxisFilter(), _axis_filters(filters.DELIVERY)),
    returns=usually(AxisFilter(), _axis_filters(filters.RETURN)),
    state=usually(AxisFilter(), _axis_filters(filters.STATE)),
    tags=usually(frozenset(), st.frozensets(texts, max_size=2)),
    stages=usually(frozenset(), st.frozensets(_stages, max_size=2)),
    not_stages=usually(frozenset(), st.frozensets(_stages, max_size=2)),
    no_stage=st.just(False) | st.booleans(),
    not_tags=usually(frozenset(), st.frozensets(texts, max_size=2)),
    since=usually(None, instants),
    until=usually(None, instants),
    updated_since=usually(None, instants),
    customer=usually(
        None, st.sampled_from(["mia", "MIA@example.com", "virta", "STRASSE", "\ud800", "o'hara@x.fi", "\0"])
    ),
    countries=usually(frozenset(), st.frozensets(st.sampled_from(["FI", "SE"]), min_size=1)),
    min_total=usually(None, st.decimals(0, 500, places=2) | st.just(Decimal("0.1"))),
    named=usually((), st.lists(references, max_size=2).map(tuple)),
    sort=st.builds(Sort, st.sampled_from(list(SortKey)), st.booleans()),
    capture=st.just(CaptureRule()) | st.just(CaptureRule(by_gateway={"bogus": timedelta(days=30)})),
)


def with_parts(order: Order, parts: frozenset[Part]) -> Order:
    """The order as the Admin API's list sends it with these parts: everything else is None, or as if it were not."""
    known = {
        Part.CUSTOMER: ("customer", "customer_id"),
        Part.EMAIL: ("email",),
        Part.PHONE: ("phone",),
        Part.CONFIRMATION: ("confirmation_number",),
        Part.ADDRESS: ("country",),
        Part.RECEIVED: ("received", "refunded"),
        Part.TRANSACTIONS: ("transactions",),
        Part.TERMS: ("terms",),
        Part.STAGE: ("stage",),
    }
    left_out = [name for part, names in known.items() if part not in parts for name in names]
    only_in_lives = ("cancel_reason", "original_total", "note")
    read = replace(order, **dict.fromkeys([*left_out, *only_in_lives]))  # type: ignore[arg-type]
    if Part.STAGE_HISTORY not in parts and read.stage is not None:
        read = replace(read, stage=replace(read.stage, history=None))
    if parts.isdisjoint({Part.SHIPMENTS, Part.LOCATIONS, Part.METHODS}):
        return replace(read, shipments=None, shipments_cut=False)
    if read.shipments is None:
        return read
    return replace(read, shipments=tuple(_shipment_with(each, parts) for each in read.shipments))


def _shipment_with(shipment: Shipment, parts: frozenset[Part]) -> Shipment:
    return replace(
        shipment,
        events=None,
        items=(),
        location=shipment.location if Part.LOCATIONS in parts else None,
        delivery_method=shipment.delivery_method if Part.METHODS in parts else None,
    )
