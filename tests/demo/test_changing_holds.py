"""What the demo shop does when fulfillment orders are put on hold and released."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderstatus.demo.mutating_holds import LONGEST_HANDLE
from orderstatus.demo.statuses import MOST_HOLDS
from support.rehearsal import Rehearsal
from support.shared import json_lines

Json = dict[str, Any]
MUGS, BEANIE = "KW-MUG-04", "NW-BEANIE-MOS"


def hold(shop: Rehearsal, work: Json, handle: str = "ours", *lines: tuple[str, int], **more: Any) -> Json:
    """Holds all of a fulfillment order, or so many units of its lines."""
    asked: Json = {"reason": "OTHER", "handle": handle, **more}
    if lines:
        asked["fulfillmentOrderLineItems"] = [{"id": gid, "quantity": quantity} for gid, quantity in lines]
    return shop.do("fulfillmentOrderHold", id=work["id"], fulfillmentHold=asked)


def release(shop: Rehearsal, work: Json, *holds: Json) -> Json:
    """Releases these holds of a fulfillment order."""
    payload = shop.do("fulfillmentOrderReleaseHold", id=work["id"], holdIds=[each["id"] for each in holds])
    assert payload["userErrors"] == []
    told: Json = payload["fulfillmentOrder"]
    return told


def test_a_hold_stops_the_order_and_says_whose_it_is() -> None:
    shop = Rehearsal()
    draft = shop.place((MUGS, 2))
    payload = hold(shop, draft.work[0], reason="INCORRECT_ADDRESS", reasonNotes="Which street?")
    assert payload["userErrors"] == []
    assert payload["fulfillmentHold"]["handle"] == "ours"
    assert payload["fulfillmentHold"]["heldByRequestingApp"] is True
    [placed] = payload["fulfillmentOrder"]["fulfillmentHolds"]
    assert (placed["reason"], placed["displayReason"], placed["reasonNotes"]) == (
        "INCORRECT_ADDRESS",
        "Incorrect address",
        "Which street?",
    )
    assert payload["remainingFulfillmentOrder"] is None
    order = shop.read(draft)
    assert order["displayFulfillmentStatus"] == "ON_HOLD"
    assert order["updatedAt"] == payload["fulfillmentOrder"]["updatedAt"]


def test_holding_twice_under_one_handle_is_one_hold() -> None:
    shop = Rehearsal()
    draft = shop.place((MUGS, 2))
    hold(shop, draft.work[0])
    before = shop.read(draft)
    [error] = hold(shop, draft.work[0])["userErrors"]
    assert error["code"] == "DUPLICATE_FULFILLMENT_HOLD_HANDLE"
    assert shop.read(draft) == before
    assert len(shop.server.applied) == 1


def test_the_same_handle_is_free_on_another_fulfillment_order_and_again_after_the_release() -> None:
    shop = Rehearsal()
    draft = shop.place((MUGS, 1), (BEANIE, 1), where=(0, 1))
    first, second = draft.work
    placed = hold(shop, first)["fulfillmentHold"]
    assert hold(shop, second)["userErrors"] == []
    release(shop, first, placed)
    assert hold(shop, first)["userErrors"] == []


def test_a_hold_beside_that_of_another_app_leaves_it_alone_both_ways() -> None:
    shop = Rehearsal(orders=1200)
    draft = shop.story("upsell-hold")
    work = draft.work[0]
    theirs = work["fulfillmentHolds"][0]
    ours = hold(shop, work, handle=theirs["handle"])["fulfillmentHold"]
    after = release(shop, work, ours)
    assert after["status"] == "ON_HOLD"
    assert [each["id"] for each in after["fulfillmentHolds"]] == [theirs["id"]]
    assert shop.read(draft)["displayFulfillmentStatus"] == "ON_HOLD"


def test_a_release_that_names_no_hold_frees_those_of_every_app() -> None:
    shop = Rehearsal(orders=1200)
    draft = shop.story("upsell-hold")
    work = draft.work[0]
    hold(shop, work)
    query = (
        "mutation($id: ID!) { fulfillmentOrderReleaseHold(id: $id) "
        "{ fulfillmentOrder { status fulfillmentHolds { id } } userErrors { message } } }"
    )
    payload = shop.send(query, {"id": work["id"]})["data"]["fulfillmentOrderReleaseHold"]
    assert payload == {"fulfillmentOrder": {"status": "OPEN", "fulfillmentHolds": []}, "userErrors": []}


def test_a_hold_of_something_else_is_not_released_here() -> None:
    shop = Rehearsal()
    first, second = shop.place((MUGS, 1)), shop.place((BEANIE, 1))
    elsewhere = hold(shop, first.work[0])["fulfillmentHold"]
    hold(shop, second.work[0])
    before = shop.read(second)
    assert release(shop, second.work[0], elsewhere)["status"] == "ON_HOLD"
    assert shop.read(second) == before
    assert shop.read(first)["displayFulfillmentStatus"] == "ON_HOLD"


@pytest.mark.parametrize(
    ("story", "after"),
    [
        ("forgotten", "OPEN"),
        ("rest-follows", "IN_PROGRESS"),
        ("subscription-scheduled", "SCHEDULED"),
        ("service-gave-up", "INCOMPLETE"),
        ("pre-order", "OPEN"),
    ],
)
def test_with_the_last_hold_gone_it_goes_on_as_before(story: str, after: str) -> None:
    shop = Rehearsal(orders=1200)
    draft = shop.story(story)
    work, before = draft.work[-1], draft.node["displayFulfillmentStatus"]
    placed = hold(shop, work)["fulfillmentHold"]
    told = release(shop, work, placed)
    assert (told["status"], told["fulfillmentHolds"]) == (after, [])
    assert shop.read(draft)["displayFulfillmentStatus"] == before


def test_a_part_on_hold_leaves_the_rest_to_be_sent() -> None:
    shop = Rehearsal()
    draft = shop.place((MUGS, 2), (BEANIE, 1))
    mugs = draft.work[0]["lineItems"][0]["id"]
    payload = hold(shop, draft.work[0], "part", (mugs, 1))
    kept, rest = payload["fulfillmentOrder"], payload["remainingFulfillmentOrder"]
    assert [(line["id"], line["totalQuantity"]) for line in kept["lineItems"]["nodes"]] == [(mugs, 1)]
    assert [line["remainingQuantity"] for line in rest["lineItems"]["nodes"]] == [1, 1]
    assert (kept["status"], rest["status"]) == ("ON_HOLD", "OPEN")
    assert rest["fulfillAt"] == kept["fulfillAt"]
    assert shop.read(draft)["displayFulfillmentStatus"] == "UNFULFILLED"
    group = {"lineItemsByFulfillmentOrder": [{"fulfillmentOrderId": rest["id"]}]}
    assert shop.do("fulfillmentCreate", fulfillment=group)["fulfillment"]["totalQuantity"] == 2
    assert shop.read(draft)["displayFulfillmentStatus"] == "ON_HOLD"
    told = release(shop, draft.work[0], payload["fulfillmentHold"])
    assert [line["totalQuantity"] for line in told["lineItems"]["nodes"]] == [1]


def test_a_rest_is_due_when_the_whole_was() -> None:
    shop = Rehearsal()
    draft = shop.place((MUGS, 2))
    work = draft.work[0]
    work["fulfillAt"] = "2026-11-20T10:00:00Z"
    payload = hold(shop, work, "part", (work["lineItems"][0]["id"], 1))
    assert payload["remainingFulfillmentOrder"]["fulfillAt"] == "2026-11-20T10:00:00Z"


def test_the_rest_stays_apart_while_anything_holds_either_of_them() -> None:
    shop = Rehearsal()
    draft = shop.place((MUGS, 2))
    work = draft.work[0]
    first = hold(shop, work, "part", (work["lineItems"][0]["id"], 1))["fulfillmentHold"]
    second = hold(shop, work, "more")["fulfillmentHold"]
    rest = draft.work[1]
    hold(shop, rest, "rest")
    release(shop, work, first)
    assert (work["status"], work["lineItems"][0]["totalQuantity"], rest["status"]) == ("ON_HOLD", 1, "ON_HOLD")
    release(shop, work, second)
    assert (work["status"], rest["status"]) == ("OPEN", "ON_HOLD")
    assert [each["lineItems"][0]["remainingQuantity"] for each in draft.work] == [1, 1]


def test_all_of_it_on_hold_by_its_lines_splits_nothing() -> None:
    shop = Rehearsal()
    draft = shop.place((MUGS, 2))
    assert (
        hold(shop, draft.work[0], "all", (draft.work[0]["lineItems"][0]["id"], 2))["remainingFulfillmentOrder"] is None
    )
    assert len(draft.work) == 1


@settings(max_examples=40, deadline=None)
@given(st.tuples(st.integers(0, 3), st.integers(0, 2)))
def test_a_partial_hold_and_its_release_lose_no_unit(kept: tuple[int, int]) -> None:
    shop = Rehearsal()
    draft = shop.place((MUGS, 3), (BEANIE, 2))
    before = _left(draft.work)
    lines = [(line["id"], q) for line, q in zip(draft.work[0]["lineItems"], kept, strict=True) if q]
    placed = hold(shop, draft.work[0], "part", *lines)["fulfillmentHold"]
    assert _left(draft.work) == before
    told = release(shop, draft.work[0], placed)
    assert _left(draft.work) == before
    assert sum(line["remainingQuantity"] for line in told["lineItems"]["nodes"]) == 5
    assert {work["status"] for work in draft.work[1:]} <= {"CLOSED"}
    assert shop.read(draft)["displayFulfillmentStatus"] == "UNFULFILLED"


def _left(work: list[Json]) -> dict[str, int]:
    left: dict[str, int] = {}
    for each in work:
        for line in each["lineItems"]:
            gid = line["lineItem"]["id"]
            left[gid] = left.get(gid, 0) + line["remainingQuantity"]
    return left


# --- refusals ---


def _recorded(case: str) -> Json:
    return next(
        {key: row[key] for key in ("field", "message", "code")}
        for row in json_lines("recordings", "user_errors_catalog.jsonl")
        if row["root"] == "fulfillmentOrderHold" and f"/{case}/" in row["at"]
    )


def _refuse(shop: Rehearsal, case: str) -> Json:
    """Asks for what was recorded as refused."""
    work = shop.place((MUGS, 5)).work[0]
    line = work["lineItems"][0]["id"]
    if case in ("duplicateHandle", "notSplittable", "limitReached"):
        for count in range(MOST_HOLDS if case == "limitReached" else 1):
            assert hold(shop, work, f"handle-{count}")["userErrors"] == []
    return {
        "duplicateHandle": lambda: hold(shop, work, "handle-0"),
        "notSplittable": lambda: hold(shop, work, "other", (line, 1)),
        "limitReached": lambda: hold(shop, work, "one-more"),
        "zeroQuantity": lambda: hold(shop, work, "none", (line, 0)),
        "duplicateLineItems": lambda: hold(shop, work, "twice", (line, 1), (line, 1)),
    }[case]()


CASES = ("duplicateHandle", "notSplittable", "limitReached", "zeroQuantity", "duplicateLineItems")


@pytest.mark.parametrize("case", CASES)
def test_a_recorded_refusal_comes_word_for_word(case: str) -> None:
    theirs = _recorded(case)
    assert _refuse(Rehearsal(), case) == {
        "fulfillmentHold": None,
        "fulfillmentOrder": None,
        "remainingFulfillmentOrder": None,
        "userErrors": [theirs],
    }


@pytest.mark.parametrize(
    ("handle", "line", "quantity", "code"),
    [
        ("x" * (LONGEST_HANDLE + 1), None, 0, None),
        ("ours", "own", 6, "INVALID_LINE_ITEM_QUANTITY"),
        ("ours", "own", 0, "GREATER_THAN_ZERO"),
        ("ours", "gid://shopify/FulfillmentOrderLineItem/9", 1, None),
    ],
)
def test_a_refused_hold_changes_nothing(handle: str, line: str | None, quantity: int, code: str | None) -> None:
    shop = Rehearsal()
    draft = shop.place((MUGS, 5))
    own = draft.work[0]["lineItems"][0]["id"]
    lines = () if line is None else ((own if line == "own" else line, quantity),)
    before = shop.read(draft)
    payload = hold(shop, draft.work[0], handle, *lines)
    assert payload["fulfillmentHold"] is None
    assert [error["code"] for error in payload["userErrors"]] == [code]
    assert shop.read(draft) == before
    assert shop.server.applied == []


def test_what_has_left_cannot_be_held() -> None:
    shop = Rehearsal(orders=1200)
    draft = shop.story("sent-again")
    before = shop.read(draft)
    [error] = hold(shop, draft.work[-1])["userErrors"]
    assert error["field"] == ["id"]
    assert shop.read(draft) == before
