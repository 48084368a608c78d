"""Wire nodes of a list to core models: Shopify's words in, ours out, and no status, date or amount lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from orderstatus.core.lifecycle import order_state
from orderstatus.core.models import Money, Order, PaymentTerms, Shipment, Tracking, Transaction
from orderstatus.core.stages.kept import Pair, mark_of_values
from orderstatus.core.stages.marks import StageMark
from orderstatus.core.statuses import fulfillment_status, kebab, payment_status, return_status, shipment_status
from orderstatus.shopify import wire
from orderstatus.shopify.wire import MoneyBagWire

Node = TypeVar("Node")
Model = TypeVar("Model")


def money(bag: MoneyBagWire | None) -> Money | None:
    """The shop-money side of a `MoneyBag`: what the merchant's books are kept in."""
    if bag is None or bag.shop_money is None or bag.shop_money.amount is None:
        return None
    return Money(bag.shop_money.amount, bag.shop_money.currency_code or "")


def order(node: wire.OrderWire) -> Order:
    """An order with the parts that the node carries; a part it does not carry is None."""
    customer = node.customer
    address = node.shipping_address
    return Order(
        id=node.id or "",
        name=node.name or "",
        number=node.number,
        placed_at=node.processed_at,
        created_at=node.created_at,
        updated_at=node.updated_at,
        cancelled_at=node.cancelled_at,
        closed_at=node.closed_at,
        state=order_state(closed=node.closed, cancelled_at=node.cancelled_at),
        payment=payment_status(node.display_financial_status),
        fulfillment=fulfillment_status(node.display_fulfillment_status),
        return_=return_status(node.return_status),
        customer=customer.display_name if customer is not None else None,
        customer_id=customer.id if customer is not None else None,
        email=node.email,
        phone=node.phone,
        confirmation_number=node.confirmation_number,
        country=address.country_code_v2 if address is not None else None,
        total=money(node.current_total_price_set),
        capturable=money(node.total_capturable_set),
        outstanding=money(node.total_outstanding_set),
        refunded=money(node.total_refunded_set),
        received=money(node.total_received_set),
        tags=tuple(node.tags or ()),
        test=bool(node.test),
        shipments=each(shipment, node.fulfillments),
        transactions=each(transaction, node.transactions),
        terms=_terms(node.payment_terms),
        stage=_stage(node),
        locale=node.customer_locale,
        customer_tags=_customer_tags(node),
    )


def _customer_tags(node: wire.OrderWire) -> tuple[str, ...] | None:
    if "customer_tags" not in node.model_fields_set:
        return None
    return () if node.customer_tags is None else tuple(node.customer_tags.tags or ())


def shipment(node: wire.FulfillmentWire) -> Shipment:
    """A fulfillment as the parcel, or parcels, that left together."""
    return Shipment(
        id=node.id or "",
        name=node.name,
        raw_status=node.status,
        display_status=node.display_status,
        status=shipment_status(node.display_status),
        tracking=tuple(Tracking(each.company, each.number, each.url) for each in node.tracking_info or ()),
        shipped_at=node.created_at,
        in_transit_at=node.in_transit_at,
        delivered_at=node.delivered_at,
        estimated_delivery_at=node.estimated_delivery_at,
        updated_at=node.updated_at,
        requires_shipping=node.requires_shipping,
        delivery_method=next(
            (word for each in node.fulfillment_orders or () if (word := delivery_method(each.delivery_method))), None
        ),
        location=node.location.name if node.location is not None else None,
    )


def delivery_method(node: wire.DeliveryMethodWire | None) -> str | None:
    """How the goods reach the customer, as a word of ours: `pick-up`."""
    return kebab(node.method_type) if node is not None and node.method_type else None


def transaction(node: wire.TransactionWire) -> Transaction:
    """A movement of money; one without a processing date (it may be null) is dated by its creation."""
    return Transaction(
        id=node.id or "",
        kind=kebab(node.kind or "unknown"),
        status=kebab(node.status or "unknown"),
        amount=money(node.amount_set),
        gateway=node.gateway,
        processed_at=node.processed_at or node.created_at,
        expires_at=node.authorization_expires_at,
        parent_id=node.parent_transaction.id if node.parent_transaction is not None else None,
        test=bool(node.test),
        error=kebab(node.error_code) if node.error_code else None,
    )


def each(mapper: Callable[[Node], Model], nodes: Iterable[Node] | None) -> tuple[Model, ...] | None:
    """Every node mapped; None, which means not read, stays None."""
    return None if nodes is None else tuple(mapper(node) for node in nodes)


def _stage(node: wire.OrderWire) -> StageMark | None:
    """The order's stage; None where it was not asked for, as its history alone says nothing."""
    if "stage" not in node.model_fields_set:
        return None
    history = _pair(node.stage_history) if "stage_history" in node.model_fields_set else None
    return mark_of_values(_pair(node.stage), history)


def _pair(kept: wire.MetafieldWire | None) -> Pair:
    return (None, None) if kept is None else (kept.value, kept.compare_digest)


def _terms(node: wire.PaymentTermsWire | None) -> PaymentTerms | None:
    if node is None:
        return None
    unpaid = [each.due_at for each in node.payment_schedules or () if each.due_at and each.completed_at is None]
    return PaymentTerms(name=node.payment_terms_name, overdue=bool(node.overdue), due_at=min(unpaid, default=None))
