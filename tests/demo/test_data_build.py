"""Building the demo shop: the same twice, the same at another epoch but shifted, and of any size."""

from __future__ import annotations

import copy
import gc
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderstatus.demo.instants import is_european_summer_time, stamper
from orderstatus.demo.purse import RATE_TENTHS, Purse
from orderstatus.demo.shop import build_shop
from orderstatus.demo.stories import STORIES
from support.flat import flat

Json = dict[str, Any]
EPOCH = datetime(2026, 11, 23, 6, tzinfo=UTC)


def shifted(value: Any, by: timedelta) -> Any:
    """A deep copy with every DateTime string moved by `by` (cycles and shared nodes kept)."""
    memo: dict[int, Any] = {}

    def walk(node: Any, key: str) -> Any:
        if isinstance(node, str):
            if key.endswith(("At", "By", "DateTime")):
                return (datetime.fromisoformat(node) + by).strftime("%Y-%m-%dT%H:%M:%SZ")
            return node
        if not isinstance(node, dict | list):
            return node
        if id(node) in memo:
            return memo[id(node)]
        if isinstance(node, list):
            made: Any = memo.setdefault(id(node), [])
            made.extend(walk(entry, key) for entry in node)
            return made
        made = memo.setdefault(id(node), {})
        made.update((name, walk(entry, name)) for name, entry in node.items())
        return made

    return walk(value, "")


def test_the_same_seed_and_epoch_give_equal_data() -> None:
    one, two = build_shop(seed=7, epoch=EPOCH, orders=150), build_shop(seed=7, epoch=EPOCH, orders=150)
    assert flat(one.orders) == flat(two.orders)
    assert one.story_names == two.story_names
    assert one.facts == two.facts
    assert [c["displayName"] for c in one.customers] == [c["displayName"] for c in two.customers]


def test_another_seed_gives_another_shop_with_the_same_stories() -> None:
    one, two = build_shop(seed=1, epoch=EPOCH, orders=150), build_shop(seed=2, epoch=EPOCH, orders=150)
    assert flat(one.orders) != flat(two.orders)
    assert set(one.story_names) == set(two.story_names)


@pytest.mark.parametrize("by", [timedelta(hours=1), timedelta(days=-200, hours=5), timedelta(days=365)])
def test_another_epoch_gives_the_same_shop_shifted_in_time(by: timedelta) -> None:
    one, two = build_shop(epoch=EPOCH, orders=150), build_shop(epoch=EPOCH + by, orders=150)
    assert flat(shifted(one.orders, by)) == flat(two.orders)
    assert one.story_names == two.story_names


def test_the_epoch_is_the_whole_hour_in_utc() -> None:
    helsinki = timezone(timedelta(hours=2))
    shop = build_shop(epoch=datetime(2026, 11, 23, 8, 41, 12, 5, tzinfo=helsinki), orders=90)
    assert shop.epoch == EPOCH
    assert shop.epoch.utcoffset() == timedelta(0)
    assert flat(shop.orders) == flat(build_shop(epoch=EPOCH, orders=90).orders)


@pytest.mark.parametrize("orders", [0, 1, 5, len(STORIES), len(STORIES) + 1, 3000])
def test_a_shop_has_as_many_orders_as_were_asked_for(orders: int) -> None:
    shop = build_shop(epoch=EPOCH, orders=orders)
    assert len(shop.orders) == orders
    assert len(shop.story_names) == min(orders, len(STORIES))


def test_twelve_hundred_orders_are_ten_a_day_for_four_months() -> None:
    shop = build_shop(epoch=EPOCH)
    created = sorted(datetime.fromisoformat(order["createdAt"]) for order in shop.orders)
    assert timedelta(days=118) < EPOCH - created[0] <= timedelta(days=121)
    assert timedelta(0) < EPOCH - created[-1] < timedelta(hours=1)
    in_the_middle = [when for when in created if timedelta(days=50) < EPOCH - when < timedelta(days=80)]
    assert 8 * 30 < len(in_the_middle) < 12 * 30


def test_a_naive_epoch_and_a_negative_size_are_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        build_shop(epoch=datetime(2026, 11, 23, 6))  # noqa: DTZ001
    with pytest.raises(ValueError, match="-1 orders"):
        build_shop(epoch=EPOCH, orders=-1)


def test_the_collector_is_left_as_it_was_found() -> None:
    assert gc.isenabled()
    build_shop(epoch=EPOCH, orders=3)
    assert gc.isenabled()
    gc.disable()
    try:
        build_shop(epoch=EPOCH, orders=3)
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_shop_can_be_copied_whole() -> None:
    shop = build_shop(epoch=EPOCH, orders=90)
    twin = copy.deepcopy(shop)
    twin.orders[0]["tags"].append("changed")
    assert "changed" not in shop.orders[0]["tags"]
    assert twin.orders[0]["fulfillmentOrders"][0]["order"] is twin.orders[0]


def test_no_two_orders_share_a_list_that_could_be_changed_in_place() -> None:
    shop = build_shop(epoch=EPOCH, orders=400)
    lists = [
        id(order[key])
        for order in shop.orders
        for key in ("tags", "fulfillments", "fulfillmentOrders", "transactions", "refunds", "returns", "lineItems")
    ]
    assert len(set(lists)) == len(lists)


def test_a_node_added_later_is_found_once_the_index_is_forgotten() -> None:
    shop = build_shop(epoch=EPOCH, orders=5)
    order = shop.orders[0]
    assert shop.node(order["id"]) is order
    added = {**order, "id": "gid://shopify/Order/9"}
    shop.orders.append(added)
    shop.forget_index()
    assert shop.node("gid://shopify/Order/9") is added


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2090, 1, 1)))  # noqa: DTZ001
@settings(deadline=None)
def test_instants_are_written_as_shopify_writes_them(moment: datetime) -> None:
    moment = moment.replace(tzinfo=UTC, microsecond=0)
    assert stamper()(int(moment.timestamp())) == moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@given(st.integers(min_value=0, max_value=10**9), st.sampled_from(sorted(RATE_TENTHS)))
def test_amounts_are_written_exactly_and_without_needless_zeros(tens: int, currency: str) -> None:
    bag = Purse(currency)[tens * 10]
    shop, abroad = (bag[key]["amount"] for key in ("shopMoney", "presentmentMoney"))
    assert Decimal(shop) == Decimal(tens) / 10
    assert Decimal(abroad) == Decimal(tens) * RATE_TENTHS[currency] / 100
    assert shop == "0.0" or not shop.endswith("00")
    assert "." in shop


def test_amounts_have_the_recorded_form() -> None:
    purse = Purse("EUR")
    assert [purse[cents]["shopMoney"]["amount"] for cents in (2598, 0, 1250, 190990)] == [
        "25.98",
        "0.0",
        "12.5",
        "1909.9",
    ]


@pytest.mark.parametrize(
    ("moment", "summer"),
    [
        ("2026-03-29T00:59:59+00:00", False),
        ("2026-03-29T01:00:00+00:00", True),
        ("2026-10-25T00:59:59+00:00", True),
        ("2026-10-25T01:00:00+00:00", False),
        ("2027-03-28T04:00:00+03:00", True),
        ("2027-12-24T12:00:00+00:00", False),
    ],
)
def test_europe_changes_its_clocks_on_the_last_sundays(moment: str, summer: bool) -> None:
    assert is_european_summer_time(datetime.fromisoformat(moment)) is summer


def test_the_shop_is_finnish_and_on_plus() -> None:
    winter, july = build_shop(epoch=EPOCH, orders=0), build_shop(epoch=datetime(2027, 7, 1, tzinfo=UTC), orders=0)
    assert winter.facts["myshopifyDomain"] == "demo.myshopify.com"
    assert winter.facts["ianaTimezone"] == "Europe/Helsinki"
    assert winter.facts["currencyCode"] == "EUR"
    assert winter.facts["plan"]["shopifyPlus"] is True
    assert (winter.facts["timezoneOffset"], winter.facts["timezoneOffsetMinutes"]) == ("+0200", 120)
    assert (july.facts["timezoneOffset"], july.facts["timezoneOffsetMinutes"]) == ("+0300", 180)
    assert "read_all_orders" in winter.scopes
