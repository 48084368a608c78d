"""Cancelling, archiving and tagging orders in the demo shop, with Shopify's recorded words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from orderstatus.demo.server import DemoServer
from orderstatus.demo.shop import DemoShop
from support.changed_demo import NOW, ask, server_of

Json = dict[str, Any]
CANCEL = """mutation($id: ID!, $reason: OrderCancelReason!, $restock: Boolean!, $refund: OrderCancelRefundMethodInput,
  $note: String) { orderCancel(orderId: $id, reason: $reason, restock: $restock, refundMethod: $refund,
  staffNote: $note, notifyCustomer: false) { job { id done } jobResult { id done status }
  orderCancelUserErrors { field message code } userErrors { field message } } }"""
JOB = "query($id: ID!) { job(id: $id) { id done } }"
RESULT = """query($id: ID!) { node(id: $id) { ... on OrderCancelJobResult { id done status errors { message code }
  order { id cancelledAt } } } }"""
READ = """query($id: ID!) { order(id: $id) { cancelledAt cancelReason closed closedAt displayFinancialStatus
  displayFulfillmentStatus capturable fulfillable tags updatedAt
  currentTotalPriceSet { shopMoney { amount } } totalRefundedSet { shopMoney { amount } }
  totalReceivedSet { shopMoney { amount } } totalOutstandingSet { shopMoney { amount } } transactions { kind status }
  refunds { refundLineItems(first: 5) { nodes { restockType quantity } } }
  fulfillmentOrders(first: 5) { nodes { status supportedActions { action } fulfillmentHolds { id }
  lineItems(first: 5) { nodes { remainingQuantity } } } } } }"""


def first(of: DemoServer, **wanted: Any) -> Json:
    """The first order that has these values, no shipment, no return, and is not cancelled."""
    assert isinstance(of.shop, DemoShop)
    for order in of.shop.orders:
        if order["fulfillments"] or order["returns"] or order["cancelledAt"] or not order["fulfillmentOrders"]:
            continue
        if all(order[name] == value for name, value in wanted.items()):
            return order
    raise AssertionError(f"no order has {wanted}")


def cancel(of: DemoServer, gid: str, *, restock: bool = True, refund: bool = False, note: str | None = None) -> Json:
    method = {"originalPaymentMethodsRefund": True} if refund else None
    found: Json = ask(of, CANCEL, id=gid, reason="CUSTOMER", restock=restock, refund=method, note=note)
    answer: Json = found["data"]["orderCancel"]
    return answer


def read(of: DemoServer, gid: str) -> Json:
    found: Json = ask(of, READ, id=gid)["data"]["order"]
    return found


def messages(answer: Json) -> list[tuple[str | None, str]]:
    return [(error["code"], error["message"]) for error in answer["orderCancelUserErrors"]]


def test_a_cancellation_is_taken_on_first_and_done_a_moment_later() -> None:
    of = server_of(orders=1200)
    gid = first(of, displayFinancialStatus="AUTHORIZED")["id"]
    answer = cancel(of, gid)
    job, result = answer["job"], answer["jobResult"]
    assert job["done"] is False
    assert result == {"id": result["id"], "done": False, "status": "STARTED"}
    assert ask(of, JOB, id=job["id"])["data"]["job"] == {"id": job["id"], "done": False}
    assert ask(of, JOB, id=job["id"])["data"]["job"] == {"id": job["id"], "done": True}
    node = ask(of, RESULT, id=result["id"])["data"]["node"]
    assert (node["status"], node["errors"], node["order"]["id"]) == ("SUCCEEDED", [], gid)
    assert [name for name, _ in of.applied] == ["orderCancel"]


def test_a_clock_that_moves_does_it_by_the_first_look() -> None:
    clock = [NOW]
    of = server_of(orders=1200, now=lambda: clock[0])
    gid = first(of, displayFinancialStatus="AUTHORIZED")["id"]
    cancel(of, gid)
    clock[0] += timedelta(seconds=2)
    assert read(of, gid)["cancelledAt"] == "2026-11-23T05:30:02Z"


def test_an_authorized_order_that_is_cancelled_is_voided_and_closed_and_has_nothing_to_ship() -> None:
    of = server_of(orders=1200)
    gid = first(of, displayFinancialStatus="AUTHORIZED")["id"]
    cancel(of, gid)
    read(of, gid)
    order = read(of, gid)
    assert order["displayFinancialStatus"] == "VOIDED"
    assert order["cancelReason"] == "CUSTOMER"
    assert order["closed"] is True
    assert order["capturable"] is order["fulfillable"] is False
    assert order["totalOutstandingSet"]["shopMoney"]["amount"] == order["currentTotalPriceSet"]["shopMoney"]["amount"]
    for work in order["fulfillmentOrders"]["nodes"]:
        assert work["status"] == "CLOSED"
        assert work["supportedActions"] == []
        assert all(line["remainingQuantity"] == 0 for line in work["lineItems"]["nodes"])


@pytest.mark.parametrize(("restock", "type_"), [(True, "CANCEL"), (False, "NO_RESTOCK")])
def test_what_was_paid_is_paid_back_where_that_is_asked_for(restock: bool, type_: str) -> None:
    of = server_of(orders=1200)
    gid = first(of, displayFinancialStatus="PAID")["id"]
    cancel(of, gid, refund=True, restock=restock)
    read(of, gid)
    order = read(of, gid)
    assert order["displayFinancialStatus"] == "REFUNDED"
    assert order["totalRefundedSet"] == order["totalReceivedSet"]
    assert order["currentTotalPriceSet"]["shopMoney"]["amount"] == "0.0"
    assert {line["restockType"] for line in order["refunds"][0]["refundLineItems"]["nodes"]} == {type_}


def test_what_was_paid_stays_where_no_refund_is_asked_for() -> None:
    of = server_of(orders=1200)
    gid = first(of, displayFinancialStatus="PAID")["id"]
    cancel(of, gid)
    read(of, gid)
    order = read(of, gid)
    assert order["cancelledAt"] is not None
    assert order["displayFinancialStatus"] == "PAID"
    assert order["refunds"] == []


def test_a_second_cancellation_is_in_progress_first_and_then_was_done() -> None:
    of = server_of(orders=1200)
    gid = first(of, displayFinancialStatus="AUTHORIZED")["id"]
    cancel(of, gid)
    assert messages(cancel(of, gid)) == [(None, "Cancellation is already in progress")]
    again = cancel(of, gid)
    assert messages(again) == [("INVALID", "Cannot cancel an order that has already been canceled")]
    assert again["job"] is None
    assert again["userErrors"] == [
        {"field": ["orderId"], "message": "Cannot cancel an order that has already been canceled"}
    ]


def test_an_order_with_shipments_or_returns_is_not_cancelled() -> None:
    of = server_of(orders=1200)
    assert isinstance(of.shop, DemoShop)
    shipped = next(o for o in of.shop.orders if o["displayFulfillmentStatus"] == "FULFILLED" and not o["returns"])
    returned = next(o for o in of.shop.orders if o["returnStatus"] == "IN_PROGRESS")
    assert messages(cancel(of, shipped["id"])) == [
        ("INVALID", "Cannot cancel an order that has outstanding fulfillments")
    ]
    assert messages(cancel(of, returned["id"])) == [("INVALID", "Cannot cancel an order that has returns")]


def test_a_note_that_is_too_long_is_refused() -> None:
    of = server_of()
    gid = first(of)["id"]
    assert messages(cancel(of, gid, note="x" * 256)) == [
        ("INVALID", "Staff note is too long. Maximum length is 255 characters.")
    ]
    assert cancel(of, gid, note="x" * 255)["orderCancelUserErrors"] == []


def test_a_cancellation_that_nobody_looked_at_again_is_done_in_the_next_process() -> None:
    lines: list[str] = []
    one = server_of(lines, orders=1200)
    gid = first(one, displayFinancialStatus="AUTHORIZED")["id"]
    job = cancel(one, gid)["job"]["id"]
    two = server_of(lines, orders=1200)
    read(two, gid)
    assert read(two, gid)["displayFinancialStatus"] == "VOIDED"
    assert ask(two, JOB, id=job)["data"]["job"]["done"] is True
    assert read(one, gid) == read(two, gid)
    assert read(server_of(lines, orders=1200), gid) == read(two, gid)


def test_an_archived_order_keeps_its_dates_when_it_is_archived_again() -> None:
    of = server_of()
    close = (
        "mutation($id: ID!) { orderClose(input: {id: $id}) { order { closedAt updatedAt } userErrors { message } } }"
    )
    assert isinstance(of.shop, DemoShop)
    before = next(o for o in of.shop.orders if o["closed"])
    dates = {"closedAt": before["closedAt"], "updatedAt": before["updatedAt"]}
    assert ask(of, close, id=before["id"])["data"]["orderClose"] == {"order": dates, "userErrors": []}


def test_an_order_comes_out_of_the_archive() -> None:
    of = server_of()
    reopen = "mutation($id: ID!) { orderOpen(input: {id: $id}) { order { closed closedAt } userErrors { message } } }"
    assert isinstance(of.shop, DemoShop)
    gid = next(o["id"] for o in of.shop.orders if o["closed"])
    for _ in range(2):
        answer = ask(of, reopen, id=gid)["data"]["orderOpen"]
        assert answer == {"order": {"closed": False, "closedAt": None}, "userErrors": []}


def tag(of: DemoServer, field: str, gid: str, tags: Any) -> Json:
    query = (
        f"mutation($id: ID!, $tags: [String!]!) {{ {field}(id: $id, tags: $tags) "
        "{ node { ... on Order { tags } } userErrors { field message } } }"
    )
    return ask(of, query, id=gid, tags=tags)


@pytest.mark.parametrize(
    ("field", "tags", "became"),
    [
        ("tagsAdd", ["b", "A"], ["A", "b", "Red"]),
        ("tagsAdd", ["red"], ["Red"]),
        ("tagsAdd", "blue, green", ["blue", "green", "Red"]),
        ("tagsAdd", ["blue,green"], ["blue", "green", "Red"]),
        ("tagsRemove", ["red"], ["Red"]),
        ("tagsRemove", "Red", []),
        ("tagsRemove", ["never there"], ["Red"]),
    ],
)
def test_tags_are_added_and_removed_as_shopify_was_recorded_to(field: str, tags: Any, became: list[str]) -> None:
    of = server_of()
    gid = first(of, tags=[])["id"]
    tag(of, "tagsAdd", gid, ["Red"])
    assert tag(of, field, gid, tags)["data"][field] == {"node": {"tags": became}, "userErrors": []}
    assert read(of, gid)["tags"] == became


def test_what_is_not_there_or_cannot_be_tagged_is_said_in_shopifys_words() -> None:
    of = server_of()
    unknown = tag(of, "tagsAdd", "gid://shopify/Order/1", ["x"])["data"]["tagsAdd"]
    assert unknown == {"node": None, "userErrors": [{"field": ["id"], "message": "Order does not exist"}]}
    other = tag(of, "tagsRemove", "gid://shopify/Product/1", ["x"])["data"]["tagsRemove"]
    assert other["userErrors"] == [{"field": ["id"], "message": "Product does not exist"}]
    none = tag(of, "tagsAdd", "gid://shopify/SomethingElse/1", ["x"])
    assert none["data"] == {"tagsAdd": None}
    assert none["errors"][0]["message"] == "invalid id"
    assert none["errors"][0]["extensions"] == {"code": "RESOURCE_NOT_FOUND"}


def test_tags_need_the_scope_that_writes_orders() -> None:
    of = server_of(scopes=("read_orders", "read_all_orders"))
    answer = tag(of, "tagsAdd", first(of)["id"], ["x"])
    assert answer["errors"][0]["extensions"]["requiredAccess"] == "`write_orders` access scope."
    assert of.applied == []
