"""`orderstatus open`: an order's page in the admin, or its parcels' pages at the carrier."""

from __future__ import annotations

from typing import Annotated

import typer

from orderstatus.commands._flag_groups import takes
from orderstatus.commands._lazy import new_app
from orderstatus.commands._shop_flags import SAYING, SHOPS
from orderstatus.runtime import Runtime

app = new_app("Open an order's page in the admin, or its carrier's.")


@app.command("open")
@takes(SHOPS, SAYING)
def open_page(
    runtime: Runtime,
    order: Annotated[str, typer.Argument(metavar="ORDER", help="#1001, 1001, a GID or its address in the admin.")],
    tracking: Annotated[
        bool, typer.Option("--tracking", help="The carrier's page of each of its parcels that is not cancelled.")
    ] = False,
    print_only: Annotated[bool, typer.Option("--print", help="Print the address and open nothing.")] = False,
) -> None:
    """Open an order's page in the admin, or its carrier's.

    In a pipe, for the demo shop, without a browser or with more than five pages the addresses are printed, a line each.

    Examples:

    \b
      orderstatus open 1001
      orderstatus open 1001 --tracking
      orderstatus open 1001 --tracking --print
    """
    from orderstatus.commands._opening import open_pages

    open_pages(runtime, order, tracking=tracking, print_only=print_only)
