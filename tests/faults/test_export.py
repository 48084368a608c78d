"""An export that could not get every row fails, and the old file stays byte for byte."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from support.cli import Cli, Ran
from support.servers import answer, serving

Node = dict[str, Any]
FORMATS = ("csv", "tsv", "json", "jsonl", "parquet", "xlsx")
OLD = b"what was here before\n"


def order(number: int, **more: Any) -> Node:
    return {"id": f"gid://shopify/Order/{number}", "name": f"#{number}", **more}


@contextmanager
def shop(nodes: list[Node | None], counted: int, **by_operation: Any) -> Iterator[dict[str, str]]:
    """A server of two pages of orders that counts `counted` of them; other operations answer what is given."""
    half = max(len(nodes) // 2, 1)

    def respond(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        asked = json.loads(body)
        data: Node = {"ordersCount": {"count": counted, "precision": "EXACT"}, "shop": {"ianaTimezone": "UTC"}}
        if asked["operationName"] in by_operation:
            sent = by_operation[asked["operationName"]]
            answer(200, json.dumps(sent).encode())(handler, body)
            return
        if asked["variables"].get("after"):
            data["orders"] = {"nodes": nodes[half:], "pageInfo": {"hasNextPage": False}}
        else:
            data["orders"] = {"nodes": nodes[:half], "pageInfo": {"hasNextPage": True, "endCursor": "a"}}
        answer(200, json.dumps({"data": data}).encode())(handler, body)

    with serving(respond) as received:
        yield {"ORDERSTATUS_SHOP": "x", "ORDERSTATUS_TOKEN": "t", "ORDERSTATUS_API_URL": received.url}


@pytest.fixture
def fails(cli: Cli, tmp_path: Path) -> Callable[..., Ran]:
    """Runs an export over an old file and its manifest; both are there unchanged afterwards, and nothing else is."""

    def run(table: str, *argv: str, env: dict[str, str], format: str = "csv") -> Ran:
        folder = tmp_path / format
        folder.mkdir()
        file = folder / f"x.{format}"
        manifest = folder / f"x.{format}.manifest.json"
        file.write_bytes(OLD)
        manifest.write_bytes(OLD)
        ran = cli("export", table, str(file), "--manifest", *argv, env=env)
        assert (file.read_bytes(), manifest.read_bytes()) == (OLD, OLD)
        assert sorted(folder.iterdir()) == [file, manifest]
        assert ran.out == ""
        return ran

    return run


@pytest.mark.parametrize("format", FORMATS)
def test_fewer_orders_than_the_shop_counts(fails: Callable[..., Ran], format: str) -> None:
    with shop([order(n) for n in range(4)], counted=5) as env:
        ran = fails("orders", env=env, format=format)
    assert ran.code == 1
    assert "4 orders arrived and the shop counts 5: this is not the whole" in ran.err


@pytest.mark.parametrize("format", FORMATS)
def test_a_shop_that_fails_on_the_second_page(fails: Callable[..., Ran], format: str) -> None:
    with shop([order(n) for n in range(4)], counted=4, Orders={"errors": [{"message": "no"}]}) as env:
        ran = fails("orders", env=env, format=format)
    assert ran.code == 1


def test_a_shop_that_refuses_is_exit_4(fails: Callable[..., Ran]) -> None:
    with serving(answer(403, b"{}")) as received:
        env = {"ORDERSTATUS_SHOP": "x", "ORDERSTATUS_TOKEN": "t", "ORDERSTATUS_API_URL": received.url}
        assert fails("orders", env=env).code == 4


def test_orders_that_came_as_nothing_at_all(fails: Callable[..., Ran]) -> None:
    with shop([order(1), None, order(3), order(4)], counted=4) as env:
        assert fails("orders", env=env).code == 1
    # Also where the shop does not count them either.
    with shop([order(1), None, order(3), order(4)], counted=3) as env:
        ran = fails("orders", env=env, format="tsv")
    assert ran.code == 1
    assert "1 orders as nothing at all" in ran.err


FULFILLMENT = {"id": "gid://shopify/Fulfillment/1", "status": "SUCCESS", "displayStatus": "IN_TRANSIT"}


@pytest.mark.parametrize("table", ["shipments", "events"])
def test_an_order_with_more_shipments_than_came_along(fails: Callable[..., Ran], cli: Cli, table: str) -> None:
    node = order(1, fulfillments=[FULFILLMENT], fulfillmentsCount={"count": 2}, processedAt="2026-11-20T00:00:00Z")
    with shop([node, order(2, fulfillments=[])], counted=2) as env:
        ran = fails(table, env=env)
        listed = cli("shipments", "--csv", "--columns", "id", "--since", "2026-01-01", env=env)
    assert ran.code == 1
    assert "order #1 has more shipments than the shop sends at once: this is not the whole" in ran.err
    assert listed.code == 0, "where people look a warning is enough"
    assert "some are missing here" in listed.err


def test_carrier_events_that_may_not_be_read(fails: Callable[..., Ran]) -> None:
    node = order(1, fulfillments=[FULFILLMENT], fulfillmentsCount={"count": 1})
    denied = {
        "data": {"nodes": [None]},
        "errors": [
            {
                "message": "Access denied for events field. Required access: `read_fulfillments` access scope.",
                "path": ["nodes", 0, "events"],
                "extensions": {"code": "ACCESS_DENIED"},
            }
        ],
    }
    with shop([node, order(2, fulfillments=[])], counted=2, ShipmentEvents=denied) as env:
        ran = fails("events", env=env)
    assert ran.code == 4
    assert "read_fulfillments" in ran.err


def test_an_order_with_more_returns_than_are_read_at_once(fails: Callable[..., Ran]) -> None:
    life = order(1, returns={"nodes": [], "pageInfo": {"hasNextPage": True}})
    with shop(
        [order(1, returnStatus="IN_PROGRESS"), order(2, returnStatus="IN_PROGRESS")],
        counted=2,
        OrdersById={"data": {"nodes": [life]}},
    ) as env:
        ran = fails("returns", env=env)
    assert ran.code == 1
    assert "order #1 has more returns than are read at once: this is not the whole" in ran.err


def test_a_run_that_fails_in_a_pipe_ends_in_its_exit_code(cli: Cli) -> None:
    with shop([order(n) for n in range(4)], counted=5) as env:
        ran = cli("export", "orders", "--columns", "name", env=env)
    assert ran.code == 1
    assert ran.out == "name\n#0\n#1\n#2\n#3\n"


def test_a_full_disk(cli: Cli) -> None:
    for format in FORMATS:
        ran = cli("export", "orders", "/dev/full", "--demo", "--format", format)
        assert ran.code == 1
        assert "could not write `/dev/full`: No space left on device" in ran.err
