"""What `notify log` does: tells what the orders, or this machine, remember of their messages."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from time import monotonic

from orderstatus.commands._acting_flags import Chosen
from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._notices import Choice, choice_of, refuse_two_ways, write_notices
from orderstatus.commands._rows import planned, row_context, wants_column_help, writing
from orderstatus.core.errors import OrderStatusError
from orderstatus.core.messages.looking import readings
from orderstatus.core.models import Order
from orderstatus.core.query import OrderQuery
from orderstatus.core.selection import order_query
from orderstatus.output.notify_fields import KEPT_FIELDS, UNKNOWN, KeptRow
from orderstatus.runtime import Runtime
from orderstatus.runtime.notifying import Notifying, named_orders, notifying

_AT_ONCE = 250


def log(runtime: Runtime, chosen: Chosen, asked: Asked, *, unknown: bool, this_machine_only: bool) -> None:
    """Every message that was claimed is written, a row each; with `unknown` those without an outcome.

    Raises NotFoundError once all that is there is written.
    """
    if wants_column_help(asked, KEPT_FIELDS, runtime.streams):
        return
    refuse_two_ways(chosen)
    plan = planned(asked, KEPT_FIELDS, runtime, rows="messages")
    with writing(runtime, asked), notifying(runtime, this_machine_only=this_machine_only) as shop:
        with runtime.streams.working(runtime.labels(), monotonic) as progress:
            progress.begin(shop.opened.name)
            choice = choice_of(runtime, shop, chosen)
            rows = [row for row in _rows(runtime, shop, choice) if not unknown or row.state == UNKNOWN]
            context = row_context(runtime, shop.opened)
        write_notices(plan, rows, context, runtime.streams)
        if not rows:
            runtime.streams.note(context.labels.text("no messages"))
    choice.raise_missing()


def _rows(runtime: Runtime, shop: Notifying, choice: Choice) -> Iterator[KeptRow]:
    orders = iter(_orders(shop, choice))
    while batch := list(islice(orders, _AT_ONCE)):
        names = {order.id: order.name for order in batch}
        for gid, known in shop.ledger.many(list(names)):
            if isinstance(known, OrderStatusError):
                runtime.streams.warning(f"{names[gid]}: {known}")
                continue
            for claim in known.claims:
                yield KeptRow(order=gid, order_name=names[gid], claim=claim)


def _orders(shop: Notifying, choice: Choice) -> Iterator[Order]:
    """Orders by name in the order in which they were named, else by the filters, newest first."""
    opened = shop.opened
    if choice.ids is not None:
        by_id = {order.id: order for order in named_orders(opened.source, choice.ids)}
        yield from (by_id[gid] for gid in choice.ids if gid in by_id)
        return
    query = OrderQuery()
    if choice.chosen.filters is not None:
        query = order_query(choice.chosen.filters, now=opened.now, zone=opened.zone, capture=opened.settings.capture())
    for each in readings(query, shop.rules, opened.now):
        yield from opened.source.orders(each, each.parts, wanted=None)
