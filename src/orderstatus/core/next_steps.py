"""The one or two commands that move an order on, from its life alone."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from datetime import datetime

from orderstatus.core.labels import Sentence, Word, sentence
from orderstatus.core.leaving import PARCEL, TO_SHIP, is_at_a_service, is_carried
from orderstatus.core.lifecycle import CaptureRule, capture_deadline, delivery_of, live_shipments
from orderstatus.core.models import UPSELL, Hold, Order, OrderLife
from orderstatus.core.returns import Owed, owed, returns_of
from orderstatus.core.statuses import DeliveryStatus, OrderState, PaymentStatus

MOST_STEPS = 2
_KEPT_MONEY = frozenset({PaymentStatus.PAID, PaymentStatus.PARTIALLY_REFUNDED, PaymentStatus.PARTIALLY_PAID})


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something to do: the command that does it, its arguments, and why it is time."""

    command: str
    arguments: tuple[str, ...]
    reason: Sentence
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
    name = order_argument(life.order)
    steps = [*_payment(life, name, rule, now), *_holds(life, name), *_deliveries(life, name), *_shipping(life, name)]
    steps += _returns(life, name)
    if life.order.state.value is OrderState.CANCELLED:
        steps = _cancelled(life, name)
    return tuple(steps[:MOST_STEPS])


def order_argument(order: Order) -> str:
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
        if passed:
            reason = sentence("{amount} is authorized and its deadline may have passed", amount=order.capturable)
        else:
            reason = sentence("{amount} is authorized and not captured", amount=order.capturable)
        return [NextStep("capture", (name,), reason)]
    if order.outstanding is None or order.outstanding.amount <= 0 or order.state.value is not OrderState.OPEN:
        return []
    if order.payment.value in (PaymentStatus.EXPIRED, PaymentStatus.VOIDED):
        reason = sentence(
            "{amount} is unpaid and can no longer be captured: ask for a new payment", amount=order.outstanding
        )
        return [NextStep("open", (name,), reason)]
    reason = sentence("{amount} is unpaid: once it has arrived", amount=order.outstanding)
    return [NextStep("mark-paid", (name,), reason)]


def _holds(life: OrderLife, name: str) -> list[NextStep]:
    for order in life.fulfillment_orders or ():
        for hold in order.holds:
            if hold.reason == UPSELL:
                # Shopify places and releases this one itself, while the buyer decides (changelog: post-purchase holds).
                continue
            return [NextStep("release", (name,), _held_for(hold))]
    return []


def _held_for(hold: Hold) -> Sentence:
    why = Word("hold", hold.reason)
    if hold.note:
        return sentence("on hold for {reason}: {note}", reason=why, note=hold.note)
    return sentence("on hold for {reason}", reason=why)


def _shipping(life: OrderLife, name: str) -> list[NextStep]:
    for order in life.fulfillment_orders or ():
        left = sum(item.remaining or 0 for item in order.items)
        if order.request_status == "rejected":
            reason = sentence("the fulfillment service declined: choose another location")
            return [NextStep("open", (name,), reason)]
        if order.status in TO_SHIP and left and not order.holds and not is_at_a_service(order):
            pieces = sentence("1 item") if left == 1 else sentence("{count} items", count=left)
            if is_carried(order):
                return [
                    NextStep("ship", (name, *PARCEL), _from(order.location, sentence("{items} to ship", items=pieces)))
                ]
            work = sentence("{items} to hand over", items=pieces)
            return [NextStep("fulfill", (name,), _from(order.location, work))]
    return []


def _from(location: str | None, work: Sentence) -> Sentence:
    return sentence("{work} from {location}", work=work, location=location) if location else work


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
            parcel: object = shipment.name or sentence("a parcel")
            if number:
                parcel = sentence("{parcel} ({number})", parcel=parcel, number=number)
            reason = sentence(
                "{parcel} is {status}: see what the carrier says", parcel=parcel, status=Word("delivery", status.word)
            )
            return [NextStep("open", (name, "--tracking"), reason, page=page)]
    return []


def _returns(life: OrderLife, name: str) -> list[NextStep]:
    for each in life.returns or ():
        if each.status == "requested":
            return [
                NextStep("returns approve", (name,), sentence("the customer asked for return {name}", name=each.name))
            ]
    for row in returns_of(life.order, life):
        next_owed = owed(row)
        if next_owed is Owed.CLOSE:
            reason = sentence("return {name} is open: once it is received and refunded", name=row.returned.name)
            return [NextStep("returns close", (name,), reason)]
        if next_owed is not Owed.NOTHING:
            step = Word("owes", next_owed.value)
            return [
                NextStep(
                    "open", (name,), sentence("return {name} is open; next: {owes}", name=row.returned.name, owes=step)
                )
            ]
    return []


def _cancelled(life: OrderLife, name: str) -> list[NextStep]:
    order = life.order
    if order.payment.value in _KEPT_MONEY:
        return [NextStep("open", (name,), sentence("cancelled and not refunded in full"))]
    return []
