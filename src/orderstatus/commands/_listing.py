"""What every command that prints orders does with its rows: choose a format, write, and say what is not shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from orderstatus.core.errors import UsageError
from orderstatus.core.lifecycle import CaptureRule
from orderstatus.core.models import Order
from orderstatus.core.ports import OrderRun, Tally
from orderstatus.core.query import parts_for
from orderstatus.core.selection import TypedFilters, order_query
from orderstatus.output.choices import Format
from orderstatus.output.destination import open_destination
from orderstatus.output.fields import RowContext, columns_help
from orderstatus.output.formats import Written, chosen_fields, chosen_format, refuse_csv_safe, write_rows
from orderstatus.output.order_fields import ORDER_FIELDS
from orderstatus.output.streams import Streams
from orderstatus.runtime import Runtime

TABLE_ROWS = 50
"""What a table on a terminal shows without `--limit`; every other output is complete (design 2)."""
MOST_ROWS = 1_000_000_000
"""More orders than any shop has, and a number that everything here can still count to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How the rows were asked for."""

    limit: int | None = None
    columns: str | None = None
    format: Format | None = None
    json: bool = False
    csv: bool = False
    csv_safe: bool = False
    output: str | None = None


def list_matching(
    runtime: Runtime, typed: TypedFilters, asked: Asked, *, shop: str | None, demo: bool, verbose: bool
) -> None:
    """The orders that were asked for are written, and whatever was left out is said."""
    streams = runtime.streams
    if asked.columns == "help":
        streams.out.write(columns_help(ORDER_FIELDS))
        return
    if asked.limit is not None and not 0 <= asked.limit <= MOST_ROWS:
        raise UsageError(f"`--limit` cannot be {asked.limit}", hint="give a number of orders, or 0 for all")
    format = chosen_format(asked.format, json=asked.json, csv=asked.csv, output=asked.output, out_tty=streams.out_tty)
    if asked.csv_safe:
        refuse_csv_safe(format)
    fields = chosen_fields(ORDER_FIELDS, asked.columns, format)
    to_person = format is Format.TABLE and streams.out_tty and asked.output in (None, "-")
    shown = asked.limit if asked.limit is not None else TABLE_ROWS if to_person else 0
    with runtime.open_shop(shop=shop, demo=demo, verbose=verbose) as opened:
        query = order_query(typed, now=opened.now, zone=opened.zone, capture=CaptureRule())
        parts = parts_for((each.key for each in fields), query)
        run = opened.source.orders(query, parts, wanted=shown or None)
        # The first page says which shop this is and in which time zone it lives, before a row is written.
        rows = _begun(iter(run))
        context = RowContext(
            shop=opened.source.shop().domain, now=opened.now, zone=opened.zone(), capture=query.capture
        )
        with open_destination(asked.output, streams) as out:
            taken = islice(rows, shown) if shown else rows
            written = write_rows(taken, fields, context, format, streams, out, csv_safe=asked.csv_safe)
        if to_person:
            _say_what_is_hidden(streams, run, written, cut=asked.limit is None)
        if asked.limit and written.rows == asked.limit and run.has_more():
            streams.warning(f"stopped at --limit {asked.limit}: more orders match")


def _begun(rows: Iterator[Order]) -> Iterator[Order]:
    first = next(rows, None)
    return iter(()) if first is None else chain((first,), rows)


def _say_what_is_hidden(streams: Streams, run: OrderRun, written: Written, *, cut: bool) -> None:
    if not written.rows:
        streams.note("no orders match")
    if written.dropped_columns:
        streams.footer(f"too narrow for: {', '.join(written.dropped_columns)}")
    if cut and written.rows == TABLE_ROWS and run.has_more():
        tally = run.tally()
        streams.footer(f"{written.rows} of {_spoken(tally)} orders; --limit 0 shows all")


def _spoken(tally: Tally) -> str:
    if tally.count is None:
        return "more"
    return f"{tally.count:,}" if tally.exact else f"at most {tally.count:,}"
