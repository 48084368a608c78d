"""A bulk operation's file to CSV: orders a second, peak memory at two sizes, and the ratio to a bare json.loads loop.

Usage: python benchmarks/bulk_file.py [--orders 1000000] [--small 100000] [--rows orders|shipments] [--runs 1]

Each figure is of a process of its own. The shop and its storage are another process on a loopback port, which answers
the start and the poll of an operation and sends the file as it lies on the disk. The client starts the operation,
follows it, downloads, maps, filters and writes every column of `export orders` (or `export shipments`) to a file.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

_MEANT = "export, two processes"
"""The way that the targets are for."""
START = datetime(2025, 1, 1, tzinfo=UTC)
NEWS = ["DELIVERED"] * 6 + ["IN_TRANSIT", "FULFILLED", "OUT_FOR_DELIVERY", "DELAYED"]
PARTS = ("customer", "email", "address", "shipments", "transactions")
"""What `export orders` asks for."""


def stamp(at: datetime) -> str:
    """As Shopify writes an instant."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def money(amount: float) -> dict[str, Any]:
    """A `MoneyBag`."""
    return {"shopMoney": {"amount": f"{amount:.2f}", "currencyCode": "EUR"}}


def shipment(number: int, order: int, nth: int, at: datetime, drawn: random.Random) -> dict[str, Any]:
    """A parcel with its tracking, delivered or on its way."""
    left = at + timedelta(hours=20)
    news = drawn.choice(NEWS)
    tracking = f"JJD{drawn.randrange(10**12):012}"
    return {
        "id": f"gid://shopify/Fulfillment/{number}",
        "name": f"#{order}-F{nth}",
        "status": "SUCCESS",
        "displayStatus": news,
        "createdAt": stamp(left),
        "updatedAt": stamp(left + timedelta(days=2)),
        "inTransitAt": stamp(left + timedelta(hours=9)),
        "deliveredAt": stamp(left + timedelta(days=2, hours=3)) if news == "DELIVERED" else None,
        "estimatedDeliveryAt": stamp(left + timedelta(days=3)) if order % 3 else None,
        "requiresShipping": True,
        "trackingInfo": [
            {"company": drawn.choice(["DHL Express", "UPS", "PostNL"]), "number": tracking, "url": f"https://t.co/{tracking}"}
        ],
    }  # fmt: skip


def order(place: int, drawn: random.Random) -> dict[str, Any]:
    """An order with a parcel, one in ten with none and one in ten with two."""
    at = START + timedelta(seconds=place * 37)
    number = 1000 + place
    parcels = {0: 0, 1: 2}.get(place % 10, 1)
    sent = [shipment(5_000_000_000 + place * 3 + nth, number, nth + 1, at, drawn) for nth in range(parcels)]
    return {
        "id": f"gid://shopify/Order/{4_000_000_000 + place}",
        "name": f"#{number}",
        "number": number,
        "createdAt": stamp(at),
        "processedAt": stamp(at),
        "updatedAt": stamp(at + timedelta(days=3)),
        "cancelledAt": None,
        "closed": bool(place % 3),
        "test": False,
        "tags": ["vip", "wholesale"] if place % 7 == 0 else [],
        "displayFinancialStatus": drawn.choice(["PAID", "PAID", "PAID", "PENDING", "REFUNDED"]),
        "displayFulfillmentStatus": "FULFILLED" if parcels else "UNFULFILLED",
        "returnStatus": "NO_RETURN",
        "currentTotalPriceSet": money(drawn.randrange(100, 30_000) / 100),
        "totalCapturableSet": money(0),
        "totalOutstandingSet": money(0),
        "customer": {
            "id": f"gid://shopify/Customer/{place % 50_000}",
            "displayName": f"Aino Virtanen {place % 50_000}",
        },
        "email": f"aino{place % 50_000}@example.com",
        "shippingAddress": {"countryCodeV2": drawn.choice(["FI", "SE", "DE", "NL"])},
        "fulfillmentsCount": {"count": parcels},
        "fulfillments": sent,
        "transactions": [],
    }


def write_file(path: Path, orders: int) -> None:
    """A bulk file as Shopify writes it: compact, and slashes escaped (recorded)."""
    drawn = random.Random(orders)
    with path.open("w", encoding="utf-8") as file:
        for place in range(orders):
            file.write(json.dumps(order(place, drawn), separators=(",", ":")).replace("/", "\\/") + "\n")


def serve(path: Path, orders: int) -> None:
    """Answers as a shop whose operation is done at the first poll, until it is ended; says its address first."""
    size = path.stat().st_size

    def operation(status: str, url: str | None) -> dict[str, Any]:
        counts = {"objectCount": str(orders), "rootObjectCount": str(orders), "fileSize": str(size)}
        return {"id": "gid://shopify/BulkOperation/1", "status": status, "url": url, **counts}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if asked["operationName"] == "BulkOperationRun":
                data: Any = {"bulkOperationRunQuery": {"bulkOperation": operation("CREATED", None), "userErrors": []}}
            else:
                data = {"bulkOperation": operation("COMPLETED", f"http://{self.headers['Host']}/file")}
            self._begin(len(body := json.dumps({"data": data}).encode()))
            self.wfile.write(body)

        def do_GET(self) -> None:
            self._begin(size)
            with path.open("rb") as file:
                self.connection.sendfile(file)

        def _begin(self, length: int) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(length))
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()


def read(url: str, rows: str, out: Path, *, alone: bool) -> None:
    """What an export does from the operation's start to the file's end. Prints its own seconds and peak memory."""
    started = time.perf_counter()
    from orderstatus.config.started_operations import started_operations
    from orderstatus.core.credentials import Credential, Kept
    from orderstatus.core.query import OrderQuery
    from orderstatus.core.secret import Secret
    from orderstatus.core.shipments import shipments_of
    from orderstatus.core.tokens import FixedToken
    from orderstatus.output.delimited import write_csv
    from orderstatus.output.fields import RowContext
    from orderstatus.output.order_fields import ORDER_FIELDS
    from orderstatus.output.shipment_fields import SHIPMENT_FIELDS
    from orderstatus.runtime.beside import flattened_beside
    from orderstatus.shopify.bulk_children import MemoryChildren
    from orderstatus.shopify.bulk_documents import bulk_query
    from orderstatus.shopify.bulk_operation import BulkRun
    from orderstatus.shopify.bulk_orders import BulkOrders
    from orderstatus.shopify.client import AdminClient
    from orderstatus.shopify.http import ShopEndpoint
    from orderstatus.shopify.http_files import Files

    token = Secret("benchmark-token")
    endpoint = ShopEndpoint(
        f"{url}/admin/api/2026-10/graphql.json",
        FixedToken(token, Credential(kept=Kept.ENVIRONMENT, token=token), login=""),
        user_agent="orderstatus/benchmark",
        clock=time.monotonic,
    )
    client = AdminClient(
        endpoint,
        api_version="2026-10",
        sleep=lambda _: None,
        clock=time.monotonic,
        jitter=lambda: 0.0,
        warn=lambda _: None,
    )
    now = datetime.now(UTC)
    operation = BulkRun(
        client,
        bulk_query(PARTS, search=None, sort_key="PROCESSED_AT", reverse=True),
        started=started_operations(out.parent, "benchmark"),
        note=lambda _: None,
        follow=lambda _: None,
        sleep=lambda _: None,
        clock=time.monotonic,
        now=lambda: now,
    )
    run = BulkOrders(
        operation,
        Files(user_agent="orderstatus/benchmark", sleep=time.sleep),
        sort_key="PROCESSED_AT",
        parts=PARTS,
        children=MemoryChildren,
        warn=lambda _: None,
        beside=None if alone else flattened_beside,
    )
    query = OrderQuery()
    found = run if query.is_everything else (order for order in run if query.matches(order, now))
    context = RowContext(shop="benchmark.myshopify.com", now=now, zone=ZoneInfo("Europe/Helsinki"))
    with out.open("w", encoding="utf-8", newline="") as file:
        if rows == "orders":
            write_csv(found, ORDER_FIELDS, context, file)
        else:
            write_csv(shipments_of(found), SHIPMENT_FIELDS, context, file)
    told(run.received, started)


def parse(path: Path) -> None:
    """The bare loop: each line to a dict, and nothing done with it."""
    started = time.perf_counter()
    lines = 0
    with path.open("rb") as file:
        for line in file:
            json.loads(line)
            lines += 1
    told(lines, started)


def told(orders: int, started: float) -> None:
    """Says what this process has done; its helpers, which have ended, count for the memory too."""
    mine, helpers = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(
        json.dumps(
            {
                "orders": orders,
                "seconds": time.perf_counter() - started,
                "cpu": mine.ru_utime + mine.ru_stime,
                "helper_cpu": helpers.ru_utime + helpers.ru_stime,
                "megabytes": mine.ru_maxrss / 1024,
                "helper": helpers.ru_maxrss / 1024,
            }
        )
    )


def ran(*argv: str) -> dict[str, float]:
    """What a process of this file says of itself, with its seconds from outside: the interpreter's start counts."""
    started = time.perf_counter()
    done = subprocess.run([sys.executable, __file__, *argv], check=True, stdout=subprocess.PIPE, text=True)
    return {**json.loads(done.stdout), "seconds": time.perf_counter() - started}


def measured(orders: int, rows: str, runs: int, folder: Path) -> Iterator[tuple[str, dict[str, float]]]:
    """Each way to read a file of so many orders, with the figures of its median run."""
    path = folder / f"{orders}.jsonl"
    write_file(path, orders)
    server = subprocess.Popen(
        [sys.executable, __file__, "--serve", str(path), "--orders", str(orders)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        url = server.stdout.readline().strip()
        reading = ("--read", url, "--rows", rows, "--out", str(folder / "out.csv"))
        ways = {
            "json.loads alone": ("--parse", str(path)),
            _MEANT: reading,
            "export, one process": (*reading, "--alone"),
        }
        figures: dict[str, list[dict[str, float]]] = {way: [] for way in ways}
        for _ in range(runs):
            for way, argv in ways.items():
                figures[way].append(ran(*argv))
        for way, each in figures.items():
            yield way, sorted(each, key=lambda one: one["seconds"])[len(each) // 2]
    finally:
        server.kill()
        server.wait()
        path.unlink()


def print_targets(small: dict[str, float], large: dict[str, float]) -> None:
    """Prints what the issue asks for, in the form that benchmarks/run.py reads. A tenth more memory is no growth."""
    rate = large["orders"] / large["seconds"]
    before, after = (each["megabytes"] + each["helper"] for each in (small, large))
    work = f"bulk file of {large['orders']:,.0f} orders with shipments to CSV"
    print(f"{work} | >= 30,000 orders/s | {rate:,.0f} orders/s | {'met' if rate >= 30_000 else 'missed'}")
    is_flat = after <= 200 and after <= 1.1 * before
    limit = f"<= 200 MB, no growth from {small['orders']:,.0f} orders"
    print(f"{work}: peak memory | {limit} | {after:.0f} MB, before {before:.0f} | {'met' if is_flat else 'missed'}")


def main(arguments: Sequence[str]) -> int:
    """Prints orders a second and peak memory of each way at both sizes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--orders", type=int, default=1_000_000)
    parser.add_argument("--small", type=int, default=100_000)
    parser.add_argument("--rows", choices=["orders", "shipments"], default="orders")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--out", help=argparse.SUPPRESS)
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    for part in ("--serve", "--read", "--parse"):
        parser.add_argument(part, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.serve:
        serve(Path(asked.serve), asked.orders)
    elif asked.parse:
        parse(Path(asked.parse))
    elif asked.read:
        read(asked.read, asked.rows, Path(asked.out), alone=asked.alone)
    else:
        with tempfile.TemporaryDirectory() as folder:
            print(
                f"{'orders':>9}  {'way':22} {'seconds':>8} {'orders/s':>9} {'ratio':>6} {'CPU s':>6} "
                f"{'+ helper':>8} {'MB':>4} {'+ helper':>8}"
            )
            exported: list[dict[str, float]] = []
            for orders in (asked.small, asked.orders):
                bare = None
                for way, each in measured(orders, asked.rows, asked.runs, Path(folder)):
                    bare = bare or each["seconds"]
                    print(
                        f"{orders:9,}  {way:22} {each['seconds']:8.2f} {orders / each['seconds']:9,.0f} "
                        f"{each['seconds'] / bare:6.2f} {each['cpu']:6.2f} {each['helper_cpu']:8.2f} "
                        f"{each['megabytes']:4.0f} {each['helper']:8.0f}",
                        flush=True,
                    )
                    if way == _MEANT:
                        exported.append({**each, "orders": orders})
            print_targets(*exported)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
