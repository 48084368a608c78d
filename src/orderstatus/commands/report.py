"""`orderstatus report`: how many shipments have arrived, how long they took, and how many are open."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from orderstatus.commands import _options as options
from orderstatus.commands._answer_flags import ANSWER, VIEW, Asked
from orderstatus.commands._complete import complete_groupings
from orderstatus.commands._flag_groups import takes
from orderstatus.commands._lazy import new_app
from orderstatus.commands._shop_flags import MIRROR, SAYING, SHOPS
from orderstatus.runtime import Runtime

app = new_app("Report how long shipments take, and how many are open.", no_args_is_help=False)


@app.command("report")
@takes(VIEW, ANSWER, SHOPS, MIRROR, SAYING)
def report(
    runtime: Runtime,
    asked: Asked,
    since: options.Since = None,
    until: options.Until = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            metavar="WHAT",
            autocompletion=complete_groupings,
            help="Split by carrier, country, location or week; all of them if left out. status alone is the shortest.",
        ),
    ] = None,
    include_non_shipping: Annotated[
        bool,
        typer.Option("--include-non-shipping", help="Also what is picked up, delivered by hand or not carried at all."),
    ] = False,
    html: Annotated[
        str | None,
        typer.Option(
            "--html", metavar="FILE", help="Write one page to FILE, to be read in a browser, mailed or printed."
        ),
    ] = None,
) -> None:
    """Report how long shipments take, and how many are open.

    Of the orders placed in the last 60 days: shipments by status; the days from placing the order to shipping, first
    scan and delivery (median, p90, p95); the share that came in time; what is in trouble. A shipment not yet delivered
    counts as open.

    Examples:

    \b
      orderstatus report --by carrier
      orderstatus report --since 2026-10-01 --until 2026-10-31 --csv
      orderstatus report --html weekly.html
    """
    from orderstatus.commands._reporting import Typed, make_report

    typed = Typed(since=since, until=until, by=by or (), include_non_shipping=include_non_shipping, html=html)
    make_report(runtime, typed, replace(asked, limit=0))
