"""The one or two commands that move an order on, from its life alone."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from datetime import datetime

from orderstatus.core.lifecycle import CaptureRule, capture_deadline, delivery_of, live_shipments
from orderstatus.core.models import Money, Order, OrderLife
from orderstatus.core.statuses import DeliveryStatus, OrderState, PaymentStatus

MOST_STEPS = 2
_KEPT_MONEY = frozenset({PaymentStatus.PAID, PaymentStatus.PARTIALLY_REFUNDED, PaymentStatus.PARTIALLY_PAID})
_UPSELL = "online-store-post-purchase-cross-sell"
_TO_SHIP = frozenset({"open", "in-progress", "incomplete"})


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something to do: the command that does it, its arguments, and why it is time."""

    command: str
    arguments: tuple[str, ...]
    reason: str
    amount: Money | None = None
    """What is at stake, said before the reason."""
    page: str | None = None
    """Where the same is done by hand, if that is not the order's page in the admin."""

    @property
    def line(self) -> str:
        """The command as it can be pasted into a shell, whatever its arguments hold."""
        return shlex.join(("orderstatus", *self.command.split(), *self.arguments))


def next_steps(life: OrderLife, *, rule: CaptureRule, now: datetime) -> tuple[NextStep, ...]:
    """What moves the order on, most pressing first, two at the most; empty where nothing waits for the merchant.

    Money that can be lost comes before goods, goods before what the customer asked back.
    """
    name = _argument(life.order)
    steps = [*_payment(life, name, rule, now), *_holds(life, name), *_deliveries(life, name), *_shipping(life, name)]
    steps += _returns(life, name)
    if life.order.state.value is OrderState.CANCELLED:
        steps = _cancelled(life, name)
    return tuple(steps[:MOST_STEPS])


def _argument(order: Order) -> str:
    """The order as an argument: its name without the `#`, which begins a comment in a shell.

    A name that would be read as a flag, or that cannot be typed, is replaced by the GID.
    """
    name = order.name.lstrip("#")
    return name if name and name.isprintable() and not name.startswith("-") else order.id


def _payment(life: OrderLife, name: str, rule: CaptureRule, now: datetime) -> list[NextStep]:
    order = life.order
    if order.capturable is not None and order.capturable.amount > 0:
        deadline = capture_deadline(order, rule)
        passed = deadline is not None and deadline.at <= now
        reason = "is authorized and its deadline may have passed" if passed else "is authorized and not captured"
        return [NextStep("capture", (name,), reason, order.capturable)]
    if order.outstanding is None or order.outstanding.amount <= 0 or order.state.value is not OrderState.OPEN:
        return []
    if order.payment.value in (PaymentStatus.EXPIRED, PaymentStatus.VOIDED):
        reason = "is unpaid and can no longer be captured: ask for a new payment"
        return [NextStep("open", (name,), reason, order.outstanding)]
    return [NextStep("mark-paid", (name,), "is unpaid: once it has arrived", order.outstanding)]


def _holds(life: OrderLife, name: str) -> list[NextStep]:
    for order in life.fulfillment_orders or ():
        for hold in order.holds:
            if hold.reason == _UPSELL:
                # Shopify places and releases this one itself, while the buyer decides (changelog: post-purchase holds).
                continue
            why = f": {hold.note}" if hold.note else ""
            return [NextStep("release", (name,), f"on hold for {hold.reason}{why}")]
    return []


def _shipping(life: OrderLife, name: str) -> list[NextStep]:
    for order in life.fulfillment_orders or ():
        left = sum(item.remaining or 0 for item in order.items)
        if order.request_status == "rejected":
            return [NextStep("open", (name,), "the fulfillment service declined: choose another location")]
        if order.status in _TO_SHIP and left and not order.holds:
            where = f" from {order.location}" if order.location else ""
            pieces = f"{left} item{'s' if left != 1 else ''}"
            if order.delivery_method in (None, "shipping"):
                return [
                    NextStep("ship", (name, "--number", "NUMBER", "--carrier", "CARRIER"), f"{pieces} to ship{where}")
                ]
            return [NextStep("fulfill", (name,), f"{pieces} to hand over{where}")]
    return []


def _deliveries(life: OrderLife, name: str) -> list[NextStep]:
    status = delivery_of(life.order)
    if status is None or status.value not in (
        DeliveryStatus.FAILED,
        DeliveryStatus.ATTEMPTED_DELIVERY,
        DeliveryStatus.DELAYED,
    ):
        return []
    for shipment in live_shipments(life.order):
        if shipment.status.value is status.value:
            number = next((each.number for each in shipment.tracking if each.number), None)
            page = next((each.url for each in shipment.tracking if each.url), None)
            said = f" ({number})" if number else ""
            reason = f"{shipment.name or 'a parcel'}{said} is {status.word}: see what the carrier says"
            return [NextStep("open", (name, "--tracking"), reason, page=page)]
    return []


def _returns(life: OrderLife, name: str) -> list[NextStep]:
    for each in life.returns or ():
        if each.status == "requested":
            return [NextStep("returns approve", (name,), f"the customer asked for return {each.name}")]
    for each in life.returns or ():
        if each.status == "open":
            return [NextStep("returns close", (name,), f"return {each.name} is open: once it is received and refunded")]
    return []


def _cancelled(life: OrderLife, name: str) -> list[NextStep]:
    order = life.order
    if order.payment.value in _KEPT_MONEY:
        return [NextStep("open", (name,), "cancelled and not refunded in full")]
    return []
