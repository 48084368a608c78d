"""`orderstatus watch`: what changes, as it is seen."""

from __future__ import annotations

from typing import Annotated

import typer

from orderstatus.commands import _options as options
from orderstatus.commands._answer_flags import Asked, asked_in
from orderstatus.commands._complete import complete_change_axis
from orderstatus.commands._flag_groups import FlagGroup, takes
from orderstatus.commands._lazy import new_app
from orderstatus.commands._shop_flags import SAYING, SHOPS
from orderstatus.runtime import Runtime

app = new_app("Watch what changes: a board on a terminal, a line a change in a pipe.", no_args_is_help=False)

HOW = FlagGroup(
    {
        "columns": (options.Columns, None),
        "format": (options.OutputFormat, None),
        "json": (options.Json, False),
        "csv": (options.Csv, False),
        "csv_safe": (options.CsvSafe, False),
    },
    gives="asked",
    build=asked_in,
)


@app.command("watch")
@takes(HOW, SHOPS, SAYING)
def watch(
    runtime: Runtime,
    asked: Asked,
    every: Annotated[
        str, typer.Option("--every", metavar="SPAN", help="How often to look: 60s, 5min, 1h; 10s at the least.")
    ] = "60s",
    rounds: Annotated[
        int | None, typer.Option("--rounds", metavar="N", help="End after N looks; without it only Ctrl-C ends it.")
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="WHEN", help="Begin with what was seen since: 24h, yesterday, 2026-11-01."),
    ] = None,
    reader: Annotated[
        str | None,
        typer.Option(
            "--reader",
            metavar="NAME",
            help="Begin where this reader ended; it moves on with every line that is out. Not for the board.",
        ),
    ] = None,
    axis: Annotated[
        list[str] | None,
        typer.Option(
            "--axis",
            metavar="AXIS",
            autocompletion=complete_change_axis,
            help="Only changes of: payment, fulfillment, delivery, return, state, stage.",
        ),
    ] = None,
) -> None:
    """Watch what changes: a board on a terminal, a line a change in a pipe.

    Each look is a sync, which asks the shop for what changed and for the parcels on their way. The board shows open
    orders by status, parcels, what needs a hand, the newest changes, and the points that are left. In a pipe, and with
    --format tsv, csv or jsonl, every change is written at once, and those from before the first look only with --since
    or --reader. A look that fails for a passing reason is said, and repeated.

    Examples:

    \b
      orderstatus watch
      orderstatus watch --all-shops --every 5min
      orderstatus watch --axis delivery --format jsonl | while read -r change; do echo "$change"; done
    """
    from orderstatus.commands._watching import TypedWatch, watch_shops

    typed = TypedWatch(every=every, rounds=rounds, since=since, reader=reader, axes=axis or ())
    watch_shops(runtime, typed, asked)
