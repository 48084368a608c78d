"""Pages of orders: smaller where the shop is slow or a page too dear, and without what may not be read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from orderstatus.core.errors import SlowAnswerError, TooCostlyError
from orderstatus.shopify.pages import SMALLEST_PAGE, OrderPages
from support.shopify import FakeShopify, Step, coded, data, fake


def pages(shopify: FakeShopify, *parts: str) -> OrderPages:
    return OrderPages(
        shopify.client(),
        parts=parts,
        deciding=(),
        sort_key="PROCESSED_AT",
        reverse=True,
        warn=shopify.warnings.append,
    )


def page(*numbers: int) -> Any:
    nodes = [{"id": f"gid://shopify/Order/{n}", "name": f"#{n}"} for n in numbers]
    return data({"orders": {"nodes": nodes, "pageInfo": {"hasNextPage": False, "endCursor": "c"}}})


def too_dear() -> Step:
    return coded("MAX_COST_EXCEEDED", "Query cost is 1293", cost=1293, maxCost=1000)


def slow() -> Step:
    return httpx.ReadTimeout("slow")


@pytest.mark.parametrize("fault", [too_dear, slow], ids=["too dear", "too slow"])
def test_a_page_that_is_too_large_is_asked_again_at_half_its_size(fault: Callable[[], Step]) -> None:
    shopify = fake(fault(), page(1, 2), page(3))
    read = pages(shopify)
    assert [order.name for order in read.after(None, "a").orders] == ["#1", "#2"]
    read.after(None, "b")
    asked = [(each["variables"]["first"], each["variables"]["after"]) for each in shopify.asked]
    assert asked == [(250, "a"), (125, "a"), (125, "b")]


def test_halving_ends_where_a_page_is_hardly_more_than_an_order() -> None:
    sizes = [250, 125, 62, 31, 15, SMALLEST_PAGE]
    shopify = fake(*[too_dear() for _ in sizes])
    with pytest.raises(TooCostlyError):
        pages(shopify).after(None, None)
    assert [asked["variables"]["first"] for asked in shopify.asked] == sizes


def test_a_shop_that_never_answers_in_time_is_given_up_when_patience_ends() -> None:
    def silent(_: httpx.Request) -> httpx.Response:
        shopify.seconds += 60
        raise httpx.ReadTimeout("slow")

    shopify = fake(silent, silent)
    with pytest.raises(SlowAnswerError, match="did not answer in time"):
        pages(shopify).after(None, None)
    assert [asked["variables"]["first"] for asked in shopify.asked] == [250, 125]


def test_a_first_page_that_is_smaller_anyway_is_halved_from_its_own_size() -> None:
    shopify = fake(too_dear(), page(1))
    pages(shopify).first(None, size=50, farthest=False)
    assert [asked["variables"]["first"] for asked in shopify.asked] == [50, 25]


def test_what_is_denied_on_one_page_is_asked_of_none_after_it() -> None:
    denied = {
        "message": "Access denied for fulfillments field.",
        "path": ["orders", "nodes", 0, "fulfillments"],
        "extensions": {"code": "ACCESS_DENIED", "requiredAccess": "`read_fulfillments` access scope."},
    }
    shopify = fake(data({"orders": None}, errors=[denied]), page(1), page(2))
    read = pages(shopify, "shipments", "customer")
    read.after(None, None)
    read.after(None, "a")
    assert read.parts == {"customer"}
    assert ["fulfillments" in asked["query"] for asked in shopify.asked] == [True, False, False]


def test_all_attempts_together_take_the_patience_and_no_more() -> None:
    def slow_and_silent(_: httpx.Request) -> httpx.Response:
        shopify.seconds += 57
        raise httpx.ReadTimeout("slow")

    shopify = fake(slow_and_silent, slow_and_silent, slow_and_silent)
    with pytest.raises(SlowAnswerError):
        pages(shopify).after(None, None)
    assert [round(each["read"]) for each in shopify.timeouts] == [60, 60, 6]
