"""What the commands need from the outside world."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, TypeVar, runtime_checkable

from orderstatus.core.models import CarrierEvent, Order, OrderLife, ShopFacts
from orderstatus.core.needles import Kind, Needle
from orderstatus.core.query import LifePart, OrderQuery, Part

if TYPE_CHECKING:
    from orderstatus.core.rules import Rules
    from orderstatus.core.shipment_groups import By
    from orderstatus.core.shipment_query import ShipmentQuery
    from orderstatus.core.shipment_summary import SummaryRow

RowT = TypeVar("RowT", covariant=True)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many orders match a query.

    Where counting on would cost a reading of its own `exact` is False, and `count` is the most there can be, or None
    where not even that is known.
    """

    count: int | None
    exact: bool


@dataclass(frozen=True, slots=True)
class Account:
    """What a reading of orders came to so far, for whoever must prove that it is whole."""

    search: str | None
    """What the shop was asked to search for, in its own syntax; None for every order."""
    counted: int | None
    """How many orders the shop counts for that search; None where it does not count them exactly."""
    received: int
    """How many of them arrived, each once, those included that were not asked for after all."""
    lost: int
    """How many places in the answers held nothing: orders that are there and that nobody could read."""
    as_of: datetime | None = None
    """The orders may be as they were then, by the shop's clock: when the bulk operation was made that brought them.

    None where each came from a request of this reading.
    """


class OrderRun(Protocol):
    """One reading of orders: rows as they arrive, each order once, in the order asked for."""

    def __iter__(self) -> Iterator[Order]: ...

    def tally(self) -> Tally:
        """How many orders match in all, those included that were not taken from the run."""
        ...

    def has_more(self) -> bool:
        """True if at least one order that matches was not taken from the run."""
        ...

    def account(self) -> Account:
        """What was asked of the shop and what arrived."""
        ...


class SideBySide(Protocol[RowT]):
    """Several readings at once, their rows merged."""

    def __iter__(self) -> Iterator[RowT]: ...

    def let_go(self) -> None:
        """Nobody wants more rows; nothing is waited for."""
        ...

    def stop(self) -> None:
        """Afterwards nothing is being read."""
        ...


class OrderSource(Protocol):
    """Where orders come from. What could not be read is told to the sink that the source was built with."""

    def shop(self) -> ShopFacts:
        """The shop that answers; known without a request once rows have been read."""
        ...

    def orders(
        self,
        query: OrderQuery,
        parts: frozenset[Part],
        *,
        wanted: int | None,
        deciding: frozenset[Part] = frozenset(),
    ) -> OrderRun:
        """The orders that match `query`, with `parts` filled in.

        `wanted` is how many rows will be taken; None for all, and then the run ends with IncompleteError if fewer rows
        arrived than the shop counts. `deciding` are the parts that the caller's own choice of rows rests on, beside
        those that the query rests on: where one may not be read the run raises AccessError.
        """
        ...

    def lives(self, orders: Iterable[str], parts: frozenset[LifePart]) -> Iterator[OrderLife]:
        """The lives of the orders with these ids, in their order, with `parts` filled in where they may be read.

        An order that is there no more is left out. Only the standing of the order itself comes along.
        """
        ...

    def carrier_events(self, shipments: Sequence[str], *, newest: int | None) -> Mapping[str, tuple[CarrierEvent, ...]]:
        """The `newest` carrier events of each shipment with one of these ids, newest first.

        A shipment that is there no more has no entry. None stands for every event: the reading then raises AccessError
        where events may not be read, and IncompleteError for a shipment with more of them than can be read.
        """
        ...

    def found(self, needles: Sequence[Needle], kind: Kind, parts: frozenset[Part]) -> OrderRun:
        """The orders that the shop's own search has for any of `needles`, taken as `kind`, newest first.

        It may have others too, or some for a reason that shows in no field: what comes has to be looked at. Nothing is
        found as a tracking number, as the search has none.
        """
        ...

    def customers_with_phone(self, number: str) -> frozenset[str]:
        """The customers that a telephone number belongs to, by GID; empty also where customers may not be read."""
        ...

    def order_id(self, reference: str) -> str:
        """The GID of the one order that `reference` names: `#1001`, `1001`, a GID or an admin address.

        Raises NotFoundError where a name is nobody's, UsageError where it is that of several or the reference is none.
        Whether there is an order with a GID is not looked up.
        """
        ...

    def life(self, reference: str) -> OrderLife:
        """The whole life of the one order that `reference` names: `#1001`, `1001`, a GID or an admin address.

        Raises NotFoundError where there is none, UsageError where the reference is none.
        """
        ...


@runtime_checkable
class SummarySource(Protocol):
    """A source that may count shipments without handing out every one of them."""

    def summary(self, query: ShipmentQuery, by: By, *, rules: Rules, now: datetime) -> Sequence[SummaryRow] | None:
        """What `Summary` makes of every shipment of `query`; None where they have to be looked at one by one."""
        ...


@runtime_checkable
class TrackingSource(Protocol):
    """A source that knows tracking numbers, of which the shop's own search has none."""

    def with_tracking(self, numbers: Sequence[str], parts: frozenset[Part]) -> OrderRun:
        """The orders with a shipment of one of these numbers (`needles.plain`), newest first, of any age."""
        ...
