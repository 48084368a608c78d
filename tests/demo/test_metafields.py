"""Metafields of the demo shop: written all or none, compared by their digest, kept, and read with the order."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderstatus.demo.bucket import Plan
from orderstatus.demo.server import DemoServer
from orderstatus.demo.shop import build_shop
from support.changed_demo import EPOCH, NOW, ask, server_of
from support.metafields import DELETE, SET, defined, errors, stage, written

READ = (
    'query($id: ID!) { order(id: $id) { updatedAt stage: metafield(namespace: "orderstatus", key: "stage")'
    " { value compareDigest jsonValue sizeInBytes legacyResourceId definition { name } }"
    " metafields(first: 10) { nodes { namespace key value } } } }"
)
STALE = "The resource has been updated since it was loaded. Try again with an updated `compareDigest` value."

_QUIET = server_of(orders=3, plan=Plan.PLUS)


def orders(server: DemoServer) -> list[str]:
    return [order["id"] for order in server.shop.orders]


def test_a_metafield_that_was_written_is_read_with_its_order_and_moves_the_orders_updated_at() -> None:
    server = server_of()
    gid = orders(server)[0]
    payload = written(server, stage(gid))
    assert payload["userErrors"] == []
    (made,) = payload["metafields"]
    assert made["createdAt"] == made["updatedAt"] == "2026-11-23T05:30:00Z"
    assert made["ownerType"] == "ORDER"
    order = ask(server, READ, id=gid)["data"]["order"]
    assert order["updatedAt"] == "2026-11-23T05:30:00Z"
    assert order["stage"] == {
        "value": "printing",
        "compareDigest": made["compareDigest"],
        "jsonValue": "printing",
        "sizeInBytes": 8,
        "legacyResourceId": made["id"].rpartition("/")[2],
        "definition": None,
    }
    assert order["metafields"]["nodes"] == [{"namespace": "orderstatus", "key": "stage", "value": "printing"}]
    assert ask(server, READ, id=orders(server)[1])["data"]["order"]["stage"] is None


def test_a_digest_is_a_function_of_the_value_alone() -> None:
    server = server_of()
    one, two = orders(server)[:2]
    made = written(server, stage(one), stage(two), stage(one, key="other"))["metafields"]
    assert len({node["compareDigest"] for node in made}) == 1
    assert made[0]["compareDigest"] == hashlib.sha256(b"printing").hexdigest()
    assert len({node["id"] for node in made}) == 3


def test_the_digest_that_was_seen_lets_a_write_through_and_an_older_one_is_stale() -> None:
    server = server_of()
    gid = orders(server)[0]
    (first,) = written(server, stage(gid, compareDigest=None))["metafields"]
    (second,) = written(server, stage(gid, "packing", compareDigest=first["compareDigest"]))["metafields"]
    assert second["id"] == first["id"]
    assert errors(server, stage(gid, "done", compareDigest=first["compareDigest"])) == [
        ("STALE_OBJECT", ["metafields", "0"], STALE)
    ]
    assert ask(server, READ, id=gid)["data"]["order"]["stage"]["value"] == "packing"


def test_null_makes_but_never_overwrites_and_a_digest_that_is_not_sent_overwrites_anything() -> None:
    server = server_of()
    gid = orders(server)[0]
    written(server, stage(gid, compareDigest=None))
    assert errors(server, stage(gid, "packing", compareDigest=None)) == [("STALE_OBJECT", ["metafields", "0"], STALE)]
    assert written(server, stage(gid, "packing"))["userErrors"] == []


def test_ones_own_write_that_is_sent_again_is_stale() -> None:
    server = server_of()
    gid = orders(server)[0]
    (first,) = written(server, stage(gid))["metafields"]
    again = stage(gid, "packing", compareDigest=first["compareDigest"])
    assert written(server, again)["userErrors"] == []
    assert errors(server, again)[0][0] == "STALE_OBJECT"
    assert errors(server, stage(gid, "packing", compareDigest=None))[0][0] == "STALE_OBJECT"


def test_a_digest_of_a_metafield_that_is_not_there_is_invalid() -> None:
    server = server_of()
    assert errors(server, stage(orders(server)[0], compareDigest="0" * 64)) == [
        ("INVALID_COMPARE_DIGEST", ["metafields", "0"], "Invalid `compareDigest` value.")
    ]


@given(st.lists(st.tuples(st.integers(0, 2), st.booleans()), max_size=12))
@settings(deadline=None, max_examples=25)
def test_of_all_who_write_with_the_digest_they_saw_nobody_overwrites_what_he_has_not_seen(
    steps: list[tuple[int, bool]],
) -> None:
    server = _QUIET
    gid = orders(server)[0]
    ask(server, DELETE, m=[{"ownerId": gid, "namespace": "orderstatus", "key": "stage"}])
    seen: list[str | None] = [None, None, None]
    there: str | None = None
    for number, (who, reads) in enumerate(steps):
        if reads:
            seen[who] = there
            continue
        payload = written(server, stage(gid, f"{who}-{number}", compareDigest=seen[who]))
        assert (payload["userErrors"] == []) is (seen[who] == there)
        if payload["metafields"]:
            there = seen[who] = payload["metafields"][0]["compareDigest"]


def test_one_that_is_refused_refuses_all() -> None:
    lines: list[str] = []
    server = server_of(lines)
    one, two, three = orders(server)[:3]
    written(server, stage(two))
    before = ask(server, READ, id=one)["data"]["order"]
    found = errors(server, stage(one), stage(two, "packing", compareDigest=None), stage(three, ""))
    assert [(code, path) for code, path, _ in found] == [
        ("STALE_OBJECT", ["metafields", "1"]),
        ("INVALID_VALUE", ["metafields", "2", "value"]),
    ]
    assert ask(server, READ, id=one)["data"]["order"] == before
    assert len(lines) == 1


def test_twenty_five_are_written_at_once_and_not_one_more() -> None:
    server = server_of()
    gids = orders(server)[:26]
    assert errors(server, *map(stage, gids)) == [
        ("LESS_THAN_OR_EQUAL_TO", ["metafields"], "Exceeded the maximum metafields input limit of 25.")
    ]
    assert len(written(server, *map(stage, gids[:25]))["metafields"]) == 25


def test_the_same_value_again_changes_nothing() -> None:
    shop, clock = build_shop(epoch=EPOCH, orders=60), [NOW]
    server = server_of(shop=shop, now=lambda: clock[0])
    gid = orders(server)[0]
    (first,) = written(server, stage(gid))["metafields"]
    clock[0] += timedelta(hours=1)
    (second,) = written(server, stage(gid, compareDigest=first["compareDigest"]))["metafields"]
    assert second == first
    assert ask(server, READ, id=gid)["data"]["order"]["updatedAt"] == "2026-11-23T05:30:00Z"


@pytest.mark.parametrize(
    ("change", "code", "at", "message"),
    [
        ({"value": " "}, "INVALID_VALUE", "value", "Value can't be blank."),
        ({"value": "a\nb"}, "INVALID_VALUE", "value", "Value must be a single line text string."),
        ({"type": "json"}, "INVALID_VALUE", "value", "Value is invalid JSON."),
        ({"type": "json", "value": "[NaN]"}, "INVALID_VALUE", "value", "Value is invalid JSON."),
        ({"type": "json", "value": "[" * 9999}, "INVALID_VALUE", "value", "Value is invalid JSON."),
        ({"type": "number_integer"}, "INVALID_VALUE", "value", "Value must be an integer."),
        ({"type": "boolean"}, "INVALID_VALUE", "value", "Value must be true or false."),
        ({"type": "list.url"}, "INVALID_VALUE", "value", "Value must be a JSON array."),
        ({"value": "x" * 65_537}, "TOO_LONG", "value", "Value is too long (maximum is 65536 bytes)"),
        (
            {"type": "json", "value": json.dumps("x" * 131_072)},
            "TOO_LONG",
            "value",
            "Value is too long (maximum is 131072 bytes)",
        ),
        ({"type": None}, "BLANK", "type", "Type can't be blank"),
        ({"namespace": "os"}, "TOO_SHORT", "namespace", "Namespace is too short (minimum is 3 characters)"),
        ({"namespace": "o" * 256}, "TOO_LONG", "namespace", "Namespace is too long (maximum is 255 characters)"),
        ({"key": "k"}, "TOO_SHORT", "key", "Key is too short (minimum is 2 characters)"),
        ({"key": "k" * 65}, "TOO_LONG", "key", "Key is too long (maximum is 64 characters)"),
        ({"key": "a.b"}, "INVALID", "key", "Key contains one or more invalid characters."),
        ({"ownerId": "gid://shopify/Order/1"}, "INVALID", "ownerId", "Owner does not exist."),
        ({"ownerId": "gid://shopify/Shop/1"}, "INVALID", "ownerId", "Owner does not exist."),
        ({"ownerId": "gid://shopify/Product/1"}, "INVALID", "ownerId", "Owner does not exist."),
    ],
)
def test_what_may_not_be_is_refused_by_name(change: dict[str, str | None], code: str, at: str, message: str) -> None:
    server = server_of()
    found = errors(server, stage(orders(server)[0]) | change)
    assert found == [(code, ["metafields", "0", at], message)]


def test_an_unknown_type_and_another_apps_namespace_are_refused() -> None:
    server = server_of()
    gid = orders(server)[0]
    ((code, path, message),) = errors(server, stage(gid, type="text"))
    assert (code, path) == ("INCLUSION", ["metafields", "0", "type"])
    assert "single_line_text_field" in message
    assert errors(server, stage(gid, namespace="app--77"))[0][:2] == ("APP_NOT_AUTHORIZED", ["metafields", "0"])


def test_as_much_as_json_may_have_is_kept_whole_and_parsed() -> None:
    server = server_of()
    gid = orders(server)[0]
    value = json.dumps({"v": 1, "text": "ä" * 65_526}, ensure_ascii=False)
    assert len(value.encode()) == 131_072
    (made,) = written(server, stage(gid, value, type="json"))["metafields"]
    assert made["value"] == value
    order = ask(server, READ, id=gid)["data"]["order"]
    assert order["stage"]["jsonValue"] == {"v": 1, "text": "ä" * 65_526}


def test_more_than_ten_megabytes_are_refused_as_a_whole() -> None:
    server = server_of()
    big = json.dumps("x" * 131_000)
    inputs = [stage(gid, big, type="json") for gid in orders(server)[:25]]
    assert written(server, *inputs)["userErrors"] == []
    huge = [one | {"value": json.dumps("x" * 500_000)} for one in inputs]
    assert [e[:2] for e in errors(server, *huge)] == [("LESS_THAN_OR_EQUAL_TO", ["metafields"])]


def test_the_shop_and_a_customer_have_metafields_too() -> None:
    server = server_of(scopes=("read_orders", "read_customers", "write_customers"))
    shop, customer = server.shop.facts["id"], server.shop.customers[0]["id"]
    stages = {"ownerId": shop, "namespace": "orderstatus", "key": "stages", "type": "json", "value": '{"v": 1}'}
    made = written(server, stages, stage(customer))["metafields"]
    assert [node["ownerType"] for node in made] == ["SHOP", "CUSTOMER"]
    query = (
        'query($id: ID!) { shop { id metafield(namespace: "orderstatus", key: "stages") { jsonValue } }'
        ' customer(id: $id) { tags updatedAt metafield(namespace: "orderstatus", key: "stage") { value }'
        " metafields(first: 5) { nodes { key } } } }"
    )
    data = ask(server, query, id=customer)["data"]
    assert data["shop"] == {"id": shop, "metafield": {"jsonValue": {"v": 1}}}
    assert data["customer"]["metafield"] == {"value": "printing"}
    assert data["customer"]["metafields"] == {"nodes": [{"key": "stage"}]}
    assert data["customer"]["updatedAt"] == "2026-11-23T05:30:00Z"


def test_metafields_are_chosen_by_namespace_and_by_keys_and_paged() -> None:
    server = server_of()
    gid = orders(server)[0]
    written(server, stage(gid), stage(gid, key="other"), stage(gid, namespace="custom"), stage(gid, namespace=None))
    query = (
        "query($id: ID!, $n: String, $k: [String!], $a: String) { order(id: $id) {"
        " metafields(first: 2, namespace: $n, keys: $k, after: $a) { nodes { namespace key }"
        " pageInfo { hasNextPage endCursor } } } }"
    )

    def page(**more: object) -> tuple[list[str], dict[str, object]]:
        found = ask(server, query, id=gid, **more)["data"]["order"]["metafields"]
        return [f"{n['namespace']}.{n['key']}" for n in found["nodes"]], found["pageInfo"]

    first, info = page()
    assert (first, info["hasNextPage"]) == (["orderstatus.stage", "orderstatus.other"], True)
    assert page(a=info["endCursor"])[0] == ["custom.stage", "app--1.stage"]
    assert page(n="custom")[0] == ["custom.stage"]
    assert page(n="$app")[0] == ["app--1.stage"]
    assert page(k=["orderstatus.other", "custom.none"])[0] == ["orderstatus.other"]


def test_what_is_deleted_is_gone_and_what_was_not_there_is_null() -> None:
    lines: list[str] = []
    server = server_of(lines)
    gid = orders(server)[0]
    written(server, stage(gid))
    place = {"ownerId": gid, "namespace": "orderstatus", "key": "stage"}
    wanted = [place, place | {"key": "none"}, place | {"ownerId": "gid://shopify/Order/1"}]
    payload = ask(server, DELETE, m=wanted)["data"]["metafieldsDelete"]
    assert payload == {"deletedMetafields": [place, None, None], "userErrors": []}
    assert ask(server, READ, id=gid)["data"]["order"]["stage"] is None
    assert ask(server_of(lines), READ, id=gid)["data"]["order"]["metafields"]["nodes"] == []
    assert written(server, stage(gid, compareDigest=None))["userErrors"] == []


def test_what_is_kept_makes_the_same_metafields_again_in_another_process() -> None:
    lines: list[str] = []
    one = server_of(lines)
    gid = orders(one)[0]
    defined(one)
    written(one, stage(gid, compareDigest=None))
    written(one, stage(gid, "packing"))
    two = server_of(lines)
    assert everything(two, gid) == everything(one, gid)
    assert json.loads(lines[1])["arguments"]["metafields"][0]["compareDigest"] is None
    assert "compareDigest" not in json.loads(lines[2])["arguments"]["metafields"][0]


def everything(server: DemoServer, gid: str) -> object:
    query = (
        "query($id: ID!) { order(id: $id) { updatedAt metafields(first: 9) {"
        " nodes { id createdAt updatedAt value compareDigest definition { id } } } } }"
    )
    return ask(server, query, id=gid)["data"]


def test_the_loser_of_a_claim_in_two_processes_is_stale() -> None:
    lines: list[str] = []
    one, two = server_of(lines), server_of(lines)
    claim = stage(orders(one)[0], '{"v":1}', key="notified", type="json", compareDigest=None)
    assert written(one, claim)["userErrors"] == []
    assert errors(two, claim) == [("STALE_OBJECT", ["metafields", "0"], STALE)]
    assert [name for name, _ in one.applied + two.applied] == ["metafieldsSet"]


def test_without_the_write_scope_of_the_owner_nothing_is_written_and_it_is_said() -> None:
    server = server_of(scopes=("read_orders", "read_all_orders"))
    answer = ask(server, SET, m=[stage(orders(server)[0])])
    assert answer["data"] == {"metafieldsSet": None}
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "ACCESS_DENIED"
    assert error["message"].startswith(
        "Access denied for metafieldsSet field. Required access: the same access level needed to mutate the owner"
    )
    shop = {"ownerId": server.shop.facts["id"], "namespace": "orderstatus", "key": "stages", "type": "json"}
    assert written(server, shop | {"value": "{}"})["userErrors"] == []


def test_an_order_that_is_too_old_for_the_app_does_not_exist_for_it() -> None:
    server = server_of(scopes=("read_orders", "write_orders"), orders=1200)
    oldest = min(server.shop.orders, key=lambda order: order["createdAt"])
    assert errors(server, stage(oldest["id"]))[0][0] == "INVALID"


def test_a_metafield_is_found_by_its_id_but_not_that_of_an_order_that_the_app_may_not_see() -> None:
    lines: list[str] = []
    server = server_of(lines, orders=1200)
    oldest = min(server.shop.orders, key=lambda order: order["createdAt"])
    (made,) = written(server, stage(oldest["id"]))["metafields"]
    query = "query($id: ID!) { node(id: $id) { ... on Metafield { value } } }"
    assert ask(server, query, id=made["id"])["data"]["node"] == {"value": "printing"}
    limited = server_of(lines, orders=1200, scopes=("read_orders",))
    assert ask(limited, query, id=made["id"])["data"]["node"] is None


def test_a_metafield_costs_a_point_where_it_is_asked_for() -> None:
    server = server_of()
    plain = "query { orders(first: 50) { nodes { id } } }"
    more = 'query { orders(first: 50) { nodes { id metafield(namespace: "orderstatus", key: "stage") { value } } } }'
    costs = [ask(server, query)["extensions"]["cost"]["requestedQueryCost"] for query in (plain, more)]
    assert costs == [9, 16]
    answer = ask(server, SET, m=[stage(orders(server)[0])])
    assert answer["extensions"]["cost"]["requestedQueryCost"] == 10
