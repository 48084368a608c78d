"""The in-transit/delivered report: how many shipments have arrived, how long they took, and how many are open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from orderstatus.core.shipment_groups import By


class Leg(StrEnum):
    """A stretch of a shipment's way.

    Placed is `Order.processedAt`; shipped is `Fulfillment.createdAt`, when the shipment was made in Shopify; the first
    scan is `Fulfillment.inTransitAt`, and delivered `Fulfillment.deliveredAt`.
    """

    PLACED_TO_SHIPPED = "placed_to_shipped"
    SHIPPED_TO_FIRST_SCAN = "shipped_to_first_scan"
    FIRST_SCAN_TO_DELIVERED = "first_scan_to_delivered"
    PLACED_TO_DELIVERED = "placed_to_delivered"


@dataclass(frozen=True, slots=True)
class Durations:
    """How long a leg took, in days of 24 hours, over the `count` shipments that have both its ends.

    Median, 90th and 95th percentile as `core/quantiles.py` defines them; None where there is no shipment.
    """

    count: int = 0
    median: float | None = None
    p90: float | None = None
    p95: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What the report says of one group of shipments, or of all of them. Each counts live shipments only."""

    by: By | None
    """None for all shipments together."""
    group: str | None
    """None for those of which the fact is not known, and for all."""
    shipments: int
    all: int
    """Shipments in all groups together."""
    delivered: int
    cancelled: int
    """Shipments that were called back (not live), which count nowhere else."""
    on_time: int
    """Delivered no later than the carrier's estimate."""
    late: int
    """Delivered later than the estimate, or open and the estimate has passed."""
    problem: int
    """Delayed, attempted or failed as they stand now."""
    out_of_order: int
    """Shipments of which a date comes before one that it cannot precede; that leg is left out of the durations."""
    legs: Mapping[Leg, Durations]
    since: datetime | None = None
    until: datetime | None = None
    """The window that the orders were placed in; None for up to now."""

    @property
    def open(self) -> int:
        """Shipments not yet delivered, the failed ones too."""
        return self.shipments - self.delivered

    @property
    def share(self) -> float | None:
        """The part of all shipments that this group is, from 0 to 1; None where there are none."""
        return _share(self.shipments, self.all)

    @property
    def open_share(self) -> float | None:
        """The part of the group that is open."""
        return _share(self.open, self.shipments)

    @property
    def judged(self) -> int:
        """Shipments that can be held against an estimate: they have one, and have arrived or should have."""
        return self.on_time + self.late

    @property
    def on_time_share(self) -> float | None:
        """The part of those judged that came in time."""
        return _share(self.on_time, self.judged)

    @property
    def problem_share(self) -> float | None:
        """The part of the group that is in trouble now."""
        return _share(self.problem, self.shipments)


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """The whole report: all shipments, and each way of grouping them."""

    overall: Figures
    groups: Mapping[By, tuple[Figures, ...]]

    @property
    def is_empty(self) -> bool:
        """True if there was no shipment at all, not even one that was called back."""
        return self.overall.shipments + self.overall.cancelled == 0

    def rows(self) -> list[Figures]:
        """All shipments first, then every group of every grouping."""
        return [self.overall, *(figures for of in self.groups.values() for figures in of)]


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
