"""Whatever is asked of the demo shop: its sums agree, and what is kept of it makes the same shop again."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from orderstatus.demo.server import DemoServer
from support.changed_demo import ask, server_of
from support.flat import flat

Json = dict[str, Any]
CANCEL = """mutation($id: ID!, $refund: OrderCancelRefundMethodInput) {
  orderCancel(orderId: $id, reason: OTHER, restock: true, refundMethod: $refund) { userErrors { message } } }"""
CAPTURE = "mutation($input: OrderCaptureInput!) { orderCapture(input: $input) { userErrors { message } } }"
TAGS = "mutation($id: ID!, $tags: [String!]!) { %s(id: $id, tags: $tags) { userErrors { message } } }"
ORDERS = 150
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["capture", "final", "pay", "void", "cancel", "refund", "close", "open", "tag", "untag", "look"]
        ),
        st.integers(0, 23),
        st.decimals("0.01", "60", places=2),
    ),
    max_size=25,
)


@cache
def targets() -> list[str]:
    """Orders that something can be done to: those with an open authorization first, then unpaid ones, then any."""
    orders = server_of(orders=ORDERS).shop.orders
    first = [o["id"] for o in orders if o["capturable"] and not o["fulfillments"]][:8]
    unpaid = [o["id"] for o in orders if o["canMarkAsPaid"] and not o["capturable"]][:6]
    return [*first, *unpaid, *(o["id"] for o in orders if o["id"] not in first + unpaid)]


def take(server: DemoServer, step: tuple[str, int, Decimal]) -> None:
    """Asks for one step at one of the orders, whatever the shop says to it."""
    what, number, amount = step
    gid = targets()[number]
    order = server.shop.node(gid)
    assert order is not None
    parents = [t for t in order["transactions"] if t["kind"] == "AUTHORIZATION"]
    if what in ("capture", "final", "void") and not parents:
        return
    if what in ("capture", "final"):
        given = {"id": gid, "parentTransactionId": parents[0]["id"], "amount": str(amount)}
        given["currency"] = order["presentmentCurrencyCode"]
        ask(server, CAPTURE, input=given | ({"finalCapture": True} if what == "final" else {}))
    elif what == "void":
        ask(
            server,
            "mutation($id: ID!) { transactionVoid(parentTransactionId: $id) { userErrors { message } } }",
            id=parents[0]["id"],
        )
    elif what in ("cancel", "refund"):
        ask(server, CANCEL, id=gid, refund={"originalPaymentMethodsRefund": True} if what == "refund" else None)
    elif what in ("tag", "untag"):
        ask(server, TAGS.replace("%s", "tagsAdd" if what == "tag" else "tagsRemove"), id=gid, tags=[str(amount)[:1]])
    elif what == "look":
        ask(server, "query($id: ID!) { order(id: $id) { id } }", id=gid)
    else:
        field = {"pay": "orderMarkAsPaid", "close": "orderClose", "open": "orderOpen"}[what]
        ask(server, f"mutation($id: ID!) {{ {field}(input: {{id: $id}}) {{ userErrors {{ message }} }} }}", id=gid)


def asked_for(server: DemoServer) -> list[Json]:
    return [node for gid in targets()[:24] if (node := server.shop.node(gid)) is not None]


def cents(order: Json, name: str) -> Decimal:
    return Decimal(order[name]["presentmentMoney"]["amount"])


@settings(max_examples=30)
@given(STEPS)
def test_what_is_kept_makes_the_same_shop_again_whatever_was_asked(steps: list[tuple[str, int, Decimal]]) -> None:
    lines: list[str] = []
    server = server_of(lines, orders=ORDERS)
    for step in steps:
        take(server, step)
    again = server_of(lines, orders=ORDERS)
    assert flat(asked_for(again)) == flat(asked_for(server))


@settings(max_examples=30)
@given(STEPS)
def test_the_sums_of_an_order_agree_whatever_was_asked(steps: list[tuple[str, int, Decimal]]) -> None:
    server = server_of(orders=ORDERS)
    for step in steps:
        take(server, step)
    for order in asked_for(server):
        done = [t for t in order["transactions"] if t["status"] == "SUCCESS"]
        took = {
            kind: sum(
                (Decimal(t["amountSet"]["presentmentMoney"]["amount"]) for t in done if t["kind"] == kind), Decimal(0)
            )
            for kind in ("SALE", "CAPTURE", "REFUND")
        }
        assert cents(order, "totalReceivedSet") == took["SALE"] + took["CAPTURE"]
        assert cents(order, "totalRefundedSet") == took["REFUND"]
        assert cents(order, "netPaymentSet") == took["SALE"] + took["CAPTURE"] - took["REFUND"]
        assert order["capturable"] == (cents(order, "totalCapturableSet") > 0)
        for parent in (t for t in done if t["kind"] == "AUTHORIZATION"):
            captured = [t for t in done if t["parentTransaction"] is parent and t["kind"] == "CAPTURE"]
            total = sum((Decimal(t["amountSet"]["presentmentMoney"]["amount"]) for t in captured), Decimal(0))
            assert total <= Decimal(parent["amountSet"]["presentmentMoney"]["amount"])
        if order["cancelledAt"] is not None:
            assert order["closed"] or any(step[0] == "open" for step in steps)
            assert not order["canMarkAsPaid"]
