"""The demo's nodes have the shape that the schema promises: every kept field, of the right type, and whole links."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    build_schema,
    is_abstract_type,
)

from orderstatus.demo.changing import Changing
from orderstatus.demo.execute import RESOLVERS
from orderstatus.demo.mutations import JOBS, MUTATORS
from orderstatus.demo.shop import NODES, DemoShop, build_shop

Json = dict[str, Any]
ROOT = Path(__file__).parents[2]
EPOCH = datetime(2026, 11, 23, 6, tzinfo=UTC)
_SCALARS: dict[str, tuple[type, str]] = {
    "ID": (str, r"gid://shopify/[A-Za-z]+/\d+(\?.*)?"),
    "DateTime": (str, r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"),
    "Decimal": (str, r"-?\d+\.\d{1,2}"),
    "UnsignedInt64": (str, r"\d+"),
    "URL": (str, r"https://[^ ]+"),
    "String": (str, r"(?s).*"),
    "Int": (int, ""),
    "Float": (float, ""),
    "Boolean": (bool, ""),
}


@pytest.fixture(scope="module")
def shop() -> DemoShop:
    return build_shop(epoch=EPOCH)


@pytest.fixture(scope="module")
def kept() -> dict[str, list[str]]:
    return dict(tomllib.loads((ROOT / "scripts/demo_keep.toml").read_text("utf-8")))


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return build_schema((ROOT / "src/orderstatus/demo/schema.graphql").read_text("utf-8"), assume_valid=True)


class Walk:
    """Follows every kept field of every node reachable from the shop, and notes whatever the schema forbids."""

    def __init__(self, schema: GraphQLSchema, kept: dict[str, list[str]]) -> None:
        self.schema = schema
        self.kept = kept
        self.seen: dict[int, Json] = {}
        self.by_type: dict[str, list[Json]] = {}
        self.faults: Counter[str] = Counter()

    def value(self, kind: Any, value: Any, where: str) -> None:
        if isinstance(kind, GraphQLNonNull):
            if value is None:
                self.faults[f"{where} is null"] += 1
                return
            kind = kind.of_type
        if value is None:
            return
        if isinstance(kind, GraphQLObjectType) and kind.name.endswith("Connection"):
            kind = GraphQLList(kind.fields["nodes"].type.of_type.of_type)
        if isinstance(kind, GraphQLList):
            if not isinstance(value, list):
                self.faults[f"{where} is no list"] += 1
                return
            inner = kind.of_type if isinstance(kind.of_type, GraphQLNonNull) else GraphQLNonNull(kind.of_type)
            for entry in value:
                self.value(inner, entry, where)
        elif isinstance(kind, GraphQLScalarType):
            wanted, pattern = _SCALARS[kind.name]
            if type(value) is not wanted or (isinstance(value, str) and not re.fullmatch(pattern, value)):
                self.faults[f"{where} is {value!r}"] += 1
        elif isinstance(kind, GraphQLEnumType):
            if value not in kind.values:
                self.faults[f"{where} is {value!r}"] += 1
        else:
            name = value["__typename"] if is_abstract_type(kind) else kind.name
            self.node(self.schema.type_map[name], value)

    def node(self, kind: Any, node: Json) -> None:
        if id(node) in self.seen:
            return
        self.seen[id(node)] = node
        self.by_type.setdefault(kind.name, []).append(node)
        for field in self.kept[kind.name]:
            if field not in node and f"{kind.name}.{field}" in RESOLVERS:  # made out when it is asked for
                continue
            if field not in node:
                self.faults[f"{kind.name}.{field} is missing"] += 1
            else:
                self.value(kind.fields[field].type, node[field], f"{kind.name}.{field}")


@pytest.fixture(scope="module")
def walk(shop: DemoShop, schema: GraphQLSchema, kept: dict[str, list[str]]) -> Walk:
    walk = Walk(schema, kept)
    types = schema.type_map
    walk.node(types["Shop"], shop.facts)
    for name, nodes in (("Order", shop.orders), ("Customer", shop.customers), ("Location", shop.locations)):
        for node in nodes:
            walk.node(types[name], node)
    return walk


def test_every_kept_field_is_there_and_of_the_type_the_schema_says(walk: Walk) -> None:
    assert not walk.faults


def test_every_kept_type_is_reached(walk: Walk, kept: dict[str, list[str]]) -> None:
    assert _DATA_TYPES & set(kept) <= set(walk.by_type)
    assert len(walk.by_type) >= len(_DATA_TYPES)


# What a shop consists of; the application, its scopes and the API versions are the server's own to answer.
_DATA_TYPES = {
    "App", "Count", "Customer", "CustomerEmailAddress", "CustomerPhoneNumber", "DeliveryMethod", "Domain",
    "ExchangeLineItem", "Fulfillment", "FulfillmentEvent", "FulfillmentHold", "FulfillmentLineItem",
    "FulfillmentOrder", "FulfillmentOrderAssignedLocation", "FulfillmentOrderDestination", "FulfillmentOrderLineItem",
    "FulfillmentOrderSupportedAction", "FulfillmentTrackingInfo", "LineItem", "Location", "LocationAddress",
    "MailingAddress", "MoneyBag", "MoneyV2", "Order", "OrderTransaction", "PaymentSchedule", "PaymentTerms", "Refund",
    "RefundLineItem", "Return", "ReturnDecline", "ReturnLineItem", "ReturnReasonDefinition", "ShippingLine", "Shop",
    "ShopPlan",
}  # fmt: skip


def test_no_two_nodes_share_an_id(walk: Walk) -> None:
    ids = Counter(node["id"] for node in walk.seen.values() if "id" in node)
    assert [gid for gid, times in ids.items() if times > 1] == []
    assert len(ids) > 15_000


def test_the_id_of_a_node_names_its_type(walk: Walk) -> None:
    for name, nodes in walk.by_type.items():
        assert {node["id"].split("/")[3] for node in nodes if "id" in node} <= {name}


def test_orders_are_numbered_in_order_of_creation_and_sorted_by_the_date_shopify_shows(shop: DemoShop) -> None:
    assert [order["processedAt"] for order in shop.orders] == sorted(order["processedAt"] for order in shop.orders)
    created = sorted(shop.orders, key=lambda order: order["number"])
    assert [order["name"] for order in created] == [f"#{1001 + at}" for at in range(1200)]
    assert [order["createdAt"] for order in created] == sorted(order["createdAt"] for order in created)
    ids = [int(order["legacyResourceId"]) for order in created]
    assert ids == sorted(ids)
    assert all(order["id"].endswith(f"/{order['legacyResourceId']}") for order in created)
    assert len({order["confirmationNumber"] for order in created}) == 1200


def _parts(order: Json) -> Iterator[tuple[str, Json]]:
    for name in ("fulfillments", "fulfillmentOrders", "returns", "refunds", "transactions"):
        for part in order[name]:
            yield name, part


def test_every_part_leads_back_to_its_order(shop: DemoShop) -> None:
    for order in shop.orders:
        for _, part in _parts(order):
            assert part["order"] is order
        for work in order["fulfillmentOrders"]:
            assert (work["orderId"], work["orderName"]) == (order["id"], order["name"])
            assert work["orderProcessedAt"] == order["processedAt"]
        if order["paymentTerms"]:
            assert order["paymentTerms"]["order"] is order


def test_fulfillments_and_fulfillment_orders_know_each_other(shop: DemoShop) -> None:
    for order in shop.orders:
        for fulfillment in order["fulfillments"]:
            assert fulfillment["fulfillmentOrders"]
            for work in fulfillment["fulfillmentOrders"]:
                assert any(work is known for known in order["fulfillmentOrders"])
                assert any(fulfillment is known for known in work["fulfillments"])
        for work in order["fulfillmentOrders"]:
            for fulfillment in work["fulfillments"]:
                assert any(fulfillment is known for known in order["fulfillments"])


def test_lines_transactions_and_refunds_of_parts_are_the_order_s_own(shop: DemoShop) -> None:
    for order in shop.orders:
        lines = {id(line) for line in order["lineItems"]}
        entries = {id(entry) for entry in order["transactions"]}
        refunds = {id(entry) for entry in order["refunds"]}
        sent = {id(line) for f in order["fulfillments"] for line in f["fulfillmentLineItems"]}
        for holder in (*order["fulfillments"], *order["fulfillmentOrders"], *order["refunds"]):
            for key in ("fulfillmentLineItems", "lineItems", "refundLineItems"):
                assert all(id(entry["lineItem"]) in lines for entry in holder.get(key, ()))
        for entry in order["transactions"]:
            assert entry["parentTransaction"] is None or id(entry["parentTransaction"]) in entries
        for refund in order["refunds"]:
            assert {id(entry) for entry in refund["transactions"]} <= entries
            assert refund["return"] is None or any(refund["return"] is entry for entry in order["returns"])
        for entry in order["returns"]:
            assert {id(refund) for refund in entry["refunds"]} <= refunds
            assert {id(line["fulfillmentLineItem"]) for line in entry["returnLineItems"]} <= sent


def test_customers_have_their_orders_and_orders_their_customers(shop: DemoShop) -> None:
    known = {id(customer) for customer in shop.customers}
    for order in shop.orders:
        assert order["customer"] is None or id(order["customer"]) in known
    for customer in shop.customers:
        assert customer["orders"]
        assert customer["numberOfOrders"] == str(len(customer["orders"]))
        assert all(order["customer"] is customer for order in customer["orders"])
    assert max(len(customer["orders"]) for customer in shop.customers) > 2


def test_names_of_fulfillments_and_returns_count_from_one_in_their_order(shop: DemoShop) -> None:
    for order in shop.orders:
        for mark, parts in (("F", order["fulfillments"]), ("R", order["returns"])):
            assert [part["name"] for part in parts] == [f"{order['name']}-{mark}{at + 1}" for at in range(len(parts))]
        assert order["fulfillmentsCount"] == {"count": len(order["fulfillments"]), "precision": "EXACT"}


def test_every_kind_of_node_is_found_by_its_gid(shop: DemoShop) -> None:
    for kind, nodes in NODES.items():
        found = list(nodes(shop))
        assert found, kind
        assert all(shop.node(node["id"]) is node for node in found), kind
    assert {"Order", "Customer", "Fulfillment", "FulfillmentOrder", "Return", "Location", "OrderTransaction"} <= set(
        NODES
    )
    assert {"LineItem", "Refund", "FulfillmentEvent"} <= set(NODES)


def test_an_unknown_gid_is_no_node(shop: DemoShop) -> None:
    for gid in ("gid://shopify/Order/1", "gid://shopify/Product/1", "5501000000001", "", "gid://shopify/Order"):
        assert shop.node(gid) is None


def test_people_are_reached_at_reserved_domains_only(shop: DemoShop) -> None:
    emails = {order["email"] for order in shop.orders if order["email"]}
    emails |= {customer["email"] for customer in shop.customers if customer["email"]}
    emails.add(shop.facts["email"])
    assert {email.partition("@")[2] for email in emails} == {"example.com", "example.org", "example.net"}


def test_there_are_guests_and_customers_known_by_phone_alone(shop: DemoShop) -> None:
    guests = [order for order in shop.orders if order["customer"] is None]
    assert len(guests) > 20
    assert all(order["email"] is None for order in guests)
    by_phone = [c for c in shop.customers if c["email"] is None]
    assert by_phone
    assert all(c["phone"] and c["defaultPhoneNumber"] == {"phoneNumber": c["phone"]} for c in by_phone)


def changed_shop() -> DemoShop:
    """A shop in which much was captured, paid, voided, cancelled, archived and tagged."""
    shop = build_shop(epoch=EPOCH, orders=400)
    at = int(EPOCH.timestamp()) + 1800
    # Looked for once before anything is made, so that what is made must be found beside it.
    shop.node("gid://shopify/OrderTransaction/1")
    shop.node("gid://shopify/Refund/1")
    for number, order in enumerate(list(shop.orders)):
        changing, gid = Changing(shop=shop, at=at + number), order["id"]
        for parent in [t for t in order["transactions"] if t["kind"] == "AUTHORIZATION"]:
            given = {"id": gid, "parentTransactionId": parent["id"], "amount": "1.00"}
            given["currency"] = order["presentmentCurrencyCode"]
            MUTATORS["orderCapture"](changing, {"input": given | ({"finalCapture": True} if number % 2 else {})})
        if number % 3 == 0:
            MUTATORS["orderMarkAsPaid"](changing, {"input": {"id": gid}})
        if number % 4 == 0:
            method = {"originalPaymentMethodsRefund": True}
            asked = {"orderId": gid, "reason": "OTHER", "restock": True, "refundMethod": method}
            MUTATORS["orderCancel"](changing, asked)
        MUTATORS["orderClose" if number % 2 else "orderOpen"](changing, {"input": {"id": gid}})
        MUTATORS["tagsAdd"](changing, {"id": gid, "tags": ["seen"]})
    for gid in list(shop.jobs):
        JOBS["orderCancelJob"](Changing(shop=shop, at=at + 500), {"id": gid})
    return shop


def test_what_mutations_make_has_the_shape_too_and_is_found_by_its_id(
    schema: GraphQLSchema, kept: dict[str, list[str]]
) -> None:
    shop = changed_shop()
    walk = Walk(schema, kept)
    for order in shop.orders:
        walk.node(schema.type_map["Order"], order)
    assert not walk.faults
    ids = Counter(node["id"] for node in walk.seen.values() if "id" in node)
    assert [gid for gid, times in ids.items() if times > 1] == []
    assert len(shop.orders) == 400
    for kind, find in NODES.items():
        assert all(shop.node(node["id"]) is node for node in find(shop)), kind
    kinds = {(t["kind"], t["status"]) for order in shop.orders for t in order["transactions"]}
    assert {("CAPTURE", "SUCCESS"), ("VOID", "SUCCESS"), ("REFUND", "SUCCESS")} <= kinds
