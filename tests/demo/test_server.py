"""The server's answers on the outside: paths, headers, tokens, versions, cost, throttling and faults."""

from __future__ import annotations

import json
from typing import Any

import pytest

from orderstatus.demo.bucket import Plan
from orderstatus.demo.faults import Fault, Faults, parse
from orderstatus.demo.server import DemoServer, supported_versions
from support.tiny_shop import NOW, calling, shop_of

Json = dict[str, Any]

PATH = "/admin/api/2026-10/graphql.json"
SHOP = json.dumps({"query": "{ shop { name } }"}).encode()


def server(**options: Any) -> DemoServer:
    return DemoServer(shop_of(3), now=lambda: NOW, **options)


def test_the_asked_version_answers_and_says_so() -> None:
    answer = server().answer("POST", PATH, {"X-Shopify-Access-Token": "t"}, SHOP)
    assert answer.status == 200
    assert answer.headers["X-Shopify-API-Version"] == "2026-10"
    assert len(answer.headers["X-Request-Id"]) == 36
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    assert json.loads(answer.body)["data"] == {"shop": {"name": "Tiny"}}


@pytest.mark.parametrize("version", ["2019-04/", "2027-01/", "nonsense/", ""])
def test_an_unsupported_version_is_answered_by_the_oldest_supported_one(version: str) -> None:
    answer = server().answer("POST", f"/admin/api/{version}graphql.json", {"X-Shopify-Access-Token": "t"}, SHOP)
    assert (answer.status, answer.headers["X-Shopify-API-Version"]) == (200, "2025-10")


def test_five_quarters_are_supported() -> None:
    assert supported_versions("2026-10") == ("2025-10", "2026-01", "2026-04", "2026-07", "2026-10")


@pytest.mark.parametrize(
    "headers",
    [{}, {"X-Shopify-Access-Token": "wrong"}, {"Authorization": "Bearer secret"}, {"Authorization": "secret"}],
)
def test_a_wrong_token_is_401_with_a_plain_string(headers: dict[str, str]) -> None:
    answer = server(token="secret").answer("POST", PATH, headers, SHOP)
    assert answer.status == 401
    assert json.loads(answer.body) == {
        "errors": "[API] Invalid API key or access token (unrecognized login or wrong password)"
    }
    assert answer.headers["WWW-Authenticate"].startswith("Basic")


def test_the_right_token_is_taken_in_a_header_of_any_case() -> None:
    assert server(token="secret").answer("POST", PATH, {"x-shopify-access-token": "secret"}, SHOP).status == 200


def test_granted_scopes_are_listed() -> None:
    answer = server(scopes=["read_orders"]).answer(
        "GET", "/admin/oauth/access_scopes.json", {"X-Shopify-Access-Token": "t"}, b""
    )
    assert json.loads(answer.body) == {"access_scopes": [{"handle": "read_orders"}]}


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/admin/oauth/access_token"), ("GET", "/"), ("GET", PATH), ("POST", "/admin/x.json")]
)
def test_everything_else_is_not_found(method: str, path: str) -> None:
    answer = server().answer(method, path, {"X-Shopify-Access-Token": "t"}, b"")
    assert (answer.status, json.loads(answer.body)) == (404, {"errors": "Not Found"})


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"{}", b'{"query": 5}', b'{"query": ""}', b"\xff", b'{"query": "{a}", "variables": 3}']
)
def test_a_body_that_is_no_request_is_400(body: bytes) -> None:
    answer = server().answer("POST", PATH, {"X-Shopify-Access-Token": "t"}, body)
    assert (answer.status, json.loads(answer.body)) == (
        400,
        {"errors": {"query": "Required parameter missing or invalid"}},
    )


def test_the_answer_says_what_it_cost_and_what_is_left() -> None:
    cost = calling(shop_of(3), plan=Plan.STANDARD).ask("{ orders(first: 10) { nodes { id } } }")["extensions"]["cost"]
    assert cost == {
        "requestedQueryCost": 6,
        "actualQueryCost": 4,
        "throttleStatus": {"maximumAvailable": 2000, "currentlyAvailable": 1996, "restoreRate": 100},
    }


def test_the_debugging_header_adds_the_cost_of_fields() -> None:
    caller = calling(shop_of(3))
    answer = json.loads(caller.send("{ shop { name } }", Shopify_GraphQL_Cost_Debug="1").body)
    assert answer["extensions"]["cost"]["fields"] == [
        {"path": ["shop"], "definedCost": 1, "requestedTotalCost": 1, "requestedChildrenCost": 0}
    ]


def test_an_empty_bucket_answers_throttled_without_data_until_it_has_restored() -> None:
    caller = calling(shop_of(3), plan=Plan.STANDARD)
    caller.server.bucket.available = 1
    throttled = caller.ask("{ orders(first: 10) { nodes { id } } }")
    assert "data" not in throttled
    assert throttled["errors"][0]["extensions"]["code"] == "THROTTLED"
    cost = throttled["extensions"]["cost"]
    assert (cost["requestedQueryCost"], cost["actualQueryCost"]) == (6, None)
    caller.wait((6 - cost["throttleStatus"]["currentlyAvailable"]) / cost["throttleStatus"]["restoreRate"])
    assert "data" in caller.ask("{ orders(first: 10) { nodes { id } } }")


def test_a_query_over_a_thousand_points_is_refused_and_costs_nothing() -> None:
    caller = calling(shop_of(3), plan=Plan.STANDARD)
    lines = " ".join(f"{a}: lineItems(first: 250) {{ nodes {{ id }} }}" for a in "abcdefg")
    answered = caller.ask(f"{{ orders(first: 250) {{ nodes {{ {lines} }} }} }}")
    assert list(answered) == ["errors"]
    extensions = answered["errors"][0]["extensions"]
    assert (extensions["code"], extensions["cost"], extensions["maxCost"]) == ("MAX_COST_EXCEEDED", 1014, 1000)
    assert answered["errors"][0]["message"].startswith("Query cost is 1014, which exceeds")
    assert caller.server.bucket.available == 2000


def test_too_large_a_page_is_a_bad_request() -> None:
    answered = calling(shop_of(3)).ask("{ orders(first: 251) { nodes { id } } }")
    [error] = answered["errors"]
    assert error["extensions"] == {"code": "BAD_REQUEST"}
    assert error["message"].startswith("first cannot exceed 250. To query larger amounts")
    assert answered["data"] is None


def test_more_than_250_ids_are_too_many() -> None:
    ids = [f"gid://shopify/Order/{n}" for n in range(251)]
    answered = calling(shop_of(1)).ask("query($i: [ID!]!) { nodes(ids: $i) { id } }", {"i": ids})
    assert answered["errors"][0]["extensions"] == {"code": "MAX_INPUT_SIZE_EXCEEDED"}
    assert answered["extensions"]["cost"]["actualQueryCost"] is None


def test_latency_is_slept_before_every_answer() -> None:
    slept: list[float] = []
    slow = server(latency=0.25, sleep=slept.append)
    for _ in range(3):
        slow.answer("POST", PATH, {"X-Shopify-Access-Token": "t"}, SHOP)
    assert slept == [0.25] * 3


def test_a_change_of_the_shop_is_seen_after_forget() -> None:
    shop = shop_of(2)
    caller = calling(shop)
    assert caller.ask("{ orders(first: 1) { nodes { name } } }")["data"]["orders"]["nodes"] == [{"name": "#1001"}]
    shop.orders[0]["processedAt"] = "2026-11-20T07:59:59Z"
    caller.server.index.forget()
    assert caller.ask("{ orders(first: 1) { nodes { name } } }")["data"]["orders"]["nodes"] == [{"name": "#1002"}]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("throttle", [1]),
        ("throttle:2", [1, 2]),
        ("502:every=3", [3, 6]),
        ("html:0", []),
        ("reset:1,hang:every=2", [1, 2, 4, 6]),
    ],
)
def test_a_fault_hits_the_answers_it_names(text: str, hits: list[int]) -> None:
    faults = Faults(parse(text))
    assert [n for n in range(1, 7) if faults.next()] == hits


def test_a_fault_of_the_nth_mutation_hits_no_query_and_no_other_mutation() -> None:
    faults = Faults(parse("reset:mutation=2,drop:mutation=3,502:every=5"))
    asked = [False, True, False, True, True, True, False]
    hit = [faults.next(mutation=is_mutation) for is_mutation in asked]
    assert hit == [None, None, None, "reset", "drop", None, None]


@pytest.mark.parametrize("text", ["nonsense", "throttle:x", "502:every=0", "200", "reset:mutation=0"])
def test_a_fault_that_does_not_exist_is_refused_naming_all(text: str) -> None:
    with pytest.raises(ValueError, match=r"no fault .*truncate"):
        parse(text)


@pytest.mark.parametrize(
    ("name", "status", "kind"),
    [
        ("502", 502, "text/html"),
        ("html", 200, "text/html"),
        ("empty", 200, "text/html"),
        ("401", 401, "application/json; charset=utf-8"),
        ("404", 404, "text/html; charset=utf-8"),
        ("423", 423, "application/json; charset=utf-8"),
        ("429", 429, "application/json; charset=utf-8"),
    ],
)
def test_http_faults_answer_with_their_status(name: str, status: int, kind: str) -> None:
    broken = server(faults=[Fault(name=name)])
    first, second = (broken.answer("POST", PATH, {"X-Shopify-Access-Token": "t"}, SHOP) for _ in range(2))
    assert (first.status, first.headers["Content-Type"]) == (status, kind)
    assert second.status == 200
    assert json.loads(second.body)["data"]


def test_a_401_fault_is_answered_as_a_revoked_token_is() -> None:
    answer = server(faults=[Fault(name="401")]).answer("POST", PATH, {"X-Shopify-Access-Token": "t"}, SHOP)
    revoked = server(token="other").answer("POST", PATH, {"X-Shopify-Access-Token": "t"}, SHOP)
    assert answer.body == revoked.body
    assert answer.headers["WWW-Authenticate"] == revoked.headers["WWW-Authenticate"]


def test_every_answer_is_dated_by_the_servers_own_clock() -> None:
    for path, headers in ((PATH, {"X-Shopify-Access-Token": "t"}), (PATH, {}), ("/", {})):
        assert server().answer("POST", path, headers, SHOP).headers["Date"] == "Fri, 20 Nov 2026 08:00:00 GMT"


@pytest.mark.parametrize(
    ("plan", "name", "plus"),
    [
        (Plan.STANDARD, "Grow", False),
        (Plan.ADVANCED, "Advanced", False),
        (Plan.PLUS, "Plus", True),
        (Plan.ENTERPRISE, "Shop Component", True),
    ],
)
def test_the_shops_plan_is_that_of_its_rate_limit(plan: Plan, name: str, plus: bool) -> None:
    query = "{ shop { plan { publicDisplayName shopifyPlus partnerDevelopment } } }"
    assert calling(shop_of(1), plan=plan).ask(query)["data"]["shop"]["plan"] == {
        "publicDisplayName": name,
        "shopifyPlus": plus,
        "partnerDevelopment": False,
    }


def test_throttle_and_internal_faults_are_answers_of_graphql() -> None:
    broken = server(faults=parse("throttle:1,internal:2"))
    bodies = [json.loads(broken.answer("POST", PATH, {"X-Shopify-Access-Token": "t"}, SHOP).body) for _ in range(3)]
    assert [b["errors"][0]["extensions"]["code"] for b in bodies[:2]] == ["THROTTLED", "INTERNAL_SERVER_ERROR"]
    assert "data" in bodies[2]
    assert "data" not in bodies[0]
