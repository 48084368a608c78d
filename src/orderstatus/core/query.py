"""What a caller wants of the orders, in our words, and the plain predicate that decides whether one order is it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any

from orderstatus.core import filters
from orderstatus.core.errors import NotFoundError
from orderstatus.core.filters import AxisFilter
from orderstatus.core.lifecycle import CaptureRule, delivery_of, is_expiring, is_overdue
from orderstatus.core.models import Order
from orderstatus.core.references import Reference, gid_of_number


class Part(Enum):
    """A piece of an order that costs points, so it is read only when a column or a filter needs it."""

    CUSTOMER = "customer"
    EMAIL = "email"
    PHONE = "phone"
    CONFIRMATION = "confirmation"
    """The number that the customer may have been shown instead of the order's name."""
    ADDRESS = "address"
    SHIPMENTS = "shipments"
    LOCATIONS = "locations"
    """Where each shipment left from."""
    METHODS = "methods"
    """How each shipment reaches the customer."""
    RECEIVED = "received"
    """What was paid and what was given back, in all."""
    TRANSACTIONS = "transactions"
    TERMS = "terms"
    STAGE = "stage"
    """The merchant's own status."""
    STAGE_HISTORY = "stage_history"
    """Every move from stage to stage; says nothing without `STAGE`."""
    LOCALE = "locale"
    """The customer's language."""
    CUSTOMER_TAGS = "customer_tags"
    """The tags of the customer, one of which may ask for no messages."""


PARTS_OF_KEY: dict[str, frozenset[Part]] = {
    "customer": frozenset({Part.CUSTOMER}),
    "email": frozenset({Part.EMAIL}),
    "country": frozenset({Part.ADDRESS}),
    "delivery_status": frozenset({Part.SHIPMENTS}),
    "shipments_count": frozenset({Part.SHIPMENTS}),
    "capture_by": frozenset({Part.TRANSACTIONS}),
    "capture_by_estimated": frozenset({Part.TRANSACTIONS}),
    "stage": frozenset({Part.STAGE}),
}
"""The parts that an order key (design 1) is computed from; a key that is not here comes with every order."""


class LifePart(Enum):
    """A piece of one order's life that is read for the few orders that need it, by their ids."""

    FULFILLMENT_ORDERS = "fulfillment_orders"
    RETURNS = "life_returns"
    RETURN_GOODS = "return_goods"
    """What has become of the goods of each return; says nothing without `RETURNS`."""


class SortKey(StrEnum):
    """What orders can be sorted by; each is one of `OrderSortKeys`, so that the shop does it over all of them."""

    PLACED = "placed"
    UPDATED = "updated"
    NUMBER = "number"
    TOTAL = "total"
    CUSTOMER = "customer"
    PAYMENT = "payment"
    FULFILLMENT = "fulfillment"
    DESTINATION = "destination"


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of rows. Times, numbers and amounts start with the largest unless said otherwise, words with A."""

    key: SortKey = SortKey.PLACED
    descending: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderQuery:
    """Which orders: OR within an axis, AND between everything (design 2). An empty query is every order."""

    payment: AxisFilter = AxisFilter()
    fulfillment: AxisFilter = AxisFilter()
    delivery: AxisFilter = AxisFilter()
    returns: AxisFilter = AxisFilter()
    state: AxisFilter = AxisFilter()
    tags: frozenset[str] = frozenset()
    """An order must carry one of these, whatever their case; empty for any."""
    not_tags: frozenset[str] = frozenset()
    since: datetime | None = None
    """Placed at or after."""
    until: datetime | None = None
    """Placed before, so a whole day ends at the next midnight."""
    updated_since: datetime | None = None
    """Changed at or after."""
    customer: str | None = None
    """An e-mail address, whole; or part of the customer's name."""
    countries: frozenset[str] = frozenset()
    """Two-letter codes, upper case."""
    min_total: Decimal | None = None
    stages: frozenset[str] = frozenset()
    """Ids of stages: an order must be in one of these, or with `no_stage` in none at all; empty for any."""
    not_stages: frozenset[str] = frozenset()
    """An order must be in none of these; one without a stage is in none."""
    no_stage: bool = False
    """Orders without a stage are asked for, beside those of `stages` if there are any."""
    named: tuple[Reference, ...] = ()
    """Orders that are called one of these; empty for any."""
    raw: str | None = None
    """Shopify search syntax, passed along as it is; only the shop can decide it."""
    sort: Sort = Sort()
    capture: CaptureRule = field(default_factory=CaptureRule)

    @property
    def parts(self) -> frozenset[Part]:
        """The parts without which `matches` cannot decide."""
        needed: set[Part] = set()
        if self.delivery:
            needed.add(Part.SHIPMENTS)
        if self.payment.mentions(filters.EXPIRING):
            needed.add(Part.TRANSACTIONS)
        if self.payment.mentions(filters.OVERDUE):
            needed.add(Part.TERMS)
        if self.countries:
            needed.add(Part.ADDRESS)
        if self.customer:
            needed.add(Part.EMAIL if is_email(self.customer) else Part.CUSTOMER)
        if self.by_stage:
            needed.add(Part.STAGE)
        return frozenset(needed)

    @property
    def by_stage(self) -> bool:
        """True if the stage decides which orders these are."""
        return bool(self.stages or self.not_stages or self.no_stage)

    @property
    def is_everything(self) -> bool:
        """True if every order matches, so that nobody need ask a million times. `raw` is the shop's to decide."""
        return self == OrderQuery(raw=self.raw, sort=self.sort, capture=self.capture)

    def matches(self, order: Order, now: datetime) -> bool:
        """True if `order` is one of those asked for, as far as it can be seen here: `raw` is not decided."""
        return (
            (not self.payment or self.payment.accepts(payment_words(order, self.capture, now)))
            and self.fulfillment.accepts((order.fulfillment.value,))
            and self._delivery_accepts(order)
            and self.returns.accepts((order.return_.value,))
            and self.state.accepts((order.state.value,))
            and self._tags_accept(order)
            and self._stage_accepts(order)
            and self._placed_within(order)
            and self._changed_since(order)
            and self._customer_is(order)
            and (not self.named or any(is_called(order, each) for each in self.named))
            and (not self.countries or (order.country or "").upper() in self.countries)
            and (self.min_total is None or (order.total is not None and order.total.amount >= self.min_total))
        )

    def _delivery_accepts(self, order: Order) -> bool:
        if not self.delivery:
            return True
        status = delivery_of(order)
        return status is not None and self.delivery.accepts((status.value,))

    def _tags_accept(self, order: Order) -> bool:
        if not self.tags and not self.not_tags:
            return True
        have = {tag.casefold() for tag in order.tags}
        wanted = {tag.casefold() for tag in self.tags}
        unwanted = {tag.casefold() for tag in self.not_tags}
        return (not wanted or bool(wanted & have)) and not (unwanted & have)

    def _stage_accepts(self, order: Order) -> bool:
        if not self.by_stage:
            return True
        if order.stage is None:
            return False
        stage = order.stage.stage
        if stage is None:
            return self.no_stage or not self.stages
        return stage not in self.not_stages and (stage in self.stages or not (self.stages or self.no_stage))

    def _placed_within(self, order: Order) -> bool:
        if self.since is None and self.until is None:
            return True
        if order.placed_at is None:
            return False
        return (self.since is None or order.placed_at >= self.since) and (
            self.until is None or order.placed_at < self.until
        )

    def _changed_since(self, order: Order) -> bool:
        if self.updated_since is None:
            return True
        return order.updated_at is not None and order.updated_at >= self.updated_since

    def _customer_is(self, order: Order) -> bool:
        if not self.customer:
            return True
        wanted = self.customer.casefold()
        if is_email(self.customer):
            return (order.email or "").casefold() == wanted
        return wanted in (order.customer or "").casefold()


def is_called(order: Order, reference: Reference) -> bool:
    """True if `reference` means the order: by its GID, or by its name or number, with or without `#`."""
    if reference.name is None:
        return order.id == reference.gid
    bare = reference.name.lstrip("#").casefold()
    return bare in (order.name.lstrip("#").casefold(), str(order.number)) or order.id == gid_of_number(bare)


def every_named(orders: Iterable[Order], named: tuple[Reference, ...]) -> Iterator[Order]:
    """The orders; once they have ended, every one of `named` has been among them."""
    missing = list(named)
    for order in orders:
        if missing:
            missing = [each for each in missing if not is_called(order, each)]
        yield order
    if missing:
        names = [each.name or each.gid or "" for each in missing]
        raise NotFoundError(
            f"there is no order {', '.join(names)} where it was looked for",
            names=names,
            hint="`orderstatus list --limit 5` with the same --shop or --demo shows how this shop's orders are called",
        )


def is_email(text: str) -> bool:
    """True if `text` is meant as an e-mail address rather than as part of a name."""
    return "@" in text and " " not in text.strip()


def payment_words(order: Order, rule: CaptureRule, now: datetime) -> tuple[str, ...]:
    """Everything an order is on the payment axis: its value, and the facts that no value of Shopify's states."""
    words = [order.payment.value.value]
    if is_expiring(order, rule, now):
        words.append(filters.EXPIRING)
    if is_overdue(order):
        words.append(filters.OVERDUE)
    return tuple(words)


def parts_for(keys: Iterable[str], query: OrderQuery) -> frozenset[Part]:
    """Everything that must be read to decide `query` and to fill the columns `keys`."""
    parts = set(query.parts)
    for key in keys:
        parts |= PARTS_OF_KEY.get(key, frozenset())
    return frozenset(parts)


_DIGITS = re.compile(r"\d+")


def sort_value(order: Order, key: SortKey) -> tuple[bool, Any]:
    """What stands for an order where rows of several shops are merged by `key`; an order without it is the least.

    A shop sorts by rules of its own (customers by their family names, say): within a shop its order holds.
    """
    value: Any = None
    match key:
        case SortKey.PLACED:
            value = order.placed_at
        case SortKey.UPDATED:
            value = order.updated_at
        case SortKey.NUMBER:
            digits = _DIGITS.findall(order.name)
            value = int(digits[-1]) if digits else None
        case SortKey.TOTAL:
            value = order.total.amount if order.total is not None else None
        case SortKey.CUSTOMER:
            value = order.customer.casefold() if order.customer else None
        case SortKey.PAYMENT:
            value = order.payment.word
        case SortKey.FULFILLMENT:
            value = order.fulfillment.word
        case SortKey.DESTINATION:
            value = order.country
    return value is not None, value if value is not None else 0
