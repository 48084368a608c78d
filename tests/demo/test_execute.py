"""Executed operations answer as GraphQL defines over a shop's dicts, with errors as Shopify answers them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from graphql import (
    build_client_schema,
    get_introspection_query,
    get_named_type,
    is_composite_type,
    parse,
    validate,
)

from orderstatus.demo.access import Grants
from orderstatus.demo.bulk_operations import BulkOperations
from orderstatus.demo.bulk_starting import BulkStart
from orderstatus.demo.execute import Execution
from orderstatus.demo.faults import Faults
from orderstatus.demo.index import Index
from orderstatus.demo.matching import Clock
from orderstatus.demo.request import Request
from orderstatus.demo.schema import schema
from orderstatus.demo.validation import operation
from support.tiny_shop import calling, customer, order, shop_of

Json = dict[str, Any]

EPOCH = datetime(2026, 11, 20, 8, tzinfo=UTC)
ORDER_1 = "gid://shopify/Order/1"


@cache
def generated() -> Any:
    shop = pytest.importorskip("orderstatus.demo.shop", reason="needs the generated shop")
    # Every story, and as many ordinary orders as take two pages: more of those come from the same few lines.
    return shop.build_shop(epoch=EPOCH, orders=300)


@pytest.mark.parametrize(
    ("query", "data"),
    [
        (
            "{ orders(first: 1) { nodes { ...A ... on Node { id } } } }"
            " fragment A on Order { a: name customer { ...B } } fragment B on Customer { displayName tags }",
            {"orders": {"nodes": [{"a": "#1001", "customer": {"displayName": "Ann Lee", "tags": []}, "id": ORDER_1}]}},
        ),
        (
            "{ orders(first: 1)"
            " { nodes { id @skip(if: true) name @include(if: true) ... @skip(if: true) { test } } } }",
            {"orders": {"nodes": [{"name": "#1001"}]}},
        ),
        (
            "{ shop { name } again: shop { myshopifyDomain __typename } }",
            {"shop": {"name": "Tiny"}, "again": {"myshopifyDomain": "tiny.myshopify.com", "__typename": "Shop"}},
        ),
        (
            "{ orders(first: 1) { nodes { customer { tags } } } orders(first: 1) { nodes { customer { email } } } }",
            {"orders": {"nodes": [{"customer": {"tags": [], "email": "ann@example.com"}}]}},
        ),
    ],
)
def test_fragments_directives_aliases_and_merged_fields_answer_as_graphql_defines(query: str, data: Json) -> None:
    shop = shop_of(3)
    shop.orders[0]["customer"] = customer(1, "Ann Lee")
    assert json.dumps(calling(shop).ask(query)["data"]) == json.dumps(data)


def test_the_schema_can_be_asked_for() -> None:
    answered = calling(shop_of(0)).ask(get_introspection_query(descriptions=False))
    assert "errors" not in answered
    assert build_client_schema(answered["data"]).query_type


def test_an_error_of_a_merged_field_has_one_place() -> None:
    query = "{ order(id: $id) { id } ...Again }".replace("$id", '"gid://shopify/Customer/1"')
    query += ' fragment Again on QueryRoot { order(id: "gid://shopify/Customer/1") { name } }'
    [error] = calling(shop_of(1)).ask(query)["errors"]
    assert error["locations"] == [{"line": 1, "column": 3}]


def test_a_missing_value_that_must_be_there_is_an_error_and_nulls_its_parent() -> None:
    shop = shop_of(2)
    del shop.orders[1]["name"]
    answered = calling(shop).ask('{ order(id: "gid://shopify/Order/2") { id name } }')
    assert answered["data"] == {"order": None}
    assert answered["errors"][0]["path"] == ["order", "name"]


def test_an_unknown_id_is_null_and_another_types_id_an_error() -> None:
    ask = calling(shop_of(1)).ask
    assert ask('{ order(id: "gid://shopify/Order/99") { id } }')["data"] == {"order": None}
    wrong = ask('{ order(id: "gid://shopify/Customer/1") { id } }')
    assert wrong["data"] == {"order": None}
    assert wrong["errors"][0]["message"] == "invalid id"
    assert wrong["errors"][0]["extensions"] == {"code": "RESOURCE_NOT_FOUND"}


def test_nodes_keep_the_order_of_their_ids_and_null_what_is_gone() -> None:
    ids = [f"gid://shopify/Order/{n}" for n in (2, 99, 1)]
    answered = calling(shop_of(2)).ask(
        "query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Order { name } } }", {"ids": ids}
    )
    assert answered["data"]["nodes"] == [{"id": ids[0], "name": "#1002"}, None, {"id": ids[2], "name": "#1001"}]


def test_one_id_where_a_list_is_asked_for_is_a_list_of_one() -> None:
    answered = calling(shop_of(1)).ask(f'{{ nodes(ids: "{ORDER_1}") {{ id }} }}')
    assert answered["data"] == {"nodes": [{"id": ORDER_1}]}


def test_a_warned_search_is_reported_at_its_path() -> None:
    answered = calling(shop_of(1)).ask('{ mine: orders(first: 1, query: "foo:bar") { nodes { id } } }')
    [entry] = answered["extensions"]["search"]
    assert (entry["path"], entry["query"]) == (["mine"], "foo:bar")
    assert list(entry) == ["path", "query", "parsed", "warnings"]
    clean = calling(shop_of(1)).ask('{ orders(first: 1, query: "status:open") { nodes { id } } }')
    assert "search" not in clean["extensions"]


def test_scopes_and_versions_are_told() -> None:
    answered = calling(shop_of(0)).ask(
        "{ currentAppInstallation { accessScopes { handle } } publicApiVersions { handle supported } }"
    )
    assert {"handle": "read_orders"} in answered["data"]["currentAppInstallation"]["accessScopes"]
    assert answered["data"]["publicApiVersions"][-1] == {"handle": "2026-10", "supported": True}


def _node_type(connection: Any) -> str:
    name: str = get_named_type(connection.fields["nodes"].type).name
    return name


def _arguments(field: Any) -> str:
    """Return the arguments without which a field of an order cannot be asked for."""
    if "key" in field.args:
        return '(key: "stage")'
    return "(first: 3)" if "first" in field.args else ""


def _everything(type_name: str, depth: int, seen: tuple[str, ...] = ()) -> str:
    """Return a selection of every field below an object type; a type inside itself gives its id only."""
    kind: Any = schema().type_map[type_name]
    parts = []
    for name, field in kind.fields.items():
        named: Any = get_named_type(field.type)
        first = _arguments(field)
        if not is_composite_type(named):
            parts.append(name)
        elif named.name in ("Order", "Customer") or named.name in seen or depth == 0:
            parts.append(f"{name}{first} {{ __typename }}")
        elif named.name.endswith("Connection"):
            inner = _node_type(named)
            if inner in (*seen, "Order"):
                parts.append(f"{name}{first} {{ nodes {{ id }} }}")
            else:
                parts.append(f"{name}{first} {{ nodes {{ {_everything(inner, depth - 1, (*seen, inner))} }} }}")
        else:
            parts.append(f"{name}{first} {{ {_everything(named.name, depth - 1, (*seen, named.name))} }}")
    return " ".join(parts)


def _pages(selection: str) -> list[Json]:
    """Return every generated order, executed without the price that so large a query would have."""
    page = "nodes { " + selection + " } pageInfo { hasNextPage endCursor }"
    document = parse(f"query($a: String) {{ orders(first: 250, after: $a) {{ {page} }} }}")
    assert validate(schema(), document) == []
    chosen = operation(document, None)
    shop = generated()
    index, grants = Index(shop), Grants(shop.scopes)
    found: list[Json] = []
    after = None
    while True:
        begin = BulkStart(Execution(grants), Faults())
        request = Request(shop, index, grants, Clock(now=EPOCH), [], {}, "", BulkOperations(), begin)
        data, errors = Execution(grants).run(request, document, chosen, {"a": after})
        assert errors == []
        assert data is not None
        found += data["orders"]["nodes"]
        if not data["orders"]["pageInfo"]["hasNextPage"]:
            return found
        after = data["orders"]["pageInfo"]["endCursor"]


def _groups() -> list[str]:
    """Return the fields of an order in groups, so that no query exceeds what one may cost."""
    fields = schema().type_map["Order"].fields  # type: ignore[attr-defined]
    heavy = [n for n, f in fields.items() if is_composite_type(get_named_type(f.type)) and n != "customer"]
    return ["plain and customer", *heavy]


@pytest.mark.parametrize("group", _groups())
def test_every_field_of_every_generated_order_answers_without_an_error(group: str) -> None:
    fields = schema().type_map["Order"].fields  # type: ignore[attr-defined]
    if group == "plain and customer":
        selection = " ".join(n for n, f in fields.items() if not is_composite_type(get_named_type(f.type)))
        selection += f" customer {{ {_everything('Customer', 2, ('Customer',))} }}"
    else:
        field = fields[group]
        named: Any = get_named_type(field.type)
        first = _arguments(field)
        inner = _everything(named.name, 4, ("Order", named.name))
        if named.name.endswith("Connection"):
            node = _node_type(named)
            inner = f"nodes {{ {_everything(node, 4, ('Order', node))} }} pageInfo {{ hasNextPage endCursor }}"
        selection = f"id {group}{first} {{ {inner} }}"
    assert len(_pages(selection)) == len(generated().orders)


def test_orders_built_by_hand_speak_the_schemas_words() -> None:
    order_fields = set(schema().type_map["Order"].fields)  # type: ignore[attr-defined]
    assert set(order(1)) <= order_fields
