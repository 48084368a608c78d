"""The flags that choose shipments, each with one wording, for every command that has them."""

from __future__ import annotations

from typing import Annotated

import typer

from orderstatus.commands._complete import complete_shipment_status

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
