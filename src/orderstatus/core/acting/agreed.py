"""What a step was agreed on and its mutation does not say: the step is not taken where that is otherwise by now.

Shopify marks as paid whatever is outstanding and authorized when it is asked, refunds whatever was received, puts a
tracking over whatever is there and takes any event of any shipment. So what was there when the plan was made is kept in
the step, and an order that is read again before the step is sent is compared with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from orderstatus.core.acting.mutations import CancelOrder, EventStatus, MarkPaid, PostEvent, UpdateTracking
from orderstatus.core.acting.orders import ActingOrder
from orderstatus.core.acting.plans import Agreed, Fact, Step
from orderstatus.core.acting.standing import goes_back
from orderstatus.core.labels import Sentence, Word, sentence
from orderstatus.core.models import Money, Order, Shipment
from orderstatus.core.statuses import DeliveryStatus

_CHANGED = {
    Fact.OUTSTANDING: sentence("it has changed since it was planned: {before} was outstanding, and now it is {now}"),
    Fact.AUTHORIZED: sentence("it has changed since it was planned: {before} was authorized, and now it is {now}"),
    Fact.KEPT: sentence("it has changed since it was planned: {before} was paid and not refunded, and now it is {now}"),
    Fact.TRACKING: sentence("it has changed since it was planned: its tracking was {before}, and now it is {now}"),
    Fact.STANDING: sentence("it has changed since it was planned: it was {before}, and now it is {now}"),
}
_NONE = sentence("none")


def agreed_on(mutation: object, order: ActingOrder) -> tuple[Agreed, ...]:
    """What of `order` a plan with this mutation is agreed on; nothing where the mutation itself says it all.

    A fact that was not read is none.
    """
    return tuple(Agreed(fact, was) for fact, was in _facts(mutation, order) if was is not None)


def changed_since(step: Step, order: ActingOrder) -> Sentence | None:
    """What is otherwise than it was agreed on, by an order with `parts_to_settle`; None where nothing is."""
    now = {each.fact: each.was for each in agreed_on(step.mutation, order)} if step.agreed else {}
    for each in step.agreed:
        is_now = now.get(each.fact, "")
        if is_now != each.was and not _is_the_way_on(step.mutation, is_now):
            before, after = _shown(each.fact, each.was), _shown(each.fact, is_now)
            return replace(_CHANGED[each.fact], values={"before": before, "now": after})
    return None


def kept(order: Order) -> Money | None:
    """What was received and not given back; None where that is not known."""
    if order.received is None:
        return None
    refunded = order.refunded.amount if order.refunded is not None else 0
    return replace(order.received, amount=order.received.amount - refunded)


def _facts(mutation: object, order: ActingOrder) -> Iterator[tuple[Fact, str | None]]:
    match mutation:
        case MarkPaid():
            yield Fact.OUTSTANDING, _plain(order.order.outstanding)
            yield Fact.AUTHORIZED, _plain(order.order.capturable)
        case CancelOrder():
            # Also of a cancellation that refunds nothing: it says what stays with the shop.
            yield Fact.KEPT, _plain(kept(order.order))
        case UpdateTracking():
            yield Fact.TRACKING, _tracking(_shipment(mutation.fulfillment, order))
        case PostEvent():
            shipment = _shipment(mutation.fulfillment, order)
            yield Fact.STANDING, None if shipment is None else shipment.status.value.value


def _shipment(gid: str, order: ActingOrder) -> Shipment | None:
    return next((each for each in order.order.shipments or () if each.id == gid), None)


def _plain(money: Money | None) -> str | None:
    """One text for one amount: 50 and 50.00 are the same."""
    return None if money is None else f"{money.amount.normalize():f} {money.currency}"


def _tracking(shipment: Shipment | None) -> str | None:
    if shipment is None:
        return None
    parcels = (" ".join(filter(None, (each.carrier, each.number, each.url))) for each in shipment.tracking)
    return "; ".join(sorted(parcels))


def _is_the_way_on(mutation: object, standing: str) -> bool:
    """True for an event that can follow where the shipment stands now: that the parcel has moved meanwhile is no harm,
    and that it has arrived is."""
    if not isinstance(mutation, PostEvent) or not standing:
        return False
    is_told = standing == DeliveryStatus.DELIVERED.value and mutation.status is EventStatus.DELIVERED
    return not is_told and not goes_back(standing, mutation.status)


def _shown(fact: Fact, was: str) -> object:
    if not was:
        return _NONE
    return Word("delivery", was) if fact is Fact.STANDING else was
