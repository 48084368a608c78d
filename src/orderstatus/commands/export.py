"""`orderstatus export`: every row there is, to a file or a pipe."""

from __future__ import annotations

from typing import Annotated

import typer

from orderstatus.commands import _options as options
from orderstatus.commands import _order_filters as orders_
from orderstatus.commands import _return_filters as returns_
from orderstatus.commands import _shipment_filters as shipments_
from orderstatus.commands._complete import complete_return_process
from orderstatus.commands._lazy import new_app
from orderstatus.output.choices import ColorChoice, Format

app = new_app("Write every order, shipment, return or carrier event to a file.")

File = Annotated[
    str | None,
    typer.Argument(metavar="[FILE]", help="Where to; its suffix is the format. Without one CSV to standard output."),
]
ExportFormat = Annotated[
    Format | None,
    typer.Option("--format", metavar="FORMAT", help="csv, tsv, json, jsonl, parquet or xlsx."),
]
ReturnStatus = Annotated[
    list[str] | None,
    typer.Option(
        "--status",
        metavar="STATUS",
        autocompletion=complete_return_process,
        help="requested, open, closed, declined, canceled, unknown, all. [default: neither declined nor canceled]",
    ),
]
Columns = Annotated[
    str | None, typer.Option("--columns", metavar="A,B", help="Which columns, in this order; `help` lists them.")
]
Manifest = Annotated[
    bool, typer.Option("--manifest", help="Write FILE.manifest.json beside it: what was asked, what came, its SHA-256.")
]


@app.callback()
def _group() -> None: ...


@app.command("orders")
def export_orders(
    ctx: typer.Context,
    file: File = None,
    payment: orders_.Payment = None,
    not_payment: orders_.NotPayment = None,
    fulfillment: orders_.Fulfillment = None,
    not_fulfillment: orders_.NotFulfillment = None,
    delivery: orders_.Delivery = None,
    not_delivery: orders_.NotDelivery = None,
    returns: orders_.Returns = None,
    not_returns: orders_.NotReturns = None,
    state: orders_.State = None,
    not_state: orders_.NotState = None,
    tag: orders_.Tag = None,
    not_tag: orders_.NotTag = None,
    since: options.Since = None,
    until: options.Until = None,
    customer: orders_.Customer = None,
    country: orders_.Country = None,
    min_total: orders_.MinTotal = None,
    query: orders_.Query = None,
    sort: orders_.SortBy = None,
    view: options.View = None,
    columns: Columns = None,
    format: ExportFormat = None,
    json: options.Json = False,
    csv: options.Csv = False,
    csv_safe: options.CsvSafe = False,
    output: options.Output = None,
    manifest: Manifest = False,
    shop: options.Shop = None,
    demo: options.Demo = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
    color: options.Color = ColorChoice.AUTO,
    lang: options.Lang = None,
) -> None:
    """Write every order that matches, with every column.

    Of all orders that the app may see, unless --since or --until says otherwise. The file appears when it is whole; a
    run that cannot get every row fails, and leaves the old file as it was.

    Examples:

    \b
      orderstatus export orders orders.csv
      orderstatus export orders year.parquet --since 2026-01-01 --manifest
      orderstatus export orders --payment authorized --format jsonl
    """
    from orderstatus.commands._exporting import asked_in, export_orders
    from orderstatus.core.selection import TypedFilters

    typed = TypedFilters(
        payment=payment or (),
        not_payment=not_payment or (),
        fulfillment=fulfillment or (),
        not_fulfillment=not_fulfillment or (),
        delivery=delivery or (),
        not_delivery=not_delivery or (),
        returns=returns or (),
        not_returns=not_returns or (),
        state=state or (),
        not_state=not_state or (),
        tags=tag or (),
        not_tags=not_tag or (),
        since=since,
        until=until,
        customer=customer,
        countries=country or (),
        min_total=min_total,
        raw=query,
        sort=sort,
    )
    ctx.obj.for_command(quiet=quiet, color=color, lang=lang)
    export_orders(ctx.obj, typed, asked_in(ctx))


@app.command("shipments")
def export_shipments(
    ctx: typer.Context,
    file: File = None,
    status: shipments_.Status = None,
    not_status: shipments_.NotStatus = None,
    carrier: shipments_.Carrier = None,
    country: shipments_.Country = None,
    location: shipments_.Location = None,
    no_tracking: shipments_.NoTracking = False,
    older_than: shipments_.OlderThan = None,
    silent: shipments_.Silent = None,
    late: shipments_.Late = False,
    order: shipments_.Order = None,
    since: options.Since = None,
    until: options.Until = None,
    include_non_shipping: shipments_.IncludeNonShipping = False,
    view: options.View = None,
    columns: Columns = None,
    format: ExportFormat = None,
    json: options.Json = False,
    csv: options.Csv = False,
    csv_safe: options.CsvSafe = False,
    output: options.Output = None,
    manifest: Manifest = False,
    shop: options.Shop = None,
    demo: options.Demo = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
    color: options.Color = ColorChoice.AUTO,
    lang: options.Lang = None,
) -> None:
    """Write every shipment that matches, with every column.

    Of all orders that the app may see, unless --since or --until says otherwise. The file appears when it is whole; a
    run that cannot get every row fails, and leaves the old file as it was.

    Examples:

    \b
      orderstatus export shipments shipments.xlsx --since 60d
      orderstatus export shipments --carrier Posti --late --csv
    """
    from orderstatus.commands._exporting import asked_in, export_shipments
    from orderstatus.core.shipment_query import TypedShipmentFilters

    typed = TypedShipmentFilters(
        status=status or (),
        not_status=not_status or (),
        carriers=carrier or (),
        countries=country or (),
        locations=location or (),
        orders=order or (),
        no_tracking=no_tracking,
        older_than=older_than,
        silent=silent,
        late=late,
        include_non_shipping=include_non_shipping,
        since=since,
        until=until,
    )
    ctx.obj.for_command(quiet=quiet, color=color, lang=lang)
    export_shipments(ctx.obj, typed, asked_in(ctx))


@app.command("returns")
def export_returns(
    ctx: typer.Context,
    file: File = None,
    status: ReturnStatus = None,
    owes: returns_.Owes = None,
    reason: returns_.Reason = None,
    older_than: returns_.OlderThan = None,
    order: returns_.Order = None,
    since: options.Since = None,
    until: options.Until = None,
    view: options.View = None,
    columns: Columns = None,
    format: ExportFormat = None,
    json: options.Json = False,
    csv: options.Csv = False,
    csv_safe: options.CsvSafe = False,
    output: options.Output = None,
    manifest: Manifest = False,
    shop: options.Shop = None,
    demo: options.Demo = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
    color: options.Color = ColorChoice.AUTO,
    lang: options.Lang = None,
) -> None:
    """Write every return that matches, with every column.

    Of all orders that the app may see, unless --since or --until says otherwise: requested, open and closed ones. Those
    that were declined or cancelled come with --status all, which looks into every order. The file appears when it is
    whole; a run that cannot get every row fails, and leaves the old file as it was.

    Examples:

    \b
      orderstatus export returns returns.csv
      orderstatus export returns refunds.xlsx --owes refund
    """
    from orderstatus.commands._exporting import asked_in, export_returns
    from orderstatus.core.return_query import TypedReturnFilters

    typed = TypedReturnFilters(
        status=status or (),
        owes=owes or (),
        reasons=reason or (),
        orders=order or (),
        older_than=older_than,
        since=since,
        until=until,
    )
    ctx.obj.for_command(quiet=quiet, color=color, lang=lang)
    export_returns(ctx.obj, typed, asked_in(ctx))


@app.command("events")
def export_events(
    ctx: typer.Context,
    file: File = None,
    status: shipments_.Status = None,
    not_status: shipments_.NotStatus = None,
    carrier: shipments_.Carrier = None,
    country: shipments_.Country = None,
    location: shipments_.Location = None,
    no_tracking: shipments_.NoTracking = False,
    older_than: shipments_.OlderThan = None,
    silent: shipments_.Silent = None,
    late: shipments_.Late = False,
    order: shipments_.Order = None,
    since: options.Since = None,
    until: options.Until = None,
    include_non_shipping: shipments_.IncludeNonShipping = False,
    view: options.View = None,
    columns: Columns = None,
    format: ExportFormat = None,
    json: options.Json = False,
    csv: options.Csv = False,
    csv_safe: options.CsvSafe = False,
    output: options.Output = None,
    manifest: Manifest = False,
    shop: options.Shop = None,
    demo: options.Demo = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
    color: options.Color = ColorChoice.AUTO,
    lang: options.Lang = None,
) -> None:
    """Write every carrier event of the shipments that match.

    A row an event, of one shipment the newest first. Of all orders that the app may see, unless --since or --until says
    otherwise. The file appears when it is whole; a run that cannot get every row fails, and leaves the old file as it
    was.

    Examples:

    \b
      orderstatus export events scans.jsonl --since 7d
      orderstatus export events --carrier Posti --status problem --csv
    """
    from orderstatus.commands._exporting import asked_in, export_events
    from orderstatus.core.shipment_query import TypedShipmentFilters

    typed = TypedShipmentFilters(
        status=status or (),
        not_status=not_status or (),
        carriers=carrier or (),
        countries=country or (),
        locations=location or (),
        orders=order or (),
        no_tracking=no_tracking,
        older_than=older_than,
        silent=silent,
        late=late,
        include_non_shipping=include_non_shipping,
        since=since,
        until=until,
    )
    ctx.obj.for_command(quiet=quiet, color=color, lang=lang)
    export_events(ctx.obj, typed, asked_in(ctx))
