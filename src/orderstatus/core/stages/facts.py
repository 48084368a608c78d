"""When that came about which moves an order by itself: of what is long past its customer is told nothing any more."""

from __future__ import annotations

from datetime import datetime

from orderstatus.core.calendars import WorkCalendar
from orderstatus.core.lifecycle import live_shipments
from orderstatus.core.models import Order, TransactionKind
from orderstatus.core.spans import Span
from orderstatus.core.stages.definition import Entry, Stages, Trigger
from orderstatus.core.stages.marks import Move, StageMark
from orderstatus.core.stages.moving import since

_PAYING = frozenset({TransactionKind.CAPTURE, TransactionKind.SALE})


def happened_at(entry: Entry, order: Order, mark: StageMark, calendar: WorkCalendar) -> datetime | None:
    """When the order came to what `entry` waits for; None where nobody says.

    A payment whose transactions were not read is taken to be as old as the order, and a delivery that no carrier has
    dated to be as old as its shipment: rather told too little than news of last year.
    """
    match entry.trigger:
        case Trigger.PLACED:
            return order.placed_at
        case Trigger.PAID:
            return _paid_at(order) or order.placed_at
        case Trigger.FULFILLED:
            shipped = (shipment.shipped_at for shipment in live_shipments(order))
            return max((at for at in shipped if at is not None), default=order.placed_at)
        case Trigger.DELIVERED:
            ended = (shipment.delivered_at or shipment.shipped_at for shipment in live_shipments(order))
            return max((at for at in ended if at is not None), default=order.placed_at)
        case Trigger.HELD:
            # Shopify dates no hold.
            return None
        case Trigger.AFTER:
            begun = since(mark)
            return None if begun is None or entry.span is None else calendar.moment_of_age(begun, entry.span)


def is_old_news(move: Move, stages: Stages, window: Span, *, now: datetime, calendar: WorkCalendar) -> bool:
    """True if the stage has a message, and what moved the order into it came about too long ago to be told."""
    goal = None if move.to is None else stages.find(move.to)
    has_message = goal is not None and goal.template is not None
    return has_message and move.happened is not None and calendar.is_older(move.happened, window, now)


def _paid_at(order: Order) -> datetime | None:
    """When the newest payment came in; None where transactions were not read, or none of them is one."""
    paid = [
        each.processed_at
        for each in order.transactions or ()
        if each.kind in _PAYING and each.status == "success" and each.processed_at is not None
    ]
    return max(paid, default=None)
