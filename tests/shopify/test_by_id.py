"""Parts that only some orders need: read by id, a batch a request, in order, and honest about what is denied."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from typing import Any

import httpx
import pytest

from orderstatus.core.errors import AccessError, OrderStatusError, TemporaryError, TooCostlyError
from orderstatus.core.query import LifePart, OrderQuery, Part
from orderstatus.shopify.by_id import EVENTS_AT_ONCE, LIVES_AT_ONCE, SHIPMENTS_AT_ONCE
from orderstatus.shopify.scopes import FULFILLMENT_ORDER_SCOPES, FULFILLMENT_ORDERS_HIDDEN, METHODS_HIDDEN
from orderstatus.shopify.source import ShopifyOrders
from support.demo import NOW, DemoSource, demo_source
from support.shopify import FakeShopify, coded, data, fake

BOTH = frozenset(LifePart)


def source(shopify: FakeShopify) -> ShopifyOrders:
    return ShopifyOrders(shopify.client(), domain="x", now=lambda: NOW, warn=shopify.warnings.append)


def limited(*missing: str) -> DemoSource:
    granted = [scope for scope in demo_source(orders=0).server.shop.scopes if scope not in missing]
    return demo_source(scopes=granted)


def order_node(number: int, **more: Any) -> dict[str, Any]:
    return {"id": f"gid://shopify/Order/{number}", "name": f"#{number}", **more}


def test_lives_come_in_the_order_of_their_ids_fifty_a_request() -> None:
    demo = demo_source()
    ids = [order["id"] for order in demo.server.shop.orders[:120]]
    lives = list(demo.source().lives(ids, BOTH))
    assert [life.order.id for life in lives] == ids
    assert len(demo.exchanges) == 3 == -(-120 // LIVES_AT_ONCE)
    assert max(each.requested_cost or 0 for each in demo.exchanges) <= 1000


def test_only_the_parts_that_were_asked_for_are_read() -> None:
    demo = demo_source()
    gid = demo.server.shop.orders[5]["id"]
    [life] = demo.source().lives([gid], frozenset({LifePart.RETURNS}))
    assert (life.returns is None, life.fulfillment_orders is None) == (False, True)


def test_no_ids_ask_nothing_of_the_shop() -> None:
    demo = demo_source()
    assert list(demo.source().lives([], BOTH)) == []
    assert demo.source().carrier_events([], newest=1) == {}
    assert demo.exchanges == []


def test_an_order_that_is_gone_is_left_out() -> None:
    demo = demo_source()
    gid = demo.server.shop.orders[5]["id"]
    lives = demo.source().lives([gid, "gid://shopify/Order/1"], frozenset())
    assert [life.order.id for life in lives] == [gid]
    assert demo.warnings == []


def test_the_newest_events_come_newest_first_and_one_alone_where_one_is_asked_for() -> None:
    demo = demo_source()
    parcels = [f for order in demo.server.shop.orders for f in order["fulfillments"]]
    busiest = max(parcels, key=lambda parcel: len(parcel["events"]))
    whole = demo.source().carrier_events([busiest["id"]], newest=100)[busiest["id"]]
    assert len(whole) == len(busiest["events"]) > 2
    assert [event.happened_at for event in whole] == sorted((e.happened_at for e in whole), reverse=True)
    assert demo.source().carrier_events([busiest["id"]], newest=1) == {busiest["id"]: whole[:1]}


def test_a_shipment_without_events_has_an_empty_list_and_one_that_is_gone_has_none() -> None:
    demo = demo_source()
    parcels = [f for order in demo.server.shop.orders for f in order["fulfillments"]]
    quiet = next(parcel for parcel in parcels if not parcel["events"])
    found = demo.source().carrier_events([quiet["id"], "gid://shopify/Fulfillment/1"], newest=1)
    assert found == {quiet["id"]: ()}


def test_events_are_read_250_shipments_a_request() -> None:
    shopify = fake(data({"nodes": []}), data({"nodes": []}))
    source(shopify).carrier_events([f"gid://shopify/Fulfillment/{n}" for n in range(251)], newest=1)
    assert [len(asked["variables"]["ids"]) for asked in shopify.asked] == [EVENTS_AT_ONCE, 1]


def test_a_batch_that_costs_too_much_is_asked_for_in_halves() -> None:
    ids = [f"gid://shopify/Order/{n}" for n in (1, 2, 3)]
    shopify = fake(
        coded("MAX_COST_EXCEEDED", "Query cost is 1293"),
        data({"nodes": [order_node(1)]}),
        data({"nodes": [order_node(2), order_node(3)]}),
    )
    assert [life.order.name for life in source(shopify).lives(ids, BOTH)] == ["#1", "#2", "#3"]
    assert [asked["variables"]["ids"] for asked in shopify.asked] == [ids, ids[:1], ids[1:]]


def test_one_order_that_costs_too_much_is_an_error() -> None:
    with pytest.raises(TooCostlyError, match="Query cost is 1293"):
        list(source(fake(coded("MAX_COST_EXCEEDED", "Query cost is 1293"))).lives(["gid://shopify/Order/1"], BOTH))


def test_an_answer_without_nodes_is_an_error_and_not_an_empty_list() -> None:
    with pytest.raises(OrderStatusError, match="holds no nodes"):
        list(source(fake(data({"shop": {}}))).lives(["gid://shopify/Order/1"], BOTH))


def test_returns_that_may_not_be_read_are_none_and_the_warning_names_the_scope() -> None:
    demo = limited("read_returns", "write_returns")
    ids = [order["id"] for order in demo.server.shop.orders[:3]]
    lives = list(demo.source().lives(ids, BOTH))
    assert [(life.order.id, life.returns) for life in lives] == [(gid, None) for gid in ids]
    assert all(life.fulfillment_orders is not None for life in lives)
    assert [("read_returns" in warning) for warning in demo.warnings] == [True]


def test_without_a_scope_for_fulfillment_orders_they_are_none_and_not_empty() -> None:
    demo = limited(*FULFILLMENT_ORDER_SCOPES, *(s.replace("read_", "write_") for s in FULFILLMENT_ORDER_SCOPES))
    [life] = demo.source().lives([demo.server.shop.orders[5]["id"]], BOTH)
    assert life.fulfillment_orders is None
    assert demo.warnings == [FULFILLMENT_ORDERS_HIDDEN]


def test_without_a_scope_for_fulfillment_orders_a_list_says_that_methods_are_hidden() -> None:
    demo = limited(*FULFILLMENT_ORDER_SCOPES, *(s.replace("read_", "write_") for s in FULFILLMENT_ORDER_SCOPES))
    orders = list(demo.source().orders(OrderQuery(), frozenset({Part.SHIPMENTS, Part.METHODS}), wanted=None))
    methods = {shipment.delivery_method for order in orders for shipment in order.shipments or ()}
    assert methods == {None}
    assert demo.warnings == [METHODS_HIDDEN]


def test_a_location_that_may_not_be_read_is_empty_and_the_shipments_stay() -> None:
    demo = limited("read_locations", "write_locations", "read_inventory", "write_inventory")
    parts = frozenset({Part.SHIPMENTS, Part.LOCATIONS})
    orders = list(demo.source().orders(OrderQuery(), parts, wanted=None, deciding=frozenset({Part.SHIPMENTS})))
    shipments = [shipment for order in orders for shipment in order.shipments or ()]
    assert shipments
    assert {shipment.location for shipment in shipments} == {None}
    assert len(demo.warnings) == 1
    assert "read_locations" in demo.warnings[0]


def test_rows_chosen_by_a_location_that_may_not_be_read_are_refused() -> None:
    demo = limited("read_locations", "write_locations", "read_inventory", "write_inventory")
    parts = frozenset({Part.SHIPMENTS, Part.LOCATIONS})
    with pytest.raises(AccessError, match="`location` may not be read"):
        list(demo.source().orders(OrderQuery(), parts, wanted=None, deciding=parts))


def test_shipments_come_as_a_list_of_orders_has_them_with_their_newest_events() -> None:
    demo = demo_source()
    orders = demo.source().orders(OrderQuery(), frozenset({Part.SHIPMENTS}), wanted=None)
    listed = {shipment.id: shipment for order in orders for shipment in order.shipments or ()}
    demo.exchanges.clear()
    ids = [*listed, "gid://shopify/Fulfillment/1"]
    batches = list(demo.source().shipments(ids, newest=2))
    found = [shipment for batch in batches for shipment in batch]
    assert [replace(each, events=None) for each in found] == list(listed.values())
    assert max(len(each.events or ()) for each in found) == 2
    assert len(demo.exchanges) == len(batches) == -(-len(ids) // SHIPMENTS_AT_ONCE)
    assert max(each.requested_cost or 0 for each in demo.exchanges) <= 20


def test_where_events_may_not_be_read_the_shipments_still_are() -> None:
    gid = "gid://shopify/Fulfillment/7"
    denied = {
        "message": "Access denied for events field.",
        "path": ["nodes", 0, "events"],
        "extensions": {"code": "ACCESS_DENIED", "requiredAccess": "`read_fulfillments` access scope."},
    }
    parcel = {"id": gid, "status": "SUCCESS", "displayStatus": "IN_TRANSIT"}
    shopify = fake(data({"nodes": [None]}, errors=[denied]), data({"nodes": [parcel]}))
    [[shipment]] = source(shopify).shipments([gid], newest=1)
    assert (shipment.status.word, shipment.events) == ("in-transit", None)
    assert [asked["operationName"] for asked in shopify.asked] == ["ShipmentsById", "ShipmentsByIdWithoutEvents"]
    assert ["read_fulfillments" in warning for warning in shopify.warnings] == [True]


def test_shipments_that_take_too_long_are_asked_for_in_halves_once() -> None:
    events = data({"nodes": []})
    shopify = fake(httpx.ReadTimeout("slow"), events, events)
    source(shopify).carrier_events([f"gid://shopify/Fulfillment/{n}" for n in range(100)], newest=1)
    assert [len(asked["variables"]["ids"]) for asked in shopify.asked] == [100, 50, 50]


def test_a_shop_that_is_slow_over_half_of_them_too_is_temporary() -> None:
    shopify = fake(*[httpx.ReadTimeout("slow") for _ in range(3)])
    with pytest.raises(TemporaryError, match="did not answer in time"):
        source(shopify).carrier_events([f"gid://shopify/Fulfillment/{n}" for n in range(100)], newest=1)


def test_what_several_batches_find_denied_at_once_is_asked_of_each_of_them_without_it() -> None:
    together = threading.Barrier(4, timeout=10)
    denied = {
        "message": "Access denied for reverseFulfillmentOrders field.",
        "path": ["nodes", 0, "returns", "nodes", 0, "reverseFulfillmentOrders"],
        "extensions": {"code": "ACCESS_DENIED", "requiredAccess": "`read_returns` access scope."},
    }

    def answer(request: httpx.Request) -> httpx.Response:
        call = json.loads(request.content)
        ids = call["variables"]["ids"]
        if ids[0].endswith("/0") or "reverseFulfillmentOrders" not in call["query"]:
            return data({"nodes": [{"id": id, "name": id[-3:]} for id in ids]})
        together.wait()
        return data({"nodes": [None for _ in ids]}, errors=[denied])

    shopify = fake(*[answer] * 9)
    ids = [f"gid://shopify/Order/{number}" for number in range(5 * LIVES_AT_ONCE)]
    lives = source(shopify).lives(ids, frozenset({LifePart.RETURN_GOODS}))
    assert [life.order.id for life in lives] == ids
