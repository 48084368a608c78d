"""One order in a customer's words: the order itself, what has still to leave, each parcel, each return.

The sentences are fixed rules of what Shopify says and of the merchant's own thresholds (`Rules`): no date is promised
that neither the carrier nor those give. They tell nothing that is the team's alone: no note, no tag, no reason of a
hold but one that the customer can do something about.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from orderstatus.core.explaining.days import Days
from orderstatus.core.explaining.parcels import explained_parcels
from orderstatus.core.explaining.returns import explained_returns
from orderstatus.core.explaining.stage import explained_stage
from orderstatus.core.explaining.work import explained_work
from orderstatus.core.labels import Sentence, sentence
from orderstatus.core.models import Money, Order, OrderLife
from orderstatus.core.rules import Rules
from orderstatus.core.statuses import OrderState, PaymentStatus

Paragraph = tuple[Sentence, ...]
_LAPSED = frozenset({PaymentStatus.EXPIRED, PaymentStatus.VOIDED})
_GIVEN_BACK = frozenset({PaymentStatus.REFUNDED, PaymentStatus.PARTIALLY_REFUNDED})


def explained(life: OrderLife, *, rules: Rules, now: datetime, stage_in: str | None = None) -> tuple[Paragraph, ...]:
    """The order's paragraphs: itself first, then what has still to leave, its parcels, its returns.

    In the language `stage_in` it is said at which of the merchant's stages the order is, where no parcel tells more.

    Of a cancelled order only that it is, and what becomes of the money; parcels that left all the same are told too.
    """
    days = Days(rules, now)
    paragraphs = [tuple(_itself(life, days))]
    is_cancelled = life.order.state.value is OrderState.CANCELLED
    if not is_cancelled:
        paragraphs.append(tuple(explained_work(life, days)))
    parcels = [tuple(parcel) for parcel in explained_parcels(life, days)]
    if stage_in is not None and rules.stages is not None and not any(parcels) and not is_cancelled:
        paragraphs.append(tuple(explained_stage(life.order, rules.stages, stage_in)))
    paragraphs += parcels
    paragraphs += [tuple(returned) for returned in explained_returns(life, days)]
    return tuple(paragraph for paragraph in paragraphs if paragraph)


def _itself(life: OrderLife, days: Days) -> Iterator[Sentence]:
    order = life.order
    if order.state.value is OrderState.CANCELLED:
        yield from _cancelled(life, days)
        return
    if order.placed_at is None:
        yield sentence("This is about your order {name}.", name=order.name)
    else:
        yield sentence("This is about your order {name} of {day}.", name=order.name, day=days.day(order.placed_at))
    yield from _payment(order, days)


def _cancelled(life: OrderLife, days: Days) -> Iterator[Sentence]:
    order = life.order
    if order.cancelled_at is not None:
        yield sentence("Your order {name} was cancelled on {day}.", name=order.name, day=days.day(order.cancelled_at))
    back = _refunded(life)
    if back is not None and back.amount > 0:
        yield sentence("We have paid {amount} back to you.", amount=back)
    elif order.received is not None and order.received.amount == 0:
        yield sentence("Nothing was charged.")


def _refunded(life: OrderLife) -> Money | None:
    """What was given back in all; None where refunds are of several currencies or unknown."""
    if life.order.refunded is not None:
        return life.order.refunded
    totals = [refund.total for refund in life.refunds if refund.total is not None]
    if not totals or len({money.currency for money in totals}) > 1:
        return None
    return replace(totals[0], amount=sum((money.amount for money in totals), Decimal(0)))


def _payment(order: Order, days: Days) -> Iterator[Sentence]:
    owed = order.outstanding
    if order.payment.value in _LAPSED:
        yield sentence("Your payment has lapsed: we need a new one before anything more can leave.")
        return
    if owed is None or owed.amount <= 0 or order.payment.value in _GIVEN_BACK:
        return
    due = order.terms.due_at if order.terms is not None else None
    if due is None:
        yield sentence("We are still waiting for your payment of {amount}.", amount=owed)
    elif due < days.now:
        yield sentence("Your payment of {amount} was due on {day}.", amount=owed, day=days.day(due))
    else:
        yield sentence("Your payment of {amount} is due on {day}.", amount=owed, day=days.day(due))
