"""How many shipments there are of each kind, what share of all, and which has been waiting longest."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from orderstatus.core.rules import Rules
from orderstatus.core.shipment_groups import By, group_of, sorted_groups
from orderstatus.core.shipments import OrderShipment


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRow:
    """One group of shipments. `since` and `until` are the window that the counted orders were placed in."""

    by: By
    group: str | None
    """None for the shipments of which the fact is not known."""
    count: int
    all: int
    """Shipments in all groups together."""
    oldest: OrderShipment | None
    """The one that was made first; None where no date is known."""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def share(self) -> float:
        """The part of all shipments that this group is, from 0 to 1."""
        return self.count / self.all if self.all else 0.0


@dataclass(slots=True)
class Summary:
    """Counts of shipments as they go by: it keeps a row a group, however many there are."""

    by: By
    rules: Rules
    now: datetime
    count: int = 0
    _counts: dict[str | None, int] = field(default_factory=dict)
    _oldest: dict[str | None, OrderShipment] = field(default_factory=dict)

    def add(self, row: OrderShipment) -> None:
        """Afterwards the shipment is counted in its group."""
        group = group_of(row, self.by, rules=self.rules, now=self.now)
        self.count += 1
        self._counts[group] = self._counts.get(group, 0) + 1
        if row.shipment.shipped_at is not None and _is_older(row, self._oldest.get(group)):
            self._oldest[group] = row

    def rows(self, *, since: datetime | None = None, until: datetime | None = None) -> list[SummaryRow]:
        """What has been counted so far, a row a group that has any, in the order of `sorted_groups`."""
        return [
            SummaryRow(
                by=self.by,
                group=group,
                count=self._counts[group],
                all=self.count,
                oldest=self._oldest.get(group),
                since=since,
                until=until,
            )
            for group in sorted_groups(self._counts, self.by)
        ]


def _is_older(row: OrderShipment, than: OrderShipment | None) -> bool:
    if than is None:
        return True
    mine, other = row.shipment.shipped_at, than.shipment.shipped_at
    return mine is not None and other is not None and mine < other
