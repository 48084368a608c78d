"""Marking an order as paid: its money came another way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from orderstatus.core.acting.mutations import MarkPaid
from orderstatus.core.acting.orders import ActingOrder, ActPart
from orderstatus.core.acting.planning import is_cancelled, skipped, stepped
from orderstatus.core.acting.plans import Action, Planned, Skip
from orderstatus.core.labels import Sentence, sentence
from orderstatus.core.models import Money
from orderstatus.core.statuses import PaymentStatus

_WHY_NOT: dict[PaymentStatus, Sentence] = {
    PaymentStatus.AUTHORIZED: sentence("its payment is authorized: `capture` takes it"),
    PaymentStatus.REFUNDED: sentence("it was paid and refunded"),
    PaymentStatus.VOIDED: sentence("its payment was voided, and Shopify does not let it be marked as paid"),
    PaymentStatus.EXPIRED: sentence("its payment has expired, and Shopify does not let it be marked as paid"),
}
_PAID = frozenset({PaymentStatus.PAID, PaymentStatus.PARTIALLY_REFUNDED})


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkAsPaid:
    """All that is outstanding counts as paid."""

    @property
    def action(self) -> Action:
        return Action.MARK_PAID

    @property
    def parts(self) -> frozenset[ActPart]:
        return frozenset({ActPart.PAYMENT})

    def plan(self, order: ActingOrder) -> Iterator[Planned]:
        """One step where Shopify allows it (`Order.canMarkAsPaid`), else why it does not.

        Where something is authorized, Shopify captures it instead of recording a payment (`orderMarkAsPaid`): the step
        says so, and its amount is both together.
        """
        if order.can_mark_as_paid is None:
            raise ValueError("whether the order can be marked as paid was not read")
        if not order.can_mark_as_paid:
            yield _refused(order)
            return
        outstanding, authorized = _above_zero(order.order.outstanding), _authorized(order)
        yield stepped(
            order,
            MarkPaid(order=order.order.id),
            _change(outstanding, authorized, is_test=order.order.test),
            amount=_together(outstanding, authorized),
        )


def _refused(order: ActingOrder) -> Skip:
    payment = order.order.payment.value
    if payment in _PAID:
        return skipped(order, sentence("paid already"), is_already=True)
    if is_cancelled(order):
        return skipped(order, sentence("the order is cancelled"))
    return skipped(order, _WHY_NOT.get(payment, sentence("Shopify does not let it be marked as paid")))


def _authorized(order: ActingOrder) -> Money | None:
    """What is captured: the order's own figure in shop money, else the authorizations', where they are one currency."""
    left = [each.left for each in order.authorizations or () if each.is_open and each.left.amount > 0]
    if not left:
        return None
    if (capturable := _above_zero(order.order.capturable)) is not None:
        return capturable
    total = sum((each.amount for each in left), Decimal(0))
    return Money(total, left[0].currency) if len({each.currency for each in left}) == 1 else None


def _above_zero(money: Money | None) -> Money | None:
    return money if money is not None and money.amount > 0 else None


def _together(outstanding: Money | None, authorized: Money | None) -> Money | None:
    if outstanding is None or authorized is None:
        return outstanding or authorized
    if outstanding.currency != authorized.currency:
        return outstanding
    return replace(outstanding, amount=outstanding.amount + authorized.amount)


def _change(outstanding: Money | None, authorized: Money | None, *, is_test: bool) -> Sentence:
    change = _marked(outstanding, authorized)
    return sentence("{change}; a test order, no money moves", change=change) if is_test else change


def _marked(outstanding: Money | None, authorized: Money | None) -> Sentence:
    if authorized is not None and outstanding is not None:
        return sentence(
            "capture {authorized} that is authorized, and count {outstanding} as paid",
            authorized=authorized,
            outstanding=outstanding,
        )
    if authorized is not None:
        return sentence("capture {authorized} that is authorized: marking as paid does that", authorized=authorized)
    if outstanding is not None:
        return sentence("count {outstanding} as paid", outstanding=outstanding)
    return sentence("count it as paid")
