"""What was done to fulfillments, holds and returns is made again from what is kept, with the same identifiers."""

from __future__ import annotations

from typing import Any

from support.changed_demo import Lines
from support.rehearsal import Rehearsal

Json = dict[str, Any]
TOUCHED = ("forgotten", "no-carrier-news", "return-asked", "return-received", "upsell-hold")


def _do_everything(shop: Rehearsal) -> None:
    work = shop.story("forgotten").work[0]
    part = [{"id": work["lineItems"][0]["id"], "quantity": 1}]
    asked = {"reason": "OTHER", "handle": "part", "fulfillmentOrderLineItems": part}
    held = shop.do("fulfillmentOrderHold", id=work["id"], fulfillmentHold=asked)["fulfillmentHold"]
    shop.do("fulfillmentOrderReleaseHold", id=work["id"], holdIds=[held["id"]])
    group = {"lineItemsByFulfillmentOrder": [{"fulfillmentOrderId": work["id"]}]}
    made = shop.do("fulfillmentCreate", fulfillment=group)["fulfillment"]
    event = {"fulfillmentId": made["id"], "status": "OUT_FOR_DELIVERY"}
    shop.do("fulfillmentEventCreate", fulfillmentEvent=event)
    shop.do("fulfillmentCancel", id=made["id"])
    quiet = shop.story("no-carrier-news").fulfillments[0]
    shop.do("fulfillmentTrackingInfoUpdate", fulfillmentId=quiet["id"], trackingInfoInput={"numbers": ["A", "B"]})
    # Refused: lines of a fulfillment order that is held.
    shop.do("fulfillmentOrderHold", id=shop.story("upsell-hold").work[0]["id"], fulfillmentHold=asked)
    shop.do("returnApproveRequest", input={"id": shop.story("return-asked").returns[0]["id"]})
    shop.do("returnClose", id=shop.story("return-received").returns[0]["id"])


def _told(shop: Rehearsal) -> list[Json]:
    return [shop.read(shop.story(key)) for key in TOUCHED]


def test_the_same_shop_comes_out_of_what_is_kept() -> None:
    kept: list[str] = []
    first = Rehearsal(orders=1200, kept=Lines(kept))
    untouched = _told(first)
    _do_everything(first)
    done = _told(first)
    changed = [one != other for one, other in zip(untouched, done, strict=True)]
    assert changed == [True, True, True, True, False]
    assert len(kept) == 8
    again = Rehearsal(orders=1200, kept=Lines(kept))
    assert _told(again) == done
    assert again.server.applied == []
