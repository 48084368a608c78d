"""What the demo shop does when fulfillments are made, tracked, reported on and cancelled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from orderstatus.demo.changing import Changing, Mutator
from orderstatus.demo.drafts import Draft
from orderstatus.demo.instants import second_of
from orderstatus.demo.parcels import MixedTracking, report, tracked
from orderstatus.demo.refusing import done, refused, user_error
from orderstatus.demo.sending import call_back, ship_together
from orderstatus.demo.splitting import place_of
from orderstatus.demo.statuses import SUPPORTED_ACTIONS

Json = dict[str, Any]

MOST_LINES = 512
"""Lines of one fulfillment order in one call (schema prose of FulfillmentOrderLineItemsInput)."""
_NO_FULFILLMENT = "Fulfillment does not exist."
_MIXED = "{one} and {many} cannot be given together."
_FULFILLABLE = frozenset(
    status for (status, _), actions in SUPPORTED_ACTIONS.items() if "CREATE_FULFILLMENT" in actions
)


class Unfulfillable(Exception):
    """What is asked for cannot be fulfilled, in Shopify's words; `below` leads from the input to what is wrong."""

    def __init__(self, message: str, *below: str) -> None:
        super().__init__(message)
        self.below = below


def create(changing: Changing, arguments: Json) -> Json:
    """`fulfillmentCreate`: all or nothing (recorded). What is refused is looked at in the order in which the recordings
    leave it open: quantities below one, fulfillment orders, their order, their location, their status, their lines."""
    asked = arguments["fulfillment"]
    try:
        draft, parts = _parts(changing, asked["lineItemsByFulfillmentOrder"])
        tracking = tracked(asked.get("trackingInfo"))
    except Unfulfillable as wrong:
        return refused("fulfillment", user_error(str(wrong), "fulfillment", *wrong.below))
    except MixedTracking as wrong:
        return refused("fulfillment", user_error(str(wrong), "fulfillment", "trackingInfo"))
    fulfillment = ship_together(draft, parts, changing.at, tracking=tracking)
    _fulfillment_changed(changing, draft)
    return done("fulfillment", fulfillment)


def _parts(changing: Changing, groups: list[Json]) -> tuple[Draft, list[tuple[Json, list[int]]]]:
    """What is to leave, and of which order; raises `Unfulfillable`, and has changed nothing."""
    _check_counts(groups)
    drafts: list[Draft] = []
    work: list[Json] = []
    for group in groups:
        found = changing.part("FulfillmentOrder", group["fulfillmentOrderId"])
        if found is None:
            raise Unfulfillable("Fulfillment order does not exist.")
        drafts.append(found[0])
        work.append(found[1])
    _check_together(drafts, work)
    units: dict[str, tuple[Json, list[int]]] = {}
    for each, group in zip(work, groups, strict=True):
        _check_status(each)
        units.setdefault(each["id"], (each, [0] * len(each["lineItems"])))
        for at, quantity in _wanted(each, group.get("fulfillmentOrderLineItems") or ()):
            units[each["id"]][1][at] += quantity
    for each, quantities in units.values():
        left = [line["remainingQuantity"] for line in each["lineItems"]]
        if not any(quantities) or any(q > most for q, most in zip(quantities, left, strict=True)):
            raise Unfulfillable("Invalid fulfillment order line item quantity requested.")
    return drafts[0], list(units.values())


def _check_together(drafts: list[Draft], work: list[Json]) -> None:
    orders = sorted({draft.ident for draft in drafts})
    if len(orders) > 1:
        raise Unfulfillable(
            "All fulfillment orders must belong to the same order. "
            f"Multiple orders with ids [{', '.join(map(str, orders))}] were found."
        )
    places = sorted({int(_number(each["assignedLocation"]["location"]["id"])) for each in work})
    if len(places) > 1:
        raise Unfulfillable(
            "All fulfillment orders must be assigned to a single location. "
            f"Multiple locations with ids [{', '.join(map(str, places))}] were found."
        )


def _check_counts(groups: list[Json]) -> None:
    """Quantities below one are said with their place (recorded). That no group at all and more than `MOST_LINES` are
    said in these words is a belief."""
    if not groups:
        raise Unfulfillable("Line items by fulfillment order can't be blank.", "lineItemsByFulfillmentOrder")
    for at, group in enumerate(groups):
        place = ("lineItemsByFulfillmentOrder", str(at), "fulfillmentOrderLineItems")
        lines = group.get("fulfillmentOrderLineItems") or ()
        if len(lines) > MOST_LINES:
            raise Unfulfillable(f"Cannot have more than {MOST_LINES} fulfillment order line items.", *place)
        for position, line in enumerate(lines):
            if line["quantity"] < 1:
                raise Unfulfillable("Quantity must be greater than 0", *place, str(position), "quantity")


def _check_status(work: Json) -> None:
    """Recorded for one that is closed. That others are told by their status the same way, and those that a fulfillment
    service was asked for by their request status, is a belief."""
    status, request = work["status"], work["requestStatus"]
    if "CREATE_FULFILLMENT" in SUPPORTED_ACTIONS.get((status, request), ()):
        return
    which, said = ("request status", request) if status in _FULFILLABLE else ("status", status)
    raise Unfulfillable(f"Fulfillment order {_number(work['id'])} has an unfulfillable {which}= {said.lower()}.")


def _wanted(work: Json, lines: Sequence[Json]) -> Iterator[tuple[int, int]]:
    if not lines:
        yield from enumerate(line["remainingQuantity"] for line in work["lineItems"])
    positions = {line["id"]: at for at, line in enumerate(work["lineItems"])}
    for line in lines:
        at = positions.get(line["id"])
        if at is None:
            raise Unfulfillable("Fulfillment order line item does not exist.")
        yield at, line["quantity"]


def _number(gid: str) -> str:
    return gid.rpartition("/")[2]


def _fulfillment_changed(changing: Changing, draft: Draft) -> None:
    """Writes the order anew; a fulfillment status that came with an import ends with the first thing that is done."""
    draft.imported.pop("fulfillment", None)
    changing.changed(draft)


def track(changing: Changing, arguments: Json) -> Json:
    """`fulfillmentTrackingInfoUpdate`: the shipment has this tracking and no other, and keeps its status and dates
    (recorded); a cancelled one takes it too (recorded)."""
    found = changing.part("Fulfillment", arguments["fulfillmentId"])
    if found is None:
        return refused("fulfillment", user_error(_NO_FULFILLMENT, "fulfillmentId"))
    try:
        tracking = tracked(arguments["trackingInfoInput"])
    except MixedTracking as wrong:
        return refused("fulfillment", user_error(str(wrong), "trackingInfoInput"))
    draft, fulfillment = found
    fulfillment["trackingInfo"] = tracking
    fulfillment["updatedAt"] = draft.scene.stamp(changing.at)
    changing.changed(draft)
    return done("fulfillment", fulfillment)


def post(changing: Changing, arguments: Json) -> Json:
    """`fulfillmentEventCreate`: one event more, at this instant where it says no other; a shipment that was cancelled
    takes it too (recorded)."""
    asked = arguments["fulfillmentEvent"]
    found = changing.part("Fulfillment", asked["fulfillmentId"])
    if found is None:
        return refused("fulfillmentEvent", user_error(_NO_FULFILLMENT, "fulfillmentEvent", "fulfillmentId"))
    draft, fulfillment = found
    happened, estimate = (
        None if asked.get(name) is None else second_of(asked[name]) for name in ("happenedAt", "estimatedDeliveryAt")
    )
    apart = ("fulfillmentId", "status", "happenedAt", "estimatedDeliveryAt")
    event = report(
        draft,
        fulfillment,
        asked["status"],
        changing.at if happened is None else happened,
        changing.at,
        estimate=estimate,
        **{name: value for name, value in asked.items() if name not in apart},
    )
    changing.changed(draft)
    return done("fulfillmentEvent", event)


def cancel(changing: Changing, arguments: Json) -> Json:
    """`fulfillmentCancel`, whatever the parcel has come to; for one that is cancelled nothing happens, and nobody
    complains (both recorded)."""
    found = changing.part("Fulfillment", arguments["id"])
    if found is None:
        return refused("fulfillment", user_error("Fulfillment not found.", "id"))
    draft, fulfillment = found
    if fulfillment["status"] != "CANCELLED":
        call_back(draft, fulfillment, changing.at, place_of(draft, fulfillment["fulfillmentOrders"][0]))
        _fulfillment_changed(changing, draft)
    return done("fulfillment", fulfillment)


FULFILLMENT_MUTATORS: Mapping[str, Mutator] = {
    "fulfillmentCreate": create,
    "fulfillmentTrackingInfoUpdate": track,
    "fulfillmentEventCreate": post,
    "fulfillmentCancel": cancel,
}
"""By field of Mutation."""
