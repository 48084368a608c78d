"""A fake Shopify for the client: answers one after the other, and what was asked is remembered."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from orderstatus.shopify.client import AdminClient, Exchange
from orderstatus.shopify.http import ShopEndpoint
from support.tokens import fixed

URL = "https://acme.myshopify.com/admin/api/2026-10/graphql.json"
TOKEN = "shpat_a-very-secret-token"

Step = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


def json_reply(body: object, status: int = 200, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, json=body, headers={"x-request-id": "req-1", **named})


def data(value: dict[str, Any], **beside: Any) -> httpx.Response:
    return json_reply({"data": value, **beside})


def cost(requested: float, available: float, *, maximum: float = 2000, rate: float = 100) -> dict[str, Any]:
    status = {"maximumAvailable": maximum, "currentlyAvailable": available, "restoreRate": rate}
    return {"cost": {"requestedQueryCost": requested, "actualQueryCost": None, "throttleStatus": status}}


def throttled(requested: float, available: float, *, rate: float = 100) -> httpx.Response:
    documentation = "https://shopify.dev/api/usage/rate-limits"
    error = {"message": "Throttled", "extensions": {"code": "THROTTLED", "documentation": documentation}}
    return json_reply({"errors": [error], "extensions": cost(requested, available, rate=rate)})


def coded(code: str, message: str = "no", **extensions: Any) -> httpx.Response:
    return json_reply({"errors": [{"message": message, "extensions": {"code": code, **extensions}}]})


@dataclass
class FakeShopify:
    """Answers `steps` in turn; a request too many, or a step never taken, is a failure of the test."""

    steps: list[Step]
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[httpx.Headers] = field(default_factory=list)
    timeouts: list[dict[str, float]] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)
    seconds: float = 0.0

    def handle(self, request: httpx.Request) -> httpx.Response:
        assert self.steps, "one request too many"
        self.asked.append(json.loads(request.content))
        self.headers.append(request.headers)
        self.timeouts.append(request.extensions["timeout"])
        step = self.steps.pop(0)
        if isinstance(step, Exception):
            raise step
        return step(request) if callable(step) else step

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds

    def client(self, *, jitter: float = 0.0, patience_seconds: float = 120.0, attempts: int = 4) -> AdminClient:
        endpoint = ShopEndpoint(
            URL,
            fixed(TOKEN),
            user_agent="orderstatus/test",
            clock=lambda: self.seconds,
            transport=httpx.MockTransport(self.handle),
        )
        return AdminClient(
            endpoint,
            api_version="2026-10",
            sleep=self.sleep,
            clock=lambda: self.seconds,
            jitter=lambda: jitter,
            warn=self.warnings.append,
            report=self.exchanges.append,
            patience_seconds=patience_seconds,
            attempts=attempts,
        )


def fake(*steps: Step) -> FakeShopify:
    return FakeShopify(list(steps))
