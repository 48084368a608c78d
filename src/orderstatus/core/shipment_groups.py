"""What shipments are counted by: status, carrier, country, location, or the week they left in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from orderstatus.core.query import Part
from orderstatus.core.rules import Rules
from orderstatus.core.shipments import OrderShipment, bucket, carriers


class By(StrEnum):
    """A way to group shipments."""

    STATUS = "status"
    CARRIER = "carrier"
    COUNTRY = "country"
    LOCATION = "location"
    WEEK = "week"


PARTS_OF_GROUP: Mapping[By, frozenset[Part]] = {
    By.STATUS: frozenset(),
    By.CARRIER: frozenset(),
    By.COUNTRY: frozenset({Part.ADDRESS}),
    By.LOCATION: frozenset({Part.LOCATIONS}),
    By.WEEK: frozenset(),
}
"""What must be read to group by each, beside the shipments themselves."""


def group_of(row: OrderShipment, by: By, *, rules: Rules, now: datetime) -> str | None:
    """The group that a shipment is counted in; None where the fact is missing, which is a group too.

    A week is ISO 8601's, `2026-W47`, of the day in the shop's zone on which the shipment was made.
    """
    shipment = row.shipment
    match by:
        case By.STATUS:
            return bucket(shipment, rules=rules, now=now)
        case By.CARRIER:
            return "; ".join(carriers(shipment)) or None
        case By.COUNTRY:
            return row.order.country
        case By.LOCATION:
            return shipment.location
        case By.WEEK:
            if shipment.shipped_at is None:
                return None
            year, week, _ = shipment.shipped_at.astimezone(rules.calendar.zone).isocalendar()
            return f"{year}-W{week:02}"
