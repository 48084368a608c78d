"""`orderstatus doctor`: what works, and what mends the rest."""

from __future__ import annotations

import typer

from orderstatus.commands import _options as options
from orderstatus.commands._lazy import new_app
from orderstatus.output.choices import ColorChoice
from orderstatus.runtime import Runtime

app = new_app("Say what works: settings, token, scopes, limits; and what mends the rest.", no_args_is_help=False)


@app.command("doctor")
def doctor(
    ctx: typer.Context,
    columns: options.Columns = None,
    format: options.OutputFormat = None,
    json: options.Json = False,
    csv: options.Csv = False,
    output: options.Output = None,
    shop: options.Shop = None,
    demo: options.Demo = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
    color: options.Color = ColorChoice.AUTO,
    lang: options.Lang = None,
) -> None:
    """Say what works: settings, token, scopes, limits; and what mends the rest.

    Looks at this machine and asks the shop once; nothing is changed. Exit code 0 only where reading commands will work,
    else the one that they would end with: 2 settings, 3 temporary, 4 no access.

    Examples:

    \b
      orderstatus doctor
      orderstatus doctor --demo
      orderstatus doctor --format json | jq '.[] | select(.state != "ok")'
    """
    from orderstatus.commands._diagnosing import diagnose
    from orderstatus.commands._rows import Asked

    runtime: Runtime = ctx.obj
    runtime.for_command(quiet=quiet, color=color, lang=lang)
    asked = Asked(limit=0, columns=columns, format=format, json=json, csv=csv, output=output)
    raise typer.Exit(diagnose(runtime, asked, shop=shop, demo=demo, verbose=verbose))
