"""How many open orders are in a stage, where the shop can be asked."""

from __future__ import annotations

from orderstatus.commands._order_reading import query_of
from orderstatus.core.errors import OrderStatusError
from orderstatus.core.query import parts_for
from orderstatus.core.selection import TypedFilters
from orderstatus.core.statuses import OrderState
from orderstatus.runtime import Runtime


def orders_in(runtime: Runtime, id: str) -> int | None:
    """How many open orders are in the stage; None where the shop cannot be asked, which is said to a person.

    Of those that are closed nobody waits for anything, and to find them may mean to read every order there ever was.
    """
    try:
        with runtime.open_shops() as shops:
            query = query_of(TypedFilters(state=(OrderState.OPEN,), stages=(id,)), shops.only)
            return sum(1 for _ in shops.only.source.orders(query, parts_for((), query), wanted=None))
    except OrderStatusError as error:
        runtime.streams.note(runtime.labels().text("how many orders are in it is not known: {error}", error=error))
        return None
