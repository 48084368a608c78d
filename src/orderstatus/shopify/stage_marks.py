"""An order's stage from the metafields that keep it."""

from __future__ import annotations

from collections.abc import Callable

from orderstatus.core.cut_warnings import history_is_unreadable
from orderstatus.core.errors import OrderStatusError
from orderstatus.core.models import Order
from orderstatus.core.stages.history import history_from
from orderstatus.core.stages.marks import StageMark
from orderstatus.core.stages.moving import NO_STAGE

Pair = tuple[str | None, str | None]
"""Value and digest of a metafield; twice None where there is none."""


def stage_mark(stage: Pair, history: Pair | None) -> tuple[StageMark, bool]:
    """The mark of an order whose metafields hold these, and whether its history is ours.

    `history` is None where it was not asked for. One that is not ours is None in the mark and has its digest there.
    """
    value, digest = stage
    known = None if value == NO_STAGE else value
    if history is None:
        return StageMark(stage=known, stage_digest=digest), True
    text, history_digest = history
    try:
        read, is_ours = history_from(text), True
    except OrderStatusError:
        read, is_ours = None, False
    return StageMark(stage=known, stage_digest=digest, history=read, history_digest=history_digest), is_ours


def warn_of_history(order: Order, warn: Callable[[str], None]) -> None:
    """Tells of an order whose history was read and is not ours: it does not break a list, and is not written over."""
    mark = order.stage
    if mark is not None and mark.history is None and mark.history_digest is not None:
        warn(history_is_unreadable(order.name))
