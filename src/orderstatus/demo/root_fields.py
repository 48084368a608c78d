"""The fields of a query's root: nodes looked up by id, lists searched and paged, counts, and facts of the app."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from orderstatus.demo import connections, search_fields
from orderstatus.demo.bulk_operations import PREFIX as BULK
from orderstatus.demo.connections import Page, Ranked, page
from orderstatus.demo.matching import Search
from orderstatus.demo.request import Info, Json, Request, Resolver, Test, both, request_of
from orderstatus.demo.search_fields import Field

COUNT_LIMIT = 10_000
"""What ``limit`` of a count is when the query does not say (schema default)."""


class InvalidId(Exception):
    """An id of another type than the field's: RESOURCE_NOT_FOUND, "invalid id" (recorded)."""

    extensions: ClassVar[Json] = {"code": "RESOURCE_NOT_FOUND"}


def type_of(node: Json) -> str:
    """Return the type of a node: ``__typename``, or what its GID says."""
    name: str = node.get("__typename") or node["id"].split("/")[3]
    return name


def _found(request: Request, gid: Any) -> Json | None:
    if str(gid).startswith(BULK):
        return request.bulk_node(str(gid))
    node = request.shop.node(str(gid).split("?", 1)[0])
    if node is not None and type_of(node) == "Metafield" and node["owner"].startswith("gid://shopify/Order/"):
        return None if _found(request, node["owner"]) is None else node
    if node is None or (type_of(node) == "Order" and not request.grants.sees_order(node, request.clock.now)):
        return None
    hidden = type_of(node) == "FulfillmentOrder" and not request.grants.sees_fulfillment_order(node)
    return None if hidden else node


def _by_id(type_name: str) -> Resolver:
    def resolve(root: Json, info: Info, /, id: str) -> Json | None:
        if not id.startswith(f"gid://shopify/{type_name}/"):
            raise InvalidId("invalid id")
        return _found(request_of(info), id)

    return resolve


_location_by_id = _by_id("Location")


def _location(root: Json, info: Info, /, id: str | None = None) -> Json | None:
    if id is not None:
        found: Json | None = _location_by_id(root, info, id=id)
        return found
    return next((n for n in request_of(info).shop.locations if n.get("isPrimary")), None)


def _node(root: Json, info: Info, /, id: str) -> Json | None:
    return _found(request_of(info), id)


def _nodes(root: Json, info: Info, /, ids: list[str]) -> list[Json | None]:
    return [_found(request_of(info), gid) for gid in ids]


def _within(rows: Ranked, sort_key: str, found: Search) -> tuple[int, int] | None:
    """Return the positions that a range of ``processed_at`` leaves when the rows are sorted by it."""
    if sort_key != "PROCESSED_AT" or (found.since is None and found.until is None):
        return None
    first = bisect_left(rows.keys, (True, found.since, 0)) if found.since else 0
    last = bisect_left(rows.keys, (True, found.until, 0)) if found.until else len(rows.keys)
    return first, max(first, last)


def _orders(root: Json, info: Info, /, **arguments: Any) -> Page:
    request = request_of(info)
    sort_key = arguments.get("sortKey") or "PROCESSED_AT"
    found = request.searched(arguments.get("query"), search_fields.ORDERS, info)
    rows = request.index.by("orders", sort_key, connections.ORDERS[sort_key])
    matches = both(found.matches, request.visible_orders)
    return page(rows, arguments, matches, _within(rows, sort_key, found))


def _listing(kind: str, fields: Mapping[str, Field], shown: Callable[[Request, Json], Test | None]) -> Resolver:
    """Return the resolver of a root connection; ``shown(request, arguments)`` gives a further test or None."""

    def resolve(root: Json, info: Info, /, **arguments: Any) -> Page:
        request = request_of(info)
        sort_key = arguments.get("sortKey") or "ID"
        found = request.searched(arguments.get("query"), fields, info)
        rows = request.index.by(kind, sort_key, connections.OTHERS[sort_key])
        return page(rows, arguments, both(found.matches, shown(request, arguments)))

    return resolve


def _open_fulfillment_orders(request: Request, arguments: Json) -> Test:
    closed = bool(arguments.get("includeClosed"))
    return lambda f: request.grants.sees_fulfillment_order(f) and (closed or f["status"] not in ("CLOSED", "CANCELLED"))


def _active_locations(request: Request, arguments: Json) -> Test | None:
    return None if arguments.get("includeInactive") else lambda location: bool(location.get("isActive", True))


def _orders_count(root: Json, info: Info, /, **arguments: Any) -> Json:
    request = request_of(info)
    found = request.searched(arguments.get("query"), search_fields.ORDERS, info)
    rows = request.index.by("orders", "PROCESSED_AT", connections.ORDERS["PROCESSED_AT"])
    within = _within(rows, "PROCESSED_AT", found)
    nodes = rows.nodes[slice(*within)] if within else rows.nodes
    return _count(nodes, both(found.matches, request.visible_orders), arguments)


def _customers_count(root: Json, info: Info, /, **arguments: Any) -> Json:
    request = request_of(info)
    found = request.searched(arguments.get("query"), search_fields.CUSTOMERS_COUNT, info)
    return _count(request.shop.customers, found.matches, arguments)


def _count(nodes: Sequence[Json], matches: Test | None, arguments: Json) -> Json:
    """Return a Count: up to ``limit`` with AT_LEAST when there are more (schema: 10,000; null is unlimited)."""
    count = len(nodes) if matches is None else sum(map(matches, nodes))
    limit = arguments.get("limit", COUNT_LIMIT)
    if limit is not None and count > limit:
        return {"count": limit, "precision": "AT_LEAST"}
    return {"count": count, "precision": "EXACT"}


def _installation(root: Json, info: Info, /) -> Json:
    granted = request_of(info).grants.granted
    scopes = [{"handle": s, "description": s.replace("_", " ").capitalize()} for s in granted]
    app = {"id": "gid://shopify/App/1", "title": "orderstatus", "handle": "orderstatus"}
    return {"id": "gid://shopify/AppInstallation/1", "accessScopes": scopes, "app": app}


def _versions(root: Json, info: Info, /) -> list[Json]:
    return [{"handle": v, "displayName": v, "supported": supported} for v, supported in request_of(info).versions]


ROOT_FIELDS: Mapping[str, Resolver] = {
    "QueryRoot.shop": lambda root, info: request_of(info).shop_facts,
    "QueryRoot.order": _by_id("Order"),
    "QueryRoot.customer": _by_id("Customer"),
    "QueryRoot.fulfillment": _by_id("Fulfillment"),
    "QueryRoot.fulfillmentOrder": _by_id("FulfillmentOrder"),
    "QueryRoot.return": _by_id("Return"),
    "QueryRoot.location": _location,
    "QueryRoot.job": _by_id("Job"),
    "QueryRoot.node": _node,
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
}
"""Resolvers by ``Type.field``."""
