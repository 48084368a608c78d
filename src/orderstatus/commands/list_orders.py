"""`orderstatus list`: orders by any combination of statuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orderstatus.commands._answer_flags import ANSWER, VIEW, Asked, limit_of
from orderstatus.commands._flag_groups import takes
from orderstatus.commands._lazy import new_app
from orderstatus.commands._order_filters import ORDER_FILTERS
from orderstatus.commands._shop_flags import MIRROR, SAYING, SHOPS
from orderstatus.runtime import Runtime

if TYPE_CHECKING:
    from orderstatus.core.selection import TypedFilters

app = new_app("List orders by any combination of statuses.", no_args_is_help=False)


@app.command("list")
@takes(ORDER_FILTERS, VIEW, limit_of("orders"), ANSWER, SHOPS, MIRROR, SAYING)
def list_orders(runtime: Runtime, typed: TypedFilters, asked: Asked) -> None:
    """List orders by any combination of statuses.

    Filters are repeatable and take comma lists: OR within one, AND between several. Newest first.

    Examples:

    \b
      orderstatus list --payment=authorized
      orderstatus list --payment unpaid --fulfillment unfulfilled --since 7d
      orderstatus list --delivery problem --output problems.csv
    """
    from orderstatus.commands._listing import list_matching

    list_matching(runtime, typed, asked)
