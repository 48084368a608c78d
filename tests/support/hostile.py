"""Orders whose data tries everything: markup, escapes, newlines, formulas, every script, and nothing at all."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from orderstatus.core.models import Money, Order, Tracking
from orderstatus.core.statuses import (
    FulfillmentStatus,
    OrderState,
    PaymentStatus,
    ReturnStatus,
    known,
    payment_status,
)

from .orders import ago, euros, order, shipment

NAMES: tuple[str, ...] = (
    "[red]Shirt[/red] [XL] [/]",
    "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x9b2J",
    "line one\nline two\r\ttab",
    "n" * 300,
    "山田　太郎 様",
    "👨‍👩‍👧 Perhe ❤️ 🇫🇮 👍🏽",
    "דוד כהן",
    "محمد \u202egnp.exe\u202c",
    "می‌خواهم",
    "e\u0301 Z" + "\u0338\u0321\u0322\u0323\u0324\u0325\u0326\u0327" * 3 + "algo",
    "=1+1",
    "@SUM(A1)",
    '"quoted", and, commas',
    "\ud800 alone",
)


def hostile_orders() -> tuple[Order, ...]:
    """One order for each name, and others whose amounts, dates and parts are the odd ones."""
    named = tuple(
        order(
            id=f"gid://shopify/Order/{number}",
            name=f"#{number}",
            number=number,
            customer=name,
            tags=(name[:20], "b,c"),
            email=None,
        )
        for number, name in enumerate(NAMES, start=2001)
    )
    return (*named, _nothing(), _busy(), _elsewhere())


def _nothing() -> Order:
    return order(
        id="gid://shopify/Order/3001",
        name="#3001",
        placed_at=None,
        updated_at=None,
        customer=None,
        customer_id=None,
        email=None,
        country=None,
        total=None,
        capturable=None,
        outstanding=None,
        tags=(),
        payment=payment_status(None),
        shipments=None,
        transactions=None,
    )


def _busy() -> Order:
    parcel = shipment(display_status="ATTEMPTED_DELIVERY")
    return order(
        id="gid://shopify/Order/3002",
        name="#3002",
        state=known(OrderState.CANCELLED),
        cancelled_at=ago(hours=1),
        payment=known(PaymentStatus.PARTIALLY_REFUNDED),
        fulfillment=known(FulfillmentStatus.PARTIALLY_FULFILLED),
        return_=known(ReturnStatus.INSPECTION_COMPLETE),
        total=euros("0.0"),
        shipments=(parcel, parcel, replace(parcel, tracking=(Tracking("=cmd", "1" * 100, "javascript:alert(1)"),))),
    )


def _elsewhere() -> Order:
    return order(
        id="gid://shopify/Order/3003",
        name="EX-3003-2025-B",
        placed_at=ago(days=400),
        payment=payment_status("SETTLED_IN_GOLD"),
        total=Money(Decimal("1234567"), "JPY"),
        country="JP",
    )
