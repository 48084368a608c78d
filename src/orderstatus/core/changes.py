"""What became of an order since it was seen last: a change a row, whatever noticed it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from orderstatus.core.backwards import ChangeAxis, is_backwards
from orderstatus.core.lifecycle import delivery_of, is_live
from orderstatus.core.models import CarrierEvent, Order, Shipment, Transaction, TransactionKind
from orderstatus.core.stages.marks import NO_STAGE, StageMark
from orderstatus.core.stages.moving import since, stage_of
from orderstatus.core.statuses import SHIPMENT_FOLDING

__all__ = ["Change", "ChangeAxis", "changes_between", "words_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One status that was one word when it was seen last, and is another now."""

    order_id: str
    order_name: str
    shipment_id: str | None = None
    """Of a change of one shipment; None where it is the order's own."""
    axis: ChangeAxis
    from_: str | None
    """The word that was seen before; None where the order, or the shipment, had not been seen."""
    to: str
    seen_at: datetime
    happened_at: datetime | None = None
    """When it happened, as the shop or the carrier dates it; None where neither does."""
    backwards: bool = False
    """True for a step back on its axis, such as from delivered to in transit (core/backwards.py)."""


Key = tuple[ChangeAxis, str | None]
"""An axis of the order itself, or of the shipment with this id."""
Words = Mapping[Key, str]

_NOTHING_YET = {ChangeAxis.DELIVERY: "no-shipment", ChangeAxis.RETURN: "no-return", ChangeAxis.STAGE: NO_STAGE}
"""Words of an order that say that there is nothing: of an order that was not seen before they are no news."""
_FIRST_WORDS = {
    (ChangeAxis.STATE, "open"),
    (ChangeAxis.PAYMENT, "pending"),
    (ChangeAxis.FULFILLMENT, "unfulfilled"),
}
"""What an order is from the moment in which it is placed."""
_MONEY_MOVED: Mapping[str, frozenset[str]] = {
    "authorized": frozenset({TransactionKind.AUTHORIZATION, TransactionKind.EMV_AUTHORIZATION}),
    "partially-paid": frozenset({TransactionKind.SALE, TransactionKind.CAPTURE}),
    "paid": frozenset({TransactionKind.SALE, TransactionKind.CAPTURE}),
    "partially-refunded": frozenset({TransactionKind.REFUND}),
    "refunded": frozenset({TransactionKind.REFUND}),
    "voided": frozenset({TransactionKind.VOID}),
}
"""The kinds of transaction that bring an order to a payment status."""


def words_of(order: Order) -> Words:
    """The order's word on each axis, by `(axis, None)`, and each shipment's by `(delivery, its id)`.

    The words of delivery are missing where shipments were not read, that of its stage where that was not.
    """
    words: dict[Key, str] = {
        (ChangeAxis.STATE, None): order.state.word,
        (ChangeAxis.PAYMENT, None): order.payment.word,
        (ChangeAxis.FULFILLMENT, None): order.fulfillment.word,
        (ChangeAxis.RETURN, None): order.return_.word,
    }
    delivery = delivery_of(order)
    if delivery is not None:
        words[ChangeAxis.DELIVERY, None] = delivery.word
    if order.stage is not None:
        words[ChangeAxis.STAGE, None] = stage_of(order.stage) or NO_STAGE
    for shipment in order.shipments or ():
        words[ChangeAxis.DELIVERY, shipment.id] = shipment.status.word
    return words


def changes_between(before: Order | None, after: Order, *, seen_at: datetime) -> tuple[Change, ...]:
    """What is another word in `after` than in `before`: the order's own axes first, then its shipments.

    `before` is None for an order that was not seen yet: each of its words is a change from None then, but those which
    say that there is nothing (no shipment, no return, no stage). Where either did not read shipments there is no change
    of delivery, and where either did not read the stage none of that: not to have looked is no status. A shipment that
    the order no longer has is none either, as there is nothing that it would be now; that the order's own delivery is
    another says it.

    `happened_at` is only what is dated as this very change (`_happened_at`). The order's `updatedAt` never is: it says
    that something changed then, a tag as well as a payment, and several changes may lie between two looks.
    """
    old: Words = {} if before is None else words_of(before)
    new = words_of(after)
    found = [key for key, word in new.items() if old.get(key) != word and _is_news(key, word, before)]
    dated: dict[Key, datetime | None] = {}
    # Shipments first, as the order's own delivery is dated by theirs.
    for key in reversed(found):
        dated[key] = _happened_at(key, new[key], before, after, dated)
    return tuple(
        Change(
            order_id=after.id,
            order_name=after.name,
            shipment_id=key[1],
            axis=key[0],
            from_=old.get(key),
            to=new[key],
            seen_at=seen_at,
            happened_at=dated[key],
            backwards=is_backwards(key[0], old.get(key), new[key]),
        )
        for key in found
    )


def _is_news(key: Key, word: str, before: Order | None) -> bool:
    axis, shipment_id = key
    if before is None:
        return shipment_id is not None or _NOTHING_YET.get(axis) != word
    if axis is ChangeAxis.STAGE:
        return before.stage is not None
    return axis is not ChangeAxis.DELIVERY or before.shipments is not None


def _happened_at(
    key: Key, word: str, before: Order | None, after: Order, dated: Mapping[Key, datetime | None]
) -> datetime | None:
    """When the change to `word` happened, where a date of the shop's is that of this change.

    `dated` holds what has been dated already: the changes of the shipments, before that of the order's delivery.
    """
    axis, shipment_id = key
    if before is None and (axis, word) in _FIRST_WORDS:
        return after.placed_at or after.created_at
    match axis:
        case ChangeAxis.STATE:
            return {"cancelled": after.cancelled_at, "archived": after.closed_at}.get(word)
        case ChangeAxis.PAYMENT:
            return _newest(each.processed_at for each in _new_transactions(before, after, word))
        case ChangeAxis.FULFILLMENT:
            return _left_at(before, after) if word in ("fulfilled", "partially-fulfilled") else None
        case ChangeAxis.DELIVERY if shipment_id is not None:
            return _shipment_happened_at(_shipment(before, shipment_id), _shipment(after, shipment_id), word)
        case ChangeAxis.DELIVERY:
            # It became the word of the whole order with the last shipment that took it on.
            of_one = "delivered" if word == "partially-delivered" else word
            moved = [shipment for shipment in after.shipments or () if shipment.status.word == of_one]
            return _newest(dated.get((axis, shipment.id)) for shipment in moved)
        case ChangeAxis.RETURN:
            # A return has dates, and they do not come with an order.
            return None
        case ChangeAxis.STAGE:
            return _moved_at(None if before is None else before.stage, after.stage)


def _new_transactions(before: Order | None, after: Order, word: str) -> Iterator[Transaction]:
    """Those that can have brought the order to `word` since: an older one is not when it happened."""
    if before is not None and before.transactions is None:
        return
    seen = {each.id for each in (before.transactions or () if before is not None else ())}
    kinds = _MONEY_MOVED.get(word, frozenset())
    for each in after.transactions or ():
        if each.id not in seen and each.kind in kinds and each.status == "success":
            yield each


def _left_at(before: Order | None, after: Order) -> datetime | None:
    """When the newest shipment that is new here left."""
    if before is not None and before.shipments is None:
        return None
    seen = {each.id for each in (before.shipments or () if before is not None else ())}
    return _newest(each.shipped_at for each in after.shipments or () if each.id not in seen and is_live(each))


def _moved_at(before: StageMark | None, after: StageMark | None) -> datetime | None:
    """When its history says that it came where it is, if that is a move which was not seen before.

    Whoever writes the stage by other means writes no history, and the newest move is then of another time.
    """
    newest = after.history.newest if after is not None and after.history is not None else None
    if after is None or newest is None or newest.to != stage_of(after):
        return None
    at = since(after) or newest.at
    seen = before.history.newest if before is not None and before.history is not None else None
    return at if seen is None or at > seen.at else None


def _shipment(order: Order | None, shipment_id: str) -> Shipment | None:
    shipments = order.shipments or () if order is not None else ()
    return next((each for each in shipments if each.id == shipment_id), None)


def _shipment_happened_at(before: Shipment | None, after: Shipment | None, word: str) -> datetime | None:
    """`deliveredAt`, the first `inTransitAt`, `createdAt` of one that is new, else the newest carrier event of `word`.

    `inTransitAt` stays when a parcel goes on after a delay, so it dates only the first time.
    """
    if after is None:
        return None
    if word == "delivered" and after.delivered_at is not None:
        return after.delivered_at
    if word == "in-transit" and after.in_transit_at is not None and (before is None or before.in_transit_at is None):
        return after.in_transit_at
    if before is None and word in ("label-ready", "shipped"):
        return after.shipped_at
    return _newest(event.happened_at for event in after.events or () if _event_word(event) == word)


def _event_word(event: CarrierEvent) -> str:
    """The word of a shipment whose newest event is this: events have Shopify's own, `carrier-picked-up`."""
    status = SHIPMENT_FOLDING.get(event.word.upper().replace("-", "_"))
    return event.word if status is None else status.value


def _newest(times: Iterable[datetime | None]) -> datetime | None:
    return max((at for at in times if at is not None), default=None)
