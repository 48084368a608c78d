"""A Shopify-like Admin API over a demo shop: takes requests as plain values, gives answers as plain values."""

from __future__ import annotations

import copy
import json
import re
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from graphql import DocumentNode

from orderstatus.demo import validation
from orderstatus.demo.access import UNAUTHORIZED, Grants
from orderstatus.demo.bucket import Bucket, Plan
from orderstatus.demo.cost import MAX_QUERY_COST, actual_cost, requested_cost
from orderstatus.demo.execute import Execution
from orderstatus.demo.faults import STATUSES, Fault, Faults
from orderstatus.demo.matching import Clock
from orderstatus.demo.resolve import RESOLVERS, Index, Request, Shop
from orderstatus.demo.schema import api_version, schema
from orderstatus.demo.selection import Compiler

Json = dict[str, Any]

SUPPORTED_QUARTERS = 5
"""A stable version is supported for at least twelve months: the newest and the four before it (usage/versioning)."""

_GRAPHQL = re.compile(r"/admin/api/(?:(?P<version>[\w-]+)/)?graphql\.json")
_SCOPES = "/admin/oauth/access_scopes.json"
_HTML = b"<!DOCTYPE html>\n<html><head><title>Something went wrong</title></head><body><h1>Error</h1></body></html>\n"
_BAD_BODY: Json = {"errors": {"query": "Required parameter missing or invalid"}}
_STATUS_BODIES: Mapping[int, Json] = {
    402: {"errors": "Unavailable Shop"},
    403: {"errors": "Unavailable Shop"},
    423: {"errors": "This shop is unavailable"},
    429: {
        "errors": "Exceeded 2 calls per second for api client. Reduce request rates to resume uninterrupted service."
    },
    500: {"errors": "An unexpected error occurred"},
}
_CACHED_DOCUMENTS = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer. ``fault`` names what the connection does to it (reset, hang, truncate), usually nothing."""

    status: int
    headers: dict[str, str]
    body: bytes
    fault: str | None = None


def supported_versions(newest: str) -> tuple[str, ...]:
    """Return the stable versions that answer while ``newest`` is the newest one, oldest first."""
    year, month = map(int, newest.split("-"))
    quarters = [year * 4 + (month - 1) // 3 - back for back in range(SUPPORTED_QUARTERS)]
    return tuple(f"{q // 4}-{q % 4 * 3 + 1:02d}" for q in reversed(quarters))


class DemoServer:
    """Answers Admin API requests for one shop and one app; safe to call from several threads at once.

    ``token`` None accepts any token. ``scopes`` default to the shop's; ``protected_level`` 0, 1 or 2 is what the app
    may see of protected customer data. ``latency`` seconds pass by ``sleep`` before every answer.
    """

    def __init__(
        self,
        shop: Shop,
        *,
        now: Callable[[], datetime],
        token: str | None = None,
        plan: Plan = Plan.STANDARD,
        latency: float = 0.0,
        sleep: Callable[[float], None] = time.sleep,
        faults: Sequence[Fault] = (),
        scopes: Iterable[str] | None = None,
        protected_level: int = 2,
        api_versions: Sequence[str] | None = None,
    ) -> None:
        self.shop, self.now, self.token = shop, now, token
        self.latency, self.sleep = latency, sleep
        self.grants = Grants(shop.scopes if scopes is None else scopes, protected_level)
        self.versions = tuple(api_versions) if api_versions else supported_versions(api_version())
        self.bucket = Bucket(plan=plan, at=now())
        self.faults = Faults(tuple(faults))
        self.index = Index(shop)
        self._zone = _zone(shop.facts.get("ianaTimezone"))
        self._documents: dict[str, DocumentNode] = {}
        self._lock = threading.RLock()

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Return the answer to one request; it never raises for what a client may send.

        Header names are taken in any case. Paths: ``/admin/api/VERSION/graphql.json`` (POST) and
        ``/admin/oauth/access_scopes.json`` (GET); an unknown version is answered by the oldest supported one, as
        ``X-Shopify-API-Version`` tells (usage/versioning).
        """
        if self.latency:
            self.sleep(self.latency)
        given = {name.lower(): value for name, value in headers.items()}
        request_id = str(uuid.uuid4())
        sent = {"Content-Type": "application/json; charset=utf-8", "X-Request-Id": request_id}
        path = path.partition("?")[0]
        found = _GRAPHQL.fullmatch(path)
        if found is None and path != _SCOPES:
            return _json_answer(404, sent, {"errors": "Not Found"})
        sent["X-Shopify-API-Version"] = self._version(found["version"] if found else None)
        if not self._authorized(given):
            sent["WWW-Authenticate"] = 'Basic Realm="Shopify API Authentication"'
            return _json_answer(401, sent, UNAUTHORIZED)
        if method != ("GET" if found is None else "POST"):
            return _json_answer(404, sent, {"errors": "Not Found"})
        if found is None:
            scopes = [{"handle": scope} for scope in self.grants.granted]
            return _json_answer(200, sent, {"access_scopes": scopes})
        return self._graphql(given, body, sent, request_id)

    def _graphql(self, given: Mapping[str, str], body: bytes, sent: dict[str, str], request_id: str) -> Answer:
        fault = self.faults.next()
        if fault in STATUSES or fault in ("html", "empty", "internal"):
            return _faulty(fault, sent, request_id)
        try:
            call = json.loads(body)
            query, variables = call["query"], call.get("variables") or {}
            if not isinstance(query, str) or not query.strip() or not isinstance(variables, dict):
                raise TypeError(query)
        except (ValueError, KeyError, TypeError, AttributeError):
            return _json_answer(400, sent, _BAD_BODY)
        with self._lock:
            content = self._run(query, variables, call.get("operationName"), throttled=fault == "throttle",
                                debug=given.get("shopify-graphql-cost-debug") == "1")  # fmt: skip
        return _json_answer(200, sent, content, fault if fault in ("reset", "hang", "truncate") else None)

    def _run(self, query: str, variables: Json, name: str | None, *, throttled: bool, debug: bool) -> Json:
        try:
            document = self._document(query)
            chosen = validation.operation(document, name)
            values = validation.variables(schema(), chosen, variables)
        except validation.Refused as refused:
            return {"errors": refused.errors}
        operation = Compiler(schema(), document, chosen, values, self.grants.denial, RESOLVERS)
        oversized = _oversized(operation)
        requested = requested_cost(operation)
        if requested > MAX_QUERY_COST:
            return _too_expensive(requested)
        if throttled or not self.bucket.admit(requested, self.now()):
            return self._throttled(requested)
        if oversized is not None:
            self.bucket.refund(requested)
            return {"errors": [oversized], "extensions": {"cost": self._cost(requested, None)}}
        request = Request(
            self.shop, self.index, self.grants, Clock(now=self.now(), zone=self._zone),
            [(version, True) for version in self.versions],
        )  # fmt: skip
        execution = Execution(request, operation)
        data = execution.run()
        if operation.mutation:
            self.index.forget()
        actual = actual_cost(operation, data or {}, requested)
        self.bucket.refund(requested - actual)
        content: Json = {"errors": execution.errors} if execution.errors else {}
        content |= {"data": data, "extensions": {"cost": self._cost(requested, actual)}}
        if debug:
            content["extensions"]["cost"]["fields"] = _cost_fields(operation)
        if request.searches:
            content["extensions"]["search"] = request.searches
        return content

    def _document(self, text: str) -> DocumentNode:
        found = self._documents.get(text)
        if found is None:
            found = validation.document(schema(), text)
            if len(self._documents) >= _CACHED_DOCUMENTS:
                self._documents.clear()
            self._documents[text] = found
        return found

    def _cost(self, requested: int, actual: int | None) -> Json:
        status = self.bucket.status()
        return {"requestedQueryCost": requested, "actualQueryCost": actual, "throttleStatus": status}

    def _throttled(self, requested: int) -> Json:
        extensions = {"code": "THROTTLED", "documentation": "https://shopify.dev/api/usage/rate-limits"}
        self.bucket.restore(self.now())
        return {
            "errors": [{"message": "Throttled", "extensions": extensions}],
            "extensions": {"cost": self._cost(requested, None)},
        }

    def _version(self, asked: str | None) -> str:
        return asked if asked in self.versions else self.versions[0]

    def _authorized(self, given: Mapping[str, str]) -> bool:
        token = given.get("x-shopify-access-token", "")
        return bool(token) if self.token is None else token == self.token


def _zone(name: str | None) -> tzinfo:
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError):  # a system without the time zone data
        return UTC


def _json_answer(status: int, headers: dict[str, str], content: Json, fault: str | None = None) -> Answer:
    body = json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()
    return Answer(status, headers, body, fault)


def _faulty(fault: str, headers: dict[str, str], request_id: str) -> Answer:
    if fault == "internal":
        return _json_answer(200, headers, {"errors": [internal_error(request_id)]})
    status = int(fault) if fault in STATUSES else 200
    if status in _STATUS_BODIES:
        extra = {"Retry-After": "2.0"} if status == 429 else {}
        return _json_answer(status, headers | extra, _STATUS_BODIES[status])
    return Answer(status, headers | {"Content-Type": "text/html"}, b"" if fault == "empty" else _HTML)


def internal_error(request_id: str) -> Json:
    """Return the error of a fault on Shopify's side (recorded)."""
    message = (
        "Internal error. Looks like something went wrong on our end.\n"
        f"Request ID: {request_id} (include this in support requests)."
    )
    return {"message": message, "extensions": {"code": "INTERNAL_SERVER_ERROR", "requestId": request_id}}


def _too_expensive(cost: int) -> Json:
    message = (
        f"Query cost is {cost}, which exceeds the single query max cost limit ({MAX_QUERY_COST}).\n\n"
        "See https://shopify.dev/concepts/about-apis/rate-limits for more information on how the\n"
        "cost of a query is calculated.\n\n"
        "To query larger amounts of data with fewer limits, bulk operations should be used instead.\n"
        "See https://shopify.dev/api/usage/bulk-operations/queries for usage details.\n"
    )
    documentation = "https://shopify.dev/api/usage/limits#rate-limits"
    extensions = {"code": "MAX_COST_EXCEEDED", "cost": cost, "maxCost": MAX_QUERY_COST, "documentation": documentation}
    return {"errors": [{"message": message, "extensions": extensions}]}


def _oversized(operation: Compiler) -> Json | None:
    """Return the error of the first list of more than 250 values in a root field's arguments (recorded)."""
    for field in operation.root:
        for name, value in field.arguments.items():
            if isinstance(value, list) and len(value) > 250:
                token = field.nodes[0].loc.start_token  # type: ignore[union-attr]
                message = f"The input array size of {len(value)} is greater than the maximum allowed of 250."
                return {
                    "message": message,
                    "locations": [{"line": token.line, "column": token.column}],
                    "path": [field.key, name],
                    "extensions": {"code": "MAX_INPUT_SIZE_EXCEEDED"},
                }
    return None


def _cost_fields(operation: Compiler) -> list[Json]:
    """Return ``extensions.cost.fields`` of the debugging header, for root fields only."""
    whole = [(field, requested_cost(_only(operation, field.key))) for field in operation.root]
    return [
        {"path": [f.key], "definedCost": 1, "requestedTotalCost": cost, "requestedChildrenCost": max(0, cost - 1)}
        for f, cost in whole
    ]


def _only(operation: Compiler, key: str) -> Compiler:
    """Return the operation with one root field left."""
    single = copy.copy(operation)
    single.root = tuple(field for field in operation.root if field.key == key)
    return single
