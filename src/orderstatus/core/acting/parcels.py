"""Rows of one shipment put together: what the customer can follow, and the step that sends it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from orderstatus.core.acting.mutations import CreateFulfillment, TrackingEntry
from orderstatus.core.acting.orders import ActingOrder
from orderstatus.core.acting.planning import skipped, stepped
from orderstatus.core.acting.plans import Skip, Step
from orderstatus.core.acting.ship_rows import ShipRow, lines_of
from orderstatus.core.acting.shippable import Place, Taken, fulfillments_of, is_too_long, listed, work_of
from orderstatus.core.acting.tracked import bare_number
from orderstatus.core.labels import Sentence, sentence


def tracking_of(rows: Sequence[ShipRow]) -> TrackingEntry | Sentence:
    """The tracking of a shipment that all of these rows are about, or why it cannot have them all.

    Shopify takes one carrier for a shipment, and addresses by the order of the numbers (`FulfillmentTrackingInput`).
    """
    carriers = tuple(dict.fromkeys(row.carrier for row in rows if row.carrier))
    if len(carriers) > 1:
        return sentence("one shipment has one carrier, and these rows name {carriers}", carriers=", ".join(carriers))
    numbers: dict[str, str] = {}
    urls: dict[str, str] = {}
    for row in rows:
        key = bare_number(row.number)
        numbers.setdefault(key, row.number)
        if row.url is not None and urls.setdefault(key, row.url) != row.url:
            return sentence("two addresses for {number}", number=row.number)
    if urls and len(urls) < len(numbers):
        if not any(row.has_links for row in rows):
            return sentence("one shipment, and only some of its numbers have an address")
        # Shopify builds every link of a carrier that it knows; some of ours would belong to the wrong numbers.
        urls = {}
    return TrackingEntry(
        carrier=carriers[0] if carriers else None,
        numbers=tuple(numbers.values()),
        urls=tuple(urls[key] for key in numbers) if urls else (),
    )


def parcel(
    order: ActingOrder,
    rows: Sequence[ShipRow],
    tracking: TrackingEntry,
    taken: Iterable[Taken],
    place: Place,
    *,
    notify: bool,
) -> list[Step] | list[Skip]:
    """The step that sends what was taken with this tracking; skips of all its rows where it is too long for one."""
    taken = tuple(taken)
    work = work_of(taken)
    if is_too_long(work):
        return [refused(order, row, sentence("more lines than one fulfillment may have: name SKUs")) for row in rows]
    numbers = "; ".join(tracking.numbers)
    values = {"items": listed(taken), "location": place.name, "numbers": numbers}
    change = _leaving(tracking.carrier, is_one=sum(each.quantity for each in taken) == 1)
    step = stepped(
        order,
        CreateFulfillment(order=order.order.id, work=work, tracking=tracking, notify=notify),
        replace(change, values={**values, "carrier": tracking.carrier}),
        notify=notify,
        target=place.name,
        before=fulfillments_of(order),
    )
    return [replace(step, lines=lines_of(*rows), notes=(*_one_of_several(rows, taken), *_notes(rows, tracking)))]


def _leaving(carrier: str | None, *, is_one: bool) -> Sentence:
    if carrier is None:
        if is_one:
            return sentence("{items} leaves {location}: {numbers}")
        return sentence("{items} leave {location}: {numbers}")
    if is_one:
        return sentence("{items} leaves {location} by {carrier}: {numbers}")
    return sentence("{items} leave {location} by {carrier}: {numbers}")


def refused(order: ActingOrder, row: ShipRow, because: Sentence, *, is_already: bool = False) -> Skip:
    """The skip of one row."""
    return skipped(order, because, target=row.number, lines=lines_of(row), is_already=is_already)


def _one_of_several(rows: Iterable[ShipRow], taken: Iterable[Taken]) -> tuple[Sentence, ...]:
    count = sum(each.quantity for each in taken)
    if count > 1 and any(row.sku is None and row.quantity == 1 for row in rows):
        return (
            sentence("a quantity of 1 without an SKU is taken for one parcel, with all {count} pieces", count=count),
        )
    return ()


def _notes(rows: Sequence[ShipRow], tracking: TrackingEntry) -> tuple[Sentence, ...]:
    if tracking.carrier is None:
        return (sentence("no carrier is named: Shopify guesses it from the number, and may guess wrong"),)
    if any(row.has_links for row in rows):
        return ()
    if tracking.urls:
        return (sentence("Shopify does not know {carrier}: the link is the given one", carrier=tracking.carrier),)
    return (sentence("Shopify has no tracking links for {carrier}", carrier=tracking.carrier),)
