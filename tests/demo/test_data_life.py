"""The demo's stories hang together: statuses follow from parts, amounts add up, and dates come in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from orderstatus.demo.shop import DemoShop, build_shop

Json = dict[str, Any]
EPOCH = datetime(2026, 11, 23, 6, tzinfo=UTC)
NOW = "2026-11-23T06:00:00Z"
# What may lie in the future: plans, promises and deadlines.
PLANNED = {
    "fulfillAt",
    "fulfillBy",
    "estimatedDeliveryAt",
    "authorizationExpiresAt",
    "minDeliveryDateTime",
    "maxDeliveryDateTime",
    "dueAt",
}


@pytest.fixture(scope="module")
def shop() -> DemoShop:
    return build_shop(epoch=EPOCH)


def shop_money(bag: Json) -> Decimal:
    return Decimal(bag["shopMoney"]["amount"])


def both(bag: Json) -> tuple[Decimal, Decimal]:
    return Decimal(bag["shopMoney"]["amount"]), Decimal(bag["presentmentMoney"]["amount"])


def plus(bags: Iterator[Json] | list[Json]) -> tuple[Decimal, Decimal]:
    pairs = [both(bag) for bag in bags]
    return sum((p[0] for p in pairs), Decimal(0)), sum((p[1] for p in pairs), Decimal(0))


def good(order: Json, *kinds: str) -> list[Json]:
    return [t for t in order["transactions"] if t["kind"] in kinds and t["status"] == "SUCCESS"]


def is_imported_with_its_own_statuses(order: Json) -> bool:
    return "imported" in order["tags"]


# --- payment ---


def open_to_capture(order: Json, *, at: str = NOW) -> Decimal:
    """What is authorized, neither captured nor voided, and not past its deadline."""
    left = Decimal(0)
    for authorization in good(order, "AUTHORIZATION"):
        children = [t for t in order["transactions"] if t["parentTransaction"] is authorization]
        deadline = authorization["authorizationExpiresAt"]
        if any(t["kind"] == "VOID" for t in children) or (deadline is not None and deadline <= at):
            continue
        taken = sum((shop_money(t["amountSet"]) for t in children if t["kind"] == "CAPTURE"), Decimal(0))
        left += shop_money(authorization["amountSet"]) - taken
    return left


def expected_payment(order: Json) -> str | None:
    received = sum((shop_money(t["amountSet"]) for t in good(order, "SALE", "CAPTURE")), Decimal(0))
    refunded = sum((shop_money(t["amountSet"]) for t in good(order, "REFUND")), Decimal(0))
    if refunded:
        return "REFUNDED" if refunded == received else "PARTIALLY_REFUNDED"
    if received:
        return "PAID" if received >= shop_money(order["currentTotalPriceSet"]) else "PARTIALLY_PAID"
    if open_to_capture(order):
        return "AUTHORIZED"
    if good(order, "VOID"):
        return "VOIDED"
    if good(order, "AUTHORIZATION"):
        return "EXPIRED"
    if any(t["status"] == "PENDING" for t in order["transactions"]) or order["paymentTerms"]:
        return "PENDING"
    assert not order["transactions"]
    return None


def test_the_payment_status_follows_from_the_transactions(shop: DemoShop) -> None:
    for order in shop.orders:
        assert order["displayFinancialStatus"] == expected_payment(order), order["name"]


def test_received_refunded_and_net_are_sums_of_successful_transactions(shop: DemoShop) -> None:
    for order in shop.orders:
        received = plus([t["amountSet"] for t in good(order, "SALE", "CAPTURE")])
        refunded = plus([t["amountSet"] for t in good(order, "REFUND")])
        assert both(order["totalReceivedSet"]) == received
        assert both(order["totalRefundedSet"]) == refunded
        assert both(order["netPaymentSet"]) == (received[0] - refunded[0], received[1] - refunded[1])
        assert both(order["totalRefundedSet"]) == plus([r["totalRefundedSet"] for r in order["refunds"]])
        assert order["refundable"] is (received[0] > refunded[0])
        assert order["unpaid"] is (received[0] == 0)


def test_what_is_authorized_is_capturable_and_not_outstanding(shop: DemoShop) -> None:
    for order in shop.orders:
        capturable = open_to_capture(order)
        assert shop_money(order["totalCapturableSet"]) == capturable
        assert order["capturable"] is (capturable > 0)
        current, net = shop_money(order["currentTotalPriceSet"]), shop_money(order["netPaymentSet"])
        outstanding = shop_money(order["totalOutstandingSet"])
        assert outstanding == current - net - capturable
        assert outstanding >= 0
        assert order["fullyPaid"] is (net >= current and not order["unpaid"])
        if order["displayFinancialStatus"] == "AUTHORIZED":
            assert order["totalOutstandingSet"]["shopMoney"]["amount"] == "0.0"


def test_an_order_can_be_marked_as_paid_while_money_is_missing_and_it_is_not_cancelled(shop: DemoShop) -> None:
    for order in shop.orders:
        missing = shop_money(order["totalOutstandingSet"]) + shop_money(order["totalCapturableSet"])
        assert order["canMarkAsPaid"] is (missing > 0 and order["cancelledAt"] is None), order["name"]


def test_every_later_transaction_has_a_parent_of_the_right_kind(shop: DemoShop) -> None:
    parents = {"CAPTURE": {"AUTHORIZATION"}, "VOID": {"AUTHORIZATION"}, "REFUND": {"SALE", "CAPTURE"}}
    for order in shop.orders:
        for entry in order["transactions"]:
            parent = entry["parentTransaction"]
            assert (parent and parent["kind"]) in parents.get(entry["kind"], {None})
            if parent:
                assert parent["gateway"] == entry["gateway"]
                assert parent["processedAt"] <= entry["processedAt"]
            assert (entry["status"] == "FAILURE") is (entry["errorCode"] is not None)
        assert order["paymentGatewayNames"] == list(dict.fromkeys(t["gateway"] for t in order["transactions"]))


def test_only_card_authorizations_know_their_deadline_and_it_is_seven_days_away(shop: DemoShop) -> None:
    gateways = Counter[tuple[str, bool]]()
    for order in shop.orders:
        for entry in order["transactions"]:
            deadline = entry["authorizationExpiresAt"]
            if entry["kind"] != "AUTHORIZATION":
                assert deadline is None
                continue
            gateways[entry["gateway"], deadline is not None] += 1
            if deadline is not None:
                days = datetime.fromisoformat(deadline) - datetime.fromisoformat(entry["processedAt"])
                assert days.total_seconds() == 7 * 86400
            assert entry["manuallyCapturable"] is (shop_money(entry["totalUnsettledSet"]) > 0)
    assert set(gateways) == {("shopify_payments", True), ("klarna", False)}
    assert min(gateways.values()) > 20


# --- amounts ---


def test_lines_and_shipping_make_the_total_in_both_currencies(shop: DemoShop) -> None:
    for order in shop.orders:
        for line in order["lineItems"]:
            many = line["quantity"]
            original, discounted = both(line["originalUnitPriceSet"]), both(line["discountedUnitPriceSet"])
            assert both(line["originalTotalSet"]) == (original[0] * many, original[1] * many)
            assert both(line["discountedTotalSet"]) == (discounted[0] * many, discounted[1] * many)
            saved = tuple(
                a - b for a, b in zip(both(line["originalTotalSet"]), both(line["discountedTotalSet"]), strict=True)
            )
            assert both(line["totalDiscountSet"]) == saved
        subtotal = plus([line["discountedTotalSet"] for line in order["lineItems"]])
        shipping = both(order["totalShippingPriceSet"])
        assert both(order["subtotalPriceSet"]) == subtotal
        assert both(order["totalPriceSet"]) == (subtotal[0] + shipping[0], subtotal[1] + shipping[1])
        assert both(order["totalDiscountsSet"]) == plus([line["totalDiscountSet"] for line in order["lineItems"]])
        line = order["shippingLine"]
        assert shipping == ((0, 0) if line is None else both(line["discountedPriceSet"]))


def test_tax_is_the_part_of_the_total_that_the_country_s_rate_says(shop: DemoShop) -> None:
    rates = {"FI": "25.5", "SE": "25", "EE": "24", "DE": "19", "FR": "20", "GR": "24"}
    seen = set()
    for order in shop.orders:
        address = order["displayAddress"]
        if address is None:
            continue
        seen.add(address["countryCodeV2"])
        rate = Decimal(rates.get(address["countryCodeV2"], "0"))
        exact = shop_money(order["totalPriceSet"]) * rate / (100 + rate)
        assert abs(shop_money(order["totalTaxSet"]) - exact) <= Decimal("0.005")
    assert {"FI", "SE", "GB", "US", "JP"} <= seen


def test_the_current_amounts_are_what_refunds_and_cancellations_left(shop: DemoShop) -> None:
    for order in shop.orders:
        current = sum(
            (shop_money(line["discountedUnitPriceSet"]) * line["currentQuantity"] for line in order["lineItems"]),
            Decimal(0),
        )
        assert shop_money(order["currentSubtotalPriceSet"]) == current
        if order["cancelledAt"] is None:
            left = shop_money(order["totalPriceSet"]) - shop_money(order["totalRefundedSet"])
            assert shop_money(order["currentTotalPriceSet"]) == left
        else:
            # Recorded: nothing is asked for any more; what remains is what the shop keeps.
            assert order["currentTotalPriceSet"] == order["netPaymentSet"]
            assert order["totalOutstandingSet"]["shopMoney"]["amount"] == "0.0"


def test_units_are_accounted_for(shop: DemoShop) -> None:
    for order in shop.orders:
        sent: Counter[str] = Counter()
        taken: Counter[str] = Counter()
        for fulfillment in order["fulfillments"]:
            assert fulfillment["totalQuantity"] == sum(item["quantity"] for item in fulfillment["fulfillmentLineItems"])
            if fulfillment["status"] not in ("CANCELLED", "ERROR", "FAILURE"):
                for item in fulfillment["fulfillmentLineItems"]:
                    sent[item["lineItem"]["id"]] += item["quantity"]
        for refund in order["refunds"]:
            for item in refund["refundLineItems"]:
                taken[item["lineItem"]["id"]] += item["quantity"]
        for line in order["lineItems"]:
            assert sent[line["id"]] + line["unfulfilledQuantity"] + line["nonFulfillableQuantity"] == line["quantity"]
            if order["cancelledAt"] is None:
                assert line["currentQuantity"] == line["refundableQuantity"] == line["quantity"] - taken[line["id"]]
            else:
                assert line["currentQuantity"] == line["unfulfilledQuantity"] == 0
        open_work: Counter[str] = Counter()
        for work in order["fulfillmentOrders"]:
            for item in work["lineItems"]:
                assert 0 <= item["remainingQuantity"] <= item["totalQuantity"]
                if work["status"] not in ("CLOSED", "CANCELLED"):
                    open_work[item["lineItem"]["id"]] += item["remainingQuantity"]
        assert open_work == Counter({li["id"]: li["unfulfilledQuantity"] for li in order["lineItems"]})
        assert order["subtotalLineItemsQuantity"] == sum(line["quantity"] for line in order["lineItems"])
        assert order["currentSubtotalLineItemsQuantity"] == sum(line["currentQuantity"] for line in order["lineItems"])


# --- fulfillment, delivery, return ---


def expected_fulfillment(order: Json) -> str:
    left = [w for w in order["fulfillmentOrders"] if w["status"] not in ("CLOSED", "CANCELLED")]
    shipped = any(f["status"] not in ("CANCELLED", "ERROR", "FAILURE") for f in order["fulfillments"])
    if not order["fulfillmentOrders"]:
        return "FULFILLMENT_NOT_REQUIRED"
    if any(w["requestStatus"] == "REJECTED" for w in left):
        return "REQUEST_DECLINED"
    for status in ("ON_HOLD", "SCHEDULED"):
        if left and all(w["status"] == status for w in left):
            return status
    if shipped:
        return "PARTIALLY_FULFILLED" if left else "FULFILLED"
    at_work = ("SUBMITTED", "ACCEPTED", "CANCELLATION_REQUESTED", "CANCELLATION_REJECTED")
    if left and all(w["status"] == "IN_PROGRESS" or w["requestStatus"] in at_work for w in left):
        return "IN_PROGRESS"
    return "UNFULFILLED"


def test_the_fulfillment_status_follows_from_the_fulfillment_orders(shop: DemoShop) -> None:
    legacy = {"OPEN", "PENDING_FULFILLMENT", "RESTOCKED"}
    for order in shop.orders:
        status = order["displayFulfillmentStatus"]
        if status in legacy:
            assert is_imported_with_its_own_statuses(order)
        else:
            assert status == expected_fulfillment(order), order["name"]
        assert order["fulfillable"] is (
            order["cancelledAt"] is None and any(line["unfulfilledQuantity"] for line in order["lineItems"])
        )
        assert order["requiresShipping"] is any(line["requiresShipping"] for line in order["lineItems"])


def test_a_fulfillment_order_is_on_hold_exactly_while_it_has_holds(shop: DemoShop) -> None:
    for order in shop.orders:
        for work in order["fulfillmentOrders"]:
            assert (work["status"] == "ON_HOLD") is bool(work["fulfillmentHolds"])


def test_supported_actions_are_those_recorded_for_the_status(shop: DemoShop) -> None:
    for order in shop.orders:
        open_ones = [w for w in order["fulfillmentOrders"] if w["status"] == "OPEN"]
        for work in order["fulfillmentOrders"]:
            actions = {entry["action"] for entry in work["supportedActions"]}
            units = sum(item["remainingQuantity"] for item in work["lineItems"])
            status = work["status"], work["requestStatus"]
            if status[0] in ("CLOSED", "CANCELLED"):
                assert actions == set()
            elif status == ("OPEN", "UNSUBMITTED"):
                more = {"SPLIT"} if units > 1 else set()
                more |= {"MERGE"} if len(open_ones) > 1 else set()
                assert actions == {"CREATE_FULFILLMENT", "REPORT_PROGRESS", "MOVE", "HOLD"} | more
            elif status == ("ON_HOLD", "UNSUBMITTED"):
                assert actions == {"RELEASE_HOLD", "HOLD", "MOVE"}
            elif status == ("IN_PROGRESS", "UNSUBMITTED"):
                assert actions == {"CREATE_FULFILLMENT", "REPORT_PROGRESS", "HOLD", "MARK_AS_OPEN"}
            elif status == ("INCOMPLETE", "CLOSED"):
                assert actions == {"REQUEST_FULFILLMENT", "CREATE_FULFILLMENT", "HOLD", "MOVE"}
            else:
                assert actions


def test_what_a_shipment_shows_follows_from_its_status_and_its_events(shop: DemoShop) -> None:
    # Statuses for which there is no carrier event, and the event after which each may be shown.
    without_event = {
        "LABEL_VOIDED": {"LABEL_PURCHASED", "LABEL_PRINTED"},
        "NOT_DELIVERED": {"ATTEMPTED_DELIVERY", "FAILURE"},
        "PICKED_UP": {"READY_FOR_PICKUP"},
    }
    for order in shop.orders:
        for fulfillment in order["fulfillments"]:
            shown, events, status = fulfillment["displayStatus"], fulfillment["events"], fulfillment["status"]
            if status == "CANCELLED":
                assert shown == "CANCELED"
            elif status != "SUCCESS":
                assert shown in (None, "SUBMITTED")
                assert events == []
            elif not events:
                assert shown in ("FULFILLED", "MARKED_AS_FULFILLED") or (
                    shown is None and is_imported_with_its_own_statuses(order)
                )
            else:
                last = events[-1]["status"]
                assert shown == last or last in without_event[shown]


def test_the_dates_of_a_shipment_are_those_of_its_events(shop: DemoShop) -> None:
    for order in shop.orders:
        for fulfillment in order["fulfillments"]:
            events = fulfillment["events"]
            times = {s: [e["happenedAt"] for e in events if e["status"] == s] for s in ("IN_TRANSIT", "DELIVERED")}
            estimates = [e["estimatedDeliveryAt"] for e in events if e["estimatedDeliveryAt"]]
            assert fulfillment["inTransitAt"] == (times["IN_TRANSIT"][0] if times["IN_TRANSIT"] else None)
            assert fulfillment["deliveredAt"] == (times["DELIVERED"][0] if times["DELIVERED"] else None)
            assert fulfillment["estimatedDeliveryAt"] == (estimates[-1] if estimates else None)
            if times["DELIVERED"]:
                assert events[-1]["status"] == "DELIVERED"


def test_the_return_status_is_the_recorded_rule(shop: DemoShop) -> None:
    for order in shop.orders:
        statuses = {entry["status"] for entry in order["returns"]}
        if order["returnStatus"] in ("INSPECTION_COMPLETE", "RETURN_FAILED"):
            assert is_imported_with_its_own_statuses(order)
            continue
        expected = "NO_RETURN"
        if "CLOSED" in statuses:
            expected = "RETURNED"
        if "OPEN" in statuses:
            expected = "IN_PROGRESS"
        if "REQUESTED" in statuses:
            expected = "RETURN_REQUESTED"
        assert order["returnStatus"] == expected


def test_a_return_counts_its_units(shop: DemoShop) -> None:
    for order in shop.orders:
        for entry in order["returns"]:
            lines = entry["returnLineItems"]
            assert entry["totalQuantity"] == sum(line["quantity"] for line in lines)
            assert (entry["closedAt"] is not None) is (entry["status"] == "CLOSED")
            assert (entry["decline"] is not None) is (entry["status"] == "DECLINED")
            for line in lines:
                assert line["processedQuantity"] + line["unprocessedQuantity"] == line["quantity"]
                assert line["refundedQuantity"] + line["refundableQuantity"] == line["quantity"]
                assert line["quantity"] <= line["fulfillmentLineItem"]["quantity"]
            refunded = sum(item["quantity"] for refund in entry["refunds"] for item in refund["refundLineItems"])
            assert refunded == sum(line["refundedQuantity"] for line in lines)


# --- dates ---


def dates(node: Json, *, below: bool = True) -> Iterator[tuple[str, str]]:
    for key, value in node.items():
        if isinstance(value, str) and key.endswith(("At", "DateTime")):
            yield key, value
        elif (
            below and isinstance(value, list) and key not in ("orders", "fulfillments", "fulfillmentOrders", "refunds")
        ):
            for entry in value:
                if isinstance(entry, dict):
                    yield from dates(entry, below=key != "transactions")


def test_an_order_is_as_new_as_its_newest_part_and_nothing_has_happened_after_the_epoch(shop: DemoShop) -> None:
    for order in shop.orders:
        parts = [
            *order["fulfillments"], *order["fulfillmentOrders"], *order["transactions"], *order["refunds"],
            *order["returns"],
        ]  # fmt: skip
        happened = [when for part in parts for key, when in dates(part) if key not in PLANNED]
        happened += [order[key] for key in ("createdAt", "processedAt", "cancelledAt", "closedAt") if order[key]]
        assert max(happened) <= order["updatedAt"] <= NOW, order["name"]
        assert order["processedAt"] <= order["createdAt"]
    for customer in shop.customers:
        assert customer["createdAt"] <= customer["updatedAt"] <= NOW


def test_nothing_of_a_shipment_comes_before_it_and_events_come_in_order(shop: DemoShop) -> None:
    for order in shop.orders:
        for fulfillment in order["fulfillments"]:
            happened = [event["happenedAt"] for event in fulfillment["events"]]
            assert happened == sorted(happened)
            assert [e["createdAt"] for e in fulfillment["events"]] >= happened
            assert order["processedAt"] <= fulfillment["createdAt"] <= fulfillment["updatedAt"]
            assert all(fulfillment["createdAt"] <= when <= fulfillment["updatedAt"] for when in happened)
            assert all(work["updatedAt"] >= fulfillment["createdAt"] for work in fulfillment["fulfillmentOrders"])
        made = [fulfillment["createdAt"] for fulfillment in order["fulfillments"]]
        assert made == sorted(made)


def test_returns_and_refunds_come_after_what_they_undo(shop: DemoShop) -> None:
    for order in shop.orders:
        for entry in order["returns"]:
            steps = [entry["createdAt"], entry["requestApprovedAt"], entry["closedAt"]]
            assert (known := [step for step in steps if step]) == sorted(known)
            assert all(f["createdAt"] <= entry["createdAt"] for f in order["fulfillments"])
        for refund in order["refunds"]:
            assert all(t["parentTransaction"]["processedAt"] <= refund["processedAt"] for t in refund["transactions"])
        times = [t["createdAt"] for t in order["transactions"]]
        assert times == sorted(times)


def test_closed_and_cancelled_carry_their_dates(shop: DemoShop) -> None:
    for order in shop.orders:
        assert order["closed"] is (order["closedAt"] is not None)
        assert (order["cancelledAt"] is None) is (order["cancelReason"] is None)
        if order["cancelledAt"]:
            assert order["closedAt"] == order["cancelledAt"]


def test_payment_terms_are_due_by_their_date(shop: DemoShop) -> None:
    terms = [order["paymentTerms"] for order in shop.orders if order["paymentTerms"]]
    assert {entry["overdue"] for entry in terms} == {True, False}
    for entry in terms:
        (schedule,) = entry["paymentSchedules"]
        assert entry["overdue"] is entry["due"] is schedule["due"] is (schedule["dueAt"] <= NOW)
        owed = shop_money(entry["order"]["totalOutstandingSet"])
        assert Decimal(schedule["balanceDue"]["amount"]) == owed
