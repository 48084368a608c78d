"""`orderstatus find`: orders by a name, an address, a number or words, whatever is at hand."""

from __future__ import annotations

from typing import Annotated

import typer

from orderstatus.commands._answer_flags import ANSWER, Asked, limit_of
from orderstatus.commands._flag_groups import takes
from orderstatus.commands._lazy import new_app
from orderstatus.commands._shop_flags import MIRROR, SAYING, SHOPS
from orderstatus.runtime import Runtime

app = new_app("Find orders by whatever is at hand: a name, an e-mail address, a number, words.")


@app.command("find", no_args_is_help=True)
@takes(limit_of("orders"), ANSWER, SHOPS, MIRROR, SAYING)
def find_orders(
    runtime: Runtime,
    asked: Asked,
    texts: Annotated[
        list[str],
        typer.Argument(
            metavar="TEXT...",
            help="A name, a GID, an e-mail address, a telephone, confirmation or tracking number, or words in one "
            "argument; several at once. `-` reads them from standard input, a line each.",
        ),
    ],
    tracking: Annotated[
        bool, typer.Option("--tracking", help="They are tracking numbers: look at shipments and nowhere else.")
    ] = False,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="WHEN",
            help="Look for tracking numbers in orders placed since: 7d, 2026-11-01. [default: 60d]",
        ),
    ] = None,
) -> None:
    """Find orders by whatever is at hand: a name, an e-mail address, a number, words.

    What a text can be is tried in turn: name, id and confirmation number; e-mail address; the customer's telephone
    number; words, which Shopify's search looks for; and last a tracking number. Shopify cannot search for those, so
    every shipment of the orders placed in the last 60 days is looked at, once for all numbers.

    With --mirror tracking numbers are looked up in orders of any age, and words by the mirror itself: as words or their
    beginnings in one of the name, the customer, the e-mail address and the tags. Shopify's search looks at more.

    A row an order and a text; `matched_by` names the field. A text that nothing matches is a warning, and exit 1 if
    nothing was found at all.

    Examples:

    \b
      orderstatus find 1001 mia@example.com "+358 40 123 4567"
      orderstatus find --tracking --since 90d JJFI64000001
      orderstatus find - --csv < numbers.txt
    """
    from orderstatus.commands._finding import find_matching

    find_matching(runtime, texts, asked, only_tracking=tracking, since=since)
