"""The order source that the commands use when the answer comes from the Admin API."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from orderstatus.core.models import CarrierEvent, Order, OrderLife, Shipment, ShopFacts
from orderstatus.core.needles import Kind, Needle
from orderstatus.core.query import LifePart, OrderQuery, Part
from orderstatus.shopify.client import AdminClient
from orderstatus.shopify.documents import operation
from orderstatus.shopify.planner import BulkUse
from orderstatus.shopify.reader import OrderReading, shop_facts, sorting


class ShopifyOrders:
    """An `OrderSource` and a `ShipmentSource` over one shop.

    `warn` hears of everything that the answer may lack, each thing once.

    `follow` hears of how many orders a reading will bring where that is known, and of each page that came; `explain` of
    how a reading is done. `bulk` reads orders by a bulk operation (`BulkOrders`), where the shop may be asked for one.
    """

    def __init__(
        self,
        client: AdminClient,
        *,
        domain: str,
        now: Callable[[], datetime],
        warn: Callable[[str], None],
        follow: Callable[[int, int | None], None] = lambda _rows, _total: None,
        explain: Callable[[str], None] = lambda _: None,
        bulk: Callable[..., Iterator[Order]] | None = None,
        bulk_use: BulkUse = BulkUse.AUTO,
    ) -> None:
        self._follow = follow
        self._explain = explain
        self._bulk = bulk
        self._bulk_use = bulk_use
        self._client = client
        self._domain = domain
        self._now = now
        self._said: set[str] = set()
        self._hear = warn
        self._shop: ShopFacts | None = None
        self._knows_stages: bool | None = None
        """Whether the shop's search knows stages; None before it was asked for."""

    def shop(self) -> ShopFacts:
        """The shop that answers; it costs a request only where no answer has told of it yet."""
        if self._shop is None:
            self._learn(self._client.query(operation("shop"), {}).data)
        return self._shop or ShopFacts(domain=self._domain)

    def _warn(self, warning: str) -> None:
        # A denied field is denied in every row of every page.
        if warning not in self._said:
            self._said.add(warning)
            self._hear(warning)

    def _learn(self, data: dict[str, Any]) -> None:
        self._shop = shop_facts(data, self._domain)

    def orders(
        self,
        query: OrderQuery,
        parts: frozenset[Part],
        *,
        wanted: int | None,
        deciding: frozenset[Part] = frozenset(),
    ) -> OrderReading:
        """The orders that match `query`; nothing is asked of the shop before the first row is taken."""
        return OrderReading(
            self._client,
            query,
            parts,
            wanted=wanted,
            deciding=deciding,
            now=self._now(),
            warn=self._warn,
            learn=self._learn,
            follow=self._follow,
            explain=self._explain,
            bulk=None if self._bulk is None else partial(self._bulk, **sorting(query)),
            bulk_use=self._bulk_use,
            finds_stages=self._finds_stages,
        )

    def _finds_stages(self) -> bool:
        if self._knows_stages is None:
            # Few readings are by stage.
            from orderstatus.shopify.stage_definition import finds_stages

            self._knows_stages = finds_stages(self._client, explain=self._explain)
        return self._knows_stages

    def lives(self, orders: Iterable[str], parts: frozenset[LifePart]) -> Iterator[OrderLife]:
        """The lives of the orders with these ids."""
        # Its models cost 20 ms that a list need not pay.
        from orderstatus.shopify.by_id import read_lives

        return read_lives(self._client, orders, parts, warn=self._warn)

    def carrier_events(self, shipments: Sequence[str], *, newest: int | None) -> Mapping[str, tuple[CarrierEvent, ...]]:
        """The carrier events of the shipments with these ids."""
        from orderstatus.shopify.by_id import read_all_events, read_events

        if newest is None:
            return read_all_events(self._client, shipments, warn=self._warn)
        return read_events(self._client, shipments, newest=newest, warn=self._warn)

    def shipments(self, ids: Sequence[str], *, newest: int) -> Iterator[Sequence[Shipment]]:
        """The shipments with these ids as they are now, a request a batch."""
        from orderstatus.shopify.by_id import read_shipments

        return read_shipments(self._client, ids, newest=newest, warn=self._warn)

    def found(self, needles: Sequence[Needle], kind: Kind, parts: frozenset[Part]) -> OrderReading:
        """The orders that the shop's search has for any of `needles`, taken as `kind`."""
        from orderstatus.shopify.finding import search_for

        return self.orders(OrderQuery(raw=search_for(needles, kind)), parts, wanted=None)

    def customers_with_phone(self, number: str) -> frozenset[str]:
        """The customers that a telephone number belongs to, by GID."""
        from orderstatus.shopify.finding import customers_with_phone

        return customers_with_phone(self._client, number, warn=self._warn)

    def order_id(self, reference: str) -> str:
        """The GID of the one order that `reference` names."""
        from orderstatus.shopify.life import read_order_id

        return read_order_id(self._client, reference)

    def life(self, reference: str) -> OrderLife:
        """The whole life of one order."""
        # Its models cost 20 ms that a list need not pay.
        from orderstatus.shopify.life import read_life

        return read_life(self._client, reference, warn=self._warn, learn=self._learn)
