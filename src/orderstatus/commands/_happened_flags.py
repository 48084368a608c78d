"""The flags that say what a carrier says, for `event` and `deliver`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from orderstatus.commands._flag_groups import FlagGroup, Given

if TYPE_CHECKING:
    from orderstatus.commands._posting import Happened

Shipment = Annotated[
    str | None, typer.Option("--shipment", metavar="NAME", help="Which of several it is: `#1001-F1`, F1 or its GID.")
]
_At = Annotated[
    str | None,
    typer.Option("--at", metavar="WHEN", help="When it happened: 2026-11-27T14:05, 2026-11-27. [default: now]"),
]
_Message = Annotated[
    str | None, typer.Option("--message", metavar="TEXT", help="What the carrier says of it, for the customer.")
]
_City = Annotated[str | None, typer.Option("--city", metavar="NAME", help="Where it happened.")]
_Province = Annotated[str | None, typer.Option("--province", metavar="NAME", help="Where it happened.")]
_Country = Annotated[str | None, typer.Option("--country", metavar="CODE", help="Where it happened, as FI.")]
_Zip = Annotated[str | None, typer.Option("--zip", metavar="ZIP", help="Where it happened.")]


def happened_in(_: typer.Context, given: Given) -> Happened:
    """What a carrier says, as it was typed; the status and the estimate are flags of `event` alone."""
    from orderstatus.commands._posting import Happened

    return Happened(
        status=given.get("status"),
        at=given["at"],
        estimate=given.get("estimate"),
        message=given["message"],
        city=given["city"],
        province=given["province"],
        country=given["country"],
        zip=given["zip_code"],
        shipment=given["shipment"],
    )


HAPPENED = FlagGroup(
    {
        "at": (_At, None),
        "message": (_Message, None),
        "city": (_City, None),
        "province": (_Province, None),
        "country": (_Country, None),
        "zip_code": (_Zip, None),
        "shipment": (Shipment, None),
    },
    gives="happened",
    build=happened_in,
)
