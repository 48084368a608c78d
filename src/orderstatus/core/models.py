"""What an order is, to us: no field here knows that it came from GraphQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from orderstatus.core.stages.marks import StageMark
from orderstatus.core.statuses import (
    DeliveryStatus,
    FulfillmentStatus,
    OrderState,
    PaymentStatus,
    ReturnStatus,
    Status,
)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency; amounts of different currencies are never added."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Tracking:
    """One parcel's number (`FulfillmentTrackingInfo`); Shopify may know any of the three, or none."""

    carrier: str | None
    number: str | None
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierEvent:
    """One scan or notice (`FulfillmentEvent`), at the time the carrier says it happened."""

    id: str
    word: str
    """The event's status in kebab-case, as Shopify names it: `in-transit`, `carrier-picked-up`."""
    happened_at: datetime
    message: str | None = None
    place: str | None = None
    """City, province and country, as far as they are known."""
    estimated_delivery_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A quantity of one line of an order, wherever it is counted: ordered, shipped, held back or returned."""

    id: str
    title: str
    sku: str | None
    quantity: int
    """Of a line of the order: as it was ordered (`LineItem.quantity`)."""
    current: int | None = None
    """What is left of that after edits and removals (`LineItem.currentQuantity`); None where that is not a question."""
    price: Money | None = None
    """Of one piece; None where the place that counts it does not price it."""
    remaining: int | None = None
    """Pieces not yet shipped; None where that is not a question."""
    note: str | None = None
    line_id: str | None = None
    """Of a piece that is counted elsewhere than in the order: the order's own line; None where that was not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedItem(Item):
    """Pieces of one line that come back, counted on their way through the return (`ReturnLineItem`)."""

    processed: int = 0
    """Pieces that the merchant has confirmed (`processedQuantity`)."""
    refunded: int = 0
    refundable: int = 0
    """Pieces that can still be refunded, whether they are back or not."""
    worth: Money | None = None
    """What all the pieces were bought for, after discounts (`withCodeDiscountedTotalPriceSet`); None where unknown."""
    reason: str | None = None
    """The handle of the shop's reason, `too-small`."""
    reason_name: str | None = None
    """The same as the shop words it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeItem(Item):
    """What the customer is to have instead (`ExchangeLineItem`)."""

    unprocessed: int = 0
    """Pieces that are no line of the order yet."""
    unfulfilled: int = 0
    """Pieces that have become a line of the order and have not left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment:
    """A Shopify fulfillment: what left together, with its tracking and the carrier's news."""

    id: str
    name: str | None
    """As Shopify names it, `#1001-F1`."""
    raw_status: str | None
    """`Fulfillment.status`, Shopify's spelling: whether the fulfillment itself stands."""
    display_status: str | None
    """`Fulfillment.displayStatus`, Shopify's spelling: what `status` was folded from."""
    status: Status[DeliveryStatus]
    tracking: tuple[Tracking, ...] = ()
    shipped_at: datetime | None = None
    in_transit_at: datetime | None = None
    delivered_at: datetime | None = None
    estimated_delivery_at: datetime | None = None
    updated_at: datetime | None = None
    requires_shipping: bool | None = None
    delivery_method: str | None = None
    """How it reaches the customer (`DeliveryMethodType` in kebab-case); None where that was not read."""
    location: str | None = None
    events: tuple[CarrierEvent, ...] | None = None
    """Newest first; None where events were not read."""
    items: tuple[Item, ...] = ()


class TransactionKind(StrEnum):
    """The kinds that rules here ask about; any other keeps its name in `Transaction.kind` alone."""

    AUTHORIZATION = "authorization"
    EMV_AUTHORIZATION = "emv-authorization"
    CAPTURE = "capture"
    SALE = "sale"
    VOID = "void"
    REFUND = "refund"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """A movement of money (`OrderTransaction`). `kind` and `status` are Shopify's words in kebab-case."""

    id: str
    kind: str
    status: str
    amount: Money | None
    gateway: str | None = None
    processed_at: datetime | None = None
    expires_at: datetime | None = None
    """`authorizationExpiresAt`: documented for Plus stores only, so None is usual."""
    parent_id: str | None = None
    test: bool = False
    error: str | None = None


UPSELL = "online-store-post-purchase-cross-sell"
"""The reason of the hold that Shopify places itself while the buyer decides on an offer (`FulfillmentHoldReason`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Why a fulfillment order waits (`FulfillmentHold`)."""

    id: str
    reason: str
    """Shopify's reason in kebab-case."""
    shown_reason: str | None = None
    """`displayReason`, in the language of the shop."""
    note: str | None = None
    handle: str | None = None
    ours: bool = False
    """True if the app whose token is used placed it (`heldByRequestingApp`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FulfillmentOrder:
    """What one location has to ship of an order, and what keeps it from doing so."""

    id: str
    status: str
    request_status: str | None = None
    location: str | None = None
    location_id: str | None = None
    """GID; None where it was not read, and for a location that is there no more."""
    delivery_method: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    fulfill_at: datetime | None = None
    fulfill_by: datetime | None = None
    holds: tuple[Hold, ...] = ()
    items: tuple[Item, ...] = ()
    actions: tuple[str, ...] = ()
    """What Shopify allows now (`supportedActions`), in kebab-case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """Goods on their way back (`Return`). `status` is Shopify's word in kebab-case."""

    id: str
    name: str
    status: str
    created_at: datetime | None = None
    approved_at: datetime | None = None
    closed_at: datetime | None = None
    quantity: int | None = None
    items: tuple[ReturnedItem, ...] = ()
    exchange_items: tuple[ExchangeItem, ...] = ()
    declined_because: str | None = None
    inspected: int = 0
    """Pieces that arrived and were put back into stock or away for good; 0 also where that was not read."""
    to_inspect: int = 0
    """Pieces that arrived and wait to be looked at (`PROCESSING_REQUIRED`)."""
    never_arrived: int = 0
    """Pieces that were expected and are not coming (`MISSING`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """Money given back, in one go (`Refund`)."""

    id: str
    total: Money | None
    refunded_at: datetime | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentTerms:
    """When the customer has agreed to pay (`Order.paymentTerms`)."""

    name: str | None
    overdue: bool
    due_at: datetime | None = None
    """The earliest date that is not paid yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Where one order stands. Parts that were not asked for are None, never empty."""

    id: str
    name: str
    number: int | None = None
    placed_at: datetime | None = None
    """`processedAt`, the date Shopify shows; an imported order keeps its own."""
    created_at: datetime | None = None
    updated_at: datetime | None = None
    cancelled_at: datetime | None = None
    cancel_reason: str | None = None
    closed_at: datetime | None = None
    state: Status[OrderState]
    payment: Status[PaymentStatus]
    fulfillment: Status[FulfillmentStatus]
    return_: Status[ReturnStatus]
    customer: str | None = None
    customer_id: str | None = None
    email: str | None = None
    phone: str | None = None
    """Of the order itself; a customer has one too."""
    confirmation_number: str | None = None
    """What the customer may have been shown instead of the name, `XPAV284CT`; not sure to be unique."""
    country: str | None = None
    total: Money | None = None
    capturable: Money | None = None
    outstanding: Money | None = None
    refunded: Money | None = None
    received: Money | None = None
    """What was paid, refunds not taken off."""
    original_total: Money | None = None
    """What it came to when it was placed, before edits and returns."""
    tags: tuple[str, ...] = ()
    test: bool = False
    note: str | None = None
    shipments: tuple[Shipment, ...] | None = None
    shipments_cut: bool = False
    """True if the order has more shipments than came along."""
    transactions: tuple[Transaction, ...] | None = None
    terms: PaymentTerms | None = None
    stage: StageMark | None = None
    """The merchant's own status, as the shop keeps it; None where that was not read."""
    locale: str | None = None
    """The customer's language (`customerLocale`): `fi`, `pt-BR`."""
    customer_tags: tuple[str, ...] | None = None
    """Of the customer, empty where the order has none; None where that was not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLife:
    """One order from placing to return: everything `show` tells.

    A part is None where it could not be read (a missing scope), which is not the same as empty.
    """

    order: Order
    items: tuple[Item, ...] = ()
    fulfillment_orders: tuple[FulfillmentOrder, ...] | None = None
    returns: tuple[Return, ...] | None = None
    refunds: tuple[Refund, ...] = ()
    ship_to: tuple[str, ...] = ()
    """The shipping address, a line a string; empty where there is none or it may not be read."""
    phone: str | None = None
    shipping_method: str | None = None
    cut: tuple[str, ...] = ()
    """What there is more of than came along, by the name of the field in Shopify's schema."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopFacts:
    """The shop an answer came from."""

    domain: str
    """`acme.myshopify.com`."""
    name: str | None = None
    time_zone: str | None = None
    """IANA name, `Europe/Helsinki`."""
    currency: str | None = None
