"""What `export` does: every row there is to a file or a pipe, whole or not at all, and a manifest beside it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any, Generic

import typer

from orderstatus import __version__
from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._asked import given_flags
from orderstatus.commands._flag_groups import Given
from orderstatus.commands._order_reading import parts_of, query_of
from orderstatus.commands._rows import Plan, answered, answering, begun, row_context, wants_column_help, write
from orderstatus.core.completeness import whole, whole_lives
from orderstatus.core.errors import UsageError
from orderstatus.core.filters import AxisFilter
from orderstatus.core.models import Order, OrderLife
from orderstatus.core.ports import OrderRun
from orderstatus.core.query import LifePart, OrderQuery, SortKey, sort_value
from orderstatus.core.return_query import ReturnQuery, TypedReturnFilters, return_query, returns_among
from orderstatus.core.returns import OrderReturn
from orderstatus.core.scans import Scan, scans_of
from orderstatus.core.selection import TypedFilters
from orderstatus.core.shipment_query import ShipmentQuery, TypedShipmentFilters, matching, shipment_query, with_news
from orderstatus.core.shipments import OrderShipment
from orderstatus.output.choices import Format
from orderstatus.output.destination import is_stdout
from orderstatus.output.event_fields import EVENT_FIELDS
from orderstatus.output.fields import Field, R, select
from orderstatus.output.formats import chosen_format, refuse_csv_safe, refuse_unwritable
from orderstatus.output.manifest import (
    MADE_BY,
    Manifest,
    ShopManifest,
    has_manifest,
    manifest_path,
    remove_stale_manifest,
    write_manifest,
)
from orderstatus.output.order_fields import ORDER_FIELDS
from orderstatus.output.return_fields import RETURN_FIELDS
from orderstatus.output.shipment_fields import SHIPMENT_FIELDS
from orderstatus.output.streams import Streams
from orderstatus.runtime import OpenShop, Runtime, Shops

STARTED_STATUSES = ["requested", "open", "closed", "unknown"]
EXPORTED = tuple(format for format in Format if format not in (Format.AUTO, Format.TABLE))


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportAsked:
    """How and where an export was asked for, in the words of the flags that every export has."""

    command: str
    """`export orders`."""
    flags: Mapping[str, Any]
    """All that were given, for the manifest."""
    file: str | None = None
    """The argument."""
    output: str | None = None
    format: Format | None = None
    json: bool = False
    csv: bool = False
    csv_safe: bool = False
    columns: str | None = None
    manifest: bool = False
    wait: bool = False
    if_changed: bool = False


def export_asked(ctx: typer.Context, given: Given) -> ExportAsked:
    """How and where, as it was typed."""
    command = f"{ctx.parent.info_name} {ctx.info_name}" if ctx.parent is not None else str(ctx.info_name)
    how = {each.name: given[each.name] for each in fields(ExportAsked) if each.name in given}
    return ExportAsked(command=command, flags=given_flags(ctx), **how)


@dataclass(frozen=True, slots=True)
class Selected(Generic[R]):
    """The rows of an export on their way in, and what they are of."""

    rows: Iterator[R]
    query: OrderQuery
    run: OrderRun


Reader = Callable[[OpenShop, Collection[str]], Selected[R]]
"""Begins to read from an open shop what the columns with these keys need."""


def export_orders(runtime: Runtime, typed: TypedFilters, asked: ExportAsked) -> None:
    """Every order that matches is written."""

    def read(opened: OpenShop, keys: Collection[str]) -> Selected[Order]:
        query = query_of(typed, opened)
        parts = parts_of(keys, query, opened, chosen=asked.columns is not None)
        run = opened.source.orders(query, parts, wanted=None)
        return Selected(whole(run), query, run)

    _export(runtime, ORDER_FIELDS, read, asked, lambda order: order)


def export_shipments(runtime: Runtime, typed: TypedShipmentFilters, asked: ExportAsked) -> None:
    """Every shipment that matches is written."""

    def read(opened: OpenShop, keys: Collection[str]) -> Selected[OrderShipment]:
        selected = _shipments(runtime, opened, typed, keys)
        newest = partial(opened.source.carrier_events, newest=1)
        return replace(selected, rows=with_news(selected.rows, keys, newest))

    _export(runtime, SHIPMENT_FIELDS, read, asked, lambda row: row.order)


def export_events(runtime: Runtime, typed: TypedShipmentFilters, asked: ExportAsked) -> None:
    """Every carrier event of the shipments that match is written."""

    def read(opened: OpenShop, _: Collection[str]) -> Selected[Scan]:
        selected = _shipments(runtime, opened, typed, ())
        every = partial(opened.source.carrier_events, newest=None)
        # A shipment whose silence was asked about has been read with its newest event alone.
        unread = (replace(row, shipment=replace(row.shipment, events=None)) for row in selected.rows)
        return Selected(scans_of(unread, every), selected.query, selected.run)

    _export(runtime, EVENT_FIELDS, read, asked, lambda row: row.of.order)


def export_returns(runtime: Runtime, typed: TypedReturnFilters, asked: ExportAsked) -> None:
    """Every return that matches is written."""

    def read(opened: OpenShop, keys: Collection[str]) -> Selected[OrderReturn]:
        query = _of_any_age(typed, opened)
        run = opened.source.orders(query.orders, query.parts(keys), wanted=None)
        orders = begun(whole(run))
        context = row_context(runtime, opened)

        def lives(ids: Iterable[str], parts: frozenset[LifePart]) -> Iterator[OrderLife]:
            return whole_lives(opened.source.lives(ids, parts))

        found = returns_among(orders, query, lives, rules=context.rules, now=context.now)
        return Selected((row for row in found if row is not None), query.orders, run)

    _export(runtime, RETURN_FIELDS, read, asked, lambda row: row.order)


def _of_any_age(typed: TypedReturnFilters, opened: OpenShop) -> ReturnQuery:
    """`returns` shows what is not over, or 60 days; an export every return, but those that were never started."""
    words = list(typed.status) or ([] if list(typed.orders) else STARTED_STATUSES)
    query = return_query(
        replace(typed, status=words), now=opened.now, zone=opened.zone, capture=opened.settings.capture()
    )
    orders = query.orders
    if query.names_over_returns:
        # Shopify says of an order whose only return was declined that it has none: every order is looked into.
        orders = replace(orders, returns=AxisFilter())
    return replace(query, orders=orders if typed.since is not None else replace(orders, since=None))


def _shipments(
    runtime: Runtime, opened: OpenShop, typed: TypedShipmentFilters, keys: Collection[str]
) -> Selected[OrderShipment]:
    query = _without_default_window(
        shipment_query(typed, now=opened.now, zone=opened.zone, capture=opened.settings.capture()), typed
    )
    run = opened.source.orders(query.orders, query.parts(keys), wanted=None, deciding=query.deciding)
    # The first page says which shop this is and in which time zone it lives.
    orders = begun(whole(run, shipments=True))
    context = row_context(runtime, opened)
    newest = partial(opened.source.carrier_events, newest=1)
    rows = matching(orders, query, rules=context.rules, now=context.now, read=newest)
    return Selected(rows, query.orders, run)


def _without_default_window(query: ShipmentQuery, typed: TypedShipmentFilters) -> ShipmentQuery:
    """`shipments` looks at 60 days; an export at all that the app may see."""
    return query if typed.since is not None else replace(query, orders=replace(query.orders, since=None))


def _export(
    runtime: Runtime,
    columns: Sequence[Field[R]],
    select_rows: Reader[R],
    asked: ExportAsked,
    placed: Callable[[R], Order],
) -> None:
    streams = runtime.streams
    if wants_column_help(Asked(columns=asked.columns), columns, streams):
        return
    plan = _planned(asked, columns, runtime)
    file = plan.asked.output
    if asked.manifest:
        manifest_path(file, streams)
    taken: dict[str, tuple[OpenShop, Selected[R]]] = {}

    def read(opened: OpenShop) -> Iterator[R]:
        selected = select_rows(opened, plan.keys)
        taken[opened.name] = opened, selected
        return selected.rows

    with answering(runtime, plan.asked) as shops:
        # A file that lacks a shop is not whole.
        shops.raise_failures()
        answer = answered(
            runtime,
            shops,
            plan,
            read,
            key=lambda row: sort_value(placed(row), SortKey.PLACED),
            descending=True,
        )
        answer.rows = begun(_of_every_shop(answer.rows, shops))
        written = write(answer.plan, answer.rows, answer.context, streams)
        if written.is_unchanged and file is not None and has_manifest(file):
            # It tells of exactly this file.
            pass
        elif asked.manifest and file is not None:
            of_each = [taken[name] for name in shops.in_order(taken)]
            write_manifest(_manifest(plan, asked, of_each, written.rows, streams), file, streams)
        elif file is not None and not is_stdout(file, streams):
            remove_stale_manifest(file)
    labels = answer.context.labels
    if not written.rows:
        streams.note(labels.text("nothing matches"))
    if file is not None and not is_stdout(file, streams):
        streams.note(labels.text("{count} rows in {file}", count=labels.count(written.rows), file=file))


def _of_every_shop(rows: Iterator[R], shops: Shops) -> Iterator[R]:
    """The rows; raises once a shop has failed, so that the file is not put in its place."""
    for row in rows:
        if shops.failed:
            break
        yield row
    shops.raise_failures()


def _planned(asked: ExportAsked, columns: Sequence[Field[R]], runtime: Runtime) -> Plan[R]:
    """How the rows will be written: every column, as CSV unless something else was said."""
    streams = runtime.streams
    if asked.file is not None and asked.output is not None and asked.file != asked.output:
        raise UsageError(f"`{asked.file}` and `--output {asked.output}` are two files", hint="give one of them")
    output = asked.output if asked.file is None else asked.file
    format = chosen_format(
        asked.format, json=asked.json, csv=asked.csv, output=output, without_suffix=Format.CSV, without_file=Format.CSV
    )
    if format not in EXPORTED:
        raise UsageError("an export is no table", hint=f"add `--format` and one of: {', '.join(EXPORTED)}")
    if asked.csv_safe:
        refuse_csv_safe(format)
    refuse_unwritable(format, to_terminal=streams.out_tty and is_stdout(output, streams))
    chosen = tuple(columns) if asked.columns is None else select(columns, asked.columns)
    kept = Asked(csv_safe=asked.csv_safe, output=output, wait=asked.wait, if_changed=asked.if_changed)
    return Plan(chosen, format, False, kept, header=True)


def _manifest(
    plan: Plan[R], asked: ExportAsked, taken: Sequence[tuple[OpenShop, Selected[R]]], rows: int, streams: Streams
) -> Manifest:
    return Manifest(
        made_by=f"{MADE_BY} {__version__}",
        command=asked.command,
        asked=asked.flags,
        shops=[_manifest_of_shop(opened, selected) for opened, selected in taken],
        started_at=min(opened.now for opened, _ in taken),
        finished_at=max(opened.clock() for opened, _ in taken),
        rows=rows,
        warnings=streams.warnings,
        columns=plan.keys,
        format=plan.format,
    )


def _manifest_of_shop(opened: OpenShop, selected: Selected[R]) -> ShopManifest:
    account = selected.run.account()
    return ShopManifest(
        shop=opened.source.shop().domain,
        search=account.search,
        since=selected.query.since,
        until=selected.query.until,
        mirror_as_of=opened.as_of,
        api_version_asked=opened.api_version,
        api_versions_answered=sorted(opened.spent.answered_versions),
        orders_counted=account.counted,
        orders_read=account.received,
        requests=opened.spent.requests,
        points=opened.spent.points,
    )
