"""The shape of Shopify's JSON, for exactly the fields that our documents ask for.

Everything is nullable: a field may be denied, a server may lack it, and a node from somebody else's query may not have
asked for it. Enums are plain strings, since a quarterly release may add values (usage/versioning).
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic.alias_generators import to_camel


class Wire(BaseModel):
    """A node as it is sent; unknown keys are left alone."""

    model_config = ConfigDict(alias_generator=to_camel, frozen=True, extra="ignore")


T = TypeVar("T")


def _nodes(value: Any) -> Any:
    """A connection's nodes, written either way GraphQL allows; a plain list stays one; absent nodes are dropped."""
    if isinstance(value, dict):
        if "nodes" in value:
            value = value["nodes"]
        elif "edges" in value:
            value = [edge.get("node") for edge in value["edges"] or () if isinstance(edge, dict)]
        else:
            return None
    return [node for node in value if node is not None] if isinstance(value, list) else value


Nodes = Annotated[list[T] | None, BeforeValidator(_nodes)]


class MoneyWire(Wire):
    amount: Decimal | None = None
    currency_code: str | None = None


class MoneyBagWire(Wire):
    shop_money: MoneyWire | None = None


class CountWire(Wire):
    count: int
    precision: str | None = None


class PageInfoWire(Wire):
    has_next_page: bool = False
    end_cursor: str | None = None


class CustomerWire(Wire):
    id: str | None = None
    display_name: str | None = None


class AddressWire(Wire):
    country_code_v2: str | None = None


class TrackingWire(Wire):
    company: str | None = None
    number: str | None = None
    url: str | None = None


class LocationWire(Wire):
    name: str | None = None


class FulfillmentWire(Wire):
    id: str | None = None
    name: str | None = None
    status: str | None = None
    display_status: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    in_transit_at: datetime | None = None
    delivered_at: datetime | None = None
    estimated_delivery_at: datetime | None = None
    requires_shipping: bool | None = None
    tracking_info: list[TrackingWire] | None = None
    location: LocationWire | None = None


class ParentWire(Wire):
    id: str | None = None


class TransactionWire(Wire):
    id: str | None = None
    kind: str | None = None
    status: str | None = None
    gateway: str | None = None
    processed_at: datetime | None = None
    created_at: datetime | None = None
    authorization_expires_at: datetime | None = None
    error_code: str | None = None
    test: bool | None = None
    amount_set: MoneyBagWire | None = None
    parent_transaction: ParentWire | None = None


class ScheduleWire(Wire):
    due_at: datetime | None = None
    completed_at: datetime | None = None


class PaymentTermsWire(Wire):
    overdue: bool | None = None
    payment_terms_name: str | None = None
    payment_schedules: Nodes[ScheduleWire] = None


class OrderWire(Wire):
    """An order as a row of a list."""

    id: str | None = None
    name: str | None = None
    number: int | None = None
    created_at: datetime | None = None
    processed_at: datetime | None = None
    updated_at: datetime | None = None
    cancelled_at: datetime | None = None
    closed: bool | None = None
    test: bool | None = None
    tags: list[str] | None = None
    email: str | None = None
    display_financial_status: str | None = None
    display_fulfillment_status: str | None = None
    return_status: str | None = None
    current_total_price_set: MoneyBagWire | None = None
    total_capturable_set: MoneyBagWire | None = None
    total_outstanding_set: MoneyBagWire | None = None
    customer: CustomerWire | None = None
    shipping_address: AddressWire | None = None
    fulfillments_count: CountWire | None = None
    fulfillments: Nodes[FulfillmentWire] = None
    transactions: Nodes[TransactionWire] = None
    payment_terms: PaymentTermsWire | None = None


class OrderPageWire(Wire):
    nodes: Nodes[OrderWire] = None
    page_info: PageInfoWire | None = None


class ShopWire(Wire):
    name: str | None = None
    myshopify_domain: str | None = None
    iana_timezone: str | None = None
    currency_code: str | None = None
