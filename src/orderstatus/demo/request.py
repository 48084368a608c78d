"""What the resolvers of one execution share: the shop, what the app may see, the time, and the searches' warnings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLResolveInfo

from orderstatus.demo.access import Grants
from orderstatus.demo.bulk_operations import BulkOperations, Operation
from orderstatus.demo.changes import Changes
from orderstatus.demo.index import Index, Shop
from orderstatus.demo.matching import Clock, Search, search
from orderstatus.demo.metafield_search import PREFIX, metafield_fields
from orderstatus.demo.metafields import AT_ONCE, Filtering, Metafields
from orderstatus.demo.search_fields import ORDERS, Field
from orderstatus.demo.shop import DemoShop

Json = dict[str, Any]
Test = Callable[[Json], bool]
Info = GraphQLResolveInfo
Resolver = Callable[..., Any]
"""A resolver as graphql-core calls it, ``(parent, info, **arguments)``; ``info.context`` is the `Request`."""


@dataclass(slots=True)
class Request:
    """One execution's surroundings; ``plan`` is the shop's ShopPlan, ``searches`` collects what ``extensions.search``
    will say. ``base`` is the address under which the client reaches the server, without a path; ``bulk`` holds the
    app's bulk operations, and ``begin`` starts one of a checked query, grouped or not. ``changes`` carries out
    mutations; None for a shop that cannot be changed. ``filtering`` says when orders can be searched by a metafield."""

    shop: Shop
    index: Index
    grants: Grants
    clock: Clock
    versions: Sequence[tuple[str, bool]]
    plan: Json
    base: str
    bulk: BulkOperations
    begin: Callable[[Request, str, bool], Operation]
    changes: Changes | None = None
    filtering: Filtering = AT_ONCE
    searches: list[Json] = field(default_factory=list)

    def searched(self, text: str | None, fields: Mapping[str, Field], info: Info) -> Search:
        """Return the search of a field's ``query`` argument and remember its warnings."""
        if fields is ORDERS and text and PREFIX in text:
            fields = {**fields, **metafield_fields(text, self.metafields, self.filter_status)}
        found = search(text, fields, self.clock)
        if found.warnings:
            entry = {"path": info.path.as_list(), "query": text, "parsed": found.parsed, "warnings": found.warnings}
            self.searches.append(entry)
        return found

    def start_bulk(self, query: str, grouped: bool) -> Operation:
        """Return a new bulk operation of a query that the rules let through; it holds the shop as it is now."""
        return self.begin(self, query, grouped)

    def change(self, name: str, arguments: Json) -> Json | None:
        """Return the payload of a mutation, carried out now by the server's clock."""
        if self.changes is None:
            return None
        now = self.clock.now
        return self.changes.carry_out(name, arguments, int(now.timestamp()), lambda o: self.grants.sees_order(o, now))

    @property
    def metafields(self) -> Metafields:
        """Those of the shop as it is now; none in a shop that cannot be changed."""
        shop = self.index.shop
        return shop.metafields if isinstance(shop, DemoShop) else Metafields()

    def filter_status(self, capability: Json) -> str:
        """Return the status of a definition's adminFilterable capability as it is now."""
        return self.filtering.status(capability, self.clock.now.timestamp())

    def bulk_node(self, gid: str) -> Json | None:
        """Return the BulkOperation with that GID as it stands now."""
        operation = self.bulk.get(gid)
        return None if operation is None else operation.node(self.clock.now, self.base)

    @property
    def shop_facts(self) -> Json:
        """The Shop node, whose plan is the server's."""
        return self.shop.facts | {"plan": self.plan}

    @property
    def visible_orders(self) -> Test | None:
        """The test of an order's age; None where the app may see them all."""
        if self.grants.has("read_all_orders"):
            return None
        return lambda order: self.grants.sees_order(order, self.clock.now)


def request_of(info: Info) -> Request:
    """Return the request that a resolver is called for."""
    request: Request = info.context
    return request


def both(*tests: Test | None) -> Test | None:
    """Return the test that every given test passes; None when none was given."""
    real = [test for test in tests if test is not None]
    if len(real) < 2:
        return real[0] if real else None
    return lambda node: all(test(node) for test in real)
