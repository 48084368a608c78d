"""Shipments on their way in, shop by shop, and what they are counted as: by the source where it can, else here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from orderstatus.commands._rows import begun, row_context
from orderstatus.core.errors import OrderStatusError
from orderstatus.core.ports import SummarySource
from orderstatus.core.shipment_groups import PARTS_OF_GROUP, By
from orderstatus.core.shipment_query import (
    ShipmentQuery,
    TypedShipmentFilters,
    matching,
    shipment_query,
    window,
    with_news,
)
from orderstatus.core.shipment_summary import Summary, SummaryRow
from orderstatus.core.shipments import OrderShipment
from orderstatus.core.silence import ReadEvents
from orderstatus.output.fields import RowContext
from orderstatus.output.sentences import said
from orderstatus.runtime import OpenShop, Runtime, Shops

Counts = Mapping[str, Sequence[SummaryRow]]
"""The groups of each shop, by its name."""


def in_all(counts: Counts) -> int:
    """Shipments of all shops."""
    return sum(row.count for rows in counts.values() for row in rows)


@dataclass(frozen=True, slots=True)
class ShopShipments:
    """What the shipments of one shop are counted and said with."""

    query: ShipmentQuery
    context: RowContext
    newest_event: ReadEvents


@dataclass(slots=True)
class Reading:
    """Shipments on their way in, and the shops that they come from, by name."""

    by: By | None
    """What they are to be counted by."""
    keys: tuple[str, ...] = ()
    """The columns that are to be filled."""
    news: bool = False
    """Whether the newest event of each row is read with it."""
    most: int = 0
    """How many rows of one shop are wanted; 0 for all."""
    shops: dict[str, ShopShipments] = field(default_factory=dict)

    def read(self, runtime: Runtime, typed: TypedShipmentFilters, opened: OpenShop) -> Iterator[OrderShipment]:
        """The shipments of one shop that are asked for."""
        query = _query(typed, opened)
        parts = query.parts(self.keys, more=PARTS_OF_GROUP[self.by] if self.by is not None else ())
        newest_event: ReadEvents = partial(opened.source.carrier_events, newest=1)
        run = opened.source.orders(query.orders, parts, wanted=None, deciding=query.deciding)
        # The first page says which shop this is and in which time zone it lives, before a row is chosen or written.
        orders = begun(iter(run))
        context = row_context(runtime, opened)
        self._begin(runtime, opened, ShopShipments(query, context, newest_event))
        rows = matching(orders, query, rules=context.rules, now=context.now, read=newest_event)
        wanted = islice(rows, self.most) if self.most else rows
        return with_news(wanted, self.keys, newest_event) if self.news else wanted

    def counted(
        self, runtime: Runtime, typed: TypedShipmentFilters, opened: OpenShop, by: By
    ) -> Sequence[SummaryRow] | None:
        """The counts of one shop where its source makes them itself; None where its shipments have to be read."""
        if not isinstance(opened.source, SummarySource):
            return None
        query, context = _query(typed, opened), row_context(runtime, opened)
        rows = opened.source.summary(query, by, rules=context.rules, now=context.now)
        if rows is not None:
            newest_event: ReadEvents = partial(opened.source.carrier_events, newest=1)
            self._begin(runtime, opened, ShopShipments(query, context, newest_event))
        return rows

    def _begin(self, runtime: Runtime, opened: OpenShop, shop: ShopShipments) -> None:
        if runtime.where.verbose and opened.name not in self.shops:
            runtime.streams.detail(said(window(shop.query.orders, shop.context.now), shop.context))
        self.shops[opened.name] = shop


def _query(typed: TypedShipmentFilters, opened: OpenShop) -> ShipmentQuery:
    return shipment_query(typed, now=opened.now, zone=opened.zone, capture=opened.settings.capture())


class Summaries(dict[str, Summary]):
    """The summary of each shop, by its name, begun when its first shipment is counted."""

    def __init__(self, reading: Reading, by: By) -> None:
        super().__init__()
        self.by = by
        self._reading = reading

    def __missing__(self, name: str) -> Summary:
        context = self._reading.shops[name].context
        self[name] = Summary(self.by, context.rules, context.now)
        return self[name]

    def counts(self) -> Counts:
        """What was counted so far of each shop."""
        windows = {name: shop.query.orders for name, shop in self._reading.shops.items()}
        return {
            name: summary.rows(since=windows[name].since, until=windows[name].until) for name, summary in self.items()
        }


def counts_by_source(
    runtime: Runtime, shops: Shops, reading: Reading, typed: TypedShipmentFilters, by: By
) -> Counts | None:
    """The counts of every shop, by its name; None where those of one have to be made here, shipment by shipment."""
    counts: dict[str, Sequence[SummaryRow]] = {}
    for opened in shops.opened:
        try:
            rows = reading.counted(runtime, typed, opened, by)
        except OrderStatusError:
            # Reading the shipments meets it too, and says it once, as of the shop that it is of.
            return None
        if rows is None:
            return None
        counts[opened.name] = rows
    return counts
