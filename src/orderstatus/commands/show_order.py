"""`orderstatus show`: one order's whole life."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from orderstatus.commands._answer_flags import ONE_OBJECT, Asked
from orderstatus.commands._flag_groups import takes
from orderstatus.commands._lazy import new_app
from orderstatus.commands._shop_flags import SAYING, SHOPS
from orderstatus.output.choices import Format
from orderstatus.runtime import Runtime

app = new_app("Show one order's whole life.")


@app.command("show")
@takes(ONE_OBJECT, SHOPS, SAYING)
def show_order(
    runtime: Runtime,
    asked: Asked,
    order: Annotated[str, typer.Argument(metavar="ORDER", help="#1001, 1001, a GID or its address in the admin.")],
    format: Annotated[
        Format | None, typer.Option("--format", metavar="FORMAT", help="auto (for reading) or json (one object).")
    ] = None,
) -> None:
    """Show one order's whole life.

    Payment and what can still be captured, fulfillment with holds, every parcel with its carrier events, returns, and
    what to do next.
    """
    from orderstatus.commands._showing import show_life

    show_life(runtime, order, replace(asked, format=format))
