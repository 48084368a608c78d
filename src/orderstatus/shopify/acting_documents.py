"""The document that reads orders to be acted on."""

from __future__ import annotations

from orderstatus.core.acting.orders import ActPart
from orderstatus.shopify.documents import Document, order_operation

CUSTOMER = "customer"
"""Read with every order, as a plan says whom it touches."""

_BELOW = ((ActPart.EVENTS, ActPart.SHIPMENTS), (ActPart.RETURN_GOODS, ActPart.RETURNS))
"""Parts of parts: they say nothing without."""


def acting_document(parts: frozenset[ActPart], *, whole: bool = False) -> Document:
    """Orders by their ids, with these parts.

    The usual sizes suit nearly every order; `whole` asks for as much of each part as one request may bring, which is
    for one order alone. Both cost below 100 and 400 points, and 60 and 940 with the goods of returns, as Shopify prices
    `nodes` like one object (recorded with two ids); were it priced as the connection `orders(first: 250)` is, what any
    action reads would stay below the 1,000 that one document may cost (usage/limits).
    """
    wanted = parts - {ActPart.EVENTS, ActPart.RETURN_GOODS} | {part for part, of in _BELOW if {part, of} <= parts}
    return order_operation(
        "acting_by_id", {CUSTOMER, *(f"{part.value}_whole" if whole else part.value for part in wanted)}
    )
