"""What `list` does: read the orders that were asked for, write them, and say what is not shown."""

from __future__ import annotations

from collections.abc import Iterable

from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._order_reading import order_columns, parts_of, query_of
from orderstatus.commands._rows import answered, answering, planned, wants_column_help, write_answer
from orderstatus.core.labels import Labels
from orderstatus.core.models import Order
from orderstatus.core.ports import OrderRun, Tally
from orderstatus.core.query import Sort, sort_value
from orderstatus.core.selection import TypedFilters, parse_sort
from orderstatus.runtime import OpenShop, Runtime


def list_matching(runtime: Runtime, typed: TypedFilters, asked: Asked) -> None:
    """The orders that were asked for are written, and whatever was left out is said."""
    streams = runtime.streams
    fields = order_columns(runtime, typed)
    if wants_column_help(asked, fields, streams):
        return
    plan = planned(asked, fields, runtime, rows="orders")
    sort = Sort() if typed.sort is None else parse_sort(typed.sort)
    runs: dict[str, OrderRun] = {}

    def read(opened: OpenShop) -> Iterable[Order]:
        query = query_of(typed, opened)
        parts = parts_of(plan.keys, query, opened, chosen=asked.columns is not None)
        run = opened.source.orders(query, parts, wanted=plan.shown or None)
        runs[opened.name] = run
        return run

    with answering(runtime, asked) as shops:
        answer = answered(
            runtime,
            shops,
            plan,
            read,
            key=lambda order: sort_value(order, sort.key),
            descending=sort.descending,
            most=plan.shown,
        )
        labels = answer.context.labels
        written = write_answer(answer, streams)
        if plan.to_person and not written.rows and shops.are_heard:
            streams.note(labels.text("no orders match"))
        if not plan.shown or written.rows < plan.shown or not answer.has_more(written.rows, runs):
            return
        if plan.is_cut_unasked:
            every = _spoken(_sum(shops.asking(runs, lambda run: run.tally())), labels)
            streams.footer(labels.text("{shown} of {all} orders; --limit 0 shows all", shown=written.rows, all=every))
        else:
            streams.warning(f"stopped at --limit {asked.limit}: more orders match")


def _sum(tallies: Iterable[Tally]) -> Tally:
    """What several shops have together."""
    every = list(tallies)
    counts = [tally.count for tally in every]
    known = [count for count in counts if count is not None]
    return Tally(sum(known) if len(known) == len(counts) else None, all(tally.exact for tally in every))


def _spoken(tally: Tally, labels: Labels) -> str:
    if tally.count is None:
        return labels.text("more")
    count = labels.count(tally.count)
    return count if tally.exact else labels.text("at most {count}", count=count)
