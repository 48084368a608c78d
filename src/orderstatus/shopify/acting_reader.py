"""Orders as they are now, to be acted on: by id or by name, 250 a request, and every part of them whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from threading import Lock
from typing import Any

from orderstatus.core.acting.orders import ActingOrder, ActPart
from orderstatus.core.acting.ports import Called
from orderstatus.core.errors import SlowAnswerError, TooCostlyError
from orderstatus.core.references import parse_reference
from orderstatus.core.scope_needs import ALL_ORDERS, VISIBLE_DAYS
from orderstatus.shopify import mapping_acting
from orderstatus.shopify.acting_access import check_access
from orderstatus.shopify.acting_documents import acting_document
from orderstatus.shopify.acting_names import Named, ids_called, name_batches
from orderstatus.shopify.acting_whole import Found, is_cut, whole_node
from orderstatus.shopify.batches import side_by_side
from orderstatus.shopify.client import AdminClient
from orderstatus.shopify.documents import Document, operation
from orderstatus.shopify.envelope import Answer
from orderstatus.shopify.gaps import no_data, validated
from orderstatus.shopify.scopes import granted_scopes
from orderstatus.shopify.wire_acting import ActingOrderWire

Json = dict[str, Any]

ORDERS_AT_ONCE = 250
"""What `nodes(ids:)` takes (usage/limits)."""


class ShopifyActing:
    """An `ActionReader` over one shop, from any number of threads at once.

    `warn` hears, each thing once, of what may be missing and decides nothing.
    """

    def __init__(self, client: AdminClient, *, warn: Callable[[str], None]) -> None:
        self._client = client
        self._hear = warn
        self._said: set[str] = set()
        self._saying = Lock()
        self._scopes: frozenset[str] | None = None
        self._has_answer = False
        self._at_once = ORDERS_AT_ONCE

    def by_id(self, ids: Sequence[str], parts: frozenset[ActPart]) -> Iterator[ActingOrder]:
        """The orders with these GIDs in their order, several requests at once; one that is gone is left out.

        Raises AccessError where a part may not be read and IncompleteError where it is more than can be read.
        """
        for orders in side_by_side(self._id_batches(ids), lambda some: self._orders(some, parts)):
            yield from orders

    def by_name(self, references: Sequence[str], parts: frozenset[ActPart]) -> Iterator[Called]:
        """Each of these references in its order, with the orders that are called so, read as `by_id` reads them.

        Raises UsageError before anything is asked where one of them can be no order.
        """
        parsed = [Named(text, parse_reference(text)) for text in dict.fromkeys(references)]
        batches = side_by_side(name_batches(parsed), lambda some: self._called(some, parts))
        left = Counter(references)
        known: dict[str, Called] = {}
        for text in references:
            while text not in known:
                known.update(next(batches))
            yield known[text]
            left[text] -= 1
            if not left[text]:
                # A file may name 50,000 orders: none is kept longer than it is asked for.
                del known[text]

    def granted(self) -> frozenset[str] | None:
        """The access scopes of the app, a request of its own only where no answer has told of them."""
        if not self._has_answer:
            self._learn(self._client.query(operation("acting_scopes"), {}))
        return self._scopes

    def _id_batches(self, ids: Iterable[str]) -> Iterator[list[str]]:
        waiting = iter(ids)
        while batch := list(islice(waiting, self._at_once)):
            yield batch

    def _called(self, some: list[Named], parts: frozenset[ActPart]) -> Mapping[str, Called]:
        """Each of these references with its orders: one request for the names, one for what they mean."""

        def ask(document: Document, values: Json, /, *, is_divisible: bool = False) -> Answer:
            return self._query(document, values, frozenset(), is_divisible=is_divisible)

        meant = ids_called(some, ask)
        ids = dict.fromkeys(gid for gids in meant.values() for gid in gids)
        orders = {each.order.id: each for batch in self._id_batches(ids) for each in self._orders(batch, parts)}
        called = {
            text: Called(reference=text, orders=tuple(orders[gid] for gid in gids if gid in orders))
            for text, gids in meant.items()
        }
        if not all(each.orders for each in called.values()):
            self._warn_of_age()
        return called

    def _orders(self, ids: list[str], parts: frozenset[ActPart]) -> list[ActingOrder]:
        nodes = list(self._nodes(ids, parts))
        if len(nodes) < len(ids):
            self._warn_of_age()
        read = (self._order(node, answer, parts) for node, answer in nodes)
        return [order for order in read if order is not None]

    def _nodes(self, ids: list[str], parts: frozenset[ActPart], *, may_be_slow: bool = True) -> Iterator[Found]:
        """The nodes of these ids that are there: in one request, or in more where one costs or takes too much."""
        divisible = may_be_slow and len(ids) > 1
        try:
            answer = self._query(acting_document(parts), {"ids": ids}, parts, is_divisible=divisible)
        except (TooCostlyError, SlowAnswerError) as error:
            is_slow = isinstance(error, SlowAnswerError)
            if len(ids) == 1 or (is_slow and not may_be_slow):
                raise
            half = len(ids) // 2
            if not is_slow:
                # What it costs does not depend on which orders these are: as many are not asked for again.
                self._at_once = min(self._at_once, half)
            for some in (ids[:half], ids[half:]):
                yield from self._nodes(some, parts, may_be_slow=may_be_slow and not is_slow)
            return
        nodes = answer.data.get("nodes")
        if not isinstance(nodes, list):
            raise no_data(answer, "nodes")
        yield from ((node, answer) for node in nodes if isinstance(node, dict) and node.get("id"))

    def _order(self, node: Json, answer: Answer, parts: frozenset[ActPart]) -> ActingOrder | None:
        """The order, read again alone where a page of many cut it; None where it is gone meanwhile."""
        if is_cut(node):
            again = whole_node(node["id"], str(node.get("name")), parts, self._query)
            if again is None:
                return None
            node, answer = again
        return mapping_acting.acting_order(validated(ActingOrderWire, node, answer.request_id), answer.sent_at)

    def _query(
        self, document: Document, values: Json, parts: frozenset[ActPart], *, is_divisible: bool = False
    ) -> Answer:
        answer = self._client.query(document, values, is_divisible=is_divisible)
        self._learn(answer)
        check_access(answer, parts, self._warn)
        return answer

    def _learn(self, answer: Answer) -> None:
        if "currentAppInstallation" in answer.data:
            self._scopes = granted_scopes(answer.data)
            self._has_answer = True

    def _warn(self, warning: str) -> None:
        # A denied field is denied in every row of every request.
        with self._saying:
            if warning in self._said:
                return
            self._said.add(warning)
        self._hear(warning)

    def _warn_of_age(self) -> None:
        if self._scopes is not None and ALL_ORDERS not in self._scopes:
            self._warn(
                f"this app sees orders of the last {VISIBLE_DAYS} days only; "
                f"older ones are not found: they need {ALL_ORDERS}"
            )
