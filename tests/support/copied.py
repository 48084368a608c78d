"""A small shop that a test changes as it likes, and the mirror that is made of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from orderstatus.core.sync_result import SyncResult
from orderstatus.demo.shop import build_shop
from orderstatus.flows.sync import synced
from orderstatus.mirror.store import Mirror
from support.demo import EPOCH, NOW, DemoSource, demo_source
from support.tiny_shop import stamp

Node = dict[str, Any]
FEW = 24


def parcel_in(orders: Iterable[Node], display: str) -> tuple[Node, Node]:
    """An order, and its only parcel, which is there, is displayed so and has a tracking number."""
    for order in orders:
        for parcel in order["fulfillments"]:
            tracked = any(each["number"] for each in parcel["trackingInfo"])
            if parcel["displayStatus"] == display and tracked and len(order["fulfillments"]) == 1:
                return order, parcel
    raise AssertionError(f"no parcel is {display}")


@dataclass
class Copied:
    """The shop behind `demo`, which is this test's own, and the file of its mirror."""

    path: Path
    demo: DemoSource = field(default_factory=lambda: demo_source(shop=build_shop(epoch=EPOCH, orders=FEW)))
    now: datetime = NOW

    @property
    def orders(self) -> list[Node]:
        return self.demo.server.shop.orders

    def order(self, name: str) -> Node:
        return next(order for order in self.orders if order["name"] == name)

    def parcel(self, display: str) -> tuple[Node, Node]:
        """An order, and its only parcel."""
        return parcel_in(self.orders, display)

    def change(self, node: Node, *, touches: Node | None = None, **values: Any) -> None:
        """Afterwards the node has these values; `touches` is the order whose `updatedAt` says so."""
        node.update(values)
        if touches is not None:
            touches["updatedAt"] = stamp(self.now)
        self.demo.server.index.forget()

    def later(self, **span: float) -> None:
        """Afterwards it is that much later."""
        self.now += timedelta(**span)

    def sync(self, **how: Any) -> SyncResult:
        """A sync as the program makes it."""
        source = self.demo.source()
        with Mirror.open(self.path) as mirror:
            return synced(
                source, source, mirror, now=how.pop("now", self.now), lacking=lambda: self.demo.warnings, **how
            )

    def asked(self) -> list[str]:
        """The operations that were asked since the last call."""
        names = [each.operation for each in self.demo.exchanges]
        self.demo.exchanges.clear()
        return names

    def told(self) -> list[tuple[str, str | None, str]]:
        """Every change that was seen: the axis, from what, to what."""
        with Mirror.open(self.path, reading=True) as mirror:
            return [(each.axis.value, each.from_, each.to) for _, each in mirror.changes()]
