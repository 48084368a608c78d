"""What the demo shop does when fulfillment orders are put on hold and released."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from orderstatus.demo.changing import Changing, Mutator
from orderstatus.demo.drafts import Draft
from orderstatus.demo.fulfilling import hold, move
from orderstatus.demo.instants import second_of
from orderstatus.demo.refusing import coded, done, refused
from orderstatus.demo.sending import is_under_way
from orderstatus.demo.splitting import split_off, take_back
from orderstatus.demo.statuses import MOST_HOLDS, SUPPORTED_ACTIONS, holds_of_ours

Json = dict[str, Any]

LONGEST_HANDLE = 64
"""Characters of a hold's handle (schema prose of FulfillmentOrderHoldInput)."""
OUR_APP: Json = {"id": "gid://shopify/App/4410003", "title": "Order status", "handle": "order-status"}
"""The app that asks the demo shop."""
_LINES = "fulfillmentOrderLineItems"


class UnknownFulfillmentOrder(Exception):
    """No fulfillment order of that id: the answer is an error and no payload (recorded)."""

    extensions: ClassVar[Json] = {"code": "RESOURCE_NOT_FOUND"}


class NotHeld(Exception):
    """The hold cannot be placed: where, Shopify's words, and a FulfillmentOrderHoldUserErrorCode or None."""

    def __init__(self, field: list[str], message: str, code: str | None) -> None:
        super().__init__(message)
        self.error = coded(code, message, *field)


def place(changing: Changing, arguments: Json) -> Json:
    """`fulfillmentOrderHold`: one hold more. Held in part, a fulfillment order keeps what is held, and the rest becomes
    one of its own (recorded)."""
    draft, work = _work(changing, arguments["id"])
    asked = arguments["fulfillmentHold"]
    lines = asked.get(_LINES) or []
    handle = asked.get("handle") or ""
    try:
        _check(work, lines, handle)
    except NotHeld as wrong:
        return refused("fulfillmentHold", wrong.error) | {"fulfillmentOrder": None, "remainingFulfillmentOrder": None}
    apart = split_off(draft, work, {line["id"]: line["quantity"] for line in lines}, changing.at) if lines else None
    reason, notes = asked["reason"], asked.get("reasonNotes")
    placed = hold(draft, work, changing.at, reason, notes, app=OUR_APP, handle=handle, ours=True)
    _changed(changing, draft)
    return done("fulfillmentHold", placed) | {"fulfillmentOrder": work, "remainingFulfillmentOrder": apart}


def _work(changing: Changing, gid: str) -> tuple[Draft, Json]:
    found = changing.part("FulfillmentOrder", gid)
    if found is None:
        raise UnknownFulfillmentOrder(f"Invalid id: {gid}")
    return found


def _check(work: Json, lines: list[Json], handle: str) -> None:
    """What is recorded is refused in the recorded words, the lines first; which of handle and limit comes first is not
    known. Beliefs are the words for what is too long, for an unknown line and for more than is left, and those for a
    fulfillment order that offers no HOLD."""
    _check_lines(work, lines)
    at = ["fulfillmentHold", "handle"]
    if len(handle) > LONGEST_HANDLE:
        raise NotHeld(at, f"Handle is too long (maximum is {LONGEST_HANDLE} characters)", None)
    if "HOLD" not in SUPPORTED_ACTIONS.get((work["status"], work["requestStatus"]), ()):
        raise NotHeld(["id"], "The fulfillment order is not in a holdable state.", None)
    if lines and work["fulfillmentHolds"]:
        raise NotHeld(
            ["fulfillmentHold", _LINES],
            "The fulfillment order is not in a splittable state.",
            "FULFILLMENT_ORDER_NOT_SPLITTABLE",
        )
    ours = holds_of_ours(work)
    if any(each["handle"] == handle for each in ours):
        raise NotHeld(
            at,
            "The handle provided for the fulfillment hold is already in use by this app for another hold on this "
            "fulfillment order.",
            "DUPLICATE_FULFILLMENT_HOLD_HANDLE",
        )
    if len(ours) >= MOST_HOLDS:
        raise NotHeld(
            ["id"],
            "The maximum number of fulfillment holds for this fulfillment order has been reached for this app. "
            f"An app can only have up to {MOST_HOLDS} holds on a single fulfillment order at any one time.",
            "FULFILLMENT_ORDER_HOLD_LIMIT_REACHED",
        )


def _check_lines(work: Json, lines: list[Json]) -> None:
    field = ["fulfillmentHold", _LINES]
    for at, line in enumerate(lines):
        if line["quantity"] < 1:
            raise NotHeld(
                [*field, str(at), "quantity"],
                "You must select at least one item to place on partial hold.",
                "GREATER_THAN_ZERO",
            )
    if len({line["id"] for line in lines}) < len(lines):
        raise NotHeld(field, "must contain unique line item ids", "DUPLICATED_FULFILLMENT_ORDER_LINE_ITEMS")
    left = {line["id"]: line["remainingQuantity"] for line in work["lineItems"]}
    for at, line in enumerate(lines):
        if line["id"] not in left:
            raise NotHeld([*field, str(at), "id"], "Fulfillment order line item does not exist.", None)
        if line["quantity"] > left[line["id"]]:
            raise NotHeld(
                [*field, str(at), "quantity"],
                "Invalid fulfillment order line item quantity requested.",
                "INVALID_LINE_ITEM_QUANTITY",
            )


def release(changing: Changing, arguments: Json) -> Json:
    """`fulfillmentOrderReleaseHold`: the named holds of this fulfillment order go, and those of every app where none is
    named (schema prose, which warns of it); with the last one it goes on as before.

    Recorded: it is OPEN then, and has the units again that were split off from it. Beliefs: one of which a part was
    sent is IN_PROGRESS, one that a service gave up INCOMPLETE, one that
    is to be fulfilled later SCHEDULED; a hold of something else, or none left to release,
    is passed over in silence; so is an empty list of names."""
    draft, work = _work(changing, arguments["id"])
    named = arguments.get("holdIds")
    holds = work["fulfillmentHolds"]
    gone = holds if named is None else [each for each in holds if each["id"] in named]
    if gone:
        work["fulfillmentHolds"] = [each for each in holds if each not in gone]
        move(draft, work, changing.at, work["status"] if work["fulfillmentHolds"] else _status_after(work, changing.at))
        if not work["fulfillmentHolds"]:
            take_back(draft, work, changing.at)
        _changed(changing, draft)
    return done("fulfillmentOrder", work)


def _status_after(work: Json, at: int) -> str:
    if work["status"] != "ON_HOLD":
        return str(work["status"])
    if is_under_way(work):
        return "IN_PROGRESS"
    if work["requestStatus"] == "CLOSED":
        return "INCOMPLETE"
    later = work["fulfillAt"] is not None and second_of(work["fulfillAt"]) > at
    return "SCHEDULED" if later else "OPEN"


def _changed(changing: Changing, draft: Draft) -> None:
    """Writes the order anew; a fulfillment status that came with an import ends with the first thing that is done."""
    draft.imported.pop("fulfillment", None)
    changing.changed(draft)


HOLD_MUTATORS: Mapping[str, Mutator] = {
    "fulfillmentOrderHold": place,
    "fulfillmentOrderReleaseHold": release,
}
"""By field of Mutation."""
