"""Bulk operations without waiting: a clock that sleeping moves, and what a reading of one said."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from orderstatus.core.bulk_ports import ChildStore, StartedOperation, StartedOperations
from orderstatus.mirror.children import SqliteChildren
from orderstatus.shopify.bulk_children import MemoryChildren
from orderstatus.shopify.bulk_documents import bulk_query
from orderstatus.shopify.bulk_operation import BulkRun
from orderstatus.shopify.bulk_orders import BulkOrders
from orderstatus.shopify.client import AdminClient
from orderstatus.shopify.http_files import Files

NOW = datetime(2026, 11, 23, 5, 30, tzinfo=UTC)


@dataclass
class Clock:
    """It stands still but for those who sleep."""

    seconds: float = 0.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds

    def __call__(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.seconds)


@dataclass
class Remembered:
    """`StartedOperations` that outlive nothing but the test."""

    kept: dict[str, StartedOperation] = field(default_factory=dict)

    def remember(self, query: str, operation: StartedOperation) -> None:
        self.kept[query] = operation

    def find(self, query: str) -> StartedOperation | None:
        return self.kept.get(query)

    def forget(self, query: str) -> None:
        self.kept.pop(query, None)


@dataclass
class Bulk:
    """A reading by one bulk operation, what it said, and where it is remembered."""

    clock: Clock = field(default_factory=Clock)
    started: Remembered = field(default_factory=Remembered)
    warnings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    objects: list[int] = field(default_factory=list)
    opened: ExitStack = field(default_factory=ExitStack)
    """What is to be closed where there are real connections."""

    def orders(
        self,
        client: AdminClient,
        transport: httpx.BaseTransport | None,
        *,
        parts: Collection[str] = (),
        children: Callable[[], ChildStore] | None = None,
        started: StartedOperations | None = None,
        **asked: Any,
    ) -> BulkOrders:
        files = Files(user_agent="orderstatus/test", sleep=self.clock.sleep, transport=transport)
        self.opened.callback(files.close)
        sort_key = asked.pop("sort_key", "PROCESSED_AT")
        run = BulkRun(
            client,
            bulk_query(parts, search=asked.pop("search", None), sort_key=sort_key, reverse=asked.pop("reverse", True)),
            started=started or self.started,
            note=self.notes.append,
            follow=self.objects.append,
            sleep=self.clock.sleep,
            clock=self.clock,
            now=self.clock.now,
        )
        return BulkOrders(
            run,
            files,
            sort_key=sort_key,
            parts=parts,
            children=children or spilling(1 << 20),
            warn=self.warnings.append,
            **asked,
        )


def spilling(most_bytes: int) -> Callable[[], ChildStore]:
    """Makes stores that move to the disk beyond so many bytes."""
    return lambda: MemoryChildren(SqliteChildren, most_bytes=most_bytes)


def operation(status: str, *, id: int = 1, objects: int = 0, **facts: Any) -> dict[str, Any]:
    """A `BulkOperation` as Shopify sends it: its counts are text."""
    return {
        "id": f"gid://shopify/BulkOperation/{id}",
        "status": status,
        "errorCode": None,
        "createdAt": "2026-11-23T05:30:00Z",
        "completedAt": None,
        "objectCount": str(objects),
        "rootObjectCount": str(objects),
        "fileSize": None,
        "url": None,
        "partialDataUrl": None,
        **facts,
    }


def pieces(content: bytes, *sizes: int) -> Iterator[bytes]:
    """`content` in pieces of these sizes, and the rest."""
    at = 0
    for size in sizes:
        yield content[at : at + size]
        at += size
    yield content[at:]
