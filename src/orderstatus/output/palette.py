"""What each colour means and which status has which: the one place that knows either."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from orderstatus.core.flags import SEVERITY, Flag
from orderstatus.core.statuses import (
    DeliveryStatus,
    FulfillmentStatus,
    OrderState,
    PaymentStatus,
    ReturnStatus,
)


class Tone(Enum):
    """A meaning, as the Rich style that shows it. Sixteen-colour names follow the reader's own terminal theme."""

    GOOD = "green"
    WAITING = "yellow"
    PROBLEM = "red"
    MOVING = "cyan"
    FINISHED = "dim"
    """Over, or nothing there: nobody needs to look."""
    HEADING = "bold"
    COMMAND = "cyan"
    ERROR = "bold red"


@dataclass(frozen=True, slots=True)
class OwnColor:
    """A colour that the merchant chose for a stage, `#1e90ff`; a terminal shows the nearest that it has."""

    value: str


Ink: TypeAlias = Tone | OwnColor
"""What a word is written in."""

PAYMENT_TONES: Mapping[str, Tone] = {
    PaymentStatus.PENDING: Tone.WAITING,
    PaymentStatus.AUTHORIZED: Tone.WAITING,
    PaymentStatus.PARTIALLY_PAID: Tone.WAITING,
    PaymentStatus.PAID: Tone.GOOD,
    PaymentStatus.PARTIALLY_REFUNDED: Tone.FINISHED,
    PaymentStatus.REFUNDED: Tone.FINISHED,
    PaymentStatus.VOIDED: Tone.FINISHED,
    PaymentStatus.EXPIRED: Tone.PROBLEM,
}
FULFILLMENT_TONES: Mapping[str, Tone] = {
    FulfillmentStatus.UNFULFILLED: Tone.WAITING,
    FulfillmentStatus.PARTIALLY_FULFILLED: Tone.WAITING,
    FulfillmentStatus.FULFILLED: Tone.GOOD,
    FulfillmentStatus.IN_PROGRESS: Tone.MOVING,
    FulfillmentStatus.ON_HOLD: Tone.PROBLEM,
    FulfillmentStatus.SCHEDULED: Tone.MOVING,
    FulfillmentStatus.REQUEST_DECLINED: Tone.PROBLEM,
    FulfillmentStatus.NOT_REQUIRED: Tone.FINISHED,
    FulfillmentStatus.OPEN: Tone.WAITING,
    FulfillmentStatus.PENDING_FULFILLMENT: Tone.WAITING,
    FulfillmentStatus.RESTOCKED: Tone.FINISHED,
}
DELIVERY_TONES: Mapping[str, Tone] = {
    DeliveryStatus.NO_SHIPMENT: Tone.FINISHED,
    DeliveryStatus.LABEL_READY: Tone.WAITING,
    DeliveryStatus.SHIPPED: Tone.MOVING,
    DeliveryStatus.IN_TRANSIT: Tone.MOVING,
    DeliveryStatus.READY_FOR_PICKUP: Tone.MOVING,
    DeliveryStatus.OUT_FOR_DELIVERY: Tone.MOVING,
    DeliveryStatus.DELAYED: Tone.PROBLEM,
    DeliveryStatus.ATTEMPTED_DELIVERY: Tone.PROBLEM,
    DeliveryStatus.FAILED: Tone.PROBLEM,
    DeliveryStatus.PARTIALLY_DELIVERED: Tone.MOVING,
    DeliveryStatus.DELIVERED: Tone.GOOD,
    DeliveryStatus.CANCELLED: Tone.FINISHED,
}
RETURN_TONES: Mapping[str, Tone] = {
    ReturnStatus.NO_RETURN: Tone.FINISHED,
    ReturnStatus.RETURN_REQUESTED: Tone.WAITING,
    ReturnStatus.IN_PROGRESS: Tone.MOVING,
    ReturnStatus.INSPECTION_COMPLETE: Tone.WAITING,
    ReturnStatus.RETURNED: Tone.GOOD,
    ReturnStatus.RETURN_FAILED: Tone.PROBLEM,
}
FLAG_TONES: Mapping[str, Tone] = {
    # Red down to what is likely lost: money, customers and goods that may be gone for good.
    flag: Tone.PROBLEM if SEVERITY[flag] <= SEVERITY[Flag.LIKELY_LOST] else Tone.WAITING
    for flag in Flag
}
STATE_TONES: Mapping[str, Tone] = {
    OrderState.OPEN: Tone.GOOD,
    OrderState.ARCHIVED: Tone.FINISHED,
    OrderState.CANCELLED: Tone.PROBLEM,
}
"""The tone of a status by its word, an axis each; a word that Shopify adds next quarter has none and stays plain."""


_SGR = {Tone.ERROR: "1;31", Tone.WAITING: "33", Tone.COMMAND: "36"}
"""The tones of the first word of a message, as ECMA-48 codes."""


def paint(word: str, tone: Tone, *, color: bool) -> str:
    """`error:`, `warning:` or `hint:` in its colour, the same that Rich would give it.

    By hand, as an error may take 100 ms in all and importing Rich's console takes a third of that; whatever goes to
    stdout is drawn with Rich.
    """
    return f"\x1b[{_SGR[tone]}m{word}\x1b[0m" if color else word
