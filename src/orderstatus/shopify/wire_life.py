"""The shape of what only one order's whole life asks for; a list never imports it, as models cost start-up time."""

from __future__ import annotations

from orderstatus.shopify.wire import (
    AddressWire,
    DeliveryMethodWire,
    FulfillmentWire,
    Instant,
    Listed,
    MoneyBagWire,
    OrderWire,
    Wire,
)


class EventWire(Wire):
    id: str | None = None
    status: str | None = None
    happened_at: Instant | None = None
    created_at: Instant | None = None
    estimated_delivery_at: Instant | None = None
    message: str | None = None
    city: str | None = None
    province: str | None = None
    country: str | None = None


class LineItemWire(Wire):
    id: str | None = None
    name: str | None = None
    title: str | None = None
    sku: str | None = None
    quantity: int | None = None
    current_quantity: int | None = None
    unfulfilled_quantity: int | None = None
    original_unit_price_set: MoneyBagWire | None = None


class FulfillmentLineItemWire(Wire):
    id: str | None = None
    quantity: int | None = None
    line_item: LineItemWire | None = None


class HoldWire(Wire):
    id: str | None = None
    reason: str | None = None
    display_reason: str | None = None
    reason_notes: str | None = None
    handle: str | None = None
    held_by_requesting_app: bool | None = None


class AssignedLocationWire(Wire):
    name: str | None = None


class SupportedActionWire(Wire):
    action: str | None = None


class FulfillmentOrderLineItemWire(Wire):
    id: str | None = None
    total_quantity: int | None = None
    remaining_quantity: int | None = None
    line_item: LineItemWire | None = None


class FulfillmentOrderWire(Wire):
    id: str | None = None
    status: str | None = None
    request_status: str | None = None
    created_at: Instant | None = None
    updated_at: Instant | None = None
    fulfill_at: Instant | None = None
    fulfill_by: Instant | None = None
    assigned_location: AssignedLocationWire | None = None
    delivery_method: DeliveryMethodWire | None = None
    fulfillment_holds: Listed[HoldWire] = None
    supported_actions: Listed[SupportedActionWire] = None
    line_items: Listed[FulfillmentOrderLineItemWire] = None


class DeclineWire(Wire):
    reason: str | None = None
    note: str | None = None


class ReturnReasonWire(Wire):
    handle: str | None = None
    name: str | None = None


class ReturnLineItemWire(Wire):
    id: str | None = None
    quantity: int | None = None
    processed_quantity: int | None = None
    refundable_quantity: int | None = None
    refunded_quantity: int | None = None
    return_reason_definition: ReturnReasonWire | None = None
    with_code_discounted_total_price_set: MoneyBagWire | None = None
    customer_note: str | None = None
    return_reason_note: str | None = None
    fulfillment_line_item: FulfillmentLineItemWire | None = None


class ExchangeLineItemWire(Wire):
    id: str | None = None
    quantity: int | None = None
    unprocessed_quantity: int | None = None
    title: str | None = None
    variant_title: str | None = None
    variant_sku: str | None = None
    line_items: Listed[LineItemWire] = None


class DispositionWire(Wire):
    type: str | None = None
    quantity: int | None = None


class ReverseLineItemWire(Wire):
    dispositions: Listed[DispositionWire] = None


class ReverseFulfillmentOrderWire(Wire):
    line_items: Listed[ReverseLineItemWire] = None


class ReturnWire(Wire):
    id: str | None = None
    name: str | None = None
    status: str | None = None
    created_at: Instant | None = None
    closed_at: Instant | None = None
    request_approved_at: Instant | None = None
    total_quantity: int | None = None
    decline: DeclineWire | None = None
    return_line_items: Listed[ReturnLineItemWire] = None
    exchange_line_items: Listed[ExchangeLineItemWire] = None
    reverse_fulfillment_orders: Listed[ReverseFulfillmentOrderWire] = None


class RefundWire(Wire):
    id: str | None = None
    created_at: Instant | None = None
    processed_at: Instant | None = None
    note: str | None = None
    total_refunded_set: MoneyBagWire | None = None


class ShippingLineWire(Wire):
    title: str | None = None


class AddressLifeWire(AddressWire):
    formatted: Listed[str] = None


class FulfillmentLifeWire(FulfillmentWire):
    events: Listed[EventWire] = None
    fulfillment_line_items: Listed[FulfillmentLineItemWire] = None


class OrderLifeWire(OrderWire):
    """An order with everything that `show` tells."""

    cancel_reason: str | None = None
    note: str | None = None
    total_price_set: MoneyBagWire | None = None
    shipping_line: ShippingLineWire | None = None
    line_items: Listed[LineItemWire] = None
    fulfillment_orders: Listed[FulfillmentOrderWire] = None
    returns: Listed[ReturnWire] = None
    refunds: Listed[RefundWire] = None
    shipping_address: AddressLifeWire | None = None
    # A list of the subclass: sound, since the models are frozen, but not for a mutable list in mypy's eyes.
    fulfillments: Listed[FulfillmentLifeWire] = None  # type: ignore[assignment]
