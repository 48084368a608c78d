"""`orderstatus cancel`: cancel orders for good."""

from __future__ import annotations

from typing import Annotated

import typer

from orderstatus.commands._acting_flags import ACT, ACTING_SHOP, SELECTION, Chosen, How, Notify
from orderstatus.commands._answer_flags import ANSWER, Asked
from orderstatus.commands._complete import complete_cancel_reason
from orderstatus.commands._flag_groups import takes
from orderstatus.commands._lazy import new_app
from orderstatus.commands._shop_flags import SAYING
from orderstatus.runtime import Runtime

app = new_app("Cancel orders for good.", no_args_is_help=False)


@app.command("cancel")
@takes(SELECTION, ACT, ANSWER, ACTING_SHOP, SAYING)
def cancel_orders(
    runtime: Runtime,
    chosen: Chosen,
    how: How,
    asked: Asked,
    reason: Annotated[
        str | None,
        typer.Option(
            "--reason",
            metavar="REASON",
            autocompletion=complete_cancel_reason,
            help="customer, declined, fraud, inventory, staff or other.",
        ),
    ] = None,
    restock: Annotated[bool, typer.Option("--restock", help="Put the items back in stock.")] = False,
    refund: Annotated[bool, typer.Option("--refund", help="Pay back to where the money came from.")] = False,
    notify: Notify = False,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help="For the staff.")] = None,
) -> None:
    """Cancel orders for good.

    What was authorized is released. Money that was received is paid back with --refund and kept without it; the items
    go back to stock with --restock. Shopify cancels after its answer, which is waited for. It cannot be undone.

    Examples:

    \b
      orderstatus cancel 1001 --reason customer --refund --restock
      orderstatus cancel --view to-cancel --reason inventory --refund --notify --expect 24
      orderstatus cancel 1001 --reason fraud --note 'see ticket 88' --yes
    """
    from orderstatus.commands._on_orders import cancel_orders

    raise typer.Exit(
        cancel_orders(
            runtime, chosen, how, asked, reason=reason, restock=restock, refund=refund, notify=notify, note=note
        )
    )
