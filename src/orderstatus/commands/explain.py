"""`orderstatus explain`: an order in words for its customer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from orderstatus.commands._answer_flags import ANSWER, Asked, limit_of
from orderstatus.commands._flag_groups import takes
from orderstatus.commands._lazy import new_app
from orderstatus.commands._order_filters import ORDER_FILTERS
from orderstatus.commands._shop_flags import MIRROR, SAYING, SHOPS
from orderstatus.runtime import Runtime

if TYPE_CHECKING:
    from orderstatus.core.selection import TypedFilters

app = new_app("Tell an order to its customer, in plain words for a reply.")


@app.command("explain", no_args_is_help=True)
@takes(ORDER_FILTERS, limit_of("orders"), ANSWER, SHOPS, MIRROR, SAYING)
def explain(
    runtime: Runtime,
    typed: TypedFilters,
    asked: Asked,
    orders: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ORDER]...",
            help="#1001, 1001, a GID or an address in the admin; several at once. `-` reads them from standard input, "
            "a line each. Without one the filters choose.",
        ),
    ] = None,
) -> None:
    """Tell an order to its customer, in plain words for a reply.

    What happened to each parcel, where it is, what comes next and from when on to worry; what has still to leave and by
    when, and at which of your public stages it is until then; returns and money. The sentences are fixed, in the
    language of --lang, and the days come from the carrier and from your own thresholds. Nothing of the team's is told:
    no note, no tag. With --csv or --json a row an order.

    Examples:

    \b
      orderstatus explain 1001 --lang fi
      orderstatus explain --delivery problem --since 30d --csv
      orderstatus explain - --json < orders.txt
    """
    from orderstatus.commands._explaining import explain_orders

    explain_orders(runtime, orders or [], typed, asked)
