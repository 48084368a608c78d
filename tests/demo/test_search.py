"""The search language with its traps."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.demo.matching import Clock, search
from orderstatus.demo.search import parse, parsed
from orderstatus.demo.search_fields import (
    CUSTOMERS,
    CUSTOMERS_COUNT,
    FULFILLMENT_ORDERS,
    ORDERS,
    Field,
)
from support.shared import json_lines
from support.tiny_shop import NOW, customer, location, order

Json = dict[str, Any]

CLOCK = Clock(now=NOW, zone=ZoneInfo("America/New_York"))
JANE = customer(7, "Jane Roe")
SHOP = [
    order(1, days_ago=3, tags=["vip", "gift wrap"], displayFinancialStatus="AUTHORIZED", email="jane@example.com"),
    order(2, days_ago=2, customer=JANE, displayFulfillmentStatus="FULFILLED", closed=True),
    order(3, days_ago=1, cancelledAt="2026-11-19T09:00:00Z", displayFinancialStatus="VOIDED", tags=["vip"]),
    order(
        4,
        days_ago=0.5,
        test=True,
        poNumber="PO-7:9",
        lineItems=[{"sku": "MUG-1", "title": "Blue mug"}],
        fulfillmentOrders=[
            {
                "status": "OPEN",
                "deliveryMethod": {"methodType": "PICK_UP"},
                "assignedLocation": {"location": location(5)},
            }
        ],
    ),
]


def found(text: str) -> list[int]:
    """Return the numbers of the orders that a search finds."""
    matches = search(text, ORDERS, CLOCK).matches
    return [o["number"] - 1000 for o in SHOP if matches is None or matches(o)]


def shape(text: str) -> Json:
    node = parse(text)
    assert node is not None
    return parsed(node, lambda term: (f"range{term.comparator}", term.value))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", [1, 2, 3, 4]),
        ("status:open", [1, 4]),
        ("status:closed", [2]),
        ("status:cancelled", [3]),
        ("status:not_closed", [1, 3, 4]),
        ("financial_status:authorized", [1]),
        ("financial_status:AUTHORIZED", [1]),
        ("financial_status:authorized OR financial_status:voided", [1, 3]),
        ("fulfillment_status:shipped", [2]),
        ("fulfillment_status:unfulfilled tag:vip", [1, 3]),
        ("tag:vip AND -financial_status:voided", [1]),
        ("tag:vip NOT financial_status:voided", [1]),
        ("tag_not:vip", [2, 4]),
        ("-tag:vip", [2, 4]),
        ("tag:'gift wrap'", [1]),
        ('tag:"GIFT WRAP"', [1]),
        ("tag:gift*", [1]),
        ("tag:*", [1, 3]),
        ("-tag:*", [2, 4]),
        ("name:1002", [2]),
        ("name:#1002", [2]),
        ("name:'#1002'", [2]),
        ("name:100*", [1, 2, 3, 4]),
        ("customer_id:7", [2]),
        ("email:jane@example.com", [1]),
        ("email:example.com", [1]),
        ("jane", [1, 2]),
        ("Jane Roe", [2]),
        ("blue mug", [4]),
        ("sku:mug-1", [4]),
        ("delivery_method:pick-up", [4]),
        ("fulfillment_location_id:5", [4]),
        ("test:true", [4]),
        ("po_number:'PO-7:9'", [4]),
        (r"po_number:PO-7\:9", [4]),
        ("id:2", [2]),
        ("id:>=2 id:<4", [2, 3]),
        ("id:>1 id:<=3 processed_at:>='2026-11-18T08:00:00Z' processed_at:<'2026-11-19T08:00:00Z'", [2]),
        ("current_total_price:>=2.50 current_total_price:<=3.5", [2, 3]),
        ("current_total_price:2..4", [2, 3]),
        ("gateway:bogus", [1, 2, 3, 4]),
        ("discount_code:SALE", []),
        ("processed_at:>='2026-11-18T08:00:00Z'", [2, 3, 4]),
        ("processed_at:>'2026-11-18T08:00:00Z'", [3, 4]),
        ("processed_at:<='2026-11-18T08:00:00Z'", [1, 2]),
        ("processed_at:<now", [1, 2, 3, 4]),
        ("processed_at:<=2026", [1, 2, 3, 4]),
        ("processed_at:2026-11-18", [2]),
    ],
)
def test_a_search_finds_the_orders_it_means(text: str, numbers: list[int]) -> None:
    assert found(text) == numbers


def test_or_binds_tighter_than_and() -> None:
    assert found("tag:vip AND status:open OR status:cancelled") == [1, 3]
    assert found("(tag:vip AND status:open) OR status:closed") == [1, 2]
    assert shape("a:1 b:2 OR c:3")["and"][1] == {
        "or": [{"field": "b", "match_all": "2"}, {"field": "c", "match_all": "3"}]
    }


@given(
    st.lists(st.sampled_from(["name:'1001'", "name:'#1003'", "tag:'VIP'", "name:1002", "tag_not:'vip'", "test:true"]))
)
def test_what_an_or_finds_is_what_any_of_its_terms_finds(terms: list[str]) -> None:
    if terms:
        apart = {number for term in terms for number in found(term)}
        assert found(f"({' OR '.join(terms)})") == sorted(apart)


def test_an_unknown_field_narrows_nothing_and_warns() -> None:
    result = search("shipment_status:delivered", ORDERS, CLOCK)
    assert result.matches is None
    assert result.warnings == [
        {"field": "shipment_status", "message": "Invalid search field for this query.", "code": "invalid_field"}
    ]


def test_a_value_that_no_status_has_matches_nothing_and_warns() -> None:
    assert found("financial_status:payed") == []
    result = search("financial_status:payed", ORDERS, CLOCK)
    assert [(w["field"], w["code"]) for w in result.warnings] == [("financial_status", "invalid_value")]


def test_an_unquoted_timestamp_is_cut_and_taken_for_the_shops_time() -> None:
    result = search("processed_at:>=2026-11-18T08:00:00Z", ORDERS, CLOCK)
    assert result.parsed["and"][0] == {"field": "processed_at", "range_gte": "2026-11-18T08:00:00-05:00"}
    assert result.parsed["and"][1] == {"field": "00", "match_all": "00Z"}
    assert [w["field"] for w in result.warnings] == ["00"]
    assert found("processed_at:>=2026-11-18T08:00:00Z") == [3, 4]  # not 2, which the quoted instant finds


@given(st.text(max_size=60))
def test_any_text_is_a_search(text: str) -> None:
    result = search(text, ORDERS, CLOCK)
    for node in SHOP:
        assert result.matches is None or result.matches(node) in (True, False)


@given(st.text(st.characters(codec="utf-8", exclude_characters="'\\*"), min_size=1, max_size=20))
def test_a_quoted_tag_finds_itself(tag: str) -> None:
    matches = search(f"tag:'{tag}'", ORDERS, CLOCK).matches
    assert matches is not None
    assert matches(order(1, tags=[tag]))


# Fields of lists that the demo has no list for, to check the recorded shapes on all recorded searches.
ELSEWHERE = {
    "draftOrders": {"default": Field("words")},
    "draftOrdersCount": {"default": Field("words")},
    "menus": {"default": Field("words")},
    "inventoryItems": {
        "sku": Field("keyword"),
        "id": Field("id"),
        "updated_at": Field("time"),
    },
    "giftCards": {"id": Field("id"), "created_at": Field("time")},
    "metafieldDefinitions": {"id": Field("id")},
    "bulkOperations": {
        "status": Field("choice", accepted={"running": lambda n: True}),
        "operation_type": Field("choice", accepted={"query": lambda n: True}),
    },
    "inventoryLevels": {"id": Field("id")},
    "sellingPlanGroups": {"default": Field("words"), "name": Field("words")},
    "customersCount": CUSTOMERS_COUNT,
    "customers": CUSTOMERS,
    "fulfillmentOrders": FULFILLMENT_ORDERS,
}
ALIASES = {
    "matchingCount": "customersCount",
    "matching": "customersCount",
    "disabled": "customersCount",
    "trackedFalse": "inventoryItems",
    "updatedBefore": "inventoryItems",
    "updatedAfterGiftCards": "giftCards",
    "updatedFutureGiftCards": "giftCards",
    "unknownFilter": "sellingPlanGroups",
    "updatedWindow": "fulfillmentOrders",
    "invalidLocationFilter": "inventoryLevels",
}
# "catalog" (metaobjects) is another search engine: it shows cut timestamps with a Z and without the shop's offset.
ANOTHER_ENGINE = {"catalog"}


def test_recorded_warnings_and_trees_come_out_the_same() -> None:
    compared = 0
    for record in json_lines("recordings", "search_warnings.jsonl"):
        for entry in record["body"]["extensions"]["search"]:
            name = entry["path"][-1]
            if name in ANOTHER_ENGINE:
                continue
            result = search(entry["query"], ELSEWHERE[ALIASES.get(name, name)], CLOCK)
            assert result.parsed == entry["parsed"], entry["query"]
            assert result.warnings == entry["warnings"], entry["query"]
            compared += 1
    assert compared >= 24


def test_an_id_that_is_no_positive_number_warns_without_a_code() -> None:
    entry = next(
        e
        for r in json_lines("recordings", "search_warnings.jsonl")
        for e in r["body"]["extensions"]["search"]
        if e["query"] == "id:<0"
    )
    result = search("id:<0", ORDERS, CLOCK)
    assert (result.parsed, result.warnings) == (entry["parsed"], entry["warnings"])
