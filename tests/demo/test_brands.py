"""Two demo shops: nothing of one is the other's, and each keeps its books in its own currency."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from orderstatus.demo.brand import BRANDS, DEMO, DEMO_SE
from orderstatus.demo.server import DemoServer
from orderstatus.demo.shop import DemoShop, build_shop, parse_scopes
from support.tiny_shop import calling

Json = dict[str, Any]
EPOCH = datetime(2026, 11, 23, 6, tzinfo=UTC)


@cache
def swedish() -> DemoShop:
    return build_shop(brand=DEMO_SE, epoch=EPOCH, orders=400)


@cache
def finnish() -> DemoShop:
    return build_shop(epoch=EPOCH, orders=400)


def nodes(shop: DemoShop) -> Iterator[Json]:
    """Every dict that the shop's lists lead to, once."""
    seen: set[int] = set()
    left: list[Any] = [shop.facts, *shop.orders, *shop.customers, *shop.locations]
    while left:
        node = left.pop()
        if isinstance(node, list):
            left += node
        elif isinstance(node, dict) and id(node) not in seen:
            seen.add(id(node))
            left += node.values()
            yield node


def ids(shop: DemoShop) -> set[str]:
    """The GIDs of what belongs to the shop: apps and the reasons for a return are Shopify's, a variant is nobody's."""
    everyones = ("App/", "ReturnReasonDefinition/", "ProductVariant/")
    found = {node["id"].removeprefix("gid://shopify/") for node in nodes(shop) if "id" in node}
    return {gid for gid in found if not gid.startswith(everyones)}


def test_the_shops_are_found_by_handle() -> None:
    assert {handle: brand.domain for handle, brand in BRANDS.items()} == {
        "demo": "demo.myshopify.com",
        "demo-se": "demo-se.myshopify.com",
    }


def test_no_identifier_of_one_shop_is_the_others() -> None:
    assert ids(swedish())
    assert not ids(swedish()) & ids(finnish())


def test_no_order_name_of_one_shop_is_the_others() -> None:
    names = [order["name"] for order in swedish().orders]
    assert (min(names), len(set(names))) == ("#5001", 400)
    assert not set(names) & {order["name"] for order in finnish().orders}


def test_the_swedish_shop_says_what_it_is() -> None:
    facts = swedish().facts
    assert (facts["name"], facts["myshopifyDomain"]) == ("Fjällbo Demo", "demo-se.myshopify.com")
    assert (facts["currencyCode"], facts["ianaTimezone"]) == ("SEK", "Europe/Stockholm")
    assert facts["primaryDomain"]["host"] == "demo-se.myshopify.com"


@pytest.mark.parametrize("brand", BRANDS.values(), ids=BRANDS)
@pytest.mark.parametrize("moment", [EPOCH, datetime(2026, 7, 1, tzinfo=UTC)])
def test_a_shops_offset_is_that_of_its_zone(brand: Any, moment: datetime) -> None:
    facts = build_shop(brand=brand, epoch=moment, orders=0).facts
    there = moment.astimezone(ZoneInfo(facts["ianaTimezone"]))
    assert facts["timezoneAbbreviation"] == there.tzname()
    assert facts["timezoneOffset"] == there.strftime("%z")
    offset = there.utcoffset()
    assert offset is not None
    assert facts["timezoneOffsetMinutes"] == offset.total_seconds() / 60


def test_all_shop_money_is_in_the_shops_currency() -> None:
    for shop, currency in ((swedish(), "SEK"), (finnish(), "EUR")):
        assert {node["shopMoney"]["currencyCode"] for node in nodes(shop) if "shopMoney" in node} == {currency}
        assert {order["currencyCode"] for order in shop.orders} == {currency}


def amount(bag: Json, kind: str) -> Decimal:
    return Decimal(bag[kind]["amount"])


@pytest.mark.parametrize("kind", ["shopMoney", "presentmentMoney"])
def test_the_sums_of_an_order_agree_in_crowns_and_in_what_the_buyer_pays(kind: str) -> None:
    for order in swedish().orders:
        lines = sum(amount(line["discountedTotalSet"], kind) for line in order["lineItems"])
        assert lines == amount(order["subtotalPriceSet"], kind), order["name"]
        assert amount(order["subtotalPriceSet"], kind) + amount(order["totalShippingPriceSet"], kind) == amount(
            order["totalPriceSet"], kind
        ), order["name"]
        for line in order["lineItems"]:
            assert amount(line["originalUnitPriceSet"], kind) * line["quantity"] == amount(
                line["originalTotalSet"], kind
            )
        for shipment in order["fulfillments"]:
            for part in shipment["fulfillmentLineItems"]:
                assert amount(part["lineItem"]["discountedUnitPriceSet"], kind) * part["quantity"] == amount(
                    part["discountedTotalSet"], kind
                ), order["name"]


def test_refunds_are_worth_what_came_back() -> None:
    refunded = [order for order in swedish().orders if order["refunds"]]
    assert refunded
    for order in refunded:
        back = sum(amount(refund["totalRefundedSet"], "shopMoney") for refund in order["refunds"])
        assert back == amount(order["totalRefundedSet"], "shopMoney")
        for refund in order["refunds"]:
            for item in refund["refundLineItems"]:
                unit = amount(item["lineItem"]["discountedUnitPriceSet"], "shopMoney")
                assert unit * item["quantity"] == amount(item["subtotalSet"], "shopMoney"), order["name"]


def test_buyers_abroad_may_pay_in_their_own_currency() -> None:
    paid = {order["presentmentCurrencyCode"] for order in swedish().orders}
    assert {"SEK", "EUR"} <= paid
    assert {order["presentmentCurrencyCode"] for order in finnish().orders} >= {"EUR", "SEK"}


def test_most_of_what_the_swedish_shop_sells_stays_in_sweden_and_leaves_from_there() -> None:
    countries = [order["shippingAddress"]["countryCodeV2"] for order in swedish().orders if order["shippingAddress"]]
    assert countries.count("SE") > len(countries) / 2
    assert swedish().locations[0]["address"]["countryCode"] == "SE"


def test_the_shops_have_troubles_of_their_own() -> None:
    assert 0 < len(swedish().story_names) < len(finnish().story_names)
    assert [order["customer"] and order["customer"]["displayName"] for order in swedish().orders[:40]] != [
        order["customer"] and order["customer"]["displayName"] for order in finnish().orders[:40]
    ]


def test_an_order_of_one_shop_is_not_found_in_the_other() -> None:
    gid = finnish().orders[0]["id"]
    query = "query($id: ID!) { order(id: $id) { name } }"
    assert calling(finnish()).ask(query, {"id": gid})["data"]["order"] is not None
    assert calling(swedish()).ask(query, {"id": gid})["data"]["order"] is None


def test_a_shop_can_be_served_under_another_name() -> None:
    acme = replace(DEMO, domain="acme.myshopify.com", name="Acme")
    asked = calling(build_shop(brand=acme, epoch=EPOCH, orders=1)).ask("{ shop { name myshopifyDomain url } }")
    assert asked["data"]["shop"] == {
        "name": "Acme",
        "myshopifyDomain": "acme.myshopify.com",
        "url": "https://acme.myshopify.com",
    }


@pytest.mark.parametrize(
    "domain", ["acme", "acme.example.com", "acme.myshopify.com.example.com", "", "-.myshopify.com"]
)
def test_a_domain_that_is_not_shopifys_is_refused(domain: str) -> None:
    with pytest.raises(ValueError, match=r"acme\.myshopify\.com"):
        replace(DEMO, domain=domain)


def test_a_shop_without_a_name_is_refused() -> None:
    with pytest.raises(ValueError, match="name"):
        replace(DEMO, name=" ")


def test_orders_are_sorted_in_either_shop() -> None:
    for before, after in pairwise(swedish().orders):
        assert before["processedAt"] <= after["processedAt"]


def test_a_server_over_either_shop_answers() -> None:
    for shop in (swedish(), finnish()):
        assert DemoServer(shop, now=lambda: EPOCH).grants.has("read_all_orders")


def test_scopes_are_read_from_a_comma_list() -> None:
    assert parse_scopes("read_orders, write_returns,read_orders") == ("read_orders", "write_returns")


@pytest.mark.parametrize("text", ["read_order", "read_orders,nonsense", ",", ""])
def test_a_scope_that_the_demo_does_not_know_is_refused_naming_all(text: str) -> None:
    with pytest.raises(ValueError, match=r"no scope .*read_orders.*write_returns"):
        parse_scopes(text)
