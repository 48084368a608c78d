"""Wire nodes of one order's whole life to core models."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from orderstatus.core.models import (
    CarrierEvent,
    ExchangeItem,
    FulfillmentOrder,
    Hold,
    Item,
    Order,
    OrderLife,
    Refund,
    Return,
    ReturnedItem,
    Shipment,
)
from orderstatus.core.statuses import kebab
from orderstatus.shopify import mapping, wire_life
from orderstatus.shopify.mapping import delivery_method, each, money
from orderstatus.shopify.wire_life import OrderLifeWire


def life(node: OrderLifeWire) -> OrderLife:
    """An order's whole life; a part that the node does not carry is None."""
    address = node.shipping_address
    return OrderLife(
        order=order(node),
        items=tuple(item(line) for line in node.line_items or ()),
        fulfillment_orders=each(fulfillment_order, node.fulfillment_orders),
        returns=each(returned, node.returns),
        refunds=tuple(refund(each_refund) for each_refund in node.refunds or ()),
        ship_to=tuple((address.formatted if address is not None else None) or ()),
        phone=node.phone,
        shipping_method=node.shipping_line.title if node.shipping_line is not None else None,
    )


def order(node: OrderLifeWire) -> Order:
    """The order as in a list, with what only its life asks for."""
    return replace(
        mapping.order(node),
        cancel_reason=kebab(node.cancel_reason) if node.cancel_reason else None,
        original_total=money(node.total_price_set),
        note=node.note,
        shipments=each(shipment, node.fulfillments),
    )


def shipment(node: wire_life.FulfillmentLifeWire) -> Shipment:
    """The shipment as in a list, with its items and the carrier's events, newest first."""
    items = tuple(_shipped_item(line) for line in node.fulfillment_line_items or ())
    return replace(mapping.shipment(node), events=events(node.events), items=items)


def events(nodes: list[wire_life.EventWire] | None) -> tuple[CarrierEvent, ...] | None:
    """A shipment's carrier events, newest first; None where they were not read."""
    if nodes is None:
        return None
    dated = [event for event in map(_event, nodes) if event is not None]
    return tuple(sorted(dated, key=lambda event: event.happened_at, reverse=True))


def fulfillment_order(node: wire_life.FulfillmentOrderWire) -> FulfillmentOrder:
    """What one location has to ship."""
    return FulfillmentOrder(
        id=node.id or "",
        status=kebab(node.status or "unknown"),
        request_status=kebab(node.request_status) if node.request_status else None,
        location=node.assigned_location.name if node.assigned_location is not None else None,
        delivery_method=delivery_method(node.delivery_method),
        fulfill_at=node.fulfill_at,
        fulfill_by=node.fulfill_by,
        created_at=node.created_at,
        updated_at=node.updated_at,
        holds=tuple(_hold(each) for each in node.fulfillment_holds or ()),
        items=tuple(_remaining_item(each) for each in node.line_items or ()),
        actions=tuple(kebab(each.action) for each in node.supported_actions or () if each.action),
    )


def returned(node: wire_life.ReturnWire) -> Return:
    """Goods on their way back, or asked to be."""
    decline = node.decline
    because = None
    if decline is not None:
        because = decline.note or (kebab(decline.reason) if decline.reason else None)
    disposed = _disposed(node)
    final = disposed["RESTOCKED"] + disposed["NOT_RESTOCKED"]
    left = max(0, (node.total_quantity or 0) - final - disposed["MISSING"])
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
        inspected=final,
        # Whether what was looked at is still listed as waiting to be is not documented: no piece is counted twice.
        to_inspect=min(disposed["PROCESSING_REQUIRED"], left),
        never_arrived=disposed["MISSING"],
    )


def refund(node: wire_life.RefundWire) -> Refund:
    """Money given back; `createdAt` is nullable, `processedAt` came with 2026-04."""
    return Refund(
        id=node.id or "",
        total=money(node.total_refunded_set),
        refunded_at=node.processed_at or node.created_at,
        note=node.note,
    )


def item(node: wire_life.LineItemWire) -> Item:
    """A line of the order: what was ordered, what edits and removals left of it, and how much of that is to ship."""
    return Item(
        id=node.id or "",
        title=node.name or node.title or "",
        sku=node.sku,
        quantity=node.quantity or 0,
        current=node.current_quantity,
        price=money(node.original_unit_price_set),
        remaining=node.unfulfilled_quantity,
    )


def _event(node: wire_life.EventWire) -> CarrierEvent | None:
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


def _hold(node: wire_life.HoldWire) -> Hold:
    return Hold(
        id=node.id or "",
        reason=kebab(node.reason or "unknown"),
        shown_reason=node.display_reason,
        note=node.reason_notes,
        handle=node.handle,
        ours=bool(node.held_by_requesting_app),
    )


def _shipped_item(node: wire_life.FulfillmentLineItemWire) -> Item:
    line = node.line_item or wire_life.LineItemWire()
    return Item(
        id=node.id or "",
        title=line.name or line.title or "",
        sku=line.sku,
        quantity=node.quantity or 0,
        line_id=line.id,
    )


def _remaining_item(node: wire_life.FulfillmentOrderLineItemWire) -> Item:
    line = node.line_item or wire_life.LineItemWire()
    return Item(
        id=node.id or "",
        title=line.name or line.title or "",
        sku=line.sku,
        quantity=node.total_quantity or 0,
        remaining=node.remaining_quantity,
        line_id=line.id,
    )


def _disposed(node: wire_life.ReturnWire) -> Counter[str]:
    """How many pieces have come to each `ReverseFulfillmentOrderDispositionType`."""
    pieces: Counter[str] = Counter()
    for reverse in node.reverse_fulfillment_orders or ():
        for line in reverse.line_items or ():
            for disposition in line.dispositions or ():
                pieces[disposition.type or ""] += disposition.quantity or 0
    return pieces


def _returned_item(node: wire_life.ReturnLineItemWire) -> ReturnedItem:
    shipped = node.fulfillment_line_item or wire_life.FulfillmentLineItemWire()
    line = shipped.line_item or wire_life.LineItemWire()
    reason = node.return_reason_definition or wire_life.ReturnReasonWire()
    return ReturnedItem(
        id=node.id or "",
        title=line.name or line.title or "",
        sku=line.sku,
        quantity=node.quantity or 0,
        note=node.customer_note or node.return_reason_note or None,
        processed=node.processed_quantity or 0,
        refunded=node.refunded_quantity or 0,
        refundable=node.refundable_quantity or 0,
        worth=money(node.with_code_discounted_total_price_set),
        reason=reason.handle,
        reason_name=reason.name,
    )


def _exchange_item(node: wire_life.ExchangeLineItemWire) -> ExchangeItem:
    """Until it is processed it is no line of the order, and known by what it was called when the return was made."""
    line = node.line_items[0] if node.line_items else wire_life.LineItemWire()
    as_made = " - ".join(part for part in (node.title, node.variant_title) if part)
    return ExchangeItem(
        id=node.id or "",
        title=line.name or line.title or as_made,
        sku=line.sku or node.variant_sku,
        quantity=node.quantity or 0,
        unprocessed=node.unprocessed_quantity or 0,
        unfulfilled=sum(each.unfulfilled_quantity or 0 for each in node.line_items or ()),
    )
