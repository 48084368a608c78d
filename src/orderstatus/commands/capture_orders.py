"""`orderstatus capture`: capture payments that were authorized."""

from __future__ import annotations

from typing import Annotated

import typer

from orderstatus.commands._acting_flags import ACT, ACTING_SHOP, SELECTION, Chosen, How
from orderstatus.commands._answer_flags import ANSWER, Asked
from orderstatus.commands._flag_groups import takes
from orderstatus.commands._lazy import new_app
from orderstatus.commands._shop_flags import SAYING
from orderstatus.runtime import Runtime

app = new_app("Capture payments that were authorized.", no_args_is_help=False)


@app.command("capture")
@takes(SELECTION, ACT, ANSWER, ACTING_SHOP, SAYING)
def capture_orders(
    runtime: Runtime,
    chosen: Chosen,
    how: How,
    asked: Asked,
    amount: Annotated[
        str | None,
        typer.Option("--amount", metavar="AMOUNT", help="So much of each order and no more, as 25.00."),
    ] = None,
    currency: Annotated[
        str | None,
        typer.Option("--currency", metavar="CODE", help="Only where the customer pays in this currency, as EUR."),
    ] = None,
    authorization: Annotated[
        str | None,
        typer.Option(
            "--authorization",
            metavar="ID",
            help="Of this authorization alone, by its GID; `show ORDER --json` has them.",
        ),
    ] = None,
) -> None:
    """Capture payments that were authorized.

    All that is left of each order's authorizations, the earliest deadline first, or --amount of it. The plan is made
    from what the shop says now and shown before anything is sent. What is captured already is left alone.

    Examples:

    \b
      orderstatus capture 1001 --dry-run
      orderstatus capture --payment expiring
      orderstatus capture --view to-capture --yes --expect 31
      orderstatus capture 1001 --amount 25.00
    """
    from orderstatus.commands._on_orders import capture_orders

    raise typer.Exit(
        capture_orders(runtime, chosen, how, asked, amount=amount, currency=currency, authorization=authorization)
    )
