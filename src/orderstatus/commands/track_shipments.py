"""`orderstatus track`: another number, carrier or link for parcels that have left."""

from __future__ import annotations

from typing import Annotated

import typer

from orderstatus.commands._acting_flags import ACT, ACTING_SHOP, OF_PARCELS, Chosen, How, Notify
from orderstatus.commands._answer_flags import ANSWER, Asked
from orderstatus.commands._complete import complete_carrier
from orderstatus.commands._flag_groups import takes
from orderstatus.commands._happened_flags import Shipment
from orderstatus.commands._lazy import new_app
from orderstatus.commands._shop_flags import SAYING
from orderstatus.runtime import Runtime

app = new_app("Change the tracking of shipments that have left.", no_args_is_help=False)


@app.command("track")
@takes(OF_PARCELS, ACT, ANSWER, ACTING_SHOP, SAYING)
def track_shipments(
    runtime: Runtime,
    chosen: Chosen,
    how: How,
    asked: Asked,
    sheet: str | None,
    number: Annotated[
        list[str] | None, typer.Option("--number", metavar="N", help="The tracking number from now on. Repeatable.")
    ] = None,
    carrier: Annotated[
        str | None,
        typer.Option(
            "--carrier",
            metavar="NAME",
            autocompletion=complete_carrier,
            help="Who carries it, as Shopify spells it.",
        ),
    ] = None,
    url: Annotated[
        list[str] | None, typer.Option("--url", metavar="URL", help="Where it can be followed. Repeatable.")
    ] = None,
    shipment: Shipment = None,
    notify: Notify = False,
) -> None:
    """Change the tracking of shipments that have left.

    What is not given stays as it is. A file has an order, a shipment or an old number in each row, and what is to be
    said instead; a number that stands alone is looked for in the shipments of the last 60 days, or --since.

    Examples:

    \b
      orderstatus track 1001 --number JJFI64000009
      orderstatus track '#1001-F2' --carrier DHL --url https://example.com/track/9
      orderstatus track --file changed-labels.csv --dry-run
    """
    from orderstatus.commands._parcels import Tracking, track

    typed = Tracking(numbers=number or (), carrier=carrier, urls=url or (), shipment=shipment, notify=notify)
    raise typer.Exit(track(runtime, chosen, how, asked, file=sheet, typed=typed))
