"""`orderstatus report`: how many shipments have arrived, how long they took, and how many are open."""

from __future__ import annotations

from typing import Annotated

import typer

from orderstatus.commands import _options as options
from orderstatus.commands._complete import complete_groupings
from orderstatus.commands._lazy import new_app
from orderstatus.output.choices import ColorChoice
from orderstatus.runtime import Runtime

app = new_app("Report how long shipments take, and how many are open.", no_args_is_help=False)


@app.command("report")
def report(
    ctx: typer.Context,
    since: options.Since = None,
    until: options.Until = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            metavar="WHAT",
            autocompletion=complete_groupings,
            help="Split by carrier, country, location or week; all of them if left out. status alone is the shortest.",
        ),
    ] = None,
    include_non_shipping: Annotated[
        bool,
        typer.Option("--include-non-shipping", help="Also what is picked up, delivered by hand or not carried at all."),
    ] = False,
    html: Annotated[
        str | None,
        typer.Option(
            "--html", metavar="FILE", help="Write one page to FILE, to be read in a browser, mailed or printed."
        ),
    ] = None,
    view: options.View = None,
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
    """Report how long shipments take, and how many are open.

    Of the orders placed in the last 60 days: shipments by status; the days from placing the order to shipping, first
    scan and delivery (median, p90, p95); the share that came in time; what is in trouble. A shipment not yet delivered
    counts as open.

    Examples:

    \b
      orderstatus report --by carrier
      orderstatus report --since 2026-10-01 --until 2026-10-31 --csv
      orderstatus report --html weekly.html
    """
    from orderstatus.commands._reporting import Typed, make_report
    from orderstatus.commands._rows import Asked

    runtime: Runtime = ctx.obj
    typed = Typed(since=since, until=until, by=by or (), include_non_shipping=include_non_shipping, html=html)
    asked = Asked(limit=0, columns=columns, format=format, json=json, csv=csv, csv_safe=csv_safe, output=output)
    runtime.for_command(quiet=quiet, color=color, lang=lang)
    make_report(runtime, typed, asked, shop=shop, demo=demo, verbose=verbose)
