"""A short way to bulk operations of a demo server: start one, look at it, fetch its file, and the orders to read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from orderstatus.demo.answers import Answer
from orderstatus.demo.faults import parse
from support.tiny_shop import Caller, TinyShop, calling, location, shop_of

Json = dict[str, Any]

FIELDS = "id type status errorCode createdAt completedAt objectCount rootObjectCount fileSize url partialDataUrl query"
START = (
    "mutation($q: String!, $g: Boolean! = false) { bulkOperationRunQuery(query: $q, groupObjects: $g)"
    f" {{ bulkOperation {{ {FIELDS} }} userErrors {{ field message code }} }} }}"
)
CANCEL = (
    "mutation($id: ID!) { bulkOperationCancel(id: $id)"
    f" {{ bulkOperation {{ {FIELDS} }} userErrors {{ field message }} }} }}"
)
ORDERS = "{ orders { edges { node { id name } } } }"
WITH_LINES = "{ orders { edges { node { id name lineItems { edges { node { id title } } } } } } }"


def shop_with_lines(count: int, lines: int = 2) -> TinyShop:
    """A shop of so many orders with so many line items each."""
    shop = shop_of(count)
    for at, order in enumerate(shop.orders):
        order["lineItems"] = [
            {"id": f"gid://shopify/LineItem/{at * 100 + n}", "title": "Salt & Pepper <mill>"} for n in range(lines)
        ]
        order["fulfillments"] = [
            {
                "id": f"gid://shopify/Fulfillment/{at}",
                "trackingInfo": [{"company": "UPS", "number": "1", "url": None}],
                "location": location(),
            }
        ]
    return shop


@dataclass
class Bulk:
    """Bulk operations of one server."""

    caller: Caller

    def run(self, query: str = ORDERS, *, grouped: bool = False) -> Json:
        """The payload of the mutation that starts one."""
        payload: Json = self.caller.ask(START, {"q": query, "g": grouped})["data"]["bulkOperationRunQuery"]
        return payload

    def start(self, query: str = ORDERS, *, grouped: bool = False) -> str:
        """The GID of one that was started."""
        payload = self.run(query, grouped=grouped)
        assert payload["userErrors"] == []
        gid: str = payload["bulkOperation"]["id"]
        return gid

    def look(self, gid: str) -> Json:
        """The operation as it stands."""
        found: Json = self.caller.ask(f"query($id: ID!) {{ bulkOperation(id: $id) {{ {FIELDS} }} }}", {"id": gid})
        operation: Json = found["data"]["bulkOperation"]
        return operation

    def cancel(self, gid: str) -> Json:
        """The payload of its cancelation."""
        payload: Json = self.caller.ask(CANCEL, {"id": gid})["data"]["bulkOperationCancel"]
        return payload

    def listed(self, arguments: str) -> Json:
        """The answer to a list of operations."""
        return self.caller.ask(f"{{ bulkOperations({arguments}) {{ nodes {{ id status }} }} }}")

    def fetch(self, url: str, **headers: str) -> Answer:
        """The answer to a GET of a file, without a token."""
        parts = urlsplit(url)
        given = {"Host": parts.netloc} | {name.replace("_", "-"): value for name, value in headers.items()}
        return self.caller.server.answer("GET", f"{parts.path}?{parts.query}", given, b"")

    def rows(self, query: str = ORDERS, *, grouped: bool = False) -> list[Json]:
        """The rows of an operation from its start to its file."""
        return rows_of(self.fetch(self.look(self.start(query, grouped=grouped))["url"]).body)


def rows_of(body: bytes) -> list[Json]:
    """The rows of a JSONL file, which ends with the end of a line."""
    assert body.endswith(b"\n")
    return [json.loads(line) for line in body.splitlines()]


def bulk(shop: Any = None, *, faults: str = "", **options: Any) -> Bulk:
    """Bulk operations of a new server, over three orders unless another shop is given."""
    return Bulk(calling(shop_of(3) if shop is None else shop, faults=parse(faults), **options))
