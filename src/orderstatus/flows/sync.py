"""The mirror brought up to date: the orders that changed, the parcels on their way, and a count to prove it whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar

from orderstatus.core.errors import IncompleteError
from orderstatus.core.filters import AxisFilter
from orderstatus.core.life_needs import MIRRORED_LIFE, must_read_life
from orderstatus.core.lifecycle import is_live
from orderstatus.core.mirror_ports import MirrorState, MirrorWriter, ShipmentSource, Taken
from orderstatus.core.models import Order, ShopFacts
from orderstatus.core.ports import OrderRun, OrderSource
from orderstatus.core.query import OrderQuery, Part, Sort, SortKey
from orderstatus.core.statuses import DeliveryStatus, OrderState
from orderstatus.core.sync_result import SyncResult

ORDERS_AT_ONCE = 250
"""Orders of one transaction: a page."""
LIVES_AT_ONCE = 50
"""Lives of one transaction: a request."""
OVERLAP = timedelta(minutes=10)
"""How far before the watermark a sync begins: the shop's search lags behind its orders (fact sheet 4.2: by seconds)."""
FOLLOW_DAYS = 60
"""For how many days after its newest date a parcel is followed where nothing else was said."""
NEWEST_EVENTS = 10
"""Carrier events that are read of a parcel: as a rule more than it has between two syncs, or in all."""
STAGE_PARTS = frozenset({Part.STAGE, Part.STAGE_HISTORY})
MIRRORED_PARTS = frozenset(
    {
        Part.CUSTOMER,
        Part.EMAIL,
        Part.PHONE,
        Part.CONFIRMATION,
        Part.ADDRESS,
        Part.SHIPMENTS,
        Part.LOCATIONS,
        Part.METHODS,
        Part.RECEIVED,
        Part.TRANSACTIONS,
        Part.TERMS,
    }
)
"""What is read of every order. What only a message needs, such as the customer's language, is not held: each message is
written from a fresh reading."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Glance:
    """What the first request tells: the shop, how many orders it counts, and when the newest of them changed."""

    shop: ShopFacts
    counted: int | None
    newest: datetime | None


@dataclass(slots=True)
class _Reading:
    """The orders of one sync under way: what they come to, and what they call for."""

    source: OrderSource
    mirror: MirrorWriter
    before: MirrorState
    glance: _Glance
    now: datetime
    parts: frozenset[Part] = MIRRORED_PARTS
    watermark: datetime | None = None
    """Every change up to then is in what was read."""
    taken: Taken = field(default_factory=Taken)
    lives: dict[str, None] = field(default_factory=dict)
    """Orders of which more is to be read."""
    arrived: dict[str, None] = field(default_factory=dict)
    """Shipments that have arrived since the last look, whose last events are still to be read."""
    later: set[str] = field(default_factory=set)
    """Orders that were placed when the shop had been counted."""

    def take(self, *, full: bool) -> bool:
        """Afterwards every order is held as it is now; True if every order was read for that, which `full` asks for.

        So does a mirror whose orders were read without their stages, which are wanted now.

        Raises as `_take_every` does.
        """
        lacks_stages = Part.STAGE in self.parts and not self.before.has_stages
        if not full and not lacks_stages and self.before.is_complete and self.before.watermark is not None:
            self._take(self.before.watermark - OVERLAP)
            if not self._is_short():
                return False
            # Orders come into sight without a change, as those of more than 60 days do with read_all_orders: only a
            # reading of all finds them.
        self._take_every()
        return True

    def _take_every(self) -> None:
        """Afterwards every order was read.

        Raises IncompleteError where one could not be read, or fewer arrived than the shop counts, also when it counts
        again: one may have been deleted. Nothing has been let go of then.
        """
        self._take(None)
        arrived = self.mirror.arrived()
        counted = self._counted_above(arrived)
        if counted is not None:
            raise IncompleteError(
                f"{arrived:,} orders arrived and the shop counts {counted:,}: this is not the whole",
                hint="run the same command again",
            )

    def _is_short(self) -> bool:
        """True if fewer orders are held than the shop counts. Those that were forgotten are not lacking."""
        state = self.mirror.state()
        return self._counted_above(state.orders + state.forgotten) is not None

    def surplus(self) -> int:
        """How many orders are held that the shop does not count, as far as that is certain.

        What was forgotten is not held, whether the shop still has it or not.
        """
        if self.glance.counted is None:
            return 0
        return max(0, self.mirror.state().orders - len(self.later) - self.glance.counted)

    def _counted_above(self, number: int) -> int | None:
        """What the shop counts where that is more than `number`, now too; else None."""
        if self.glance.counted is None or number >= self.glance.counted:
            return None
        again = _glance(self.source).counted
        return again if again is not None and number < again else None

    def _take(self, since: datetime | None) -> None:
        self.mirror.begin(full=since is None, at=self.now)
        as_of = self._read(since)
        if as_of is not None and self.glance.newest is not None and as_of < self.glance.newest:
            # An operation that an earlier run started: what has happened since it was made is not in it.
            as_of = self._read(as_of - OVERLAP)
        self.watermark = _earlier(self.glance.newest, as_of)

    def _read(self, since: datetime | None) -> datetime | None:
        """Of when the orders are that were read, where they may be older than this reading (`Account.as_of`)."""
        changed = OrderQuery(updated_since=since, sort=Sort(SortKey.UPDATED, descending=False))
        run = self.source.orders(OrderQuery() if since is None else changed, self.parts, wanted=None)
        for batch in _batches(run, ORDERS_AT_ONCE):
            self.taken += self.mirror.take_orders(batch, seen_at=self.now)
            lives = self.mirror.lives_held([order.id for order in batch])
            for order in batch:
                self._look_at(order, is_life_held=lives.get(order.id))
        account = run.account()
        if account.lost:
            raise IncompleteError(
                f"{account.lost:,} orders are there and could not be read: this is not the whole",
                hint="run the same command again",
            )
        return account.as_of

    def _look_at(self, order: Order, *, is_life_held: bool | None) -> None:
        if must_read_life(order, self.now, held=is_life_held):
            self.lives[order.id] = None
        newest = self.glance.newest
        if newest is not None and order.created_at is not None and order.created_at > newest:
            self.later.add(order.id)
        if self.before.watermark is not None:
            # What arrived since, where anything was held before, has its last events read.
            self.arrived.update(dict.fromkeys(_arrived(order, self.before.watermark - OVERLAP)))


def synced(
    source: OrderSource,
    shipments: ShipmentSource,
    mirror: MirrorWriter,
    *,
    now: datetime,
    full: bool = False,
    follow_days: int = FOLLOW_DAYS,
    stages: bool = False,
    lacking: Callable[[], Iterable[str]] = tuple,
) -> SyncResult:
    """Afterwards the mirror holds every order as the shop has it, and the parcels on their way with their events.

    The first time, and with `full`, every order is read; later those that changed since the watermark of the last sync
    that ended: the date of the shop's newest change when that sync began, or where a bulk operation brought the orders,
    when that was made, if that is earlier. So this machine's clock has no part in it, and what changes while the others
    are read is read again the next time.

    With `stages` each order's stage and its history are read too, and those of all open orders each time; where they
    have not been read of every order yet, every order is read once for that. Without, no points are spent on them.

    `lacking` tells what could not be read so far; it is kept with the mirror, beside what earlier syncs lacked, until
    every order is read anew. Raises IncompleteError where an order could not be read, or fewer arrived than the shop
    counts. What a sync that fails has taken stays, in whole batches; nothing is let go of, and the next one begins
    where the last that ended did.
    """
    before = mirror.state()
    parts = MIRRORED_PARTS | STAGE_PARTS if stages else MIRRORED_PARTS
    reading = _Reading(source, mirror, before, _glance(source), now, parts)
    followed = _to_follow(mirror, now, follow_days) if before.is_complete else {}
    is_full = reading.take(full=full)
    if stages and not is_full:
        reading.taken += _take_stages(source, mirror, now)
    # Those that were on their way before, of which the orders may have told just now that they have arrived.
    followed |= _to_follow(mirror, now, follow_days) | reading.arrived
    moved = _take_shipments(shipments, mirror, list(followed), now=now)
    _take_lives(source, mirror, reading.lives)
    gone = mirror.finish(
        at=now,
        watermark=_later(before.watermark, reading.watermark),
        shop=reading.glance.shop,
        lacking=tuple(dict.fromkeys((*(() if is_full else before.lacking), *lacking()))),
        # What is read without them now may have moved on since it was read with them.
        has_stages=stages and (is_full or before.has_stages),
    )
    return SyncResult(
        at=now,
        previous_at=before.synced_at,
        is_full=is_full,
        orders=reading.taken,
        shipments=moved,
        followed=len(followed),
        gone=gone,
        surplus=reading.surplus(),
    )


def _glance(source: OrderSource) -> _Glance:
    """One request, which asks for no more than the order that changed last."""
    run: OrderRun = source.orders(OrderQuery(sort=Sort(SortKey.UPDATED)), frozenset(), wanted=1)
    newest = next(iter(run), None)
    return _Glance(source.shop(), run.account().counted, newest.updated_at if newest is not None else None)


def _arrived(order: Order, since: datetime) -> Iterator[str]:
    for shipment in order.shipments or ():
        is_here = shipment.status.value is DeliveryStatus.DELIVERED and is_live(shipment)
        if is_here and shipment.delivered_at is not None and shipment.delivered_at >= since:
            yield shipment.id


def _to_follow(mirror: MirrorWriter, now: datetime, days: int) -> dict[str, None]:
    return dict.fromkeys(each for each, _ in mirror.shipments_to_follow(since=now - timedelta(days=days)))


def _take_stages(source: OrderSource, mirror: MirrorWriter, now: datetime) -> Taken:
    """The stages of all open orders: whether a move changes an order's `updatedAt` is documented nowhere.

    A page costs 250 of them a few points. One that is archived and then moved is seen when it changes otherwise, and by
    a full sync.
    """
    taken = Taken()
    opened = OrderQuery(state=AxisFilter(include=frozenset({OrderState.OPEN.value})))
    for batch in _batches(source.orders(opened, STAGE_PARTS, wanted=None), ORDERS_AT_ONCE):
        taken += mirror.take_stages(batch, seen_at=now)
    return taken


def _take_shipments(shipments: ShipmentSource, mirror: MirrorWriter, ids: Sequence[str], *, now: datetime) -> Taken:
    taken = Taken()
    for batch in shipments.shipments(ids, newest=NEWEST_EVENTS) if ids else ():
        taken += mirror.take_shipments(batch, seen_at=now)
    return taken


def _take_lives(source: OrderSource, mirror: MirrorWriter, ids: Iterable[str]) -> None:
    for batch in _batches(source.lives(ids, MIRRORED_LIFE), LIVES_AT_ONCE):
        mirror.take_lives(batch)


def _batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, size)):
        yield batch


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((at for at in (one, other) if at is not None), default=None)


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((at for at in (one, other) if at is not None), default=None)
