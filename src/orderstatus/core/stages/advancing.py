"""The moves that need nobody: which of them an order has come to, each made once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from orderstatus.core.calendars import WorkCalendar
from orderstatus.core.lifecycle import delivery_of
from orderstatus.core.models import Order
from orderstatus.core.stages.definition import Entry, Stage, Stages, Trigger
from orderstatus.core.stages.facts import happened_at
from orderstatus.core.stages.history import instant_text
from orderstatus.core.stages.marks import History, StageMark
from orderstatus.core.stages.moving import StageMove, WantedMove, planned_move, since, stage_of
from orderstatus.core.stages.reading import entry_text
from orderstatus.core.statuses import DeliveryStatus, FulfillmentStatus, OrderState, PaymentStatus

BY = "advance"
_PAID = frozenset({PaymentStatus.PAID, PaymentStatus.PARTIALLY_REFUNDED})
_OFFER = timedelta(hours=1)
"""How long Shopify itself may hold an order while the buyer decides on an offer (help: post-purchase); a longer hold is
somebody's."""


def advanced(order: Order, stages: Stages, *, now: datetime, calendar: WorkCalendar) -> StageMove | None:
    """Where the order goes by itself, all its moves in one; None where it stays.

    Of several ways that are open it takes the one farthest on in the order of the stages. It goes only where it may:
    to what `next` names, or, from a stage that names nothing, to a later one. Each way is gone once: what somebody
    moved back by hand stays where they put it. A cancelled order stays. Shipments, stage and history must have been
    read.
    """
    if order.state.value is OrderState.CANCELLED:
        return None
    moved: StageMove | None = None
    # A move opens others: what is delivered passes through what is shipped, once through each.
    for _ in stages.stages:
        step = _next_move(order, stages, now=now, calendar=calendar)
        if step is None:
            break
        moved = step if moved is None else replace(step, before=moved.before)
        order = replace(order, stage=step.after)
    return moved


def _next_move(order: Order, stages: Stages, *, now: datetime, calendar: WorkCalendar) -> StageMove | None:
    mark = order.stage or StageMark()
    history = mark.history or History()
    for stage in reversed(stages.stages):
        if not _may_enter(stage, mark, stages):
            continue
        for entry in stage.enters:
            fired = _fired(stage, entry, mark)
            if fired in history.fired or not _has_come(entry, order, mark, now, calendar):
                continue
            happened = happened_at(entry, order, mark, calendar)
            wanted = WantedMove(to=stage.id, by=BY, because=entry_text(entry), fired=fired, happened=happened)
            planned = planned_move(order, wanted, stages, now=now, calendar=calendar)
            if isinstance(planned, StageMove):
                return planned
    return None


def _may_enter(stage: Stage, mark: StageMark, stages: Stages) -> bool:
    current = stage_of(mark)
    if current == stage.id:
        return False
    here = stages.find(current) if current is not None else None
    if here is None:
        # In none, or in one that the definition knows no more and that somebody has put it in: that one stays.
        return current is None
    if here.next is not None:
        return stage.id in here.next
    order = [each.id for each in stages.stages]
    return order.index(stage.id) > order.index(here.id)


def _fired(stage: Stage, entry: Entry, mark: StageMark) -> str:
    key = f"{stage.id}<{entry_text(entry)}"
    begun = since(mark)
    # Whoever comes into a stage again waits there again.
    return key if entry.trigger is not Trigger.AFTER or begun is None else f"{key}@{instant_text(begun)}"


def _has_come(entry: Entry, order: Order, mark: StageMark, now: datetime, calendar: WorkCalendar) -> bool:
    match entry.trigger:
        case Trigger.PLACED:
            return True
        case Trigger.PAID:
            return order.payment.value in _PAID
        case Trigger.FULFILLED:
            return order.fulfillment.value is FulfillmentStatus.FULFILLED
        case Trigger.DELIVERED:
            status = delivery_of(order)
            return status is not None and status.value is DeliveryStatus.DELIVERED
        case Trigger.HELD:
            is_old = order.placed_at is None or now - order.placed_at > _OFFER
            return is_old and order.fulfillment.value is FulfillmentStatus.ON_HOLD
        case Trigger.AFTER:
            begun = since(mark)
            return (
                entry.span is not None
                and entry.stage == stage_of(mark)
                and begun is not None
                and calendar.is_as_old(begun, entry.span, now)
            )
