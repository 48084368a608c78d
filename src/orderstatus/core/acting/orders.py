"""An order as an action needs it: read fresh, with what may be done to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from orderstatus.core.models import FulfillmentOrder, Money, Order, Return

EVENTS_READ = 10
"""Carrier events of a shipment that `ActPart.EVENTS` reads, the newest by when they happened; a shorter list is all."""


class ActPart(Enum):
    """A piece of an order that an action reads; each costs points, so an action names those that it decides by."""

    PAYMENT = "act_payment"
    """`canMarkAsPaid` and every transaction, in the currency it was made in."""
    FULFILLMENT_ORDERS = "act_fulfillment_orders"
    """Every fulfillment order with its location, holds, lines and supported actions."""
    SHIPMENTS = "act_shipments"
    """Every fulfillment with its tracking and lines."""
    EVENTS = "act_events"
    """The newest carrier events of each shipment; says nothing without `SHIPMENTS`."""
    RETURNS = "act_returns"
    """Every return with its status."""
    RETURN_GOODS = "act_return_goods"
    """The goods of each return, what became of them and what is to be sent instead; says nothing without `RETURNS`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorization:
    """Money that the customer's bank holds for the merchant, in the currency in which it was authorized."""

    id: str
    gateway: str | None
    amount: Money
    """Presentment money: what `orderCapture` is told, with its currency."""
    left: Money
    """What is not captured yet: the amount less its captures, pending ones too, or `totalUnsettledSet` if that is
    less."""
    authorized_at: datetime | None = None
    expires_at: datetime | None = None
    """`authorizationExpiresAt`: documented for Plus stores only."""
    is_open: bool = True
    """True if it succeeded, was not voided, and something of it is left."""
    is_multi_capturable: bool | None = None
    """Whether what is left can be captured later (`OrderTransaction.multiCapturable`); None where that was not read."""
    captures: tuple[str, ...] = ()
    """GIDs of its captures that succeeded or are pending, oldest first."""
    captured: tuple[Money | None, ...] = ()
    """What each of `captures` took, in their order: presentment money, as `amount` is; None where that is not told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActingOrder:
    """One order, as it was when it was read to be acted on. Parts that were not read are None, never empty."""

    order: Order
    """With shipments (each with its items, and events where those were asked for) and tags."""
    currency: str | None = None
    """In which the customer pays (`presentmentCurrencyCode`)."""
    can_mark_as_paid: bool | None = None
    authorizations: tuple[Authorization, ...] | None = None
    """Oldest first, spent ones included."""
    fulfillment_orders: tuple[FulfillmentOrder, ...] | None = None
    returns: tuple[Return, ...] | None = None
