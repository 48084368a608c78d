"""`orderstatus changes`: every change of a status since the last time."""

from __future__ import annotations

from typing import Annotated

import typer

from orderstatus.commands._answer_flags import ANSWER, Asked, limit_of
from orderstatus.commands._complete import complete_change_axis, complete_fail_on_change
from orderstatus.commands._flag_groups import takes
from orderstatus.commands._lazy import new_app
from orderstatus.commands._shop_flags import MIRROR, SAYING, SHOPS
from orderstatus.runtime import Runtime

app = new_app("Tell every change of a status since the last time, from what to what.", no_args_is_help=False)

Words = list[str] | None


@app.command("changes")
@takes(limit_of("changes"), ANSWER, SHOPS, MIRROR, SAYING)
def changes(
    runtime: Runtime,
    asked: Asked,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="WHEN", help="Seen since: 7d, 36h, yesterday, 2026-11-01."),
    ] = None,
    reader: Annotated[
        str | None,
        typer.Option(
            "--reader",
            metavar="NAME",
            help="Begin where this reader ended; it moves on when everything is written.",
        ),
    ] = None,
    axis: Annotated[
        Words,
        typer.Option(
            "--axis",
            metavar="AXIS",
            autocompletion=complete_change_axis,
            help="Only changes of: payment, fulfillment, delivery, return, state, stage.",
        ),
    ] = None,
    backwards: Annotated[
        bool, typer.Option("--backwards", help="Only steps back, as from delivered to in-transit.")
    ] = False,
    fail_on: Annotated[
        Words,
        typer.Option(
            "--fail-on",
            metavar="WHAT",
            autocompletion=complete_fail_on_change,
            help="Exit with 10 where there is such a change: any, backwards, an axis, or an axis and a status "
            "(delivery:failed), when everything is written.",
        ),
    ] = None,
) -> None:
    """Tell every change of a status since the last time, from what to what.

    Syncs first, whatever the settings say, and tells what has changed since the sync before that one; with --mirror it
    asks no shop, and tells what the last sync saw. A reader keeps a place of its own, so that a nightly run misses
    nothing and repeats nothing; a new one begins with the oldest change that is held.

    Examples:

    \b
      orderstatus changes
      orderstatus changes --reader nightly --output changes.csv
      orderstatus changes --axis delivery --since 24h
      orderstatus changes --fail-on backwards,delivery:problem
    """
    from orderstatus.commands._changing import TypedChanges, tell_changes
    from orderstatus.core.errors import ExitCode

    typed = TypedChanges(since=since, reader=reader, axes=axis or (), backwards=backwards, fail_on=fail_on or ())
    if tell_changes(runtime, typed, asked):
        raise typer.Exit(ExitCode.FOUND)
