"""Shipping: the rows of a packing station's file against what an order has open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from orderstatus.core.acting.mutations import TrackingEntry
from orderstatus.core.acting.orders import ActingOrder, ActPart
from orderstatus.core.acting.parcels import parcel, refused, tracking_of
from orderstatus.core.acting.planning import skipped
from orderstatus.core.acting.plans import Action, Planned, Skip
from orderstatus.core.acting.row_values import folded_number
from orderstatus.core.acting.ship_rows import ShipRow
from orderstatus.core.acting.shippable import (
    Place,
    Shelf,
    folded_sku,
    names_of,
    open_orders,
    refusal,
)
from orderstatus.core.acting.shipping_by_sku import by_sku
from orderstatus.core.labels import sentence
from orderstatus.core.lifecycle import live_shipments
from orderstatus.core.typed import filled


@dataclass(frozen=True, slots=True, kw_only=True)
class Ship:
    """What each row says has left is fulfilled with its tracking (`fulfillmentCreate`)."""

    rows: Mapping[str, tuple[ShipRow, ...]]
    """By the GID of the order."""
    notify: bool = False
    location: str | None = None
    """Where rows ship from that do not say it."""

    @property
    def action(self) -> Action:
        return Action.SHIP

    @property
    def parts(self) -> frozenset[ActPart]:
        return frozenset({ActPart.FULFILLMENT_ORDERS, ActPart.SHIPMENTS})

    def plan(self, order: ActingOrder) -> Iterator[Planned]:
        """Every row of the order is in exactly one step or one skip.

        A row without an SKU is a parcel with whatever its location has open: several such rows are one fulfillment with
        several numbers. Rows with an SKU are one fulfillment for each number and location.
        """
        asked = self.rows.get(order.order.id, ())
        if not asked:
            yield skipped(order, sentence("no row is about it"))
            return
        rows: list[ShipRow] = []
        for row, skip in _new(order, _each_once(order, asked)):
            if skip is None:
                rows.append(row)
            else:
                yield skip
        if not rows:
            return
        shelf = Shelf(open_orders(order, by_carrier=True))
        because = refusal(order, by_carrier=True)
        if because is not None:
            yield from (refused(order, row, because) for row in rows)
            return
        rows = [row if row.location else replace(row, location=self.location) for row in rows]
        named = [row for row in rows if row.sku]
        whole = [row for row in rows if not row.sku]
        yield from by_sku(order, shelf, named, notify=self.notify)
        if named:
            mixed = sentence("other rows of the order name an SKU and this one does not: what is in this parcel?")
            yield from (refused(order, row, mixed) for row in whole)
        else:
            yield from _by_location(order, shelf, whole, notify=self.notify)


def ship(rows: Mapping[str, tuple[ShipRow, ...]], *, notify: bool = False, location: str | None = None) -> Ship:
    """What a file, or one parcel, asks for. Raises UsageError for an empty `--location`."""
    place = None if location is None else filled("--location", location, "the name of a location")
    return Ship(rows=rows, notify=notify, location=place)


def _each_once(order: ActingOrder, rows: Iterable[ShipRow]) -> Iterator[tuple[ShipRow, Skip | None]]:
    """Each row; the second of two that say the same is skipped, as nobody meant it twice."""
    first: dict[tuple[str, str], ShipRow] = {}
    for row in rows:
        before = first.setdefault((folded_number(row.number), folded_sku(row.sku or "")), row)
        if before is row:
            yield row, None
        else:
            yield row, refused(order, row, sentence("line {line} says the same", line=before.line or 1))


def _new(order: ActingOrder, rows: Iterable[tuple[ShipRow, Skip | None]]) -> Iterator[tuple[ShipRow, Skip | None]]:
    """Each row; one whose number a live shipment has is skipped, unless that holds nothing of the row's SKU."""
    by_number: dict[str, list[tuple[str, int]] | None] = {}
    for shipment in live_shipments(order.order):
        items = [(folded_sku(item.sku or ""), item.quantity) for item in shipment.items]
        for tracking in shipment.tracking:
            if tracking.number:
                held = by_number.setdefault(folded_number(tracking.number), [])
                # A shipment whose items were not read may hold anything.
                by_number[folded_number(tracking.number)] = None if held is None or not items else [*held, *items]
    for row, skip in rows:
        number = folded_number(row.number)
        if skip is not None or number not in by_number:
            yield row, skip
            continue
        held = by_number[number]
        count = None if held is None else sum(q for sku, q in held if sku == folded_sku(row.sku or ""))
        if row.sku is None or count is None or count >= (row.quantity or 1):
            yield (
                row,
                refused(order, row, sentence("shipped already with {number}", number=row.number), is_already=True),
            )
        elif count:
            yield (
                row,
                refused(
                    order,
                    row,
                    sentence(
                        "{count} of {quantity} {sku} were shipped already with {number}",
                        count=count,
                        quantity=row.quantity,
                        sku=row.sku,
                        number=row.number,
                    ),
                ),
            )
        else:
            yield row, None


def _by_location(order: ActingOrder, shelf: Shelf, rows: Sequence[ShipRow], *, notify: bool) -> Iterator[Planned]:
    """Everything that each location has open, with the numbers of its rows."""
    by_place: dict[str, tuple[Place, list[ShipRow]]] = {}
    for row in rows:
        place = shelf.called(row.location) if row.location else shelf.places[0]
        if place is None:
            yield refused(
                order,
                row,
                sentence(
                    "{location} has nothing of it to ship; there is something at {places}",
                    location=row.location,
                    places=names_of(shelf.places),
                ),
            )
        elif row.location is None and len(shelf.places) > 1:
            # One number is one parcel, and that leaves from one of them; which, only who packed it knows.
            yield refused(
                order,
                row,
                sentence(
                    "it ships from {places}: say which, in a column `location` or with `--location`",
                    places=names_of(shelf.places),
                ),
            )
        else:
            by_place.setdefault(place.key, (place, []))[1].append(row)
    for place, parcels in by_place.values():
        tracking = tracking_of(parcels)
        if not isinstance(tracking, TrackingEntry):
            yield from (refused(order, row, tracking) for row in parcels)
        else:
            yield from parcel(order, parcels, tracking, shelf.take_all(place), place, notify=notify)
