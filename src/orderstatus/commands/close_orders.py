"""`orderstatus close`: archive orders with which nothing is to be done any more."""

from __future__ import annotations

import typer

from orderstatus.commands._acting_flags import ACT, ACTING_SHOP, SELECTION, Chosen, How
from orderstatus.commands._answer_flags import ANSWER, Asked
from orderstatus.commands._flag_groups import takes
from orderstatus.commands._lazy import new_app
from orderstatus.commands._shop_flags import SAYING
from orderstatus.runtime import Runtime

app = new_app("Archive orders with which nothing is to be done any more.", no_args_is_help=False)


@app.command("close")
@takes(SELECTION, ACT, ANSWER, ACTING_SHOP, SAYING)
def close_orders(
    runtime: Runtime,
    chosen: Chosen,
    how: How,
    asked: Asked,
) -> None:
    """Archive orders with which nothing is to be done any more.

    An archived order can be reopened.

    Examples:

    \b
      orderstatus close 1001
      orderstatus close --delivery delivered --payment paid --until 30d --yes
    """
    from orderstatus.commands._on_orders import close_orders

    raise typer.Exit(close_orders(runtime, chosen, how, asked))
