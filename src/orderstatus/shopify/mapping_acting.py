"""Wire nodes of orders that are to be acted on, to core models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from orderstatus.core.acting.orders import ActingOrder, Authorization
from orderstatus.core.models import FulfillmentOrder, Money, Order, TransactionKind
from orderstatus.core.statuses import PaymentStatus, kebab
from orderstatus.shopify import mapping_life
from orderstatus.shopify.mapping import each
from orderstatus.shopify.wire_acting import (
    ActFulfillmentOrderWire,
    ActingOrderWire,
    ActMoneyBagWire,
    ActTransactionWire,
)

_AUTHORIZATIONS = frozenset({TransactionKind.AUTHORIZATION, TransactionKind.EMV_AUTHORIZATION})
_NOTHING_HELD = frozenset({PaymentStatus.EXPIRED, PaymentStatus.VOIDED})
_FAILED = frozenset({"failure", "error"})


def acting_order(node: ActingOrderWire, at: datetime | None) -> ActingOrder:
    """The order as it was at `at`, the shop's own time; a part that the node does not carry is None."""
    order = mapping_life.order(node)
    sent = node.transactions
    return ActingOrder(
        order=order,
        currency=node.presentment_currency_code,
        can_mark_as_paid=node.can_mark_as_paid,
        authorizations=None if sent is None else authorizations(sent, order, at),
        fulfillment_orders=each(_fulfillment_order, node.fulfillment_orders),
        returns=each(mapping_life.returned, node.returns),
    )


def authorizations(
    transactions: Sequence[ActTransactionWire], order: Order, at: datetime | None
) -> tuple[Authorization, ...]:
    """Every authorization among the transactions of an order, the oldest first."""
    dated = sorted(transactions, key=_age)
    return tuple(_authorization(one, dated, order, at) for one in dated if _kind(one) in _AUTHORIZATIONS)


def _authorization(
    node: ActTransactionWire, all_of_them: Sequence[ActTransactionWire], order: Order, at: datetime | None
) -> Authorization:
    children = [
        one for one in all_of_them if one.parent_transaction is not None and one.parent_transaction.id == node.id
    ]
    captures = [one for one in children if _kind(one) == TransactionKind.CAPTURE and not _has_failed(one)]
    is_voided = any(_kind(one) == TransactionKind.VOID and one.status == "SUCCESS" for one in children)
    amount = presented(node.amount_set) or Money(Decimal(0), "")
    captured = tuple(presented(one.amount_set) for one in captures)
    left = replace(amount, amount=max(amount.amount - sum(one.amount for one in captured if one), Decimal(0)))
    unsettled = presented(node.total_unsettled_set)
    # Belief: what is unsettled counts a capture only once it has succeeded, so one that is pending would be left too.
    if unsettled is not None and (node.amount_set is None or unsettled.amount < left.amount):
        left = unsettled
    expires_at = node.authorization_expires_at
    is_expired = expires_at is not None and at is not None and expires_at <= at
    is_gone = is_voided or is_expired or order.payment.value in _NOTHING_HELD
    return Authorization(
        id=node.id or "",
        gateway=node.gateway,
        amount=amount,
        left=left,
        authorized_at=node.processed_at or node.created_at,
        expires_at=expires_at,
        is_open=node.status == "SUCCESS" and not is_gone and left.amount > 0,
        is_multi_capturable=node.multi_capturable,
        captures=tuple(one.id or "" for one in captures),
        captured=captured,
    )


def presented(bag: ActMoneyBagWire | None) -> Money | None:
    """The presentment side of a `MoneyBag`: what the customer pays in, and what a capture is told."""
    money = bag.presentment_money if bag is not None else None
    if money is None or money.amount is None:
        return None
    return Money(money.amount, money.currency_code or "")


def _fulfillment_order(node: ActFulfillmentOrderWire) -> FulfillmentOrder:
    location = node.assigned_location.location if node.assigned_location is not None else None
    return replace(mapping_life.fulfillment_order(node), location_id=location.id if location is not None else None)


def _kind(node: ActTransactionWire) -> str:
    return kebab(node.kind or "unknown")


def _has_failed(node: ActTransactionWire) -> bool:
    """What is neither sure to have succeeded nor to have failed may still move money, and counts."""
    return kebab(node.status or "unknown") in _FAILED


def _age(node: ActTransactionWire) -> tuple[bool, float]:
    at = node.processed_at or node.created_at
    return (at is None, at.timestamp() if at is not None else 0.0)
