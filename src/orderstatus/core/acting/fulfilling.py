"""Fulfilling without tracking: goods that left, or need not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from orderstatus.core.acting.mutations import CreateFulfillment
from orderstatus.core.acting.orders import ActingOrder, ActPart
from orderstatus.core.acting.planning import is_cancelled, skipped, stepped
from orderstatus.core.acting.plans import Action, Planned, Step
from orderstatus.core.acting.shippable import (
    Place,
    Shelf,
    Taken,
    folded_sku,
    fulfillments_of,
    is_too_long,
    listed,
    names_of,
    open_orders,
    refusal,
    unfinished,
    work_of,
)
from orderstatus.core.errors import UsageError
from orderstatus.core.labels import Sentence, sentence
from orderstatus.core.typed import filled, values_of

_ACCEPTED = "an SKU and how many of it: `--items MUG-01=2`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fulfill:
    """What is open counts as shipped (`fulfillmentCreate`), one fulfillment for each location."""

    items: tuple[tuple[str, int], ...] = ()
    """SKUs and how many of each; empty: all that is open."""
    location: str | None = None
    """Only what this location ships."""
    notify: bool = False

    @property
    def action(self) -> Action:
        return Action.FULFILL

    @property
    def parts(self) -> frozenset[ActPart]:
        return frozenset({ActPart.FULFILLMENT_ORDERS, ActPart.SHIPMENTS})

    def plan(self, order: ActingOrder) -> Iterator[Planned]:
        """A step for each location, and a skip for each SKU that is not there in that number."""
        if (because := refusal(order, by_carrier=False)) is not None:
            is_done = bool(order.fulfillment_orders) and not unfinished(order) and not is_cancelled(order)
            yield skipped(order, because, is_already=is_done)
            return
        shelf = Shelf(open_orders(order, by_carrier=False))
        places = shelf.places
        if self.location is not None:
            named = shelf.called(self.location)
            if isinstance(named, Sentence):
                yield skipped(order, named)
                return
            places = [named]
        taken: dict[str, list[Taken]] = {place.key: [] for place in places}
        if self.items:
            for sku, quantity in self.items:
                problem = _take(shelf, sku, quantity, places, taken)
                if problem is not None:
                    yield skipped(order, problem, target=sku)
        else:
            for place in places:
                taken[place.key].extend(shelf.take_all(place))
        for place in places:
            if taken[place.key]:
                yield self._planned(order, place, taken[place.key])

    def _planned(self, order: ActingOrder, place: Place, taken: list[Taken]) -> Planned:
        work = work_of(taken)
        if is_too_long(work):
            because = sentence("more lines than one fulfillment may have: name some with `--items`")
            return skipped(order, because, target=place.name)
        return _step(order, CreateFulfillment(order=order.order.id, work=work, notify=self.notify), place, taken)


def fulfill(items: Iterable[str], *, location: str | None = None, notify: bool = False) -> Fulfill:
    """What `--items SKU=2` and `--location` ask for.

    Raises UsageError for an item without a whole positive quantity, for one that is named twice, and for empty values.
    """
    wanted: dict[str, tuple[str, int]] = {}
    for text in values_of("--items", items, _ACCEPTED):
        sku, sign, number = text.rpartition("=")
        sku = sku.strip()
        if not (sku and sign and number.strip().isdecimal() and int(number)):
            raise UsageError(f"`--items` does not understand `{text}`", hint=f"give {_ACCEPTED}")
        if folded_sku(sku) in wanted:
            raise UsageError(f"`--items` names `{sku}` twice", hint="name each SKU once, with all there is of it")
        wanted[folded_sku(sku)] = (sku, int(number))
    return Fulfill(
        items=tuple(wanted.values()),
        location=None if location is None else filled("--location", location, "the name of a location"),
        notify=notify,
    )


def _step(order: ActingOrder, mutation: CreateFulfillment, place: Place, taken: list[Taken]) -> Step:
    return stepped(
        order,
        mutation,
        sentence("{items} count as shipped from {location}", items=listed(taken), location=place.name),
        notify=mutation.notify,
        target=place.name,
        before=fulfillments_of(order),
    )


def _take(shelf: Shelf, sku: str, quantity: int, places: list[Place], taken: dict[str, list[Taken]]) -> Sentence | None:
    """Takes so many of an SKU from the one place that has them, or all there is of it; else says why it does not."""
    counts = {place: count for place in places if (count := shelf.left(sku, place))}
    total = sum(counts.values())
    if quantity > total:
        if not total:
            return sentence("no {sku} is open", sku=sku)
        return sentence("{quantity} of {sku}, and {left} are left to ship", quantity=quantity, sku=sku, left=total)
    if quantity == total:
        chosen = counts
    else:
        enough = [place for place, count in counts.items() if count >= quantity]
        if len(counts) > 1 and len(enough) != 1:
            return sentence("{sku} is at {places}: say which with `--location`", sku=sku, places=names_of(list(counts)))
        chosen = {enough[0]: quantity}
    for place, count in chosen.items():
        taken[place.key].extend(shelf.take(sku, count, place))
    return None
