"""Whether money has moved as a step wants it, by the order's transactions."""

from __future__ import annotations

from orderstatus.core.acting import mutations as to
from orderstatus.core.acting.orders import ActingOrder, Authorization
from orderstatus.core.acting.plans import Step
from orderstatus.core.acting.verdicts import APPLIED, CANCELLED, NOT_APPLIED, Found, Verdict, by_id, impossible, part_of
from orderstatus.core.labels import sentence
from orderstatus.core.models import Transaction
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
