"""Orders from JSON that is exactly as the schema has it, at the speed of a file of a million.

`wire.py` and `mapping.py` stay the rule: what is not of its plain type here goes their way, which converts it or says
what is wrong with it. They take 120 µs for an order with a shipment, and this takes 12 (benchmarks/bulk_file.py).
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from orderstatus.core.building import quick
from orderstatus.core.lifecycle import order_state
from orderstatus.core.models import Money, Order, PaymentTerms, Shipment, Tracking, Transaction
from orderstatus.core.statuses import fulfillment_status, kebab, payment_status, return_status, shipment_status

Json = dict[str, Any]

_TEXT = frozenset({str, type(None)})
_FLAG = frozenset({bool, type(None)})
_COUNT = frozenset({int, type(None)})
_STRING = frozenset({str})

_order, _shipment, _tracking, _priced = quick(Order), quick(Shipment), quick(Tracking), quick(Money)


class _NotPlainError(Exception):
    """Something is not of the type that the schema gives it, or not written as Shopify writes it."""


def plain_order(node: Json) -> Order | None:
    """What `mapping.order` makes of the node; None where that has to look at it itself."""
    try:
        return _mapped(node)
    except (_NotPlainError, TypeError, ValueError, KeyError, IndexError, AttributeError):
        return None


def _mapped(node: Json) -> Order:
    get = node.get
    id, name, email, phone, confirmation = (
        get("id"), get("name"), get("email"), get("phone"), get("confirmationNumber")
    )  # fmt: skip
    payment, fulfillment, returned = get("displayFinancialStatus"), get("displayFulfillmentStatus"), get("returnStatus")
    customer, address = get("customer"), get("shippingAddress")
    customer_name = customer_id = country = None
    if customer is not None:
        customer_name, customer_id = customer.get("displayName"), customer.get("id")
    if address is not None:
        country = address.get("countryCodeV2")
    texts = (id, name, email, phone, confirmation, payment, fulfillment, returned, customer_name, customer_id, country)
    closed, test, number, tags = get("closed"), get("test"), get("number"), get("tags")
    if not (
        _TEXT.issuperset(map(type, texts))
        and type(closed) in _FLAG
        and type(test) in _FLAG
        and type(number) in _COUNT
        and (not tags or (type(tags) is list and _STRING.issuperset(map(type, tags))))
    ):
        raise _NotPlainError
    created, placed = get("createdAt"), get("processedAt")
    created_at = _instant(created)
    cancelled_at = _instant(get("cancelledAt"))
    transactions, shipments = get("transactions"), get("fulfillments")
    return _order(
        id=id or "",
        name=name or "",
        number=number,
        # An order is seldom placed at another second than it was made in.
        placed_at=created_at if placed == created else _instant(placed),
        created_at=created_at,
        updated_at=_instant(get("updatedAt")),
        cancelled_at=cancelled_at,
        state=order_state(closed=closed, cancelled_at=cancelled_at),
        payment=payment_status(payment),
        fulfillment=fulfillment_status(fulfillment),
        return_=return_status(returned),
        customer=customer_name,
        customer_id=customer_id,
        email=email,
        phone=phone,
        confirmation_number=confirmation,
        country=country,
        total=_money(get("currentTotalPriceSet")),
        capturable=_money(get("totalCapturableSet")),
        outstanding=_money(get("totalOutstandingSet")),
        refunded=_money(get("totalRefundedSet")),
        received=_money(get("totalReceivedSet")),
        tags=tuple(tags) if tags else (),
        test=test or False,
        shipments=None if shipments is None else tuple([_mapped_shipment(each) for each in _listed(shipments)]),
        transactions=None if transactions is None else tuple([_transaction(each) for each in _listed(transactions)]),
        terms=_terms(get("paymentTerms")),
    )


def _mapped_shipment(node: Json) -> Shipment:
    get = node.get
    id, name, status, display = get("id"), get("name"), get("status"), get("displayStatus")
    requires_shipping, place = get("requiresShipping"), get("location")
    location = None if place is None else place.get("name")
    if not (_TEXT.issuperset(map(type, (id, name, status, display, location))) and type(requires_shipping) in _FLAG):
        raise _NotPlainError
    infos = get("trackingInfo")
    return _shipment(
        id=id or "",
        name=name,
        raw_status=status,
        display_status=display,
        status=shipment_status(display),
        tracking=tuple([_mapped_tracking(each) for each in _listed(infos)]) if infos else (),
        shipped_at=_instant(get("createdAt")),
        in_transit_at=_instant(get("inTransitAt")),
        delivered_at=_instant(get("deliveredAt")),
        estimated_delivery_at=_instant(get("estimatedDeliveryAt")),
        updated_at=_instant(get("updatedAt")),
        requires_shipping=requires_shipping,
        delivery_method=_method(get("fulfillmentOrders")),
        location=location,
    )


def _method(orders: Any) -> str | None:
    """As `bulk_join` puts it there: the method of the first fulfillment order, in the form that `nodes` has."""
    if orders is None:
        return None
    for each in _listed(orders["nodes"]):
        if (how := each.get("deliveryMethod")) is not None and (word := how.get("methodType")):
            if type(word) is not str:
                raise _NotPlainError
            return kebab(word)
    return None


def _mapped_tracking(node: Json) -> Tracking:
    company, number, url = node.get("company"), node.get("number"), node.get("url")
    if not _TEXT.issuperset((type(company), type(number), type(url))):
        raise _NotPlainError
    return _tracking(company, number, url)


def _transaction(node: Json) -> Transaction:
    get = node.get
    parent, test, error = get("parentTransaction"), get("test"), get("errorCode")
    parent_id = None if parent is None else parent.get("id")
    id, kind, status, gateway = get("id"), get("kind"), get("status"), get("gateway")
    if not (_TEXT.issuperset(map(type, (id, kind, status, gateway, parent_id, error))) and type(test) in _FLAG):
        raise _NotPlainError
    return Transaction(
        id=id or "",
        kind=kebab(kind or "unknown"),
        status=kebab(status or "unknown"),
        amount=_money(get("amountSet")),
        gateway=gateway,
        processed_at=_instant(get("processedAt")) or _instant(get("createdAt")),
        expires_at=_instant(get("authorizationExpiresAt")),
        parent_id=parent_id,
        test=test or False,
        error=kebab(error) if error else None,
    )


def _terms(node: Json | None) -> PaymentTerms | None:
    if node is None:
        return None
    name, overdue = node.get("paymentTermsName"), node.get("overdue")
    if type(name) not in _TEXT or type(overdue) not in _FLAG:
        raise _NotPlainError
    schedules = node.get("paymentSchedules")
    unpaid = [
        due_at
        for each in (_listed(schedules["nodes"]) if schedules is not None else ())
        # Both are looked at, whatever the other says: a date that is none has to be found.
        if (paid_at := _instant(each.get("completedAt")), due_at := _instant(each.get("dueAt")))
        and paid_at is None
        and due_at is not None
    ]
    return PaymentTerms(name=name, overdue=overdue or False, due_at=min(unpaid, default=None))


def _listed(value: Any) -> list[Json]:
    if type(value) is not list:
        raise _NotPlainError
    return value


def _instant(text: Any) -> datetime | None:
    """Shopify's `DateTime`, `2026-11-23T05:00:00Z`; any other way to write one is not plain."""
    if text is None:
        return None
    # Every third character from the fourth on; whatever else is wrong, fromisoformat says.
    if text[4::3] != "--T::Z":
        raise _NotPlainError
    return datetime.fromisoformat(text)


def _money(bag: Any) -> Money | None:
    if bag is None or (side := bag["shopMoney"]) is None:
        return None
    return _amount(side.get("amount"), side.get("currencyCode"))


@lru_cache(maxsize=4096)
def _amount(amount: Any, currency: Any) -> Money | None:
    """Prices recur, and nothing is the commonest of them."""
    if amount is None:
        return None
    if type(amount) is not str or type(currency) not in _TEXT:
        raise _NotPlainError
    value = Decimal(amount)
    if not value.is_finite():
        raise _NotPlainError
    return _priced(value, currency or "")
