"""`orderstatus tag`: tags of orders, added and removed."""

from __future__ import annotations

from typing import Annotated

import typer

from orderstatus.commands._acting_flags import ACT, ACTING_SHOP, SELECTION, Chosen, How
from orderstatus.commands._answer_flags import ANSWER, Asked
from orderstatus.commands._flag_groups import takes
from orderstatus.commands._lazy import new_app
from orderstatus.commands._shop_flags import SAYING
from orderstatus.runtime import Runtime

app = new_app("Add tags to orders, or remove them.")

Tags = Annotated[
    str | None,
    typer.Argument(metavar="TAG[,TAG]", show_default=False, help="The tag; several with commas between them."),
]


@app.callback()
def _group() -> None: ...


@app.command("add")
@takes(SELECTION, ACT, ANSWER, ACTING_SHOP, SAYING)
def add(runtime: Runtime, chosen: Chosen, how: How, asked: Asked, tags: Tags = None) -> None:
    """Add tags to orders, beside those that they have.

    Examples:

    \b
      orderstatus tag add vip 1001 1002
      orderstatus tag add gift,fragile --customer mia@example.com --dry-run
    """
    from orderstatus.commands._on_orders import tag_orders

    raise typer.Exit(tag_orders(runtime, tags, chosen, how, asked, adds=True))


@app.command("remove")
@takes(SELECTION, ACT, ANSWER, ACTING_SHOP, SAYING)
def remove(runtime: Runtime, chosen: Chosen, how: How, asked: Asked, tags: Tags = None) -> None:
    """Remove tags from orders.

    Examples:

    \b
      orderstatus tag remove to-check 1001
      orderstatus tag remove to-check --tag to-check --yes
    """
    from orderstatus.commands._on_orders import tag_orders

    raise typer.Exit(tag_orders(runtime, tags, chosen, how, asked, adds=False))
