"""Every carrier event of a shipment, or an error: what an export of events rests on."""

from __future__ import annotations

from typing import Any

import pytest

from orderstatus.core.errors import AccessError, IncompleteError
from orderstatus.shopify.by_id import MOST_EVENTS, NODES_AT_ONCE, USUAL_EVENTS
from orderstatus.shopify.source import ShopifyOrders
from support.demo import NOW, demo_source
from support.shopify import FakeShopify, data, fake, json_reply


def source(shopify: FakeShopify) -> ShopifyOrders:
    return ShopifyOrders(shopify.client(), domain="x", now=lambda: NOW, warn=shopify.warnings.append)


def gid(number: int) -> str:
    return f"gid://shopify/Fulfillment/{number}"


def parcel(number: int, events: int, *, more: bool = False) -> dict[str, Any]:
    nodes = [
        {"id": f"gid://shopify/FulfillmentEvent/{n}", "status": "IN_TRANSIT", "happenedAt": "2026-11-20T08:00:00Z"}
        for n in range(events)
    ]
    return {"id": gid(number), "events": {"nodes": nodes, "pageInfo": {"hasNextPage": more}}}


def test_every_event_of_the_demo_shop_comes_250_shipments_a_request() -> None:
    demo = demo_source(orders=600)
    parcels = {each["id"]: len(each["events"]) for order in demo.server.shop.orders for each in order["fulfillments"]}
    found = demo.source().carrier_events(list(parcels), newest=None)
    assert {shipment: len(events) for shipment, events in found.items()} == parcels
    assert len(demo.exchanges) == -(-len(parcels) // 250)
    assert max(each.requested_cost or 0 for each in demo.exchanges) <= 20


def test_a_shipment_with_more_than_a_hundred_is_asked_for_again() -> None:
    shopify = fake(
        data({"nodes": [parcel(1, USUAL_EVENTS, more=True), parcel(2, 3)]}), data({"nodes": [parcel(1, 180)]})
    )
    found = source(shopify).carrier_events([gid(1), gid(2)], newest=None)
    assert {shipment: len(events) for shipment, events in found.items()} == {gid(1): 180, gid(2): 3}
    assert [each["variables"] for each in shopify.asked] == [
        {"ids": [gid(1), gid(2)], "newest": USUAL_EVENTS},
        {"ids": [gid(1)], "newest": MOST_EVENTS},
    ]


def test_a_shipment_with_more_than_can_be_read_is_an_error() -> None:
    shopify = fake(data({"nodes": [parcel(1, 1, more=True)]}), data({"nodes": [parcel(1, 1, more=True)]}))
    with pytest.raises(IncompleteError, match=f"{gid(1)} has more than 250 carrier events"):
        source(shopify).carrier_events([gid(1)], newest=None)


def test_no_request_can_bring_more_objects_than_one_answer_holds() -> None:
    shopify = fake(*(data({"nodes": []}) for _ in range(3)))
    source(shopify).carrier_events([gid(n) for n in range(501)], newest=None)
    assert [len(each["variables"]["ids"]) * USUAL_EVENTS <= NODES_AT_ONCE for each in shopify.asked] == [True] * 3


def test_a_shipment_that_is_gone_has_no_events_and_one_that_is_denied_is_an_error() -> None:
    gone = fake(data({"nodes": [None, parcel(2, 1)]}))
    assert source(gone).carrier_events([gid(1), gid(2)], newest=None).keys() == {gid(2)}
    denial = {"message": "Access denied", "path": ["nodes", 0, "events"], "extensions": {"code": "ACCESS_DENIED"}}
    denied = fake(json_reply({"data": {"nodes": [None]}, "errors": [denial]}))
    with pytest.raises(AccessError, match="the carrier events may not be read"):
        source(denied).carrier_events([gid(1)], newest=None)
