"""What has happened to one order that its customer could be told of: where it stands now, and since when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from orderstatus.core.lifecycle import live_shipments
from orderstatus.core.messages.events import MessageEvent, MessageKind
from orderstatus.core.models import Order, OrderLife, Shipment
from orderstatus.core.shipments import needs_no_shipping
from orderstatus.core.stages.history import instant_text
from orderstatus.core.stages.moving import since, stage_of
from orderstatus.core.statuses import DeliveryStatus

_KINDS: Mapping[DeliveryStatus, MessageKind] = {
    DeliveryStatus.SHIPPED: MessageKind.SHIPPED,
    DeliveryStatus.IN_TRANSIT: MessageKind.IN_TRANSIT,
    DeliveryStatus.OUT_FOR_DELIVERY: MessageKind.OUT_FOR_DELIVERY,
    DeliveryStatus.ATTEMPTED_DELIVERY: MessageKind.ATTEMPTED,
    DeliveryStatus.DELIVERED: MessageKind.DELIVERED,
    DeliveryStatus.DELAYED: MessageKind.DELAYED,
}
_EVENT_WORDS: Mapping[MessageKind, frozenset[str]] = {
    MessageKind.IN_TRANSIT: frozenset({"in-transit", "carrier-picked-up"}),
    MessageKind.OUT_FOR_DELIVERY: frozenset({"out-for-delivery"}),
    MessageKind.ATTEMPTED: frozenset({"attempted-delivery"}),
    MessageKind.DELIVERED: frozenset({"delivered", "picked-up"}),
    MessageKind.DELAYED: frozenset({"delayed"}),
}
"""`FulfillmentEvent.status` in kebab-case, by what it is told as."""
_FARTHER: Mapping[MessageKind, tuple[MessageKind, ...]] = {
    MessageKind.SHIPPED: (
        MessageKind.IN_TRANSIT,
        MessageKind.DELAYED,
        MessageKind.OUT_FOR_DELIVERY,
        MessageKind.ATTEMPTED,
        MessageKind.DELIVERED,
    ),
    MessageKind.IN_TRANSIT: (MessageKind.OUT_FOR_DELIVERY, MessageKind.ATTEMPTED, MessageKind.DELIVERED),
    MessageKind.OUT_FOR_DELIVERY: (MessageKind.DELIVERED,),
    MessageKind.ATTEMPTED: (MessageKind.DELIVERED,),
    MessageKind.DELAYED: (MessageKind.DELIVERED,),
}
"""What a parcel is not told to be any more once it was told to be farther; a delay or a failed try is news still."""
_APPROVED = frozenset({"open"})
"""`Return.status`: approved, and the goods still to come; of one that is closed nobody needs to be told that it was."""


def happened(life: OrderLife) -> tuple[MessageEvent, ...]:
    """The events of the order as it stands, what happened first before.

    Of its stages only the one that it is in; of each live parcel that a carrier has only where it is; of its returns
    those that were asked for and approved. What nobody has dated is no event, as no window could bound it.
    """
    found = [*_stage(life.order), *_parcels(life.order), *_returns(life)]
    return tuple(sorted(found, key=lambda event: event.at))


def farther_news(event: MessageEvent) -> Iterator[tuple[str, MessageKind]]:
    """The keys of what would make a message on `event` old news, each with what it says."""
    _, _, number = event.key.partition(":")
    for kind in _FARTHER.get(event.kind, ()):
        yield f"{kind}:{number}", kind


def _stage(order: Order) -> Iterator[MessageEvent]:
    stage, at = stage_of(order.stage), since(order.stage)
    if stage is not None and at is not None:
        yield MessageEvent(
            order=order.id, kind=MessageKind.STAGE, key=f"stage:{stage}:{instant_text(at)}", at=at, subject=stage
        )


def parcels(order: Order) -> Iterator[tuple[Shipment, MessageKind, datetime | None]]:
    """Each live parcel that a carrier has, what could be told of where it is, and since when it is there; None where
    nobody says, as far as its events were read."""
    for shipment in live_shipments(order):
        kind = _KINDS.get(shipment.status.value)
        if kind is not None and not needs_no_shipping(shipment):
            yield shipment, kind, _when(shipment, kind)


def _parcels(order: Order) -> Iterator[MessageEvent]:
    for shipment, kind, at in parcels(order):
        if at is not None:
            yield MessageEvent(
                order=order.id, kind=kind, key=_key(kind, shipment.id), at=at, subject=shipment.name or shipment.id
            )


def _when(shipment: Shipment, kind: MessageKind) -> datetime | None:
    words = _EVENT_WORDS.get(kind, frozenset())
    times = [event.happened_at for event in shipment.events or () if event.word in words]
    if kind in (MessageKind.DELAYED, MessageKind.ATTEMPTED):
        return max(times, default=None)
    # A parcel is scanned again and again on its way: it has been there since the first time, which may be older than
    # the newest events that were read.
    by_the_shop = {
        MessageKind.SHIPPED: shipment.shipped_at,
        MessageKind.IN_TRANSIT: shipment.in_transit_at,
        MessageKind.DELIVERED: shipment.delivered_at,
    }.get(kind)
    return min([*times, *([] if by_the_shop is None else [by_the_shop])], default=None)


def _returns(life: OrderLife) -> Iterator[MessageEvent]:
    for each in life.returns or ():
        if each.approved_at is not None and each.status in _APPROVED:
            kind = MessageKind.RETURN_APPROVED
            yield MessageEvent(
                order=life.order.id, kind=kind, key=_key(kind, each.id), at=each.approved_at, subject=each.name
            )


def _key(kind: MessageKind, gid: str) -> str:
    return f"{kind}:{gid.rpartition('/')[2]}"
