"""The order source that commands use when the answer comes from a mirror: no request, and as old as the last sync."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from orderstatus.core.cut_warnings import connection_is_cut
from orderstatus.core.errors import AccessError, IncompleteError, OrderStatusError, UsageError
from orderstatus.core.models import CarrierEvent, FulfillmentOrder, Order, OrderLife, Return, ShopFacts
from orderstatus.core.needles import Kind, Needle
from orderstatus.core.query import LifePart, OrderQuery, Part, Sort
from orderstatus.core.statuses import ReturnStatus
from orderstatus.mirror import facts, shipment_rows
from orderstatus.mirror.codec import decode
from orderstatus.mirror.file import explained
from orderstatus.mirror.hints import command
from orderstatus.mirror.holding import BATCH, marks, orders_of
from orderstatus.mirror.order_rows import columns, key_of
from orderstatus.mirror.run import MirrorRun, reading
from orderstatus.mirror.search import Narrowed, order_by
from orderstatus.mirror.store import Mirror
from orderstatus.mirror.values import held, told

if TYPE_CHECKING:
    from orderstatus.core.rules import Rules
    from orderstatus.core.shipment_groups import By
    from orderstatus.core.shipment_query import ShipmentQuery
    from orderstatus.core.shipment_summary import SummaryRow

_WITHOUT_MIRROR = "leave `--mirror` out: the shop is asked then"
_READS_STAGES = "a sync reads them where a stages.toml defines some (orderstatus sync)"
_SHOWS_READ = {
    Part.SHIPMENTS: "shipments_read",
    Part.TRANSACTIONS: "transactions IS NOT NULL",
    Part.STAGE: "stage_read",
}
"""The parts of which an order shows that they were never read, which is not the same as that there are none."""


class MirrorOrders:
    """An `OrderSource`, `SummarySource` and `TrackingSource` over an open mirror.

    What it answers is of one moment: a sync that ends meanwhile shows once `renew` was called. Raises OrderStatusError
    where the first sync has not ended, as every answer would be short.
    """

    def __init__(
        self,
        mirror: Mirror,
        *,
        domain: str,
        now: Callable[[], datetime],
        warn: Callable[[str], None],
        follow: Callable[[int, int | None], None] = lambda _rows, _total: None,
    ) -> None:
        self._mirror = mirror
        self._connection = mirror.connection
        self._path = mirror.path
        self._domain = domain
        self._now = now
        self._warn = warn
        self._follow = follow
        self.renew()
        with explained(self._path):
            known = facts.state_of_sync(self._connection)
        if not known.is_complete:
            raise OrderStatusError(
                "the mirror of this shop is not complete yet", hint=f"run {command('sync', self._path)}"
            )
        self._shop = known.shop or ShopFacts(domain=domain)
        self._has_stages = known.has_stages
        self._said_stages = False

    def renew(self) -> None:
        """Afterwards everything is answered as the last sync left it."""
        with explained(self._path):
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            # It reads as of its first question, for as long as it is open.
            self._connection.execute("BEGIN")

    def shop(self) -> ShopFacts:
        """The shop that the mirror is of, as the last sync found it."""
        return self._shop

    def orders(
        self,
        query: OrderQuery,
        parts: frozenset[Part],
        *,
        wanted: int | None,
        deciding: frozenset[Part] = frozenset(),
    ) -> MirrorRun:
        """The orders that match `query`. Raises AccessError where no sync could read what the choice rests on.

        Raises UsageError for a search in Shopify's syntax.
        """
        self._say_forgotten(query.since, query.until)
        run = reading(
            self._connection,
            self._path,
            query,
            parts,
            wanted=wanted,
            now=self._now(),
            follow=self._follow,
            warn=self._warn,
        )
        self._refuse_what_was_never_read(query.parts | deciding)
        self._say_without_stages(parts)
        return run

    def lives(self, orders: Iterable[str], parts: frozenset[LifePart]) -> Iterator[OrderLife]:
        """The lives of the orders with these ids, in their order; a part that the syncs could not read is None.

        Where returns are asked for of an order whose life was never read it raises UsageError if the shop says that it
        has none, as syncs do not look then; else IncompleteError: a sync that was broken off did not come to it.
        """
        waiting = iter(orders)
        while some := list(islice(waiting, BATCH)):
            with explained(self._path):
                yield from self._lives([key_of(each) for each in some], parts)

    def carrier_events(self, shipments: Sequence[str], *, newest: int | None) -> Mapping[str, tuple[CarrierEvent, ...]]:
        """The `newest` carrier events that are held of each of these shipments, newest first; none that has none read.

        Raises UsageError for all events: a sync reads the newest only, and those of shipments on their way.
        """
        if newest is None:
            raise UsageError("a mirror does not hold every carrier event", hint=_WITHOUT_MIRROR)
        found = {}
        for start in range(0, len(shipments), BATCH):
            some = [held(each) for each in shipments[start : start + BATCH]]
            with explained(self._path):
                cursor = self._connection.execute(
                    f"SELECT id, events FROM shipments WHERE id IN ({marks(some)}) AND events IS NOT NULL", some
                )
                for id, stored in cursor:
                    found[told(id) or ""] = (shipment_rows.read_events(stored) or ())[:newest]
        return found

    def found(self, needles: Sequence[Needle], kind: Kind, parts: frozenset[Part]) -> MirrorRun:
        """The orders that any of `needles` can mean, taken as `kind`, newest first.

        Words are looked for as words or their beginnings, all those of a text in one field: which fields and goods the
        shop's own search would look through as well, nobody here holds.
        """
        from orderstatus.core.finding import SHOWN_PARTS, field_with_words
        from orderstatus.mirror import finding

        self._say_forgotten(None, None)
        found = finding.looked_for(needles, kind)
        if kind is not Kind.TEXT:
            return self._run(found, parts)

        def is_meant(order: Order) -> bool:
            return any(field_with_words(order, each) is not None for each in needles)

        return self._run(found, parts | SHOWN_PARTS, matches=is_meant)

    def with_tracking(self, numbers: Sequence[str], parts: frozenset[Part]) -> MirrorRun:
        """The orders with a shipment of one of these tracking numbers, newest first, whenever they were placed."""
        from orderstatus.mirror import finding

        self._say_forgotten(None, None)

        return self._run(finding.with_numbers(numbers), parts | {Part.SHIPMENTS})

    def customers_with_phone(self, number: str) -> frozenset[str]:
        """The customers that a telephone number belongs to, as far as one of their orders has it."""
        from orderstatus.mirror import finding

        with explained(self._path):
            return finding.customers_with_phone(self._connection, number)

    def order_id(self, reference: str) -> str:
        """The GID of the one order that `reference` names."""
        from orderstatus.mirror import finding

        with explained(self._path):
            return finding.order_id(self._connection, reference)

    def life(self, reference: str) -> OrderLife:
        """Raises UsageError: a mirror holds no line items, addresses or refunds."""
        raise UsageError(f"a mirror does not hold the whole life of order {reference.strip()}", hint=_WITHOUT_MIRROR)

    def summary(self, query: ShipmentQuery, by: By, *, rules: Rules, now: datetime) -> Sequence[SummaryRow] | None:
        """The counts of `Summary` over all shipments of `query`; None where they have to be looked at one by one."""
        from orderstatus.mirror.summary import summary

        self._say_forgotten(query.orders.since, query.orders.until)
        self._refuse_what_was_never_read(query.orders.parts | query.deciding)
        with explained(self._path):
            return summary(self._connection, query, by, rules=rules, now=now)

    def _say_forgotten(self, since: datetime | None, until: datetime | None) -> None:
        """It is warned of orders that were forgotten, where some may have been placed in this window."""
        with explained(self._path):
            count = facts.forgotten_in(self._connection, since, until)
        if count:
            self._warn(
                f"orders may be missing here, as `orderstatus mirror forget` was told to forget {count:,} in all"
            )

    def _run(
        self, found: Narrowed, parts: frozenset[Part], *, matches: Callable[[Order], bool] = lambda _: True
    ) -> MirrorRun:
        self._say_without_stages(parts)
        return MirrorRun(
            self._connection,
            self._path,
            found,
            order=order_by(Sort()),
            parts=parts,
            matches=matches,
            wanted=None,
            follow=self._follow,
            warn=self._warn,
        )

    def _say_without_stages(self, parts: frozenset[Part]) -> None:
        """It is warned, once, where rows are to have stages that are not held of every order."""
        if Part.STAGE in parts and not self._has_stages and not self._said_stages:
            self._said_stages = True
            self._warn(f"the mirror does not hold the stages of all orders: {_READS_STAGES}")

    def _refuse_what_was_never_read(self, deciding: frozenset[Part]) -> None:
        """Raises AccessError if a choice rests on a part that is held of no order: none would be chosen, in silence.

        Raises UsageError where it rests on stages, and not every order is held with its own.
        """
        if Part.STAGE in deciding and not self._has_stages:
            raise UsageError(
                "the mirror does not hold the stages of all orders", hint=f"{_WITHOUT_MIRROR}; or {_READS_STAGES}"
            )
        with explained(self._path):
            for part in sorted(deciding & _SHOWS_READ.keys(), key=lambda part: part.value):
                read = f"SELECT 1 FROM orders WHERE {_SHOWS_READ[part]}"
                query = f"SELECT EXISTS (SELECT 1 FROM orders) AND NOT EXISTS ({read})"
                if self._connection.execute(query).fetchone()[0]:
                    raise AccessError(
                        f"a filter cannot be decided, as no sync could read {part.value}",
                        hint="see `orderstatus doctor` for what the app may read; or leave that filter out",
                    )

    def _lives(self, keys: Sequence[int], parts: frozenset[LifePart]) -> Iterator[OrderLife]:
        nothing: frozenset[Part] = frozenset()
        rows = self._connection.execute(
            f"SELECT {columns(nothing)} FROM orders WHERE key IN ({marks(keys)})", tuple(keys)
        ).fetchall()
        standings = dict(zip((row[0] for row in rows), orders_of(self._connection, rows, nothing), strict=True))
        cursor = self._connection.execute(
            f"SELECT order_key, fulfillment_orders, returns, cut FROM lives WHERE order_key IN ({marks(keys)})",
            tuple(keys),
        )
        stored = {key: rest for key, *rest in cursor}
        for key in keys:
            if key not in standings:
                continue
            if key not in stored and LifePart.RETURNS in parts:
                raise _without_returns(standings[key])
            life = _life(standings[key], parts, *stored.get(key, (None, None, None)))
            for connection in life.cut:
                self._warn(connection_is_cut(life.order.name, connection))
            yield life


def _without_returns(order: Order) -> OrderStatusError:
    if order.return_.value is ReturnStatus.NO_RETURN:
        return UsageError(
            f"the mirror does not hold the returns of {order.name}, of which the shop says that it has none; "
            "some that were declined or cancelled may be there",
            hint=_WITHOUT_MIRROR,
        )
    return IncompleteError(
        f"the mirror does not hold the returns of {order.name}: a sync did not come to them",
        hint=f"run `orderstatus sync --full`, or {_WITHOUT_MIRROR}",
    )


def _life(
    standing: Order,
    parts: frozenset[LifePart],
    fulfillment_orders: str | None,
    returns: str | None,
    cut: str | None,
) -> OrderLife:
    asks_what_to_ship, asks_returns = LifePart.FULFILLMENT_ORDERS in parts, LifePart.RETURNS in parts
    return OrderLife(
        order=standing,
        fulfillment_orders=_decoded(tuple[FulfillmentOrder, ...], fulfillment_orders if asks_what_to_ship else None),
        returns=_decoded(tuple[Return, ...], returns if asks_returns else None),
        cut=_decoded(tuple[str, ...], cut) or (),
    )


def _decoded(kind: Any, stored: str | None) -> Any:
    return None if stored is None else decode(kind, stored)
