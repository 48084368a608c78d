"""The words a merchant may filter by on each axis: values, groups, Shopify's own spellings, and what a typo meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from orderstatus.core.statuses import (
    SHIPMENT_FOLDING,
    DeliveryStatus,
    FulfillmentStatus,
    OrderState,
    PaymentStatus,
    ReturnStatus,
    kebab,
)
from orderstatus.core.typed import unknown_word, values_of

EXPIRING = "expiring"
OVERDUE = "overdue"
NO_TRACKING = "no-tracking"
LABEL_NOT_SCANNED = "label-not-scanned"


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis as a filter sees it: `name` is the flag's name, `values` its plain values.

    `groups` stand for several values; `facts` are true of an order beside its value; `spellings` are other words for
    one value, in kebab-case (`partial` is what Shopify's search calls PARTIALLY_FULFILLED).
    """

    name: str
    values: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]]
    facts: tuple[str, ...]
    spellings: Mapping[str, str]

    @property
    def words(self) -> tuple[str, ...]:
        """Everything that may be typed, groups and facts last."""
        return (*self.values, *self.groups, *self.facts)


def _values(enum: type[StrEnum], *, without: Iterable[StrEnum] = ()) -> tuple[str, ...]:
    return tuple(member.value for member in enum if member not in set(without))


def _delivery_spellings() -> dict[str, str]:
    """Shopify's words for one parcel, each as the order's value that it folds to; the latter are no other words.

    What folds to `cancelled` is left out: a cancelled parcel does not count for its order, so no order is that.
    """
    return {word: value for word, value in _shipment_spellings().items() if value != DeliveryStatus.CANCELLED}


def _shipment_spellings() -> dict[str, str]:
    folded = {kebab(raw): status.value for raw, status in SHIPMENT_FOLDING.items() if raw is not None}
    return {word: value for word, value in folded.items() if word != value}


PAYMENT = Axis(
    "payment",
    _values(PaymentStatus),
    # "Unpaid" in the admin (help: order-status).
    {"unpaid": ("authorized", "pending", "expired", "partially-paid")},
    (EXPIRING, OVERDUE),
    {},
)
FULFILLMENT = Axis(
    "fulfillment",
    _values(FulfillmentStatus),
    {},
    (),
    {
        "partial": "partially-fulfilled",
        "fulfillment-not-required": "not-required",
        "shipped": "fulfilled",
        "declined": "request-declined",
    },
)
DELIVERY = Axis(
    "delivery",
    # Only a single shipment can be cancelled: a cancelled shipment does not count for its order.
    _values(DeliveryStatus, without=[DeliveryStatus.CANCELLED]),
    {
        "moving": (
            "shipped",
            "in-transit",
            "ready-for-pickup",
            "out-for-delivery",
            "delayed",
            "attempted-delivery",
        ),
        "problem": ("delayed", "attempted-delivery", "failed"),
    },
    (),
    {**_delivery_spellings(), "none": "no-shipment", "partial": "partially-delivered"},
)
SHIPMENT = Axis(
    "status",
    # What one parcel can be: it is there, and it does not arrive in parts.
    _values(DeliveryStatus, without=[DeliveryStatus.NO_SHIPMENT, DeliveryStatus.PARTIALLY_DELIVERED]),
    DELIVERY.groups,
    (NO_TRACKING, LABEL_NOT_SCANNED),
    _shipment_spellings(),
)
RETURN = Axis("return", _values(ReturnStatus), {}, (), {"requested": "return-requested", "none": "no-return"})
STATE = Axis("state", _values(OrderState), {}, (), {"canceled": "cancelled", "closed": "archived"})

AXES: tuple[Axis, ...] = (PAYMENT, FULFILLMENT, DELIVERY, RETURN, STATE)


@dataclass(frozen=True, slots=True)
class AxisFilter:
    """Words that an order must have one of (`include`, empty for any) and none of (`exclude`); groups are resolved."""

    include: frozenset[str] = frozenset()
    exclude: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.include or self.exclude)

    def accepts(self, words: Iterable[str]) -> bool:
        """True if an order that is all of `words` on this axis passes: OR within the axis."""
        have = frozenset(words)
        return (not self.include or bool(self.include & have)) and not (self.exclude & have)

    def mentions(self, word: str) -> bool:
        """True if the filter cannot be decided without knowing whether an order is `word`."""
        return word in self.include or word in self.exclude


def axis_filter(axis: Axis, include: Iterable[str] = (), exclude: Iterable[str] = ()) -> AxisFilter:
    """The filter that repeated flags with comma lists mean.

    Raises UsageError for a word that the axis does not have, naming the nearest and listing all, and for a flag that
    was given without any.
    """
    return AxisFilter(_resolve(axis, include, ""), _resolve(axis, exclude, "not-"))


def _resolve(axis: Axis, texts: Iterable[str], prefix: str) -> frozenset[str]:
    words: set[str] = set()
    flag = f"--{prefix}{axis.name}"
    for text in values_of(flag, texts, f"one of: {', '.join(axis.words)}"):
        word = kebab(text)
        word = axis.spellings.get(word, word)
        if word in axis.groups:
            words.update(axis.groups[word])
        elif word in axis.values or word in axis.facts:
            words.add(word)
        else:
            raise unknown_word(flag, text, axis.words)
    return frozenset(words)
