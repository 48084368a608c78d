"""`orderstatus export`: every row there is, to a file or a pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from orderstatus.commands import _options as options
from orderstatus.commands._answer_flags import ANSWER, VIEW
from orderstatus.commands._complete import complete_return_process
from orderstatus.commands._flag_groups import FlagGroup, Given, takes
from orderstatus.commands._lazy import new_app
from orderstatus.commands._order_filters import ORDER_FILTERS
from orderstatus.commands._return_filters import return_filters
from orderstatus.commands._shipment_filters import shipment_filters
from orderstatus.commands._shop_flags import MIRROR, SAYING, SHOPS
from orderstatus.output.choices import Format
from orderstatus.runtime import Runtime

if TYPE_CHECKING:
    from orderstatus.commands._exporting import ExportAsked
    from orderstatus.core.return_query import TypedReturnFilters
    from orderstatus.core.selection import TypedFilters
    from orderstatus.core.shipment_query import TypedShipmentFilters

app = new_app("Write every order, shipment, return or carrier event to a file.")

File = Annotated[
    str | None,
    typer.Argument(metavar="[FILE]", help="Where to; its suffix is the format. Without one CSV to standard output."),
]
_FORMAT = Annotated[
    Format | None,
    typer.Option("--format", metavar="FORMAT", help="csv, tsv, json, jsonl, parquet or xlsx."),
]
_STATUS = Annotated[
    list[str] | None,
    typer.Option(
        "--status",
        metavar="STATUS",
        autocompletion=complete_return_process,
        help="requested, open, closed, declined, canceled, unknown, all. [default: neither declined nor canceled]",
    ),
]
_MANIFEST = Annotated[
    bool, typer.Option("--manifest", help="Write FILE.manifest.json beside it: what was asked, what came, its SHA-256.")
]


def _asked(ctx: typer.Context, given: Given) -> ExportAsked:
    from orderstatus.commands._exporting import export_asked

    return export_asked(ctx, given)


FILE = FlagGroup(
    {**ANSWER.flags, "format": (_FORMAT, None), "manifest": (_MANIFEST, False)}, gives="asked", build=_asked
)


@app.callback()
def _group() -> None: ...


@app.command("orders")
@takes(ORDER_FILTERS, VIEW, FILE, SHOPS, MIRROR, SAYING)
def export_orders(runtime: Runtime, typed: TypedFilters, asked: ExportAsked, file: File = None) -> None:
    """Write every order that matches, with every column.

    Of all orders that the app may see, unless --since or --until says otherwise. The file appears when it is whole; a
    run that cannot get every row fails, and leaves the old file as it was.

    Examples:

    \b
      orderstatus export orders orders.csv
      orderstatus export orders year.parquet --since 2026-01-01 --manifest
      orderstatus export orders --payment authorized --format jsonl
    """
    from orderstatus.commands._exporting import export_orders

    export_orders(runtime, typed, asked)


@app.command("shipments")
@takes(shipment_filters(), VIEW, FILE, SHOPS, MIRROR, SAYING)
def export_shipments(runtime: Runtime, typed: TypedShipmentFilters, asked: ExportAsked, file: File = None) -> None:
    """Write every shipment that matches, with every column.

    Of all orders that the app may see, unless --since or --until says otherwise. The file appears when it is whole; a
    run that cannot get every row fails, and leaves the old file as it was.

    Examples:

    \b
      orderstatus export shipments shipments.xlsx --since 60d
      orderstatus export shipments --carrier Posti --late --csv
    """
    from orderstatus.commands._exporting import export_shipments

    export_shipments(runtime, typed, asked)


@app.command("returns")
@takes(return_filters(status=_STATUS, since=options.Since), VIEW, FILE, SHOPS, MIRROR, SAYING)
def export_returns(runtime: Runtime, typed: TypedReturnFilters, asked: ExportAsked, file: File = None) -> None:
    """Write every return that matches, with every column.

    Of all orders that the app may see, unless --since or --until says otherwise: requested, open and closed ones. Those
    that were declined or cancelled come with --status all, which looks into every order. The file appears when it is
    whole; a run that cannot get every row fails, and leaves the old file as it was.

    Examples:

    \b
      orderstatus export returns returns.csv
      orderstatus export returns refunds.xlsx --owes refund
    """
    from orderstatus.commands._exporting import export_returns

    export_returns(runtime, typed, asked)


@app.command("events")
@takes(shipment_filters(), VIEW, FILE, SHOPS, MIRROR, SAYING)
def export_events(runtime: Runtime, typed: TypedShipmentFilters, asked: ExportAsked, file: File = None) -> None:
    """Write every carrier event of the shipments that match.

    A row an event, of one shipment the newest first. Of all orders that the app may see, unless --since or --until says
    otherwise. The file appears when it is whole; a run that cannot get every row fails, and leaves the old file as it
    was.

    Examples:

    \b
      orderstatus export events scans.jsonl --since 7d
      orderstatus export events --carrier Posti --status problem --csv
    """
    from orderstatus.commands._exporting import export_events

    export_events(runtime, typed, asked)
