"""Shipping: the rows of a packing station's file against what an order has open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from orderstatus.core.acting.mutations import TrackingEntry
from orderstatus.core.acting.orders import ActingOrder, ActPart
from orderstatus.core.acting.parcels import parcel, refused, tracking_of
from orderstatus.core.acting.planning import skipped
from orderstatus.core.acting.plans import Action, Planned, Skip
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
from orderstatus.core.acting.shipping_once import each_once
from orderstatus.core.acting.tracked import bare_number, numbers_of
from orderstatus.core.labels import Sentence, sentence
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
        asked = tuple(row if row.location else replace(row, location=self.location) for row in asked)
        shelf = Shelf(open_orders(order, by_carrier=True))
        rows: list[ShipRow] = []
        for row, skip in _new(order, shelf, each_once(order, asked)):
            if skip is None:
                rows.append(row)
            else:
                yield skip
        if not rows:
            return
        because = refusal(order, by_carrier=True)
        if because is not None:
            yield from (refused(order, row, because) for row in rows)
            return
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


def _new(
    order: ActingOrder, shelf: Shelf, rows: Iterable[tuple[ShipRow, Skip | None]]
) -> Iterator[tuple[ShipRow, Skip | None]]:
    """Each row; one whose number a live shipment has is skipped, unless that holds nothing more of the row's SKU."""
    sent = _Sent(order)
    for row, skip in rows:
        if skip is not None or not sent.has(row.number):
            yield row, skip
            continue
        sku = row.sku or ""
        left = _left(shelf, row) if row.sku and row.quantity is None else 0
        count = sent.take(row.number, sku, row.quantity) if row.sku else None
        values = {"number": row.number, "sku": sku, "count": count, "quantity": row.quantity, "left": left}
        if count == 0:
            yield row, None
        elif left and count is not None:
            why = "{count} {sku} were shipped already with {number}, and {left} are left: say how many are in it"
            yield row, refused(order, row, sentence(why, **values))
        elif count is None or row.quantity is None or count >= row.quantity:
            why_not = sentence("shipped already with {number}", number=row.number)
            yield row, refused(order, row, why_not, is_already=True)
        else:
            because = sentence("{count} of {quantity} {sku} were shipped already with {number}", **values)
            yield row, refused(order, row, because)


class _Sent:
    """What the live shipments of an order hold of each SKU, by number; each piece answers for one row."""

    def __init__(self, order: ActingOrder) -> None:
        self._held: dict[str, Counter[str] | None] = {}
        for shipment in live_shipments(order.order):
            items = Counter[str]()
            for item in shipment.items:
                items[folded_sku(item.sku or "")] += item.quantity
            for number in numbers_of(shipment):
                held = self._held.setdefault(number, Counter())
                # A shipment whose items were not read may hold anything.
                self._held[number] = None if held is None or not items else held + items

    def has(self, number: str) -> bool:
        """True if a live shipment has the number."""
        return bare_number(number) in self._held

    def take(self, number: str, sku: str, quantity: int | None) -> int | None:
        """How many pieces of an SKU left with a number, at the most those that a row is about; None if not known."""
        held = self._held[bare_number(number)]
        if held is None:
            return None
        there = held[folded_sku(sku)]
        count = there if quantity is None else min(there, quantity)
        held[folded_sku(sku)] -= count
        return count


def _left(shelf: Shelf, row: ShipRow) -> int:
    """How many pieces of a row's SKU can still leave from where it says."""
    place = shelf.called(row.location) if row.location else None
    places = shelf.places if place is None else [] if isinstance(place, Sentence) else [place]
    return sum(shelf.left(row.sku or "", each) for each in places)


def _by_location(order: ActingOrder, shelf: Shelf, rows: Sequence[ShipRow], *, notify: bool) -> Iterator[Planned]:
    """Everything that each location has open, with the numbers of its rows."""
    by_place: dict[str, tuple[Place, list[ShipRow]]] = {}
    for row in rows:
        place = shelf.called(row.location) if row.location else shelf.places[0]
        if isinstance(place, Sentence):
            yield refused(order, row, place)
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
        tracking = _unclear(parcels, place, shelf.count(place)) or tracking_of(parcels)
        if not isinstance(tracking, TrackingEntry):
            yield from (refused(order, row, tracking) for row in parcels)
        else:
            yield from parcel(order, parcels, tracking, shelf.take_all(place), place, notify=notify)


def _unclear(rows: Sequence[ShipRow], place: Place, count: int) -> Sentence | None:
    """Why parcels without an SKU may not hold all that a place has; None if their quantities say so, or nothing.

    A quantity may be that of the one parcel, of all the goods, or of those in the parcel. Where it is none of these
    it says that something stays behind, and not what.
    """
    said = [row.quantity for row in rows if row.quantity is not None]
    if len(said) == len(rows) and sum(said) == count:
        return None
    odd = next((row for row in rows if row.quantity not in (None, 1, count)), None)
    if odd is None:
        return None
    return sentence(
        "{number} is to hold {quantity} pieces without an SKU, and {location} has {count} to ship: name the SKUs",
        number=odd.number,
        quantity=odd.quantity,
        location=place.name,
        count=count,
    )
