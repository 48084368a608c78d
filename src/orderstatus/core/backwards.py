"""Which steps between two words of an axis are steps back: from delivered to in transit, from paid to pending.

Most words have one place on the way along their axis. Some say less than that, such as `delayed`, which a parcel is
anywhere between its first scan and the door: those have the places that they may be at, the first and the last of them.
A step goes back where the last place of the new word lies before the first of the old one, so that a step and its
reverse are never both back, and a step that may have gone either way is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class ChangeAxis(StrEnum):
    """What can change: the four status axes, the order's own state (design 1), and the merchant's own stage."""

    PAYMENT = "payment"
    FULFILLMENT = "fulfillment"
    DELIVERY = "delivery"
    RETURN = "return"
    STATE = "state"
    STAGE = "stage"


Places = Mapping[str, tuple[int, int]]

PAYMENT_PLACES: Places = {
    "pending": (0, 0),
    "authorized": (1, 1),
    "partially-paid": (2, 2),
    "paid": (3, 3),
    "partially-refunded": (4, 4),
    "refunded": (5, 5),
    # The ends of an authorization, or of what was left of it after a part was captured; another way of paying may
    # follow. After `paid` either would mean that money which was there is not.
    "voided": (0, 2),
    "expired": (0, 2),
}
"""Money promised, taken and given back (`OrderDisplayFinancialStatus`).

An order that grows by an edit goes from paid to partially-paid, which is a step back: something is owed again.
"""

FULFILLMENT_PLACES: Places = {
    "unfulfilled": (0, 0),
    "open": (0, 0),
    "in-progress": (1, 2),
    "pending-fulfillment": (1, 2),
    "partially-fulfilled": (2, 2),
    "fulfilled": (3, 3),
    # Of the items that are left, whether some have been shipped or none: "all of the unfulfilled items".
    "on-hold": (0, 2),
    "scheduled": (0, 2),
    "request-declined": (0, 2),
}
"""How much has left (`OrderDisplayFulfillmentStatus`, whose descriptions say of which items each word is).

`not-required` and `restocked` have no place: an order is that beside the way, not on it.
"""

DELIVERY_PLACES: Places = {
    "no-shipment": (0, 0),
    "label-ready": (1, 1),
    "shipped": (2, 2),
    "in-transit": (3, 3),
    "ready-for-pickup": (4, 4),
    "out-for-delivery": (5, 5),
    # A parcel may be delayed anywhere on its way, and a second attempt begins at the terminal again.
    "delayed": (3, 5),
    "attempted-delivery": (3, 5),
    "failed": (3, 5),
    # Every parcel has arrived and more is to come: the next one begins with its label.
    "partially-delivered": (1, 6),
    "delivered": (7, 7),
}
"""Where parcels are, in the order of design 1. A shipment that is cancelled has ended, wherever it was: no place."""

RETURN_PLACES: Places = {
    "no-return": (0, 0),
    # One that is declined leaves no return, which is an answer and not a step back.
    "return-requested": (0, 1),
    "in-progress": (1, 4),
    "inspection-complete": (1, 4),
    "returned": (1, 4),
    "return-failed": (1, 4),
}
"""Goods on their way back (`OrderReturnStatus`).

An order may have several returns, at once and one after another, and the word is of them all: from returned to
in-progress is as a rule the next one. Only from a return that was begun to none is surely a step back.
"""

STATE_PLACES: Places = {"open": (0, 0), "archived": (1, 1), "cancelled": (2, 2)}
"""An order that is reopened goes back; one that is cancelled was open or archived before."""

STAGE_PLACES: Places = {}
"""Which stage comes after which is the merchant's to say, and from packing to printing may be rework: none is back."""

PLACES: Mapping[ChangeAxis, Places] = {
    ChangeAxis.PAYMENT: PAYMENT_PLACES,
    ChangeAxis.FULFILLMENT: FULFILLMENT_PLACES,
    ChangeAxis.DELIVERY: DELIVERY_PLACES,
    ChangeAxis.RETURN: RETURN_PLACES,
    ChangeAxis.STATE: STATE_PLACES,
    ChangeAxis.STAGE: STAGE_PLACES,
}


def is_backwards(axis: ChangeAxis, from_: str | None, to: str) -> bool:
    """True if the step from one word to the other surely goes back; False too for words that have no place."""
    places = PLACES[axis]
    if from_ is None or from_ not in places or to not in places:
        return False
    return places[to][1] < places[from_][0]
