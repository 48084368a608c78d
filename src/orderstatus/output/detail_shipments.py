"""The fulfillment and shipments sections of `show`: what is still here and why, and where each parcel is."""

from __future__ import annotations

from datetime import datetime

from orderstatus.core.lifecycle import delivery_of, is_late, is_live, silent_days, transit_days
from orderstatus.core.models import CarrierEvent, FulfillmentOrder, Order, OrderLife, Shipment
from orderstatus.core.statuses import DeliveryStatus
from orderstatus.output.detail_words import NOT_READABLE, Moments, heading, item_text
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
    status = life.order.fulfillment
    lines = heading("Fulfillment", Span(status.word, FULFILLMENT_TONES.get(status.word)))
    if life.fulfillment_orders is None:
        return [*lines, line(2, NOT_READABLE)]
    for each in life.fulfillment_orders:
        lines += _fulfillment_order(each, Moments(context))
    return lines


def _fulfillment_order(order: FulfillmentOrder, moments: Moments) -> list[Line]:
    asked = order.request_status if order.request_status not in (None, "unsubmitted") else None
    title = joined(
        " · ",
        [
            Span(order.location or "no location"),
            Span(order.delivery_method or ""),
            Span(order.status, _WORK_TONES.get(order.status)),
            Span(f"request {asked}" if asked else ""),
        ],
    )
    lines = [line(2, *title)]
    for hold in order.holds:
        reason = hold.shown_reason or hold.reason
        said = f"{reason}: {one_line(hold.note)}" if hold.note else reason
        lines.append(line(4, Span("held  ", Tone.PROBLEM), said))
    if order.fulfill_at is not None and order.fulfill_at > moments.context.now:
        lines.append(line(4, f"scheduled for {moments.both(order.fulfill_at)}"))
    if order.fulfill_by is not None:
        passed = order.fulfill_by < moments.context.now
        lines.append(line(4, Span(f"ship by {moments.both(order.fulfill_by)}", Tone.PROBLEM if passed else None)))
    for item in order.items:
        left = item.quantity if item.remaining is None else item.remaining
        if left:
            lines.append(line(4, item_text(item, left)))
    return lines


def shipments_section(order: Order, context: RowContext) -> list[Line]:
    """Every shipment with its dates and the carrier's news, the newest first; nothing where there is no shipment."""
    if order.shipments is None:
        return [*heading("Shipments"), line(2, NOT_READABLE)]
    if not order.shipments:
        return []
    status = delivery_of(order)
    spans = () if status is None else (Span(status.word, DELIVERY_TONES.get(status.word)),)
    lines = heading("Shipments", *spans)
    for shipment in order.shipments:
        lines += _shipment(shipment, context)
    return lines


def _shipment(shipment: Shipment, context: RowContext) -> list[Line]:
    tone = DELIVERY_TONES.get(shipment.status.word)
    facts = [Span(shipment.name or "", Tone.HEADING), Span(shipment.status.word, tone)]
    if not is_live(shipment) and shipment.status.value is not DeliveryStatus.CANCELLED:
        facts.append(Span(f"fulfillment {(shipment.raw_status or '').lower()}", Tone.PROBLEM))
    facts.append(Span(f"from {shipment.location}" if shipment.location else ""))
    lines = [line(2, *joined(" · ", facts))]
    for tracking in shipment.tracking:
        spans = [Span(tracking.carrier or ""), Span(tracking.number or ""), Span(tracking.url or "", link=tracking.url)]
        lines.append(line(4, *joined("  ", spans)))
    lines.append(line(4, *joined(" · ", _dates(shipment, context))))
    lines += [line(4, item_text(item, item.quantity)) for item in shipment.items]
    if shipment.events is None:
        return [*lines, line(4, "carrier events: ", NOT_READABLE)]
    return lines + _events(shipment.events, Moments(context))


def _dates(shipment: Shipment, context: RowContext) -> list[Span]:
    moments = Moments(context)

    def at(word: str, moment: datetime | None) -> Span:
        return Span(f"{word} {moments.date(moment)}" if moment is not None else "")

    days, silence = transit_days(shipment), silent_days(shipment, context.now)
    late = is_late(shipment, context.now) and is_live(shipment)
    return [
        at("shipped", shipment.shipped_at),
        at("in transit", shipment.in_transit_at),
        at("expected", shipment.estimated_delivery_at),
        at("delivered", shipment.delivered_at),
        Span("" if days is None else f"{days:.1f} days on the way"),
        Span("late" if late else "", Tone.PROBLEM),
        Span(f"silent for {silence:.1f} days" if silence is not None and silence >= _QUIET_DAYS else "", Tone.WAITING),
    ]


def _events(events: tuple[CarrierEvent, ...], moments: Moments) -> list[Line]:
    rows = [
        [
            Span(moments.column(event.happened_at), Tone.FINISHED),
            Span(event.word, _EVENT_TONES.get(event.word)),
            Span(one_line(event.place or "")),
            Span(one_line(event.message or "")),
        ]
        for event in events
    ]
    return aligned(4, rows)
