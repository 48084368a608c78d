"""What `list` does: read the orders that were asked for, write them, and say what is not shown."""

from __future__ import annotations

from orderstatus.commands._rows import (
    TABLE_ROWS,
    Asked,
    begun,
    planned,
    row_context,
    say_dropped,
    wants_column_help,
    write,
)
from orderstatus.core.labels import Labels
from orderstatus.core.ports import Tally
from orderstatus.core.query import parts_for
from orderstatus.core.selection import TypedFilters, order_query
from orderstatus.output.order_fields import ORDER_FIELDS
from orderstatus.runtime import Runtime


def list_matching(
    runtime: Runtime, typed: TypedFilters, asked: Asked, *, shop: str | None, demo: bool, verbose: bool
) -> None:
    """The orders that were asked for are written, and whatever was left out is said."""
    streams = runtime.streams
    if wants_column_help(asked, ORDER_FIELDS, streams):
        return
    plan = planned(asked, ORDER_FIELDS, streams, rows="orders")
    with runtime.open_shop(shop=shop, demo=demo, verbose=verbose) as opened:
        query = order_query(typed, now=opened.now, zone=opened.zone, capture=opened.settings.capture())
        run = opened.source.orders(query, parts_for(plan.keys, query), wanted=plan.shown or None)
        # The first page says which shop this is and in which time zone it lives, before a row is written.
        rows = begun(iter(run))
        context = row_context(runtime, opened)
        labels = context.labels
        written = write(plan, rows, context, streams)
        if plan.to_person and not written.rows:
            streams.note(labels.text("no orders match"))
        say_dropped(plan, written, context, streams)
        if plan.is_cut_unasked and written.rows == TABLE_ROWS and run.has_more():
            text = labels.text(
                "{shown} of {all} orders; --limit 0 shows all", shown=written.rows, all=_spoken(run.tally(), labels)
            )
            streams.footer(text)
        if asked.limit and written.rows == asked.limit and run.has_more():
            streams.warning(f"stopped at --limit {asked.limit}: more orders match")


def _spoken(tally: Tally, labels: Labels) -> str:
    if tally.count is None:
        return labels.text("more")
    count = labels.count(tally.count)
    return count if tally.exact else labels.text("at most {count}", count=count)
