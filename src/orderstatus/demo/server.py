"""A Shopify-like Admin API over a demo shop: takes requests as plain values, gives answers as plain values."""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from email.utils import format_datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from orderstatus.demo.access import UNAUTHORIZED, Grants
from orderstatus.demo.answers import BAD_BODY, Answer, faulty, json_answer
from orderstatus.demo.bucket import Bucket, Plan
from orderstatus.demo.endpoint import Endpoint
from orderstatus.demo.faults import STATUSES, Fault, Faults
from orderstatus.demo.index import Index, Shop
from orderstatus.demo.schema import api_version

Json = dict[str, Any]

SUPPORTED_QUARTERS = 5
"""A stable version is supported for at least twelve months: the newest and the four before it (usage/versioning)."""

_GRAPHQL = re.compile(r"/admin/api/(?:(?P<version>[\w-]+)/)?graphql\.json")
_SCOPES = "/admin/oauth/access_scopes.json"


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
        zone = _zone(shop.facts.get("ianaTimezone"))
        self._endpoint = Endpoint(self.index, self.grants, self.bucket, now=now, zone=zone, versions=self.versions)

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
        sent = {
            "Content-Type": "application/json; charset=utf-8",
            "Date": format_datetime(self.now().astimezone(UTC), usegmt=True),
            "X-Request-Id": request_id,
        }
        path = path.partition("?")[0]
        found = _GRAPHQL.fullmatch(path)
        if found is None and path != _SCOPES:
            return json_answer(404, sent, {"errors": "Not Found"})
        sent["X-Shopify-API-Version"] = self._version(found["version"] if found else None)
        if not self._authorized(given):
            sent["WWW-Authenticate"] = 'Basic Realm="Shopify API Authentication"'
            return json_answer(401, sent, UNAUTHORIZED)
        if method != ("GET" if found is None else "POST"):
            return json_answer(404, sent, {"errors": "Not Found"})
        if found is None:
            scopes = [{"handle": scope} for scope in self.grants.granted]
            return json_answer(200, sent, {"access_scopes": scopes})
        return self._graphql(given, body, sent, request_id)

    def _graphql(self, given: Mapping[str, str], body: bytes, sent: dict[str, str], request_id: str) -> Answer:
        fault = self.faults.next()
        if fault in STATUSES or fault in ("html", "empty", "internal"):
            return faulty(fault, sent, request_id)
        try:
            call = json.loads(body)
            query, variables = call["query"], call.get("variables") or {}
            if not isinstance(query, str) or not query.strip() or not isinstance(variables, dict):
                raise TypeError(query)
        except (ValueError, KeyError, TypeError, AttributeError):
            return json_answer(400, sent, BAD_BODY)
        debug = given.get("shopify-graphql-cost-debug") == "1"
        throttled = fault == "throttle"
        content = self._endpoint.answer(query, variables, call.get("operationName"), throttled=throttled, debug=debug)
        return json_answer(200, sent, content, fault if fault in ("reset", "hang", "truncate") else None)

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
