"""How many orders are in a stage, where the shop can be asked cheaply."""

from __future__ import annotations

from orderstatus.core.errors import OrderStatusError
from orderstatus.core.query import OrderQuery, parts_for
from orderstatus.runtime import Runtime


def orders_in(runtime: Runtime, id: str) -> int | None:
    """How many orders are in the stage; None where the shop cannot be asked, or only by reading all its orders."""
    query = OrderQuery(stages=frozenset({id}))
    try:
        with runtime.open_shops() as shops:
            tally = shops.only.source.orders(query, parts_for((), query), wanted=1).tally()
    except OrderStatusError as error:
        runtime.streams.note(runtime.labels().text("how many orders are in it is not known: {error}", error=error))
        return None
    return tally.count if tally.exact else None
