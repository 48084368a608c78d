"""Where a shop stands at one moment: its open orders by axis, its parcels by status, and what needs a hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from orderstatus.core.attention import Watch, cancelled_orders, most_urgent_first, open_orders, reads_stages
from orderstatus.core.attention_facts import FlaggedOrder
from orderstatus.core.backwards import ChangeAxis
from orderstatus.core.errors import AccessError
from orderstatus.core.filters import DELIVERY, FULFILLMENT, PAYMENT, RETURN, Axis
from orderstatus.core.flags import Flag
from orderstatus.core.lifecycle import NOTHING_LEFT_TO_SHIP, delivery_of
from orderstatus.core.models import Order
from orderstatus.core.ports import OrderSource, SummarySource
from orderstatus.core.query import OrderQuery
from orderstatus.core.rules import Rules
from orderstatus.core.shipment_groups import By
from orderstatus.core.shipment_query import DEFAULT_DAYS, ShipmentQuery
from orderstatus.core.shipment_summary import Summary, SummaryRow
from orderstatus.core.shipments import shipments_of
from orderstatus.core.statuses import DeliveryStatus, OrderState

AXES: Mapping[ChangeAxis, Axis] = {
    ChangeAxis.PAYMENT: PAYMENT,
    ChangeAxis.FULFILLMENT: FULFILLMENT,
    ChangeAxis.DELIVERY: DELIVERY,
    ChangeAxis.RETURN: RETURN,
}
"""The axes that open orders are counted by; all of them are of one state."""
TROUBLE = frozenset(DELIVERY.groups["problem"])
ON_THE_WAY = frozenset(DELIVERY.groups["moving"]) - TROUBLE
FLAGGED_KEPT = 24
"""Orders of one flag that are kept, the most urgent ones: more than any screen shows."""

Counts = Mapping[str, int]
"""How many of each word, in the order of the axis; a word that Shopify adds next quarter comes last."""


@dataclass(frozen=True, slots=True)
class FlagTally:
    """How many orders have one flag as their worst, and the most urgent of them."""

    flag: Flag
    count: int
    first: tuple[FlaggedOrder, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A shop at one moment."""

    open: int
    """Orders that are neither archived nor cancelled."""
    to_ship: int
    """Those of them of which something is left to ship."""
    axes: Mapping[ChangeAxis, Counts]
    """The open orders by their word on each axis; those whose shipments were not read are missing in `delivery`."""
    parcels: Counts | None
    """The shipments of orders of the last 60 days, by the buckets of a summary, those that were called back left out.

    None where no shipment could be read.
    """
    flags: tuple[FlagTally, ...]
    """Worst first."""
    blind: frozenset[Flag]
    """Flags that could not be decided of every order."""

    @property
    def flagged(self) -> int:
        """Orders that need a hand."""
        return sum(tally.count for tally in self.flags)

    def parcels_in(self, words: frozenset[str]) -> int | None:
        """How many parcels have one of these statuses; None where that is not known."""
        return None if self.parcels is None else sum(self.parcels.get(word, 0) for word in words)


def standing_of(source: OrderSource, *, rules: Rules, now: datetime) -> Standing:
    """The standing of the shop behind `source`: every open order is read, once for the counts and the flags alike."""
    watch = Watch(source, rules=rules, now=now)
    counting = _Counting()
    flagged = most_urgent_first(watch.flagged(counting.counted(_attended(source, rules, now))))
    return Standing(
        open=counting.open,
        to_ship=counting.to_ship,
        axes={axis: _in_order(counting.words[axis], AXES[axis].values) for axis in AXES},
        parcels=_parcels(source, rules, now),
        flags=_tallies(flagged),
        blind=frozenset(watch.blind),
    )


@dataclass(slots=True)
class _Counting:
    """What has been counted of the orders that went by."""

    open: int = 0
    to_ship: int = 0
    words: dict[ChangeAxis, Counter[str]] = field(default_factory=lambda: {axis: Counter() for axis in AXES})

    def counted(self, orders: Iterable[Order]) -> Iterator[Order]:
        """The same orders, the open ones counted as they pass."""
        for order in orders:
            if order.state.value is OrderState.OPEN:
                self._count(order)
            yield order

    def _count(self, order: Order) -> None:
        self.open += 1
        self.to_ship += order.fulfillment.value not in NOTHING_LEFT_TO_SHIP
        self.words[ChangeAxis.PAYMENT][order.payment.word] += 1
        self.words[ChangeAxis.FULFILLMENT][order.fulfillment.word] += 1
        self.words[ChangeAxis.RETURN][order.return_.word] += 1
        delivery = delivery_of(order)
        if delivery is not None:
            self.words[ChangeAxis.DELIVERY][delivery.word] += 1


def _attended(source: OrderSource, rules: Rules, now: datetime) -> Iterator[Order]:
    """Every order that may need a hand, all that are open among them."""
    of_cancelled = cancelled_orders(rules.threshold(Flag.CANCELLED_NOT_REFUNDED), now)
    for asked in (open_orders(stages=reads_stages(rules)), of_cancelled):
        if asked is not None:
            query, parts = asked
            yield from source.orders(query, parts, wanted=None)


def _parcels(source: OrderSource, rules: Rules, now: datetime) -> Counts | None:
    query = ShipmentQuery(orders=OrderQuery(since=now - timedelta(days=DEFAULT_DAYS)))
    try:
        rows = _summary(source, query, rules, now)
    except AccessError:
        return None
    return {row.group or "": row.count for row in rows if row.group != DeliveryStatus.CANCELLED}


def _summary(source: OrderSource, query: ShipmentQuery, rules: Rules, now: datetime) -> Iterable[SummaryRow]:
    if isinstance(source, SummarySource):
        rows = source.summary(query, By.STATUS, rules=rules, now=now)
        if rows is not None:
            return rows
    summary = Summary(By.STATUS, rules, now)
    for row in shipments_of(source.orders(query.orders, query.parts(), wanted=None, deciding=query.deciding)):
        summary.add(row)
    return summary.rows()


def _tallies(flagged: Iterable[FlaggedOrder]) -> tuple[FlagTally, ...]:
    """`flagged` is the most urgent first, so that flags come in the order of their severity."""
    by_flag: dict[Flag, list[FlaggedOrder]] = {}
    for each in flagged:
        by_flag.setdefault(each.finding.flag, []).append(each)
    return tuple(FlagTally(flag, len(orders), tuple(orders[:FLAGGED_KEPT])) for flag, orders in by_flag.items())


def _in_order(counts: Counter[str], words: Iterable[str]) -> Counts:
    known = [word for word in words if word in counts]
    return {word: counts[word] for word in (*known, *sorted(counts.keys() - set(known)))}
