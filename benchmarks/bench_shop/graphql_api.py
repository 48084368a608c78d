"""The answers of the GraphQL endpoint: priced, admitted by requested cost, answered from what was rendered."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench_shop.bucket import Bucket
from bench_shop.bulk import BulkOperations
from bench_shop.cost import MAX_QUERY_COST, requested_cost
from bench_shop.documents import Documents, Field, Operation
from bench_shop.meter import Meter
from bench_shop.population import Json, Orders
from bench_shop.rendering import Rendered, projected, rendered
from bench_shop.search import SORT_FIELDS, Finder

SHOP: Json = {
    "__typename": "Shop",
    "id": "gid://shopify/Shop/1",
    "name": "Benchmark",
    "myshopifyDomain": "benchmark.myshopify.com",
    "ianaTimezone": "Europe/Helsinki",
    "currencyCode": "EUR",
    "plan": {"publicDisplayName": "Grow", "shopifyPlus": False, "partnerDevelopment": False},
}
SCOPES = (
    "read_orders",
    "read_all_orders",
    "read_customers",
    "read_fulfillments",
    "read_returns",
    "read_locations",
    "read_payment_terms",
    "read_merchant_managed_fulfillment_orders",
    "read_third_party_fulfillment_orders",
    "read_assigned_fulfillment_orders",
)
MOST_AT_ONCE = 250
_DOCUMENTATION = "https://shopify.dev/api/usage/rate-limits"


@dataclass(frozen=True, slots=True)
class Admitted:
    """A call that the bucket let in: what it asked for and what it will be charged."""

    operation: Operation
    requested: float
    actual: float


class GraphqlApi:
    """One app at one shop.

    `page_cost` is what a call that pages orders asks for, whatever the formula says; None for the formula.
    `actual_share` of the requested cost is what an admitted call is charged in the end.
    """

    def __init__(
        self, orders: Orders, bucket: Bucket, meter: Meter, *, page_cost: float | None, actual_share: float
    ) -> None:
        self.bucket = bucket
        self.meter = meter
        self.documents = Documents()
        self.finder = Finder(orders)
        self._orders = orders
        self._page_cost = page_cost
        self._actual_share = actual_share
        self._rendered: dict[tuple[str, str], Rendered] = {}

    def admit(self, call: Mapping[str, Any], now: float) -> Admitted | bytes:
        """The call, whose points are taken; or the body of the refusal."""
        try:
            operation = self.documents.operation(call["query"], call.get("variables") or {}, call.get("operationName"))
        except (KeyError, ValueError) as wrong:
            return self._refused(str(wrong), "BAD_REQUEST")
        requested = self._requested(operation)
        if requested > MAX_QUERY_COST:
            said = f"Query cost is {requested:.0f}, which exceeds the single query max cost limit ({MAX_QUERY_COST})."
            return self._refused(said, "MAX_COST_EXCEEDED", cost=requested, maxCost=MAX_QUERY_COST)
        if not self.bucket.admit(requested, now):
            self.meter.throttled += 1
            error = {"message": "Throttled", "extensions": {"code": "THROTTLED", "documentation": _DOCUMENTATION}}
            return rendered({"errors": [error], "extensions": {"cost": self._cost(requested, None)}})
        actual = min(requested, math.ceil(requested * self._actual_share))
        self.meter.charge(operation.name or operation.root[0].name, requested, actual, self.bucket.available)
        return Admitted(operation, requested, actual)

    def answer(self, admitted: Admitted, bulk: BulkOperations, now: float, url: Callable[[int], str]) -> bytes:
        """The body of the answer; what the call did not need is refunded now, when the answer is ready."""
        self.bucket.refund(admitted.requested - admitted.actual, now)
        try:
            data = [
                b'"%b":%b' % (field.key.encode(), self._root(field, admitted.operation, bulk, now, url))
                for field in admitted.operation.root
            ]
        except (KeyError, ValueError) as error:
            return self._refused(str(error), "BAD_REQUEST")
        cost = rendered({"cost": self._cost(admitted.requested, admitted.actual)})
        return b'{"data":{%b},"extensions":%b}' % (b",".join(data), cost)

    def _requested(self, operation: Operation) -> float:
        if self._page_cost is not None and any(field.name == "orders" for field in operation.root):
            return self._page_cost
        return requested_cost(operation)

    def _cost(self, requested: float, actual: float | None) -> Json:
        return {
            "requestedQueryCost": requested,
            "actualQueryCost": actual,
            "throttleStatus": self.bucket.status(),
        }

    def _refused(self, message: str, code: str, **more: Any) -> bytes:
        self.meter.refused += 1
        return rendered({"errors": [{"message": message, "extensions": {"code": code, **more}}]})

    def _root(
        self, field: Field, operation: Operation, bulk: BulkOperations, now: float, url: Callable[[int], str]
    ) -> bytes:
        arguments = field.arguments
        match field.name:
            case "orders":
                return self._page(field, operation)
            case "ordersCount":
                counted = {"count": self.finder.count(arguments.get("query")), "precision": "EXACT"}
                return rendered(projected(counted, field.children))
            case "nodes":
                found = [self._node(gid, bulk, now, url) for gid in arguments["ids"]]
                return rendered([each and projected(each, field.children) for each in found])
            case "node" | "order" | "bulkOperation":
                found_node = self._node(arguments["id"], bulk, now, url)
                return rendered(found_node and projected(found_node, field.children))
            case "shop":
                return rendered(projected(SHOP, field.children))
            case "currentAppInstallation":
                granted = {"accessScopes": [{"handle": scope} for scope in SCOPES]}
                return rendered(projected(granted, field.children))
            case "publicApiVersions":
                return rendered([projected({"handle": "2026-10", "supported": True}, field.children)])
            case _:
                return rendered(_bulk_root(field, bulk, now, url))

    def _node(self, gid: str, bulk: BulkOperations, now: float, url: Callable[[int], str]) -> Json | None:
        if gid.startswith("gid://shopify/BulkOperation/"):
            return bulk.node(gid, now, url)
        return self._orders.by_gid(gid)

    def _page(self, field: Field, operation: Operation) -> bytes:
        arguments = field.arguments
        last = arguments.get("last")
        asked_for = arguments.get("first") or last or 0
        if not 0 < asked_for <= MOST_AT_ONCE:
            raise ValueError(f"first cannot exceed {MOST_AT_ONCE}")
        sort_field = SORT_FIELDS[arguments.get("sortKey")]
        # The last of a list are the first of its reverse; `last: 1` is how our client asks for the farthest order.
        descending = bool(arguments.get("reverse")) is (last is None)
        indexes, more = self.finder.page(
            arguments.get("query"), sort_field, first=asked_for, after=arguments.get("after"), descending=descending
        )
        if last is not None:
            indexes, more = indexes[::-1], False
        self.meter.orders_sent += len(indexes)
        parts = []
        for child in field.children:
            if child.name == "nodes":
                nodes = self._look(operation, field, child).all_of(indexes)
                parts.append(b'"%b":[%b]' % (child.key.encode(), b",".join(nodes)))
            elif child.name == "edges":
                parts.append(b'"%b":[%b]' % (child.key.encode(), self._edges(child, operation, indexes, sort_field)))
            elif child.name == "pageInfo":
                info = self._page_info(indexes, sort_field, more=more, earlier=bool(arguments.get("after")))
                parts.append(b'"%b":%b' % (child.key.encode(), rendered(projected(info, child.children))))
        return b"{%b}" % b",".join(parts)

    def _page_info(self, indexes: Sequence[int], sort_field: str, *, more: bool, earlier: bool) -> Json:
        return {
            "hasNextPage": more,
            "hasPreviousPage": earlier,
            "startCursor": self.finder.cursor(indexes[0], sort_field) if indexes else None,
            "endCursor": self.finder.cursor(indexes[-1], sort_field) if indexes else None,
        }

    def _edges(self, edges: Field, operation: Operation, indexes: Sequence[int], sort_field: str) -> bytes:
        written = [b""] * len(indexes)
        for child in edges.children:
            if child.name == "node":
                values = self._look(operation, edges, child).all_of(indexes)
            else:
                values = [rendered(self.finder.cursor(index, sort_field)) for index in indexes]
            pairs = [b'"%b":%b' % (child.key.encode(), value) for value in values]
            written = [b",".join(filter(None, both)) for both in zip(written, pairs, strict=True)]
        return b",".join(b"{%b}" % each for each in written)

    def _look(self, operation: Operation, above: Field, nodes: Field) -> Rendered:
        key = operation.shape, f"{above.key}.{nodes.key}"
        if key not in self._rendered:
            self._rendered[key] = Rendered(self._orders, nodes.children)
        return self._rendered[key]


def _bulk_root(field: Field, bulk: BulkOperations, now: float, url: Callable[[int], str]) -> Any:
    match field.name:
        case "bulkOperationRunQuery":
            payload: Json = {"bulkOperation": bulk.start(field.arguments["query"], now, url), "userErrors": []}
            return projected(payload, field.children)
        case "bulkOperationCancel":
            return projected(
                {"bulkOperation": bulk.cancel(field.arguments["id"], now, url), "userErrors": []}, field.children
            )
        case "currentBulkOperation":
            newest = bulk.node(None, now, url)
            return newest and projected(newest, field.children)
        case "bulkOperations":
            found = bulk.matching(field.arguments.get("query") or "", now, url)
            return projected({"bulkOperations": found}, (field,))[field.key]
        case _:
            raise ValueError(f"the benchmark's shop has no field {field.name}")
