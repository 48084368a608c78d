"""The rules of `attention` about money: authorizations that end, terms that have passed, refunds that are owed."""

from __future__ import annotations

from datetime import datetime, timedelta

from orderstatus.core.attention_facts import Facts, Finding, at_risk
from orderstatus.core.flags import Flag
from orderstatus.core.labels import Sentence, sentence
from orderstatus.core.lifecycle import Deadline, capture_deadlines, is_overdue, open_authorizations
from orderstatus.core.models import Money, Order
from orderstatus.core.rules import Rules
from orderstatus.core.statuses import OrderState, PaymentStatus

MONEY_KEPT = frozenset({PaymentStatus.PAID, PaymentStatus.PARTIALLY_PAID, PaymentStatus.PARTIALLY_REFUNDED})
"""Payment statuses of an order whose money, or a part of it, has come and was not all given back."""


def authorization_expired(facts: Facts, rules: Rules, now: datetime) -> Finding | None:
    """The payment status is expired, or the date that Shopify gives for every open authorization has come.

    An estimated date never raises it: while Shopify says authorized, nobody but the gateway knows, and that order is
    `authorization-expiring` instead; so is one of which an authorization is still good. `since` and `deadline` are the
    latest date of expiry; where no transaction tells it any more, it is estimated from the day of the order and the
    period in the settings. At risk is what was authorized.
    """
    order = facts.order
    deadlines = capture_deadlines(order, rules.capture)
    if order.payment.value is PaymentStatus.EXPIRED:
        passed = [each for each in deadlines if each.at <= now]
        deadline = max(passed, key=_at) if passed else _presumed_expiry(order, rules, now)
    elif deadlines and all(each.at <= now and not each.estimated for each in deadlines):
        deadline = max(deadlines, key=_at)
    else:
        return None
    return Finding(
        flag=Flag.AUTHORIZATION_EXPIRED,
        reason=sentence("capture is no longer possible: the authorization has expired"),
        since=None if deadline is None else deadline.at,
        deadline=None if deadline is None else deadline.at,
        estimated=None if deadline is None else deadline.estimated,
        amount=at_risk(order.capturable, order.outstanding, order.total),
    )


def _at(deadline: Deadline) -> datetime:
    return deadline.at


def _presumed_expiry(order: Order, rules: Rules, now: datetime) -> Deadline | None:
    """Authorized as it was placed, for the usual period; None where that would be a date that has not come."""
    if order.placed_at is None or order.placed_at > now - rules.capture.period:
        return None
    return Deadline(order.placed_at + rules.capture.period, estimated=True)


def authorization_expiring(facts: Facts, rules: Rules, now: datetime) -> Finding | None:
    """Something can still be captured, and its deadline is no further away than the threshold (48 h).

    The deadline is the earliest of its authorizations: Shopify's date, else estimated from the transaction's time and
    the gateway's period. One that was estimated and has passed is here too, however long ago: Shopify still says
    authorized, so a capture may still work. So is an order of which one authorization has expired for certain and
    another has not: the reason says that a part can no longer be captured. `since` is when the payment was authorized.
    At risk is what can be captured.
    """
    order = facts.order
    deadlines = capture_deadlines(order, rules.capture)
    gone = [each for each in deadlines if each.at <= now and not each.estimated]
    left = [each for each in deadlines if each not in gone]
    if order.payment.value is PaymentStatus.EXPIRED or not left:
        return None
    deadline = min(left, key=_at)
    time_left = deadline.at - now
    if time_left > rules.capture.warning and not gone:
        return None
    dates = [each.processed_at for each in open_authorizations(order) if each.processed_at is not None]
    reason = _time_left(time_left, estimated=deadline.estimated)
    return Finding(
        flag=Flag.AUTHORIZATION_EXPIRING,
        reason=sentence("a part can no longer be captured; for the rest: {rest}", rest=reason) if gone else reason,
        since=min(dates, default=None),
        deadline=deadline.at,
        estimated=deadline.estimated,
        amount=at_risk(order.capturable, order.total),
        command=("capture",),
    )


def _time_left(left: timedelta, *, estimated: bool) -> Sentence:
    if left <= timedelta(0):
        return sentence("deadline passed by estimate {span} ago, still authorized", span=-left)
    if estimated:
        return sentence("about {span} left to capture, by estimate", span=left)
    return sentence("{span} left to capture", span=left)


def payment_overdue(facts: Facts, rules: Rules, now: datetime) -> Finding | None:
    """The date of the payment terms has passed and the order is neither paid nor refunded (`PaymentTerms.overdue`).

    `since` and `deadline` are the earliest date that is not paid. At risk is what is outstanding.
    """
    order = facts.order
    if order.terms is None or not is_overdue(order):
        return None
    due = order.terms.due_at
    reason = sentence("payment is overdue")
    if due is not None and due <= now:
        reason = sentence("payment was due {span} ago", span=now - due)
    return Finding(
        flag=Flag.PAYMENT_OVERDUE,
        reason=reason,
        since=due,
        deadline=due,
        estimated=None if due is None else False,
        amount=at_risk(order.outstanding, order.total),
        command=("mark-paid",),
    )


def cancelled_not_refunded(facts: Facts, rules: Rules, now: datetime) -> Finding | None:
    """Cancelled no longer ago than the threshold (90 d), with money received that was not all given back.

    By `totalReceivedSet` less `totalRefundedSet` where both were read, and only while the payment status still says
    that money was kept. A fee that was kept on purpose cannot be told from money that was forgotten, so it is flagged
    too, with the amount. `since` is the cancellation. At risk is what was not given back.
    """
    order = facts.order
    cancelled = order.cancelled_at
    if order.state.value is not OrderState.CANCELLED or cancelled is None or order.payment.value not in MONEY_KEPT:
        return None
    if rules.calendar.is_older(cancelled, rules.threshold(Flag.CANCELLED_NOT_REFUNDED), now):
        return None
    kept = _kept(order)
    if kept is not None and kept.amount <= 0:
        return None
    return Finding(
        flag=Flag.CANCELLED_NOT_REFUNDED,
        reason=_not_given_back(kept, now - cancelled),
        since=cancelled,
        amount=at_risk(kept, order.total),
    )


def _kept(order: Order) -> Money | None:
    if order.received is None or order.refunded is None:
        return None
    return Money(order.received.amount - order.refunded.amount, order.received.currency)


def _not_given_back(kept: Money | None, span: timedelta) -> Sentence:
    if kept is None:
        return sentence("cancelled {span} ago, not refunded in full", span=span)
    return sentence("cancelled {span} ago, {amount} not refunded", span=span, amount=kept)
