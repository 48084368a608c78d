"""Orders as they are now with the stage that they are in: to plan moves by, and to plan them anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from orderstatus.core.acting.orders import ActPart
from orderstatus.core.acting.ports import ActionReader
from orderstatus.core.metafields import MetafieldStore
from orderstatus.core.models import Order
from orderstatus.core.stages.kept import KEYS, mark_of


@dataclass(frozen=True, slots=True)
class StagedOrders:
    """Reads orders with stage and history; called with GIDs it is what `flows/set_stages.py` reads them by."""

    reader: ActionReader
    store: MetafieldStore
    parts: frozenset[ActPart] = frozenset()
    """What else is read of them: shipments, where the moves that need nobody are planned."""

    def __call__(self, ids: Sequence[str]) -> Iterator[Order]:
        """The orders with these GIDs in their order; one that is there no more is left out."""
        return self.marked([each.order for each in self.reader.by_id(ids, self.parts)])

    def marked(self, orders: Iterable[Order]) -> Iterator[Order]:
        """The same orders with stage and history, as the shop has them now."""
        read = list(orders)
        marks = {owner: mark_of(kept) for owner, kept in self.store.read([order.id for order in read], KEYS)}
        for order in read:
            # One that was there a moment ago and is not any more has no entry.
            if order.id in marks:
                yield replace(order, stage=marks[order.id])
