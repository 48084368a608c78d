"""Orders from the Admin API, page by page: narrowed by the shop, decided here, counted against the shop's own count."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from orderstatus.core.errors import AccessError, IncompleteError, OrderStatusError
from orderstatus.core.models import Order, ShopFacts
from orderstatus.core.ports import Account, Tally
from orderstatus.core.query import OrderQuery, Part
from orderstatus.core.scope_needs import VISIBLE_DAYS
from orderstatus.shopify import mapping, wire
from orderstatus.shopify.client import AdminClient
from orderstatus.shopify.denials import UNCOUNTED, problem_warning, remedy
from orderstatus.shopify.documents import operation, order_operation
from orderstatus.shopify.envelope import Answer
from orderstatus.shopify.gaps import denied_part, lacks_shipments, no_data, validated, warn_of_problems
from orderstatus.shopify.scopes import (
    METHODS_HIDDEN,
    granted_scopes,
    hides_fulfillment_orders,
    hides_older_orders,
)
from orderstatus.shopify.search import SORT_KEYS, order_search

PAGE = 250
"""The most that `first` may be (usage/limits)."""
COUNT_BY_READING = 5_000
"""Up to so many rows (20 pages) are read to their end to say how many match a filter that the shop cannot decide."""


def shop_facts(data: dict[str, Any], domain: str) -> ShopFacts:
    """The shop's name, time zone and currency from an answer that carries `shop`; what it does not tell is None.

    Raises OrderStatusError where it is not of the schema's types.
    """
    shop = validated(wire.ShopWire, data.get("shop") or {}, None)
    return ShopFacts(
        domain=shop.myshopify_domain or domain,
        name=shop.name,
        time_zone=shop.iana_timezone,
        currency=shop.currency_code,
    )


class OrderReading:
    """One reading of orders (an `OrderRun`). Rows come as pages arrive; memory holds a page and the ids seen."""

    def __init__(
        self,
        client: AdminClient,
        query: OrderQuery,
        parts: frozenset[Part],
        *,
        wanted: int | None,
        deciding: frozenset[Part],
        now: datetime,
        warn: Callable[[str], None],
        learn: Callable[[dict[str, Any]], None],
        follow: Callable[[int, int | None], None] = lambda _rows, _total: None,
    ) -> None:
        self._client = client
        self._follow = follow
        self._query = query
        self._parts = {part.value for part in parts}
        self._deciding = {part.value for part in query.parts | deciding}
        self._search = order_search(query)
        self._wanted = wanted
        self._now = now
        self._warn = warn
        self._learn = learn
        self._counted: int | None = None
        self._at_least = 0
        self._count_denied = False
        self._seen: set[str] = set()
        self._matched = 0
        self._lost = 0
        self._ended = False
        self._rows = iter(()) if self._search.impossible else self._read()

    def __iter__(self) -> Iterator[Order]:
        return self._rows

    def tally(self) -> Tally:
        """How many orders match: by the shop's count where that decides, else by reading on where that is cheap."""
        if self._search.impossible:
            return Tally(0, exact=True)
        if self._search.decides and self._counted is not None:
            return Tally(max(self._counted, self._matched), exact=True)
        if self._ended or (self._counted is not None and self._counted <= COUNT_BY_READING):
            for _ in self._rows:
                pass
            return Tally(self._matched, exact=True)
        return Tally(self._counted, exact=False)

    def has_more(self) -> bool:
        """True if an order that matches was not taken; reads on until one is found where no count can tell."""
        if self._search.decides and self._counted is not None:
            return self._counted > self._matched
        return next(self._rows, None) is not None

    def account(self) -> Account:
        """What was asked of the shop and what arrived."""
        return Account(self._search.text, self._counted, len(self._seen), self._lost)

    def _read(self) -> Iterator[Order]:
        page_size = PAGE
        if self._search.decides and self._wanted is not None:
            page_size = max(1, min(PAGE, self._wanted))
        variables: dict[str, Any] = {
            "first": page_size,
            "query": self._search.text,
            "sortKey": SORT_KEYS[self._query.sort.key],
            "reverse": self._query.sort.descending,
        }
        answer = self._ask("orders_first_page", variables)
        self._note_first_page(answer)
        self._follow(0, self._expected())
        cursors: set[str] = set()
        while True:
            page = self._page(answer)
            self._follow(len(page.nodes or ()), None)
            yield from self._matching(page.nodes or [])
            info = page.page_info
            if info is None or not info.has_next_page:
                break
            if not info.end_cursor or info.end_cursor in cursors:
                raise OrderStatusError(
                    "the shop says there are more orders and gives no way to them",
                    hint="run the same command again",
                    request_id=answer.request_id,
                )
            cursors.add(info.end_cursor)
            answer = self._ask("orders", {**variables, "after": info.end_cursor})
        self._ended = True
        self._check_completeness()

    def _expected(self) -> int | None:
        """How many orders this reading will bring; None where that is not known."""
        if self._wanted is None or self._counted is None:
            return self._counted
        return min(self._counted, self._wanted) if self._search.decides else None

    def _ask(self, stem: str, variables: dict[str, Any]) -> Answer:
        """The answer, without the parts that the app may not read at all.

        A denied field that the schema calls non-null takes the whole list with it, so the list is asked for again
        without that part, and the part's columns stay empty.
        """
        while True:
            answer = self._client.query(order_operation(stem, self._parts), variables)
            if isinstance(answer.data.get("orders"), dict):
                return answer
            self._refuse_what_cannot_be_decided(answer)
            denied = denied_part(answer.problems, self._parts, depth=2)
            if denied is None:
                raise no_data(answer, "orders")
            self._warn(problem_warning(denied[0]))
            self._parts.discard(denied[1])

    def _refuse_what_cannot_be_decided(self, answer: Answer) -> None:
        """Raises AccessError if a filter depends on what is denied: rows chosen without knowing would be wrong rows."""
        denied = denied_part(answer.problems, self._deciding, depth=2)
        if denied is not None:
            field = denied[0].path[-1]
            raise AccessError(
                f"a filter cannot be decided, as `{field}` may not be read: {denied[0].message}",
                hint=f"{remedy(denied[0])}; or leave that filter out",
                request_id=answer.request_id,
            )

    def _note_first_page(self, answer: Answer) -> None:
        self._learn(answer.data)
        self._counted = _exact_count(answer.data)
        self._at_least = _count(answer.data).count or 0
        self._count_denied = any(problem.path[:1] == ("ordersCount",) for problem in answer.problems)
        if Part.METHODS.value in self._parts and hides_fulfillment_orders(granted_scopes(answer.data)):
            self._warn(METHODS_HIDDEN)
        if hides_older_orders(granted_scopes(answer.data), self._query.since, self._now):
            self._warn(
                f"this app sees orders of the last {VISIBLE_DAYS} days only; "
                "older ones need the read_all_orders access scope"
            )

    def _page(self, answer: Answer) -> wire.OrderPageWire:
        connection = answer.data["orders"]
        self._refuse_what_cannot_be_decided(answer)
        warn_of_problems(answer.problems, self._warn)
        sent = {"nodes": connection, "pageInfo": connection.get("pageInfo")}
        page = validated(wire.OrderPageWire, sent, answer.request_id)
        listed = connection.get("nodes")
        if isinstance(listed, list) and len(page.nodes or ()) < len(listed):
            self._lost += len(listed) - len(page.nodes or ())
            self._warn("the shop sent orders as nothing at all (null); they are missing here")
        return page

    def _matching(self, nodes: list[wire.OrderWire]) -> Iterator[Order]:
        for node in nodes:
            if node.id is not None:
                if node.id in self._seen:
                    continue
                self._seen.add(node.id)
            order = mapping.order(node)
            if lacks_shipments(node):
                self._warn(f"order {node.name} has more shipments than the shop sends at once; some are missing here")
                order = replace(order, shipments_cut=True)
            if self._query.matches(order, self._now):
                self._matched += 1
                yield order

    def _check_completeness(self) -> None:
        """Raises IncompleteError if fewer orders arrived than the shop counts, also when it counts again.

        The count travels with the first page, so an order placed since then is in neither. One that has left a filter
        while its page was on the way is not a shortfall, which is why the shop counts again before this is an error.
        """
        received = len(self._seen)
        if self._counted is None and received >= self._at_least:
            if not self._count_denied:
                self._warn(UNCOUNTED)
            return
        if self._counted is not None and received >= self._counted:
            return
        answer = self._client.query(operation("orders_count"), {"query": self._search.text})
        counted = _exact_count(answer.data)
        if counted is None or received < counted:
            expected = counted or self._counted or self._at_least
            raise IncompleteError(
                f"{received:,} orders arrived and the shop counts {expected:,}: this is not the whole",
                hint="run the same command again",
                request_id=answer.request_id,
            )


def _count(data: dict[str, Any]) -> wire.CountWire:
    return validated(wire.CountWire, data.get("ordersCount") or {}, None)


def _exact_count(data: dict[str, Any]) -> int | None:
    count = _count(data)
    return count.count if count.precision in (None, "EXACT") else None
