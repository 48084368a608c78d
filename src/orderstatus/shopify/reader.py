"""Orders from the Admin API, page by page: narrowed by the shop, decided here, counted against the shop's own count."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from orderstatus.core.errors import IncompleteError, OrderStatusError
from orderstatus.core.models import Order, ShopFacts
from orderstatus.core.ports import Tally
from orderstatus.core.query import OrderQuery, Part
from orderstatus.shopify import mapping, wire
from orderstatus.shopify.client import AdminClient
from orderstatus.shopify.denials import Problem, denial_warning
from orderstatus.shopify.documents import operation, order_operation
from orderstatus.shopify.envelope import Answer, access_error
from orderstatus.shopify.scopes import VISIBLE_DAYS, granted_scopes, hides_older_orders
from orderstatus.shopify.search import SORT_KEYS, order_search

PAGE = 250
"""The most that `first` may be (usage/limits)."""
COUNT_BY_READING = 5_000
"""Up to so many rows (20 pages) are read to their end to say how many match a filter that the shop cannot decide."""

# Its absence is no loss to a column: the deadline is estimated then, and `capture_by_estimated` says so.
_EXPECTED_DENIALS = frozenset({"authorizationExpiresAt"})


def shop_facts(data: dict[str, Any], domain: str) -> ShopFacts:
    """The shop's name, time zone and currency from an answer that carries `shop`; what it does not tell is None."""
    shop = wire.ShopWire.model_validate(data.get("shop") or {})
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
        now: datetime,
        warn: Callable[[str], None],
        learn: Callable[[dict[str, Any]], None],
    ) -> None:
        self._client = client
        self._query = query
        self._parts = {part.value for part in parts}
        self._search = order_search(query)
        self._wanted = wanted
        self._now = now
        self._warn = warn
        self._learn = learn
        self._counted: int | None = None
        self._seen: set[str] = set()
        self._matched = 0
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
        if self._ended or self._counted is None or self._counted <= COUNT_BY_READING:
            for _ in self._rows:
                pass
            return Tally(self._matched, exact=True)
        return Tally(self._counted, exact=False)

    def has_more(self) -> bool:
        """True if an order that matches was not taken; reads on until one is found where no count can tell."""
        if self._search.decides and self._counted is not None:
            return self._counted > self._matched
        return next(self._rows, None) is not None

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
        answer = self._client.query(order_operation("orders_first_page", self._parts), variables)
        self._note_first_page(answer)
        while True:
            page = self._page(answer)
            yield from self._matching(page.nodes or [])
            info = page.page_info
            if info is None or not info.has_next_page:
                break
            if not info.end_cursor or info.end_cursor == variables.get("after"):
                raise OrderStatusError("the shop says there are more orders and gives no way to them")
            variables = {**variables, "after": info.end_cursor}
            answer = self._client.query(order_operation("orders", self._parts), variables)
        self._ended = True
        self._check_completeness()

    def _note_first_page(self, answer: Answer) -> None:
        self._learn(answer.data)
        self._counted = _exact_count(answer.data)
        if hides_older_orders(granted_scopes(answer.data), self._query.since, self._now):
            self._warn(
                f"this app sees orders of the last {VISIBLE_DAYS} days only; "
                "older ones need the read_all_orders access scope"
            )

    def _page(self, answer: Answer) -> wire.OrderPageWire:
        connection = answer.data.get("orders")
        if not isinstance(connection, dict):
            denied = next((each for each in answer.problems if each.is_denied and each.path[:1] == ("orders",)), None)
            if denied is not None:
                raise access_error(denied, answer.request_id)
            raise OrderStatusError("the answer holds no orders", request_id=answer.request_id)
        warn_of_problems(answer.problems, self._warn)
        try:
            return wire.OrderPageWire.model_validate({"nodes": connection, "pageInfo": connection.get("pageInfo")})
        except ValidationError as error:
            raise unreadable(error, answer.request_id) from error

    def _matching(self, nodes: list[wire.OrderWire]) -> Iterator[Order]:
        for node in nodes:
            if node.id is not None:
                if node.id in self._seen:
                    continue
                self._seen.add(node.id)
            if node.fulfillments_count is not None and len(node.fulfillments or ()) < node.fulfillments_count.count:
                self._warn(f"order {node.name} has more shipments than the shop sends at once; some are missing here")
            order = mapping.order(node)
            if self._query.matches(order, self._now):
                self._matched += 1
                yield order

    def _check_completeness(self) -> None:
        """Raises IncompleteError if fewer orders arrived than the shop counts, also when it counts again.

        The count travels with the first page, so an order placed since then is in neither. One that has left a filter
        while its page was on the way is not a shortfall, which is why the shop counts again before this is an error.
        """
        received = len(self._seen)
        if self._counted is None or received >= self._counted:
            return
        answer = self._client.query(operation("orders_count"), {"query": self._search.text})
        counted = _exact_count(answer.data)
        if counted is not None and received < counted:
            raise IncompleteError(
                f"{received:,} orders arrived and the shop counts {counted:,}: this answer is not the whole",
                hint="run the same command again",
                request_id=answer.request_id,
            )


def _exact_count(data: dict[str, Any]) -> int | None:
    count = data.get("ordersCount")
    if not isinstance(count, dict) or count.get("precision") not in (None, "EXACT"):
        return None
    value = count.get("count")
    return value if isinstance(value, int) else None


def warn_of_problems(problems: tuple[Problem, ...], warn: Callable[[str], None]) -> None:
    """Tells the sink of each denied field once, and of anything else that stood beside the data."""
    for problem in problems:
        if problem.path and problem.path[-1] in _EXPECTED_DENIALS:
            continue
        if problem.is_denied:
            warn(denial_warning(problem))
        else:
            warn(f"Shopify: {problem.message.strip()}")


def unreadable(error: ValidationError, request_id: str | None) -> OrderStatusError:
    """The error for an answer whose fields are not of the types the schema says."""
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(step) for step in first["loc"])
    return OrderStatusError(f"the answer cannot be read at {where}: {first['msg']}", request_id=request_id)
