"""A Shopify to measure clients against, on a loopback port, in a process of its own.

Usage: python benchmarks/shop_server.py [--orders 10000] [--latency 250] [--plan standard]

The first line on stdout is its base URL. `GET /stats` tells what it was asked since `POST /reset`, which also fills the
bucket; `POST /stop` ends it, and so does the end of the process that started it. Its clock stands at a fixed instant,
its orders are the same every time, and nothing in an answer depends on the day of the run.

Each selection is rendered once for each order, when that is first asked for: run a client once before measuring it.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import sys
import time
from collections.abc import Sequence

from bench_shop.bucket import PLANS, Bucket
from bench_shop.bulk import BulkOperations
from bench_shop.graphql_api import GraphqlApi
from bench_shop.listener import Listener
from bench_shop.meter import Meter
from bench_shop.population import Orders
from bench_shop.rest_api import RestApi

_LOOK_FOR_PARENT_SECONDS = 0.5


def build(asked: argparse.Namespace) -> Listener:
    """The shop that the command line asks for, not yet listening."""
    orders = Orders(asked.orders, days=asked.days, same_instant=asked.same_instant, on_the_way=asked.parcels_on_the_way)
    size, rate = PLANS[asked.plan]
    bucket = Bucket(asked.bucket or size, asked.restore or rate, at=time.monotonic())
    meter = Meter()
    api = GraphqlApi(orders, bucket, meter, page_cost=asked.page_cost, actual_share=asked.actual_share)
    bulk = BulkOperations(orders, api.finder, api.documents, seconds=asked.bulk_seconds)
    return Listener(api, bulk, RestApi(orders, api.finder, meter), latency=asked.latency / 1000)


def flags() -> argparse.ArgumentParser:
    """Every option of the server."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--port", type=int, default=0, help="0 for any that is free")
    parser.add_argument("--orders", type=int, default=10_000)
    parser.add_argument("--days", type=int, default=120, help="the days that they were placed in")
    parser.add_argument("--same-instant", type=int, default=0, help="orders that share one instant")
    parser.add_argument("--parcels-on-the-way", type=int, default=0, help="the newest shipments, in transit")
    parser.add_argument("--latency", type=float, default=0, help="milliseconds that an answer takes")
    parser.add_argument("--plan", choices=sorted(PLANS), default="standard")
    parser.add_argument("--bucket", type=float, help="points it holds, in place of the plan's")
    parser.add_argument("--restore", type=float, help="points a second, in place of the plan's")
    parser.add_argument("--page-cost", type=float, help="points that a page of orders asks for, whatever it selects")
    parser.add_argument("--actual-share", type=float, default=0.4, help="of the requested points that are charged")
    parser.add_argument("--bulk-seconds", type=float, default=0, help="how long a bulk operation runs")
    return parser


async def _serve(listener: Listener, port: int) -> None:
    watching = asyncio.create_task(_end_with_parent(listener, os.getppid()))
    try:
        await listener.run(port, lambda url: print(url, flush=True))
    finally:
        watching.cancel()


async def _end_with_parent(listener: Listener, parent: int) -> None:
    while os.getppid() == parent:
        await asyncio.sleep(_LOOK_FOR_PARENT_SECONDS)
    listener.stop()


def main(arguments: Sequence[str]) -> int:
    """Serves until told to stop."""
    asked = flags().parse_args(arguments)
    listener = build(asked)
    # What is rendered stays, and is much: a collection that looks at all of it would hold an answer up.
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        asyncio.run(_serve(listener, asked.port))
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
