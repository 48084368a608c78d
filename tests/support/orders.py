"""Builders: an order, a shipment or a whole life with sensible facts, of which a test names only those it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from orderstatus.core.models import (
    CarrierEvent,
    FulfillmentOrder,
    Hold,
    Item,
    Money,
    Order,
    OrderLife,
    Refund,
    Return,
    ReturnedItem,
    Shipment,
    Tracking,
    Transaction,
)
from orderstatus.core.stages.marks import History, Move, StageMark
from orderstatus.core.statuses import (
    FulfillmentStatus,
    OrderState,
    PaymentStatus,
    ReturnStatus,
    known,
    shipment_status,
)
from orderstatus.output.fields import RowContext

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HELSINKI = ZoneInfo("Europe/Helsinki")
CONTEXT = RowContext(shop="acme.myshopify.com", now=NOW, zone=HELSINKI)


def ago(**span: float) -> datetime:
    """The instant that long before NOW: `ago(days=2)`."""
    return NOW - timedelta(**span)


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def order(**changes: Any) -> Order:
    """A paid, unfulfilled order of the day before yesterday; its shipments and transactions were read: none."""
    plain = Order(
        id="gid://shopify/Order/1001",
        name="#1001",
        number=1001,
        placed_at=ago(days=2),
        created_at=ago(days=2),
        updated_at=ago(days=1),
        state=known(OrderState.OPEN),
        payment=known(PaymentStatus.PAID),
        fulfillment=known(FulfillmentStatus.UNFULFILLED),
        return_=known(ReturnStatus.NO_RETURN),
        customer="Mia Virtanen",
        customer_id="gid://shopify/Customer/1",
        email="mia@example.com",
        country="FI",
        total=euros("129.90"),
        capturable=euros("0.0"),
        outstanding=euros("0.0"),
        refunded=euros("0.0"),
        received=euros("129.9"),
        original_total=euros("129.90"),
        tags=("vip",),
        shipments=(),
        transactions=(),
    )
    return replace(plain, **changes)


def staged(stage: str | None, *moves: Move, **known: Any) -> StageMark:
    """In that stage, by these moves, oldest first; without any by one of two days ago, with what else is `known`."""
    made = moves or (Move(**{"at": ago(days=2), "to": stage, "by": "mia@workshop", **known}),)
    return StageMark(stage=stage, history=History(moves=made))


def shipment(**changes: Any) -> Shipment:
    """A parcel in transit since yesterday. Naming `display_status` folds `status` from it."""
    if "display_status" in changes:
        changes.setdefault("status", shipment_status(changes["display_status"]))
    plain = Shipment(
        id="gid://shopify/Fulfillment/1",
        name="#1001-F1",
        raw_status="SUCCESS",
        display_status="IN_TRANSIT",
        status=shipment_status("IN_TRANSIT"),
        tracking=(Tracking("PostNord", "JJFI64000001", "https://tracking.example.com/JJFI64000001"),),
        shipped_at=ago(days=2),
        in_transit_at=ago(days=1),
        requires_shipping=True,
        location="Turku",
        events=(),
    )
    return replace(plain, **changes)


def life(**changes: Any) -> OrderLife:
    """The whole life of an order that is busy on every axis: part captured, part shipped, held, and coming back."""
    return replace(_busy_life(), **changes)


def _busy_life() -> OrderLife:
    socks = Item(id="gid://shopify/LineItem/1", title="Wool socks", sku="SOCK-1", quantity=2, price=euros("14.95"))
    lamp = Item(id="gid://shopify/LineItem/2", title="Reading lamp", sku=None, quantity=1, price=euros("100.0"))
    parcel = shipment(
        display_status="DELAYED",
        estimated_delivery_at=ago(hours=20),
        items=(replace(socks, price=None),),
        events=(
            CarrierEvent(
                id="gid://shopify/FulfillmentEvent/2",
                word="delayed",
                happened_at=ago(hours=30),
                place="Tampere, FI",
                message="Held at the terminal",
            ),
            CarrierEvent(
                id="gid://shopify/FulfillmentEvent/1",
                word="carrier-picked-up",
                happened_at=ago(hours=44),
                place="Turku, FI",
            ),
        ),
    )
    return OrderLife(
        order=order(
            payment=known(PaymentStatus.AUTHORIZED),
            fulfillment=known(FulfillmentStatus.ON_HOLD),
            return_=known(ReturnStatus.RETURN_REQUESTED),
            capturable=euros("100.0"),
            outstanding=euros("100.0"),
            received=euros("29.9"),
            refunded=euros("5.0"),
            tags=("vip", "gift"),
            note="Ring twice,\nthe bell is broken",
            shipments=(parcel,),
            transactions=_transactions(),
            stage=_history(),
        ),
        items=(replace(socks, current=2, remaining=0), replace(lamp, current=1, remaining=1)),
        fulfillment_orders=(
            FulfillmentOrder(
                id="gid://shopify/FulfillmentOrder/1",
                status="on-hold",
                request_status="unsubmitted",
                location="Turku",
                delivery_method="shipping",
                fulfill_by=NOW + timedelta(days=3),
                holds=(Hold(id="gid://shopify/FulfillmentHold/1", reason="incorrect-address", note="No house number"),),
                items=(replace(lamp, price=None, remaining=1),),
                actions=("release-hold",),
            ),
        ),
        returns=(
            Return(
                id="gid://shopify/Return/1",
                name="#1001-R1",
                status="requested",
                created_at=ago(hours=5),
                quantity=1,
                items=(
                    ReturnedItem(
                        id=socks.id,
                        title="Wool socks",
                        sku="SOCK-1",
                        quantity=1,
                        note="too small",
                        refundable=1,
                        worth=euros("14.95"),
                        reason="too-small",
                        reason_name="Too small",
                    ),
                ),
            ),
        ),
        refunds=(
            Refund(id="gid://shopify/Refund/1", total=euros("5.0"), refunded_at=ago(hours=10), note="Late parcel"),
        ),
        ship_to=("Mia Virtanen", "Esimerkkikatu 1", "20100 Turku", "Finland"),
        phone="+358 00 000 0000",
        shipping_method="Standard",
    )


def _history() -> StageMark:
    return StageMark(
        stage="printing",
        history=History(
            moves=(
                Move(at=ago(days=2), to="waiting", by="advance", because="placed"),
                Move(at=ago(hours=30), to="printing", by="mia@workshop", frm="waiting", due=ago(hours=3)),
                Move(
                    at=ago(hours=5),
                    to="printing",
                    by="otto@workshop",
                    frm="printing",
                    comment="The blue ran out,\nnew on Monday",
                    public=True,
                    due=ago(hours=3),
                ),
            )
        ),
    )


def _transactions() -> tuple[Transaction, ...]:
    authorization = Transaction(
        id="gid://shopify/OrderTransaction/1",
        kind="authorization",
        status="success",
        amount=euros("129.90"),
        gateway="shopify_payments",
        processed_at=NOW - timedelta(days=6, hours=15),
    )
    capture = replace(
        authorization,
        id="gid://shopify/OrderTransaction/2",
        kind="capture",
        amount=euros("29.90"),
        processed_at=ago(days=2),
        parent_id=authorization.id,
    )
    refund = replace(
        capture, id="gid://shopify/OrderTransaction/3", kind="refund", amount=euros("5.0"), processed_at=ago(hours=10)
    )
    return authorization, capture, refund
