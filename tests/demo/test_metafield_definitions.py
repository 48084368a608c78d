"""Definitions of metafields in the demo shop, and what searching orders by a metafield comes to without them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from orderstatus.demo.metafields import Filtering
from orderstatus.demo.server import DemoServer
from support.changed_demo import NOW, ask, server_of
from support.metafields import DEFINE, defined, stage, written

LIST = "query($q: String) { orders(first: 250, query: $q) { nodes { id } } ordersCount(query: $q) { count } }"
STATUS = (
    'query { metafieldDefinition(identifier: {ownerType: ORDER, namespace: "orderstatus", key: "stage"})'
    " { id metafieldsCount capabilities { adminFilterable { enabled eligible status } } } }"
)


def found(server: DemoServer, query: str) -> set[str]:
    """The GIDs that a search finds; it must not warn, and the count must agree."""
    answer = ask(server, LIST, q=query)
    assert "search" not in answer["extensions"]
    gids = {order["id"] for order in answer["data"]["orders"]["nodes"]}
    assert answer["data"]["ordersCount"]["count"] == len(gids)
    return gids


def staged(**more: object) -> tuple[DemoServer, list[str]]:
    """A shop with two orders in printing, one in Packing, and all orders' GIDs."""
    server = server_of(**more)  # type: ignore[arg-type]
    gids = [order["id"] for order in server.shop.orders]
    written(server, stage(gids[0]), stage(gids[1]), stage(gids[2], "Packing"))
    return server, gids


def test_a_definition_is_made_filterable_at_once_and_read_again() -> None:
    server, _ = staged()
    payload = defined(server)
    assert payload["userErrors"] == []
    made = payload["createdDefinition"]
    filtering = {"enabled": True, "eligible": True, "status": "FILTERABLE"}
    assert made["capabilities"] == {"adminFilterable": filtering}
    assert made["metafieldsCount"] == 3
    again = ask(server, STATUS)["data"]["metafieldDefinition"]
    assert again == {"id": made["id"], "metafieldsCount": 3, "capabilities": {"adminFilterable": filtering}}
    query = (
        "query($id: ID!) { node(id: $id) { id } metafieldDefinition(id: $id) { type { name } validations { name } } }"
    )
    assert ask(server, query, id=made["id"])["data"] == {
        "node": {"id": made["id"]},
        "metafieldDefinition": {"type": {"name": "single_line_text_field"}, "validations": []},
    }


def test_a_second_definition_of_the_same_key_is_taken() -> None:
    server = server_of()
    defined(server)
    assert defined(server) == {
        "createdDefinition": None,
        "userErrors": [
            {
                "field": ["definition", "key"],
                "message": "Key is in use for Order metafields on the 'orderstatus' namespace.",
                "code": "TAKEN",
                "elementIndex": None,
            }
        ],
    }
    assert defined(server, {"ownerType": "SHOP"}, filters=False)["userErrors"] == []


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"type": "json"}, "INVALID_CAPABILITY", ["definition"]),
        ({"ownerType": "SHOP"}, "INVALID_CAPABILITY", ["definition"]),
        ({"type": "words", "capabilities": None}, "INCLUSION", ["definition", "type"]),
        ({"name": " "}, "BLANK", ["definition", "name"]),
        ({"key": "k"}, "TOO_SHORT", ["definition", "key"]),
        ({"namespace": "a b c"}, "INVALID_CHARACTER", ["definition", "namespace"]),
    ],
)
def test_a_definition_that_cannot_be_is_refused(change: dict[str, object], code: str, path: list[str]) -> None:
    (error,) = defined(server_of(), more=change)["userErrors"]
    assert (error["code"], error["field"]) == (code, path)


def test_a_metafield_has_the_type_of_its_definition_or_is_refused() -> None:
    server, gids = staged()
    defined(server)
    payload = written(server, stage(gids[3], "1", type="json"))
    assert [(e["code"], e["field"], e["message"]) for e in payload["userErrors"]] == [
        (
            "INVALID_TYPE",
            ["metafields", "0", "type"],
            "Type 'json' must be consistent with the definition's type: 'single_line_text_field'.",
        )
    ]
    (made,) = written(server, stage(gids[3], type=None))["metafields"]
    assert made["type"] == "single_line_text_field"


def test_metafields_that_were_there_before_take_the_type_of_their_definition() -> None:
    server = server_of()
    gids = [order["id"] for order in server.shop.orders]
    long = "multi_line_text_field"
    written(server, stage(gids[0], type=long), stage(gids[1], "a\nb", type=long))
    defined(server)
    one = 'metafield(namespace: "orderstatus", key: "stage") { type }'
    query = f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on Order {{ {one} }} }} }}"
    nodes = ask(server, query, ids=gids[:2])["data"]["nodes"]
    assert [node["metafield"]["type"] for node in nodes] == ["single_line_text_field", long]


def test_orders_are_found_by_a_whole_value_in_its_own_case() -> None:
    server, gids = staged()
    defined(server)
    assert found(server, "metafields.orderstatus.stage:printing") == set(gids[:2])
    assert found(server, "metafields.orderstatus.stage:'printing'") == set(gids[:2])
    assert found(server, 'metafields.orderstatus.stage:"Packing"') == {gids[2]}
    assert found(server, "metafields.orderstatus.stage:packing") == set()
    assert found(server, "metafields.orderstatus.stage:print*") == set()
    assert found(server, "metafields.orderstatus.stage:printing,Packing") == set()
    assert found(server, "NOT metafields.orderstatus.stage:printing") == set(gids) - set(gids[:2])
    assert found(server, "-metafields.orderstatus.stage:'printing'") == set(gids) - set(gids[:2])
    assert found(server, "(metafields.orderstatus.stage:printing OR metafields.orderstatus.stage:Packing)") == set(
        gids[:3]
    )
    name = server.shop.orders[1]["name"]
    assert found(server, f"metafields.orderstatus.stage:printing name:{name}") == {gids[1]}


def test_without_a_definition_the_filter_is_passed_over_and_everything_comes() -> None:
    server, gids = staged()
    everything = set(gids)
    assert found(server, "metafields.orderstatus.stage:printing") == everything
    assert found(server, "NOT metafields.orderstatus.stage:printing") == everything
    name = server.shop.orders[5]["name"]
    assert found(server, f"metafields.orderstatus.stage:printing name:{name}") == {gids[5]}
    defined(server, filters=False)
    assert found(server, "metafields.orderstatus.stage:printing") == everything
    assert ask(server, STATUS)["data"]["metafieldDefinition"]["capabilities"] == {
        "adminFilterable": {"enabled": False, "eligible": True, "status": "NOT_FILTERABLE"}
    }


@pytest.mark.parametrize("ends", ["FAILED", "IN_PROGRESS", "NOT_FILTERABLE"])
def test_a_server_can_refuse_to_filter(ends: str) -> None:
    server, gids = staged(filtering=Filtering(ends=ends))
    assert defined(server)["createdDefinition"]["capabilities"]["adminFilterable"] == {
        "enabled": True,
        "eligible": True,
        "status": ends,
    }
    assert found(server, "metafields.orderstatus.stage:printing") == set(gids)


def test_a_definition_can_take_its_time() -> None:
    clock = [NOW]
    now: Callable[[], datetime] = lambda: clock[0]  # noqa: E731
    server, gids = staged(filtering=Filtering(seconds=60), now=now)
    defined(server)
    assert found(server, "metafields.orderstatus.stage:printing") == set(gids)
    clock[0] += timedelta(seconds=59)
    assert _status(server) == "IN_PROGRESS"
    clock[0] += timedelta(seconds=1)
    assert _status(server) == "FILTERABLE"
    assert found(server, "metafields.orderstatus.stage:printing") == set(gids[:2])


def _status(server: DemoServer) -> str:
    definition = ask(server, STATUS)["data"]["metafieldDefinition"]
    status: str = definition["capabilities"]["adminFilterable"]["status"]
    return status


def test_a_metafield_filter_that_names_no_key_is_an_unknown_field() -> None:
    answer = ask(server_of(), LIST, q="metafields.orderstatus:printing")
    assert [w["code"] for entry in answer["extensions"]["search"] for w in entry["warnings"]] == ["invalid_field"] * 2


def test_definitions_are_listed_by_owner_and_namespace_and_searched() -> None:
    server = server_of()
    defined(server)
    defined(server, {"key": "other", "name": "Other"}, filters=False)
    defined(server, {"namespace": "custom"}, filters=False)
    defined(server, {"ownerType": "SHOP"}, filters=False)
    query = (
        "query($o: MetafieldOwnerType!, $n: String, $q: String) { metafieldDefinitions(first: 10, ownerType: $o,"
        " namespace: $n, query: $q, sortKey: NAME) { nodes { namespace key } } }"
    )

    def listed(**more: str) -> list[str]:
        nodes = ask(server, query, **more)["data"]["metafieldDefinitions"]["nodes"]
        return [f"{node['namespace']}.{node['key']}" for node in nodes]

    assert listed(o="ORDER") == ["orderstatus.other", "orderstatus.stage", "custom.stage"]
    assert listed(o="ORDER", n="orderstatus") == ["orderstatus.other", "orderstatus.stage"]
    assert listed(o="ORDER", q="key:stage namespace:custom") == ["custom.stage"]
    assert listed(o="SHOP") == ["orderstatus.stage"]
    assert listed(o="PRODUCT") == []


def test_defining_needs_the_write_scope_and_reading_the_read_scope() -> None:
    server = server_of(scopes=("read_orders",))
    wanted = {"name": "Stage", "namespace": "orderstatus", "key": "stage", "ownerType": "ORDER", "type": "json"}
    answer = ask(server, DEFINE, d=wanted)
    assert answer["data"] == {"metafieldDefinitionCreate": None}
    assert answer["errors"][0]["extensions"]["code"] == "ACCESS_DENIED"
    assert ask(server, STATUS)["data"] == {"metafieldDefinition": None}
    blind = ask(server_of(scopes=("read_products",)), STATUS)
    assert blind["errors"][0]["message"].startswith("Access denied for metafieldDefinition field.")
    foreign = ask(server_of(), DEFINE, d=wanted | {"namespace": "app--77"})
    assert foreign["errors"][0]["message"].startswith("Access denied for metafieldDefinitionCreate field.")


def test_a_bulk_line_of_an_order_has_its_metafield_in_it() -> None:
    server, gids = staged()
    inner = (
        '{ orders { edges { node { id stage: metafield(namespace: "orderstatus", key: "stage") { value compareDigest }'
        " metafields { edges { node { id key } } } } } } }"
    )
    start = "mutation($q: String!) { bulkOperationRunQuery(query: $q, groupObjects: true) { userErrors { message } } }"
    assert ask(server, start, q=inner)["data"]["bulkOperationRunQuery"]["userErrors"] == []
    url = ask(server, "query { currentBulkOperation { url } }")["data"]["currentBulkOperation"]["url"]
    file = server.answer("GET", url.partition("myshopify.com")[2], {}, b"")
    rows = [json.loads(line) for line in file.body.decode().splitlines()]
    by_id = {row["id"]: row for row in rows}
    assert by_id[gids[2]]["stage"]["value"] == "Packing"
    assert by_id[gids[3]]["stage"] is None
    below = [row for row in rows if "__parentId" in row]
    assert [(row["__parentId"], row["key"]) for row in below] == [(gid, "stage") for gid in gids[:3]]


def test_a_filter_by_metafield_holds_in_a_bulk_query() -> None:
    server, _ = staged()
    defined(server)
    inner = '{ orders(query: "metafields.orderstatus.stage:printing") { edges { node { id } } } }'
    ask(server, "mutation($q: String!) { bulkOperationRunQuery(query: $q) { userErrors { message } } }", q=inner)
    count = ask(server, "query { currentBulkOperation { objectCount } }")["data"]["currentBulkOperation"]
    assert count == {"objectCount": "2"}


UPDATE = (
    "mutation($d: MetafieldDefinitionUpdateInput!) { metafieldDefinitionUpdate(definition: $d) {"
    " updatedDefinition { name description capabilities { adminFilterable { enabled status } } }"
    " userErrors { field message code } } }"
)


def updated(server: DemoServer, **more: object) -> dict[str, Any]:
    """The payload of metafieldDefinitionUpdate for the stage of orders."""
    definition = {"ownerType": "ORDER", "namespace": "orderstatus", "key": "stage"} | more
    payload: dict[str, Any] = ask(server, UPDATE, d=definition)["data"]["metafieldDefinitionUpdate"]
    return payload


def switched(enabled: bool) -> dict[str, object]:
    return {"adminFilterable": {"enabled": enabled}}


def test_a_definition_can_be_made_filterable_later_and_named_anew() -> None:
    server, gids = staged()
    defined(server, filters=False)
    payload = updated(server, name="Step", capabilities=switched(True))
    filtering = {"adminFilterable": {"enabled": True, "status": "FILTERABLE"}}
    assert payload["updatedDefinition"] == {"name": "Step", "description": None, "capabilities": filtering}
    assert found(server, "metafields.orderstatus.stage:printing") == set(gids[:2])
    updated(server, name="Stage again")
    assert found(server, "metafields.orderstatus.stage:printing") == set(gids[:2])
    updated(server, capabilities=switched(False))
    assert found(server, "metafields.orderstatus.stage:printing") == set(gids)


def test_a_definition_that_is_not_there_is_not_changed_and_one_that_cannot_filter_does_not() -> None:
    server, _ = staged()
    payload = updated(server, name="Step")
    assert payload["updatedDefinition"] is None
    assert payload["userErrors"] == [{"field": ["definition"], "message": "Definition not found.", "code": "NOT_FOUND"}]
    defined(server, {"key": "past", "type": "json"}, filters=False)
    [error] = updated(server, key="past", capabilities=switched(True))["userErrors"]
    assert error["code"] == "INVALID_CAPABILITY"
