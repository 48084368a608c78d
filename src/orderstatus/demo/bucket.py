"""The leaky bucket that holds an app's points for one shop: pure arithmetic, the clock is an argument."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

Json = dict[str, Any]


class Plan(Enum):
    """Shopify's plans by name with (points restored a second, size of the bucket).

    The rates are documented (usage/limits); 2000 and 4000 were measured, the two larger sizes are our inference from
    them (20 seconds of restoring).
    """

    STANDARD = (100, 2000)
    ADVANCED = (200, 4000)
    PLUS = (1000, 20000)
    ENTERPRISE = (2000, 40000)

    @property
    def shop_plan(self) -> Json:
        """The ``ShopPlan`` of a shop with this rate limit.

        The names are among the documented values of ``publicDisplayName``. Of the plans with the standard rate it is
        Grow: on Basic an app made in the admin may see no names. That an enterprise shop (Commerce Components) is
        called "Shop Component" and has ``shopifyPlus`` is a belief.
        """
        name = {"STANDARD": "Grow", "ADVANCED": "Advanced", "PLUS": "Plus", "ENTERPRISE": "Shop Component"}[self.name]
        plus = self in (Plan.PLUS, Plan.ENTERPRISE)
        return {"partnerDevelopment": False, "publicDisplayName": name, "shopifyPlus": plus}

    @classmethod
    def named(cls, name: str) -> Plan:
        """Return the plan of that name in any case; raises ValueError naming all of them."""
        try:
            return cls[name.upper()]
        except KeyError:
            names = ", ".join(plan.name.lower() for plan in cls)
            raise ValueError(f"no plan {name!r}; there are {names}") from None


@dataclass(slots=True, kw_only=True)
class Bucket:
    """Points available at an instant; it is full when made."""

    plan: Plan
    at: datetime
    available: float = -1.0

    def __post_init__(self) -> None:
        if self.available < 0:
            self.available = float(self.size)

    @property
    def size(self) -> int:
        """The most points it holds."""
        return self.plan.value[1]

    @property
    def rate(self) -> int:
        """Points restored a second."""
        return self.plan.value[0]

    def restore(self, now: datetime) -> None:
        """Add what the time since the last call restores; a clock that went back restores nothing."""
        seconds = max(0.0, (now - self.at).total_seconds())
        self.available = min(float(self.size), self.available + seconds * self.rate)
        self.at = max(self.at, now)

    def admit(self, requested: int, now: datetime) -> bool:
        """Take the requested points and return True; or take none and return False when they are not there.

        Admission is by requested cost (usage/limits; measured), so an answer is paid in full before it is known.
        """
        self.restore(now)
        if requested > self.available:
            return False
        self.available -= requested
        return True

    def refund(self, points: int) -> None:
        """Give back the difference between what was requested and what the answer really cost."""
        self.available = min(float(self.size), self.available + points)

    def status(self) -> Json:
        """Return ``throttleStatus`` as answers carry it."""
        return {
            "maximumAvailable": float(self.size),
            "currentlyAvailable": int(self.available),
            "restoreRate": float(self.rate),
        }
