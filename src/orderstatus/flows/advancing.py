"""Which orders are looked at for the moves that need nobody, and which of them move."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from orderstatus.core.calendars import WorkCalendar
from orderstatus.core.models import Order
from orderstatus.core.ports import OrderSource
from orderstatus.core.query import OrderQuery, Part, parts_for
from orderstatus.core.stages.advancing import advanced
from orderstatus.core.stages.definition import Stages, Trigger
from orderstatus.core.stages.moving import StageMove

READ = frozenset({Part.STAGE, Part.STAGE_HISTORY, Part.SHIPMENTS})
"""What the automatic moves rest on; where one of it may not be read nothing is moved."""


def moves_by_themselves(
    source: OrderSource, stages: Stages, *, since: datetime, now: datetime, calendar: WorkCalendar
) -> Iterator[StageMove]:
    """The moves of every order that goes on by itself, among those that have changed since then or wait in a stage."""
    for order in _orders(source, stages, since):
        moved = advanced(order, stages, now=now, calendar=calendar)
        if moved is not None:
            yield moved


def _orders(source: OrderSource, stages: Stages, since: datetime) -> Iterator[Order]:
    """Orders that have changed since then, and those of any age in a stage that time alone moves them out of."""
    entries = [entry for stage in stages.stages for entry in stage.enters]
    waited = frozenset(entry.stage for entry in entries if entry.trigger is Trigger.AFTER and entry.stage is not None)
    # A payment is dated by its transactions, and decided without: they are read only where something rests on them.
    read = READ if all(entry.trigger is not Trigger.PAID for entry in entries) else READ | {Part.TRANSACTIONS}
    queries = [OrderQuery(updated_since=since)]
    if waited:
        queries.append(OrderQuery(stages=waited))
    seen: set[str] = set()
    for query in queries:
        for order in source.orders(query, read | parts_for((), query), wanted=None, deciding=READ):
            if order.id not in seen:
                seen.add(order.id)
                yield order
