"""Which orders are looked at for messages, and which of their events are a question at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from orderstatus.core.explaining.reading import ORDER_PARTS
from orderstatus.core.labels import Sentence
from orderstatus.core.messages.due import Considered, TellingRules
from orderstatus.core.messages.events import MessageEvent, MessageKind
from orderstatus.core.messages.happened import happened, parcels
from orderstatus.core.messages.window import window_began
from orderstatus.core.models import Order, OrderLife
from orderstatus.core.query import OrderQuery, Part
from orderstatus.core.statuses import ReturnStatus

LOOKED_BACK = timedelta(days=60)
"""Orders that were placed in this time are looked at, as `shipments` does: their parcels may have news of which the
order itself knows nothing. Of older ones those that have changed since the window began."""
LOOK_PARTS = ORDER_PARTS | {
    Part.CUSTOMER,
    Part.EMAIL,
    Part.PHONE,
    Part.LOCALE,
    Part.CUSTOMER_TAGS,
    Part.STAGE,
    Part.STAGE_HISTORY,
}
"""What must have been read of an order to say what its customer is told."""
DECIDING_PARTS = frozenset({Part.SHIPMENTS, Part.EMAIL, Part.STAGE, Part.STAGE_HISTORY})
"""Where one of these may not be read nobody can say what is due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One order, and what became of its events."""

    life: OrderLife
    considered: tuple[Considered, ...] = ()
    error: Sentence | None = None
    """Why nobody can say what its customer was told; nothing is sent for it then."""


def readings(query: OrderQuery, rules: TellingRules, now: datetime) -> tuple[OrderQuery, ...]:
    """What to read for `query`, no order twice: where it names no time, the orders of 60 days and older ones that have
    changed within the window."""
    if query.since is not None or query.until is not None or query.updated_since is not None:
        return (query,)
    second = now.replace(microsecond=0)
    young = second - LOOKED_BACK
    began = window_began(rules.settings.window, second)
    return replace(query, since=young), replace(query, until=young, updated_since=began)


def may_have_news(order: Order, rules: TellingRules, now: datetime) -> bool:
    """True unless nothing that the order says of itself can be due or could have been: its carrier events and returns,
    which cost requests of their own, are then not read."""
    if rules.settings.tells(MessageKind.RETURN_APPROVED) and order.return_.value is not ReturnStatus.NO_RETURN:
        return True
    if any(at is None and rules.settings.tells(kind) for _, kind, at in parcels(order)):
        # Only an event of the carrier's says since when it has been so.
        return True
    return any(_is_wanted(event, rules) and _is_recent(event, rules, now) for event in happened(OrderLife(order=order)))


def is_in_question(each: Considered, rules: TellingRules, now: datetime) -> bool:
    """True if the merchant wants such events told and this one is recent: it is due, or something else keeps it."""
    return _is_wanted(each.event, rules) and _is_recent(each.event, rules, now)


def _is_wanted(event: MessageEvent, rules: TellingRules) -> bool:
    if not rules.settings.tells(event.kind):
        return False
    if event.kind is not MessageKind.STAGE:
        return True
    stage = rules.stages.find(event.subject)
    return stage is not None and stage.template is not None and stage.public


def _is_recent(event: MessageEvent, rules: TellingRules, now: datetime) -> bool:
    return not rules.calendar.is_older(event.at, rules.settings.window, now)
