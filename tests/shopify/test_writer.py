"""Mutations as they leave, and what their answers mean."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, get_args

import httpx
import pytest
from graphql import OperationDefinitionNode, parse

from orderstatus.core.acting import mutations
from orderstatus.core.acting.mutations import (
    CancelReason,
    DeclineReason,
    EventPlace,
    EventStatus,
    HoldReason,
    LineQuantity,
    Mutation,
    TrackingEntry,
    Work,
)
from orderstatus.core.acting.outcomes import Receipt, UserError
from orderstatus.core.acting.ports import JobState
from orderstatus.core.errors import AccessError, OrderStatusError, TemporaryError, UnclearOutcomeError
from orderstatus.core.models import Money
from orderstatus.demo.cost import requested_cost
from orderstatus.demo.schema import schema
from orderstatus.demo.selection import Compiler
from orderstatus.shopify.documents import operation
from orderstatus.shopify.mutation_inputs import SENT, variables
from orderstatus.shopify.writer import ShopifyWriter
from support.shopify import FakeShopify, coded, data, fake, json_reply, throttled

Json = dict[str, Any]

ORDER, PARENT = "gid://shopify/Order/1", "gid://shopify/OrderTransaction/2"
PARCEL, WORK, RETURN = "gid://shopify/Fulfillment/3", "gid://shopify/FulfillmentOrder/4", "gid://shopify/Return/5"
JOB, RESULT = "gid://shopify/Job/6", "gid://shopify/OrderCancelJobResult/7"
AT = datetime(2026, 11, 27, 11, 30, tzinfo=timezone(timedelta(hours=2)))

CAPTURE = mutations.CapturePayment(order=ORDER, authorization=PARENT, amount=Money(Decimal("1E+2"), "EUR"))
CANCEL = mutations.CancelOrder(order=ORDER, reason=CancelReason.CUSTOMER, restock=True, refund=False)
ONE = TrackingEntry(carrier="DHL Express", numbers=("A1",), urls=("https://example.com/A1",))
TWO = TrackingEntry(numbers=("A1", "A2"))
SHIP = mutations.CreateFulfillment(
    order=ORDER,
    work=(
        Work(
            fulfillment_order=WORK, lines=(LineQuantity(line="gid://shopify/FulfillmentOrderLineItem/8", quantity=2),)
        ),
    ),
    tracking=ONE,
)
EXAMPLES: list[tuple[Mutation, Json]] = [
    (CAPTURE, {"input": {"id": ORDER, "parentTransactionId": PARENT, "amount": "100", "currency": "EUR"}}),
    (mutations.MarkPaid(order=ORDER), {"input": {"id": ORDER}}),
    (
        SHIP,
        {
            "fulfillment": {
                "lineItemsByFulfillmentOrder": [
                    {
                        "fulfillmentOrderId": WORK,
                        "fulfillmentOrderLineItems": [
                            {"id": "gid://shopify/FulfillmentOrderLineItem/8", "quantity": 2}
                        ],
                    }
                ],
                "trackingInfo": {"company": "DHL Express", "number": "A1", "url": "https://example.com/A1"},
                "notifyCustomer": False,
            }
        },
    ),
    (
        mutations.PlaceHold(order=ORDER, fulfillment_order=WORK, reason=HoldReason.HIGH_RISK_OF_FRAUD, handle="h"),
        {"id": WORK, "fulfillmentHold": {"reason": "HIGH_RISK_OF_FRAUD", "handle": "h", "notifyMerchant": False}},
    ),
    (
        mutations.ReleaseHolds(order=ORDER, fulfillment_order=WORK, holds=("a", "b")),
        {"id": WORK, "holdIds": ["a", "b"]},
    ),
    (
        mutations.UpdateTracking(order=ORDER, fulfillment=PARCEL, tracking=TWO, notify=True),
        {"fulfillmentId": PARCEL, "trackingInfoInput": {"numbers": ["A1", "A2"]}, "notifyCustomer": True},
    ),
    (
        mutations.PostEvent(
            order=ORDER,
            fulfillment=PARCEL,
            status=EventStatus.OUT_FOR_DELIVERY,
            happened_at=AT,
            place=EventPlace(city="Turku", country="FI"),
        ),
        {
            "fulfillmentEvent": {
                "fulfillmentId": PARCEL,
                "status": "OUT_FOR_DELIVERY",
                "happenedAt": "2026-11-27T09:30:00Z",
                "city": "Turku",
                "country": "FI",
            }
        },
    ),
    (
        CANCEL,
        {
            "orderId": ORDER,
            "reason": "CUSTOMER",
            "restock": True,
            "refundMethod": {"originalPaymentMethodsRefund": False},
            "notifyCustomer": False,
        },
    ),
    (mutations.CloseOrder(order=ORDER), {"input": {"id": ORDER}}),
    (mutations.ReopenOrder(order=ORDER), {"input": {"id": ORDER}}),
    (mutations.AddTags(order=ORDER, tags=("a, b", "c")), {"id": ORDER, "tags": ["a, b", "c"]}),
    (mutations.RemoveTags(order=ORDER, tags=("c",)), {"id": ORDER, "tags": ["c"]}),
    (
        mutations.ApproveReturn(order=ORDER, return_id=RETURN, notify=True),
        {"input": {"id": RETURN, "notifyCustomer": True}},
    ),
    (
        mutations.DeclineReturn(order=ORDER, return_id=RETURN, reason=DeclineReason.FINAL_SALE, note="Sorry"),
        {
            "input": {"id": RETURN, "declineReason": "FINAL_SALE", "declineNote": "Sorry", "notifyCustomer": False},
        },
    ),
    (mutations.CloseReturn(order=ORDER, return_id=RETURN), {"id": RETURN}),
]


def writer(shopify: FakeShopify) -> ShopifyWriter:
    return ShopifyWriter(shopify.client())


def send(mutation: Mutation, *answers: httpx.Response) -> Receipt:
    return writer(fake(*answers)).send(mutation)


def captured(**transaction: Any) -> httpx.Response:
    return data({"orderCapture": {"transaction": {"id": PARENT, **transaction}, "userErrors": []}})


def test_every_mutation_there_is_can_be_sent() -> None:
    assert set(SENT) == set(get_args(Mutation)) == {type(mutation) for mutation, _ in EXAMPLES}


@pytest.mark.parametrize(("mutation", "sent"), EXAMPLES, ids=lambda each: type(each).__name__)
def test_a_mutation_is_sent_in_shopifys_words(mutation: Mutation, sent: Json) -> None:
    kind = SENT[type(mutation)]
    payload = {kind.made: {"id": JOB, "status": "SUCCESS"}, kind.errors: []}
    shopify = fake(data({kind.root: payload}))
    receipt = writer(shopify).send(mutation)
    assert shopify.asked[0]["variables"] == sent
    assert f"{kind.root}(" in shopify.asked[0]["query"]
    assert receipt.errors == ()


@pytest.mark.parametrize(("mutation", "_sent"), EXAMPLES, ids=lambda each: type(each).__name__)
def test_what_it_is_said_to_cost_is_what_it_costs(mutation: Mutation, _sent: Json) -> None:
    document = parse(operation(SENT[type(mutation)].stem).text)
    chosen = next(each for each in document.definitions if isinstance(each, OperationDefinitionNode))
    asked = requested_cost(Compiler(schema(), document, chosen, variables(mutation)))
    assert writer(fake()).points(mutation) == asked


@pytest.mark.parametrize(
    ("entry", "sent"),
    [
        (TrackingEntry(), {}),
        (TrackingEntry(carrier="GLS"), {"company": "GLS"}),
        (TrackingEntry(numbers=("1",)), {"number": "1"}),
        (ONE, {"company": "DHL Express", "number": "A1", "url": "https://example.com/A1"}),
        (TWO, {"numbers": ["A1", "A2"]}),
        (TrackingEntry(numbers=("1",), urls=("u", "v")), {"numbers": ["1"], "urls": ["u", "v"]}),
        (TrackingEntry(numbers=("1", "2"), urls=("u",)), {"numbers": ["1", "2"], "urls": ["u"]}),
    ],
)
def test_one_number_and_several_are_never_sent_together(entry: TrackingEntry, sent: Json) -> None:
    assert variables(replace(SHIP, tracking=entry))["fulfillment"]["trackingInfo"] == sent


def test_a_shipment_without_tracking_says_nothing_of_it() -> None:
    assert "trackingInfo" not in variables(replace(SHIP, tracking=None))["fulfillment"]


@pytest.mark.parametrize(("amount", "sent"), [("0.10", "0.10"), ("1E+3", "1000"), ("12.5", "12.5")])
def test_an_amount_is_a_plain_decimal(amount: str, sent: str) -> None:
    assert variables(replace(CAPTURE, amount=Money(Decimal(amount), "EUR")))["input"]["amount"] == sent


@pytest.mark.parametrize("status", ["PENDING", "AWAITING_RESPONSE", "UNKNOWN"])
def test_a_capture_that_is_not_confirmed_is_pending(status: str) -> None:
    assert send(CAPTURE, captured(status=status)) == Receipt(created=PARENT, is_pending=True)


@pytest.mark.parametrize(
    ("transaction", "code", "reason"),
    [
        ({"status": "FAILURE", "errorCode": "CARD_DECLINED"}, "CARD_DECLINED", "card declined"),
        ({"status": "ERROR", "errorCode": None}, "ERROR", "no reason given"),
    ],
)
def test_a_capture_that_failed_is_an_error_although_shopify_lists_none(
    transaction: Json, code: str, reason: str
) -> None:
    receipt = send(CAPTURE, captured(**transaction))
    assert receipt.created == PARENT
    assert receipt.errors == (UserError(message=f"the payment provider refused: {reason}", code=code),)
    assert not receipt.is_pending


@pytest.mark.parametrize(
    ("status", "fails"),
    [("SUCCESS", False), ("PENDING", False), ("CANCELLED", True), ("ERROR", True), ("FAILURE", True)],
)
def test_a_shipment_that_failed_is_an_error(status: str, fails: bool) -> None:
    made = {"fulfillment": {"id": PARCEL, "status": status}, "userErrors": []}
    receipt = send(SHIP, data({"fulfillmentCreate": made}))
    assert (bool(receipt.errors), receipt.created) == (fails, PARCEL)


def test_a_cancelled_shipment_whose_tracking_was_changed_is_no_failure() -> None:
    changed = {"fulfillment": {"id": PARCEL, "status": "CANCELLED"}, "userErrors": []}
    mutation = mutations.UpdateTracking(order=ORDER, fulfillment=PARCEL, tracking=ONE)
    assert send(mutation, data({"fulfillmentTrackingInfoUpdate": changed})) == Receipt()


def denied(root: str, *below: str | int) -> Json:
    extensions = {"code": "ACCESS_DENIED", "requiredAccess": "`write_orders` access scope."}
    return {"message": f"Access denied for {root} field.", "extensions": extensions, "path": [root, *below]}


def test_an_error_beside_a_payload_that_shows_success_is_no_failure() -> None:
    payload = {"transaction": {"id": PARENT, "status": "SUCCESS"}, "userErrors": []}
    answer = data({"orderCapture": payload}, errors=[denied("orderCapture", "transaction", "user")])
    assert send(CAPTURE, answer) == Receipt(created=PARENT)


def test_a_mutation_without_its_scope_is_refused_and_the_hint_names_the_scope() -> None:
    with pytest.raises(AccessError, match="Access denied for orderCapture") as refused:
        send(CAPTURE, data({"orderCapture": None}, errors=[denied("orderCapture")]))
    assert "write_orders" in (refused.value.hint or "")


def test_a_gid_that_is_nothing_is_refused_in_shopifys_words() -> None:
    error = {"message": "invalid id", "extensions": {"code": "RESOURCE_NOT_FOUND"}, "path": ["orderCapture"]}
    with pytest.raises(OrderStatusError, match="invalid id") as refused:
        send(CAPTURE, data({"orderCapture": None}, errors=[error]))
    assert not isinstance(refused.value, UnclearOutcomeError)


@pytest.mark.parametrize(
    "answer",
    [
        data({"orderCapture": None}),
        data({}),
        data({"orderCapture": {"transaction": None, "userErrors": []}}),
        data({"orderCapture": None}, errors=[denied("orderCapture", "transaction", "status")]),
        data({"orderCapture": None}, errors=[{"message": "Timeout"}]),
        data(
            {"orderCapture": None},
            errors=[{"message": "Gone", "extensions": {"code": "TIMEOUT"}, "path": ["orderCapture"]}],
        ),
        data({"orderCapture": {"transaction": {"id": 17, "status": "SUCCESS"}, "userErrors": []}}),
        data({"orderCapture": {"transaction": {"id": PARENT, "status": "SUCCESS"}, "userErrors": "none"}}),
    ],
    ids=[
        "a null payload",
        "no payload",
        "nothing made and nothing refused",
        "an error below a payload that is gone",
        "an error without a code",
        "a code that does not say that nothing ran",
        "something made that cannot be read",
        "refusals that cannot be read",
    ],
)
def test_an_answer_that_says_neither_is_an_unclear_outcome(answer: httpx.Response) -> None:
    with pytest.raises(UnclearOutcomeError) as unclear:
        send(CAPTURE, answer)
    assert unclear.value.request_id == "req-1"


def test_a_document_that_was_never_run_is_refused_although_its_field_is_there() -> None:
    error = {"message": "too dear", "extensions": {"code": "MAX_COST_EXCEEDED"}}
    with pytest.raises(OrderStatusError, match="too dear") as refused:
        send(CAPTURE, data({"orderCapture": None}, errors=[error]))
    assert not isinstance(refused.value, UnclearOutcomeError)


def unreachable() -> httpx.ConnectError:
    return httpx.ConnectError("refused")


@pytest.mark.parametrize("first", [unreachable(), throttled(20, 0)], ids=["no connection", "throttled"])
def test_what_cannot_have_run_is_sent_again(first: httpx.Response | Exception) -> None:
    shopify = fake(first, captured(status="SUCCESS"))
    assert writer(shopify).send(CAPTURE).created == PARENT
    assert len(shopify.asked) == 2


@pytest.mark.parametrize(
    "answer",
    [
        json_reply({"errors": "slow down"}, 429, retry_after="2.0"),
        json_reply({"errors": "oops"}, 500),
        json_reply({"errors": {}}, 502),
        json_reply({"errors": "locked"}, 423),
        httpx.Response(200, text="<html>"),
        coded("INTERNAL_SERVER_ERROR", "Internal error."),
        data({"orderCapture": None}, errors=[{"message": "Throttled", "extensions": {"code": "THROTTLED"}}]),
        httpx.ReadTimeout("slow"),
        httpx.RemoteProtocolError("gone"),
    ],
    ids=["429", "500", "502", "423", "no JSON", "an internal error", "throttled beside data", "a timeout", "a reset"],
)
def test_what_may_have_run_is_sent_once_and_unclear(answer: httpx.Response | Exception) -> None:
    shopify = fake(answer)
    with pytest.raises(UnclearOutcomeError):
        writer(shopify).send(CAPTURE)
    assert len(shopify.asked) == 1


def test_a_connection_that_is_never_made_is_temporary_and_not_unclear() -> None:
    shopify = fake(*[unreachable() for _ in range(4)])
    with pytest.raises(TemporaryError):
        writer(shopify).send(CAPTURE)


def test_a_cancellation_begins_a_job_and_its_result_is_what_is_followed() -> None:
    begun = {"job": {"id": JOB, "done": False}, "orderCancelUserErrors": []}
    result = {"id": RESULT, "status": "STARTED", "errors": []}
    assert send(CANCEL, data({"orderCancel": {**begun, "jobResult": result}})) == Receipt(job=RESULT)
    assert send(CANCEL, data({"orderCancel": {**begun, "jobResult": None}})) == Receipt(job=JOB)


def test_a_cancellation_that_is_refused_begins_nothing() -> None:
    refused = {"field": ["orderId"], "message": "Order has already been cancelled", "code": "INVALID"}
    receipt = send(CANCEL, data({"orderCancel": {"job": None, "jobResult": None, "orderCancelUserErrors": [refused]}}))
    said = UserError(message="Order has already been cancelled", field=("orderId",), code="INVALID")
    assert receipt == Receipt(errors=(said,))


@pytest.mark.parametrize(
    ("result", "state", "errors"),
    [
        ({"done": False, "status": "STARTED", "errors": []}, JobState.RUNNING, []),
        ({"done": True, "status": "SUCCEEDED", "errors": []}, JobState.DONE, []),
        (
            {
                "done": True,
                "status": "FAILED",
                "errors": [{"message": "It has returns", "field": None, "code": "INVALID"}],
            },
            JobState.FAILED,
            ["It has returns"],
        ),
        (
            {"done": True, "status": "FAILED", "errors": []},
            JobState.FAILED,
            ["the job failed, and Shopify gave no reason"],
        ),
    ],
)
def test_a_job_is_followed_to_its_end(result: Json, state: JobState, errors: list[str]) -> None:
    shopify = fake(data({"node": {"id": RESULT, **result}}))
    job = writer(shopify).job(RESULT)
    assert (job.state, [error.message for error in job.receipt.errors]) == (state, errors)
    assert shopify.asked[0]["variables"] == {"id": RESULT}


@pytest.mark.parametrize(("done", "state"), [(True, JobState.DONE), (False, JobState.RUNNING)])
def test_a_bare_job_is_followed_too(done: bool, state: JobState) -> None:
    assert writer(fake(data({"job": {"id": JOB, "done": done}}))).job(JOB).state is state


def test_a_job_that_is_kept_no_longer_has_ended() -> None:
    assert writer(fake(data({"node": None}))).job(RESULT).state is JobState.DONE
    with pytest.raises(AccessError):
        writer(fake(data({"node": None}, errors=[denied("node")]))).job(RESULT)
