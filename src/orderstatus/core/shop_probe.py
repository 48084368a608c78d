"""What one look at a shop tells of it, of the app that looks, and of the way there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, StrEnum

from orderstatus.core.errors import OrderStatusError
from orderstatus.core.models import ShopFacts


class ProtectedField(StrEnum):
    """Customer data that Shopify approves by itself, beside the scopes, and that is shown here."""

    NAME = "names"
    EMAIL = "e-mail addresses"
    PHONE = "telephone numbers"
    ADDRESS = "postal addresses"


class Readable(Enum):
    """Whether the app may read a protected field, as the newest orders show it."""

    YES = "yes"
    NO = "no"
    """Shopify has not approved the app for it."""
    UNKNOWN = "unknown"
    """No order was there to look at, or none that has it; or a missing scope hides what holds it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopProbe:
    """What a shop answered; what may not be read, or was not told, is None or unknown."""

    shop: ShopFacts
    plan: str | None
    """As the shop's owner knows it: `Basic`, `Shopify Plus` (`ShopPlan.publicDisplayName`)."""
    is_plus: bool | None
    is_development: bool | None
    """True for a partner's shop in which nothing is sold (`ShopPlan.partnerDevelopment`)."""
    scopes: frozenset[str] | None
    """What the app was granted, as Shopify lists it."""
    asked_version: str
    answered_version: str | None
    supported_versions: tuple[str, ...] | None
    """The versions that Shopify calls supported, in its own order."""
    server_time: datetime | None
    """When the answer was sent by the server's clock, to the second."""
    our_time: datetime
    """When it arrived, by ours."""
    bucket_points: float | None
    """How many points this app may have for this shop at once."""
    restore_rate: float | None
    """Points that come back each second."""
    protected: Mapping[ProtectedField, Readable]
    orders_error: OrderStatusError | None
    """Why no order may be read, as a reading command would say it; None where orders may be read."""
    points: float | None
    """What looking cost."""
    seconds: float
    """How long it took, pauses included."""

    @property
    def skew(self) -> timedelta | None:
        """How far our clock is ahead of the server's, negative where it is behind; None where the server told none.

        Right to about a second and the way of the answer.
        """
        return None if self.server_time is None else self.our_time - self.server_time

    def fields(self, readable: Readable) -> tuple[ProtectedField, ...]:
        """The protected fields of which that is so."""
        return tuple(each for each in ProtectedField if self.protected.get(each, Readable.UNKNOWN) is readable)
