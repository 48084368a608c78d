"""Every mutation that an action can ask for, in our words; `shopify/` sends them and the journal keeps them.

Each says exactly what is to change, never "all that is left": sent a second time it asks for the same and no more. Two
cannot, as Shopify gives them no word for it: `MarkPaid`, and `CancelOrder` with its refund, take what there is by then.
What was there when they were planned is kept beside them (`plans.Step.agreed`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from orderstatus.core.models import Money

MOST_LINES = 512
"""Lines of one fulfillment order in one `fulfillmentCreate` (schema: `FulfillmentOrderLineItemsInput`)."""


class HoldReason(StrEnum):
    """`FulfillmentHoldReason` in kebab-case."""

    AWAITING_PAYMENT = "awaiting-payment"
    AWAITING_RETURN_ITEMS = "awaiting-return-items"
    HIGH_RISK_OF_FRAUD = "high-risk-of-fraud"
    INCORRECT_ADDRESS = "incorrect-address"
    INVENTORY_OUT_OF_STOCK = "inventory-out-of-stock"
    UNKNOWN_DELIVERY_DATE = "unknown-delivery-date"
    OTHER = "other"


class EventStatus(StrEnum):
    """`FulfillmentEventStatus` in kebab-case."""

    LABEL_PURCHASED = "label-purchased"
    LABEL_PRINTED = "label-printed"
    CONFIRMED = "confirmed"
    CARRIER_PICKED_UP = "carrier-picked-up"
    IN_TRANSIT = "in-transit"
    OUT_FOR_DELIVERY = "out-for-delivery"
    READY_FOR_PICKUP = "ready-for-pickup"
    ATTEMPTED_DELIVERY = "attempted-delivery"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    FAILURE = "failure"


class CancelReason(StrEnum):
    """`OrderCancelReason` in kebab-case."""

    CUSTOMER = "customer"
    DECLINED = "declined"
    FRAUD = "fraud"
    INVENTORY = "inventory"
    STAFF = "staff"
    OTHER = "other"


class DeclineReason(StrEnum):
    """`ReturnDeclineReason` in kebab-case."""

    RETURN_PERIOD_ENDED = "return-period-ended"
    FINAL_SALE = "final-sale"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingEntry:
    """What is to be known of the parcels of one shipment (`FulfillmentTrackingInput`): one number or several."""

    carrier: str | None = None
    numbers: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LineQuantity:
    """Pieces of one line of a fulfillment order (`FulfillmentOrderLineItem`)."""

    line: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What of one fulfillment order is to leave; its lines are always spelled out."""

    fulfillment_order: str
    lines: tuple[LineQuantity, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPlace:
    """Where a carrier event happened."""

    city: str | None = None
    province: str | None = None
    country: str | None = None
    zip: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturePayment:
    """`orderCapture`: so much of one authorization, in the authorization's own (presentment) currency."""

    order: str
    authorization: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkPaid:
    """`orderMarkAsPaid`: all that is outstanding by then counts as paid, and what is authorized is captured."""

    order: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateFulfillment:
    """`fulfillmentCreate`: what one location sends of one order."""

    order: str
    work: tuple[Work, ...]
    tracking: TrackingEntry | None = None
    notify: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceHold:
    """`fulfillmentOrderHold`: `handle` is ours, so that the shop refuses to place the same hold twice."""

    order: str
    fulfillment_order: str
    reason: HoldReason
    handle: str
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseHolds:
    """`fulfillmentOrderReleaseHold`: these holds and no others; none named would release every app's (schema)."""

    order: str
    fulfillment_order: str
    holds: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.holds:
            raise ValueError("a release names its holds: without them Shopify releases those of every app")


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateTracking:
    """`fulfillmentTrackingInfoUpdate`: afterwards the shipment has this tracking and no other."""

    order: str
    fulfillment: str
    tracking: TrackingEntry
    notify: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PostEvent:
    """`fulfillmentEventCreate`: one carrier event more. It has no switch for mail: Shopify may tell the customer."""

    order: str
    fulfillment: str
    status: EventStatus
    happened_at: datetime
    message: str | None = None
    place: EventPlace = EventPlace()
    estimated_delivery_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelOrder:
    """`orderCancel`: irreversible, and done by a job of Shopify's after the answer."""

    order: str
    reason: CancelReason
    restock: bool
    refund: bool
    """True to pay back to where the money came from (`refundMethod.originalPaymentMethodsRefund`)."""
    notify: bool = False
    note: str | None = None
    """For the staff, at most 255 characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseOrder:
    """`orderClose`: the order is archived."""

    order: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenOrder:
    """`orderOpen`: the order is archived no more."""

    order: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddTags:
    """`tagsAdd`: beside those that the order has."""

    order: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveTags:
    """`tagsRemove`."""

    order: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveReturn:
    """`returnApproveRequest`: a return that was asked for may come."""

    order: str
    return_id: str
    notify: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineReturn:
    """`returnDeclineRequest`: a return that was asked for may not come."""

    order: str
    return_id: str
    reason: DeclineReason
    note: str | None = None
    """For the customer, at most 500 characters."""
    notify: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseReturn:
    """`returnClose`: nothing more is to happen to it."""

    order: str
    return_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveStage:
    """One order's stage, and its history with one entry more (`metafieldsSet`); twelve orders go in a call.

    What is written is not in it: that follows from the history that the order has when its turn comes.
    """

    order: str
    to: str | None
    """None takes it out of its stage."""
    by: str
    at: datetime
    frm: str | None = None
    """Where it was when this was planned."""
    comment: str | None = None
    public: bool = False
    due: datetime | None = None
    because: str | None = None
    fired: tuple[str, ...] = ()
    """The ways that it goes by itself, as the history keeps them; none where a person moves it."""
    happened: datetime | None = None
    """When that came about which moves it by itself; None for a person, and where nobody knows."""
    untag: tuple[str, ...] = ()
    """Tags that said its stage elsewhere, and that go once it is in it here."""
    only_tags: bool = False
    """True if it is in its stage already, and only its tags are to say so."""
    token: str = ""
    """Of this plan alone, in the mark that the history keeps of the run: run ids of two machines may be the same."""


Mutation: TypeAlias = (
    CapturePayment
    | MarkPaid
    | CreateFulfillment
    | PlaceHold
    | ReleaseHolds
    | UpdateTracking
    | PostEvent
    | CancelOrder
    | CloseOrder
    | ReopenOrder
    | AddTags
    | RemoveTags
    | ApproveReturn
    | DeclineReturn
    | CloseReturn
)
"""What an `ActionWriter` sends."""
Change: TypeAlias = Mutation | MoveStage
"""What a step changes; a stage is moved by `flows/set_stages`, many in a call."""
