"""What `report` does: read the period, count every shipment of it, and write the report as rows, tables or a page."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TextIO, TypeAlias

from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._rows import (
    Plan,
    answered,
    answering,
    begun,
    destination_of,
    gathered,
    planned,
    row_context,
    say_dropped,
    say_unchanged,
    wants_column_help,
    write_answer,
)
from orderstatus.core.delivery_report import DeliveryReport, Figures
from orderstatus.core.delivery_tally import ReportTally, parse_groupings
from orderstatus.core.errors import UsageError
from orderstatus.core.shipment_groups import PARTS_OF_GROUP
from orderstatus.core.shipment_query import TypedShipmentFilters, shipment_query, window
from orderstatus.core.shipments import shipments_of
from orderstatus.output.choices import Format
from orderstatus.output.destination import Delivery, is_stdout, open_destination
from orderstatus.output.fields import RowContext
from orderstatus.output.formats import Written
from orderstatus.output.report_fields import REPORT_FIELDS
from orderstatus.output.sentences import said
from orderstatus.output.streams import Streams
from orderstatus.runtime import OpenShop, Runtime, Shops

_Reported: TypeAlias = tuple[DeliveryReport, str]
"""A report, and the orders that it is of, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The report that was asked for, as it was typed."""

    since: str | None = None
    until: str | None = None
    by: Iterable[str] = ()
    include_non_shipping: bool = False
    html: str | None = None


def make_report(runtime: Runtime, typed: Typed, asked: Asked) -> None:
    """The report is written: to a page where `--html` names one, and as rows or tables unless the page is all.

    Of several shops there is a report each, one after another: their times and carriers have nothing in common.
    """
    streams = runtime.streams
    if wants_column_help(asked, REPORT_FIELDS, streams):
        return
    plan = planned(asked, REPORT_FIELDS, runtime, rows="groups")
    page_alone = typed.html is not None and is_plain(asked)
    if typed.html is not None:
        _refuse_no_name(typed.html)
        if not page_alone:
            _refuse_one_place(typed.html, asked.output, streams)
    groupings = parse_groupings(typed.by)

    def read(opened: OpenShop) -> Iterator[_Reported]:
        filters = TypedShipmentFilters(
            since=typed.since, until=typed.until, include_non_shipping=typed.include_non_shipping
        )
        query = shipment_query(filters, now=opened.now, zone=opened.zone, capture=opened.settings.capture())
        needed = frozenset(part for by in groupings.counted for part in PARTS_OF_GROUP[by])
        run = opened.source.orders(query.orders, query.parts(more=needed), wanted=None, deciding=query.deciding)
        orders = begun(iter(run))
        context = row_context(runtime, opened)
        tally = ReportTally(groupings, context.rules, context.now)
        for row in shipments_of(orders, include_non_shipping=query.include_non_shipping):
            tally.add(row)
        report = tally.report(since=query.orders.since, until=query.orders.until)
        yield report, said(window(query.orders, context.now), context)

    with answering(runtime, asked, typed.html) as shops, ExitStack() as stack:
        # Before anything is read: a page that cannot be written is said at once, and a run that fails leaves the old.
        page = (
            None
            if typed.html is None
            else stack.enter_context(open_destination(typed.html, streams, if_changed=asked.if_changed))
        )
        made = list(answered(runtime, shops, plan, read).in_shops())
        # The old file and the old page stay: one without a report would be taken for a quiet week.
        shops.raise_if_all_failed()
        reports = [(report, context) for (report, _), context in made]
        if page is not None:
            _write_page(reports, page)
        if not page_alone:
            _write(runtime, shops, plan, reports)
        _say_windows(made, runtime, shops, with_reports=not page_alone and not plan.to_person)
    if page is not None and page is not streams.out:
        labels = runtime.labels()
        streams.note(labels.text("the page is in {file}", file=typed.html))


def is_plain(asked: Asked) -> bool:
    """True if nothing was asked of the rows, so that a page may stand in their place."""
    return asked == Asked(limit=asked.limit, wait=asked.wait, if_changed=asked.if_changed)


def _say_windows(
    made: Sequence[tuple[_Reported, RowContext]], runtime: Runtime, shops: Shops, *, with_reports: bool
) -> None:
    for (report, orders), context in made:
        of = f"{context.shop_name}: " if shops.are_several else ""
        if report.is_empty:
            nothing = context.labels.text("no shipments match; looked at {window}", window=orders)
            runtime.streams.note(f"{of}{nothing}")
        elif with_reports:
            runtime.streams.note(f"{of}{orders}")


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


def _write(
    runtime: Runtime, shops: Shops, plan: Plan[Figures], reports: Sequence[tuple[DeliveryReport, RowContext]]
) -> None:
    """Tables with bars for a person, rows for a program and where columns were chosen."""
    streams = runtime.streams
    if plan.format is not Format.TABLE or plan.asked.columns is not None:
        rows = [(row, context) for report, context in reports for row in report.rows()]
        write_answer(gathered(runtime, shops, plan, rows), streams)
        return
    if plan.to_person and all(report.is_empty for report, _ in reports):
        return
    from orderstatus.output.report_tables import write_report

    dropped: dict[str, None] = {}
    delivery = Delivery()
    with destination_of(plan.asked, streams, delivery) as out:
        for place, (report, context) in enumerate(reports):
            if place:
                out.write("\n")
            left_out = write_report(report, context, streams, out, names_shop=shops.are_several)
            dropped.update(dict.fromkeys(left_out))
    say_unchanged(plan.asked, delivery, runtime.labels(), streams)
    if reports:
        say_dropped(plan, Written(1, tuple(dropped)), reports[0][1], streams)


def _write_page(reports: Sequence[tuple[DeliveryReport, RowContext]], out: TextIO) -> None:
    from orderstatus.output.report_page import write_pages

    write_pages(reports, out)
