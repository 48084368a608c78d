"""`orderstatus returns`: what comes back, and what is owed on it next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from orderstatus.commands._acting_flags import ACT, ACTING_SHOP, NOTIFY, SELECTION, Chosen, How
from orderstatus.commands._answer_flags import ANSWER, VIEW, Asked, limit_of
from orderstatus.commands._asked import refuse_flags_before
from orderstatus.commands._complete import complete_decline_reason
from orderstatus.commands._flag_groups import takes
from orderstatus.commands._lazy import new_app
from orderstatus.commands._return_filters import return_filters
from orderstatus.commands._shop_flags import MIRROR, SAYING, SHOPS
from orderstatus.runtime import Runtime

if TYPE_CHECKING:
    from orderstatus.core.return_query import TypedReturnFilters

app = new_app(
    None,
    no_args_is_help=False,
    invoke_without_command=True,
    subcommand_metavar="[COMMAND] [ARGS]...",
)


@app.callback()
@takes(return_filters(), VIEW, limit_of("returns"), ANSWER, SHOPS, MIRROR, SAYING)
def returns(ctx: typer.Context, runtime: Runtime, typed: TypedReturnFilters, asked: Asked) -> None:
    """Show returns, and what is owed on each next.

    A row a return that was started and is not over, of orders of any age, newest orders first; on a terminal below a
    summary of all that match.

    The refund due is what the pieces were bought for, before taxes, fees and exchanges (marked ~), until Shopify has
    its own figure.

    Examples:

    \b
      orderstatus returns --status requested --older-than 2bd
      orderstatus returns --owes refund --json
      orderstatus returns --status closed --since 30d --reason defective
    """
    if ctx.invoked_subcommand is not None:
        refuse_flags_before(ctx)
        return
    from orderstatus.commands._returning import list_returns

    list_returns(runtime, typed, asked)


@app.command("approve")
@takes(SELECTION, ACT, NOTIFY, ANSWER, ACTING_SHOP, SAYING)
def approve(runtime: Runtime, chosen: Chosen, how: How, asked: Asked, notify: bool) -> None:
    """Approve returns that were asked for.

    Every request of the orders that are named, or returns by their names.

    Examples:

    \b
      orderstatus returns approve 1001
      orderstatus returns approve '#1001-R1' --notify
      orderstatus returns approve --return return-requested --dry-run
    """
    from orderstatus.commands._on_orders import answer_returns
    from orderstatus.core.acting.plans import Action

    raise typer.Exit(answer_returns(runtime, Action.RETURNS_APPROVE, chosen, how, asked, notify=notify))


@app.command("decline")
@takes(SELECTION, ACT, NOTIFY, ANSWER, ACTING_SHOP, SAYING)
def decline(
    runtime: Runtime,
    chosen: Chosen,
    how: How,
    asked: Asked,
    notify: bool,
    reason: Annotated[
        str | None,
        typer.Option(
            "--reason",
            metavar="REASON",
            autocompletion=complete_decline_reason,
            help="return-period-ended, final-sale or other.",
        ),
    ] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help="For the customer.")] = None,
) -> None:
    """Decline returns that were asked for.

    Every request of the orders that are named, or returns by their names.

    Examples:

    \b
      orderstatus returns decline 1001 --reason final-sale
      orderstatus returns decline '#1001-R1' --reason return-period-ended --note 'Bought in May.' --notify
    """
    from orderstatus.commands._on_orders import answer_returns
    from orderstatus.core.acting.plans import Action

    raise typer.Exit(
        answer_returns(runtime, Action.RETURNS_DECLINE, chosen, how, asked, reason=reason, note=note, notify=notify)
    )


@app.command("close")
@takes(SELECTION, ACT, ANSWER, ACTING_SHOP, SAYING)
def close(runtime: Runtime, chosen: Chosen, how: How, asked: Asked) -> None:
    """Close returns with which nothing is to happen any more.

    Examples:

    \b
      orderstatus returns close 1001
      orderstatus returns close --return inspection-complete --dry-run
    """
    from orderstatus.commands._on_orders import answer_returns
    from orderstatus.core.acting.plans import Action

    raise typer.Exit(answer_returns(runtime, Action.RETURNS_CLOSE, chosen, how, asked))
