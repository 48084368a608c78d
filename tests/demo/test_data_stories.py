"""Every status occurs in the demo shop, and every named story is what it says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from orderstatus.demo.shop import DemoShop, build_shop
from orderstatus.demo.stories import STORIES

Json = dict[str, Any]
EPOCH = datetime(2026, 11, 23, 6, tzinfo=UTC)
NOW = "2026-11-23T06:00:00Z"


@pytest.fixture(scope="module")
def shop() -> DemoShop:
    return build_shop(epoch=EPOCH)


@pytest.fixture(scope="module")
def told(shop: DemoShop) -> dict[str, Json]:
    by_name = {order["name"]: order for order in shop.orders}
    return {key: by_name[name] for key, name in shop.story_names.items()}


def ago(hours: float) -> str:
    return (EPOCH - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


def words(text: str) -> set[str | None]:
    return {None if word == "null" else word for word in text.split()}


PARTS = ("fulfillments", "fulfillmentOrders", "returns")
AXES: dict[str, tuple[Callable[[Json], list[str | None]], str]] = {
    "payment": (
        lambda o: [o["displayFinancialStatus"]],
        "PENDING AUTHORIZED PARTIALLY_PAID PAID PARTIALLY_REFUNDED REFUNDED VOIDED EXPIRED null",
    ),
    "fulfillment": (
        lambda o: [o["displayFulfillmentStatus"]],
        "UNFULFILLED PARTIALLY_FULFILLED FULFILLED IN_PROGRESS ON_HOLD SCHEDULED REQUEST_DECLINED "
        "FULFILLMENT_NOT_REQUIRED OPEN PENDING_FULFILLMENT RESTOCKED",
    ),
    "shipment as shown": (
        lambda o: [f["displayStatus"] for f in o["fulfillments"]],
        "SUBMITTED CONFIRMED LABEL_PURCHASED LABEL_PRINTED LABEL_VOIDED CARRIER_PICKED_UP IN_TRANSIT OUT_FOR_DELIVERY "
        "ATTEMPTED_DELIVERY DELAYED DELIVERED NOT_DELIVERED PICKED_UP READY_FOR_PICKUP FULFILLED MARKED_AS_FULFILLED "
        "FAILURE CANCELED null",
    ),
    "shipment": (
        lambda o: [f["status"] for f in o["fulfillments"]],
        "SUCCESS CANCELLED ERROR FAILURE OPEN PENDING",
    ),
    "return": (
        lambda o: [o["returnStatus"]],
        "NO_RETURN RETURN_REQUESTED IN_PROGRESS INSPECTION_COMPLETE RETURNED RETURN_FAILED",
    ),
    "one return": (lambda o: [r["status"] for r in o["returns"]], "REQUESTED OPEN CLOSED DECLINED CANCELED"),
    "fulfillment order": (
        lambda o: [w["status"] for w in o["fulfillmentOrders"]],
        "OPEN IN_PROGRESS ON_HOLD SCHEDULED CLOSED CANCELLED INCOMPLETE",
    ),
    "request": (
        lambda o: [w["requestStatus"] for w in o["fulfillmentOrders"]],
        "UNSUBMITTED SUBMITTED ACCEPTED REJECTED CANCELLATION_REQUESTED CANCELLATION_ACCEPTED CANCELLATION_REJECTED "
        "CLOSED",
    ),
    "event": (
        lambda o: [e["status"] for f in o["fulfillments"] for e in f["events"]],
        "LABEL_PURCHASED LABEL_PRINTED READY_FOR_PICKUP CONFIRMED IN_TRANSIT OUT_FOR_DELIVERY ATTEMPTED_DELIVERY "
        "DELAYED DELIVERED FAILURE CARRIER_PICKED_UP",
    ),
    "hold": (
        lambda o: [h["reason"] for w in o["fulfillmentOrders"] for h in w["fulfillmentHolds"]],
        "AWAITING_PAYMENT AWAITING_RETURN_ITEMS HIGH_RISK_OF_FRAUD INCORRECT_ADDRESS INVENTORY_OUT_OF_STOCK "
        "UNKNOWN_DELIVERY_DATE ONLINE_STORE_POST_PURCHASE_CROSS_SELL OTHER",
    ),
    "delivery method": (
        lambda o: [w["deliveryMethod"]["methodType"] for w in o["fulfillmentOrders"]],
        "SHIPPING PICK_UP PICKUP_POINT LOCAL RETAIL NONE",
    ),
    "transaction": (
        lambda o: [t["kind"] for t in o["transactions"]],
        "AUTHORIZATION SALE CAPTURE VOID REFUND",
    ),
    "transaction status": (lambda o: [t["status"] for t in o["transactions"]], "SUCCESS PENDING FAILURE"),
    "state": (
        lambda o: ["cancelled" if o["cancelledAt"] else "archived" if o["closed"] else "open"],
        "open archived cancelled",
    ),
    "cancel reason": (
        lambda o: [o["cancelReason"]],
        "CUSTOMER FRAUD INVENTORY null",
    ),
    "currency": (lambda o: [o["presentmentCurrencyCode"]], "EUR SEK GBP USD"),
}  # fmt: skip


@pytest.mark.parametrize("axis", AXES)
def test_every_value_of_every_axis_occurs(shop: DemoShop, axis: str) -> None:
    values, expected = AXES[axis]
    found = {value for order in shop.orders for value in values(order)}
    assert words(expected) - found == set()


def test_most_orders_are_paid_sent_and_delivered(shop: DemoShop) -> None:
    orders = shop.orders
    paid = sum(order["displayFinancialStatus"] == "PAID" for order in orders)
    arrived = sum(any(f["displayStatus"] == "DELIVERED" for f in order["fulfillments"]) for order in orders)
    assert paid > 0.8 * len(orders)
    assert arrived > 0.6 * len(orders)
    unfulfilled = [order for order in orders if order["displayFulfillmentStatus"] == "UNFULFILLED"]
    fresh = [order for order in unfulfilled if order["processedAt"] > ago(72)]
    assert len(fresh) > len(unfulfilled) / 3


def test_the_newest_fifty_orders_show_variety(shop: DemoShop) -> None:
    newest = shop.orders[-50:]
    assert len({order["displayFulfillmentStatus"] for order in newest}) >= 6
    assert len({order["displayFinancialStatus"] for order in newest}) >= 5
    assert len({f["displayStatus"] for order in newest for f in order["fulfillments"]}) >= 6
    assert newest[-1]["processedAt"] > ago(1)


def test_every_story_is_told_once_under_a_name_and_a_sentence(shop: DemoShop) -> None:
    keys = [story.key for story in STORIES]
    assert sorted(shop.story_names) == sorted(keys)
    assert len(set(keys)) == len(keys) == len(set(shop.story_names.values()))
    assert all(story.text.endswith(".") and story.text[0].isupper() for story in STORIES)


def payment(order: Json) -> Any:
    return order["displayFinancialStatus"]


def shown(order: Json) -> list[Any]:
    return [f["displayStatus"] for f in order["fulfillments"]]


def work(order: Json) -> Json:
    found: Json = order["fulfillmentOrders"][0]
    return found


def holds(order: Json) -> list[str]:
    return [hold["reason"] for hold in work(order)["fulfillmentHolds"]]


def first(order: Json) -> Json:
    found: Json = order["fulfillments"][0]
    return found


def last_event(order: Json) -> str:
    found: str = first(order)["events"][-1]["happenedAt"]
    return found


def money(order: Json, key: str) -> Decimal:
    return Decimal(order[key]["shopMoney"]["amount"])


def deadline(order: Json) -> Any:
    return order["transactions"][0]["authorizationExpiresAt"]


# What each story promises; a story without a line here is about its statuses, which other tests derive from its parts.
PROMISES: dict[str, Callable[[Json], Any]] = {
    "nine-hours-left": lambda o: payment(o) == "AUTHORIZED" and ago(-8) < deadline(o) < ago(-10),
    "payment-expired": lambda o: (
        payment(o) == "EXPIRED" and deadline(o) < NOW and not o["capturable"] and not o["closed"]
    ),
    "deadline-unknown": lambda o: payment(o) == "AUTHORIZED" and deadline(o) is None,
    "payment-voided": lambda o: payment(o) == "VOIDED" and not o["cancelledAt"] and money(o, "totalOutstandingSet") > 0,
    "partially-paid": lambda o: payment(o) == "PARTIALLY_PAID" and money(o, "totalOutstandingSet") > 0,
    "captured-in-part": lambda o: payment(o) == "PARTIALLY_PAID" and o["capturable"],
    "payment-overdue": lambda o: payment(o) == "PENDING" and o["paymentTerms"]["overdue"],
    "terms-running": lambda o: payment(o) == "PENDING" and not o["paymentTerms"]["overdue"],
    "never-charged": lambda o: payment(o) is None and o["transactions"] == [],
    "cancelled-part-refunded": lambda o: payment(o) == "PARTIALLY_REFUNDED" and o["cancelledAt"],
    "cancelled-not-refunded": lambda o: payment(o) == "PAID" and o["cancelledAt"] and not o["refunds"],
    "cancelled-unpaid": lambda o: payment(o) == "VOIDED" and o["cancelReason"] == "FRAUD",
    "refunded": lambda o: payment(o) == "REFUNDED" and not o["cancelledAt"],
    "second-card": lambda o: payment(o) == "PAID" and o["transactions"][0]["errorCode"] == "CARD_DECLINED",
    "edited": lambda o: (
        o["presentmentCurrencyCode"] == "SEK"
        and money(o, "totalPriceSet") > money(o, "originalTotalPriceSet")
        and money(o, "totalOutstandingSet") == money(o, "totalPriceSet") - money(o, "originalTotalPriceSet")
    ),
    "test-order": lambda o: o["test"] and all(t["test"] for t in o["transactions"]),
    "wrong-address": lambda o: holds(o) == ["INCORRECT_ADDRESS"] and o["displayFulfillmentStatus"] == "ON_HOLD",
    "upsell-hold": lambda o: holds(o) == ["ONLINE_STORE_POST_PURCHASE_CROSS_SELL"] and work(o)["updatedAt"] > ago(1),
    "upsell-hold-stuck": lambda o: (
        holds(o) == ["ONLINE_STORE_POST_PURCHASE_CROSS_SELL"] and work(o)["updatedAt"] < ago(1)
    ),
    "fraud-check": lambda o: len(holds(o)) == 2,
    "one-item-held": lambda o: {w["status"] for w in o["fulfillmentOrders"]} == {"ON_HOLD", "OPEN"},
    "subscription-scheduled": lambda o: o["displayFulfillmentStatus"] == "SCHEDULED" and work(o)["fulfillAt"] > NOW,
    "schedule-passed": lambda o: o["displayFulfillmentStatus"] == "SCHEDULED" and work(o)["fulfillAt"] < NOW,
    "request-declined": lambda o: o["displayFulfillmentStatus"] == "REQUEST_DECLINED",
    "service-gave-up": lambda o: work(o)["status"] == "INCOMPLETE",
    "point-of-sale": lambda o: o["retailLocation"] and o["customer"] is None and shown(o) == ["FULFILLED"],
    "gift-card": lambda o: not o["requiresShipping"] and o["lineItems"][0]["isGiftCard"] and shown(o) == ["FULFILLED"],
    "donation": lambda o: o["displayFulfillmentStatus"] == "FULFILLMENT_NOT_REQUIRED" and not o["fulfillmentOrders"],
    "forgotten": lambda o: (
        o["displayFulfillmentStatus"] == "UNFULFILLED" and payment(o) == "PAID" and o["processedAt"] < ago(5 * 24)
    ),
    "pre-order": lambda o: work(o)["fulfillAt"] is None and o["displayFulfillmentStatus"] == "UNFULFILLED",
    "label-never-scanned": lambda o: shown(o) == ["LABEL_PRINTED"] and last_event(o) < ago(7 * 24),
    "label-voided": lambda o: shown(o) == ["LABEL_VOIDED"] and o["displayFulfillmentStatus"] == "FULFILLED",
    "stuck-at-customs": lambda o: shown(o) == ["DELAYED"] and "customs" in first(o)["events"][-1]["message"],
    "no-carrier-news": lambda o: (
        first(o)["trackingInfo"] and not first(o)["events"] and first(o)["createdAt"] < ago(7 * 24)
    ),
    "no-tracking": lambda o: not first(o)["trackingInfo"] and first(o)["createdAt"] < ago(7 * 24),
    "silent": lambda o: (
        shown(o) == ["IN_TRANSIT"] and last_event(o) < ago(7 * 24) and first(o)["createdAt"] > ago(16 * 24)
    ),
    "likely-lost": lambda o: shown(o) == ["IN_TRANSIT"] and first(o)["createdAt"] < ago(30 * 24),
    "slow-boat": lambda o: (
        shown(o) == ["IN_TRANSIT"] and last_event(o) > ago(48) and first(o)["createdAt"] < ago(16 * 24)
    ),
    "attempted-delivery": lambda o: shown(o) == ["ATTEMPTED_DELIVERY"],
    "failed-delivery": lambda o: shown(o) == ["FAILURE"],
    "delayed": lambda o: shown(o) == ["DELAYED"],
    "out-for-delivery": lambda o: shown(o) == ["OUT_FOR_DELIVERY"] and last_event(o) > ago(6),
    "one-of-two-arrived": lambda o: sorted(shown(o)) == ["DELIVERED", "IN_TRANSIT"],
    "three-shipments": lambda o: len(o["fulfillments"]) == 3 and len(o["fulfillments"][1]["trackingInfo"]) == 2,
    "rest-stalled": lambda o: (
        o["displayFulfillmentStatus"] == "PARTIALLY_FULFILLED" and first(o)["createdAt"] < ago(5 * 24)
    ),
    "sent-again": lambda o: shown(o) == ["CANCELED", "DELIVERED"] and o["displayFulfillmentStatus"] == "FULFILLED",
    "called-back": lambda o: shown(o) == ["CANCELED"] and o["displayFulfillmentStatus"] == "UNFULFILLED",
    "pick-up-ready": lambda o: (
        work(o)["deliveryMethod"]["methodType"] == "PICK_UP" and shown(o) == ["READY_FOR_PICKUP"]
    ),
    "return-asked": lambda o: o["returnStatus"] == "RETURN_REQUESTED" and o["returns"][0]["createdAt"] < ago(48),
    "return-exchange": lambda o: o["returnStatus"] == "IN_PROGRESS" and o["returns"][0]["exchangeLineItems"],
    "return-received": lambda o: o["returnStatus"] == "IN_PROGRESS" and not o["refunds"],
    "return-closed": lambda o: o["returnStatus"] == "RETURNED" and payment(o) == "PARTIALLY_REFUNDED",
    "return-declined": lambda o: o["returnStatus"] == "NO_RETURN" and o["returns"][0]["decline"],
    "return-withdrawn": lambda o: o["returnStatus"] == "NO_RETURN" and o["returns"][0]["status"] == "CANCELED",
    "imported": lambda o: o["processedAt"] < ago(200 * 24) and o["createdAt"] > ago(7 * 24),
    "many-tags": lambda o: len(o["tags"]) > 20,
    "long-name": lambda o: 290 <= len(o["customer"]["displayName"]) <= 310,
    "escape-name": lambda o: "\x1b[" in o["customer"]["displayName"] and "[red]" in o["customer"]["displayName"],
    "newline-name": lambda o: "\n" in o["customer"]["displayName"] and "\t" in o["customer"]["displayName"],
    "formula-name": lambda o: o["customer"]["displayName"].startswith("="),
    "emoji-name": lambda o: "\u200d" in o["customer"]["displayName"],
    "override-name": lambda o: "\u202e" in o["customer"]["displayName"] and o["email"] is None and o["phone"],
}  # fmt: skip


@pytest.mark.parametrize("key", PROMISES)
def test_a_story_is_what_it_says(told: dict[str, Json], key: str) -> None:
    assert PROMISES[key](told[key])
