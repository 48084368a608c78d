"""`orderstatus deliver`: parcels that have arrived."""

from __future__ import annotations

from typing import Annotated

import typer

from orderstatus.commands._acting_flags import ACT, ACTING_SHOP, ALLOW_MAIL, OF_PARCELS, Chosen, How
from orderstatus.commands._answer_flags import ANSWER, Asked
from orderstatus.commands._flag_groups import takes
from orderstatus.commands._lazy import new_app
from orderstatus.commands._shop_flags import SAYING
from orderstatus.runtime import Runtime

app = new_app("Tell Shopify that shipments have arrived: `event delivered`.", no_args_is_help=False)


@app.command("deliver")
@takes(OF_PARCELS, ACT, ALLOW_MAIL, ANSWER, ACTING_SHOP, SAYING)
def deliver(
    runtime: Runtime,
    chosen: Chosen,
    how: How,
    asked: Asked,
    sheet: str | None,
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="WHEN", help="When it happened: 2026-11-27T14:05, 2026-11-27. [default: now]"),
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
    """Tell Shopify that shipments have arrived: `event delivered`.

    Every shipment of the orders that has not arrived yet, or the rows of a file with a tracking number (or an order);
    numbers are looked for in the shipments of the last 60 days, or --since.

    Shopify may e-mail the customer of it, as the shop's own settings have it; no switch keeps it from that.

    Examples:

    \b
      orderstatus deliver 1001
      orderstatus deliver 1001 --at 2026-11-27 --city Oulu
      orderstatus deliver --file picked-up.csv --yes --allow-shopify-mail
    """
    from orderstatus.commands._posting import Happened, post
    from orderstatus.core.acting.plans import Action

    typed = Happened(
        status="delivered",
        at=at,
        message=message,
        city=city,
        province=province,
        country=country,
        zip=zip_code,
        shipment=shipment,
    )
    raise typer.Exit(post(runtime, Action.DELIVER, chosen, how, asked, file=sheet, typed=typed))
