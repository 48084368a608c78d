"""`orderstatus attention`: what needs a hand today."""

from __future__ import annotations

from typing import Annotated

import typer

from orderstatus.commands._answer_flags import ANSWER, VIEW, Asked, limit_of
from orderstatus.commands._complete import complete_fail_on, complete_flag
from orderstatus.commands._flag_groups import takes
from orderstatus.commands._lazy import new_app
from orderstatus.commands._shop_flags import MIRROR, SAYING, SHOPS
from orderstatus.runtime import Runtime

app = new_app("Show what needs a hand today: one flag per order, the worst first.", no_args_is_help=False)

Words = list[str] | None


@app.command("attention")
@takes(VIEW, limit_of("orders"), ANSWER, SHOPS, MIRROR, SAYING)
def attention(
    runtime: Runtime,
    asked: Asked,
    flag: Annotated[
        Words,
        typer.Option(
            "--flag",
            metavar="FLAG",
            autocompletion=complete_flag,
            help="Only orders whose worst flag is one of these; `--explain all` lists them.",
        ),
    ] = None,
    fail_on: Annotated[
        Words,
        typer.Option(
            "--fail-on",
            metavar="FLAG|any",
            autocompletion=complete_fail_on,
            help="Exit with 10 where an order has one of these flags, when everything is written.",
        ),
    ] = None,
    totals: Annotated[
        bool,
        typer.Option(
            "--totals",
            help="The money at risk per currency: below the table on a terminal, in place of the rows elsewhere.",
        ),
    ] = False,
    explain: Annotated[
        Words,
        typer.Option(
            "--explain",
            metavar="FLAG|all",
            autocompletion=complete_flag,
            help="Print when a flag is raised, with the threshold as it is set, and ask no shop.",
        ),
    ] = None,
) -> None:
    """Show what needs a hand today: one flag per order, the worst first.

    Looks at every open order, at the parcels of the last 60 days, and at cancellations of the last 90. Thresholds are
    changed in the settings.

    Examples:

    \b
      orderstatus attention
      orderstatus attention --flag authorization-expiring --totals
      orderstatus attention --fail-on any --output attention.csv
      orderstatus attention --explain silent
    """
    from orderstatus.commands._attending import Watched, attend, explain_flags
    from orderstatus.core.errors import ExitCode

    watched = Watched(flags=flag or (), fail_on=fail_on or (), totals=totals)
    if explain:
        explain_flags(runtime, explain, asked, watched)
    elif attend(runtime, watched, asked):
        raise typer.Exit(ExitCode.FOUND)
