"""What a message may tell of an order: the whole of what a template can name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from orderstatus.core.stages.definition import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class StageFacts:
    """The stage that an order has come into; its public name and description are chosen by the message's language."""

    stage: Stage
    comment: str | None = None
    """Only one that is public."""
    due: date | None = None
    """The team's own deadline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelFacts:
    """One parcel, as the customer may know it."""

    name: str | None = None
    """`#1001-F1`."""
    status: str = ""
    """`in-transit`, in kebab-case (`DeliveryStatus`)."""
    carrier: str | None = None
    number: str | None = None
    url: str | None = None
    estimate: date | None = None
    """The carrier's estimated day."""
    delivered: date | None = None
    picked_up: bool = False
    """Where it has arrived: the customer fetched it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFacts:
    """Pieces of one line."""

    name: str
    quantity: int
    sku: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFacts:
    """Everything that is known to a message; days are days where the shop is."""

    order: str
    """`#1001`."""
    shop: str
    """The shop's name as customers know it."""
    placed: date | None = None
    first_name: str | None = None
    name: str | None = None
    """Of the customer."""
    stage: StageFacts | None = None
    parcel: ParcelFacts | None = None
    """The one that the event is about."""
    parcels: tuple[ParcelFacts, ...] = ()
    """All that are live."""
    in_parts: bool = False
    """The order comes in more than one parcel, or has items that are in none yet: one that arrives is not all of it."""
    items: tuple[ItemFacts, ...] = ()
    return_name: str | None = None
    sentences: tuple[str, ...] = ()
    """What `orderstatus explain` says, in the message's language; empty where that language has none."""
