"""Whether money has moved as a step wants it, by the order's transactions."""

from __future__ import annotations

from orderstatus.core.acting import mutations as to
from orderstatus.core.acting.orders import ActingOrder, Authorization
from orderstatus.core.acting.plans import Step
from orderstatus.core.acting.verdicts import (
    APPLIED,
    CANCELLED,
    NOT_APPLIED,
    UNSEEN,
    Found,
    Verdict,
    by_id,
    impossible,
    part_of,
)
from orderstatus.core.labels import sentence
from orderstatus.core.statuses import PaymentStatus

_PENDING = "pending"


def capture(capture: to.CapturePayment, step: Step, order: ActingOrder) -> Verdict:
    authorization = by_id(part_of(order.authorizations), capture.authorization)
    if authorization is not None and (made := _captured(capture, step, order, authorization)) is not None:
        return made
    if order.order.cancelled_at is not None:
        return CANCELLED
    if authorization is None:
        return impossible(sentence("the authorization is there no more"))
    if not authorization.is_open or authorization.left.amount <= 0:
        return impossible(sentence("nothing of the authorization is left"))
    if authorization.left.currency == capture.amount.currency and authorization.left.amount < capture.amount.amount:
        return impossible(
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
    """A capture of the authorization that was not there before, of that amount; one of which nobody tells the amount
    may be it. The order's own transactions hold shop money, which says nothing of presentment money."""
    amounts = dict(zip(authorization.captures, authorization.captured, strict=False))
    new = [made for made in authorization.captures if made not in step.before]
    for made in new:
        if amounts.get(made) == capture.amount:
            return Verdict(found=Found.APPLIED, created=made, is_pending=_is_pending(made, order))
    return UNSEEN if any(amounts.get(made) is None for made in new) else None


def _is_pending(made: str, order: ActingOrder) -> bool:
    return any(each.id == made and each.status == _PENDING for each in order.order.transactions or ())


def mark_paid(_: to.MarkPaid, step: Step, order: ActingOrder) -> Verdict:
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
        return CANCELLED
    if order.can_mark_as_paid is None:
        raise ValueError("whether the order can be marked as paid was not read")
    return impossible(sentence("Shopify does not let this order be marked as paid"))
