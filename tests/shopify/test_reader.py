"""Reading orders: complete or an error, each once, with what could not be read said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from orderstatus.core.errors import AccessError, IncompleteError, OrderStatusError
from orderstatus.core.filters import DELIVERY, PAYMENT, axis_filter
from orderstatus.core.query import OrderQuery, Part
from orderstatus.shopify.denials import UNCOUNTED
from orderstatus.shopify.source import ShopifyOrders
from support.demo import NOW, DemoSource, demo_source
from support.shopify import FakeShopify, data, fake

NO_PARTS: frozenset[Part] = frozenset()
EVERY_PART = frozenset(Part)
EVERYTHING = OrderQuery()


def source(shopify: FakeShopify) -> ShopifyOrders:
    return ShopifyOrders(shopify.client(), domain="acme.myshopify.com", now=lambda: NOW, warn=shopify.warnings.append)


def page(*numbers: int, after: str | None = None, count: int | None = None, precision: str = "EXACT") -> Any:
    nodes = [{"id": f"gid://shopify/Order/{n}", "name": f"#{n}"} for n in numbers]
    info = {"hasNextPage": after is not None, "endCursor": after}
    answer: dict[str, Any] = {"orders": {"nodes": nodes, "pageInfo": info}}
    if count is not None:
        answer["ordersCount"] = {"count": count, "precision": precision}
    return data(answer)


def names(shopify: FakeShopify, query: OrderQuery = EVERYTHING) -> list[str]:
    return [order.name for order in source(shopify).orders(query, NO_PARTS, wanted=None)]


def test_pages_follow_each_other_by_cursor() -> None:
    shopify = fake(page(1, 2, after="a", count=5), page(3, 4, after="b"), page(5))
    assert names(shopify) == ["#1", "#2", "#3", "#4", "#5"]
    assert [asked["variables"].get("after") for asked in shopify.asked] == [None, "a", "b"]
    assert [asked["operationName"] for asked in shopify.asked] == ["OrdersFirstPage", "Orders", "Orders"]


def test_an_order_that_moves_to_a_later_page_is_given_once() -> None:
    assert names(fake(page(1, 2, after="a", count=3), page(2, 3))) == ["#1", "#2", "#3"]


def test_fewer_orders_than_the_shop_counts_twice_is_an_error_after_the_rows() -> None:
    shopify = fake(page(1, 2, count=3), data({"ordersCount": {"count": 3, "precision": "EXACT"}}))
    rows = iter(source(shopify).orders(EVERYTHING, NO_PARTS, wanted=None))
    assert [next(rows).name, next(rows).name] == ["#1", "#2"]
    with pytest.raises(IncompleteError, match="2 orders arrived and the shop counts 3"):
        next(rows)


@pytest.mark.parametrize(
    "recount", [None, {"count": None, "precision": "EXACT"}, {"count": 9, "precision": "AT_LEAST"}]
)
def test_a_shortfall_that_cannot_be_counted_again_is_an_error_too(recount: object) -> None:
    shopify = fake(page(1, 2, count=3), data({"ordersCount": recount}))
    with pytest.raises(IncompleteError, match="2 orders arrived and the shop counts 3"):
        names(shopify)


@pytest.mark.parametrize("count", ["3", 3.0])
def test_a_count_in_another_spelling_counts(count: object) -> None:
    first = data({"orders": {"nodes": [{"id": "gid://shopify/Order/1"}]}, "ordersCount": {"count": count}})
    again = data({"ordersCount": {"count": count}})
    with pytest.raises(IncompleteError):
        names(fake(first, again))


def test_an_order_sent_as_null_is_said() -> None:
    shopify = fake(data({"orders": {"nodes": [None, {"id": "gid://shopify/Order/1", "name": "#1"}]}}))
    assert names(shopify) == ["#1"]
    assert shopify.warnings[0] == "the shop sent orders as nothing at all (null); they are missing here"


def test_an_order_that_left_the_filter_meanwhile_is_no_shortfall() -> None:
    shopify = fake(page(1, 2, count=3), data({"ordersCount": {"count": 2, "precision": "EXACT"}}))
    assert names(shopify) == ["#1", "#2"]


def test_a_count_that_is_not_exact_is_said_to_prove_nothing() -> None:
    shopify = fake(page(1, 2, count=2, precision="AT_LEAST"))
    assert names(shopify) == ["#1", "#2"]
    assert shopify.warnings == [UNCOUNTED]


def test_fewer_orders_than_there_are_at_least_is_an_error() -> None:
    at_least = {"ordersCount": {"count": 10_000, "precision": "AT_LEAST"}}
    with pytest.raises(IncompleteError, match="2 orders arrived and the shop counts 10,000"):
        names(fake(page(1, 2, count=10_000, precision="AT_LEAST"), data(at_least)))


def test_a_server_without_a_count_a_shop_or_scopes_is_read_all_the_same() -> None:
    shopify = fake(page(1, 2))
    assert names(shopify) == ["#1", "#2"]
    assert shopify.warnings == [UNCOUNTED]


def test_a_page_that_leads_nowhere_is_an_error_and_no_endless_loop() -> None:
    with pytest.raises(OrderStatusError, match="no way to them"):
        names(fake(page(1, after="a", count=3), page(2, after="a")))


def test_cursors_that_go_round_are_an_error_and_no_endless_loop() -> None:
    with pytest.raises(OrderStatusError, match="no way to them"):
        names(fake(page(1, after="a", count=9), page(2, after="b"), page(1, after="a")))


def test_a_failure_of_the_list_says_what_shopify_said() -> None:
    timeout = {"message": "Timed out", "path": ["orders"], "extensions": {"code": "TIMEOUT"}}
    with pytest.raises(OrderStatusError, match="Shopify: Timed out"):
        names(fake(data({"orders": None}, errors=[timeout])))


def test_a_denied_part_that_takes_the_list_with_it_is_left_out_and_said() -> None:
    denied = {
        "message": "Access denied for fulfillments field.",
        "path": ["orders", "nodes", 0, "fulfillments"],
        "extensions": {"code": "ACCESS_DENIED", "requiredAccess": "`read_fulfillments` access scope."},
    }
    shopify = fake(data({"orders": None}, errors=[denied]), page(1, count=1))
    rows = list(source(shopify).orders(EVERYTHING, frozenset({Part.SHIPMENTS}), wanted=None))
    assert [(row.name, row.shipments) for row in rows] == [("#1", None)]
    assert "fulfillments" not in shopify.asked[1]["query"]
    assert shopify.warnings == [
        "`fulfillments` may not be read, so it is empty here: the app needs the read_fulfillments access scope"
    ]


def test_a_count_that_may_not_be_read_is_said_as_what_it_is() -> None:
    denied = {"message": "Access denied", "path": ["ordersCount"], "extensions": {"code": "ACCESS_DENIED"}}
    shopify = fake(data({"orders": {"nodes": []}, "ordersCount": None}, errors=[denied]))
    assert names(shopify) == []
    assert shopify.warnings[0].startswith("whether every order arrived could not be checked")


def test_how_many_there_are_is_not_read_to_the_end_where_nobody_counts() -> None:
    shopify = fake(page(1, 2, after="a"))
    run = source(shopify).orders(OrderQuery(countries=frozenset()), NO_PARTS, wanted=None)
    assert next(iter(run)).name == "#1"
    assert run.tally().count is None


ODD_SHOPS: list[Any] = [{"shop": [1]}, {"shop": {"name": 5}}, {"shop": {"ianaTimezone": 5}}, {"orders": {"edges": 5}}]


@pytest.mark.parametrize("odd", ODD_SHOPS, ids=str)
def test_fields_of_a_wrong_type_are_one_line_and_a_hint(odd: dict[str, Any]) -> None:
    with pytest.raises(OrderStatusError, match="cannot be read at") as info:
        names(fake(data({"orders": {"nodes": []}, **odd})))
    assert info.value.hint
    assert "\n" not in str(info.value)


def test_nulls_in_lists_are_no_elements() -> None:
    node = {
        "id": "gid://shopify/Order/1",
        "name": "#1",
        "tags": [None, "vip"],
        "fulfillmentsCount": {"count": None},
        "fulfillments": [{"id": "f", "trackingInfo": [None, {"number": "1"}]}],
    }
    row = next(iter(source(fake(data({"orders": {"nodes": [node]}}))).orders(EVERYTHING, NO_PARTS, wanted=None)))
    assert row.tags == ("vip",)
    assert [each.number for each in (row.shipments or ())[0].tracking] == ["1"]


def test_a_time_without_offset_is_utc() -> None:
    node = {"id": "gid://shopify/Order/1", "processedAt": "2026-11-01T08:00:00"}
    row = next(iter(source(fake(data({"orders": {"nodes": [node]}}))).orders(EVERYTHING, NO_PARTS, wanted=None)))
    assert row.placed_at == datetime(2026, 11, 1, 8, tzinfo=UTC)


def test_orders_denied_as_a_whole_are_an_access_error() -> None:
    denied = {
        "message": "This app is not approved to access the Order object.",
        "path": ["orders"],
        "extensions": {"code": "ACCESS_DENIED"},
    }
    with pytest.raises(AccessError, match="not approved to access the Order object"):
        names(fake(data({"orders": None, "shop": {"name": "Acme"}}, errors=[denied])))


def test_a_field_of_the_wrong_type_names_its_place() -> None:
    with pytest.raises(OrderStatusError, match=r"cannot be read at processedAt"):
        names(fake(data({"orders": {"nodes": [{"id": "1", "processedAt": "yesterday"}]}})))


def test_edges_are_read_as_well_as_nodes_and_null_nodes_are_skipped() -> None:
    edges = [{"node": {"id": "gid://shopify/Order/1", "name": "#1"}}, {"node": None}, None]
    assert names(fake(data({"orders": {"edges": edges}}))) == ["#1"]


def test_a_row_the_search_should_not_have_found_is_dropped_here() -> None:
    nodes = [
        {"id": "gid://shopify/Order/1", "name": "#1", "displayFinancialStatus": "PAID"},
        {"id": "gid://shopify/Order/2", "name": "#2", "displayFinancialStatus": "PENDING"},
    ]
    query = OrderQuery(payment=axis_filter(PAYMENT, ["paid"]))
    assert names(fake(data({"orders": {"nodes": nodes}})), query) == ["#1"]


def test_missing_shipments_of_an_order_are_said() -> None:
    node = {"id": "gid://shopify/Order/1", "name": "#1", "fulfillments": [], "fulfillmentsCount": {"count": 2}}
    shopify = fake(data({"orders": {"nodes": [node]}}))
    assert names(shopify) == ["#1"]
    assert shopify.warnings[0] == "order #1 has more shipments than the shop sends at once; some are missing here"


def test_no_more_than_is_wanted_is_asked_for() -> None:
    demo = demo_source()
    run = demo.source().orders(EVERYTHING, NO_PARTS, wanted=20)
    assert len([order for _, order in zip(range(20), run, strict=False)]) == 20
    assert len(demo.exchanges) == 1


def test_a_filter_that_only_we_can_decide_reads_whole_pages_until_enough_are_found() -> None:
    demo = demo_source(orders=600)
    query = OrderQuery(delivery=axis_filter(DELIVERY, ["delivered"]))
    run = demo.source().orders(query, EVERY_PART, wanted=3)
    assert len([order for _, order in zip(range(3), run, strict=False)]) == 3
    assert len(demo.exchanges) == 1


class TestWhatTheAppMayNotSee:
    def read(self, demo: DemoSource, query: OrderQuery = EVERYTHING, parts: frozenset[Part] = EVERY_PART) -> list[Any]:
        return list(demo.source().orders(query, parts, wanted=None))

    def without(self, *scopes: str, **settings: Any) -> DemoSource:
        granted = [scope for scope in demo_source(orders=0).server.shop.scopes if scope not in scopes]
        return demo_source(scopes=granted, **settings)

    def test_the_60_day_limit_is_said_aloud(self) -> None:
        demo = self.without("read_all_orders")
        assert len(self.read(demo)) < 300
        assert demo.warnings == [
            "this app sees orders of the last 60 days only; older ones need the read_all_orders access scope"
        ]

    def test_the_60_day_limit_is_no_matter_for_a_shorter_window(self) -> None:
        demo = self.without("read_all_orders")
        self.read(demo, OrderQuery(since=NOW - timedelta(days=59)))
        assert demo.warnings == []

    def test_a_missing_scope_is_a_warning_and_an_empty_column(self) -> None:
        demo = self.without("read_customers", "write_customers")
        rows = self.read(demo)
        assert len(rows) == 300
        assert {row.customer for row in rows} == {None}
        assert [warning for warning in demo.warnings if "`customer`" in warning] == [
            "`customer` may not be read, so it is empty here: the app needs the read_customers access scope"
        ]

    def test_unapproved_customer_data_is_a_warning_with_other_advice(self) -> None:
        demo = demo_source(protected_level=1)
        rows = self.read(demo)
        assert {row.email for row in rows} == {None}
        assert any("`email`" in warning and "has not approved this app" in warning for warning in demo.warnings)

    def test_each_denial_is_said_once(self) -> None:
        demo = demo_source(protected_level=1)
        self.read(demo)
        assert len(set(demo.warnings)) == len(demo.warnings)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        (OrderQuery(delivery=axis_filter(DELIVERY, ["problem"])), "fulfillments"),
        (OrderQuery(delivery=axis_filter(DELIVERY, [], ["delivered"])), "fulfillments"),
        (OrderQuery(payment=axis_filter(PAYMENT, [], ["overdue"])), "paymentTerms"),
        (OrderQuery(customer="aino"), "customer"),
    ],
)
def test_a_filter_on_what_may_not_be_read_is_an_access_error_and_no_empty_answer(query: OrderQuery, field: str) -> None:
    denied = {
        "message": f"Access denied for {field} field.",
        "path": ["orders", "nodes", 0, field],
        "extensions": {"code": "ACCESS_DENIED", "requiredAccess": "`read_more` access scope."},
    }
    shopify = fake(data({"orders": {"nodes": [{"id": "gid://shopify/Order/1"}]}}, errors=[denied]))
    with pytest.raises(AccessError, match=f"a filter cannot be decided, as `{field}` may not be read") as info:
        list(source(shopify).orders(query, query.parts, wanted=None))
    assert info.value.hint == "the app needs the read_more access scope; or leave that filter out"


def test_a_deadline_that_only_plus_shops_may_read_does_not_stop_the_filter_that_estimates_it() -> None:
    denied = {
        "message": "Access denied for authorizationExpiresAt field.",
        "path": ["orders", "nodes", 0, "transactions", 0, "authorizationExpiresAt"],
        "extensions": {"code": "ACCESS_DENIED"},
    }
    shopify = fake(data({"orders": {"nodes": []}, "ordersCount": {"count": 0}}, errors=[denied]))
    query = OrderQuery(payment=axis_filter(PAYMENT, ["expiring"]))
    assert list(source(shopify).orders(query, query.parts, wanted=None)) == []
    assert shopify.warnings == []
