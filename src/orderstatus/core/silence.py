"""How long no carrier has said anything of a parcel: measured from the last event, not from what is quicker to read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from orderstatus.core.calendars import WorkCalendar
from orderstatus.core.lifecycle import silent_since
from orderstatus.core.models import CarrierEvent, Shipment
from orderstatus.core.shipments import OrderShipment, is_on_its_way
from orderstatus.core.spans import Span

BATCH = 250
"""Parcels whose events are read together: what `nodes(ids:)` takes at once (usage/limits)."""
MOST_HELD = 1_000
"""Rows that wait for others to fill a batch, and no more: most parcels have arrived and need no events."""

ReadEvents = Callable[[Sequence[str]], Mapping[str, tuple[CarrierEvent, ...]]]
"""The carrier events of the shipments with these ids, newest first; at least the newest of each."""


def is_silent(shipment: Shipment, span: Span, *, now: datetime, calendar: WorkCalendar) -> bool:
    """True if a parcel on its way has had no news for `span` or longer; one that has arrived is never silent.

    Measured as `silent_days` is: from its newest carrier event where events were read, else from the newest date known.
    """
    since = silent_since(shipment)
    return since is not None and is_on_its_way(shipment) and calendar.is_as_old(since, span, now)


def may_be_silent(shipment: Shipment, span: Span, *, now: datetime, calendar: WorkCalendar) -> bool:
    """True if only its events can tell whether the parcel is silent: they have not been read, and its dates allow it.

    A parcel that was made or first scanned more recently than `span` cannot be, so its events need not be read.
    """
    return shipment.events is None and is_silent(shipment, span, now=now, calendar=calendar)


def with_events(
    rows: Iterable[OrderShipment], needs_events: Callable[[Shipment], bool], read: ReadEvents, *, batch: int = BATCH
) -> Iterator[OrderShipment]:
    """The rows in their order; those that `needs_events` names have their carrier events, read a batch at a time.

    Rows wait until `batch` of them need events or `MOST_HELD` are there, so that few requests are made and memory holds
    no more than those.
    """
    held: list[OrderShipment] = []
    wanted: list[str] = []
    for row in rows:
        held.append(row)
        if row.shipment.events is None and needs_events(row.shipment):
            wanted.append(row.shipment.id)
        if len(wanted) == batch or len(held) == MOST_HELD:
            yield from _filled(held, wanted, read)
            held, wanted = [], []
    yield from _filled(held, wanted, read)


def _filled(rows: Iterable[OrderShipment], wanted: Sequence[str], read: ReadEvents) -> Iterator[OrderShipment]:
    events = read(wanted) if wanted else {}
    for row in rows:
        found = events.get(row.shipment.id)
        yield row if found is None else replace(row, shipment=replace(row.shipment, events=found))
