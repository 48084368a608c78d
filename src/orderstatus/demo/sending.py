"""Fulfillments of a demo order: what was sent, and what was called back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from orderstatus.demo.drafts import Draft
from orderstatus.demo.fulfilling import assign
from orderstatus.demo.goods import Place

Json = dict[str, Any]


def ship(
    draft: Draft,
    work: Json,
    at: int,
    *,
    tracking: list[Json] | None = None,
    units: list[int] | None = None,
    status: str = "SUCCESS",
    display: str | None = "FULFILLED",
) -> Json:
    """A Fulfillment of all that is left of `work`, or of `units` of each of its lines. A fresh one shows FULFILLED
    (recorded). That one whose `status` is ERROR or FAILURE never left, so that its units stay to be fulfilled, is a
    belief."""
    if units is None:
        units = [line["remainingQuantity"] for line in work["lineItems"]]
    return ship_together(draft, [(work, units)], at, tracking=tracking, status=status, display=display)


def ship_together(
    draft: Draft,
    parts: Sequence[tuple[Json, Sequence[int]]],
    at: int,
    *,
    tracking: list[Json] | None = None,
    status: str = "SUCCESS",
    display: str | None = "FULFILLED",
) -> Json:
    """One Fulfillment of several fulfillment orders of one location, with the units of each of their lines. Units of
    one LineItem from two of them are one FulfillmentLineItem (recorded)."""
    scene = draft.scene
    went = status != "ERROR" and status != "FAILURE"
    sent: dict[str, tuple[Json, int]] = {}
    for work, units in parts:
        for work_line, quantity in zip(work["lineItems"], units, strict=True):
            if not quantity:
                continue
            line = work_line["lineItem"]
            if went:
                work_line["remainingQuantity"] -= quantity
                line["unfulfilledQuantity"] -= quantity
            sent[line["id"]] = line, quantity + sent.get(line["id"], (line, 0))[1]
    items = [_sent_line(draft, line, quantity) for line, quantity in sent.values()]
    number = scene.serial()
    written = scene.stamp(at)
    fulfillment: Json = {
        "id": f"gid://shopify/Fulfillment/{number}",
        "legacyResourceId": str(number),
        "name": f"{draft.name}-F{len(draft.fulfillments) + 1}",
        "status": status,
        "displayStatus": display,
        "createdAt": written,
        "updatedAt": written,
        "inTransitAt": None,
        "deliveredAt": None,
        "estimatedDeliveryAt": None,
        "requiresShipping": any(line["requiresShipping"] for line, _ in sent.values()),
        "totalQuantity": sum(quantity for _, quantity in sent.values()),
        "trackingInfo": tracking or [],
        "location": parts[0][0]["assignedLocation"]["location"],
        "order": draft.node,
        "events": [],
        "fulfillmentLineItems": items,
        "fulfillmentOrders": [work for work, _ in parts],
    }
    draft.fulfillments.append(fulfillment)
    for work, _ in parts:
        work["fulfillments"].append(fulfillment)
        if went:
            left = any(line["remainingQuantity"] for line in work["lineItems"])
            work["status"] = "IN_PROGRESS" if left else "CLOSED"
            if work["requestStatus"] == "ACCEPTED" and not left:
                work["requestStatus"] = "CLOSED"
        work["updatedAt"] = written
    draft.touch(at)
    return fulfillment


def _sent_line(draft: Draft, line: Json, quantity: int) -> Json:
    bags = draft.bags
    if quantity == line["quantity"]:
        original, discounted = line["originalTotalSet"], line["discountedTotalSet"]
    else:
        original = bags[bags.cents(line["originalUnitPriceSet"]) * quantity]
        discounted = bags[bags.cents(line["discountedUnitPriceSet"]) * quantity]
    return {
        "id": draft.scene.gid("FulfillmentLineItem"),
        "quantity": quantity,
        "lineItem": line,
        "originalTotalSet": original,
        "discountedTotalSet": discounted,
    }


def call_back(draft: Draft, fulfillment: Json, at: int, place: Place) -> None:
    """Cancels a fulfillment. Recorded: it becomes CANCELLED and shows CANCELED with its dates kept. A fulfillment order
    that was through stays CLOSED with the units remaining again, and a new OPEN one at `place` takes them over; one
    that was not takes its units back itself, and is OPEN again where nothing of it is under way any more."""
    written = draft.scene.stamp(at)
    fulfillment["status"], fulfillment["displayStatus"] = "CANCELLED", "CANCELED"
    fulfillment["updatedAt"] = written
    back = {item["lineItem"]["id"]: item["quantity"] for item in fulfillment["fulfillmentLineItems"]}
    again: Counter[str] = Counter()
    for work in fulfillment["fulfillmentOrders"]:
        work["updatedAt"] = written
        for work_line in work["lineItems"]:
            line = work_line["lineItem"]
            units = min(back.get(line["id"], 0), work_line["totalQuantity"] - work_line["remainingQuantity"])
            if units:
                back[line["id"]] -= units
                work_line["remainingQuantity"] += units
                line["unfulfilledQuantity"] += units
                if work["status"] == "CLOSED":
                    again[line["id"]] += units
        if work["status"] == "IN_PROGRESS" and work["requestStatus"] == "UNSUBMITTED" and not is_under_way(work):
            work["status"] = "OPEN"
    draft.touch(at)
    if again:
        lines = [item["lineItem"] for item in fulfillment["fulfillmentLineItems"] if again[item["lineItem"]["id"]]]
        method = fulfillment["fulfillmentOrders"][0]["deliveryMethod"]["methodType"]
        assign(draft, place, lines=lines, units=again, at=at, method=method)


def is_under_way(work: Json) -> bool:
    """Whether units of a fulfillment order have been sent and not called back."""
    return any(line["remainingQuantity"] < line["totalQuantity"] for line in work["lineItems"])
