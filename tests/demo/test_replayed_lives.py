"""Recorded lives of fulfillments, holds and returns come out of the demo shop as Shopify answered them."""

from __future__ import annotations

from typing import Any

import pytest

from orderstatus.demo.drafts import Draft
from orderstatus.demo.returning import ask_return
from orderstatus.demo.sending import ship
from support.rehearsal import Rehearsal, Replay
from support.shared import json_lines

Json = dict[str, Any]
MUGS, BEANIE = "KW-MUG-04", "NW-BEANIE-MOS"


def recorded(name: str) -> list[Json]:
    """The exchanges of one recording, in their order."""
    found = [record for record in json_lines("recordings", "exchanges.jsonl") if record["file"].endswith(f"/{name}")]
    assert found
    return found


def replay_of(draft: Draft, shop: Rehearsal, work: str, *lines: str, **more: str) -> Replay:
    """A replay in which the recording's fulfillment order and its lines are the order's first ones."""
    ids = {work: draft.work[0]["id"], **more}
    ids |= {line: own["id"] for line, own in zip(lines, draft.work[0]["lineItems"], strict=False)}
    return Replay(shop, ids)


def test_the_life_of_a_shipment_from_creation_to_cancellation() -> None:
    create, *rest = recorded("fulfillment-detail-events-lifecycle.json")
    shop = Rehearsal()
    draft = shop.place((MUGS, 1))
    asked = create["variables"]["fulfillment"]["lineItemsByFulfillmentOrder"][0]
    replay = replay_of(draft, shop, asked["fulfillmentOrderId"])
    replay.ids["gid://shopify/Order/8710681985330"] = draft.node["id"]
    for record in (create, *rest[:4]):
        replay.send(record)
    assert [r["roots"][0] for r in rest[:4]] == [
        "fulfillmentEventCreate",
        "fulfillment",
        "fulfillmentTrackingInfoUpdate",
        "fulfillmentCancel",
    ]
    assert replay.differences == []


def test_a_cancelled_shipment_takes_an_event_and_an_unknown_one_none() -> None:
    shop = Rehearsal()
    draft = shop.place((MUGS, 1))
    records = recorded("fulfillment-event-create-validation.json")
    asked = records[0]["variables"]["fulfillment"]["lineItemsByFulfillmentOrder"][0]
    replay = replay_of(draft, shop, asked["fulfillmentOrderId"])
    for record in records:
        answered = replay.send(record)
        if "data" not in record["body"]:
            assert answered["errors"][0]["extensions"]["problems"][0]["path"] == ["status"]
    names = [d for d in replay.differences if not d.endswith("here None")]
    assert names == []
    assert [event["status"] for event in draft.fulfillments[0]["events"]] == ["IN_TRANSIT", "DELIVERED"]


def test_a_shipment_that_is_cancelled_leaves_its_order_to_be_sent_again() -> None:
    records = recorded("fulfillment-cancel-parity.json")
    note = "Fulfillment state precondition capture cancel-parity"
    create = next(r for r in records if r["variables"].get("message") == note)
    after = next(
        r
        for r in records
        if r["roots"] == ["order"]
        and r["body"]["data"]["order"].get("note") == note
        and r["body"]["data"]["order"]["displayFulfillmentStatus"] == "UNFULFILLED"
    )
    shop = Rehearsal()
    draft = shop.place((MUGS, 1))
    asked = create["variables"]["fulfillment"]["lineItemsByFulfillmentOrder"][0]
    replay = replay_of(draft, shop, asked["fulfillmentOrderId"])
    replay.send(create)
    shop.do("fulfillmentCancel", id=draft.fulfillments[0]["id"])
    theirs, ours = after["body"]["data"]["order"], shop.read(draft)
    assert ours["displayFulfillmentStatus"] == theirs["displayFulfillmentStatus"]
    assert [(w["status"], _units(w)) for w in ours["fulfillmentOrders"]["nodes"]] == [
        (w["status"], _units(w)) for w in theirs["fulfillmentOrders"]["nodes"]
    ]
    assert [(f["status"], f["displayStatus"]) for f in ours["fulfillments"]] == [
        (f["status"], f["displayStatus"]) for f in theirs["fulfillments"]
    ]


def test_what_is_called_back_of_an_order_that_was_sent_in_part_is_open_where_it_was() -> None:
    partly = recorded("fulfillment-tracking-info-update-parity.json")[0]["body"]["data"]["order"]
    after = recorded("fulfillment-cancel-parity.json")
    cancelled = next(r for r in after if r["roots"] == ["order"])["body"]["data"]["order"]
    assert partly["name"] == cancelled["name"]
    shop = Rehearsal()
    draft = shop.place((MUGS, 2))
    line = {"id": draft.work[0]["lineItems"][0]["id"], "quantity": 1}
    group = {"fulfillmentOrderId": draft.work[0]["id"], "fulfillmentOrderLineItems": [line]}
    shop.do("fulfillmentCreate", fulfillment={"lineItemsByFulfillmentOrder": [group]})
    for theirs in (partly, cancelled):
        ours = shop.read(draft)
        [work] = ours["fulfillmentOrders"]["nodes"]
        same = next(w for w in theirs["fulfillmentOrders"]["nodes"] if _units(w)[0][0] == 2)
        assert (work["status"], _units(work)) == (same["status"], _units(same))
        assert ours["displayFulfillmentStatus"] == theirs["displayFulfillmentStatus"]
        shop.do("fulfillmentCancel", id=draft.fulfillments[0]["id"])


def _units(work: Json) -> list[tuple[int, int]]:
    return [(line["totalQuantity"], line["remainingQuantity"]) for line in work["lineItems"]["nodes"]]


def test_two_fulfillment_orders_of_one_line_leave_as_one_shipped_line() -> None:
    after = next(
        r
        for r in recorded("fulfillment-create-multi-group.json")
        if r["roots"] == ["order"] and r["body"]["data"]["order"]["displayFulfillmentStatus"] == "FULFILLED"
    )
    shop = Rehearsal()
    draft = shop.place((MUGS, 2))
    line = {"id": draft.work[0]["lineItems"][0]["id"], "quantity": 1}
    held = shop.do(
        "fulfillmentOrderHold",
        id=draft.work[0]["id"],
        fulfillmentHold={"reason": "OTHER", "fulfillmentOrderLineItems": [line]},
    )
    # Touched meanwhile, so that the release does not merge the two.
    draft.work[1].pop("splitFrom")
    shop.do("fulfillmentOrderReleaseHold", id=draft.work[0]["id"], holdIds=[held["fulfillmentHold"]["id"]])
    groups = [{"fulfillmentOrderId": work["id"]} for work in draft.work]
    assert shop.do("fulfillmentCreate", fulfillment={"lineItemsByFulfillmentOrder": groups})["userErrors"] == []
    theirs, ours = after["body"]["data"]["order"], shop.read(draft)
    assert ours["displayFulfillmentStatus"] == theirs["displayFulfillmentStatus"]
    quantities = [[line["quantity"] for line in f["fulfillmentLineItems"]["nodes"]] for f in theirs["fulfillments"]]
    assert [[line["quantity"] for line in f["fulfillmentLineItems"]["nodes"]] for f in ours["fulfillments"]] == (
        quantities
    )
    assert [w["status"] for w in ours["fulfillmentOrders"]["nodes"]] == ["CLOSED", "CLOSED"]


@pytest.mark.parametrize(
    ("name", "goods"),
    [
        ("fulfillment-order-hold-validation.json", ((MUGS, 5),)),
        ("fulfillment-order-hold-multi-line.json", ((MUGS, 2), (BEANIE, 3))),
        ("fulfillment-order-release-hold-selective.json", ((MUGS, 2),)),
    ],
)
def test_recorded_holds_are_placed_refused_and_released(name: str, goods: tuple[tuple[str, int], ...]) -> None:
    records = [r for r in recorded(name) if r["roots"][0].startswith("fulfillmentOrder")]
    first = next(r for r in records if r["roots"] == ["fulfillmentOrderHold"])
    work = first["body"]["data"]["fulfillmentOrderHold"]["fulfillmentOrder"]
    shop = Rehearsal()
    draft = shop.place(*goods)
    replay = replay_of(draft, shop, work["id"], *(line["id"] for line in work["lineItems"]["nodes"]))
    for record in records:
        replay.send(record)
    assert len([r for r in records if r["roots"] == ["fulfillmentOrderHold"]]) in (1, 2, 15)
    assert replay.differences == []


def test_a_rest_that_was_split_off_by_a_hold_comes_back_with_the_release() -> None:
    records = recorded("fulfillment-order-lifecycle.json")
    unknown = [r for r in records if r["variables"].get("id") == "gid://shopify/FulfillmentOrder/0"]
    start = next(
        at
        for at, r in enumerate(records)
        if r["roots"] == ["fulfillmentOrderHold"] and r["variables"]["id"] != "gid://shopify/FulfillmentOrder/0"
    )
    hold, read, _, release, read_again = records[start : start + 5]
    shop = Rehearsal()
    draft = shop.place((MUGS, 2))
    line = hold["variables"]["fulfillmentHold"]["fulfillmentOrderLineItems"][0]["id"]
    replay = replay_of(draft, shop, hold["variables"]["id"], line)
    replay.ids[read["variables"]["id"]] = draft.node["id"]
    for record in (hold, read, release, read_again):
        replay.send(record)
    assert replay.differences == []
    for record in unknown:
        if record["roots"][0] in ("fulfillmentOrderHold", "fulfillmentOrderReleaseHold"):
            [theirs], [ours] = record["body"]["errors"], replay.send(record)["errors"]
            assert {k: v for k, v in ours.items() if k != "locations"} == {
                k: v for k, v in theirs.items() if k != "locations"
            }


def test_a_fulfillment_order_is_held_released_sent_tracked_and_its_return_answered() -> None:
    records = recorded("fulfillment-return-node-read-after-write.json")
    shop = Rehearsal()
    draft = shop.place((MUGS, 2))
    replay = replay_of(draft, shop, records[0]["variables"]["id"])
    for record in records:
        if record["roots"] == ["returnRequest"]:
            back = ask_return(draft, draft.fulfillments[0], shop.at)
            shop.settle(draft)
            replay.ids[record["body"]["data"]["returnRequest"]["return"]["id"]] = back["id"]
        elif record["roots"][0] in ("returnableFulfillments", "returnReopen", "node", "orderCancel"):
            continue
        else:
            replay.send(record)
    assert replay.differences == []
    assert draft.node["returnStatus"] == "RETURNED"


def test_the_order_says_what_its_returns_come_to_after_each_answer() -> None:
    records = recorded("order-return-status-lifecycle.json")
    shop = Rehearsal()
    approve, decline, close = (
        next(r for r in records if r["roots"] == [name])
        for name in ("returnApproveRequest", "returnDeclineRequest", "returnClose")
    )
    draft = shop.place((MUGS, 2))
    parcel = ship(draft, draft.work[0], shop.at)
    first = ask_return(draft, parcel, shop.at)
    shop.settle(draft)
    replay = Replay(shop, {approve["variables"]["input"]["id"]: first["id"]})
    replay.send(approve)
    second = ask_return(draft, parcel, shop.at)
    shop.settle(draft)
    replay.ids[decline["variables"]["input"]["id"]] = second["id"]
    replay.send(decline)
    replay.send(close)
    assert replay.differences == []
