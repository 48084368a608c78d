"""Whether goods have left, are held or are released as a step wants it, by the order's fulfillment orders."""

from __future__ import annotations

from collections import Counter

from orderstatus.core.acting import mutations as to
from orderstatus.core.acting.orders import ActingOrder
from orderstatus.core.acting.plans import Step
from orderstatus.core.acting.settled_parcels import is_live, is_tracked
from orderstatus.core.acting.verdicts import APPLIED, CANCELLED, NOT_APPLIED, Found, Verdict, by_id, impossible, part_of
from orderstatus.core.labels import Sentence, sentence
from orderstatus.core.models import FulfillmentOrder, Shipment

_ON_HOLD = "on-hold"
_OVER = ("closed", "cancelled")
"""Statuses of a fulfillment order from which nothing leaves any more (`FulfillmentOrderStatus`)."""
_NO_FULFILLMENT_ORDER = sentence("the fulfillment order is there no more")


def fulfillment(fulfillment: to.CreateFulfillment, step: Step, order: ActingOrder) -> Verdict:
    orders = part_of(order.fulfillment_orders)
    planned = _planned_quantities(fulfillment, orders)
    if planned is not None:
        for shipment in part_of(order.order.shipments):
            if shipment.id not in step.before and is_live(shipment) and _holds(shipment, planned, fulfillment):
                return Verdict(found=Found.APPLIED, created=shipment.id)
    if order.order.cancelled_at is not None:
        return CANCELLED
    for work in fulfillment.work:
        if (why := _cannot_leave(work, orders)) is not None:
            return impossible(why)
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
    return held == planned and (fulfillment.tracking is None or is_tracked(shipment, fulfillment.tracking.numbers))


def _cannot_leave(work: to.Work, orders: tuple[FulfillmentOrder, ...]) -> Sentence | None:
    there = by_id(orders, work.fulfillment_order)
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


def hold(hold: to.PlaceHold, step: Step, order: ActingOrder) -> Verdict:
    there = by_id(part_of(order.fulfillment_orders), hold.fulfillment_order)
    if there is None:
        return CANCELLED if order.order.cancelled_at is not None else impossible(_NO_FULFILLMENT_ORDER)
    for each in there.holds:
        # Handles are unique for each app: another app's of the same name is none of ours.
        if each.handle == hold.handle and each.ours:
            return Verdict(found=Found.APPLIED, created=each.id)
    if order.order.cancelled_at is not None:
        return CANCELLED
    if there.status in _OVER:
        return impossible(sentence("nothing is left to fulfill there"))
    return NOT_APPLIED


def release(release: to.ReleaseHolds, step: Step, order: ActingOrder) -> Verdict:
    # All fulfillment orders: a hold that moved with its goods is still a hold.
    held = {hold.id for each in part_of(order.fulfillment_orders) for hold in each.holds}
    return NOT_APPLIED if held.intersection(release.holds) else APPLIED
