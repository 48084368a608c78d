"""Missing scopes and unapproved data show as they do at Shopify: as errors with nulls, or as silence."""

from __future__ import annotations

from typing import Any

import pytest

from orderstatus.demo.access import Grants
from support.shared import json_lines
from support.tiny_shop import ALL_SCOPES, TinyShop, calling, customer, location, order, shop_of

Json = dict[str, Any]

HELD = (
    '{ order(id: "gid://shopify/Order/1") { fulfillmentOrders(first: 1) {'
    " nodes { fulfillmentHolds { heldByApp { id } } } } } }"
)


def held_shop() -> TinyShop:
    hold = {"id": "gid://shopify/FulfillmentHold/1", "heldByApp": {"id": "gid://shopify/App/9"}}
    fulfillment_order = {
        "id": "gid://shopify/FulfillmentOrder/1",
        "status": "ON_HOLD",
        "fulfillmentHolds": [hold],
        "assignedLocation": {"location": location()},
    }
    return TinyShop(orders=[order(1, fulfillmentOrders=[fulfillment_order])])


def without(*scopes: str) -> list[str]:
    return [s for s in ALL_SCOPES if s not in scopes]


def test_a_write_scope_includes_its_read_scope() -> None:
    assert Grants(["write_orders"]).has("read_orders")
    assert not Grants(["read_orders"]).has("write_orders")


def test_a_missing_scope_is_an_error_at_the_field_beside_the_data() -> None:
    answered = calling(held_shop(), scopes=without("read_apps")).ask(HELD)
    [error] = answered["errors"]
    assert error["path"] == ["order", "fulfillmentOrders", "nodes", 0, "fulfillmentHolds", 0, "heldByApp"]
    assert answered["data"]["order"]["fulfillmentOrders"]["nodes"][0]["fulfillmentHolds"] == [{"heldByApp": None}]


def test_the_error_of_a_missing_scope_is_the_recorded_one() -> None:
    theirs = next(
        e
        for r in json_lines("recordings", "errors.jsonl")
        for e in (r["body"]["errors"] if isinstance(r["body"].get("errors"), list) else [])
        if e.get("path") == ["order", "fulfillmentOrders", "nodes", 0, "fulfillmentHolds", 0, "heldByApp"]
    )
    [ours] = calling(held_shop(), scopes=without("read_apps")).ask(HELD)["errors"]
    assert list(ours) == list(theirs)
    assert {k: v for k, v in ours.items() if k != "locations"} == {k: v for k, v in theirs.items() if k != "locations"}
    assert [set(place) for place in ours["locations"]] == [{"line", "column"}]


def test_a_denied_field_that_cannot_be_null_takes_its_parent_along() -> None:
    answered = calling(shop_of(1), scopes=["read_customers"]).ask("{ orders(first: 1) { nodes { id } } }")
    assert answered["data"] is None
    assert "`read_orders` access scope" in answered["errors"][0]["extensions"]["requiredAccess"]


def test_orders_older_than_sixty_days_are_absent_without_a_word() -> None:
    shop = TinyShop(orders=[order(1, days_ago=61), order(2, days_ago=59)])
    query = (
        "{ orders(first: 5) { nodes { id } } ordersCount { count }"
        ' order(id: "gid://shopify/Order/1") { id } node(id: "gid://shopify/Order/1") { id } }'
    )
    answered = calling(shop, scopes=without("read_all_orders")).ask(query)
    assert "errors" not in answered
    assert answered["data"] == {
        "orders": {"nodes": [{"id": "gid://shopify/Order/2"}]},
        "ordersCount": {"count": 1},
        "order": None,
        "node": None,
    }
    assert calling(shop).ask(query)["data"]["ordersCount"]["count"] == 2


def test_an_orders_fulfillment_orders_are_silently_empty_without_their_scopes() -> None:
    scopes = without("read_merchant_managed_fulfillment_orders", "read_third_party_fulfillment_orders")
    answered = calling(held_shop(), scopes=scopes).ask(
        '{ order(id: "gid://shopify/Order/1") { fulfillmentOrders(first: 1) { nodes { id } } } }'
    )
    assert answered["data"]["order"]["fulfillmentOrders"]["nodes"] == []
    assert "errors" not in answered


def test_the_root_list_of_fulfillment_orders_is_an_error_instead() -> None:
    scopes = without("read_merchant_managed_fulfillment_orders", "read_third_party_fulfillment_orders")
    answered = calling(held_shop(), scopes=scopes).ask("{ fulfillmentOrders(first: 1) { nodes { id } } }")
    assert answered["errors"][0]["extensions"]["code"] == "ACCESS_DENIED"


@pytest.mark.parametrize("missing", ["read_merchant_managed_fulfillment_orders", "read_third_party_fulfillment_orders"])
def test_each_kind_of_location_has_its_scope(missing: str) -> None:
    shop = held_shop()
    theirs = dict(shop.orders[0]["fulfillmentOrders"][0], id="gid://shopify/FulfillmentOrder/2")
    theirs["assignedLocation"] = {"location": location(2, isFulfillmentService=True)}
    shop.orders[0]["fulfillmentOrders"].append(theirs)
    answered = calling(shop, scopes=without(missing)).ask("{ fulfillmentOrders(first: 5) { nodes { id } } }")
    numbers = [n["id"][-1] for n in answered["data"]["fulfillmentOrders"]["nodes"]]
    assert numbers == (["2"] if "merchant" in missing else ["1"])


def test_level_one_holds_back_protected_fields_one_error_each() -> None:
    shop = TinyShop(orders=[order(n, email="a@example.com", customer=customer(n, "Ann Lee")) for n in (1, 2)])
    answered = calling(shop, protected_level=1).ask("{ orders(first: 5) { nodes { id email customer { id } } } }")
    assert [n["email"] for n in answered["data"]["orders"]["nodes"]] == [None, None]
    assert [n["customer"]["id"][-1] for n in answered["data"]["orders"]["nodes"]] == ["1", "2"]
    assert [e["path"] for e in answered["errors"]] == [["orders", "nodes", n, "email"] for n in (0, 1)]
    assert answered["errors"][0]["message"].startswith("This app is not approved to use the email field. See ")


def test_level_zero_refuses_whole_objects_as_recorded() -> None:
    theirs = next(
        r for r in json_lines("recordings", "http_and_top_level_errors.jsonl") if r["kind"] == "protected customer data"
    )
    ours = calling(held_shop(), protected_level=0).ask("{ fulfillmentOrders(first: 10) { nodes { id } } }")
    strip = [{k: v for k, v in e.items() if k != "locations"} for e in (ours["errors"][0], theirs["body"]["errors"][0])]
    assert strip[0] == strip[1]
    assert ours["data"] is None
    assert ours["extensions"]["cost"]["actualQueryCost"] <= ours["extensions"]["cost"]["requestedQueryCost"]


def test_a_node_of_a_type_that_is_not_granted_is_denied_too() -> None:
    shop = TinyShop(customers=[customer(1, "Ann Lee")])
    answered = calling(shop, scopes=["read_orders"]).ask('{ node(id: "gid://shopify/Customer/1") { id } }')
    assert answered["data"] == {"node": None}
    assert answered["errors"][0]["extensions"]["requiredAccess"] == "`read_customers` access scope."


def test_a_level_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="0, 1 and 2"):
        Grants([], 3)
