"""A merchant's machine whose shop has stages: their file, and orders that were moved to them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from orderstatus.core.stages.history import history_text
from orderstatus.core.stages.marks import History, Move
from orderstatus.demo.server import DemoServer
from support.metafields import SET
from support.mirrored import Office
from support.secrets import TOKEN

STAGES_TOML = """
[waiting]
name = "Waiting for cloth"
color = "#ffd700"

[printing]
name = "Printing"
color = "#1e90ff"
next = ["packing"]
due = "3bd"

[packing]
name = "Packing"
"""


def define(office: Office, text: str = STAGES_TOML) -> None:
    """Afterwards stages are in use on this machine."""
    path = office.settings.with_name("stages.toml")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def move(server: DemoServer, order: dict[str, Any], to: str | None, *, at: datetime, **known: Any) -> None:
    """Afterwards the order has come there, with that one move as its history; its `updatedAt` is as it was.

    Whether Shopify changes it nobody has written down.
    """
    before = order["updatedAt"]
    history = History(moves=(replace(Move(at=at, to=to, by="mia@workshop"), **known),))
    owned = {"ownerId": order["id"], "namespace": "orderstatus"}
    wanted = [
        {**owned, "key": "stage", "type": "single_line_text_field", "value": to or "-"},
        {**owned, "key": "stage_history", "type": "json", "value": history_text(history)},
    ]
    body = json.dumps({"query": SET, "variables": {"m": wanted}}).encode()
    answer = server.answer("POST", "/admin/api/2026-10/graphql.json", {"X-Shopify-Access-Token": TOKEN}, body)
    assert json.loads(answer.body)["data"]["metafieldsSet"]["userErrors"] == []
    order = next(each for each in server.shop.orders if each["id"] == order["id"])
    order["updatedAt"] = before
    server.index.forget()


def opened(server: DemoServer, count: int = 3) -> list[dict[str, Any]]:
    """Some open orders."""
    found = [each for each in server.shop.orders if not each["closed"] and not each["cancelledAt"] and not each["test"]]
    return found[:count]
