"""The benchmark's shop admits, throttles, finds and pages as the documentation and the recordings say."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bench_shop.bucket import Bucket
from bench_shop.bulk import BulkOperations
from bench_shop.graphql_api import Admitted, GraphqlApi
from bench_shop.meter import Meter
from bench_shop.population import Orders, rfc3339
from bench_shop.search import Finder, ranges, read_cursor
from hypothesis import given
from hypothesis import strategies as st

ORDERS = Orders(700, days=30, same_instant=150)
FINDER = Finder(ORDERS)
PAGE = "{ orders(first: 250) { nodes { id fulfillments { trackingInfo { url } } } } }"
FIELDS = {"processed_at": ORDERS.processed, "updated_at": ORDERS.updated, "id": ORDERS.ids}


def api(size: float = 100.0, **options: Any) -> GraphqlApi:
    asked = {"page_cost": None, "actual_share": 0.4, **options}
    return GraphqlApi(ORDERS, Bucket(size, 10.0), Meter(), **asked)


def answered(shop: GraphqlApi, admitted: Admitted | bytes, now: float) -> dict[str, Any]:
    assert isinstance(admitted, Admitted)
    bulk = BulkOperations(ORDERS, shop.finder, shop.documents, seconds=0)
    body: dict[str, Any] = json.loads(shop.answer(admitted, bulk, now, lambda number: f"/bulk/{number}"))
    return body


def test_a_throttled_answer_has_the_recorded_shape() -> None:
    shop = api(size=40.0)
    assert isinstance(shop.admit({"query": PAGE}, 0.0), Admitted)
    refused = shop.admit({"query": PAGE}, 0.0)
    assert isinstance(refused, bytes)
    assert json.loads(refused) == {
        "errors": [
            {
                "message": "Throttled",
                "extensions": {"code": "THROTTLED", "documentation": "https://shopify.dev/api/usage/rate-limits"},
            }
        ],
        "extensions": {
            "cost": {
                "requestedQueryCost": 35,
                "actualQueryCost": None,
                "throttleStatus": {"maximumAvailable": 40.0, "currentlyAvailable": 5, "restoreRate": 10.0},
            }
        },
    }
    assert shop.meter.throttled == 1


def test_a_slow_answer_holds_its_points_until_it_goes() -> None:
    shop = api(size=70.0)
    slow, second = shop.admit({"query": PAGE}, 0.0), shop.admit({"query": PAGE}, 0.0)
    assert isinstance(second, Admitted)
    assert isinstance(shop.admit({"query": PAGE}, 0.0), bytes)
    # 35 asked for and 14 charged: 21 come back with each answer.
    cost = answered(shop, slow, 0.0)["extensions"]["cost"]
    assert (cost["requestedQueryCost"], cost["actualQueryCost"]) == (35, 14)
    assert cost["throttleStatus"]["currentlyAvailable"] == 21
    answered(shop, second, 0.0)
    assert isinstance(shop.admit({"query": PAGE}, 0.0), Admitted)
    assert shop.meter.actual_points == 42


def test_a_document_beyond_a_thousand_points_is_refused_without_a_bucket() -> None:
    shop = api(page_cost=1001)
    body = shop.admit({"query": PAGE}, 0.0)
    assert isinstance(body, bytes)
    assert json.loads(body)["errors"][0]["extensions"]["code"] == "MAX_COST_EXCEEDED"
    assert "extensions" not in json.loads(body)


@given(st.lists(st.tuples(st.floats(0, 5), st.integers(1, 60), st.floats(0, 1)), max_size=12))
def test_the_bucket_is_never_overdrawn_and_never_overflows(calls: list[tuple[float, int, float]]) -> None:
    bucket, now = Bucket(100.0, 7.0), 0.0
    for pause, requested, share in calls:
        now += pause
        if bucket.admit(requested, now):
            assert bucket.available >= -1e-6
            bucket.refund(requested * share, now)
        else:
            assert bucket.seconds_until(requested, now) > 0
            assert bucket.admit(requested, now + bucket.seconds_until(requested, now))
            now += 10
        assert bucket.available <= 100.0


def read(search: str, sort_field: str, first: int, descending: bool) -> list[int]:
    """Everything that a search finds, page by page."""
    found: list[int] = []
    after, more = None, True
    while more:
        page, more = FINDER.page(search, sort_field, first=first, after=after, descending=descending)
        found += page
        after = FINDER.cursor(page[-1], sort_field) if page else None
    return found


@given(
    field=st.sampled_from(sorted(FIELDS)),
    cuts=st.lists(st.integers(0, ORDERS.count - 1), max_size=4),
    first=st.integers(20, 250),
    descending=st.booleans(),
    sort_field=st.sampled_from(["processed_at", "updated_at", "id", "created_at"]),
)
def test_windows_of_any_partition_hold_every_order_once(
    field: str, cuts: list[int], first: int, descending: bool, sort_field: str
) -> None:
    bounds = sorted({FIELDS[field][cut] for cut in cuts})
    written = [str(each) if field == "id" else f"'{rfc3339(each)}'" for each in bounds]
    windows = [
        " AND ".join([f"{field}:>={low}"] * bool(low) + [f"{field}:<{high}"] * bool(high))
        for low, high in zip(["", *written], [*written, ""], strict=True)
    ]
    found = [read(window, sort_field, first, descending) for window in windows]
    assert sorted(index for window in found for index in window) == list(range(ORDERS.count))
    assert [FINDER.count(window) for window in windows] == [len(each) for each in found]
    places = [read_cursor(FINDER.cursor(index, sort_field)) for index in found[0]]
    assert places == sorted(places, reverse=descending)


def test_orders_of_one_instant_are_told_apart_by_id() -> None:
    together = [index for index in range(ORDERS.count) if ORDERS.processed.count(ORDERS.processed[index]) >= 150]
    at, ids = rfc3339(ORDERS.processed[together[0]]), sorted(ORDERS.ids[index] for index in together)
    instant = f"(processed_at:>='{at}' AND processed_at:<='{at}' AND id:>={ids[50]} AND id:<{ids[120]})"
    assert FINDER.count(instant) == 70


@pytest.mark.parametrize("search", ["status:open", "processed_at:>=yesterday", "id:1 OR id:2"])
def test_a_search_that_it_does_not_know_is_refused_and_not_ignored(search: str) -> None:
    with pytest.raises(ValueError, match=r"search|isoformat"):
        ranges(search)


def test_ten_thousand_orders_have_9890_shipments() -> None:
    assert Orders(10_000).shipments == 9_890


def test_the_newest_shipments_are_on_the_way_and_nothing_is_younger_than_the_clock() -> None:
    orders = Orders(300, on_the_way=40)
    shipments = [each for index in range(300) for each in orders.order(index)["fulfillments"]]
    assert [each["displayStatus"] for each in shipments].count("IN_TRANSIT") == 40
    assert all(each["displayStatus"] == "IN_TRANSIT" for each in shipments[-40:])
    dates = [each[key] for each in shipments for key in ("createdAt", "inTransitAt", "deliveredAt") if each[key]]
    assert max(dates) <= "2026-11-23T05:00:00Z"


def test_the_last_of_a_list_are_its_end_in_its_own_order() -> None:
    shop = api(size=1_000.0)
    query = "{ orders(last: 3, sortKey: ID, reverse: true) { nodes { id } pageInfo { hasNextPage } } }"
    page = answered(shop, shop.admit({"query": query}, 0.0), 0.0)["data"]["orders"]
    lowest = sorted(ORDERS.ids)[:3]
    assert [node["id"] for node in page["nodes"]] == [f"gid://shopify/Order/{each}" for each in reversed(lowest)]
    assert page["pageInfo"] == {"hasNextPage": False}
