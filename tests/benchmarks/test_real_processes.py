"""The benchmark's shop as the process that it is in a run: our client reads all of it, and files can be resumed."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from suite.clients import export_of_shipments
from suite.process import run
from suite.shop import Shop, open_shop

ORDERS, SHIPMENTS = 620, 613


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    with open_shop(orders=ORDERS, same_instant=300, actual_share=0.4) as opened:
        yield opened


def asked(shop: Shop, document: str, **variables: Any) -> Any:
    body = json.dumps({"query": document, "variables": variables}).encode()
    with urlopen(Request(f"{shop.url}/admin/api/2026-10/graphql.json", data=body), timeout=10) as answer:
        return json.load(answer)["data"]


def answers(shop: Shop) -> bool:
    try:
        return bool(shop.stats())
    except (URLError, OSError):
        return False


def test_our_client_reads_every_shipment(shop: Shop, tmp_path: Path) -> None:
    client = export_of_shipments("orderstatus")
    env = client.environment(shop.url, tmp_path) | {"PYTHONPATH": os.pathsep.join(sys.path)}
    shop.reset()
    took = run(client.command(shop.url, tmp_path), env, out=tmp_path / "out", err=tmp_path / "err")
    assert (took.exit_code, (tmp_path / "err").read_text()) == (0, "")
    assert client.count(tmp_path, tmp_path / "out") == (None, SHIPMENTS)
    with (tmp_path / "shipments.csv").open(newline="") as file:
        assert len({row["id"] for row in csv.DictReader(file)}) == SHIPMENTS
    stats = shop.stats()
    assert (stats["throttled"], stats["refused"]) == (0, 0)
    assert stats["orders_sent"] >= ORDERS
    assert 0 < stats["actual_points"] < stats["requested_points"]
    assert took.peak_mb > 10


def test_a_bulk_file_can_be_resumed(shop: Shop) -> None:
    start = "mutation Run($query: String!) { bulkOperationRunQuery(query: $query) { bulkOperation { id } } }"
    export = "{ orders { edges { node { id fulfillmentOrders { edges { node { id status } } } } } } }"
    gid = asked(shop, start, query=export)["bulkOperationRunQuery"]["bulkOperation"]["id"]
    watch = "query Watch($id: ID!) { bulkOperation(id: $id) { status url objectCount rootObjectCount } }"
    done = asked(shop, watch, id=gid)["bulkOperation"]
    assert (done["status"], done["objectCount"], done["rootObjectCount"]) == ("COMPLETED", "1240", "620")
    with urlopen(done["url"], timeout=10) as answer:
        whole = answer.read()
    with urlopen(Request(done["url"], headers={"Range": "bytes=1000-"}), timeout=10) as answer:
        assert answer.status == 206
        assert whole[:1000] + answer.read() == whole
    lines = [json.loads(line) for line in whole.splitlines()]
    roots = {line["id"] for line in lines if "__parentId" not in line}
    assert len(roots) == ORDERS
    assert {line["__parentId"] for line in lines if "__parentId" in line} == roots


def test_the_shop_ends_with_the_process_that_started_it() -> None:
    starting = "import subprocess, sys; p = subprocess.Popen([sys.executable, *sys.argv[1:]], stdout=subprocess.PIPE); "
    server = Path(__file__).resolve().parents[2] / "benchmarks" / "shop_server.py"
    argv = [sys.executable, "-c", f"{starting}print(p.stdout.readline().decode())", str(server), "--orders", "1"]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        orphan = Shop(parent.stdout.readline().strip())
    give_up = time.monotonic() + 10
    while answers(orphan):
        assert time.monotonic() < give_up
        time.sleep(0.05)
