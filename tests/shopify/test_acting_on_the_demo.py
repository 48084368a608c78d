"""Every mutation carried out by a shop, and what the reader says of the order before and after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from orderstatus.core.acting import mutations
from orderstatus.core.acting.mutations import (
    CancelReason,
    DeclineReason,
    EventStatus,
    HoldReason,
    LineQuantity,
    TrackingEntry,
    Work,
)
from orderstatus.core.acting.orders import ActingOrder, ActPart
from orderstatus.core.acting.outcomes import Receipt
from orderstatus.core.acting.ports import JobState
from orderstatus.core.errors import AccessError, OrderStatusError, UnclearOutcomeError
from orderstatus.core.models import FulfillmentOrder, Money
from orderstatus.core.statuses import OrderState, PaymentStatus
from orderstatus.demo.brand import DEMO
from orderstatus.demo.bucket import Plan
from orderstatus.demo.loopback import serve
from orderstatus.demo.shop import build_shop
from orderstatus.shopify.acting_reader import ShopifyActing
from orderstatus.shopify.client import AdminClient
from orderstatus.shopify.http import ShopEndpoint
from orderstatus.shopify.writer import ShopifyWriter
from support.demo import EPOCH, DemoSource, demo_source
from support.tokens import fixed

ALL = frozenset(ActPart)
AT = datetime(2026, 11, 23, 4, tzinfo=UTC)


@dataclass
class Shop:
    """A demo shop that may be changed, with a reader and a writer of it, and the orders that no test has used yet."""

    demo: DemoSource
    reader: ShopifyActing
    writer: ShopifyWriter
    orders: list[ActingOrder]

    def again(self, order: ActingOrder) -> ActingOrder:
        (read,) = self.reader.by_id([order.order.id], ALL)
        return read

    def any(self, fits: Callable[[ActingOrder], bool]) -> ActingOrder:
        """An order that fits, for one test alone."""
        chosen = next(order for order in self.orders if fits(order))
        self.orders.remove(chosen)
        return chosen

    def send(self, mutation: mutations.Mutation) -> Receipt:
        receipt = self.writer.send(mutation)
        assert receipt.errors == ()
        return receipt


@pytest.fixture(scope="module")
def shop() -> Shop:
    built = build_shop(seed=None, epoch=EPOCH, orders=300, brand=DEMO)
    demo = demo_source(shop=built, plan=Plan.ENTERPRISE)
    client = demo.client()
    reader = ShopifyActing(client, warn=demo.warnings.append)
    orders = list(reader.by_id([order["id"] for order in built.orders], ALL))
    return Shop(demo, reader, ShopifyWriter(client), orders)


def to_ship(order: ActingOrder) -> list[FulfillmentOrder]:
    return [work for work in order.fulfillment_orders or () if "create-fulfillment" in work.actions]


def is_shippable(order: ActingOrder) -> bool:
    return len(to_ship(order)) == 1 and order.order.state.value is OrderState.OPEN and not order.order.shipments


def is_new(order: ActingOrder) -> bool:
    return is_shippable(order) and not order.returns and order.order.payment.value is PaymentStatus.PAID


def work_of(work: FulfillmentOrder) -> Work:
    lines = tuple(LineQuantity(line=item.id, quantity=item.remaining or 0) for item in work.items if item.remaining)
    return Work(fulfillment_order=work.id, lines=lines)


def test_a_part_of_an_authorization_is_captured_and_the_rest_is_left(shop: Shop) -> None:
    def fits(order: ActingOrder) -> bool:
        held = [each for each in order.authorizations or () if each.is_open]
        return len(held) == 1 and bool(held[0].is_multi_capturable) and not held[0].captures

    order = shop.any(fits)
    (held,) = [each for each in order.authorizations or () if each.is_open]
    one = Money(Decimal("1.00"), held.left.currency)
    receipt = shop.send(mutations.CapturePayment(order=order.order.id, authorization=held.id, amount=one))
    (after,) = [each for each in shop.again(order).authorizations or () if each.id == held.id]
    assert after.captures == (receipt.created,)
    assert after.left.amount == held.left.amount - 1
    too_much = mutations.CapturePayment(order=order.order.id, authorization=held.id, amount=held.amount)
    assert [error.message for error in shop.writer.send(too_much).errors] != []
    assert after in (shop.again(order).authorizations or ())


def test_an_order_is_marked_as_paid(shop: Shop) -> None:
    order = shop.any(lambda order: bool(order.can_mark_as_paid))
    shop.send(mutations.MarkPaid(order=order.order.id))
    after = shop.again(order)
    assert after.can_mark_as_paid is False
    assert after.order.payment.value is PaymentStatus.PAID
    assert len(after.order.transactions or ()) > len(order.order.transactions or ())
    assert shop.writer.send(mutations.MarkPaid(order=order.order.id)).errors


def test_a_shipment_is_made_tracked_and_delivered(shop: Shop) -> None:
    order = shop.any(is_shippable)
    gid, (work,) = order.order.id, to_ship(order)
    tracking = TrackingEntry(carrier="DHL Express", numbers=("1", "2"), urls=("https://example.com/1",))
    made = shop.send(mutations.CreateFulfillment(order=gid, work=(work_of(work),), tracking=tracking))
    (shipment,) = shop.again(order).order.shipments or ()
    assert shipment.id == made.created
    assert [each.number for each in shipment.tracking] == ["1", "2"]
    assert {item.line_id: item.quantity for item in shipment.items} == {
        item.line_id: item.remaining for item in work.items if item.remaining
    }
    entry = TrackingEntry(carrier="Posti", numbers=("3",), urls=("https://example.com/3",))
    shop.send(mutations.UpdateTracking(order=gid, fulfillment=shipment.id, tracking=entry))
    event = mutations.PostEvent(order=gid, fulfillment=shipment.id, status=EventStatus.DELIVERED, happened_at=AT)
    posted = shop.send(event)
    (shipment,) = shop.again(order).order.shipments or ()
    assert [(each.carrier, each.number, each.url) for each in shipment.tracking] == [
        ("Posti", "3", "https://example.com/3")
    ]
    assert [(each.id, each.word, each.happened_at) for each in shipment.events or ()] == [
        (posted.created, "delivered", AT)
    ]
    assert all(not item.remaining for each in shop.again(order).fulfillment_orders or () for item in each.items)


def test_a_hold_is_placed_once_and_released(shop: Shop) -> None:
    order = shop.any(is_shippable)
    (work,) = to_ship(order)
    hold = mutations.PlaceHold(
        order=order.order.id, fulfillment_order=work.id, reason=HoldReason.OTHER, handle="ours", note="Wait"
    )
    placed = shop.send(hold)
    assert [error.code for error in shop.writer.send(hold).errors] == ["DUPLICATE_FULFILLMENT_HOLD_HANDLE"]
    (held,) = [each for each in shop.again(order).fulfillment_orders or () if each.id == work.id]
    assert [(each.id, each.handle, each.note, each.ours) for each in held.holds] == [
        (placed.created, "ours", "Wait", True)
    ]
    release = mutations.ReleaseHolds(order=order.order.id, fulfillment_order=work.id, holds=(placed.created or "",))
    shop.send(release)
    (freed,) = [each for each in shop.again(order).fulfillment_orders or () if each.id == work.id]
    assert (freed.holds, freed.actions) == ((), work.actions)


def test_an_order_is_cancelled_by_a_job_that_is_followed(shop: Shop) -> None:
    order = shop.any(is_new)
    cancel = mutations.CancelOrder(order=order.order.id, reason=CancelReason.STAFF, restock=True, refund=True)
    job = shop.send(cancel).job or ""
    states = [shop.writer.job(job).state for _ in range(3)]
    assert states[-1] is JobState.DONE
    after = shop.again(order).order
    assert after.cancelled_at is not None
    assert (after.received, after.refunded) == (order.order.received, order.order.received)
    assert shop.writer.send(cancel).errors


def test_an_order_is_archived_reopened_and_tagged(shop: Shop) -> None:
    order = shop.any(lambda order: order.order.state.value is OrderState.OPEN)
    gid = order.order.id
    shop.send(mutations.CloseOrder(order=gid))
    assert shop.again(order).order.state.value is OrderState.ARCHIVED
    shop.send(mutations.ReopenOrder(order=gid))
    assert shop.again(order).order.state.value is OrderState.OPEN
    shop.send(mutations.AddTags(order=gid, tags=("rush", "gift")))
    assert set(shop.again(order).order.tags) == {*order.order.tags, "rush", "gift"}
    shop.send(mutations.RemoveTags(order=gid, tags=("rush",)))
    assert "rush" not in shop.again(order).order.tags


def returning(status: str) -> Callable[[ActingOrder], bool]:
    return lambda order: any(each.status == status for each in order.returns or ())


@pytest.mark.parametrize("approves", [True, False])
def test_a_return_is_answered(shop: Shop, approves: bool) -> None:
    order = shop.any(returning("requested"))
    asked = next(each for each in order.returns or () if each.status == "requested")
    gid = order.order.id
    if approves:
        shop.send(mutations.ApproveReturn(order=gid, return_id=asked.id))
        status = "open"
    else:
        declined = mutations.DeclineReturn(order=gid, return_id=asked.id, reason=DeclineReason.FINAL_SALE, note="No")
        shop.send(declined)
        status = "declined"
    after = next(each for each in shop.again(order).returns or () if each.id == asked.id)
    assert after.status == status
    assert after.declined_because == (None if approves else "No")
    assert shop.writer.send(mutations.ApproveReturn(order=gid, return_id=asked.id)).errors


def test_a_return_is_closed(shop: Shop) -> None:
    order = shop.any(returning("open"))
    open_one = next(each for each in order.returns or () if each.status == "open")
    shop.send(mutations.CloseReturn(order=order.order.id, return_id=open_one.id))
    after = next(each for each in shop.again(order).returns or () if each.id == open_one.id)
    assert after.status == "closed"


def test_what_is_not_there_is_refused_and_not_unclear(shop: Shop) -> None:
    for mutation in (
        mutations.PlaceHold(
            order="gid://shopify/Order/1",
            fulfillment_order="gid://shopify/FulfillmentOrder/1",
            reason=HoldReason.OTHER,
            handle="h",
        ),
        mutations.AddTags(order="gid://shopify/Nothing/1", tags=("a",)),
    ):
        with pytest.raises(OrderStatusError) as refused:
            shop.writer.send(mutation)
        assert not isinstance(refused.value, UnclearOutcomeError)


def test_without_the_write_scope_nothing_is_done_and_the_scope_is_named() -> None:
    granted = [scope for scope in demo_source(orders=0).server.shop.scopes if scope != "write_orders"]
    demo = demo_source(scopes=granted)
    gid = demo.server.shop.orders[0]["id"]
    with pytest.raises(AccessError) as refused:
        ShopifyWriter(demo.client()).send(mutations.AddTags(order=gid, tags=("a",)))
    assert "write_orders" in (refused.value.hint or "")


def test_it_costs_what_it_is_said_to_cost(shop: Shop) -> None:
    order = shop.any(is_shippable)
    shop.demo.exchanges.clear()
    add = mutations.AddTags(order=order.order.id, tags=("priced",))
    shop.send(add)
    assert [each.requested_cost for each in shop.demo.exchanges] == [shop.writer.points(add)]


def test_reader_and_writer_work_over_a_real_connection() -> None:
    built = build_shop(seed=None, epoch=EPOCH, orders=60, brand=DEMO)
    source = demo_source(shop=built)
    warnings: list[str] = []
    with serve(source.server) as running:
        url = f"{running.url}/admin/api/2026-10/graphql.json"
        endpoint = ShopEndpoint(url, fixed("t"), user_agent="test", clock=lambda: 0.0)
        client = AdminClient(
            endpoint,
            api_version="2026-10",
            sleep=lambda _: None,
            clock=lambda: 0.0,
            jitter=lambda: 0.0,
            warn=warnings.append,
        )
        reader, writer = ShopifyActing(client, warn=warnings.append), ShopifyWriter(client)
        name = built.orders[0]["name"]
        (before,) = next(reader.by_name([name], ALL)).orders
        assert writer.send(mutations.AddTags(order=before.order.id, tags=("over-the-wire",))) == Receipt()
        (after,) = next(reader.by_name([name], ALL)).orders
        endpoint.close()
    assert set(after.order.tags) == {*before.order.tags, "over-the-wire"}
    assert warnings == []
