"""The rules of `attention` about parcels. Of several parcels with the same trouble the one that has it longest counts.

They look at orders placed in the last 60 days, and at what a carrier has: nothing that needs no shipping, and nothing
whose fulfillment was cancelled. At risk is what the order comes to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from orderstatus.core.attention_facts import Facts, Finding, at_risk
from orderstatus.core.flags import Flag
from orderstatus.core.labels import Sentence, sentence
from orderstatus.core.lifecycle import DEAD_FULFILLMENTS, is_live
from orderstatus.core.models import Order, Shipment
from orderstatus.core.rules import Rules
from orderstatus.core.shipments import (
    carriers,
    has_tracking,
    is_label_not_scanned,
    is_on_its_way,
    is_without_tracking,
    needs_no_shipping,
)
from orderstatus.core.silence import is_silent
from orderstatus.core.statuses import DeliveryStatus, FulfillmentStatus

WINDOW = timedelta(days=60)
"""How long ago an order may have been placed for its parcels to be looked at."""
_FULFILLED = frozenset({FulfillmentStatus.FULFILLED, FulfillmentStatus.PARTIALLY_FULFILLED})
_AT_THE_CARRIER = frozenset(DeliveryStatus) - {
    DeliveryStatus.LABEL_READY,
    DeliveryStatus.DELIVERED,
    DeliveryStatus.CANCELLED,
}


def is_watched(order: Order, now: datetime) -> bool:
    """True if the order was placed recently enough for its parcels to be looked at."""
    return order.placed_at is not None and order.placed_at >= now - WINDOW


def delivery_failed(facts: Facts, rules: Rules, now: datetime) -> Finding | None:
    """A parcel is failed. `since` is the carrier's event that says so where it was read, else its last change."""
    return _trouble(facts, now, DeliveryStatus.FAILED, Flag.DELIVERY_FAILED)


def delivery_attempted(facts: Facts, rules: Rules, now: datetime) -> Finding | None:
    """A parcel is attempted-delivery: nobody took it. `since` as for `delivery-failed`."""
    return _trouble(facts, now, DeliveryStatus.ATTEMPTED_DELIVERY, Flag.DELIVERY_ATTEMPTED)


def delayed(facts: Facts, rules: Rules, now: datetime) -> Finding | None:
    """A parcel is delayed, by the carrier's own word. `since` as for `delivery-failed`."""
    return _trouble(facts, now, DeliveryStatus.DELAYED, Flag.DELAYED)


def likely_lost(facts: Facts, rules: Rules, now: datetime) -> Finding | None:
    """Shipped so long ago (30 d), and not delivered; not what waits for the customer at a pick-up point.

    `since` is when the shipment was made. Labels that nobody has scanned are not shipped.
    """
    return _oldest(
        facts,
        now,
        Flag.LIKELY_LOST,
        lambda each: (
            _is_at_the_carrier(each)
            and each.status.value is not DeliveryStatus.READY_FOR_PICKUP
            and _is_old(each, Flag.LIKELY_LOST, rules, now)
        ),
        lambda each, span: _not_arrived(each, span, lost=True),
    )


def not_delivered(facts: Facts, rules: Rules, now: datetime) -> Finding | None:
    """Shipped so long ago (16 d), and not delivered. `since` is when the shipment was made."""
    return _oldest(
        facts,
        now,
        Flag.NOT_DELIVERED,
        lambda each: _is_at_the_carrier(each) and _is_old(each, Flag.NOT_DELIVERED, rules, now),
        lambda each, span: _not_arrived(each, span, lost=False),
    )


def silent(facts: Facts, rules: Rules, now: datetime) -> Finding | None:
    """On its way, with at least one carrier event, and the newest is so old (5 business days).

    `since` is the newest event, or when the shipment was made if that is later, as scans of an earlier label may be
    older than it. A parcel whose events were not read, or may not be, is not silent. Nor is a label: what
    an app says of it is no news of a carrier.
    """
    threshold = rules.threshold(Flag.SILENT)
    return _oldest(
        facts,
        now,
        Flag.SILENT,
        lambda each: (
            bool(each.events)
            and _is_at_the_carrier(each)
            and is_silent(each, threshold, now=now, calendar=rules.calendar)
        ),
        lambda each, span: sentence("no carrier news for {span}", span=span),
        since=_last_heard,
    )


def label_not_scanned(facts: Facts, rules: Rules, now: datetime) -> Finding | None:
    """A label was made so long ago (7 d) and no carrier has scanned it. `since` is when the shipment was made."""
    return _oldest(
        facts,
        now,
        Flag.LABEL_NOT_SCANNED,
        lambda each: is_label_not_scanned(each, rules=rules, now=now),
        lambda each, span: sentence("made {span} ago and never scanned", span=span),
        at_the_carrier=False,
    )


def label_voided(facts: Facts, rules: Rules, now: datetime) -> Finding | None:
    """A label was voided (LABEL_VOIDED) while its items still count as fulfilled, so nobody will ship them.

    That is so while the order is fulfilled, or partially, and the fulfillment itself was not cancelled; were they
    shipped anew, it would have been. `since` is the fulfillment's last change, as Shopify does not date the voiding.
    """
    if facts.order.fulfillment.value not in _FULFILLED:
        return None
    return _oldest(
        facts,
        now,
        Flag.LABEL_VOIDED,
        lambda each: each.display_status == "LABEL_VOIDED" and each.raw_status not in DEAD_FULFILLMENTS,
        lambda each, span: sentence("voided, and its items still count as fulfilled"),
        since=_last_change,
        at_the_carrier=False,
    )


def no_carrier_news(facts: Facts, rules: Rules, now: datetime) -> Finding | None:
    """Shipped so long ago (7 d) with tracking, and there was never a carrier event.

    Not where all of its carriers are among `carriers_without_events`, and not before its events have been read.
    `since` is when the shipment was made.
    """
    return _oldest(
        facts,
        now,
        Flag.NO_CARRIER_NEWS,
        lambda each: (
            each.events == () and _may_lack_news(each, rules) and _is_old(each, Flag.NO_CARRIER_NEWS, rules, now)
        ),
        _no_word,
    )


def no_tracking(facts: Facts, rules: Rules, now: datetime) -> Finding | None:
    """Shipped so long ago (7 d) with neither a number nor an address to follow it by, and without any news.

    `since` is when the shipment was made.
    """
    return _oldest(
        facts,
        now,
        Flag.NO_TRACKING,
        lambda each: is_without_tracking(each) and _is_old(each, Flag.NO_TRACKING, rules, now),
        lambda each, span: sentence("shipped {span} ago without tracking", span=span),
    )


def needs_events(shipment: Shipment, rules: Rules, now: datetime) -> bool:
    """True if only its events, which have not been read, can tell whether a parcel is silent or was never scanned.

    Neither can be before the parcel was made so long ago, and nothing that was scanned lately is silent.
    """
    if shipment.events is not None or not _is_at_the_carrier(shipment) or needs_no_shipping(shipment):
        return False
    if is_silent(shipment, rules.threshold(Flag.SILENT), now=now, calendar=rules.calendar):
        return True
    return _may_lack_news(shipment, rules) and _is_old(shipment, Flag.NO_CARRIER_NEWS, rules, now)


def in_trouble(order: Order, flag: Flag) -> tuple[Shipment, ...]:
    """The parcels that the carrier says `flag` of; none for a flag that no carrier says."""
    said = {
        Flag.DELIVERY_FAILED: DeliveryStatus.FAILED,
        Flag.DELIVERY_ATTEMPTED: DeliveryStatus.ATTEMPTED_DELIVERY,
        Flag.DELAYED: DeliveryStatus.DELAYED,
    }.get(flag)
    return tuple(
        each
        for each in order.shipments or ()
        if each.status.value is said and is_live(each) and not needs_no_shipping(each)
    )


def _is_at_the_carrier(shipment: Shipment) -> bool:
    """On its way, and more than a label; what Shopify will call it next quarter counts as on its way."""
    return is_on_its_way(shipment) and shipment.status.value in _AT_THE_CARRIER


def _may_lack_news(shipment: Shipment, rules: Rules) -> bool:
    if not _is_at_the_carrier(shipment) or not has_tracking(shipment) or shipment.in_transit_at is not None:
        return False
    names = [name.casefold() for name in carriers(shipment)]
    return not names or any(name not in rules.carriers_without_events for name in names)


def _not_arrived(shipment: Shipment, span: timedelta, *, lost: bool) -> Sentence:
    if not has_tracking(shipment):
        return sentence("not delivered for {span}, without tracking", span=span)
    if lost:
        return sentence("not delivered for {span}: likely lost", span=span)
    return sentence("not delivered for {span}", span=span)


def _no_word(shipment: Shipment, span: timedelta) -> Sentence:
    names = carriers(shipment)
    if not names:
        return sentence("shipped {span} ago and never scanned", span=span)
    return sentence("no word from {carrier} for {span}", carrier=", ".join(names), span=span)


def _is_old(shipment: Shipment, flag: Flag, rules: Rules, now: datetime) -> bool:
    at = shipment.shipped_at
    return at is not None and rules.calendar.is_as_old(at, rules.threshold(flag), now)


def _newest_event(shipment: Shipment) -> datetime | None:
    return max((event.happened_at for event in shipment.events or ()), default=None)


def _last_heard(shipment: Shipment) -> datetime | None:
    return max((at for at in (_newest_event(shipment), shipment.shipped_at) if at is not None), default=None)


def _last_change(shipment: Shipment) -> datetime | None:
    return shipment.updated_at or shipment.shipped_at


def _shipped(shipment: Shipment) -> datetime | None:
    return shipment.shipped_at


def _trouble(facts: Facts, now: datetime, status: DeliveryStatus, flag: Flag) -> Finding | None:
    return _oldest(
        facts,
        now,
        flag,
        lambda each: is_live(each) and each.status.value is status,
        lambda each, span: _what_the_carrier_says(each, flag),
        since=lambda each: _newest_event(each) or _last_change(each),
    )


def _what_the_carrier_says(shipment: Shipment, flag: Flag) -> Sentence:
    newest = max(shipment.events or (), key=lambda event: event.happened_at, default=None)
    if newest is not None and (message := " ".join((newest.message or "").split())):
        if names := carriers(shipment):
            return sentence("{carrier}: {message}", carrier=", ".join(names), message=message)
        return sentence("the carrier: {message}", message=message)
    match flag:
        case Flag.DELIVERY_FAILED:
            return sentence("the carrier could not deliver it")
        case Flag.DELIVERY_ATTEMPTED:
            return sentence("delivery was attempted and nobody took it")
        case _:
            return sentence("the carrier reports a delay")


def _watched(facts: Facts, now: datetime) -> Iterator[Shipment]:
    if is_watched(facts.order, now):
        yield from (each for each in facts.order.shipments or () if not needs_no_shipping(each))


def _oldest(
    facts: Facts,
    now: datetime,
    flag: Flag,
    applies: Callable[[Shipment], bool],
    reason: Callable[[Shipment, timedelta], Sentence],
    *,
    since: Callable[[Shipment], datetime | None] = _shipped,
    at_the_carrier: bool = True,
) -> Finding | None:
    """The flag for the parcel to which it applies and has for the longest; one without a date comes last.

    What is `at_the_carrier` is looked into on the carrier's page, what is not in the admin.
    """
    found = [(since(each), each) for each in _watched(facts, now) if applies(each)]
    if not found:
        return None
    began, shipment = min(found, key=lambda each: (each[0] is None, each[0] or now))
    has_page = any(each.url for each in shipment.tracking)
    return Finding(
        flag=flag,
        reason=reason(shipment, now - began if began is not None else timedelta(0)),
        since=began,
        amount=at_risk(facts.order.total),
        options=("--tracking",) if at_the_carrier and has_page else (),
    )
