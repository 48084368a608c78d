"""How the delivery report is counted: what each shipment adds to each of its groups, as it goes by."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from orderstatus.core.delivery_report import DeliveryReport, Durations, Figures, Leg
from orderstatus.core.filters import DELIVERY
from orderstatus.core.lifecycle import is_live
from orderstatus.core.models import Shipment
from orderstatus.core.quantiles import percentile
from orderstatus.core.rules import Rules
from orderstatus.core.shipment_groups import By, group_of, parse_by, sorted_groups
from orderstatus.core.shipments import OrderShipment
from orderstatus.core.statuses import DeliveryStatus
from orderstatus.core.typed import values_of

EVERY_GROUPING = (By.CARRIER, By.COUNTRY, By.LOCATION, By.WEEK)
"""What the report is split by where nothing else is asked for."""
PROBLEMS = frozenset(DELIVERY.groups["problem"])
_DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Groupings:
    """What the report is split by. It always holds all shipments together, and the statuses."""

    asked: tuple[By, ...] = ()
    """Empty for every one there is of which anything is known."""

    @property
    def counted(self) -> tuple[By, ...]:
        """What is counted by, in the order of the report."""
        return tuple(dict.fromkeys((By.STATUS, *(self.asked or EVERY_GROUPING))))


def parse_groupings(texts: Iterable[str]) -> Groupings:
    """What was typed after `--by`, repeated or as a comma list. Raises UsageError naming all there are."""
    words = values_of("--by", texts, f"one of: {', '.join(By)}")
    return Groupings(tuple(dict.fromkeys(parse_by(word) for word in words)))


@dataclass(slots=True)
class ReportTally:
    """Counts shipments as they go by; of each it keeps a number a leg and grouping, and nothing else."""

    groupings: Groupings
    rules: Rules
    now: datetime
    _all: _Count = field(default_factory=lambda: _Count())
    _groups: dict[By, dict[str | None, _Count]] = field(default_factory=dict)

    def add(self, row: OrderShipment) -> None:
        """Afterwards the shipment is counted in each of its groups."""
        facts = _facts(row, self.now)
        self._all.add(facts)
        for by in self.groupings.counted:
            group = group_of(row, by, rules=self.rules, now=self.now)
            self._groups.setdefault(by, {}).setdefault(group, _Count()).add(facts)

    def report(self, *, since: datetime | None = None, until: datetime | None = None) -> DeliveryReport:
        """What has been counted so far, of orders placed from `since` and before `until`.

        A grouping that nobody asked for is left out where the fact is not known of any shipment, as it is where the app
        may not read it.
        """
        total = self._all.shipments

        def figures(by: By | None, group: str | None, count: _Count) -> Figures:
            return count.figures(by, group, total, since, until)

        groups: dict[By, tuple[Figures, ...]] = {}
        for by in self.groupings.counted:
            counts = self._groups.get(by, {})
            if by in self.groupings.asked or any(group is not None for group in counts):
                sizes = {group: count.shipments for group, count in counts.items()}
                groups[by] = tuple(figures(by, group, counts[group]) for group in sorted_groups(sizes, by))
        return DeliveryReport(figures(None, None, self._all), groups)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What one shipment adds to each group that it is in."""

    live: bool
    delivered: bool
    in_time: bool | None
    problem: bool
    out_of_order: bool
    seconds: Mapping[Leg, float]


@dataclass(slots=True)
class _Count:
    """One group while it is counted."""

    shipments: int = 0
    delivered: int = 0
    cancelled: int = 0
    on_time: int = 0
    late: int = 0
    problem: int = 0
    out_of_order: int = 0
    seconds: dict[Leg, array[float]] = field(default_factory=lambda: {leg: array("d") for leg in Leg})

    def add(self, facts: _Facts) -> None:
        if not facts.live:
            self.cancelled += 1
            return
        self.shipments += 1
        self.delivered += facts.delivered
        self.on_time += facts.in_time is True
        self.late += facts.in_time is False
        self.problem += facts.problem
        self.out_of_order += facts.out_of_order
        for leg, seconds in facts.seconds.items():
            self.seconds[leg].append(seconds)

    def figures(
        self, by: By | None, group: str | None, total: int, since: datetime | None, until: datetime | None
    ) -> Figures:
        return Figures(
            by=by,
            group=group,
            shipments=self.shipments,
            all=total,
            delivered=self.delivered,
            cancelled=self.cancelled,
            on_time=self.on_time,
            late=self.late,
            problem=self.problem,
            out_of_order=self.out_of_order,
            legs={leg: durations(self.seconds[leg]) for leg in Leg},
            since=since,
            until=until,
        )


def durations(seconds: Sequence[float]) -> Durations:
    """The durations of a leg, from how many seconds it took each shipment, in any order."""
    if not seconds:
        return Durations()
    ordered = sorted(seconds)
    median, p90, p95 = (percentile(ordered, percent) / _DAY_SECONDS for percent in (50, 90, 95))
    return Durations(len(ordered), median, p90, p95)


def is_in_time(shipment: Shipment, now: datetime) -> bool | None:
    """True if it was delivered no later than estimated; False if later, or if it is open and should have arrived.

    None where it cannot be said: no estimate (`estimatedDeliveryAt`), still time, called back, or delivered without a
    date of it.
    """
    due = shipment.estimated_delivery_at
    if due is None or not is_live(shipment):
        return None
    if _is_delivered(shipment):
        return None if shipment.delivered_at is None else shipment.delivered_at <= due
    return False if now > due else None


def spans_of(row: OrderShipment) -> dict[Leg, timedelta]:
    """How long each leg took of which both ends are known; one that ends before it begins is negative.

    A shipment that is not delivered has no leg that ends there, whatever dates it carries.
    """
    shipment = row.shipment
    delivered_at = shipment.delivered_at if _is_delivered(shipment) else None
    ends = {
        Leg.PLACED_TO_SHIPPED: (row.order.placed_at, shipment.shipped_at),
        Leg.SHIPPED_TO_FIRST_SCAN: (shipment.shipped_at, shipment.in_transit_at),
        Leg.FIRST_SCAN_TO_DELIVERED: (shipment.in_transit_at, delivered_at),
        Leg.PLACED_TO_DELIVERED: (row.order.placed_at, delivered_at),
    }
    return {leg: end - start for leg, (start, end) in ends.items() if start is not None and end is not None}


def _facts(row: OrderShipment, now: datetime) -> _Facts:
    shipment = row.shipment
    spans = spans_of(row)
    possible = {leg: span.total_seconds() for leg, span in spans.items() if span >= timedelta(0)}
    return _Facts(
        live=is_live(shipment),
        delivered=_is_delivered(shipment),
        in_time=is_in_time(shipment, now),
        problem=shipment.status.value.value in PROBLEMS,
        out_of_order=len(possible) < len(spans),
        seconds=possible,
    )


def _is_delivered(shipment: Shipment) -> bool:
    return shipment.status.value is DeliveryStatus.DELIVERED
