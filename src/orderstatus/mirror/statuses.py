"""Statuses in two columns: the value that filters ask for, and the word where that is another."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from orderstatus.core.statuses import (
    DeliveryStatus,
    FulfillmentStatus,
    OrderState,
    PaymentStatus,
    ReturnStatus,
    Status,
)

E = TypeVar("E", PaymentStatus, FulfillmentStatus, DeliveryStatus, ReturnStatus, OrderState)

Reader = Callable[[str, str | None], Status[E]]


def columns(status: Status[E]) -> tuple[str, str | None]:
    """The value, and the word of a status that this version shows under another name."""
    # Equal first: a million orders are written at once, and an enum's `.value` is a call.
    return (status.word, None) if status.word == status.value else (status.value.value, status.word)


def reader(axis: type[E]) -> Reader[E]:
    """What makes a status of `axis` of its two columns; each is made once. Raises ValueError for a value it has not."""

    @lru_cache(maxsize=1000)
    def read(value: str, word: str | None) -> Status[E]:
        return Status(axis(value), value if word is None else word)

    return read


state = reader(OrderState)
payment = reader(PaymentStatus)
fulfillment = reader(FulfillmentStatus)
return_ = reader(ReturnStatus)
delivery = reader(DeliveryStatus)
