"""The four status axes and the order's own state: their values, and how Shopify's words fold into them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Generic, TypeVar


class PaymentStatus(StrEnum):
    """Source: `OrderDisplayFinancialStatus`; null is `unknown`."""

    PENDING = "pending"
    AUTHORIZED = "authorized"
    PARTIALLY_PAID = "partially-paid"
    PAID = "paid"
    PARTIALLY_REFUNDED = "partially-refunded"
    REFUNDED = "refunded"
    VOIDED = "voided"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


class FulfillmentStatus(StrEnum):
    """Source: `OrderDisplayFulfillmentStatus` (2026-10 added FULFILLMENT_NOT_REQUIRED); the last three are legacy."""

    UNFULFILLED = "unfulfilled"
    PARTIALLY_FULFILLED = "partially-fulfilled"
    FULFILLED = "fulfilled"
    IN_PROGRESS = "in-progress"
    ON_HOLD = "on-hold"
    SCHEDULED = "scheduled"
    REQUEST_DECLINED = "request-declined"
    NOT_REQUIRED = "not-required"
    OPEN = "open"
    PENDING_FULFILLMENT = "pending-fulfillment"
    RESTOCKED = "restocked"
    UNKNOWN = "unknown"


class DeliveryStatus(StrEnum):
    """Where an order's parcels are, over all its live shipments; and of a single shipment, which can be cancelled.

    Source: `FulfillmentDisplayStatus`, folded by `SHIPMENT_FOLDING`.
    """

    NO_SHIPMENT = "no-shipment"
    LABEL_READY = "label-ready"
    SHIPPED = "shipped"
    IN_TRANSIT = "in-transit"
    READY_FOR_PICKUP = "ready-for-pickup"
    OUT_FOR_DELIVERY = "out-for-delivery"
    DELAYED = "delayed"
    ATTEMPTED_DELIVERY = "attempted-delivery"
    FAILED = "failed"
    PARTIALLY_DELIVERED = "partially-delivered"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class ReturnStatus(StrEnum):
    """Source: `OrderReturnStatus`."""

    NO_RETURN = "no-return"
    RETURN_REQUESTED = "return-requested"
    IN_PROGRESS = "in-progress"
    INSPECTION_COMPLETE = "inspection-complete"
    RETURNED = "returned"
    RETURN_FAILED = "return-failed"
    UNKNOWN = "unknown"


class OrderState(StrEnum):
    """Source: `Order.closed` and `Order.cancelledAt`; cancelled wins over archived."""

    OPEN = "open"
    ARCHIVED = "archived"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


E = TypeVar("E", PaymentStatus, FulfillmentStatus, DeliveryStatus, ReturnStatus, OrderState)


@dataclass(frozen=True, slots=True)
class Status(Generic[E]):
    """A value on an axis, and the word it is shown by.

    The two differ only for a value that Shopify has and this version does not know yet: it is filtered as
    `unknown` and shown under its own name in kebab-case.
    """

    value: E
    word: str

    def __str__(self) -> str:
        return self.word


def known(value: E) -> Status[E]:
    """The status of a value this version knows."""
    return Status(value, value.value)


def kebab(raw: str) -> str:
    """Shopify's `IN_TRANSIT` or `in_transit` as `in-transit`."""
    return raw.strip().lower().replace("_", "-").replace(" ", "-")


_FULFILLMENT_WORDS: Mapping[str, FulfillmentStatus] = {
    # The admin's list shows "Not required" for it, so the shorter word is the merchant's.
    "fulfillment-not-required": FulfillmentStatus.NOT_REQUIRED,
}

SHIPMENT_FOLDING: Mapping[str | None, DeliveryStatus] = {
    "SUBMITTED": DeliveryStatus.LABEL_READY,
    "LABEL_PURCHASED": DeliveryStatus.LABEL_READY,
    "LABEL_PRINTED": DeliveryStatus.LABEL_READY,
    # A fulfillment with tracking and no carrier news shows FULFILLED (recorded: fulfillment-detail-events-lifecycle).
    "CONFIRMED": DeliveryStatus.SHIPPED,
    "FULFILLED": DeliveryStatus.SHIPPED,
    "MARKED_AS_FULFILLED": DeliveryStatus.SHIPPED,
    None: DeliveryStatus.SHIPPED,
    "CARRIER_PICKED_UP": DeliveryStatus.IN_TRANSIT,
    "IN_TRANSIT": DeliveryStatus.IN_TRANSIT,
    "READY_FOR_PICKUP": DeliveryStatus.READY_FOR_PICKUP,
    "OUT_FOR_DELIVERY": DeliveryStatus.OUT_FOR_DELIVERY,
    "DELAYED": DeliveryStatus.DELAYED,
    "ATTEMPTED_DELIVERY": DeliveryStatus.ATTEMPTED_DELIVERY,
    "FAILURE": DeliveryStatus.FAILED,
    "NOT_DELIVERED": DeliveryStatus.FAILED,
    "DELIVERED": DeliveryStatus.DELIVERED,
    "PICKED_UP": DeliveryStatus.DELIVERED,
    "CANCELED": DeliveryStatus.CANCELLED,
    "LABEL_VOIDED": DeliveryStatus.CANCELLED,
}
"""`Fulfillment.displayStatus` (18 values, nullable) to the delivery status of that one shipment (design 1)."""


_WORDS_KEPT = 128
"""Statuses are few and read by the million; a word that is none of them may be anything, so not every one is kept."""


@lru_cache(_WORDS_KEPT)
def payment_status(raw: str | None) -> Status[PaymentStatus]:
    """`Order.displayFinancialStatus`, which is nullable."""
    return _read(PaymentStatus, raw)


@lru_cache(_WORDS_KEPT)
def fulfillment_status(raw: str | None) -> Status[FulfillmentStatus]:
    """`Order.displayFulfillmentStatus`."""
    if raw is not None and (value := _FULFILLMENT_WORDS.get(kebab(raw))) is not None:
        return known(value)
    return _read(FulfillmentStatus, raw)


@lru_cache(_WORDS_KEPT)
def return_status(raw: str | None) -> Status[ReturnStatus]:
    """`Order.returnStatus`."""
    return _read(ReturnStatus, raw)


@lru_cache(_WORDS_KEPT)
def shipment_status(display_status: str | None) -> Status[DeliveryStatus]:
    """`Fulfillment.displayStatus` folded by `SHIPMENT_FOLDING`; a value not in it is `unknown` under its own name."""
    value = SHIPMENT_FOLDING.get(display_status)
    if value is not None:
        return known(value)
    return Status(DeliveryStatus.UNKNOWN, kebab(str(display_status)))


def _read(axis: type[E], raw: str | None) -> Status[E]:
    if raw is None:
        return known(axis("unknown"))
    word = kebab(raw)
    try:
        return known(axis(word))
    except ValueError:
        return Status(axis("unknown"), word)
