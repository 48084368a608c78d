"""How Shopify sums up an order's fulfillment and returns, from its fulfillment orders, fulfillments and returns."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

# (status, requestStatus) of a fulfillment order to what may be done with it. Recorded: OPEN, ON_HOLD and IN_PROGRESS
# of own locations, INCOMPLETE, CLOSED. The rows of a fulfillment service that is at work, of one that declined or gave
# up and of SCHEDULED are what the documentation of the mutations implies, not a recording. SPLIT needs two units, MERGE
# a second open fulfillment order.
_OWN = ("CREATE_FULFILLMENT", "REPORT_PROGRESS", "MOVE", "HOLD", "SPLIT", "MERGE")
SUPPORTED_ACTIONS: dict[tuple[str, str], tuple[str, ...]] = {
    ("OPEN", "UNSUBMITTED"): _OWN,
    ("OPEN", "SUBMITTED"): ("CANCEL_FULFILLMENT_ORDER",),
    ("OPEN", "REJECTED"): ("REQUEST_FULFILLMENT", "CREATE_FULFILLMENT", "HOLD", "MOVE"),
    ("IN_PROGRESS", "UNSUBMITTED"): ("CREATE_FULFILLMENT", "REPORT_PROGRESS", "HOLD", "MARK_AS_OPEN"),
    ("IN_PROGRESS", "ACCEPTED"): ("CREATE_FULFILLMENT", "REQUEST_CANCELLATION"),
    ("IN_PROGRESS", "CANCELLATION_REQUESTED"): ("CREATE_FULFILLMENT",),
    ("IN_PROGRESS", "CANCELLATION_REJECTED"): ("CREATE_FULFILLMENT", "REQUEST_CANCELLATION"),
    ("IN_PROGRESS", "REJECTED"): ("CREATE_FULFILLMENT", "HOLD"),
    ("IN_PROGRESS", "CLOSED"): ("CREATE_FULFILLMENT", "HOLD"),
    ("ON_HOLD", "UNSUBMITTED"): ("RELEASE_HOLD", "HOLD", "MOVE"),
    ("ON_HOLD", "REJECTED"): ("RELEASE_HOLD", "HOLD", "MOVE"),
    ("ON_HOLD", "CLOSED"): ("RELEASE_HOLD", "HOLD", "MOVE"),
    ("SCHEDULED", "UNSUBMITTED"): ("MARK_AS_OPEN", "HOLD", "MOVE"),
    ("INCOMPLETE", "CLOSED"): ("REQUEST_FULFILLMENT", "CREATE_FULFILLMENT", "HOLD", "MOVE"),
}
_ENDED = frozenset(("CLOSED", "CANCELLED"))
_ASKED = frozenset(("SUBMITTED", "ACCEPTED", "CANCELLATION_REQUESTED", "CANCELLATION_REJECTED"))
_NOT_SHIPPED = frozenset(("CANCELLED", "ERROR", "FAILURE"))


MOST_HOLDS = 10
"""Holds of one app on one fulfillment order at a time (recorded)."""


def holds_of_ours(work: Json) -> list[Json]:
    """The holds on a fulfillment order that the app that asks has placed."""
    return [hold for hold in work["fulfillmentHolds"] if hold["heldByRequestingApp"]]


def needs_splitting(work: Json) -> bool:
    """Whether a fulfillment order has more than one unit left, so that it could be split."""
    return sum(int(line["remainingQuantity"]) for line in work["lineItems"]) > 1


def fulfillment_axis(lines: list[Json], work: list[Json], fulfillments: list[Json]) -> str:
    """`displayFulfillmentStatus`, by the schema's prose for OrderDisplayFulfillmentStatus and the recordings.

    Recorded: a fulfillment order on hold beside an open one leaves the order UNFULFILLED; a partly shipped one (which
    is IN_PROGRESS) makes it PARTIALLY_FULFILLED; a cancelled order that never shipped stays UNFULFILLED.
    Beliefs, from the prose: REQUEST_DECLINED needs one rejected request; ON_HOLD, SCHEDULED and IN_PROGRESS need all
    that is left to be so."""
    if not work and not fulfillments and all(not line["requiresShipping"] for line in lines):
        return "FULFILLMENT_NOT_REQUIRED"
    shipped = any(fulfillment["status"] not in _NOT_SHIPPED for fulfillment in fulfillments)
    left = [w for w in work if w["status"] not in _ENDED]
    if not left:
        return "FULFILLED" if shipped else "UNFULFILLED"
    if any(w["requestStatus"] == "REJECTED" for w in left):
        return "REQUEST_DECLINED"
    statuses = {w["status"] for w in left}
    if statuses == {"ON_HOLD"}:
        return "ON_HOLD"
    if statuses == {"SCHEDULED"}:
        return "SCHEDULED"
    if shipped:
        return "PARTIALLY_FULFILLED"
    if all(w["status"] == "IN_PROGRESS" or w["requestStatus"] in _ASKED for w in left):
        return "IN_PROGRESS"
    return "UNFULFILLED"


def return_axis(returns: list[Json]) -> str:
    """`returnStatus` by the recorded rule: one that is requested wins over one that is open, that over a closed one;
    declined and cancelled returns count for nothing."""
    statuses = {entry["status"] for entry in returns}
    if "REQUESTED" in statuses:
        return "RETURN_REQUESTED"
    if "OPEN" in statuses:
        return "IN_PROGRESS"
    return "RETURNED" if "CLOSED" in statuses else "NO_RETURN"
