"""A fulfillment order of which a part is held: the rest is split off, and comes back when the hold is gone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from orderstatus.demo.drafts import Draft
from orderstatus.demo.fulfilling import assign, move
from orderstatus.demo.goods import Place
from orderstatus.demo.sending import is_under_way

Json = dict[str, Any]


def place_of(draft: Draft, work: Json) -> Place:
    """The place that a fulfillment order is assigned to."""
    gid = work["assignedLocation"]["location"]["id"]
    return next(place for place in draft.scene.places if place.location["id"] == gid)


def split_off(draft: Draft, work: Json, kept: Mapping[str, int], at: int) -> Json | None:
    """Leaves in `work` the `kept` units of its lines (by FulfillmentOrderLineItem) and gives back a new
    FulfillmentOrder of the rest, or None where nothing is left over.

    Recorded: what is kept stays under its own identifiers with smaller quantities, the rest is OPEN, new, and is to be
    fulfilled at the same time. That a line of which nothing is kept leaves `work` altogether is a belief."""
    rest = {
        line["lineItem"]["id"]: over
        for line in work["lineItems"]
        if (over := line["remainingQuantity"] - kept.get(line["id"], 0))
    }
    if not rest:
        return None
    lines = [line["lineItem"] for line in work["lineItems"] if line["lineItem"]["id"] in rest]
    method = work["deliveryMethod"]["methodType"]
    status = "SCHEDULED" if work["status"] == "SCHEDULED" else "OPEN"
    apart = assign(draft, place_of(draft, work), lines=lines, units=rest, method=method, status=status, at=at)
    apart["fulfillAt"], apart["fulfillBy"] = work["fulfillAt"], work["fulfillBy"]
    # Not a field of the schema: from where it was split, so that it finds back.
    apart["splitFrom"] = work["id"]
    for line in work["lineItems"]:
        over = rest.get(line["lineItem"]["id"], 0)
        line["totalQuantity"] -= over
        line["remainingQuantity"] -= over
    work["lineItems"] = [line for line in work["lineItems"] if line["totalQuantity"]]
    return apart


def take_back(draft: Draft, work: Json, at: int) -> None:
    """Merges into `work` what was split off from it and still lies there.

    Recorded: after the release of a partial hold the held fulfillment order has all the units again, and the one of the
    rest is CLOSED with none. That a rest that was touched meanwhile stays on its own is a belief."""
    for apart in draft.work:
        if apart.get("splitFrom") != work["id"] or apart["status"] != work["status"] or is_under_way(apart):
            continue
        own = {line["lineItem"]["id"]: line for line in work["lineItems"]}
        for line in apart["lineItems"]:
            home = own.get(line["lineItem"]["id"])
            if home is None:
                work["lineItems"].append({**line, "id": draft.scene.gid("FulfillmentOrderLineItem")})
            else:
                home["totalQuantity"] += line["totalQuantity"]
                home["remainingQuantity"] += line["remainingQuantity"]
            line["totalQuantity"] = line["remainingQuantity"] = 0
        move(draft, apart, at, "CLOSED")
