"""The payment section of `show`: what came, what is still to come, and until when it can be captured."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from orderstatus.core.lifecycle import capture_deadline
from orderstatus.core.models import Money, Order, Transaction
from orderstatus.output.detail_words import NOT_READABLE, Moments, heading, money_text
from orderstatus.output.fields import RowContext
from orderstatus.output.palette import PAYMENT_TONES, Tone
from orderstatus.output.screen import Line, Span, aligned, line

_OUTCOME_TONES = {"success": None, "pending": Tone.WAITING, "failure": Tone.PROBLEM, "error": Tone.PROBLEM}
_BEGINNING = datetime.min.replace(tzinfo=UTC)


def payment_section(order: Order, context: RowContext) -> list[Line]:
    """The amounts, the deadline, the terms and every transaction, the newest last."""
    status = order.payment
    lines = heading("Payment", Span(status.word, PAYMENT_TONES.get(status.word)))
    lines += aligned(2, _amounts(order, context))
    if order.transactions is None:
        return [*lines, line(2, "transactions: ", NOT_READABLE)]
    return lines + _transactions(order.transactions, Moments(context))


def _amounts(order: Order, context: RowContext) -> list[list[Span]]:
    rows: list[list[Span]] = []

    def add(label: str, money: Money | None, more: Span | None = None, *, even_zero: bool = False) -> None:
        if money is not None and (even_zero or money.amount):
            rows.append([Span(label, Tone.FINISHED), Span(money_text(money), right=True), more or Span("")])

    add("total", order.total, even_zero=True)
    if order.original_total != order.total:
        add("when placed", order.original_total)
    add("received", order.received)
    add("to capture", order.capturable, _deadline(order, context))
    add("outstanding", order.outstanding, _terms(order, Moments(context)))
    add("refunded", order.refunded)
    return rows


def _deadline(order: Order, context: RowContext) -> Span | None:
    deadline = capture_deadline(order, context.capture)
    if deadline is None:
        return None
    moments = Moments(context)
    word, tone = ("until", Tone.WAITING) if deadline.at > context.now else ("was possible until", Tone.PROBLEM)
    estimated = " (estimated)" if deadline.estimated else ""
    soon = deadline.at - context.now <= context.capture.warning
    return Span(f"{word} {moments.both(deadline.at)}{estimated}", tone if soon else None)


def _terms(order: Order, moments: Moments) -> Span | None:
    if order.terms is None:
        return None
    due = f"due {moments.both(order.terms.due_at)}" if order.terms.due_at else ""
    words = ", ".join(part for part in (order.terms.name, due, "overdue" if order.terms.overdue else "") if part)
    return Span(words, Tone.PROBLEM if order.terms.overdue else None)


def _transactions(transactions: Iterable[Transaction], moments: Moments) -> list[Line]:
    in_time = sorted(transactions, key=lambda each: each.processed_at or _BEGINNING)
    rows = [
        [
            Span(moments.column(each.processed_at), Tone.FINISHED),
            Span(each.kind),
            Span(each.status, _OUTCOME_TONES.get(each.status)),
            Span(money_text(each.amount) if each.amount else "", right=True),
            Span(each.gateway or ""),
            Span("test" if each.test else "", Tone.WAITING),
            Span(each.error or "", Tone.PROBLEM),
        ]
        for each in in_time
    ]
    return aligned(2, rows)
