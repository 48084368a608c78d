"""`orderstatus shipments`: every parcel, with a summary by delivery status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from orderstatus.commands._answer_flags import ANSWER, VIEW, Asked, limit_of
from orderstatus.commands._complete import complete_by
from orderstatus.commands._flag_groups import takes
from orderstatus.commands._lazy import new_app
from orderstatus.commands._shipment_filters import shipment_filters
from orderstatus.commands._shop_flags import MIRROR, SAYING, SHOPS
from orderstatus.runtime import Runtime

if TYPE_CHECKING:
    from orderstatus.core.shipment_query import TypedShipmentFilters

app = new_app("Show every shipment, with a summary by delivery status.", no_args_is_help=False)

Since = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="WHEN",
        help="Of orders placed since: 7d, 36h, yesterday, 2026-11-01. [default: 60d]",
    ),
]


@app.command("shipments")
@takes(shipment_filters(since=Since), VIEW, limit_of("shipments"), ANSWER, SHOPS, MIRROR, SAYING)
def shipments(
    runtime: Runtime,
    typed: TypedShipmentFilters,
    asked: Asked,
    summary: Annotated[bool, typer.Option("--summary", help="The summary alone, in any format.")] = False,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            metavar="WHAT",
            autocompletion=complete_by,
            help="Summarize by status (default), carrier, country, location or week.",
        ),
    ] = None,
) -> None:
    """Show every shipment, with a summary by delivery status.

    A row a shipment of the orders placed in the last 60 days, newest orders first; on a terminal below a summary of all
    that match. Filters are repeatable and take comma lists: OR within one, AND between several.

    Examples:

    \b
      orderstatus shipments --status problem
      orderstatus shipments --silent 3bd --carrier Posti
      orderstatus shipments --summary --by week --csv
    """
    from orderstatus.commands._shipping import list_shipments, summarize_shipments

    (summarize_shipments if summary else list_shipments)(runtime, typed, asked, by or ())
