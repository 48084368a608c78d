"""Pages are complete, without doubles, in order, and their arguments are checked as Shopify checks them."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderstatus.demo.connections import ORDERS, BadRequest, as_listed, cursor, page, ranked
from orderstatus.demo.schema import schema
from support.shared import json_lines
from support.tiny_shop import calling, order, shop_of

Json = dict[str, Any]

IDS = "query($a: String, $b: String, $f: Int, $l: Int, $r: Boolean, $k: OrderSortKeys, $q: String) {\n" + (
    "  orders(after: $a, before: $b, first: $f, last: $l, reverse: $r, sortKey: $k, query: $q) {\n"
    "    nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"
)


def _numbers(nodes: list[Json]) -> list[int]:
    return [int(n["id"].rsplit("/", 1)[1]) for n in nodes]


def _walk(rows: Any, size: int, *, reverse: bool, backwards: bool) -> list[int]:
    seen: list[int] = []
    arguments: Json = {"last" if backwards else "first": size, "reverse": reverse}
    while True:
        found = page(rows, arguments)
        numbers = _numbers(found.nodes)
        seen = numbers + seen if backwards else seen + numbers
        if not (found.has_previous if backwards else found.has_next):
            return seen
        edge = found.nodes[0 if backwards else -1]
        arguments["before" if backwards else "after"] = cursor(edge, rows.ordering)


@given(
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["a", "b", None])), max_size=25),
    st.integers(1, 7),
    st.booleans(),
    st.booleans(),
    st.sampled_from(sorted(ORDERS)),
)
def test_pages_of_any_size_give_every_order_once_and_in_order(
    rows: list[tuple[int, str | None]], size: int, reverse: bool, backwards: bool, key: str
) -> None:
    nodes = [order(n, days_ago=d, poNumber=t, displayFinancialStatus=t) for n, (d, t) in enumerate(rows, 1)]
    everything = ranked(nodes, ORDERS[key])
    expected = _numbers(everything.nodes)
    assert _walk(everything, size, reverse=reverse, backwards=backwards) == (expected[::-1] if reverse else expected)
    assert sorted(expected) == list(range(1, len(nodes) + 1))


@given(st.integers(0, 12), st.integers(1, 5), st.booleans(), st.booleans())
def test_nested_lists_page_the_same_way(count: int, size: int, reverse: bool, backwards: bool) -> None:
    rows = as_listed([{"id": f"gid://shopify/LineItem/{n}"} for n in range(count, 0, -1)])
    expected = list(range(count, 0, -1))
    assert _walk(rows, size, reverse=reverse, backwards=backwards) == (expected[::-1] if reverse else expected)


def test_every_sort_key_of_the_schema_is_known() -> None:
    assert set(ORDERS) == set(schema().type_map["OrderSortKeys"].values)  # type: ignore[attr-defined]


def test_a_cursor_is_the_base64_of_id_and_value() -> None:
    node = order(7, days_ago=1)
    content = json.loads(base64.b64decode(cursor(node, ORDERS["PROCESSED_AT"])))
    assert content == {"last_id": 7, "last_value": "2026-11-19 08:00:00.000000"}


def test_a_recorded_cursor_is_understood() -> None:
    texts = [
        line
        for record in json_lines("recordings", "exchanges.jsonl")
        if record["roots"] == ["order", "orders", "ordersCount"]
        for line in [(((record["body"] or {}).get("data") or {}).get("orders") or {}).get("pageInfo", {})]
        if line.get("endCursor")
    ]
    assert texts
    for info in texts:
        found = page(ranked([order(1)], ORDERS["CREATED_AT"]), {"first": 1, "after": info["endCursor"]})
        assert _numbers(found.nodes) == [1]  # the recorded order is older than ours


def test_a_cursor_of_a_row_that_is_gone_still_goes_on_behind_it() -> None:
    rows = ranked([order(n, days_ago=10 - n) for n in range(1, 6)], ORDERS["PROCESSED_AT"])
    after = cursor(rows.nodes[2], rows.ordering)
    rest = ranked([n for n in rows.nodes if n["number"] != 1003], ORDERS["PROCESSED_AT"])
    assert _numbers(page(rest, {"first": 9, "after": after}).nodes) == [4, 5]


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ({}, "you must provide one of first or last"),
        ({"first": 1, "last": 1}, "providing both first and last is not supported"),
        ({"first": 251}, "first cannot exceed 250."),
        ({"last": 251}, "last cannot exceed 250."),
        ({"first": 1, "after": "bogus"}, "Malformed cursor"),
        ({"first": 1, "after": base64.b64encode(b"[1]").decode()}, "Malformed cursor"),
    ],
)
def test_wrong_arguments_are_refused_in_shopifys_words(arguments: Json, text: str) -> None:
    with pytest.raises(BadRequest) as refused:
        page(ranked([order(1)], ORDERS["ID"]), arguments)
    assert str(refused.value).startswith(text)


def test_the_default_is_by_processing_date_oldest_first() -> None:
    shop = shop_of(3)
    shop.orders.reverse()
    answered = calling(shop).ask("{ orders(first: 5) { nodes { id } } }")
    assert _numbers(answered["data"]["orders"]["nodes"]) == [1, 2, 3]


def test_page_info_tells_both_sides() -> None:
    ask = calling(shop_of(5)).ask
    first = ask(IDS, {"f": 2})["data"]["orders"]
    assert (first["pageInfo"]["hasNextPage"], first["pageInfo"]["hasPreviousPage"]) == (True, False)
    second = ask(IDS, {"f": 2, "a": first["pageInfo"]["endCursor"]})["data"]["orders"]
    assert _numbers(second["nodes"]) == [3, 4]
    assert (second["pageInfo"]["hasNextPage"], second["pageInfo"]["hasPreviousPage"]) == (True, True)
    back = ask(IDS, {"l": 2, "b": second["pageInfo"]["startCursor"]})["data"]["orders"]
    assert _numbers(back["nodes"]) == [1, 2]


def test_a_window_of_dates_and_a_plain_filter_give_the_same_pages() -> None:
    ask = calling(shop_of(30)).ask
    window = "processed_at:>='2026-11-18T12:00:00Z' processed_at:<'2026-11-18T20:00:00Z'"
    by_date = ask(IDS, {"f": 50, "q": window})["data"]["orders"]["nodes"]
    by_id = ask(IDS, {"f": 50, "q": window, "k": "ID"})["data"]["orders"]["nodes"]
    assert by_date == by_id
    assert len(by_date) == 8


INSTANTS = [f"2026-11-{day:02}T08:00:00Z" for day in range(10, 15)]


@settings(max_examples=40)
@given(
    st.lists(st.sampled_from(INSTANTS), max_size=12),
    st.sampled_from(INSTANTS),
    st.integers(1, 12),
    st.booleans(),
)
def test_windows_and_ranges_of_ids_split_a_search_without_gap_or_overlap(
    placed: list[str], cut: str, pivot: int, reverse: bool
) -> None:
    shop = shop_of(0)
    # The ids run against the clock, so that only the rule settles the ties.
    shop.orders = [order(len(placed) - n, processedAt=at) for n, at in enumerate(placed)]
    ask = calling(shop).ask

    def found(query: str | None) -> list[int]:
        asked = {"f": 50, "q": query, "r": reverse, "k": "PROCESSED_AT"}
        return _numbers(ask(IDS, asked)["data"]["orders"]["nodes"])

    everything = found(None)
    by_instant = sorted(shop.orders, key=lambda o: (o["processedAt"], int(o["id"].rsplit("/", 1)[1])), reverse=reverse)
    assert everything == _numbers(by_instant)
    newer = found(f"processed_at:>'{cut}'")
    older = found(f"processed_at:<'{cut}'")
    same = f"processed_at:>='{cut}' processed_at:<='{cut}'"
    lower, upper = found(f"{same} id:<{pivot}"), found(f"{same} id:>={pivot}")
    assert found(same) == (upper + lower if reverse else lower + upper)
    parts = [older, lower, upper, newer]
    assert [n for part in (reversed(parts) if reverse else parts) for n in part] == everything
    counted = ask("query($q: String) { ordersCount(query: $q) { count } }", {"q": f"{same} id:>={pivot}"})
    assert counted["data"]["ordersCount"]["count"] == len(upper)


def test_counts_are_exact_up_to_their_limit() -> None:
    query = "query($l: Int) { a: ordersCount(limit: $l) { count precision } b: ordersCount { count precision } }"
    ask = calling(shop_of(5)).ask
    assert ask(query, {"l": 3})["data"]["a"] == {"count": 3, "precision": "AT_LEAST"}
    assert ask(query, {"l": 5})["data"]["a"] == {"count": 5, "precision": "EXACT"}
    assert ask(query, {"l": None})["data"]["a"] == {"count": 5, "precision": "EXACT"}
    assert ask(query)["data"]["b"] == {"count": 5, "precision": "EXACT"}


def test_plain_lists_are_cut_by_first() -> None:
    shop = shop_of(1)
    shop.orders[0]["fulfillments"] = [
        {"id": f"gid://shopify/Fulfillment/{n}", "createdAt": f"2026-11-1{n}T00:00:00Z", "trackingInfo": []}
        for n in range(1, 4)
    ]
    answered = calling(shop).ask(
        "{ orders(first: 1) { nodes { all: fulfillments { id } two: fulfillments(first: 2) { id }"
        " late: fulfillments(query: \"created_at:>='2026-11-13T00:00:00Z'\") { id } } } }"
    )
    node = answered["data"]["orders"]["nodes"][0]
    assert [_numbers(node[k]) for k in ("all", "two", "late")] == [[1, 2, 3], [1, 2], [3]]


def test_capturable_transactions_are_open_authorizations() -> None:
    def transaction(number: int, kind: str, left: str) -> Json:
        unsettled = {"shopMoney": {"amount": left, "currencyCode": "EUR"}}
        gid = f"gid://shopify/OrderTransaction/{number}"
        return {"id": gid, "kind": kind, "status": "SUCCESS", "totalUnsettledSet": unsettled}

    shop = shop_of(1)
    shop.orders[0]["transactions"] = [
        transaction(1, "AUTHORIZATION", "9.0"),
        transaction(2, "AUTHORIZATION", "0.0"),
        transaction(3, "SALE", "0.0"),
    ]
    answered = calling(shop).ask("{ orders(first: 1) { nodes { transactions(capturable: true) { id } } } }")
    assert _numbers(answered["data"]["orders"]["nodes"][0]["transactions"]) == [1]
