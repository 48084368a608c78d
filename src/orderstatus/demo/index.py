"""A shop as the engine sees it, and its nodes in every order that a page may ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from orderstatus.demo.connections import Ordering, Ranked, ranked

Json = dict[str, Any]


class Shop(Protocol):
    """What the engine needs of a shop; `orderstatus.demo.shop.DemoShop` is one."""

    facts: Json
    orders: list[Json]
    customers: list[Json]
    locations: list[Json]
    scopes: tuple[str, ...]

    def node(self, gid: str) -> Json | None:
        """Return any node by GID."""
        ...


class Index:
    """Sorted lists of one shop, kept until `forget` is called because something changed."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self._ranked: dict[tuple[str, str], Ranked] = {}
        self._fulfillment_orders: list[Json] | None = None

    def forget(self) -> None:
        """Drop everything: call it after changing the shop's nodes."""
        self._ranked.clear()
        self._fulfillment_orders = None

    def nodes(self, kind: str) -> Sequence[Json]:
        """Return all nodes of a kind: orders, customers, locations or fulfillment_orders."""
        if kind != "fulfillment_orders":
            found: list[Json] = getattr(self.shop, kind)
            return found
        if self._fulfillment_orders is None:
            self._fulfillment_orders = [f for o in self.shop.orders for f in o.get("fulfillmentOrders") or ()]
        return self._fulfillment_orders

    def by(self, kind: str, sort_key: str, ordering: Ordering) -> Ranked:
        """Return the nodes of a kind in the order of a sort key."""
        key = (kind, sort_key)
        nodes = self.nodes(kind)
        found = self._ranked.get(key)
        if found is None or len(found.nodes) != len(nodes):
            found = self._ranked[key] = ranked(nodes, ordering)
        return found
