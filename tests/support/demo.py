"""The demo shop as a source of orders, without a socket or a process."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from orderstatus.demo.brand import DEMO, Brand
from orderstatus.demo.changes import Changes
from orderstatus.demo.changing import Changing
from orderstatus.demo.faults import parse
from orderstatus.demo.server import DemoServer
from orderstatus.demo.shop import DemoShop, build_shop
from orderstatus.shopify.client import AdminClient, Exchange
from orderstatus.shopify.http import AnswererTransport, ShopEndpoint
from orderstatus.shopify.source import ShopifyOrders
from support.tokens import fixed

DOMAIN = "demo.myshopify.com"
EPOCH = datetime(2026, 11, 23, 5, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 5, 30, tzinfo=UTC)


def built_shop(
    *, epoch: datetime = EPOCH, orders: int = 1200, brand: Brand = DEMO, seed: int | None = None
) -> DemoShop:
    """The shop that `build_shop` makes of this, built once for all who ask for it: nobody may change it.

    A server that is to change it by a mutation gets a shop of its own first, by `with_a_shop_of_its_own`.
    """
    return _built(seed, epoch, orders, brand)


def with_a_shop_of_its_own(changing: Callable[..., Changing]) -> Callable[..., Changing]:
    """`Changes.changing`, which leaves a shop that was built for all as it was."""

    def changing_its_own(self: Changes, *arguments: Any) -> Changing:
        shop = self.index.shop
        if isinstance(shop, DemoShop) and id(shop) in _SHARED:
            epoch, orders = shop.epoch, len(shop.orders)
            self.index.shop = build_shop(seed=shop.seed, epoch=epoch, orders=orders, brand=shop.brand)
            self.index.forget()
        return changing(self, *arguments)

    return changing_its_own


_SHARED: set[int] = set()


@cache
def _built(seed: int | None, epoch: datetime, orders: int, brand: Brand) -> DemoShop:
    shop = build_shop(seed=seed, epoch=epoch, orders=orders, brand=brand)
    _SHARED.add(id(shop))
    return shop


_MOST_SLEEPS = 1_000


@dataclass
class DemoSource:
    """A demo server, a client of it, and what the client said and asked."""

    server: DemoServer
    warnings: list[str] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)

    def _sleep(self, seconds: float) -> None:
        """The clock stands still: whoever waits for points that time alone brings would wait for ever."""
        self.slept.append(seconds)
        assert len(self.slept) < _MOST_SLEEPS, "the bucket is empty, and this clock never fills it"

    def _answer(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, Mapping[str, str], bytes]:
        answer = self.server.answer(method, path, headers, body)
        return answer.status, answer.headers, answer.body

    def client(self) -> AdminClient:
        url = f"https://{DOMAIN}/admin/api/2026-10/graphql.json"
        endpoint = ShopEndpoint(
            url, fixed("t"), user_agent="test", clock=lambda: 0.0, transport=AnswererTransport(self._answer)
        )
        return AdminClient(
            endpoint,
            api_version="2026-10",
            sleep=self._sleep,
            clock=lambda: 0.0,
            jitter=lambda: 0.0,
            warn=self.warnings.append,
            report=self.exchanges.append,
        )

    def source(self) -> ShopifyOrders:
        return ShopifyOrders(self.client(), domain=DOMAIN, now=lambda: NOW, warn=self.warnings.append)


def demo_source(
    *, orders: int = 300, shop: DemoShop | None = None, faults: Sequence[str] = (), **settings: Any
) -> DemoSource:
    """A server of its own, so that a test may change it; its orders only where the test brings a `shop` of its own."""
    planned = [fault for text in faults for fault in parse(text)]
    shop = built_shop(orders=orders) if shop is None else shop
    return DemoSource(DemoServer(shop, now=lambda: NOW, token="t", faults=planned, **settings))
