"""A reading's pages: the first of them, and the others in whichever way the planner finds the best."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from itertools import islice
from typing import Any, Protocol

from orderstatus.core.errors import NoSlotError
from orderstatus.core.models import Order
from orderstatus.core.query import OrderQuery, SortKey
from orderstatus.shopify import wire
from orderstatus.shopify.envelope import Answer
from orderstatus.shopify.gaps import validated
from orderstatus.shopify.pages import PAGE, OrderPages, Page, leads_nowhere
from orderstatus.shopify.planner import BulkUse, Measured, ReadingPlan, Way, one_page, planned, told
from orderstatus.shopify.search import Search, bounded_search

PAGES_BEFORE_WINDOWS = 3
"""Where only some rows are wanted they may be on the next page: so many are read one after the other first."""
_BESIDE_THE_FIRST_PAGE = 13.0
"""Points of what comes with the first page: the count 10, the shop 1, the scopes 2 (the documented formula)."""
_FARTHEST = 3.0
"""Points of a connection of one order."""


class BulkReader(Protocol):
    """Orders by a bulk operation: every order of a search, in its order, each once, whole or an error."""

    def __call__(
        self,
        *,
        search: str | None,
        parts: Collection[str],
        began: Callable[[datetime | None, bool], None],
        may_wait: bool = True,
    ) -> Iterator[Order]:
        """`began` hears when the operation was made, by the shop's clock, before the first order comes.

        It also hears whether an earlier run started it, which is before the first page of this one. Raises NoSlotError
        before the first order where others of the app are running; with `may_wait` that is waited for first.
        """
        ...


class PlannedPages:
    """The pages of one search; the first one is asked for when it is taken.

    `takes` is how many orders are enough, None for all; `is_partial` says that not all may be taken even so, as most of
    them are not what is looked for. `heard` hears the first answer, and gives how many orders the shop counts.
    """

    def __init__(
        self,
        pages: OrderPages,
        query: OrderQuery,
        search: Search,
        *,
        takes: int | None,
        is_partial: bool,
        clock: Callable[[], float],
        heard: Callable[[Answer], int | None],
        explain: Callable[[str], None],
        bulk: BulkReader | None,
        bulk_use: BulkUse,
    ) -> None:
        self._pages = pages
        self._query = query
        self.search = search
        """It may be another, narrower one until the first page is asked for."""
        self._takes = takes
        self._is_partial = is_partial
        self._clock = clock
        self._heard = heard
        self._explain = explain
        self._bulk = None if is_partial or takes is not None else bulk
        self._bulk_use = bulk_use
        self.as_of: datetime | None = None
        """When the bulk operation was made that the orders come from; None where pages bring them."""
        self.are_of_an_earlier_run = False
        """Whether it was made before the first page, whose count is then of other orders than its own."""

    def __iter__(self) -> Iterator[Page]:
        size = PAGE if self._takes is None else max(1, min(PAGE, self._takes))
        may_window = self._query.sort.key is SortKey.PLACED and self._takes is None
        started = self._clock()
        page, answer = self._pages.first(self.search.text, size=size, farthest=may_window)
        seconds = self._clock() - started
        counted = self._heard(answer)
        farthest = _farthest(answer.data) if may_window else None
        plan = self._planned(page, answer, counted, seconds, farthest, bulk=self._bulk)
        if plan is not None and plan.way is Way.BULK and self._bulk is not None:
            try:
                yield from self._in_bulk(self._bulk)
                return
            except NoSlotError as error:
                self._explain(f"plan: not so: {error}")
            plan = self._planned(page, answer, counted, seconds, farthest, bulk=None)
        yield page
        if plan is not None and plan.way is Way.WINDOWS and farthest is not None:
            yield from self._in_windows(page, plan, farthest)
        else:
            yield from self._one_after_the_other(page)

    def _in_bulk(self, bulk: BulkReader) -> Iterator[Page]:
        """The orders by a bulk operation. Raises NoSlotError before the first of them; one is waited for by preference.

        Pages bring the orders where no slot comes free, so that the programs of others stop nobody.
        """
        may_wait = self._bulk_use is BulkUse.PREFER
        orders = bulk(search=self.search.text, parts=self._pages.parts, began=self._began, may_wait=may_wait)
        while batch := tuple(islice(orders, PAGE)):
            yield Page(batch, None, is_single=True)

    def _began(self, at: datetime | None, is_found_again: bool) -> None:
        self.as_of, self.are_of_an_earlier_run = at, is_found_again

    def _planned(
        self,
        page: Page,
        answer: Answer,
        counted: int | None,
        seconds: float,
        farthest: datetime | None,
        *,
        bulk: BulkReader | None,
    ) -> ReadingPlan | None:
        """How the rest is best read; None where nothing is left, or nobody knows how much."""
        cost = answer.cost
        if page.cursor is None or len(page.orders) >= (self._takes or len(page.orders) + 1):
            self._explain(told(one_page(len(page.orders)), 0))
            return None
        if counted is None or cost is None or cost.requested is None:
            self._explain("plan: orders by pages, one after the other, as nobody knows how many there are")
            return None
        # Count, shop and scopes came along, which a page alone does not cost.
        beside = _BESIDE_THE_FIRST_PAGE + (_FARTHEST if farthest is not None else 0)
        page_cost = max(1.0, cost.requested - beside)
        self._pages.expect_cost(page_cost)
        share = 1.0 if cost.actual is None else min(1.0, cost.actual / cost.requested)
        wanted = counted if self._takes is None else min(counted, self._takes)
        plan = planned(
            max(0, wanted - len(page.orders)),
            Measured(page_cost, share, seconds, cost.available, cost.maximum, cost.restore_rate),
            page_size=self._pages.size,
            can_window=farthest is not None,
            # What pages leave empty where it may not be read fails a bulk operation as a whole.
            can_bulk=bulk is not None and not any(problem.is_denied for problem in answer.problems),
            bulk=self._bulk_use,
        )
        self._explain(told(plan, len(page.orders)))
        return plan

    def _one_after_the_other(self, page: Page) -> Iterator[Page]:
        cursors: set[str] = set()
        while page.cursor is not None:
            if page.cursor in cursors:
                raise leads_nowhere(page.request_id)
            cursors.add(page.cursor)
            page = self._pages.after(self.search.text, page.cursor)
            yield page

    def _in_windows(self, page: Page, plan: ReadingPlan, farthest: datetime) -> Iterator[Page]:
        """The pages after `page`, by windows; where only some rows are wanted the next few come first."""
        if self._is_partial:
            for following in islice(self._one_after_the_other(page), PAGES_BEFORE_WINDOWS):
                yield following
                page = following
        near = page.orders[-1].placed_at if page.orders else None
        if page.cursor is None or near is None:
            yield from self._one_after_the_other(page)
            return
        # Most readings are of a page or two.
        from orderstatus.shopify.reading_windows import WindowedPages
        from orderstatus.shopify.windows import Bounds, laid_out

        def search_of(bounds: Bounds) -> str:
            return bounded_search(
                self._query,
                since=bounds.since,
                until=bounds.until,
                id_from=bounds.id_from,
                id_until=bounds.id_until,
                by_stage=self.search.by_stage,
            )

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
            search_of=search_of,
            continued=self.search.text,
            rows=plan.rows,
            at_once=plan.at_once,
        )


def _farthest(data: dict[str, Any]) -> datetime | None:
    found = validated(wire.OrderPageWire, data.get("farthest") or {}, None).nodes
    return found[0].processed_at if found else None
