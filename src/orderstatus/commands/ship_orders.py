"""`orderstatus ship`: parcels that have left, with their tracking numbers."""

from __future__ import annotations

from typing import Annotated

import typer

from orderstatus.commands._acting_flags import ACT, ACTING_SHOP, Columns, How, Notify
from orderstatus.commands._answer_flags import ANSWER, Asked
from orderstatus.commands._complete import complete_carrier
from orderstatus.commands._flag_groups import takes
from orderstatus.commands._lazy import new_app
from orderstatus.commands._shop_flags import SAYING
from orderstatus.runtime import Runtime

app = new_app("Ship what a file of tracking numbers says, or one order.", no_args_is_help=False)


@app.command("ship")
@takes(ACT, ANSWER, ACTING_SHOP, SAYING)
def ship_orders(
    runtime: Runtime,
    how: How,
    asked: Asked,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE|ORDER",
            show_default=False,
            help="A CSV or Excel file, `-` for standard input; with --number the order that it is of.",
        ),
    ] = None,
    number: Annotated[
        list[str] | None, typer.Option("--number", metavar="N", help="The tracking number of the one order.")
    ] = None,
    carrier: Annotated[
        str | None,
        typer.Option(
            "--carrier",
            metavar="NAME",
            autocompletion=complete_carrier,
            help="Who carries it, as Shopify spells it; with a file, where a row names none that Shopify knows.",
        ),
    ] = None,
    url: Annotated[
        list[str] | None,
        typer.Option("--url", metavar="URL", help="Where it can be followed, if Shopify has no link for the carrier."),
    ] = None,
    items: Annotated[
        list[str] | None,
        typer.Option("--items", metavar="SKU=N", help="Only so many pieces of this SKU are in it. Repeatable."),
    ] = None,
    location: Annotated[
        str | None, typer.Option("--location", metavar="NAME", help="Where it ships from, if a row does not say it.")
    ] = None,
    column: Columns = None,
    notify: Notify = False,
) -> None:
    """Ship what a file of tracking numbers says, or one order.

    The columns are found by their headings, in any order and in the usual spellings: order, tracking number, carrier,
    URL, SKU, quantity, location; separated by commas, semicolons or tabs. Rows are matched with what each order has
    open, split by location, and planned with their line numbers. What was shipped with that number already is left.

    Without --number the argument is a file; with it, an order.

    Examples:

    \b
      orderstatus ship parcels.csv --dry-run
      orderstatus ship parcels.csv --notify --yes --expect 212
      orderstatus ship 1001 --number JJFI64000001 --carrier Posti
      orderstatus ship 1001 --number JJFI64000002 --items MUG-01=2
      orderstatus ship packed.xlsx --column order=Tilaus --column number=Kolli
    """
    from orderstatus.commands._parcels import Tracking, ship

    typed = Tracking(numbers=number or (), carrier=carrier, urls=url or (), notify=notify)
    code = ship(
        runtime,
        words or (),
        how,
        asked,
        typed=typed,
        items=items or (),
        location=location,
        overrides=column or (),
    )
    raise typer.Exit(code)
