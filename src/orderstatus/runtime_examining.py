"""How a shop and this machine are looked at: the part of the composition root that `doctor` asks.

A stand-in: it knows the demo shop and the shop of the environment, one at a time.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from orderstatus.core.errors import OrderStatusError
from orderstatus.core.examination import ConfigurationFacts, CredentialFacts, Examined, LocalFacts
from orderstatus.runtime import DEMO_TOKEN, Runtime

if TYPE_CHECKING:
    from orderstatus.config.shops import Connection
    from orderstatus.core.shop_probe import ShopProbe
    from orderstatus.shopify.client import Exchange
    from orderstatus.shopify.http import AnswererTransport


def examine(runtime: Runtime, *, shop: str | None, demo: bool, verbose: bool) -> Iterator[Examined]:
    """The shop that the flags and the environment mean, as it was found. Nothing is raised for what can be found."""
    from orderstatus.config.shops import DEMO, chosen_shop, connection

    local = _local(runtime)
    now = runtime.clock()
    try:
        name = chosen_shop(runtime.env, shop=shop, demo=demo)
    except OrderStatusError as error:
        yield Examined(shop="", local=local, now=now, credential=error)
        return
    if name == DEMO:
        yield _examined_demo(runtime, local, verbose=verbose)
        return
    try:
        reached = connection(runtime.env, name)
    except OrderStatusError as error:
        yield Examined(shop=name, local=local, now=now, credential=error)
        return
    credential = CredentialFacts(kind="a static access token", kept_in="ORDERSTATUS_TOKEN")
    probe = _probe(runtime, reached, runtime.clock, None, verbose=verbose)
    yield _examined(name, local, now, credential, probe)


def _examined_demo(runtime: Runtime, local: LocalFacts, *, verbose: bool) -> Examined:
    from orderstatus.config.shops import API_VERSION, DEMO_DOMAIN, Connection
    from orderstatus.core.secret import Secret
    from orderstatus.shopify.http import AnswererTransport

    server = runtime.demo_server()

    def answer(method: str, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
        answered = server.answer(method, path, headers, body)
        return answered.status, answered.headers, answered.body

    url = f"https://{DEMO_DOMAIN}/admin/api/{API_VERSION}/graphql.json"
    reached = Connection(DEMO_DOMAIN, url, Secret(DEMO_TOKEN))
    probe = _probe(runtime, reached, runtime.demo_now, AnswererTransport(answer), verbose=verbose)
    credential = CredentialFacts(kind="the demo shop's token", kept_in="this program")
    return _examined(DEMO_DOMAIN, local, runtime.demo_now(), credential, probe)


def _examined(
    domain: str,
    local: LocalFacts,
    now: datetime,
    credential: CredentialFacts,
    probe: ShopProbe | OrderStatusError,
) -> Examined:
    from orderstatus.config.zones import knows_zone

    zone = None if isinstance(probe, OrderStatusError) else probe.shop.time_zone
    return Examined(
        shop=domain,
        local=local,
        now=now,
        credential=credential,
        probe=probe,
        is_zone_known=None if zone is None else knows_zone(zone),
    )


def _probe(
    runtime: Runtime,
    reached: Connection,
    clock: Callable[[], datetime],
    transport: AnswererTransport | None,
    *,
    verbose: bool,
) -> ShopProbe | OrderStatusError:
    from orderstatus import __version__
    from orderstatus.config.shops import API_VERSION
    from orderstatus.shopify.client import AdminClient
    from orderstatus.shopify.http import ShopEndpoint
    from orderstatus.shopify.probe import read_probe

    def report(exchange: Exchange) -> None:
        if verbose:
            runtime._tell(exchange)

    try:
        endpoint = ShopEndpoint(
            reached.url,
            reached.token,
            user_agent=f"orderstatus/{__version__}",
            clock=time.monotonic,
            transport=transport,
        )
    except OrderStatusError as error:
        return error
    client = AdminClient(
        endpoint,
        api_version=API_VERSION,
        sleep=time.sleep,
        clock=time.monotonic,
        jitter=random.random,
        # Another version than the one asked is a finding.
        warn=lambda _: None,
        report=report,
    )
    try:
        return read_probe(client, domain=reached.domain, clock=clock)
    except OrderStatusError as error:
        return error
    finally:
        endpoint.close()


def _local(runtime: Runtime) -> LocalFacts:
    from orderstatus.config.file_facts import file_facts
    from orderstatus.config.paths import places

    try:
        runtime.settings()
        error = None
    except OrderStatusError as wrong:
        error = wrong
    path = runtime.settings_path()
    kept = places(runtime.env)
    files = file_facts(
        settings=path,
        folders=(("configuration folder", path.parent), ("state folder", kept.state)),
    )
    return LocalFacts(configuration=ConfigurationFacts(path=str(path), exists=path.exists(), error=error), files=files)
