"""Bulk operations: a query becomes a file of JSON Lines, rendered when the operation starts and kept by its text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bench_shop.documents import Documents
from bench_shop.population import CLOCK, Json, Orders
from bench_shop.rendering import json_lines, rendered
from bench_shop.search import SORT_FIELDS, Finder


@dataclass(frozen=True, slots=True)
class BulkFile:
    """The bytes of a finished operation, and how many nodes they hold, children and all."""

    content: bytes
    objects: int
    roots: int


@dataclass(slots=True)
class _Operation:
    gid: str
    query: str
    file: BulkFile
    done_at: float
    cancelled: bool = False


class BulkOperations:
    """The operations of one app. `seconds` is how long one takes from its start until it is COMPLETED."""

    def __init__(self, orders: Orders, finder: Finder, documents: Documents, *, seconds: float) -> None:
        self._orders = orders
        self._finder = finder
        self._documents = documents
        self._seconds = seconds
        self._files: dict[str, BulkFile] = {}
        self._operations: list[_Operation] = []

    def start(self, query: str, now: float, url: Callable[[int], str]) -> Json:
        """The operation that now runs. Raises ValueError for a query that is no bulk query of orders."""
        if query not in self._files:
            self._files[query] = self._exported(query)
        number = len(self._operations) + 1
        gid = f"gid://shopify/BulkOperation/{number}"
        self._operations.append(_Operation(gid, query, self._files[query], now + self._seconds))
        return self.node(gid, now, url) or {}

    def cancel(self, gid: str, now: float, url: Callable[[int], str]) -> Json | None:
        """The operation, which is CANCELED if it was not done."""
        for each in self._operations:
            if each.gid == gid and now < each.done_at:
                each.cancelled = True
        return self.node(gid, now, url)

    def node(self, gid: str | None, now: float, url: Callable[[int], str]) -> Json | None:
        """The operation with this GID, or the newest, as its fields are; None where there is none."""
        for number, each in reversed(list(enumerate(self._operations, 1))):
            if gid in (None, each.gid):
                return self._as_node(each, now, url(number))
        return None

    def matching(self, search: str, now: float, url: Callable[[int], str]) -> list[Json]:
        """The operations with a status that `search` names, or all of them, the newest first."""
        wanted = {status.upper() for status in re.findall(r"\bstatus:'?(\w+)", search)}
        every = [found for each in reversed(self._operations) if (found := self.node(each.gid, now, url))]
        return [each for each in every if not wanted or each["status"] in wanted]

    def file(self, number: int) -> bytes | None:
        """The content of the file of the operation with this number."""
        return self._operations[number - 1].file.content if 0 < number <= len(self._operations) else None

    def forget(self) -> None:
        """Afterwards no operation was ever started; rendered files are kept."""
        self._operations.clear()

    def _as_node(self, operation: _Operation, now: float, url: str) -> Json:
        status = "CANCELED" if operation.cancelled else "COMPLETED" if now >= operation.done_at else "RUNNING"
        done, file, at = status == "COMPLETED", operation.file, f"{CLOCK:%Y-%m-%dT%H:%M:%SZ}"
        return {
            "__typename": "BulkOperation",
            "id": operation.gid,
            "type": "QUERY",
            "status": status,
            "errorCode": None,
            "query": operation.query,
            "createdAt": at,
            "completedAt": at if done else None,
            # Unsigned 64-bit numbers come as strings (recorded), and no file is made of no rows.
            "objectCount": str(file.objects if done else 0),
            "rootObjectCount": str(file.roots if done else 0),
            "fileSize": str(len(file.content)) if done else None,
            "url": url if done and file.content else None,
            "partialDataUrl": None,
        }

    def _exported(self, query: str) -> BulkFile:
        root = self._documents.operation(query, {}).root
        if len(root) != 1 or root[0].name != "orders" or len(root[0].nodes) != 1:
            raise ValueError("the benchmark's shop exports `orders { edges { node } }` in bulk, and nothing else")
        field, lines, roots = root[0], [], 0
        sort_field = SORT_FIELDS[field.arguments.get("sortKey")]
        found = self._finder.found(field.arguments.get("query"), sort_field)
        for index in found[::-1] if field.arguments.get("reverse") else found:
            roots += 1
            lines += [rendered(line) for line in json_lines(self._orders.order(index), field.nodes[0])]
        content = b"".join(line.replace(b"/", b"\\/") + b"\n" for line in lines)
        return BulkFile(content, len(lines), roots)
