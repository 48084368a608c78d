"""What of an order can leave now, from where, and why the rest cannot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from orderstatus.core.acting.mutations import MOST_LINES, LineQuantity, Work
from orderstatus.core.acting.orders import ActingOrder
from orderstatus.core.acting.planning import is_cancelled
from orderstatus.core.labels import Sentence, Word, sentence
from orderstatus.core.leaving import is_at_a_service, is_carried
from orderstatus.core.lifecycle import live_shipments
from orderstatus.core.models import FulfillmentOrder
from orderstatus.core.statuses import FulfillmentStatus, OrderState

ENDED = frozenset({"closed", "cancelled"})
"""A fulfillment order of which nothing more will come (`FulfillmentOrderStatus`)."""
_SHOWN_ITEMS = 3


@dataclass(frozen=True, slots=True)
class Place:
    """A location that has something of an order to ship."""

    key: str
    """Its GID; its name where the location is there no more."""
    name: str

    @property
    def id(self) -> str:
        """The number in its GID."""
        return self.key.rpartition("/")[2]

    def is_called(self, words: str) -> bool:
        """True if somebody who says `words` means it: its name in any case, its GID or the number in that."""
        said = words.strip()
        return said.casefold() == self.name.casefold() or said in (self.key, self.id)


@dataclass(slots=True)
class Piece:
    """A line of a fulfillment order, and how much of it is not given to any parcel yet."""

    fulfillment_order: str
    line: str
    sku: str
    label: str
    """What a person calls it: its SKU, or else its title."""
    place: Place
    left: int


@dataclass(frozen=True, slots=True)
class Taken:
    """So much of a piece, for one parcel."""

    piece: Piece
    quantity: int


class Shelf:
    """What of one order can leave; each unit is taken at most once."""

    def __init__(self, orders: Iterable[FulfillmentOrder]) -> None:
        self.places: list[Place] = []
        self._at: dict[str, list[Piece]] = {}
        self._by_sku: dict[tuple[str, str], list[Piece]] = {}
        for order in orders:
            place = place_of(order)
            if place.key not in self._at:
                self.places.append(place)
                self._at[place.key] = []
            for piece in _pieces(order, place):
                self._at[place.key].append(piece)
                self._by_sku.setdefault((place.key, folded_sku(piece.sku)), []).append(piece)

    def called(self, words: str) -> Place | Sentence:
        """The place that somebody means by `words`, or why there is not one."""
        found = [place for place in self.places if place.is_called(words)]
        if len(found) == 1:
            return found[0]
        if found:
            ids = ", ".join(place.id for place in found)
            return sentence(
                "several locations are called {location}: say which by its id, {ids}", location=words, ids=ids
            )
        return sentence(
            "{location} has nothing of it to ship; there is something at {places}",
            location=words,
            places=names_of(self.places),
        )

    def count(self, place: Place) -> int:
        """How many pieces are left at a place."""
        return sum(piece.left for piece in self._at[place.key])

    def knows(self, sku: str, place: Place) -> bool:
        """True if a place had an SKU to ship before anything was taken."""
        return (place.key, folded_sku(sku)) in self._by_sku

    def left(self, sku: str, place: Place) -> int:
        """How many pieces of an SKU are left at a place."""
        return sum(piece.left for piece in self._by_sku.get((place.key, folded_sku(sku)), ()))

    def take(self, sku: str, quantity: int, place: Place) -> tuple[Taken, ...]:
        """Takes so many pieces from a place, from several lines where one has too few. There must be that many."""
        taken: list[Taken] = []
        for piece in self._by_sku.get((place.key, folded_sku(sku)), ()):
            count = min(piece.left, quantity)
            if count:
                piece.left -= count
                quantity -= count
                taken.append(Taken(piece, count))
        if quantity:
            raise ValueError(f"{place.name} has {quantity} too few of {sku}")
        return tuple(taken)

    def take_all(self, place: Place) -> tuple[Taken, ...]:
        """Takes whatever is left at a place."""
        taken = tuple(Taken(piece, piece.left) for piece in self._at[place.key] if piece.left)
        for each in taken:
            each.piece.left = 0
        return taken


def _pieces(order: FulfillmentOrder, place: Place) -> Iterable[Piece]:
    for item in order.items:
        if item.remaining:
            sku = (item.sku or "").strip()
            yield Piece(order.id, item.id, sku, sku or item.title, place, item.remaining)


def folded_sku(sku: str) -> str:
    """An SKU as it is compared: space around it and case make no difference."""
    return sku.strip().casefold()


def place_of(order: FulfillmentOrder) -> Place:
    """Where a fulfillment order is to be shipped from."""
    return Place(order.location_id or order.location or "", order.location or "an unnamed location")


def open_orders(order: ActingOrder, *, by_carrier: bool) -> tuple[FulfillmentOrder, ...]:
    """The fulfillment orders of which something can leave now; only what a carrier brings with `by_carrier`."""
    return tuple(each for each in unfinished(order) if obstacle(each, by_carrier=by_carrier) is None)


def unfinished(order: ActingOrder) -> tuple[FulfillmentOrder, ...]:
    """The fulfillment orders that have something left to ship, whether it can leave now or not."""
    return tuple(
        each
        for each in order.fulfillment_orders or ()
        if each.status not in ENDED and any(item.remaining for item in each.items)
    )


def obstacle(order: FulfillmentOrder, *, by_carrier: bool) -> Sentence | None:
    """Why nothing of a fulfillment order can leave now; None if it can.

    What Shopify allows decides (`supportedActions`), but for what a fulfillment service was asked to ship: a second
    parcel would leave there by itself.
    """
    place = order.location or ""
    if order.status == "on-hold":
        reason = Word("hold", order.holds[0].reason if order.holds else "unknown")
        return sentence("on hold at {location}: {reason}", location=place, reason=reason)
    if order.status == "scheduled":
        if order.fulfill_at is None:
            return sentence("scheduled at {location} for later", location=place)
        return sentence("scheduled at {location} for {day}", location=place, day=order.fulfill_at.date().isoformat())
    if is_at_a_service(order):
        return sentence("{location} was asked to ship it and does so by itself", location=place)
    if by_carrier and order.delivery_method is not None and not is_carried(order):
        method = Word("method", order.delivery_method)
        return sentence("no carrier brings it ({method}): use `orderstatus fulfill`", method=method)
    if "create-fulfillment" not in order.actions:
        status = Word("fulfillment-order", order.status)
        return sentence("Shopify does not let it be shipped from {location} ({status})", location=place, status=status)
    return None


def refusal(order: ActingOrder, *, by_carrier: bool) -> Sentence | None:
    """Why nothing of an order can leave; None if something can."""
    if is_cancelled(order):
        return sentence("the order is cancelled")
    if not unfinished(order):
        return _nothing_open(order, by_carrier=by_carrier)
    if order.order.state.value is OrderState.ARCHIVED:
        return sentence("the order is archived: `orderstatus reopen` takes it back")
    if not open_orders(order, by_carrier=by_carrier):
        return _nothing_open(order, by_carrier=by_carrier)
    return None


def _nothing_open(order: ActingOrder, *, by_carrier: bool) -> Sentence:
    """Why an order that may be shipped has nothing that can leave now."""
    waiting = unfinished(order)
    for each in waiting:
        because = obstacle(each, by_carrier=by_carrier)
        if because is not None:
            return because
    if not order.fulfillment_orders and order.order.fulfillment.value is FulfillmentStatus.UNFULFILLED:
        # Without a scope Shopify gives no fulfillment orders, and no error (fact sheet 9).
        return sentence(
            "no fulfillment order can be seen: does the app have a scope for them? `orderstatus doctor` tells"
        )
    numbers = numbers_of(order)
    if numbers:
        return sentence("shipped already with {numbers}: `orderstatus track` changes that", numbers="; ".join(numbers))
    if live_shipments(order.order):
        return sentence("shipped already without a tracking number: `orderstatus track` gives it one")
    return sentence("nothing is left to ship")


def numbers_of(order: ActingOrder) -> tuple[str, ...]:
    """The tracking numbers of the live shipments of an order."""
    shipments = live_shipments(order.order)
    return tuple(each.number for shipment in shipments for each in shipment.tracking if each.number)


def fulfillments_of(order: ActingOrder) -> tuple[str, ...]:
    """The GIDs of every shipment of an order, for `Step.before`."""
    return tuple(shipment.id for shipment in order.order.shipments or ())


def work_of(taken: Iterable[Taken]) -> tuple[Work, ...]:
    """What was taken, by fulfillment order and line, each named once."""
    counts: dict[str, dict[str, int]] = {}
    for each in taken:
        lines = counts.setdefault(each.piece.fulfillment_order, {})
        lines[each.piece.line] = lines.get(each.piece.line, 0) + each.quantity
    return tuple(
        Work(
            fulfillment_order=order,
            lines=tuple(LineQuantity(line=line, quantity=quantity) for line, quantity in lines.items()),
        )
        for order, lines in counts.items()
    )


def is_too_long(work: Iterable[Work]) -> bool:
    """True for more lines of one fulfillment order than one fulfillment may name."""
    return any(len(each.lines) > MOST_LINES for each in work)


def listed(taken: Iterable[Taken]) -> str:
    """`2 x MUG, 1 x CAP`: what a parcel holds, in short."""
    counts: dict[str, int] = {}
    for each in taken:
        counts[each.piece.label] = counts.get(each.piece.label, 0) + each.quantity
    items = [f"{count} x {label}" for label, count in counts.items()]
    more = f", +{len(items) - _SHOWN_ITEMS}" if len(items) > _SHOWN_ITEMS else ""
    return ", ".join(items[:_SHOWN_ITEMS]) + more


def names_of(places: Sequence[Place]) -> str:
    """Places as they are listed in a sentence."""
    return ", ".join(place.name for place in places)
