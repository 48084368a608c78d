"""Demo shops as a board shows them, at a fixed hour; a shop is read once for all tests."""

from __future__ import annotations

from functools import cache

from orderstatus.core.points import PointsLevel
from orderstatus.core.rules import Rules
from orderstatus.core.standing import Standing, standing_of
from orderstatus.demo.brand import BRANDS
from orderstatus.output.board_view import Glimpse
from orderstatus.output.fields import RowContext
from support.demo import NOW, built_shop, demo_source
from support.orders import HELSINKI

FEW = 140
"""Orders that have most of the stories."""


@cache
def demo_standing(handle: str = "demo", orders: int = FEW) -> Standing:
    """Where the demo shop of so many orders stands."""
    shop = built_shop(orders=orders, brand=BRANDS[handle])
    return standing_of(demo_source(shop=shop).source(), rules=Rules(), now=NOW)


def glimpse(handle: str = "demo", orders: int = FEW) -> Glimpse:
    """The demo shop as it was seen at this very moment, with nothing changed."""
    domain = f"{handle}.myshopify.com"
    return Glimpse(
        context=RowContext(shop=domain, now=NOW, zone=HELSINKI, shop_name=domain),
        as_of=NOW,
        standing=demo_standing(handle, orders),
        points=lambda: PointsLevel(19_947.0, 20_000.0, 1_000.0),
    )
