"""An order as a row: its own fields, and beside them what it is looked for by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from orderstatus.core.errors import OrderStatusError
from orderstatus.core.lifecycle import delivery_of, is_overdue
from orderstatus.core.models import Money, Order, PaymentTerms, Shipment, Transaction
from orderstatus.core.needles import digits
from orderstatus.core.query import Part, SortKey, sort_value
from orderstatus.core.references import order_gid
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
    delivery = delivery_of(order)
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
        # From here on what it is looked for by.
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
    (
        key,
        name,
        number,
        placed_at,
        created_at,
        updated_at,
        cancelled_at,
        closed_at,
        state,
        state_word,
        payment,
        payment_word,
        fulfillment,
        fulfillment_word,
        return_,
        return_word,
        currency,
        total,
        capturable,
        outstanding,
        refunded,
        received,
        customer,
        customer_id,
        email,
        phone,
        confirmation,
        country,
        tags,
        test,
        _,
        shipments_cut,
        transactions,
        terms,
        stored_more,
    ) = stored
    more = _NO_MORE if stored_more is None else decode(_More, stored_more)
    return Order(
        id=order_gid(key),
        name=told(name) or "",
        number=number,
        placed_at=instant(placed_at),
        created_at=instant(created_at),
        updated_at=instant(updated_at),
        cancelled_at=instant(cancelled_at),
        cancel_reason=more.cancel_reason,
        closed_at=instant(closed_at),
        state=statuses.state(state, state_word),
        payment=statuses.payment(payment, payment_word),
        fulfillment=statuses.fulfillment(fulfillment, fulfillment_word),
        return_=statuses.return_(return_, return_word),
        customer=told(customer),
        customer_id=told(customer_id),
        email=told(email),
        phone=told(phone),
        confirmation_number=told(confirmation),
        country=told(country),
        total=money(total, currency),
        capturable=money(capturable, currency),
        outstanding=money(outstanding, currency),
        refunded=money(refunded, currency),
        received=money(received, currency),
        original_total=more.original_total,
        tags=() if tags is None else decode(tuple[str, ...], tags),
        test=bool(test),
        note=more.note,
        shipments=shipments,
        shipments_cut=shipments is not None and bool(shipments_cut),
        transactions=None if transactions is None else decode(tuple[Transaction, ...], transactions),
        terms=None if terms is None else decode(PaymentTerms, terms),
    )


PLACE_OF_SHIPMENTS_READ = _PLACES.index("shipments_read")
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
