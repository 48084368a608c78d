"""Design 1 as a table: Shopify's words, the word we show, and what a filter sees."""

from __future__ import annotations

import pytest

from orderstatus.core.statuses import (
    SHIPMENT_FOLDING,
    DeliveryStatus,
    FulfillmentStatus,
    PaymentStatus,
    ReturnStatus,
    Status,
    fulfillment_status,
    known,
    payment_status,
    return_status,
    shipment_status,
)

PAYMENT = {
    "PENDING": "pending",
    "AUTHORIZED": "authorized",
    "PARTIALLY_PAID": "partially-paid",
    "PAID": "paid",
    "PARTIALLY_REFUNDED": "partially-refunded",
    "REFUNDED": "refunded",
    "VOIDED": "voided",
    "EXPIRED": "expired",
}
FULFILLMENT = {
    "UNFULFILLED": "unfulfilled",
    "PARTIALLY_FULFILLED": "partially-fulfilled",
    "FULFILLED": "fulfilled",
    "IN_PROGRESS": "in-progress",
    "ON_HOLD": "on-hold",
    "SCHEDULED": "scheduled",
    "REQUEST_DECLINED": "request-declined",
    "FULFILLMENT_NOT_REQUIRED": "not-required",
    "OPEN": "open",
    "PENDING_FULFILLMENT": "pending-fulfillment",
    "RESTOCKED": "restocked",
}
RETURN = {
    "NO_RETURN": "no-return",
    "RETURN_REQUESTED": "return-requested",
    "IN_PROGRESS": "in-progress",
    "INSPECTION_COMPLETE": "inspection-complete",
    "RETURNED": "returned",
    "RETURN_FAILED": "return-failed",
}
SHIPMENT: dict[str | None, str] = {
    "SUBMITTED": "label-ready",
    "LABEL_PURCHASED": "label-ready",
    "LABEL_PRINTED": "label-ready",
    "CONFIRMED": "shipped",
    "FULFILLED": "shipped",
    "MARKED_AS_FULFILLED": "shipped",
    None: "shipped",
    "CARRIER_PICKED_UP": "in-transit",
    "IN_TRANSIT": "in-transit",
    "DELIVERED": "delivered",
    "PICKED_UP": "delivered",
    "FAILURE": "failed",
    "NOT_DELIVERED": "failed",
    "CANCELED": "cancelled",
    "LABEL_VOIDED": "cancelled",
    "READY_FOR_PICKUP": "ready-for-pickup",
    "OUT_FOR_DELIVERY": "out-for-delivery",
    "DELAYED": "delayed",
    "ATTEMPTED_DELIVERY": "attempted-delivery",
}


@pytest.mark.parametrize(("raw", "word"), PAYMENT.items())
def test_every_payment_status_of_shopify_has_its_word(raw: str, word: str) -> None:
    assert payment_status(raw) == Status(PaymentStatus(word), word)


@pytest.mark.parametrize(("raw", "word"), FULFILLMENT.items())
def test_every_fulfillment_status_of_shopify_has_its_word(raw: str, word: str) -> None:
    assert fulfillment_status(raw) == Status(FulfillmentStatus(word), word)


@pytest.mark.parametrize(("raw", "word"), RETURN.items())
def test_every_return_status_of_shopify_has_its_word(raw: str, word: str) -> None:
    assert return_status(raw) == Status(ReturnStatus(word), word)


@pytest.mark.parametrize(("raw", "word"), SHIPMENT.items())
def test_every_display_status_of_a_fulfillment_folds_as_the_design_says(raw: str | None, word: str) -> None:
    assert shipment_status(raw) == known(DeliveryStatus(word))


def test_the_folding_table_knows_exactly_these_display_statuses() -> None:
    assert set(SHIPMENT_FOLDING) == set(SHIPMENT)


def test_a_payment_status_that_is_null_is_unknown_and_says_so() -> None:
    assert payment_status(None) == Status(PaymentStatus.UNKNOWN, "unknown")


@pytest.mark.parametrize(
    ("status", "axis"),
    [
        (payment_status("CRYPTO_SETTLED"), PaymentStatus),
        (fulfillment_status("CRYPTO_SETTLED"), FulfillmentStatus),
        (return_status("CRYPTO_SETTLED"), ReturnStatus),
        (shipment_status("CRYPTO_SETTLED"), DeliveryStatus),
    ],
)
def test_a_value_that_shopify_adds_next_quarter_is_filtered_as_unknown_and_shown_under_its_own_name(
    status: Status[PaymentStatus], axis: type[PaymentStatus]
) -> None:
    assert (status.value, status.word) == (axis("unknown"), "crypto-settled")
