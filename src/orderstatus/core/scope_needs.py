"""Which access scopes reading commands profit from, and what each takes away where it was not granted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from orderstatus.core.flags import Flag

READ_ORDERS = "read_orders"
ALL_ORDERS = "read_all_orders"
VISIBLE_DAYS = 60
"""Without `read_all_orders` an app sees orders of the last 60 days, and older ones are absent without an error."""

_OF_FULFILLMENT_ORDERS = (
    Flag.REQUEST_DECLINED,
    Flag.ON_HOLD,
    Flag.SCHEDULE_PASSED,
    Flag.UNFULFILLED,
    Flag.PARTLY_STALLED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeNeed:
    """A scope to grant, and what is not to be had without it."""

    scope: str
    """The one to ask for. Its write scope does as well, as everywhere."""
    alternatives: tuple[str, ...] = ()
    """Other scopes that open all of the same."""
    essential: bool = False
    """True where no reading command works without it."""
    takes_away: str
    """What its absence takes away, as a phrase: "returns and what is owed on them"."""
    commands: tuple[str, ...] = ()
    """The commands that show less without it, by the names of the registry."""
    options: tuple[str, ...] = ()
    """What is typed that then finds less, or ends in an error: `--payment overdue`."""
    columns: tuple[str, ...] = ()
    """Keys that are then empty."""
    flags: tuple[Flag, ...] = ()
    """What `attention` then cannot decide, or not for every order."""

    @property
    def any_of(self) -> tuple[str, ...]:
        """The scopes any of which is enough."""
        return (self.scope, *self.alternatives)

    def is_met(self, granted: Iterable[str]) -> bool:
        """True where what was granted opens it."""
        have = frozenset(granted)
        return any(covers(have, scope) for scope in self.any_of)


SCOPE_NEEDS = (
    ScopeNeed(
        scope=READ_ORDERS,
        essential=True,
        takes_away="everything: orders, their payments and their shipments",
        commands=("list", "show", "find", "open", "shipments", "returns", "attention", "report", "export"),
    ),
    ScopeNeed(
        scope=ALL_ORDERS,
        takes_away=f"orders older than {VISIBLE_DAYS} days",
        commands=("list", "show", "find", "open", "shipments", "returns", "attention", "report", "export"),
        options=("--since",),
    ),
    ScopeNeed(
        scope="read_customers",
        takes_away="customers' names, and finding an order by its customer's telephone number",
        commands=("list", "show", "find", "returns", "export"),
        options=("--customer",),
        columns=("customer",),
    ),
    ScopeNeed(
        scope="read_merchant_managed_fulfillment_orders",
        takes_away="holds, schedules, and what is picked up or delivered by hand, of what your own locations ship",
        commands=("show", "shipments", "attention", "report", "export"),
        flags=_OF_FULFILLMENT_ORDERS,
    ),
    ScopeNeed(
        scope="read_third_party_fulfillment_orders",
        takes_away="the same of what a fulfillment service ships, and requests that it declined; nothing without one",
        commands=("show", "shipments", "attention", "report", "export"),
        flags=_OF_FULFILLMENT_ORDERS,
    ),
    ScopeNeed(
        scope="read_returns",
        takes_away="returns and what is owed on them",
        commands=("returns", "show", "attention", "export"),
        flags=(Flag.RETURN_UNANSWERED,),
    ),
    ScopeNeed(
        scope="read_locations",
        # `read_inventory` opens a location and not its name (`Location.name` requiredAccess).
        alternatives=("read_markets_home",),
        takes_away="the locations that parcels leave from",
        commands=("show", "shipments", "report", "export"),
        options=("--by location",),
        columns=("location",),
    ),
    ScopeNeed(
        scope="read_payment_terms",
        takes_away="payment terms: overdue payments",
        commands=("list", "show", "attention"),
        options=("--payment overdue",),
        flags=(Flag.PAYMENT_OVERDUE,),
    ),
)
"""Every scope that a document of ours asks for (`requiredAccess` in the schema; fact sheet 1.3), the essential first.

Each fulfillment-order scope shows its own kind of fulfillment orders and hides the others without an error (community
197685), so neither stands for the other.
"""


def covers(granted: Iterable[str], scope: str) -> bool:
    """True if `scope` is granted; a write scope includes the read scope (access-scopes)."""
    have = frozenset(granted)
    return scope in have or (scope.startswith("read_") and f"write_{scope.removeprefix('read_')}" in have)


def missing(granted: Iterable[str]) -> tuple[ScopeNeed, ...]:
    """The needs that what was granted does not meet, the essential first."""
    have = frozenset(granted)
    return tuple(need for need in SCOPE_NEEDS if not need.is_met(have))
