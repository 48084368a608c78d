"""What is said of an order whose stage was kept by another."""

from __future__ import annotations

from collections.abc import Callable

from orderstatus.core.cut_warnings import history_is_unreadable
from orderstatus.core.models import Order
from orderstatus.core.stages.moving import is_foreign


def warn_of_history(order: Order, warn: Callable[[str], None]) -> None:
    """Tells of an order whose history was read and is not ours: it does not break a list, and is not written over."""
    if is_foreign(order.stage):
        warn(history_is_unreadable(order.name))
