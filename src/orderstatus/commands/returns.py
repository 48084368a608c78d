"""`orderstatus returns`: what comes back, and what is owed on it next."""

from __future__ import annotations

from typing import Annotated

import typer

from orderstatus.commands import _options as options
from orderstatus.commands import _return_filters as filters
from orderstatus.commands._lazy import new_app
from orderstatus.output.choices import ColorChoice
from orderstatus.runtime import Runtime

app = new_app("Show returns, and what is owed on each next.", no_args_is_help=False)


@app.command("returns")
def returns(
    ctx: typer.Context,
    status: filters.Status = None,
    owes: filters.Owes = None,
    reason: filters.Reason = None,
    older_than: filters.OlderThan = None,
    order: filters.Order = None,
    since: filters.Since = None,
    until: options.Until = None,
    view: options.View = None,
    limit: Annotated[
        int | None,
        typer.Option("--limit", metavar="N", help="At most N returns; 0 is all. A table on a terminal shows 50."),
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
    """Show returns, and what is owed on each next.

    A row a return that was started and is not over, of orders of any age, newest orders first; on a terminal below a
    summary of all that match.

    The refund due is what the pieces were bought for, before taxes, fees and exchanges (marked ~), until Shopify has
    its own figure.

    Examples:

    \b
      orderstatus returns --status requested --older-than 2bd
      orderstatus returns --owes refund --json
      orderstatus returns --status closed --since 30d --reason defective
    """
    from orderstatus.commands._returning import list_returns
    from orderstatus.commands._rows import Asked
    from orderstatus.core.return_query import TypedReturnFilters

    runtime: Runtime = ctx.obj
    typed = TypedReturnFilters(
        status=status or (),
        owes=owes or (),
        reasons=reason or (),
        orders=order or (),
        older_than=older_than,
        since=since,
        until=until,
    )
    asked = Asked(limit=limit, columns=columns, format=format, json=json, csv=csv, csv_safe=csv_safe, output=output)
    runtime.for_command(quiet=quiet, color=color, lang=lang)
    list_returns(runtime, typed, asked, shop=shop, demo=demo, verbose=verbose)
