"""How long no carrier has said anything of a parcel: measured from the last event, not from what is quicker to read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice

from orderstatus.core.calendars import WorkCalendar
from orderstatus.core.lifecycle import last_news
from orderstatus.core.models import CarrierEvent, Shipment
from orderstatus.core.shipments import OrderShipment, is_on_its_way, needs_no_shipping
from orderstatus.core.spans import Span

BATCH = 250
"""Parcels whose events are read together: what `nodes(ids:)` takes at once (usage/limits)."""

ReadEvents = Callable[[Sequence[str]], Mapping[str, tuple[CarrierEvent, ...]]]
"""The carrier events of the shipments with these ids, newest first; at least the newest of each."""


def is_silent(shipment: Shipment, span: Span, *, now: datetime, calendar: WorkCalendar) -> bool:
    """True if a parcel on its way has had no news for `span` or longer; one that has arrived is never silent.

    Measured from its newest carrier event where events were read, else from the newest date that is known.
    """
    news = last_news(shipment)
    if news is None or not is_on_its_way(shipment) or needs_no_shipping(shipment):
        return False
    return calendar.is_as_old(news[0], span, now)


def may_be_silent(shipment: Shipment, span: Span, *, now: datetime, calendar: WorkCalendar) -> bool:
    """True if only its events can tell whether the parcel is silent: they have not been read, and nothing else is news.

    A parcel that left or was scanned more recently than `span` cannot be, so its events need not be read.
    """
    return shipment.events is None and is_silent(shipment, span, now=now, calendar=calendar)


def with_events(
    rows: Iterable[OrderShipment], needs_events: Callable[[Shipment], bool], read: ReadEvents, *, batch: int = BATCH
) -> Iterator[OrderShipment]:
    """The rows in their order; those that `needs_events` names have their carrier events, read a batch at a time.

    Rows are held back until `batch` rows are there, so that memory holds one batch.
    """
    waiting = iter(rows)
    while held := list(islice(waiting, batch)):
        wanted = [row.shipment.id for row in held if row.shipment.events is None and needs_events(row.shipment)]
        events = read(wanted) if wanted else {}
        for row in held:
            found = events.get(row.shipment.id)
            yield row if found is None else replace(row, shipment=replace(row.shipment, events=found))
