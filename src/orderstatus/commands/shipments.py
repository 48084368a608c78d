"""`orderstatus shipments`: every parcel, and how many there are of each kind."""

from __future__ import annotations

from typing import Annotated

import typer

from orderstatus.commands import _options as options
from orderstatus.commands import _shipment_filters as filters
from orderstatus.commands._complete import complete_by
from orderstatus.commands._lazy import new_app
from orderstatus.output.choices import ColorChoice
from orderstatus.runtime import Runtime

app = new_app("Show every shipment, with a summary by delivery status.", no_args_is_help=False)


@app.command("shipments")
def shipments(
    ctx: typer.Context,
    status: filters.Status = None,
    not_status: filters.NotStatus = None,
    carrier: filters.Carrier = None,
    country: filters.Country = None,
    location: filters.Location = None,
    no_tracking: filters.NoTracking = False,
    older_than: filters.OlderThan = None,
    silent: filters.Silent = None,
    late: filters.Late = False,
    order: filters.Order = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="WHEN",
            help="Of orders placed since: 7d, 36h, yesterday, 2026-11-01. [default: 60d]",
        ),
    ] = None,
    until: options.Until = None,
    include_non_shipping: filters.IncludeNonShipping = False,
    summary: Annotated[bool, typer.Option("--summary", help="The summary alone, in any format.")] = False,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            metavar="WHAT",
            autocompletion=complete_by,
            help="Summarize by status (default), carrier, country, location or week.",
        ),
    ] = None,
    view: options.View = None,
    limit: Annotated[
        int | None,
        typer.Option("--limit", metavar="N", help="At most N shipments; 0 is all. A table on a terminal shows 50."),
    ] = None,
    columns: options.Columns = None,
    format: options.OutputFormat = None,
    json: options.Json = False,
    csv: options.Csv = False,
    csv_safe: options.CsvSafe = False,
    output: options.Output = None,
    shop: options.Shop = None,
    demo: options.Demo = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
    color: options.Color = ColorChoice.AUTO,
    lang: options.Lang = None,
) -> None:
    """Show every shipment, with a summary by delivery status.

    A row a shipment of the orders placed in the last 60 days, newest orders first; on a terminal below a summary of all
    that match. Filters are repeatable and take comma lists: OR within one, AND between several.

    Examples:

    \b
      orderstatus shipments --status problem
      orderstatus shipments --silent 3bd --carrier Posti
      orderstatus shipments --summary --by week --csv
    """
    from orderstatus.commands._rows import Asked
    from orderstatus.commands._shipping import Where, list_shipments, summarize_shipments
    from orderstatus.core.shipment_query import TypedShipmentFilters

    runtime: Runtime = ctx.obj
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
    asked = Asked(limit=limit, columns=columns, format=format, json=json, csv=csv, csv_safe=csv_safe, output=output)
    where = Where(shop=shop, demo=demo, verbose=verbose)
    runtime.for_command(quiet=quiet, color=color, lang=lang)
    (summarize_shipments if summary else list_shipments)(runtime, typed, asked, by or (), where)
