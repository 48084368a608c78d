"""A process that reads a shop by a bulk operation, for tests to kill: `python -m support.bulk_reader URL STATE`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from orderstatus.config.started_operations import started_operations
from orderstatus.core.bulk_ports import StartedOperations
from orderstatus.shopify.bulk_orders import BulkOrders
from orderstatus.shopify.client import AdminClient
from orderstatus.shopify.http import ShopEndpoint
from support.bulk_reading import Bulk
from support.tokens import fixed

DOMAIN = "demo.myshopify.com"
PARTS = ("methods", "shipments")


def reading(url: str, bulk: Bulk, started: StartedOperations | None = None) -> BulkOrders:
    """A reading of the shop at `url` over real connections, which are closed with what `bulk` has opened."""
    address = f"{url}/admin/api/2026-10/graphql.json"
    endpoint = ShopEndpoint(address, fixed("t"), user_agent="test", clock=time.monotonic)
    bulk.opened.callback(endpoint.close)
    client = AdminClient(
        endpoint,
        api_version="2026-10",
        sleep=bulk.clock.sleep,
        clock=bulk.clock,
        jitter=lambda: 0.0,
        warn=bulk.warnings.append,
    )
    return bulk.orders(client, None, parts=PARTS, started=started)


if __name__ == "__main__":
    awake = Bulk()
    awake.clock.sleep = lambda seconds: time.sleep(seconds)  # type: ignore[method-assign]
    list(reading(sys.argv[1], awake, started_operations(Path(sys.argv[2]), DOMAIN)))
