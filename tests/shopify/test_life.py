"""One order's life: found by any of its names, whole, and honest about what could not be read."""

from __future__ import annotations

from typing import Any

import pytest

from orderstatus.core.errors import NotFoundError, OrderStatusError, UsageError
from orderstatus.core.references import Reference, parse_reference
from orderstatus.demo.bucket import Plan
from orderstatus.shopify.gaps import cut_connections
from orderstatus.shopify.source import ShopifyOrders
from support.demo import NOW, DemoSource, demo_source
from support.shopify import FakeShopify, data, fake


def source(shopify: FakeShopify) -> ShopifyOrders:
    return ShopifyOrders(shopify.client(), domain="x", now=lambda: NOW, warn=shopify.warnings.append)


GID = "gid://shopify/Order/5501000001002"


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("#1001", Reference("#1001", None)),
        (" 1001 ", Reference("1001", None)),
        ("EN-1001/B", Reference("EN-1001/B", None)),
        (GID, Reference(None, GID)),
        ("https://admin.shopify.com/store/acme/orders/5501000001002", Reference(None, GID)),
        ("https://admin.shopify.com/store/acme/orders/5501000001002?link_source=search", Reference(None, GID)),
        ("https://acme.myshopify.com/admin/orders/5501000001002", Reference(None, GID)),
    ],
)
def test_an_order_goes_by_any_of_its_names(text: str, reference: Reference) -> None:
    assert parse_reference(text) == reference


@pytest.mark.parametrize(
    "text", ["gid://shopify/Customer/1", "https://acme.example/orders", "", "gid://shopify/Order/x"]
)
def test_what_is_not_an_order_says_what_would_be(text: str) -> None:
    with pytest.raises(UsageError, match="is not an order"):
        parse_reference(text)


@pytest.fixture(scope="module")
def demo() -> DemoSource:
    # The clock stands still, so that nothing is restored: a bucket that lasts for every life that is read here.
    return demo_source(plan=Plan.ENTERPRISE)


@pytest.mark.parametrize("name", ["#1010", "1010"])
def test_a_name_is_looked_up_and_its_order_read_in_two_requests(demo: DemoSource, name: str) -> None:
    demo.exchanges.clear()
    assert demo.source().life(name).order.name == "#1010"
    assert [each.operation for each in demo.exchanges] == ["OrderLookup", "OrderLife"]


def test_a_gid_needs_no_look_up(demo: DemoSource) -> None:
    gid = demo.server.shop.orders[5]["id"]
    demo.exchanges.clear()
    assert demo.source().life(gid).order.id == gid
    assert [each.operation for each in demo.exchanges] == ["OrderLife"]


def test_a_long_number_that_is_no_name_is_taken_for_an_id(demo: DemoSource) -> None:
    gid = demo.server.shop.orders[5]["id"]
    assert demo.source().life(gid.rpartition("/")[2]).order.id == gid


@pytest.mark.parametrize("name", ["#9999", "9999", "nobody", "gid://shopify/Order/1", "99999999999"])
def test_an_order_that_does_not_exist_is_not_found(demo: DemoSource, name: str) -> None:
    with pytest.raises(NotFoundError, match=f"there is no order {name}"):
        demo.source().life(name)


def test_a_name_that_several_orders_bear_is_refused_with_their_ids() -> None:
    nodes = [{"id": f"gid://shopify/Order/{n}", "name": "#7", "number": 7} for n in (1, 2)]
    shopify = fake(data({"orders": {"nodes": nodes}}))
    with pytest.raises(UsageError, match=r"several orders are called #7: #7 \(gid://shopify/Order/1\)"):
        source(shopify).life("#7")


def test_a_longer_name_that_the_search_finds_too_is_not_the_order(demo: DemoSource) -> None:
    nodes = [
        {"id": "gid://shopify/Order/10010", "name": "#10010", "number": 10010},
        {"id": "gid://shopify/Order/1001", "name": "#1001", "number": 1001},
    ]
    shopify = fake(
        data({"orders": {"nodes": nodes}}), data({"order": {"id": "gid://shopify/Order/1001", "name": "#1001"}})
    )
    assert source(shopify).life("1001").order.name == "#1001"
    assert shopify.asked[1]["variables"] == {"id": "gid://shopify/Order/1001"}


def test_every_order_of_the_demo_shop_has_a_life(demo: DemoSource) -> None:
    source = demo.source()
    for order in demo.server.shop.orders[::7]:
        life = source.life(order["id"])
        assert (life.order.name, life.fulfillment_orders is None, life.returns is None) == (order["name"], False, False)
        assert len(life.order.shipments or ()) == len(order["fulfillments"])
        assert len(life.order.transactions or ()) == len(order["transactions"])
        assert len(life.returns or ()) == len(order["returns"])
        assert len(life.items) == len(order["lineItems"])
    assert demo.warnings == []


def limited(*missing: str) -> DemoSource:
    granted = [scope for scope in demo_source(orders=0).server.shop.scopes if scope not in missing]
    return demo_source(scopes=granted)


def test_returns_that_may_not_be_read_are_none_and_the_rest_of_the_life_is_there() -> None:
    demo = limited("read_returns", "write_returns")
    life = demo.source().life("#1010")
    assert life.returns is None
    assert life.order.transactions
    assert any("read_returns" in warning for warning in demo.warnings)


def test_fulfillment_orders_without_any_scope_are_none_and_not_nothing_to_ship() -> None:
    every = [
        f"{verb}_{kind}_fulfillment_orders"
        for verb in ("read", "write")
        for kind in ("merchant_managed", "third_party", "assigned", "marketplace")
    ]
    demo = limited(*every)
    assert demo.source().life("#1010").fulfillment_orders is None
    assert demo.warnings == ["no fulfillment order may be read: the app needs read_merchant_managed_fulfillment_orders"]


def test_an_order_older_than_60_days_says_which_scope_would_show_it() -> None:
    demo = limited("read_all_orders")
    old = demo.server.shop.orders[0]["id"]
    with pytest.raises(NotFoundError) as info:
        demo.source().life(old)
    assert "read_all_orders" in (info.value.hint or "")


def test_a_connection_with_a_next_page_is_named_wherever_it_is() -> None:
    cut: dict[str, Any] = {"pageInfo": {"hasNextPage": True}, "nodes": []}
    whole: dict[str, Any] = {"pageInfo": {"hasNextPage": False}, "nodes": []}
    node = {"lineItems": whole, "fulfillments": [{"events": cut}, {"events": cut}], "returns": {**cut, "nodes": [{}]}}
    assert cut_connections(node) == ("events", "returns")


def test_what_is_cut_in_a_life_is_said() -> None:
    demo = demo_source()
    order = demo.server.shop.orders[5]
    order["lineItems"] = [dict(order["lineItems"][0]) for _ in range(251)]
    demo.source().life(order["id"])
    assert demo.warnings == [f"order {order['id']} has more lineItems than are read at once; the rest is missing here"]


@pytest.mark.parametrize("reference", ["1001", "gid://shopify/Order/1"])
def test_a_failure_of_the_shop_is_not_an_order_that_does_not_exist(reference: str) -> None:
    timeout = {"message": "Timed out", "path": ["order"], "extensions": {"code": "TIMEOUT"}}
    lookup = {**timeout, "path": ["orders"]}
    answers = {
        "1001": data({"orders": None}, errors=[lookup]),
        "gid://shopify/Order/1": data({"order": None}, errors=[timeout]),
    }
    shopify = fake(answers[reference])
    with pytest.raises(OrderStatusError, match="Shopify: Timed out") as info:
        source(shopify).life(reference)
    assert not isinstance(info.value, NotFoundError)


def test_an_order_not_found_by_name_says_which_scope_may_hide_it() -> None:
    demo = limited("read_all_orders")
    with pytest.raises(NotFoundError) as info:
        demo.source().life("#9999")
    assert "read_all_orders" in (info.value.hint or "")


def test_missing_shipments_of_a_life_are_said() -> None:
    node = {"id": "gid://shopify/Order/1", "name": "#1", "fulfillments": [], "fulfillmentsCount": {"count": 3}}
    shopify = fake(data({"order": node}))
    source(shopify).life("gid://shopify/Order/1")
    assert shopify.warnings == [
        "order gid://shopify/Order/1 has more shipments than the shop sends at once; some are missing here"
    ]


@pytest.mark.parametrize("digits", [5000, 21])
def test_a_number_of_absurd_length_is_no_crash(demo: DemoSource, digits: int) -> None:
    with pytest.raises(OrderStatusError):
        demo.source().life("9" * digits)


@pytest.mark.parametrize("orders", [{"nodes": [5]}, [1], {"nodes": "x"}], ids=str)
def test_a_look_up_of_a_wrong_type_is_one_line(orders: Any) -> None:
    with pytest.raises(OrderStatusError) as info:
        source(fake(data({"orders": orders}))).life("1001")
    assert "\n" not in str(info.value)


def test_shipments_that_may_not_be_read_leave_with_everything_that_asks_for_them() -> None:
    denied = {
        "message": "Access denied for fulfillments field.",
        "path": ["order", "fulfillments"],
        "extensions": {"code": "ACCESS_DENIED", "requiredAccess": "`read_fulfillments` access scope."},
    }
    refused = {"order": None}
    whole = data({"order": {"id": "gid://shopify/Order/1", "name": "#1"}})
    shopify = fake(data(refused, errors=[denied]), data(refused, errors=[denied]), whole)
    life = source(shopify).life("gid://shopify/Order/1")
    assert life.order.shipments is None
    assert "fulfillments" not in shopify.asked[2]["query"]
    assert len(shopify.warnings) == 1
