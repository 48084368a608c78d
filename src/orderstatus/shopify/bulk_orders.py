"""Orders from one bulk operation: the same as pages would bring, in the order of the file, whole or an error."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime

from orderstatus.core.bulk_ports import ChildStore
from orderstatus.core.errors import IncompleteError, TemporaryError
from orderstatus.core.models import Order
from orderstatus.shopify.bulk_documents import NESTED_PARTS
from orderstatus.shopify.bulk_join import joined_orders
from orderstatus.shopify.bulk_lines import blocks, lines_of, node_of, unreadable
from orderstatus.shopify.bulk_operation import BulkRun
from orderstatus.shopify.bulk_worker import unflattened
from orderstatus.shopify.http_files import Files, LinkEndedError
from orderstatus.shopify.mapping_plain import plain_order
from orderstatus.shopify.order_nodes import order_of
from orderstatus.shopify.plain import Json, flat
from orderstatus.shopify.wire_bulk import BulkOperationWire

Beside = Callable[[Iterable[bytes]], Iterator[bytes]]

MANY = 100_000
"""Orders for which another process is worth its start; with fewer no gain was measured (benchmarks/bulk_file.py)."""
_AGAIN = "run the same command again"


class BulkOrders:
    """One reading of every order that `run` brings, whose query is what `bulk_query` writes for these parts and sort.

    `parts` are values of `core.query.Part`, `sort_key` one of `OrderSortKeys`. `children` makes a store for the lines
    that have to be joined; without such parts (`bulk_documents.NESTED_PARTS`) orders stream through and none is made.
    `began` hears when the operation was made that they come from (`BulkOperation.createdAt`), and whether an earlier
    run started it: the orders are no newer than that. `beside` is what another process does of a large file: each block
    as `bulk_worker.flattened` makes it, in order.
    """

    def __init__(
        self,
        run: BulkRun,
        files: Files,
        *,
        sort_key: str,
        parts: Collection[str],
        children: Callable[[], ChildStore],
        warn: Callable[[str], None],
        began: Callable[[datetime | None, bool], None] = lambda _at, _is_found_again: None,
        beside: Beside | None = None,
    ) -> None:
        self._run = run
        self._files = files
        self._is_new = _is_new_in(sort_key)
        self._is_nested = not NESTED_PARTS.isdisjoint(parts)
        self._children = children
        self._warn = warn
        self._began = began
        self._beside = beside
        self._operation: BulkOperationWire | None = None
        self._lines = 0
        self._roots = 0
        self.received = 0
        """Orders that came, each once."""
        self._rows = self._read()

    @property
    def counted(self) -> int | None:
        """How many orders the shop wrote into the file (`rootObjectCount`); None before it is done."""
        return self._operation.root_object_count if self._operation is not None else None

    def __iter__(self) -> Iterator[Order]:
        """The orders, as the file arrives. Each iterator goes on where another stopped.

        Raises what `BulkRun.completed` and `Download.pieces` do, and IncompleteError where the lines of the file are
        not as many as the shop counts, or are no orders. A file that is not the whole is not read by a later run.
        """
        return self._rows

    def _read(self) -> Iterator[Order]:
        self._operation = self._run.completed()
        try:
            yield from self._orders(self._operation)
            self._check_counts()
        except IncompleteError:
            self._run.consumed()
            raise
        self._run.consumed()

    def _orders(self, current: BulkOperationWire) -> Iterator[Order]:
        found = blocks(self._pieces(current))
        if self._is_nested:
            orders = self._joined(found)
        elif self._beside is not None and (self.counted or 0) >= MANY:
            orders = self._flattened(found, self._beside)
        else:
            orders = (self._order(node_of(line)) for line in self._counted_lines(found))
        is_new = self._is_new
        for order in orders:
            self._roots += 1
            if is_new(order):
                self.received += 1
                yield order

    def _joined(self, found: Iterable[bytes]) -> Iterator[Order]:
        children = self._children()
        try:
            yield from map(self._order, joined_orders(self._counted_lines(found), children))
        finally:
            children.close()

    def _flattened(self, found: Iterable[bytes], beside: Beside) -> Iterator[Order]:
        """The orders of lines that another process parses; what is not plain is parsed here."""
        sent: deque[bytes] = deque()
        for answer in beside(_kept(found, sent)):
            block = sent.popleft()
            for place, each in enumerate(unflattened(answer)):
                self._lines += 1
                yield plain_order(each) or self._order(node_of(lines_of(block)[place]))

    def _counted_lines(self, found: Iterable[bytes]) -> Iterator[bytes]:
        for block in found:
            for line in lines_of(block):
                self._lines += 1
                yield line

    def _order(self, node: Json) -> Order:
        return plain_order(flat(node)) or self._looked_at(node)

    def _pieces(self, current: BulkOperationWire) -> Iterator[bytes]:
        """The bytes of the file. An address that has ended is read again, and if need be the operation run again."""
        download = self._files.download(current.file_size)
        is_fresh = False
        while True:
            self._operation = current
            self._began(current.created_at, self._run.was_found_again)
            if current.url is None:
                # So it is where there was nothing to write (usage/bulk-operations/queries).
                return
            try:
                yield from download.pieces(current.url)
                return
            except LinkEndedError:
                if not is_fresh:
                    is_fresh = True
                    again = self._run.read_again(current)
                    if again.status == "COMPLETED" and again.url is not None:
                        current = again
                        continue
            if download.received:
                raise TemporaryError("the address of the bulk operation's file ended while it was read", hint=_AGAIN)
            current = self._run.anew()
            download = self._files.download(current.file_size)

    def _looked_at(self, node: Json) -> Order:
        """An order that is not plain, as a page's would be read."""
        if "__parentId" in node:
            raise unreadable("a line is no order")
        return order_of(node, None, self._warn)

    def _check_counts(self) -> None:
        """Raises IncompleteError where the file does not hold what the shop says that it wrote."""
        operation = self._operation
        if operation is None:
            return
        for came, said, what in (
            (self._roots, operation.root_object_count, "orders"),
            (self._lines, operation.object_count, "lines"),
        ):
            if said is not None and came != said:
                raise IncompleteError(
                    f"the bulk operation's file holds {came:,} {what} and the shop counts {said:,}: "
                    "this is not the whole",
                    hint=_AGAIN,
                )


def _kept(found: Iterable[bytes], sent: deque[bytes]) -> Iterator[bytes]:
    for block in found:
        sent.append(block)
        yield block


_NEVER_CHANGED: dict[str, Callable[[Order], object]] = {
    "PROCESSED_AT": lambda order: order.placed_at,
    "CREATED_AT": lambda order: order.created_at,
    "ID": lambda order: order.id,
}
"""What orders are sorted by that an order keeps for life, so that one which comes twice comes beside itself."""


def _is_new_in(sort_key: str) -> Callable[[Order], bool]:
    """True for an order that has not come before.

    Whether a bulk file can hold one twice, as pages can while orders change, nobody says. Where it is sorted by what
    never changes, only the ids of orders that are equal in it are kept: memory does not grow with the file.
    """
    value_of: Callable[[Order], object] = _NEVER_CHANGED.get(sort_key, lambda _: None)
    last: object = None
    ids: set[str] = set()

    def is_new(order: Order) -> bool:
        nonlocal last
        value = value_of(order)
        if value != last:
            last = value
            ids.clear()
        elif order.id in ids:
            return not order.id
        ids.add(order.id)
        return True

    return is_new
