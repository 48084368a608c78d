"""`orderstatus event`: what a carrier says of parcels that have left."""

from __future__ import annotations

from typing import Annotated

import typer

from orderstatus.commands._acting_flags import ACT, ACTING_SHOP, ALLOW_MAIL, OF_PARCELS, Chosen, How
from orderstatus.commands._answer_flags import ANSWER, Asked
from orderstatus.commands._complete import complete_event_status
from orderstatus.commands._flag_groups import takes
from orderstatus.commands._lazy import new_app
from orderstatus.commands._shop_flags import SAYING
from orderstatus.runtime import Runtime

app = new_app("Tell Shopify what a carrier says of shipments.", no_args_is_help=False)


@app.command("event")
@takes(OF_PARCELS, ACT, ALLOW_MAIL, ANSWER, ACTING_SHOP, SAYING)
def event(
    runtime: Runtime,
    chosen: Chosen,
    how: How,
    asked: Asked,
    sheet: str | None,
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
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="WHEN", help="When it happened: 2026-11-27T14:05, 2026-11-27. [default: now]"),
    ] = None,
    estimate: Annotated[
        str | None, typer.Option("--estimate", metavar="WHEN", help="When the carrier means to deliver it.")
    ] = None,
    message: Annotated[
        str | None, typer.Option("--message", metavar="TEXT", help="What the carrier says of it, for the customer.")
    ] = None,
    city: Annotated[str | None, typer.Option("--city", metavar="NAME", help="Where it happened.")] = None,
    province: Annotated[str | None, typer.Option("--province", metavar="NAME", help="Where it happened.")] = None,
    country: Annotated[str | None, typer.Option("--country", metavar="CODE", help="Where it happened, as FI.")] = None,
    zip_code: Annotated[str | None, typer.Option("--zip", metavar="ZIP", help="Where it happened.")] = None,
    shipment: Annotated[
        str | None,
        typer.Option("--shipment", metavar="NAME", help="Which of several it is: `#1001-F1`, F1 or its GID."),
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
    from orderstatus.commands._posting import Happened, post
    from orderstatus.core.acting.plans import Action

    typed = Happened(
        status=status,
        at=at,
        estimate=estimate,
        message=message,
        city=city,
        province=province,
        country=country,
        zip=zip_code,
        shipment=shipment,
    )
    raise typer.Exit(post(runtime, Action.EVENT, chosen, how, asked, file=sheet, typed=typed))
