"""Capturing, marking as paid and voiding in the demo shop, with Shopify's recorded words."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderstatus.demo.brand import BRANDS
from orderstatus.demo.drafts import Draft
from orderstatus.demo.purse import Purse
from orderstatus.demo.server import DemoServer
from orderstatus.demo.shop import DemoShop, build_shop
from support.changed_demo import EPOCH, NOW, ask, server_of, told

Json = dict[str, Any]
CAPTURE = """mutation($input: OrderCaptureInput!) { orderCapture(input: $input) {
  transaction { id kind status gateway parentTransaction { id } amountSet { presentmentMoney { amount currencyCode } } }
  userErrors { field message } } }"""
PAY = """mutation($id: ID!) { orderMarkAsPaid(input: {id: $id}) { order { id displayFinancialStatus canMarkAsPaid
  totalOutstandingSet { shopMoney { amount } } transactions { kind status gateway parentTransaction { id }
  amountSet { shopMoney { amount } } } } userErrors { field message } } }"""
VOID = """mutation($id: ID!) { transactionVoid(parentTransactionId: $id) { transaction { kind parentTransaction { id } }
  userErrors { field message code } } }"""
READ = """query($id: ID!) { order(id: $id) { displayFinancialStatus capturable canMarkAsPaid updatedAt
  totalCapturableSet { presentmentMoney { amount } } totalReceivedSet { presentmentMoney { amount } }
  totalOutstandingSet { presentmentMoney { amount } } netPaymentSet { presentmentMoney { amount } }
  transactions { id kind status totalUnsettledSet { presentmentMoney { amount } } } } }"""
TERMS = """query($id: ID!) { order(id: $id) { paymentTerms { overdue
  paymentSchedules(first: 1) { nodes { completedAt due balanceDue { amount } } } } } }"""


def server() -> DemoServer:
    return server_of(orders=1200)


def authorized(of: DemoServer, gateway: str = "shopify_payments", currency: str | None = None) -> Draft:
    """An order whose only transaction is an authorization that is open."""
    shop = of.shop
    assert isinstance(shop, DemoShop)
    assert shop.scene is not None
    for draft in shop.scene.drafts.values():
        entry = draft.ledger.entries[0] if len(draft.ledger.entries) == 1 else None
        is_open = entry is not None and entry.node["gateway"] == gateway and draft.node["capturable"]
        if is_open and currency in (None, draft.currency):
            return draft
    raise AssertionError(f"no order is authorized by {gateway} in {currency}")


def captured(of: DemoServer, draft: Draft, amount: str, **more: Any) -> Json:
    entry = draft.ledger.entries[0]
    given = {"id": draft.node["id"], "parentTransactionId": entry.node["id"], "amount": amount, **more}
    found: Json = ask(of, CAPTURE, input=given)["data"]["orderCapture"]
    return found


def total(draft: Draft) -> Decimal:
    return Decimal(draft.node["totalPriceSet"]["presentmentMoney"]["amount"])


def read(of: DemoServer, draft: Draft) -> Json:
    found: Json = ask(of, READ, id=draft.node["id"])["data"]["order"]
    return found


def test_a_whole_capture_pays_the_order() -> None:
    of = server()
    draft = authorized(of)
    answer = captured(of, draft, str(total(draft)), currency=draft.currency)
    assert answer["userErrors"] == []
    assert answer["transaction"]["kind"] == "CAPTURE"
    assert answer["transaction"]["status"] == "SUCCESS"
    assert answer["transaction"]["parentTransaction"]["id"] == draft.ledger.entries[0].node["id"]
    order = read(of, draft)
    assert order["displayFinancialStatus"] == "PAID"
    assert order["capturable"] is order["canMarkAsPaid"] is False
    assert Decimal(order["totalReceivedSet"]["presentmentMoney"]["amount"]) == total(draft)
    assert order["updatedAt"] == "2026-11-23T05:30:00Z"


def test_a_card_is_captured_in_parts_until_it_is_used_up() -> None:
    of = server()
    draft = authorized(of, currency="EUR")
    assert captured(of, draft, "1.00")["userErrors"] == []
    order = read(of, draft)
    assert order["displayFinancialStatus"] == "PARTIALLY_PAID"
    assert order["capturable"] is True
    left = total(draft) - 1
    assert Decimal(order["transactions"][0]["totalUnsettledSet"]["presentmentMoney"]["amount"]) == left
    assert captured(of, draft, str(left))["userErrors"] == []
    used_up = [{"field": None, "message": "Can only capture successful authorizations"}]
    assert captured(of, draft, "0.01")["userErrors"] == used_up


def test_what_is_not_multi_capturable_is_captured_once() -> None:
    of = server()
    draft = authorized(of, "klarna")
    assert captured(of, draft, "1.00", currency=draft.currency)["userErrors"] == []
    order = read(of, draft)
    assert order["capturable"] is False
    assert order["displayFinancialStatus"] == "PARTIALLY_PAID"
    assert Decimal(order["totalOutstandingSet"]["presentmentMoney"]["amount"]) == total(draft) - 1
    again = captured(of, draft, "1.00", currency=draft.currency)
    assert again["userErrors"][0]["message"] == "Can only capture successful authorizations"


def test_a_final_capture_lets_the_rest_go_where_the_gateway_can() -> None:
    of = server()
    draft = authorized(of, currency="EUR")
    assert captured(of, draft, "1.00", finalCapture=True)["userErrors"] == []
    assert [t["kind"] for t in read(of, draft)["transactions"]] == ["AUTHORIZATION", "CAPTURE", "VOID"]
    assert read(of, draft)["capturable"] is False
    klarna = authorized(of, "klarna")
    refused = captured(of, klarna, "1.00", currency=klarna.currency, finalCapture=True)
    assert refused["transaction"] is None
    assert refused["userErrors"][0]["message"].startswith("Setting final capture is not supported")


def test_a_deadline_that_passed_after_the_epoch_refuses_the_capture() -> None:
    late = NOW + timedelta(days=8)
    of = server_of(orders=1200, now=lambda: late)
    draft = authorized(of)
    refused = captured(of, draft, "1.00", currency=draft.currency)["userErrors"]
    assert refused[0]["message"] == "Can only capture successful authorizations"


@pytest.mark.parametrize("amount", ["0.00", "-1", "0.004", "words", ""])
def test_an_amount_that_is_not_above_zero_is_refused(amount: str) -> None:
    of = server()
    draft = authorized(of, currency="EUR")
    answer = captured(of, draft, amount)
    assert answer["transaction"] is None
    assert answer["userErrors"][0]["message"] == "Amount must be greater than zero for capture transactions"
    assert of.applied == []


@settings(max_examples=40, deadline=None)
@given(st.decimals("0.01", "9999.99", places=2), st.sampled_from(["EUR", "SEK", "GBP", "USD"]))
def test_an_amount_in_any_currency_is_captured_to_the_cent(amount: Decimal, currency: str) -> None:
    for brand in BRANDS.values():
        purse = Purse(currency, brand.currency, brand.tenths)
        assert Decimal(purse[purse.presented(amount)]["presentmentMoney"]["amount"]) == amount


def test_in_the_customers_currency_what_is_left_is_exact() -> None:
    of = server_of(shop=build_shop(epoch=EPOCH, orders=400, brand=BRANDS["demo-se"]))
    draft = authorized(of, currency="SEK")
    assert captured(of, draft, "100.01", currency="SEK")["transaction"]["amountSet"]["presentmentMoney"] == {
        "amount": "100.01",
        "currencyCode": "SEK",
    }
    assert captured(of, draft, str(total(draft) - Decimal("100.01")), currency="SEK")["userErrors"] == []
    assert read(of, draft)["displayFinancialStatus"] == "PAID"


def test_marking_as_paid_captures_what_is_authorized() -> None:
    of = server()
    draft = authorized(of)
    answer = ask(of, PAY, id=draft.node["id"])["data"]["orderMarkAsPaid"]
    assert answer["userErrors"] == []
    assert answer["order"]["displayFinancialStatus"] == "PAID"
    assert [t["kind"] for t in answer["order"]["transactions"]] == ["AUTHORIZATION", "CAPTURE"]


def test_marking_as_paid_takes_what_is_outstanding_as_a_sale() -> None:
    of = server()
    draft = _expired(of)
    answer = ask(of, PAY, id=draft.node["id"])["data"]["orderMarkAsPaid"]
    assert answer["userErrors"] == []
    assert answer["order"]["displayFinancialStatus"] == "PAID"
    assert answer["order"]["totalOutstandingSet"]["shopMoney"]["amount"] == "0.0"
    sale = answer["order"]["transactions"][-1]
    assert (sale["kind"], sale["status"], sale["gateway"]) == ("SALE", "SUCCESS", "manual")


def _expired(of: DemoServer) -> Draft:
    assert isinstance(of.shop, DemoShop)
    for order in of.shop.orders:
        if order["displayFinancialStatus"] == "EXPIRED" and order["canMarkAsPaid"]:
            draft = of.shop.draft(order["id"])
            assert draft is not None
            return draft
    raise AssertionError("nothing has expired")


def test_a_promised_payment_that_is_marked_as_paid_comes_by_its_own_gateway_and_is_resolved() -> None:
    of = server()
    assert isinstance(of.shop, DemoShop)
    order = next(
        o
        for o in of.shop.orders
        if o["canMarkAsPaid"]
        and [(t["status"], t["gateway"]) for t in o["transactions"]] == [("PENDING", "Bank Deposit")]
    )
    waiting = "query($id: ID!) { order(id: $id) { transactions(manuallyResolvable: true) { id } } }"
    assert len(ask(of, waiting, id=order["id"])["data"]["order"]["transactions"]) == 1
    answer = ask(of, PAY, id=order["id"])["data"]["orderMarkAsPaid"]
    sale = answer["order"]["transactions"][-1]
    assert (sale["kind"], sale["gateway"]) == ("SALE", "Bank Deposit")
    assert sale["parentTransaction"]["id"] == order["transactions"][0]["id"]
    assert answer["order"]["displayFinancialStatus"] == "PAID"
    assert ask(of, waiting, id=order["id"])["data"]["order"]["transactions"] == []


def test_an_order_that_is_marked_as_paid_twice_is_refused_and_shown() -> None:
    of = server()
    draft = authorized(of)
    ask(of, PAY, id=draft.node["id"])
    answer = ask(of, PAY, id=draft.node["id"])["data"]["orderMarkAsPaid"]
    assert answer["userErrors"] == [{"field": ["id"], "message": "Order cannot be marked as paid."}]
    assert answer["order"]["id"] == draft.node["id"]
    assert len(of.applied) == 1


def test_terms_of_an_order_that_is_paid_are_met() -> None:
    of = server()
    draft = told(of, "payment-overdue")
    assert ask(of, PAY, id=draft.node["id"])["data"]["orderMarkAsPaid"]["userErrors"] == []
    found = ask(of, TERMS, id=draft.node["id"])["data"]["order"]["paymentTerms"]
    assert found["overdue"] is False
    assert found["paymentSchedules"]["nodes"] == [
        {"completedAt": "2026-11-23T05:30:00Z", "due": False, "balanceDue": {"amount": "0.0"}}
    ]


def test_an_authorization_is_voided_once_and_its_money_is_outstanding_again() -> None:
    of = server()
    draft = authorized(of)
    gid = draft.ledger.entries[0].node["id"]
    assert ask(of, VOID, id=gid)["data"]["transactionVoid"]["transaction"]["kind"] == "VOID"
    order = read(of, draft)
    assert order["displayFinancialStatus"] == "VOIDED"
    assert Decimal(order["totalOutstandingSet"]["presentmentMoney"]["amount"]) == total(draft)
    assert ask(of, VOID, id=gid)["data"]["transactionVoid"]["userErrors"][0]["code"] == "AUTH_NOT_VOIDABLE"


def test_a_capture_costs_twenty_points_and_one_for_its_parent() -> None:
    of = server()
    draft = authorized(of)
    given = {"id": draft.node["id"], "parentTransactionId": draft.ledger.entries[0].node["id"], "amount": "1.00"}
    answer = ask(of, CAPTURE, input=given | {"currency": draft.currency})
    assert answer["extensions"]["cost"]["requestedQueryCost"] == 21
    assert answer["extensions"]["cost"]["actualQueryCost"] == 21
