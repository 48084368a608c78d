"""A shop with more orders than six pages hold, on loopback: it answers pages of a search by time and id, and counts."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

from support.servers import Behaviour, Received, answer, serving

NEWEST = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
_TERM = re.compile(r"(processed_at|created_at|id):(>=|<=|<)'?([\w:-]+)'?")
_ACTUAL = 20.0
"""Points that are charged of any page."""

Json = dict[str, Any]


def node(number: int, placed_at: datetime, *, created_at: datetime | None = None) -> Json:
    return {
        "id": f"gid://shopify/Order/{number}",
        "name": f"#{number}",
        "processedAt": f"{placed_at:%Y-%m-%dT%H:%M:%SZ}",
        "createdAt": f"{(created_at or placed_at):%Y-%m-%dT%H:%M:%SZ}",
        "displayFinancialStatus": "PAID",
        "tags": [],
    }


def spread(count: int, *, every: timedelta = timedelta(minutes=7)) -> list[Json]:
    """Orders placed one after the other, the last of them at NEWEST."""
    return [node(1_000 + number, NEWEST - every * (count - number)) for number in range(count)]


@dataclass
class ManyOrders:
    """`faults` hit the requests with these numbers, counted from 1, in place of the right answer."""

    orders: list[Json]
    faults: dict[int, Behaviour] = field(default_factory=dict)
    largest_page: int = 250
    """A larger one costs too much."""
    page_cost: float = 35.0
    maximum: float = 2_000.0
    restore_rate: float = 100.0
    hides: frozenset[str] = frozenset()
    """Ids that are counted and never sent."""
    before: Callable[[int], None] = lambda _: None
    """Called with the number of each request before it is answered."""
    asked: list[Json] = field(default_factory=list)
    throttled: int = 0
    """How many requests the bucket did not hold the points for."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._level, self._at = self.maximum, time.monotonic()

    @contextmanager
    def listening(self) -> Iterator[Received]:
        """Answers on a loopback port for the length of the block."""
        with serving(self._behave) as received:
            yield received

    def env(self, received: Received) -> dict[str, str]:
        """What makes a command ask this shop."""
        shop = {"ORDERSTATUS_SHOP": "acme", "ORDERSTATUS_TOKEN": "shpat_secret"}
        return {**shop, "ORDERSTATUS_API_URL": received.url}

    def _behave(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        with self._lock:
            self.asked.append(json.loads(body)["variables"])
            number = len(self.asked)
            self.before(number)
            behave = self.faults.get(number) or answer(200, json.dumps(self._metered(json.loads(body))).encode())
        behave(handler, body)

    def _metered(self, call: Json) -> Json:
        """The answer, if the bucket holds what it costs; the difference to the actual cost is back with the answer."""
        now = time.monotonic()
        self._level = min(self.maximum, self._level + (now - self._at) * self.restore_rate)
        self._at = now
        if self._level < self.page_cost - 1e-6:
            self.throttled += 1
            error = {"message": "Throttled", "extensions": {"code": "THROTTLED"}}
            return {"errors": [error], "extensions": {"cost": self._cost(None)}}
        self._level -= _ACTUAL
        return self._answer(call)

    def _cost(self, actual: float | None) -> Json:
        status = {
            "maximumAvailable": self.maximum,
            "currentlyAvailable": self._level,
            "restoreRate": self.restore_rate,
        }
        return {"requestedQueryCost": self.page_cost, "actualQueryCost": actual, "throttleStatus": status}

    def _answer(self, call: Json) -> Json:
        variables = call["variables"]
        if variables.get("first", 0) > self.largest_page:
            code = {"code": "MAX_COST_EXCEEDED", "cost": 1_293, "maxCost": 1_000}
            return {"errors": [{"message": "Query cost is 1293, which exceeds", "extensions": code}]}
        found = self._found(variables.get("query"), reverse=variables.get("reverse", False))
        counted = {"count": len(found), "precision": "EXACT"}
        data: Json = {"ordersCount": counted}
        if "first" in variables:
            sent = [each for each in found if each["id"] not in self.hides]
            start = self._start(sent, variables.get("after"))
            end = start + variables["first"]
            last = sent[start:end][-1:]
            cursor = last[0]["id"] if last else None
            data |= {
                "orders": {"nodes": sent[start:end], "pageInfo": {"hasNextPage": end < len(sent), "endCursor": cursor}}
            }
            data |= {"farthest": {"nodes": sent[-1:]}} if "farthest" in call["query"] else {}
        return {"data": data, "extensions": {"cost": self._cost(_ACTUAL)}}

    def _found(self, search: str | None, *, reverse: bool) -> list[Json]:
        terms = _TERM.findall(search or "")
        found = [each for each in self.orders if all(_holds(each, *term) for term in terms)]
        return sorted(found, key=lambda each: (each["processedAt"], each["id"]), reverse=reverse)

    def _start(self, found: list[Json], after: str | None) -> int:
        if after is None:
            return 0
        return next(number for number, each in enumerate(found, 1) if each["id"] == after)


def _holds(order: Json, name: str, comparison: str, value: str) -> bool:
    if name == "id":
        mine, theirs = int(order["id"].rpartition("/")[2]), int(value)
        return mine >= theirs if comparison == ">=" else mine < theirs
    at = str(order["processedAt" if name == "processed_at" else "createdAt"])
    return at >= value if comparison == ">=" else at <= value if comparison == "<=" else at < value
