"""A sync reads what changed and no more, misses nothing, and says so where the mirror is not whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from orderstatus.core.errors import AccessError, IncompleteError
from orderstatus.core.mirror_ports import MirrorState, Taken
from orderstatus.core.models import Order, OrderLife, Shipment, ShopFacts
from orderstatus.core.ports import Account
from orderstatus.demo.faults import parse
from orderstatus.demo.server import DemoServer
from orderstatus.flows.sync import FOLLOW_DAYS, NEWEST_EVENTS, OVERLAP, synced
from orderstatus.mirror.store import Mirror
from support.copied import FEW, Copied
from support.demo import NOW, DemoSource
from support.orders import order
from support.tiny_shop import stamp

GLANCE = "OrdersFirstPage"


@pytest.fixture
def copied(tmp_path: Path) -> Copied:
    """A shop of a test's own, not yet synced."""
    return Copied(tmp_path / "mirror.sqlite3")


def test_the_first_sync_reads_everything_and_nothing_of_it_is_a_change(copied: Copied) -> None:
    result = copied.sync()
    assert (result.is_full, result.previous_at, result.orders.new, result.changes) == (True, None, FEW, 0)
    with Mirror.open(copied.path, reading=True) as mirror:
        state = mirror.state()
        assert (state.orders, state.synced_at, state.shop and state.shop.domain) == (FEW, NOW, "demo.myshopify.com")
        newest = max(order["updatedAt"] for order in copied.orders)
        assert state.watermark is not None
        assert stamp(state.watermark) == newest


def test_a_shop_without_orders_is_synced_too_and_its_first_order_found_later(copied: Copied) -> None:
    orders, copied.orders[:] = list(copied.orders), []
    copied.demo.server.index.forget()
    assert copied.sync().orders == Taken()
    copied.orders[:] = orders[:1]
    copied.demo.server.index.forget()
    assert copied.sync().orders.new == 1


def test_where_nothing_changed_one_glance_one_page_and_the_parcels_are_all_that_is_asked(copied: Copied) -> None:
    first = copied.sync()
    copied.asked()
    copied.later(hours=1)
    again = copied.sync()
    assert copied.asked()[:3] == [GLANCE, GLANCE, "ShipmentsById"]
    assert (again.orders.new, again.orders.changed, again.changes, again.is_full) == (0, 0, 0, False)
    assert again.previous_at == first.at
    assert 0 < again.followed <= first.followed


def test_an_order_that_changed_is_read_and_told_from_what_to_what(copied: Copied) -> None:
    copied.sync()
    copied.later(hours=1)
    paid = next(order for order in copied.orders if order["displayFinancialStatus"] == "PENDING")
    copied.change(paid, touches=paid, displayFinancialStatus="PAID")
    result = copied.sync()
    assert (result.orders.changed, result.orders.changes) == (1, 1)
    assert copied.told() == [("payment", "pending", "paid")]


def test_a_carriers_news_that_leaves_the_order_alone_is_seen_with_its_events(copied: Copied) -> None:
    copied.sync()
    copied.later(hours=3)
    _, parcel = copied.parcel("IN_TRANSIT")
    scan = dict(
        parcel["events"][0], id="gid://shopify/FulfillmentEvent/9", status="DELIVERED", happenedAt=stamp(copied.now)
    )
    parcel["events"].insert(0, scan)
    copied.change(parcel, displayStatus="DELIVERED", deliveredAt=stamp(copied.now))
    result = copied.sync()
    assert (result.orders.changed, result.shipments.changed) == (0, 1)
    assert ("delivery", "in-transit", "delivered") in copied.told()
    with Mirror.open(copied.path, reading=True) as mirror:
        [own] = [each for _, each in mirror.changes() if each.shipment_id == parcel["id"]]
        assert own.happened_at == copied.now
        assert parcel["id"] not in dict(mirror.shipments_to_follow(since=NOW - timedelta(days=FOLLOW_DAYS)))


def test_a_parcel_that_arrived_as_its_order_tells_has_its_last_events_read_all_the_same(copied: Copied) -> None:
    copied.sync()
    copied.later(hours=3)
    of, parcel = copied.parcel("IN_TRANSIT")
    copied.change(parcel, touches=of, displayStatus="DELIVERED", deliveredAt=stamp(copied.now))
    asked: list[str] = []
    source = copied.demo.source()

    class Listening:
        def shipments(self, ids: Sequence[str], *, newest: int) -> Iterator[Sequence[Shipment]]:
            asked.extend(ids)
            return source.shipments(ids, newest=newest)

    with Mirror.open(copied.path) as mirror:
        synced(source, Listening(), mirror, now=copied.now)
    assert parcel["id"] in asked
    assert len(asked) == len(set(asked))


def test_a_clock_that_jumps_back_or_ahead_misses_no_order(copied: Copied) -> None:
    copied.sync()
    for number, skew in enumerate((timedelta(days=-400), timedelta(days=400))):
        copied.later(hours=1)
        changed = copied.orders[number]
        copied.change(changed, touches=changed, closed=not changed["closed"], cancelledAt=None)
        assert copied.sync(now=copied.now + skew).orders.changed == 1
        copied.later(hours=1)
        assert copied.sync().orders.changed == 0


def test_what_changes_while_the_others_are_read_is_read_again_the_next_time(copied: Copied) -> None:
    copied.sync()
    copied.later(hours=1)
    late, first = copied.orders[0], copied.orders[1]
    copied.change(first, touches=first, tags=["seen"])
    source = copied.demo.source()
    with Mirror.open(copied.path) as mirror:
        take = mirror.take_orders

        def meddle(orders: Sequence[Order], **how: Any) -> Taken:
            # An hour later in the shop: far beyond any overlap.
            copied.later(hours=1)
            copied.change(late, touches=late, tags=["late"])
            return take(orders, **how)

        mirror.take_orders = meddle  # type: ignore[method-assign]
        synced(source, source, mirror, now=copied.now)
    copied.later(hours=5)
    assert copied.sync().orders.changed == 1


def test_an_order_that_the_index_told_of_late_is_within_the_overlap(copied: Copied) -> None:
    copied.sync()
    copied.later(hours=1)
    newest, late = copied.orders[0], copied.orders[1]
    copied.change(newest, touches=newest, tags=["x"])
    copied.sync()
    # The shop dates it before its newest change, and has not found it until now.
    late["updatedAt"] = stamp(copied.now - OVERLAP + timedelta(minutes=1))
    copied.change(late, tags=["late"])
    assert copied.sync().orders.changed == 1


def test_a_full_sync_lets_go_of_what_the_shop_has_no_more_and_any_other_says_how_many(copied: Copied) -> None:
    copied.sync()
    del copied.orders[3:5]
    copied.demo.server.index.forget()
    assert (copied.sync().surplus, copied.sync().gone) == (2, 0)
    whole = copied.sync(full=True)
    assert (whole.is_full, whole.gone, whole.surplus) == (True, 2, 0)


def test_orders_that_come_into_sight_without_a_change_are_read_at_once(copied: Copied) -> None:
    hidden = copied.orders.pop(5)
    copied.demo.server.index.forget()
    copied.sync()
    copied.orders.append(hidden)
    copied.demo.server.index.forget()
    result = copied.sync()
    assert (result.is_full, result.orders.new) == (True, 1)


def test_an_order_that_is_placed_during_the_sync_is_no_surplus(copied: Copied) -> None:
    copied.sync()
    copied.later(hours=1)
    placed = deepcopy(copied.orders[0])
    source = copied.demo.source()
    counting = source.orders

    def orders(query: Any, parts: Any, **how: Any) -> Any:
        run = counting(query, parts, **how)
        if how["wanted"] == 1:
            return run
        placed.update(id="gid://shopify/Order/5501000009999", name="#9999", createdAt=stamp(copied.now))
        copied.orders.append(placed)
        copied.change(placed, touches=placed)
        return run

    source.orders = orders  # type: ignore[method-assign]
    with Mirror.open(copied.path) as mirror:
        result = synced(source, source, mirror, now=copied.now)
    assert (result.orders.new, result.surplus) == (1, 0)


def test_what_could_not_be_read_stays_with_the_mirror_until_everything_is_read_anew(copied: Copied) -> None:
    copied.demo.warnings.append("returns may not be read")
    copied.sync()
    copied.demo.warnings.clear()
    copied.sync()
    with Mirror.open(copied.path, reading=True) as mirror:
        assert mirror.state().lacking == ("returns may not be read",)
    copied.sync(full=True)
    with Mirror.open(copied.path, reading=True) as mirror:
        assert mirror.state().lacking == ()


def failing(copied: Copied, fault: str) -> DemoSource:
    """The same shop behind a server that fails now and then."""
    return DemoSource(DemoServer(copied.demo.server.shop, now=lambda: NOW, token="t", faults=parse(fault)))


def test_throttled_answers_cost_a_wait_and_nothing_else(copied: Copied) -> None:
    copied.demo = failing(copied, "throttle:every=2")
    assert copied.sync().orders.new == FEW
    assert len(copied.demo.slept) >= 2


def test_a_token_that_is_refused_in_the_middle_leaves_whole_batches_and_the_next_sync_completes_them(
    copied: Copied,
) -> None:
    whole, copied.demo = copied.demo, failing(copied, "401:every=3")
    with pytest.raises(AccessError):
        copied.sync()
    with Mirror.open(copied.path, reading=True) as mirror:
        assert (mirror.state().is_complete, mirror.state().orders) == (False, FEW)
    copied.demo = whole
    result = copied.sync()
    assert (result.previous_at, result.is_full, result.changes) == (None, True, 0)
    assert (result.orders.new, result.orders.same) == (0, FEW)


class Big:
    """A source of a shop that is too large to build: it counts, and hands out what it is asked for, in batches."""

    def __init__(self, counted: int) -> None:
        self.counted, self.requests = counted, 0

    def shop(self) -> ShopFacts:
        return ShopFacts(domain="big.myshopify.com")

    def orders(self, query: Any, parts: Any, *, wanted: int | None, deciding: Any = frozenset()) -> Any:
        self.requests += 1
        return self

    def __iter__(self) -> Iterator[Order]:
        return iter([order(return_=replace(order().return_))])

    def account(self) -> Account:
        return Account(None, self.counted, 1, 0)

    def lives(self, ids: Any, parts: Any) -> Iterator[OrderLife]:
        waiting = list(ids)
        self.requests += -(-len(waiting) // 50)
        return iter(())

    def shipments(self, ids: Sequence[str], *, newest: int) -> Iterator[Sequence[Shipment]]:
        assert newest == NEWEST_EVENTS
        for _ in range(0, len(ids), 250):
            self.requests += 1
            yield []


class Held:
    """A mirror of so many orders, of which nothing is written."""

    def __init__(self, orders: int, parcels: int) -> None:
        self.orders, self.parcels = orders, parcels

    def state(self) -> MirrorState:
        return MirrorState(synced_at=NOW, watermark=NOW, orders=self.orders)

    def shipments_to_follow(self, *, since: Any) -> Sequence[tuple[str, None]]:
        assert since == NOW - timedelta(days=FOLLOW_DAYS)
        return [(f"gid://shopify/Fulfillment/{number}", None) for number in range(self.parcels)]

    def begin(self, *, full: bool, at: Any) -> None: ...

    def take_orders(self, orders: Any, *, seen_at: Any) -> Taken:
        return Taken(same=len(orders))

    def take_shipments(self, shipments: Any, *, seen_at: Any) -> Taken:
        return Taken(same=len(shipments))

    def take_lives(self, lives: Any) -> None: ...

    def finish(self, **_: Any) -> int:
        return 0


def test_nothing_new_of_100_000_orders_and_2_000_parcels_is_eleven_requests() -> None:
    big = Big(100_000)
    result = synced(big, big, Held(100_000, 2_000), now=NOW)  # type: ignore[arg-type]
    assert (big.requests, result.followed) == (11, 2_000)


def test_fewer_orders_than_the_shop_counts_are_an_error_when_all_have_been_read() -> None:
    big = Big(100_000)
    with pytest.raises(IncompleteError, match="the mirror holds 99,999 orders and the shop counts 100,000"):
        synced(big, big, Held(99_999, 0), now=NOW)  # type: ignore[arg-type]


def test_orders_that_were_forgotten_are_not_lacking() -> None:
    class Forgetful(Held):
        def state(self) -> MirrorState:
            return replace(super().state(), forgotten=1)

    big = Big(100_000)
    assert synced(big, big, Forgetful(99_999, 0), now=NOW).is_full is False  # type: ignore[arg-type]
