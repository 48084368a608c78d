"""Recorded mutations of payments and orders are answered by the demo shop with the same userErrors, word for word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from orderstatus.demo.drafts import Draft
from orderstatus.demo.payments import authorize, fail
from orderstatus.demo.server import DemoServer
from orderstatus.demo.shop import DemoShop
from orderstatus.demo.telling import web
from support.changed_demo import AT, ask, server_of
from support.shared import json_lines

Json = dict[str, Any]
ROOTS = frozenset({"orderCapture", "orderMarkAsPaid", "orderCancel", "tagsAdd", "tagsRemove", "transactionVoid"})
NOWHERE = "999999999999999"


def recorded_errors() -> set[tuple[str, str | None, tuple[str, ...] | None, str]]:
    """Every userError that a store was recorded to answer to these mutations; amounts and currencies are any."""
    return {
        (
            entry["root"],
            entry["code"],
            None if entry["field"] is None else tuple(entry["field"]),
            any_(entry["message"]),
        )
        for entry in json_lines("recordings", "user_errors_catalog.jsonl")
        # Those of `local-runtime` were never answered by a store.
        if entry["root"] in ROOTS and not entry["file"].startswith("local-runtime")
    }


def any_(message: str) -> str:
    """A message without its amount and its currency."""
    return re.sub(r"\b\d+\.\d\d\b", "AMOUNT", re.sub(r"\b(USD|EUR|CAD)\b", "CURRENCY", message))


def errors_of(answer: Json) -> Iterator[tuple[str, str | None, tuple[str, ...] | None, str]]:
    for root, payload in answer["data"].items():
        for key in ("userErrors", "orderCancelUserErrors"):
            for error in payload.get(key, ()):
                field = None if error["field"] is None else tuple(error["field"])
                yield root, error.get("code"), field, any_(error["message"])


def placed(of: DemoServer, *, country: str = "US", currency: str | None = "USD") -> Draft:
    """A new order of 32.00 euros' worth that nobody has paid yet."""
    assert isinstance(of.shop, DemoShop)
    scene = of.shop.scene
    assert scene is not None
    draft = web(scene, AT - 7200, country, currency=currency, goods=(("KW-MUG-04", 1),), shipped=False)
    return draft


def told(of: DemoServer, draft: Draft) -> Draft:
    assert isinstance(of.shop, DemoShop)
    of.shop.orders.append(draft.finish())
    of.shop.forget_index()
    return draft


CAPTURE = """mutation($input: OrderCaptureInput!) { orderCapture(input: $input) {
  transaction { id } userErrors { field message } } }"""
PAY = "mutation($id: ID!) { orderMarkAsPaid(input: {id: $id}) { userErrors { field message } } }"
VOID = "mutation($id: ID!) { transactionVoid(parentTransactionId: $id) { userErrors { field message code } } }"
CANCEL = """mutation($id: ID!, $refund: Boolean, $method: OrderCancelRefundMethodInput, $note: String) {
  orderCancel(orderId: $id, reason: OTHER, restock: true, refund: $refund, refundMethod: $method, staffNote: $note) {
  orderCancelUserErrors { field message code } userErrors { field message } } }"""


def capturing(of: DemoServer) -> Iterator[Json]:
    draft = placed(of)
    money = authorize(draft, AT - 7200, "klarna")
    failed = fail(draft, AT - 7100)
    told(of, draft)
    right = {"id": draft.node["id"], "parentTransactionId": money.node["id"], "amount": "5.00", "currency": "USD"}
    for wrong in (
        {"currency": None},
        {"currency": "EUR"},
        {"parentTransactionId": f"gid://shopify/OrderTransaction/{NOWHERE}"},
        {"amount": "0.00"},
        {"amount": "99999.99"},
        {"finalCapture": True},
        {"id": f"gid://shopify/Order/{NOWHERE}"},
        {"parentTransactionId": failed.node["id"]},
        {},  # is captured
        {},  # is used up
    ):
        yield ask(of, CAPTURE, input=right | wrong)
    yield ask(of, VOID, id=money.node["id"])
    yield ask(of, VOID, id=failed.node["id"])
    yield ask(of, VOID, id=f"gid://shopify/OrderTransaction/{NOWHERE}")


def ordering(of: DemoServer) -> Iterator[Json]:
    unpaid = told(of, placed(of, country="FI", currency=None)).node["id"]
    assert isinstance(of.shop, DemoShop)
    shipped = next(o["id"] for o in of.shop.orders if o["displayFulfillmentStatus"] == "FULFILLED" and not o["returns"])
    returned = next(o["id"] for o in of.shop.orders if o["returnStatus"] == "IN_PROGRESS")
    for gid in (unpaid, unpaid, f"gid://shopify/Order/{NOWHERE}"):
        yield ask(of, PAY, id=gid)
    yield ask(of, CANCEL, id=shipped)
    yield ask(of, CANCEL, id=returned)
    yield ask(of, CANCEL, id=unpaid, note="x" * 256)
    yield ask(of, CANCEL, id=unpaid, refund=True, method={"originalPaymentMethodsRefund": True})
    for _ in range(3):
        yield ask(of, CANCEL, id=unpaid)
    for field in ("tagsAdd", "tagsRemove"):
        for kind in ("Product", "Customer"):
            query = f'mutation($id: ID!) {{ {field}(id: $id, tags: ["x"]) {{ userErrors {{ field message }} }} }}'
            yield ask(of, query, id=f"gid://shopify/{kind}/{NOWHERE}")


def test_every_recorded_user_error_is_answered_word_for_word() -> None:
    recorded = recorded_errors()
    assert len(recorded) >= 20
    of = server_of(orders=300)
    ours = {error for answer in [*capturing(of), *ordering(of)] for error in errors_of(answer)}
    assert recorded - ours == set()
    assert ours - recorded == set()


def recorded_captures() -> list[Json]:
    """The exchanges about the first order of the recording, in their order."""
    found = [
        exchange
        for exchange in json_lines("recordings", "exchanges.jsonl")
        if exchange["file"].endswith("order-capture-validation.json") and exchange["roots"] == ["orderCapture"]
    ]
    return [e for e in found if e["variables"]["input"]["id"] == found[0]["variables"]["input"]["id"]]


def test_the_recorded_captures_of_one_authorization_are_answered_as_they_were() -> None:
    of = server_of(orders=0)
    draft = placed(of)
    money = authorize(draft, AT - 7200, "klarna")
    told(of, draft)
    exchanges = recorded_captures()
    assert len(exchanges) == 6
    parent = exchanges[0]["variables"]["input"]["parentTransactionId"]
    for exchange in exchanges:
        asked = exchange["variables"]["input"] | {"id": draft.node["id"]}
        if asked["parentTransactionId"] == parent:
            asked["parentTransactionId"] = money.node["id"]
        ours = ask(of, exchange["query"], input=asked)
        theirs = exchange["body"]
        assert list(errors_of(ours)) == list(errors_of(theirs))
        assert told_of(ours) == told_of(theirs)
        for key in ("requestedQueryCost", "actualQueryCost"):
            assert ours["extensions"]["cost"][key] == theirs["extensions"]["cost"][key]


def told_of(answer: Json) -> Json | None:
    """What an answer says of a transaction, but for what is the recorded store's own."""
    transaction = answer["data"]["orderCapture"]["transaction"]
    if transaction is None:
        return None
    money = transaction["amountSet"]["presentmentMoney"]
    return {"kind": transaction["kind"], "status": transaction["status"], "money": money}
