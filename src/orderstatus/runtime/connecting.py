"""How a shop is opened: its address, its token, its client, and the source of its orders."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from orderstatus.config.addresses import demo_named
from orderstatus.config.shops import Address, address_of
from orderstatus.core.credentials import Credential, Kept
from orderstatus.core.cut_warnings import CutWarning
from orderstatus.core.points import PointsLevel
from orderstatus.core.secret import Secret
from orderstatus.core.tokens import FixedToken, TokenSource
from orderstatus.output.streams import Streams
from orderstatus.runtime.access import access_of, warn_of_readable_secrets
from orderstatus.runtime.bulk_reading import BulkReading
from orderstatus.runtime.defined_stages import stages_once
from orderstatus.runtime.demo import DEMO_TOKEN
from orderstatus.runtime.opened import OpenShop, Spent, warnings_of
from orderstatus.runtime.where import Where
from orderstatus.shopify.client import ATTEMPTS, PATIENCE_SECONDS, AdminClient, Exchange
from orderstatus.shopify.http import AnswererTransport, ShopEndpoint
from orderstatus.shopify.planner import BulkUse
from orderstatus.shopify.source import ShopifyOrders

if TYPE_CHECKING:
    from orderstatus.config.settings import Settings, Target
    from orderstatus.runtime.process import Runtime


@dataclass(frozen=True, slots=True)
class Reached:
    """A shop's client, which has asked nothing yet, and what it will have cost."""

    client: AdminClient
    spent: Spent
    settings: Settings
    address: Address
    tokens: TokenSource
    credential: Credential
    clock: Callable[[], datetime]
    transport: AnswererTransport | None
    """What answers inside the process in place of the network; None for a shop that is really asked."""


@dataclass(slots=True)
class Heard:
    """Hears of every request to one shop: what it cost is summed, the progress knows, and `--verbose` tells."""

    streams: Streams
    shop: str
    told_as: str | None
    """What begins whatever is told of one of several shops."""
    is_told: bool
    spent: Spent = field(default_factory=Spent)

    def __call__(self, exchange: Exchange) -> None:
        """One request more."""
        points = exchange.actual_cost or 0.0
        self.spent.requests += 1
        self.spent.points += points
        if exchange.api_version is not None:
            self.spent.answered_versions.add(exchange.api_version)
        # Where nobody answered there is no page.
        if self.streams.progress is not None and exchange.status is not None:
            self.streams.progress.heard(self.shop, points=points)
        if self.is_told:
            told = _told(exchange)
            self.streams.detail(told if self.told_as is None else f"{self.told_as}: {told}")


@contextmanager
def connected(runtime: Runtime, target: Target, where: Where, *, several: bool) -> Iterator[OpenShop]:
    """The shop of `target`, open for the length of the block; of several, what it warns of begins with its name."""
    with reached(runtime, target, where, several=several) as shop:
        yield asked_now(runtime, target, where, shop, several=several)


def asked_now(runtime: Runtime, target: Target, where: Where, shop: Reached, *, several: bool) -> OpenShop:
    """The shop that was reached, to be asked as of now; it can be asked again and again, each time as of then."""
    now = shop.clock()
    if runtime.streams.progress is not None:
        runtime.streams.progress.begin(target.name)
    warn = warnings_of(runtime.streams, target.name if several else None)
    tell = _told_as(runtime.streams, where, target.name if several else None)
    lacking: list[str] = []

    def lack(warning: str) -> None:
        # What is cut of one order goes with it.
        if not isinstance(warning, CutWarning):
            lacking.append(warning)
        warn(warning)

    source = ShopifyOrders(
        shop.client,
        domain=target.domain,
        now=lambda: now,
        warn=lack,
        follow=_Followed(runtime.streams, target.name),
        explain=tell,
        bulk=BulkReading(runtime, target, where, shop, warn=lack, tell=tell),
        bulk_use=_bulk_use(shop.settings, where),
    )
    return OpenShop(
        source,
        target.domain,
        now,
        warn,
        shop.settings,
        shop.spent,
        shop.address.api_version,
        shop.clock,
        target.name,
        shipments=source,
        lacking=lacking,
        stages=stages_once(runtime, target),
        points=lambda: points_of(shop.client),
    )


def points_of(client: AdminClient) -> PointsLevel | None:
    """How full the shop's bucket is at this moment, as far as its answers have told; None before the first."""
    level = client.admission.level()
    return None if level is None else PointsLevel(*level)


@contextmanager
def reached(
    runtime: Runtime, target: Target, where: Where, *, several: bool = False, is_silent: bool = False
) -> Iterator[Reached]:
    """A client of the shop of `target`, which warns of nothing where it `is_silent`.

    Raises UsageError where there is no credential for it.
    """
    settings = runtime.settings_file().settings(target.profile)
    demo = demo_named(target.domain)
    transport = answering_transport(runtime, target.domain)
    heard = Heard(runtime.streams, target.name, target.name if several else None, is_told=where.verbose)
    if demo is not None:
        credential = Credential(kept=Kept.BUILT_IN, token=Secret(DEMO_TOKEN))
        address = address_of({}, settings, target.domain, is_env_owner=False)
        tokens: TokenSource = FixedToken(Secret(DEMO_TOKEN), credential, login="orderstatus demo reset")
    else:
        address, credential, tokens = access_of(
            runtime, target, where, settings, transport, several=several, report=heard
        )
        if not is_silent:
            warn_of_readable_secrets(runtime, target, credential)
    with client_of(runtime, where, address, tokens, transport, heard, is_silent=is_silent) as client:
        clock = runtime.clock if demo is None else runtime.demo_now
        yield Reached(client, heard.spent, settings, address, tokens, credential, clock, transport)


@contextmanager
def client_of(
    runtime: Runtime,
    where: Where,
    address: Address,
    tokens: TokenSource,
    transport: AnswererTransport | None,
    heard: Heard,
    *,
    is_silent: bool = False,
) -> Iterator[AdminClient]:
    """A client of the shop at `address`; `heard` hears of each of its requests."""
    from orderstatus import __version__

    endpoint = ShopEndpoint(
        address.graphql,
        tokens,
        user_agent=f"orderstatus/{__version__}",
        clock=time.monotonic,
        transport=transport,
    )
    client = AdminClient(
        endpoint,
        api_version=address.api_version,
        sleep=time.sleep,
        clock=time.monotonic,
        jitter=random.random,
        warn=(lambda _: None) if is_silent else warnings_of(runtime.streams, heard.told_as),
        report=heard,
        patience_seconds=PATIENCE_SECONDS if where.timeout is None else where.timeout,
        attempts=ATTEMPTS if where.retries is None else where.retries + 1,
    )
    try:
        yield client
    finally:
        endpoint.close()


def answering_transport(runtime: Runtime, domain: str) -> AnswererTransport | None:
    """What answers inside the process in place of the network; None for a shop that is really asked."""
    demo = demo_named(domain)
    if domain in runtime.answerers:
        return AnswererTransport(runtime.answerers[domain])
    if demo is None:
        return None
    server = runtime.demo_server(brand=demo, keeps=True)

    def answer(method: str, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
        answered = server.answer(method, path, headers, body)
        return answered.status, answered.headers, answered.body

    return AnswererTransport(answer)


def _bulk_use(settings: Settings, where: Where) -> BulkUse:
    """As it is set; else as the command prefers it."""
    if settings.bulk is not None:
        return BulkUse(settings.bulk)
    return BulkUse.PREFER if where.prefers_bulk else BulkUse.AUTO


def _told_as(streams: Streams, where: Where, shop: str | None) -> Callable[[str], None]:
    """What `--verbose` tells beside the requests."""
    if not where.verbose:
        return lambda _: None
    return streams.detail if shop is None else lambda told: streams.detail(f"{shop}: {told}")


class _Followed:
    """Tells the progress of what is being read of one shop, by however many readings."""

    def __init__(self, streams: Streams, shop: str) -> None:
        self._streams = streams
        self._shop = shop
        self._total = 0

    def __call__(self, rows: int, total: int | None) -> None:
        """So many more orders came; or a reading begins, which will bring `total` of them."""
        progress = self._streams.progress
        if progress is None:
            return
        if rows:
            progress.advance(self._shop, rows)
        elif total is not None:
            self._total += total
            progress.expect(self._shop, self._total)


def _told(exchange: Exchange) -> str:
    cost = ""
    if exchange.requested_cost is not None:
        actual = "-" if exchange.actual_cost is None else f"{exchange.actual_cost:.0f}"
        cost = f", {exchange.requested_cost:.0f} points asked, {actual} used, {exchange.available or 0:.0f} left"
    request_id = f", request {exchange.request_id}" if exchange.request_id else ""
    status = "no answer" if exchange.status is None else str(exchange.status)
    return f"{exchange.operation}: {exchange.outcome}, {status}{cost}, {exchange.seconds * 1000:.0f} ms{request_id}"
