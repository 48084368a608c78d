"""Rows that name an SKU: each takes its pieces from one location, and never more than are left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from orderstatus.core.acting.mutations import TrackingEntry
from orderstatus.core.acting.orders import ActingOrder
from orderstatus.core.acting.parcels import parcel, refused, tracking_of
from orderstatus.core.acting.plans import Planned
from orderstatus.core.acting.ship_rows import ShipRow
from orderstatus.core.acting.shippable import Place, Shelf, Taken, folded_sku, names_of, obstacle, unfinished
from orderstatus.core.acting.tracked import bare_number
from orderstatus.core.labels import Sentence, sentence
from orderstatus.core.lifecycle import live_shipments


@dataclass(slots=True)
class _Group:
    """What one number takes from one place."""

    place: Place
    rows: list[ShipRow] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)


def by_sku(order: ActingOrder, shelf: Shelf, rows: Sequence[ShipRow], *, notify: bool) -> Iterator[Planned]:
    """One fulfillment for each number and place; a skip for each row that cannot be given its pieces.

    Rows that only one place can serve are served first; the others follow the rows of their number.
    """
    groups: dict[tuple[str, str], _Group] = {}
    places: dict[str, set[str]] = {}
    tracking = _tracking(rows)
    several = Counter(folded_sku(row.sku or "") for row in rows)
    waiting: list[ShipRow] = []

    def serve(row: ShipRow, place: Place) -> None:
        number, sku = bare_number(row.number), row.sku or ""
        group = groups.setdefault((number, place.key), _Group(place))
        group.rows.append(row)
        group.taken.extend(shelf.take(sku, row.quantity or shelf.left(sku, place), place))
        places.setdefault(number, set()).add(place.key)

    for row in rows:
        entry = tracking[bare_number(row.number)]
        if isinstance(entry, Sentence):
            yield refused(order, row, entry)
        elif row.quantity is None and several[folded_sku(row.sku or "")] > 1:
            yield refused(order, row, sentence("several rows name {sku}, so each must say how many", sku=row.sku))
        else:
            choice = _place(order, shelf, row)
            if isinstance(choice, Place):
                serve(row, choice)
            elif choice is None:
                waiting.append(row)
            else:
                yield refused(order, row, choice)
    for row in waiting:
        choice = _place(order, shelf, row, places.get(bare_number(row.number), ()))
        if isinstance(choice, Place):
            serve(row, choice)
        else:
            yield refused(order, row, choice or _ambiguous(shelf, row.sku or ""))
    for (number, _), group in groups.items():
        entry = tracking[number]
        if isinstance(entry, TrackingEntry):
            yield from parcel(order, group.rows, entry, group.taken, group.place, notify=notify)


def _tracking(rows: Sequence[ShipRow]) -> dict[str, TrackingEntry | Sentence]:
    by_number: dict[str, list[ShipRow]] = {}
    for row in rows:
        by_number.setdefault(bare_number(row.number), []).append(row)
    return {number: tracking_of(group) for number, group in by_number.items()}


def _place(order: ActingOrder, shelf: Shelf, row: ShipRow, preferred: Collection[str] = ()) -> Place | Sentence | None:
    """The place that serves a row, or why none does; None if several could and nothing says which."""
    sku = row.sku or ""
    places: Sequence[Place] = shelf.places
    if row.location is not None:
        named = shelf.called(row.location)
        if isinstance(named, Sentence):
            return named
        places = (named,)
    counts = {place: count for place in places if (count := shelf.left(sku, place))}
    if not counts:
        return _absent(order, shelf, row, places)
    enough = [place for place, count in counts.items() if count >= (row.quantity or 1)]
    if not enough:
        return _too_many(row, counts)
    if len(enough) == 1:
        return enough[0]
    liked = [place for place in enough if place.key in preferred]
    return liked[0] if len(liked) == 1 else None


def _too_many(row: ShipRow, counts: dict[Place, int]) -> Sentence:
    if len(counts) > 1 and sum(counts.values()) >= (row.quantity or 1):
        return sentence(
            "no location alone has {quantity} of {sku} left ({places}): one row for each",
            quantity=row.quantity,
            sku=row.sku,
            places=", ".join(f"{place.name} {count}" for place, count in counts.items()),
        )
    return sentence(
        "{quantity} of {sku}, and {left} are left to ship",
        quantity=row.quantity,
        sku=row.sku,
        left=sum(counts.values()),
    )


def _ambiguous(shelf: Shelf, sku: str) -> Sentence:
    places = [place for place in shelf.places if shelf.left(sku, place)]
    return sentence(
        "{sku} ships from {places}: say which, in a column `location` or with `--location`",
        sku=sku,
        places=names_of(places),
    )


def _absent(order: ActingOrder, shelf: Shelf, row: ShipRow, places: Sequence[Place]) -> Sentence:
    """Why nothing of an SKU is there to be shipped."""
    sku = row.sku or ""
    if any(shelf.knows(sku, place) for place in places):
        return sentence("nothing of {sku} is left for this row", sku=sku)
    elsewhere = [place for place in shelf.places if shelf.knows(sku, place)]
    if elsewhere:
        return sentence(
            "{sku} is at {places}, and not at {location}", sku=sku, places=names_of(elsewhere), location=places[0].name
        )
    wanted = folded_sku(sku)
    for work in unfinished(order):
        if any(item.remaining and folded_sku(item.sku or "") == wanted for item in work.items):
            because = obstacle(work, by_carrier=True)
            if because is not None:
                return because
    shipped = [
        shipment
        for shipment in live_shipments(order.order)
        if any(folded_sku(item.sku or "") == wanted for item in shipment.items)
    ]
    numbers = [each.number for shipment in shipped for each in shipment.tracking if each.number]
    if numbers:
        return sentence(
            "{sku} was shipped already with {numbers}: `orderstatus track` changes that",
            sku=sku,
            numbers="; ".join(numbers),
        )
    if shipped:
        return sentence("{sku} was shipped already without a tracking number", sku=sku)
    return sentence("the order has no {sku}", sku=sku)
