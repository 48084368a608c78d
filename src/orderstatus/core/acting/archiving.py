"""Archiving an order, and taking it back from the archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from orderstatus.core.acting.mutations import CloseOrder, ReopenOrder
from orderstatus.core.acting.orders import ActingOrder, ActPart
from orderstatus.core.acting.planning import is_cancelled, skipped, stepped
from orderstatus.core.acting.plans import Action, Planned
from orderstatus.core.labels import sentence
from orderstatus.core.statuses import OrderState


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """The order is archived (`orderClose`)."""

    @property
    def action(self) -> Action:
        return Action.CLOSE

    @property
    def parts(self) -> frozenset[ActPart]:
        return frozenset()

    def plan(self, order: ActingOrder) -> Iterator[Planned]:
        """One step, unless it is archived; a cancelled order that is not can be (belief)."""
        if _is_closed(order):
            yield skipped(order, sentence("archived already"), is_already=True)
        else:
            yield stepped(order, CloseOrder(order=order.order.id), sentence("archive the order"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopen:
    """The order is archived no more (`orderOpen`)."""

    @property
    def action(self) -> Action:
        return Action.REOPEN

    @property
    def parts(self) -> frozenset[ActPart]:
        return frozenset()

    def plan(self, order: ActingOrder) -> Iterator[Planned]:
        """One step, unless it is open; a cancelled order stays cancelled (belief: Shopify would refuse it)."""
        if is_cancelled(order):
            yield skipped(order, sentence("the order is cancelled, which cannot be undone"))
        elif order.order.state.value is OrderState.OPEN:
            yield skipped(order, sentence("open already"), is_already=True)
        else:
            yield stepped(order, ReopenOrder(order=order.order.id), sentence("take the order back from the archive"))


def _is_closed(order: ActingOrder) -> bool:
    return order.order.closed_at is not None or order.order.state.value is OrderState.ARCHIVED
