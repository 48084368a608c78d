"""Each parcel of an order in a customer's words: where it is, what comes next, and from when on to worry."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from orderstatus.core.explaining.days import Days
from orderstatus.core.flags import Flag
from orderstatus.core.labels import Sentence, Word, sentence
from orderstatus.core.lifecycle import live_shipments, silent_since
from orderstatus.core.models import CarrierEvent, OrderLife, Shipment
from orderstatus.core.shipments import carriers, has_tracking, needs_no_shipping
from orderstatus.core.statuses import DeliveryStatus

_MOST_ITEMS = 3
"""Kinds of goods that are named of one of several parcels."""


@dataclass(frozen=True, slots=True)
class _Parcel:
    shipment: Shipment
    called: Sentence
    """`Your parcel`, or which of several it is."""
    carrier: str | None
    days: Days

    @property
    def newest(self) -> CarrierEvent | None:
        """The carrier's last word."""
        events = self.shipment.events
        return events[0] if events else None

    def happened(self, status: str, otherwise: datetime | None) -> datetime | None:
        """When the carrier's newest event of that kind happened; `otherwise` where there is none."""
        events = self.shipment.events or ()
        return next((event.happened_at for event in events if event.word == status), otherwise)


def explained_parcels(life: OrderLife, days: Days) -> Iterator[Iterator[Sentence]]:
    """What is said of each live parcel, in Shopify's order; what no carrier has is told in a sentence of its own."""
    methods = {work.delivery_method for work in life.fulfillment_orders or ()}
    only = methods.pop() if len(methods) == 1 else None
    # One order's whole life does not say how each of its shipments goes, where all of it goes the same way.
    shipments = [replace(each, delivery_method=each.delivery_method or only) for each in live_shipments(life.order)]
    for number, shipment in enumerate(shipments, 1):
        yield _explained(shipment, _called(shipment, number, len(shipments)), days)


def _called(shipment: Shipment, number: int, count: int) -> Sentence:
    if count == 1:
        return sentence("Your parcel")
    named = [f"{item.quantity} × {item.title}" for item in shipment.items if item.title]
    if not named:
        return sentence("Parcel {number} of {count}", number=number, count=count)
    goods = ", ".join(named[:_MOST_ITEMS]) + (", …" if len(named) > _MOST_ITEMS else "")
    return sentence("Parcel {number} of {count} ({goods})", number=number, count=count, goods=goods)


def _explained(shipment: Shipment, called: Sentence, days: Days) -> Iterator[Sentence]:
    if needs_no_shipping(shipment):
        yield from _handed_over(shipment, days)
        return
    parcel = _Parcel(shipment, called, next(iter(carriers(shipment)), None), days)
    tell = _BY_STATUS.get(shipment.status.value)
    if tell is None:
        yield sentence("{parcel}: {status}.", parcel=called, status=Word("delivery", shipment.status.word))
    else:
        yield from tell(parcel)
    if shipment.status.value is not DeliveryStatus.DELIVERED:
        yield from _how_to_follow(shipment)


def _handed_over(shipment: Shipment, days: Days) -> Iterator[Sentence]:
    at = shipment.delivered_at or shipment.shipped_at
    if shipment.status.value is DeliveryStatus.READY_FOR_PICKUP:
        yield sentence("Your order can be collected.")
    elif at is not None:
        yield sentence("It was handed over on {day}.", day=days.day(at))


def _how_to_follow(shipment: Shipment) -> Iterator[Sentence]:
    if not has_tracking(shipment):
        yield sentence("It travels without tracking, so nobody hears of it on the way.")
        return
    for each in shipment.tracking:
        if each.url:
            yield sentence("You can follow it here: {address}", address=each.url)
        elif each.number:
            yield sentence("Its tracking number is {number}.", number=each.number)


def _packed(parcel: _Parcel) -> Iterator[Sentence]:
    if parcel.carrier:
        yield sentence(
            "{parcel} is packed and waits for {carrier} to fetch it.", parcel=parcel.called, carrier=parcel.carrier
        )
    else:
        yield sentence("{parcel} is packed and waits to be fetched.", parcel=parcel.called)
    yield from _patience(parcel, parcel.shipment.shipped_at, Flag.LABEL_NOT_SCANNED)


def _left(parcel: _Parcel) -> Iterator[Sentence]:
    at = parcel.shipment.shipped_at
    if at is not None and parcel.carrier:
        yield sentence(
            "{parcel} left us on {day} with {carrier}.",
            parcel=parcel.called,
            day=parcel.days.day(at),
            carrier=parcel.carrier,
        )
    elif at is not None:
        yield sentence("{parcel} left us on {day}.", parcel=parcel.called, day=parcel.days.day(at))
    else:
        yield sentence("{parcel} has left us.", parcel=parcel.called)
    yield from _expected(parcel)
    if has_tracking(parcel.shipment):
        yield sentence("There is no news of it on the way yet.")
        yield from _patience(parcel, at, Flag.NO_CARRIER_NEWS)
    else:
        yield from _patience(parcel, at, Flag.NOT_DELIVERED)


def _moving(parcel: _Parcel) -> Iterator[Sentence]:
    since = parcel.shipment.in_transit_at or parcel.shipment.shipped_at
    if since is None:
        yield sentence("{parcel} is on its way.", parcel=parcel.called)
    else:
        yield sentence("{parcel} has been on its way since {day}.", parcel=parcel.called, day=parcel.days.day(since))
    yield from _last_seen(parcel)
    yield from _expected(parcel)
    yield from _patience(parcel, silent_since(parcel.shipment), Flag.SILENT)


def _out(parcel: _Parcel) -> Iterator[Sentence]:
    at = parcel.happened("out-for-delivery", None)
    if at is None or parcel.days.day(at) == parcel.days.today:
        yield sentence("{parcel} is out for delivery, and should arrive today.", parcel=parcel.called)
    else:
        yield sentence("{parcel} went out for delivery on {day}.", parcel=parcel.called, day=parcel.days.day(at))
        yield from _patience(parcel, silent_since(parcel.shipment), Flag.SILENT)


def _to_collect(parcel: _Parcel) -> Iterator[Sentence]:
    at = parcel.happened("ready-for-pickup", None)
    if at is None:
        yield sentence("{parcel} waits for you at the pick-up point.", parcel=parcel.called)
    else:
        yield sentence(
            "{parcel} has been waiting for you at the pick-up point since {day}.",
            parcel=parcel.called,
            day=parcel.days.day(at),
        )
    newest = parcel.newest
    if newest is not None and newest.place:
        yield sentence("It is in {place}.", place=newest.place)


def _delayed(parcel: _Parcel) -> Iterator[Sentence]:
    yield sentence("{parcel} is delayed, as the carrier says.", parcel=parcel.called)
    yield from _last_seen(parcel)
    yield from _expected(parcel)
    yield from _patience(parcel, silent_since(parcel.shipment), Flag.SILENT)


def _attempted(parcel: _Parcel) -> Iterator[Sentence]:
    at = parcel.happened("attempted-delivery", None)
    if at is None:
        yield sentence("{parcel} could not be handed over, as nobody was met.", parcel=parcel.called)
    else:
        yield sentence(
            "{parcel} could not be handed over on {day}, as nobody was met.",
            parcel=parcel.called,
            day=parcel.days.day(at),
        )
    yield sentence("The carrier tries again, or leaves word where it can be collected.")


def _failed(parcel: _Parcel) -> Iterator[Sentence]:
    yield sentence("{parcel} could not be delivered.", parcel=parcel.called)
    yield sentence("We ask the carrier about it, and write to you.")


def _delivered(parcel: _Parcel) -> Iterator[Sentence]:
    at = parcel.happened("delivered", parcel.shipment.delivered_at)
    if at is None:
        yield sentence("{parcel} was delivered.", parcel=parcel.called)
    else:
        yield sentence("{parcel} was delivered on {when}.", parcel=parcel.called, when=at)


def _last_seen(parcel: _Parcel) -> Iterator[Sentence]:
    newest = parcel.newest
    if newest is None:
        return
    if newest.place:
        yield sentence("It was last seen on {when} in {place}.", when=newest.happened_at, place=newest.place)
    else:
        yield sentence("It was last seen on {when}.", when=newest.happened_at)


def _expected(parcel: _Parcel) -> Iterator[Sentence]:
    at = parcel.shipment.estimated_delivery_at
    if at is None:
        return
    day = parcel.days.day(at)
    if day > parcel.days.today:
        yield sentence("It should arrive on {day}.", day=day)
    elif day == parcel.days.today:
        yield sentence("It should arrive today.")
    else:
        yield sentence("It should have arrived on {day}, and is late.", day=day)


def _patience(parcel: _Parcel, since: datetime | None, flag: Flag) -> Iterator[Sentence]:
    """From when on the customer should write, by the same rule that flags the parcel to the merchant."""
    last = None if since is None else parcel.days.patience(since, flag)
    if last is None:
        return
    if last > parcel.days.today:
        yield sentence("If nothing has happened by {day}, please write to us: we then look for it.", day=last)
    else:
        yield sentence("That is longer than it should take: we ask the carrier where it is.")


_BY_STATUS: Mapping[DeliveryStatus, Callable[[_Parcel], Iterator[Sentence]]] = {
    DeliveryStatus.LABEL_READY: _packed,
    DeliveryStatus.SHIPPED: _left,
    DeliveryStatus.IN_TRANSIT: _moving,
    DeliveryStatus.OUT_FOR_DELIVERY: _out,
    DeliveryStatus.READY_FOR_PICKUP: _to_collect,
    DeliveryStatus.DELAYED: _delayed,
    DeliveryStatus.ATTEMPTED_DELIVERY: _attempted,
    DeliveryStatus.FAILED: _failed,
    DeliveryStatus.DELIVERED: _delivered,
}
