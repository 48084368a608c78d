"""A demo shop of a handful of orders built by hand, for tests of the engine that must not depend on generated data."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from orderstatus.demo.answers import Answer
from orderstatus.demo.bucket import Plan
from orderstatus.demo.server import DemoServer

Json = dict[str, Any]

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
ALL_SCOPES = (
    *(
        "read_all_orders",
        "read_orders",
        "write_orders",
        "read_customers",
        "read_returns",
        "read_locations",
        "read_apps",
    ),
    *("read_merchant_managed_fulfillment_orders", "read_third_party_fulfillment_orders", "read_payment_terms"),
)


def stamp(instant: datetime) -> str:
    """Return an instant as Shopify writes it."""
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def money(amount: str) -> Json:
    """Return a MoneyBag in euros."""
    each = {"amount": amount, "currencyCode": "EUR"}
    return {"shopMoney": each, "presentmentMoney": each}


def location(number: int = 1, **changes: Any) -> Json:
    """Return a location of the shop."""
    gid = f"gid://shopify/Location/{number}"
    return {"id": gid, "name": f"Depot {number}", "isActive": True, "isPrimary": number == 1} | changes


def customer(number: int, name: str) -> Json:
    """Return a customer; the address is an example domain's."""
    first, last = name.split(" ", 1)
    return {
        "id": f"gid://shopify/Customer/{number}",
        "displayName": name,
        "firstName": first,
        "lastName": last,
        "email": f"{first.lower()}@example.com",
        "phone": None,
        "tags": [],
        "createdAt": "2025-01-01T00:00:00Z",
        "updatedAt": "2025-01-01T00:00:00Z",
        "numberOfOrders": "0",
        "orders": [],
    }


def order(number: int, *, days_ago: float = 1, **changes: Any) -> Json:
    """Return a paid, unfulfilled order ``#1000+number`` placed some days before `NOW`."""
    placed = stamp(NOW - timedelta(days=days_ago))
    return {
        "id": f"gid://shopify/Order/{number}",
        "name": f"#{1000 + number}",
        "number": 1000 + number,
        "email": None,
        "createdAt": placed,
        "processedAt": placed,
        "updatedAt": placed,
        "closed": False,
        "cancelledAt": None,
        "closedAt": None,
        "test": False,
        "tags": [],
        "displayFinancialStatus": "PAID",
        "displayFulfillmentStatus": "UNFULFILLED",
        "returnStatus": "NO_RETURN",
        "currentTotalPriceSet": money(f"{number}.50"),
        "totalPriceSet": money(f"{number}.50"),
        "paymentGatewayNames": ["bogus"],
        "customer": None,
        "shippingAddress": None,
        "lineItems": [],
        "fulfillments": [],
        "fulfillmentOrders": [],
        "transactions": [],
        "refunds": [],
        "returns": [],
    } | changes


@dataclass
class TinyShop:
    """The engine's view of a shop, over lists that a test fills."""

    orders: list[Json] = field(default_factory=list)
    customers: list[Json] = field(default_factory=list)
    locations: list[Json] = field(default_factory=lambda: [location()])
    facts: Json = field(
        default_factory=lambda: {
            "id": "gid://shopify/Shop/1",
            "name": "Tiny",
            "myshopifyDomain": "tiny.myshopify.com",
            "ianaTimezone": "America/New_York",
        }
    )
    scopes: tuple[str, ...] = ALL_SCOPES

    def node(self, gid: str) -> Json | None:
        """Return a node by GID, looking through everything."""
        below = ("fulfillments", "fulfillmentOrders", "returns", "transactions", "lineItems")
        nodes = [*self.orders, *self.customers, *self.locations]
        nodes += [child for o in self.orders for key in below for child in o[key]]
        return next((n for n in nodes if n["id"] == gid), None)


def shop_of(count: int) -> TinyShop:
    """Return a shop of that many orders, the first one the oldest, an hour apart."""
    return TinyShop(orders=[order(n, days_ago=1 + (count - n) / 24) for n in range(1, count + 1)])


@dataclass
class Caller:
    """A server with a clock that a test moves, and a short way to ask it."""

    server: DemoServer
    clock: list[datetime]

    def send(self, query: str, variables: Json | None = None, **headers: str) -> Answer:
        """Return the raw answer to one GraphQL request."""
        body = json.dumps({"query": query, "variables": variables or {}}).encode()
        given = {"X-Shopify-Access-Token": "t"} | {k.replace("_", "-"): v for k, v in headers.items()}
        return self.server.answer("POST", "/admin/api/2026-10/graphql.json", given, body)

    def ask(self, query: str, variables: Json | None = None) -> Json:
        """Return the parsed answer to one GraphQL request."""
        answered: Json = json.loads(self.send(query, variables).body)
        return answered

    def wait(self, seconds: float) -> None:
        """Move the server's clock on."""
        self.clock[0] += timedelta(seconds=seconds)


def calling(shop: Any, *, plan: Plan = Plan.ENTERPRISE, **options: Any) -> Caller:
    """Return a caller of a new server over ``shop``, at `NOW`."""
    clock = [NOW]
    now: Callable[[], datetime] = lambda: clock[0]  # noqa: E731
    return Caller(DemoServer(shop, now=now, plan=plan, **options), clock)
