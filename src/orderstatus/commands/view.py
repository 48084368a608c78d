"""`orderstatus view`: questions that are asked again, under a name."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from orderstatus.commands._answer_flags import ANSWER, Asked
from orderstatus.commands._complete import complete_view_name, complete_viewed_command
from orderstatus.commands._flag_groups import takes
from orderstatus.commands._lazy import new_app
from orderstatus.commands._shop_flags import SAYING
from orderstatus.runtime import Runtime

app = new_app("Keep a command's flags under a name, for --view.")

Name = Annotated[
    str, typer.Argument(metavar="NAME", autocompletion=complete_view_name, help="The view's name, such as late-posti.")
]


@app.callback()
def _group() -> None: ...


@app.command("save", context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
def save(
    ctx: typer.Context,
    name: Name,
    command: Annotated[
        str,
        typer.Option(
            "--command",
            metavar="COMMAND",
            autocompletion=complete_viewed_command,
            help="The command whose flags follow: list, shipments, attention, report or returns.",
        ),
    ],
) -> None:
    """Keep the flags that follow under a name.

    Any flag of the command that chooses rows, columns or their order, checked as the command would check it. They are
    kept in the settings file, where a view of the same name is replaced and everything else stays as it is.

    Examples:

    \b
      orderstatus view save late-posti --command shipments --carrier Posti --late
      orderstatus view save big-unpaid --command list --payment unpaid --min-total 500 --sort total
    """
    from orderstatus.commands._viewing import save

    save(ctx.obj, name, command, ctx.args)


@app.command("list")
@takes(ANSWER, SAYING)
def list_views(runtime: Runtime, asked: Asked) -> None:
    """List the views: those that come along, and your own."""
    from orderstatus.commands._viewing import list_views

    list_views(runtime, replace(asked, limit=0))


@app.command("show")
def show(ctx: typer.Context, name: Name) -> None:
    """Show a view as it stands in the settings file."""
    from orderstatus.commands._viewing import show

    show(ctx.obj, name)


@app.command("delete")
def delete(ctx: typer.Context, name: Name) -> None:
    """Delete a view of your own."""
    from orderstatus.commands._viewing import delete

    delete(ctx.obj, name)
