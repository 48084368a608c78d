"""`orderstatus release`: release orders that are on hold."""

from __future__ import annotations

from typing import Annotated

import typer

from orderstatus.commands._acting_flags import ACT, ACTING_SHOP, SELECTION, Chosen, How
from orderstatus.commands._answer_flags import ANSWER, Asked
from orderstatus.commands._flag_groups import takes
from orderstatus.commands._lazy import new_app
from orderstatus.commands._shop_flags import SAYING
from orderstatus.runtime import Runtime

app = new_app("Release orders that are on hold.", no_args_is_help=False)


@app.command("release")
@takes(SELECTION, ACT, ANSWER, ACTING_SHOP, SAYING)
def release_orders(
    runtime: Runtime,
    chosen: Chosen,
    how: How,
    asked: Asked,
    holds: Annotated[
        list[str] | None,
        typer.Option("--hold", metavar="ID", help="This hold alone: its id or GID. Repeatable."),
    ] = None,
) -> None:
    """Release orders that are on hold.

    The hold of each order, where there is exactly one and no upsell of the checkout's placed it. Where there are
    several they are listed, to be named with --hold; nobody else's hold is released by omission.

    Examples:

    \b
      orderstatus release 1001
      orderstatus release 1001 --hold 123456789
      orderstatus release --fulfillment on-hold --dry-run
    """
    from orderstatus.commands._on_orders import release_orders

    raise typer.Exit(release_orders(runtime, chosen, how, asked, holds=holds or ()))
