"""`orderstatus fulfill`: mark what is open of orders as shipped, without tracking."""

from __future__ import annotations

from typing import Annotated

import typer

from orderstatus.commands._acting_flags import ACT, ACTING_SHOP, SELECTION, Chosen, How, Notify
from orderstatus.commands._answer_flags import ANSWER, Asked
from orderstatus.commands._flag_groups import takes
from orderstatus.commands._lazy import new_app
from orderstatus.commands._shop_flags import SAYING
from orderstatus.runtime import Runtime

app = new_app("Mark what is open of orders as shipped, without tracking.", no_args_is_help=False)


@app.command("fulfill")
@takes(SELECTION, ACT, ANSWER, ACTING_SHOP, SAYING)
def fulfill_orders(
    runtime: Runtime,
    chosen: Chosen,
    how: How,
    asked: Asked,
    items: Annotated[
        list[str] | None,
        typer.Option("--items", metavar="SKU=N", help="Only so many pieces of this SKU. Repeatable."),
    ] = None,
    location: Annotated[
        str | None, typer.Option("--location", metavar="NAME", help="Only what this location ships.")
    ] = None,
    notify: Notify = False,
) -> None:
    """Mark what is open of orders as shipped, without tracking.

    Every fulfillment order that is open, one call a location, or the --items alone. What is on hold, scheduled or with
    a fulfillment service is left, and said. For tracking numbers there is `ship`.

    Examples:

    \b
      orderstatus fulfill 1001
      orderstatus fulfill 1001 --items MUG-01=2 --notify
      orderstatus fulfill --view to-ship --dry-run
    """
    from orderstatus.commands._on_orders import fulfill_orders

    raise typer.Exit(fulfill_orders(runtime, chosen, how, asked, items=items or (), location=location, notify=notify))
