"""What a rule of `attention` is given, and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from orderstatus.core.flags import Flag
from orderstatus.core.labels import Sentence
from orderstatus.core.models import FulfillmentOrder, Money, Order, Return
from orderstatus.core.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """An order as far as it has been read. None is what was not read, or may not be read: no rule takes it for nothing.

    The carrier's events stand in the order's shipments.
    """

    order: Order
    returns: tuple[Return, ...] | None = None
    fulfillment_orders: tuple[FulfillmentOrder, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One flag that an order has, and why."""

    flag: Flag
    reason: Sentence
    since: datetime | None
    """When it began: the moment from which the flag's age is counted; None where nobody has kept it."""
    deadline: datetime | None = None
    """The last moment to do something about it, or the one that was missed; None for a flag without one."""
    estimated: bool | None = None
    """Whether the deadline is ours, as Shopify does not say; None without a deadline."""
    amount: Money | None = None
    """The money at risk, in the shop's currency."""
    command: tuple[str, ...] = ("open",)
    """What resolves it, its words without the program's and the order's name: `("returns", "approve")`."""
    options: tuple[str, ...] = ()
    """What stands behind the order's name."""
    before: tuple[str, ...] = ()
    """What stands before it, where the command is there: a stage."""


@dataclass(frozen=True, slots=True)
class FlaggedOrder:
    """An order with the one flag that it has: a row of `attention`."""

    order: Order
    finding: Finding


Rule: TypeAlias = Callable[[Facts, Rules, datetime], Finding | None]
"""One flag's rule: what it finds in an order now, None where there is nothing or where what it needs was not read."""


def at_risk(*amounts: Money | None) -> Money | None:
    """The first of these that is more than nothing; None where none is."""
    return next((money for money in amounts if money is not None and money.amount > 0), None)
