"""`orderstatus attention`: what needs a hand today."""

from __future__ import annotations

from typing import Annotated

import typer

from orderstatus.commands import _options as options
from orderstatus.commands._complete import complete_fail_on, complete_flag
from orderstatus.commands._lazy import new_app
from orderstatus.output.choices import ColorChoice
from orderstatus.runtime import Runtime

app = new_app("Show what needs a hand today: one flag per order, the worst first.", no_args_is_help=False)

Words = list[str] | None


@app.command("attention")
def attention(
    ctx: typer.Context,
    flag: Annotated[
        Words,
        typer.Option(
            "--flag",
            metavar="FLAG",
            autocompletion=complete_flag,
            help="Only orders whose worst flag is one of these; `--explain all` lists them.",
        ),
    ] = None,
    fail_on: Annotated[
        Words,
        typer.Option(
            "--fail-on",
            metavar="FLAG|any",
            autocompletion=complete_fail_on,
            help="Exit with 10 where an order has one of these flags, when everything is written.",
        ),
    ] = None,
    totals: Annotated[
        bool,
        typer.Option(
            "--totals",
            help="The money at risk per currency: below the table on a terminal, in place of the rows elsewhere.",
        ),
    ] = False,
    explain: Annotated[
        Words,
        typer.Option(
            "--explain",
            metavar="FLAG|all",
            autocompletion=complete_flag,
            help="Print when a flag is raised, with the threshold as it is set, and ask no shop.",
        ),
    ] = None,
    view: options.View = None,
    limit: options.Limit = None,
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
    """Show what needs a hand today: one flag per order, the worst first.

    Looks at every open order, at the parcels of the last 60 days, and at cancellations of the last 90. Thresholds are
    changed in the settings.

    Examples:

    \b
      orderstatus attention
      orderstatus attention --flag authorization-expiring --totals
      orderstatus attention --fail-on any --output attention.csv
      orderstatus attention --explain silent
    """
    from orderstatus.commands._attending import Watched, attend, explain_flags
    from orderstatus.commands._rows import Asked
    from orderstatus.core.errors import ExitCode

    runtime: Runtime = ctx.obj
    runtime.for_command(quiet=quiet, color=color, lang=lang)
    asked = Asked(limit=limit, columns=columns, format=format, json=json, csv=csv, csv_safe=csv_safe, output=output)
    watched = Watched(flags=flag or (), fail_on=fail_on or (), totals=totals)
    if explain:
        explain_flags(runtime, explain, asked, watched)
    elif attend(runtime, watched, asked, shop=shop, demo=demo, verbose=verbose):
        raise typer.Exit(ExitCode.FOUND)
