"""Orders as rows: which of them match, and whether all arrived; how they are read is the planner's choice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, TypedDict

from orderstatus.core.errors import IncompleteError
from orderstatus.core.models import Order, ShopFacts
from orderstatus.core.ports import Account, Tally
from orderstatus.core.query import OrderQuery, Part
from orderstatus.core.scope_needs import VISIBLE_DAYS
from orderstatus.shopify import wire
from orderstatus.shopify.client import AdminClient
from orderstatus.shopify.denials import UNCOUNTED
from orderstatus.shopify.documents import operation
from orderstatus.shopify.envelope import Answer
from orderstatus.shopify.gaps import validated
from orderstatus.shopify.pages import OrderPages, Page
from orderstatus.shopify.planned_pages import BulkReader, PlannedPages
from orderstatus.shopify.planner import BulkUse
from orderstatus.shopify.scopes import (
    METHODS_HIDDEN,
    granted_scopes,
    hides_fulfillment_orders,
    hides_older_orders,
)
from orderstatus.shopify.search import SORT_KEYS, created_by, may_search_stages, order_search

COUNT_BY_READING = 5_000
"""Up to so many rows (20 pages) are read to their end to say how many match a filter that the shop cannot decide."""


class Sorting(TypedDict):
    """How orders are sorted, in the words of `QueryRoot.orders`."""

    sort_key: str
    reverse: bool


def sorting(query: OrderQuery) -> Sorting:
    """How the orders of `query` are sorted by the shop."""
    return {"sort_key": SORT_KEYS[query.sort.key], "reverse": query.sort.descending}


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
    """One reading of orders (an `OrderRun`). Rows come as pages arrive; memory holds some pages and the ids seen."""

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
        explain: Callable[[str], None] = lambda _: None,
        bulk: BulkReader | None = None,
        bulk_use: BulkUse = BulkUse.AUTO,
        finds_stages: Callable[[], bool] = lambda: False,
    ) -> None:
        """`finds_stages` says whether the shop's search knows stages; it is asked only where that would help."""
        self._client = client
        self._finds_stages = finds_stages
        self._follow = follow
        self._query = query
        self._asks_methods = Part.METHODS in parts
        self._search = order_search(query)
        pages = OrderPages(
            client,
            parts=[part.value for part in parts],
            deciding=[part.value for part in query.parts | deciding],
            warn=warn,
            **sorting(query),
        )
        self._wanted = wanted
        takes = wanted if self._search.decides else None
        self._takes = takes
        """How many orders of the search are enough; None where nobody knows how many match."""
        self._planned = PlannedPages(
            pages,
            query,
            self._search,
            takes=takes,
            is_partial=wanted is not None,
            clock=client.clock,
            heard=self._heard,
            explain=explain,
            bulk=bulk,
            bulk_use=bulk_use,
        )
        self._now = now
        self._warn = warn
        self._learn = learn
        self._counted: int | None = None
        self._at_least = 0
        self._count_denied = False
        self._seen: set[str] = set()
        self._received = 0
        self._counted_at: datetime | None = None
        self._of_the_count = 0
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
        return Account(self._search.text, self._counted, self._received, self._lost, self._planned.as_of)

    def _read(self) -> Iterator[Order]:
        if may_search_stages(self._query) and self._finds_stages():
            # What is counted, in the first answer and again, is what this finds.
            self._search = self._planned.search = order_search(self._query, by_stage=True)
        is_first = True
        for page in self._planned:
            yield from self._matching(page, came_with_the_count=is_first and not page.is_single)
            is_first = False
        self._ended = True
        self._check_completeness()

    def _expected(self) -> int | None:
        """How many orders this reading will bring; None where that is not known."""
        if self._wanted is None or self._counted is None:
            return self._counted
        return None if self._takes is None else min(self._counted, self._takes)

    def _heard(self, answer: Answer) -> int | None:
        """What the first answer says beside its page is noted; how many orders the shop counts."""
        self._learn(answer.data)
        self._counted = _exact_count(answer.data)
        self._counted_at = answer.sent_at
        self._at_least = _count(answer.data).count or 0
        self._count_denied = any(problem.path[:1] == ("ordersCount",) for problem in answer.problems)
        if self._asks_methods and hides_fulfillment_orders(granted_scopes(answer.data)):
            self._warn(METHODS_HIDDEN)
        if hides_older_orders(granted_scopes(answer.data), self._query.since, self._now):
            self._warn(
                f"this app sees orders of the last {VISIBLE_DAYS} days only; "
                "older ones need the read_all_orders access scope"
            )
        self._follow(0, self._expected())
        return self._counted

    def _matching(self, page: Page, *, came_with_the_count: bool) -> Iterator[Order]:
        self._lost += page.lost
        self._follow(len(page.orders), None)
        takes_all = self._query.is_everything
        for order in page.orders:
            if order.id and not page.is_single:
                if order.id in self._seen:
                    continue
                self._seen.add(order.id)
            # What has no id cannot be told from another, and proves nothing.
            self._received += bool(order.id)
            self._of_the_count += bool(order.id) and (came_with_the_count or self._may_be_counted(order))
            if takes_all or self._query.matches(order, self._now):
                self._matched += 1
                yield order

    def _may_be_counted(self, order: Order) -> bool:
        """False for an order that came into being when the shop had counted, by the shop's own clock."""
        return self._counted_at is None or order.created_at is None or order.created_at <= self._counted_at

    def _check_completeness(self) -> None:
        """Raises IncompleteError if fewer orders arrived than the shop counts, also when it counts again.

        The count travels with the first page, so an order that came since then makes up for none that is lacking. One
        that has left a filter while its page was on the way is not a shortfall, which is why the shop counts again,
        those that were there at the time, before this is an error. A bulk operation of an earlier run is of before
        both, and `BulkOrders` has held it to what it wrote itself.
        """
        if self._planned.are_of_an_earlier_run:
            return
        received = self._of_the_count
        if self._counted is None and received >= self._at_least:
            if not self._count_denied:
                self._warn(UNCOUNTED)
            return
        if self._counted is not None and received >= self._counted:
            return
        again = self._search.text if self._counted_at is None else created_by(self._search.text, self._counted_at)
        answer = self._client.query(operation("orders_count"), {"query": again})
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
