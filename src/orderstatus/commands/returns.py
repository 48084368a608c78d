"""`orderstatus returns`: what comes back, and what is owed on it next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orderstatus.commands._answer_flags import ANSWER, VIEW, Asked, limit_of
from orderstatus.commands._flag_groups import takes
from orderstatus.commands._lazy import new_app
from orderstatus.commands._return_filters import return_filters
from orderstatus.commands._shop_flags import MIRROR, SAYING, SHOPS
from orderstatus.runtime import Runtime

if TYPE_CHECKING:
    from orderstatus.core.return_query import TypedReturnFilters

app = new_app("Show returns, and what is owed on each next.", no_args_is_help=False)


@app.command("returns")
@takes(return_filters(), VIEW, limit_of("returns"), ANSWER, SHOPS, MIRROR, SAYING)
def returns(runtime: Runtime, typed: TypedReturnFilters, asked: Asked) -> None:
    """Show returns, and what is owed on each next.

    A row a return that was started and is not over, of orders of any age, newest orders first; on a terminal below a
    summary of all that match.

    The refund due is what the pieces were bought for, before taxes, fees and exchanges (marked ~), until Shopify has
    its own figure.

    Examples:

    \b
      orderstatus returns --status requested --older-than 2bd
      orderstatus returns --owes refund --json
      orderstatus returns --status closed --since 30d --reason defective
    """
    from orderstatus.commands._returning import list_returns

    list_returns(runtime, typed, asked)
