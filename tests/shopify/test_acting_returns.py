"""Returns read to be answered: what is said of them is what `returns` says of them."""

from __future__ import annotations

from typing import Any

from orderstatus.core.acting import answering_returns
from orderstatus.core.acting.orders import ActingOrder
from orderstatus.core.acting.plans import Skip
from orderstatus.core.models import Order, OrderLife, Return
from orderstatus.core.returns import Owed, owed, refund_due, returns_of
from orderstatus.demo.bucket import Plan
from orderstatus.shopify.acting_reader import ShopifyActing
from orderstatus.shopify.life import read_life
from support.demo import DemoSource, demo_source
from support.payments import words
from support.shopify import FakeShopify, data, fake

Json = dict[str, Any]
CLOSE = answering_returns.close([])
ORDER = "gid://shopify/Order/1"


def read(source: DemoSource | FakeShopify, *ids: str) -> list[ActingOrder]:
    return list(ShopifyActing(source.client(), warn=source.warnings.append).by_id(ids, CLOSE.parts))


def told(order: Order, returns: tuple[Return, ...] | None) -> list[tuple[str, Owed, object]]:
    rows = returns_of(order, OrderLife(order=order, returns=returns))
    return [(row.returned.name, owed(row), refund_due(row)) for row in rows]


def test_what_is_left_to_do_on_a_return_is_the_same_wherever_it_is_said() -> None:
    demo = demo_source(plan=Plan.ENTERPRISE)
    ids = [order["id"] for order in demo.server.shop.orders if order.get("returns")]
    seen: set[Owed] = set()
    for order in read(demo, *ids):
        life = read_life(demo.client(), order.order.id, warn=demo.warnings.append, learn=lambda _: None)
        here = told(order.order, order.returns)
        assert here == told(life.order, life.returns)
        seen.update(debt for _, debt, _ in here)
    assert seen >= {Owed.APPROVE, Owed.INSPECT, Owed.REFUND, Owed.RECEIVE}


def line(**more: int) -> Json:
    return {"id": "gid://shopify/ReturnLineItem/1", "quantity": 2, "refundableQuantity": 1, **more}


def returned(status: str, *lines: Json, **more: Any) -> FakeShopify:
    one = {"id": "gid://shopify/Return/1", "name": "#1-R1", "status": status, "totalQuantity": 2}
    one["returnLineItems"] = {"nodes": list(lines)}
    return fake(data({"nodes": [{"id": ORDER, "name": "#1", "returns": {"nodes": [one]}}]}, **more))


def test_a_request_of_which_a_part_is_refunded_is_not_declined() -> None:
    decline = answering_returns.decline("other", note=None, notify=False, returns=[])
    (order,) = read(returned("REQUESTED", line(refundedQuantity=1)), ORDER)
    (skip,) = decline.plan(order)
    assert isinstance(skip, Skip)
    assert words(skip.because) == "a part of it is refunded: it cannot be declined any more"


def test_where_it_may_not_be_read_what_became_of_the_goods_a_return_is_answered_all_the_same() -> None:
    part = "reverseFulfillmentOrders"
    denied = {
        "message": f"Access denied for {part} field.",
        "extensions": {"code": "ACCESS_DENIED"},
        "path": ["nodes", 0, "returns", "nodes", 0, part],
    }
    source = returned("OPEN", line(), errors=[denied])
    (order,) = read(source, ORDER)
    assert [type(each) for each in CLOSE.plan(order)] != [Skip]
    assert len(source.warnings) == 1
