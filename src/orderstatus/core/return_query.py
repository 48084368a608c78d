"""Which returns a merchant asked for: the words as typed, the query they mean, and the rows that are it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo

from orderstatus.core.filters import Axis, AxisFilter, axis_filter
from orderstatus.core.lifecycle import CaptureRule
from orderstatus.core.models import Order, OrderLife
from orderstatus.core.query import LifePart, OrderQuery, Part, every_named
from orderstatus.core.references import parse_reference
from orderstatus.core.returns import (
    CLOSED,
    DECLINED,
    FINISHED,
    OPEN,
    REQUESTED,
    STATUSES,
    OrderReturn,
    Owed,
    owed,
    returns_of,
)
from orderstatus.core.rules import Rules
from orderstatus.core.selection import TypedFilters, order_query
from orderstatus.core.spans import Span, parse_span
from orderstatus.core.statuses import ReturnStatus, kebab
from orderstatus.core.typed import values_of

FINISHED_DAYS = 60
"""How far back finished returns are looked for, by when their orders were placed, where nothing else was said."""

STATUS = Axis("status", (*STATUSES, "unknown"), {"all": (*STATUSES, "unknown")}, (), {"cancelled": "canceled"})
OWES = Axis("owes", tuple(each.value for each in Owed), {}, (), {})
RETURN_PARTS = frozenset({LifePart.RETURNS, LifePart.RETURN_GOODS})
"""What is read of the orders that have a return."""
_UNFINISHED = frozenset({REQUESTED, OPEN, "unknown"})

ReadLives = Callable[[Iterable[str], frozenset[LifePart]], Iterator[OrderLife]]
"""The lives of the orders with these ids, in their order, read some at a time as they are taken."""

PARTS_OF_RETURN_KEY: Mapping[str, frozenset[Part]] = {"customer": frozenset({Part.CUSTOMER})}
"""What a return's key is read from, beside the returns themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedReturnFilters:
    """The words of the filter flags, as they were typed: repeatable ones as tuples, which may hold comma lists."""

    status: Iterable[str] = ()
    owes: Iterable[str] = ()
    reasons: Iterable[str] = ()
    orders: Iterable[str] = ()
    older_than: str | None = None
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnQuery:
    """Which returns: OR within a filter, AND between them."""

    orders: OrderQuery = field(default_factory=OrderQuery)
    """Of which orders."""
    status: AxisFilter = AxisFilter()
    owes: AxisFilter = AxisFilter()
    reasons: frozenset[str] = frozenset()
    """Handles of reasons, or parts of their names, in lower case."""
    older_than: Span | None = None
    """Made that long ago or longer."""
    names_over_returns: bool = False
    """Declined or cancelled returns were asked for by name."""

    @property
    def leaves_out_what_is_over(self) -> bool:
        """True if no finished return can be among the rows."""
        return bool(self.status.include) and self.status.include.isdisjoint(FINISHED)

    def parts(self, keys: Iterable[str]) -> frozenset[Part]:
        """What to read of the orders for the columns `keys`."""
        return frozenset().union(*(PARTS_OF_RETURN_KEY.get(key, frozenset()) for key in keys))

    def matches(self, row: OrderReturn, *, rules: Rules, now: datetime) -> bool:
        """True if the row is one of those asked for."""
        return (
            self.status.accepts((row.status,))
            and (not self.owes or self.owes.accepts((owed(row).value,)))
            and self._is_for_a_reason(row)
            and (self.older_than is None or self._is_old(row, self.older_than, rules, now))
        )

    def _is_for_a_reason(self, row: OrderReturn) -> bool:
        if not self.reasons:
            return True
        return any(
            kebab(wanted) == (item.reason or "").casefold() or wanted in (item.reason_name or "").casefold()
            for item in row.returned.items
            for wanted in self.reasons
        )

    def _is_old(self, row: OrderReturn, span: Span, rules: Rules, now: datetime) -> bool:
        made = row.returned.created_at
        return made is not None and rules.calendar.is_as_old(made, span, now)


def return_query(
    typed: TypedReturnFilters, *, now: datetime, zone: Callable[[], tzinfo], capture: CaptureRule
) -> ReturnQuery:
    """The query that was typed. `zone` is asked for only where a day was named, since it costs a request.

    Without `--status` it is what is requested or open, of orders of any age, since that is what waits; also what is
    over where an order is named or `--owes nothing` is asked for. What is over is looked for in the orders of the last
    60 days unless a window or orders were named, as it only ever grows.

    The orders are those whose return status says that a return was started: an order of which every return was
    declined or cancelled is NO_RETURN to Shopify (recorded), and found by its name alone.

    Raises UsageError naming the flag, what it does not understand, and what it accepts.
    """
    status, owes = axis_filter(STATUS, typed.status), axis_filter(OWES, typed.owes)
    reasons = values_of("--reason", typed.reasons, "a reason, such as too-small or part of its name")
    named = tuple(parse_reference(text) for text in values_of("--order", typed.orders, "an order, as 1001"))
    older_than = None if typed.older_than is None else parse_span(typed.older_than, flag="--older-than")
    parsed = order_query(TypedFilters(since=typed.since, until=typed.until), now=now, zone=zone, capture=capture)
    typed_status = bool(status)
    if not status and not named and Owed.NOTHING not in owes.include:
        status = AxisFilter(include=_UNFINISHED)
    wants_finished = not status or bool(status.include & FINISHED)
    since = parsed.since
    if since is None and wants_finished and not named:
        # Whole seconds, because that is as exact as the shop's search is.
        end = now.replace(microsecond=0)
        since = (end if parsed.until is None else min(end, parsed.until)) - timedelta(days=FINISHED_DAYS)
    return ReturnQuery(
        orders=replace(parsed, named=named, since=since, returns=_started(status, wants_finished, bool(named))),
        status=status,
        owes=owes,
        reasons=frozenset(reason.casefold() for reason in reasons),
        older_than=older_than,
        names_over_returns=typed_status and not named and bool(status.include & (FINISHED - {CLOSED})),
    )


def returns_among(
    orders: Iterable[Order], query: ReturnQuery, lives: ReadLives, *, rules: Rules, now: datetime
) -> Iterator[OrderReturn | None]:
    """The returns of `orders` that are asked for, in the orders' order, read as they arrive, some orders at a time.

    None stands for an order whose returns may not be read: it has some, and nobody can say which. Raises NotFoundError
    at the end for a named order that never came.
    """
    waiting: dict[str, Order] = {}

    def ids() -> Iterator[str]:
        for order in every_named(orders, query.orders.named):
            waiting[order.id] = order
            yield order.id

    for life in lives(ids(), RETURN_PARTS):
        order = waiting.pop(life.order.id, life.order)
        if life.returns is None:
            yield None
            continue
        for row in returns_of(order, life):
            if query.matches(row, rules=rules, now=now):
                yield row


def _started(status: AxisFilter, wants_finished: bool, named: bool) -> AxisFilter:
    """Orders that can have such a return. RETURNED is said of an order only when every return of it is over."""
    if named:
        return AxisFilter()
    over = () if wants_finished else (ReturnStatus.RETURNED.value,)
    return AxisFilter(exclude=frozenset({ReturnStatus.NO_RETURN.value, *over}))


NOT_FOUND_BY_STATUS = (
    f"orders whose only returns were {DECLINED} or cancelled are not among these, as Shopify counts them as having no "
    "return: `--order 1001` shows those of an order"
)
"""What must be said where declined or cancelled returns were asked for."""
