"""What the demo shop does when shipments are made, tracked, reported on and cancelled."""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderstatus.demo.drafts import Draft
from orderstatus.demo.mutating_fulfillments import MOST_LINES
from support.rehearsal import Rehearsal
from support.shared import json_lines

Json = dict[str, Any]
MUGS, BEANIE, KNIFE = "KW-MUG-04", "NW-BEANIE-MOS", "KW-KNIFE"


def create(shop: Rehearsal, *groups: Json, **more: Any) -> Json:
    return shop.do("fulfillmentCreate", fulfillment={"lineItemsByFulfillmentOrder": list(groups), **more})


def group(work: Json, *quantities: int) -> Json:
    """All of a fulfillment order, or so many of each of its lines."""
    lines = [
        {"id": line["id"], "quantity": quantity}
        for line, quantity in zip(work["lineItems"], quantities, strict=False)
        if quantity
    ]
    return {"fulfillmentOrderId": work["id"]} | ({"fulfillmentOrderLineItems": lines} if lines else {})


def sent(shop: Rehearsal, **tracking: Any) -> tuple[Draft, Json]:
    """An order all of which was sent, and its shipment."""
    draft = shop.place((MUGS, 2))
    payload = create(shop, group(draft.work[0]), **({"trackingInfo": tracking} if tracking else {}))
    assert payload["userErrors"] == []
    return draft, payload["fulfillment"]


def number(gid: str) -> str:
    return gid.rpartition("/")[2]


# --- fulfillmentCreate ---


def test_all_of_a_fulfillment_order_leaves_where_no_lines_are_named() -> None:
    shop = Rehearsal()
    draft = shop.place((MUGS, 2), (BEANIE, 1))
    payload = create(shop, group(draft.work[0]))
    shipment = payload["fulfillment"]
    assert payload["userErrors"] == []
    assert (shipment["name"], shipment["status"], shipment["displayStatus"]) == (
        f"{draft.name}-F1",
        "SUCCESS",
        "FULFILLED",
    )
    assert shipment["totalQuantity"] == 3
    order = shop.read(draft)
    assert order["displayFulfillmentStatus"] == "FULFILLED"
    assert order["updatedAt"] == shipment["createdAt"]
    [work] = order["fulfillmentOrders"]["nodes"]
    assert (work["status"], work["supportedActions"]) == ("CLOSED", [])
    assert [line["remainingQuantity"] for line in work["lineItems"]["nodes"]] == [0, 0]
    assert [line["unfulfilledQuantity"] for line in order["lineItems"]["nodes"]] == [0, 0]


def test_a_part_leaves_and_the_rest_follows_under_the_next_name() -> None:
    shop = Rehearsal()
    draft = shop.place((MUGS, 3), (BEANIE, 1))
    assert create(shop, group(draft.work[0], 2))["fulfillment"]["name"] == f"{draft.name}-F1"
    order = shop.read(draft)
    assert order["displayFulfillmentStatus"] == "PARTIALLY_FULFILLED"
    assert order["fulfillmentOrders"]["nodes"][0]["status"] == "IN_PROGRESS"
    assert [line["unfulfilledQuantity"] for line in order["lineItems"]["nodes"]] == [1, 1]
    assert create(shop, group(draft.work[0]))["fulfillment"]["name"] == f"{draft.name}-F2"
    assert shop.read(draft)["displayFulfillmentStatus"] == "FULFILLED"


def test_two_locations_send_one_shipment_each() -> None:
    shop = Rehearsal()
    draft = shop.place((MUGS, 1), (BEANIE, 1), where=(0, 1))
    together = create(shop, *map(group, draft.work))
    places = sorted(number(work["assignedLocation"]["location"]["id"]) for work in draft.work)
    assert together["fulfillment"] is None
    assert together["userErrors"][0]["message"].endswith(
        f"Multiple locations with ids [{', '.join(places)}] were found."
    )
    for work in list(draft.work):
        assert create(shop, group(work))["userErrors"] == []
    shipments = shop.read(draft)["fulfillments"]
    assert len({shipment["location"]["id"] for shipment in shipments}) == 2
    assert shop.read(draft)["displayFulfillmentStatus"] == "FULFILLED"


def test_an_imported_order_has_a_status_of_its_own_until_something_is_done_with_it() -> None:
    shop = Rehearsal(orders=1200)
    draft = shop.story("imported-open")
    assert shop.read(draft)["displayFulfillmentStatus"] == "OPEN"
    create(shop, group(draft.work[0]))
    assert shop.read(draft)["displayFulfillmentStatus"] == "FULFILLED"


def test_only_what_asks_for_mail_would_have_sent_any() -> None:
    shop = Rehearsal()
    for asked in ({}, {"notifyCustomer": False}, {"notifyCustomer": True}):
        draft = shop.place((MUGS, 1))
        create(shop, group(draft.work[0]), **asked)
    mailed = [arguments["fulfillment"]["notifyCustomer"] for _, arguments in shop.server.applied]
    assert mailed == [False, False, True]


@pytest.mark.parametrize(
    ("story", "which"),
    [
        ("upsell-hold", "status= on_hold"),
        ("subscription-scheduled", "status= scheduled"),
        ("request-sent", "request status= submitted"),
    ],
)
def test_what_is_held_scheduled_or_at_a_service_does_not_leave(story: str, which: str) -> None:
    shop = Rehearsal(orders=1200)
    draft = shop.story(story)
    before = copy.deepcopy(shop.read(draft))
    work = draft.work[-1]
    [error] = create(shop, group(work))["userErrors"]
    assert error == {
        "field": ["fulfillment"],
        "message": f"Fulfillment order {number(work['id'])} has an unfulfillable {which}.",
    }
    assert shop.read(draft) == before


@pytest.mark.parametrize("story", ["request-declined", "service-gave-up", "rest-follows"])
def test_what_a_service_declined_or_gave_up_can_be_sent_in_parts_until_it_is_through(story: str) -> None:
    shop = Rehearsal(orders=1200)
    work = shop.story(story).work[-1]
    left = sum(line["remainingQuantity"] for line in work["lineItems"])
    for _ in range(left):
        first = next(line for line in work["lineItems"] if line["remainingQuantity"])
        one = {"fulfillmentOrderId": work["id"], "fulfillmentOrderLineItems": [{"id": first["id"], "quantity": 1}]}
        assert create(shop, one)["userErrors"] == []
    assert work["status"] == "CLOSED"


# --- the recorded refusals ---


def _recorded(root: str, file: str, case: str) -> Json:
    return next(
        {"field": row["field"], "message": row["message"]}
        for row in json_lines("recordings", "user_errors_catalog.jsonl")
        if row["root"] == root and row["file"].endswith(f"/{file}") and f"/{case}/" in f"/{row['at']}"
    )


def _refusals(shop: Rehearsal) -> dict[str, tuple[Json, dict[str, str]]]:
    """Calls by the recorded case, and what of the recorded words is a number of the recording's own shop."""
    here, there = shop.place((MUGS, 2)), shop.place((BEANIE, 1))
    two = shop.place((MUGS, 1), (BEANIE, 1), where=(0, 1))
    through = shop.place((KNIFE, 1))
    create(shop, group(through.work[0]))
    work, other = here.work[0], there.work[0]
    line = work["lineItems"][0]["id"]
    unknown = "gid://shopify/FulfillmentOrder/999999999999"
    places = sorted(number(each["assignedLocation"]["location"]["id"]) for each in two.work)

    def of(draft_work: Json, gid: str, quantity: int) -> Json:
        return {
            "fulfillmentOrderId": draft_work["id"],
            "fulfillmentOrderLineItems": [{"id": gid, "quantity": quantity}],
        }

    calls: dict[str, tuple[list[Json], dict[str, str]]] = {
        "unknownLater": ([group(work), {"fulfillmentOrderId": unknown}], {}),
        "differentOrderLater": (
            [group(work), group(other)],
            {"8979519799602": str(here.ident), "8979519865138": str(there.ident)},
        ),
        "differentLocationLater": (
            [group(each) for each in two.work],
            {"113884102962": places[0], "114038047026": places[1]},
        ),
        "laterNonPositive": ([group(work), of(two.work[0], two.work[0]["lineItems"][0]["id"], 0)], {}),
        "laterMissingLine": ([of(work, line, 1), of(work, "gid://shopify/FulfillmentOrderLineItem/9", 1)], {}),
        "laterOverQuantity": ([of(work, line, 2), of(work, line, 1)], {}),
        "cancelled": ([group(through.work[0])], {"9825095713074": number(through.work[0]["id"])}),
        "nonPositiveQuantity": ([of(work, line, -1)], {}),
    }
    return {case: ({"lineItemsByFulfillmentOrder": groups}, own) for case, (groups, own) in calls.items()}


CASES = {
    "unknownLater": "fulfillment-create-multi-group.json",
    "differentOrderLater": "fulfillment-create-multi-group.json",
    "differentLocationLater": "fulfillment-create-multi-group.json",
    "laterNonPositive": "fulfillment-create-multi-group.json",
    "laterMissingLine": "fulfillment-create-multi-group.json",
    "laterOverQuantity": "fulfillment-create-multi-group.json",
    "cancelled": "fulfillment-create-preconditions.json",
    "nonPositiveQuantity": "fulfillment-create-preconditions.json",
}


@pytest.mark.parametrize("case", CASES)
def test_a_recorded_refusal_comes_word_for_word(case: str) -> None:
    theirs = _recorded("fulfillmentCreate", CASES[case], case)
    shop = Rehearsal()
    asked, own = _refusals(shop)[case]
    payload = shop.do("fulfillmentCreate", fulfillment=asked)
    for recorded, here in own.items():
        theirs["message"] = theirs["message"].replace(recorded, here)
    assert payload == {"fulfillment": None, "userErrors": [theirs]}


@pytest.mark.parametrize("case", CASES)
def test_a_refused_shipment_changes_nothing(case: str) -> None:
    shop = Rehearsal()
    asked, _ = _refusals(shop)[case]
    drafts = [shop.shop.draft(order["id"]) for order in shop.shop.orders]
    before, applied = [shop.read(draft) for draft in drafts if draft], len(shop.server.applied)
    assert shop.do("fulfillmentCreate", fulfillment=asked)["fulfillment"] is None
    assert [shop.read(draft) for draft in drafts if draft] == before
    assert len(shop.server.applied) == applied


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.integers(-1, 4), min_size=2, max_size=2), min_size=1, max_size=5))
def test_no_more_leaves_than_was_there_and_all_or_nothing_of_a_call(calls: list[list[int]]) -> None:
    shop = Rehearsal()
    draft = shop.place((MUGS, 3), (BEANIE, 2))
    left = [3, 2]
    for quantities in calls:
        lines = [
            {"id": line["id"], "quantity": q}
            for line, q in zip(draft.work[0]["lineItems"], quantities, strict=True)
            if q
        ]
        asked = {"fulfillmentOrderId": draft.work[0]["id"], "fulfillmentOrderLineItems": lines}
        wanted = quantities if lines else list(left)
        fits = any(left) and all(0 <= q <= most for q, most in zip(wanted, left, strict=True))
        assert (create(shop, asked)["userErrors"] == []) is fits
        if fits:
            left = [most - q for q, most in zip(wanted, left, strict=True)]
        order = shop.read(draft)
        assert [line["unfulfilledQuantity"] for line in order["lineItems"]["nodes"]] == left
        shipped = sum(s["totalQuantity"] for s in order["fulfillments"])
        assert shipped == 5 - sum(left)
        expected = "FULFILLED" if not any(left) else "PARTIALLY_FULFILLED" if shipped else "UNFULFILLED"
        assert order["displayFulfillmentStatus"] == expected


def test_more_lines_than_one_call_takes_are_refused() -> None:
    shop = Rehearsal()
    work = shop.place((MUGS, 1)).work[0]
    lines = [{"id": work["lineItems"][0]["id"], "quantity": 1}] * (MOST_LINES + 1)
    [error] = create(shop, {"fulfillmentOrderId": work["id"], "fulfillmentOrderLineItems": lines})["userErrors"]
    assert error["field"][-1] == "fulfillmentOrderLineItems"
    assert str(MOST_LINES) in error["message"]


# --- tracking ---


@pytest.mark.parametrize(
    ("given_tracking", "expected"),
    [
        ({"number": "X1", "company": "Hermes"}, [("Hermes", "X1", None)]),
        ({"number": "X1", "company": "UPS"}, [("UPS", "X1", "https://www.ups.com/track?tracknum=X1")]),
        ({"number": "X1", "company": "ups"}, [("ups", "X1", None)]),
        ({"number": "X1", "company": "Posti"}, [("Posti", "X1", None)]),
        (
            {"number": "X1", "company": "UPS", "url": "https://example.com/X1"},
            [("UPS", "X1", "https://example.com/X1")],
        ),
        (
            {"numbers": ["A", "B"], "urls": ["https://example.com/a"], "company": "GLS"},
            [("GLS", "A", "https://example.com/a"), ("GLS", "B", "https://gls-group.com/track/B")],
        ),
        ({"number": "X1"}, [(None, "X1", None)]),
        ({}, []),
    ],
)
def test_a_shipment_has_the_tracking_it_was_given_and_an_address_for_a_carrier_that_is_known(
    given_tracking: Json, expected: list[tuple[str | None, str | None, str | None]]
) -> None:
    shop = Rehearsal()
    draft = shop.place((MUGS, 1))
    made = create(shop, group(draft.work[0]), trackingInfo=given_tracking)["fulfillment"]
    assert [(t["company"], t["number"], t["url"]) for t in made["trackingInfo"]] == expected
    other, shipment = sent(shop, number="OLD")
    changed = shop.do("fulfillmentTrackingInfoUpdate", fulfillmentId=shipment["id"], trackingInfoInput=given_tracking)
    assert [(t["company"], t["number"], t["url"]) for t in changed["fulfillment"]["trackingInfo"]] == expected
    assert shop.read(other)["updatedAt"] == changed["fulfillment"]["updatedAt"] > shipment["updatedAt"]


def test_one_number_beside_several_is_refused() -> None:
    shop = Rehearsal()
    draft, shipment = sent(shop, number="OLD")
    mixed = {"number": "A", "numbers": ["B"]}
    answer = shop.do("fulfillmentTrackingInfoUpdate", fulfillmentId=shipment["id"], trackingInfoInput=mixed)
    assert answer["userErrors"][0]["field"] == ["trackingInfoInput"]
    assert draft.fulfillments[0]["trackingInfo"][0]["number"] == "OLD"
    work = shop.place((MUGS, 1)).work[0]
    assert create(shop, group(work), trackingInfo=mixed)["userErrors"][0]["field"] == ["fulfillment", "trackingInfo"]
    assert work["status"] == "OPEN"


@pytest.mark.parametrize(
    ("mutation", "file", "variables"),
    [
        (
            "fulfillmentTrackingInfoUpdate",
            "fulfillment-unknown-not-found.json",
            {"fulfillmentId": "gid://shopify/Fulfillment/9", "trackingInfoInput": {"number": "X"}},
        ),
        ("fulfillmentCancel", "fulfillment-unknown-not-found.json", {"id": "gid://shopify/Fulfillment/9"}),
        (
            "fulfillmentEventCreate",
            "fulfillment-event-create-validation.json",
            {"fulfillmentEvent": {"fulfillmentId": "gid://shopify/Fulfillment/9", "status": "IN_TRANSIT"}},
        ),
    ],
)
def test_a_shipment_that_is_not_there_is_refused_word_for_word(mutation: str, file: str, variables: Json) -> None:
    theirs = next(
        {"field": row["field"], "message": row["message"]}
        for row in json_lines("recordings", "user_errors_catalog.jsonl")
        if row["root"] == mutation and row["file"].endswith(f"/{file}")
    )
    assert Rehearsal().do(mutation, **variables)["userErrors"] == [theirs]


# --- events ---


def event(shop: Rehearsal, shipment: Json, status: str, **more: Any) -> Json:
    asked = {"fulfillmentId": shipment["id"], "status": status, **more}
    payload = shop.do("fulfillmentEventCreate", fulfillmentEvent=asked)
    assert payload["userErrors"] == []
    made: Json = payload["fulfillmentEvent"]
    return made


def test_each_event_is_shown_dated_and_kept() -> None:
    shop = Rehearsal()
    draft, shipment = sent(shop, number="X1")
    moved = event(shop, shipment, "IN_TRANSIT", estimatedDeliveryAt="2026-11-25T10:00:00+02:00", city="Vantaa")
    assert moved["happenedAt"] == moved["createdAt"]
    arrived = event(shop, shipment, "DELIVERED", happenedAt="2026-11-24T12:00:00Z", message="At the door")
    [shown] = shop.read(draft)["fulfillments"]
    assert (shown["displayStatus"], shown["deliveredAt"]) == ("DELIVERED", "2026-11-24T12:00:00Z")
    assert (shown["inTransitAt"], shown["estimatedDeliveryAt"]) == (moved["happenedAt"], "2026-11-25T08:00:00Z")
    assert shown["updatedAt"] == arrived["createdAt"] == shop.read(draft)["updatedAt"]
    assert [(e["status"], e["message"], e["city"]) for e in shown["events"]["nodes"]] == [
        ("IN_TRANSIT", None, "Vantaa"),
        ("DELIVERED", "At the door", None),
    ]


def test_an_event_from_before_the_newest_one_does_not_turn_the_shipment_back() -> None:
    shop = Rehearsal()
    draft, shipment = sent(shop, number="X1")
    event(shop, shipment, "DELIVERED", happenedAt="2026-11-23T05:00:00Z")
    event(shop, shipment, "IN_TRANSIT", happenedAt="2026-11-22T05:00:00Z")
    [shown] = shop.read(draft)["fulfillments"]
    assert (shown["displayStatus"], shown["inTransitAt"]) == ("DELIVERED", "2026-11-22T05:00:00Z")


def test_the_way_begins_once() -> None:
    shop = Rehearsal()
    draft, shipment = sent(shop, number="X1")
    for hour in (5, 9):
        event(shop, shipment, "IN_TRANSIT", happenedAt=f"2026-11-23T0{hour}:00:00Z")
    assert shop.read(draft)["fulfillments"][0]["inTransitAt"] == "2026-11-23T05:00:00Z"


def test_the_same_event_twice_is_two_events() -> None:
    shop = Rehearsal()
    draft, shipment = sent(shop, number="X1")
    for _ in range(2):
        event(shop, shipment, "IN_TRANSIT", happenedAt="2026-11-23T05:00:00Z")
    assert len(draft.fulfillments[0]["events"]) == 2


def test_an_instant_that_is_none_is_refused_before_anything_runs() -> None:
    shop = Rehearsal()
    draft, shipment = sent(shop)
    for name, value in (("happenedAt", "yesterday"), ("estimatedDeliveryAt", 7)):
        asked = {"fulfillmentId": shipment["id"], "status": "IN_TRANSIT", name: value}
        query = (
            "mutation($e: FulfillmentEventInput!) { fulfillmentEventCreate(fulfillmentEvent: $e) "
            "{ userErrors { message } } }"
        )
        [error] = shop.send(query, {"e": asked})["errors"]
        assert error["extensions"]["code"] == "INVALID_VARIABLE"
        assert error["extensions"]["problems"][0]["path"] == [name]
    assert draft.fulfillments[0]["events"] == []


def test_an_address_without_a_scheme_is_refused_as_recorded() -> None:
    recorded = {
        problem["explanation"]
        for record in json_lines("recordings", "errors.jsonl")
        for error in (record["body"]["errors"] if isinstance(record["body"].get("errors"), list) else [])
        for problem in (error.get("extensions") or {}).get("problems") or []
        if problem["explanation"].startswith("Invalid url")
    }
    shop = Rehearsal()
    work = shop.place((MUGS, 1)).work[0]
    query = "mutation($f: FulfillmentInput!) { fulfillmentCreate(fulfillment: $f) { userErrors { message } } }"
    for url in ("not-a-url", ""):
        asked = {"lineItemsByFulfillmentOrder": [group(work)], "trackingInfo": {"number": "X", "url": url}}
        [error] = shop.send(query, {"f": asked})["errors"]
        assert error["extensions"]["problems"][0]["explanation"] in recorded
    assert work["status"] == "OPEN"


# --- fulfillmentCancel ---


def test_a_cancelled_shipment_stays_cancelled_whatever_comes_after() -> None:
    shop = Rehearsal()
    draft, shipment = sent(shop, number="X1")
    event(shop, shipment, "DELIVERED", happenedAt="2026-11-23T05:00:00Z")
    assert shop.do("fulfillmentCancel", id=shipment["id"])["fulfillment"]["displayStatus"] == "CANCELED"
    shop.now += timedelta(hours=1)
    before = shop.read(draft)
    assert shop.do("fulfillmentCancel", id=shipment["id"])["userErrors"] == []
    assert shop.read(draft) == before
    event(shop, shipment, "IN_TRANSIT")
    tracked = shop.do(
        "fulfillmentTrackingInfoUpdate", fulfillmentId=shipment["id"], trackingInfoInput={"number": "X2"}
    )["fulfillment"]
    assert (tracked["status"], tracked["displayStatus"]) == ("CANCELLED", "CANCELED")
    assert (tracked["deliveredAt"], tracked["inTransitAt"]) == ("2026-11-23T05:00:00Z", None)


def test_of_two_shipments_only_the_units_of_the_cancelled_one_come_back() -> None:
    shop = Rehearsal()
    draft = shop.place((MUGS, 3), (BEANIE, 2))
    first = create(shop, group(draft.work[0], 2, 1))["fulfillment"]
    create(shop, group(draft.work[0]))
    shop.do("fulfillmentCancel", id=first["id"])
    order = shop.read(draft)
    assert order["displayFulfillmentStatus"] == "PARTIALLY_FULFILLED"
    assert [line["unfulfilledQuantity"] for line in order["lineItems"]["nodes"]] == [2, 1]
    old, new = order["fulfillmentOrders"]["nodes"]
    assert (old["status"], new["status"]) == ("CLOSED", "OPEN")
    assert [line["remainingQuantity"] for line in new["lineItems"]["nodes"]] == [2, 1]
    assert create(shop, {"fulfillmentOrderId": new["id"]})["fulfillment"]["name"] == f"{draft.name}-F3"
    assert shop.read(draft)["displayFulfillmentStatus"] == "FULFILLED"


def test_what_is_under_way_in_another_shipment_stays_so() -> None:
    shop = Rehearsal()
    draft = shop.place((MUGS, 3))
    first = create(shop, group(draft.work[0], 1))["fulfillment"]
    second = create(shop, group(draft.work[0], 1))["fulfillment"]
    for shipment, status, left in ((first, "IN_PROGRESS", 2), (second, "OPEN", 3)):
        shop.do("fulfillmentCancel", id=shipment["id"])
        [work] = shop.read(draft)["fulfillmentOrders"]["nodes"]
        assert (work["status"], work["lineItems"]["nodes"][0]["remainingQuantity"]) == (status, left)


def test_a_shipment_that_never_left_gives_nothing_back() -> None:
    shop = Rehearsal(orders=1200)
    draft = shop.story("service-error")
    left = [line["unfulfilledQuantity"] for line in draft.lines]
    shop.do("fulfillmentCancel", id=next(f for f in draft.fulfillments if f["status"] == "ERROR")["id"])
    assert [line["unfulfilledQuantity"] for line in draft.lines] == left
