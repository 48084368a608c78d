"""`show` on a screen: one order's whole life, a section for each question a merchant asks of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TextIO

from orderstatus.core.labels import Labels
from orderstatus.core.lifecycle import delivery_of
from orderstatus.core.models import Item, Order, OrderLife, Refund, Return
from orderstatus.output.detail_payment import payment_section
from orderstatus.output.detail_shipments import fulfillment_section, shipments_section
from orderstatus.output.detail_stage import stage_section
from orderstatus.output.detail_words import Moments, heading, item_text, not_readable, status_span
from orderstatus.output.fields import RowContext
from orderstatus.output.order_fields import admin_url
from orderstatus.output.palette import DELIVERY_TONES, FULFILLMENT_TONES, PAYMENT_TONES, RETURN_TONES, STATE_TONES, Tone
from orderstatus.output.screen import Line, Span, aligned, draw, joined, line
from orderstatus.output.sentences import money_text
from orderstatus.output.steps import Step
from orderstatus.output.streams import Streams
from orderstatus.output.text import one_line


def write_detail(
    life: OrderLife,
    context: RowContext,
    streams: Streams,
    out: TextIO,
    *,
    next_steps: Sequence[Step] = (),
    names_shop: bool = False,
) -> None:
    """Write the screen of one order to `out`: wrapped and coloured on a terminal, the same text whole off it.

    A section without content is left out; a part that could not be read says so. `names_shop` is for an order that was
    looked for in several.
    """
    on_terminal = out is streams.out and streams.out_tty
    draw(
        detail_lines(life, context, next_steps, names_shop=names_shop),
        out,
        width=streams.columns if on_terminal else None,
        color=streams.color and out is streams.out,
        hyperlinks=streams.hyperlinks and on_terminal,
    )


def detail_lines(
    life: OrderLife, context: RowContext, next_steps: Sequence[Step] = (), *, names_shop: bool = False
) -> list[Line]:
    """The lines of the screen, before they are fitted to anything."""
    order = life.order
    return [
        *_header(life, context, names_shop=names_shop),
        *stage_section(order, context),
        *payment_section(order, context),
        *fulfillment_section(life, context),
        *shipments_section(order, context),
        *_returns(order, life.returns, Moments(context)),
        *_refunds(life.refunds, Moments(context)),
        *_items(life.items, context.labels),
        *_next(next_steps, context.labels),
    ]


def _header(life: OrderLife, context: RowContext, *, names_shop: bool) -> list[Line]:
    order, moments, labels = life.order, Moments(context), context.labels
    delivery = delivery_of(order)
    title = [
        Span(order.name, Tone.HEADING, link=admin_url(order, context)),
        status_span("state", order.state.word, STATE_TONES, labels),
        Span(labels.text("test order") if order.test else "", Tone.WAITING),
    ]
    statuses = [
        status_span("payment", order.payment.word, PAYMENT_TONES, labels),
        status_span("fulfillment", order.fulfillment.word, FULFILLMENT_TONES, labels),
        None if delivery is None else status_span("delivery", delivery.word, DELIVERY_TONES, labels),
        status_span("return", order.return_.word, RETURN_TONES, labels),
    ]
    email = f"<{order.email}>" if order.email else ""
    cancelled = "" if order.cancelled_at is None else moments.both(order.cancelled_at)
    reason = None if order.cancel_reason is None else labels.word("cancel-reason", order.cancel_reason)
    facts = {
        labels.text("shop"): context.shop if names_shop else "",
        labels.text("placed"): moments.both(order.placed_at) if order.placed_at else "",
        labels.text("cancelled"): ", ".join(part for part in (cancelled, reason) if part),
        labels.text("customer"): "  ".join(part for part in (order.customer, email, life.phone) if part),
        labels.text("ship to"): ", ".join(one_line(part) for part in life.ship_to) or order.country or "",
        labels.text("method"): life.shipping_method or "",
        labels.text("total"): money_text(order.total, labels) if order.total else "",
        labels.text("tags"): ", ".join(order.tags),
        labels.text("note"): order.note or "",
    }
    rows = [[Span(label, Tone.FINISHED), Span(one_line(fact))] for label, fact in facts.items() if fact]
    return [line(0, *joined(" · ", [*title, *statuses])), *aligned(2, rows)]


def _returns(order: Order, returns: Iterable[Return] | None, moments: Moments) -> list[Line]:
    labels = moments.context.labels
    if returns is None:
        return [*heading(labels.heading("Returns")), line(2, not_readable(labels))]
    lines: list[Line] = []
    for each in returns:
        since = each.closed_at or each.approved_at or each.created_at
        facts = [
            Span(each.name, Tone.HEADING),
            Span(labels.word("return-process", each.status)),
            Span("" if since is None else moments.both(since)),
            Span(_declined(each.declined_because, labels), Tone.PROBLEM),
        ]
        lines.append(line(2, *joined(" · ", facts)))
        lines += [line(4, item_text(item, item.quantity)) for item in each.items]
        lines += [
            line(4, labels.text("in exchange: {item}", item=item_text(item, item.quantity)))
            for item in each.exchange_items
        ]
    if not lines:
        return []
    status = status_span("return", order.return_.word, RETURN_TONES, labels)
    return [*heading(labels.heading("Returns"), status), *lines]


def _declined(because: str | None, labels: Labels) -> str:
    return labels.text("declined: {reason}", reason=one_line(labels.word("decline-reason", because))) if because else ""


def _refunds(refunds: Sequence[Refund], moments: Moments) -> list[Line]:
    if not refunds:
        return []
    labels = moments.context.labels
    rows = [
        [
            Span(moments.column(each.refunded_at), Tone.FINISHED),
            Span("" if each.total is None else money_text(each.total, labels), right=True),
            Span(one_line(each.note or "")),
        ]
        for each in refunds
    ]
    return [*heading(labels.heading("Refunds")), *aligned(2, rows)]


def _items(items: Sequence[Item], labels: Labels) -> list[Line]:
    if not items:
        return []
    rows = [
        [
            Span(item_text(item, item.quantity)),
            Span(labels.text("{price} each", price=money_text(item.price, labels)) if item.price else "", right=True),
            Span(f"({labels.text('{count} removed', count=gone)})" if (gone := _removed(item)) else "", Tone.FINISHED),
            Span(labels.text("{count} to ship", count=item.remaining) if item.remaining else "", Tone.WAITING),
        ]
        for item in items
    ]
    return [*heading(labels.heading("Items")), *aligned(2, rows)]


def _removed(item: Item) -> int:
    return 0 if item.current is None else max(item.quantity - item.current, 0)


def _next(steps: Sequence[Step], labels: Labels) -> list[Line]:
    if not steps:
        return []
    rows = [[Span(step.command, Tone.COMMAND), Span(step.reason)] for step in steps]
    return [line(0), line(0, Span(labels.heading("next:"), Tone.HEADING)), *aligned(2, rows)]
