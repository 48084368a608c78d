"""What of an order has still to leave, in a customer's words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orderstatus.core.explaining.days import Days
from orderstatus.core.flags import Flag
from orderstatus.core.labels import Sentence, sentence
from orderstatus.core.lifecycle import live_shipments
from orderstatus.core.models import UPSELL, FulfillmentOrder, Order, OrderLife
from orderstatus.core.statuses import PaymentStatus

_WAITS = frozenset({"open", "in-progress", "incomplete", "on-hold", "scheduled"})
_UNPAID = frozenset({PaymentStatus.PENDING, PaymentStatus.EXPIRED, PaymentStatus.VOIDED})
_PICKED_UP, _BROUGHT = frozenset({"pick-up", "retail"}), frozenset({"local"})
_HELD = {
    "incorrect-address": sentence(
        "It waits here because the address seems not to be complete: please send us the right one."
    ),
    "awaiting-payment": sentence("It waits here for your payment."),
    "inventory-out-of-stock": sentence("Something of it is out of stock: it leaves as soon as that is here again."),
    "unknown-delivery-date": sentence("When it can leave is not known yet."),
    "awaiting-return-items": sentence("It leaves when what you are sending back has arrived."),
}
"""By the reason of a hold (`FulfillmentHoldReason`), what a customer may know; of any other only that it waits."""


def explained_work(life: OrderLife, days: Days) -> Iterator[Sentence]:
    """What is still to leave and by when, all of it in one; nothing where nothing is."""
    waiting = [work for work in life.fulfillment_orders or () if work.status in _WAITS and _may_leave(work)]
    if not waiting:
        return
    if waits_for_payment(life.order):
        yield sentence("It leaves once the payment has arrived.")
        return
    yield _what(sum(map(_left, waiting)), is_rest=bool(live_shipments(life.order)))
    held = [hold for work in waiting for hold in work.holds if hold.reason != UPSELL]
    if held:
        told = next((_HELD[hold.reason] for hold in held if hold.reason in _HELD), None)
        yield told or sentence("It waits here while we look into something.")
        return
    yield from _when(waiting, life, days)


def waits_for_payment(order: Order) -> bool:
    """Nothing was paid or promised by a bank, and no terms say that it may leave before."""
    owes = order.outstanding is not None and order.outstanding.amount > 0
    return owes and order.terms is None and order.payment.value in _UNPAID


def _left(work: FulfillmentOrder) -> int:
    return sum(item.remaining or 0 for item in work.items)


def _may_leave(work: FulfillmentOrder) -> bool:
    """True also where its lines were not read, as for many orders at once."""
    return not work.items or _left(work) > 0


def _what(pieces: int, *, is_rest: bool) -> Sentence:
    """`pieces` is 0 where the lines were not read."""
    if not is_rest:
        return sentence("We are preparing it.")
    if pieces == 1:
        return sentence("One more piece of it has still to leave.")
    if pieces:
        return sentence("{count} more pieces of it have still to leave.", count=pieces)
    return sentence("The rest of it has still to leave.")


def _when(waiting: Sequence[FulfillmentOrder], life: OrderLife, days: Days) -> Iterator[Sentence]:
    methods = {work.delivery_method for work in waiting}
    scheduled = [work.fulfill_at for work in waiting if work.status == "scheduled" and work.fulfill_at is not None]
    if scheduled and min(scheduled) > days.now:
        yield sentence("It is planned to leave on {day}.", day=days.day(min(scheduled)))
        return
    if methods <= _PICKED_UP:
        yield sentence("We tell you when it can be collected.")
        return
    if methods <= _BROUGHT:
        yield sentence("We bring it to you ourselves.")
        return
    begun = max((at for at in (life.order.placed_at, *scheduled) if at is not None), default=None)
    last = None if begun is None else days.patience(begun, Flag.UNFULFILLED)
    if last is None:
        return
    if last >= days.today:
        yield sentence("It should leave by {day}.", day=last)
    else:
        yield sentence("It should have left by {day}: we are sorry, and look into it.", day=last)
