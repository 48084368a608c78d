"""An order as a row: its own fields, and beside them what it is looked for by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from orderstatus.core.errors import OrderStatusError
from orderstatus.core.lifecycle import delivery_of, is_overdue
from orderstatus.core.models import Money, Order, PaymentTerms, Shipment, Transaction
from orderstatus.core.needles import digits
from orderstatus.core.query import Part, SortKey, sort_value
from orderstatus.core.references import order_gid
from orderstatus.core.stages.marks import History, StageMark
from orderstatus.core.stages.moving import stage_of
from orderstatus.mirror import statuses
from orderstatus.mirror.codec import decode, encode
from orderstatus.mirror.schema import ORDER_DERIVED, ORDER_PLACES
from orderstatus.mirror.values import (
    Stored,
    amount,
    folded,
    held,
    instant,
    micros,
    money,
    tags_folded,
    told,
)

_GID = order_gid("")
LARGEST = 2**63 - 1
"""The largest number that a column holds; one in a name that is larger is sorted as this one."""
_AS_TEXT = frozenset(
    {"name_folded", "customer_folded", "email_folded", "confirmation_folded", "country_upper", "tags_folded"}
)
_PLACES = tuple(name.strip() for name in ORDER_PLACES.split(","))
_COLUMNS = (*_PLACES, *(name.strip() for name in ORDER_DERIVED.split(",")))

WRITE = (
    f"INSERT OR REPLACE INTO orders ({', '.join(_COLUMNS)}) VALUES "
    f"({', '.join('CAST(? AS TEXT)' if name in _AS_TEXT else '?' for name in _COLUMNS)})"
)
"""Writes the row that `row` made."""

_PART_OF_COLUMN = {
    "refunded": Part.RECEIVED,
    "received": Part.RECEIVED,
    "customer": Part.CUSTOMER,
    "customer_id": Part.CUSTOMER,
    "email": Part.EMAIL,
    "phone": Part.PHONE,
    "confirmation": Part.CONFIRMATION,
    "country": Part.ADDRESS,
    "transactions": Part.TRANSACTIONS,
    "terms": Part.TERMS,
    "stage_read": Part.STAGE,
    "stage": Part.STAGE,
    "stage_history": Part.STAGE_HISTORY,
}
"""The columns that are read only where their part is asked for, as the Admin API sends them only then."""
SHIPMENT_PARTS = frozenset({Part.SHIPMENTS, Part.LOCATIONS, Part.METHODS})
"""Each of them brings an order's shipments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _More:
    """What only an order's life tells (`shopify/mapping_life.py`): no list has it, so a list does not read it."""

    cancel_reason: str | None = None
    original_total: Money | None = None
    note: str | None = None


_NO_MORE = _More()


class _Row(NamedTuple):
    """A row of `columns`: `schema.ORDER_PLACES`, in its order."""

    key: int
    name: str | bytes
    number: int | None
    placed_at: int | None
    created_at: int | None
    updated_at: int | None
    cancelled_at: int | None
    closed_at: int | None
    state: str
    state_word: str | None
    payment: str
    payment_word: str | None
    fulfillment: str
    fulfillment_word: str | None
    return_: str
    return_word: str | None
    currency: str | None
    total: str | None
    capturable: str | None
    outstanding: str | None
    refunded: str | None
    received: str | None
    customer: str | bytes | None
    customer_id: str | bytes | None
    email: str | bytes | None
    phone: str | bytes | None
    confirmation: str | bytes | None
    country: str | bytes | None
    tags: str | None
    test: int
    shipments_read: int
    shipments_cut: int
    transactions: str | None
    terms: str | None
    more: str | None
    stage_read: int | None
    stage: str | bytes | None
    stage_history: str | None


def key_of(gid: str) -> int:
    """The number in an order's GID. Raises OrderStatusError for an id that is none."""
    number = gid.removeprefix(_GID)
    if number == gid or not (number.isascii() and number.isdigit()) or not 0 <= int(number) <= LARGEST:
        raise OrderStatusError(f"`{gid}` is not the id of an order", hint=f"ids look like {_GID}1001")
    return int(number)


def columns(parts: frozenset[Part] | None) -> str:
    """What to select for `read`: the columns of these parts, NULL for the others; None for everything there is."""
    if parts is None:
        return ORDER_PLACES
    left_out = {"more", *(name for name, part in _PART_OF_COLUMN.items() if part not in parts)}
    return ", ".join("NULL" if name in left_out else name for name in _PLACES)


def row(order: Order, key: int) -> tuple[Stored, ...]:
    """The order as `WRITE` takes it, without its shipments; `key` is its own."""
    currency = order.total.currency if order.total is not None else None
    return (
        key,
        held(order.name),
        order.number,
        micros(order.placed_at),
        micros(order.created_at),
        micros(order.updated_at),
        micros(order.cancelled_at),
        micros(order.closed_at),
        *statuses.columns(order.state),
        *statuses.columns(order.payment),
        *statuses.columns(order.fulfillment),
        *statuses.columns(order.return_),
        currency,
        amount(order.total, currency),
        amount(order.capturable, currency),
        amount(order.outstanding, currency),
        amount(order.refunded, currency),
        amount(order.received, currency),
        held(order.customer),
        held(order.customer_id),
        held(order.email),
        held(order.phone),
        held(order.confirmation_number),
        held(order.country),
        encode(tuple[str, ...], order.tags) if order.tags else None,
        order.test,
        order.shipments is not None,
        order.shipments_cut,
        None if order.transactions is None else encode(tuple[Transaction, ...], order.transactions),
        None if order.terms is None else encode(PaymentTerms, order.terms),
        _more_text(order),
        *_stage_columns(order.stage),
        *_looked_for_by(order),
    )


def _stage_columns(mark: StageMark | None) -> tuple[Stored, ...]:
    if mark is None:
        return False, None, None
    # Without the digests: they are for whoever writes, and a mirror is as old as the last sync.
    return True, held(stage_of(mark)), None if mark.history is None else encode(History, mark.history)


def _looked_for_by(order: Order) -> tuple[Stored, ...]:
    """`schema.ORDER_DERIVED`, in its order."""
    delivery = delivery_of(order)
    return (
        None if delivery is None else delivery.value.value,
        is_overdue(order),
        None if order.total is None else float(order.total.amount),
        folded(order.name.lstrip("#")),
        _number_in(order),
        folded(order.customer),
        folded(order.email),
        folded(order.confirmation_number),
        None if order.country is None else order.country.upper().encode("utf-8", "surrogatepass"),
        tags_folded(order.tags),
        None if order.phone is None else digits(order.phone),
    )


def read(stored: Sequence[Any], shipments: tuple[Shipment, ...] | None) -> Order:
    """The order that a row of `columns` is."""
    row = _Row._make(stored)
    more = _NO_MORE if row.more is None else decode(_More, row.more)
    return Order(
        id=order_gid(str(row.key)),
        name=told(row.name) or "",
        number=row.number,
        placed_at=instant(row.placed_at),
        created_at=instant(row.created_at),
        updated_at=instant(row.updated_at),
        cancelled_at=instant(row.cancelled_at),
        cancel_reason=more.cancel_reason,
        closed_at=instant(row.closed_at),
        state=statuses.state(row.state, row.state_word),
        payment=statuses.payment(row.payment, row.payment_word),
        fulfillment=statuses.fulfillment(row.fulfillment, row.fulfillment_word),
        return_=statuses.return_(row.return_, row.return_word),
        customer=told(row.customer),
        customer_id=told(row.customer_id),
        email=told(row.email),
        phone=told(row.phone),
        confirmation_number=told(row.confirmation),
        country=told(row.country),
        total=money(row.total, row.currency),
        capturable=money(row.capturable, row.currency),
        outstanding=money(row.outstanding, row.currency),
        refunded=money(row.refunded, row.currency),
        received=money(row.received, row.currency),
        original_total=more.original_total,
        tags=() if row.tags is None else decode(tuple[str, ...], row.tags),
        test=bool(row.test),
        note=more.note,
        shipments=shipments,
        shipments_cut=shipments is not None and bool(row.shipments_cut),
        transactions=None if row.transactions is None else decode(tuple[Transaction, ...], row.transactions),
        terms=None if row.terms is None else decode(PaymentTerms, row.terms),
        stage=_stage(row) if row.stage_read else None,
    )


def _stage(row: _Row) -> StageMark:
    history = None if row.stage_history is None else decode(History, row.stage_history)
    return StageMark(stage=told(row.stage), history=history)


PLACE_OF_SHIPMENTS_READ = _Row._fields.index("shipments_read")
"""Where a row says whether the order's shipments were read."""


def _number_in(order: Order) -> int | None:
    has_one, number = sort_value(order, SortKey.NUMBER)
    return min(int(number), LARGEST) if has_one else None


def _more_text(order: Order) -> str | None:
    more = (order.cancel_reason, order.original_total, order.note)
    if more == (None, None, None):
        return None
    cancel_reason, original_total, note = more
    return encode(_More, _More(cancel_reason=cancel_reason, original_total=original_total, note=note))
