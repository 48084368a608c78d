"""What mutations change in the demo shop: carried out once, kept, and made again from what is kept."""

from __future__ import annotations

import json
from typing import Any

import pytest

from orderstatus.demo.execute import Execution
from orderstatus.demo.faults import parse
from orderstatus.demo.server import DemoServer
from orderstatus.demo.shop import build_shop
from support.changed_demo import AT, EPOCH, ask, server_of

CLOSE = (
    "mutation($id: ID!) { orderClose(input: {id: $id}) { order { id closed closedAt } userErrors { field message } } }"
)
READ = "query($id: ID!) { order(id: $id) { closed updatedAt tags } }"
TAG = "mutation($id: ID!, $t: [String!]!) { tagsAdd(id: $id, tags: $t) { node { id } userErrors { field message } } }"


def open_orders(server: DemoServer) -> list[str]:
    return [order["id"] for order in server.shop.orders if not order["closed"]]


def test_an_order_that_is_written_again_at_the_epoch_is_as_it_was() -> None:
    shop = build_shop(epoch=EPOCH, orders=400)
    for order in shop.orders:
        before = dict(order)
        actions = [list(work["supportedActions"]) for work in order["fulfillmentOrders"]]
        draft = shop.draft(order["id"])
        assert draft is not None
        assert draft.rewrite(int(EPOCH.timestamp())) is order
        for name, value in before.items():
            if name.endswith("Set") or isinstance(value, str | int | None):
                assert order[name] == value, name
            elif isinstance(value, list):
                assert len(order[name]) == len(value), name
        assert [work["supportedActions"] for work in order["fulfillmentOrders"]] == actions


def test_a_changed_order_is_read_changed() -> None:
    server = server_of()
    gid = open_orders(server)[0]
    assert ask(server, CLOSE, id=gid)["data"]["orderClose"]["order"]["closed"] is True
    assert ask(server, READ, id=gid)["data"]["order"] == {
        "closed": True,
        "updatedAt": "2026-11-23T05:30:00Z",
        "tags": [],
    }


def test_what_is_kept_makes_the_same_shop_again() -> None:
    lines: list[str] = []
    first = server_of(lines)
    for gid in open_orders(first)[:5]:
        ask(first, CLOSE, id=gid)
        ask(first, TAG, id=gid, t=["seen", "ä\u2028b"])
    again = server_of(lines)
    assert len(lines) == 10
    for one, two in zip(first.shop.orders, again.shop.orders, strict=True):
        assert {k: v for k, v in one.items() if isinstance(v, str | int | None)} == {
            k: v for k, v in two.items() if isinstance(v, str | int | None)
        }
    assert again.applied == []


def test_a_refused_mutation_is_not_kept() -> None:
    lines: list[str] = []
    server = server_of(lines)
    answer = ask(server, CLOSE, id="gid://shopify/Order/1")
    assert answer["data"]["orderClose"]["userErrors"] == [{"field": ["id"], "message": "Order does not exist"}]
    assert lines == []
    assert server.applied == []


def test_what_another_process_did_is_seen_by_the_next_query_and_before_the_next_mutation() -> None:
    lines: list[str] = []
    one, two = server_of(lines), server_of(lines)
    first, second = open_orders(one)[:2]
    ask(one, CLOSE, id=first)
    assert ask(two, READ, id=first)["data"]["order"]["closed"] is True
    ask(two, CLOSE, id=second)
    ask(one, TAG, id=second, t=["x"])
    assert ask(one, READ, id=second)["data"]["order"]["closed"] is True
    assert ask(two, READ, id=second)["data"]["order"]["tags"] == ["x"]
    assert [name for name, _ in one.applied] == ["orderClose", "tagsAdd"]


def test_lines_that_nobody_can_have_sent_are_passed_over() -> None:
    lines = [
        "",
        "{",
        "[]",
        '{"at": 1}',
        '{"at": 1, "field": "orderClose", "arguments": {"input": 7}}',
        '{"at":1,"field":"noSuch","arguments":{}}',
    ]
    server = server_of(lines)
    assert ask(server, READ, id=open_orders(server)[0])["data"]["order"]["closed"] is False


def test_without_the_write_scope_nothing_is_done_and_shopify_says_which() -> None:
    server = server_of(scopes=("read_orders", "read_all_orders"))
    answer = ask(server, CLOSE, id=open_orders(server)[0])
    assert answer["data"] == {"orderClose": None}
    error = answer["errors"][0]
    assert error["extensions"]["code"] == "ACCESS_DENIED"
    assert error["message"].startswith(
        "Access denied for orderClose field. Required access: `write_orders` access scope."
    )
    assert server.applied == []


def test_an_order_that_is_too_old_for_the_app_does_not_exist_for_it() -> None:
    server = server_of(scopes=("read_orders", "write_orders"), orders=1200)
    oldest = min(server.shop.orders, key=lambda order: order["createdAt"])
    assert ask(server, CLOSE, id=oldest["id"])["data"]["orderClose"]["userErrors"]


def test_dropped_before_and_reset_after_the_nth_mutation() -> None:
    server = server_of(faults=parse("drop:mutation=2,reset:mutation=3"))
    ids = open_orders(server)[:4]
    for gid in ids:
        ask(server, READ, id=gid)
        ask(server, CLOSE, id=gid)
    assert [arguments["input"]["id"] for _, arguments in server.applied] == [ids[0], ids[2], ids[3]]


def test_a_thousand_changes_are_made_again_without_executing_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the demo shop would take seconds to begin: a document costs some milliseconds, its change a fraction."""
    executed: list[str | None] = []
    run = Execution.run

    def counted(self: Execution, *given: Any, **more: Any) -> Any:
        executed.append(given[2].name.value if given[2].name else None)
        return run(self, *given, **more)

    monkeypatch.setattr(Execution, "run", counted)
    lines: list[str] = []
    first = server_of(lines, orders=1200)
    ids = [order["id"] for order in first.shop.orders]
    for number, gid in enumerate(ids[:1000]):
        lines.append(json.dumps({"at": AT, "field": "tagsAdd", "arguments": {"id": gid, "tags": [f"t{number}"]}}))
    shop = build_shop(epoch=EPOCH, orders=1200)
    again = server_of(lines, shop=shop)
    assert executed == []
    assert ask(again, READ, id=ids[999])["data"]["order"]["tags"][-1:] == ["t999"]
    assert len(executed) == 1
