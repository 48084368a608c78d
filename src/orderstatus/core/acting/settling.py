"""Whether a step is done, by the state of its order: what decides after an answer that was lost, and before a resume.

Shopify has no idempotency for these mutations (`@idempotent` is documented for others), so nothing else can tell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Final

from orderstatus.core.acting import mutations as to
from orderstatus.core.acting.mutations import Mutation
from orderstatus.core.acting.orders import ActingOrder, ActPart, Authorization
from orderstatus.core.acting.plans import Step
from orderstatus.core.labels import Sentence, sentence
from orderstatus.core.models import FulfillmentOrder, Return, Shipment, Transaction
from orderstatus.core.statuses import DeliveryStatus, PaymentStatus

_PENDING = "pending"
_ON_HOLD = "on-hold"
_OVER = ("closed", "cancelled")
"""Statuses of a fulfillment order from which nothing leaves any more (`FulfillmentOrderStatus`)."""


class Found(Enum):
    """What an order says of a step."""

    APPLIED = "applied"
    """It is as the step wants it."""
    NOT_APPLIED = "not-applied"
    """It is not, and the step could be done."""
    IMPOSSIBLE = "impossible"
    """It is not, and the step cannot be done any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found of a step."""

    found: Found
    created: str | None = None
    """GID of what the step made, where it was applied and made something."""
    is_pending: bool = False
    """True for a capture that is there and that the payment provider has not confirmed."""
    because: Sentence | None = None
    """Why it cannot be done any more."""


APPLIED: Final = Verdict(found=Found.APPLIED)
NOT_APPLIED: Final = Verdict(found=Found.NOT_APPLIED)


def parts_to_settle(mutation: Mutation) -> frozenset[ActPart]:
    """What must be read of the order before `verdict` can tell; empty where the order itself says it."""
    return _PARTS[type(mutation)]


def is_refused_twice(mutation: Mutation) -> bool:
    """True if the shop itself refuses, or does nothing, when the same is asked for again.

    False for what can be done twice: a part of an authorization or of the quantities, tracking (which is the same
    afterwards, but may be mailed twice), an event. Whether a capture or a fulfillment takes all that there is, is not
    written in it, so they count among these. Recorded refusals of what is refused: "Order cannot be marked as paid.",
    DUPLICATE_FULFILLMENT_HOLD_HANDLE, "already been canceled", INVALID_STATE.
    """
    return not isinstance(mutation, to.CapturePayment | to.CreateFulfillment | to.PostEvent | to.UpdateTracking)


def verdict(step: Step, order: ActingOrder | None) -> Verdict:
    """What the order, read now with `parts_to_settle`, says of the step; None where the order is there no more.

    Raises ValueError where a part that decides was not read.
    """
    if order is None:
        return _impossible(sentence("the order is there no more"))
    rule: Callable[[Any, Step, ActingOrder], Verdict] = _RULES[type(step.mutation)]
    return rule(step.mutation, step, order)


def _capture(capture: to.CapturePayment, step: Step, order: ActingOrder) -> Verdict:
    authorization = _by_id(_read(order.authorizations), capture.authorization)
    if authorization is not None and (made := _captured(capture, step, order, authorization)) is not None:
        return made
    if order.order.cancelled_at is not None:
        return _CANCELLED
    if authorization is None:
        return _impossible(sentence("the authorization is there no more"))
    if not authorization.is_open or authorization.left.amount <= 0:
        return _impossible(sentence("nothing of the authorization is left"))
    if authorization.left.currency == capture.amount.currency and authorization.left.amount < capture.amount.amount:
        return _impossible(
            sentence(
                "only {amount} {currency} of the authorization is left",
                amount=authorization.left.amount,
                currency=authorization.left.currency,
            )
        )
    return NOT_APPLIED


def _captured(
    capture: to.CapturePayment, step: Step, order: ActingOrder, authorization: Authorization
) -> Verdict | None:
    """A capture of the authorization that was not there before, of that amount as far as amounts are known."""
    known = {each.id: each for each in order.order.transactions or ()}
    for made in authorization.captures:
        transaction = known.get(made)
        if made in step.before or not _is_of(capture, transaction):
            continue
        is_pending = transaction is not None and transaction.status == _PENDING
        return Verdict(found=Found.APPLIED, created=made, is_pending=is_pending)
    return None


def _is_of(capture: to.CapturePayment, transaction: Transaction | None) -> bool:
    if transaction is None or transaction.amount is None or transaction.amount.currency != capture.amount.currency:
        return True
    return transaction.amount.amount == capture.amount.amount


def _mark_paid(_: to.MarkPaid, step: Step, order: ActingOrder) -> Verdict:
    if order.can_mark_as_paid:
        return NOT_APPLIED
    outstanding = order.order.outstanding
    # An authorization leaves nothing outstanding and is not paid (recorded).
    is_paid = order.order.payment.value in (
        PaymentStatus.PAID,
        PaymentStatus.PARTIALLY_REFUNDED,
        PaymentStatus.REFUNDED,
    )
    if is_paid and (outstanding is None or outstanding.amount <= 0):
        return APPLIED
    if order.order.cancelled_at is not None:
        return _CANCELLED
    if order.can_mark_as_paid is None:
        raise ValueError("whether the order can be marked as paid was not read")
    return _impossible(sentence("Shopify does not let this order be marked as paid"))


def _fulfillment(fulfillment: to.CreateFulfillment, step: Step, order: ActingOrder) -> Verdict:
    orders = _read(order.fulfillment_orders)
    planned = _planned_quantities(fulfillment, orders)
    if planned is not None:
        for shipment in _read(order.order.shipments):
            if shipment.id not in step.before and _is_live(shipment) and _holds(shipment, planned, fulfillment):
                return Verdict(found=Found.APPLIED, created=shipment.id)
    if order.order.cancelled_at is not None:
        return _CANCELLED
    for work in fulfillment.work:
        if (why := _cannot_leave(work, orders)) is not None:
            return _impossible(why)
    return NOT_APPLIED


def _planned_quantities(
    fulfillment: to.CreateFulfillment, orders: tuple[FulfillmentOrder, ...]
) -> Counter[str | None] | None:
    """How many of each line of the order are to leave; None where a line is in no fulfillment order any more."""
    lines = {item.id: item.line_id for each in orders for item in each.items}
    planned: Counter[str | None] = Counter()
    for work in fulfillment.work:
        for line in work.lines:
            if line.line not in lines:
                return None
            planned[lines[line.line]] += line.quantity
    return planned


def _holds(shipment: Shipment, planned: Counter[str | None], fulfillment: to.CreateFulfillment) -> bool:
    held: Counter[str | None] = Counter()
    for item in shipment.items:
        held[item.line_id] += item.quantity
    return held == planned and (fulfillment.tracking is None or _is_tracked(shipment, fulfillment.tracking.numbers))


def _is_tracked(shipment: Shipment, numbers: Iterable[str]) -> bool:
    """True if the shipment has these numbers and no others; no number asks for nothing."""
    asked = Counter(number.strip() for number in numbers)
    return not asked or asked == Counter((each.number or "").strip() for each in shipment.tracking)


def _cannot_leave(work: to.Work, orders: tuple[FulfillmentOrder, ...]) -> Sentence | None:
    there = _by_id(orders, work.fulfillment_order)
    if there is None:
        return _NO_FULFILLMENT_ORDER
    if there.status in _OVER:
        return sentence("nothing is left to fulfill there")
    if there.status == _ON_HOLD:
        return sentence("it is on hold now")
    remaining = {item.id: item.remaining for item in there.items}
    for line in work.lines:
        left = remaining.get(line.line, 0)
        if left is not None and left < line.quantity:
            return sentence("only {left} of {quantity} are left to fulfill", left=left, quantity=line.quantity)
    return None


def _hold(hold: to.PlaceHold, step: Step, order: ActingOrder) -> Verdict:
    there = _by_id(_read(order.fulfillment_orders), hold.fulfillment_order)
    if there is None:
        return _CANCELLED if order.order.cancelled_at is not None else _impossible(_NO_FULFILLMENT_ORDER)
    for each in there.holds:
        # Handles are unique for each app: another app's of the same name is none of ours.
        if each.handle == hold.handle and each.ours:
            return Verdict(found=Found.APPLIED, created=each.id)
    if order.order.cancelled_at is not None:
        return _CANCELLED
    if there.status in _OVER:
        return _impossible(sentence("nothing is left to fulfill there"))
    return NOT_APPLIED


def _release(release: to.ReleaseHolds, step: Step, order: ActingOrder) -> Verdict:
    # All fulfillment orders: a hold that moved with its goods is still a hold.
    held = {hold.id for each in _read(order.fulfillment_orders) for hold in each.holds}
    return NOT_APPLIED if held.intersection(release.holds) else APPLIED


def _tracking(update: to.UpdateTracking, step: Step, order: ActingOrder) -> Verdict:
    shipment = _by_id(_read(order.order.shipments), update.fulfillment)
    if shipment is None or not _is_live(shipment):
        return _impossible(_NO_SHIPMENT)
    return APPLIED if _has_tracking(shipment, update.tracking) else NOT_APPLIED


def _has_tracking(shipment: Shipment, wanted: to.TrackingEntry) -> bool:
    """True if what was asked for is there; what was left out Shopify fills in itself (a carrier, its address)."""
    if not _is_tracked(shipment, wanted.numbers):
        return False
    if wanted.carrier is not None and any(each.carrier != wanted.carrier for each in shipment.tracking):
        return False
    if wanted.urls and Counter(wanted.urls) != Counter(each.url for each in shipment.tracking):
        return False
    return bool(shipment.tracking)


def _event(event: to.PostEvent, step: Step, order: ActingOrder) -> Verdict:
    shipment = _by_id(_read(order.order.shipments), event.fulfillment)
    if shipment is None:
        return _impossible(_NO_SHIPMENT)
    for each in _read(shipment.events):
        is_same = each.word == event.status.value and _second(each.happened_at) == _second(event.happened_at)
        if is_same and each.id not in step.before:
            return Verdict(found=Found.APPLIED, created=each.id)
    return NOT_APPLIED if _is_live(shipment) else _impossible(_NO_SHIPMENT)


def _second(at: datetime) -> datetime:
    # Shopify keeps no parts of a second.
    return at.replace(microsecond=0)


def _cancel(_: to.CancelOrder, step: Step, order: ActingOrder) -> Verdict:
    return NOT_APPLIED if order.order.cancelled_at is None else APPLIED


def _close(_: to.CloseOrder, step: Step, order: ActingOrder) -> Verdict:
    return NOT_APPLIED if order.order.closed_at is None else APPLIED


def _reopen(_: to.ReopenOrder, step: Step, order: ActingOrder) -> Verdict:
    return APPLIED if order.order.closed_at is None else NOT_APPLIED


def _add_tags(add: to.AddTags, step: Step, order: ActingOrder) -> Verdict:
    return APPLIED if _folded(add.tags) <= _folded(order.order.tags) else NOT_APPLIED


def _remove_tags(remove: to.RemoveTags, step: Step, order: ActingOrder) -> Verdict:
    return NOT_APPLIED if _folded(remove.tags) & _folded(order.order.tags) else APPLIED


def _folded(tags: Iterable[str]) -> set[str]:
    # Shopify has no two tags of one order that differ in case alone.
    return {tag.strip().casefold() for tag in tags}


def _approve(approve: to.ApproveReturn, step: Step, order: ActingOrder) -> Verdict:
    # One that is closed by now was approved before.
    return _returned(approve.return_id, order, done=("open", "closed"), ready=("requested",))


def _decline(decline: to.DeclineReturn, step: Step, order: ActingOrder) -> Verdict:
    return _returned(decline.return_id, order, done=("declined",), ready=("requested",))


def _close_return(close: to.CloseReturn, step: Step, order: ActingOrder) -> Verdict:
    return _returned(close.return_id, order, done=("closed",), ready=("open",))


def _returned(return_id: str, order: ActingOrder, *, done: tuple[str, ...], ready: tuple[str, ...]) -> Verdict:
    there: Return | None = _by_id(_read(order.returns), return_id)
    if there is None:
        return _impossible(sentence("the return is there no more"))
    if there.status in done:
        return APPLIED
    if there.status in ready:
        return NOT_APPLIED
    return _impossible(sentence("the return is {status} by now", status=there.status))


_Identified = Any
"""Whatever has an `id`."""


def _by_id(there: Iterable[_Identified], wanted: str) -> Any:
    return next((each for each in there if each.id == wanted), None)


def _is_live(shipment: Shipment) -> bool:
    return shipment.status.value is not DeliveryStatus.CANCELLED and shipment.raw_status not in ("CANCELLED", "ERROR")


def _read(part: tuple[Any, ...] | None) -> tuple[Any, ...]:
    if part is None:
        raise ValueError("a part of the order that decides was not read")
    return part


def _impossible(because: Sentence) -> Verdict:
    return Verdict(found=Found.IMPOSSIBLE, because=because)


_CANCELLED = _impossible(sentence("the order is cancelled by now"))
_NO_FULFILLMENT_ORDER = sentence("the fulfillment order is there no more")
_NO_SHIPMENT = sentence("the shipment is there no more, or is cancelled")

_RULES: Mapping[type, Callable[..., Verdict]] = {
    to.CapturePayment: _capture,
    to.MarkPaid: _mark_paid,
    to.CreateFulfillment: _fulfillment,
    to.PlaceHold: _hold,
    to.ReleaseHolds: _release,
    to.UpdateTracking: _tracking,
    to.PostEvent: _event,
    to.CancelOrder: _cancel,
    to.CloseOrder: _close,
    to.ReopenOrder: _reopen,
    to.AddTags: _add_tags,
    to.RemoveTags: _remove_tags,
    to.ApproveReturn: _approve,
    to.DeclineReturn: _decline,
    to.CloseReturn: _close_return,
}

_GOODS = frozenset({ActPart.FULFILLMENT_ORDERS})
_PARCELS = frozenset({ActPart.SHIPMENTS})
_RETURNS = frozenset({ActPart.RETURNS})
_NOTHING: frozenset[ActPart] = frozenset()
_PARTS: Mapping[type, frozenset[ActPart]] = {
    to.CapturePayment: frozenset({ActPart.PAYMENT}),
    to.MarkPaid: frozenset({ActPart.PAYMENT}),
    to.CreateFulfillment: _GOODS | _PARCELS,
    to.PlaceHold: _GOODS,
    to.ReleaseHolds: _GOODS,
    to.UpdateTracking: _PARCELS,
    to.PostEvent: _PARCELS | {ActPart.EVENTS},
    to.CancelOrder: _NOTHING,
    to.CloseOrder: _NOTHING,
    to.ReopenOrder: _NOTHING,
    to.AddTags: _NOTHING,
    to.RemoveTags: _NOTHING,
    to.ApproveReturn: _RETURNS,
    to.DeclineReturn: _RETURNS,
    to.CloseReturn: _RETURNS,
}
