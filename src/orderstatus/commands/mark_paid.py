"""`orderstatus mark-paid`: mark orders as paid, whose money came another way."""

from __future__ import annotations

import typer

from orderstatus.commands._acting_flags import ACT, ACTING_SHOP, SELECTION, Chosen, How
from orderstatus.commands._answer_flags import ANSWER, Asked
from orderstatus.commands._flag_groups import takes
from orderstatus.commands._lazy import new_app
from orderstatus.commands._shop_flags import SAYING
from orderstatus.runtime import Runtime

app = new_app("Mark orders as paid, whose money came another way.", no_args_is_help=False)


@app.command("mark-paid")
@takes(SELECTION, ACT, ANSWER, ACTING_SHOP, SAYING)
def mark_paid(
    runtime: Runtime,
    chosen: Chosen,
    how: How,
    asked: Asked,
) -> None:
    """Mark orders as paid, whose money came another way.

    All that is outstanding counts as paid: a bank transfer that arrived, cash on delivery. Where a card was authorized,
    `capture` is meant.

    Examples:

    \b
      orderstatus mark-paid 1001 1002
      orderstatus mark-paid --from bank.csv --column Reference --dry-run
      orderstatus mark-paid - --yes < paid.txt
    """
    from orderstatus.commands._on_orders import mark_orders_paid

    raise typer.Exit(mark_orders_paid(runtime, chosen, how, asked))
