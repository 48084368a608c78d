"""The payment section of `show`: what came, what is still to come, and until when it can be captured."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from orderstatus.core.lifecycle import capture_deadline
from orderstatus.core.models import Money, Order, Transaction
from orderstatus.output.detail_words import Moments, heading, not_readable, status_span
from orderstatus.output.fields import RowContext
from orderstatus.output.palette import PAYMENT_TONES, Tone
from orderstatus.output.screen import Line, Span, aligned, line
from orderstatus.output.sentences import money_text

_OUTCOME_TONES = {"pending": Tone.WAITING, "failure": Tone.PROBLEM, "error": Tone.PROBLEM}
_BEGINNING = datetime.min.replace(tzinfo=UTC)


def payment_section(order: Order, context: RowContext) -> list[Line]:
    """The amounts, the deadline, the terms and every transaction, the newest last."""
    labels = context.labels
    status = status_span("payment", order.payment.word, PAYMENT_TONES, labels)
    lines = heading(labels.heading("Payment"), status)
    lines += aligned(2, _amounts(order, context))
    if order.transactions is None:
        return [*lines, line(2, labels.text("transactions"), ": ", not_readable(labels))]
    return lines + _transactions(order.transactions, Moments(context))


def _amounts(order: Order, context: RowContext) -> list[list[Span]]:
    labels = context.labels
    rows: list[list[Span]] = []

    def add(label: str, money: Money | None, more: Span | None = None, *, even_zero: bool = False) -> None:
        if money is not None and (even_zero or money.amount):
            rows.append([Span(label, Tone.FINISHED), Span(money_text(money, labels), right=True), more or Span("")])

    add(labels.text("total"), order.total, even_zero=True)
    if order.original_total != order.total:
        add(labels.text("when placed"), order.original_total)
    add(labels.text("received"), order.received)
    add(labels.text("to capture"), order.capturable, _deadline(order, context))
    add(labels.text("outstanding"), order.outstanding, _terms(order, Moments(context)))
    add(labels.text("refunded"), order.refunded)
    return rows


def _deadline(order: Order, context: RowContext) -> Span | None:
    deadline = capture_deadline(order, context.capture)
    if deadline is None:
        return None
    labels, at = context.labels, Moments(context).both(deadline.at)
    if deadline.at > context.now:
        said, tone = labels.text("until {at}", at=at), Tone.WAITING
    else:
        said, tone = labels.text("was possible until {at}", at=at), Tone.PROBLEM
    estimated = f" ({labels.text('estimated')})" if deadline.estimated else ""
    soon = deadline.at - context.now <= context.capture.warning
    return Span(f"{said}{estimated}", tone if soon else None)


def _terms(order: Order, moments: Moments) -> Span | None:
    if order.terms is None:
        return None
    labels = moments.context.labels
    due = labels.text("due {at}", at=moments.both(order.terms.due_at)) if order.terms.due_at else ""
    overdue = labels.text("overdue") if order.terms.overdue else ""
    words = ", ".join(part for part in (order.terms.name, due, overdue) if part)
    return Span(words, Tone.PROBLEM if order.terms.overdue else None)


def _transactions(transactions: Iterable[Transaction], moments: Moments) -> list[Line]:
    labels = moments.context.labels
    in_time = sorted(transactions, key=lambda each: each.processed_at or _BEGINNING)
    rows = [
        [
            Span(moments.column(each.processed_at), Tone.FINISHED),
            Span(labels.word("transaction", each.kind)),
            status_span("outcome", each.status, _OUTCOME_TONES, labels),
            Span(money_text(each.amount, labels) if each.amount else "", right=True),
            Span(each.gateway or ""),
            Span(labels.text("test") if each.test else "", Tone.WAITING),
            Span(each.error or "", Tone.PROBLEM),
        ]
        for each in in_time
    ]
    return aligned(2, rows)
