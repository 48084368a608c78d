"""The fulfillment and shipments sections of `show`: what is still here and why, and where each parcel is."""

from __future__ import annotations

from datetime import datetime

from orderstatus.core.labels import Labels, Word
from orderstatus.core.lifecycle import delivery_of, is_late, is_live, silent_days, transit_days
from orderstatus.core.models import CarrierEvent, FulfillmentOrder, Hold, Order, OrderLife, Shipment
from orderstatus.core.statuses import DeliveryStatus, kebab
from orderstatus.output.detail_words import Moments, heading, item_text, not_readable, status_span
from orderstatus.output.fields import RowContext
from orderstatus.output.palette import DELIVERY_TONES, FULFILLMENT_TONES, Tone
from orderstatus.output.screen import Line, Span, aligned, joined, line
from orderstatus.output.text import one_line

# `FulfillmentOrderStatus`; `closed` and `cancelled` ones have nothing left to do.
_WORK_TONES = {
    "open": Tone.WAITING,
    "in-progress": Tone.MOVING,
    "scheduled": Tone.MOVING,
    "on-hold": Tone.PROBLEM,
    "incomplete": Tone.PROBLEM,
    "closed": Tone.FINISHED,
    "cancelled": Tone.FINISHED,
}
_EVENT_TONES = {
    **DELIVERY_TONES,
    "carrier-picked-up": Tone.MOVING,
    "picked-up": Tone.GOOD,
    "failure": Tone.PROBLEM,
    "not-delivered": Tone.PROBLEM,
}
_QUIET_DAYS = 1.0
"""A parcel that was heard of today is not called silent."""


def fulfillment_section(life: OrderLife, context: RowContext) -> list[Line]:
    """What each location has still to ship, and what keeps it from doing so."""
    labels = context.labels
    status = status_span("fulfillment", life.order.fulfillment.word, FULFILLMENT_TONES, labels)
    lines = heading(labels.heading("Fulfillment"), status)
    if life.fulfillment_orders is None:
        return [*lines, line(2, not_readable(labels))]
    for each in life.fulfillment_orders:
        lines += _fulfillment_order(each, Moments(context))
    return lines


def _fulfillment_order(order: FulfillmentOrder, moments: Moments) -> list[Line]:
    labels = moments.context.labels
    asked = order.request_status if order.request_status not in (None, "unsubmitted") else None
    title = joined(
        " · ",
        [
            Span(order.location or labels.text("no location")),
            Span(labels.word("method", order.delivery_method) if order.delivery_method else ""),
            status_span("fulfillment-order", order.status, _WORK_TONES, labels),
            Span(labels.text("request {status}", status=Word("request", asked)) if asked else ""),
        ],
    )
    lines = [line(2, *title)]
    for hold in order.holds:
        reason = _hold_reason(hold, labels)
        said = f"{reason}: {one_line(hold.note)}" if hold.note else reason
        lines.append(line(4, Span(f"{labels.text('held')}  ", Tone.PROBLEM), said))
    if order.fulfill_at is not None and order.fulfill_at > moments.context.now:
        lines.append(line(4, labels.text("scheduled for {at}", at=moments.both(order.fulfill_at))))
    if order.fulfill_by is not None:
        passed = order.fulfill_by < moments.context.now
        said = labels.text("ship by {at}", at=moments.both(order.fulfill_by))
        lines.append(line(4, Span(said, Tone.PROBLEM if passed else None)))
    for item in order.items:
        left = item.quantity if item.remaining is None else item.remaining
        if left:
            lines.append(line(4, item_text(item, left)))
    return lines


def _hold_reason(hold: Hold, labels: Labels) -> str:
    """In the reader's language where it has a word; else as Shopify words it, which is in the shop's language."""
    if labels.has("hold", hold.reason):
        return labels.word("hold", hold.reason)
    return hold.shown_reason or hold.reason


def shipments_section(order: Order, context: RowContext) -> list[Line]:
    """Every shipment with its dates and the carrier's news, the newest first; nothing where there is no shipment."""
    labels = context.labels
    if order.shipments is None:
        return [*heading(labels.heading("Shipments")), line(2, not_readable(labels))]
    if not order.shipments:
        return []
    status = delivery_of(order)
    spans = () if status is None else (status_span("delivery", status.word, DELIVERY_TONES, labels),)
    lines = heading(labels.heading("Shipments"), *spans)
    for shipment in order.shipments:
        lines += _shipment(shipment, context)
    return lines


def _shipment(shipment: Shipment, context: RowContext) -> list[Line]:
    labels = context.labels
    status = status_span("delivery", shipment.status.word, DELIVERY_TONES, labels)
    facts = [Span(shipment.name or "", Tone.HEADING), status]
    if not is_live(shipment) and shipment.status.value is not DeliveryStatus.CANCELLED:
        record = Word("fulfillment-record", kebab(shipment.raw_status or ""))
        facts.append(Span(labels.text("fulfillment {status}", status=record), Tone.PROBLEM))
    facts.append(Span(labels.text("from {location}", location=shipment.location) if shipment.location else ""))
    lines = [line(2, *joined(" · ", facts))]
    for tracking in shipment.tracking:
        spans = [Span(tracking.carrier or ""), Span(tracking.number or ""), Span(tracking.url or "", link=tracking.url)]
        lines.append(line(4, *joined("  ", spans)))
    lines.append(line(4, *joined(" · ", _dates(shipment, context))))
    lines += [line(4, item_text(item, item.quantity)) for item in shipment.items]
    if shipment.events is None:
        return [*lines, line(4, labels.text("carrier events"), ": ", not_readable(labels))]
    return lines + _events(shipment.events, Moments(context))


def _dates(shipment: Shipment, context: RowContext) -> list[Span]:
    moments, labels = Moments(context), context.labels

    def at(word: str, moment: datetime | None) -> Span:
        return Span(f"{word} {moments.date(moment)}" if moment is not None else "")

    def plain(days: float) -> str:
        return labels.number(f"{days:.1f}")

    days, silence = transit_days(shipment), silent_days(shipment, context.now)
    late = is_late(shipment, context.now) and is_live(shipment)
    return [
        at(labels.text("shipped"), shipment.shipped_at),
        at(labels.text("in transit"), shipment.in_transit_at),
        at(labels.text("expected"), shipment.estimated_delivery_at),
        at(labels.text("delivered"), shipment.delivered_at),
        Span("" if days is None else labels.text("{days} days on the way", days=plain(days))),
        Span(labels.text("late") if late else "", Tone.PROBLEM),
        Span(
            labels.text("silent for {days} days", days=plain(silence))
            if silence is not None and silence >= _QUIET_DAYS
            else "",
            Tone.WAITING,
        ),
    ]


def _events(events: tuple[CarrierEvent, ...], moments: Moments) -> list[Line]:
    rows = [
        [
            Span(moments.column(event.happened_at), Tone.FINISHED),
            status_span("event", event.word, _EVENT_TONES, moments.context.labels),
            Span(one_line(event.place or "")),
            Span(one_line(event.message or "")),
        ]
        for event in events
    ]
    return aligned(4, rows)
