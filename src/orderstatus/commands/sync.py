"""`orderstatus sync`: a copy of the shop's orders on this machine, brought up to date."""

from __future__ import annotations

from typing import Annotated

import typer

from orderstatus.commands import _options as options
from orderstatus.commands._answer_flags import Asked, asked_in
from orderstatus.commands._flag_groups import FlagGroup, takes
from orderstatus.commands._lazy import new_app
from orderstatus.commands._shop_flags import SAYING, SHOPS
from orderstatus.runtime import Runtime

app = new_app("Keep a copy of the shop's orders here, so that questions cost only what changed.", no_args_is_help=False)

HOW = FlagGroup(
    {
        "columns": (options.Columns, None),
        "format": (options.OutputFormat, None),
        "json": (options.Json, False),
        "csv": (options.Csv, False),
    },
    gives="asked",
    build=asked_in,
)


@app.command("sync")
@takes(HOW, SHOPS, SAYING)
def sync(
    runtime: Runtime,
    asked: Asked,
    full: Annotated[
        bool, typer.Option("--full", help="Read every order anew, and let go of those that are gone.")
    ] = False,
    follow_days: Annotated[
        int | None,
        typer.Option(
            "--follow-days",
            metavar="N",
            help="Ask about parcels on their way whose newest date is no older than N days; 60 by default.",
        ),
    ] = None,
    wait: Annotated[
        bool, typer.Option("--wait", help="Wait while another run syncs the same shop, instead of ending with exit 3.")
    ] = False,
) -> None:
    """Keep a copy of the shop's orders here, so that questions cost only what changed.

    The copy is the mirror. The first time every order is read, later those that changed and the parcels on their way.
    `orderstatus list --mirror` answers from it, as other reading commands do, and `orderstatus changes` tells what
    became of which order. It holds customers' data, in a file that only you can read. With --quiet a run that went well
    says nothing.

    Examples:

    \b
      orderstatus sync
      orderstatus sync --all-shops --wait
      orderstatus list --mirror --delivery problem
    """
    from orderstatus.commands._syncing import sync_shops

    sync_shops(runtime, asked, full=full, follow_days=follow_days, wait=wait)
