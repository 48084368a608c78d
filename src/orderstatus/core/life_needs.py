"""Of which orders a mirror reads the life too: those whose statuses say that it has something to tell."""

from __future__ import annotations

from datetime import datetime, timedelta

from orderstatus.core.attention_facts import Facts
from orderstatus.core.attention_fulfillment import has_something_left
from orderstatus.core.models import Order
from orderstatus.core.query import LifePart
from orderstatus.core.return_query import FINISHED_DAYS, RETURN_PARTS
from orderstatus.core.statuses import OrderState, ReturnStatus

MIRRORED_LIFE = frozenset({LifePart.FULFILLMENT_ORDERS}) | RETURN_PARTS
"""What is read of these orders: all that `attention` and `returns` ask of a life."""


def must_read_life(order: Order, now: datetime, *, held: bool | None) -> bool:
    """True if a sync that meets the order reads its life. `held` is whether the one that is held is of its last change.

    None where none is. So the life of every order with a return is held, however long ago that was over, and none is
    held that its order has left behind. What is over and held needs no second reading.
    """
    if held is None and order.return_.value is not ReturnStatus.NO_RETURN:
        return True
    return held is False or needs_life(order, now)


def needs_life(order: Order, now: datetime) -> bool:
    """True for an open order with something left to ship, and for one with a return that matters.

    The first is the rule by which `attention` asks for fulfillment orders, the second that by which `returns` chooses
    orders: any return status but no-return; where everything is over (returned) only what changed in the last 60 days,
    as `returns` looks no further back unless it is told to.
    """
    if order.state.value is OrderState.OPEN and has_something_left(Facts(order=order)):
        return True
    status = order.return_.value
    if status is ReturnStatus.NO_RETURN:
        return False
    if status is not ReturnStatus.RETURNED:
        return True
    return order.updated_at is None or order.updated_at >= now - timedelta(days=FINISHED_DAYS)
