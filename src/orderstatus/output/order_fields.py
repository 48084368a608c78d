"""The fields of an order, exactly the keys of design 1 in their order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from orderstatus.core.addresses import admin_page
from orderstatus.core.lifecycle import capture_deadline, delivery_of, is_live
from orderstatus.core.models import Money, Order
from orderstatus.core.stages.moving import stage_of
from orderstatus.output.fields import Field, Kind, RowContext, Value
from orderstatus.output.palette import (
    DELIVERY_TONES,
    FULFILLMENT_TONES,
    PAYMENT_TONES,
    RETURN_TONES,
    STATE_TONES,
)
from orderstatus.output.stage_words import stage_ink
from orderstatus.output.text import MISSING, amount_text

STAGE_IMPORTANCE = 95
"""Of the stage's column where stages are in use: next to Shopify's own statuses."""


def admin_url(order: Order, context: RowContext) -> str | None:
    """The order's page in the admin; None for a shop or an id that is not Shopify's."""
    return admin_page(context.shop, order.id)


def _delivery(order: Order, _: RowContext) -> Value:
    status = delivery_of(order)
    return None if status is None else status.word


def _capture_by(order: Order, context: RowContext) -> datetime | None:
    if not order.transactions:
        return None
    deadline = capture_deadline(order, context.capture)
    return None if deadline is None else deadline.at


def _capture_by_estimated(order: Order, context: RowContext) -> Value:
    if not order.transactions:
        return None
    deadline = capture_deadline(order, context.capture)
    return None if deadline is None else deadline.estimated


def _amount(
    part: Callable[[Order], Money | None],
) -> tuple[Callable[[Order, RowContext], Value], Callable[[Order, RowContext], str]]:
    def get(order: Order, _: RowContext) -> Value:
        money = part(order)
        return None if money is None else money.amount

    def shown(order: Order, context: RowContext) -> str:
        money = part(order)
        return MISSING if money is None else amount_text(money.amount, money.currency, labels=context.labels)

    return get, shown


def _currency(order: Order, _: RowContext) -> Value:
    money = order.total or order.outstanding or order.capturable
    return None if money is None else money.currency


def _not_yet(_order: Order, _context: RowContext) -> Value:
    """A flag costs what `attention` does; its keys are here, so that no column moves."""
    return None


_TOTAL, _TOTAL_SHOWN = _amount(lambda order: order.total)
_CAPTURABLE, _CAPTURABLE_SHOWN = _amount(lambda order: order.capturable)
_OUTSTANDING, _OUTSTANDING_SHOWN = _amount(lambda order: order.outstanding)

# `least` of a status is its longest known word, and in a table the longest label of the reader's language: a status is
# never cut, a word of next quarter may be.
ORDER_FIELDS: tuple[Field[Order], ...] = (
    Field(key="shop", heading="Shop", about="the shop's domain", least=12, get=lambda o, c: c.shop),
    Field(key="id", heading="Id", about="the order's GID", get=lambda o, c: o.id),
    Field(
        key="name",
        heading="Order",
        about="the order's name, as #1001",
        get=lambda o, c: o.name,
        importance=100,
        least=12,
        link=admin_url,
    ),
    Field(
        key="placed_at",
        heading="Placed",
        about="when it was placed; an imported order keeps its own date",
        get=lambda o, c: o.placed_at,
        kind=Kind.INSTANT,
        importance=85,
    ),
    Field(
        key="updated_at",
        heading="Updated",
        about="when it last changed",
        get=lambda o, c: o.updated_at,
        kind=Kind.INSTANT,
    ),
    Field(
        key="cancelled_at",
        heading="Cancelled",
        about="when it was cancelled",
        get=lambda o, c: o.cancelled_at,
        kind=Kind.INSTANT,
    ),
    Field(
        key="state",
        heading="State",
        about="open, archived or cancelled",
        get=lambda o, c: o.state.word,
        importance=55,
        least=9,
        axis="state",
        tones=STATE_TONES,
    ),
    Field(
        key="payment_status",
        heading="Payment",
        about="pending, authorized, paid and so on",
        get=lambda o, c: o.payment.word,
        importance=98,
        least=18,
        axis="payment",
        tones=PAYMENT_TONES,
    ),
    Field(
        key="fulfillment_status",
        heading="Fulfillment",
        about="unfulfilled, on-hold, fulfilled and so on",
        get=lambda o, c: o.fulfillment.word,
        importance=97,
        least=19,
        axis="fulfillment",
        tones=FULFILLMENT_TONES,
    ),
    Field(
        key="delivery_status",
        heading="Delivery",
        about="where its parcels are: the worst problem, else the least advanced",
        get=_delivery,
        importance=96,
        least=19,
        axis="delivery",
        tones=DELIVERY_TONES,
    ),
    Field(
        key="return_status",
        heading="Return",
        about="no-return, return-requested and so on",
        get=lambda o, c: o.return_.word,
        importance=50,
        least=19,
        axis="return",
        tones=RETURN_TONES,
    ),
    Field(
        key="stage",
        heading="Stage",
        about="the merchant's own stage, by its id; missing where it is in none, and where stages are not in use",
        get=lambda o, c: stage_of(o.stage),
        # Its importance is STAGE_IMPORTANCE where stages are in use.
        least=12,
        ink=lambda o, c: stage_ink(stage_of(o.stage), c.rules.stages),
    ),
    Field(
        key="customer",
        heading="Customer",
        about="the customer's name",
        get=lambda o, c: o.customer,
        importance=80,
        least=12,
    ),
    Field(key="email", heading="E-mail", about="the customer's e-mail address", get=lambda o, c: o.email, least=16),
    Field(
        key="country",
        heading="To",
        about="the shipping address's country, as two letters",
        get=lambda o, c: o.country,
        importance=60,
    ),
    Field(
        key="total",
        heading="Total",
        about="what the order comes to now, in the shop's currency",
        get=_TOTAL,
        kind=Kind.AMOUNT,
        shown=_TOTAL_SHOWN,
        importance=75,
        numeric=True,
    ),
    Field(
        key="currency",
        heading="Cur",
        about="the currency of the amounts",
        get=_currency,
        importance=74,
    ),
    Field(
        key="capturable",
        heading="To capture",
        about="authorized and not captured yet",
        get=_CAPTURABLE,
        kind=Kind.AMOUNT,
        shown=_CAPTURABLE_SHOWN,
        numeric=True,
    ),
    Field(
        key="outstanding",
        heading="Outstanding",
        about="what the customer still owes",
        get=_OUTSTANDING,
        kind=Kind.AMOUNT,
        shown=_OUTSTANDING_SHOWN,
        numeric=True,
    ),
    Field(
        key="capture_by",
        heading="Capture by",
        about="the earliest deadline of an open authorization",
        get=_capture_by,
        kind=Kind.INSTANT,
    ),
    Field(
        key="capture_by_estimated",
        heading="Estimated",
        about="whether that deadline is ours, as Shopify does not say",
        get=_capture_by_estimated,
        kind=Kind.FLAG,
    ),
    Field(
        key="tags",
        heading="Tags",
        about="the order's tags",
        get=lambda o, c: o.tags,
        kind=Kind.TEXTS,
        importance=20,
        least=8,
    ),
    Field(
        key="shipments_count",
        heading="Shipments",
        about="how many live shipments it has",
        get=lambda o, c: None if o.shipments is None else sum(map(is_live, o.shipments)),
        kind=Kind.COUNT,
        numeric=True,
    ),
    Field(
        key="flag",
        heading="Flag",
        about="the worst thing wrong with it; always missing here, `orderstatus attention` finds it",
        get=_not_yet,
    ),
    Field(key="flag_reason", heading="Why", about="why it is flagged; always missing here, as `flag` is", get=_not_yet),
)
