"""Fulfillment orders of a demo order: what is to be sent from where, and what holds it up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from orderstatus.demo.drafts import Draft
from orderstatus.demo.goods import Place
from orderstatus.demo.instants import DAY
from orderstatus.demo.payments import refund, take_off, void
from orderstatus.demo.purse import Cents

Json = dict[str, Any]

HOLD_WORDS = {
    "AWAITING_PAYMENT": "Awaiting payment",
    "AWAITING_RETURN_ITEMS": "Exchange items awaiting return delivery",
    "HIGH_RISK_OF_FRAUD": "High risk of fraud",
    "INCORRECT_ADDRESS": "Incorrect address",
    "INVENTORY_OUT_OF_STOCK": "Inventory out of stock",
    "UNKNOWN_DELIVERY_DATE": "Unknown delivery date",
    "ONLINE_STORE_POST_PURCHASE_CROSS_SELL": "Online store post-purchase cross-sell",
    "OTHER": "Other",
}


def assign(
    draft: Draft,
    place: Place,
    *,
    lines: list[Json] | None = None,
    units: Mapping[str, int] | None = None,
    method: str = "SHIPPING",
    status: str = "OPEN",
    request: str = "UNSUBMITTED",
    at: int | None = None,
    fulfill_at: int | None = None,
    fulfill_by: int | None = None,
) -> Json:
    """A FulfillmentOrder for `lines` (all that can be fulfilled if None) at `place`, made when the order was made;
    `units` says how many of each LineItem, by its id, where that is not all that is unfulfilled."""
    scene = draft.scene
    at = draft.created if at is None else at
    draft.touch(at)
    # An ordinary order is to be fulfilled from the hour it came in (recorded: full hours).
    due = draft.placed - draft.placed % 3600 if fulfill_at is None else fulfill_at
    work: Json = {
        "id": scene.gid("FulfillmentOrder"),
        "status": status,
        "requestStatus": request,
        "createdAt": scene.stamp(at),
        "updatedAt": scene.stamp(at),
        "fulfillAt": scene.stamp(due),
        "fulfillBy": None if fulfill_by is None else scene.stamp(fulfill_by),
        "order": draft.node,
        "orderId": draft.node["id"],
        "orderName": draft.name,
        "orderProcessedAt": draft.written_placed,
        "assignedLocation": place.assigned,
        "deliveryMethod": _delivery_method(draft, method),
        "destination": _destination(draft) if method in ("SHIPPING", "PICKUP_POINT", "LOCAL") else None,
        "fulfillmentHolds": [],
        "lineItems": [
            _work_line(draft, line, quantity)
            for line in (draft.lines if lines is None else lines)
            if (quantity := line["unfulfilledQuantity"] if units is None else units[line["id"]])
        ],
        "supportedActions": [],
        "fulfillments": [],
    }
    draft.work.append(work)
    return work


def _work_line(draft: Draft, line: Json, quantity: int) -> Json:
    return {
        "id": draft.scene.gid("FulfillmentOrderLineItem"),
        "totalQuantity": quantity,
        "remainingQuantity": quantity,
        "lineItem": line,
        "requiresShipping": line["requiresShipping"],
        "sku": line["sku"],
        "productTitle": line["title"],
        "variantTitle": line["variantTitle"],
        "vendor": line["vendor"],
    }


def _delivery_method(draft: Draft, method: str) -> Json:
    line, stamp = draft.shipping_line, draft.scene.stamp
    promised = method in ("SHIPPING", "PICKUP_POINT") and line is not None
    low, high = draft.buyer.country.days
    return {
        "id": draft.scene.gid("DeliveryMethod"),
        "methodType": method,
        "presentedName": None if line is None else line["title"],
        "serviceCode": None if line is None else line["code"],
        "minDeliveryDateTime": stamp(draft.placed + low * DAY) if promised else None,
        "maxDeliveryDateTime": stamp(draft.placed + (high + 2) * DAY) if promised else None,
    }


def _destination(draft: Draft) -> Json | None:
    address = draft.buyer.address
    if address is None:
        return None
    return {
        "id": draft.scene.gid("FulfillmentOrderDestination"),
        "firstName": address["firstName"],
        "lastName": address["lastName"],
        "company": address["company"],
        "address1": address["address1"],
        "address2": address["address2"],
        "city": address["city"],
        "province": address["province"],
        "zip": address["zip"],
        "countryCode": address["countryCodeV2"],
        "email": draft.buyer.email,
        "phone": address["phone"],
    }


def hold(
    draft: Draft,
    work: Json,
    at: int,
    reason: str,
    notes: str | None = None,
    *,
    app: Json | None = None,
    handle: str | None = None,
    ours: bool = False,
) -> Json:
    """Puts a fulfillment order ON_HOLD for `reason` (a FulfillmentHoldReason) and gives back the FulfillmentHold;
    `ours` if the app that holds is the one that will read it. An app that names no `handle` has one of its own."""
    number = draft.scene.serial()
    if handle is None and app is not None:
        handle = f"{app['handle']}-{number % 1000}"
    placed: Json = {
        "id": f"gid://shopify/FulfillmentHold/{number}",
        "reason": reason,
        "displayReason": HOLD_WORDS[reason],
        "reasonNotes": notes,
        "handle": handle,
        "heldByApp": app,
        "heldByRequestingApp": ours,
    }
    work["fulfillmentHolds"].append(placed)
    move(draft, work, at, "ON_HOLD")
    return placed


def move(draft: Draft, work: Json, at: int, status: str, request: str | None = None) -> None:
    """Sets a fulfillment order's status (and request status) at `at`."""
    work["status"] = status
    if request is not None:
        work["requestStatus"] = request
    work["updatedAt"] = draft.scene.stamp(at)
    draft.touch(at)


def cancel(
    draft: Draft,
    at: int,
    reason: str,
    *,
    pay_back: bool = True,
    cents: Cents | None = None,
    note: str | None = None,
    restock: bool = True,
) -> None:
    """Cancels an order that has not shipped: open authorizations are voided, its fulfillment orders close empty, and
    (`pay_back`) what was paid is refunded, or `cents` of it. Recorded: a cancelled order is closed too, has nothing
    outstanding, and its fulfillment orders close empty."""
    for entry in list(draft.ledger.entries):
        if entry.left:
            void(draft, entry, at)
    for work in draft.work:
        for work_line in work["lineItems"]:
            work_line["totalQuantity"] = work_line["remainingQuantity"] = 0
        if work["status"] != "CANCELLED":
            move(draft, work, at, "CLOSED")
    whole = [(line, line["currentQuantity"]) for line in draft.lines]
    for line in draft.lines:
        line["nonFulfillableQuantity"] += line["unfulfilledQuantity"]
        line["unfulfilledQuantity"] = 0
    if pay_back and draft.ledger.payments():
        refund(draft, at, whole, cents=cents, restock="CANCEL" if restock else "NO_RESTOCK", shipping=True, note=note)
    else:
        for line, quantity in whole:
            take_off(draft, line, quantity)
    draft.cancelled_at = draft.closed_at = at
    draft.attributes["cancelReason"] = reason
    draft.touch(at)
