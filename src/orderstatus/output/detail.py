"""`show` on a screen: one order's whole life, a section for each question a merchant asks of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TextIO

from orderstatus.core.lifecycle import delivery_of
from orderstatus.core.models import Item, Order, OrderLife, Refund, Return
from orderstatus.output.detail_payment import payment_section
from orderstatus.output.detail_shipments import fulfillment_section, shipments_section
from orderstatus.output.detail_words import NOT_READABLE, Moments, heading, item_text, money_text
from orderstatus.output.fields import RowContext
from orderstatus.output.order_fields import admin_url
from orderstatus.output.palette import DELIVERY_TONES, FULFILLMENT_TONES, PAYMENT_TONES, RETURN_TONES, STATE_TONES, Tone
from orderstatus.output.screen import Line, Span, aligned, draw, joined, line
from orderstatus.output.steps import Step
from orderstatus.output.streams import Streams
from orderstatus.output.text import one_line


def write_detail(
    life: OrderLife, context: RowContext, streams: Streams, out: TextIO, *, next_steps: Sequence[Step] = ()
) -> None:
    """Write the screen of one order to `out`: wrapped and coloured on a terminal, the same text whole off it.

    A section without content is left out; a part that could not be read says so.
    """
    on_terminal = out is streams.out and streams.out_tty
    draw(
        detail_lines(life, context, next_steps),
        out,
        width=streams.columns if on_terminal else None,
        color=streams.color and out is streams.out,
        hyperlinks=streams.hyperlinks and on_terminal,
    )


def detail_lines(life: OrderLife, context: RowContext, next_steps: Sequence[Step] = ()) -> list[Line]:
    """The lines of the screen, before they are fitted to anything."""
    order = life.order
    return [
        *_header(life, context),
        *payment_section(order, context),
        *fulfillment_section(life, context),
        *shipments_section(order, context),
        *_returns(order, life.returns, Moments(context)),
        *_refunds(life.refunds, Moments(context)),
        *_items(life.items),
        *_next(next_steps),
    ]


def _header(life: OrderLife, context: RowContext) -> list[Line]:
    order, moments = life.order, Moments(context)
    delivery = delivery_of(order)
    title = [
        Span(order.name, Tone.HEADING, link=admin_url(order, context)),
        Span(order.state.word, STATE_TONES.get(order.state.word)),
        Span("test order" if order.test else "", Tone.WAITING),
    ]
    statuses = [
        Span(order.payment.word, PAYMENT_TONES.get(order.payment.word)),
        Span(order.fulfillment.word, FULFILLMENT_TONES.get(order.fulfillment.word)),
        None if delivery is None else Span(delivery.word, DELIVERY_TONES.get(delivery.word)),
        Span(order.return_.word, RETURN_TONES.get(order.return_.word)),
    ]
    email = f"<{order.email}>" if order.email else ""
    cancelled = "" if order.cancelled_at is None else moments.both(order.cancelled_at)
    facts = {
        "placed": moments.both(order.placed_at) if order.placed_at else "",
        "cancelled": ", ".join(part for part in (cancelled, order.cancel_reason) if part),
        "customer": "  ".join(part for part in (order.customer, email, life.phone) if part),
        "ship to": ", ".join(one_line(part) for part in life.ship_to) or order.country or "",
        "method": life.shipping_method or "",
        "total": money_text(order.total) if order.total else "",
        "tags": ", ".join(order.tags),
        "note": order.note or "",
    }
    rows = [[Span(label, Tone.FINISHED), Span(one_line(fact))] for label, fact in facts.items() if fact]
    return [line(0, *joined(" · ", [*title, *statuses])), *aligned(2, rows)]


def _returns(order: Order, returns: Iterable[Return] | None, moments: Moments) -> list[Line]:
    if returns is None:
        return [*heading("Returns"), line(2, NOT_READABLE)]
    lines: list[Line] = []
    for each in returns:
        since = each.closed_at or each.approved_at or each.created_at
        facts = [
            Span(each.name, Tone.HEADING),
            Span(each.status),
            Span("" if since is None else moments.both(since)),
            Span(f"declined: {one_line(each.declined_because)}" if each.declined_because else "", Tone.PROBLEM),
        ]
        lines.append(line(2, *joined(" · ", facts)))
        lines += [line(4, item_text(item, item.quantity)) for item in each.items]
        lines += [line(4, f"in exchange: {item_text(item, item.quantity)}") for item in each.exchange_items]
    if not lines:
        return []
    return [*heading("Returns", Span(order.return_.word, RETURN_TONES.get(order.return_.word))), *lines]


def _refunds(refunds: Sequence[Refund], moments: Moments) -> list[Line]:
    if not refunds:
        return []
    rows = [
        [
            Span(moments.column(each.refunded_at), Tone.FINISHED),
            Span("" if each.total is None else money_text(each.total), right=True),
            Span(one_line(each.note or "")),
        ]
        for each in refunds
    ]
    return [*heading("Refunds"), *aligned(2, rows)]


def _items(items: Sequence[Item]) -> list[Line]:
    if not items:
        return []
    rows = [
        [
            Span(item_text(item, item.quantity)),
            Span(f"{money_text(item.price)} each" if item.price else "", right=True),
            Span(f"({removed} removed)" if (removed := _removed(item)) else "", Tone.FINISHED),
            Span(f"{item.remaining} to ship" if item.remaining else "", Tone.WAITING),
        ]
        for item in items
    ]
    return [*heading("Items"), *aligned(2, rows)]


def _removed(item: Item) -> int:
    return 0 if item.current is None else max(item.quantity - item.current, 0)


def _next(steps: Sequence[Step]) -> list[Line]:
    if not steps:
        return []
    rows = [[Span(step.command, Tone.COMMAND), Span(step.reason)] for step in steps]
    return [line(0), line(0, Span("next:", Tone.HEADING)), *aligned(2, rows)]
