"""What one message may tell of its order, and the message itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, tzinfo

from orderstatus.core.lifecycle import live_shipments
from orderstatus.core.messages.due import Considered, address_of
from orderstatus.core.messages.events import MessageEvent, MessageKind
from orderstatus.core.messages.facts import ItemFacts, MessageFacts, ParcelFacts, StageFacts
from orderstatus.core.messages.message import Message, Wording
from orderstatus.core.messages.ports import MessageTemplates
from orderstatus.core.models import Item, Order, OrderLife, Shipment
from orderstatus.core.stages.definition import Stage, Stages
from orderstatus.core.stages.moving import due, since
from orderstatus.core.statuses import FulfillmentStatus

_PICKED_UP = "PICKED_UP"
"""`FulfillmentDisplayStatus`, which is folded into delivered."""


def facts_of(
    life: OrderLife,
    event: MessageEvent,
    *,
    stages: Stages,
    shop_name: str,
    zone: tzinfo,
    sentences: tuple[str, ...] = (),
) -> MessageFacts:
    """Everything that the template of `event` may name; nothing that is the team's alone, such as a note or a tag."""
    order = life.order
    live = live_shipments(order)
    is_parcel = event.kind not in (MessageKind.STAGE, MessageKind.RETURN_APPROVED)
    parcel = next((each for each in live if is_parcel and event.subject in (each.name, each.id)), None)
    return MessageFacts(
        order=order.name,
        shop=shop_name,
        placed=_day(order.placed_at, zone),
        first_name=order.customer.split()[0] if order.customer and order.customer.split() else None,
        name=order.customer,
        stage=_stage(order, event, stages, zone),
        parcel=None if parcel is None else _parcel(parcel, zone),
        parcels=tuple(_parcel(each, zone) for each in live),
        in_parts=len(live) > 1 or order.fulfillment.value is FulfillmentStatus.PARTIALLY_FULFILLED,
        items=tuple(_item(each) for each in (parcel.items if parcel is not None and parcel.items else life.items)),
        return_name=event.subject if event.kind is MessageKind.RETURN_APPROVED else None,
        sentences=sentences,
    )


def message_about(
    life: OrderLife,
    told: Considered,
    *,
    templates: MessageTemplates,
    stages: Stages,
    shop: str,
    shop_name: str,
    zone: tzinfo,
    explain: Callable[[OrderLife, str], tuple[str, ...]],
    at: datetime,
) -> Message:
    """What the customer is told of the event, in their language; `explain` says what `orderstatus explain` says in one.

    Raises UsageError where there is no such template, or it fails.
    """
    order = life.order
    sentences = explain(life, templates.language(told.template, order.locale, stage_told(told.event, stages)))
    facts = facts_of(life, told.event, stages=stages, shop_name=shop_name, zone=zone, sentences=sentences)
    return message_of(order, told, templates.fill(told.template, order.locale, facts), shop=shop, at=at)


def message_of(order: Order, told: Considered, wording: Wording, *, shop: str, at: datetime) -> Message:
    """The message to the customer, `shop` being its domain. Addresses that stand twice get it once."""
    to = address_of(order)
    copies = tuple(dict.fromkeys(each for each in told.copies if to is None or each.casefold() != to.casefold()))
    return Message(
        shop=shop,
        order=order.id,
        order_name=order.name,
        kind=told.event.kind,
        event=told.event.key,
        at=at,
        to=to,
        wording=wording,
        to_name=order.customer,
        phone=order.phone,
        copies=copies,
    )


def stage_told(event: MessageEvent, stages: Stages) -> Stage | None:
    """The stage that the event is about; None for another event, and where it is not defined here."""
    return stages.find(event.subject) if event.kind is MessageKind.STAGE else None


def recipients(message: Message) -> int:
    """How many get it."""
    return len(message.copies) + (1 if message.to is not None or message.phone is not None else 0)


def _stage(order: Order, event: MessageEvent, stages: Stages, zone: tzinfo) -> StageFacts | None:
    stage = stage_told(event, stages)
    if stage is None:
        return None
    return StageFacts(stage=stage, comment=_public_comment(order), due=_day(due(order.stage), zone))


def _public_comment(order: Order) -> str | None:
    """The newest comment for the customer since the order came into its stage."""
    mark = order.stage
    history, begun = mark.history if mark is not None else None, since(mark)
    if history is None or begun is None:
        return None
    told = (move.comment for move in reversed(history.moves) if move.at >= begun and move.public and move.comment)
    return next(told, None)


def _parcel(shipment: Shipment, zone: tzinfo) -> ParcelFacts:
    tracking = shipment.tracking[0] if shipment.tracking else None
    return ParcelFacts(
        name=shipment.name,
        status=shipment.status.word,
        carrier=None if tracking is None else tracking.carrier,
        number=None if tracking is None else tracking.number,
        url=None if tracking is None else tracking.url,
        estimate=_day(shipment.estimated_delivery_at, zone),
        delivered=_day(shipment.delivered_at, zone),
        picked_up=shipment.display_status == _PICKED_UP,
    )


def _item(item: Item) -> ItemFacts:
    return ItemFacts(name=item.title, quantity=item.quantity if item.current is None else item.current, sku=item.sku)


def _day(at: datetime | None, zone: tzinfo) -> date | None:
    return None if at is None else at.astimezone(zone).date()
