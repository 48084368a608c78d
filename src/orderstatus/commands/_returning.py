"""What `returns` does: read the orders that have one, write the rows below their summary, say what is not shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._rows import (
    Answer,
    Plan,
    answered,
    answering,
    begun,
    gathered,
    planned,
    row_context,
    wants_column_help,
    write_answer,
)
from orderstatus.core.labels import Labels, Sentence, sentence
from orderstatus.core.query import SortKey, sort_value
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
from orderstatus.runtime import OpenShop, Runtime, Shops


@dataclass(slots=True)
class _Readable:
    """The rows that could be read; `hidden` once there was an order whose returns may not be."""

    hidden: bool = False
    asked: dict[str, tuple[ReturnQuery, RowContext]] = field(default_factory=dict)
    """What each shop was asked, by its name, and what its rows are shown with."""

    def among(self, rows: Iterator[OrderReturn | None]) -> Iterator[OrderReturn]:
        """The rows that could be read."""
        for row in rows:
            if row is None:
                self.hidden = True
            else:
                yield row


def list_returns(runtime: Runtime, typed: TypedReturnFilters, asked: Asked) -> None:
    """The returns that were asked for are written, on a terminal below a summary of all of them."""
    streams = runtime.streams
    if wants_column_help(asked, RETURN_FIELDS, streams):
        return
    plan = planned(asked, RETURN_FIELDS, runtime, rows="returns")
    readable = _Readable()

    def read(opened: OpenShop) -> Iterator[OrderReturn]:
        query = return_query(typed, now=opened.now, zone=opened.zone, capture=opened.settings.capture())
        run = opened.source.orders(query.orders, query.parts(plan.keys), wanted=None)
        # The first page says which shop this is and in which time zone it lives, before a row is chosen or written.
        orders = begun(iter(run))
        context = row_context(runtime, opened)
        readable.asked[opened.name] = query, context
        if query.names_over_returns:
            streams.warning(NOT_FOUND_BY_STATUS)
        return readable.among(returns_among(orders, query, opened.source.lives, rules=context.rules, now=context.now))

    with answering(runtime, asked) as shops:
        most = 0 if plan.to_person or not plan.shown else plan.shown + 1
        answer = answered(
            runtime,
            shops,
            plan,
            read,
            key=lambda row: sort_value(row.order, SortKey.PLACED),
            descending=True,
            most=most,
        )
        if plan.to_person:
            _write_board(runtime, shops, plan, answer, readable)
            return
        written = write_answer(answer, streams)
        if asked.limit and written.rows == asked.limit and answer.has_more(written.rows):
            streams.warning(f"stopped at --limit {asked.limit}: more returns match")


def _write_board(
    runtime: Runtime, shops: Shops, plan: Plan[OrderReturn], answer: Answer[OrderReturn], readable: _Readable
) -> None:
    """On a terminal: the counts of everything that matches on top, then the first rows of it.

    Everything is read before a line is written, as the counts stand first; of the rows only those shown are kept.
    """
    streams = runtime.streams
    summaries: dict[str, tuple[ReturnSummary, RowContext]] = {}
    kept: list[tuple[OrderReturn, RowContext]] = []
    for row, context in answer.in_shops():
        summaries.setdefault(context.shop_name, (ReturnSummary(), context))[0].add(row)
        if not plan.shown or len(kept) < plan.shown:
            kept.append((row, context))
    shops.raise_if_all_failed()
    # All are asked the same; it is said by the clock of the first that was named.
    query, context_said = readable.asked[shops.in_order(readable.asked)[0]]
    labels, of = context_said.labels, window(query.orders, context_said.now)
    if not kept:
        # Where returns may not be read a warning has said so: that none match would be a guess.
        if shops.are_heard and not readable.hidden:
            streams.note(said(sentence("no returns match; looked at {window}", window=of), context_said))
        return
    count = sum(summary.count for summary, _ in summaries.values())
    write_headline(said(_what_of(count, query, of, labels), context_said), streams)
    on_top = planned(replace(plan.asked, columns=None, limit=0), RETURN_SUMMARY_FIELDS, runtime)
    in_order = [summaries[name] for name in shops.in_order(summaries)]
    groups = [(group, context) for summary, context in in_order for group in summary.groups()]
    write_answer(gathered(runtime, shops, on_top, groups), streams)
    streams.out.write("\n")
    written = write_answer(gathered(runtime, shops, plan, kept), streams)
    if written.rows < count:
        if plan.is_cut_unasked:
            shown, every = labels.count(written.rows), labels.count(count)
            streams.footer(labels.text("{shown} of {all} returns; --limit 0 shows all", shown=shown, all=every))
        else:
            streams.warning(f"stopped at --limit {plan.asked.limit}: more returns match")


def _what_of(returns: int, query: ReturnQuery, of: Sentence, labels: Labels) -> Sentence:
    count = labels.count(returns)
    if query.leaves_out_what_is_over:
        if returns == 1:
            return sentence("1 return that is not over, of {window}", window=of)
        return sentence("{count} returns that are not over, of {window}", count=count, window=of)
    if returns == 1:
        return sentence("1 return of {window}", window=of)
    return sentence("{count} returns of {window}", count=count, window=of)
