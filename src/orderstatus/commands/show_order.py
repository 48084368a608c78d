"""`orderstatus show`: one order's whole life."""

from __future__ import annotations

from typing import Annotated

import typer

from orderstatus.commands import _options as options
from orderstatus.commands._lazy import new_app
from orderstatus.output.choices import ColorChoice, Format
from orderstatus.runtime import Runtime

app = new_app("Show one order's whole life.")


@app.command("show")
def show_order(
    ctx: typer.Context,
    order: Annotated[str, typer.Argument(metavar="ORDER", help="#1001, 1001, a GID or its address in the admin.")],
    format: Annotated[
        Format | None, typer.Option("--format", metavar="FORMAT", help="auto (for reading) or json (one object).")
    ] = None,
    json: options.Json = False,
    output: options.Output = None,
    shop: options.Shop = None,
    demo: options.Demo = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
    color: options.Color = ColorChoice.AUTO,
    lang: options.Lang = None,
) -> None:
    """Show one order's whole life.

    Payment and what can still be captured, fulfillment with holds, every parcel with its carrier events, returns, and
    what to do next.
    """
    from orderstatus.commands._showing import show_life

    runtime: Runtime = ctx.obj
    runtime.for_command(quiet=quiet, color=color, lang=lang)
    show_life(runtime, order, format=format, json=json, output=output, shop=shop, demo=demo, verbose=verbose)
