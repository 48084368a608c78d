"""Reports to be written: one of ordinary shipments, and one whose names try everything."""

from __future__ import annotations

from datetime import timedelta

from orderstatus.core.delivery_report import DeliveryReport
from orderstatus.core.delivery_tally import Groupings, ReportTally
from orderstatus.core.models import Tracking
from orderstatus.core.rules import Rules
from orderstatus.core.shipment_groups import By
from orderstatus.core.shipments import OrderShipment

from .hostile import NAMES
from .orders import NOW, ago, order, shipment

MARKUP = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror='alert(1)'>",
    "</title></style><h1>Mine</h1>",
    "{{ 7 * 7 }}",
    "&lt;b&gt; & ©",
)
"""Names that would be another page if they were not escaped."""


def ordinary_shipments() -> list[OrderShipment]:
    """Thirty shipments over five weeks with three carriers: most delivered, some late, open, failed or called back."""
    rows = []
    for number in range(30):
        made = ago(days=1 + number * 1.1)
        carrier = ("Posti", "PostNord", "DHL Express")[number % 3]
        arrived = made + timedelta(days=1 + number % 5) if number > 4 else None
        status = "DELIVERED" if arrived else ("IN_TRANSIT", "DELAYED", "FAILURE", "LABEL_PRINTED", "CANCELED")[number]
        rows.append(
            OrderShipment(
                order(placed_at=made - timedelta(hours=6 + 5 * (number % 4)), country=("FI", "SE")[number % 2]),
                shipment(
                    display_status=status,
                    tracking=(Tracking(carrier, f"T{number}", None),),
                    shipped_at=made,
                    in_transit_at=None if status == "LABEL_PRINTED" else made + timedelta(hours=9),
                    delivered_at=arrived,
                    estimated_delivery_at=made + timedelta(days=4),
                    location="Turku",
                ),
            )
        )
    return rows


def hostile_shipments() -> list[OrderShipment]:
    """A shipment for each name, which is its carrier, its location, and the country that its order goes to."""
    return [
        OrderShipment(
            order(country=name, placed_at=ago(days=3)),
            shipment(
                display_status="DELIVERED",
                tracking=(Tracking(name, "1", None),),
                location=name,
                delivered_at=ago(hours=3 + number),
            ),
        )
        for number, name in enumerate((*MARKUP, *NAMES))
    ]


def report_of(rows: list[OrderShipment], *by: By) -> DeliveryReport:
    """The report of the sixty days before NOW."""
    tally = ReportTally(Groupings(by), Rules(), NOW)
    for row in rows:
        tally.add(row)
    return tally.report(since=NOW - timedelta(days=60))
