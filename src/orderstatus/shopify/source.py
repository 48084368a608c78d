"""The order source that the commands use when the answer comes from the Admin API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from orderstatus.core.models import OrderLife, ShopFacts
from orderstatus.core.query import OrderQuery, Part
from orderstatus.shopify.client import AdminClient
from orderstatus.shopify.life import read_life
from orderstatus.shopify.documents import operation
from orderstatus.shopify.reader import OrderReading, shop_facts


class ShopifyOrders:
    """An `OrderSource` over one shop. `warn` hears of everything that the answer may lack."""

    def __init__(
        self, client: AdminClient, *, domain: str, now: Callable[[], datetime], warn: Callable[[str], None]
    ) -> None:
        self._client = client
        self._domain = domain
        self._now = now
        self._warn = warn
        self._shop: ShopFacts | None = None

    def shop(self) -> ShopFacts:
        """The shop that answers; it costs a request only where no answer has told of it yet."""
        if self._shop is None:
            self._learn(self._client.query(operation("shop"), {}).data)
        return self._shop or ShopFacts(domain=self._domain)

    def _learn(self, data: dict[str, Any]) -> None:
        self._shop = shop_facts(data, self._domain)

    def orders(self, query: OrderQuery, parts: frozenset[Part], *, wanted: int | None) -> OrderReading:
        """The orders that match `query`; nothing is asked of the shop before the first row is taken."""
        return OrderReading(
            self._client, query, parts, wanted=wanted, now=self._now(), warn=self._warn, learn=self._learn
        )

    def life(self, reference: str) -> OrderLife:
        """The whole life of one order."""
        return read_life(self._client, self._domain, reference, warn=self._warn, learn=self._learn)
