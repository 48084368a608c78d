"""`orderstatus event`: what a carrier says of parcels that have left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from orderstatus.commands._acting_flags import ACT, ACTING_SHOP, ALLOW_MAIL, OF_PARCELS, Chosen, How
from orderstatus.commands._answer_flags import ANSWER, Asked
from orderstatus.commands._complete import complete_event_status
from orderstatus.commands._flag_groups import takes
from orderstatus.commands._happened_flags import HAPPENED
from orderstatus.commands._lazy import new_app
from orderstatus.commands._shop_flags import SAYING
from orderstatus.runtime import Runtime

if TYPE_CHECKING:
    from orderstatus.commands._posting import Happened

app = new_app("Tell Shopify what a carrier says of shipments.", no_args_is_help=False)


@app.command("event")
@takes(HAPPENED, OF_PARCELS, ACT, ALLOW_MAIL, ANSWER, ACTING_SHOP, SAYING)
def event(
    runtime: Runtime,
    chosen: Chosen,
    how: How,
    asked: Asked,
    sheet: str | None,
    happened: Happened,
    status: Annotated[
        str | None,
        typer.Argument(
            metavar="STATUS",
            autocompletion=complete_event_status,
            show_default=False,
            help="label-purchased, label-printed, confirmed, carrier-picked-up, in-transit, out-for-delivery, "
            "ready-for-pickup, attempted-delivery, delayed, delivered or failure; a file says it itself.",
        ),
    ] = None,
    estimate: Annotated[
        str | None, typer.Option("--estimate", metavar="WHEN", help="When the carrier means to deliver it.")
    ] = None,
) -> None:
    """Tell Shopify what a carrier says of shipments.

    A carrier event for the shipment of each order, or for each row of a file with a tracking number (or an order) and
    a status, in the carrier's own words where they are known; numbers are looked for in the shipments of the last 60
    days, or --since. What a shipment has been told already is left.

    Shopify may e-mail the customer of some of these, as the shop's own settings have it; no switch keeps it from that.

    Examples:

    \b
      orderstatus event out-for-delivery 1001 --city Tampere
      orderstatus event delayed 1001 1002 --at 2026-11-27T08:00 --message 'Snow on the roads.'
      orderstatus event --file dhl.csv --dry-run
      orderstatus event --file dhl.csv --yes --allow-shopify-mail
    """
    from orderstatus.commands._posting import post
    from orderstatus.core.acting.plans import Action

    raise typer.Exit(post(runtime, Action.EVENT, chosen, how, asked, file=sheet, typed=happened))
