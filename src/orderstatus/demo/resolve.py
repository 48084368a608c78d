"""The fields whose values are looked up, searched or paged rather than read off their object."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from orderstatus.demo import connections, search_fields
from orderstatus.demo.access import Grants
from orderstatus.demo.connections import BadRequest, Ordering, Page, Ranked, as_listed, page, ranked
from orderstatus.demo.matching import Clock, Search, search
from orderstatus.demo.search_fields import Field
from orderstatus.demo.selection import Selected

Json = dict[str, Any]
Path = tuple[str | int, ...]
Resolver = Callable[["Request", Json, Selected, Path], Any]

COUNT_LIMIT = 10_000
"""What ``limit`` of a count is when the query does not say (schema default)."""


class Shop(Protocol):
    """What the engine needs of a shop; `orderstatus.demo.shop.DemoShop` is one."""

    facts: Json
    orders: list[Json]
    customers: list[Json]
    locations: list[Json]
    scopes: tuple[str, ...]

    def node(self, gid: str) -> Json | None:
        """Return any node by GID."""
        ...


class InvalidId(Exception):
    """An id of another type than the field's: RESOURCE_NOT_FOUND, "invalid id" (recorded)."""


class Index:
    """Sorted lists of one shop, kept until `forget` is called because something changed."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self._ranked: dict[tuple[str, str], Ranked] = {}
        self._fulfillment_orders: list[Json] | None = None

    def forget(self) -> None:
        """Drop everything: call it after changing the shop's nodes."""
        self._ranked.clear()
        self._fulfillment_orders = None

    def nodes(self, kind: str) -> Sequence[Json]:
        """Return all nodes of a kind: orders, customers, locations or fulfillment_orders."""
        if kind != "fulfillment_orders":
            found: list[Json] = getattr(self.shop, kind)
            return found
        if self._fulfillment_orders is None:
            self._fulfillment_orders = [f for o in self.shop.orders for f in o.get("fulfillmentOrders") or ()]
        return self._fulfillment_orders

    def by(self, kind: str, sort_key: str, ordering: Ordering) -> Ranked:
        """Return the nodes of a kind in the order of a sort key."""
        key = (kind, sort_key)
        nodes = self.nodes(kind)
        found = self._ranked.get(key)
        if found is None or len(found.nodes) != len(nodes):
            found = self._ranked[key] = ranked(nodes, ordering)
        return found


@dataclass(slots=True)
class Request:
    """One execution's surroundings; ``searches`` collects what ``extensions.search`` will say."""

    shop: Shop
    index: Index
    grants: Grants
    clock: Clock
    versions: Sequence[tuple[str, bool]]
    searches: list[Json] = field(default_factory=list)

    def searched(self, text: str | None, fields: Mapping[str, Field], path: Path) -> Search:
        """Return the search of a ``query`` argument and remember its warnings."""
        found = search(text, fields, self.clock)
        if found.warnings:
            entry = {"path": list(path), "query": text, "parsed": found.parsed, "warnings": found.warnings}
            self.searches.append(entry)
        return found


def _both(*tests: Callable[[Json], bool] | None) -> Callable[[Json], bool] | None:
    real = [test for test in tests if test is not None]
    if len(real) < 2:
        return real[0] if real else None
    return lambda node: all(test(node) for test in real)


def _visible_orders(request: Request) -> Callable[[Json], bool] | None:
    if request.grants.has("read_all_orders"):
        return None
    return lambda order: request.grants.sees_order(order, request.clock.now)


def _wanted(selected: Selected) -> frozenset[str]:
    return frozenset(s.name for s in selected.under(selected.named.name))


def paged(selected: Selected, found: Page) -> Json:
    """Return the connection's value with the parts that are selected."""
    return found.value(_wanted(selected))


def _within(rows: Ranked, sort_key: str, found: Search) -> tuple[int, int] | None:
    """Return the positions that a range of ``processed_at`` leaves when the rows are sorted by it."""
    if sort_key != "PROCESSED_AT" or (found.since is None and found.until is None):
        return None
    first = bisect_left(rows.keys, (True, found.since, 0)) if found.since else 0
    last = bisect_left(rows.keys, (True, found.until, 0)) if found.until else len(rows.keys)
    return first, max(first, last)


def _orders(request: Request, parent: Json, selected: Selected, path: Path) -> Json:
    arguments = selected.arguments
    sort_key = arguments.get("sortKey") or "PROCESSED_AT"
    found = request.searched(arguments.get("query"), search_fields.ORDERS, path)
    rows = request.index.by("orders", sort_key, connections.ORDERS[sort_key])
    matches = _both(found.matches, _visible_orders(request))
    return paged(selected, page(rows, arguments, matches, _within(rows, sort_key, found)))


def _orders_count(request: Request, parent: Json, selected: Selected, path: Path) -> Json:
    found = request.searched(selected.arguments.get("query"), search_fields.ORDERS, path)
    rows = request.index.by("orders", "PROCESSED_AT", connections.ORDERS["PROCESSED_AT"])
    within = _within(rows, "PROCESSED_AT", found)
    nodes = rows.nodes[slice(*within)] if within else rows.nodes
    return _count(nodes, _both(found.matches, _visible_orders(request)), selected.arguments)


def _customers_count(request: Request, parent: Json, selected: Selected, path: Path) -> Json:
    found = request.searched(selected.arguments.get("query"), search_fields.CUSTOMERS_COUNT, path)
    return _count(request.shop.customers, found.matches, selected.arguments)


def _count(nodes: Sequence[Json], matches: Callable[[Json], bool] | None, arguments: Json) -> Json:
    """Return a Count: up to ``limit`` with AT_LEAST when there are more (schema: 10,000; null is unlimited)."""
    count = len(nodes) if matches is None else sum(map(matches, nodes))
    limit = arguments.get("limit", COUNT_LIMIT)
    if limit is not None and count > limit:
        return {"count": limit, "precision": "AT_LEAST"}
    return {"count": count, "precision": "EXACT"}


def _listing(kind: str, fields: Mapping[str, Field], hidden: Callable[[Request, Json], Any]) -> Resolver:
    """Return the resolver of a root connection; ``hidden(request, arguments)`` gives a further test or None."""

    def resolve(request: Request, parent: Json, selected: Selected, path: Path) -> Json:
        arguments = selected.arguments
        sort_key = arguments.get("sortKey") or "ID"
        found = request.searched(arguments.get("query"), fields, path)
        rows = request.index.by(kind, sort_key, connections.OTHERS[sort_key])
        return paged(selected, page(rows, arguments, _both(found.matches, hidden(request, arguments))))

    return resolve


def _open_fulfillment_orders(request: Request, arguments: Json) -> Callable[[Json], bool]:
    closed = bool(arguments.get("includeClosed"))
    return lambda f: request.grants.sees_fulfillment_order(f) and (closed or f["status"] not in ("CLOSED", "CANCELLED"))


def _active_locations(request: Request, arguments: Json) -> Callable[[Json], bool] | None:
    return None if arguments.get("includeInactive") else lambda location: bool(location.get("isActive", True))


def type_of(node: Json) -> str:
    """Return the type of a node: ``__typename``, or what its GID says."""
    name: str = node.get("__typename") or node["id"].split("/")[3]
    return name


def _found(request: Request, gid: Any) -> Json | None:
    node = request.shop.node(str(gid).split("?", 1)[0])
    if node is None or (type_of(node) == "Order" and not request.grants.sees_order(node, request.clock.now)):
        return None
    hidden = type_of(node) == "FulfillmentOrder" and not request.grants.sees_fulfillment_order(node)
    return None if hidden else node


def _by_id(type_name: str) -> Resolver:
    def resolve(request: Request, parent: Json, selected: Selected, path: Path) -> Json | None:
        gid = selected.arguments["id"]
        if not str(gid).startswith(f"gid://shopify/{type_name}/"):
            raise InvalidId("invalid id")
        return _found(request, gid)

    return resolve


def _location(request: Request, parent: Json, selected: Selected, path: Path) -> Json | None:
    if selected.arguments.get("id") is not None:
        found: Json | None = _by_id("Location")(request, parent, selected, path)
        return found
    return next((n for n in request.shop.locations if n.get("isPrimary")), None)


def _nodes(request: Request, parent: Json, selected: Selected, path: Path) -> list[Json | None]:
    return [_found(request, gid) for gid in selected.arguments["ids"]]


def _installation(request: Request, parent: Json, selected: Selected, path: Path) -> Json:
    scopes = [{"handle": s, "description": s.replace("_", " ").capitalize()} for s in request.grants.granted]
    app = {"id": "gid://shopify/App/1", "title": "orderstatus", "handle": "orderstatus"}
    return {"id": "gid://shopify/AppInstallation/1", "accessScopes": scopes, "app": app}


def _versions(request: Request, parent: Json, selected: Selected, path: Path) -> list[Json]:
    return [{"handle": v, "displayName": v, "supported": supported} for v, supported in request.versions]


def _fulfillments(request: Request, parent: Json, selected: Selected, path: Path) -> list[Json]:
    found = request.searched(selected.arguments.get("query"), search_fields.FULFILLMENTS, path)
    return [f for f in parent.get("fulfillments") or () if found.matches is None or found.matches(f)]


def _capturable(transaction: Json) -> bool:
    """A belief: a successful authorization of which something is left to capture."""
    if transaction.get("kind") != "AUTHORIZATION" or transaction.get("status") != "SUCCESS":
        return False
    left = ((transaction.get("totalUnsettledSet") or {}).get("shopMoney") or {}).get("amount", "0")
    return Decimal(left) > 0


def _transactions(request: Request, parent: Json, selected: Selected, path: Path) -> list[Json]:
    found: list[Json] = list(parent.get("transactions") or ())
    capturable, resolvable = selected.arguments.get("capturable"), selected.arguments.get("manuallyResolvable")
    if capturable is not None:
        found = [t for t in found if _capturable(t) is capturable]
    if resolvable is not None:
        found = [t for t in found if (bool(t.get("manualPaymentGateway")) and t["status"] == "PENDING") is resolvable]
    return found


def _displayable(fulfillment_order: Json) -> bool:
    """A belief: closed without any fulfillment of its own, it was closed by a move or a merge."""
    return fulfillment_order["status"] != "CLOSED" or bool(fulfillment_order.get("fulfillments"))


def _fulfillment_orders_of(request: Request, parent: Json, selected: Selected, path: Path) -> Json:
    arguments = selected.arguments
    found = request.searched(arguments.get("query"), search_fields.FULFILLMENT_ORDERS, path)
    shown = _displayable if arguments.get("displayable") else None
    matches = _both(found.matches, shown, request.grants.sees_fulfillment_order)
    return paged(selected, page(as_listed(parent.get("fulfillmentOrders") or ()), arguments, matches))


def _returns_of(request: Request, parent: Json, selected: Selected, path: Path) -> Json:
    found = request.searched(selected.arguments.get("query"), search_fields.RETURNS, path)
    return paged(selected, page(as_listed(parent.get("returns") or ()), selected.arguments, found.matches))


def _events_of(request: Request, parent: Json, selected: Selected, path: Path) -> Json:
    ordering = connections.OTHERS[selected.arguments.get("sortKey") or "HAPPENED_AT"]
    return paged(selected, page(ranked(parent.get("events") or (), ordering), selected.arguments))


def _orders_of(request: Request, parent: Json, selected: Selected, path: Path) -> Json:
    arguments = selected.arguments
    found = request.searched(arguments.get("query"), search_fields.ORDERS, path)
    rows = ranked(parent.get("orders") or (), connections.ORDERS[arguments.get("sortKey") or "ID"])
    return paged(selected, page(rows, arguments, _both(found.matches, _visible_orders(request))))


RESOLVERS: Mapping[str, Resolver] = {
    "QueryRoot.shop": lambda request, parent, selected, path: request.shop.facts,
    "QueryRoot.order": _by_id("Order"),
    "QueryRoot.customer": _by_id("Customer"),
    "QueryRoot.fulfillment": _by_id("Fulfillment"),
    "QueryRoot.fulfillmentOrder": _by_id("FulfillmentOrder"),
    "QueryRoot.return": _by_id("Return"),
    "QueryRoot.location": _location,
    "QueryRoot.node": lambda request, parent, selected, path: _found(request, selected.arguments["id"]),
    "QueryRoot.nodes": _nodes,
    "QueryRoot.orders": _orders,
    "QueryRoot.ordersCount": _orders_count,
    "QueryRoot.customers": _listing("customers", search_fields.CUSTOMERS, lambda request, arguments: None),
    "QueryRoot.customersCount": _customers_count,
    "QueryRoot.fulfillmentOrders": _listing(
        "fulfillment_orders", search_fields.FULFILLMENT_ORDERS, _open_fulfillment_orders
    ),
    "QueryRoot.locations": _listing("locations", search_fields.LOCATIONS, _active_locations),
    "QueryRoot.currentAppInstallation": _installation,
    "QueryRoot.publicApiVersions": _versions,
    "Order.fulfillments": _fulfillments,
    "Order.fulfillmentOrders": _fulfillment_orders_of,
    "Order.returns": _returns_of,
    "Order.transactions": _transactions,
    "Fulfillment.events": _events_of,
    "Fulfillment.fulfillmentOrders": _fulfillment_orders_of,
    "Customer.orders": _orders_of,
}
"""Resolvers by ``Type.field``; every other field is read off its object under its own name."""

__all__ = ["COUNT_LIMIT", "RESOLVERS", "BadRequest", "Index", "InvalidId", "Request", "Shop", "paged", "type_of"]
