"""The rules of `attention` about what waits for the merchant: requests, holds, schedules, and goods not yet shipped.

They look at orders of any age. At risk is what the order comes to.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from orderstatus.core.attention_facts import Facts, Finding, at_risk
from orderstatus.core.flags import UPSELL_HOLD, Flag
from orderstatus.core.labels import Sentence, Word, sentence
from orderstatus.core.leaving import NUMBERED, may_be_shipped
from orderstatus.core.lifecycle import live_shipments
from orderstatus.core.models import UPSELL, FulfillmentOrder, Hold
from orderstatus.core.rules import Rules
from orderstatus.core.statuses import FulfillmentStatus, PaymentStatus

_ENDED = frozenset({"closed", "cancelled"})
_NOT_SHIPPED = frozenset({FulfillmentStatus.UNFULFILLED, FulfillmentStatus.OPEN})
"""Nothing was shipped and nobody is at work on it; OPEN is the name that UNFULFILLED had before (schema)."""
_CALLED_OFF = frozenset({PaymentStatus.VOIDED, PaymentStatus.REFUNDED})
_NOTHING_LEFT = frozenset({FulfillmentStatus.FULFILLED, FulfillmentStatus.NOT_REQUIRED, FulfillmentStatus.RESTOCKED})


def return_unanswered(facts: Facts, rules: Rules, now: datetime) -> Finding | None:
    """A return was asked for so long ago (2 business days) and is still REQUESTED. `since` is when it was asked for."""
    threshold = rules.threshold(Flag.RETURN_UNANSWERED)
    asked = [
        (each.created_at, each.name)
        for each in facts.returns or ()
        if each.status == "requested"
        and each.created_at is not None
        and rules.calendar.is_as_old(each.created_at, threshold, now)
    ]
    if not asked:
        return None
    since, name = min(asked)
    return Finding(
        flag=Flag.RETURN_UNANSWERED,
        reason=sentence("{name} was asked for {span} ago", name=name, span=now - since),
        since=since,
        amount=at_risk(facts.order.total),
        command=("returns", "approve"),
    )


def request_declined(facts: Facts, rules: Rules, now: datetime) -> Finding | None:
    """A fulfillment service declined: a fulfillment order is REJECTED, or the order says request-declined.

    `since` is the fulfillment order's last change; None where it may not be read.
    """
    declined = [each for each in _left(facts) if each.request_status == "rejected"]
    if not declined and facts.order.fulfillment.value is not FulfillmentStatus.REQUEST_DECLINED:
        return None
    since, first = _oldest(declined)
    reason = sentence("the fulfillment service declined to ship it")
    if first is not None and first.location:
        reason = sentence("{location} declined to ship it", location=first.location)
    return Finding(flag=Flag.REQUEST_DECLINED, reason=reason, since=since, amount=at_risk(facts.order.total))


def on_hold(facts: Facts, rules: Rules, now: datetime) -> Finding | None:
    """A fulfillment order has been on hold for so long (1 d); a post-purchase upsell's only for 1 h (`upsell-hold`).

    Shopify ends an upsell's hold by itself when the buyer has decided, so within the first hour it is nobody's
    business, and after that it is stuck. `since` is the fulfillment order's last change: no hold has a date of its own,
    so a hold may be older than it says, and is never younger.
    """
    held = [
        each
        for each in _left(facts)
        if each.status == "on-hold"
        and each.updated_at is not None
        and rules.calendar.is_as_old(each.updated_at, rules.threshold(_hold_threshold(each)), now)
    ]
    since, first = _oldest(held)
    if first is None or since is None:
        return None
    # An upsell's hold beside another is Shopify's business: the other is what a person can act on.
    hold = min(first.holds, key=lambda each: each.reason == UPSELL, default=None)
    upsell = hold is not None and hold.reason == UPSELL
    return Finding(
        flag=Flag.ON_HOLD,
        reason=_held_for(hold, now - since),
        since=since,
        amount=at_risk(facts.order.total),
        # Releasing an upsell's hold would ship before the buyer has decided, so a person looks first.
        command=("open",) if upsell else ("release",),
    )


def _hold_threshold(order: FulfillmentOrder) -> str:
    upsell_alone = bool(order.holds) and all(hold.reason == UPSELL for hold in order.holds)
    return UPSELL_HOLD if upsell_alone else Flag.ON_HOLD


def _held_for(hold: Hold | None, span: timedelta) -> Sentence:
    if hold is None:
        return sentence("held for {span}, and no reason can be read", span=span)
    if hold.reason == UPSELL:
        return sentence("held for {span} for a post-purchase offer", span=span)
    why = Word("hold", hold.reason)
    if note := " ".join((hold.note or "").split()):
        return sentence("held for {span}: {reason}, {note}", span=span, reason=why, note=note)
    return sentence("held for {span}: {reason}", span=span, reason=why)


def schedule_passed(facts: Facts, rules: Rules, now: datetime) -> Finding | None:
    """What was to be shipped at a set time was not: the time to begin (`fulfillAt`) has come and it is still SCHEDULED,
    or the time to be done (`fulfillBy`) has passed and something is left to ship.

    `since` and `deadline` are the earliest of those times.
    """
    passed = [at for each in _left(facts) if (at := _missed(each, now)) is not None]
    if not passed:
        return None
    due = min(passed)
    command, options = _shipping(facts)
    return Finding(
        flag=Flag.SCHEDULE_PASSED,
        reason=sentence("was to be shipped {span} ago", span=now - due),
        since=due,
        deadline=due,
        estimated=False,
        amount=at_risk(facts.order.total),
        command=command,
        options=options,
    )


def _missed(order: FulfillmentOrder, now: datetime) -> datetime | None:
    times = [order.fulfill_by]
    if order.status == "scheduled":
        times.append(order.fulfill_at)
    return min((at for at in times if at is not None and at <= now), default=None)


def unfulfilled(facts: Facts, rules: Rules, now: datetime) -> Finding | None:
    """Nothing was shipped so long (2 business days) after it was placed, or after its scheduled date came.

    The order says unfulfilled: one that is on hold, scheduled or in progress is not, nor is one of which every open
    fulfillment order is held or scheduled. Whether it is paid makes no difference, since goods that are paid for on
    delivery or by invoice are shipped unpaid; the reason says what the payment is, where it is not paid. An order whose
    payment was voided or given back is not one to ship.
    """
    order = facts.order
    if order.fulfillment.value not in _NOT_SHIPPED or order.payment.value in _CALLED_OFF or order.placed_at is None:
        return None
    if _waits(facts, now):
        return None
    scheduled = [each.fulfill_at for each in _left(facts) if each.fulfill_at is not None and each.fulfill_at <= now]
    since = max([order.placed_at, min(scheduled, default=order.placed_at)])
    if not rules.calendar.is_as_old(since, rules.threshold(Flag.UNFULFILLED), now):
        return None
    reason = sentence("not shipped for {span}", span=now - since)
    if order.payment.value is not PaymentStatus.PAID:
        payment = Word("payment", order.payment.word)
        reason = sentence("not shipped for {span}; payment: {status}", span=now - since, status=payment)
    command, options = _shipping(facts)
    return Finding(
        flag=Flag.UNFULFILLED,
        reason=reason,
        since=since,
        amount=at_risk(order.total),
        command=command,
        options=options,
    )


def partly_stalled(facts: Facts, rules: Rules, now: datetime) -> Finding | None:
    """Partially fulfilled, and so long (5 d) since the newest shipment; not while the rest is held or scheduled.

    `since` is when that shipment was made.
    """
    order = facts.order
    if order.fulfillment.value is not FulfillmentStatus.PARTIALLY_FULFILLED or _waits(facts, now):
        return None
    newest = max((each.shipped_at for each in live_shipments(order) if each.shipped_at is not None), default=None)
    if newest is None or not rules.calendar.is_as_old(newest, rules.threshold(Flag.PARTLY_STALLED), now):
        return None
    command, options = _shipping(facts)
    return Finding(
        flag=Flag.PARTLY_STALLED,
        reason=sentence("the rest not shipped for {span}", span=now - newest),
        since=newest,
        amount=at_risk(order.total),
        command=command,
        options=options,
    )


def _shipping(facts: Facts) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The command that ships what is left, and its options; the order's page where no carrier could take it now."""
    if facts.fulfillment_orders is None or any(may_be_shipped(each) for each in _left(facts)):
        # A column of commands has no room for the carrier too.
        return ("ship",), NUMBERED
    return ("open",), ()


def has_something_left(facts: Facts) -> bool:
    """True unless the order says that nothing is left to ship, so that its fulfillment orders have nothing to tell."""
    return facts.order.fulfillment.value not in _NOTHING_LEFT


def _left(facts: Facts) -> list[FulfillmentOrder]:
    return [each for each in facts.fulfillment_orders or () if each.status not in _ENDED]


def _waits(facts: Facts, now: datetime) -> bool:
    """All that is left to ship is on hold, or scheduled for later: other flags look after those."""
    left = _left(facts)
    return bool(left) and all(
        each.status == "on-hold" or (each.status == "scheduled" and (each.fulfill_at is None or each.fulfill_at > now))
        for each in left
    )


def _oldest(orders: Iterable[FulfillmentOrder]) -> tuple[datetime | None, FulfillmentOrder | None]:
    """The one that has not changed for the longest, with the date of that; one without a date comes last."""
    dated = [(each.updated_at is None, each.updated_at, each) for each in orders]
    if not dated:
        return None, None
    first = min(dated, key=lambda each: (each[0], each[1].timestamp() if each[1] is not None else 0.0))[2]
    return first.updated_at, first
