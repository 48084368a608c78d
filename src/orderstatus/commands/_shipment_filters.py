"""The flags that choose shipments, each with one wording, for every command that has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from orderstatus.commands import _options as options
from orderstatus.commands._complete import complete_shipment_status
from orderstatus.commands._flag_groups import FlagGroup, Given

if TYPE_CHECKING:
    from orderstatus.core.shipment_query import TypedShipmentFilters

Words = list[str] | None

Status = Annotated[
    Words,
    typer.Option(
        "--status",
        metavar="STATUS",
        autocompletion=complete_shipment_status,
        help="label-ready, shipped, in-transit, ready-for-pickup, out-for-delivery, delayed, attempted-delivery, "
        "failed, delivered, cancelled, unknown; also moving, problem, no-tracking, label-not-scanned.",
    ),
]
NotStatus = Annotated[
    Words,
    typer.Option("--not-status", metavar="STATUS", autocompletion=complete_shipment_status, help="Any but these."),
]
Carrier = Annotated[
    Words, typer.Option("--carrier", metavar="NAME", help="Part of the carrier's name, whatever its case.")
]
Country = Annotated[Words, typer.Option("--country", metavar="CODE", help="Shipped to: FI,SE.")]
Location = Annotated[
    Words, typer.Option("--location", metavar="NAME", help="Part of the name of the location it left from.")
]
NoTracking = Annotated[
    bool, typer.Option("--no-tracking", help="Fulfilled, without carrier news and with nothing to follow it by.")
]
OlderThan = Annotated[
    str | None,
    typer.Option("--older-than", metavar="SPAN", help="Shipped that long ago and still on its way: 5d, 3bd, 48h."),
]
Silent = Annotated[
    str | None,
    typer.Option(
        "--silent",
        metavar="SPAN",
        help="On its way, and no carrier event for that long: 3bd (business days), 5d, 48h.",
    ),
]
Late = Annotated[bool, typer.Option("--late", help="Came, or still has not come, later than expected.")]
Order = Annotated[
    Words, typer.Option("--order", metavar="ORDER", help="Of these orders, whenever they were placed: 1001,1002.")
]
IncludeNonShipping = Annotated[
    bool,
    typer.Option(
        "--include-non-shipping", help="Also what no carrier takes: picked up, handed over, delivered by you."
    ),
]


def typed_shipments(_: typer.Context, given: Given) -> TypedShipmentFilters:
    """The filters of shipments, as they were typed."""
    from orderstatus.core.shipment_query import TypedShipmentFilters

    return TypedShipmentFilters(
        status=given["status"] or (),
        not_status=given["not_status"] or (),
        carriers=given["carrier"] or (),
        countries=given["country"] or (),
        locations=given["location"] or (),
        orders=given["order"] or (),
        no_tracking=given["no_tracking"],
        older_than=given["older_than"],
        silent=given["silent"],
        late=given["late"],
        include_non_shipping=given["include_non_shipping"],
        since=given["since"],
        until=given["until"],
    )


def shipment_filters(since: Any = options.Since) -> FlagGroup:
    """The filters of shipments; `since` declares the flag with the default that the command has."""
    flags = {
        "status": (Status, None),
        "not_status": (NotStatus, None),
        "carrier": (Carrier, None),
        "country": (Country, None),
        "location": (Location, None),
        "no_tracking": (NoTracking, False),
        "older_than": (OlderThan, None),
        "silent": (Silent, None),
        "late": (Late, False),
        "order": (Order, None),
        "since": (since, None),
        "until": (options.Until, None),
        "include_non_shipping": (IncludeNonShipping, False),
    }
    return FlagGroup(flags, gives="typed", build=typed_shipments)
