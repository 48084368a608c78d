"""`orderstatus deliver`: parcels that have arrived."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from orderstatus.commands._acting_flags import ACT, ACTING_SHOP, ALLOW_MAIL, OF_PARCELS, Chosen, How
from orderstatus.commands._answer_flags import ANSWER, Asked
from orderstatus.commands._flag_groups import takes
from orderstatus.commands._happened_flags import HAPPENED
from orderstatus.commands._lazy import new_app
from orderstatus.commands._shop_flags import SAYING
from orderstatus.runtime import Runtime

if TYPE_CHECKING:
    from orderstatus.commands._posting import Happened

app = new_app("Tell Shopify that shipments have arrived: `event delivered`.", no_args_is_help=False)


@app.command("deliver")
@takes(HAPPENED, OF_PARCELS, ACT, ALLOW_MAIL, ANSWER, ACTING_SHOP, SAYING)
def deliver(
    runtime: Runtime,
    chosen: Chosen,
    how: How,
    asked: Asked,
    sheet: str | None,
    happened: Happened,
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
    from orderstatus.commands._posting import post
    from orderstatus.core.acting.plans import Action

    typed = replace(happened, status="delivered")
    raise typer.Exit(post(runtime, Action.DELIVER, chosen, how, asked, file=sheet, typed=typed))
