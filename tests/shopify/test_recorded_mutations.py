"""Recorded mutations replay through our writer, and mean what they meant."""

from __future__ import annotations

from collections import Counter

import pytest

from orderstatus.core.acting.outcomes import UserError
from orderstatus.core.errors import OrderStatusError, UnclearOutcomeError
from orderstatus.shopify.mutation_inputs import SENT
from orderstatus.shopify.writer import ShopifyWriter
from support.recorded_mutations import ROOTS, Recorded, ours, plain, recorded, sent_arguments
from support.shared import json_lines, shared_file
from support.shopify import fake, json_reply

NEVER_RECORDED = {"orderOpen", "tagsAdd", "tagsRemove"}
"""Of these there is no exchange; the refusals of tags are in the catalogue."""
CREATES = {"orderCapture", "fulfillmentCreate", "fulfillmentOrderHold", "fulfillmentEventCreate"}


@pytest.fixture(scope="module")
def recordings() -> list[Recorded]:
    shared_file("recordings", "exchanges.jsonl")
    return list(recorded())


def is_expressible(recording: Recorded) -> bool:
    """False for a word that the schema does not have: ours cannot say it."""
    try:
        ours(recording)
    except (ValueError, KeyError):
        return False
    return True


def is_told(recording: Recorded) -> bool:
    """False where the recorded document did not ask for what ours decides by."""
    sent = SENT[ROOTS[recording.root]]
    return recording.payload is None or bool(refusals(recording)) or recording.asks(sent.made or "")


def refusals(recording: Recorded) -> list[UserError]:
    name = "orderCancelUserErrors" if recording.asks("orderCancelUserErrors") else "userErrors"
    listed = recording.told(name) or ()
    return [
        UserError(
            message=each["message"],
            field=tuple(each["field"]) if each.get("field") is not None else None,
            code=each.get("code"),
        )
        for each in listed
    ]


def test_each_recorded_answer_is_understood_as_it_was_meant(recordings: list[Recorded]) -> None:
    replayed: Counter[str] = Counter()
    for recording in filter(is_told, filter(is_expressible, recordings)):
        shopify = fake(json_reply(recording.answer()))
        writer = ShopifyWriter(shopify.client())
        if recording.payload is None:
            with pytest.raises(OrderStatusError) as refused:
                writer.send(ours(recording))
            assert not isinstance(refused.value, UnclearOutcomeError)
            assert recording.errors[0]["message"] in str(refused.value)
        else:
            receipt = writer.send(ours(recording))
            made = recording.told(SENT[ROOTS[recording.root]].made or "") or {}
            assert list(receipt.errors) == refusals(recording), recording.file
            is_made = recording.root in CREATES and not receipt.errors
            assert receipt.created == (made["id"] if is_made else None), recording.file
            assert receipt.job == (recording.told("job", "id") if recording.root == "orderCancel" else None)
            is_pending = recording.root == "orderCapture" and made.get("status") == "PENDING"
            assert receipt.is_pending is is_pending, recording.file
        replayed[recording.root] += 1
    assert set(ROOTS) - set(replayed) == NEVER_RECORDED
    assert replayed.total() >= 0.9 * len(recordings)


def test_what_we_send_is_what_was_sent(recordings: list[Recorded]) -> None:
    compared: Counter[str] = Counter()
    for recording in filter(is_expressible, recordings):
        theirs, mine = plain(recording.arguments), plain(sent_arguments(ours(recording)))
        if not is_all_ours(recording):
            continue
        # A message to the fulfillment service, and another system's id of a hold: what we never send.
        for unsent, given in (("message", theirs), ("externalId", theirs.get("fulfillmentHold", theirs))):
            given.pop(unsent, None)
        if "refund" in theirs:
            # Deprecated in favour of `refundMethod`.
            theirs["refundMethod"] = {"originalPaymentMethodsRefund": theirs.pop("refund")}
            theirs = plain(theirs)
        if recording.root == "orderCapture" and "currency" not in theirs["input"]:
            assert mine["input"].pop("currency")
        assert mine == theirs, recording.file
        compared[recording.root] += 1
    assert set(ROOTS) - set(compared) == NEVER_RECORDED
    assert compared.total() >= 0.8 * len(recordings)


def is_all_ours(recording: Recorded) -> bool:
    """False where the recording asks for what we never do, or leaves out what we always say."""
    given = recording.arguments
    match recording.root:
        case "orderCapture":
            return "finalCapture" not in given["input"]
        case "fulfillmentCreate":
            work = given["fulfillment"]["lineItemsByFulfillmentOrder"]
            return all(each.get("fulfillmentOrderLineItems") for each in work)
        case "fulfillmentOrderHold":
            hold = given["fulfillmentHold"]
            return "fulfillmentOrderLineItems" not in hold and not hold.get("notifyMerchant")
        case "fulfillmentOrderReleaseHold":
            return bool(given.get("holdIds"))
        case "fulfillmentEventCreate":
            return "happenedAt" in given["fulfillmentEvent"] and not {"address1", "latitude"} & (
                given["fulfillmentEvent"].keys()
            )
        case "orderCancel":
            return not (given.get("refundMethod") or {}).get("storeCreditRefund")
        case "returnApproveRequest":
            return "unprocessed" not in given["input"]
    return True


def test_every_refusal_that_was_ever_recorded_comes_through_word_for_word() -> None:
    told: Counter[str] = Counter()
    example = {recording.root: recording for recording in recorded() if is_expressible(recording)}
    for record in json_lines("recordings", "user_errors_catalog.jsonl"):
        root = record["root"]
        if root not in example:
            continue
        sent = SENT[ROOTS[root]]
        refusal = {"message": record["message"], "field": record["field"], "code": record["code"]}
        shopify = fake(json_reply({"data": {root: {sent.made: None, sent.errors: [refusal]}}}))
        field = tuple(record["field"]) if record["field"] is not None else None
        receipt = ShopifyWriter(shopify.client()).send(ours(example[root]))
        assert receipt.errors == (UserError(message=record["message"], field=field, code=record["code"]),)
        assert receipt.created is None
        told[root] += 1
    assert told.total() >= 40
