"""`orderstatus reopen`: take orders out of the archive."""

from __future__ import annotations

import typer

from orderstatus.commands._acting_flags import ACT, ACTING_SHOP, SELECTION, Chosen, How
from orderstatus.commands._answer_flags import ANSWER, Asked
from orderstatus.commands._flag_groups import takes
from orderstatus.commands._lazy import new_app
from orderstatus.commands._shop_flags import SAYING
from orderstatus.runtime import Runtime

app = new_app("Take orders out of the archive.", no_args_is_help=False)


@app.command("reopen")
@takes(SELECTION, ACT, ANSWER, ACTING_SHOP, SAYING)
def reopen_orders(
    runtime: Runtime,
    chosen: Chosen,
    how: How,
    asked: Asked,
) -> None:
    """Take orders out of the archive.

    A cancelled order stays cancelled.

    Examples:

    \b
      orderstatus reopen 1001
      orderstatus reopen --state archived --fulfillment unfulfilled --dry-run
    """
    from orderstatus.commands._on_orders import reopen_orders

    raise typer.Exit(reopen_orders(runtime, chosen, how, asked))
