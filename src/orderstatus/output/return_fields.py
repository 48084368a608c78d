"""The fields of a return, and those of the summary above a table of returns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from orderstatus.core.models import Item
from orderstatus.core.returns import (
    CANCELED,
    CLOSED,
    DECLINED,
    OPEN,
    REQUESTED,
    OrderReturn,
    Owed,
    RefundDue,
    ReturnGroup,
    age_days,
    owed,
    refund_due,
)
from orderstatus.output.fields import Field, Kind, RowContext, Value
from orderstatus.output.order_fields import admin_url
from orderstatus.output.palette import Tone
from orderstatus.output.text import MISSING, amount_text

_STATUS_TONES: Mapping[str, Tone] = {
    REQUESTED: Tone.WAITING,
    OPEN: Tone.MOVING,
    CLOSED: Tone.GOOD,
    DECLINED: Tone.FINISHED,
    CANCELED: Tone.FINISHED,
}
_OWES_TONES: Mapping[str, Tone] = {
    Owed.APPROVE: Tone.WAITING,
    Owed.INSPECT: Tone.WAITING,
    Owed.REFUND: Tone.WAITING,
    Owed.RECEIVE: Tone.MOVING,
    Owed.SEND_EXCHANGE: Tone.WAITING,
    Owed.CLOSE: Tone.WAITING,
    Owed.NOTHING: Tone.FINISHED,
}


def _pieces(items: Iterable[Item]) -> tuple[str, ...]:
    return tuple(f"{item.quantity} x {item.title}" for item in items)


def _reasons(row: OrderReturn, _: RowContext) -> Value:
    return tuple(dict.fromkeys(item.reason for item in row.returned.items if item.reason))


def _reasons_shown(row: OrderReturn, _: RowContext) -> str:
    names = (item.reason_name or item.reason for item in row.returned.items)
    return ", ".join(dict.fromkeys(name for name in names if name)) or MISSING


def _notes(row: OrderReturn, _: RowContext) -> Value:
    return "; ".join(item.note for item in row.returned.items if item.note) or None


def _due(row: OrderReturn, _: RowContext) -> Value:
    due = refund_due(row)
    return None if due is None else due.money.amount


def _shown(due: RefundDue | None, context: RowContext) -> str:
    if due is None:
        return MISSING
    amount = amount_text(due.money.amount, due.money.currency, labels=context.labels)
    return f"~{amount}" if due.estimated else amount


def _due_estimated(row: OrderReturn, _: RowContext) -> Value:
    due = refund_due(row)
    return None if due is None else due.estimated


def _currency(row: OrderReturn, _: RowContext) -> Value:
    due = refund_due(row)
    return None if due is None else due.money.currency


def _order_url(row: OrderReturn, context: RowContext) -> str | None:
    return admin_url(row.order, context)


RETURN_FIELDS: tuple[Field[OrderReturn], ...] = (
    Field(key="shop", heading="Shop", about="the shop's domain", least=12, get=lambda r, c: c.shop),
    Field(key="order_id", heading="Order id", about="the order's GID", get=lambda r, c: r.order.id),
    Field(
        key="order_name",
        heading="Order",
        about="the order's name, as #1001",
        get=lambda r, c: r.order.name,
        importance=100,
        least=12,
        link=_order_url,
    ),
    Field(key="id", heading="Id", about="the return's GID", get=lambda r, c: r.returned.id),
    Field(
        key="name",
        heading="Return",
        about="the return's name, as #1001-R1",
        get=lambda r, c: r.returned.name,
        least=12,
    ),
    Field(
        key="status",
        heading="Status",
        about="requested, open, closed, declined or canceled, as Shopify says",
        get=lambda r, c: r.returned.status,
        importance=96,
        least=9,
        axis="return-process",
        tones=_STATUS_TONES,
    ),
    Field(
        key="owes",
        heading="Owes",
        about="what comes next: approve, inspect, refund, receive, send-exchange, close or nothing",
        get=lambda r, c: owed(r).value,
        importance=98,
        least=13,
        axis="owes",
        tones=_OWES_TONES,
    ),
    Field(
        key="created_at",
        kind=Kind.INSTANT,
        heading="Asked",
        about="when the return was made",
        get=lambda r, c: r.returned.created_at,
        importance=60,
    ),
    Field(
        key="approved_at",
        kind=Kind.INSTANT,
        heading="Approved",
        about="when the customer's request was approved",
        get=lambda r, c: r.returned.approved_at,
    ),
    Field(
        key="closed_at",
        heading="Closed",
        about="when it was closed",
        get=lambda r, c: r.returned.closed_at,
        kind=Kind.INSTANT,
    ),
    Field(
        key="age_days",
        kind=Kind.NUMBER,
        heading="Days",
        about="how many days ago it was made; missing once it is over",
        get=lambda r, c: age_days(r, c.now),
        importance=94,
        numeric=True,
    ),
    Field(
        key="reasons",
        kind=Kind.TEXTS,
        heading="Reason",
        about="why the goods come back, as the handles of the shop's reasons",
        get=_reasons,
        shown=_reasons_shown,
        importance=80,
        least=10,
    ),
    Field(
        key="note",
        heading="Note",
        about="what the customer, else the merchant, wrote beside it",
        get=_notes,
        least=12,
    ),
    Field(
        key="quantity",
        kind=Kind.COUNT,
        heading="Pieces",
        about="how many pieces come back",
        get=lambda r, c: r.returned.quantity,
        numeric=True,
    ),
    Field(
        key="items",
        kind=Kind.TEXTS,
        heading="Items",
        about="what comes back",
        get=lambda r, c: _pieces(r.returned.items),
        importance=70,
        least=16,
    ),
    Field(
        key="exchange_items",
        kind=Kind.TEXTS,
        heading="In exchange",
        about="what the customer is to have instead",
        get=lambda r, c: _pieces(r.returned.exchange_items),
        importance=65,
        least=11,
    ),
    Field(
        key="refund_due",
        kind=Kind.AMOUNT,
        heading="Refund due",
        about="what goes back for the pieces not refunded yet, before taxes, fees and exchanges where estimated",
        get=_due,
        shown=lambda r, c: _shown(refund_due(r), c),
        importance=90,
        numeric=True,
    ),
    Field(
        key="refund_due_estimated",
        kind=Kind.FLAG,
        heading="Estimated",
        about="whether that is our estimate and not Shopify's own figure (~ in a table)",
        get=_due_estimated,
    ),
    Field(key="currency", heading="Cur", about="the currency of the amount", get=_currency, importance=89),
    Field(
        key="declined_because",
        heading="Declined because",
        about="why the merchant declined it",
        get=lambda r, c: r.returned.declined_because,
        least=12,
    ),
    Field(
        key="customer",
        heading="Customer",
        about="the customer's name",
        get=lambda r, c: r.order.customer,
        least=12,
    ),
)


def _oldest_at(row: ReturnGroup, _: RowContext) -> datetime | None:
    return None if row.oldest is None else row.oldest.returned.created_at


RETURN_SUMMARY_FIELDS: tuple[Field[ReturnGroup], ...] = (
    Field(key="shop", heading="Shop", about="the shop's domain", least=12, get=lambda r, c: c.shop),
    Field(
        key="status",
        heading="Status",
        about="the returns' status",
        get=lambda r, c: r.status,
        importance=100,
        least=9,
        axis="return-process",
        tones=_STATUS_TONES,
    ),
    Field(
        key="owes",
        heading="Owes",
        about="what comes next on them",
        get=lambda r, c: r.owed.value,
        importance=99,
        least=13,
        axis="owes",
        tones=_OWES_TONES,
    ),
    Field(
        key="count",
        kind=Kind.COUNT,
        heading="Count",
        about="how many",
        get=lambda r, c: r.count,
        importance=98,
        numeric=True,
    ),
    Field(
        key="oldest_at",
        kind=Kind.INSTANT,
        heading="Oldest",
        about="when the oldest of them was made",
        get=_oldest_at,
        importance=90,
    ),
    Field(
        key="oldest_order_name",
        heading="Order",
        about="its order",
        get=lambda r, c: None if r.oldest is None else r.oldest.order.name,
        importance=88,
        least=12,
        link=lambda r, c: None if r.oldest is None else admin_url(r.oldest.order, c),
    ),
    Field(
        key="refund_due",
        kind=Kind.AMOUNT,
        heading="Refund due",
        about="what goes back on all of them",
        get=lambda r, c: None if r.due is None else r.due.money.amount,
        shown=lambda r, c: _shown(r.due, c),
        importance=86,
        numeric=True,
    ),
    Field(
        key="currency",
        heading="Cur",
        about="the currency of the amount",
        get=lambda r, c: None if r.due is None else r.due.money.currency,
        importance=85,
    ),
)
"""The summary that stands above the rows on a terminal; it is no format of its own, so its keys are not for scripts."""
