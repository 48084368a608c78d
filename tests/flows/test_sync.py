"""A sync reads what changed and no more, misses nothing, and says so where the mirror is not whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from orderstatus.core.errors import AccessError, IncompleteError, TemporaryError
from orderstatus.core.mirror_ports import MirrorState, Taken
from orderstatus.core.models import Order, OrderLife, Return, Shipment, ShopFacts
from orderstatus.core.ports import Account
from orderstatus.core.query import LifePart, OrderQuery, Part
from orderstatus.core.stages.marks import StageMark
from orderstatus.core.statuses import FulfillmentStatus, OrderState, PaymentStatus, ReturnStatus, known
from orderstatus.core.sync_result import SyncResult
from orderstatus.demo.faults import parse
from orderstatus.demo.server import DemoServer
from orderstatus.flows import sync as sync_module
from orderstatus.flows.sync import FOLLOW_DAYS, MIRRORED_PARTS, OVERLAP, STAGE_PARTS, synced
from orderstatus.mirror.holding import held_orders
from orderstatus.mirror.store import Mirror
from support.copied import FEW, Copied
from support.demo import NOW, DemoSource
from support.metafields import stage, written
from support.mirrors import source
from support.orders import order, staged
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


@dataclass
class Shop:
    """A shop of these orders, which counts so many, has places that nobody can read, or answers as of some time ago."""

    rows: Sequence[Order]
    counted: int | None = None
    lost: int = 0
    as_of: datetime | None = None
    in_bulk: Sequence[Order] | None = None
    """What a reading of all brings, where that is not what there is now."""

    def shop(self) -> ShopFacts:
        return ShopFacts(domain="big.myshopify.com")

    parts_asked: list[frozenset[Part]] = field(default_factory=list)

    def orders(self, query: OrderQuery, parts: Any, *, wanted: int | None, deciding: Any = frozenset()) -> Any:
        self.parts_asked.append(parts)
        newest_first = sorted(self.rows, key=lambda each: each.updated_at or NOW, reverse=True)
        if wanted is not None:
            return Run(newest_first[:wanted], self.counted)
        if query.updated_since is not None:
            return Run([each for each in self.rows if (each.updated_at or NOW) >= query.updated_since], self.counted)
        if query.state:
            return Run([each for each in self.rows if query.matches(each, NOW)], self.counted)
        rows = self.rows if self.in_bulk is None else self.in_bulk
        return Run(rows, self.counted, self.lost, self.as_of)

    lives_asked: list[str] = field(default_factory=list)

    def lives(self, ids: Iterable[str], parts: Any) -> Iterator[OrderLife]:
        asked = list(ids)
        self.lives_asked += asked
        return (OrderLife(order=each, returns=(a_return(each),)) for each in self.rows if each.id in asked)

    def shipments(self, ids: Sequence[str], *, newest: int) -> Iterator[Sequence[Shipment]]:
        return iter(())


def a_return(of: Order) -> Return:
    """As far as the order is."""
    return Return(
        id="gid://shopify/Return/1",
        name="#1-R1",
        status="closed" if of.return_.value is ReturnStatus.RETURNED else "open",
    )


@dataclass
class Run:
    rows: Sequence[Order]
    counted: int | None
    lost: int = 0
    as_of: datetime | None = None

    def __iter__(self) -> Iterator[Order]:
        return iter(self.rows)

    def account(self) -> Account:
        return Account(None, self.counted, len(self.rows), self.lost, self.as_of)


TEN = tuple(order(id=f"gid://shopify/Order/{n}", name=f"#{n}", updated_at=NOW - timedelta(days=1)) for n in range(10))


def sync_of(shop: Shop, path: Path, **how: Any) -> SyncResult:
    with Mirror.open(path) as mirror:
        return synced(shop, shop, mirror, now=NOW, **how)  # type: ignore[arg-type]


def held_in(path: Path) -> MirrorState:
    with Mirror.open(path, reading=True) as mirror:
        return mirror.state()


def test_a_full_sync_that_brings_fewer_than_the_shop_counts_is_an_error_and_lets_go_of_nothing(tmp_path: Path) -> None:
    file = tmp_path / "m.sqlite3"
    sync_of(Shop(TEN, 10), file)
    with pytest.raises(IncompleteError, match="4 orders arrived and the shop counts 10: this is not the whole"):
        sync_of(Shop(TEN[:4], 10), file, full=True)
    assert held_in(file).orders == 10


@pytest.mark.parametrize("counted", [None, 4])
def test_an_order_that_nobody_could_read_is_an_error_whatever_is_counted(tmp_path: Path, counted: int | None) -> None:
    file = tmp_path / "m.sqlite3"
    sync_of(Shop(TEN, 10), file)
    with pytest.raises(IncompleteError, match="6 orders are there and could not be read"):
        sync_of(Shop(TEN[:4], counted, lost=6), file, full=True)
    assert held_in(file).orders == 10


def test_an_order_that_was_forgotten_arrives_for_the_count_and_is_not_held(tmp_path: Path) -> None:
    file = tmp_path / "m.sqlite3"
    sync_of(Shop(TEN, 10), file)
    with Mirror.open(file) as mirror:
        mirror.take_orders([replace(TEN[3], customer_id="gid://shopify/Customer/9")], seen_at=NOW)
        assert mirror.forget(customer="9") == 1
    assert sync_of(Shop(TEN, 10), file).is_full is False
    assert sync_of(Shop(TEN, 10), file, full=True).is_full is True
    assert (held_in(file).orders, held_in(file).forgotten) == (9, 1)
    with pytest.raises(IncompleteError, match="9 orders arrived"):
        sync_of(Shop(TEN[:9], 10), file, full=True)


def test_what_was_forgotten_and_is_gone_from_the_shop_too_is_no_surplus_and_loses_its_number(tmp_path: Path) -> None:
    file = tmp_path / "m.sqlite3"
    sync_of(Shop((replace(TEN[0], email="x@y.fi", customer_id=None), *TEN[1:]), 10), file)
    with Mirror.open(file) as mirror:
        assert mirror.forget(customer="x@y.fi") == 1
    assert sync_of(Shop(TEN[1:], 9), file).surplus == 0
    assert held_in(file).forgotten == 1
    assert sync_of(Shop(TEN[1:], 9), file, full=True).gone == 0
    assert (held_in(file).orders, held_in(file).forgotten) == (9, 0)


def test_what_changed_since_a_bulk_operation_was_made_is_read_too(tmp_path: Path) -> None:
    file, made_at = tmp_path / "m.sqlite3", NOW - timedelta(minutes=30)
    paid = replace(TEN[0], payment=known(PaymentStatus.REFUNDED), updated_at=NOW - timedelta(minutes=5))
    placed = replace(TEN[0], id="gid://shopify/Order/77", name="#77", updated_at=NOW - timedelta(minutes=1))
    shop = Shop((paid, *TEN[1:], placed), 11, as_of=made_at, in_bulk=TEN)
    assert sync_of(shop, file).orders.new == 11
    assert held_in(file).watermark == placed.updated_at
    with Mirror.open(file, reading=True) as mirror:
        assert dict(held_orders(mirror.connection, [0]))[0].payment == paid.payment


def test_a_bulk_operation_that_is_older_than_what_is_held_puts_no_order_back_in_time(tmp_path: Path) -> None:
    file, made_at = tmp_path / "m.sqlite3", NOW - timedelta(minutes=30)
    paid = replace(TEN[0], payment=known(PaymentStatus.REFUNDED), updated_at=NOW - timedelta(minutes=5))
    sync_of(Shop((paid, *TEN[1:]), 10), file)
    result = sync_of(Shop((paid, *TEN[1:]), 10, as_of=made_at, in_bulk=TEN), file, full=True)
    assert (result.changes, result.gone) == (0, 0)
    assert held_in(file).watermark == paid.updated_at


def test_the_watermark_is_no_later_than_what_was_read(tmp_path: Path) -> None:
    class Slow(Shop):
        """Even what changed since comes as of some time ago."""

        def orders(self, *args: Any, **how: Any) -> Any:
            return replace(super().orders(*args, **how), as_of=self.as_of)

    file, made_at = tmp_path / "m.sqlite3", NOW - timedelta(days=3)
    sync_of(Slow(TEN, 10, as_of=made_at), file)
    assert held_in(file).watermark == made_at


def test_where_nothing_changed_2_000_parcels_are_asked_about_in_eight_requests_whatever_the_shop_holds(
    copied: Copied,
) -> None:
    copied.sync()
    copied.asked()
    copied.later(hours=1)
    source = copied.demo.source()
    with Mirror.open(copied.path) as mirror:
        held = mirror.shipments_to_follow

        def many(*, since: datetime) -> Sequence[tuple[str, datetime | None]]:
            made_up = [(f"gid://shopify/Fulfillment/{number}", None) for number in range(1, 2_001)]
            return (*held(since=since), *made_up)[:2_000]

        mirror.shipments_to_follow = many  # type: ignore[method-assign]
        result = synced(source, source, mirror, now=copied.now)
    asked = copied.asked()
    assert (result.followed, result.is_full) == (2_000, False)
    assert asked[:10] == [GLANCE, GLANCE, *["ShipmentsById"] * 8]
    # And at most the lives of the orders that changed in the ten minutes before the last sync.
    assert len(asked) <= 11
    assert not copied.demo.slept


def test_a_sync_that_does_not_end_leaves_whole_batches_under_the_old_watermark_and_is_known_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync_module, "ORDERS_AT_ONCE", 4)
    file, later = tmp_path / "m.sqlite3", NOW - timedelta(hours=1)
    sync_of(Shop(TEN, 10), file)
    before = held_in(file)
    changed = tuple(replace(each, payment=known(PaymentStatus.REFUNDED), updated_at=later) for each in TEN)

    class Breaking(Shop):
        def orders(self, *args: Any, **how: Any) -> Any:
            run = super().orders(*args, **how)
            return run if how["wanted"] is not None else Broken(run.rows, run.counted)

    class Broken(Run):
        def __iter__(self) -> Iterator[Order]:
            yield from self.rows[:6]
            raise TemporaryError("the line is down", hint="wait")

    with pytest.raises(TemporaryError):
        sync_of(Breaking(changed, 10), file)
    broken = held_in(file)
    assert (broken.synced_at, broken.watermark, broken.begun_at) == (before.synced_at, before.watermark, NOW)
    with Mirror.open(file, reading=True) as mirror:
        taken = [each for _, each in held_orders(mirror.connection, range(10)) if each.updated_at == later]
        assert len(taken) == 4
    assert sync_of(Shop(changed, 10), file).orders.changed == 6
    assert held_in(file).begun_at is None


def test_a_return_that_ended_while_nobody_synced_is_held_as_it_ended(tmp_path: Path) -> None:
    file, long_ago = tmp_path / "m.sqlite3", NOW - timedelta(days=70)
    waiting = order(return_=known(ReturnStatus.IN_PROGRESS), updated_at=NOW - timedelta(days=73))
    sync_of(Shop([waiting], 1), file)
    over = replace(waiting, return_=known(ReturnStatus.RETURNED), updated_at=long_ago)
    sync_of(Shop([over], 1), file)
    with Mirror.open(file, reading=True) as mirror:
        [life] = source(mirror).lives([over.id], frozenset({LifePart.RETURNS}))
    assert [each.status for each in life.returns or ()] == ["closed"]


def test_the_life_of_every_return_is_held_and_one_that_is_over_is_read_once(tmp_path: Path) -> None:
    file = tmp_path / "m.sqlite3"
    over = order(
        return_=known(ReturnStatus.RETURNED),
        state=known(OrderState.ARCHIVED),
        fulfillment=known(FulfillmentStatus.FULFILLED),
        updated_at=NOW - timedelta(days=400),
    )
    first, again = Shop([over], 1), Shop([over], 1)
    sync_of(first, file)
    sync_of(again, file, full=True)
    assert (first.lives_asked, again.lives_asked) == ([over.id], [])


def test_without_stages_in_use_nobody_asks_for_them_nor_for_the_customers_language(tmp_path: Path) -> None:
    shop = Shop(TEN, 10)
    for _ in range(2):
        sync_of(shop, tmp_path / "m.sqlite3")
    asked = frozenset().union(*shop.parts_asked)
    assert asked == MIRRORED_PARTS
    assert asked.isdisjoint(STAGE_PARTS | {Part.LOCALE})
    # A glance, every order; a glance and what has changed.
    assert len(shop.parts_asked) == 4


def test_once_stages_are_in_use_every_order_is_read_once_and_then_the_stages_of_those_that_are_open(
    tmp_path: Path,
) -> None:
    file = tmp_path / "m.sqlite3"
    rows = [replace(each, stage=StageMark()) for each in TEN]
    rows[3] = replace(rows[3], state=known(OrderState.ARCHIVED), updated_at=NOW - timedelta(days=9))
    sync_of(Shop(TEN, 10), file)
    first = Shop(rows, 10)
    assert sync_of(first, file, stages=True).is_full
    assert first.parts_asked[1] >= STAGE_PARTS
    assert held_in(file).has_stages
    moved = [replace(each, stage=staged("printing")) for each in rows]
    again = Shop(moved, 10)
    result = sync_of(again, file, stages=True)
    assert not result.is_full
    assert again.parts_asked[-1] == STAGE_PARTS
    # The archived one has not changed as its own date says, and is not open.
    assert (result.orders.changed, result.orders.changes) == (9, 9)
    with Mirror.open(file, reading=True) as mirror:
        assert {change.axis.value for _, change in mirror.changes()} == {"stage"}


def test_where_stages_fall_out_of_use_the_mirror_knows_that_what_it_holds_of_them_grows_old(tmp_path: Path) -> None:
    file = tmp_path / "m.sqlite3"
    rows = [replace(each, stage=staged("printing")) for each in TEN]
    sync_of(Shop(rows, 10), file, stages=True)
    sync_of(Shop(TEN, 10), file)
    assert not held_in(file).has_stages
    assert sync_of(Shop(rows, 10), file, stages=True).is_full
    assert held_in(file).has_stages


def test_a_move_that_leaves_the_order_itself_as_it_was_is_seen(copied: Copied) -> None:
    copied.sync(stages=True)
    copied.later(hours=1)
    order = next(each for each in copied.orders if not each["closed"] and not each["cancelledAt"])
    before = order["updatedAt"]
    written(copied.demo.server, stage(order["id"]))
    copied.change(copied.order(order["name"]), updatedAt=before)
    copied.sync(stages=True)
    assert copied.told() == [("stage", "no-stage", "printing")]
