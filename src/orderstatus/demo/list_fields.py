"""The lists below a node that are searched, filtered or sorted rather than read off it as they stand."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from orderstatus.demo import connections, search_fields
from orderstatus.demo.connections import Page, as_listed, page, ranked
from orderstatus.demo.request import Info, Json, Resolver, both, request_of


def _fulfillments(parent: Json, info: Info, /, query: str | None = None, **arguments: Any) -> list[Json]:
    found = request_of(info).searched(query, search_fields.FULFILLMENTS, info)
    return [f for f in parent.get("fulfillments") or () if found.matches is None or found.matches(f)]


def _capturable(transaction: Json) -> bool:
    """A belief: a successful authorization of which something is left to capture."""
    if transaction.get("kind") != "AUTHORIZATION" or transaction.get("status") != "SUCCESS":
        return False
    left = ((transaction.get("totalUnsettledSet") or {}).get("shopMoney") or {}).get("amount", "0")
    return Decimal(left) > 0


def _manually_resolvable(transaction: Json, all_of_order: list[Json]) -> bool:
    """A belief: pending, through a gateway that the merchant settles by hand, and not settled by another one yet."""
    if not transaction.get("manualPaymentGateway") or transaction["status"] != "PENDING":
        return False
    return all((t.get("parentTransaction") or {}).get("id") != transaction["id"] for t in all_of_order)


def _transactions(
    parent: Json,
    info: Info,
    /,
    capturable: bool | None = None,
    manuallyResolvable: bool | None = None,
    **arguments: Any,
) -> list[Json]:
    found: list[Json] = list(parent.get("transactions") or ())
    if capturable is not None:
        found = [t for t in found if _capturable(t) is capturable]
    if manuallyResolvable is not None:
        every = list(parent.get("transactions") or ())
        found = [t for t in found if _manually_resolvable(t, every) is manuallyResolvable]
    return found


def _transactions_count(parent: Json, info: Info, /) -> Json:
    return {"count": len(parent.get("transactions") or ()), "precision": "EXACT"}


def _displayable(fulfillment_order: Json) -> bool:
    """A belief: closed without any fulfillment of its own, it was closed by a move or a merge."""
    return fulfillment_order["status"] != "CLOSED" or bool(fulfillment_order.get("fulfillments"))


def _fulfillment_orders(parent: Json, info: Info, /, **arguments: Any) -> Page:
    request = request_of(info)
    found = request.searched(arguments.get("query"), search_fields.FULFILLMENT_ORDERS, info)
    shown = _displayable if arguments.get("displayable") else None
    matches = both(found.matches, shown, request.grants.sees_fulfillment_order)
    return page(as_listed(parent.get("fulfillmentOrders") or ()), arguments, matches)


def _returns(parent: Json, info: Info, /, **arguments: Any) -> Page:
    found = request_of(info).searched(arguments.get("query"), search_fields.RETURNS, info)
    return page(as_listed(parent.get("returns") or ()), arguments, found.matches)


def _events(parent: Json, info: Info, /, **arguments: Any) -> Page:
    ordering = connections.OTHERS[arguments.get("sortKey") or "HAPPENED_AT"]
    return page(ranked(parent.get("events") or (), ordering), arguments)


def _orders(parent: Json, info: Info, /, **arguments: Any) -> Page:
    request = request_of(info)
    found = request.searched(arguments.get("query"), search_fields.ORDERS, info)
    rows = ranked(parent.get("orders") or (), connections.ORDERS[arguments.get("sortKey") or "ID"])
    return page(rows, arguments, both(found.matches, request.visible_orders))


LIST_FIELDS: Mapping[str, Resolver] = {
    "Order.fulfillments": _fulfillments,
    "Order.fulfillmentOrders": _fulfillment_orders,
    "Order.returns": _returns,
    "Order.transactions": _transactions,
    "Order.transactionsCount": _transactions_count,
    "Fulfillment.events": _events,
    "Fulfillment.fulfillmentOrders": _fulfillment_orders,
    "Customer.orders": _orders,
}
"""Resolvers by ``Type.field``."""
