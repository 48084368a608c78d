"""What a customer can be told of, and how one such event is told apart from all others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MessageKind(StrEnum):
    """What happened."""

    STAGE = "stage"
    SHIPPED = "shipped"
    IN_TRANSIT = "in-transit"
    OUT_FOR_DELIVERY = "out-for-delivery"
    ATTEMPTED = "attempted"
    DELIVERED = "delivered"
    DELAYED = "delayed"
    RETURN_APPROVED = "return-approved"


MAILED_BY_SHOPIFY = frozenset({MessageKind.SHIPPED, MessageKind.OUT_FOR_DELIVERY, MessageKind.DELIVERED})
"""Events that Shopify has messages of its own for (help: notifications); off unless the merchant says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEvent:
    """One thing that happened to one order, of which its customer is told once."""

    order: str
    """GID."""
    kind: MessageKind
    key: str
    """Unique within the order: `delivered:7201000000001`, `stage:printing:2026-11-27T07:00:00Z`."""
    at: datetime
    subject: str
    """The stage's id, the shipment's or the return's name: what it is about."""


class ClaimState(StrEnum):
    """What is known of one message."""

    CLAIMED = "claimed"
    """Somebody was about to send it: it may have been sent. Never sent again without `--again`."""
    SENT = "sent"
    REFUSED = "refused"
    """The mail server or the executable refused it for good."""
    DEFERRED = "deferred"
    """It was refused for now, and nothing was sent: the claim is given back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One message as the order's metafield (`notified`) keeps it."""

    key: str
    state: ClaimState
    at: datetime
    by: str
    """The run and the machine that claimed it, so that one's own claim is known after an unclear answer."""
    to: int = 0
    """How many recipients; no address is kept."""
    why: str | None = None
