"""Real orders, as Shopify recorded them, through `list` and `show`: from a server that knows nothing of the demo."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from support.cli import Cli
from support.servers import answer, serving
from support.shared import json_lines

Node = dict[str, Any]


def recorded_orders() -> dict[str, Node]:
    """Each recorded order once, with everything that any answer said of it; the newest saying wins."""
    found: dict[str, Node] = {}
    for line in json_lines("recordings", "exchanges.jsonl"):
        for node in _orders(line["body"]):
            found.setdefault(node["id"], {}).update({key: value for key, value in node.items() if value is not None})
    return {gid: node for gid, node in found.items() if "name" in node and "displayFulfillmentStatus" in node}


def _orders(value: Any) -> Iterator[Node]:
    if isinstance(value, dict):
        if isinstance(value.get("id"), str) and value["id"].startswith("gid://shopify/Order/"):
            yield value
        for child in value.values():
            yield from _orders(child)
    elif isinstance(value, list):
        for child in value:
            yield from _orders(child)


@pytest.fixture(scope="module")
def orders() -> dict[str, Node]:
    return recorded_orders()


@pytest.fixture
def shop(orders: dict[str, Node]) -> Iterator[dict[str, str]]:
    """A server that answers the recorded orders, two pages of them, and any one by its id or name."""
    nodes = list(orders.values())
    half = len(nodes) // 2

    def respond(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        asked = json.loads(body)
        variables = asked["variables"]
        if asked["operationName"] == "OrderLife":
            data: Node = {"order": orders.get(variables["id"])}
        elif asked["operationName"] == "OrderLookup":
            data = {"orders": {"nodes": [node for node in nodes if f"'{node['name']}'" in variables["query"]]}}
        elif variables.get("after"):
            data = {"orders": {"nodes": nodes[half:], "pageInfo": {"hasNextPage": False}}}
        else:
            first = {"nodes": nodes[:half], "pageInfo": {"hasNextPage": True, "endCursor": "c"}}
            data = {"orders": first, "ordersCount": {"count": len(nodes), "precision": "EXACT"}}
        answer(200, json.dumps({"data": data}).encode())(handler, body)

    with serving(respond) as received:
        yield {
            "ORDERSTATUS_API_URL": received.url,
            "ORDERSTATUS_SHOP": "x.myshopify.com",
            "ORDERSTATUS_TOKEN": "t",
        }


def test_every_recorded_order_is_a_row_with_its_statuses_and_amounts(
    cli: Cli, shop: dict[str, str], orders: dict[str, Node]
) -> None:
    ran = cli("list", "--csv", env=shop)
    assert (ran.code, ran.err) == (0, "")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(ran.out))}
    assert rows.keys() == orders.keys()
    assert len(rows) > 50
    for gid, node in orders.items():
        row = rows[gid]
        assert row["name"] == node["name"]
        assert row["fulfillment_status"] == node["displayFulfillmentStatus"].lower().replace("_", "-")
        if "displayFinancialStatus" in node:
            assert row["payment_status"] == node["displayFinancialStatus"].lower().replace("_", "-")
        if "currentTotalPriceSet" in node:
            assert row["total"] == node["currentTotalPriceSet"]["shopMoney"]["amount"]


def test_every_recorded_order_can_be_shown(cli: Cli, shop: dict[str, str], orders: dict[str, Node]) -> None:
    for gid, node in orders.items():
        ran = cli("show", gid, env=shop)
        assert ran.code == 0, (gid, ran.err)
        assert ran.lines[0].startswith(node["name"])
