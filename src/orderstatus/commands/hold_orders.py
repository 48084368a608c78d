"""`orderstatus hold`: put what is open of orders on hold."""

from __future__ import annotations

from typing import Annotated

import typer

from orderstatus.commands._acting_flags import ACT, ACTING_SHOP, SELECTION, Chosen, How
from orderstatus.commands._answer_flags import ANSWER, Asked
from orderstatus.commands._complete import complete_hold_reason
from orderstatus.commands._flag_groups import takes
from orderstatus.commands._lazy import new_app
from orderstatus.commands._shop_flags import SAYING
from orderstatus.runtime import Runtime

app = new_app("Put what is open of orders on hold.", no_args_is_help=False)


@app.command("hold")
@takes(SELECTION, ACT, ANSWER, ACTING_SHOP, SAYING)
def hold_orders(
    runtime: Runtime,
    chosen: Chosen,
    how: How,
    asked: Asked,
    reason: Annotated[
        str | None,
        typer.Option(
            "--reason",
            metavar="REASON",
            autocompletion=complete_hold_reason,
            help="awaiting-payment, awaiting-return-items, high-risk-of-fraud, incorrect-address, "
            "inventory-out-of-stock, unknown-delivery-date or other.",
        ),
    ] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help="For the staff.")] = None,
    location: Annotated[
        str | None, typer.Option("--location", metavar="NAME", help="Only what this location ships.")
    ] = None,
) -> None:
    """Put what is open of orders on hold.

    Every fulfillment order that is open, with a reason and a note for whoever packs. Held again for the same reason it
    stays one hold. `release` ends it.

    Examples:

    \b
      orderstatus hold 1001 --reason incorrect-address --note 'house number?'
      orderstatus hold --payment pending --reason awaiting-payment --dry-run
    """
    from orderstatus.commands._on_orders import hold_orders

    raise typer.Exit(hold_orders(runtime, chosen, how, asked, reason=reason, note=note, location=location))
