"""What the shop is asked to search for, on the demo shop and against answers it might give."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from orderstatus.core.errors import OrderStatusError
from orderstatus.core.needles import Kind, Needle, needle
from orderstatus.core.query import Part
from orderstatus.shopify.finding import search_for
from orderstatus.shopify.source import ShopifyOrders
from support.demo import NOW, DemoSource, demo_source
from support.shopify import FakeShopify, data, fake, json_reply

PHONE = "+358 40 123 4567"


def source(shopify: FakeShopify) -> ShopifyOrders:
    return ShopifyOrders(shopify.client(), domain="x", now=lambda: NOW, warn=shopify.warnings.append)


@pytest.fixture(scope="module")
def demo() -> DemoSource:
    return demo_source()


@pytest.mark.parametrize(
    ("texts", "kind", "search"),
    [
        (["1001"], Kind.NAME, "name:'1001'"),
        (["#1001", "1002"], Kind.NAME, "(name:'#1001' OR name:'1002')"),
        (["gid://shopify/Order/5501000000001"], Kind.NAME, "id:5501000000001"),
        (["5501000000001"], Kind.NAME, "(name:'5501000000001' OR id:5501000000001)"),
        # No number of 64 bits, and refused by the search as an id.
        (["00370730254738912345"], Kind.NAME, "name:'00370730254738912345'"),
        (["XPAV284CT"], Kind.NAME, "(name:'XPAV284CT' OR confirmation_number:'XPAV284CT')"),
        (["o'brien@example.com"], Kind.EMAIL, "email:'o\\'brien@example.com'"),
        (["Mia Virtanen"], Kind.TEXT, "('Mia' AND 'Virtanen')"),
        (["status:open OR x"], Kind.TEXT, "('status:open' AND 'OR' AND 'x')"),
        (["Virtanen"], Kind.TEXT, "(('Virtanen') OR confirmation_number:'Virtanen')"),
    ],
)
def test_the_search_is_the_narrowest_that_finds_them_all(texts: list[str], kind: Kind, search: str) -> None:
    assert search_for([needle(text) for text in texts], kind) == search


def test_customers_are_searched_by_their_numbers() -> None:
    known = Needle(
        PHONE, frozenset({Kind.PHONE}), None, frozenset({"gid://shopify/Customer/22", "gid://shopify/Customer/1"})
    )
    assert search_for([known], Kind.PHONE) == "(customer_id:1 OR customer_id:22)"


def test_every_kind_of_search_is_one_that_the_shop_knows(demo: DemoSource) -> None:
    order = next(each for each in reversed(demo.server.shop.orders) if each["customer"] and each["email"])
    customer = frozenset({order["customer"]["id"]})
    parts = frozenset({Part.CONFIRMATION, Part.EMAIL, Part.PHONE, Part.CUSTOMER})
    for text, kind in [
        (order["name"], Kind.NAME),
        (order["id"], Kind.NAME),
        (order["confirmationNumber"], Kind.NAME),
        (order["email"], Kind.EMAIL),
        (order["customer"]["displayName"], Kind.TEXT),
        ("+358", Kind.PHONE),
    ]:
        asked = needle(text) if kind is not Kind.PHONE else Needle(text, frozenset({kind}), None, customer)
        found = list(demo.source().found([asked], kind, parts))
        [same] = [each for each in found if each.id == order["id"]]
        assert (same.confirmation_number, same.email) == (order["confirmationNumber"], order["email"])
        assert (same.phone, same.customer_id) == (order["phone"], order["customer"]["id"])
    assert demo.warnings == []


def test_a_customer_is_found_by_the_number_however_it_is_written(demo: DemoSource) -> None:
    customer = next(each for each in demo.server.shop.customers if each["phone"])
    number = customer["phone"]
    expected = {each["id"] for each in demo.server.shop.customers if each["phone"] == number}
    for written in (number, f"{number[:4]} {number[4:6]} {number[6:]}", "00" + number[1:], number[1:]):
        assert demo.source().customers_with_phone(written) == expected
    assert demo.source().customers_with_phone("+999 00 000") == frozenset()


def test_a_number_without_its_countrys_code_is_searched_as_it_is_written_too() -> None:
    shopify = fake(data(customers()))
    source(shopify).customers_with_phone("040 123")
    assert shopify.asked[0]["variables"] == {"query": "(phone:'+040123' OR phone:'040123')"}


def customers(*nodes: Mapping[str, object], more: bool = False) -> dict[str, object]:
    return {"customers": {"nodes": list(nodes), "pageInfo": {"hasNextPage": more}}}


def test_a_customer_with_another_number_is_nobody() -> None:
    other = {"id": "gid://shopify/Customer/1", "defaultPhoneNumber": {"phoneNumber": "+358409999999"}}
    hidden = {"id": "gid://shopify/Customer/2", "defaultPhoneNumber": None}
    shopify = fake(data(customers(other, hidden)))
    assert source(shopify).customers_with_phone(PHONE) == {"gid://shopify/Customer/2"}
    assert shopify.asked[0]["variables"] == {"query": "phone:'+358401234567'"}


def test_more_customers_than_are_read_are_said() -> None:
    shopify = fake(data(customers(more=True)))
    source(shopify).customers_with_phone(PHONE)
    assert shopify.warnings == [f"more customers have the number {PHONE} than are read at once; some are missing here"]


def test_customers_that_may_not_be_read_are_said_with_the_scope_and_the_rest_goes_on() -> None:
    granted = [scope for scope in demo_source(orders=0).server.shop.scopes if not scope.endswith("_customers")]
    demo = demo_source(orders=10, scopes=granted)
    assert demo.source().customers_with_phone(PHONE) == frozenset()
    assert len(demo.warnings) == 1
    assert "read_customers" in demo.warnings[0]


def test_an_answer_without_customers_is_an_error() -> None:
    with pytest.raises(OrderStatusError, match="holds no customers"):
        source(fake(json_reply({"data": {"customers": None}}))).customers_with_phone(PHONE)


def test_an_orders_id_costs_a_request_only_where_a_name_was_given(demo: DemoSource) -> None:
    order = demo.server.shop.orders[5]
    demo.exchanges.clear()
    assert demo.source().order_id(order["name"]) == order["id"]
    assert [each.operation for each in demo.exchanges] == ["OrderLookup"]
    assert demo.source().order_id(order["id"]) == order["id"]
    assert len(demo.exchanges) == 1
