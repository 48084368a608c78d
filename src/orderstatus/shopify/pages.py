"""Pages of orders: asked for without what may not be read and in halves where they are too large, and mapped."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from threading import Lock
from typing import Any

from orderstatus.core.errors import AccessError, OrderStatusError, SlowAnswerError, TooCostlyError
from orderstatus.core.models import Order
from orderstatus.shopify import wire
from orderstatus.shopify.client import AdminClient
from orderstatus.shopify.denials import problem_warning, remedy
from orderstatus.shopify.documents import order_operation
from orderstatus.shopify.envelope import Answer
from orderstatus.shopify.gaps import denied_part, no_data, validated, warn_of_problems
from orderstatus.shopify.order_nodes import order_of

PAGE = 250
"""The most that `first` may be (usage/limits)."""
SMALLEST_PAGE = 10
"""What costs too much, or takes too long, is asked for in halves down to this; less would not be the page's fault."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some orders in the order of the search, and where the next begin."""

    orders: tuple[Order, ...]
    cursor: str | None
    """None where these are the last."""
    lost: int = 0
    """How many places held nothing: orders that are there and that nobody could read."""
    request_id: str | None = None
    is_single: bool = False
    """True where none of them can have come before, so that nobody need remember them."""


class OrderPages:
    """Asks one shop for pages of orders with the same parts and sort, from any number of threads.

    What one page has taught holds for those after it: parts that may not be read, and how many orders fit into one.
    """

    def __init__(
        self,
        client: AdminClient,
        *,
        parts: Collection[str],
        deciding: Collection[str],
        sort_key: str,
        reverse: bool,
        warn: Callable[[str], None],
    ) -> None:
        """`deciding` are the parts without which rows would be chosen wrongly: one that is denied is an error."""
        self._client = client
        self._parts = set(parts)
        self._deciding = frozenset(deciding)
        self._sort = {"sortKey": sort_key, "reverse": reverse}
        self._warn = warn
        self._size = PAGE
        self._points: float | None = None
        self._learning = Lock()

    @property
    def parts(self) -> frozenset[str]:
        """The parts that are asked for, without those that turned out to be denied."""
        with self._learning:
            return frozenset(self._parts)

    @property
    def size(self) -> int:
        """How many orders a page holds at most, as far as is known."""
        return self._size

    def first(self, search: str | None, *, size: int, farthest: bool) -> tuple[Page, Answer]:
        """The first page, `size` orders or fewer, and the answer it came with: the count, the shop, the app's scopes.

        `farthest` asks for the date of the last order too (`farthest` in the answer's data).
        """
        answer = self._ask("orders_first_page", search, None, size, farthest=farthest)
        return self._page(answer, None), answer

    def after(self, search: str | None, cursor: str | None) -> Page:
        """The page that begins after `cursor`; the first of the search where that is None.

        Raises OrderStatusError for a page that leads to itself.
        """
        return self._page(self._ask("orders", search, cursor, self._size), cursor)

    def expect_cost(self, points: float) -> None:
        """A page of full size, which nobody has asked for yet, is taken to cost so many points; a half no more."""
        self._points = points

    def _ask(self, stem: str, search: str | None, cursor: str | None, size: int, *, farthest: bool = False) -> Answer:
        """The answer, without the parts that the app may not read at all.

        A denied field that the schema calls non-null takes the whole list with it, so the list is asked for again
        without that part, and the part's columns stay empty. All attempts together take the client's patience, no more.
        """
        give_up_at = self._client.clock() + self._client.patience_seconds
        while True:
            size = min(size, self._size)
            parts = self.parts
            variables: dict[str, Any] = {"first": size, "query": search, **self._sort}
            if cursor is not None:
                variables["after"] = cursor
            try:
                document = order_operation(stem, parts, farthest=farthest)
                if self._points is not None:
                    self._client.expect_cost(document, variables, self._points)
                answer = self._client.query(document, variables, is_divisible=True, give_up_at=give_up_at)
            except (TooCostlyError, SlowAnswerError):
                if self._client.clock() >= give_up_at or not self._halved(size):
                    raise
                continue
            if isinstance(answer.data.get("orders"), dict):
                return answer
            self._refuse_what_cannot_be_decided(answer)
            denied = denied_part(answer.problems, parts, depth=2)
            if denied is None:
                raise no_data(answer, "orders")
            self._warn(problem_warning(denied[0]))
            with self._learning:
                self._parts.discard(denied[1])

    def _halved(self, size: int) -> bool:
        """True if less than `size` is asked for from now on."""
        with self._learning:
            if self._size >= size:
                self._size = max(SMALLEST_PAGE, size // 2)
            return self._size < size

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

    def _page(self, answer: Answer, cursor: str | None) -> Page:
        connection = answer.data["orders"]
        self._refuse_what_cannot_be_decided(answer)
        warn_of_problems(answer.problems, self._warn)
        listed = _listed(connection, answer.request_id)
        nodes = [node for node in listed if node is not None]
        if lost := len(listed) - len(nodes):
            self._warn("the shop sent orders as nothing at all (null); they are missing here")
        orders = tuple(order_of(node, answer.request_id, self._warn) for node in nodes)
        following = self._following(connection, cursor, answer.request_id)
        return Page(orders, following, lost, answer.request_id)

    def _following(self, connection: dict[str, Any], cursor: str | None, request_id: str | None) -> str | None:
        """The cursor of the page after this one; None where it is the last."""
        info = validated(wire.PageInfoWire, connection.get("pageInfo") or {}, request_id)
        if not info.has_next_page:
            return None
        if not info.end_cursor or info.end_cursor == cursor:
            raise leads_nowhere(request_id)
        return info.end_cursor


def _listed(connection: dict[str, Any], request_id: str | None) -> list[Any]:
    """The orders of a connection, by `nodes` or by `edges`, as they were sent. Raises OrderStatusError for neither."""
    nodes, edges = connection.get("nodes"), connection.get("edges")
    if isinstance(nodes, list):
        return nodes
    if nodes is None and isinstance(edges, list):
        return [edge.get("node") for edge in edges if isinstance(edge, dict)]
    validated(wire.OrderPageWire, {"nodes": connection}, request_id)
    return []


def leads_nowhere(request_id: str | None) -> OrderStatusError:
    """The error for a shop whose pages have no end."""
    return OrderStatusError(
        "the shop says there are more orders and gives no way to them",
        hint="run the same command again",
        request_id=request_id,
    )
