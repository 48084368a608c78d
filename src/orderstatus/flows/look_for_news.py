"""Many orders are looked at together: of which events their customers are to be told, and of which not and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from orderstatus.core.errors import OrderStatusError
from orderstatus.core.explaining.reading import lives_to_explain
from orderstatus.core.labels import sentence
from orderstatus.core.messages.claims import Claims
from orderstatus.core.messages.due import NOT_AGAIN, TellingRules, considered
from orderstatus.core.messages.events import ClaimState
from orderstatus.core.messages.looking import Looked
from orderstatus.core.messages.ports import ClaimLedger
from orderstatus.core.models import Order, OrderLife
from orderstatus.core.ports import OrderSource

AT_ONCE = 50


def looked_at(
    orders: Iterable[Order],
    *,
    source: OrderSource,
    ledger: ClaimLedger,
    rules: TellingRules,
    now: datetime,
    again: frozenset[ClaimState] = NOT_AGAIN,
) -> Iterator[Looked]:
    """The orders in their order, read with `LOOK_PARTS`, fifty at a time: three or four requests for each fifty.

    Nothing is claimed. What is due here may not be any more when it is sent, so sending reads each order again.
    """
    lives = lives_to_explain(orders, source)
    while batch := list(islice(lives, AT_ONCE)):
        known = dict(ledger.many([life.order.id for life in batch]))
        for life in batch:
            yield _looked(life, known.get(life.order.id), rules, now, again)


def _looked(
    life: OrderLife,
    known: Claims | OrderStatusError | None,
    rules: TellingRules,
    now: datetime,
    again: frozenset[ClaimState],
) -> Looked:
    if isinstance(known, OrderStatusError):
        return Looked(life=life, error=sentence("{error}", error=str(known)))
    if known is None:
        return Looked(life=life, error=sentence("it was there a moment ago, and is not any more"))
    return Looked(life=life, considered=considered(life, known, rules, now=now, again=again))
