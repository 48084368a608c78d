"""Carrier events as rows of their own: one for each scan of each shipment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from orderstatus.core.models import CarrierEvent
from orderstatus.core.shipments import OrderShipment
from orderstatus.core.silence import BATCH, ReadEvents, with_events


@dataclass(frozen=True, slots=True)
class Scan:
    """One carrier event with the shipment it is of: a row of events."""

    of: OrderShipment
    event: CarrierEvent


def scans_of(rows: Iterable[OrderShipment], read: ReadEvents, *, batch: int = BATCH) -> Iterator[Scan]:
    """Every carrier event of the shipments, in their order, of one shipment the newest first.

    `read` gives all events of a shipment. Memory holds the events of `batch` shipments.
    """
    for row in with_events(rows, lambda _: True, read, batch=batch):
        for event in row.shipment.events or ():
            yield Scan(row, event)
