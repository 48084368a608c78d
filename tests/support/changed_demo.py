"""A demo shop of a test's own that is changed by mutations, and asked over the same GraphQL as by a client."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from typing import Any

from orderstatus.demo.drafts import Draft
from orderstatus.demo.server import DemoServer
from orderstatus.demo.shop import DemoShop, build_shop

Json = dict[str, Any]
EPOCH = datetime(2026, 11, 23, 5, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 5, 30, tzinfo=UTC)
AT = int(NOW.timestamp())


class Lines:
    """Kept changes in a list that several servers share, each with a place of its own in it."""

    def __init__(self, lines: list[str]) -> None:
        self.lines, self.known = lines, 0

    def turn(self) -> AbstractContextManager[object]:
        return nullcontext()

    def read(self) -> Iterable[str]:
        new = self.lines[self.known :]
        self.known = len(self.lines)
        return new

    def append(self, line: str) -> None:
        self.lines.append(line)
        self.known = len(self.lines)


def server_of(
    lines: list[str] | None = None, *, orders: int = 60, shop: DemoShop | None = None, **more: Any
) -> DemoServer:
    """A server of a shop that nobody else has; `lines` are what was changed in it before."""
    shop = build_shop(epoch=EPOCH, orders=orders) if shop is None else shop
    kept = None if lines is None else Lines(lines)
    return DemoServer(shop, **{"now": lambda: NOW, "token": "t", "kept": kept, **more})


def ask(server: DemoServer, query: str, **variables: Any) -> Json:
    """What the server answers to a call; nothing where it closes the connection instead."""
    body = json.dumps({"query": query, "variables": variables}).encode()
    answer = server.answer("POST", "/admin/api/2026-10/graphql.json", {"X-Shopify-Access-Token": "t"}, body)
    found: Json = json.loads(answer.body) if answer.body else {}
    return found


def told(server: DemoServer, key: str) -> Draft:
    """The order of the story `key`, in parts."""
    shop = server.shop
    assert isinstance(shop, DemoShop)
    name = shop.story_names[key]
    gid = next(order["id"] for order in shop.orders if order["name"] == name)
    draft = shop.draft(gid)
    assert draft is not None
    return draft
