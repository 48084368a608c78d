"""The shape of what only acting asks for: orders read to be acted on, and payloads; no reading command imports it."""

from __future__ import annotations

from pydantic import Field

from orderstatus.shopify.wire import (
    CountWire,
    Listed,
    MoneyBagWire,
    MoneyWire,
    PageInfoWire,
    ParentWire,
    TransactionWire,
    Wire,
)
from orderstatus.shopify.wire_life import AssignedLocationWire, FulfillmentOrderWire, OrderLifeWire


class ActMoneyBagWire(MoneyBagWire):
    presentment_money: MoneyWire | None = None


class ActTransactionWire(TransactionWire):
    amount_set: ActMoneyBagWire | None = None
    total_unsettled_set: ActMoneyBagWire | None = None
    multi_capturable: bool | None = None


class ActLocationWire(AssignedLocationWire):
    location: ParentWire | None = None


class ActFulfillmentOrderWire(FulfillmentOrderWire):
    assigned_location: ActLocationWire | None = None


class ActingOrderWire(OrderLifeWire):
    """An order with what an action decides by."""

    presentment_currency_code: str | None = None
    can_mark_as_paid: bool | None = None
    transactions_count: CountWire | None = None
    # Lists of subclasses: sound, since the models are frozen, but not for a mutable list in mypy's eyes.
    transactions: Listed[ActTransactionWire] = None  # type: ignore[assignment]
    fulfillment_orders: Listed[ActFulfillmentOrderWire] = None  # type: ignore[assignment]


class ActingPageWire(Wire):
    nodes: Listed[ActingOrderWire] = None
    page_info: PageInfoWire | None = None


class UserErrorWire(Wire):
    message: str | None = None
    # A list of strings in the schema; list positions come as strings too (recorded).
    path: list[str] | None = Field(default=None, alias="field")
    code: str | None = None


class UserErrorsWire(Wire):
    errors: Listed[UserErrorWire] = None


class MadeWire(Wire):
    """Whatever a payload says was made or changed."""

    id: str | None = None
    status: str | None = None
    error_code: str | None = None


class JobWire(Wire):
    id: str | None = None
    done: bool | None = None


class JobResultWire(Wire):
    id: str | None = None
    done: bool | None = None
    status: str | None = None
    errors: Listed[UserErrorWire] = None
