"""Orders asked for by their stage: what the shop is asked to search for, and that the rows are the same without."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderstatus.core.models import Order
from orderstatus.core.query import OrderQuery, Part
from orderstatus.demo.metafields import Filtering
from orderstatus.demo.shop import build_shop
from orderstatus.shopify import pages, planned_pages
from orderstatus.shopify.planner import ReadingPlan, Way
from orderstatus.shopify.search import Search, bounded_search, order_search
from orderstatus.shopify.source import ShopifyOrders
from support.demo import DOMAIN, EPOCH, NOW, DemoSource, demo_source
from support.metafields import defined, stage, written
from support.shopify import coded, data, fake

STAGE = frozenset({Part.STAGE})
PRINTING = OrderQuery(stages=frozenset({"printing"}))
STAGES = ("printing", "packing", "waiting", "-")
FIELD = "metafields.orderstatus.stage"


def staged(*, orders: int = 120, filtering: Filtering | None = None, define: bool = True) -> DemoSource:
    """A shop with its first orders in one stage after the other, and the rest in none."""
    settings: dict[str, Any] = {} if filtering is None else {"filtering": filtering}
    shop = demo_source(shop=build_shop(epoch=EPOCH, orders=orders), **settings)
    gids = [order["id"] for order in shop.server.shop.orders]
    inputs = [stage(gid, STAGES[place % len(STAGES)]) for place, gid in enumerate(gids[: len(gids) // 2])]
    for start in range(0, len(inputs), 25):
        assert written(shop.server, *inputs[start : start + 25])["userErrors"] == []
    if define:
        defined(shop.server)
    return shop


def source(shop: DemoSource, told: list[str] | None = None) -> ShopifyOrders:
    heard = [] if told is None else told
    return ShopifyOrders(shop.client(), domain=DOMAIN, now=lambda: NOW, warn=shop.warnings.append, explain=heard.append)


def ids(orders: Iterable[Order]) -> list[str]:
    return [order.id for order in orders]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        (PRINTING, f"{FIELD}:'printing'"),
        (OrderQuery(stages=frozenset({"printing", "packing"})), f"({FIELD}:'packing' OR {FIELD}:'printing')"),
        (OrderQuery(stages=frozenset({"a", "b"}), not_stages=frozenset({"a"})), f"{FIELD}:'b'"),
        (OrderQuery(stages=frozenset({"printing"}), no_stage=True), None),
        (OrderQuery(no_stage=True), None),
        (OrderQuery(not_stages=frozenset({"printing"})), None),
    ],
)
def test_a_stage_is_searched_for_only_where_the_shop_can(query: OrderQuery, text: str | None) -> None:
    assert order_search(query, by_stage=True) == Search(text, decides=False, by_stage=text is not None)
    assert order_search(query) == Search(None, decides=False)


def test_a_stretch_of_a_search_for_a_stage_is_one_too() -> None:
    within = bounded_search(PRINTING, since=NOW, by_stage=True)
    assert within == f"{FIELD}:'printing' AND processed_at:>='2026-11-23T05:30:00Z'"
    assert FIELD not in bounded_search(PRINTING, since=NOW)


def test_in_a_stage_and_not_in_it_is_nothing() -> None:
    assert order_search(OrderQuery(stages=frozenset({"a"}), not_stages=frozenset({"a"}))).impossible
    assert not order_search(OrderQuery(stages=frozenset({"a"}), not_stages=frozenset({"a"}), no_stage=True)).impossible


def test_the_definition_is_asked_for_once_a_run_and_only_where_a_stage_is_searched_for() -> None:
    shop = staged()
    orders = source(shop)
    list(orders.orders(OrderQuery(no_stage=True), STAGE, wanted=None))
    assert [each.operation for each in shop.exchanges] == ["OrdersFirstPage"]
    shop.exchanges.clear()
    list(orders.orders(PRINTING, STAGE, wanted=None))
    list(orders.orders(OrderQuery(stages=frozenset({"packing"})), STAGE, wanted=None))
    assert [each.operation for each in shop.exchanges] == ["StageDefinition", "OrdersFirstPage", "OrdersFirstPage"]


def test_where_the_shop_filters_only_what_is_asked_for_is_read_and_the_count_is_of_that() -> None:
    run = source(staged()).orders(PRINTING, STAGE, wanted=None)
    found = ids(run)
    assert len(found) == 15
    assert run.account().search == f"{FIELD}:'printing'"
    assert (run.account().counted, run.account().received) == (15, 15)


@pytest.mark.parametrize(
    ("shop", "because"),
    [
        ({"define": False}, "the shop has no definition of the stage"),
        ({"filtering": Filtering(ends="IN_PROGRESS")}, "the shop's filtering by stage is in progress"),
        ({"filtering": Filtering(ends="FAILED")}, "the shop's filtering by stage is failed"),
        ({"filtering": Filtering(ends="NOT_FILTERABLE")}, "the shop's filtering by stage is not filterable"),
    ],
)
def test_where_the_shop_does_not_filter_everything_is_read_and_the_rows_are_the_same(
    shop: dict[str, Any], because: str
) -> None:
    told: list[str] = []
    run = source(staged(**shop), told).orders(PRINTING, STAGE, wanted=None)
    assert ids(run) == ids(source(staged()).orders(PRINTING, STAGE, wanted=None))
    assert run.account().search is None
    assert (run.account().counted, run.account().received) == (120, 120)
    assert told[0] == f"plan: {because}, so every order of the window is read and decided here"


def test_filtering_that_is_switched_off_is_said_to_be_off() -> None:
    shop = staged(define=False)
    defined(shop.server, filters=False)
    told: list[str] = []
    assert len(ids(source(shop, told).orders(PRINTING, STAGE, wanted=None))) == 15
    assert told[0].startswith("plan: the shop's filtering by stage is off")


def test_a_definition_that_may_not_be_read_costs_requests_and_no_rows() -> None:
    page = {"orders": {"nodes": [{"id": "gid://shopify/Order/1", "stage": None}], "pageInfo": {}}}
    counted = {"ordersCount": {"count": 1, "precision": "EXACT"}}
    shopify = fake(coded("ACCESS_DENIED", "Access denied for metafieldDefinition field."), data(page | counted))
    told: list[str] = []
    orders = ShopifyOrders(shopify.client(), domain=DOMAIN, now=lambda: NOW, warn=lambda _: None, explain=told.append)
    assert ids(orders.orders(PRINTING, STAGE, wanted=None)) == []
    assert told[0].startswith("plan: the definition of the stage may not be read, so every order")
    assert shopify.asked[1]["variables"]["query"] is None


def test_a_shop_that_filters_no_more_while_it_is_read_gives_no_other_rows() -> None:
    """The definition says so, and then everything comes after all."""
    shop = staged()
    orders = source(shop)
    before = ids(orders.orders(PRINTING, STAGE, wanted=None))
    shop.server = staged(filtering=Filtering(ends="IN_PROGRESS")).server
    run = orders.orders(PRINTING, STAGE, wanted=None)
    assert ids(run) == before
    assert (run.account().counted, run.account().received) == (120, 120)


@pytest.mark.parametrize("filtering", [Filtering(), Filtering(ends="FAILED")])
def test_read_in_windows_the_rows_are_the_same(filtering: Filtering, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = staged(orders=400, filtering=filtering)
    whole = ids(source(shop).orders(PRINTING, STAGE, wanted=None))

    def in_windows(rows: int, *_: object, **__: object) -> ReadingPlan:
        return ReadingPlan(Way.WINDOWS, rows, 3, 3.0, 1.0, at_once=3)

    monkeypatch.setattr(pages, "PAGE", 10)
    monkeypatch.setattr(planned_pages, "PAGE", 10)
    monkeypatch.setattr(planned_pages, "planned", in_windows)
    shop.exchanges.clear()
    run = source(shop).orders(PRINTING, STAGE, wanted=None)
    assert ids(run) == whole
    is_filtering = filtering.ends == "FILTERABLE"
    assert run.account().received == (len(whole) if is_filtering else 400)
    assert len(shop.exchanges) >= (5 if is_filtering else 40)


@pytest.mark.parametrize("filtering", [Filtering(), Filtering(ends="FAILED")])
def test_a_tally_is_of_the_orders_in_that_stage(filtering: Filtering) -> None:
    shop = staged(filtering=filtering)
    run = source(shop).orders(PRINTING, STAGE, wanted=4)
    assert len([order for _, order in zip(range(4), run, strict=False)]) == 4
    assert run.has_more()
    assert (run.tally().count, run.tally().exact) == (15, True)


NAMES = st.frozensets(st.sampled_from(["printing", "packing", "waiting", "nowhere"]), max_size=3)
SINCE = st.none() | st.integers(0, 90).map(lambda days: NOW - timedelta(days=days))
QUERIES = st.builds(OrderQuery, stages=NAMES, not_stages=NAMES, no_stage=st.booleans(), since=SINCE)
SHOPS = {is_filtering: staged(define=is_filtering) for is_filtering in (True, False)}


@settings(max_examples=60, deadline=None)
@given(QUERIES, st.booleans())
def test_the_answer_is_that_of_the_plain_predicate(query: OrderQuery, is_filtering: bool) -> None:
    shop = SHOPS[is_filtering]
    # Its clock stands still: what one example has used is there again for the next.
    shop.server.bucket.available = float(shop.server.bucket.size)
    orders = source(shop)
    everything = list(orders.orders(OrderQuery(), STAGE, wanted=None))
    assert ids(orders.orders(query, STAGE, wanted=None)) == ids(
        order for order in everything if query.matches(order, NOW)
    )
