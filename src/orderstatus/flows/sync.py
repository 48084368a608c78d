"""The mirror brought up to date: the orders that changed, the parcels on their way, and a count to prove it whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar

from orderstatus.core.errors import IncompleteError
from orderstatus.core.life_needs import MIRRORED_LIFE, needs_life
from orderstatus.core.lifecycle import is_live
from orderstatus.core.mirror_ports import MirrorWriter, ShipmentSource, Taken
from orderstatus.core.models import Order, ShopFacts
from orderstatus.core.ports import OrderRun, OrderSource
from orderstatus.core.query import OrderQuery, Part, Sort, SortKey
from orderstatus.core.statuses import DeliveryStatus
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
EVERY_PART = frozenset(Part)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Glance:
    """What the first request tells: the shop, how many orders it counts, and when the newest of them changed."""

    shop: ShopFacts
    counted: int | None
    newest: datetime | None


@dataclass(slots=True)
class _Noticed:
    """What the orders that were read come to, and what they call for."""

    taken: Taken = field(default_factory=Taken)
    lives: dict[str, None] = field(default_factory=dict)
    """Orders of which more is to be read."""
    arrived: dict[str, None] = field(default_factory=dict)
    """Shipments that have arrived since the last look, whose last events are still to be read."""
    later: set[str] = field(default_factory=set)
    """Orders that were placed when the shop had been counted."""


def synced(
    source: OrderSource,
    shipments: ShipmentSource,
    mirror: MirrorWriter,
    *,
    now: datetime,
    full: bool = False,
    follow_days: int = FOLLOW_DAYS,
    lacking: Callable[[], Iterable[str]] = tuple,
) -> SyncResult:
    """Afterwards the mirror holds every order as the shop has it, and the parcels on their way with their events.

    The first time, and with `full`, every order is read; later those that changed since the watermark of the last sync
    that ended: the date of the shop's newest change when that sync began. So this machine's clock has no part in it,
    and what changes while the others are read is read again the next time.

    `lacking` tells what could not be read so far; it is kept with the mirror, beside what earlier syncs lacked, until
    every order is read anew. Raises IncompleteError where fewer orders are held in the end than the shop counts. What a
    sync that fails has taken stays, in whole batches, and the next one begins where the last that ended did.
    """
    before = mirror.state()
    since = None if full or not before.is_complete or before.watermark is None else before.watermark - OVERLAP
    glance = _glance(source)
    followed = _to_follow(mirror, now, follow_days) if before.is_complete else {}
    noticed = _Noticed()
    _take_orders(source, mirror, noticed, since=since, after=before.watermark, glance=glance, now=now)
    if since is not None and _is_short(source, mirror, glance):
        # Orders come into sight without a change, as those of more than 60 days do with read_all_orders: only a reading
        # of all finds them.
        since = None
        _take_orders(source, mirror, noticed, since=None, after=before.watermark, glance=glance, now=now)
    if since is None and _is_short(source, mirror, glance):
        raise IncompleteError(
            f"the mirror holds {_held(mirror):,} orders and the shop counts {glance.counted:,}: this is not the whole",
            hint="run the same command again",
        )
    # Those that were on their way before, of which the orders may have told just now that they have arrived.
    followed |= _to_follow(mirror, now, follow_days) | noticed.arrived
    moved = _take_shipments(shipments, mirror, list(followed), now=now)
    _take_lives(source, mirror, noticed.lives)
    gone = mirror.finish(
        at=now,
        watermark=_later(before.watermark, glance.newest),
        shop=glance.shop,
        lacking=tuple(dict.fromkeys((*(before.lacking if since is not None else ()), *lacking()))),
    )
    return SyncResult(
        at=now,
        previous_at=before.synced_at,
        is_full=since is None,
        orders=noticed.taken,
        shipments=moved,
        followed=len(followed),
        gone=gone,
        surplus=_surplus(mirror, glance, noticed),
    )


def _glance(source: OrderSource) -> _Glance:
    """One request, which asks for no more than the order that changed last."""
    run: OrderRun = source.orders(OrderQuery(sort=Sort(SortKey.UPDATED)), frozenset(), wanted=1)
    newest = next(iter(run), None)
    return _Glance(source.shop(), run.account().counted, newest.updated_at if newest is not None else None)


def _take_orders(
    source: OrderSource,
    mirror: MirrorWriter,
    noticed: _Noticed,
    *,
    since: datetime | None,
    after: datetime | None,
    glance: _Glance,
    now: datetime,
) -> None:
    """Afterwards the orders that changed since then are held, or all of them, and `noticed` knows what they call for.

    What arrived at or after `after`, where anything was held before, has its last events read.
    """
    mirror.begin(full=since is None, at=now)
    query = OrderQuery(updated_since=since, sort=Sort(SortKey.UPDATED, descending=False)) if since else OrderQuery()
    for batch in _batches(source.orders(query, EVERY_PART, wanted=None), ORDERS_AT_ONCE):
        noticed.taken += mirror.take_orders(batch, seen_at=now)
        for order in batch:
            if needs_life(order, now):
                noticed.lives[order.id] = None
            if glance.newest is not None and order.created_at is not None and order.created_at > glance.newest:
                noticed.later.add(order.id)
            if after is not None:
                noticed.arrived.update(dict.fromkeys(_arrived(order, after - OVERLAP)))


def _arrived(order: Order, since: datetime) -> Iterator[str]:
    for shipment in order.shipments or ():
        is_here = shipment.status.value is DeliveryStatus.DELIVERED and is_live(shipment)
        if is_here and shipment.delivered_at is not None and shipment.delivered_at >= since:
            yield shipment.id


def _is_short(source: OrderSource, mirror: MirrorWriter, glance: _Glance) -> bool:
    """True if fewer orders are held than the shop counts, also when it counts again: one may have been deleted."""
    held = _held(mirror)
    if glance.counted is None or held >= glance.counted:
        return False
    again = _glance(source).counted
    return again is not None and held < again


def _surplus(mirror: MirrorWriter, glance: _Glance, noticed: _Noticed) -> int:
    if glance.counted is None:
        return 0
    return max(0, _held(mirror) - len(noticed.later) - glance.counted)


def _held(mirror: MirrorWriter) -> int:
    """How many orders the mirror knows of: those that were forgotten are left out of it, and not lacking."""
    state = mirror.state()
    return state.orders + state.forgotten


def _to_follow(mirror: MirrorWriter, now: datetime, days: int) -> dict[str, None]:
    return dict.fromkeys(each for each, _ in mirror.shipments_to_follow(since=now - timedelta(days=days)))


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
