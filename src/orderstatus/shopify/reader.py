"""Orders as rows: which of them match, and whether all arrived; how they are read is the planner's choice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from orderstatus.core.errors import IncompleteError
from orderstatus.core.models import Order, ShopFacts
from orderstatus.core.ports import Account, Tally
from orderstatus.core.query import OrderQuery, Part, SortKey
from orderstatus.core.scope_needs import VISIBLE_DAYS
from orderstatus.shopify import wire
from orderstatus.shopify.client import AdminClient
from orderstatus.shopify.denials import UNCOUNTED
from orderstatus.shopify.documents import operation
from orderstatus.shopify.envelope import Answer
from orderstatus.shopify.gaps import validated
from orderstatus.shopify.pages import PAGE, OrderPages, Page, leads_nowhere
from orderstatus.shopify.planner import BulkUse, Measured, ReadingPlan, Way, one_page, planned, told
from orderstatus.shopify.scopes import (
    METHODS_HIDDEN,
    granted_scopes,
    hides_fulfillment_orders,
    hides_older_orders,
)
from orderstatus.shopify.search import SORT_KEYS, bounded_search, order_search

COUNT_BY_READING = 5_000
"""Up to so many rows (20 pages) are read to their end to say how many match a filter that the shop cannot decide."""
PAGES_BEFORE_A_PLAN = 3
"""Where only some rows are wanted they may be on the next page: so many are read one after the other first."""


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
    ) -> None:
        self._client = client
        self._follow = follow
        self._query = query
        self._asks_methods = Part.METHODS in parts
        self._search = order_search(query)
        self._pages = OrderPages(
            client,
            parts=[part.value for part in parts],
            deciding=[part.value for part in query.parts | deciding],
            sort_key=SORT_KEYS[query.sort.key],
            reverse=query.sort.descending,
            warn=warn,
        )
        self._wanted = wanted
        self._takes = wanted if self._search.decides else None
        """How many orders of the search are enough; None where nobody knows how many match."""
        self._now = now
        self._warn = warn
        self._learn = learn
        self._explain = explain
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
        size = PAGE if self._takes is None else max(1, min(PAGE, self._takes))
        may_window = self._query.sort.key is SortKey.PLACED and self._takes is None
        started = self._client.clock()
        page, answer = self._pages.first(self._search.text, size=size, farthest=may_window)
        seconds = self._client.clock() - started
        self._note_first_page(answer)
        self._follow(0, self._expected())
        yield from self._matching(page)
        farthest = _farthest(answer.data) if may_window else None
        following: Iterable[Page] = self._one_after_the_other(page)
        plan = self._planned(page, answer, seconds, farthest)
        if plan is not None and plan.way is Way.WINDOWS and farthest is not None:
            following = self._in_windows(page, plan, farthest)
        for each in following:
            yield from self._matching(each)
        self._ended = True
        self._check_completeness()

    def _planned(self, page: Page, answer: Answer, seconds: float, farthest: datetime | None) -> ReadingPlan | None:
        """How the rest is best read; None where nothing is left, or nobody knows how much."""
        cost = answer.cost
        is_wanted_whole = self._wanted is None or not self._search.decides
        if page.cursor is None or (
            self._wanted is not None and not is_wanted_whole and len(page.orders) >= self._wanted
        ):
            self._explain(told(one_page(len(page.orders)), 0))
            return None
        if not is_wanted_whole or self._counted is None or cost is None or cost.requested is None:
            return None
        # Count, shop and scopes came along, which a page alone does not cost.
        beside = _BESIDE_THE_FIRST_PAGE + (_FARTHEST if farthest is not None else 0)
        page_cost = max(1.0, cost.requested - beside)
        self._pages.expect_cost(page_cost)
        share = 1.0 if cost.actual is None else min(1.0, cost.actual / cost.requested)
        measured = Measured(page_cost, share, seconds, cost.available, cost.maximum, cost.restore_rate)
        rows = max(0, self._counted - len(page.orders))
        plan = planned(
            rows,
            measured,
            page_size=self._pages.size,
            can_window=farthest is not None,
            can_bulk=False,
            bulk=BulkUse.NEVER,
        )
        self._explain(told(plan, len(page.orders)))
        return plan

    def _one_after_the_other(self, page: Page) -> Iterator[Page]:
        cursors: set[str] = set()
        while page.cursor is not None:
            if page.cursor in cursors:
                raise leads_nowhere(page.request_id)
            cursors.add(page.cursor)
            page = self._pages.after(self._search.text, page.cursor)
            yield page

    def _in_windows(self, page: Page, plan: ReadingPlan, farthest: datetime) -> Iterator[Page]:
        """The pages after `page`, by windows; where only some rows are wanted the next few come first."""
        if self._wanted is not None:
            for following in self._first_few(page):
                yield following
                page = following
        near = page.orders[-1].placed_at if page.orders else None
        if page.cursor is None or near is None:
            yield from self._one_after_the_other(page)
            return
        from orderstatus.shopify.reading_windows import WindowedPages
        from orderstatus.shopify.windows import laid_out

        windows = laid_out(
            near=near,
            far=farthest,
            rows=plan.rows,
            page_size=self._pages.size,
            at_once=plan.at_once,
            descending=self._query.sort.descending,
            cursor=page.cursor,
        )
        yield from WindowedPages(
            self._pages,
            windows,
            search_of=lambda bounds: bounded_search(
                self._query,
                since=bounds.since,
                until=bounds.until,
                id_from=bounds.id_from,
                id_until=bounds.id_until,
            ),
            continued=self._search.text,
            rows=plan.rows,
            at_once=plan.at_once,
        )

    def _first_few(self, page: Page) -> Iterator[Page]:
        for number, following in enumerate(self._one_after_the_other(page), 1):
            yield following
            if number == PAGES_BEFORE_A_PLAN:
                return

    def _expected(self) -> int | None:
        """How many orders this reading will bring; None where that is not known."""
        if self._wanted is None or self._counted is None:
            return self._counted
        return None if self._takes is None else min(self._counted, self._takes)

    def _note_first_page(self, answer: Answer) -> None:
        self._learn(answer.data)
        self._counted = _exact_count(answer.data)
        self._at_least = _count(answer.data).count or 0
        self._count_denied = any(problem.path[:1] == ("ordersCount",) for problem in answer.problems)
        if self._asks_methods and hides_fulfillment_orders(granted_scopes(answer.data)):
            self._warn(METHODS_HIDDEN)
        if hides_older_orders(granted_scopes(answer.data), self._query.since, self._now):
            self._warn(
                f"this app sees orders of the last {VISIBLE_DAYS} days only; "
                "older ones need the read_all_orders access scope"
            )

    def _matching(self, page: Page) -> Iterator[Order]:
        self._lost += page.lost
        self._follow(len(page.orders), None)
        for order in page.orders:
            if order.id:
                if order.id in self._seen:
                    continue
                self._seen.add(order.id)
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


def _farthest(data: dict[str, Any]) -> datetime | None:
    found = validated(wire.OrderPageWire, data.get("farthest") or {}, None).nodes
    return found[0].processed_at if found else None


_BESIDE_THE_FIRST_PAGE = 13.0
"""Points of what comes with the first page: the count 10, the shop 1, the scopes 2 (the documented formula)."""
_FARTHEST = 3.0
"""Points of a connection of one order."""


def _exact_count(data: dict[str, Any]) -> int | None:
    count = _count(data)
    return count.count if count.precision in (None, "EXACT") else None
