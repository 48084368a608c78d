"""Wire nodes to core models: Shopify's words in, ours out, and no status, date or amount lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from orderstatus.core.lifecycle import order_state
from orderstatus.core.models import (
    CarrierEvent,
    FulfillmentOrder,
    Hold,
    Item,
    Money,
    Order,
    PaymentTerms,
    Refund,
    Return,
    Shipment,
    Tracking,
    Transaction,
)
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
        cancel_reason=kebab(node.cancel_reason) if node.cancel_reason else None,
        closed_at=node.closed_at,
        state=order_state(closed=node.closed, cancelled_at=node.cancelled_at),
        payment=payment_status(node.display_financial_status),
        fulfillment=fulfillment_status(node.display_fulfillment_status),
        return_=return_status(node.return_status),
        customer=customer.display_name if customer is not None else None,
        customer_id=customer.id if customer is not None else None,
        email=node.email,
        country=address.country_code_v2 if address is not None else None,
        total=money(node.current_total_price_set),
        capturable=money(node.total_capturable_set),
        outstanding=money(node.total_outstanding_set),
        refunded=money(node.total_refunded_set),
        received=money(node.total_received_set),
        original_total=money(node.total_price_set),
        tags=tuple(node.tags or ()),
        test=bool(node.test),
        note=node.note,
        shipments=_each(shipment, node.fulfillments),
        transactions=_each(transaction, node.transactions),
        terms=_terms(node.payment_terms),
    )


def shipment(node: wire.FulfillmentWire) -> Shipment:
    """A fulfillment as the parcel, or parcels, that left together."""
    events = None
    if node.events is not None:
        listed = [_event(each) for each in node.events]
        dated = [event for event in listed if event is not None]
        events = tuple(sorted(dated, key=lambda event: event.happened_at, reverse=True))
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
        location=node.location.name if node.location is not None else None,
        events=events,
        items=tuple(_shipped_item(each) for each in node.fulfillment_line_items or ()),
    )


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


def fulfillment_order(node: wire.FulfillmentOrderWire) -> FulfillmentOrder:
    """What one location has to ship."""
    return FulfillmentOrder(
        id=node.id or "",
        status=kebab(node.status or "unknown"),
        request_status=kebab(node.request_status) if node.request_status else None,
        location=node.assigned_location.name if node.assigned_location is not None else None,
        delivery_method=_delivery_method(node.delivery_method),
        fulfill_at=node.fulfill_at,
        fulfill_by=node.fulfill_by,
        created_at=node.created_at,
        updated_at=node.updated_at,
        holds=tuple(_hold(each) for each in node.fulfillment_holds or ()),
        items=tuple(_remaining_item(each) for each in node.line_items or ()),
        actions=tuple(kebab(each.action) for each in node.supported_actions or () if each.action),
    )


def returned(node: wire.ReturnWire) -> Return:
    """Goods on their way back, or asked to be."""
    decline = node.decline
    because = None
    if decline is not None:
        because = decline.note or (kebab(decline.reason) if decline.reason else None)
    return Return(
        id=node.id or "",
        name=node.name or "",
        status=kebab(node.status or "unknown"),
        created_at=node.created_at,
        approved_at=node.request_approved_at,
        closed_at=node.closed_at,
        quantity=node.total_quantity,
        items=tuple(_returned_item(each) for each in node.return_line_items or ()),
        exchange_items=tuple(_exchange_item(each) for each in node.exchange_line_items or ()),
        declined_because=because,
    )


def refund(node: wire.RefundWire) -> Refund:
    """Money given back; `createdAt` is nullable, `processedAt` came with 2026-04."""
    return Refund(
        id=node.id or "",
        total=money(node.total_refunded_set),
        refunded_at=node.processed_at or node.created_at,
        note=node.note,
    )


def item(node: wire.LineItemWire) -> Item:
    """A line of the order: what is ordered now, after edits and removals, and how much of it is left to ship."""
    ordered = node.current_quantity if node.current_quantity is not None else node.quantity
    return Item(
        id=node.id or "",
        title=node.name or node.title or "",
        sku=node.sku,
        quantity=ordered or 0,
        price=money(node.original_unit_price_set),
        remaining=node.unfulfilled_quantity,
    )


def _each(mapper: Callable[[Node], Model], nodes: Iterable[Node] | None) -> tuple[Model, ...] | None:
    return None if nodes is None else tuple(mapper(node) for node in nodes)


def _event(node: wire.EventWire) -> CarrierEvent | None:
    at = node.happened_at or node.created_at
    if at is None:
        return None
    place = ", ".join(part for part in (node.city, node.province, node.country) if part)
    return CarrierEvent(
        id=node.id or "",
        word=kebab(node.status or "unknown"),
        happened_at=at,
        message=node.message,
        place=place or None,
        estimated_delivery_at=node.estimated_delivery_at,
    )


def _terms(node: wire.PaymentTermsWire | None) -> PaymentTerms | None:
    if node is None:
        return None
    unpaid = [each.due_at for each in node.payment_schedules or () if each.due_at and each.completed_at is None]
    return PaymentTerms(name=node.payment_terms_name, overdue=bool(node.overdue), due_at=min(unpaid, default=None))


def _hold(node: wire.HoldWire) -> Hold:
    return Hold(
        id=node.id or "",
        reason=kebab(node.reason or "unknown"),
        shown_reason=node.display_reason,
        note=node.reason_notes,
        handle=node.handle,
        ours=bool(node.held_by_requesting_app),
    )


def _delivery_method(node: wire.DeliveryMethodWire | None) -> str | None:
    return kebab(node.method_type) if node is not None and node.method_type else None


def _shipped_item(node: wire.FulfillmentLineItemWire) -> Item:
    line = node.line_item or wire.LineItemWire()
    return Item(id=node.id or "", title=line.name or line.title or "", sku=line.sku, quantity=node.quantity or 0)


def _remaining_item(node: wire.FulfillmentOrderLineItemWire) -> Item:
    line = node.line_item or wire.LineItemWire()
    return Item(
        id=node.id or "",
        title=line.name or line.title or "",
        sku=line.sku,
        quantity=node.total_quantity or 0,
        remaining=node.remaining_quantity,
    )


def _returned_item(node: wire.ReturnLineItemWire) -> Item:
    shipped = node.fulfillment_line_item or wire.FulfillmentLineItemWire()
    line = shipped.line_item or wire.LineItemWire()
    return Item(
        id=node.id or "",
        title=line.name or line.title or "",
        sku=line.sku,
        quantity=node.quantity or 0,
        note=node.customer_note or node.return_reason_note or None,
    )


def _exchange_item(node: wire.ExchangeLineItemWire) -> Item:
    line = node.line_items[0] if node.line_items else wire.LineItemWire()
    return Item(id=node.id or "", title=line.name or line.title or "", sku=line.sku, quantity=node.quantity or 0)
