"""What follows from an order's parts: its state, where its parcels are, and until when its payment can be captured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from orderstatus.core.models import Order, Shipment, Transaction, TransactionKind
from orderstatus.core.statuses import (
    DeliveryStatus,
    FulfillmentStatus,
    OrderState,
    PaymentStatus,
    Status,
    known,
)

DEAD_FULFILLMENTS = frozenset({"CANCELLED", "ERROR", "FAILURE"})
"""`FulfillmentStatus` of a fulfillment that does not stand: nothing left by it."""
_PROBLEMS_WORST_FIRST = (DeliveryStatus.FAILED, DeliveryStatus.ATTEMPTED_DELIVERY, DeliveryStatus.DELAYED)
_LEAST_ADVANCED_FIRST = (
    DeliveryStatus.LABEL_READY,
    DeliveryStatus.SHIPPED,
    DeliveryStatus.IN_TRANSIT,
    DeliveryStatus.READY_FOR_PICKUP,
    DeliveryStatus.OUT_FOR_DELIVERY,
)
NOTHING_LEFT_TO_SHIP = frozenset(
    {FulfillmentStatus.FULFILLED, FulfillmentStatus.NOT_REQUIRED, FulfillmentStatus.RESTOCKED}
)
"""Fulfillment statuses of orders of which nothing waits in the warehouse (design 1)."""
OWES_NOTHING = frozenset({PaymentStatus.PAID, PaymentStatus.REFUNDED})
"""Payment statuses of orders whose payment terms no longer matter."""
_DAY_SECONDS = 86_400
_OPEN, _ARCHIVED, _CANCELLED = known(OrderState.OPEN), known(OrderState.ARCHIVED), known(OrderState.CANCELLED)
_NO_STATE = known(OrderState.UNKNOWN)
# Looked up a million times in a large file: a name of the module costs a third of an enum's.
_DELIVERY = {value: known(value) for value in DeliveryStatus}
_NO_SHIPMENT = _DELIVERY[DeliveryStatus.NO_SHIPMENT]
_DELIVERED, _VOIDED = DeliveryStatus.DELIVERED, DeliveryStatus.CANCELLED


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureRule:
    """How long an authorization lasts where Shopify does not say, and how early to warn.

    Sources: Shopify Payments keeps an authorization 7 days (help: payment-authorization); the admin's "Expiring"
    badge appears 2 days before (help: order-status). Other gateways set their own period, hence `by_gateway`.
    """

    period: timedelta = timedelta(days=7)
    by_gateway: Mapping[str, timedelta] = field(default_factory=dict)
    warning: timedelta = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last moment to capture; `estimated` where it was computed from the gateway's period."""

    at: datetime
    estimated: bool


def order_state(*, closed: bool | None, cancelled_at: datetime | None) -> Status[OrderState]:
    """Cancelled wins over archived, as a cancelled order is archived too in the admin (help: order-status)."""
    if cancelled_at is not None:
        return _CANCELLED
    if closed is None:
        return _NO_STATE
    return _ARCHIVED if closed else _OPEN


def is_live(shipment: Shipment) -> bool:
    """True unless the fulfillment was cancelled, failed to be created, or its label was voided (design 1)."""
    return shipment.raw_status not in DEAD_FULFILLMENTS and shipment.status.value is not _VOIDED


def live_shipments(order: Order) -> tuple[Shipment, ...]:
    """The shipments that count, in Shopify's order; empty also where shipments were not read."""
    return tuple(shipment for shipment in order.shipments or () if is_live(shipment))


def delivery_status(shipments: Iterable[Shipment], fulfillment: Status[FulfillmentStatus]) -> Status[DeliveryStatus]:
    """The order's own delivery status: the worst problem, else unknown, else the least advanced parcel (design 1).

    An order counts as delivered only when every live parcel is and nothing is left to ship.
    """
    statuses = [shipment.status for shipment in shipments if is_live(shipment)]
    if not statuses:
        return _NO_SHIPMENT
    if len(statuses) == 1 and statuses[0].value is not _DELIVERED:
        # Most orders have one parcel, and stand where it does.
        return statuses[0]
    values = {status.value for status in statuses}
    for problem in _PROBLEMS_WORST_FIRST:
        if problem in values:
            return _DELIVERY[problem]
    for status in statuses:
        if status.value is DeliveryStatus.UNKNOWN:
            return status
    for stage in _LEAST_ADVANCED_FIRST:
        if stage in values:
            return _DELIVERY[stage]
    complete = fulfillment.value in NOTHING_LEFT_TO_SHIP
    return _DELIVERY[DeliveryStatus.DELIVERED if complete else DeliveryStatus.PARTIALLY_DELIVERED]


def delivery_of(order: Order) -> Status[DeliveryStatus] | None:
    """`delivery_status` of an order, or None where its shipments were not read."""
    if order.shipments is None:
        return None
    return delivery_status(order.shipments, order.fulfillment)


def open_authorizations(order: Order) -> tuple[Transaction, ...]:
    """Authorizations of which something can still be captured.

    One is open when it succeeded, was not voided, is not used up by its captures, and the order has something
    capturable at all (`totalCapturableSet`, which the void and the last capture bring to zero: recorded).
    """
    transactions = order.transactions
    if not transactions or (order.capturable is not None and order.capturable.amount <= 0):
        return ()
    return tuple(each for each in transactions if _is_authorization(each) and not _is_used_up(each, transactions))


def _is_authorization(transaction: Transaction) -> bool:
    kinds = (TransactionKind.AUTHORIZATION, TransactionKind.EMV_AUTHORIZATION)
    return transaction.kind in kinds and transaction.status == "success"


def _is_used_up(authorization: Transaction, transactions: Iterable[Transaction]) -> bool:
    left = authorization.amount.amount if authorization.amount is not None else None
    for child in transactions:
        if child.parent_id != authorization.id or child.status not in ("success", "pending"):
            continue
        if child.kind == TransactionKind.VOID:
            return True
        if child.kind == TransactionKind.CAPTURE and left is not None and child.amount is not None:
            left -= child.amount.amount
    return left is not None and left <= 0


def capture_deadlines(order: Order, rule: CaptureRule) -> tuple[Deadline, ...]:
    """The deadline of each open authorization; none without one, or where transactions were not read.

    `OrderTransaction.authorizationExpiresAt` where Shopify gives it (Plus only, per the schema), else the
    transaction's own time and the gateway's period.
    """
    deadlines = []
    for authorization in open_authorizations(order):
        if authorization.expires_at is not None:
            deadlines.append(Deadline(authorization.expires_at, estimated=False))
        elif authorization.processed_at is not None:
            period = rule.by_gateway.get(authorization.gateway or "", rule.period)
            deadlines.append(Deadline(_later(authorization.processed_at, period), estimated=True))
    return tuple(deadlines)


def capture_deadline(order: Order, rule: CaptureRule) -> Deadline | None:
    """The earliest of `capture_deadlines`; None without one."""
    deadlines = capture_deadlines(order, rule)
    return min(deadlines, key=lambda deadline: deadline.at) if deadlines else None


def _later(at: datetime, span: timedelta) -> datetime:
    try:
        return at + span
    except OverflowError:
        # A date of the year 9999 is somebody's way of saying never.
        return datetime.max.replace(microsecond=0, tzinfo=at.tzinfo)


def is_expiring(order: Order, rule: CaptureRule, now: datetime) -> bool:
    """Authorized, and its deadline is no further away than the warning time.

    A deadline that has passed, however long ago, counts too while Shopify still calls the order authorized: the
    deadline may be an estimate, and the money may be gone.
    """
    if order.payment.value is not PaymentStatus.AUTHORIZED:
        return False
    deadline = capture_deadline(order, rule)
    return deadline is not None and deadline.at - now <= rule.warning


def is_overdue(order: Order) -> bool:
    """The payment terms' date has passed unpaid (`PaymentTerms.overdue`; no payment status says so).

    An order that is paid or refunded owes nothing any more, whatever its terms still say; a voided one still does.
    """
    return order.terms is not None and order.terms.overdue and order.payment.value not in OWES_NOTHING


def last_news(shipment: Shipment) -> tuple[datetime, str] | None:
    """The time of the newest carrier event where events were read, else the newest date known, and which it was.

    The second part is one of event, delivered, in-transit, shipped (`silent_since_source`, design 1).
    """
    if shipment.events:
        return max(event.happened_at for event in shipment.events), "event"
    for at, source in (
        (shipment.delivered_at, "delivered"),
        (shipment.in_transit_at, "in-transit"),
        (shipment.shipped_at, "shipped"),
    ):
        if at is not None:
            return at, source
    return None


def transit_days(shipment: Shipment) -> float | None:
    """Calendar days from in-transit (else shipped) to delivered, one decimal; None until it has arrived."""
    start = shipment.in_transit_at or shipment.shipped_at
    if start is None or shipment.delivered_at is None:
        return None
    return _days(shipment.delivered_at - start)


def silent_since(shipment: Shipment) -> datetime | None:
    """The moment from which silence is counted: the last news, but never one from before the shipment was made.

    Scans of an earlier label may be: whoever ships what was scanned before has heard nothing since it was shipped.
    """
    news = last_news(shipment)
    if news is None:
        return None
    return news[0] if shipment.shipped_at is None else max(news[0], shipment.shipped_at)


def silent_days(shipment: Shipment, now: datetime) -> float | None:
    """Calendar days of silence, one decimal; None for a shipment that has arrived or is not live."""
    since = silent_since(shipment)
    if since is None or not is_live(shipment) or shipment.status.value is DeliveryStatus.DELIVERED:
        return None
    # A carrier's clock may be ahead of ours: that is no silence, and no negative one.
    return max(0.0, _days(now - since))


def is_late(shipment: Shipment, now: datetime) -> bool | None:
    """Delivered, or not yet delivered now, after the estimate; None without one, or where its arrival has no date."""
    arrived = shipment.status.value is DeliveryStatus.DELIVERED
    if shipment.estimated_delivery_at is None or (arrived and shipment.delivered_at is None):
        return None
    return (shipment.delivered_at or now) > shipment.estimated_delivery_at


def _days(span: timedelta) -> float:
    return round(span.total_seconds() / _DAY_SECONDS, 1)
