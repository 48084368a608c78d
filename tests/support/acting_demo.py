"""A demo shop on a loopback port that a plan of every kind is carried out on, and that counts what it did."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from orderstatus.core.acting import (
    answering_returns,
    archiving,
    cancelling,
    capturing,
    event_rows,
    fulfilling,
    holding,
    marking_paid,
    posting,
    releasing,
    tagging,
    tracking,
)
from orderstatus.core.acting.plans import Action, Plan, PlanDraft, Step, Wanted
from orderstatus.demo.faults import parse
from orderstatus.demo.loopback import listening
from orderstatus.demo.server import DemoServer
from orderstatus.demo.shop import DemoShop, build_shop
from orderstatus.shopify.acting_reader import ShopifyActing
from orderstatus.shopify.client import AdminClient
from orderstatus.shopify.http import Limits, ShopEndpoint
from orderstatus.shopify.writer import ShopifyWriter

from .acting_shop import Clock
from .tokens import fixed

SHOP = "demo.myshopify.com"
EPOCH = datetime(2026, 11, 23, 5, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 5, 30, tzinfo=UTC)
ORDERS = 300
PATIENT_SECONDS = 30.0
HURRIED_SECONDS = 0.3
"""How long a client waits for an answer that never comes."""


@dataclass
class DemoActing:
    """A server of a shop of its own, and what its client needs."""

    faults: Sequence[str] = ()
    clock: Clock = field(default_factory=lambda: Clock(NOW))
    warnings: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        planned = [fault for text in self.faults for fault in parse(text)]
        self.server = DemoServer(build_shop(epoch=EPOCH, orders=ORDERS), now=self.clock.now, token="t", faults=planned)

    @contextmanager
    def reached(self, *, read_seconds: float = PATIENT_SECONDS) -> Iterator[dict[str, Any]]:
        """The reader, the writer and the time of a run, while the server listens. All time but the network's is the
        clock's."""
        with listening(self.server) as url, closing(self.endpoint(url, read_seconds)) as endpoint:
            yield self.means(endpoint)

    def endpoint(self, url: str, read_seconds: float = PATIENT_SECONDS) -> ShopEndpoint:
        """The way to the server that listens there; to be closed."""
        return ShopEndpoint(
            f"{url}/admin/api/2026-10/graphql.json",
            fixed("t"),
            user_agent="test",
            clock=self._seconds,
            limits=Limits(read=read_seconds),
        )

    def means(self, endpoint: ShopEndpoint) -> dict[str, Any]:
        """The reader, the writer and the time of a run."""
        client = AdminClient(
            endpoint,
            api_version="2026-10",
            sleep=self.clock.sleep,
            clock=self._seconds,
            jitter=lambda: 0.0,
            warn=self.warnings.append,
        )
        return {
            "reader": ShopifyActing(client, warn=self.warnings.append),
            "writer": ShopifyWriter(client),
            "now": self.clock.now,
            "sleep": self.clock.sleep,
        }

    @property
    def effects(self) -> Counter[str]:
        """How often the server did what: each mutation with its arguments, as text."""
        return Counter(f"{name} {json.dumps(arguments, sort_keys=True)}" for name, arguments in self.server.applied)

    def _seconds(self) -> float:
        return self.clock.now().timestamp()


def wanted() -> tuple[tuple[Wanted, int], ...]:
    """Everything that can be asked for, and of how many orders."""
    news = event_rows.typed_news("in-transit", city="Helsinki", now=NOW, zone=UTC)
    return (
        (answering_returns.approve(notify=False, returns=[]), 1),
        (answering_returns.decline("other", note=None, notify=False, returns=[]), 1),
        (answering_returns.close([]), 2),
        (capturing.capture("1.00", None, None), 6),
        (marking_paid.MarkAsPaid(), 3),
        (holding.hold("other", note="wait"), 5),
        (releasing.release(), 2),
        (fulfilling.fulfill([]), 8),
        (tracking.track(["JJFI1"], carrier_name="Posti"), 5),
        (posting.event(news, now=NOW, zone=UTC), 5),
        (cancelling.cancel("staff", restock=False, refund=False, notify=False, note=None), 2),
        (archiving.Close(), 4),
        (archiving.Reopen(), 2),
        (tagging.tag(["packed"], adds=True), 5),
        (tagging.tag(["vip"], adds=False), 2),
    )


def fifty(reader: ShopifyActing, shop: DemoShop) -> Plan:
    """Fifty steps or a few more, of every kind, each order asked for one thing; planned from a fresh reading."""
    draft = PlanDraft(action=Action.SHIP, shop=SHOP, made_at=NOW)
    ids = [node["id"] for node in shop.orders]
    taken: set[str] = set()
    for want, count in wanted():
        for order in reader.by_id(ids, want.parts):
            if count and order.order.id not in taken:
                steps = [each for each in want.plan(order) if isinstance(each, Step)]
                # The demo shop, as Shopify, cancels nothing that is under way; only it knows that.
                is_under_way = want.action is Action.CANCEL and order.order.fulfillment.value != "unfulfilled"
                if steps and not is_under_way:
                    draft.add(steps)
                    taken.add(order.order.id)
                    count -= 1
    return draft.finished()
