"""Returns of a demo order: asked for, answered, received, refunded and closed."""

from __future__ import annotations

from typing import Any

from orderstatus.demo.drafts import Draft
from orderstatus.demo.goods import Product

Json = dict[str, Any]

REASONS: dict[str, Json] = {
    handle: {
        "id": f"gid://shopify/ReturnReasonDefinition/{31_001 + at}",
        "handle": handle,
        "name": name,
        "deleted": False,
    }
    for at, (handle, name) in enumerate(
        (
            ("too-small", "Too small"),
            ("too-large", "Too large"),
            ("changed-my-mind", "Changed my mind"),
            ("not-as-described", "Not as described"),
            ("wrong-item", "Received the wrong item"),
            ("defective", "Defective or damaged"),
            ("other", "Other"),
        )
    )
}


def ask_return(
    draft: Draft,
    fulfillment: Json,
    at: int,
    *,
    reason: str = "changed-my-mind",
    quantity: int = 1,
    note: str | None = None,
    status: str = "REQUESTED",
) -> Json:
    """A Return of `quantity` units of a shipment's first line; REQUESTED as the customer asks, or OPEN at once as the
    merchant makes it."""
    scene = draft.scene
    item = fulfillment["fulfillmentLineItems"][0]
    unit = draft.bags.cents(item["lineItem"]["discountedUnitPriceSet"])
    node: Json = {
        "id": scene.gid("Return"),
        "name": f"{draft.name}-R{len(draft.returns) + 1}",
        "status": status,
        "createdAt": scene.stamp(at),
        "closedAt": None,
        "requestApprovedAt": None,
        "totalQuantity": quantity,
        "order": draft.node,
        "decline": None,
        "returnLineItems": [
            {
                "__typename": "ReturnLineItem",
                "id": scene.gid("ReturnLineItem"),
                "quantity": quantity,
                "processedQuantity": 0,
                "unprocessedQuantity": quantity,
                "refundableQuantity": quantity,
                "refundedQuantity": 0,
                # Recorded: nothing of a return that is only asked for.
                "processableQuantity": 0,
                "withCodeDiscountedTotalPriceSet": draft.bags[unit * quantity],
                "customerNote": note,
                "returnReasonNote": "",
                "returnReasonDefinition": REASONS[reason],
                "fulfillmentLineItem": item,
            }
        ],
        "exchangeLineItems": [],
        "refunds": [],
        "reverseFulfillmentOrders": [],
    }
    if status == "OPEN":
        _expect(node)
    draft.returns.append(node)
    draft.touch(at)
    return node


def approve(draft: Draft, node: Json, at: int) -> None:
    """The merchant says yes: the return is OPEN."""
    node["status"] = "OPEN"
    node["requestApprovedAt"] = draft.scene.stamp(at)
    _expect(node)
    draft.touch(at)


def _expect(node: Json) -> None:
    """The goods are to come back and may be processed: one ReverseFulfillmentOrder, a line for each of the return's.
    Its numbers are the return's own, so that a return more or less moves no other identifier."""
    for line in node["returnLineItems"]:
        line["processableQuantity"] = line["quantity"]
    node["reverseFulfillmentOrders"] = [
        {
            "id": node["id"].replace("/Return/", "/ReverseFulfillmentOrder/"),
            "status": "OPEN",
            "lineItems": [
                {
                    "id": line["id"].replace("/ReturnLineItem/", "/ReverseFulfillmentOrderLineItem/"),
                    "totalQuantity": line["quantity"],
                    "dispositions": [],
                    "fulfillmentLineItem": line["fulfillmentLineItem"],
                }
                for line in node["returnLineItems"]
            ],
        }
    ]


def _dispose(draft: Draft, node: Json, kind: str, at: int) -> None:
    """All of the goods come to `kind`, a ReverseFulfillmentOrderDispositionType; what they had come to before goes (a
    belief)."""
    for reverse in node["reverseFulfillmentOrders"]:
        for line in reverse["lineItems"]:
            gid = line["id"].replace("OrderLineItem/", "OrderDisposition/")
            stamp = draft.scene.stamp(at)
            line["dispositions"] = [{"id": gid, "type": kind, "quantity": line["totalQuantity"], "createdAt": stamp}]


def arrive(draft: Draft, node: Json, at: int) -> None:
    """The goods are back and wait to be looked at."""
    _dispose(draft, node, "PROCESSING_REQUIRED", at)
    draft.touch(at)


def decline(draft: Draft, node: Json, at: int, reason: str, note: str | None) -> None:
    """The merchant says no; a declined return has no closing date (recorded)."""
    node["status"] = "DECLINED"
    node["decline"] = {"note": note, "reason": reason}
    draft.touch(at)


def withdraw(draft: Draft, node: Json, at: int) -> None:
    """The return is cancelled; like a declined one it counts for nothing and has no closing date (recorded)."""
    node["status"] = "CANCELED"
    draft.touch(at)


def receive(draft: Draft, node: Json, at: int, *, refunded: bool) -> None:
    """The goods came back and were processed; the return stays OPEN until it is closed (recorded)."""
    for line in node["returnLineItems"]:
        line["processedQuantity"], line["unprocessedQuantity"] = line["quantity"], 0
        line["processableQuantity"] = 0
        if refunded:
            line["refundedQuantity"], line["refundableQuantity"] = line["quantity"], 0
    _dispose(draft, node, "RESTOCKED", at)
    draft.touch(at)


def exchange_for(draft: Draft, node: Json, product: Product, variant: int, quantity: int = 1) -> None:
    """A `product` as `variant` is to be sent in exchange; that it becomes a line of the order only when the return is
    processed is a belief."""
    node["exchangeLineItems"].append(
        {
            "id": draft.scene.gid("ExchangeLineItem"),
            "quantity": quantity,
            "processedQuantity": 0,
            "unprocessedQuantity": quantity,
            "processableQuantity": quantity,
            "title": product.title,
            "variantTitle": product.variant,
            "variantSku": product.sku,
            "lineItems": None,
            "variantId": f"gid://shopify/ProductVariant/{variant}",
        }
    )


def close(draft: Draft, node: Json, at: int) -> None:
    """The merchant closes the return."""
    node["status"] = "CLOSED"
    node["closedAt"] = draft.scene.stamp(at)
    draft.touch(at)


def returned_units(node: Json) -> list[tuple[Json, int]]:
    """The order's lines that a return takes back, with their units: what a refund of the return refunds."""
    return [(line["fulfillmentLineItem"]["lineItem"], line["quantity"]) for line in node["returnLineItems"]]
