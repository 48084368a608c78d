"""What needs a hand today: exactly one flag per order, the worst, with everything read that it takes and no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from orderstatus.core import attention_fulfillment as fulfillment
from orderstatus.core import attention_payment as payment
from orderstatus.core import attention_shipments as shipments
from orderstatus.core import attention_stages as stages
from orderstatus.core.attention_facts import Facts, Finding, FlaggedOrder, Rule
from orderstatus.core.filters import AxisFilter
from orderstatus.core.flags import SEVERITY, Flag
from orderstatus.core.models import CarrierEvent, Money, Order, OrderLife
from orderstatus.core.ports import OrderSource
from orderstatus.core.query import LifePart, OrderQuery, Part, Sort, SortKey
from orderstatus.core.rules import Rules
from orderstatus.core.spans import Span, Unit
from orderstatus.core.stages.marks import StageMark
from orderstatus.core.statuses import OrderState, ReturnStatus

RULES: Mapping[Flag, Rule] = {
    Flag.AUTHORIZATION_EXPIRED: payment.authorization_expired,
    Flag.AUTHORIZATION_EXPIRING: payment.authorization_expiring,
    Flag.RETURN_UNANSWERED: fulfillment.return_unanswered,
    Flag.DELIVERY_FAILED: shipments.delivery_failed,
    Flag.DELIVERY_ATTEMPTED: shipments.delivery_attempted,
    Flag.LIKELY_LOST: shipments.likely_lost,
    Flag.NOT_DELIVERED: shipments.not_delivered,
    Flag.SILENT: shipments.silent,
    Flag.DELAYED: shipments.delayed,
    Flag.LABEL_NOT_SCANNED: shipments.label_not_scanned,
    Flag.LABEL_VOIDED: shipments.label_voided,
    Flag.NO_CARRIER_NEWS: shipments.no_carrier_news,
    Flag.NO_TRACKING: shipments.no_tracking,
    Flag.REQUEST_DECLINED: fulfillment.request_declined,
    Flag.ON_HOLD: fulfillment.on_hold,
    Flag.SCHEDULE_PASSED: fulfillment.schedule_passed,
    Flag.STAGE_OVERDUE: stages.stage_overdue,
    Flag.UNFULFILLED: fulfillment.unfulfilled,
    Flag.PARTLY_STALLED: fulfillment.partly_stalled,
    Flag.PAYMENT_OVERDUE: payment.payment_overdue,
    Flag.CANCELLED_NOT_REFUNDED: payment.cancelled_not_refunded,
}
"""Every flag's rule, worst first."""

SHIPMENT_FLAGS = frozenset(flag for flag, rule in RULES.items() if rule.__module__ == shipments.__name__)
EVERY_FLAG = frozenset(Flag)
BATCH = 250
"""Orders that are held back at most, for what they need to be read together."""

_OF_FULFILLMENT_ORDERS = frozenset(
    {Flag.REQUEST_DECLINED, Flag.ON_HOLD, Flag.SCHEDULE_PASSED, Flag.UNFULFILLED, Flag.PARTLY_STALLED}
)
_FIRST_FLAG_OF_PART: Mapping[Part, Flag] = {
    Part.TRANSACTIONS: Flag.AUTHORIZATION_EXPIRED,
    Part.SHIPMENTS: Flag.DELIVERY_FAILED,
    Part.METHODS: Flag.DELIVERY_FAILED,
    Part.STAGE: Flag.STAGE_OVERDUE,
    Part.STAGE_HISTORY: Flag.STAGE_OVERDUE,
    Part.TERMS: Flag.PAYMENT_OVERDUE,
}
"""The worst flag that rests on each part of an open order; a part is read where a flag no worse than that is wanted."""
_STAGE_PARTS = frozenset({Part.STAGE, Part.STAGE_HISTORY})


def worst(facts: Facts, rules: Rules, now: datetime) -> Finding | None:
    """The worst flag that the order has by what was read of it; None for a test order, and for one that is archived.

    An order that was cancelled can only be `cancelled-not-refunded`, and only such an order can.
    """
    state = facts.order.state.value
    if facts.order.test or state not in (OrderState.OPEN, OrderState.CANCELLED):
        return None
    if state is OrderState.CANCELLED:
        return payment.cancelled_not_refunded(facts, rules, now)
    found = (rule(facts, rules, now) for rule in RULES.values())
    return next((finding for finding in found if finding is not None), None)


def reads_stages(rules: Rules, wanted: frozenset[Flag] = EVERY_FLAG) -> bool:
    """True if stages are looked at: where some are defined, or `stage-overdue` was asked for by its name.

    So they cost nothing where nobody uses them.
    """
    return rules.stages is not None or (wanted != EVERY_FLAG and Flag.STAGE_OVERDUE in wanted)


def open_orders(
    wanted: frozenset[Flag] = EVERY_FLAG, *, stages: bool = False
) -> tuple[OrderQuery, frozenset[Part]] | None:
    """Every open order, of any age, with the parts by which `wanted` can be decided; None where they rest on none.

    Their stages only with `stages`.
    """
    of_open = wanted - {Flag.CANCELLED_NOT_REFUNDED}
    if not of_open:
        return None
    mildest = max(SEVERITY[flag] for flag in of_open)
    parts = frozenset(part for part, first in _FIRST_FLAG_OF_PART.items() if SEVERITY[first] <= mildest)
    parts = parts if stages else parts - _STAGE_PARTS
    return OrderQuery(state=AxisFilter(include=frozenset({OrderState.OPEN.value}))), parts


def cancelled_orders(
    window: Span, now: datetime, wanted: frozenset[Flag] = EVERY_FLAG
) -> tuple[OrderQuery, frozenset[Part]] | None:
    """The cancelled orders that may still hold money; None where that flag is not wanted.

    No search knows the day of a cancellation, but it changes the order, so one that last changed before `window` was
    cancelled before it too.
    """
    if Flag.CANCELLED_NOT_REFUNDED not in wanted:
        return None
    query = OrderQuery(
        state=AxisFilter(include=frozenset({OrderState.CANCELLED.value})),
        payment=AxisFilter(include=frozenset(status.value for status in payment.MONEY_KEPT)),
        updated_since=_earliest(window, now),
        sort=Sort(SortKey.UPDATED),
    )
    return query, frozenset({Part.RECEIVED})


def _earliest(window: Span, now: datetime) -> datetime | None:
    # How far back business days reach only the shop's calendar knows; then all of them are read.
    hours = {Unit.HOURS: 1, Unit.DAYS: 24}.get(window.unit)
    try:
        return None if hours is None else now.replace(microsecond=0) - timedelta(hours=window.count * hours)
    except OverflowError:
        return None


@dataclass(frozen=True, slots=True)
class _Look:
    """What was read of an order so far, and the worst flag that it has by that."""

    facts: Facts
    finding: Finding | None


class Watch:
    """One look at the shop's orders. `blind` grows as it goes: the flags that could not be decided for every order."""

    def __init__(
        self, source: OrderSource, *, rules: Rules, now: datetime, wanted: frozenset[Flag] = EVERY_FLAG
    ) -> None:
        self._source = source
        self._rules = rules
        self._now = now
        self._wanted = wanted
        self._mildest = max(SEVERITY[flag] for flag in wanted)
        self._reads_stages = reads_stages(rules, wanted)
        self.blind: set[Flag] = set()

    def flagged(self, orders: Iterable[Order]) -> Iterator[FlaggedOrder]:
        """The orders that have a wanted flag, in their order, each with its worst.

        What only some of them need is read for those alone, a batch at a time, and only while nothing worse is known.
        """
        candidates = (each for each in map(self._first_look, orders) if each.finding or self._needs_more(each))
        while batch := list(islice(candidates, BATCH)):
            # What decides the worse flags first, so that the milder ones need not be read of what has one.
            for look in self._with_fulfillment_orders(self._with_events(self._with_returns(batch))):
                if look.finding is not None and look.finding.flag in self._wanted:
                    yield FlaggedOrder(look.facts.order, look.finding)

    def _first_look(self, order: Order) -> _Look:
        if order.state.value is OrderState.OPEN:
            if order.shipments is None and self._may_matter(Flag.DELIVERY_FAILED):
                self.blind |= SHIPMENT_FLAGS | {Flag.PARTLY_STALLED}
            if order.transactions is None and order.capturable is not None and order.capturable.amount > 0:
                self.blind |= {Flag.AUTHORIZATION_EXPIRED, Flag.AUTHORIZATION_EXPIRING}
            if self._reads_stages and self._may_matter(Flag.STAGE_OVERDUE) and _is_dark(order.stage):
                self.blind.add(Flag.STAGE_OVERDUE)
        return self._look(Facts(order=order))

    def _look(self, facts: Facts) -> _Look:
        return _Look(facts, worst(facts, self._rules, self._now))

    def _may_matter(self, first: Flag) -> bool:
        return SEVERITY[first] <= self._mildest

    def _is_undecided(self, look: _Look, first: Flag) -> bool:
        """True if nothing worse than `first` is known, and `first` or something milder is wanted."""
        order = look.facts.order
        if order.test or order.state.value is not OrderState.OPEN or not self._may_matter(first):
            return False
        return look.finding is None or SEVERITY[look.finding.flag] >= SEVERITY[first]

    def _needs_more(self, look: _Look) -> bool:
        return self._needs_returns(look) or self._needs_fulfillment_orders(look) or bool(self._unread_parcels(look))

    def _needs_returns(self, look: _Look) -> bool:
        # Any REQUESTED return makes the order RETURN_REQUESTED (recorded: order-return-status-lifecycle).
        asked = look.facts.order.return_.value is ReturnStatus.RETURN_REQUESTED
        return asked and look.facts.returns is None and self._is_undecided(look, Flag.RETURN_UNANSWERED)

    def _needs_fulfillment_orders(self, look: _Look) -> bool:
        # Also of an unfulfilled order: one that is held beside an open one leaves it so (recorded).
        left = fulfillment.has_something_left(look.facts) and look.facts.fulfillment_orders is None
        return left and self._is_undecided(look, Flag.REQUEST_DECLINED)

    def _unread_parcels(self, look: _Look) -> list[str]:
        """The parcels whose newest event decides whether they are silent, or says what the carrier's trouble is."""
        order = look.facts.order
        found: dict[str, None] = {}
        if shipments.is_watched(order, self._now) and self._is_undecided(look, Flag.SILENT):
            needing = (each for each in order.shipments or () if shipments.needs_events(each, self._rules, self._now))
            found.update(dict.fromkeys(each.id for each in needing))
        if look.finding is not None and look.finding.flag in self._wanted:
            troubled = shipments.in_trouble(order, look.finding.flag)
            found.update(dict.fromkeys(each.id for each in troubled if each.events is None))
        return list(found)

    def _with_returns(self, batch: list[_Look]) -> list[_Look]:
        lives = self._lives(filter(self._needs_returns, batch), LifePart.RETURNS)
        if any(life.returns is None for life in lives.values()):
            self.blind.add(Flag.RETURN_UNANSWERED)
        return [
            self._look(replace(each.facts, returns=life.returns)) if (life := lives.get(each.facts.order.id)) else each
            for each in batch
        ]

    def _with_fulfillment_orders(self, batch: list[_Look]) -> list[_Look]:
        lives = self._lives(filter(self._needs_fulfillment_orders, batch), LifePart.FULFILLMENT_ORDERS)
        if any(life.fulfillment_orders is None for life in lives.values()):
            # Without them a rest that is held or scheduled cannot be told from one that nobody ships.
            self.blind |= _OF_FULFILLMENT_ORDERS
        return [
            self._look(replace(each.facts, fulfillment_orders=life.fulfillment_orders))
            if (life := lives.get(each.facts.order.id))
            else each
            for each in batch
        ]

    def _lives(self, looks: Iterable[_Look], part: LifePart) -> dict[str, OrderLife]:
        ids = [each.facts.order.id for each in looks]
        lives = self._source.lives(ids, frozenset({part})) if ids else ()
        return {life.order.id: life for life in lives}

    def _with_events(self, batch: list[_Look]) -> list[_Look]:
        ids = [parcel for each in batch for parcel in self._unread_parcels(each)]
        events = self._source.carrier_events(ids, newest=1) if ids else {}
        if ids and not events:
            self.blind |= {Flag.SILENT, Flag.NO_CARRIER_NEWS}
        return [self._look(_with_events(each.facts, events)) for each in batch]


def _is_dark(mark: StageMark | None) -> bool:
    """True if it could not be read until when the order may stay in its stage."""
    return mark is None or (mark.stage is not None and mark.history is None)


def _with_events(facts: Facts, events: Mapping[str, tuple[CarrierEvent, ...]]) -> Facts:
    order = facts.order
    if not any(each.id in events for each in order.shipments or ()):
        return facts
    parcels = tuple(
        replace(each, events=events[each.id]) if each.id in events else each for each in order.shipments or ()
    )
    return replace(facts, order=replace(order, shipments=parcels))


def urgency(flagged: FlaggedOrder) -> tuple[int, bool, float]:
    """Worst flag first; in a flag the nearest deadline, else what began longest ago; what has no date comes last."""
    at = flagged.finding.deadline or flagged.finding.since
    return SEVERITY[flagged.finding.flag], at is None, at.timestamp() if at is not None else 0.0


def most_urgent_first(flagged: Iterable[FlaggedOrder]) -> list[FlaggedOrder]:
    """By `urgency`; all of them are read first."""
    return sorted(flagged, key=urgency)


@dataclass(frozen=True, slots=True)
class MoneyAtRisk:
    """What flagged orders put at risk in one currency, and how many of them there are."""

    total: Money
    orders: int


def money_at_risk(flagged: Iterable[FlaggedOrder]) -> tuple[MoneyAtRisk, ...]:
    """The money at risk, a sum for each currency; orders that put none at risk count in none."""
    sums: dict[str, MoneyAtRisk] = {}
    for each in flagged:
        amount = each.finding.amount
        if amount is None:
            continue
        so_far = sums.get(amount.currency)
        if so_far is None:
            sums[amount.currency] = MoneyAtRisk(amount, 1)
        else:
            total = Money(so_far.total.amount + amount.amount, amount.currency)
            sums[amount.currency] = MoneyAtRisk(total, so_far.orders + 1)
    return tuple(sums[currency] for currency in sorted(sums))
