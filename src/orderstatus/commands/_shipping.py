"""What `shipments` does: read the window, count what matches, write the rows or the counts, say what is not shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
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
from orderstatus.core.errors import UsageError
from orderstatus.core.labels import sentence
from orderstatus.core.shipment_groups import PARTS_OF_GROUP, By, parse_one_by
from orderstatus.core.shipment_query import (
    ShipmentQuery,
    TypedShipmentFilters,
    matching,
    shipment_query,
    window,
    with_news,
)
from orderstatus.core.shipment_summary import Summary, SummaryRow
from orderstatus.core.shipments import OrderShipment
from orderstatus.core.silence import ReadEvents
from orderstatus.output.fields import RowContext
from orderstatus.output.overview import write_headline
from orderstatus.output.sentences import said
from orderstatus.output.shipment_fields import SHIPMENT_FIELDS
from orderstatus.output.shipment_summary_fields import SHIPMENT_SUMMARY_FIELDS, headed, without_window
from orderstatus.output.streams import Streams
from orderstatus.runtime import Runtime


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Which shop is asked, and whether each request is told of."""

    shop: str | None
    demo: bool
    verbose: bool


@dataclass(frozen=True, slots=True)
class _Reading:
    """Shipments on their way in, none of them read yet but those of the first order."""

    query: ShipmentQuery
    context: RowContext
    rows: Iterator[OrderShipment]
    newest_event: ReadEvents


def list_shipments(
    runtime: Runtime, typed: TypedShipmentFilters, asked: Asked, by: Iterable[str], where: Where
) -> None:
    """The shipments that were asked for are written, on a terminal below a summary of all of them."""
    streams = runtime.streams
    if wants_column_help(asked, SHIPMENT_FIELDS, streams):
        return
    typed_by = parse_one_by(by)
    grouping = typed_by or By.STATUS
    plan = planned(asked, SHIPMENT_FIELDS, streams, rows="shipments")
    if typed_by is not None and not plan.to_person:
        raise UsageError(
            "`--by` groups the summary, which stands above the rows on a terminal only", hint="add `--summary`"
        )
    with _reading(runtime, typed, where, keys=plan.keys, by=grouping if plan.to_person else None) as reading:
        if plan.to_person:
            _write_board(plan, reading, grouping, streams)
            return
        shown = islice(reading.rows, plan.shown) if plan.shown else reading.rows
        written = write(plan, with_news(shown, plan.keys, reading.newest_event), reading.context, streams)
        streams.note(said(window(reading.query.orders, reading.context.now), reading.context))
        if asked.limit and written.rows == asked.limit and next(reading.rows, None) is not None:
            streams.warning(f"stopped at --limit {asked.limit}: more shipments match")


def summarize_shipments(
    runtime: Runtime, typed: TypedShipmentFilters, asked: Asked, by: Iterable[str], where: Where
) -> None:
    """How many shipments there are of each kind is written, and no shipment."""
    streams = runtime.streams
    if wants_column_help(asked, SHIPMENT_SUMMARY_FIELDS, streams):
        return
    grouping = parse_one_by(by) or By.STATUS
    plan = planned(asked, SHIPMENT_SUMMARY_FIELDS, streams, rows="groups")
    with _reading(runtime, typed, where, by=grouping) as reading:
        summary = Summary(grouping, reading.context.rules, reading.context.now)
        for row in reading.rows:
            summary.add(row)
        _write_summary(plan, summary, reading, streams)


@contextmanager
def _reading(
    runtime: Runtime, typed: TypedShipmentFilters, where: Where, *, keys: Iterable[str] = (), by: By | None
) -> Iterator[_Reading]:
    """What was typed, being read: the columns `keys` and the grouping `by` can be filled."""
    with runtime.open_shop(shop=where.shop, demo=where.demo, verbose=where.verbose) as opened:
        query = shipment_query(typed, now=opened.now, zone=opened.zone, capture=opened.settings.capture())
        parts = query.parts(keys, more=PARTS_OF_GROUP[by] if by is not None else ())
        newest_event: ReadEvents = partial(opened.source.carrier_events, newest=1)
        run = opened.source.orders(query.orders, parts, wanted=None, deciding=query.deciding)
        # The first page says which shop this is and in which time zone it lives, before a row is chosen or written.
        orders = begun(iter(run))
        context = row_context(runtime, opened)
        if where.verbose:
            runtime.streams.detail(said(window(query.orders, context.now), context))
        rows = matching(orders, query, rules=context.rules, now=context.now, read=newest_event)
        yield _Reading(query, context, rows, newest_event)


def _write_board(plan: Plan[OrderShipment], reading: _Reading, by: By, streams: Streams) -> None:
    """On a terminal: the counts of everything that matches on top, then the first rows of it.

    Everything is read before a line is written, as the counts stand first; of the rows only those shown are kept.
    """
    context = reading.context
    summary = Summary(by, context.rules, context.now)
    counted = summary.counting(reading.rows)
    kept = list(islice(counted, plan.shown) if plan.shown else counted)
    for _ in counted:
        pass
    # The flags for columns and limits are about the rows.
    on_top = planned(replace(plan.asked, columns=None, limit=None), SHIPMENT_SUMMARY_FIELDS, streams)
    _write_summary(on_top, summary, reading, streams)
    if not kept:
        return
    streams.out.write("\n")
    written = write(plan, with_news(kept, plan.keys, reading.newest_event), context, streams)
    say_dropped(plan, written, context, streams)
    if written.rows < summary.count:
        labels = context.labels
        if plan.is_cut_unasked:
            shown, all_of_them = labels.count(written.rows), labels.count(summary.count)
            streams.footer(labels.text("{shown} of {all} shipments; --limit 0 shows all", shown=shown, all=all_of_them))
        else:
            streams.warning(f"stopped at --limit {plan.asked.limit}: more shipments match")


def _write_summary(plan: Plan[SummaryRow], summary: Summary, reading: _Reading, streams: Streams) -> None:
    """The counts are written; on a terminal below a line that says how many shipments of which orders they are."""
    context, orders = reading.context, reading.query.orders
    groups = summary.rows(since=orders.since, until=orders.until)
    # Groups are few: only a limit that was named cuts them.
    shown = groups[: plan.asked.limit] if plan.asked.limit else groups
    if plan.to_person:
        _say_what_of(summary, reading, streams)
        fields = plan.fields if plan.asked.columns else without_window(plan.fields)
        plan = replace(plan, fields=headed(fields, summary.by))
    else:
        streams.note(said(window(orders, context.now), context))
    written = write(replace(plan, asked=replace(plan.asked, limit=0)), shown, context, streams)
    say_dropped(plan, written, context, streams)
    if len(shown) < len(groups):
        streams.warning(f"stopped at --limit {plan.asked.limit}: there are more groups")


def _say_what_of(summary: Summary, reading: _Reading, streams: Streams) -> None:
    context = reading.context
    of = window(reading.query.orders, context.now)
    if not summary.count:
        streams.note(said(sentence("no shipments match; looked at {window}", window=of), context))
        return
    if summary.count == 1:
        what = sentence("1 shipment of {window}", window=of)
    else:
        what = sentence("{count} shipments of {window}", count=context.labels.count(summary.count), window=of)
    write_headline(said(what, context), streams)
