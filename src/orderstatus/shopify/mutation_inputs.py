"""A mutation in Shopify's words: the document that asks for it, and the variables that say exactly what.

`notifyCustomer` is sent wherever the input has it, true or false (design 6). Inputs: shopify-api.md 5 and the schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from orderstatus.core.acting import mutations
from orderstatus.core.acting.mutations import Mutation, TrackingEntry

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sent:
    """How one kind of mutation is sent, and where its answer stands."""

    stem: str
    """Of its document."""
    root: str
    """The mutation's field, and the name under which its payload comes back."""
    made: str | None
    """The field of the payload that is there if it was applied; for a cancellation the job that will."""
    points: int
    """`requestedQueryCost`: 10, but 20 for `orderCapture` and 50 for `fulfillmentTrackingInfoUpdate` (recorded).

    The payload's own objects are free, and each below them costs 1 more.
    """
    errors: str = "userErrors"


SENT: Mapping[type[Mutation], Sent] = {
    mutations.CapturePayment: Sent("order_capture", "orderCapture", "transaction", 20),
    mutations.MarkPaid: Sent("order_mark_as_paid", "orderMarkAsPaid", "order", 10),
    mutations.CreateFulfillment: Sent("fulfillment_create", "fulfillmentCreate", "fulfillment", 10),
    mutations.PlaceHold: Sent("fulfillment_order_hold", "fulfillmentOrderHold", "fulfillmentHold", 10),
    mutations.ReleaseHolds: Sent(
        "fulfillment_order_release_hold", "fulfillmentOrderReleaseHold", "fulfillmentOrder", 10
    ),
    mutations.UpdateTracking: Sent(
        "fulfillment_tracking_info_update", "fulfillmentTrackingInfoUpdate", "fulfillment", 50
    ),
    mutations.PostEvent: Sent("fulfillment_event_create", "fulfillmentEventCreate", "fulfillmentEvent", 10),
    mutations.CancelOrder: Sent("order_cancel", "orderCancel", "job", 11, errors="orderCancelUserErrors"),
    mutations.CloseOrder: Sent("order_close", "orderClose", "order", 10),
    mutations.ReopenOrder: Sent("order_open", "orderOpen", "order", 10),
    mutations.AddTags: Sent("tags_add", "tagsAdd", "node", 10),
    mutations.RemoveTags: Sent("tags_remove", "tagsRemove", "node", 10),
    mutations.ApproveReturn: Sent("return_approve_request", "returnApproveRequest", "return", 10),
    mutations.DeclineReturn: Sent("return_decline_request", "returnDeclineRequest", "return", 10),
    mutations.CloseReturn: Sent("return_close", "returnClose", "return", 10),
}
"""Every mutation that can be asked for."""


def variables(mutation: Mutation) -> Json:
    """What the document of this mutation is sent with."""
    match mutation:
        case mutations.CapturePayment():
            return {"input": _capture(mutation)}
        case mutations.MarkPaid(order=order) | mutations.CloseOrder(order=order) | mutations.ReopenOrder(order=order):
            return {"input": {"id": order}}
        case mutations.CreateFulfillment():
            return {"fulfillment": _fulfillment(mutation)}
        case mutations.PlaceHold():
            return {"id": mutation.fulfillment_order, "fulfillmentHold": _hold(mutation)}
        case mutations.ReleaseHolds():
            return {"id": mutation.fulfillment_order, "holdIds": list(mutation.holds)}
        case mutations.UpdateTracking():
            tracking = {"trackingInfoInput": _tracking(mutation.tracking), "notifyCustomer": mutation.notify}
            return {"fulfillmentId": mutation.fulfillment, **tracking}
        case mutations.PostEvent():
            return {"fulfillmentEvent": _event(mutation)}
        case mutations.CancelOrder():
            return _cancel(mutation)
        case mutations.AddTags() | mutations.RemoveTags():
            return {"id": mutation.order, "tags": list(mutation.tags)}
        case mutations.ApproveReturn():
            return {"input": {"id": mutation.return_id, "notifyCustomer": mutation.notify}}
        case mutations.DeclineReturn():
            return {"input": _decline(mutation)}
        case mutations.CloseReturn():
            return {"id": mutation.return_id}


def _capture(mutation: mutations.CapturePayment) -> Json:
    return {
        "id": mutation.order,
        "parentTransactionId": mutation.authorization,
        "amount": f"{mutation.amount.amount:f}",
        # Required where it is not the shop's own currency, which nobody has to know if it is always sent.
        "currency": mutation.amount.currency,
    }


def _fulfillment(mutation: mutations.CreateFulfillment) -> Json:
    work = [
        {
            "fulfillmentOrderId": each.fulfillment_order,
            "fulfillmentOrderLineItems": [{"id": line.line, "quantity": line.quantity} for line in each.lines],
        }
        for each in mutation.work
    ]
    tracking = {} if mutation.tracking is None else {"trackingInfo": _tracking(mutation.tracking)}
    return {"lineItemsByFulfillmentOrder": work, **tracking, "notifyCustomer": mutation.notify}


def _tracking(entry: TrackingEntry) -> Json:
    """`number` and `url` for one parcel, `numbers` and `urls` for several: the input takes one pair or the other."""
    numbers, urls = list(entry.numbers), list(entry.urls)
    if len(numbers) > 1 or len(urls) > 1:
        parcels: Json = {"numbers": numbers, "urls": urls}
    else:
        parcels = {"number": next(iter(numbers), None), "url": next(iter(urls), None)}
    return _known({"company": entry.carrier, **parcels})


def _hold(mutation: mutations.PlaceHold) -> Json:
    hold = {"reason": shopifys(mutation.reason), "reasonNotes": mutation.note, "handle": mutation.handle}
    return {**_known(hold), "notifyMerchant": False}


def _event(mutation: mutations.PostEvent) -> Json:
    place, estimate = mutation.place, mutation.estimated_delivery_at
    event = {
        "fulfillmentId": mutation.fulfillment,
        "status": shopifys(mutation.status),
        "happenedAt": _instant(mutation.happened_at),
        "estimatedDeliveryAt": _instant(estimate) if estimate is not None else None,
        "message": mutation.message,
        "city": place.city,
        "province": place.province,
        "country": place.country,
        "zip": place.zip,
    }
    return _known(event)


def _cancel(mutation: mutations.CancelOrder) -> Json:
    cancel = {
        "orderId": mutation.order,
        "reason": shopifys(mutation.reason),
        "restock": mutation.restock,
        "refundMethod": {"originalPaymentMethodsRefund": mutation.refund},
        "notifyCustomer": mutation.notify,
        "staffNote": mutation.note,
    }
    return _known(cancel)


def _decline(mutation: mutations.DeclineReturn) -> Json:
    declined = {
        "id": mutation.return_id,
        "declineReason": shopifys(mutation.reason),
        "declineNote": mutation.note,
        "notifyCustomer": mutation.notify,
    }
    return _known(declined)


def shopifys(word: StrEnum) -> str:
    """`in-transit` as `IN_TRANSIT`."""
    return word.value.upper().replace("-", "_")


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _known(values: Json) -> Json:
    """Without what nobody said: Shopify's own defaults stand."""
    return {name: value for name, value in values.items() if value is not None and value != []}
