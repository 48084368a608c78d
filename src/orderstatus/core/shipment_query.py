"""Which shipments a merchant asked for: the words as typed, the query they mean, and the rows that are it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo

from orderstatus.core.filters import SHIPMENT, AxisFilter, axis_filter
from orderstatus.core.labels import Sentence, sentence
from orderstatus.core.lifecycle import CaptureRule
from orderstatus.core.models import Order, Shipment
from orderstatus.core.query import OrderQuery, Part, every_named
from orderstatus.core.references import Reference, parse_reference
from orderstatus.core.rules import Rules
from orderstatus.core.selection import TypedFilters, order_query
from orderstatus.core.shipments import (
    OrderShipment,
    carriers,
    is_on_its_way,
    is_without_tracking,
    lateness,
    shipments_of,
    status_words,
)
from orderstatus.core.silence import ReadEvents, is_silent, may_be_silent, with_events
from orderstatus.core.spans import Span, parse_span
from orderstatus.core.typed import values_of

DEFAULT_DAYS = 60
"""What an app sees without `read_all_orders`, and longer than any parcel should take."""

NEWS_KEYS = frozenset({"last_event_at", "silent_since_source", "silent_days"})
"""The keys that only a parcel's carrier events can fill truly."""

PARTS_OF_SHIPMENT_KEY: Mapping[str, frozenset[Part]] = {
    "location": frozenset({Part.LOCATIONS}),
    "country": frozenset({Part.ADDRESS}),
}
"""What a shipment key is read from, beside the shipments themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedShipmentFilters:
    """The words of the filter flags, as they were typed: repeatable ones as tuples, which may hold comma lists."""

    status: Iterable[str] = ()
    not_status: Iterable[str] = ()
    carriers: Iterable[str] = ()
    countries: Iterable[str] = ()
    locations: Iterable[str] = ()
    orders: Iterable[str] = ()
    no_tracking: bool = False
    older_than: str | None = None
    silent: str | None = None
    late: bool = False
    include_non_shipping: bool = False
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentQuery:
    """Which shipments: OR within a filter, AND between them. An empty query is every shipment that has to travel."""

    orders: OrderQuery = field(default_factory=OrderQuery)
    """Of which orders: the window, and those that were named."""
    status: AxisFilter = AxisFilter()
    carriers: frozenset[str] = frozenset()
    """Parts of carriers' names, in lower case; a shipment's carrier holds one of them."""
    countries: frozenset[str] = frozenset()
    """Two-letter codes, upper case."""
    locations: frozenset[str] = frozenset()
    """Parts of locations' names, in lower case."""
    no_tracking: bool = False
    older_than: Span | None = None
    """Shipped that long ago or longer, and still on its way."""
    silent: Span | None = None
    """Without carrier news for that long or longer (`core/silence.py`)."""
    late: bool = False
    include_non_shipping: bool = False

    @property
    def deciding(self) -> frozenset[Part]:
        """The parts without which nobody can say whether a shipment is one of those asked for."""
        needed = {Part.SHIPMENTS}
        if self.countries:
            needed.add(Part.ADDRESS)
        if self.locations:
            needed.add(Part.LOCATIONS)
        return frozenset(needed)

    def parts(self, keys: Iterable[str] = (), *, more: Iterable[Part] = ()) -> frozenset[Part]:
        """Everything to read for this query, the columns `keys`, and `more`.

        How a shipment travels is read too, unless what needs no shipping is asked for as well. It is no deciding part:
        an app that may not read it sees everything, with a warning.
        """
        needed = {*self.deciding, *more}
        if not self.include_non_shipping:
            needed.add(Part.METHODS)
        for key in keys:
            needed |= PARTS_OF_SHIPMENT_KEY.get(key, frozenset())
        return frozenset(needed)

    def matches(self, row: OrderShipment, *, rules: Rules, now: datetime) -> bool:
        """True if the row is one of those asked for, as far as can be said without its carrier events.

        Only `silent` may need those: what passes here and `may_be_silent` is not decided yet.
        """
        shipment = row.shipment
        return (
            (not self.status or self.status.accepts(status_words(shipment, rules=rules, now=now)))
            and _holds_one(carriers(shipment), self.carriers)
            and (not self.countries or (row.order.country or "").upper() in self.countries)
            and _holds_one((shipment.location,), self.locations)
            and (not self.no_tracking or is_without_tracking(shipment))
            and (not self.late or lateness(shipment, now) is True)
            and (self.older_than is None or self._is_old(shipment, self.older_than, rules=rules, now=now))
            and (self.silent is None or is_silent(shipment, self.silent, now=now, calendar=rules.calendar))
        )

    def _is_old(self, shipment: Shipment, span: Span, *, rules: Rules, now: datetime) -> bool:
        if not is_on_its_way(shipment) or shipment.shipped_at is None:
            return False
        return rules.calendar.is_as_old(shipment.shipped_at, span, now)


def shipment_query(
    typed: TypedShipmentFilters, *, now: datetime, zone: Callable[[], tzinfo], capture: CaptureRule
) -> ShipmentQuery:
    """The query that was typed. `zone` is asked for only where a day was named, since it costs a request.

    Without `--since` the window begins 60 days before `--until`, or before now. Orders that are named are found
    whenever they were placed, unless a window was typed too.

    Raises UsageError naming the flag, what it does not understand, and what it accepts.
    """
    status = axis_filter(SHIPMENT, typed.status, typed.not_status)
    carrier_names = values_of("--carrier", typed.carriers, "part of a carrier's name")
    location_names = values_of("--location", typed.locations, "part of a location's name")
    named = tuple(parse_reference(text) for text in values_of("--order", typed.orders, "an order, as 1001"))
    older_than = None if typed.older_than is None else parse_span(typed.older_than, flag="--older-than")
    silent = None if typed.silent is None else parse_span(typed.silent, flag="--silent")
    parsed = order_query(
        TypedFilters(countries=typed.countries, since=typed.since, until=typed.until),
        now=now,
        zone=zone,
        capture=capture,
    )
    return ShipmentQuery(
        # The country is decided a shipment at a time, so that an order that is named is found wherever it went.
        orders=replace(parsed, named=named, countries=frozenset(), since=_beginning(parsed, named, now)),
        status=status,
        carriers=frozenset(name.casefold() for name in carrier_names),
        countries=parsed.countries,
        locations=frozenset(name.casefold() for name in location_names),
        no_tracking=typed.no_tracking,
        older_than=older_than,
        silent=silent,
        late=typed.late,
        include_non_shipping=typed.include_non_shipping,
    )


def window(query: OrderQuery, now: datetime) -> Sentence:
    """Of which orders the shipments are, to be said above them: `orders placed since 24 Sep 07:30 (60 d)`."""
    match query.since, query.until:
        case datetime() as since, None:
            return sentence("orders placed since {since} ({age})", since=since, age=now - since)
        case datetime() as since, datetime() as until:
            return sentence("orders placed from {since} to {until}", since=since, until=until)
        case None, datetime() as until:
            return sentence("orders placed before {until}", until=until)
        case _:
            return sentence("the orders named") if query.named else sentence("all orders")


def matching(
    orders: Iterable[Order], query: ShipmentQuery, *, rules: Rules, now: datetime, read: ReadEvents
) -> Iterator[OrderShipment]:
    """The shipments of `orders` that are asked for, in their order, as the orders arrive.

    Events are read with `read` only where silence is asked for, and only of the parcels that pass everything else and
    whose known dates leave it open. Raises NotFoundError at the end for a named order that never came.
    """
    met = every_named(orders, query.orders.named)
    rows = (
        row
        for row in shipments_of(met, include_non_shipping=query.include_non_shipping)
        if query.matches(row, rules=rules, now=now)
    )
    span = query.silent
    if span is None:
        return rows
    known = with_events(rows, lambda each: may_be_silent(each, span, now=now, calendar=rules.calendar), read)
    return (row for row in known if is_silent(row.shipment, span, now=now, calendar=rules.calendar))


def with_news(rows: Iterable[OrderShipment], keys: Iterable[str], read: ReadEvents) -> Iterator[OrderShipment]:
    """The same rows; those on their way with their newest event, where one of the columns `keys` tells of it."""
    if NEWS_KEYS.isdisjoint(keys):
        return iter(rows)
    return with_events(rows, is_on_its_way, read)


def _beginning(parsed: OrderQuery, named: tuple[Reference, ...], now: datetime) -> datetime | None:
    if parsed.since is not None or named:
        return parsed.since
    # Whole seconds, because that is as exact as the shop's search is.
    end = now.replace(microsecond=0)
    return (end if parsed.until is None else min(end, parsed.until)) - timedelta(days=DEFAULT_DAYS)


def _holds_one(names: Iterable[str | None], parts: frozenset[str]) -> bool:
    return not parts or any(part in name.casefold() for name in names if name for part in parts)
