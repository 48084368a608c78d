"""What `returns` does: read the orders that have one, write the rows below their summary, say what is not shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from orderstatus.commands._rows import (
    Asked,
    Plan,
    begun,
    planned,
    row_context,
    say_dropped,
    wants_column_help,
    write,
)
from orderstatus.core.labels import Labels, Sentence, sentence
from orderstatus.core.return_query import (
    NOT_FOUND_BY_STATUS,
    ReturnQuery,
    TypedReturnFilters,
    return_query,
    returns_among,
)
from orderstatus.core.returns import OrderReturn, ReturnSummary
from orderstatus.core.shipment_query import window
from orderstatus.output.fields import RowContext
from orderstatus.output.overview import write_headline
from orderstatus.output.return_fields import RETURN_FIELDS, RETURN_SUMMARY_FIELDS
from orderstatus.output.sentences import said
from orderstatus.output.streams import Streams
from orderstatus.runtime import Runtime


@dataclass(slots=True)
class _Readable:
    """The rows that could be read; `hidden` once there was an order whose returns may not be."""

    rows: Iterator[OrderReturn | None]
    hidden: bool = False

    def __iter__(self) -> Iterator[OrderReturn]:
        for row in self.rows:
            if row is None:
                self.hidden = True
            else:
                yield row


def list_returns(
    runtime: Runtime, typed: TypedReturnFilters, asked: Asked, *, shop: str | None, demo: bool, verbose: bool
) -> None:
    """The returns that were asked for are written, on a terminal below a summary of all of them."""
    streams = runtime.streams
    if wants_column_help(asked, RETURN_FIELDS, streams):
        return
    plan = planned(asked, RETURN_FIELDS, streams, rows="returns")
    with runtime.open_shop(shop=shop, demo=demo, verbose=verbose) as opened:
        query = return_query(typed, now=opened.now, zone=opened.zone, capture=opened.settings.capture())
        run = opened.source.orders(query.orders, query.parts(plan.keys), wanted=None)
        # The first page says which shop this is and in which time zone it lives, before a row is chosen or written.
        orders = begun(iter(run))
        context = row_context(runtime, opened)
        readable = _Readable(returns_among(orders, query, opened.source.lives, rules=context.rules, now=context.now))
        if query.names_over_returns:
            streams.warning(NOT_FOUND_BY_STATUS)
        if plan.to_person:
            _write_board(plan, query, readable, context, streams)
            return
        rows = iter(readable)
        written = write(plan, rows, context, streams)
        if asked.limit and written.rows == asked.limit and next(rows, None) is not None:
            streams.warning(f"stopped at --limit {asked.limit}: more returns match")


def _write_board(
    plan: Plan[OrderReturn], query: ReturnQuery, readable: _Readable, context: RowContext, streams: Streams
) -> None:
    """On a terminal: the counts of everything that matches on top, then the first rows of it.

    Everything is read before a line is written, as the counts stand first; of the rows only those shown are kept.
    """
    summary = ReturnSummary()
    counted = summary.counting(readable)
    kept = list(islice(counted, plan.shown) if plan.shown else counted)
    for _ in counted:
        pass
    labels, of = context.labels, window(query.orders, context.now)
    if not kept:
        # Where returns may not be read a warning has said so: that none match would be a guess.
        if not readable.hidden:
            streams.note(said(sentence("no returns match; looked at {window}", window=of), context))
        return
    write_headline(said(_what_of(summary, query, of, labels), context), streams)
    on_top = planned(replace(plan.asked, columns=None, limit=0), RETURN_SUMMARY_FIELDS, streams)
    write(on_top, summary.groups(), context, streams)
    streams.out.write("\n")
    written = write(plan, kept, context, streams)
    say_dropped(plan, written, context, streams)
    if written.rows < summary.count:
        if plan.is_cut_unasked:
            shown, every = labels.count(written.rows), labels.count(summary.count)
            streams.footer(labels.text("{shown} of {all} returns; --limit 0 shows all", shown=shown, all=every))
        else:
            streams.warning(f"stopped at --limit {plan.asked.limit}: more returns match")


def _what_of(summary: ReturnSummary, query: ReturnQuery, of: Sentence, labels: Labels) -> Sentence:
    count = labels.count(summary.count)
    if query.leaves_out_what_is_over:
        if summary.count == 1:
            return sentence("1 return that is not over, of {window}", window=of)
        return sentence("{count} returns that are not over, of {window}", count=count, window=of)
    if summary.count == 1:
        return sentence("1 return of {window}", window=of)
    return sentence("{count} returns of {window}", count=count, window=of)
