"""What `report` does: read the period, count every shipment of it, and write the report as rows, tables or a page."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TextIO

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
from orderstatus.core.delivery_report import DeliveryReport, Figures
from orderstatus.core.delivery_tally import ReportTally, parse_groupings
from orderstatus.core.errors import UsageError
from orderstatus.core.labels import sentence
from orderstatus.core.shipment_groups import PARTS_OF_GROUP
from orderstatus.core.shipment_query import TypedShipmentFilters, shipment_query, window
from orderstatus.core.shipments import shipments_of
from orderstatus.output.choices import Format
from orderstatus.output.destination import is_stdout, open_destination
from orderstatus.output.fields import RowContext
from orderstatus.output.formats import Written
from orderstatus.output.report_fields import REPORT_FIELDS
from orderstatus.output.sentences import said
from orderstatus.output.streams import Streams
from orderstatus.runtime import Runtime


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The report that was asked for, as it was typed."""

    since: str | None = None
    until: str | None = None
    by: Iterable[str] = ()
    include_non_shipping: bool = False
    html: str | None = None


def make_report(runtime: Runtime, typed: Typed, asked: Asked, *, shop: str | None, demo: bool, verbose: bool) -> None:
    """The report is written: to a page where `--html` names one, and as rows or tables unless the page is all."""
    streams = runtime.streams
    if wants_column_help(asked, REPORT_FIELDS, streams):
        return
    plan = planned(asked, REPORT_FIELDS, streams, rows="groups")
    page_alone = typed.html is not None and asked == Asked(limit=asked.limit)
    if typed.html is not None:
        _refuse_no_name(typed.html)
        if not page_alone:
            _refuse_one_place(typed.html, asked.output, streams)
    groupings = parse_groupings(typed.by)
    with ExitStack() as stack:
        opened = stack.enter_context(runtime.open_shop(shop=shop, demo=demo, verbose=verbose))
        filters = TypedShipmentFilters(
            since=typed.since, until=typed.until, include_non_shipping=typed.include_non_shipping
        )
        query = shipment_query(filters, now=opened.now, zone=opened.zone, capture=opened.settings.capture())
        # Before anything is read: a page that cannot be written is said at once, and a run that fails leaves the old.
        page = None if typed.html is None else stack.enter_context(open_destination(typed.html, streams))
        needed = frozenset(part for by in groupings.counted for part in PARTS_OF_GROUP[by])
        run = opened.source.orders(query.orders, query.parts(more=needed), wanted=None, deciding=query.deciding)
        orders = begun(iter(run))
        context = row_context(runtime, opened)
        tally = ReportTally(groupings, context.rules, context.now)
        for row in shipments_of(orders, include_non_shipping=query.include_non_shipping):
            tally.add(row)
        report = tally.report(since=query.orders.since, until=query.orders.until)
        if page is not None:
            _write_page(report, context, page)
        if not page_alone:
            _write(plan, report, context, streams)
            if not plan.to_person and not report.is_empty:
                streams.note(said(window(query.orders, context.now), context))
    if report.is_empty:
        streams.note(
            said(sentence("no shipments match; looked at {window}", window=window(query.orders, context.now)), context)
        )
    if page is not None and page is not streams.out:
        streams.note(context.labels.text("the page is in {file}", file=typed.html))


def _refuse_no_name(page: str) -> None:
    if not page.strip():
        raise UsageError("`--html` is empty", hint="give the name of a file, or leave `--html` out")


def _refuse_one_place(page: str, rows: str | None, streams: Streams) -> None:
    """Raises UsageError where the page and the rows would lie in one another."""
    if _is_one_file(page, rows) or (is_stdout(page, streams) and is_stdout(rows, streams)):
        raise UsageError(
            f"`--html {page}` and the rows would go to one place", hint="give `--output` or `--html` another file"
        )


def _is_one_file(page: str, rows: str | None) -> bool:
    """True if both names lead to one file, by whatever folder or link."""
    return rows is not None and os.path.realpath(page) == os.path.realpath(rows)


def _write(plan: Plan[Figures], report: DeliveryReport, context: RowContext, streams: Streams) -> None:
    """Tables with bars for a person, rows for a program and where columns were chosen."""
    if plan.format is not Format.TABLE or plan.asked.columns is not None:
        say_dropped(plan, write(plan, report.rows(), context, streams), context, streams)
        return
    if report.is_empty and plan.to_person:
        return
    from orderstatus.output.report_tables import write_report

    with open_destination(plan.asked.output, streams) as out:
        dropped = write_report(report, context, streams, out)
    say_dropped(plan, Written(1, dropped), context, streams)


def _write_page(report: DeliveryReport, context: RowContext, out: TextIO) -> None:
    from orderstatus.output.report_page import write_page

    write_page(report, context, out)
