"""Mirrors that hold what a test says."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from orderstatus.core.models import Order, ShopFacts
from orderstatus.mirror.source import MirrorOrders
from orderstatus.mirror.store import Mirror

from .orders import NOW

DOMAIN = "acme.myshopify.com"
SHOP = ShopFacts(domain=DOMAIN, name="Acme", time_zone="Europe/Helsinki", currency="EUR")


def fill(
    mirror: Mirror, orders: Sequence[Order], *, at: datetime = NOW, full: bool = True, has_stages: bool = True
) -> int:
    """A sync that brings these orders and ends well. How many orders went."""
    mirror.begin(full=full, at=at)
    mirror.take_orders(orders, seen_at=at)
    return mirror.finish(at=at, watermark=at, shop=SHOP, lacking=(), has_stages=has_stages)


def source(mirror: Mirror, *, now: datetime = NOW) -> MirrorOrders:
    return MirrorOrders(mirror, domain=DOMAIN, now=lambda: now, warn=lambda _: None)


@contextmanager
def holding(orders: Sequence[Order]) -> Iterator[Mirror]:
    """A mirror of a shop with these orders, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder, Mirror.open(Path(folder) / "mirror.db") as mirror:
        fill(mirror, orders)
        yield mirror
