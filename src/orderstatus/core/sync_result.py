"""What a sync came to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from orderstatus.core.mirror_ports import Taken


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncResult:
    """What one sync found and did."""

    at: datetime
    """When it began."""
    previous_at: datetime | None
    """When the sync before this one began; None for the first, to which nothing is a change."""
    is_full: bool
    """Every order was read."""
    orders: Taken
    shipments: Taken
    """Of the parcels that were followed."""
    followed: int
    """Parcels that were asked about by their ids."""
    gone: int
    """Orders that a reading of all did not bring any more: the mirror has let them go."""
    surplus: int
    """How many more orders are held than the shop counts: deleted there since, or out of the app's sight."""

    @property
    def changes(self) -> int:
        """How many changes were seen in all."""
        return self.orders.changes + self.shipments.changes
