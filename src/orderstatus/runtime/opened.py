"""A shop that can be asked, and what it has cost so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orderstatus.config.settings import Settings
    from orderstatus.core.ports import OrderSource
    from orderstatus.core.rules import Rules


@dataclass(slots=True)
class Spent:
    """What a command has asked of a shop so far."""

    requests: int = 0
    points: float = 0.0
    """Charged in all (`actualQueryCost`)."""
    answered_versions: set[str] = field(default_factory=set)
    """Every API version that an answer said it was of."""


@dataclass(frozen=True, slots=True)
class OpenShop:
    """A shop ready to be asked: where its orders come from, its domain, and its idea of now."""

    source: OrderSource
    domain: str
    now: datetime
    warn: Callable[[str], None]
    """Hears of what the answer may lack."""
    settings: Settings
    spent: Spent
    api_version: str
    """The one that is asked."""
    clock: Callable[[], datetime]
    """What time it is by now, where `now` is when the shop was opened."""
    name: str = ""
    """What a person calls it: its profile, or its domain."""

    @property
    def is_demo(self) -> bool:
        """True for a demo shop, which has no pages anywhere."""
        from orderstatus.config.addresses import demo_named

        return demo_named(self.domain) is not None

    def rules(self) -> Rules:
        """The merchant's rules for this shop, in its time zone."""
        return self.settings.rules(self.zone())

    def zone(self) -> tzinfo:
        """The zone that is set, else the shop's own; UTC where it names none.

        With a warning where this machine does not know it.
        """
        from zoneinfo import ZoneInfo

        name = self.settings.time_zone or self.source.shop().time_zone
        try:
            return ZoneInfo(name) if name else UTC
        except (KeyError, ValueError, OSError):
            self.warn(f"this machine does not know the shop's time zone {name}: times and days are UTC")
            return UTC
