"""The shape of Shopify's JSON, for exactly the fields that our documents ask for.

Everything is nullable: a field may be denied, a server may lack it, and a node from somebody else's query may not have
asked for it. Enums are plain strings, since a quarterly release may add values (usage/versioning).
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict
from pydantic.alias_generators import to_camel


class Wire(BaseModel):
    """A node as it is sent; unknown keys are left alone."""

    model_config = ConfigDict(alias_generator=to_camel, frozen=True, extra="ignore")


T = TypeVar("T")


def _listed(value: Any) -> Any:
    """A list without its nulls, whether it was sent as a list or as a connection, by `nodes` or by `edges`."""
    if isinstance(value, dict):
        if "nodes" in value:
            value = value["nodes"]
        elif isinstance(edges := value.get("edges"), list):
            value = [edge.get("node") for edge in edges if isinstance(edge, dict)]
        else:
            return value.get("edges")
    return [each for each in value if each is not None] if isinstance(value, list) else value


def _aware(value: datetime) -> datetime:
    """Shopify's DateTime always ends in Z; a time without offset, from anything else, is taken for UTC too."""
    return value if value.tzinfo is not None else value.replace(tzinfo=UTC)


Listed = Annotated[list[T] | None, BeforeValidator(_listed)]
Instant = Annotated[datetime, AfterValidator(_aware)]


class MoneyWire(Wire):
    amount: Decimal | None = None
    currency_code: str | None = None


class MoneyBagWire(Wire):
    shop_money: MoneyWire | None = None


class CountWire(Wire):
    count: int | None = None
    precision: str | None = None


class PageInfoWire(Wire):
    has_next_page: bool | None = None
    end_cursor: str | None = None


class PhoneNumberWire(Wire):
    phone_number: str | None = None


class CustomerWire(Wire):
    id: str | None = None
    display_name: str | None = None
    default_phone_number: PhoneNumberWire | None = None


class CustomerTagsWire(Wire):
    tags: Listed[str] = None


class CustomerPageWire(Wire):
    nodes: Listed[CustomerWire] = None


class AddressWire(Wire):
    country_code_v2: str | None = None


class TrackingWire(Wire):
    company: str | None = None
    number: str | None = None
    url: str | None = None


class LocationWire(Wire):
    name: str | None = None


class DeliveryMethodWire(Wire):
    method_type: str | None = None


class ShippedByWire(Wire):
    """A fulfillment order as far as a list of shipments asks for it."""

    delivery_method: DeliveryMethodWire | None = None


class FulfillmentWire(Wire):
    id: str | None = None
    name: str | None = None
    status: str | None = None
    display_status: str | None = None
    created_at: Instant | None = None
    updated_at: Instant | None = None
    in_transit_at: Instant | None = None
    delivered_at: Instant | None = None
    estimated_delivery_at: Instant | None = None
    requires_shipping: bool | None = None
    tracking_info: Listed[TrackingWire] = None
    location: LocationWire | None = None
    fulfillment_orders: Listed[ShippedByWire] = None


class MetafieldWire(Wire):
    value: str | None = None
    compare_digest: str | None = None


class ParentWire(Wire):
    id: str | None = None


class TransactionWire(Wire):
    id: str | None = None
    kind: str | None = None
    status: str | None = None
    gateway: str | None = None
    processed_at: Instant | None = None
    created_at: Instant | None = None
    authorization_expires_at: Instant | None = None
    error_code: str | None = None
    test: bool | None = None
    amount_set: MoneyBagWire | None = None
    parent_transaction: ParentWire | None = None


class ScheduleWire(Wire):
    due_at: Instant | None = None
    completed_at: Instant | None = None


class PaymentTermsWire(Wire):
    overdue: bool | None = None
    payment_terms_name: str | None = None
    payment_schedules: Listed[ScheduleWire] = None


class OrderWire(Wire):
    """An order as a row of a list."""

    id: str | None = None
    name: str | None = None
    number: int | None = None
    created_at: Instant | None = None
    processed_at: Instant | None = None
    updated_at: Instant | None = None
    cancelled_at: Instant | None = None
    closed_at: Instant | None = None
    closed: bool | None = None
    test: bool | None = None
    tags: Listed[str] = None
    email: str | None = None
    phone: str | None = None
    confirmation_number: str | None = None
    display_financial_status: str | None = None
    display_fulfillment_status: str | None = None
    return_status: str | None = None
    current_total_price_set: MoneyBagWire | None = None
    total_capturable_set: MoneyBagWire | None = None
    total_outstanding_set: MoneyBagWire | None = None
    total_received_set: MoneyBagWire | None = None
    total_refunded_set: MoneyBagWire | None = None
    customer: CustomerWire | None = None
    shipping_address: AddressWire | None = None
    fulfillments_count: CountWire | None = None
    fulfillments: Listed[FulfillmentWire] = None
    transactions: Listed[TransactionWire] = None
    payment_terms: PaymentTermsWire | None = None
    stage: MetafieldWire | None = None
    """Null where there is none; not in `model_fields_set` where it was not asked for. So is `stage_history`."""
    stage_history: MetafieldWire | None = None
    customer_locale: str | None = None
    customer_tags: CustomerTagsWire | None = None
    """Null where there is no customer; not in `model_fields_set` where it was not asked for."""


class OrderPageWire(Wire):
    nodes: Listed[OrderWire] = None
    page_info: PageInfoWire | None = None


class ShopWire(Wire):
    name: str | None = None
    myshopify_domain: str | None = None
    iana_timezone: str | None = None
    currency_code: str | None = None
